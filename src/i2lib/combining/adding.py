"""Sums of values, and whether parts agree with their whole.

A flow may be added over windows that follow each other, or over parts that share no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TypeVar

from i2lib import intervals
from i2lib.combining.dividing import Ratio
from i2lib.combining.refusing import kind_of, known, named, refuse, same_indicator
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.indicators import compute
from i2lib.indicators.computing import done
from i2lib.quantities import Interval, Mode, Value, grouped

T = TypeVar("T")
WEAKEST_FIRST = (Mode.FOUND, Mode.NAMED, Mode.REGISTER, Mode.EXACT)


def total(data: Data, values: Sequence[Value | Ratio]) -> Value:
    """The sum of values of one flow; it carries no further than the weakest of them.

    Raises MethodError for a stock over years, distinct counts, stated figures, ratios, parts that
    share a row, windows that overlap or leave a gap, values of several indicators, no number.
    """
    flows = _addable(data, values, "a total")
    first = flows[0]
    windows = sorted({value.window for value in flows})
    if len(windows) == 1:
        _parts(flows)
    else:
        _following(flows, windows)
    indicator = data.framework.indicator(first.indicator)
    whole = Window(windows[0].start, windows[-1].end)
    mode = min((value.mode for value in flows), key=WEAKEST_FIRST.index)
    rows = _union(value.rows for value in flows)
    ends = intervals.total(known(value, "a total") for value in flows)
    if len(windows) > 1:  # a row that may lie in either of two windows surely lies in both together
        ends = _narrowed(ends, compute(data, first.indicator, whole, dict(first.split)), rows)
    low, high = int(ends.lower), len(rows)
    number = grouped(low) if low == high else f"{grouped(low)} to {grouped(high)}"
    return Value(
        first.indicator,
        whole,
        mode,
        interval=ends if rows else None,
        reason=None if rows else next(value.reason for value in flows if value.mode is mode),
        number=low if rows and low == high else None,
        unit=indicator.unit(high),
        words=f"{number if rows else 'no'} {indicator.unit(high or 1)} {done(indicator, mode)}",
        split=first.split if len(windows) > 1 else _union(value.split for value in flows),
        rows=rows,
        apart=_union(value.apart for value in flows),
        listed=_union(value.listed for value in flows),
        through=_union(value.through for value in flows),
    )


def average(data: Data, values: Sequence[Value | Ratio]) -> Interval:
    """The mean of a flow over windows of one length, between its two ends.

    Raises MethodError as `total` does: what cannot be added has no mean.
    """
    whole = total(data, values)
    if whole.interval is None:
        refuse(
            "an average", f"{named(whole)} is no number ({whole.words})", "say that none is known"
        )
    upper = whole.interval.upper
    return Interval(
        whole.interval.lower / len(values), None if upper is None else upper / len(values)
    )


@dataclass(frozen=True)
class Reconciled:
    """How the parts of a whole agree with it: by their rows, and by their ends."""

    overlap: tuple[str, ...]  # rows that stand in several parts; printed with every split
    outside: tuple[str, ...]  # rows of the whole that stand in no part
    strangers: tuple[str, ...]  # rows of a part that the whole does not hold: always a fault
    within: bool  # no part surely exceeds the whole, and the parts with the rows outside reach it

    @property
    def exact(self) -> bool:
        """The parts add up to the whole, row by row."""
        return not (self.overlap or self.outside or self.strangers)

    @property
    def holds(self) -> bool:
        return not self.strangers and self.within


def reconcile(whole: Value, parts: Sequence[Value]) -> Reconciled:
    """The parts of one split held against the value they split."""
    seen = Counter(row for part in parts for row in set(part.rows))
    ends = whole.interval or Interval(0, 0)
    each = [part.interval or Interval(0, 0) for part in parts]
    outside = tuple(row for row in whole.rows if row not in seen)
    summed = intervals.total([*each, Interval(0, len(outside))])
    reaches = summed.upper is None or summed.upper >= ends.lower
    fits = all(ends.upper is None or one.lower <= ends.upper for one in each)
    return Reconciled(
        overlap=tuple(sorted(row for row, times in seen.items() if times > 1)),
        outside=outside,
        strangers=tuple(sorted(set(seen) - set(whole.rows))),
        within=reaches and fits,
    )


def _addable(data: Data, values: Sequence[Value | Ratio], what: str) -> tuple[Value, ...]:
    if not values:
        refuse(what, "there is nothing to add", "give at least one value")
    if any(isinstance(value, Ratio) for value in values):
        why = "ratios do not add up, and their mean is no ratio of anything"
        refuse(what, why, "add the numerators and the denominators, and divide those")
    found = tuple(value for value in values if isinstance(value, Value))
    same_indicator(data, found, what)
    kind, first = kind_of(data, found[0]), named(found[0])
    if kind == "stock" and len({value.window for value in found}) > 1:
        why = f"{first} is a stock: what stood on one day stood on the next one too"
        refuse(what, why, "take the value of the last day")
    if kind == "distinct" and len(found) > 1:
        why = f"{first} counts each one once, and one may be in several windows and parts"
        refuse(what, why, "compute it over the whole window instead")
    if kind == "stated" and len(found) > 1:
        why = f"{first} is what a source states of one event or body; the same ones may be in the next"
        refuse(what, why, "set the figures side by side")
    for value in found:
        known(value, what)
    if twice := [one for one, times in Counter(map(named, found)).items() if times > 1]:
        refuse(what, f"{twice[0]} is given twice", "give it once")
    return found


def _parts(values: tuple[Value, ...]) -> None:
    """Raises MethodError for parts that share a row or belong to several dimensions."""
    if len(values) > 1 and len({tuple(name for name, _ in value.split) for value in values}) > 1:
        why = "the values are split in several ways"
        refuse("a total", why, "give the parts of one split")
    shared = [row for row, n in Counter(r for v in values for r in set(v.rows)).items() if n > 1]
    if shared:
        why = f"{', '.join(sorted(shared))} stand in several of the parts"
        refuse("a total", why, "compute the indicator without the split: it counts each row once")


def _following(values: tuple[Value, ...], windows: list[Window]) -> None:
    """Raises MethodError unless each window begins on the day after the one before it."""
    if len({value.split for value in values}) > 1:
        why = "the values differ in window and in part"
        refuse("a total", why, "add the parts of one window first")
    for before, after in pairwise(windows):
        if after.start <= before.end:
            why = f"the windows {before} and {after} overlap"
            refuse("a total", why, "give each day once")
        if after.start > before.end + timedelta(days=1):
            why = f"days are missing between the windows {before} and {after}"
            refuse("a total", why, "give the windows between, or name two totals")


def _narrowed(ends: Interval, together: Value, rows: tuple[str, ...]) -> Interval:
    """The ends of a sum with what is known of all its windows together, of the same rows."""
    if together.interval is None or set(together.rows) != set(rows):
        return ends
    upper = ends.upper if ends.upper is None else min(ends.upper, len(rows))
    return Interval(max(ends.lower, together.interval.lower), upper)


def _union(many: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(item for items in many for item in items))
