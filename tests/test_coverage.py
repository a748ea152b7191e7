"""Coverage decides: a list loaded and declared complete makes numbers exact, there and nowhere else.

On a copy of the project a list of instruments is loaded for 2015 and declared complete, and for 2016
that of one sector. Nothing but rows is changed. The rows added are synthetic and say so.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import realbook
from test_book import claims, page, words

from i2lib import Data, Interval, Missing, Mode, combining, compute, explain, load, split
from i2lib.dates import Window
from i2lib.intervals import Direction

pytestmark = pytest.mark.xdist_group("book")
IN_2015, IN_2016, IN_2017 = (Window.of_year(year) for year in (2015, 2016, 2017))
SIGNED = "instruments-signed"
NOTE = "Synthetic: a list said to be complete."
Row = dict[str, str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three years of the report, with one instrument and two declarations loaded into them."""
    folder = realbook.copy(tmp_path_factory.mktemp("complete"), years=(2015, 2016, 2017))
    _add(
        folder,
        "registers/instruments.csv",
        id="mou-900",
        title="Synthetic memorandum",
        kind="MoU",
        event_hosting="no",
        itu_is_party="yes",
        region="EUR",
        itu_sectors="T",
        signed_on="2015-06-30",
        sources="src-001",
        verified="yes",
        note="Synthetic.",
    )
    _add(
        folder,
        "registers/parties.csv",
        instrument_id="mou-900",
        partner_id="org-iec",
        named_as="Synthetic party",
        sources="src-001",
    )
    for row_id, year, sector in (("cov-900", "2015", ""), ("cov-901", "2016", "T")):
        _add(
            folder,
            "framework/coverage.csv",
            id=row_id,
            register="instruments",
            period_start=year,
            period_end=year,
            sector=sector,
            state="complete",
            said_by="synthetic",
            stated_on="2026-11",
            sources="src-001",
            note=NOTE,
        )
    return folder


def _add(project: Path, table: str, **cells: str) -> None:
    realbook.edit(project, table, lambda rows: [*rows, dict.fromkeys(rows[0], "") | cells])


@pytest.fixture(scope="module")
def data(project: Path) -> Data:
    return load(project)


@pytest.fixture(scope="module")
def html(project: Path) -> Path:
    done = realbook.run("i2", "build", cwd=project)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "book" / "_build" / "html"


# --- in numbers ---------------------------------------------------------------------------------


def test_the_declared_window_is_exact_in_the_total_and_in_every_part(data: Data) -> None:
    value = compute(data, SIGNED, IN_2015)
    assert (value.interval, value.mode) == (Interval(9, 9), Mode.EXACT)
    assert value.words == "9 instruments signed"
    for dimension in data.framework.indicator(SIGNED).splits:
        for part in split(data, SIGNED, IN_2015, dimension):
            assert part.mode is Mode.EXACT
            assert part.interval is not None
            assert part.interval.exact
    assert compute(data, "partners-signing", IN_2015).mode is Mode.EXACT


def test_a_declared_sector_is_exact_and_the_total_around_it_is_not(data: Data) -> None:
    assert compute(data, SIGNED, IN_2016).interval == Interval(5, None)
    parts = {dict(one.split)["sector"]: one for one in split(data, SIGNED, IN_2016, "sector")}
    assert parts.pop("T").words == "1 instrument signed"
    assert parts
    assert {one.mode for one in parts.values()} == {Mode.FOUND}
    assert {one.mode for one in split(data, SIGNED, IN_2016, "region")} == {Mode.FOUND}


def test_nothing_becomes_a_true_zero_only_where_the_list_is_complete(data: Data) -> None:
    none = [compute(data, "instruments-renewed", window) for window in (IN_2015, IN_2017)]
    assert [one.reason for one in none] == [Missing.NONE_RECORDED, Missing.NONE_FOUND]
    assert [one.words for one in none] == ["no renewal signed", "no renewal found"]


def test_other_windows_and_registers_stay_floors(data: Data) -> None:
    for code, window in (
        (SIGNED, IN_2017),
        (SIGNED, Window(IN_2015.start, IN_2016.end)),  # it is more than was declared
        ("partnerships-launched", IN_2015),
        ("events-held", IN_2015),
    ):
        value = compute(data, code, window)
        assert value.mode is Mode.FOUND
        assert value.interval is not None
        assert value.interval.upper is None
    half = Window(IN_2015.start, IN_2015.end.replace(month=6, day=30))
    assert compute(data, SIGNED, half).mode is Mode.EXACT, "a part of the window is declared too"


def test_a_change_can_be_stated_between_two_exact_values_and_not_to_a_floor(data: Data) -> None:
    first, second = (compute(data, SIGNED, one, {"sector": "T"}) for one in (IN_2015, IN_2016))
    moved = combining.change(data, first, second)
    assert (first.interval, second.interval) == (Interval(4, 4), Interval(1, 1))
    assert (moved.change.lower, moved.change.upper) == (-3, -3)
    assert moved.change.direction is Direction.DOWN
    whole, floor = compute(data, SIGNED, IN_2015), compute(data, SIGNED, IN_2016)
    assert combining.change(data, whole, floor).change.direction is Direction.CANNOT_SAY
    share = combining.share(data, first, whole)
    assert share.quotient == Interval(4 / 9, 4 / 9)


