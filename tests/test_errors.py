"""What is told: one family of errors, exit codes, and problems as lines that can be read."""

from __future__ import annotations

import pytest

from i2lib import errors
from i2lib.errors import (
    DataError,
    GateError,
    I2Error,
    MethodError,
    NarrativeError,
    Problem,
    RunError,
    UsageError,
    report_of,
    shorten,
)


def problem(line: int | None = 17, file: str = "data/a.csv", column: str | None = "b") -> Problem:
    return Problem(file, line, column, "x", "a y was expected", "write y")


def test_a_problem_reads_as_one_line_with_where_what_and_what_to_do() -> None:
    assert str(problem()) == "data/a.csv, line 17, column b: 'x': a y was expected; write y"


def test_a_problem_of_a_whole_file_names_the_file_alone() -> None:
    whole = Problem("data/a.csv", None, None, None, "the file is empty", "save it again")
    assert str(whole) == "data/a.csv: the file is empty; save it again"


def test_an_empty_cell_is_shown_as_one() -> None:
    empty = Problem("data/a.csv", 2, "b", "", "a value is required", "fill the cell")
    assert str(empty) == "data/a.csv, line 2, column b: '': a value is required; fill the cell"


def test_a_warning_says_that_it_is_one() -> None:
    warning = Problem("data/a.csv", 2, "b", "x", "twice", "keep one", severity="warning")
    assert str(warning) == "data/a.csv, line 2, column b: warning: 'x': twice; keep one"


def test_marks_that_cannot_be_seen_are_shown_by_their_codes() -> None:
    hidden = Problem("data/a.csv", 2, "b", "x\u00a0\u200b", "x was expected", "remove the rest")
    assert r"'x\xa0\u200b'" in str(hidden)


@pytest.mark.parametrize(("length", "shown"), [(80, 80), (81, 80), (1_000_000, 80)])
def test_a_long_value_is_cut_to_one_line(length: int, shown: int) -> None:
    assert len(shorten("x" * length)) == shown
    assert shorten("x" * length).endswith("…") is (length > shown)


def test_problems_are_told_in_the_order_of_files_lines_and_columns() -> None:
    found = [
        problem(3, "data/b.csv"),
        problem(20, "data/a.csv"),
        problem(3, "data/a.csv", "z"),
        problem(3, "data/a.csv", "c"),
        problem(None, "data/a.csv", None),
    ]
    told = [(one.file, one.line, one.column) for one in DataError(found).problems]
    assert told == [
        ("data/a.csv", None, None),
        ("data/a.csv", 3, "c"),
        ("data/a.csv", 3, "z"),
        ("data/a.csv", 20, "b"),
        ("data/b.csv", 3, "b"),
    ]


@pytest.mark.parametrize(("number", "lines"), [(1, 1), (50, 50), (51, 51), (1000, 51)])
def test_fifty_problems_are_shown_and_the_rest_is_counted(number: int, lines: int) -> None:
    told = report_of(tuple(problem(n) for n in range(number))).splitlines()
    assert len(told) == lines
    if number > 50:
        assert told[-1].startswith(f"… and {number - 50} more")
        assert "--json" in told[-1]


def test_an_error_of_the_data_says_all_its_problems_as_its_words() -> None:
    error = DataError([problem(2), problem(1)])
    assert str(error) == f"{problem(1)}\n{problem(2)}"


def test_wrong_use_ends_with_2_and_everything_else_with_1() -> None:
    codes = {kind: kind.exit_code for kind in I2Error.__subclasses__()}
    assert codes == {
        UsageError: 2,
        DataError: 1,
        MethodError: 1,
        NarrativeError: 1,
        RunError: 1,
        GateError: 1,
    }
    assert I2Error.exit_code == 1


def test_the_tree_at_the_head_of_the_module_shows_every_error() -> None:
    assert errors.__doc__ is not None
    family: list[type[I2Error]] = [I2Error, *I2Error.__subclasses__()]
    for kind in family:
        assert kind.__name__ in errors.__doc__


def test_a_problem_as_a_record_keeps_its_whole_value() -> None:
    long = Problem("data/a.csv", 2, "b", "x" * 500, "shorter", "cut it")
    assert long.as_dict()["value"] == "x" * 500


def test_an_annotation_names_file_and_line_and_escapes_what_a_workflow_command_may_not_hold() -> (
    None
):
    problem = Problem("data/a,b.csv", 32, "signed_on", "1%", "a date\nwas expected", "write it")
    assert problem.annotation() == (
        "::error file=data/a%2Cb.csv,line=32,title=i2 check"
        "::column signed_on: '1%25': a date%0Awas expected; write it"
    )
    whole = Problem("data/a.csv", None, None, None, "the file is missing", "restore it", "warning")
    assert whole.annotation() == (
        "::warning file=data/a.csv,title=i2 check::warning: the file is missing; restore it"
    )
