"""The two chart tabs: as many squares as rows, and every face of a chart says the same numbers."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from markup import NASTY, Element, is_only_text, read
from worlds import IN_2016, cov, evt, mou, prt, world

from i2lib import Data, Window, compute, drawings
from i2lib.charts import NARROW, WIDE, Layout, SquareChart
from i2lib.errors import UsageError


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """2015: one. 2016: two, one seen once, and one apart. 2017: none."""
    return world(
        tmp_path_factory.mktemp("world"),
        instruments=[
            mou(1, "2015-02"),
            mou(2, verified="no"),
            mou(3),
            mou(4, event_hosting="yes", verified="no"),
            mou(5, "1999"),
            mou(6, ""),
        ],
        events=[
            evt(1),
            evt(2, verified="not found again"),
            evt(3, "Telecom World"),
            evt(4, "Telecom World", "2015-10"),
            evt(5, "Assembly"),
        ],
        partnerships=[prt(1, "2015"), prt(2, "2017", verified="no")],
    )


def drawn_rows(chart: SquareChart, layout: Layout = WIDE) -> list[str]:
    return [
        row
        for one in read(chart.svg(layout)).walk()
        for row in re.findall(r"-([a-z]{3}-\d{3})$", one.get("id"))
    ]


def words(table: Element) -> list[list[str]]:
    return [
        [cell.text for cell in line.walk() if cell.tag in ("td", "th")]
        for line in table.one("tbody").all("tr")
    ]


@pytest.mark.parametrize("name", ["instruments", "knowledge"])
def test_as_many_squares_are_drawn_as_rows_are_counted_and_stand_apart(
    data: Data, name: str
) -> None:
    chart = drawings.chart(data, name, IN_2016)
    codes = {"instruments": ["instruments-signed"]}.get(
        name, ["events-held", "partnerships-launched"]
    )
    wanted = []
    for code, panel in zip(codes, chart.panels, strict=True):
        for year, column in zip(data.framework.years.values(), panel.columns, strict=True):
            value = compute(data, code, year.window)
            assert column.name == str(year.year)
            assert {mark.row for mark in column.marks if not mark.hatched} == set(value.rows)
            assert {mark.row for mark in column.marks if mark.hatched} == set(value.apart)
            assert column.counted == len(value.rows)
            wanted += [mark.row for mark in column.marks]
    assert drawn_rows(chart) == drawn_rows(chart, NARROW) == wanted


def test_squares_are_hollow_only_for_what_was_looked_at_once_and_hatched_only_apart(
    data: Data,
) -> None:
    marks = {
        mark.row: (mark.hollow, mark.hatched)
        for name in ("instruments", "knowledge")
        for panel in drawings.chart(data, name, IN_2016).panels
        for column in panel.columns
        for mark in column.marks
    }
    assert marks == {
        "mou-001": (False, False),
        "mou-002": (True, False),
        "mou-003": (False, False),
        "mou-004": (False, True),
        "evt-001": (False, False),
        "evt-002": (False, False),
        "evt-003": (False, True),
        "evt-004": (False, True),
        "prt-001": (False, False),
        "prt-002": (True, False),
    }


def test_the_year_of_the_page_is_marked_and_no_other(data: Data) -> None:
    [panel] = drawings.chart(data, "instruments", IN_2016).panels
    assert [(one.name, one.now) for one in panel.columns] == [
        ("2015", False),
        ("2016", True),
        ("2017", False),
    ]


def test_over_all_years_none_is_marked_and_a_window_of_its_own_is_drawn_alone(
    data: Data,
) -> None:
    span = Window(date(2015, 1, 1), date(2017, 12, 31))
    [panel] = drawings.chart(data, "instruments", span).panels
    assert [(one.name, one.now) for one in panel.columns] == [
        ("2015", False),
        ("2016", False),
        ("2017", False),
    ]
    alone = Window(date(2016, 3, 1), date(2017, 2, 28))
    [panel] = drawings.chart(data, "instruments", alone).panels
    assert [(one.name, one.now) for one in panel.columns] == [
        ("1 March 2016 to 28 February 2017", True)
    ]


def test_events_and_partnerships_stand_in_two_rows_that_are_never_added(data: Data) -> None:
    chart = drawings.chart(data, "knowledge", IN_2016)
    assert [panel.title for panel in chart.panels] == [
        "Knowledge-sharing and networking events",
        "Partnerships launched",
    ]
    assert [[column.words for column in panel.columns] for panel in chart.panels] == [
        ["none found", "2 found", "none found"],
        ["1 found", "none found", "1 found"],
    ]


def test_the_words_of_a_year_are_those_of_its_value(tmp_path: Path) -> None:
    states = {"partial": "1 found", "complete": "1 signed", "complete_for_page": "1 named"}
    for state, words in states.items():
        data = world(
            tmp_path / state, instruments=[mou(1)], coverage=[cov(1, "instruments", state)]
        )
        [panel] = drawings.chart(data, "instruments", IN_2016).panels
        assert panel.columns[1].words == words


def test_a_number_that_is_an_interval_is_written_as_one(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1), mou(2, "2015-12/2016-01")])
    [panel] = drawings.chart(data, "instruments", IN_2016).panels
    assert [column.words for column in panel.columns] == [
        "0 to 1 found",
        "1 to 2 found",
        "none found",
    ]
    chart = drawings.chart(data, "instruments", IN_2016)
    assert "2016: 1 to 2 found" in chart.description
    ids = read(drawings.figure(chart)).ids
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", ["instruments", "knowledge"])
def test_the_drawing_its_description_and_its_table_say_the_same_numbers(
    data: Data, name: str
) -> None:
    chart = drawings.chart(data, name, IN_2016)
    seen = is_only_text(drawings.figure(chart))
    told = seen.one("figcaption").text
    rows = words(seen.one("table"))
    assert [row[0] for row in rows] == ["2015", "2016", "2017"]
    for number, panel in enumerate(chart.panels):
        for column in panel.columns:
            assert f"{column.name}: {column.words}" in told, number
            [line] = [row for row in rows if row[0] == column.name]
            assert column.words in line
            for mark in column.marks:
                assert mark.row in " ".join(line)


def test_what_is_none_is_said_in_words_and_never_as_a_zero(data: Data) -> None:
    chart = drawings.chart(data, "instruments", IN_2016)
    seen = read(drawings.figure(chart))
    assert "2017: none found" in seen.one("figcaption").text
    for one in (*seen.all("text"), seen.one("figcaption"), seen.one("table")):
        assert not re.search(r"(?<![\w.-])0(?![\w.])", one.text), one.text


def test_every_row_of_the_table_of_a_chart_leads_to_its_register(data: Data) -> None:
    seen = read(drawings.figure(drawings.chart(data, "instruments", IN_2016)))
    links = {one.text: one.get("href") for one in seen.one("table").all("a")}
    assert links == {
        f"mou-{number:03}": f"../registers/instruments.html#mou-{number:03}"
        for number in (1, 2, 3, 4)
    }


def test_a_chart_has_a_title_a_subtitle_and_words_for_whoever_sees_no_drawing(data: Data) -> None:
    seen = read(drawings.figure(drawings.chart(data, "knowledge", IN_2016)))
    figure = seen.one("figure", "i2-chart")
    assert figure.one("p", "i2-chart-title").text
    assert figure.one("p", "i2-chart-subtitle").text
    assert [one.get("class") for one in figure.all("svg")] == [WIDE.css, NARROW.css]
    for one in figure.all("svg"):
        assert one.get("aria-label") or one.get("aria-labelledby")
    assert figure.one("details").one("summary").text


def test_hatched_and_hollow_squares_are_explained_where_they_are_drawn(data: Data) -> None:
    note = drawings.chart(data, "instruments", IN_2016).note
    assert "Hatched: host agreements" in note
    assert "Hollow: " in note


def test_no_chart_says_of_floors_that_anything_rose_or_fell(data: Data) -> None:
    for name in drawings.CHARTS:
        told = read(drawings.figure(drawings.chart(data, name, IN_2016))).text
        trend = r"\b(rose|fell|grew|increased?|decreased?|doubled|trend|growth|more than in)\b"
        assert not re.search(trend, told, re.IGNORECASE), name


def test_an_unknown_chart_is_refused_with_the_known_ones(data: Data) -> None:
    with pytest.raises(UsageError, match="no chart 'mous'; known are instruments, knowledge"):
        drawings.chart(data, "mous", IN_2016)


def test_two_charts_on_one_page_share_no_id(data: Data) -> None:
    ids = [
        one
        for name in drawings.CHARTS
        for one in read(drawings.figure(drawings.chart(data, name, IN_2016))).ids
    ]
    assert len(set(ids)) == len(ids)


def test_titles_that_look_like_markup_are_text_in_a_chart_and_its_table(tmp_path: Path) -> None:
    rows = [mou(number, title=title) for number, title in enumerate(NASTY, start=1)]
    data = world(tmp_path, instruments=rows)
    seen = is_only_text(drawings.figure(drawings.chart(data, "instruments", IN_2016)))
    assert {one.text for one in seen.all("title")} == set(NASTY)


def test_the_charts_of_the_project_are_drawn_from_every_row_once(real: Data) -> None:
    chart = drawings.chart(real, "instruments", IN_2016)
    rows = drawn_rows(chart)
    assert rows
    assert len(set(rows)) == len(rows)
