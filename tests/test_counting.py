"""Which rows lie in a window: surely, possibly, apart; and every edge of a window belongs to it."""

from __future__ import annotations

from datetime import date

import pytest
from worlds import IN_2016, dated

from i2lib import Window
from i2lib.indicators import counting
from i2lib.indicators.counting import Counted

MARCH_TO_FEBRUARY = Window(date(2016, 3, 1), date(2017, 2, 28))

WHERE = [  # a date, and whether it lies in March 2016 to February 2017
    ("2016-03-01", "surely"),
    ("2017-02-28", "surely"),
    ("2016-02-29", "outside"),
    ("2017-03-01", "outside"),
    ("2016-03", "surely"),
    ("2017-02", "surely"),
    ("2017-03", "outside"),
    ("2016", "possibly"),
    ("2017", "possibly"),
    ("2015", "outside"),
    ("2016-02/2016-03", "possibly"),
    ("2016-04/2016-06", "surely"),
    ("../2016-02", "outside"),
    ("../2016-03", "possibly"),
    ("2016-05/..", "possibly"),
    ("2017-03/..", "outside"),
    ("", "outside"),
]


@pytest.mark.parametrize(("text", "where"), WHERE)
def test_a_date_lies_in_a_window_surely_possibly_or_not(text: str, where: str) -> None:
    frame = dated([{"id": "a", "on": text}], "on")
    surely = bool(counting.surely(frame, "on", MARCH_TO_FEBRUARY).iloc[0])
    possibly = bool(counting.possibly(frame, "on", MARCH_TO_FEBRUARY).iloc[0])
    found = "surely" if surely else "possibly" if possibly else "outside"
    assert found == where
    assert possibly or not surely, "what is surely in is possibly in"
    sure, maybe = counting.in_window(frame, "on", MARCH_TO_FEBRUARY)
    assert (len(sure), len(maybe)) == (where == "surely", where == "possibly")


def test_rows_set_apart_are_in_neither_end_of_the_count() -> None:
    rows = [{"id": "a", "on": "2016"}, {"id": "b", "on": "2016-05"}, {"id": "c", "on": "2016/2017"}]
    frame = dated(rows, "on")
    apart = frame["id"].isin(["b", "c"])
    assert counting.dated(frame, "on", IN_2016, apart) == Counted(("a",), (), ("b", "c"))
    assert counting.dated(frame, "on", IN_2016) == Counted(("a", "b"), ("c",), ())


def test_a_count_over_some_of_its_rows_keeps_all_four_kinds_apart() -> None:
    counted = Counted(("a", "b"), ("c", "d"), ("e", "f"), ("g", "h"))
    assert counted.only(frozenset("bdfh")) == Counted(("b",), ("d",), ("f",), ("h",))
    assert counted.only(frozenset()) == Counted()
    assert counted.listed == ("g", "h"), "the old one is left alone"


def test_a_list_column_gives_one_row_for_each_item_and_none_for_an_empty_cell() -> None:
    frame = dated([{"id": "a", "on": "x;y"}, {"id": "b", "on": ""}, {"id": "c", "on": "x"}])
    items = counting.exploded(frame, "on")
    assert list(zip(items["id"], items["code"], strict=True)) == [
        ("a", "x"),
        ("a", "y"),
        ("c", "x"),
    ]
