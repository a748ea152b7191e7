"""What a value may be used for: its kind, its two ends, and how a refusal is worded."""

from __future__ import annotations

from typing import NoReturn

from i2lib.data import Data
from i2lib.errors import MethodError
from i2lib.quantities import Interval, Missing, Mode, Value

SAME_DEEDS = frozenset({"instruments", "partnerships"})  # two registers of partly the same deeds


def refuse(what: str, why: str, instead: str) -> NoReturn:
    """What was asked for, why it is no number, what to do instead."""
    raise MethodError(f"{what}: {why}; {instead}")


def kind_of(data: Data, value: Value) -> str:
    """Flow, stock, distinct or stated; what no indicator defines is an observed figure."""
    indicator = data.framework.indicators.get(value.indicator)
    return indicator.kind if indicator else "stated"


def named(value: Value) -> str:
    """A value as an error names it: instruments-signed of 2016 (region AFR)."""
    parts = ", ".join(f"{dimension} {code}" for dimension, code in value.split)
    return f"{value.indicator} of {value.window}" + (f" ({parts})" if parts else "")


def known(value: Value, what: str) -> Interval:
    """The two ends of a value. None recorded is nought; none found is nought or more.

    Raises MethodError where there is no number at all: it is not nought, and nothing fills it in.
    """
    if value.interval is not None:
        return value.interval
    if value.reason is Missing.NONE_RECORDED:
        return Interval(0, 0)
    if value.reason is Missing.NONE_FOUND and value.mode is not Mode.STATED:
        return Interval(0, None)
    refuse(
        what,
        f"{named(value)} is no number ({value.words or value.reason})",
        "leave it out and say so: what is missing is not nought",
    )


def same_indicator(data: Data, values: tuple[Value, ...], what: str) -> None:
    """Raises MethodError for values of several indicators."""
    codes = list(dict.fromkeys(value.indicator for value in values))
    if len(codes) < 2:
        return
    registers = {
        data.framework.indicators[code].coverage
        for code in codes
        if code in data.framework.indicators
    }
    if registers >= SAME_DEEDS:
        why = "instruments and partnerships are partly the same deeds, entered in two registers"
        refuse(what, why, "show the two side by side")
    why = f"{' and '.join(codes)} do not count the same thing"
    refuse(what, why, "use values of one indicator")
