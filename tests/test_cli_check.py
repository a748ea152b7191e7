"""`i2 check`, damaged on purpose: file, line, column, value, what was expected and what to do.

One row of the table of faults is at least one test here. Every problem comes in one run, the exit
code is 1, and nobody ever sees a traceback.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from worlds import (
    ROOT,
    Row,
    Rows,
    act,
    check,
    cnt,
    cov,
    evt,
    fig,
    i2,
    mou,
    org,
    prt,
    pub,
    signed_by,
    source,
    world,
    write,
    year,
)

from i2lib.errors import SHOWN

INSTRUMENTS = "data/registers/instruments.csv"
FIGURES = "data/registers/event_figures.csv"
LONG = "9" * 400


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the project's own data."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


def spoil(root: Path, name: str, old: str | bytes, new: str | bytes) -> None:
    """Exchange one piece of one file of data/, once."""
    file = root / "data" / f"{name}.csv"
    old, new = (part.encode() if isinstance(part, str) else part for part in (old, new))
    raw = file.read_bytes()
    assert raw.count(old) >= 1, f"{old!r} is not in {file.name}"
    file.write_bytes(raw.replace(old, new, 1))


def only_line(root: Path) -> str:
    """The one problem that is told, with exit code 1."""
    told = check(root)
    assert told.code == 1, told
    assert len(told.lines) == 1, told.out
    assert told.err == ""
    return told.lines[0]


# --- nothing wrong ------------------------------------------------------------------------------


def test_the_data_of_the_project_have_no_error() -> None:
    told = check(ROOT)
    assert (told.code, told.err) == (0, "")
    assert "no errors" in told.lines[0]


def test_the_command_itself_exits_with_0_and_with_1(tmp_path: Path) -> None:
    root = write(tmp_path, instruments=[mou(1)])
    command = [sys.executable, "-m", "i2lib.cli", "check", "--root", str(root)]
    program = [str(Path(sys.executable).parent / "i2"), *command[3:]]
    good = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    spoil(root, "registers/instruments", "2016-05-09", "09/05/2016")
    bad = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (bad.returncode, bad.stderr) == (1, "")
    assert bad.stdout.startswith(f"{INSTRUMENTS}, line 2, column signed_on: '09/05/2016': ")


def test_a_register_that_is_header_only_is_legal_and_holds_none(tmp_path: Path) -> None:
    told = check(write(tmp_path))
    assert told.code == 0
    assert "no errors" in told.out


def test_rows_outside_every_year_are_legal_and_named(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        instruments=[mou(1, "1999"), mou(2), mou(3, "")],
        partnerships=[prt(1, "2031-05")],
        events=[evt(1, "Forum", "2014-12/2015-01")],
    )
    told = check(root)
    assert told.code == 0
    notes = [line for line in told.lines if line.startswith("note: ")]
    assert len(notes) == 2
    assert "instruments" in notes[0]
    assert notes[0].endswith(": mou-001")
    assert "partnerships" in notes[1]
    assert notes[1].endswith(": prt-001")


def test_a_row_in_a_gap_between_the_years_is_named_too(tmp_path: Path) -> None:
    root = write(tmp_path, years=[year(2014), year(2016)], instruments=[mou(1, "2015-05-09")])
    assert "mou-001" in check(root).out


# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_byte_order_mark_and_the_line_ends_of_windows_are_read_as_they_are(
    tmp_path: Path, mark: bytes, end: bytes
) -> None:
    root = write(tmp_path, instruments=[mou(1), mou(2, "2016-13")])
    file = root / INSTRUMENTS
    file.write_bytes(mark + file.read_bytes().replace(b"\n", end))
    line = only_line(root)
    assert line.startswith(f"{INSTRUMENTS}, line 3, column signed_on: '2016-13': ")


def test_a_last_line_without_an_end_is_read(tmp_path: Path) -> None:
    root = write(tmp_path, instruments=[mou(1), mou(2)])
    (root / INSTRUMENTS).write_bytes((root / INSTRUMENTS).read_bytes().rstrip(b"\n"))
    assert "no errors" in check(root).out


FORMS = {
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "Windows-1252": lambda text: text.replace("Synthetic", "Synthétic").encode("cp1252"),
    "NUL": lambda text: text.replace("Synthetic", "Synth\0etic").encode(),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_file_of_another_form_is_named_as_what_it_is_with_how_to_save_it(
    tmp_path: Path, what: str
) -> None:
    root = write(tmp_path, instruments=[mou(1), mou(2)])
    file = root / INSTRUMENTS
    file.write_bytes(FORMS[what](file.read_text(encoding="utf-8")))
    line = only_line(root)
    assert line.startswith(INSTRUMENTS)
    assert what in line
    assert "save it again as CSV UTF-8 (comma delimited)" in line


def test_the_first_byte_that_is_not_utf_8_is_named_with_its_line_and_what_it_may_have_been(
    tmp_path: Path,
) -> None:
    root = write(tmp_path, instruments=[mou(1), mou(2)])
    spoil(root, "registers/instruments", "Synthetic memorandum 2", b"\xe9tude")
    line = only_line(root)
    assert line.startswith(f"{INSTRUMENTS}, line 3: ")
    assert "0xe9" in line
    assert "'é'" in line


def test_a_nul_byte_is_named_with_its_line(tmp_path: Path) -> None:
    root = write(tmp_path, instruments=[mou(1), mou(2)])
    spoil(root, "registers/instruments", "memorandum 2", b"memo\0randum 2")
    assert only_line(root).startswith(f"{INSTRUMENTS}, line 3: a NUL byte")


@pytest.mark.parametrize("raw", [b"", b"\n", b"  \r\n\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, raw: bytes) -> None:
    root = write(tmp_path)
    (root / INSTRUMENTS).write_bytes(raw)
    line = only_line(root)
    assert line.startswith(INSTRUMENTS)
    assert "the file is empty; a header was expected" in line


def test_a_missing_file_is_named_and_the_others_are_still_checked(tmp_path: Path) -> None:
    root = write(tmp_path, partnerships=[prt(1, "2016-13")], parties=[])
    (root / "data" / "registers" / "wtisd.csv").unlink()
    told = check(root)
    assert told.code == 1
    assert len(told.lines) == 2
    assert "registers/partnerships.csv, line 2, column launched_on" in told.lines[0]
    assert told.lines[1].startswith(
        "data/registers/wtisd.csv: the file cannot be read: No such file"
    )


def test_a_missing_table_does_not_make_every_reference_to_it_wrong(tmp_path: Path) -> None:
    root = write(tmp_path, instruments=[mou(1)], parties=signed_by(1, "a"), partners=[org("a")])
    (root / "data" / "registers" / "partners.csv").unlink()
    assert only_line(root).startswith("data/registers/partners.csv: ")


def test_something_in_the_place_of_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    root = write(tmp_path)
    (root / INSTRUMENTS).unlink()
    (root / INSTRUMENTS).mkdir()
    assert only_line(root).startswith(f"{INSTRUMENTS}: the file cannot be read: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    root = write(tmp_path)
    (root / INSTRUMENTS).chmod(0)
    assert only_line(root).startswith(f"{INSTRUMENTS}: the file cannot be read: Permission")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1: not JSON"),
        ('{\n"resources": [\n}', "line 3: not JSON"),
        ("{}", "without 'resources'"),
        ('{"resources": [{"name": "instruments"}]}', "without 'schema'"),
        ("[]", "a table is described without"),
    ],
)
def test_a_broken_description_is_named_without_a_traceback(
    tmp_path: Path, text: str, said: str
) -> None:
    root = write(tmp_path)
    (root / "data" / "datapackage.json").write_text(text, encoding="utf-8")
    told = check(root)
    assert told.code == 1
    assert told.out.startswith("data/datapackage.json")
    assert said in told.out
    assert "Traceback" not in told.err


def test_a_description_that_is_not_utf_8_is_named_without_a_traceback(tmp_path: Path) -> None:
    root = write(tmp_path)
    file = root / "data" / "datapackage.json"
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))
    told = check(root)
    assert told.code == 1
    assert told.out.startswith("data/datapackage.json")


def test_a_table_that_is_no_longer_described_is_named(tmp_path: Path) -> None:
    root = write(tmp_path)
    file = root / "data" / "datapackage.json"
    package = json.loads(file.read_text(encoding="utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] != "wtisd"]
    file.write_text(json.dumps(package), encoding="utf-8")
    told = check(root)
    assert told.code == 1
    assert "wtisd" in told.out + told.err


# --- columns and rows ---------------------------------------------------------------------------


def test_a_misspelt_column_is_named_with_the_nearest_known_one(tmp_path: Path) -> None:
    root = write(tmp_path, instruments=[mou(1)])
    spoil(root, "registers/instruments", "signed_on", "signed_onn")
    told = check(root)
    assert told.code == 1
    assert told.lines == [
        f"{INSTRUMENTS}, line 1, column signed_on: the column is missing; "
        "add it (its cells may be empty where nothing is known)",
        f"{INSTRUMENTS}, line 1, column signed_onn: no column of this name is described; "
        "did you mean signed_on?",
    ]


def test_a_doubled_column_and_one_too_many_are_named(tmp_path: Path) -> None:
    root = write(tmp_path)
    spoil(root, "registers/instruments", "id,title", "id,id,title,colour")
    told = check(root)
    assert told.code == 1
    assert len(told.lines) == 2
    assert "column colour: no column of this name is described" in told.lines[0]
    assert "column id: the column stands twice" in told.lines[1]


def test_columns_in_another_order_are_read_by_their_names(tmp_path: Path) -> None:
    root = write(tmp_path, partners=[org("a")])
    file = root / "data" / "registers" / "partners.csv"
    rows = [line.split(",") for line in file.read_text(encoding="utf-8").splitlines()]
    file.write_text("\n".join(",".join(reversed(row)) for row in rows) + "\n", encoding="utf-8")
    assert "no errors" in check(root).out


SECOND = "mou-002,Synthetic memorandum 2,"
RAGGED = [
    ("mou-002,one too many,Synthetic memorandum 2,", "24 cells where the header has 23 columns"),
    ("mou-002,", "22 cells where the header has 23 columns"),
    ('"mou-002,Synthetic memorandum 2,', "a quotation mark is opened here and not closed"),
    ('mou-002,"Synthetic" memorandum 2,', "a quotation mark is opened here and not closed"),
    ('mou-002,"Synthetic\nmemorandum 2",', "a line break stands inside a cell"),
    ('mou-002,"Synthetic\rmemorandum 2",', "a line break stands inside a cell"),
    ("\nmou-002,Synthetic memorandum 2,", "the line is empty"),
]


@pytest.mark.parametrize(("new", "said"), RAGGED)
def test_a_row_of_another_form_is_named_with_the_line_where_it_starts(
    tmp_path: Path, new: str, said: str
) -> None:
    root = write(tmp_path, instruments=[mou(1), mou(2), mou(3)])
    spoil(root, "registers/instruments", SECOND, new)
    line = only_line(root)
    assert line.startswith(f"{INSTRUMENTS}, line 3: ")
    assert said in line


def test_a_line_break_in_a_cell_does_not_move_the_lines_after_it(tmp_path: Path) -> None:
    root = write(tmp_path, instruments=[mou(1), mou(2), mou(3)])
    spoil(root, "registers/instruments", SECOND, 'mou-002,"Synthetic\nmemorandum 2",')
    spoil(root, "registers/instruments", "mou-003,", "mou-003,,")
    assert [line.split(": ")[0] for line in check(root).lines] == [
        f"{INSTRUMENTS}, line 3",
        f"{INSTRUMENTS}, line 5",
    ]


def test_a_quotation_mark_that_never_closes_does_not_hide_the_lines_before_it(
    tmp_path: Path,
) -> None:
    root = write(tmp_path, instruments=[mou(1), mou(2), mou(3)])
    spoil(root, "registers/instruments", "mou-001", "mou-001,")
    spoil(root, "registers/instruments", "mou-003,Synthetic", 'mou-003,"Synthetic')
    told = check(root)
    assert [line[: len(f"{INSTRUMENTS}, line 1")] for line in told.lines] == [
        f"{INSTRUMENTS}, line 2",
        f"{INSTRUMENTS}, line 4",
    ]


# --- cells --------------------------------------------------------------------------------------

DATES = [
    ("05/10/2016", "is it 5 October 2016 or 10 May 2016?"),
    ("31/12/2016", "is it 31 December 2016?"),
    ("12/31/2016", "is it 31 December 2016?"),
    ("9.5.2016", "is it 9 May 2016 or 5 September 2016?"),
    ("42648", "a spreadsheet's number for a day (42648 would be 2016-10-05)"),
    ("2016-05-05 00:00:00", "a date with a time; the date alone is 2016-05-05"),
    ("2016-05-05T00:00:00", "a date with a time; the date alone is 2016-05-05"),
    ("1,8E+03", "scientific notation"),
    ("#REF!", "a spreadsheet's error"),
    ("May-16", "a spreadsheet's short date"),
    ("2016-13", "there is no month 13"),
    ("2016-02-30", "February 2016 has no day 30"),
    ("2015-02-29", "February 2015 has no day 29"),
    ("2016-05-", "a date was expected"),
    ("2016-5-9", "a date was expected"),
    ("2016\u00a0", "a non-breaking space stands in it; no blanks were expected"),
    ("2016-05\u00a0-09", "a non-breaking space stands in it"),
    ("2016-06/2016-05", "the range ends before it starts"),
    ("2987-01-01", "no later than 2100"),
    ("9999", "no later than 2100"),
    ("9999-12-31", "no later than 2100"),
    ("2300/..", "no later than 2100"),
    ("2016/2300", "no later than 2100"),
    ("٢٠١٦", "a date was expected"),
    ("unknown", "a date was expected"),
]

NUMBERS = [
    ("1,8E+03", "scientific notation"),
    ("1.8E+03", "scientific notation"),
    ("-5", "at least 0"),
    ("1.5", "decimals"),
    ("1800.0", "decimals"),
    ("1,5", "decimals"),
    ("1,800", "thousands separated"),
    ("1 800", "thousands separated"),
    ("1.800", "thousands separated"),
    ("NaN", "leave the cell empty"),
    ("inf", "leave the cell empty"),
    ("-inf", "leave the cell empty"),
    ("null", "leave the cell empty"),
    (LONG, "at most 15 digits"),
    ("007", "leading zeros"),
    ("-0", "leading zeros"),
    ("+5", "a whole number"),
    ("0x10", "a whole number"),
    ("1_000", "a whole number"),
    ("١٨٠٠", "a whole number"),
    ("½", "a whole number"),
    ("over 20", "a whole number"),
    ("#DIV/0!", "a spreadsheet's error"),
    (" 5", "at the ends of a cell"),
]

OTHERS = [
    ("id", "mou-31", "the form"),
    ("id", "MOU-003", "the form"),
    ("id", "“mou-003”", "a word processor's quotation marks"),
    ("id", "mou-003 ", "at the ends of a cell"),
    ("id", " mou-003", "at the ends of a cell"),
    ("id", "mou-003\t", "at the ends of a cell"),
    ("id", "mou-003\u00a0", "a non-breaking space stands in it; no blanks were expected"),
    ("id", "mou\u00a0003", "a non-breaking space"),
    ("id", "", "a value is required"),
    ("title", "", "a value is required"),
    ("title", "A title ", "at the ends of a cell"),
    ("title", "#N/A", "a spreadsheet's error"),
    ("note", "#VALUE!", "a spreadsheet's error"),
    ("event_hosting", "Yes", "did you mean yes?"),
    ("event_hosting", "maybe", "one of yes, no was expected"),
    ("itu_is_party", "perhaps", "one of yes, no, unclear was expected"),
    ("region", "XX", "accepted are AFR, AMS, ARB, ASP, CIS, EUR, GLO"),
    ("kind", "Mou", "accepted are MoU, agreement, cooperation agreement"),
    ("verified", "certainly", "accepted are"),
    ("itu_sectors", "D;X", "X is no code of sectors; accepted are D, GS, R, T"),
    ("itu_sectors", "D; T", "write it as D;T"),
    ("itu_sectors", "D;;T", "write it as D;T"),
    ("itu_sectors", "D;", "write it as D"),
    ("itu_sectors", "D;D", "once"),
    ("itu_sectors", "D,T", "D,T is no code of sectors"),
    ("sources", "src-999", "src-999 is no id of sources"),
    ("sources", "src-001;src-999", "src-999 is no id of sources"),
    ("sources", "“src-001”", "a word processor's quotation marks"),
    ("sources", "src-001\u00a0;src-002", "write it as src-001;src-002"),
    ("renewal_of", "mou-777", "mou-777 is no id of instruments"),
    ("renewal_of", "mou-001;mou-777", "mou-777 is no id of instruments"),
]


def one_wrong(root: Path, table: str, rows: Rows, column: str, cell: str) -> str:
    """What is told when the third row of a table holds this cell in this column."""
    usual: dict[str, Rows] = {"events": [evt(1)], table: rows}
    rows[2][column] = cell
    return only_line(write(root, **usual))


@pytest.mark.parametrize(("cell", "said"), DATES)
def test_what_is_no_date_is_named_for_what_it_is(tmp_path: Path, cell: str, said: str) -> None:
    rows = [mou(1), mou(2), mou(3)]
    line = one_wrong(tmp_path, "instruments", rows, "signed_on", cell)
    assert line.startswith(f"{INSTRUMENTS}, line 4, column signed_on: {cell!r}: ")
    assert said in line
    assert "; " in line, "what to do follows"


@pytest.mark.parametrize(("cell", "said"), NUMBERS, ids=lambda cell: cell[:12])
def test_what_is_no_count_is_named_for_what_it_is(tmp_path: Path, cell: str, said: str) -> None:
    rows = [fig(n, 1, "smes", 5, "five") for n in (1, 2, 3)]
    line = one_wrong(tmp_path, "event_figures", rows, "value", cell)
    assert line.startswith(f"{FIGURES}, line 4, column value: {cell[:60]!r}"[:-1])
    assert said in line
    assert len(line) < 400, "a number of 400 digits is not printed whole"


@pytest.mark.parametrize(("column", "cell", "said"), OTHERS)
def test_a_cell_that_is_not_as_described_is_named_with_what_is_accepted(
    tmp_path: Path, column: str, cell: str, said: str
) -> None:
    line = one_wrong(tmp_path, "instruments", [mou(1), mou(2), mou(3)], column, cell)
    assert line.startswith(f"{INSTRUMENTS}, line 4, column {column}: {cell!r}: ")
    assert said in line


def test_every_cell_of_a_column_is_told_and_the_right_ones_between_them_are_not(
    tmp_path: Path,
) -> None:
    cells = ["2016-13", "2016-05-09", "05/10/2016", "2016-13", ""]
    root = write(tmp_path, instruments=[mou(n, cell) for n, cell in enumerate(cells, start=1)])
    told = [re.sub(r"(column \w+: '[^']*'): .*", r"\1", line) for line in check(root).lines]
    assert told == [
        f"{INSTRUMENTS}, line 2, column signed_on: '2016-13'",
        f"{INSTRUMENTS}, line 4, column signed_on: '05/10/2016'",
        f"{INSTRUMENTS}, line 5, column signed_on: '2016-13'",
    ]


def test_every_wrong_reference_of_a_column_is_told(tmp_path: Path) -> None:
    sources = ["src-997", "src-001", "src-998", "src-001;src-999;src-997"]
    rows = [mou(n, sources=cell) for n, cell in enumerate(sources, start=1)]
    told = check(write(tmp_path, instruments=rows)).lines
    assert [line.split(", ")[1] for line in told] == ["line 2", "line 4", "line 5"]
    assert "src-999, src-997 is no id of sources" in told[2]


def test_an_unknown_code_of_a_long_list_is_told_with_the_nearest(tmp_path: Path) -> None:
    root = write(tmp_path, partners=[org("a", country="CHEE")])
    assert "did you mean" in only_line(root)
    root = write(tmp_path / "b", partners=[org("a", country="QQQQQ")])
    line = only_line(root)
    assert "QQQQQ is no code of countries" in line
    assert len(line) < 250, "not all countries of the world"


# --- between cells and rows ---------------------------------------------------------------------


def test_a_number_without_qualifier_and_a_qualifier_without_number_are_named(
    tmp_path: Path,
) -> None:
    root = write(
        tmp_path,
        activities=[
            act(1, value="5"),
            act(2, qualifier="exact"),
            act(3),
            act(4, value="0", qualifier="exact"),
        ],
    )
    told = check(root)
    assert told.code == 1
    assert [line.split(": ")[0] for line in told.lines] == [
        "data/registers/activities.csv, line 2, column qualifier",
        "data/registers/activities.csv, line 3, column value",
    ]
    assert "a number needs its qualifier" in told.lines[0]
    assert "a qualifier needs its number" in told.lines[1]


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("instruments", mou(1, "2016-05-09", ends_on="2016-05-08"), "ends_on"),
        ("instruments", mou(1, "2016-05", ends_on="2016-04"), "ends_on"),
        ("instruments", mou(1, "2016-05-09", terminated_on="2015"), "terminated_on"),
        ("partnerships", prt(1, "2016", ended_on="2015"), "ended_on"),
        ("events", evt(1, "Forum", "2016-05-09", ends_on="2016-05-07"), "ends_on"),
        ("plans", {"id": "plan-2016-2019", "title": "x", "starts_on": "2016", "ends_on": "2012",
                   "sources": "src-001"}, "ends_on"),
        ("coverage", cov(1, "events", "partial", period_end="2014"), "period_end"),
    ],
)  # fmt: skip
def test_an_end_before_its_start_is_named_with_both(
    tmp_path: Path, table: str, row: Row, column: str
) -> None:
    others: dict[str, Rows] = {table: [row]}
    if table == "plans":
        plan = {**row, "id": "plan-2020-2023", "ends_on": "2020"}
        others = {"plans": [row, plan]}
    line = only_line(write(tmp_path, **others))
    assert f"line 2, column {column}: {row[column]!r}: it is before " in line
    assert "2016" in line
    assert line.endswith("check which of the two is mistyped")


@pytest.mark.parametrize(
    ("signed", "ends"), [("2016-05-09", "2016-05-09"), ("2016", "2016-01"), ("2016-05-09", "2016")]
)
def test_an_end_that_may_be_after_its_start_is_no_fault(
    tmp_path: Path, signed: str, ends: str
) -> None:
    assert check(write(tmp_path, instruments=[mou(1, signed, ends_on=ends)])).code == 0


def test_a_duplicate_id_is_named_with_the_line_of_the_first(tmp_path: Path) -> None:
    root = write(tmp_path, instruments=[mou(1), mou(2), mou(1), mou(1)])
    told = check(root)
    assert told.code == 1
    assert [line for line in told.lines if "warning" not in line] == [
        f"{INSTRUMENTS}, line {line}, column id: 'mou-001': this id stands already in line 2; "
        "give the row an id of its own, or remove it"
        for line in (4, 5)
    ]


def test_a_party_that_is_listed_twice_and_a_name_that_stands_twice_are_named(
    tmp_path: Path,
) -> None:
    root = write(
        tmp_path,
        instruments=[mou(1)],
        parties=[*signed_by(1, "a"), *signed_by(1, "a")],
        partners=[org("a"), org("b", name="Synthetic a")],
    )
    told = check(root)
    assert len(told.lines) == 2
    assert "parties.csv, line 3, column partner_id: 'org-a'" in told.lines[0]
    assert "this instrument_id + partner_id stands already in line 2" in told.lines[0]
    assert "partners.csv, line 3, column name: 'Synthetic a'" in told.lines[1]


def test_one_name_typed_in_two_ways_stands_twice(tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, "Société synthétique") for form in ("NFC", "NFD")]
    root = write(tmp_path, partners=[org("a", name=names[0]), org("b", name=names[1])])
    assert "this name stands already in line 2" in only_line(root)


def test_the_same_parties_on_the_same_day_warn_and_stop_nothing(tmp_path: Path) -> None:
    tables: dict[str, Rows] = {
        "instruments": [mou(1), mou(2), mou(3, "2016-05"), mou(4, "2016-05-10")],
        "parties": [row for n in (1, 2, 3, 4) for row in signed_by(n, *("ab", "ba")[n % 2])],
        "partners": [org("a"), org("b")],
    }
    root = write(tmp_path, **tables)
    told = check(root)
    assert told.code == 0
    warning = (
        f"{INSTRUMENTS}, line 3, column id: warning: 'mou-002': the same parties signed on the "
        "same day in mou-001 (line 2); keep one row if it is one paper"
    )
    assert told.lines[0] == warning
    assert "no errors" in told.lines[1]
    assert len(world(tmp_path / "again", **tables).registers.instruments) == 4


def test_a_reference_to_a_merged_id_says_what_it_was_merged_into(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        events=[evt(2)],
        event_figures=[fig(1, 1, "smes", 5)],
        merged_ids=[{"old_id": "evt-001", "new_id": "evt-002", "reason": "one event"}],
    )
    line = only_line(root)
    assert "column event_id: 'evt-001': evt-001 is no id of events" in line
    assert line.endswith("it was merged into evt-002: write that")


def test_an_id_merged_into_one_that_does_not_exist_is_named(tmp_path: Path) -> None:
    merged = {"old_id": "evt-001", "new_id": "evt-777", "reason": "one event"}
    assert "evt-777" in only_line(write(tmp_path, merged_ids=[merged]))


def test_renewals_that_lead_in_a_circle_are_named_once_with_the_whole_chain(
    tmp_path: Path,
) -> None:
    root = write(
        tmp_path,
        instruments=[
            mou(1, "", renewal_of="mou-003"),
            mou(2, "", renewal_of="mou-001"),
            mou(3, "", renewal_of="mou-002"),
            mou(4, "", renewal_of="mou-003"),
        ],
    )
    line = only_line(root)
    assert "mou-001 renews mou-003 renews mou-002 renews mou-001" in line
    assert line.startswith(f"{INSTRUMENTS}, line 2, column renewal_of")


def test_an_instrument_that_renews_itself_is_named(tmp_path: Path) -> None:
    root = write(tmp_path, instruments=[mou(1, renewal_of="mou-001")])
    assert "mou-001 renews mou-001" in only_line(root)


def test_two_circles_are_both_named(tmp_path: Path) -> None:
    pairs = {1: 2, 2: 1, 3: 4, 4: 3}
    root = write(
        tmp_path,
        instruments=[mou(n, "", renewal_of=f"mou-{old:03}") for n, old in pairs.items()],
    )
    told = check(root)
    assert [line.split(", ")[1] for line in told.lines] == ["line 2", "line 4"]


def test_a_successor_that_was_signed_before_its_predecessor_is_named_with_both_dates(
    tmp_path: Path,
) -> None:
    root = write(tmp_path, instruments=[mou(1, "2016-05-09"), mou(2, "2015", renewal_of="mou-001")])
    line = only_line(root)
    assert "mou-002 (signed 2015) renews mou-001 (signed 2016-05-09)" in line
    root = write(tmp_path / "b", instruments=[mou(1, "2016"), mou(2, "2016", renewal_of="mou-001")])
    assert check(root).code == 0, "of one year either may have been the first"


def test_a_figure_stands_once_in_the_data(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        events=[evt(1)],
        event_figures=[fig(1, 1, "smes", 5)],
        activities=[act(1, figure_id="fig-001", value="5", qualifier="exact")],
    )
    line = only_line(root)
    assert "column value: '5': a figure stands once in the data" in line
    assert "fig-001" in line


def test_windows_of_years_that_overlap_or_run_backwards_are_named(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        years=[
            year(2015),
            year(2016, period_start="2015-12-31"),
            year(2017, period_end="2016-12-31"),
        ],
    )
    told = check(root)
    assert told.code == 1
    assert len(told.lines) == 2
    assert "years.csv, line 3, column period_start: '2015-12-31'" in told.lines[0]
    assert "the window overlaps that of 2015; give each day to one year" in told.lines[0]
    assert "years.csv, line 4, column period_end: '2016-12-31'" in told.lines[1]
    assert "it is before period_start 2017-01-01" in told.lines[1]


# --- how it is told -----------------------------------------------------------------------------


def test_every_problem_of_every_file_is_told_in_one_run_in_the_order_of_files(
    copied: Path,
) -> None:
    spoil(copied, "registers/instruments", "2000-03-24", "24/03/2000")
    spoil(copied, "registers/partnerships", "prt-001,", "prt-1,")
    spoil(copied, "registers/events", "evt-001,", "evt-001 ,")
    spoil(copied, "framework/years", "2014-12-31", "2014-13-31")
    spoil(copied, "sources", "src-001,", "src-01,")
    told = check(copied, "--json")
    assert told.code == 1
    files = [problem["file"] for problem in json.loads(told.out)]
    assert files == sorted(files)
    assert set(files) >= {
        "data/framework/years.csv",
        "data/registers/events.csv",
        "data/registers/instruments.csv",
        "data/registers/partnerships.csv",
        "data/sources.csv",
    }


def test_the_first_fifty_are_shown_and_the_rest_is_counted_and_all_are_in_the_json(
    tmp_path: Path,
) -> None:
    root = write(tmp_path, partnerships=[prt(n % 1000, "2016-13") for n in range(1000)])
    told = check(root)
    assert told.code == 1
    assert len(told.lines) == SHOWN + 1 == 51
    assert told.lines[-1] == "… and 950 more; `i2 check --json` prints all of them"
    assert [line.split(", ")[1] for line in told.lines[:3]] == ["line 2", "line 3", "line 4"]
    every = check(root, "--json")
    assert every.code == 1
    found = json.loads(every.out)
    assert len(found) == 1000
    advice = found[999].pop("advice")
    assert "2015-12/2016-01" in advice
    assert found[999] == {
        "file": "data/registers/partnerships.csv",
        "line": 1001,
        "column": "launched_on",
        "value": "2016-13",
        "expected": "a date was expected: there is no month 13",
        "severity": "error",
    }


def test_without_problems_the_json_is_an_empty_list(tmp_path: Path) -> None:
    told = check(write(tmp_path), "--json")
    assert (told.code, told.out) == (0, "[]\n")


def test_warnings_stand_in_the_json_and_stop_nothing(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        instruments=[mou(1), mou(2)],
        parties=[*signed_by(1, "a"), *signed_by(2, "a")],
        partners=[org("a")],
    )
    told = check(root, "--json")
    assert told.code == 0
    assert [problem["severity"] for problem in json.loads(told.out)] == ["warning"]


def test_a_folder_that_is_no_project_is_wrong_use(tmp_path: Path) -> None:
    told = check(tmp_path)
    assert (told.code, told.out) == (2, "")
    assert f"no data/datapackage.json in {tmp_path}" in told.err


def test_the_project_is_found_from_a_folder_within_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path, instruments=[mou(1, "2016-13")])
    (root / "some" / "folder").mkdir(parents=True)
    monkeypatch.chdir(root / "some" / "folder")
    told = i2("check")
    assert told.code == 1
    assert told.lines[0].startswith(f"{INSTRUMENTS}, line 2")


def test_an_unknown_option_is_wrong_use() -> None:
    assert i2("check", "--jsn").code == 2
    assert i2("inspect").code == 2


# --- text that is kept as it is ------------------------------------------------------------------

KEPT = [
    "=1+1",
    "+41 22 730 5111",
    "-5 degrees",
    "@itu",
    "اتفاق بين الاتحاد والوزارة",
    "国际电信联盟谅解备忘录",
    "Меморандум о взаимопонимании",
    unicodedata.normalize("NFD", "mémorandum général"),
    "\u200fright-to-left\u200e",
    "👩‍💻 emoji 🎉",
    "Z̸̡̛al̴go",
    "<script>alert(1)</script>",
    "{{ x }}",
    "`code` $x$ |a| [b](c)",
    'a "quoted" word',
    "a, b",
    "“smart” ‘quotes’ – and dashes",
    "2\u00a0500 people",
    "NA",
    "null",
    "1e5",
    "0012",
    "05/10/2016",
    "TRUE",
]


def test_text_is_kept_byte_for_byte_whatever_it_looks_like(tmp_path: Path) -> None:
    rows = [mou(n, title=text, note=text) for n, text in enumerate(KEPT, start=1)]
    root = write(tmp_path, instruments=rows)
    assert check(root).code == 0, check(root).out
    data = world(tmp_path / "again", instruments=rows)
    assert list(data.registers.instruments["title"]) == KEPT
    assert list(data.registers.instruments["note"]) == KEPT


def test_a_cell_of_a_megabyte_is_long_and_not_wrong(tmp_path: Path) -> None:
    text = "ä" * 1_000_000
    assert check(write(tmp_path, instruments=[mou(1, note=text)])).code == 0


@pytest.mark.parametrize(
    ("column", "unit"),
    [("id", "x"), ("signed_on", "9"), ("kind", "x"), ("sources", "x"), ("sources", "x;"),
     ("itu_sectors", "D;"), ("event_hosting", "y"), ("title", " ")],
)  # fmt: skip
def test_a_wrong_cell_of_a_megabyte_is_told_in_a_line_that_can_be_read(
    tmp_path: Path, column: str, unit: str
) -> None:
    cell = unit * (1_000_000 // len(unit))
    told = check(write(tmp_path, instruments=[mou(1, **{column: cell})]))
    assert told.code == 1
    for line in told.lines:
        assert line.startswith(f"{INSTRUMENTS}, line 2, column {column}: ")
        assert len(line) < 1000


def test_twenty_thousand_instruments_are_read_checked_and_counted(tmp_path: Path) -> None:
    rows = [
        mou(n, f"{2000 + n % 20}-0{1 + n % 9}", id=f"mou-{n:05}", title=f"Synthetic {n}")
        for n in range(20_000)
    ]
    rows[19_999]["signed_on"] = "2016-13"
    root = write(tmp_path, instruments=rows)
    package = root / "data" / "datapackage.json"
    package.write_text(
        package.read_text(encoding="utf-8").replace("mou-([0-9]{3}|", "mou-([0-9]{5}|"),
        encoding="utf-8",
    )
    line = only_line(root)
    assert line.startswith(f"{INSTRUMENTS}, line 20001, column signed_on: '2016-13'")
    spoil(root, "registers/instruments", "2016-13", "2016-12")
    told = check(root)
    assert told.code == 0
    assert "rows: no errors" in told.lines[0]


def test_counts_of_others_and_publications_are_checked_like_the_rest(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        counts=[cnt(1, "2016", "things", 5, qualifier="roughly")],
        publications=[pub(1, under="I.9/output")],
        sources=[source(1), source(2, url="https://example.org/1")],
    )
    told = check(root)
    assert len(told.lines) == 3
    assert "roughly is no qualifier of qualifiers; accepted are approx, at_least" in told.lines[0]
    assert "I.9/output is no uid of elements; did you mean" in told.lines[1]
    assert "this url stands already in line 2" in told.lines[2]


@pytest.mark.parametrize("option", ["--json", "--annotations"])
def test_a_damaged_description_is_told_in_the_form_that_was_asked_for(
    copied: Path, option: str
) -> None:
    (copied / "data" / "datapackage.json").write_text('{"resources": [', "utf-8")
    told = check(copied, option)
    assert (told.code, told.err) == (1, "")
    if option == "--json":
        assert [one["file"] for one in json.loads(told.out)] == ["data/datapackage.json"]
    else:
        assert told.out.startswith("::error file=data/datapackage.json,")
