"""What was promised and how it is counted: plans, years, indicators, conventions, coverage.

The code I.2-1 names an outcome and an output, so elements of the plan are known by code, level
and plan together (`uid`). Years are the rows of one table; nothing here or elsewhere lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from i2lib import dates, definitions
from i2lib import targets as dated_targets
from i2lib.datapackage import Table, ends_before_start, records
from i2lib.dates import Window
from i2lib.definitions import Indicator as Indicator
from i2lib.errors import Problem, UsageError
from i2lib.quantities import Convention, Missing, Mode
from i2lib.targets import Cutoffs, Point, Target

TABLES = (
    "elements",
    "wordings",
    "plans",
    "years",
    "series",
    "coverage",
    "breaks",
    "indicators",
    "qualifiers",
    "rules",
    "targets",
    "observations",
    "cutoffs",
)
SPANS = (  # what must not end before it starts: table, start, end
    ("years", "period_start", "period_end"),
    ("coverage", "period_start", "period_end"),
    ("plans", "starts_on", "ends_on"),
)


@dataclass(frozen=True)
class Rule:
    """One way to count instruments: one row of `data/framework/rules.csv`."""

    id: str
    title: str
    question: str  # what it answers otherwise than the house rule
    unit: str  # instrument, party or partner
    kinds: tuple[str, ...]  # all where empty
    hosting: str  # apart or counted
    verified: str  # any, or yes: only rows seen more than once
    dated_by: str  # signature, first_signature or announcement
    starts_by: str  # force, or signature
    ends: str  # what an end that no source states means: unknown, years or never
    after_years: int
    entries: str  # classes, or any_start: every start is new
    lacks: str  # why no row can serve it, "" where some can
    version: str
    since: str
    note: str


@dataclass(frozen=True)
class Year:
    """One year of the report: its window and the plan then in force ("" when not found)."""

    year: int
    window: Window
    plan: str
    names_outputs: bool
    page_source: str


@dataclass(frozen=True)
class Framework:
    """The tables of `data/framework/`; frames that nobody writes into, and records made of them."""

    elements: pd.DataFrame
    wordings: pd.DataFrame
    plans: pd.DataFrame
    series: pd.DataFrame
    coverage: pd.DataFrame
    breaks: pd.DataFrame
    indicators: dict[str, Indicator]  # as they hold now
    versions: dict[str, tuple[Indicator, ...]]  # as they held before, too, the newest last
    years: dict[int, Year]
    conventions: dict[str, Convention]
    rules: dict[str, Rule]
    targets: dict[str, tuple[Target, ...]]  # series -> its versions
    observations: dict[str, tuple[Point, ...]]
    cutoffs: Cutoffs

    def indicator(self, code: str) -> Indicator:
        """The indicator of this code. Raises UsageError naming the known ones."""
        if code not in self.indicators:
            known = ", ".join(self.indicators)
            raise UsageError(f"no indicator {code!r}; known are {known}")
        return self.indicators[code]

    def year_of(self, window: Window) -> Year | None:
        """The report's year that this window is, or None for a window of another length."""
        return next((year for year in self.years.values() if year.window == window), None)

    def names_outputs(self, window: Window) -> bool:
        """Whether outcome and outputs of Objective I.2 are the plan's own words for this window."""
        year = self.year_of(window)
        if year is not None:
            return year.names_outputs
        named = [year.window for year in self.years.values() if year.names_outputs]
        if not named:
            return False
        return min(named).start <= window.start and window.end <= max(named).end

    def plan_title(self, plan: str) -> str:
        """The title of a plan, beginning with a small letter."""
        title = str(self.plans.loc[self.plans["id"] == plan, "title"].iloc[0])
        return f"{title[0].lower()}{title[1:]}"

    def element(self, uid: str) -> dict[str, str]:
        """The part of a plan of this uid, as text by column."""
        return dict(self._elements[uid])

    def series_of(self, name: str) -> dict[str, str]:
        """How a series of events is coded: its class and the output it is reported under."""
        return dict(self._series[name])

    def mode(self, register: str, window: Window, sector: str = "") -> Mode:
        """How far a count of this register carries in this window: what the coverage table says.

        Of the rows that hold the whole window, the one of the shortest period decides, and
        among those one for the sector asked for before one for all sectors. Without a row a
        register counts as partial.
        """
        row = self.coverage_of(register, window, sector)
        return MODES[row["state"]] if row is not None else Mode.FOUND

    def none(self, register: str, window: Window, sector: str = "") -> Missing:
        """Why this register holds no row of this window, which is no zero unless it is complete."""
        row = self.coverage_of(register, window, sector)
        return NONE.get(row["state"], Missing.NONE_FOUND) if row is not None else Missing.NONE_FOUND

    def coverage_of(self, register: str, window: Window, sector: str = "") -> dict[str, str] | None:
        """The row of the coverage table that decides for this register, window and sector."""
        first, last = pd.Timestamp(window.start), pd.Timestamp(window.end)
        found = [
            (end - start, cells["sector"] == "", cells)
            for start, end, cells in self._covered
            if cells["register"] == register
            and cells["sector"] in ("", sector)
            and start <= first
            and end >= last
        ]
        return min(found, key=lambda one: one[:2])[2] if found else None

    @cached_property
    def _elements(self) -> dict[str, dict[str, str]]:
        return {cells["uid"]: cells for cells in records(self.elements)}

    @cached_property
    def _series(self) -> dict[str, dict[str, str]]:
        return {cells["series"]: cells for cells in records(self.series)}

    @cached_property
    def _covered(self) -> list[tuple[pd.Timestamp, pd.Timestamp, dict[str, str]]]:
        """The rows of the coverage table with their days: asked for at every number."""
        table = self.coverage
        days = zip(table["period_start_first"], table["period_end_last"], strict=True)
        return [(*both, cells) for both, cells in zip(days, records(table), strict=True)]


