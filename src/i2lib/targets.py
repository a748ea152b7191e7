"""Targets as dated data: what is to be reached from where by when, and which version holds.

A target is judged as it stood: of several versions of one series the one in force is chosen and
the others are shown beside it. Numbers are exact fractions of the decimals that a source prints,
so that the value at which a judgement flips is exact too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from i2lib import asking
from i2lib.datapackage import Resource, Table, check_file, records
from i2lib.errors import DataError, Problem
from i2lib.quantities import Interval

Cells = dict[str, str]


class Kind(StrEnum):
    """What a target gives to be held against."""

    NUMBER = "number"
    BAND = "band"
    QUALITATIVE = "qualitative"  # words alone


class Direction(StrEnum):
    """Which way is better; there is no default."""

    UP = "up"
    DOWN = "down"
    MAINTAIN = "maintain"
    BAND = "band"
    NONE = "none"


def exact(number: float | Fraction | str) -> Fraction:
    """A number as the decimal that is printed: 53.6 is 268/5, and no nearest binary number."""
    return Fraction(str(number))


@dataclass(frozen=True)
class Point:
    """A value of one year, with its two ends."""

    year: int
    interval: Interval
    sources: tuple[str, ...] = ()
    after_break: bool = False  # the definition changed just before this value
    linked: bool = False  # and a source links the series over the break
    words: str = ""  # what is printed for it, where its ends are those of a source's words

    @property
    def low(self) -> Fraction:
        return exact(self.interval.lower)

    @property
    def high(self) -> Fraction | None:
        """The upper end, None where it is open."""
        return None if self.interval.upper is None else exact(self.interval.upper)


@dataclass(frozen=True)
class Target:
    """One version of one target: one row of the table of targets, or an analyst's own."""

    id: str
    series: str
    indicator: str  # what is measured, in words
    direction: Direction
    kind: Kind
    value: Interval | None = None  # None where the target is words alone
    by: int | None = None
    baseline: Point | None = None
    first_value: bool = False  # the baseline is the first value found, and none is published
    milestones: tuple[Point, ...] = ()
    unit: str = ""
    in_force_from: int = 0
    element: str = ""
    published: bool = True  # False: supplied by an analyst
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Cutoff:
    """From which pace a status is given."""

    status: str
    pace: Fraction
    inclusive: bool  # the pace itself has the status


@dataclass(frozen=True)
class Cutoffs:
    """The bounds of the statuses, the best first, and the status below all of them."""

    bounds: tuple[Cutoff, ...]
    below: str
    version: int


def in_force(versions: Iterable[Target], edition: int) -> tuple[Target | None, tuple[Target, ...]]:
    """Of the versions of one target the one in force in that year, and the others."""
    every = tuple(versions)
    begun = [target for target in every if target.in_force_from <= edition]
    chosen = max(begun, key=lambda target: target.in_force_from, default=None)
    return chosen, tuple(target for target in every if target is not chosen)


def own(
    path: Path, resource: Resource, indicators: Collection[str]
) -> dict[str, tuple[Target, ...]]:
    """An analyst's targets by the indicator that their series names, each in its versions.

    The file has the columns of the table of targets. Raises DataError with every problem of it.
    """
    asking.read(path)
    table, found = check_file(path, resource)
    if table is not None:
        found += faults(table)
        for position, series in enumerate(table.frame["series"]):
            if series and series not in indicators:
                what, known = "an indicator was expected", ", ".join(indicators)
                found.append(table.problem(position, "series", what, f"accepted are {known}"))
        if table.frame.empty:
            what, advice = "it has no row", "write one for each target"
            found.append(Problem(path.name, None, None, None, what, advice))
    if found or table is None:
        raise DataError(found)
    return versions(records(table.frame), published=False)


def target(cells: Cells, published: bool = True) -> Target:
    """A row of the table of targets, or of a file with its columns, as a record."""
    low, high = cells["target_value"], cells["target_upper"] or cells["target_value"]
    sources = _listed(cells["sources"])
    return Target(
        id=cells["id"],
        series=cells["series"],
        indicator=cells["indicator"],
        direction=Direction(cells["direction"] or "none"),
        kind=Kind(cells["kind"]),
        value=_between(low, high) if low else None,
        by=int(cells["target_year"]) if cells["target_year"] else None,
        baseline=_point(cells["baseline_year"], cells["baseline_value"], sources),
        first_value=cells["baseline_is"] == "first_value",
        milestones=tuple(_milestones(cells["milestones"])),
        unit=cells["unit"],
        in_force_from=int(cells["in_force_from"]),
        element=cells["element"],
        published=published,
        sources=sources,
        note=cells["note"],
    )


