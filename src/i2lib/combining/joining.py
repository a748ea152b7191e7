"""Values set one after the other: one measure, windows of one kind, and no break between them.

Measures that only look alike (announced, added up over sessions, countries of an exhibition) are
never one series. What changed in an event or a method stands as a break in the table of breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pandas as pd

from i2lib import intervals
from i2lib.combining.refusing import known, named, refuse, same_indicator
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import Window, spelled
from i2lib.indicators.knowledge import stated_at
from i2lib.indicators.stating import figure, value_of
from i2lib.intervals import Change, Direction, PercentChange, Undefined
from i2lib.quantities import Interval, Missing, Mode, Value


def observed(data: Data, series: str, measure: str, window: Window) -> Value:
    """What sources state of the events of one series in one measure that is no indicator.

    Which of several statements is shown is the written rule's choice, as everywhere.
    """
    registers, label = data.registers, data.label("measures", measure)
    stated = stated_at(registers.events, registers.event_figures, window, series, measure)
    code = f"{series}: {measure}"
    if stated is None or not stated.row:
        reason = Missing.NONE_FOUND if stated is None else Missing.NOT_APPLICABLE
        words = f"no one number of {label} found"
        return Value(code, window, Mode.STATED, reason=reason, unit=label, words=words)
    return value_of(data, code, window, stated, lambda _: label)


def series(data: Data, values: Sequence[Value]) -> tuple[Value, ...]:
    """Values as one series, in the order of their windows; a missing one stays missing.

    Raises MethodError for measures that only look alike, several indicators or parts, windows of
    several kinds, one window twice, and a break between two of them.
    """
    found = tuple(sorted(values, key=lambda value: value.window))
    what = "one series"
    if not found:
        refuse(what, "there is nothing to join", "give at least one value")
    _one_measure(data, found, what)
    same_indicator(data, found, what)
    if len({value.split for value in found}) > 1:
        refuse(what, "the values are of several parts", "join the values of one part")
    for before, after in pairwise(found):
        if before.window == after.window:
            refuse(what, f"{named(before)} is given twice", "give each window once")
        if _shape(before.window) != _shape(after.window) or after.window.start <= before.window.end:
            why = f"{before.window} and {after.window} are not windows of one kind"
            refuse(what, why, "take windows of one length that begin on one day and do not overlap")
        for cells in breaks_between(data, found, before.window, after.window):
            why = (
                f"{cells['series']} breaks at {spelled(cells['at'])} ({cells['note'].rstrip('.')})"
            )
            refuse(what, why, "state the figures before and after it apart")
    return found


@dataclass(frozen=True)
class Moved:
    """A first value and a later one, with the change between them."""

    first: Value
    second: Value
    change: Change
    years: int

    @property
    def words(self) -> str:
        """The direction where both ends allow one, and over how many years."""
        said = self.change.direction
        span = "1 year" if self.years == 1 else f"{self.years} years"
        return said.value if said is Direction.CANNOT_SAY else f"{said.value} over {span}"


def change(data: Data, first: Value, second: Value) -> Moved:
    """From the earlier of two values of a series to the later. Raises MethodError as `series` does."""
    first, second = series(data, (first, second))
    moved = intervals.change(known(first, "a change"), known(second, "a change"))
    return Moved(first, second, moved, second.window.start.year - first.window.start.year)


@dataclass(frozen=True)
class Growth:
    """A change in per cent, in all and for each of the real number of years between."""

    moved: Moved
    whole: PercentChange | Undefined
    yearly: PercentChange | Undefined

    @property
    def words(self) -> str:
        years = self.moved.years
        gap = "" if years == 1 else f"; over {years} years, what lies between is not filled in"
        if isinstance(self.whole, Undefined):
            return f"{self.whole.value}{gap}"
        return f"{self.moved.change.direction.value}{gap}"


def growth(data: Data, first: Value, second: Value) -> Growth:
    """The percent change between two values of a series, and what it is a year.

    A gap counts with its real number of years: from 2016 to 2019 the third root is taken. Raises
    MethodError as `series` does.
    """
    moved = change(data, first, second)
    start, end = known(moved.first, "growth"), known(moved.second, "growth")
    whole = intervals.percent_change(start, end)
    if isinstance(whole, Undefined) or isinstance(
        quotient := intervals.ratio(end, start), Undefined
    ):
        return Growth(moved, Undefined.MAY_BE_NOUGHT, Undefined.MAY_BE_NOUGHT)
    return Growth(moved, whole, _a_year(quotient, moved.years))


def _a_year(quotient: Interval, years: int) -> PercentChange:
    lower = 100 * quotient.lower ** (1 / years) - 100
    upper = None if quotient.upper is None else 100 * quotient.upper ** (1 / years) - 100
    return PercentChange(lower, upper)


def _measured(data: Data, value: Value) -> tuple[str, str] | None:
    """The series of events and the measure of a stated figure, None where it has none."""
    if value.mode is not Mode.STATED or len(value.rows) != 1:
        return None
    row = figure(data, value.rows[0])
    if "event_id" not in row or row.get("measure") not in data.measures:
        return None
    events = data.registers.events
    return str(events.loc[events["id"] == row["event_id"], "series"].iloc[0]), row["measure"]


def _one_measure(data: Data, values: tuple[Value, ...], what: str) -> None:
    measured = list(dict.fromkeys(filter(None, (_measured(data, value) for value in values))))
    if len(measured) < 2:
        return
    (of_first, one), (of_second, other) = measured[:2]
    if one == other:
        why = f"{one} of {of_first} and of {of_second} are figures of two series of events"
        refuse(what, why, "join the figures of one")
    beside = data.measures[one]["comparable_with"].split(";")
    instead = (
        "set them side by side, each in its own words" if other in beside else "show them apart"
    )
    told = " ".join(data.measures[measure]["meaning"] for measure in (one, other))
    refuse(what, f"{one} and {other} only look alike ({told.rstrip('.')})", instead)


def _shape(window: Window) -> tuple[int, int, int, int, int]:
    """What windows of one kind share: the day they begin and end on, and their years."""
    after = window.end + timedelta(days=1)
    start = window.start
    return start.month, start.day, after.month, after.day, after.year - start.year


def breaks_between(
    data: Data, values: Sequence[Value], before: Window, after: Window
) -> list[dict[str, str]]:
    """The rows of the table of breaks that lie between two windows, for what these values measure."""
    breaks = data.framework.breaks
    between = breaks[
        (breaks["at_first"] > pd.Timestamp(before.start))
        & (breaks["at_first"] <= pd.Timestamp(after.end))
        & (breaks["at_last"] > pd.Timestamp(before.end))
    ]
    measured = dict.fromkeys(filter(None, (_measured(data, value) for value in values)))
    return [
        cells
        for name, measure in measured
        for cells in records(
            between[(between["series"] == name) & between["measure"].isin(["", measure])]
        )
    ]
