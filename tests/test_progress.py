"""Progress to a target: the measures, the statuses, every edge case, and the values that flip."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import realbook
from hypothesis import assume, given
from hypothesis import strategies as st
from markup import is_only_text
from worlds import ROOT, SOURCE, Row, evt, fig, mou, world, write, year
from worlds import check as told_by_check

import i2lib
from i2lib import Data, Interval, assessments, pages
from i2lib.account import Account
from i2lib.dates import Window
from i2lib.errors import DataError, MethodError, UsageError
from i2lib.parameters import Request, accept
from i2lib.progress import (
    Against,
    Range,
    Reason,
    Result,
    Status,
    assess,
    distribution,
    met,
    printed,
)
from i2lib.shown import Shown
from i2lib.targets import Cutoff, Cutoffs, Direction, Kind, Point, Target, in_force

HOUSE = Cutoffs(
    (
        Cutoff("on track", Fraction("0.95"), True),
        Cutoff("some progress", Fraction("0.6"), True),
        Cutoff("limited", Fraction(0), False),
    ),
    "moving away",
    1,
)


def at(year: int, low: Any, high: Any = "same", **about: Any) -> Point:
    """A value of a year; with two ends an interval, the upper one open where it is None."""
    return Point(year, Interval(low, low if high == "same" else high), **about)


def goal(start: Any, end: Any, **about: Any) -> Target:
    """From `start` in 2014 to `end` by 2018."""
    way = about.pop("direction", Direction.UP if end >= start else Direction.DOWN)
    begun = about.pop("baseline", at(2014, start))
    value = about.pop("value", Interval(end, end))
    kind = about.pop("kind", Kind.NUMBER)
    return Target(
        "tgt-001", "s", "Synthetic", way, kind, value, about.pop("by", 2018), begun, **about
    )


def judged(target: Any, *points: Point, year: int = 2016) -> Result:
    return assess(target, points, year, HOUSE)


def halfway(start: Any, now: Any, end: Any) -> Result:
    return judged(goal(start, end), at(2016, now))


# --- the measures ---------------------------------------------------------------------------------

VECTORS = [  # baseline, actual, target; A, L; status
    (10, 14, 20, "0.40", "0.80", Status.SOME_PROGRESS),
    (10, 13, 20, "0.30", "0.60", Status.SOME_PROGRESS),
    (0, 5, 10, "0.50", "1.0", Status.ON_TRACK),
    (10, 5, 0, "0.50", "1.0", Status.ON_TRACK),
    (100, 60, 50, "0.80", "1.6", Status.ON_TRACK),
    (-5, 1, 5, "0.60", "1.2", Status.ON_TRACK),  # a change of sign
    (10, 12, 20, "0.20", "0.40", Status.LIMITED),
    (10, 10, 20, "0", "0", Status.MOVING_AWAY),
    (10, 9, 20, "-0.1", "-0.2", Status.MOVING_AWAY),
    (10, 11, 0, "-0.1", "-0.2", Status.MOVING_AWAY),
]


@pytest.mark.parametrize(("b", "a", "t", "share", "pace", "status"), VECTORS)
def test_share_and_pace_are_those_worked_out_by_head(
    b: int, a: int, t: int, share: str, pace: str, status: Status
) -> None:
    result = halfway(b, a, t)
    assert result.share == Range(Fraction(share), Fraction(share))
    assert result.pace == Range(Fraction(pace), Fraction(pace))
    assert result.asked == Fraction(1, 2)
    assert result.status is status
    assert result.needed == Range(Fraction(t - a, 2), Fraction(t - a, 2))


def test_a_status_says_its_method_its_points_and_its_flip_values() -> None:
    result = halfway(10, 14, 20)
    assert result.words == "some progress in 2016; on track from 14.75, limited below 13"
    assert [flip.at for flip in result.flips] == [Fraction("14.75"), 13]
    assert result.method == "linear pace, cut-offs version 1"
    assert [point.year for point in result.points] == [2014, 2016]
    assert (
        "2014: 10; 2016: 14; share of the distance 0.40; pace 0.80; needed a year 3.00"
        in result.sentence
    )


def test_flip_values_of_a_falling_target_are_said_the_other_way_round() -> None:
    assert halfway(10, 5, 0).words == "on track in 2016; met at 0 or less, some progress above 5.25"
    assert halfway(10, 10, 0).words == "moving away in 2016; limited below 10"
    assert halfway(10, 9, 0).words.endswith("some progress at 7 or less, moving away from 10")


def test_a_cut_off_itself_has_the_better_status_and_zero_is_moving_away() -> None:
    assert halfway(10, 14.75, 20).status is Status.ON_TRACK
    assert halfway(10, 14.7499, 20).status is Status.SOME_PROGRESS
    assert halfway(10, 12.9999, 20).status is Status.LIMITED
    assert halfway(10, 10, 20).status is Status.MOVING_AWAY


def test_decimals_are_the_decimals_that_are_printed() -> None:
    result = judged(goal(0.1, 0.3, by=2016 + 2), at(2016, 0.2))
    assert result.pace == Range(Fraction(1), Fraction(1)), "0.1 + 0.1 is 0.2 here"


def test_the_actual_is_never_held_over_the_target() -> None:
    assert "1.2" not in halfway(100, 60, 50).sentence


def test_a_number_without_an_end_is_rounded_and_says_so() -> None:
    assert printed(Fraction("14.75")) == "14.75"
    assert printed(Fraction(1200)) == "1,200"
    assert printed(Fraction(1, 3)) == "about 0.3333"


# --- the edge cases ---------------------------------------------------------------------------------


def test_one_point_is_not_assessable() -> None:
    for points in ((), (at(2014, 10),)):
        result = judged(goal(10, 20), *points)
        assert (result.status, result.reason) == (Status.NOT_ASSESSABLE, Reason.SINGLE_POINT)


def test_a_target_equal_to_its_baseline_is_a_band_test() -> None:
    for now, status in ((20, Status.IN_BAND), (19, Status.OUT_OF_BAND), (21, Status.IN_BAND)):
        result = judged(goal(20, 20), at(2016, now))
        assert (result.status, result.reason) == (status, Reason.BAND)
        assert result.share is None
        assert result.pace is None
        assert [flip.at for flip in result.flips] == [20]


def test_a_band_is_held_or_not_and_says_at_which_values() -> None:
    band = goal(5, 6, kind=Kind.BAND, direction=Direction.BAND, value=Interval(4, 6))
    inside = judged(band, at(2016, 5))
    assert inside.status is Status.IN_BAND
    assert [str(flip) for flip in inside.flips] == [
        "outside the band below 4",
        "outside the band above 6",
    ]
    assert [str(flip) for flip in judged(band, at(2016, 7)).flips] == [
        "within the band at 6 or less"
    ]
    assert [str(flip) for flip in judged(band, at(2016, 3)).flips] == ["within the band from 4"]
    assert judged(band, at(2016, 5, 7)).status is Status.CANNOT_TELL
    assert judged(band, at(2016, 5, None)).status is Status.CANNOT_TELL


def test_a_target_met_at_its_baseline_says_so() -> None:
    early = goal(25, 20, direction=Direction.UP)
    result = judged(early, at(2016, 22))
    assert result.status is Status.MET_AT_BASELINE
    assert result.pace is None, "from above an upward target there is no way to it"
    assert result.flips[0].to is Status.NO_LONGER_MET
    lost = judged(early, at(2016, 19))
    assert (lost.status, lost.met_in) == (Status.NO_LONGER_MET, 2014)


def test_a_target_met_once_and_no_more_names_the_year() -> None:
    result = judged(goal(10, 20), at(2015, 21), at(2016, 18))
    assert result.words.startswith("met in 2015, no longer met; met from 20")


def test_zero_as_baseline_or_target_and_a_change_of_sign_work_as_everywhere() -> None:
    assert halfway(0, 5, 10).pace == halfway(-5, 0, 5).pace == halfway(10, 5, 0).pace


def test_after_its_year_a_target_is_judged_at_its_year() -> None:
    result = judged(goal(10, 20), at(2016, 12), at(2018, 19), at(2020, 30), year=2020)
    assert (result.status, result.dated, result.final) == (Status.NOT_MET, 2018, True)
    assert result.words == "not met in 2018 (final); met from 20"
    assert result.share == Range(Fraction("0.9"), Fraction("0.9"))
    assert result.needed is None
    assert judged(goal(10, 20), at(2018, 20), year=2018).words.startswith("met in 2018 (final)")


def test_without_a_value_of_its_year_there_is_no_final_judgement() -> None:
    result = judged(goal(10, 20), at(2016, 15), at(2020, 30), year=2020)
    assert result.reason is Reason.NO_FINAL_VALUE


def test_milestones_bend_the_path_and_the_next_one_is_judged_too() -> None:
    late = goal(10, 20, milestones=(at(2016, 12), at(2017, 14)))
    result = judged(late, at(2015, 11))
    assert result.asked == Fraction(1, 10), "half of the first step of 2, of a distance of 10"
    assert result.status is Status.ON_TRACK
    assert judged(goal(10, 20), at(2015, 11)).status is Status.LIMITED, "on the straight path"
    assert result.milestone is not None
    assert result.milestone.share == Range(Fraction(1, 2), Fraction(1, 2))
    assert result.milestone.target is not None
    assert result.milestone.target.by == 2016
    assert "milestone, target 12 by 2016: on track in 2015; met from 12" in result.sentence
    due = judged(late, at(2016, 11))
    assert due.milestone is not None
    assert (due.milestone.status, due.milestone.final) == (Status.NOT_MET, True)
    assert judged(late, at(2018, 20), year=2018).milestone is None


def test_milestones_that_leave_the_way_are_told() -> None:
    for value in (9, 25):
        result = judged(goal(10, 20, milestones=(at(2016, value),)), at(2016, 15))
        assert (result.status, result.reason) == (Status.NOT_ASSESSABLE, Reason.PATH)


def test_a_revised_target_is_judged_by_the_version_in_force_and_the_other_is_shown() -> None:
    old, new = goal(10, 20, in_force_from=2014), goal(10, 12, in_force_from=2016)
    before, after = judged([old, new], at(2015, 12), year=2015), judged([old, new], at(2016, 12))
    assert (before.target, before.others) == (old, (new,))
    assert (after.target, after.status, after.others) == (new, Status.MET, (old,))
    assert "not in force: target 20 by 2018, from 2014" in after.sentence
    again = assess([old, new], [at(2016, 12)], 2016, HOUSE, edition=2015)
    assert again.target == old
    assert in_force([new], 2015) == (None, (new,))
    assert judged([new], at(2015, 12), year=2015).reason is Reason.NOT_IN_FORCE


def test_an_interval_is_judged_at_both_ends() -> None:
    assert judged(goal(10, 20), at(2016, 13, 14)).status is Status.SOME_PROGRESS
    result = judged(goal(10, 20), at(2016, 12, 15))
    assert (result.status, result.reason) == (Status.CANNOT_TELL, Reason.INTERVALS)
    assert result.ends == (Status.ON_TRACK, Status.LIMITED)
    assert result.share == Range(Fraction("0.2"), Fraction("0.5"))


def test_an_interval_of_the_baseline_is_judged_at_both_ends_too() -> None:
    wide = goal(10, 20, baseline=at(2014, 8, 10))
    assert judged(wide, at(2016, 15)).status is Status.ON_TRACK
    assert judged(wide, at(2016, 14.5)).status is Status.CANNOT_TELL
    sure = judged(wide, at(2016, 13.5))
    assert sure.status is Status.SOME_PROGRESS
    assert [(flip.to, flip.at) for flip in sure.flips] == [
        (Status.CANNOT_TELL, Fraction("13.7")),  # 8 + .95 * .5 * 12
        (Status.CANNOT_TELL, 13),
    ]


def test_a_floor_can_meet_a_target_and_never_miss_it() -> None:
    assert judged(goal(10, 20), at(2016, 20, None)).status is Status.MET
    for floor in (5, 15, 19):
        assert judged(goal(10, 20), at(2016, floor, None)).status is Status.CANNOT_TELL
    from_a_floor = goal(10, 20, baseline=at(2014, 3, None))
    assert judged(from_a_floor, at(2016, 20, None)).status is Status.MET
    assert judged(from_a_floor, at(2016, 15, None)).status is Status.CANNOT_TELL
    assert judged(goal(20, 10), at(2016, 11, None)).status is Status.CANNOT_TELL
    assert judged(goal(20, 10), at(2016, 20, None)).status is Status.MOVING_AWAY


def test_more_than_a_measured_number_passes_it_and_less_than_it_misses_it() -> None:
    more, less = (
        Point(2018, Interval(20, None, above=True)),
        Point(2018, Interval(18, 20, under=True)),
    )
    up, down = goal(10, 20), goal(30, 20)
    assert [met(one, more) for one in (up, down)] == [Against.MET, Against.NOT_MET]
    assert [met(one, less) for one in (up, down)] == [Against.NOT_MET, Against.MET]
    assert met(down, at(2018, 20, None)) is Against.CANNOT_TELL
    assert met(up, at(2018, 18, 20)) is Against.CANNOT_TELL
    assert judged(up, less, year=2018).status is Status.NOT_MET


def test_a_break_in_the_series_is_not_crossed_unless_it_is_linked() -> None:
    broken = judged(goal(10, 20), at(2015, 12, after_break=True), at(2016, 15))
    assert (broken.status, broken.reason) == (Status.NOT_ASSESSABLE, Reason.BREAK)
    assert broken.against is None, "the target is of the old definition"
    linked = judged(goal(10, 20), at(2015, 12, after_break=True, linked=True), at(2016, 15))
    assert linked.status is Status.ON_TRACK
    before = judged(goal(10, 20), at(2014, 10, after_break=True), at(2016, 15))
    assert before.status is Status.ON_TRACK, "the baseline itself is the first of the new series"


def test_data_older_than_the_page_date_the_status() -> None:
    result = judged(goal(10, 20), at(2015, 12.5), year=2017)
    assert (result.year, result.dated) == (2017, 2015)
    assert result.words.startswith("on track in 2015")


def test_without_a_target_there_is_a_trend_and_no_status() -> None:
    result = judged(None, at(2014, 10), at(2016, 15, 16))
    assert (result.status, result.reason) == (Status.TREND_ONLY, Reason.NO_TARGET)
    assert result.change == Range(Fraction(5), Fraction(6))
    assert "track" not in result.words
    open_end = judged(None, at(2014, 10, None), at(2016, 15))
    assert open_end.change == Range(None, Fraction(5))
    assert judged(None, at(2016, 15)).status is Status.NOT_ASSESSABLE
    assert judged(None, at(2014, 1), at(2015, 2, after_break=True)).reason is Reason.BREAK


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"baseline": None}, Reason.NO_BASELINE),
        ({"kind": Kind.QUALITATIVE, "value": None}, Reason.QUALITATIVE),
        ({"by": None}, Reason.NO_YEAR),
        ({"direction": Direction.NONE}, Reason.NO_DIRECTION),
    ],
)
def test_a_target_that_lacks_something_is_not_assessable(
    about: dict[str, Any], reason: Reason
) -> None:
    result = judged(goal(10, 20, **about), at(2016, 15))
    assert (result.status, result.reason) == (Status.NOT_ASSESSABLE, reason)
    assert result.words == f"not assessable ({reason})"


def test_a_target_due_before_it_begins_is_refused() -> None:
    with pytest.raises(MethodError, match="the target of 2014 is not after its baseline of 2014"):
        judged(goal(10, 20, by=2014), at(2016, 15))


def test_statuses_are_counted_side_by_side_and_the_worst_is_named() -> None:
    results = [halfway(10, now, 20) for now in (15, 15, 12)] + [judged(goal(10, 20))]
    found = distribution(results)
    assert found.counts == (
        (Status.ON_TRACK, 2),
        (Status.LIMITED, 1),
        (Status.NOT_ASSESSABLE, 1),
    )
    assert found.worst is Status.LIMITED
    assert distribution([judged(goal(10, 20))]).worst is None


# --- properties -------------------------------------------------------------------------------------

numbers = st.decimals(-1000, 1000, places=2).map(lambda number: Fraction(str(number)))


@given(numbers, numbers, numbers)
def test_at_its_flip_value_a_status_flips(b: Fraction, a: Fraction, t: Fraction) -> None:
    assume(b != t)
    result, target = halfway(b, a, t), goal(b, t)
    assert result.flips
    for flip in result.flips:
        step = Fraction(1, 10**9) if flip.above else Fraction(-1, 10**9)
        here = judged(target, at(2016, flip.at)).status
        assert here is (flip.to if flip.inclusive else result.status)
        assert judged(target, at(2016, flip.at + step)).status is flip.to
        assert judged(target, at(2016, flip.at - step)).status is result.status


@given(numbers, numbers, numbers)
def test_rising_and_falling_mirror_each_other(b: Fraction, a: Fraction, t: Fraction) -> None:
    assume(b != t)
    one, other = halfway(b, a, t), halfway(-b, -a, -t)
    assert (one.status, one.share, one.pace) == (other.status, other.share, other.pace)
    assert [flip.at for flip in one.flips] == [-flip.at for flip in other.flips]


@given(
    st.lists(numbers, min_size=2, max_size=2), st.lists(numbers, min_size=2, max_size=2), numbers
)
def test_what_is_said_of_an_interval_holds_at_every_value_in_it(
    actual: list[Fraction], base: list[Fraction], t: Fraction
) -> None:
    (low, high), (start, end) = sorted(actual), sorted(base)
    way = Direction.UP if t > start else Direction.DOWN
    wide = goal(start, t, direction=way, baseline=at(2014, start, end))
    told = judged(wide, at(2016, low, high)).status
    assume(told is not Status.CANNOT_TELL)
    for b in (start, (start + end) / 2, end):
        for a in (low, (low + high) / 2, high):
            here = judged(goal(b, t, direction=way), at(2016, a)).status
            assert here is told or {here, told} <= {
                Status.MET,
                Status.IN_BAND,
                Status.MET_AT_BASELINE,
            }


@given(numbers, numbers)
def test_a_value_is_held_against_its_target_three_ways(a: Fraction, t: Fraction) -> None:
    up = goal(t, t, direction=Direction.UP)
    assert met(up, at(2016, a)) is (Against.MET if a >= t else Against.NOT_MET)
    assert met(up, at(2016, a, None)) is (Against.MET if a >= t else Against.CANNOT_TELL)


# --- the targets of the data ------------------------------------------------------------------------


def of(data: Data, name: str, year: int) -> Result:
    framework = data.framework
    points = framework.observations.get(name, ())
    return assess(framework.targets[name], points, year, framework.cutoffs)


def test_households_with_access_met_their_target_in_2018(real: Data) -> None:
    assert of(real, "households-world", 2017).words == (
        "on track in 2017; met from 55, some progress below 51.28"
    )
    result = of(real, "households-world", 2018)
    assert result.words == "met in 2018; on track below 55"
    assert result.share == Range(Fraction("8.8") / 6, Fraction("8.8") / 6)
    assert of(real, "households-world", 2020).dated == 2018
    assert result.target is not None
    assert result.target.first_value, "its baseline is the first value, and says so"


def test_the_cybersecurity_index_is_a_single_point(real: Data) -> None:
    result = of(real, "cybersecurity-index", 2020)
    assert (result.status, result.reason) == (Status.NOT_ASSESSABLE, Reason.SINGLE_POINT)
    assert [printed(point.low) for point in result.points] == ["0.28"]


def test_every_target_of_the_plans_is_a_row_and_none_is_of_the_objective(real: Data) -> None:
    elements = real.framework.elements
    rows = [one for versions in real.framework.targets.values() for one in versions]
    assert {one.element for one in rows} == set(elements["uid"][elements["level"] == "target"])
    assert not any(one.element.startswith("I.2") for one in rows)
    assert all(one.published for one in rows)


def test_the_cut_offs_of_the_data_are_those_of_the_house(real: Data) -> None:
    assert real.framework.cutoffs == HOUSE


def tgt(number: int = 1, **cells: Any) -> dict[str, str]:
    return {
        "id": f"tgt-{number:03}",
        "series": "synthetic",
        "indicator": "Synthetic",
        "direction": "up",
        "kind": "number",
        "baseline_year": "2014",
        "baseline_value": "1.5",
        "target_year": "2018",
        "target_value": "2.5",
        "in_force_from": "2014",
        "sources": SOURCE,
        **cells,
    }


FAULTS = [
    ({"direction": ""}, "direction", "needs a direction"),
    ({"direction": "none"}, "direction", "needs a direction"),
    ({"baseline_year": "2018"}, "baseline_year", "not before target_year"),
    ({"baseline_value": ""}, "baseline_year", "a year and a value"),
    ({"target_value": ""}, "target_value", "a target with a number was expected"),
    ({"kind": "band"}, "target_upper", "a band has two ends"),
    ({"kind": "band", "target_upper": "2"}, "target_upper", "below target_value"),
    ({"kind": "qualitative"}, "target_value", "in words alone"),
    ({"milestones": "2016"}, "milestones", "year:value"),
    ({"target_value": "2,5"}, "target_value", "a number was expected"),
    ({"target_value": "02.5"}, "target_value", "leading zeros"),
    ({"target_value": "2.5 %"}, "target_value", "a number was expected"),
    ({"target_value": "1.000000000000000"}, "target_value", "at most 15 digits"),
]


@pytest.mark.parametrize(("cells", "column", "words"), FAULTS)
def test_a_fault_of_a_target_is_told_with_its_place(
    cells: dict[str, Any], column: str, words: str, tmp_path: Path
) -> None:
    told = told_by_check(write(tmp_path, targets=[tgt(**cells)]))
    assert told.code == 1
    [line] = [one for one in told.lines + told.err.splitlines() if f"column {column}" in one]
    assert "data/framework/targets.csv, line 2" in line
    assert words in line


def test_two_versions_in_force_from_one_year_are_told(tmp_path: Path) -> None:
    told = told_by_check(write(tmp_path, targets=[tgt(1), tgt(2)]))
    assert "tgt-001 of the same series is in force from that year too" in told.out + told.err


def test_an_observation_of_no_target_and_a_table_without_cut_offs_are_told(tmp_path: Path) -> None:
    lost = {
        "id": "obs-001",
        "series": "lost",
        "year": "2016",
        "value": "-1.25",
        "unit": "per cent",
        "after_break": "no",
        "linked": "no",
        "sources": SOURCE,
    }
    told = told_by_check(write(tmp_path, targets=[tgt()], observations=[lost], cutoffs=[]))
    assert "'lost': no target is of this series" in told.out + told.err
    assert "cutoffs.csv: no status has a cut-off" in told.out + told.err


def test_numbers_with_decimals_and_milestones_are_read_exactly(tmp_path: Path) -> None:
    data = world(tmp_path, targets=[tgt(milestones="2016:1.7;2017:2")])
    [target] = data.framework.targets["synthetic"]
    assert target.baseline is not None
    assert target.baseline.low == Fraction("1.5")
    assert [(one.year, one.low) for one in target.milestones] == [
        (2016, Fraction("1.7")),
        (2017, 2),
    ]


# --- a target of one's own ----------------------------------------------------------------------------


def account(data: Data, year: int = 2016) -> Account:
    return Account(data, Request(Window.of_year(year), {}))


SIGNED = "instruments-signed"
ASKED: dict[str, Any] = {"baseline": (2014, 1), "target": 3, "by": 2018, "direction": "up"}


def told_in(shown: Shown) -> dict[str, str]:
    """What a block says of one status, term by term."""
    [block] = is_only_text(shown.html).all(css="i2-assessment")
    texts = [" ".join(one.text.split()) for one in block.all("dd")]
    said = dict(zip([one.text for one in block.all("dt")], texts, strict=True))
    return {"": " ".join(block.one("p").text.split()), **said}


def test_an_analyst_sees_a_status_at_once_marked_as_theirs(tmp_path: Path) -> None:
    here = account(world(tmp_path, instruments=[mou(1), mou(2), mou(3)]))
    shown = here.progress(SIGNED, **ASKED)
    assert shown.text.startswith("Instruments signed: met in 2016")
    assert "target supplied by an analyst, not published" in shown.text
    assert told_in(shown) == {
        "": "Instruments signed: met in 2016",
        "What it means": "The value reaches the target.",
        "Target": "3 instruments by 2018; more is better",
        "Points": "2014: 1; 2016: 3 instruments found",
        "Share of the distance": "1.00 or more",
        "Pace": "2.00 or more, where an even pace is 1",
        "It would be": "on track below 3",
        "Method": "linear pace, cut-offs version 1",
        "Set by": "the analyst; not published by ITU",
    }
    more = told_in(here.progress(SIGNED, **{**ASKED, "target": 9}))
    assert more[""] == "Instruments signed: cannot tell", "a floor below a target misses nothing"
    assert more["One end or the other"] == "met or limited"
    assert more["Reason"] == "the ends of the interval disagree"


def test_every_status_and_every_direction_has_its_words() -> None:
    assert assessments.MEANS.keys() == set(Status)
    assert assessments.WAYS.keys() == set(Direction)


def test_the_baseline_may_be_a_year_of_the_register(tmp_path: Path) -> None:
    here = account(world(tmp_path, instruments=[mou(1, "2015-03"), mou(2), mou(3)]))
    shown = here.progress(SIGNED, baseline=2015, target=2, by=2018, direction="up")
    assert "2015: 1 instrument found; 2016: 2 instruments found" in shown.text
    assert "met in 2016" in shown.text


def test_what_cannot_be_used_as_a_target_of_ones_own_is_refused(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1)])
    for wrong, words in (
        ({"direction": "none"}, "accepted are up, down, maintain, band"),
        ({"baseline": 2015}, "there is no value of instruments-signed in that year"),
    ):
        with pytest.raises(UsageError, match=words):
            account(data).progress(SIGNED, **{**ASKED, **wrong})
    with pytest.raises(UsageError, match="no indicator"):
        account(data).progress("lost", **ASKED)
    none = account(data).progress(SIGNED, **{**ASKED, "baseline": None})
    assert told_in(none)["Reason"] == "no baseline stated"


def test_a_status_of_another_window_than_a_calendar_year_is_refused(tmp_path: Path) -> None:
    """Its points are years: a window of another kind would be mixed with them."""
    council = year(2017, period_start="2016-03-01", period_end="2017-02-28")
    data = world(tmp_path, instruments=[mou(1)], years=[year(2015), council])
    here = Account(data, Request(data.framework.years[2017].window, {}))
    with pytest.raises(UsageError, match="belongs to a year"):
        here.progress(SIGNED, **ASKED)
    with pytest.raises(UsageError, match="targets: a status belongs to a calendar year"):
        accept(data, {"year": 2017, "targets": "my.csv"})


def test_the_points_are_calendar_years_whatever_windows_the_report_has(tmp_path: Path) -> None:
    odd = year(2015, period_start="2015-03-01", period_end="2015-12-31")
    rows = [mou(1, "2015-01-10"), mou(2, "2015-05"), mou(3)]
    data = world(tmp_path, instruments=rows, years=[odd, year(2016)])
    shown = account(data).progress(SIGNED, baseline=2015, target=4, by=2018, direction="up")
    assert told_in(shown)["Points"] == "2015: 2 instruments found; 2016: 1 instrument found"


# --- and the table of breaks


def exhibitors(folder: Path, *breaks: Row, numbers: tuple[int, ...] = (10, 14, 18)) -> Data:
    """Tech SMEs stated of one event a year, from 2015 on."""
    events = [evt(n, "Telecom World", f"{2014 + n}-10-12") for n in (1, 2, 3)]
    figures = [fig(n, n, "smes", number) for n, number in enumerate(numbers, start=1)]
    return world(folder, events=events, event_figures=figures, breaks=list(breaks))


def brk(at: str, **cells: str) -> Row:
    about = {"series": "Telecom World", "kind": "online", "note": "Held online."}
    return {"id": "brk-001", **about, "at": at, "sources": SOURCE, **cells}


def smes(data: Data, year: int = 2017, **asked: Any) -> dict[str, str]:
    given = {"baseline": 2015, "target": 20, "by": 2019, "direction": "up"}
    return told_in(account(data, year).progress("tech-smes", **{**given, **asked}))


BREAKS = [  # a break, and whether it lies between the baseline of 2015 and the value of 2017
    (brk("2016-10-12"), True),
    (brk("2017-10-12"), True),
    (brk("2016"), True),
    (brk("2017", measure="smes"), True),
    (brk("2015-10-12"), False),
    (brk("2018"), False),
    (brk("2017", measure="pavilions"), False),
    (brk("2017", series="Forum"), False),
]


@pytest.mark.parametrize(("row", "between"), BREAKS)
def test_a_status_crosses_no_break_of_the_table_of_breaks(
    row: Row, between: bool, tmp_path: Path
) -> None:
    told = smes(exhibitors(tmp_path, row))
    if between:
        assert told[""] == "Tech SMEs at ITU Telecom World: not assessable"
        assert told["Reason"] == "a break in the series since the baseline"
    else:
        assert told[""] == "Tech SMEs at ITU Telecom World: on track in 2017"


def test_the_points_are_printed_in_the_words_of_their_sources(tmp_path: Path) -> None:
    figure = fig(1, 1, "smes", 20, "over 20 tech SMEs", qualifier="more_than")
    data = world(tmp_path, events=[evt(1, "Telecom World", "2017")], event_figures=[figure])
    told = smes(data, baseline=(2015, 10))
    assert told["Points"] == "2015: 10; 2017: over 20 tech SMEs"
    assert told["It would be"] == "on track below 20"


def test_a_break_is_seen_over_years_without_a_value_and_from_a_baseline_that_is_given(
    tmp_path: Path,
) -> None:
    late = evt(1, "Telecom World", "2017-10-12")
    data = world(tmp_path, events=[late], event_figures=[fig(1, 1, "smes", 18)],
                 breaks=[brk("2016")])  # fmt: skip
    assert "break" in smes(data, baseline=(2015, 10))["Reason"]
    assert "Reason" not in smes(data, baseline=(2016, 10))


def test_a_break_after_the_year_of_the_page_is_not_crossed_yet(tmp_path: Path) -> None:
    told = smes(exhibitors(tmp_path, brk("2017")), year=2016)
    assert told[""] == "Tech SMEs at ITU Telecom World: on track in 2016"


# --- from a file


def mine(folder: Path, *rows: dict[str, Any]) -> Path:
    """A file with the columns of the table of targets."""
    file = folder / "mine.csv"
    with (ROOT / "data/framework/targets.csv").open(encoding="utf-8", newline="") as own:
        columns = next(csv.reader(own))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({**tgt(series=SIGNED), "sources": "", **row} for row in rows)
    return file


def test_targets_of_ones_own_are_read_from_a_file_with_the_same_columns(tmp_path: Path) -> None:
    data = world(tmp_path / "p", instruments=[mou(1), mou(2)])
    shown = account(data).progress_from(mine(tmp_path, {"target_value": "2"}))
    assert told_in(shown)[""] == "Instruments signed: met in 2016"
    assert told_in(shown)["Set by"] == "the analyst; not published by ITU"


def test_of_two_versions_in_a_file_the_one_in_force_is_judged_and_the_other_shown(
    tmp_path: Path,
) -> None:
    data = world(tmp_path / "p", instruments=[mou(1), mou(2)])
    old = {"target_value": "9"}
    new = {"id": "tgt-002", "target_value": "2", "in_force_from": "2016"}
    later = {"id": "tgt-003", "target_value": "3", "in_force_from": "2017"}
    told = told_in(account(data).progress_from(mine(tmp_path, old, new, later)))
    assert told["Target"] == "2 instruments by 2018; more is better"
    assert told["Beside it"] == (
        "not in force: target 9 by 2018, from 2014; not in force: target 3 by 2018, from 2017"
    )
    none = told_in(account(data).progress_from(mine(tmp_path, later)))
    assert none["Reason"] == "no target in force in that year"
    assert "Target" not in none


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"direction": ""}, "direction", "needs a direction"),
        ({"target_value": "two"}, "target_value", "a number was expected"),
        ({"series": "instruments"}, "series", "accepted are instruments-signed"),
    ],
)
def test_a_wrong_file_of_targets_tells_its_problems_before_anything_is_computed(
    row: dict[str, str], column: str, words: str, tmp_path: Path
) -> None:
    data, file = world(tmp_path / "p", instruments=[mou(1)]), mine(tmp_path, row)
    for ask in (
        lambda: account(data).progress_from(file),
        lambda: accept(data, {"year": 2016, "targets": str(file)}),
    ):
        with pytest.raises(DataError) as caught:
            ask()
        [problem] = caught.value.problems
        assert (problem.file, problem.line, problem.column) == ("mine.csv", 2, column)
        assert words in str(problem)


def test_a_file_of_targets_that_is_lost_or_empty_is_told(tmp_path: Path) -> None:
    data = world(tmp_path / "p", instruments=[mou(1)])
    with pytest.raises(DataError, match=r"lost\.csv: the file cannot be read"):
        accept(data, {"targets": str(tmp_path / "lost.csv")})
    with pytest.raises(DataError, match=r"mine\.csv: it has no row"):
        accept(data, {"targets": str(mine(tmp_path))})


def test_a_run_with_targets_has_a_section_that_says_whose_they_are(tmp_path: Path) -> None:
    root = write(tmp_path / "p", instruments=[mou(1), mou(2)])
    file = mine(tmp_path, {"target_value": "2"}, {"id": "tgt-002", "series": "events-held"})
    opened = i2lib.open_account(root, year=2016, targets=str(file))
    shown = opened.own_targets()
    section = is_only_text(shown.html).one("section")
    assert section.one("h2").text == "By a target of the analyst's own, not ITU's"
    assert "they are not ITU's" in section.text
    assert len(section.all(css="i2-assessment")) == 2
    assert shown.text.startswith("By a target of the analyst's own, not ITU's\nInstruments signed:")
    assert i2lib.open_account(root, year=2016).own_targets() == Shown("", "")


def test_assess_is_one_of_the_public_names() -> None:
    assert i2lib.assess is assess


# --- the page -----------------------------------------------------------------------------------------


def test_the_page_of_targets_shows_status_points_flips_and_reasons(real: Data) -> None:
    page = pages.write(real)["registers/targets.md"]
    assert "Objective I.2 has no published target" in page
    assert "met in 2018; on track below 55" in page
    assert "on track in 2017; met from 55, some progress below 51.28" in page
    assert "49 per cent (2015): the first value found, used as baseline" in page
    assert "not assessable (single point)" in page
    assert "From 10 to 5 with target 0" in page
    assert "needed is -90% and the one had -29%: 0.33 of it" in page
    assert all(f'id="{one.id}"' in page for some in real.framework.targets.values() for one in some)


def test_words_of_a_target_are_text_on_its_page(tmp_path: Path) -> None:
    page = pages.write(world(tmp_path, targets=[tgt(indicator="<b>bold</b>")]))
    assert "<b>bold" not in page["registers/targets.md"]
    assert "&lt;b&gt;bold" in page["registers/targets.md"]


def test_a_version_not_in_force_does_not_change_the_record_of_the_other() -> None:
    first = goal(10, 20, in_force_from=2014)
    assert (
        judged([first, replace(first, id="tgt-002", in_force_from=2030)], at(2016, 14)).target
        == first
    )


# --- with plain papermill ---------------------------------------------------------------------------


def test_plain_papermill_judges_a_year_by_a_file_of_ones_own(tmp_path: Path) -> None:
    root, out = write(tmp_path / "p", instruments=[mou(1), mou(2)]), tmp_path / "out.ipynb"
    notebook = ROOT / "notebooks/annual.ipynb"
    file = mine(tmp_path, {"target_value": "2"})
    asked = ("-p", "year", "2016", "-p", "targets", "../mine.csv")
    done = realbook.run("papermill", notebook, out, *asked, cwd=root)
    assert done.returncode == 0, done.stderr[-2000:]
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    [shown] = [cell for cell in cells if cell["source"] == ["account.own_targets()"]]
    [output] = shown["outputs"]
    assert "i2-assessment" in "".join(output["data"]["text/html"])
    assert "Instruments signed: met in 2016" in "".join(output["data"]["text/plain"])
    file.write_text(file.read_text(encoding="utf-8").replace(",up,", ",,"), encoding="utf-8")
    failed = realbook.run("papermill", notebook, out, *asked, cwd=root)
    assert failed.returncode == 1
    assert "mine.csv, line 2, column direction: ''" in failed.stderr
