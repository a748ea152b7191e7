"""Partial dates and windows: a date is an interval, and a report year is a window.

`2016`, `2016-05`, `2016-05-09` and ranges such as `2015-12/2016-01` (a side may be `..`) are the
forms of EDTF that registers here use. "Signed 2016" is in the year 2016, and its order against
2016-05-05 is unknown: what is ambiguous becomes an interval, never a guess.
Source of the form: Extended Date/Time Format, ISO 8601-2, level 0 and open intervals.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

EARLIEST, LATEST = date(1, 1, 1), date(9999, 12, 31)
FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, order=True)
class Span:
    """The first and the last day that a partial date can mean, both included."""

    first: date
    last: date


@dataclass(frozen=True, order=True)
class Window:
    """The days that a page or a number covers, both ends included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"the window ends ({self.end}) before it starts ({self.start})")

    @classmethod
    def of_year(cls, year: int) -> Window:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def year(self) -> int | None:
        """The calendar year that this window is, or None."""
        return self.start.year if self == Window.of_year(self.start.year) else None

    def __str__(self) -> str:
        if self.year is not None:
            return str(self.year)
        return f"{spelled(self.start.isoformat())} to {spelled(self.end.isoformat())}"


def parse(text: str) -> Span:
    """The days that a partial date or range can mean.

    Raises ValueError with a reason in words: a month 13, a day that does not exist, a range
    that ends before it starts, or another form altogether.
    """
    left, slash, right = text.partition("/")
    if not slash or left == right == "..":
        return _without_range(text)
    first = EARLIEST if left == ".." else _without_range(left).first
    last = LATEST if right == ".." else _without_range(right).last
    if last < first:
        raise ValueError("the range ends before it starts")
    return Span(first, last)


def _without_range(text: str) -> Span:
    found = FORM.fullmatch(text)
    if not found:
        raise ValueError("it has none of the forms of a date")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if year < 1:
        raise ValueError("there is no year 0")
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    days = calendar.monthrange(year, month)[1]
    if day is None:
        return Span(date(year, month, 1), date(year, month, days))
    if not 1 <= day <= days:
        raise ValueError(f"{calendar.month_name[month]} {year} has no day {day}")
    return Span(date(year, month, day), date(year, month, day))


def bounds(texts: pd.Series) -> pd.DataFrame:
    """First and last day of every date of a column; empty cells and unreadable dates are NaT.

    Returns a frame `first`, `last` (datetime64[s]) on the index of `texts`. Each distinct text
    is parsed once: a register repeats its dates.
    """
    codes, distinct = pd.factorize(texts, use_na_sentinel=False)
    spans = [_read(text) for text in distinct]
    first = np.array([span.first if span else None for span in spans], dtype="datetime64[D]")
    last = np.array([span.last if span else None for span in spans], dtype="datetime64[D]")
    ends = {"first": first.astype("datetime64[s]"), "last": last.astype("datetime64[s]")}
    return pd.DataFrame({side: days[codes] for side, days in ends.items()}, index=texts.index)


def _read(text: object) -> Span | None:
    try:
        return parse(str(text))
    except ValueError:
        return None


def spelled(text: str) -> str:
    """A partial date in words: 2016-05-05 is "5 May 2016", 2016-05 "May 2016"."""
    if "/" in text:
        left, _, right = text.partition("/")
        if left == "..":
            return f"until {spelled(right)}"
        if right == "..":
            return f"from {spelled(left)}"
        return f"between {spelled(left)} and {spelled(right)}"
    parts = text.split("-")
    if len(parts) == 1:
        return text
    month = calendar.month_name[int(parts[1])]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"
