"""Values put together: what comes out, and every refusal with its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import (
    IN_2016,
    Row,
    Rows,
    cov,
    dated,
    evt,
    fig,
    mou,
    org,
    prt,
    signed_by,
    with_rows,
    world,
)

from i2lib import Data, Missing, Mode, Value, Window, compute, listings, split
from i2lib.combining import (
    average,
    change,
    growth,
    observed,
    ratio,
    reconcile,
    series,
    share,
    total,
)
from i2lib.errors import MethodError
from i2lib.intervals import Change, Direction, PercentChange, Undefined
from i2lib.narrative import Voice
from i2lib.quantities import Interval

IN_2015, IN_2017 = Window.of_year(2015), Window.of_year(2017)
COMPLETE = [cov(1, "instruments", "complete", period_start="2015", period_end="2017")]
SIGNED = "instruments-signed"


def of(data: Data, code: str, *windows: Window) -> list[Value]:
    return [compute(data, code, window) for window in windows]


def refusal(make: Callable[[], object]) -> str:
    with pytest.raises(MethodError) as told:
        make()
    return str(told.value)


@pytest.fixture
def signed(tmp_path: Path) -> Data:
    """Two instruments of 2015, one of 2016 and none of 2017, in a complete register."""
    own = [mou(1, "2015"), mou(2, "2015-03", region="AFR", itu_sectors="D;T"), mou(3, "2016")]
    return world(
        tmp_path,
        instruments=own,
        parties=[*signed_by(1, "a"), *signed_by(2, "b"), *signed_by(3, "a")],
        partners=[org("a"), org("b", "government")],
        partnerships=[prt(1)],
        coverage=COMPLETE,
    )


# --- sums ---------------------------------------------------------------------------------------


def test_a_flow_adds_up_over_years(signed: Data) -> None:
    whole = total(signed, of(signed, SIGNED, IN_2015, IN_2016, IN_2017))
    assert whole.interval == Interval(3, 3)
    assert whole.words == "3 instruments signed"
    assert whole.rows == ("mou-001", "mou-002", "mou-003")
    assert whole.window == Window(date(2015, 1, 1), date(2017, 12, 31))
    assert whole.mode is Mode.EXACT


def test_a_sum_of_floors_is_a_floor_and_none_found_is_no_nought(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, "2015")])
    whole = total(data, of(data, SIGNED, IN_2015, IN_2016))
    assert whole.interval == Interval(1, None)
    assert whole.words == "1 instrument found"
    none = total(data, of(data, SIGNED, IN_2016, IN_2017))
    assert (none.interval, none.reason) == (None, Missing.NONE_FOUND)
    assert none.words == "no instrument found"


def test_a_row_of_either_of_two_years_is_surely_of_both_together(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, "2015-12/2016-01")], coverage=COMPLETE)
    each = of(data, SIGNED, IN_2015, IN_2016)
    assert [value.interval for value in each] == [Interval(0, 1), Interval(0, 1)]
    assert total(data, each).interval == Interval(1, 1)


def test_parts_that_share_no_row_add_up(signed: Data) -> None:
    parts = split(signed, SIGNED, IN_2015, "region")
    assert total(signed, parts).interval == Interval(2, 2)


def test_the_mean_of_a_flow_keeps_both_ends(signed: Data) -> None:
    assert average(signed, of(signed, SIGNED, IN_2015, IN_2016)) == Interval(1.5, 1.5)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda d: of(d, SIGNED), "nothing to add"),
        (lambda d: of(d, "instruments-no-end", IN_2015, IN_2016), "is a stock"),
        (lambda d: of(d, "partners-signing", IN_2015, IN_2016), "counts each one once"),
        (
            lambda d: [*of(d, SIGNED, IN_2016), *of(d, "partnerships-launched", IN_2016)],
            "same deeds",
        ),
        (
            lambda d: of(d, "instruments-signed", IN_2016) + of(d, "events-held", IN_2016),
            "same thing",
        ),
        (lambda d: of(d, SIGNED, IN_2016, IN_2016), "given twice"),
        (lambda d: of(d, SIGNED, IN_2015, IN_2017), "days are missing"),
        (
            lambda d: of(d, SIGNED, IN_2015, Window(date(2015, 7, 1), date(2016, 6, 30))),
            "overlap",
        ),
        (lambda d: split(d, SIGNED, IN_2015, "sector"), "mou-002 stand in several of the parts"),
        (
            lambda d: [
                compute(d, SIGNED, IN_2015, {"region": "AFR"}),
                compute(d, SIGNED, IN_2015, {"sector": "T"}),
            ],
            "split in several ways",
        ),
        (
            lambda d: [
                compute(d, SIGNED, IN_2015, {"region": "AFR"}),
                compute(d, SIGNED, IN_2016, {"region": "EUR"}),
            ],
            "differ in window and in part",
        ),
        (lambda d: [compute(d, "events-held", IN_2016, {"region": "AFR"})], "is no number"),
        (
            lambda d: [ratio(*of(d, SIGNED, IN_2016, IN_2016))],
            "add the numerators and the denominators",
        ),
    ],
)
def test_what_must_not_be_added_has_no_sum_and_no_mean(
    signed: Data, made: Callable[[Data], list[Value]], said: str
) -> None:
    values = made(signed)
    for refused in (total, average):
        assert said in refusal(partial(refused, signed, values))


def test_figures_of_two_events_have_no_sum(tmp_path: Path) -> None:
    data = telecom(tmp_path, fig(1, 1, "smes", 10), fig(2, 2, "smes", 20))
    assert "side by side" in refusal(lambda: total(data, of(data, "tech-smes", IN_2016, IN_2017)))


def test_a_mean_of_nothing_found_is_no_number(tmp_path: Path) -> None:
    data = world(tmp_path)
    assert "is no number" in refusal(lambda: average(data, of(data, SIGNED, IN_2016, IN_2017)))


# --- parts and wholes ---------------------------------------------------------------------------


def test_parts_agree_with_their_whole_row_by_row(signed: Data) -> None:
    found = reconcile(compute(signed, SIGNED, IN_2015), split(signed, SIGNED, IN_2015, "region"))
    assert found.exact
    assert found.holds


def test_a_row_of_two_parts_and_one_of_none_are_named(tmp_path: Path) -> None:
    two = [org("a"), org("b", "government")]
    parties = signed_by(1, "a", "b")
    data = world(tmp_path, instruments=[mou(1), mou(2)], parties=parties, partners=two)
    found = reconcile(compute(data, SIGNED, IN_2016), split(data, SIGNED, IN_2016, "partner_type"))
    assert (found.overlap, found.outside, found.strangers) == (("mou-001",), ("mou-002",), ())
    assert not found.exact
    assert found.holds


def test_a_part_with_a_row_of_its_own_does_not_agree(signed: Data) -> None:
    whole = compute(signed, SIGNED, IN_2015)
    parts = split(signed, SIGNED, IN_2015, "region")
    parts[0] = replace(parts[0], rows=(*parts[0].rows, "mou-003"))
    assert reconcile(whole, parts).strangers == ("mou-003",)
    assert not reconcile(whole, parts).holds


def test_parts_that_do_not_reach_their_whole_do_not_agree(signed: Data) -> None:
    whole = compute(signed, SIGNED, IN_2015)
    parts = [
        replace(one, interval=Interval(0, 0)) for one in split(signed, SIGNED, IN_2015, "region")
    ]
    assert not reconcile(whole, parts).within


def real_splits(data: Data) -> Iterator[tuple[Value, str, list[Value]]]:
    """Every count of the report by every dimension it can be split by, in every year and over all."""
    windows = [year.window for year in data.framework.years.values()]
    for indicator in data.framework.indicators.values():
        for window in (*windows, Window(windows[0].start, windows[-1].end)):
            whole = compute(data, indicator.code, window)
            for dimension in indicator.splits:
                yield whole, dimension, split(data, indicator.code, window, dimension)


def test_every_split_of_every_indicator_agrees_with_its_total_in_every_real_year(
    real: Data,
) -> None:
    """Row by row: parts, less what stands in several, and what stands in none are the total."""
    seen, overlaps = 0, 0
    for whole, dimension, parts in real_splits(real):
        found, what = reconcile(whole, parts), (whole.indicator, str(whole.window), dimension)
        assert found.holds, what
        held = Counter(row for part in parts for row in part.rows)
        again = sum(times - 1 for times in held.values())
        assert sum(held.values()) - again + len(found.outside) == len(whole.rows), what
        assert {row for row, times in held.items() if times > 1} == set(found.overlap), what
        assert found.exact is (not again and not found.outside), what
        if found.exact and whole.known:
            assert sum(part.interval.lower for part in parts if part.interval) in whole.interval  # type: ignore[operator]
        if dimension in ("region", "kind"):  # one cell, one code
            assert not found.overlap, what
        seen, overlaps = seen + len(parts), overlaps + bool(found.overlap)
    assert seen > 300
    assert overlaps > 10, "the project's own rows do stand in several parts"


def test_what_overlaps_in_a_real_split_is_printed_with_it(real: Data) -> None:
    for whole, dimension, parts in real_splits(real):
        found = reconcile(whole, parts)
        voice = Voice(real, whole.window, partial(compute, real, window=whole.window))
        said = listings.splits(voice, whole, {dimension: parts}).rpartition("</aside>")[2]
        assert ("add up to above the total" in said) is bool(found.overlap)
        assert ("without a part of this kind" in said) is bool(found.outside)
        assert all(row in said for row in (*found.overlap, *found.outside))


def test_no_real_indicator_but_a_flow_has_a_sum_over_years(real: Data) -> None:
    years = [year.window for year in real.framework.years.values()]
    for indicator in real.framework.indicators.values():
        values = [value for value in of(real, indicator.code, *years) if value.known]
        if indicator.kind == "flow" or len(values) < 2:
            continue
        why = {"stock": "is a stock", "distinct": "once", "stated": "what a source states"}
        for refused in (total, average):
            assert why[indicator.kind] in refusal(partial(refused, real, values)), indicator.code


REGISTERS = st.lists(
    st.tuples(
        st.sampled_from(["2015", "2016", "2015-12/2016-01", "2016-06", "2016/2017", ""]),
        st.sampled_from(["AFR", "EUR", "GLO"]),
        st.sampled_from(["D", "T", "D;T", "R;D;T", ""]),
    ),
    max_size=8,
)


@given(rows=REGISTERS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_parts_add_up_to_no_less_than_the_total_and_each_is_no_more(
    signed: Data, rows: list[tuple[str, str, str]]
) -> None:
    own: Rows = [
        {**full(mou(n, day)), "region": region, "itu_sectors": sectors}
        for n, (day, region, sectors) in enumerate(rows, start=1)
    ]
    if not own:
        return
    days = ("signed_on", "announced_on", "in_force_from", "ends_on", "terminated_on")
    data = with_rows(signed, instruments=dated(own, *days, "last_evidence_on"))
    for dimension in ("region", "sector"):
        whole, parts = compute(data, SIGNED, IN_2016), split(data, SIGNED, IN_2016, dimension)
        found = reconcile(whole, parts)
        assert found.holds
        assert sum(len(part.rows) for part in parts) + len(found.outside) >= len(whole.rows)
        assert max([len(part.rows) for part in parts], default=0) <= len(whole.rows)
        if dimension == "region":
            assert found.exact


def full(row: Row) -> Row:
    """An instrument with all of its columns."""
    empty = (
        "announced_on in_force_from ends_on terminated_on last_evidence_on renewal_of term theme "
        "signing_place signing_event text_url evidence note"
    )
    return {**dict.fromkeys(empty.split(), ""), **row}


# --- ratios and shares --------------------------------------------------------------------------


def test_a_ratio_carries_what_it_is_made_of(signed: Data) -> None:
    one, other = of(signed, SIGNED, IN_2015)[0], of(signed, "partners-signing", IN_2015)[0]
    found = ratio(one, other)
    assert (found.numerator, found.denominator) == (one, other)
    assert found.quotient == Interval(1, 1)
    assert found.defined


def test_a_ratio_to_what_may_be_nought_is_undefined(signed: Data) -> None:
    value = compute(signed, SIGNED, IN_2017)
    assert value.reason is Missing.NONE_RECORDED
    assert ratio(value, value).quotient is Undefined.MAY_BE_NOUGHT


def test_a_share_of_its_own_whole_is_between_nought_and_one(signed: Data) -> None:
    whole = compute(signed, SIGNED, IN_2015)
    part = compute(signed, SIGNED, IN_2015, {"region": "AFR"})
    assert share(signed, part, whole).quotient == Interval(0.5, 0.5)


def test_a_share_of_floors_says_nothing(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1), mou(2, region="AFR")])
    whole = compute(data, SIGNED, IN_2016)
    part = compute(data, SIGNED, IN_2016, {"region": "AFR"})
    assert share(data, part, whole).quotient == Interval(0, 1)


def test_what_is_no_part_has_no_share(signed: Data) -> None:
    whole = compute(signed, SIGNED, IN_2015, {"region": "AFR"})
    part = compute(signed, SIGNED, IN_2015)
    assert "no part of" in refusal(lambda: share(signed, part, whole))


def test_two_windows_make_no_ratio_and_no_share(signed: Data) -> None:
    one, other = of(signed, SIGNED, IN_2015, IN_2016)
    assert "two windows" in refusal(lambda: ratio(one, other))
    assert "two windows" in refusal(lambda: share(signed, one, other))


# --- series, changes, breaks --------------------------------------------------------------------


def brk(number: int, at: str, of_series: str = "Telecom World", measure: str = "") -> Row:
    return {
        "id": f"brk-{number:03}",
        "series": of_series,
        "measure": measure,
        "at": at,
        "kind": "online",
        "note": "Held online.",
        "sources": "src-001",
    }


def telecom(folder: Path, *figures: Row, breaks: Rows | None = None) -> Data:
    """An event of one series in 2016 and in 2017, with what is stated of them."""
    events = [evt(1, "Telecom World"), evt(2, "Telecom World", "2017-09-25")]
    return world(folder, events=events, event_figures=list(figures), breaks=breaks or [])


def test_a_change_of_complete_counts_has_a_direction(signed: Data) -> None:
    moved = change(signed, *of(signed, SIGNED, IN_2015, IN_2016))
    assert moved.change == Change(-1, -1)
    assert moved.words == "fell over 1 year"


def test_between_two_counts_found_no_change_can_be_stated(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1), mou(2, "2017"), mou(3, "2017")])
    moved = change(data, *of(data, SIGNED, IN_2016, IN_2017))
    assert moved.change.direction is Direction.CANNOT_SAY
    assert moved.words == "no change can be stated"


def test_figures_of_one_measure_are_one_series_in_the_order_of_time(tmp_path: Path) -> None:
    data = telecom(tmp_path, fig(1, 1, "smes", 10), fig(2, 2, "smes", 15))
    later, first = of(data, "tech-smes", IN_2017, IN_2016)
    assert series(data, [later, first]) == (first, later)
    assert growth(data, first, later).whole == PercentChange(50, 50)


def test_growth_over_a_gap_counts_the_real_years_and_says_so(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1, "2015"), *(mou(n, "2017") for n in (2, 3, 4, 5))],
        coverage=COMPLETE,
    )
    grown = growth(data, *of(data, SIGNED, IN_2015, IN_2017))
    assert grown.whole == PercentChange(300, 300)
    assert grown.yearly == PercentChange(100, 100)
    assert grown.words == "rose; over 2 years, what lies between is not filled in"
    none = growth(data, *of(data, SIGNED, IN_2016, IN_2017))
    assert none.whole is none.yearly is Undefined.MAY_BE_NOUGHT
    assert none.words.startswith("undefined")


def test_growth_a_year_and_a_mean_keep_both_ends(tmp_path: Path) -> None:
    rows = [mou(1, "2015"), mou(2, "2017"), mou(3, "2017-12/2018-01")]
    data = world(tmp_path, instruments=rows, coverage=COMPLETE)
    first, last = of(data, SIGNED, IN_2015, IN_2017)
    assert average(data, [last]) == Interval(1, 2)
    wide = replace(last, interval=Interval(4, 9))
    grown = growth(data, first, wide)
    assert grown.whole == PercentChange(300, 800)
    assert grown.yearly == PercentChange(100, 200)


def test_a_break_stops_a_series_a_change_and_growth(tmp_path: Path) -> None:
    figures = (fig(1, 1, "smes", 10), fig(2, 2, "smes", 15))
    data = telecom(tmp_path, *figures, breaks=[brk(1, "2017-09-25")])
    first, second = of(data, "tech-smes", IN_2016, IN_2017)
    for make in (change, growth):
        said = refusal(partial(make, data, first, second))
        assert "breaks at 25 September 2017 (Held online)" in said
    assert "apart" in refusal(lambda: series(data, [first, second]))


@pytest.mark.parametrize(
    "elsewhere",
    [
        brk(1, "2016"),
        brk(1, "2016-12-31"),
        brk(1, "2018"),
        brk(1, "2017", "Forum"),
        brk(1, "2017", measure="pavilions"),
    ],
)
def test_a_break_elsewhere_stops_nothing(tmp_path: Path, elsewhere: Row) -> None:
    figures = (fig(1, 1, "smes", 10), fig(2, 2, "smes", 15))
    data = telecom(tmp_path, *figures, breaks=[elsewhere])
    assert change(data, *of(data, "tech-smes", IN_2016, IN_2017)).change == Change(5, 5)


@pytest.mark.parametrize(
    ("one", "other", "instead"),
    [
        ("participants", "participants_announced", "show them apart"),
        ("participants", "participants_cumulative", "show them apart"),
        ("countries", "exhibition_countries", "show them apart"),
        ("smes", "sme_exhibitors", "side by side"),
    ],
)
def test_measures_that_only_look_alike_are_not_joined(
    tmp_path: Path, one: str, other: str, instead: str
) -> None:
    data = telecom(tmp_path, fig(1, 1, one, 10), fig(2, 2, other, 15))
    first = observed(data, "Telecom World", one, IN_2016)
    if other.endswith("announced"):  # never an outcome: it has no value to join
        assert observed(data, "Telecom World", other, IN_2017).reason is Missing.NONE_FOUND
        return
    said = refusal(lambda: series(data, [first, observed(data, "Telecom World", other, IN_2017)]))
    assert f"{one} and {other} only look alike" in said
    assert instead in said


def test_one_measure_of_two_series_of_events_is_not_joined(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        events=[evt(1), evt(2, "Seminar", "2017")],
        event_figures=[fig(1, 1, "participants", 10), fig(2, 2, "participants", 10)],
    )
    values = [
        observed(data, "Forum", "participants", IN_2016),
        observed(data, "Seminar", "participants", IN_2017),
    ]
    assert "two series of events" in refusal(lambda: series(data, values))


def test_an_observed_figure_keeps_its_hedge_and_its_bounds(tmp_path: Path) -> None:
    figure = fig(1, 1, "participants", 100, "close to 100 people", qualifier="approx")
    value = observed(telecom(tmp_path, figure), "Telecom World", "participants", IN_2016)
    assert value.words == "close to 100 participants"
    assert value.interval == Interval(90, 110)


def test_windows_of_two_kinds_are_not_joined(signed: Data) -> None:
    council = Window(date(2016, 3, 1), date(2017, 2, 28))
    for other in (council, Window(date(2016, 1, 1), date(2016, 6, 30))):
        values = of(signed, SIGNED, IN_2015, other)
        assert "windows of one kind" in refusal(partial(series, signed, values))


def test_windows_that_end_with_february_are_of_one_kind(signed: Data) -> None:
    windows = [Window(date(y, 3, 1), date(y + 1, 2, 28 + (y == 2015))) for y in (2015, 2016)]
    assert len(series(signed, of(signed, SIGNED, *windows))) == 2


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda d: of(d, SIGNED), "nothing to join"),
        (lambda d: of(d, SIGNED, IN_2016, IN_2016), "given twice"),
        (lambda d: [*of(d, SIGNED, IN_2015), *of(d, "events-held", IN_2016)], "same thing"),
        (
            lambda d: [
                compute(d, SIGNED, IN_2015),
                compute(d, SIGNED, IN_2016, {"region": "AFR"}),
            ],
            "several parts",
        ),
    ],
)
def test_what_is_no_series(signed: Data, made: Callable[[Data], list[Value]], said: str) -> None:
    values = made(signed)
    assert said in refusal(lambda: series(signed, values))


def test_a_change_from_what_is_not_known_is_refused(tmp_path: Path) -> None:
    data = telecom(tmp_path, fig(1, 1, "smes", 10))
    said = refusal(lambda: change(data, *of(data, "tech-smes", IN_2016, IN_2017)))
    assert "what is missing is not nought" in said


# --- of the real data ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "measure", "before", "after"),
    [
        ("WSIS Forum", "countries", 2019, 2020),
        ("WSIS Forum", "countries", 2020, 2021),
        ("WSIS Forum", "participants_cumulative", 2020, 2021),
        ("Telecom World", "countries", 2018, 2021),
    ],
)
def test_the_events_that_went_online_break_their_series(
    real: Data, name: str, measure: str, before: int, after: int
) -> None:
    values = [observed(real, name, measure, Window.of_year(year)) for year in (before, after)]
    assert all(value.known for value in values), [value.words for value in values]
    assert "breaks at" in refusal(lambda: change(real, *values))


def test_attendance_of_people_and_of_added_sessions_is_not_one_series(real: Data) -> None:
    values = [
        observed(real, "WSIS Forum", "participants", Window.of_year(2019)),
        observed(real, "WSIS Forum", "participants_cumulative", Window.of_year(2020)),
    ]
    assert "only look alike" in refusal(lambda: series(real, values))


def test_over_3000_after_close_to_2000_rose(real: Data) -> None:
    years = (Window.of_year(2016), Window.of_year(2019))
    moved = change(real, *(observed(real, "WSIS Forum", "participants", year) for year in years))
    assert moved.change == Change(3001 - 2200, None)
    assert moved.words == "rose over 3 years"
