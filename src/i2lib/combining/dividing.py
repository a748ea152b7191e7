"""One value for each of another, with both carried: a ratio is never averaged, it is made anew."""

from __future__ import annotations

from dataclasses import dataclass

from i2lib import intervals
from i2lib.combining.refusing import known, named, refuse
from i2lib.data import Data
from i2lib.intervals import Undefined
from i2lib.quantities import Interval, Value


@dataclass(frozen=True)
class Ratio:
    """A quotient with what it was made of; undefined where the denominator may be nought."""

    numerator: Value
    denominator: Value
    quotient: Interval | Undefined

    @property
    def defined(self) -> bool:
        return isinstance(self.quotient, Interval)


def ratio(numerator: Value, denominator: Value) -> Ratio:
    """One value for each of another one of the same window, the ends divided crosswise.

    Raises MethodError for two windows, or where one of them is no number.
    """
    _one_window(numerator, denominator, "a ratio")
    above, below = known(numerator, "a ratio"), known(denominator, "a ratio")
    return Ratio(numerator, denominator, intervals.ratio(above, below))


def share(data: Data, part: Value, whole: Value) -> Ratio:
    """What part of a value another one is, from 0 to 1.

    It is a part where it is the same indicator, split further, or where all of its rows are in the
    whole. Raises MethodError for anything else, for two windows, or where one is no number.
    """
    _one_window(part, whole, "a share")
    split_further = part.indicator == whole.indicator and set(part.split) >= set(whole.split)
    same_rows = (
        bool(part.rows)
        and set(part.rows) <= set(whole.rows)
        and data.framework.indicator(part.indicator).coverage
        == data.framework.indicator(whole.indicator).coverage
    )
    if not (split_further or same_rows):
        why = f"{named(part)} is no part of {named(whole)}"
        refuse("a share", why, "name a part and the whole that holds it, or make a ratio")
    above, below = known(part, "a share"), known(whole, "a share")
    return Ratio(part, whole, intervals.share(above, below))


def _one_window(one: Value, other: Value, what: str) -> None:
    if one.window != other.window:
        why = f"{named(one)} and {named(other)} are of two windows"
        refuse(what, why, "take both of one window")
