"""Notes: the evidence of a page, gathered at its end.

What makes a page puts the evidence of a number after its paragraph. Bound, it stands at the end of
the page: on a screen it opens from its number wherever it stands; on paper, and in a browser that
knows no popovers, it is a list of numbered notes, one for each set of rows and sources, and each
number carries the mark of its note, which leads there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

ASIDE = re.compile(
    r'<aside\b(?=[^>]*\bclass="i2-evidence")[^>]*\bid="(?P<id>[^"]+)"[^>]*>.*?</aside>\s*',
    re.DOTALL,
)
OPENER = re.compile(r'<button\b[^>]*\bpopovertarget="(?P<id>[^"]+)"[^>]*>.*?</button>', re.DOTALL)
OWN = re.compile(r'(?<=<button)(?P<before>[^>]*?) id="(?P<id>[^"]+)"')
PAIR = re.compile(r"<dt\b.*?</dd>", re.DOTALL)
LEADS_TO = re.compile(r'\bhref="([^"]+)"')
SAID = "i2-same"  # a line of a note that the note has said already; on a screen it shows


def gathered(html: str) -> str:
    """The body of a page, its evidence moved to the end and every number marked with its note.

    The marks hold no words: their digits come from `data-note` by the style sheet, so that no
    program that reads the page takes the number of a note for a figure.
    """
    asides = {found["id"]: found.group().strip() for found in ASIDE.finditer(html)}
    if not asides:
        return html
    body = ASIDE.sub("", html)
    opened = [found["id"] for found in OPENER.finditer(body) if found["id"] in asides]
    notes: dict[frozenset[str], list[str]] = {}
    for name in dict.fromkeys([*opened, *asides]):
        notes.setdefault(_behind(asides[name]), []).append(name)
    number = {name: place for place, names in enumerate(notes.values(), 1) for name in names}

    own: set[str] = set()  # ids of buttons: the first number that opens a note keeps its address

    def marked(found: re.Match[str]) -> str:
        button = found.group()
        if (address := OWN.search(button)) is not None:
            button = OWN.sub(r"\g<before>", button, count=1) if address["id"] in own else button
            own.add(address["id"])
        if (name := found["id"]) not in number:
            return button
        return f'{button}<a class="i2-mark" href="#{name}" data-note="{number[name]}"></a>'

    printed = "\n".join(
        f'<div class="i2-note">{"".join(_told_once([asides[name] for name in names]))}</div>'
        for names in notes.values()
    )
    return (
        f"{OPENER.sub(marked, body)}\n"
        f'<div class="i2-notes">\n<h2 class="i2-notes-title">Notes</h2>\n{printed}\n</div>\n'
    )


def _behind(aside: str) -> frozenset[str]:
    """The rows and sources that evidence names, by where they are found."""
    return frozenset(address for pair in PAIR.findall(aside) for address in LEADS_TO.findall(pair))


def _told_once(asides: list[str]) -> Iterator[str]:
    """The evidence of one note, with what an earlier part of it says marked as said."""
    told: set[str] = set()

    def line(found: re.Match[str]) -> str:
        pair = found.group()
        return re.sub(r"<(dt|dd)>", rf'<\1 class="{SAID}">', pair) if pair in told else pair

    for aside in asides:
        yield PAIR.sub(line, aside)
        told.update(PAIR.findall(aside))
