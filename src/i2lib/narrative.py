"""Sentences whose figures come from indicators, each figure opening its evidence.

A template is plain words with names in braces: `{instruments-signed}` becomes the words of that
value, as a button that opens its evidence without JavaScript. Nothing in a template may be a
figure: a digit or a number word that no name stands for stops the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from string import Formatter

from i2lib import evidence
from i2lib.conflicts import cause_of
from i2lib.data import Data
from i2lib.dates import Window, spelled
from i2lib.errors import NarrativeError
from i2lib.evidence import Evidence, Row
from i2lib.framework import Indicator
from i2lib.quantities import BY_COVERAGE, Mode, Value, grouped

UP = "../"  # generated pages lie one folder below the book's root
CODE = re.compile(r"\b[A-Z]\.\d(-\d)?\b")  # I.2 and I.2-1 are names, not figures
NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "dozens? hundreds? thousands? millions? billions?"
)
TYPED = re.compile(
    rf"(?<![A-Za-z\d])\d[\d,.]*(?<![,.])|[¼-¾⅐-⅞]|\b({'|'.join(NUMBERS.split())})\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Said:
    """Words made from a template: as HTML, the evidence that its claims open, and as plain text."""

    html: str
    asides: str
    text: str


class Voice:
    """Speaks for one page: numbers its claims, so that each has its own evidence."""

    def __init__(
        self,
        data: Data,
        window: Window,
        values: Callable[[str], Value],
        of_another: Callable[[str, Window], Value] | None = None,
        up: str = UP,
    ) -> None:
        self.data = data
        self.window = window
        self.values = values
        self.of_another = of_another  # values of another window, for a sentence that has its own
        self.up = up
        self._claims = 0

    def say(self, template: str, css: str = "i2-say") -> Said:
        """A paragraph from a template, its evidence after it (see `parts`)."""
        said = self.parts(template)
        return Said(f'<p class="{css}">{said.html}</p>\n{said.asides}', "", said.text)

    def parts(self, template: str, window: Window | None = None) -> Said:
        """The words of a template and, apart, the evidence of its claims.

        `window` is that of its figures, where it is not the page's own. Raises NarrativeError for a
        typed figure, an unknown name or braces that do not match.
        """
        html, text, asides = [], [], []
        for literal, name, form in pieces(template):
            if found := TYPED.search(CODE.sub("", literal)):
                raise NarrativeError(
                    f"{found.group()!r} is typed into the sentence {template!r}; "
                    "write the name of an indicator or a row in braces instead"
                )
            html.append(escape(literal, quote=False))
            text.append(literal)
            if name:
                said, plain, value = self._resolve(name, form, template, window)
                if not "".join(text).strip() or "".join(text).endswith(". "):
                    said, plain = _capital(said), plain[:1].upper() + plain[1:]
                html.append(said)
                text.append(plain)
                asides += [self.aside(value)] if value is not None else []
        plain = "".join(text)
        return Said(_capital("".join(html)), "".join(asides), plain[:1].upper() + plain[1:])

    def claim(self, value: Value, words: str, css: str = "i2-claim", label: str = "") -> str:
        """The words of a value as a button that opens its evidence (see `aside`)."""
        self._claims += 1
        spoken = f' aria-label="{escape(label)}"' if label else ""
        return (
            f'<button type="button" class="{css}" popovertarget="ev-{self._claims}"{spoken} '
            f'data-indicator="{escape(value.indicator)}" data-rows="{escape(" ".join(value.rows))}">'
            f"{escape(words, quote=False)}</button>"
        )

    def aside(self, value: Value, number: int | None = None) -> str:
        """The evidence that the latest claim opens."""
        behind = evidence.gather(self.data, value)
        return aside(behind, f"ev-{number or self._claims}", self.up, self.data)

    def _resolve(
        self, name: str, form: str, template: str, own: Window | None
    ) -> tuple[str, str, Value | None]:
        """A name of a template as HTML, as plain text, and the value it claims, if it claims one."""
        window = own or self.window
        if name == "window":
            return escape(str(window)), str(window), None
        if name in self.data.framework.indicators:
            if own is None or self.of_another is None:
                return self._claimed(self.values(name), form)
            return self._claimed(self.of_another(name, own), form)
        events = evidence.events_of(self.data, name, window)
        if events:
            words = listed([event.label for event in events])
            return listed([link(event, self.up, event.label) for event in events]), words, None
        try:
            row = evidence.row(self.data, name)
        except KeyError:
            raise NarrativeError(
                f"{{{name}}} in the sentence {template!r} is neither an indicator, a series of "
                "events of this window, nor a row; correct the name, or add the row"
            ) from None
        if form == "when":
            words = evidence.when(self.data, name)
            return escape(words, quote=False), words, None
        words = evidence.record(self.data, name)[STATES[form]] if form in STATES else form
        return link(row, self.up, words or row.label), words or row.label, None

    def _claimed(self, value: Value, form: str) -> tuple[str, str, Value | None]:
        indicator = self.data.framework.indicator(value.indicator)
        if form == "rest":
            words = rest(value)
            return escape(words, quote=False), words, None
        if form == "scope":
            words = evidence.record(self.data, value.rows[0])["scope"] if value.rows else ""
            return escape(words, quote=False), words, None
        if form == "count" and value.known and value.mode is Mode.NAMED:
            words, tail = (
                f"{value.amount} {value.unit}",
                "",
            )  # the sentence says where
        else:
            words, tail = in_full(value, indicator) if form == "full" else (value.words, "")
        return self.claim(value, words) + escape(tail, quote=False), words + tail, value


STATES = {"title": "title", "stated": "words"}  # forms of a row: the column whose words are said
FORMS_OF_THEIR_OWN = ("full", "rest")  # these say themselves that a value is missing


def names(template: str) -> tuple[tuple[str, str], ...]:
    """The names that a template speaks of, each with its form."""
    return tuple((name, form) for _, name, form in pieces(template) if name)


def pieces(template: str) -> list[tuple[str, str, str]]:
    """A template as literal words, each with the name and the form that follow it ("" for none).

    Raises NarrativeError for braces that do not match.
    """
    try:
        found = [*Formatter().parse(template)]
    except ValueError as error:
        raise NarrativeError(f"{error} in the sentence {template!r}; mend its braces") from None
    if any(name == "" for _, name, _, _ in found):
        raise NarrativeError(f"empty braces in the sentence {template!r}; write a name in them")
    return [(literal, name or "", form or "") for literal, name, form, _ in found]


def in_full(value: Value, indicator: Indicator) -> tuple[str, str]:
    """A count as a whole statement: the words that are claimed, and the rest of it."""
    window = phrase(value.window)
    if (
        value.mode is Mode.STATED
        or value.reason in BY_COVERAGE
        or (not value.known and value.split)
    ):
        return value.words, ""
    number = value.amount
    single = value.number == 1 or not value.known
    subject = f"{number} {value.unit}" if value.known else f"no {indicator.one}"
    was = "was" if single else "were"
    match value.mode:
        case Mode.FOUND:
            return f"{subject} {was} found", f" as {indicator.done} {window}"
        case Mode.NAMED:
            return (
                f"{subject} {was} named",
                f" on the annual report's page on Objective I.2, {window}",
            )
        case Mode.REGISTER:
            return f"{subject} {'has' if single else 'have'} no known end", _beside_no_end(value)
    return f"{subject} {was} {indicator.done}", f" {window}"


def _beside_no_end(value: Value) -> str:
    """Of how many instruments some have no known end, and which others are not among them."""
    dated = len(value.rows) + len(value.listed)
    day = spelled(value.window.end.isoformat())
    tail = [f", of the {grouped(dated)} dated {'one' if dated == 1 else 'ones'} signed by {day}"]
    if ended := len(value.listed):
        tail.append(f"{ended} {'has' if ended == 1 else 'have'} an end or a successor")
    if apart := len(value.apart):
        rows, are = ("row", "is") if apart == 1 else ("rows", "are")
        tail.append(f"{apart} {rows}, host agreements or undated, {are} left out")
    return "; ".join(tail)


def rest(value: Value) -> str:
    """What a floor leaves open, as a sentence of its own; nothing after a complete count."""
    if value.mode is not Mode.FOUND or not value.known:
        return ""
    return "How many more there were is not known."


def phrase(window: Window) -> str:
    """The window as part of a sentence: in 2016, or from 1 March 2016 to 28 February 2017."""
    return f"in {window}" if window.year is not None else f"from {window}"


def link(row: Row, up: str, words: str) -> str:
    """The words as a link to the row's permanent address; an id stays in one piece."""
    css = ' class="i2-id"' if words == row.id else ""
    return f'<a{css} href="{up}{escape(row.address)}">{escape(words, quote=False)}</a>'