def test_a_sum_carries_no_further_than_its_weakest_part(data: Data) -> None:
    parts = [compute(data, SIGNED, one, {"sector": "T"}) for one in (IN_2015, IN_2016)]
    assert combining.total(data, parts).words == "5 instruments signed"
    both = combining.total(data, [compute(data, SIGNED, one) for one in (IN_2015, IN_2016)])
    assert (both.words, both.interval) == ("14 instruments found", Interval(14, None))


def test_the_story_of_the_number_says_who_declared_it(data: Data) -> None:
    told = explain(compute(data, SIGNED, IN_2015), data)
    assert "declared complete for this window" in told
    assert NOTE in told
    assert NOTE not in explain(compute(data, SIGNED, IN_2016), data)


# --- on the pages of the book -------------------------------------------------------------------


def test_the_page_of_the_declared_year_says_signed_and_the_next_one_found(html: Path) -> None:
    declared, next_one = (page(html, f"years/{year}.html") for year in (2015, 2016))
    said = [words for _, words in claims(declared, SIGNED)]
    assert said
    assert not [one for one in said if "found" in one]
    assert any(one.startswith("9 instruments were signed") for one in said)
    assert any("5 instruments were found" in words for _, words in claims(next_one, SIGNED))
    assert NOTE in words(declared)
    assert "How many more there were is not known" not in words(section(declared, SIGNED))


def section(markup: str, indicator: str) -> str:
    """The paragraph in which an indicator is claimed."""
    paragraphs: list[str] = re.findall(r'<p class="i2-say">.*?</p>', markup, re.DOTALL)
    return next(one for one in paragraphs if f'data-indicator="{indicator}"' in one)


def test_the_split_of_the_next_year_says_signed_for_the_declared_sector_only(html: Path) -> None:
    table = re.search(
        r"<caption>Instruments signed in 2016, by part</caption>.*?</table>",
        page(html, "years/2016.html"),
        re.DOTALL,
    )
    assert table
    cells = dict(
        re.findall(
            r'<th scope="row">(.*?)</th><td[^>]*data-label="Number"[^>]*>(.*?)</td>', table[0]
        )
    )
    exact = [part for part, number in cells.items() if "signed" in words(number)]
    assert exact == ["ITU sector: ITU-T"]
    assert len(cells) > 5


@pytest.mark.parametrize("year", [2015, 2016, 2017])
def test_charts_label_and_describe_the_declared_year_as_exact(html: Path, year: int) -> None:
    text = page(html, f"years/{year}.html")
    figure = re.search(
        r'<figure class="i2-chart" id="[\w-]*instruments.*?</figure>', text, re.DOTALL
    )
    assert figure
    told = words(figure[0])
    drawings = [words(one) for one in re.findall(r"<svg.*?</svg>", figure[0], re.DOTALL)]
    labels = [one.rpartition(" 2015 ") for one in drawings if " 2015 " in one]
    assert len(labels) == 2, "one drawing for wide pages and one for phones"
    for before, _, after in labels:
        assert before.endswith(("9 signed", "signed 9"))  # in two lines where it is narrow
        assert "signed" not in after
    assert "2015: 9 signed" in told
    assert "2016: 5 found" in told
    assert "9 found" not in told
    assert "5 signed" not in told
    cells = re.findall(r'data-label="Number"[^>]*>(.*?)</td>', figure[0], re.DOTALL)
    assert [words(cell) for cell in cells] == ["9 signed", "5 found", "5 found"]


@pytest.mark.parametrize("year", [2015, 2016])
def test_the_file_of_a_figure_gives_both_ends_only_where_the_list_is_complete(
    html: Path, year: int
) -> None:
    drawn = re.search(
        r'<figure class="i2-chart" id="[\w-]*instruments.*?</figure>',
        page(html, f"years/{year}.html"),
        re.DOTALL,
    )
    assert drawn
    name = re.search(r'href="([^"]+\.csv)"', drawn[0])
    assert name
    with (html / "years" / name[1]).open(encoding="utf-8-sig", newline="") as file:
        found = [row for row in csv.DictReader(file) if row["indicator"] == SIGNED]
    assert {row["period"]: (row["lower"], row["upper"], row["status"]) for row in found} == {
        "2015": ("9", "9", "exact"),
        "2016": ("5", "", "found"),
        "2017": ("5", "", "found"),
    }


def test_the_years_side_by_side_tell_exact_numbers_from_floors(html: Path) -> None:
    text = page(html, "years/side-by-side.html")
    row = re.search(
        r"<tr[^>]*>\s*<th scope=\"row\">[^\n]*Instruments signed.*?</tr>", text, re.DOTALL
    )
    assert row
    assert [words(cell) for cell in re.findall(r"<td.*?</td>", row[0], re.DOTALL)] == [
        "9 signed",
        "5 found",
        "5 found",
    ]


def test_the_methods_page_names_the_declaration_and_where_it_holds(html: Path) -> None:
    text = page(html, f"indicators/{SIGNED}.html")
    table = re.search(r"<caption>.*?How far each number carries.*?</table>", text, re.DOTALL)
    assert table
    lines = [words(one) for one in re.findall(r"<tr.*?</tr>", table[0], re.DOTALL)]
    assert f"2015 exact Complete: {NOTE} cov-900" in lines
    assert f"ITU-T, 2016 exact Complete: {NOTE} cov-901" in lines
    assert sum(" exact " in line for line in lines) == 2
    coverage = page(html, "registers/coverage.html")
    assert all(f'<tr id="{one}">' in coverage for one in ("cov-900", "cov-901"))
