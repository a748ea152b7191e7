"""The two chart tabs: as many squares as rows, and every face of a chart says the same numbers."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from markup import NASTY, Element, is_only_text, read
from worlds import IN_2016, cov, evt, fig, mou, prt, world, year

from i2lib import Data, Window, compute, drawings
from i2lib.charts import SquareChart
from i2lib.drawings import faces
from i2lib.errors import UsageError
from i2lib.notice import NOTICE


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


def squares(data: Data, name: str, window: Window = IN_2016, **where: str) -> SquareChart:
    chart = drawings.squares(data, name, window, where).chart
    assert isinstance(chart, SquareChart)
    return chart


def figure(data: Data, name: str) -> str:
    return drawings.squares(data, name, IN_2016).html()


def drawn_rows(html: str) -> list[str]:
    """The rows of the squares, in the order in which they stand in the page."""
    [wide] = [one for one in read(html).all("svg") if one.get("class") == "i2-wide"]
    links = [
        one.get("href") for one in wide.all("a") if not one.all("text")
    ]  # numbers lead elsewhere
    return [link.rpartition("#")[2] for link in links]


def words(table: Element) -> list[list[str]]:
    return [
        [cell.text for cell in line.walk() if cell.tag in ("td", "th")]
        for line in table.one("tbody").all("tr")
    ]


@pytest.mark.parametrize("name", ["instruments", "knowledge"])
def test_as_many_squares_are_drawn_as_rows_are_counted_and_stand_apart(
    data: Data, name: str
) -> None:
    chart = squares(data, name, IN_2016)
    codes = {"instruments": ["instruments-signed"]}.get(
        name, ["events-held", "partnerships-launched"]
    )
    wanted = []
    for code, panel in zip(codes, chart.panels, strict=True):
        for one, column in zip(data.framework.years.values(), panel.columns, strict=True):
            value = compute(data, code, one.window)
            assert column.name == str(one.year)
            assert {mark.row for mark in column.marks if not mark.hatched} == set(value.rows)
            assert {mark.row for mark in column.marks if mark.hatched} == set(value.apart)
            assert column.value == value
            wanted += [mark.row for mark in column.marks]
    assert drawn_rows(figure(data, name)) == wanted


def test_squares_are_hollow_only_for_what_was_looked_at_once_and_hatched_only_apart(
    data: Data,
) -> None:
    marks = {
        mark.row: (mark.hollow, mark.hatched)
        for name in ("instruments", "knowledge")
        for panel in squares(data, name, IN_2016).panels
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
    [panel] = squares(data, "instruments", IN_2016).panels
    assert [(one.name, one.now) for one in panel.columns] == [
        ("2015", False),
        ("2016", True),
        ("2017", False),
    ]


def test_over_all_years_none_is_marked_and_a_window_of_its_own_is_drawn_alone(
    data: Data,
) -> None:
    span = Window(date(2015, 1, 1), date(2017, 12, 31))
    [panel] = squares(data, "instruments", span).panels
    assert [(one.name, one.now) for one in panel.columns] == [
        ("2015", False),
        ("2016", False),
        ("2017", False),
    ]
    alone = Window(date(2016, 3, 1), date(2017, 2, 28))
    [panel] = squares(data, "instruments", alone).panels
    assert [(one.name, one.now) for one in panel.columns] == [
        ("1 March 2016 to 28 February 2017", True)
    ]


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """2014 to 2028: an instrument, an event and its participants in each."""
    years = range(2014, 2029)
    return world(
        tmp_path_factory.mktemp("long"),
        years=[year(one) for one in years],
        instruments=[mou(n, str(one)) for n, one in enumerate(years, start=1)],
        events=[evt(n, starts_on=f"{one}-05-09") for n, one in enumerate(years, start=1)],
        event_figures=[fig(n, n, "participants", 90 + n) for n in range(1, 16)],
    )


EVERY = Window(date(2014, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("window", "first"),
    [
        (Window.of_year(2014), 2014),
        (Window.of_year(2025), 2014),
        (Window.of_year(2026), 2015),
        (Window.of_year(2028), 2017),
        (EVERY, 2017),
    ],
    ids=str,
)
def test_twelve_years_are_drawn_up_to_that_of_the_page_and_every_face_says_which(
    long: Data, window: Window, first: int
) -> None:
    attended = drawings.attended(long, "Forum", "participants", window)
    assert attended is not None
    years = [str(one) for one in range(first, first + 12)]
    said = f"Drawn are the years {years[0]} to {years[-1]}; each other year has a page of its own."
    for one in (*(drawings.squares(long, name, window) for name in drawings.CHARTS), attended):
        page = read(one.html())
        for svg in page.all("svg"):
            texts = [text.text for text in svg.all("text") if re.fullmatch(r"\d{4}", text.text)]
            assert texts == years * (len(texts) // 12)
        assert [row[0] for row in words(page.one("table"))] == years
        assert re.findall(r"(\d{4}): ", one.chart.description)[-12:] == years
        assert page.one("figcaption").text.count(said) == 1
        files = {name.partition(".")[2]: file for name, file in one.files().items()}
        assert {row["period"] for row in table_of(files["csv"])} == {*years}
        assert said in str(files["csv-metadata.json"])
        assert said in read(str(files["svg"])).text.replace(" ", " ")


def test_of_twelve_years_all_are_drawn_and_nothing_more_is_said(tmp_path: Path) -> None:
    data = world(tmp_path, years=[year(one) for one in range(2014, 2026)], instruments=[mou(1)])
    chart = squares(data, "instruments", Window.of_year(2014))
    assert [one.name for one in chart.panels[0].columns] == [str(n) for n in range(2014, 2026)]
    assert not chart.note


def test_the_page_of_a_year_draws_the_same_when_a_thirteenth_is_added(tmp_path: Path) -> None:
    drawn = [
        squares(
            world(
                tmp_path / str(last),
                years=[year(one) for one in range(2014, last + 1)],
                instruments=[mou(1)],
            ),
            "instruments",
        ).panels
        for last in (2025, 2026, 2030)
    ]
    assert drawn[0] == drawn[1] == drawn[2]


def test_events_and_partnerships_stand_in_two_rows_that_are_never_added(data: Data) -> None:
    chart = squares(data, "knowledge", IN_2016)
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
        [panel] = squares(data, "instruments", IN_2016).panels
        assert panel.columns[1].words == words


def test_a_number_that_is_an_interval_is_written_as_one(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1), mou(2, "2015-12/2016-01")])
    [panel] = squares(data, "instruments", IN_2016).panels
    assert [column.words for column in panel.columns] == [
        "0 to 1 found",
        "1 to 2 found",
        "none found",
    ]
    chart = squares(data, "instruments", IN_2016)
    assert "2016: 1 to 2 found" in chart.description
    ids = read(figure(data, "instruments")).ids
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", ["instruments", "knowledge"])
def test_the_drawing_its_description_and_its_table_say_the_same_numbers(
    data: Data, name: str
) -> None:
    chart = squares(data, name, IN_2016)
    seen = is_only_text(figure(data, name))
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
    seen = read(figure(data, "instruments"))
    assert "2017: none found" in seen.one("figcaption").text
    for one in (*seen.all("text"), seen.one("figcaption"), seen.one("table")):
        assert not re.search(r"(?<![\w.-])0(?![\w.])", one.text), one.text


def test_every_row_of_the_table_of_a_chart_leads_to_its_register(data: Data) -> None:
    seen = read(figure(data, "instruments"))
    links = {one.text: one.get("href") for one in seen.one("table").all("a")}
    rows = {
        f"mou-{number:03}": f"../registers/instruments.html#mou-{number:03}"
        for number in (1, 2, 3, 4)
    }
    assert rows.items() <= links.items()
    numbers = {link for words, link in links.items() if words not in rows}
    assert numbers == {f"../years/{year}.html#instruments-signed" for year in (2015, 2016, 2017)}


def test_a_number_of_a_drawing_and_of_its_description_leads_to_its_evidence(data: Data) -> None:
    seen = read(figure(data, "instruments"))
    there = "../years/2016.html#instruments-signed"
    told = {one.text for one in seen.one("figcaption").all("a") if one.get("href") == there}
    assert told == {"2016: 2 instruments found", "2016: 2 found and 1 apart"}
    drawn = [one for one in seen.all("svg") if one.get("class") in ("i2-wide", "i2-narrow")]
    labels = [
        [text.text for one in svg.all("a") if one.get("href") == there for text in one.all("text")]
        for svg in drawn
    ]
    assert labels == [["2 found", "+1 apart"], ["2", "+1"]]


def test_a_chart_has_a_title_a_subtitle_and_words_for_whoever_sees_no_drawing(data: Data) -> None:
    seen = read(figure(data, "knowledge")).one("figure", "i2-chart")
    assert seen.one("p", "i2-chart-title").text
    assert seen.one("p", "i2-chart-subtitle").text
    drawn = [one for one in seen.all("svg") if one.get("class") != "i2-sample"]
    assert [one.get("class") for one in drawn] == ["i2-wide", "i2-narrow"]
    assert all(one.get("aria-label") for one in drawn)
    assert seen.one("details").one("h3").text == "Table: events and partnerships by year"


def test_hatched_and_hollow_squares_are_explained_where_they_are_drawn(data: Data) -> None:
    legend = {key.kind: key.words for key in squares(data, "instruments").legend}
    assert list(legend) == ["filled", "hollow", "hatched"]
    assert "Host agreements" in legend["hatched"]
    seen = read(figure(data, "instruments")).one("ul", "i2-legend")
    assert [one.text.strip() for one in seen.all("li")] == list(legend.values())
    assert len(seen.all("svg")) == 3


def test_a_look_that_is_not_drawn_is_not_explained(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1)])
    assert [key.kind for key in squares(data, "instruments").legend] == ["filled"]


def test_what_cannot_be_split_is_said_once_and_not_year_by_year(data: Data) -> None:
    html = drawings.squares(data, "knowledge", IN_2016, {"region": "EUR"}).html()
    seen = is_only_text(html)
    assert not seen.all("svg")
    assert not seen.all("table")
    told = seen.one("figcaption").text
    assert told.count("not available by region") == 2, "once for events, once for partnerships"
    one = squares(data, "knowledge", region="EUR").panels
    assert [panel.columns for panel in one] == [(), ()]


def test_a_chart_that_is_no_page_of_the_book_offers_no_files(data: Data) -> None:
    alone = Window(date(2016, 3, 1), date(2017, 2, 28))
    for figure_of in (
        drawings.squares(data, "instruments", alone),
        drawings.squares(data, "instruments", IN_2016, {"region": "EUR"}),
    ):
        assert figure_of.files() == {}
        assert "../figures/" not in figure_of.html()
        assert "Source: i2" in figure_of.html()


# The files of a figure


def table_of(content: str | bytes) -> list[dict[str, str]]:
    assert isinstance(content, bytes)
    assert content.startswith(b"\xef\xbb\xbf"), "or Excel reads it as its own letters"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_figure_of_a_year_has_its_files_and_links_to_each(data: Data) -> None:
    one = drawings.squares(data, "instruments", IN_2016)
    stem = "figures/2016-instruments"
    endings = (".csv", ".csv-metadata.json", ".svg", ".png")
    assert list(one.files()) == [stem + ending for ending in endings]
    seen = read(one.html())
    links = [link.get("href") for link in seen.one("p", "i2-files").all("a")]
    assert links == [*(f"../{name}" for name in one.files()), "#fig-instruments"]
    assert seen.one("figure").get("id") == "fig-instruments"
    span = Window(date(2015, 1, 1), date(2017, 12, 31))
    assert (
        "figures/side-by-side-instruments.csv"
        in drawings.squares(data, "instruments", span).files()
    )


def test_the_file_of_a_figure_holds_what_is_drawn(data: Data) -> None:
    one = drawings.squares(data, "knowledge", IN_2016)
    rows = table_of(one.files()["figures/2016-knowledge.csv"])
    columns = [column for panel in squares(data, "knowledge").panels for column in panel.columns]
    assert [row["period"] for row in rows] == [column.name for column in columns]
    for row, column in zip(rows, columns, strict=True):
        drawn = [mark.row for mark in column.marks]
        assert [*filter(None, f"{row['rows']};{row['apart']}".split(";"))] == drawn
        assert row["words"] == column.words
        assert row["upper"] == ""  # all are floors
        assert row["lower"] == (str(len(column.value.rows)) if column.value.rows else "")
    frame = pd.read_csv(io.BytesIO(one.csv()))
    assert next(iter(frame.columns)) == "indicator", "pandas passes over the mark"


def test_the_columns_of_a_file_are_told_beside_it(data: Data) -> None:
    one = drawings.squares(data, "instruments", IN_2016)
    told = json.loads(one.metadata())
    assert told["url"] == "2016-instruments.csv"
    named = [column["name"] for column in told["tableSchema"]["columns"]]
    assert named == list(table_of(one.csv())[0])
    assert all(column["dc:description"] for column in told["tableSchema"]["columns"])
    assert told["dc:rights"] == NOTICE
    assert told["schema:version"] == data.description.version


def test_the_pictures_of_a_figure_carry_source_edition_and_notice(data: Data) -> None:
    one = drawings.squares(data, "instruments", IN_2016)
    svg = one.files()["figures/2016-instruments.svg"]
    assert isinstance(svg, str)
    words = " ".join(re.findall(r">([^<]+)</text>", svg))
    assert f"edition {data.description.version}" in words
    assert NOTICE in words
    assert one.chart.title in words


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless_and_a_number_is_not(
    start: str,
) -> None:
    assert faces.harmless(f"{start}1+1") == f"'{start}1+1"
    assert faces.harmless(f"1{start}1") == f"1{start}1"
    assert faces.harmless(-1) == -1
    assert faces.harmless("") == ""
    assert faces.harmless(None) is None


def test_what_is_stated_only_before_an_event_is_never_a_bar(tmp_path: Path) -> None:
    years = (2014, 2015, 2016, 2017, 2018)
    data = world(
        tmp_path,
        years=[year(one) for one in years],
        events=[evt(n, starts_on=f"{one}-05-09") for n, one in enumerate(years, start=1)],
        event_figures=[
            *(fig(n, n, "participants", 100 * n) for n in (1, 2, 3, 4)),
            fig(5, 5, "participants", 700, said_when="before"),
        ],
    )
    one = drawings.attended(data, "Forum", "participants", IN_2016)
    assert one is not None
    assert "2018: only 700 participants announced" in one.chart.description
    rows = table_of(one.csv())
    assert [row["number"] for row in rows] == ["100", "200", "300", "400", ""]
    assert rows[-1]["not_comparable"] == "700 participants announced"


def test_no_chart_says_of_floors_that_anything_rose_or_fell(data: Data) -> None:
    for name in drawings.CHARTS:
        told = read(figure(data, name)).text
        trend = r"\b(rose|fell|grew|increased?|decreased?|doubled|trend|growth|more than in)\b"
        assert not re.search(trend, told, re.IGNORECASE), name


def test_an_unknown_chart_is_refused_with_the_known_ones(data: Data) -> None:
    with pytest.raises(UsageError, match="no chart 'mous'; known are knowledge, instruments"):
        squares(data, "mous", IN_2016)


def test_two_charts_on_one_page_share_no_id(data: Data) -> None:
    ids = [one for name in drawings.CHARTS for one in read(figure(data, name)).ids]
    assert len(set(ids)) == len(ids)


def test_titles_that_look_like_markup_are_text_in_a_chart_and_its_table(tmp_path: Path) -> None:
    rows = [mou(number, title=title) for number, title in enumerate(NASTY, start=1)]
    data = world(tmp_path, instruments=rows)
    seen = is_only_text(figure(data, "instruments"))
    assert {one.text for one in seen.all("title")} == set(NASTY)


def test_the_charts_of_the_project_are_drawn_from_every_row_once(real: Data) -> None:
    rows = drawn_rows(drawings.squares(real, "instruments", IN_2016).html())
    assert rows
    assert len(set(rows)) == len(rows)
