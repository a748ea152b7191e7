"""The registers as they are loaded: text as it stands, days beside its dates, nothing repaired."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from worlds import Rows, check, cnt, evt, fig, mou, org, signed_by, world, write

from i2lib import Data, datapackage, registers
from i2lib.registers import Registers


def test_every_table_of_the_folder_of_registers_is_one_of_the_registers(real: Data) -> None:
    in_folder = {
        name
        for name, one in real.description.resources.items()
        if one.path.startswith("registers/")
    }
    assert {field.name for field in dataclasses.fields(Registers)} == in_folder


def test_beside_each_partial_date_stand_its_first_and_last_day(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, "2016-02"), mou(2, ""), mou(3, "2015/2016-01-05")])
    frame = data.registers.instruments
    assert list(frame["signed_on"]) == ["2016-02", "", "2015/2016-01-05"]
    assert list(frame["signed_on_first"]) == [
        pd.Timestamp("2016-02-01"),
        pd.NaT,
        pd.Timestamp("2015-01-01"),
    ]
    assert list(frame["signed_on_last"]) == [
        pd.Timestamp("2016-02-29"),
        pd.NaT,
        pd.Timestamp("2016-01-05"),
    ]


def test_every_column_of_dates_of_every_register_has_its_days(real: Data) -> None:
    for field in dataclasses.fields(Registers):
        frame = real.table(field.name)
        for column in real.description.resources[field.name].fields:
            assert (f"{column.name}_first" in frame) is column.edtf, f"{field.name}.{column.name}"


def test_a_date_that_stands_in_the_data_has_both_its_days(real: Data) -> None:
    for field in dataclasses.fields(Registers):
        frame = real.table(field.name)
        for column in (one for one in real.description.resources[field.name].fields if one.edtf):
            dated = frame[frame[column.name] != ""]
            assert dated[f"{column.name}_first"].notna().all(), column.name
            assert (dated[f"{column.name}_first"] <= dated[f"{column.name}_last"]).all()


def test_tables_that_could_not_be_read_do_not_hide_the_problems_of_others(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        instruments=[mou(1, "2016-05-09", ends_on="2015"), mou(2, renewal_of="mou-002")],
        events=[evt(1, "Forum", "2016", ends_on="2015")],
    )
    tables, _ = datapackage.check(datapackage.describe(root))
    every = registers.problems(tables)
    assert len(every) == 3
    without = {name: table for name, table in tables.items() if name not in ("events", "parties")}
    assert registers.problems(without) == [one for one in every if "events" not in one.file]
    assert registers.problems({}) == []


# --- one deed under two ids ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "warned"),
    [
        (("2016-05-09", "ab"), ("2016-05-09", "ab"), True),
        (("2016-05-09", "ab"), ("2016-05-09", "ba"), True),
        (("2016-05-09", "ab"), ("2016-05-09", "a"), False),
        (("2016-05-09", "ab"), ("2016-05-10", "ab"), False),
        (("2016-05", "ab"), ("2016-05", "ab"), False),
        (("", "ab"), ("", "ab"), False),
        (("2016-05-09", ""), ("2016-05-09", ""), False),
    ],
)
def test_only_the_same_parties_on_the_same_known_day_may_be_one_deed(
    tmp_path: Path, first: tuple[str, str], second: tuple[str, str], warned: bool
) -> None:
    parties: Rows = [*signed_by(1, *first[1]), *signed_by(2, *second[1])]
    root = write(
        tmp_path,
        instruments=[mou(1, first[0]), mou(2, second[0])],
        parties=parties,
        partners=[org("a"), org("b")],
    )
    told = check(root)
    assert told.code == 0
    assert ("warning" in told.out) is warned


def test_of_three_that_may_be_one_deed_the_later_two_point_at_the_first(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        instruments=[mou(1), mou(2), mou(3)],
        parties=[row for n in (1, 2, 3) for row in signed_by(n, "a")],
        partners=[org("a")],
    )
    warnings = [line for line in check(root).lines if "warning" in line]
    assert ["(line 2)" in line for line in warnings] == [True, True]
    assert [line.split(",")[1] for line in warnings] == [" line 3", " line 4"]


# --- chains -------------------------------------------------------------------------------------


def test_a_long_chain_of_renewals_is_no_circle(tmp_path: Path) -> None:
    rows = [mou(1, "2001"), *(mou(n, str(2000 + n), renewal_of=f"mou-{n - 1:03}")
                              for n in range(2, 60))]  # fmt: skip
    assert check(write(tmp_path, instruments=rows)).code == 0


def test_two_that_are_renewed_by_one_and_meet_again_are_no_circle(tmp_path: Path) -> None:
    rows = [
        mou(1, "2010"),
        mou(2, "2011", renewal_of="mou-001"),
        mou(3, "2012", renewal_of="mou-001"),
        mou(4, "2013", renewal_of="mou-002;mou-003"),
    ]
    assert check(write(tmp_path, instruments=rows)).code == 0


def test_a_number_below_nothing_is_named(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        events=[evt(1)],
        event_figures=[fig(1, 1, "smes", 0, qualifier="below")],
        counts=[cnt(1, "2016", "things", 0, qualifier="exact")],
    )
    told = check(root)
    assert told.code == 1
    assert len(told.lines) == 1
    assert "data/registers/event_figures.csv, line 2" in told.lines[0]