def versions(rows: Iterable[Cells], published: bool = True) -> dict[str, tuple[Target, ...]]:
    """The versions of the target of each series."""
    found: dict[str, list[Target]] = {}
    for cells in rows:
        found.setdefault(cells["series"], []).append(target(cells, published))
    return {name: tuple(some) for name, some in found.items()}


def observations(rows: Iterable[Cells]) -> dict[str, tuple[Point, ...]]:
    """The points of each series in the order of their years."""
    found: dict[str, list[Point]] = {}
    for cells in rows:
        point = Point(
            int(cells["year"]),
            _between(cells["value"], cells["value"]),
            _listed(cells["sources"]),
            cells["after_break"] == "yes",
            cells["linked"] == "yes",
        )
        found.setdefault(cells["series"], []).append(point)
    return {name: tuple(sorted(some, key=lambda p: p.year)) for name, some in found.items()}


def cutoffs(rows: Iterable[Cells]) -> Cutoffs:
    """The newest version of the table of cut-offs."""
    every = list(rows)
    newest = max((int(cells["version"]) for cells in every), default=0)
    mine = [cells for cells in every if int(cells["version"]) == newest]
    bounds = [
        Cutoff(cells["status"], exact(cells["pace"]), cells["test"] == "at_least")
        for cells in mine
        if cells["test"] != "at_most"
    ]
    below = next((cells["status"] for cells in mine if cells["test"] == "at_most"), "")
    best_first = sorted(bounds, key=lambda bound: bound.pace, reverse=True)
    return Cutoffs(tuple(best_first), below, newest)


def problems(tables: dict[str, Table]) -> list[Problem]:
    """What no single cell tells of targets, their observations and the cut-offs."""
    found: list[Problem] = []
    if "targets" in tables:
        found += faults(tables["targets"])
    if "targets" in tables and "observations" in tables:
        known = set(tables["targets"].frame["series"])
        table = tables["observations"]
        for position, series in enumerate(table.frame["series"]):
            if series and series not in known:
                what = "no target is of this series"
                found.append(table.problem(position, "series", what, "correct it, or add one"))
    if "cutoffs" in tables and set(tables["cutoffs"].frame["test"]) < {"at_least", "at_most"}:
        file, advice = tables["cutoffs"].file, "restore its rows from the last commit"
        found.append(Problem(file, None, None, None, "no status has a cut-off", advice))
    return found


def faults(table: Table) -> list[Problem]:
    """What no single cell of a table of targets tells."""
    found: list[Problem] = []
    begun: dict[tuple[str, str], str] = {}
    for position, cells in enumerate(records(table.frame)):
        for column, expected, advice in _faults(cells):
            found.append(table.problem(position, column, expected, advice))
        version = (cells["series"], cells["in_force_from"])
        if version in begun:
            what = f"{begun[version]} of the same series is in force from that year too"
            advice = "write from when each version holds"
            found.append(table.problem(position, "in_force_from", what, advice))
        begun.setdefault(version, cells["id"])
    return found


def _faults(cells: Cells) -> Iterable[tuple[str, str, str]]:
    if cells["kind"] == Kind.QUALITATIVE:
        if cells["target_value"]:
            yield "target_value", "a target in words alone has no number", "write kind number"
        return
    if cells["direction"] in ("", Direction.NONE):
        yield "direction", "a target with a number needs a direction", "write which way is better"
    if not cells["target_value"]:
        yield "target_value", "a target with a number was expected", "write it, or kind qualitative"
    if bool(cells["baseline_year"]) != bool(cells["baseline_value"]):
        yield "baseline_year", "a baseline has a year and a value", "write both or none"
    with suppress(ValueError):  # a cell is empty, or was told by itself
        if int(cells["baseline_year"]) >= int(cells["target_year"]):
            yield "baseline_year", "it is not before target_year", "check which one is mistyped"
    yield from _faults_of_ends(cells)


def _faults_of_ends(cells: Cells) -> Iterable[tuple[str, str, str]]:
    if cells["kind"] == Kind.BAND and not cells["target_upper"]:
        yield "target_upper", "a band has two ends", "write the upper one"
    with suppress(ValueError):
        if exact(cells["target_upper"]) < exact(cells["target_value"]):
            yield "target_upper", "it is below target_value", "check which one is mistyped"
    for item in _listed(cells["milestones"]):
        if not re.fullmatch(r"[0-9]{4}:-?[0-9]+(\.[0-9]+)?", item):
            yield "milestones", "each milestone is year:value", "write them as 2018:52;2019:54"


def _milestones(cell: str) -> Iterable[Point]:
    for item in _listed(cell):
        year, _, value = item.partition(":")
        yield Point(int(year), _between(value, value))


def _point(year: str, value: str, sources: tuple[str, ...]) -> Point | None:
    return Point(int(year), _between(value, value), sources) if year and value else None


def _between(low: str, high: str) -> Interval:
    return Interval(_number(low), _number(high))


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split(";")))
