"""A target of an analyst's own, held against an indicator: marked as theirs wherever it is shown.

The points are the values of the years of the report. A floor meets a target that it reaches;
below it nothing can be told, since more may exist than was found.
"""

from __future__ import annotations

from collections.abc import Mapping

from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import UsageError
from i2lib.indicators import compute
from i2lib.progress.assessing import assess
from i2lib.progress.results import Result
from i2lib.quantities import Interval, Missing
from i2lib.targets import Direction, Kind, Point, Target


def own_target(
    data: Data,
    code: str,
    baseline: int | tuple[int, float] | None,
    target: float,
    by: int,
    direction: str,
    where: Mapping[str, str] | None = None,
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
        start = point(data, code, baseline, where)
        if start is None:
            raise UsageError(
                f"baseline = {baseline}: there is no value of {code} in that year; "
                f"write one as ({baseline}, number)"
            )
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
    data: Data, target: Target, year: int, where: Mapping[str, str] | None = None
) -> Result:
    """The status of an indicator in a year, by an analyst's target for it."""
    years = {*data.framework.years, year}
    found = [point(data, target.series, one, where) for one in sorted(years) if one <= year]
    points = [one for one in found if one is not None]
    return assess(target, points, year, data.framework.cutoffs)


def point(data: Data, code: str, year: int, where: Mapping[str, str] | None = None) -> Point | None:
    """The value of an indicator in a calendar year, or None where there is no number."""
    value = compute(data, code, Window.of_year(year), dict(where or {}))
    if value.reason is Missing.NONE_RECORDED:
        return Point(year, Interval(0, 0))
    return Point(year, value.interval) if value.interval is not None else None
