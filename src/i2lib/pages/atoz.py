"""The index of the book, from A to Z: every name under which a reader may look for a page or a row.

One list of entries makes the page for readers without JavaScript and the direct hits of the search.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.evidence import anchor
from i2lib.pages.registers import PAGES
from i2lib.pages.writing import page

OTHERS = "Other signs"  # what begins with no letter of the Latin alphabet


@dataclass(frozen=True)
class Entry:
    """A name, where it leads, and what it is the name of."""

    words: str
    address: str  # from the book's root
    what: str

    @property
    def letter(self) -> str:
        first = next((sign for sign in plain(self.words) if sign.isalnum()), "").upper()
        return first if first.isascii() and first.isalpha() else OTHERS


def plain(words: str) -> str:
    """Words without accents and marks, as readers type them who do not type these."""
    apart = unicodedata.normalize("NFKD", words)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def entries(data: Data) -> list[Entry]:
    """Partners under all their names, indicators, documents, resolutions, events, series, registers."""
    found = [*_partners(data), *_rows(data), *_series(data)]
    for code, indicator in data.framework.indicators.items():
        address = f"indicators/{code}.html"
        found.append(Entry(indicator.title, address, "indicator"))
    for path, sheet in PAGES.items():
        found.append(Entry(sheet.title, path.replace(".md", ".html"), "register"))
    order = {one: (plain(one.words).casefold(), one.words, one.address) for one in found}
    return sorted(order, key=order.__getitem__)


def for_the_search(data: Data) -> str:
    """What the search leads to at once, as JSON: by page its anchors ("" for its top) and their names.

    Beside the names of the index these are the ids of all rows, and all names once more as they are
    typed without accents.
    """
    found: dict[str, dict[tuple[str, str], None]] = {}
    more = [Entry(row.id, row.address, "row") for row in evidence.index(data).values()]
    for cells in records(data.registers.aliases):
        more.append(Entry(cells["alias"], evidence.row(data, cells["partner_id"]).address, "alias"))
    for one in [*entries(data), *more]:
        path, _, target = one.address.partition("#")
        for words in (one.words, plain(one.words)):
            found.setdefault(path.removesuffix(".html"), {})[target, words] = None
    names = {path: list(of) for path, of in sorted(found.items())}
    return json.dumps(names, ensure_ascii=False, separators=(",", ":")) + "\n"


def a_to_z(data: Data) -> str:
    """The page of all entries, letter by letter."""
    by_letter: dict[str, list[Entry]] = {}
    for one in entries(data):
        by_letter.setdefault(one.letter, []).append(one)
    letters = sorted(by_letter, key=lambda letter: (letter == OTHERS, letter))
    strip = Markup(" ").join(
        Markup('<a href="#{}">{}</a>').format(anchor(letter), letter) for letter in letters
    )
    parts: list[str] = [
        Markup('<nav class="i2-letters" aria-label="Letters">{}</nav>').format(strip)
    ]
    for letter in letters:
        items = Markup("").join(_item(one) for one in by_letter[letter])
        parts += [f"## {letter}", Markup('<ul class="i2-index">{}</ul>').format(items)]
    return page(
        "A to Z",
        [
            "Every name in this report, with where it leads: partners under all their names, indicators, "
            "documents of the Council, resolutions, events and their series, registers."
        ],
        *parts,
    )


def _item(one: Entry) -> Markup:
    return Markup('<li><a href="../{}">{}</a> <span class="i2-known">{}</span></li>').format(
        one.address, one.words, one.what
    )


def _partners(data: Data) -> list[Entry]:
    """Partners under their official names and under the others, each name of one partner once."""
    found = []
    names: dict[str, list[str]] = {}
    for cells in records(data.registers.partners):
        names[cells["id"]] = [cells["name"], cells["short_name"]]
    for cells in records(data.registers.aliases):
        names[cells["partner_id"]].append(cells["alias"])
    for partner, mine in names.items():
        row = evidence.row(data, partner)
        joined = f"{mine[0]} ({mine[1]})"  # two names that stand there already
        each = {one.casefold(): one for one in reversed(mine) if one and one != joined}
        for name in each.values():
            what = "partner" if row.page else "collective party"
            if name != row.label:
                what = f"see {row.label}" if row.page else f"see {row.label}, a collective party"
            found.append(Entry(name, row.address, what))
    return found


def _rows(data: Data) -> list[Entry]:
    """Rows under the names that readers know them by."""
    found = []
    for cells in records(data.registers.events):
        when = evidence.days(cells["starts_on"], cells["ends_on"])
        found.append(_entry(data, cells["id"], f"event, {when}" if when else "event"))
    for cells in records(data.registers.documents):
        found.append(_entry(data, cells["id"], cells["title"]))
    for cells in records(data.registers.resolutions):
        found.append(_entry(data, cells["id"], cells["title"]))
    return found


def _entry(data: Data, row_id: str, what: str) -> Entry:
    row = evidence.row(data, row_id)
    return Entry(row.label, row.address, what)


def _series(data: Data) -> list[Entry]:
    """Series of events, each leading to the first of its events in the register."""
    events = data.registers.events.sort_values(["starts_on_first", "id"], kind="stable")
    first = events.drop_duplicates("series")
    return [
        Entry(cells["series"], evidence.row(data, cells["id"]).address, "series of events")
        for cells in records(first)
        if cells["series"]
    ]
