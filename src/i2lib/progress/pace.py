"""The pace: what is done of the way, over what the path asks for by then.

One formula for rising and falling, through zero and changes of sign. Never the actual over the
target: from 100 to 60 with target 50 that would read 120 per cent. On exact fractions, so that the
values at which a status begins are exact.
Source: linear pace, as in ESCAP's assessment of current status.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from i2lib.errors import MethodError
from i2lib.progress.results import Against, Flip, Status
from i2lib.targets import Cutoffs, Direction, Point, Target, exact


def met(target: Target, point: Point) -> Against:
    """A value against the number of a target, three-valued: a floor below it cannot tell."""
    assert target.value is not None
    low, end = exact(target.value.lower), target.value.upper
    high = exact(end) if end is not None else None
    up, down = target.direction is Direction.UP, target.direction is Direction.DOWN
    reaches = down or point.low >= low
    stays = up or high is None or (point.high is not None and point.high <= high)
    if reaches and stays:
        return Against.MET
    just_under, just_above = point.interval.under, point.interval.above  # the end is left out
    misses = point.high is not None and (point.high < low or (just_under and point.high == low))
    passes = high is not None and (point.low > high or (just_above and point.low == high))
    return Against.NOT_MET if (misses and not down) or (passes and not up) else Against.CANNOT_TELL


def share_of_distance(a: Fraction, b: Fraction, t: Fraction) -> Fraction:
    """A: what is done of the way from the baseline b to the target t; rising and falling alike."""
    return (a - b) / (t - b)


def share_asked(target: Target, b: Fraction, year: int) -> Fraction:
    """What the path asks for by a year: the share of time, or piecewise over the milestones."""
    assert target.baseline is not None
    assert target.by is not None
    assert target.value is not None
    t = exact(target.value.lower)
    path = [(target.baseline.year, b)]
    path += [(one.year, one.low) for one in target.milestones if path[0][0] < one.year < target.by]
    for (from_year, start), (to_year, end) in pairwise(sorted([*path, (target.by, t)])):
        if from_year < year <= to_year:
            there = start + (end - start) * Fraction(year - from_year, to_year - from_year)
            return share_of_distance(there, b, t)
    raise MethodError(f"{target.indicator}: {year} is not on the way to {target.by}")


Rung = tuple[Status, Fraction, bool]  # a status, the value it begins at, whether that is in it


def ladder_of(target: Target, b: Fraction, year: int, cutoffs: Cutoffs) -> list[Rung]:
    """The value at which each status begins, the best first."""
    assert target.value is not None
    t = exact(target.value.lower)
    whole = share_asked(target, b, year) * (t - b)
    rungs = [(Status(one.status), b + one.pace * whole, one.inclusive) for one in cutoffs.bounds]
    return [(Status.MET, t, True), *rungs]


def status_on(ladder: list[Rung], a: Fraction, rising: bool, below: Status) -> Status:
    for status, at, inclusive in ladder:
        if (a > at if rising else a < at) or (inclusive and a == at):
            return status
    return below


def flips_of(
    ladders: list[list[Rung]], status: Status, rising: bool, below: Status
) -> tuple[Flip, ...]:
    """To the next better status and to the next worse one; with two baselines, where both agree."""
    order = [rung[0] for rung in ladders[0]] + [below]
    place, sure = order.index(status), len(ladders) == 1
    nearest, farthest = (min, max) if rising else (max, min)
    flips = []
    if place > 0:
        at = nearest(ladder[place - 1][1] for ladder in ladders)
        to = order[place - 1] if sure or place == 1 else Status.CANNOT_TELL
        flips.append(Flip(to, at, above=rising, inclusive=ladders[0][place - 1][2]))
    if status is not below:
        at = farthest(ladder[place][1] for ladder in ladders)
        to = order[place + 1] if sure or place == 0 else Status.CANNOT_TELL
        flips.append(Flip(to, at, above=not rising, inclusive=not ladders[0][place][2]))
    return tuple(flips)
