"""Indicators as dated data: a method that changes is a new row, and the old one stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import Row, Rows, check, mou, stored, world, write

from i2lib import compute
from i2lib.dates import Window

CODE = "partners-signing"


def rows(*newer: Row) -> Rows:
    """The indicators of the project, and rows of later versions of one of them."""
    own = stored("framework/indicators.csv")
    first = next(row for row in own if row["code"] == CODE)
    return [*({**first, **cells} for cells in newer), *own]


def second(**cells: str) -> Row:
    return {"version": "2", "since": "2030-01", "changed": "Synthetic change.", **cells}


def test_the_newest_version_is_the_one_that_is_computed(tmp_path: Path) -> None:
    third = second(version="10", since="2031", many="signatories")  # a number, not a text
    data = world(tmp_path, indicators=rows(third, second()), instruments=[mou(1)])
    assert data.framework.indicators[CODE].version == 10
    assert [one.version for one in data.framework.versions[CODE]] == [1, 2, 10]
    assert [one.changed for one in data.framework.versions[CODE]][:2] == ["", "Synthetic change."]
    value = compute(data, CODE, Window.of_year(2016))
    assert value.words == "no partner found"
    assert value.unit == "signatories"


def test_what_a_former_version_read_may_be_gone(tmp_path: Path) -> None:
    own = rows(second())
    for row in own:
        if row["code"] == CODE and row["version"] == "1":
            row["registers"], row["splits"] = "instruments;gone", "gone"
    assert check(write(tmp_path, indicators=own)).code == 0


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        ({"since": "2026-11"}, "since", "version 1 holds since 2026-11"),
        ({"since": "2026-10"}, "since", "version 1 holds since 2026-11"),
        ({"changed": ""}, "changed", "version 2 does not say what changed"),
        ({"version": "1"}, "version", "this code + version stands already"),
        ({"version": "0"}, "version", "a number of at least 1"),
        ({"version": "two"}, "version", "a whole number"),
        ({"since": "soon"}, "since", "a date was expected"),
        ({"title": "Publications"}, "title", "the indicator"),
        ({"registers": "gone"}, "registers", "gone is unknown"),
    ],
)
def test_a_version_that_cannot_be_is_told(
    tmp_path: Path, cells: Row, column: str, expected: str
) -> None:
    told = check(write(tmp_path, indicators=rows(second(**cells))))
    assert told.code == 1
    lines = [line for line in (told.out + told.err).splitlines() if f"column {column}" in line]
    assert any(expected in line and "indicators.csv, line" in line for line in lines), told


def test_the_project_tells_no_history_that_it_does_not_have() -> None:
    assert {(row["version"], row["changed"]) for row in stored("framework/indicators.csv")} == {
        ("1", "")
    }
