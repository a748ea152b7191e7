"""What must hold for any rows and any dates, tried on many that nobody chose."""

from __future__ import annotations

import os
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import (
    IN_2016,
    Row,
    Rows,
    dated,
    evt,
    mou,
    org,
    prt,
    series,
    signed_by,
    with_rows,
    world,
)

from i2lib import Data, Window, compute, dates, split
from i2lib.indicators import instruments, knowledge, partnerships
from i2lib.indicators.counting import Counted
from i2lib.quantities import Convention

# In CI always the same examples, so that a change is judged by what it changes; elsewhere new ones.
settings.register_profile(
    "quick", max_examples=40, deadline=None, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("quick")

# --- dates --------------------------------------------------------------------------------------

days = st.dates(date(1, 1, 1), date(9999, 12, 31))
near = st.dates(date(2015, 1, 1), date(2017, 12, 31))


@st.composite
def partial(draw: st.DrawFn, of: st.SearchStrategy[date] = days) -> str:
    """A year, a month or a day."""
    text = draw(of).isoformat()
    return text[: draw(st.sampled_from([4, 7, 10]))]


@st.composite
def spans(draw: st.DrawFn) -> str:
    """A partial date, or a range whose sides may be open."""
    one, other = sorted([draw(partial(near)), draw(partial(near))])
    form = draw(st.sampled_from(["{0}", "{0}/{1}", "../{0}", "{0}/.."]))
    return form.format(one, other)


@given(partial())
def test_the_last_day_that_a_date_can_mean_is_never_before_the_first(text: str) -> None:
    span = dates.parse(text)
    assert span.first <= span.last


@given(days)
def test_a_year_contains_its_months_and_a_month_its_days(day: date) -> None:
    year, month, one = (dates.parse(day.isoformat()[:length]) for length in (4, 7, 10))
    assert year.first <= month.first <= one.first == day == one.last <= month.last <= year.last


@given(partial(), partial())
def test_a_range_reaches_from_the_first_day_of_one_side_to_the_last_of_the_other(
    left: str, right: str
) -> None:
    first, last = dates.parse(left).first, dates.parse(right).last
    if last < first:
        with pytest.raises(ValueError, match="ends before it starts"):
            dates.parse(f"{left}/{right}")
    else:
        assert dates.parse(f"{left}/{right}") == dates.Span(first, last)


odd = st.one_of(
    partial(), spans(), st.text(max_size=12), st.from_regex(r"\d{4}-\d{2}-\d{2}", fullmatch=True)
)


@given(st.lists(odd, max_size=12))
def test_a_column_of_dates_means_what_its_cells_mean_one_by_one(texts: list[str]) -> None:
    ends = dates.bounds(pd.Series(texts, dtype="object"))
    for text, first, last in zip(texts, ends["first"], ends["last"], strict=True):
        try:
            span = dates.parse(text)
        except ValueError:
            assert pd.isna(first)
            assert pd.isna(last)
        else:
            assert (first.date(), last.date()) == (span.first, span.last)


@given(days)
def test_a_day_that_is_spelled_in_words_is_still_that_day(day: date) -> None:
    number, month, year = dates.spelled(day.isoformat()).split()
    assert (int(number), year) == (day.day, day.isoformat()[:4])
    assert month == f"{day.replace(year=2000):%B}"


# --- quantities ---------------------------------------------------------------------------------

CONTAINS = {  # whether the number itself lies between the ends that its qualifier stands for
    "exact": True,
    "at_least": True,
    "approx": True,
    "at_most": True,
    "more_than": False,
    "below": False,
}


@given(number=st.integers(1, 10**12))
def test_the_ends_of_a_qualified_number_hold_it_where_its_words_do(number: int) -> None:
    for name, convention in empty().framework.conventions.items():
        bounds = convention.bounds(number)
        assert (number in bounds) is CONTAINS[name], name
        assert bounds.lower >= 0, name
        assert isinstance(bounds.lower, int), name


@given(st.integers(0, 10**6), st.integers(1, 100), st.integers(100, 300))
def test_a_rounded_end_is_never_inside_the_exact_one(number: int, low: int, high: int) -> None:
    bounds = Convention("x", "about", low, 0, high, 0).bounds(number)
    assert bounds.upper is not None
    assert bounds.lower * 100 <= number * low < (bounds.lower + 1) * 100
    assert (bounds.upper - 1) * 100 < number * high <= bounds.upper * 100


# --- counts -------------------------------------------------------------------------------------

TYPES = ("academia", "government", "un_agency")
ORGS = [org(f"o{n}", type=TYPES[n % 3], collective="yes" if n == 5 else "no") for n in range(6)]


@st.composite
def registers(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """Instruments with every kind of date and standing, and their parties."""
    number = draw(st.integers(0, 8))
    rows, parties = [], []
    for n in range(1, number + 1):
        earlier = [f"mou-{one:03}" for one in range(1, n)]
        rows.append(
            mou(
                n,
                draw(st.one_of(st.just(""), spans())),
                event_hosting=draw(st.sampled_from(["yes", "no", "no"])),
                itu_is_party=draw(st.sampled_from(["yes", "yes", "yes", "no", "unclear"])),
                region=draw(st.sampled_from(["AFR", "EUR", "GLO"])),
                itu_sectors=draw(st.sampled_from(["D", "T", "D;T", "D;R;T"])),
                kind=draw(st.sampled_from(["MoU", "agreement"])),
                renewal_of=draw(st.sampled_from(["", *earlier[-1:]])),
                ends_on=draw(st.sampled_from(["", "", "2016"])),
                terminated_on="",
            )
        )
        named = draw(st.lists(st.integers(0, 5), max_size=4, unique=True))
        parties += signed_by(n, *(f"o{one}" for one in named))
    return rows, parties


DATES = ("signed_on", "ends_on", "terminated_on")
COLUMNS = list(mou(1, renewal_of="", ends_on="", terminated_on=""))
PARTY = ["instrument_id", "partner_id", "named_as", "sources"]


def instrument_frame(rows: Rows) -> pd.DataFrame:
    return dated(rows or [dict.fromkeys(COLUMNS, "")], *DATES).iloc[: len(rows)]


def party_frame(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=PARTY, dtype="str")


@cache
def empty() -> Data:
    """A world of organizations alone, into which rows are put."""
    with TemporaryDirectory() as folder:
        return world(Path(folder), partners=ORGS)


def put(drawn: tuple[Rows, Rows]) -> Data:
    rows, parties = drawn
    return with_rows(empty(), instruments=instrument_frame(rows), parties=party_frame(parties))


FLOWS = (
    instruments.instruments_signed,
    instruments.instruments_renewed,
    instruments.instruments_apart,
)


@given(drawn=registers())
def test_single_coded_parts_add_up_to_the_total_and_multi_coded_ones_to_no_less(
    drawn: tuple[Rows, Rows],
) -> None:
    data = put(drawn)
    total = compute(data, "instruments-signed", IN_2016)
    for dimension in ("region", "kind", "sector"):
        parts = split(data, "instruments-signed", IN_2016, dimension)
        rows = [row for value in parts for row in value.rows]
        assert set(rows) == set(total.rows), dimension
        if dimension != "sector":
            assert len(rows) == len(total.rows), dimension
    by_type = split(data, "instruments-signed", IN_2016, "partner_type")
    joined = {row["instrument_id"] for row in drawn[1]}
    assert {row for value in by_type for row in value.rows} == set(total.rows) & joined


@given(drawn=registers())
def test_every_part_is_what_asking_for_it_alone_gives(drawn: tuple[Rows, Rows]) -> None:
    data = put(drawn)
    for dimension in ("region", "kind", "sector", "partner_type"):
        for value in split(data, "instruments-signed", IN_2016, dimension):
            assert value == compute(data, "instruments-signed", IN_2016, dict(value.split))


@given(drawn=registers())
def test_a_value_counts_as_many_as_the_rows_behind_it(drawn: tuple[Rows, Rows]) -> None:
    data = put(drawn)
    for code in ("instruments-signed", "instruments-no-end", "partners-signing"):
        value = compute(data, code, IN_2016)
        assert len(set(value.rows)) == len(value.rows)
        assert not set(value.rows) & set(value.apart)
        assert value.known is bool(value.rows)
        if value.number is not None:
            assert value.number == len(value.rows)
        if value.interval is not None:
            assert value.interval.lower <= len(value.rows)


@given(drawn=registers(), seed=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_count(drawn: tuple[Rows, Rows], seed: Random) -> None:
    rows, parties = (list(part) for part in drawn)
    seed.shuffle(rows)
    seed.shuffle(parties)
    one, other = put(drawn), put((rows, parties))
    for code in ("instruments-signed", "instruments-renewed", "instruments-no-end",
                 "instruments-apart", "partners-signing"):  # fmt: skip
        a, b = compute(one, code, IN_2016), compute(other, code, IN_2016)
        assert (a.words, a.interval, a.reason) == (b.words, b.interval, b.reason), code
        assert set(a.rows) == set(b.rows), code
        assert set(a.apart) == set(b.apart), code


@given(drawn=registers(), text=st.sampled_from(["2015", "2017-03", "1999-12-31", ""]))
def test_a_row_of_another_year_changes_nothing_in_this_one(
    drawn: tuple[Rows, Rows], text: str
) -> None:
    rows, parties = drawn
    more = ([*rows, mou(99, text, renewal_of="", ends_on="", terminated_on="")],
            [*parties, *signed_by(99, "o1")])  # fmt: skip
    for code in ("instruments-signed", "instruments-renewed", "partners-signing"):
        before = compute(put(drawn), code, IN_2016)
        assert compute(put(more), code, IN_2016) == before, code


def whole_days(rows: Rows, column: str) -> Rows:
    """Rows whose date is one day: the first that it can mean."""
    return [
        {**row, column: dates.parse(row[column]).first.isoformat() if row[column] else ""}
        for row in rows
        if not row[column].startswith("..")
    ]


def years_and_span() -> tuple[list[Window], Window]:
    years = [Window.of_year(year) for year in (2015, 2016, 2017)]
    return years, Window(years[0].start, years[-1].end)


@given(drawn=registers())
def test_counts_of_years_add_up_to_the_count_over_them_when_every_day_is_known(
    drawn: tuple[Rows, Rows],
) -> None:
    frame = instrument_frame(whole_days(drawn[0], "signed_on"))
    years, span = years_and_span()
    for formula in FLOWS:
        over = formula(frame, span)
        by_year = [formula(frame, year) for year in years]
        assert not over.maybe
        assert sum(len(one.sure) for one in by_year) == len(over.sure)
        assert {row for one in by_year for row in one.sure} == set(over.sure)


@given(drawn=registers())
def test_what_is_sure_in_a_part_of_a_window_is_sure_in_the_whole_of_it(
    drawn: tuple[Rows, Rows],
) -> None:
    frame = instrument_frame(drawn[0])
    years, span = years_and_span()
    for formula in FLOWS:
        over = formula(frame, span)
        for year in years:
            part = formula(frame, year)
            assert set(part.sure) <= set(over.sure)
            assert set(part.maybe) <= {*over.sure, *over.maybe}


@st.composite
def worlds_admitted(draw: st.DrawFn) -> tuple[Rows, Rows]:
    """Rows with partial dates, and one completion of them: each date one of the days it can mean."""
    rows, _ = draw(registers())
    known = []
    for row in rows:
        if not row["signed_on"]:
            known.append(row)
            continue
        span = dates.parse(row["signed_on"])
        first = max(span.first, date(2010, 1, 1))
        last = max(first, min(span.last, date(2020, 12, 31)))
        day = first + timedelta(days=draw(st.integers(0, (last - first).days)))
        known.append({**row, "signed_on": day.isoformat()})
    return rows, known


@given(worlds_admitted())
def test_the_count_of_every_world_that_the_dates_admit_lies_between_the_two_ends(
    drawn: tuple[Rows, Rows],
) -> None:
    partial_rows, known_rows = drawn
    for formula in (*FLOWS, instruments.instruments_no_end):
        counted = formula(instrument_frame(partial_rows), IN_2016)
        known = formula(instrument_frame(known_rows), IN_2016)
        assert set(counted.sure) <= set(known.sure) <= {*counted.sure, *counted.maybe}


@given(st.lists(spans(), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_events_and_partnerships_changes_no_count(
    starts: list[str], seed: Random
) -> None:
    kinds = ("Forum", "Telecom World", "Assembly")
    held: Rows = [evt(n, kinds[n % 3], start) for n, start in enumerate(starts)]
    launched: Rows = [prt(n, start) for n, start in enumerate(starts)]
    classes = pd.DataFrame(
        [
            series("Forum"),
            series("Telecom World", under="I.1-1/output"),
            series("Assembly", "governing"),
        ]
    )
    turned, started = list(held), list(launched)
    seed.shuffle(turned)
    seed.shuffle(started)

    def of(rows: list[Row]) -> Counted:
        frame = dated(rows or [evt(1)], "starts_on").iloc[: len(rows)]
        return knowledge.events_held(frame, classes, IN_2016)

    def by(rows: list[Row]) -> Counted:
        frame = dated(rows or [prt(1)], "launched_on").iloc[: len(rows)]
        return partnerships.partnerships_launched(frame, IN_2016)

    for one, other in ((of(held), of(turned)), (by(launched), by(started))):
        assert [set(part) for part in (one.sure, one.maybe, one.apart)] == [
            set(part) for part in (other.sure, other.maybe, other.apart)
        ]
