"""The kinds of number this report prints: an interval and its words, or the reason why there is none.

A source that says "close to 100" has not said 100. A quantity therefore keeps the source's
words, which are what is printed, and derives from them two ends, which are for arithmetic and
comparison only. Where there is no number there is a typed reason, never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from i2lib.dates import Window


class Missing(StrEnum):
    """Why there is no number. A true zero is `NONE_RECORDED`; it alone may be called none."""

    NONE_RECORDED = "none recorded"  # the register is complete for the window and holds no row
    NONE_FOUND = "none found"  # the register is partial and holds no row
    NOT_COLLECTED = "not collected"
    NOT_YET_DUE = "not yet due"
    NOT_APPLICABLE = "not applicable"
    NOT_AVAILABLE = "not available"  # the indicator cannot be split by what was asked
    NOT_KNOWN = "not known"
    SOURCE_LOST = "source lost"
    WITHHELD = "withheld"


BY_COVERAGE = (  # what the table of coverage says of a window without a row; never a floor of nought
    Missing.NOT_COLLECTED,
    Missing.NOT_YET_DUE,
    Missing.SOURCE_LOST,
    Missing.WITHHELD,
)
OBS_STATUS = {  # the codes of SDMX, CL_OBS_STATUS 2.2, for whoever exports a missing value
    Missing.NONE_RECORDED: "A",  # normal value: it is zero
    Missing.NONE_FOUND: "O",  # missing value, no reason told apart
    Missing.NOT_COLLECTED: "L",  # data exist but were not collected
    Missing.NOT_YET_DUE: "O",
    Missing.NOT_APPLICABLE: "M",  # data cannot exist
    Missing.NOT_AVAILABLE: "L",
    Missing.NOT_KNOWN: "O",
    Missing.SOURCE_LOST: "O",
    Missing.WITHHELD: "Q",  # suppressed
}


class Mode(StrEnum):
    """How far a number carries, decided by the table of coverage."""

    EXACT = "exact"  # a complete register
    NAMED = "named"  # complete for one source, which lists them
    FOUND = "found"  # a floor: more may exist
    STATED = "stated"  # what a source says, in its own words
    REGISTER = "register"  # a count of the register itself, and of nothing else


@dataclass(frozen=True)
class Interval:
    """Two ends; an upper end of None is open.

    Counts stay whole numbers and hold both their ends. Of a measured quantity an end itself may be
    left out: more than 2.5 may be 2.6 or 2.51, and is not 2.5. The ends are never printed in place
    of a source's words.
    """

    lower: int | float
    upper: int | float | None
    above: bool = False  # the lower end itself is left out
    under: bool = False  # the upper end itself is left out

    def __post_init__(self) -> None:
        if self.upper is None:
            return
        if self.upper < self.lower:
            raise ValueError(f"an interval from {self.lower} to {self.upper} ends before it starts")
        if self.upper == self.lower and (self.above or self.under):
            raise ValueError(f"an interval from {self.lower} to itself without it holds nothing")

    @property
    def exact(self) -> bool:
        return self.lower == self.upper

    def __contains__(self, number: float) -> bool:
        if (self.above and number == self.lower) or (self.under and number == self.upper):
            return False
        return self.lower <= number and (self.upper is None or number <= self.upper)


@dataclass(frozen=True)
class Convention:
    """What a qualifier stands for in arithmetic: one row of the table of qualifiers.

    The lower end is `lower_percent` of the number rounded down, plus `lower_add`; the upper end
    is `upper_percent` of it rounded up, plus `upper_add`, or open where that percent is None.
    A count (int) is all in whole numbers, so that close to 100 is 90 to 110 and more than 20 is 21
    or more. A measured value (float) is not rounded, and what a count adds to an end or takes off
    it leaves that end out: more than 2.5 is all above 2.5.
    """

    qualifier: str
    word: str  # printed before a number whose source has no words of its own
    lower_percent: int
    lower_add: int
    upper_percent: int | None
    upper_add: int
    version: str = ""

    def bounds(self, value: int | float) -> Interval:
        """The two ends of a count (int) or of a measured value (float)."""
        if isinstance(value, float):
            return self._measured(Fraction(str(value)))
        lower = value * self.lower_percent // 100 + self.lower_add
        if self.upper_percent is None:
            return Interval(lower, None)
        return Interval(lower, -(-value * self.upper_percent // 100) + self.upper_add)

    def _measured(self, value: Fraction) -> Interval:
        lower, above = float(value * self.lower_percent / 100), self.lower_add > 0
        if self.upper_percent is None:
            return Interval(lower, None, above)
        upper = float(value * self.upper_percent / 100)
        return Interval(lower, upper, above, under=self.upper_add < 0)


@dataclass(frozen=True)
class Value:
    """One number of one indicator in one window, with everything that stands behind it.

    `rows` are the ids counted; `apart` stand beside them under a rule of their own; `listed` are
    known and not counted; `others` are further observations of the same figure, which a written
    rule did not choose; `through` are the rows by which a source says so.
    """

    indicator: str
    window: Window
    mode: Mode
    interval: Interval | None = None
    reason: Missing | None = None
    number: int | None = None  # what is printed large; None where only words are printed
    hedge: str = ""  # the source's qualifier before the number: "close to", "over"
    unit: str = ""  # what is counted, in the number that fits
    words: str = ""  # the whole, as printed: "5 instruments found", "close to 100 tech SMEs"
    split: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    through: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.interval is None) == (self.reason is None):
            raise ValueError(f"{self.indicator}: a value has either two ends or a reason")

    @property
    def known(self) -> bool:
        return self.interval is not None

    @property
    def amount(self) -> str:
        """The number as printed: 5, 4,000, or "3 to 5" where some rows may lie in the window."""
        if self.number is not None:
            return grouped(self.number)
        low = self.interval.lower if self.interval else 0
        return f"{low:,} to {grouped(len(self.rows))}"

    @property
    def short(self) -> str:
        """A few words for a cell or a column: the number with how far it carries."""
        if self.reason is not None:
            return NONE.get(self.reason, self.words)
        if self.mode is Mode.STATED:
            return f"{self.hedge} {self.amount}".strip()
        return self.words.replace(f" {self.unit}", "", 1)


NONE = {Missing.NONE_FOUND: "none found", Missing.NONE_RECORDED: "none"} | {
    reason: reason.value for reason in BY_COVERAGE
}


def grouped(number: int) -> str:
    """A whole number as it is printed: 4000 is 4,000."""
    return f"{number:,}"
