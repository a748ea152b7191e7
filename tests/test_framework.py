"""What was promised and how it is counted: years, indicators, conventions, coverage."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from worlds import IN_2016, Row, Rows, check, cov, evt, world, write, year

from i2lib import Data, Mode, Window, compute
from i2lib.errors import I2Error, UsageError
from i2lib.framework import MODES

INDICATORS = "data/framework/indicators.csv"


def indicator(code: str = "instruments-signed", **cells: str) -> Row:
    """An indicator of a world, with nothing left out."""
    return {
        "code": code,
        "title": f"Title of {code}",
        "caption": "caption",
        "element": "I.2-2/output",
        "kind": "flow",
        "direction": "none",
        "one": "thing",
        "many": "things",
        "done": "signed",
        "coverage": "instruments",
        "registers": "instruments",
        "splits": "region",
        "rule": "house",
        "definition": "A thing.",
        "limits": "None.",
        "source": "synthetic",
        "version": "1",
        "since": "2016",
        **cells,
    }


# --- years --------------------------------------------------------------------------------------


def test_the_years_of_the_report_are_the_rows_of_one_table(tmp_path: Path) -> None:
    data = world(tmp_path, years=[year(1999, plan=""), year(2030)])
    assert list(data.framework.years) == [1999, 2030]
    assert data.framework.years[1999].plan == ""
    assert data.framework.years[2030].plan == "plan-2016-2019"


def test_a_year_may_have_a_window_of_its_own(tmp_path: Path) -> None:
    own = year(2016, period_start="2016-03", period_end="2017-02")
    data = world(tmp_path, years=[own, year(2018)])
    window = Window(date(2016, 3, 1), date(2017, 2, 28))
    assert data.framework.years[2016].window == window
    one = data.framework.year_of(window)
    assert one is not None
    assert one.year == 2016
    assert data.framework.year_of(IN_2016) is None


@pytest.mark.parametrize(
    ("start", "end", "named"),
    [
        ("2016-01-01", "2016-12-31", True),
        ("2015-01-01", "2015-12-31", False),
        ("2016-03-01", "2017-02-28", True),
        ("2015-12-31", "2016-12-31", False),
        ("2017-06-01", "2018-01-01", False),
    ],
)
def test_outputs_are_named_in_windows_that_lie_within_the_years_that_name_them(
    tmp_path: Path, start: str, end: str, named: bool
) -> None:
    data = world(tmp_path, years=[year(2015, names_outputs="no"), year(2016), year(2017)])
    window = Window(date.fromisoformat(start), date.fromisoformat(end))
    assert data.framework.names_outputs(window) is named


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2016-12-31", "2017-12-31", True),
        ("2016-06-01", "2016-07-31", True),
        ("2015-01-01", "2018-12-31", True),
        ("2017-01-01", "2017-12-31", False),
        ("2015-01-01", "2015-12-31", False),
    ],
)
def test_windows_that_share_a_day_are_named_and_neighbours_are_not(
    tmp_path: Path, start: str, end: str, wrong: bool
) -> None:
    root = write(tmp_path, years=[year(2016), year(2017, period_start=start, period_end=end)])
    told = check(root)
    assert told.code == int(wrong)
    assert ("the window overlaps that of 2016" in told.out) is wrong


def test_a_year_of_an_unknown_plan_and_a_year_that_stands_twice_are_named(
    tmp_path: Path,
) -> None:
    root = write(tmp_path, years=[year(2016, plan="plan-1865-1868"), year(2017), year(2017)])
    told = check(root)
    assert told.code == 1
    assert "plan-1865-1868 is no id of plans" in told.out
    assert "this year stands already in line 3" in told.out


def test_a_report_without_years_is_named_and_ends_without_a_traceback(tmp_path: Path) -> None:
    told = check(write(tmp_path, years=[]))
    assert told.code == 1
    assert "data/framework/years.csv" in told.out


# --- indicators ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("direction", "", "a value is required"),
        ("direction", "sideways", "one of up, down, maintain, band, none was expected"),
        ("kind", "stok", "did you mean stock?"),
        ("element", "I.9-9/output", "I.9-9/output is no uid of elements"),
        ("rule", "mine", "one of house, stated was expected"),
        ("code", "Instruments", "the form"),
        ("since", "soon", "a date was expected"),
        ("coverage", "instrumentz", "instrumentz"),
        ("registers", "instruments;partnerz", "partnerz"),
        ("splits", "region;colour", "colour"),
    ],
)
def test_an_indicator_that_is_not_as_described_is_named(
    tmp_path: Path, column: str, cell: str, said: str
) -> None:
    told = check(write(tmp_path, indicators=[indicator(**{column: cell})]))
    assert told.code == 1
    assert f"{INDICATORS}, line 2, column {column}: {cell!r}" in told.out
    assert said in told.out


def test_two_indicators_of_one_code_are_named(tmp_path: Path) -> None:
    told = check(write(tmp_path, indicators=[indicator(), indicator(title="Another")]))
    assert told.code == 1
    assert "this code + version stands already in line 2" in told.out


def test_an_indicator_without_a_formula_is_named_before_anything_is_computed(
    tmp_path: Path,
) -> None:
    told = check(write(tmp_path, indicators=[indicator(), indicator("things-done")]))
    assert told.code == 1
    assert f"{INDICATORS}, line 3, column code: 'things-done'" in told.out


def test_an_indicator_without_a_formula_is_no_traceback_of_the_library(tmp_path: Path) -> None:
    with pytest.raises(I2Error, match="things-done"):
        compute(world(tmp_path, indicators=[indicator("things-done")]), "things-done", IN_2016)


def test_an_unknown_indicator_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    data = world(tmp_path)
    with pytest.raises(UsageError, match="known are instruments-signed, instruments-renewed"):
        data.framework.indicator("instruments")


def test_a_unit_fits_its_number(tmp_path: Path) -> None:
    one = world(tmp_path).framework.indicator("events-held")
    assert [one.unit(number) for number in (0, 1, 2)] == ["events", "event", "events"]


def test_an_outcome_and_an_output_of_one_code_are_two_elements(real: Data) -> None:
    outcome = real.framework.element("I.2-1/outcome")
    output = real.framework.element("I.2-1/output")
    assert outcome["code"] == output["code"] == "I.2-1"
    assert outcome["title"] != output["title"]


def test_every_indicator_belongs_to_an_outcome_or_output_of_the_objective(real: Data) -> None:
    for code, one in real.framework.indicators.items():
        assert one.element in ("I.2-1/outcome", "I.2-1/output", "I.2-2/output"), code


# --- coverage -----------------------------------------------------------------------------------

MODE = {
    "complete": Mode.EXACT,
    "complete_for_page": Mode.NAMED,
    "partial": Mode.FOUND,
    "not_searched": Mode.FOUND,
    "not_yet_due": Mode.FOUND,
    "source_lost": Mode.FOUND,
    "withheld": Mode.FOUND,
}


def test_every_state_of_the_code_list_decides_how_far_a_count_carries(real: Data) -> None:
    assert MODES == MODE
    assert set(real.codelists["coverage_states"]) == set(MODE)


def mode(tmp_path: Path, rows: Rows, window: Window = IN_2016, sector: str = "") -> Mode:
    return world(tmp_path, coverage=rows).framework.mode("events", window, sector)


def test_the_shortest_period_that_holds_the_window_decides(tmp_path: Path) -> None:
    rows = [
        cov(1, "events", "complete", period_start="1990", period_end="2030"),
        cov(2, "events", "partial", period_start="2010", period_end="2020"),
        cov(3, "events", "complete_for_page", "2015"),
    ]
    data = world(tmp_path, coverage=rows)
    decide = {
        year: data.framework.mode("events", Window.of_year(year)) for year in (2000, 2015, 2016)
    }
    assert decide == {2000: Mode.EXACT, 2015: Mode.NAMED, 2016: Mode.FOUND}


def test_of_one_period_the_row_of_the_sector_comes_before_that_of_all(tmp_path: Path) -> None:
    rows = [cov(1, "events", "partial"), cov(2, "events", "complete", sector="D")]
    assert mode(tmp_path / "all", rows) is Mode.FOUND
    assert mode(tmp_path / "d", rows, sector="D") is Mode.EXACT
    assert mode(tmp_path / "turned", rows[::-1], sector="D") is Mode.EXACT
    assert mode(tmp_path / "t", rows, sector="T") is Mode.FOUND


def test_a_shorter_period_decides_before_the_row_of_the_sector(tmp_path: Path) -> None:
    rows = [
        cov(1, "events", "partial"),
        cov(2, "events", "complete", sector="D", period_start="2010", period_end="2020"),
    ]
    assert mode(tmp_path, rows, sector="D") is Mode.FOUND


def test_a_period_that_ends_a_day_too_soon_does_not_hold_the_window(tmp_path: Path) -> None:
    rows = [cov(1, "events", "complete", period_start="2016", period_end="2016-12-30")]
    assert mode(tmp_path, rows) is Mode.FOUND


def test_without_a_row_a_register_is_partial(tmp_path: Path) -> None:
    assert mode(tmp_path / "none", []) is Mode.FOUND
    assert mode(tmp_path / "other", [cov(1, "instruments", "complete")]) is Mode.FOUND


def test_a_series_of_events_has_one_class_and_one_output(tmp_path: Path) -> None:
    data = world(tmp_path, events=[evt(1)])
    assert data.framework.series_of("Telecom World")["reported_under"] == "I.1-1/output"
    assert data.framework.series_of("Forum")["class"] == "knowledge_sharing"


def test_the_real_data_say_found_of_instruments_in_every_year_of_the_report(real: Data) -> None:
    for one in real.framework.years.values():
        assert real.framework.mode("instruments", one.window) is Mode.FOUND, one.year


def test_a_convention_whose_ends_cross_is_named(tmp_path: Path) -> None:
    crossed = {
        "qualifier": "approx",
        "word": "about",
        "lower_percent": "110",
        "lower_add": "0",
        "upper_percent": "90",
        "upper_add": "0",
        "version": "1",
        "since": "2026",
        "note": "synthetic",
    }
    told = check(write(tmp_path, qualifiers=[crossed]))
    assert "qualifiers.csv, line 2, column upper_percent" in str(told)
    assert "ends before it starts" in str(told)
