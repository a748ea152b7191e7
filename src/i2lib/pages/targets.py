"""Union-wide targets: context for Objective I.2, which has none, and the worked examples of the method."""

from __future__ import annotations

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.pages.writing import page, paragraph
from i2lib.progress import Result, assess, distribution, printed
from i2lib.quantities import Interval
from i2lib.tables import Line, Table, external
from i2lib.targets import Cutoffs, Direction, Kind, Point, Target, exact


def targets(data: Data) -> str:
    """Each target with its status, method, points, flip values or reason; examples step by step."""
    framework = data.framework
    latest = {name: _assessed(data, name, None) for name in framework.targets}
    examples = [
        Line(_example(_assessed(data, name, point.year)))
        for name in framework.targets
        for point in framework.observations.get(name, ())
        if any(one.in_force_from <= point.year for one in framework.targets[name])
    ]
    found = distribution(latest.values())
    counts = "; ".join(f"{status}: {number}" for status, number in found.counts) or "no target"
    worst = f" The worst of those judged: {found.worst}." if found.worst else ""
    return page(
        "Union-wide targets: context and worked examples",
        [
            "**Objective I.2 has no published target.** None was found for it, its outcome or its outputs, "
            "so nothing about it is judged, here or on any page. The targets below are those of ITU as a "
            "whole. They are context, and they show how a status is made; [the method](#progress) "
            "stands with the others."
        ],
        "## Every target",
        paragraph(
            f"{counts[0].upper()}{counts[1:]}. Statuses of several targets are never averaged.{worst}"
        ),
        Table(
            "Union-wide targets of the strategic plans, as of the year of each target",
            ("Target", "Baseline", "To be met", "Latest value", "Status", "Rests on", "Sources"),
            tuple(_line(data, name, result) for name, result in latest.items()),
            css="i2-register",
        ).html(),
        "## Year by year",
        paragraph(
            "Each value found, judged in its own year. The share of the distance is (value - baseline) / "
            "(target - baseline); the share of time is (year - first year) / (last year - first year); "
            "the pace is the first over the second."
        ),
        Table(
            "Worked examples",
            ("Target", "Value", "Share of distance", "Share of time", "Pace", "Status"),
            tuple(examples),
        ).html(),
        "## What is not measured",
        paragraph(_no_growth_rate(framework.cutoffs)),
    )


def _assessed(data: Data, name: str, year: int | None) -> Result:
    """A series in a year, or in the year that its newest target is due."""
    framework = data.framework
    versions = framework.targets[name]
    if year is None:
        newest = max(versions, key=lambda one: one.in_force_from)
        year = newest.by or newest.in_force_from
    return assess(versions, framework.observations.get(name, ()), year, framework.cutoffs)


def _no_growth_rate(cutoffs: Cutoffs) -> str:
    """Why there is no measure by growth rate, with a series on its straight way as the example."""
    half = Point(2, Interval(5, 5))
    start = Point(0, Interval(10, 10))
    goal = Target("", "", "", Direction.DOWN, Kind.NUMBER, Interval(0, 0), 4, start)
    result = assess(goal, [half], half.year, cutoffs)
    almost = 0.001
    had, needed = (5 / 10) ** (1 / 2) - 1, (almost / 10) ** (1 / 4) - 1
    return (
        f"Measures by growth rate. From {printed(start.low)} to {printed(half.low)} with target 0, half "
        f"of the time gone, the share of the distance is {result.share} and the pace {result.pace}: "
        f"{result.status}. No constant rate reaches zero, and from zero none exists. With {almost} in its "
        f"place, as some do, the yearly change needed is {needed:.0%} and the one had {had:.0%}: "
        f"{had / needed:.2f} of it, and the same series is called limited. So growth rates are not used."
    )


def _line(data: Data, name: str, result: Result) -> Line:
    target = result.target or data.framework.targets[name][-1]
    values = data.framework.observations.get(name, ())
    rest = [result.method] if result.flips else []
    if result.pace:
        rest.append(f"share of distance {result.share}, pace {result.pace}")
    rest += result.beside
    named = Markup('{} <a class="i2-id" href="#{}">{}</a>').format(
        target.indicator, evidence.anchor(target.id), target.id
    )
    sources = dict.fromkeys(target.sources + tuple(one for p in values for one in p.sources))
    base = _valued(target, target.baseline)
    if target.first_value and base:
        base += ": the first value found, used as baseline"
    return Line(
        (
            named,
            base or "none stated",
            _aim(target),
            _valued(target, values[-1] if values else None) or "none found",
            result.words,
            ". ".join(f"{one[0].upper()}{one[1:]}" for one in (*rest, target.note) if one),
            Markup("; ").join(
                external(one.url, one.title) for one in evidence.sources_of(data, tuple(sources))
            ),
        ),
        evidence.anchor(target.id),
    )


def _example(result: Result) -> tuple[str, ...]:
    target = result.target
    assert target is not None
    asked = "" if result.asked is None else f"{float(result.asked):.2f}"
    return (
        target.indicator,
        _valued(target, result.points[-1]),
        str(result.share or ""),
        asked,
        str(result.pace or ""),
        result.words,
    )


def _aim(target: Target) -> str:
    if target.value is None:
        return "no number"
    return f"{printed(exact(target.value.lower))} {target.unit} by {target.by}"


def _valued(target: Target, point: Point | None) -> str:
    return f"{printed(point.low)} {target.unit} ({point.year})" if point is not None else ""
