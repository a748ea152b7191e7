"""Arithmetic on quantities that are known between two ends, of which the upper one may be open.

Each result holds every number that could come out if the operands were known exactly. Whole numbers
stay whole, and where nothing can be said (a denominator that may be nought, a change between two
floors) the result says so by its type and is no number.
Source of the method: XBRL Calculations 1.1, reported values as intervals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from i2lib.quantities import Interval

Number = int | float


class Undefined(StrEnum):
    """Why a quotient is no number."""

    MAY_BE_NOUGHT = "undefined: the denominator may be nought"


class Answer(StrEnum):
    """Of two quantities known between ends: yes, no, or that they do not tell."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot tell"


class Direction(StrEnum):
    """Where a quantity went. "Over 20" twice allows no statement, not even that nothing changed."""

    UP = "rose"
    DOWN = "fell"
    SAME = "did not change"
    CANNOT_SAY = "no change can be stated"


@dataclass(frozen=True)
class Change:
    """What a second quantity is more than a first one; an end of None is open."""

    lower: Number | None
    upper: Number | None
    above: bool = False  # the lower end itself is left out
    under: bool = False  # the upper end itself is left out

    @property
    def direction(self) -> Direction:
        if self.lower is not None and (self.lower > 0 or (self.above and self.lower == 0)):
            return Direction.UP
        if self.upper is not None and (self.upper < 0 or (self.under and self.upper == 0)):
            return Direction.DOWN
        return Direction.SAME if self.lower == self.upper == 0 else Direction.CANNOT_SAY

    def __contains__(self, number: Number) -> bool:
        if (self.above and number == self.lower) or (self.under and number == self.upper):
            return False
        above = self.lower is None or self.lower <= number
        return above and (self.upper is None or number <= self.upper)


class PercentChange(Change):
    """A change in per cent of the first quantity: from 10 to 15 is 50."""


class PercentagePoints(Change):
    """A change between two shares in points: from 10 % to 15 % is 5. Never a percent change."""


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of quantities, end by end; open as soon as one of them is. Of none it is nought."""
    every = tuple(parts)
    uppers = [part.upper for part in every if part.upper is not None]
    return Interval(
        sum(part.lower for part in every),
        sum(uppers) if len(uppers) == len(every) else None,
        above=any(part.above for part in every),
        under=any(part.under for part in every),
    )


def change(first: Interval, second: Interval) -> Change:
    """From the first quantity to the second: at least lo2 - hi1, at most hi2 - lo1."""
    lower = None if first.upper is None else second.lower - first.upper
    upper = None if second.upper is None else second.upper - first.lower
    return Change(lower, upper, second.above or first.under, second.under or first.above)


def ratio(numerator: Interval, denominator: Interval) -> Interval | Undefined:
    """One quantity for each of another, the ends divided crosswise: lo1 / hi2 to hi1 / lo2.

    Both must not be negative (ValueError). An end that is left out is taken in, which holds more.
    """
    if numerator.lower < 0 or denominator.lower < 0:
        raise ValueError("a ratio is made of quantities that are not negative")
    if denominator.lower == 0:
        return Undefined.MAY_BE_NOUGHT
    lower = 0 if denominator.upper is None else numerator.lower / denominator.upper
    upper = None if numerator.upper is None else numerator.upper / denominator.lower
    return Interval(lower, upper)


def share(part: Interval, whole: Interval) -> Interval | Undefined:
    """What part of a whole its part is: a ratio that cannot leave 0 to 1.

    Raises ValueError when the part is surely more than the whole.
    """
    if whole.upper is not None and part.lower > whole.upper:
        raise ValueError(f"a part of {part.lower} or more is no part of {whole.upper} or less")
    found = ratio(part, whole)
    if isinstance(found, Undefined):
        return found
    return Interval(found.lower, 1 if found.upper is None else min(found.upper, 1))


def percent_change(first: Interval, second: Interval) -> PercentChange | Undefined:
    """The change in per cent of the first quantity; undefined where that may be nought."""
    of_first = ratio(second, first)
    if isinstance(of_first, Undefined):
        return of_first
    upper = None if of_first.upper is None else 100 * of_first.upper - 100
    return PercentChange(100 * of_first.lower - 100, upper)


def percentage_points(first: Interval, second: Interval) -> PercentagePoints:
    """The change between two shares, each from 0 to 1, in points of per cent.

    Raises ValueError for what is no share.
    """
    if any(end is None or not 0 <= end <= 1 for one in (first, second) for end in ends(one)):
        raise ValueError("percentage points are made of two shares, each between 0 and 1")
    between = change(first, second)
    assert between.lower is not None
    assert between.upper is not None
    return PercentagePoints(100 * between.lower, 100 * between.upper)


def ends(quantity: Interval) -> tuple[Number, Number | None]:
    """Both ends of a quantity."""
    return quantity.lower, quantity.upper


def at_least(quantity: Interval, other: Interval) -> Answer:
    """Whether a quantity reaches another one."""
    if other.upper is not None and quantity.lower >= other.upper:
        return Answer.YES
    if quantity.upper is not None and quantity.upper <= other.lower:
        left_out = quantity.under or other.above
        return Answer.NO if quantity.upper < other.lower or left_out else Answer.CANNOT_TELL
    return Answer.CANNOT_TELL


FEWEST, DECIMALS_FROM = 20, 100  # of how many a percentage may be made, and with a decimal


def percentage(part: Interval, whole: Interval) -> str:
    """A share in words: none under 20 ("3 of 12"), no decimals under 100, else one.

    How many there are is the least that the whole may be. Rounded once, here, half to even.
    """
    found = share(part, whole)
    if isinstance(found, Undefined) or whole.lower < FEWEST:
        return f"{_spoken(part)} of {_spoken(whole)}"
    digits = 1 if whole.lower >= DECIMALS_FROM else 0
    low, high = (f"{100 * end:.{digits}f}" for end in (found.lower, found.upper or 0))
    return f"{low} %" if low == high else f"{low} to {high} %"


def _spoken(quantity: Interval) -> str:
    if quantity.upper is None:
        return f"{quantity.lower:,} or more"
    low, high = f"{quantity.lower:,}", f"{quantity.upper:,}"
    return low if low == high else f"{low} to {high}"
