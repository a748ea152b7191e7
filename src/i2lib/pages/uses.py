"""From any row of a register to every page that uses it, computed from what the pages are made of.

A generated page uses the rows that it leads to. A year's page uses the rows that its values hold in
whatever way, and those that its statements and events name. What is drawn of other years in a chart
is only shown there. A count of all that the register holds at the end of a year is told apart, since
most rows stay in it year after year.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

from markupsafe import Markup

from i2lib import drawings, evidence
from i2lib.account import Account
from i2lib.conflicts import conflicts
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import Window
from i2lib.events import over_years
from i2lib.framework import Year
from i2lib.indicators import compute
from i2lib.pages import alternatives, editions, home, methods, neighbours
from i2lib.parameters import Request
from i2lib.quantities import Value

ATTENDED = ("Telecom World", "WSIS Forum")  # series set side by side; a year's page tells the first
COMPARED = ("participants", "smes", "exhibitors", "pavilions")  # measures set side by side
LISTS = ("partnerships", "publications", "activities")  # registers with a column of partners


@dataclass(frozen=True)
class Place:
    """A page that uses a row: its address from the book's root, and a few words for it."""

    address: str
    words: str

    def link(self) -> Markup:
        return Markup('<a href="../{}">{}</a>').format(self.address, self.words)


WRITTEN: dict[
    Place, Callable[[Data], str]
] = {  # generated pages that lead to rows, beside registers and what is told by itself
    Place("registers/rules.html", "counting rules"): alternatives.alternatives,
    Place("editions/years.html", "from year to year"): neighbours.years,
    Place("editions/changes.html", "what changed"): editions.changes,
    Place("index.html", "overview"): home.newest,
}

Places = dict[str, tuple[Place, ...]]  # the pages that use a row, by its id


@cache
def uses(data: Data) -> Places:
    """The pages that use each row: years in their order, the years side by side, and generated ones.

    A partner's own page uses its events, which name no partner themselves; the rows that do name
    partners link to their pages by these names.
    """
    places = [(_page_of(year), of_year(data, year)) for year in data.framework.years.values()]
    places.append((Place("years/side-by-side.html", "side by side"), side_by_side(data)))
    places.append((Place("registers/conflicts.html", "conflicts"), in_conflict(data)))
    places += [(place, _linked(data, write(data))) for place, write in WRITTEN.items()]
    for path, text in editions.pages(data).items():
        edition = Path(path).stem
        places.append(
            (Place(f"editions/{edition}.html", f"edition {edition}"), _linked(data, text))
        )
    for partner, held in partners(data).items():
        row = evidence.row(data, partner)
        if row.page:
            short = evidence.record(data, partner)["short_name"]
            places.append((Place(row.page, short or row.label), set(held.of("events"))))
    return _by_row(places)


@cache
def telling(data: Data) -> Places:
    """The pages of the indicators that count each row, set it apart, or list it, in some year."""
    return _by_row(
        [
            (
                Place(f"indicators/{code}.html", one.title[0].lower() + one.title[1:]),
                _linked(data, methods.of(code)(data)),
            )
            for code, one in data.framework.indicators.items()
        ]
    )


@cache
def stocks(data: Data) -> Places:
    """The years at whose end a row was in the register: it stands there for one old count."""
    return _by_row(
        [
            (
                _page_of(year),
                {
                    row_id
                    for code in _codes(data, stock=True)
                    for row_id in _held(compute(data, code, year.window))
                },
            )
            for year in data.framework.years.values()
        ]
    )


def _page_of(year: Year) -> Place:
    return Place(f"years/{year.year}.html", str(year.year))


def _codes(data: Data, stock: bool) -> list[str]:
    indicators = data.framework.indicators.items()
    return [code for code, one in indicators if (one.kind == "stock") is stock]


def _by_row(places: list[tuple[Place, set[str]]]) -> Places:
    found: dict[str, list[Place]] = {}
    for place, rows in places:
        for row_id in rows:
            found.setdefault(row_id, []).append(place)
    return {row_id: tuple(mine) for row_id, mine in found.items()}


def of_year(data: Data, year: Year) -> set[str]:
    """The rows that the page of one year counts, sets apart, lists, or names in its statements."""
    account = Account(data, Request(year.window, {}))
    flows = [account.value(code) for code in _codes(data, stock=False)]
    rows = {row_id for value in flows for row_id in _held(value)}
    for (
        value
    ) in flows:  # a row that stands by its name is told with those that it renews or repeats
        for row_id in (*value.rows, *value.apart, *value.listed):
            cells = evidence.record(data, row_id)
            rows |= {*cells.get("renewal_of", "").split(";"), cells.get("same_deed", "")} - {""}
    told = [account.statements(section) for section in data.codelists["sections"]]
    for shown in (*told, account.events(), account.attendance(ATTENDED[0])):
        rows |= _linked(data, shown.html)
    return rows


def side_by_side(data: Data) -> set[str]:
    """The rows that the charts and tables of all years show."""
    years = [year.window for year in data.framework.years.values()]
    if not years:
        return set()
    span = Window(years[0].start, years[-1].end)
    drawn = [
        *(drawings.squares(data, name, span) for name in drawings.CHARTS),
        *(drawings.attended(data, series, COMPARED[0], span) for series in ATTENDED),
    ]
    html = [figure.html(painted=False) for figure in drawn if figure is not None]
    html.append(over_years(data, years, ATTENDED[0], COMPARED))
    return {row_id for one in html for row_id in _linked(data, one)}


def in_conflict(data: Data) -> set[str]:
    """The rows of which sources say several things."""
    rows = {
        row_id for one in conflicts(data) for row_id in (one.about, one.shown, one.other, *one.rows)
    }
    return rows & evidence.index(data).keys()


def _held(value: Value) -> tuple[str, ...]:
    return (*value.rows, *value.apart, *value.listed, *value.others, *value.through)


def _linked(data: Data, html: str) -> set[str]:
    """The rows that a piece of a page links to."""
    found = re.findall(r'href="(?:\.\./)?([^"]+)"', html)
    return {_addresses(data)[one] for one in map(unescape, found) if one in _addresses(data)}


@cache
def _addresses(data: Data) -> dict[str, str]:
    return {row.address: row.id for row in evidence.index(data).values()}


@dataclass(frozen=True)
class Held:
    """Every row in which the registers hold one partner, by register."""

    rows: dict[str, tuple[str, ...]]

    def of(self, register: str) -> tuple[str, ...]:
        return self.rows.get(register, ())

    @property
    def every(self) -> tuple[str, ...]:
        return tuple(row_id for rows in self.rows.values() for row_id in rows)


@cache
def partners(data: Data) -> dict[str, Held]:
    """The rows that name each partner; an event where a statement names it with the partner."""
    named: dict[str, dict[str, dict[str, None]]] = {}

    def hold(partner: str, register: str, row_id: str) -> None:
        named.setdefault(partner, {}).setdefault(register, {})[row_id] = None

    for cells in records(data.registers.parties):
        hold(cells["partner_id"], "instruments", cells["instrument_id"])
    for register in LISTS:
        for cells in records(data.table(register)):
            for partner in filter(None, cells["partners"].split(";")):
                hold(partner, register, cells["id"])
                if cells.get("event_id"):
                    hold(partner, "events", cells["event_id"])
    return {
        partner: Held({register: tuple(rows) for register, rows in of.items()})
        for partner, of in named.items()
    }