def aside(behind: Evidence, name: str, up: str, data: Data) -> str:
    """The evidence of one value: a note that opens from its claim and prints as a note."""
    value, indicator = behind.value, behind.indicator
    parts = [
        ("What it is", escape(indicator.definition, quote=False)),
        ("Window", escape(behind.window)),
        ("Rule", escape(behind.rule, quote=False)),
        ("Rows", _rows(behind.rows, up, data)),
        ("Named by", _rows(behind.through, up, data)),
        ("Standing apart", _rows(behind.apart, up, data)),
        ("Listed, not counted", _rows(behind.listed, up, data)),
        ("Sources differ", _rows(behind.others, up, data) + _why(behind.others, up, data)),
        ("Under other rules", evidence.other_rules(behind, up)),
        ("Sources", _sources(behind)),
        ("Coverage", escape(behind.coverage, quote=False)),
        ("Limits", escape(indicator.limits, quote=False)),
    ]
    listed = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in parts if text)
    title = escape(value.words or indicator.title, quote=False)
    method = f"{up}indicators/{indicator.code}.html"
    return (
        f'<aside class="i2-evidence" id="{name}" popover aria-label="Evidence: {escape(title)}">'
        f'<p class="i2-evidence-title"><a href="{method}">{escape(indicator.title)}</a>: {title}</p>'
        f"<dl>{listed}</dl>"
        f'<button type="button" class="i2-close" popovertarget="{name}" '
        'popovertargetaction="hide">Close</button></aside>\n'
    )