MODES = {
    "complete": Mode.EXACT,
    "complete_for_page": Mode.NAMED,
    "partial": Mode.FOUND,
    "not_searched": Mode.FOUND,
    "not_yet_due": Mode.FOUND,
    "source_lost": Mode.FOUND,
    "withheld": Mode.FOUND,
}
NONE = {  # where a register holds no row at all, the state says why
    "complete": Missing.NONE_RECORDED,
    "not_searched": Missing.NOT_COLLECTED,
    "not_yet_due": Missing.NOT_YET_DUE,
    "source_lost": Missing.SOURCE_LOST,
    "withheld": Missing.WITHHELD,
}


def load(tables: dict[str, Table]) -> Framework:
    """The framework from its checked tables."""
    frames = {name: tables[name].frame for name in TABLES}
    versions = definitions.versions(records(frames["indicators"]))
    return Framework(
        elements=frames["elements"],
        wordings=frames["wordings"],
        plans=frames["plans"],
        series=frames["series"],
        coverage=_with_days(frames["coverage"], "period_start", "period_end"),
        breaks=_with_days(frames["breaks"], "at"),
        indicators={code: each[-1] for code, each in versions.items()},
        versions=versions,
        years={int(row["year"]): _year(row) for row in records(frames["years"])},
        conventions={row["qualifier"]: _convention(row) for row in records(frames["qualifiers"])},
        rules={row["id"]: _rule(row) for row in records(frames["rules"])},
        targets=dated_targets.versions(records(frames["targets"])),
        observations=dated_targets.observations(records(frames["observations"])),
        cutoffs=dated_targets.cutoffs(records(frames["cutoffs"])),
    )


def problems(tables: dict[str, Table]) -> list[Problem]:
    """What no single cell tells: a window that ends before it starts, or overlaps another year's."""
    found: list[Problem] = []
    for name, start_on, end_on in SPANS:
        if name in tables:
            found += ends_before_start(tables[name], start_on, end_on)
    if "qualifiers" in tables:
        found += _conventions_that_cross(tables["qualifiers"])
    found += dated_targets.problems(tables)
    if "indicators" in tables:
        found += definitions.problems(tables["indicators"])
    years = tables.get("years")
    if years is None:
        return found
    if years.frame.empty:
        what = "no year of the report stands in it"
        found.append(Problem(years.file, None, None, None, what, "add a row for each year"))
    earlier: list[tuple[date, date, str]] = []
    for position, row in enumerate(records(years.frame)):
        try:
            start = dates.parse(row["period_start"]).first
            end = dates.parse(row["period_end"]).last
        except ValueError:
            continue  # already told, cell by cell
        if end < start:
            continue  # told above
        for other_start, other_end, other in earlier:
            if start <= other_end and other_start <= end:
                found.append(
                    years.problem(
                        position,
                        "period_start",
                        f"the window overlaps that of {other}",
                        "give each day to one year",
                    )
                )
        earlier.append((start, end, row["year"]))
    return found


def _conventions_that_cross(table: Table) -> Iterator[Problem]:
    """A qualifier whose upper end would lie below its lower one."""
    for position, row in enumerate(records(table.frame)):
        try:
            _convention(row).bounds(ORDINARY)
        except ValueError as error:
            if all(re.fullmatch(r"-?\d+", row[name] or "0") for name in ENDS):  # else already told
                yield table.problem(
                    position, "upper_percent", str(error), "raise it, or lower the other"
                )


ENDS = ("lower_percent", "lower_add", "upper_percent", "upper_add")
ORDINARY = 100  # a number that every convention must be able to bound


def _with_days(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    days = [dates.bounds(frame[column]).add_prefix(f"{column}_") for column in columns]
    return pd.concat([frame, *days], axis=1)


def _year(row: dict[str, str]) -> Year:
    window = Window(dates.parse(row["period_start"]).first, dates.parse(row["period_end"]).last)
    named = row["names_outputs"] == "yes"
    return Year(int(row["year"]), window, row["plan"], named, row["page_source"])


def _rule(row: dict[str, str]) -> Rule:
    cells: dict[str, Any] = dict(row)
    cells["kinds"] = tuple(filter(None, row["kinds"].split(";")))
    cells["after_years"] = int(row["after_years"] or 0)
    return Rule(**cells)


def _convention(row: dict[str, str]) -> Convention:
    upper = int(row["upper_percent"]) if row["upper_percent"] else None
    return Convention(
        qualifier=row["qualifier"],
        word=row["word"],
        lower_percent=int(row["lower_percent"]),
        lower_add=int(row["lower_add"]),
        upper_percent=upper,
        upper_add=int(row["upper_add"] or 0),
        version=row["version"],
    )
