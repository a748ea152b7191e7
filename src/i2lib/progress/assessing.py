"""From points and a target to a status, or to the reason why there is none.

Edge cases first: every one ends in a typed result, never in a silent number. Only then the pace.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import product

from i2lib.errors import MethodError
from i2lib.progress.pace import (
    flips_of,
    ladder_of,
    met,
    share_asked,
    share_of_distance,
    status_on,
)
from i2lib.progress.results import Against, Flip, Range, Reason, Result, Status
from i2lib.targets import Cutoffs, Direction, Kind, Point, Target, exact, in_force


def assess(
    versions: Target | Iterable[Target] | None,
    points: Iterable[Point],
    year: int,
    cutoffs: Cutoffs,
    edition: int | None = None,
) -> Result:
    """The status of one series in a year of the report.

    Of several versions of the target the one in force in `edition` (that year by default) is
    judged. `points` are the values of the series; those after `year` are not looked at.
    Raises MethodError for a target that is due before it begins.
    """
    given = (versions,) if isinstance(versions, Target) else tuple(versions or ())
    target, others = in_force(given, year if edition is None else edition)
    known = sorted((point for point in points if point.year <= year), key=lambda p: p.year)
    if target is None:
        reason = Reason.NOT_IN_FORCE if given else Reason.NO_TARGET
        return replace(_trend(known, year, reason), others=others)
    method = f"linear pace, cut-offs version {cutoffs.version}"
    return replace(_judged(target, known, year, cutoffs), method=method, others=others)


def _trend(known: list[Point], year: int, reason: Reason) -> Result:
    """Without a target: what has changed, and never a status."""
    ends = (known[0], known[-1]) if len(known) > 1 else tuple(known)
    if len(ends) < 2:
        return Result(Status.NOT_ASSESSABLE, year, None, reason, points=ends)
    if _broken(known[1:]):
        return Result(Status.NOT_ASSESSABLE, year, None, Reason.BREAK, points=ends)
    first, last = ends
    low = None if first.high is None else last.low - first.high
    high = None if last.high is None else last.high - first.low
    return Result(Status.TREND_ONLY, year, None, reason, points=ends, change=Range(low, high))


def _judged(target: Target, known: list[Point], year: int, cutoffs: Cutoffs) -> Result:
    """One version of a target against the points up to a year."""
    none = Result(Status.NOT_ASSESSABLE, year, target, points=tuple(known[-1:]))
    if known and target.value and target.direction is not Direction.NONE:
        none = replace(none, against=met(target, known[-1]))
    if lacking := _lacking(target):
        return replace(none, reason=lacking)
    base, by = target.baseline, target.by
    assert base is not None
    assert by is not None
    assert target.value is not None
    if by <= base.year:
        raise MethodError(
            f"{target.indicator}: the target of {by} is not after its baseline of {base.year}"
        )
    after = [point for point in known if point.year > base.year]
    within = [point for point in after if point.year <= by]
    if not after:
        return replace(none, reason=Reason.SINGLE_POINT, points=(base,))
    if _broken(after):
        return replace(none, reason=Reason.BREAK, points=(base, after[-1]), against=None)
    final = after[-1].year >= by
    if final and (not within or within[-1].year != by):
        return replace(none, reason=Reason.NO_FINAL_VALUE, points=(base, after[-1]))
    actual = within[-1]
    judged = replace(none, points=(base, actual), against=met(target, actual), final=final)
    if _band(target, base):
        return _held(target, replace(judged, reason=Reason.BAND), None)
    milestone = _next(target, within, year, cutoffs)
    judged = replace(_measured(target, judged), milestone=milestone)
    if judged.reason:
        return judged
    had = [p.year for p in (base, *within[:-1]) if met(target, p) is Against.MET]
    if had or final:
        return _held(target, judged, max(had, default=None))
    return _paced(target, judged, cutoffs)


def _lacking(target: Target) -> Reason | None:
    if target.kind is Kind.QUALITATIVE or target.value is None:
        return Reason.QUALITATIVE
    if target.direction is Direction.NONE:
        return Reason.NO_DIRECTION
    if target.by is None:
        return Reason.NO_YEAR
    return Reason.NO_BASELINE if target.baseline is None else None


def _broken(points: Iterable[Point]) -> bool:
    return any(point.after_break and not point.linked for point in points)


def _band(target: Target, base: Point) -> bool:
    if target.kind is Kind.BAND or target.direction in (Direction.MAINTAIN, Direction.BAND):
        return True
    return target.value is not None and base.low == base.high == exact(target.value.lower)


def _next(target: Target, within: list[Point], year: int, cutoffs: Cutoffs) -> Result | None:
    """The judgement of the next milestone, as a target of its own on the same path."""
    ahead = [one for one in target.milestones if one.year >= within[-1].year]
    if not ahead:
        return None
    due = min(ahead, key=lambda one: one.year)
    before = tuple(one for one in target.milestones if one.year < due.year)
    own = replace(target, value=due.interval, by=due.year, milestones=before)
    return replace(_judged(own, within, year, cutoffs), method=f"milestone of {due.year}")


def _measured(target: Target, judged: Result) -> Result:
    """The measures, where the way from the baseline to the target is known."""
    (base, actual), by, value = judged.points, target.by, target.value
    assert by is not None
    assert value is not None
    if base.high is None or met(target, base) is not Against.NOT_MET:
        return judged
    t = exact(value.lower)
    asked = [share_asked(target, b, actual.year) for b in (base.low, base.high)]
    if not all(0 < share <= 1 for share in asked):
        return replace(judged, status=Status.NOT_ASSESSABLE, reason=Reason.PATH)
    ends = list(product((actual.low, actual.high), zip((base.low, base.high), asked, strict=True)))
    shares = [None if a is None else share_of_distance(a, b, t) for a, (b, _) in ends]
    paces = [s if s is None else s / e for s, (_, (_, e)) in zip(shares, ends, strict=True)]
    rising = target.direction is Direction.UP
    left = by - actual.year
    needed = None
    if left and judged.against is not Against.MET:
        low = None if actual.high is None else (t - actual.high) / left
        needed = Range(low, (t - actual.low) / left)
    return replace(
        judged,
        share=_range(shares, rising),
        asked=asked[0] if asked[0] == asked[1] else None,
        pace=_range(paces, rising),
        needed=needed,
    )


def _range(numbers: list[Fraction | None], rising: bool) -> Range:
    known = [number for number in numbers if number is not None]
    open_end = len(known) < len(numbers)
    low = None if open_end and not rising else min(known)
    return Range(low, None if open_end and rising else max(known))


def _held(target: Target, judged: Result, met_in: int | None) -> Result:
    """Met or not, by the number alone: a band, a final assessment, a target met before."""
    base, value = judged.points[0], target.value
    assert value is not None
    if judged.reason is Reason.BAND:
        good, bad = Status.IN_BAND, Status.OUT_OF_BAND
    else:
        good = Status.MET_AT_BASELINE if met(target, base) is Against.MET else Status.MET
        bad = Status.NOT_MET if judged.final else Status.CANNOT_TELL
        bad = bad if met_in is None else Status.NO_LONGER_MET
    judged = replace(judged, met_in=met_in)
    if judged.against is Against.CANNOT_TELL:
        ends, reason = (good, bad), judged.reason or Reason.INTERVALS
        return replace(judged, status=Status.CANNOT_TELL, reason=reason, ends=ends)
    held = judged.against is Against.MET
    flips = []
    for end, no_end, upper in (
        (value.lower, target.direction is Direction.DOWN, False),
        (value.upper, target.direction is Direction.UP, True),
    ):
        if no_end or end is None or (not held and upper is not (judged.points[1].low > exact(end))):
            continue  # nothing is too good, and from outside only the nearer end is in the way
        flips.append(Flip(bad if held else good, exact(end), upper is held, inclusive=not held))
    return replace(judged, status=good if held else bad, flips=tuple(flips))


def _paced(target: Target, judged: Result, cutoffs: Cutoffs) -> Result:
    """The status from the pace at every end; where the ends disagree it cannot be told."""
    (base, actual), rising = judged.points, target.direction is Direction.UP
    if judged.pace is None:  # the baseline may have met the target: only the number itself tells
        if judged.against is Against.MET:
            return _held(target, judged, None)
        return replace(judged, status=Status.CANNOT_TELL, reason=Reason.INTERVALS)
    assert base.high is not None
    ladders = [ladder_of(target, b, actual.year, cutoffs) for b in {base.low, base.high}]
    below = Status(cutoffs.below)
    best_or_worst = Status.MET if rising else below
    found = {
        best_or_worst if a is None else status_on(ladder, a, rising, below)
        for a, ladder in product((actual.low, actual.high), ladders)
    }
    if len(found) > 1:
        ends = tuple(status for status in Status if status in found)
        return replace(judged, status=Status.CANNOT_TELL, reason=Reason.INTERVALS, ends=ends)
    [status] = found
    return replace(judged, status=status, flips=flips_of(ladders, status, rising, below))
