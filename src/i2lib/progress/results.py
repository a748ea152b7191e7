"""What is said of a target: a status or a typed reason, with all that it rests on.

A status is never shown without its method, its points and the values at which it would flip.
Statuses of several series are never averaged: they stand side by side, with the worst named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from i2lib.quantities import Interval
from i2lib.targets import Point, Target, exact


class Status(StrEnum):
    """What is said of a target; the values of the middle ones stand in the table of cut-offs."""

    MET = "met"
    MET_AT_BASELINE = "met at baseline"
    IN_BAND = "within the band"
    ON_TRACK = "on track"
    SOME_PROGRESS = "some progress"
    LIMITED = "limited"
    MOVING_AWAY = "moving away"
    OUT_OF_BAND = "outside the band"
    NO_LONGER_MET = "no longer met"
    NOT_MET = "not met"
    CANNOT_TELL = "cannot tell"
    TREND_ONLY = "trend only"
    NOT_ASSESSABLE = "not assessable"


JUDGED = tuple(Status)[:10]  # from the best to the worst


class Reason(StrEnum):
    """Why a target is not judged, or not from the pace."""

    NO_TARGET = "no target published"
    NOT_IN_FORCE = "no target in force in that year"
    QUALITATIVE = "no number in the target"
    NO_YEAR = "no year in the target"
    NO_DIRECTION = "no direction stated"
    NO_BASELINE = "no baseline stated"
    SINGLE_POINT = "single point"
    NO_FINAL_VALUE = "no value of the target's own year"
    BREAK = "a break in the series since the baseline"
    INTERVALS = "the ends of the interval disagree"
    PATH = "the milestones leave the way from baseline to target"
    BAND = "a band test: there is no distance to cover"


class Against(StrEnum):
    """The latest value against the target, the pace left aside."""

    MET = "met"
    NOT_MET = "not met"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class Range:
    """A measure with its two ends; None is open."""

    low: Fraction | None
    high: Fraction | None

    def __str__(self) -> str:
        """Rounded to two decimals, once, here."""
        low, high = (None if end is None else f"{float(end):.2f}" for end in (self.low, self.high))
        if low == high:
            return low or "not known"
        if high is None:
            return f"{low} or more"
        return f"{high} or less" if low is None else f"{low} to {high}"


@dataclass(frozen=True)
class Flip:
    """The value of the year judged at which the status would be another."""

    to: Status
    at: Fraction
    above: bool  # the other status lies at higher values
    inclusive: bool  # the value itself has the other status

    def __str__(self) -> str:
        number = printed(self.at)
        if not self.inclusive:
            return f"{self.to} {'above' if self.above else 'below'} {number}"
        return f"{self.to} {f'from {number}' if self.above else f'at {number} or less'}"


@dataclass(frozen=True)
class Result:
    """A judgement, or the reason why there is none, with what it rests on."""

    status: Status
    year: int  # of the report
    target: Target | None
    reason: Reason | None = None
    method: str = ""
    points: tuple[Point, ...] = ()  # baseline and actual
    against: Against | None = None
    share: Range | None = None  # A, of the distance
    asked: Fraction | None = None  # of the distance by then: T on a straight path
    pace: Range | None = None  # L
    needed: Range | None = None  # yearly change from here on
    flips: tuple[Flip, ...] = ()
    ends: tuple[Status, ...] = ()  # where the ends disagree, what each would be
    final: bool = False
    met_in: int | None = None
    change: Range | None = None  # without a target: from the first value to the last
    milestone: Result | None = None  # the next one
    others: tuple[Target, ...] = ()  # versions not in force

    @property
    def dated(self) -> int | None:
        """The year of the latest value, which may be older than the report's."""
        return self.points[-1].year if self.points else None

    @property
    def said(self) -> str:
        """The status with the year of its value."""
        if self.status is Status.NO_LONGER_MET:
            return f"met in {self.met_in}, {self.status}"
        if self.status not in JUDGED or self.dated is None:
            return str(self.status)
        return f"{self.status} in {self.dated}" + (" (final)" if self.final else "")

    @property
    def told(self) -> str:
        """The status with its year, its reason and its flip values."""
        said = f"{self.said} ({self.reason})" if self.reason else self.said
        return "; ".join([said, *filter(None, [", ".join(map(str, self.flips))])])

    @property
    def words(self) -> str:
        """The same, with whose target it is where that is not a published one."""
        own = self.target is not None and not self.target.published
        return f"{self.told}; target supplied by an analyst, not published" if own else self.told

    @property
    def sentence(self) -> str:
        """The status with its points, its measures and its method, for a page of its own."""
        parts = [self.words]
        if self.target is not None and self.target.value is not None:
            parts.append(f"target {aim(self.target)}")
        parts += map(valued, self.points)
        if self.share is not None and self.pace is not None:
            parts += [f"share of the distance {self.share}", f"pace {self.pace}"]
        if self.needed is not None:
            parts.append(f"needed a year {self.needed}")
        return "; ".join(filter(None, (*parts, *self.beside, self.method)))

    @property
    def beside(self) -> tuple[str, ...]:
        """What stands beside the status: the next milestone, and versions not in force."""
        said = [
            f"not in force: target {aim(other)}, from {other.in_force_from}"
            for other in self.others
        ]
        if self.milestone is not None and self.milestone.target is not None:
            said.insert(0, f"milestone, target {aim(self.milestone.target)}: {self.milestone.told}")
        return tuple(said)


@dataclass(frozen=True)
class Distribution:
    """How many series have which status, and the worst one that is judged; never an average."""

    counts: tuple[tuple[Status, int], ...]
    worst: Status | None


def distribution(results: Iterable[Result]) -> Distribution:
    """The statuses of several series side by side."""
    had = [result.status for result in results]
    counts = tuple((status, had.count(status)) for status in Status if status in had)
    judged = [status for status, _ in counts if status in JUDGED]
    return Distribution(counts, judged[-1] if judged else None)


def printed(number: Fraction) -> str:
    """An exact number as a decimal; one without an end is rounded and says so."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest > 1:
        return f"about {float(number):.4f}"
    decimal = f"{Decimal(number.numerator) / Decimal(number.denominator):,f}"
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal


def aim(target: Target, unit: str = "") -> str:
    """What is to be reached by when, in words."""
    number = "without a number" if target.value is None else _number(target.value)
    number = f"{number} {unit}".rstrip()
    return f"{number} by {target.by}" if target.by is not None else number


def valued(point: Point) -> str:
    """A point with its year, in the words of its value: bounds are not printed for "over 20"."""
    return f"{point.year}: {point.words or _number(point.interval)}"


def _number(interval: Interval) -> str:
    low = printed(exact(interval.lower))
    if interval.upper is None:
        return f"at least {low}"
    return low if interval.exact else f"{low} to {printed(exact(interval.upper))}"
