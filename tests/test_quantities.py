"""Qualified numbers: the words are kept, the ends are for arithmetic, a missing number says why."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from worlds import IN_2016

from i2lib import Data, Interval, Missing, Mode, Value
from i2lib.quantities import OBS_STATUS, Convention, grouped

TABLE = [  # the methods' own table of qualified figures, row by row
    ("exact", 92, 92, 92),
    ("more_than", 20, 21, None),
    ("at_least", 20, 20, None),
    ("at_least", 85, 85, None),
    ("below", 100, 90, 99),
    ("approx", 100, 90, 110),
    ("at_most", 30, 0, 30),
    # and where the rounding shows: down at the lower end, up at the upper
    ("approx", 107, 96, 118),
    ("approx", 5, 4, 6),
    ("approx", 1, 0, 2),
    ("below", 107, 96, 106),
    ("more_than", 1800, 1801, None),
    ("exact", 0, 0, 0),
    ("at_most", 0, 0, 0),
    ("approx", 0, 0, 0),
]


@pytest.mark.parametrize(("qualifier", "value", "lower", "upper"), TABLE)
def test_a_qualifier_stands_for_two_ends(
    real: Data, qualifier: str, value: int, lower: int, upper: int | None
) -> None:
    bounds = real.framework.conventions[qualifier].bounds(value)
    assert bounds == Interval(lower, upper)
    assert isinstance(bounds.lower, int)


MEASURED = [  # the same of measured values: not rounded, and an end may be left out
    ("exact", 53.6, Interval(53.6, 53.6)),
    ("more_than", 20.0, Interval(20, None, above=True)),
    ("more_than", 53.6, Interval(53.6, None, above=True)),
    ("at_least", 53.6, Interval(53.6, None)),
    ("below", 53.6, Interval(48.24, 53.6, under=True)),
    ("approx", 53.6, Interval(48.24, 58.96)),
    ("at_most", 53.6, Interval(0, 53.6)),
]


@pytest.mark.parametrize(("qualifier", "value", "bounds"), MEASURED)
def test_a_measured_value_is_not_rounded_and_more_than_it_is_open_at_it(
    real: Data, qualifier: str, value: float, bounds: Interval
) -> None:
    assert real.framework.conventions[qualifier].bounds(value) == bounds


def test_every_qualifier_bounds_measured_values_too(real: Data) -> None:
    assert {row[0] for row in MEASURED} == set(real.framework.conventions)


def test_an_end_that_is_left_out_is_not_in_the_interval(real: Data) -> None:
    more = real.framework.conventions["more_than"]
    assert [number in more.bounds(20.0) for number in (20, 20.001, 21)] == [False, True, True]
    assert [number in more.bounds(20) for number in (20, 20.001, 21)] == [False, False, True]
    under = Interval(1, 2, under=True)
    assert [number in under for number in (1, 1.999, 2)] == [True, True, False]
    for above, without in ((True, False), (False, True)):
        with pytest.raises(ValueError, match="holds nothing"):
            Interval(2, 2, above, without)
    assert not Interval(2, None, above=True).exact


def test_every_qualifier_of_the_table_of_methods_is_in_the_data_and_no_other(real: Data) -> None:
    assert set(real.framework.conventions) == {row[0] for row in TABLE}


def test_only_an_exact_number_stands_for_itself_alone(real: Data) -> None:
    exact = [name for name, one in real.framework.conventions.items() if one.bounds(1000).exact]
    assert exact == ["exact"]


@pytest.mark.parametrize(
    ("qualifier", "word"),
    [
        ("exact", ""),
        ("more_than", "more than"),
        ("at_least", "at least"),
        ("below", "nearly"),
        ("approx", "about"),
        ("at_most", "up to"),
    ],
)
def test_a_qualifier_has_its_word_for_figures_without_words(
    real: Data, qualifier: str, word: str
) -> None:
    assert real.framework.conventions[qualifier].word == word


def test_a_convention_is_data_and_another_one_gives_other_ends() -> None:
    wider = Convention("approx", "about", 80, 0, 125, 0)
    assert wider.bounds(100) == Interval(80, 125)


def test_below_nothing_is_no_number() -> None:
    below = Convention("below", "nearly", 90, 0, 100, -1)
    assert below.bounds(1) == Interval(0, 0)
    with pytest.raises(ValueError, match="ends before it starts"):
        below.bounds(0)


def test_an_interval_holds_both_its_ends_and_nothing_beyond() -> None:
    closed, open_ = Interval(90, 110), Interval(21, None)
    assert [number in closed for number in (89, 90, 110, 111)] == [False, True, True, False]
    assert [number in open_ for number in (20, 21, 10**9)] == [False, True, True]
    assert Interval(5, 5).exact
    assert not closed.exact
    assert not Interval(5, None).exact, "an open end is never exact"


def test_an_interval_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="from 3 to 2"):
        Interval(3, 2)


def value(mode: Mode, words: str, number: int | None = 5, **more: Any) -> Value:
    given = {"interval": Interval(5, 5), "unit": "big things", "words": words, **more}
    return Value("instruments-signed", IN_2016, mode, number=number, **given)


MISSING: dict[str, Any] = {"number": None, "interval": None}


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (value(Mode.FOUND, "5 big things found"), "5 found"),
        (value(Mode.NAMED, "5 big things named"), "5 named"),
        (value(Mode.EXACT, "5 big things signed"), "5 signed"),
        (value(Mode.FOUND, "1,500 big things found", 1500), "1,500 found"),
        (value(Mode.FOUND, "1 to 2 big things found", None), "1 to 2 found"),
        (value(Mode.STATED, "close to 5 big things", hedge="close to"), "close to 5"),
        (value(Mode.STATED, "5 big things"), "5"),
        (value(Mode.FOUND, "x", **MISSING, reason=Missing.NONE_FOUND), "none found"),
        (value(Mode.STATED, "x", **MISSING, reason=Missing.NONE_FOUND), "none found"),
        (value(Mode.EXACT, "x", **MISSING, reason=Missing.NONE_RECORDED), "none"),
        (value(Mode.FOUND, "not available by x", **MISSING, reason=Missing.NOT_AVAILABLE),
         "not available by x"),
        (value(Mode.STATED, "several", **MISSING, reason=Missing.NOT_APPLICABLE), "several"),
    ],
)  # fmt: skip
def test_a_value_in_a_cell_keeps_the_word_that_says_how_far_it_carries(
    one: Value, words: str
) -> None:
    assert one.short == words


def test_a_value_has_either_two_ends_or_a_reason() -> None:
    with pytest.raises(ValueError, match="either two ends or a reason"):
        Value("x", IN_2016, Mode.FOUND)
    with pytest.raises(ValueError, match="either two ends or a reason"):
        Value("x", IN_2016, Mode.FOUND, Interval(1, 1), Missing.NONE_FOUND)
    assert Value("x", IN_2016, Mode.FOUND, Interval(1, None)).known
    assert not Value("x", IN_2016, Mode.FOUND, reason=Missing.NONE_FOUND).known


def test_a_value_is_never_written_into() -> None:
    value = Value("x", IN_2016, Mode.FOUND, Interval(1, None))
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.number = 2  # type: ignore[misc]


def test_only_a_complete_register_may_say_none_and_no_reason_says_zero() -> None:
    assert Missing("none recorded") is Missing.NONE_RECORDED
    assert Missing("none found") is Missing.NONE_FOUND
    assert [reason for reason in Missing if "0" in reason or "zero" in reason] == []


@pytest.mark.parametrize(
    ("number", "printed"), [(0, "0"), (999, "999"), (1000, "1,000"), (1234567, "1,234,567")]
)
def test_thousands_are_grouped_where_a_number_is_printed(number: int, printed: str) -> None:
    assert grouped(number) == printed


def test_every_reason_for_a_missing_value_has_its_code_of_sdmx() -> None:
    """CL_OBS_STATUS: A normal, L exists and was not collected, M cannot exist, Q suppressed, O missing."""
    assert OBS_STATUS == {
        Missing.NONE_RECORDED: "A",  # a zero is a normal value
        Missing.NONE_FOUND: "O",
        Missing.NOT_COLLECTED: "L",
        Missing.NOT_YET_DUE: "O",
        Missing.NOT_APPLICABLE: "M",
        Missing.NOT_AVAILABLE: "L",
        Missing.NOT_KNOWN: "O",
        Missing.SOURCE_LOST: "O",
        Missing.WITHHELD: "Q",
    }
    assert OBS_STATUS.keys() == set(Missing)
