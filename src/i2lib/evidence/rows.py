"""Every row of every register as a reader meets it: one label, one permanent address, its date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import Window, spelled

PAGES = {  # register -> the page of the book that shows its rows
    "instruments": "registers/instruments.html",
    "partners": "registers/partners.html",
    "partnerships": "registers/partnerships.html",
    "events": "registers/events.html",
    "event_figures": "registers/events.html",
    "publications": "registers/publications.html",
    "activities": "registers/activities.html",
    "documents": "registers/documents.html",
    "resolutions": "registers/resolutions.html",
    "resolution_revisions": "registers/resolutions.html",
    "counts": "registers/counts.html",
    "wtisd": "registers/wtisd.html",
}
LABELS = {  # register -> the column that names a row for a reader
    "instruments": "title",
    "partners": "name",
    "partnerships": "name",
    "events": "name",
    "event_figures": "words",
    "publications": "title",
    "activities": "title",
    "documents": "id",
    "resolutions": "number",
    "resolution_revisions": "id",
    "counts": "measure",
    "wtisd": "theme",
}
SEEN_ONCE = "no"  # `verified` of a row that was looked at once only


@dataclass(frozen=True)
class Row:
    """One row of a register as a reader meets it."""

    id: str
    register: str
    label: str
    sources: tuple[str, ...]
    verified: str
    evidence: str
    page: str = ""  # its own, where it has one

    @property
    def address(self) -> str:
        """Where the row is told in the book, from the book's root: on its own page, or where it stands."""
        return self.page or self.place

    @property
    def place(self) -> str:
        """Where the row stands among the rows of its register, from the book's root."""
        return f"{PAGES[self.register]}#{anchor(self.id)}"


def own_page(register: str, cells: dict[str, str]) -> str:
    """The page of one partner; collective parties such as "governments" are none, and have none."""
    if register != "partners" or cells["collective"] == "yes":
        return ""
    return f"partners/{anchor(cells['id'].removeprefix('org-'))}.html"


def anchor(row_id: str) -> str:
    """The permanent anchor of a row: C17/18 is c17-18."""
    return re.sub(r"[^a-z0-9]+", "-", row_id.lower()).strip("-")


@cache
def index(data: Data) -> dict[str, Row]:
    """Every row of every register by its id."""
    found: dict[str, Row] = {}
    for register, column in LABELS.items():
        for cells in records(data.table(register)):
            sources = tuple(filter(None, cells["sources"].split(";")))
            seen, said = cells.get("verified", ""), cells.get("evidence", "")
            label = cells[column]
            if register == "resolution_revisions":  # named by its number, which the index holds
                number = found[cells["resolution_id"]].label
                label = f"{number} ({cells['revision']})" if cells["revision"] else number
            page = own_page(register, cells)
            found[cells["id"]] = Row(cells["id"], register, label, sources, seen, said, page)
    return found


def row(data: Data, row_id: str) -> Row:
    """The row of this id. Raises KeyError when no register holds it."""
    return index(data)[row_id]


def days(start: str, end: str) -> str:
    """The days of an event in words: 14 to 17 November 2016; what is not known is said."""
    whole = len("2016-11-14")
    if not end:
        return f"from {spelled(start)}" if len(start) == whole else spelled(start)
    if end == start:
        return spelled(start)
    if len(start) < len(end):
        return f"until {spelled(end)}, first day not known"
    first, last = spelled(start).split(), spelled(end).split()
    shared = next((n for n in range(len(last), 0, -1) if first[-n:] == last[-n:]), 0)
    return f"{' '.join(first[: len(first) - shared])} to {spelled(end)}"


def when(data: Data, row_id: str) -> str:
    """The date of a row in words, "" where none is known."""
    one = row(data, row_id)
    column = {
        "instruments": "signed_on",
        "partnerships": "launched_on",
        "events": "starts_on",
        "publications": "published_on",
        "activities": "happened_on",
        "wtisd": "held_on",
        "resolution_revisions": "adopted_on",
        "counts": "period",
    }.get(one.register)
    if column is None:
        return ""
    text = record(data, row_id)[column]
    return spelled(text) if text else ""


def record(data: Data, row_id: str) -> dict[str, str]:
    """Every cell of one row by column, as text. Raises KeyError when no register holds it."""
    return dict(_cells(data)[row_id])


@cache
def _cells(data: Data) -> dict[str, dict[str, str]]:
    """The cells of every row of every register by its id."""
    return {cells["id"]: cells for register in LABELS for cells in records(data.table(register))}


@lru_cache(maxsize=4096)
def events_of(data: Data, series: str, window: Window) -> tuple[Row, ...]:
    """The events of one series that begin, or may begin, in the window."""
    events = data.registers.events
    here = (
        (events["series"] == series)
        & (events["starts_on_first"] <= pd.Timestamp(window.end))
        & (events["starts_on_last"] >= pd.Timestamp(window.start))
    )
    return tuple(row(data, row_id) for row_id in events["id"][here])
