"""Every chart of the project, measured: marks counted, bars on scale, labels in order.

The same measuring is done on the pages of the bound book (test_book.py). Here drawings are altered,
too, to see that a square too many, a bar too long or a label in another place does not pass.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import geometry
import pytest
from worlds import IN_2016, cov, evt, fig, mou, prt, world, year

from i2lib import Data, Value, Window, combining, compute, drawings
from i2lib.drawings import Figure

PANELS = {
    "instruments": ("instruments-signed",),
    "knowledge": ("events-held", "partnerships-launched"),
}
ALL_YEARS = Window(date(2014, 1, 1), date(2022, 12, 31))
YEARS = [Window.of_year(year) for year in range(2014, 2023)]


def squares(data: Data, name: str) -> list[list[geometry.Expected]]:
    years = [year.window for year in data.framework.years.values()]
    return [
        geometry.expected_columns(data, [compute(data, code, year) for year in years])
        for code in PANELS[name]
    ]


def element(html: str) -> ElementTree.Element:
    [found] = geometry.figures(html)
    return found


@pytest.mark.parametrize("window", [*YEARS, ALL_YEARS], ids=str)
@pytest.mark.parametrize("name", PANELS)
def test_squares_of_every_year_are_the_rows_that_are_counted_and_stand_apart(
    real: Data, name: str, window: Window
) -> None:
    html = drawings.squares(real, name, window).html()
    assert geometry.check_squares(element(html), squares(real, name)) > 20


@pytest.mark.parametrize("mode", ["partial", "complete"])
def test_the_squares_of_ten_to_fifteen_years_stand_clear_of_each_other(
    tmp_path: Path, mode: str
) -> None:
    for count in (10, 11, 12, 15):
        years = range(2014, 2014 + count)
        data = world(
            tmp_path / str(count),
            years=[year(one) for one in years],
            instruments=[mou(n, str(2014 + n % count)) for n in range(1, 40)],
            events=[evt(n, starts_on=f"{2014 + n}-05-09") for n in (1, 3, 9)],
            coverage=[cov(n, "instruments", mode, str(one)) for n, one in enumerate(years)],
        )
        for name in PANELS:
            html = drawings.squares(data, name, Window.of_year(2020)).html()
            drawn = [panel[:12] for panel in squares(data, name)]
            geometry.check_squares(element(html), drawn)


@pytest.mark.parametrize("series", ["Telecom World", "WSIS Forum"])
def test_bars_are_as_long_as_what_is_stated(real: Data, series: str) -> None:
    figure = drawings.attended(real, series, "participants", ALL_YEARS)
    assert figure is not None
    assert geometry.check_bars(element(figure.html()), bars(real, series)) >= 4


def bars(data: Data, series: str) -> list[tuple[str, Value]]:
    return [
        (str(year.year), combining.observed(data, series, "participants", year.window))
        for year in data.framework.years.values()
    ]


def test_a_complete_count_an_interval_and_a_year_without_rows_are_drawn_as_such(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1, "2015-02"), mou(2, verified="no"), mou(3), mou(4, "2016-12/2017-01")],
        coverage=[cov(1, "instruments", "complete", "2015")],
    )
    html = drawings.squares(data, "instruments", IN_2016).html()
    assert geometry.check_squares(element(html), squares(data, "instruments")) == 5
    assert ">1 signed</text>" in html
    assert ">2 to 3 found</text>" in html


# Alterations, each of which must be found


def moved(html: str, by: float) -> str:
    """The first square of a drawing beside its column."""
    return re.sub(r'<rect x="([\d.]+)"', lambda it: f'<rect x="{float(it[1]) + by}"', html, count=1)


def first_square_gone(html: str) -> str:
    return re.sub(r"<a xlink:href=[^>]*tabindex[^>]*>.*?</a>", "", html, count=1)


def twice(html: str) -> str:
    return re.sub(r"(<a xlink:href=[^>]*tabindex[^>]*>.*?</a>)", r"\1\1", html, count=1)


def filled(html: str) -> str:
    return re.sub(r'(<rect[^>]*) fill="none"', r"\1", html, count=1)


def another_row(html: str) -> str:
    return re.sub(r'(<a xlink:href="[^"#]*#mou-)\d+(" tabindex)', r"\g<1>999\2", html, count=1)


ALTERED: dict[str, Callable[[str], str]] = {
    "a square beside its column": lambda html: moved(html, 0.7),
    "a square too few": first_square_gone,
    "a square too many": twice,
    "a hollow square filled": filled,
    "a square of another row": another_row,
    "another number above": lambda html: html.replace(">8</text>", ">9</text>", 1),
    "another year below": lambda html: html.replace(">2017</text>", ">2018</text>", 1),
    "another number in the description": lambda html: html.replace(
        "2015: 8 found", "2015: 9 found"
    ),
    "another number in the table": lambda html: html.replace(
        ">8 found</a></td>", ">9 found</a></td>"
    ),
    "a row less in the table": lambda html: re.sub(
        r'(<td data-label="Rows counted">)<a [^>]*>[^<]*</a>, ', r"\1", html, count=1
    ),
    "the narrow squares elsewhere": lambda html: re.sub(
        r"translate\(-?[\d.]+", "translate(9", html, count=1
    ),
    "the narrow squares smaller": lambda html: html.replace("scale(0.8)", "scale(0.7)", 1),
}


@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_chart_of_squares_is_found(real: Data, what: str) -> None:
    html = drawings.squares(real, "instruments", IN_2016).html()
    altered = ALTERED[what](html)
    assert altered != html
    with pytest.raises(AssertionError):
        geometry.check_squares(element(altered), squares(real, "instruments"))


ALTERED_BARS: dict[str, Callable[[str], str]] = {
    "a bar too long": lambda html: re.sub(
        r'(<rect [^>]*?width=")([\d.]+)', lambda it: f"{it[1]}{float(it[2]) - 0.8}", html, count=1
    ),
    "a bar that does not start at zero": lambda html: moved(html, 0.7),
    "a floor that ends": lambda html: re.sub(r"<rect[^>]*fill-opacity[^>]*>", "", html, count=6),
    "other words beside a bar": lambda html: html.replace(">over 4,000</text>", ">4,000</text>"),
    "a whisker too short": lambda html: re.sub(
        r'd="M([\d.]+) ([\d.]+)L([\d.]+) \2M',
        lambda it: f'd="M{it[1]} {it[2]}L{float(it[3]) - 2} {it[2]}M',
        html,
        count=2,
    ),
    "years in another order": lambda html: (
        html.replace(">2015</text>", ">x</text>")
        .replace(">2017</text>", ">2015</text>")
        .replace(">x</text>", ">2017</text>")
    ),
    "a break less": lambda html: re.sub(r"<g[^>]*stroke-dasharray.*?</g>", "", html, count=1),
}


@pytest.mark.parametrize("what", ALTERED_BARS)
def test_an_altered_chart_of_bars_is_found(real: Data, what: str) -> None:
    figure = drawings.attended(real, "Telecom World", "participants", IN_2016)
    assert figure is not None
    html = figure.html()
    altered = ALTERED_BARS[what](html)
    assert altered != html
    with pytest.raises(AssertionError):
        geometry.check_bars(element(altered), bars(real, "Telecom World"))


# The pictures that travel alone


def figures(data: Data) -> list[Figure]:
    attended = drawings.attended(data, "Telecom World", "participants", IN_2016)
    assert attended is not None
    return [*(drawings.squares(data, name, IN_2016) for name in PANELS), attended]


def test_an_exported_picture_shows_what_the_page_shows_at_the_same_places(real: Data) -> None:
    for figure in figures(real):
        [svg] = [text for name, text in figure.files().items() if name.endswith(".svg")]
        alone = geometry.drawn(ElementTree.fromstring(svg), {})
        wide = geometry.drawings(element(figure.html()))["i2-wide"]
        shift = {
            (round(one.x - other.x, 1), round(one.y - other.y, 1), one.width, one.height)
            for one, other in zip(alone.marks, wide.marks, strict=True)
        }
        assert len({moved[:2] for moved in shift}) == 1, figure.chart.name
        assert [alone.look(box) for box in alone.marks] == [wide.look(box) for box in wide.marks]
        assert [one.words for one in wide.words] == [
            one.words for one in alone.words if one.words in {it.words for it in wide.words}
        ]


def test_bars_of_a_world_have_every_kind_of_end(tmp_path: Path) -> None:
    years = range(2015, 2021)
    data = world(
        tmp_path,
        years=[
            {
                "year": str(n),
                "period_start": f"{n}-01-01",
                "period_end": f"{n}-12-31",
                "names_outputs": "no",
            }
            for n in years
        ],
        events=[evt(n - 2014, starts_on=f"{n}-05-09") for n in years],
        event_figures=[
            fig(1, 1, "participants", 500),
            fig(2, 2, "participants", 800, "more than 800", qualifier="more_than"),
            fig(3, 3, "participants", 600, "about 600", qualifier="approx"),
            fig(4, 4, "participants", 90, "nearly 90", qualifier="below"),
            fig(5, 5, "participants", 50, "up to 50", qualifier="at_most"),
            fig(6, 6, "participants_announced", 9999),
        ],
        breaks=[
            {
                "id": "brk-001",
                "series": "Forum",
                "at": "2018",
                "kind": "online",
                "note": "Held online.",
                "sources": "src-001",
            }
        ],
    )
    figure = drawings.attended(data, "Forum", "participants", Window.of_year(2016))
    assert figure is not None
    assert geometry.check_bars(element(figure.html()), bars(data, "Forum")) == 5
    told = figure.chart.description
    assert "2020: only 9,999 participants announced" in told
    assert "From 2018: held online." in told


def test_three_stated_numbers_make_no_chart_and_a_split_makes_none(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        events=[evt(n, starts_on=f"{2014 + n}-05-09") for n in (1, 2, 3)],
        event_figures=[fig(n, n, "participants", 100 * n) for n in (1, 2, 3)],
        partnerships=[prt(1)],
    )
    assert drawings.attended(data, "Forum", "participants", IN_2016) is None
