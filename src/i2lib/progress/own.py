"""A target of an analyst's own, held against an indicator: marked as theirs wherever it is shown.

The points are the values of calendar years, so that no two windows are mixed, and the table of
breaks tells which of them cannot be held against what came before. A floor meets a target that it
reaches; below it nothing can be told, since more may exist than was found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from i2lib.combining import breaks_between
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import UsageError
from i2lib.indicators import compute
from i2lib.progress.assessing import assess
from i2lib.progress.results import Result
from i2lib.quantities import Interval, Missing, Value
from i2lib.targets import Direction, Kind, Point, Target

Where = Mapping[str, str]  # dimension -> the code that rows are kept by


def own_target(
    data: Data,
    code: str,
    baseline: int | tuple[int, float] | None,
    target: float,
    by: int,
    direction: str,
    where: Where | None = None,
) -> Target:
    """A target for an indicator. The baseline is a year, whose value is computed, or (year, number).

    Raises UsageError for an indicator, a direction or a baseline that cannot be used.
    """
    indicator = data.framework.indicator(code)
    accepted = [way.value for way in Direction if way is not Direction.NONE]
    if direction not in accepted:
        raise UsageError(
            f"direction = {direction!r}: which way is better was expected; "
            f"accepted are {', '.join(accepted)}"
        )
    start = None
    if isinstance(baseline, tuple):
        start = Point(baseline[0], Interval(baseline[1], baseline[1]))
    elif baseline is not None:
        value = _value(data, code, baseline, where)
        if (ends := _ends(value)) is None:
            raise UsageError(
                f"baseline = {baseline}: there is no value of {code} in that year; "
                f"write one as ({baseline}, number)"
            )
        start = Point(baseline, ends, words=value.words)
    return Target(
        id="own",
        series=code,
        indicator=indicator.title,
        direction=Direction(direction),
        kind=Kind.NUMBER,
        value=Interval(target, target),
        by=by,
        baseline=start,
        unit=indicator.many,
        published=False,
    )


def of_indicator(
    data: Data, versions: tuple[Target, ...], year: int, where: Where | None = None
) -> Result:
    """The status of an indicator in a year, by an analyst's target for it, in one or more versions.

    Raises UsageError for a series that is no indicator.
    """
    data.framework.indicator(versions[0].series)
    return assess(versions, _points(data, versions, year, where), year, data.framework.cutoffs)


def _points(
    data: Data, versions: tuple[Target, ...], year: int, where: Where | None
) -> Iterator[Point]:
    """The values of the report's years up to one, each with the break that lies before it."""
    since = {one.baseline.year for one in versions if one.baseline}
    for at in sorted({*data.framework.years, year}):
        value = _value(data, versions[0].series, at, where)
        ends = _ends(value)
        if at > year or ends is None:
            continue
        earlier = [one for one in since if one < at]
        broken = earlier and breaks_between(
            data, [value], Window.of_year(max(earlier)), value.window
        )
        yield Point(at, ends, after_break=bool(broken), words=value.words)
        since.add(at)


def _value(data: Data, code: str, year: int, where: Where | None) -> Value:
    return compute(data, code, Window.of_year(year), dict(where or {}))


def _ends(value: Value) -> Interval | None:
    """The ends of a value; None where there is no number."""
    return Interval(0, 0) if value.reason is Missing.NONE_RECORDED else value.interval
