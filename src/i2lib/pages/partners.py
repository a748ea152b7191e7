"""A page for each partner, under its one official name: everything in which the registers hold it.

Collective parties ("governments") are no partner and have no page; they stand in the register.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.listings import is_part_of
from i2lib.pages import cells as of
from i2lib.pages.atoz import plain
from i2lib.pages.register import (
    Cells,
    Maker,
    coded,
    date,
    labelled,
    links,
    stacked,
    table,
    there,
    told,
    used,
)
from i2lib.pages.uses import Held, uses
from i2lib.pages.uses import partners as held_by
from i2lib.pages.writing import heading, page
from i2lib.tables import external

DAYS = {  # register -> the column that its rows are put in order by
    "instruments": "signed_on",
    "partnerships": "launched_on",
    "publications": "published_on",
    "activities": "year",
    "events": "starts_on",
}


def tables(partner: str) -> dict[str, tuple[str, dict[str, Maker]]]:
    """For each register that names partners: a heading, and the columns of this partner's rows."""

    def parties(data: Data, cells: Cells) -> Markup:
        return links(data, (one for one in of.parties_of(data, cells["id"]) if one != partner))

    def others(data: Data, cells: Cells) -> Markup:
        return links(
            data, (one for one in cells["partners"].split(";") if one not in ("", partner))
        )

    def elsewhere(data: Data, cells: Cells) -> Markup:
        own = evidence.row(data, partner).page
        return Markup(", ").join(
            place.link() for place in uses(data).get(cells["id"], ()) if place.address != own
        )

    last: dict[str, Maker] = {"Used on": elsewhere}
    return {
        "instruments": (
            "Instruments",
            {
                "Instrument": stacked(there, labelled("with", parties)),
                "Signed": date("signed_on"),
                "In the counts": of.standing,
                "Its text": of.own_text,
                **last,
            },
        ),
        "partnerships": (
            "Partnerships",
            {
                "Partnership": stacked(there, labelled("with", others)),
                "Launched": stacked(date("launched_on"), labelled("ended", date("ended_on", ""))),
                **last,
            },
        ),
        "publications": (
            "Publications",
            {
                "Publication": stacked(there, labelled("with", others)),
                "Published": date("published_on"),
                **last,
            },
        ),
        "activities": (
            "Statements of yearly pages",
            {
                "Statement": stacked(there, labelled("with", others)),
                "Year and section": stacked(of.reported, coded("section", "sections")),
                **last,
            },
        ),
        "events": (
            "Events",
            {"Event": there, "When and where": stacked(of.days, of.place), **last},
        ),
    }


def partners(data: Data) -> dict[str, str]:
    """The page of every partner by its path in the book."""
    return {
        f"{row.page.removesuffix('.html')}.md": _page(data, row, cells)
        for cells in records(data.registers.partners)
        if (row := evidence.row(data, cells["id"])).page
    }


def _page(data: Data, row: evidence.Row, cells: Cells) -> str:
    held = held_by(data).get(row.id, Held({}))
    parts = []
    for register, (title, columns) in tables(row.id).items():
        if ids := held.of(register):
            rows = [evidence.record(data, row_id) for row_id in _by_day(data, register, ids)]
            caption = f"{title}, by date, undated ones last"
            parts += [f"## {title}", table(data, rows, caption, columns, key="")]
    parts += ["## Sources", Markup('<ul class="i2-named">{}</ul>').format(_sources(data, row))]
    return page(heading(row.label), [_facts(data, row, cells)], *parts)


def _facts(data: Data, row: evidence.Row, cells: Cells) -> str:
    """What is known of the partner itself, each thing under its name."""
    known = [
        ("Other names", of.other_names(data, cells)),
        ("Without accents", plain(row.label) if plain(row.label) != row.label else ""),
        ("Named in instruments as", _named_as(data, row)),
        ("Type", of.kind_of_partner(data, cells)),
        ("Country", coded("country", "countries")(data, cells)),
        ("Note", cells["note"]),
        ("Used on", used(data, cells)),
        ("Told by the indicators", told(data, cells)),
        (
            "Row of the register",
            Markup('<a class="i2-id" href="../{}">{}</a>').format(row.place, row.id),
        ),
    ]
    items = (Markup("<dt>{}</dt><dd>{}</dd>").format(*one) for one in known if one[1])
    return Markup('<dl class="i2-method">{}</dl>').format(Markup("").join(items))


def _sources(data: Data, row: evidence.Row) -> Markup:
    items = (external(one.url, one.title) for one in evidence.sources_of(data, row.sources))
    return Markup("").join(Markup("<li>{}</li>").format(one) for one in items)


def _named_as(data: Data, row: evidence.Row) -> str:
    """The parts of the organization that signed, where a source names a part of it."""
    parties = data.registers.parties
    names = parties["named_as"][parties["partner_id"] == row.id].unique()
    return "; ".join(one for one in names if is_part_of(row.label, one))


def _by_day(data: Data, register: str, ids: Iterable[str]) -> list[str]:
    """These rows by their first possible day, undated ones last."""
    return sorted(ids, key=_places(data, register).__getitem__)


@cache
def _places(data: Data, register: str) -> dict[str, int]:
    """The place of each row of a register among all, by day."""
    ordered = data.table(register).sort_values([f"{DAYS[register]}_first", "id"], kind="stable")
    return {row_id: place for place, row_id in enumerate(ordered["id"])}
