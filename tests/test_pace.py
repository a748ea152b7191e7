"""The formulas of progress: the path with its milestones, what meets a target, where a status flips."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_progress import HOUSE, at, goal, judged

from i2lib import Interval
from i2lib.errors import MethodError
from i2lib.progress import Against, Range, Reason, Status, met
from i2lib.progress.pace import flips_of, ladder_of, share_asked, status_on
from i2lib.targets import Direction, Kind

BELOW = Status(HOUSE.below)
A_LITTLE = Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("year", "asked"),
    [(2015, "0.05"), (2016, "0.1"), (2017, "0.55"), (2018, "1")],  # slow to 2016, then fast
)
def test_the_path_runs_through_its_milestones_to_its_end(year: int, asked: str) -> None:
    target = goal(0, 20, milestones=(at(2016, 2),))
    assert share_asked(target, Fraction(0), year) == Fraction(asked)


@pytest.mark.parametrize("year", [2013, 2014, 2019])
def test_a_year_off_the_way_has_no_place_on_the_path(year: int) -> None:
    with pytest.raises(MethodError, match=f"{year} is not on the way to 2018"):
        share_asked(goal(0, 20), Fraction(0), year)


@pytest.mark.parametrize(
    ("value", "against"),
    [(9, "not met"), (10, "met"), (12, "met"), (20, "met"), (21, "not met")],
)
def test_the_ends_of_a_band_are_within_it(value: int, against: str) -> None:
    band = goal(0, 0, direction=Direction.BAND, kind=Kind.BAND, value=Interval(10, 20))
    assert met(band, at(2016, value)) == Against(against)


small = st.integers(-20, 20)


@given(small, small, small, small)
def test_a_flip_value_is_where_the_status_changes_and_not_before(
    b: int, other: int, t: int, a: int
) -> None:
    """With two baselines a status holds where both agree, and flips where the first one does."""
    assume((t - b) * (t - other) > 0)
    target, rising = goal(b, t), t > b
    starts = [Fraction(b)] if b == other else [Fraction(b), Fraction(other)]
    ladders = [ladder_of(target, start, 2016, HOUSE) for start in starts]

    def statuses(value: Fraction) -> set[Status]:
        return {status_on(ladder, value, rising, BELOW) for ladder in ladders}

    assume(len(statuses(Fraction(a))) == 1)
    (status,) = statuses(Fraction(a))
    flips = flips_of(ladders, status, rising, BELOW)
    assert len(flips) == (status is not Status.MET) + (status is not BELOW)
    for flip in flips:
        way = A_LITTLE if flip.above else -A_LITTLE
        if a != flip.at:
            assert (flip.at > a) == flip.above
            assert statuses(flip.at - way) == {status}, "not yet"
        assert (statuses(flip.at) != {status}) == flip.inclusive
        beyond = statuses(flip.at + way)
        assert beyond != {status}
        if flip.to is not Status.CANNOT_TELL:
            assert beyond == {flip.to}
        else:
            assert len(starts) == 2
            assert status is not Status.MET, "the target is one, whatever the baseline"


def test_below_a_target_that_is_met_the_next_status_is_sure_with_two_baselines_too() -> None:
    ladders = [ladder_of(goal(0, 20), Fraction(b), 2016, HOUSE) for b in (0, 4)]
    (worse,) = flips_of(ladders, Status.MET, True, BELOW)
    assert (worse.to, worse.at) == (Status.ON_TRACK, Fraction(20))
    better, worse = flips_of(ladders, Status.ON_TRACK, True, BELOW)
    assert (better.to, better.at) == (Status.MET, Fraction(20))
    assert worse.to is Status.CANNOT_TELL


# --- what is said where an end is open, a path is uneven, or nothing can be judged ------------------


def test_an_open_value_leaves_open_the_end_that_it_reaches_for() -> None:
    up = judged(goal(10, 20), at(2016, 14, None))
    assert (up.share, up.pace) == (Range(Fraction("0.4"), None), Range(Fraction("0.8"), None))
    down = judged(goal(20, 10), at(2016, 12, None))
    assert (down.share, down.pace) == (Range(None, Fraction("0.8")), Range(None, Fraction("1.6")))


def test_two_baselines_on_an_uneven_path_ask_for_two_shares_and_none_is_said() -> None:
    target = goal(0, 20, baseline=at(2014, 0, 1), milestones=(at(2016, 2),))
    assert judged(target, at(2016, 8)).asked is None
    even = goal(0, 20, baseline=at(2014, 0, 1))
    assert judged(even, at(2016, 8)).asked == Fraction(1, 2)


def test_a_path_that_leads_away_from_one_of_two_baselines_is_none() -> None:
    target = goal(0, 20, baseline=at(2014, 0, 4), milestones=(at(2016, 2),))
    assert judged(target, at(2016, 3)).reason is Reason.PATH


def test_a_milestone_is_judged_as_a_target_and_says_so() -> None:
    result = judged(goal(0, 20, milestones=(at(2017, 15),)), at(2016, 8))
    assert result.milestone is not None
    assert result.milestone.method == "milestone of 2017"
    assert result.milestone.asked == Fraction(2, 3)


def test_what_cannot_be_judged_shows_its_newest_value() -> None:
    points = (at(2015, 3), at(2016, 4))
    words_alone = judged(goal(0, 20, kind=Kind.QUALITATIVE), at(2014, 1), *points)
    assert (words_alone.reason, words_alone.points) == (Reason.QUALITATIVE, points[1:])
    broken = (at(2015, 3, after_break=True), at(2016, 4))
    result = judged(goal(0, 20), *broken)
    assert (result.reason, result.points) == (Reason.BREAK, (at(2014, 0), broken[1]))
