"""Arithmetic between two ends: every number that could come out is in the result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i2lib.intervals import (
    Answer,
    Change,
    Direction,
    PercentagePoints,
    PercentChange,
    Undefined,
    at_least,
    change,
    percent_change,
    percentage,
    percentage_points,
    ratio,
    share,
    total,
)
from i2lib.quantities import Interval

OVER_20, CLOSE_TO_100 = Interval(21, None), Interval(90, 110)


# --- to check by head ---------------------------------------------------------------------------


def test_a_sum_adds_both_ends_and_stays_whole() -> None:
    assert total([Interval(1, 2), Interval(10, 10)]) == Interval(11, 12)
    assert isinstance(total([Interval(1, 2), Interval(3, 4)]).lower, int)


def test_a_sum_with_one_open_end_is_open() -> None:
    assert total([Interval(1, 2), OVER_20, Interval(3, 3)]) == Interval(25, None)


def test_a_sum_of_nothing_is_nought() -> None:
    assert total([]) == Interval(0, 0)


def test_a_change_runs_from_the_least_to_the_most_that_it_may_be() -> None:
    assert change(CLOSE_TO_100, Interval(107, 107)) == Change(-3, 17)
    assert change(Interval(1, 2), Interval(5, 9)) == Change(3, 8)


def test_between_two_floors_no_change_can_be_stated() -> None:
    moved = change(OVER_20, OVER_20)
    assert moved == Change(None, None)
    assert moved.direction is Direction.CANNOT_SAY
    assert -1000 in moved
    assert 1000 in moved


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (Interval(5, 5), Interval(5, 5), Direction.SAME),
        (Interval(5, 6), Interval(5, 6), Direction.CANNOT_SAY),
        (Interval(5, 6), Interval(7, None), Direction.UP),
        (Interval(5, 6), Interval(6, None), Direction.CANNOT_SAY),
        (Interval(7, None), Interval(5, 6), Direction.DOWN),
        (Interval(6, None), Interval(5, 6), Direction.CANNOT_SAY),
        (CLOSE_TO_100, Interval(107, 107), Direction.CANNOT_SAY),
    ],
)
def test_a_direction_is_said_only_where_all_of_the_change_has_it(
    first: Interval, second: Interval, said: Direction
) -> None:
    assert change(first, second).direction is said


def test_a_ratio_divides_crosswise() -> None:
    assert ratio(Interval(10, 20), Interval(4, 5)) == Interval(2, 5)
    assert ratio(Interval(10, None), Interval(4, 5)) == Interval(2, None)
    assert ratio(Interval(10, 20), Interval(4, None)) == Interval(0, 5)


def test_a_ratio_is_undefined_where_the_denominator_may_be_nought() -> None:
    assert ratio(Interval(1, 1), Interval(0, 5)) is Undefined.MAY_BE_NOUGHT
    assert share(Interval(0, 0), Interval(0, 0)) is Undefined.MAY_BE_NOUGHT
    assert percent_change(Interval(0, 0), Interval(5, 5)) is Undefined.MAY_BE_NOUGHT


def test_a_ratio_of_less_than_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        ratio(Interval(-1, 1), Interval(1, 1))


def test_a_share_never_leaves_nought_to_one() -> None:
    assert share(Interval(3, 8), Interval(4, 6)) == Interval(0.5, 1)
    assert share(Interval(3, None), Interval(4, 6)) == Interval(0.5, 1)
    assert share(OVER_20, OVER_20) == Interval(0, 1)


def test_a_part_larger_than_its_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="no part"):
        share(Interval(7, 8), Interval(4, 6))


@pytest.mark.parametrize(
    ("quantity", "other", "answer"),
    [
        (Interval(5, 5), Interval(5, 5), Answer.YES),
        (OVER_20, Interval(20, 20), Answer.YES),
        (OVER_20, Interval(21, 21), Answer.YES),
        (OVER_20, Interval(22, 22), Answer.CANNOT_TELL),
        (OVER_20, OVER_20, Answer.CANNOT_TELL),
        (CLOSE_TO_100, Interval(111, 111), Answer.NO),
        (CLOSE_TO_100, Interval(110, 110), Answer.CANNOT_TELL),
    ],
)
def test_whether_a_quantity_reaches_another_has_three_answers(
    quantity: Interval, other: Interval, answer: Answer
) -> None:
    assert at_least(quantity, other) is answer


def test_a_percent_change_and_percentage_points_are_two_kinds_of_number() -> None:
    percent = percent_change(Interval(4, 4), Interval(6, 6))
    points = percentage_points(Interval(0.25, 0.25), Interval(0.75, 0.75))
    assert percent == PercentChange(50, 50)
    assert points == PercentagePoints(50, 50)
    wide = percentage_points(Interval(0.25, 0.5), Interval(0.5, 1))
    assert wide == PercentagePoints(0, 75)
    other: object = points
    assert percent != other


def test_points_of_what_is_no_share_are_refused() -> None:
    for one in (Interval(0, 2), Interval(0, None), Interval(-1, 0)):
        with pytest.raises(ValueError, match="two shares"):
            percentage_points(one, Interval(0, 1))


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (Interval(3, 3), Interval(12, 12), "3 of 12"),
        (Interval(3, 3), Interval(19, 19), "3 of 19"),
        (Interval(5, 5), Interval(20, 20), "25 %"),
        (Interval(1, 1), Interval(99, 99), "1 %"),
        (Interval(1, 1), Interval(100, 100), "1.0 %"),
        (Interval(1, 1), Interval(400, 400), "0.2 %"),
        (Interval(5, 10), Interval(20, 20), "25 to 50 %"),
        (Interval(3, None), Interval(12, 14), "3 or more of 12 to 14"),
        (Interval(1, 1), Interval(0, 5), "1 of 0 to 5"),
    ],
)
def test_no_percentage_is_made_of_few(part: Interval, whole: Interval, words: str) -> None:
    assert percentage(part, whole) == words


# --- ends that are left out, of measured quantities -------------------------------------------------

OVER_2_5, UNDER_2_5 = Interval(2.5, None, above=True), Interval(2.25, 2.5, under=True)


def test_a_sum_leaves_an_end_out_as_soon_as_one_part_does() -> None:
    assert total([Interval(1, 2), UNDER_2_5]) == Interval(3.25, 4.5, under=True)
    assert total([Interval(1, 2), OVER_2_5]) == Interval(3.5, None, above=True)


def test_from_a_number_to_more_than_it_is_a_rise_and_from_more_than_it_a_fall() -> None:
    just = Interval(2.5, 2.5)
    assert change(just, OVER_2_5).direction is Direction.UP
    assert change(OVER_2_5, just).direction is Direction.DOWN
    assert change(just, UNDER_2_5).direction is Direction.DOWN
    assert change(UNDER_2_5, just).direction is Direction.UP
    assert change(just, Interval(2.5, None)).direction is Direction.CANNOT_SAY
    assert 0 not in change(just, OVER_2_5)
    assert 0 not in change(just, UNDER_2_5)


def test_less_than_a_number_does_not_reach_it() -> None:
    just = Interval(2.5, 2.5)
    assert at_least(UNDER_2_5, just) is Answer.NO
    assert at_least(Interval(2.25, 2.5), just) is Answer.CANNOT_TELL
    assert at_least(just, OVER_2_5) is Answer.NO
    assert at_least(OVER_2_5, just) is Answer.YES


# --- whatever the numbers -----------------------------------------------------------------------

NUMBERS = st.integers(0, 10_000)


@st.composite
def around(draw: st.DrawFn) -> tuple[Interval, int]:
    """A quantity and one number that it may be."""
    low, point, high = sorted(draw(st.lists(NUMBERS, min_size=3, max_size=3)))
    above, under = (draw(st.booleans()) and end != point for end in (low, high))
    if draw(st.booleans()):
        return Interval(low, None, above), point
    return Interval(low, high, above, under), point


@given(st.lists(around(), max_size=6))
def test_a_sum_holds_every_sum_that_may_be(parts: list[tuple[Interval, int]]) -> None:
    summed = total(quantity for quantity, _ in parts)
    assert sum(point for _, point in parts) in summed
    if all(quantity.upper is not None for quantity, _ in parts):
        assert isinstance(summed.upper, int)


@given(around(), around())
def test_a_change_holds_every_change_that_may_be(
    first: tuple[Interval, int], second: tuple[Interval, int]
) -> None:
    moved = change(first[0], second[0])
    point = second[1] - first[1]
    assert point in moved
    match moved.direction:
        case Direction.UP:
            assert point > 0
        case Direction.DOWN:
            assert point < 0
        case Direction.SAME:
            assert point == 0


@given(around(), around())
def test_a_ratio_and_a_percent_change_hold_every_one_that_may_be(
    above: tuple[Interval, int], below: tuple[Interval, int]
) -> None:
    found, percent = ratio(above[0], below[0]), percent_change(below[0], above[0])
    if below[0].lower == 0:
        assert found is percent is Undefined.MAY_BE_NOUGHT
        return
    assert isinstance(found, Interval)
    assert isinstance(percent, PercentChange)
    assert above[1] / below[1] in found
    assert 100 * (above[1] / below[1]) - 100 in percent


@given(around(), around())
def test_a_share_holds_every_share_that_may_be(
    part: tuple[Interval, int], whole: tuple[Interval, int]
) -> None:
    if part[1] > whole[1] or whole[0].lower == 0:
        return
    found = share(part[0], whole[0])
    assert isinstance(found, Interval)
    assert part[1] / whole[1] in found
    assert found.lower >= 0
    assert found.upper is not None
    assert found.upper <= 1


@given(around(), around())
def test_an_answer_is_that_of_every_pair_of_numbers(
    one: tuple[Interval, int], other: tuple[Interval, int]
) -> None:
    answer = at_least(one[0], other[0])
    if answer is Answer.YES:
        assert one[1] >= other[1]
    if answer is Answer.NO:
        assert one[1] < other[1]
