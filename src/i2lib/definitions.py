"""Indicators as dated data: what is counted and how, each version of it a row that stays.

Whoever changes a method adds a row with the next version and leaves the old one as it is. The newest
row is what is computed; the others are shown beside it with the months in which they held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from i2lib import dates
from i2lib.datapackage import Table, records
from i2lib.errors import Problem


@dataclass(frozen=True)
class Indicator:
    """What is counted and how: one row of `data/framework/indicators.csv`."""

    code: str
    title: str
    caption: str  # what a key figure is, under its number
    element: str  # the uid of the part of the plan it belongs to
    kind: str  # flow, stock, distinct or stated
    direction: str
    one: str  # the unit, of one
    many: str  # and of many
    done: str  # what happened to them: "signed"
    coverage: str  # the register of the coverage table that decides how far a count carries
    registers: tuple[str, ...]
    splits: tuple[str, ...]
    rule: str
    definition: str
    limits: str
    source: str  # of the method
    version: int
    since: str
    changed: str  # against the version before, and why; "" for the first

    def unit(self, number: int) -> str:
        return self.one if number == 1 else self.many


def versions(rows: Iterable[dict[str, str]]) -> dict[str, tuple[Indicator, ...]]:
    """Every version of every indicator by its code, the newest last."""
    found: dict[str, list[Indicator]] = {}
    for row in rows:
        found.setdefault(row["code"], []).append(_indicator(row))
    return {
        code: tuple(sorted(several, key=lambda one: one.version)) for code, several in found.items()
    }


def newest(table: Table) -> dict[str, int]:
    """The position of the row that holds now, by code; versions that are no number stand first."""
    places: dict[str, int] = {}
    rows = list(records(table.frame))
    for position in sorted(range(len(rows)), key=lambda one: _number(rows[one]["version"])):
        places[rows[position]["code"]] = position
    return places


def problems(table: Table) -> Iterator[Problem]:
    """Versions that do not follow each other in time, or do not say what changed; titles twice."""
    rows = list(records(table.frame))
    for code in dict.fromkeys(row["code"] for row in rows):
        places = [position for position, row in enumerate(rows) if row["code"] == code]
        places.sort(key=lambda position: _number(rows[position]["version"]))
        for before, after in pairwise(places):
            if _day(rows[after]["since"]) <= _day(rows[before]["since"]):
                yield table.problem(
                    after,
                    "since",
                    f"version {rows[before]['version']} holds since {rows[before]['since']}",
                    "write the month from which the new version holds",
                )
            if not rows[after]["changed"]:
                yield table.problem(
                    after,
                    "changed",
                    f"version {rows[after]['version']} does not say what changed",
                    "say it, and why",
                )
    titles: dict[str, str] = {}
    for code, position in newest(table).items():
        title = rows[position]["title"]
        if titles.setdefault(title, code) != code:
            what = f"the indicator {titles[title]} has this title"
            yield table.problem(position, "title", what, "give each indicator its own")


def _indicator(row: dict[str, str]) -> Indicator:
    cells: dict[str, Any] = dict(row)
    for name in ("registers", "splits"):
        cells[name] = tuple(filter(None, row[name].split(";")))
    cells["version"] = int(row["version"])
    return Indicator(**cells)


def _number(version: str) -> int:
    return int(version) if version.isdecimal() else 0


def _day(since: str) -> tuple[int, ...]:
    """The first day of a month, comparable; what is no date is told cell by cell."""
    try:
        return dates.parse(since).first.timetuple()[:3]
    except ValueError:
        return (10**4,)
