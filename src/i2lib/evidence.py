"""What stands behind a number: its rows, their sources, and what was left beside it.

Every row of every register has one label, one permanent address in the book and its sources.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import pandas as pd
from markupsafe import Markup

from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import Window, spelled
from i2lib.framework import Indicator
from i2lib.indicators.rules import Alternative, alternatives
from i2lib.quantities import Mode, Value

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
INSTRUMENT = "instrument"  # what most counting rules count
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


@dataclass(frozen=True)
class Source:
    """A page that says so."""

    id: str
    title: str
    url: str


@dataclass(frozen=True)
class Evidence:
    """The story of one value, in parts that every page shows in the same order."""

    value: Value
    indicator: Indicator
    rows: tuple[Row, ...]
    through: tuple[Row, ...]  # by which a source says so
    apart: tuple[Row, ...]
    listed: tuple[Row, ...]
    others: tuple[Row, ...]
    window: str  # in the words that fit it: an event's days, or what the source says
    sources: tuple[Source, ...]
    coverage: str
    alternatives: tuple[Alternative, ...]  # where the count is one that other rules count too

    @property
    def rule(self) -> str:
        return RULES[self.value.mode]

    @property
    def under_other_rules(self) -> str:
        """The span over the other rules and what each makes of it, in words; "" where none are.

        Rules that count pairs or partners stand beside: one span has one unit.
        """
        if not self.alternatives:
            return ""
        house = (self.value.interval.lower if self.value.interval else 0, len(self.value.rows))
        alike = _by_ends([one for one in self.alternatives if one.rule.unit == INSTRUMENT])
        unlike = _by_ends([one for one in self.alternatives if one.rule.unit != INSTRUMENT])
        if set(alike) <= {house}:
            told = ["the same under each that counts instruments"]
        else:
            least, most = min(low for low, _ in alike), max(high for _, high in alike)
            differ = "; ".join(_each(ends, alike[ends]) for ends in alike if ends != house)
            span = f"{_ends(min(least, house[0]), max(most, house[1]))} instruments"
            told = [f"{span} ({differ}{'; the others agree' if house in alike else ''})"]
        told += [f"counting other things: {_each(ends, unlike[ends])}" for ends in unlike]
        return "; ".join(told)

    @property
    def making_the_difference(self) -> str:
        """The instruments that another rule adds to the count or leaves out of it, in words."""
        sides = {"counted under some": "added", "left out under some": "left_out"}
        told = []
        for words, side in sides.items():
            ids = sorted({row for one in self.alternatives for row in getattr(one, side)})
            told += [f"{words}: {', '.join(ids)}"] if ids else []
        return "; ".join(told)


RULES = {
    Mode.EXACT: "A complete count: the register is declared complete for this window.",
    Mode.NAMED: "Complete for the page that lists them, and for nothing else.",
    Mode.FOUND: "What was found in public sources; how many more there are is not known.",
    Mode.STATED: "A figure that a source states, in its own words.",
    Mode.REGISTER: "A complete count of the rows of this register, and of nothing else.",
}


RULES_PAGE = "registers/rules.html"  # the page of the book that shows every counting rule


def other_rules(behind: Evidence, up: str) -> Markup:
    """What other rules make of the count, with the page that shows them; empty where none do."""
    told = filter(None, (behind.under_other_rules, behind.making_the_difference))
    words = ". ".join(f"{one[0].upper()}{one[1:]}" for one in told)
    link = Markup(' <a href="{}{}">Counting rules</a>').format(up, RULES_PAGE)
    return Markup("{}.{}").format(words, link) if words else Markup()


def _by_ends(alternatives: list[Alternative]) -> dict[tuple[int, int], list[str]]:
    """The rules of each result, by its two ends, the least first."""
    found: dict[tuple[int, int], list[str]] = {}
    for one in sorted(alternatives, key=lambda one: (one.signed.lower, one.signed.upper)):
        found.setdefault((one.signed.lower, one.signed.upper), []).append(one.rule.title)
    return found


def _each(ends: tuple[int, int], rules: list[str]) -> str:
    return f"{_ends(*ends)}: {', '.join(rules)}"


def _ends(low: float, high: float) -> str:
    return f"{low}" if low == high else f"{low} to {high}"


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


def sources_of(data: Data, ids: tuple[str, ...]) -> tuple[Source, ...]:
    """The pages behind these source ids, each once, in the order given."""
    found = []
    for source_id in dict.fromkeys(ids):
        line = data.sources[source_id]
        found.append(Source(source_id, line["title"] or line["publisher"], line["url"]))
    return tuple(found)


def gather(data: Data, value: Value, part: bool = False) -> Evidence:
    """Everything that stands behind one value; of a part, other rules are left to its whole."""

    def named(ids: tuple[str, ...]) -> tuple[Row, ...]:
        return tuple(row(data, row_id) for row_id in ids)

    saying = named(value.through or value.rows)
    sources = tuple(source for one in saying for source in one.sources)
    return Evidence(
        value=value,
        indicator=data.framework.indicator(value.indicator),
        rows=named(value.rows),
        through=named(value.through),
        apart=named(value.apart),
        listed=named(value.listed),
        others=named(value.others),
        window=window_of(data, value),
        sources=sources_of(data, sources),
        coverage=_coverage(data, value),
        alternatives=() if part else alternatives(data, value),
    )


def window_of(data: Data, value: Value) -> str:
    """The window of a value in the words that fit it: an event's days, or what its source says."""
    saying = value.through or value.rows
    cells = [record(data, row_id) for row_id in saying]
    if len(cells) == 1 and cells[0].get("event_id"):
        event = record(data, cells[0]["event_id"])
        return days(event["starts_on"], event["ends_on"])
    told = {one.get("window_words", "") for one in cells}
    return told.pop() if len(told) == 1 and "" not in told else str(value.window)


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


def _coverage(data: Data, value: Value) -> str:
    """What the table of coverage says of the register in this window, in a sentence."""
    if value.mode is Mode.STATED:
        return ""
    indicator = data.framework.indicator(value.indicator)
    sector = dict(value.split).get("sector", "")
    line = data.framework.coverage_of(indicator.coverage, value.window, sector)
    return line["note"] if line else ""


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


def events_of(data: Data, series: str, window: Window) -> tuple[Row, ...]:
    """The events of one series that begin, or may begin, in the window."""
    events = data.registers.events
    here = (
        (events["series"] == series)
        & (events["starts_on_first"] <= pd.Timestamp(window.end))
        & (events["starts_on_last"] >= pd.Timestamp(window.start))
    )
    return tuple(row(data, row_id) for row_id in events["id"][here])