def _rows(rows: tuple[Row, ...], up: str, data: Data) -> str:
    """Rows with their names and dates; of a long list the names are left to the register."""
    if len(rows) > NAMED:
        return ", ".join(link(row, up, row.id) for row in rows)
    items = []
    for row in rows:
        note = ", seen once" if row.verified == evidence.SEEN_ONCE else ""
        label = escape(row.label, quote=False)
        items.append(f"<li>{link(row, up, row.id)} {label}{escape(_dated(data, row))}{note}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _why(others: tuple[Row, ...], up: str, data: Data) -> str:
    """Where the causes of the differences are told, from the first of these statements on."""
    found = next((why for row in others if (why := cause_of(data, row.id))), None)
    return f'<a href="{up}{found.address}">Why is this number different?</a>' if found else ""


NAMED = 20  # rows that evidence names; the ids of a longer list lead to their names


def _dated(data: Data, row: Row) -> str:
    day = evidence.when(data, row.id)
    return f" ({day})" if day else ""


def _sources(behind: Evidence) -> str:
    items = [
        f'<li><a href="{escape(source.url)}" rel="external">{escape(source.title, quote=False)}</a></li>'
        for source in behind.sources
    ]
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _capital(html: str) -> str:
    """The first letter of the sentence as a capital, inside the first tag if it starts with one."""
    return re.sub(r"^((?:<[^>]*>)*)(\w)", lambda m: m.group(1) + m.group(2).upper(), html, count=1)


def listed(names: list[str]) -> str:
    """Names as a list in a sentence: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
