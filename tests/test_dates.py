"""A partial date is an interval: every form, every edge, and what is no date."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from i2lib import dates
from i2lib.dates import EARLIEST, LATEST, Span, Window

FORMS = [
    ("2016", date(2016, 1, 1), date(2016, 12, 31)),
    ("2016-05", date(2016, 5, 1), date(2016, 5, 31)),
    ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
    ("2015-02", date(2015, 2, 1), date(2015, 2, 28)),
    ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
    ("2000-02-29", date(2000, 2, 29), date(2000, 2, 29)),
    ("2016-05-09", date(2016, 5, 9), date(2016, 5, 9)),
    ("2015-12/2016-01", date(2015, 12, 1), date(2016, 1, 31)),
    ("2015/2016", date(2015, 1, 1), date(2016, 12, 31)),
    ("2016-05-09/2016", date(2016, 5, 9), date(2016, 12, 31)),
    ("2016/2016", date(2016, 1, 1), date(2016, 12, 31)),
    ("../2016-05", EARLIEST, date(2016, 5, 31)),
    ("2016-05/..", date(2016, 5, 1), LATEST),
    ("0001", date(1, 1, 1), date(1, 12, 31)),
]


@pytest.mark.parametrize(("text", "first", "last"), FORMS)
def test_a_partial_date_means_every_day_from_its_first_to_its_last(
    text: str, first: date, last: date
) -> None:
    assert dates.parse(text) == Span(first, last)


NO_DATES = [
    ("2016-13", "there is no month 13"),
    ("2016-00", "there is no month 0"),
    ("2015-02-29", "February 2015 has no day 29"),
    ("2016-04-31", "April 2016 has no day 31"),
    ("2016-05-00", "May 2016 has no day 0"),
    ("0000", "there is no year 0"),
    ("2016-01/2015-12", "the range ends before it starts"),
    ("2016-13/2017", "there is no month 13"),
    ("", "none of the forms of a date"),
    ("..", "none of the forms of a date"),
    ("2016/", "none of the forms of a date"),
    ("/2016", "none of the forms of a date"),
    ("2016-5", "none of the forms of a date"),
    ("2016-05-9", "none of the forms of a date"),
    ("16-05-09", "none of the forms of a date"),
    ("20160509", "none of the forms of a date"),
    ("09/05/2016", "none of the forms of a date"),
    ("2016-05-09T00:00", "none of the forms of a date"),
    ("2016~", "none of the forms of a date"),
    ("201X", "none of the forms of a date"),
    ("May 2016", "none of the forms of a date"),
    (" 2016", "none of the forms of a date"),
    ("2016 ", "none of the forms of a date"),
    ("2016\n", "none of the forms of a date"),
    ("-2016", "none of the forms of a date"),
    ("٢٠١٦", "none of the forms of a date"),
    ("２０１６", "none of the forms of a date"),
    ("2015/2016/2017", "none of the forms of a date"),
    ("../2016/..", "none of the forms of a date"),
    ("../..", "none of the forms of a date"),
]


@pytest.mark.parametrize(("text", "reason"), NO_DATES)
def test_what_is_no_date_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dates.parse(text)


def test_a_column_of_dates_has_both_ends_of_each_and_nothing_for_the_others() -> None:
    texts = pd.Series(["2016", "", "2016-05-09", "2016-13", "2016"], index=list("abcde"))
    ends = dates.bounds(texts)
    assert list(ends.index) == list("abcde")
    assert list(ends["first"].dropna().items()) == [
        ("a", pd.Timestamp("2016-01-01")),
        ("c", pd.Timestamp("2016-05-09")),
        ("e", pd.Timestamp("2016-01-01")),
    ]
    assert list(ends["last"].dropna().items()) == [
        ("a", pd.Timestamp("2016-12-31")),
        ("c", pd.Timestamp("2016-05-09")),
        ("e", pd.Timestamp("2016-12-31")),
    ]


def test_a_column_without_rows_has_no_ends() -> None:
    ends = dates.bounds(pd.Series([], dtype="str"))
    assert list(ends.columns) == ["first", "last"]
    assert ends.empty


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2016", "2016"),
        ("2016-05", "May 2016"),
        ("2016-05-09", "9 May 2016"),
        ("2015-12/2016-01", "between December 2015 and January 2016"),
        ("../2016-05", "until May 2016"),
        ("2016-05-09/..", "from 9 May 2016"),
    ],
)
def test_a_partial_date_is_spelled_in_words_that_say_no_more_than_it_does(
    text: str, words: str
) -> None:
    assert dates.spelled(text) == words


def test_a_window_that_is_a_calendar_year_is_called_by_it() -> None:
    assert str(Window.of_year(2016)) == "2016"
    assert Window.of_year(2016).year == 2016


def test_any_other_window_is_called_by_its_two_days() -> None:
    window = Window(date(2016, 3, 1), date(2017, 2, 28))
    assert window.year is None
    assert str(window) == "1 March 2016 to 28 February 2017"


def test_two_calendar_years_are_not_one() -> None:
    assert Window(date(2015, 1, 1), date(2016, 12, 31)).year is None


def test_a_window_of_one_day_is_one_and_a_window_that_ends_first_is_refused() -> None:
    assert str(Window(date(2016, 5, 9), date(2016, 5, 9))) == "9 May 2016 to 9 May 2016"
    with pytest.raises(ValueError, match="ends"):
        Window(date(2016, 5, 9), date(2016, 5, 8))
