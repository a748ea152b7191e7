"""A register comes back from a spreadsheet program as it was committed, or is named and left alone."""

from __future__ import annotations

import csv
import io
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spreadsheet import DAYS, NAMES, Program, saves
from worlds import ROOT, i2, mou, org, signed_by, write

from i2lib.datapackage import describe, versions
from i2lib.tidying import Tidied, tidy

FILES = versions.of_folder(ROOT)
TABLES = describe(ROOT).tables_in(FILES)

programs = st.builds(
    Program,
    days=st.sampled_from(sorted(DAYS)),
    language=st.sampled_from(sorted(NAMES)),
    decimal=st.sampled_from(".,"),
    thousands=st.sampled_from(["", " ", "\u202f", "'"]),
    scientific=st.booleans(),
    truths=st.booleans(),
    mark=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8-sig", "utf-8", "utf-16", "cp1252"]),
    line_end=st.sampled_from(["\r\n", "\n", "\r"]),
    sorted_by=st.none() | st.integers(0, 60),
    moved=st.integers(0, 30),
    blank_rows=st.integers(0, 3),
    blank_columns=st.integers(0, 3),
    drops_empty_ends=st.booleans(),
)


def tidied(file: str, raw: bytes) -> Tidied:
    return tidy(TABLES[file], file, raw, FILES[file])


def rows_of(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(FILES[file].decode(), newline="")))


def swapped(day: str) -> str:
    """The same day with its month in the place of the day."""
    year, month, day = day.split("-")
    return f"{year}-{day}-{month}"


@given(st.sampled_from(sorted(TABLES)), programs)
@settings(max_examples=250, deadline=None, derandomize=bool(os.environ.get("CI")))
def test_a_table_that_was_opened_and_saved_comes_back_byte_for_byte(
    file: str, program: Program
) -> None:
    result = tidied(file, saves(program, FILES[file]))
    assert [str(problem) for problem in result.problems] == []
    assert result.content == FILES[file]


# What somebody has changed is kept, or named

INSTRUMENTS, FIGURES = "data/registers/instruments.csv", "data/registers/event_figures.csv"


def cell(raw: bytes, row: str, column: str, value: str) -> bytes:
    """Another value in one cell of the row with this id."""
    rows = list(csv.reader(io.StringIO(raw.decode(), newline="")))
    found = next(cells for cells in rows if cells[0] == row)
    found[rows[0].index(column)] = value
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def test_an_edit_made_in_a_spreadsheet_is_kept_and_all_else_put_back() -> None:
    edited = cell(FILES[INSTRUMENTS], "mou-031", "note", "a note, with “marks” and 42495")
    program = Program(days="DE", language="de", mark=";", sorted_by=3, quoting=csv.QUOTE_ALL)
    assert tidied(INSTRUMENTS, saves(program, edited)).content == edited


def test_rows_added_and_removed_in_a_spreadsheet_stand_where_their_ids_belong() -> None:
    *lines, last = FILES[INSTRUMENTS].decode().splitlines(keepends=True)
    new = lines[5].replace("mou-005", "mou-130").replace("MoU", "Synthetic", 1)
    raw = "".join([lines[0], new, last, *reversed(lines[1:])]).encode()
    assert tidied(INSTRUMENTS, raw).content == "".join([*lines, last, new]).encode()
    assert tidied(INSTRUMENTS, "".join([last, *lines]).encode()).content == FILES[INSTRUMENTS]
    without = "".join([*lines[:40], *lines[41:], last]).encode()
    assert tidied(INSTRUMENTS, without).content == without


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("05/10/2016", "is it 5 October 2016 or 10 May 2016?"),
        ("42495.5", "a number with decimals"),
        ("2016-10-05 00:00:00", "the date alone is 2016-10-05"),
        ("#REF!", "a spreadsheet's error"),
        ("May-16", "a spreadsheet's short date"),
        ("2016-02-30", "no day 30"),
    ],
)
def test_a_cell_that_no_program_made_of_the_committed_one_is_named(value: str, said: str) -> None:
    result = tidied(INSTRUMENTS, cell(FILES[INSTRUMENTS], "mou-031", "signed_on", value))
    [problem] = result.problems
    assert result.content is None
    assert (problem.file, problem.line, problem.column) == (INSTRUMENTS, 32, "signed_on")
    assert problem.value == value
    assert said in problem.expected
    assert "committed is '2016-05-05'" in problem.advice


def test_a_day_that_fits_only_in_the_other_order_than_the_rest_of_the_file_is_named() -> None:
    """Of a month-first program it would be the committed one; but the other days are day-first."""
    [day] = {row["signed_on"] for row in rows_of(INSTRUMENTS) if row["id"] == "mou-029"}
    assert day == "2015-10-11"
    edited = cell(FILES[INSTRUMENTS], "mou-029", "signed_on", "2015-11-10")
    result = tidied(INSTRUMENTS, saves(Program(days="GB"), edited))
    [problem] = result.problems
    assert (problem.line, problem.column, problem.value) == (30, "signed_on", "10/11/2015")
    assert "committed is 2015-10-11" in problem.expected
    assert tidied(INSTRUMENTS, saves(Program(days="US"), edited)).problems[0].value == "11/10/2015"


def test_a_row_that_may_have_been_any_of_two_is_named() -> None:
    file = "data/registers/aliases.csv"
    lines = ["alias,partner_id,sources", "中国,org-a,src-001", "日本,org-a,src-001"]
    committed = "\n".join([*lines, ""]).encode()
    result = tidy(TABLES[file], file, committed.decode().encode("cp1252", "replace"), committed)
    assert result.content is None
    assert {problem.line for problem in result.problems} == {2, 3}
    assert all("any of 中国, 日本" in problem.expected for problem in result.problems)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda raw: raw.replace(b'"', b""), "no column is here: 23 columns have a name"),
        (lambda raw: raw.replace(b"signed_on", b"signed_onn", 1), "did you mean signed_on?"),
        (lambda raw: raw.replace(b"electronic business", b'"electronic\nbusiness', 1), "line"),
        (lambda raw: raw + b"mou-129,only,MoU\n", "3 cells where the header has 23 columns"),
        (lambda raw: raw + raw.splitlines()[5] + b"more\n", "stands already in line 6"),
        (lambda _: b"\n\n", "the file is empty"),
        (lambda raw: raw[:2000] + b"\0" + raw[2000:], "a NUL byte"),
    ],
)
def test_a_file_in_which_cells_cannot_be_told_apart_is_left_alone(
    damage: Callable[[bytes], bytes], said: str
) -> None:
    result = tidied(INSTRUMENTS, damage(FILES[INSTRUMENTS]))
    assert result.content is None
    assert any(said in str(problem) for problem in result.problems)


def test_the_same_row_twice_is_one_row() -> None:
    lines = FILES[INSTRUMENTS].splitlines(keepends=True)
    result = tidied(INSTRUMENTS, b"".join([*lines, lines[7]]))
    assert result.content == FILES[INSTRUMENTS]
    assert "1 rows that stood twice" in result.done


@pytest.mark.parametrize("name", ["partners", "aliases", "instruments", "event_figures"])
def test_utf_8_opened_as_if_it_were_windows_1252_is_put_back(name: str) -> None:
    file = f"data/registers/{name}.csv"
    garbled = FILES[file].decode("cp1252", errors="replace").encode("utf-8-sig")
    assert garbled != FILES[file]
    assert tidied(file, garbled).content == FILES[file]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Réunion, changed", None),
        ("RÃ©union, changed", "it may have been 'Réunion, changed'"),
        ("R\ufffdunion, changed", "a letter was lost"),
        ("?? changed", None),
    ],
)
def test_an_edit_whose_letters_were_spoiled_is_named(value: str, said: str | None) -> None:
    result = tidied(INSTRUMENTS, cell(FILES[INSTRUMENTS], "mou-031", "note", value))
    assert bool(said) == bool(result.problems)
    assert not said or said in result.problems[0].expected


def test_an_edit_that_lost_its_script_is_named() -> None:
    file = "data/registers/event_figures.csv"
    [row] = [row["id"] for row in rows_of(file) if row["words_lang"] == "ko"][:1]
    [problem] = tidied(file, cell(FILES[file], row, "words", "?? ??, changed")).problems
    assert "question marks" in problem.expected


def test_a_table_of_the_framework_keeps_the_order_in_which_it_was_written() -> None:
    file = "data/framework/rules.csv"
    header, *lines = FILES[file].splitlines(keepends=True)
    new = lines[0].replace(b"house", b"synthetic").replace(b"House", b"Synthetic")
    between = b"".join([header, lines[0], new, *lines[1:]])
    assert tidied(file, between).content == between
    assert tidied(file, b"".join([header, new, *sorted(lines)])).content == b"".join(
        [header, *lines, new]
    )


def test_without_a_commit_only_what_cannot_be_doubted_is_put_right() -> None:
    program = Program(days="number", mark=";", sorted_by=9)
    result = tidy(TABLES[INSTRUMENTS], INSTRUMENTS, saves(program, FILES[INSTRUMENTS]), None)
    assert result.content is None
    assert any("a spreadsheet's number for a day" in str(problem) for problem in result.problems)
    plain = FILES[INSTRUMENTS].replace(b"\n", b"\r\n")
    assert tidy(TABLES[INSTRUMENTS], INSTRUMENTS, plain, None).content == FILES[INSTRUMENTS]


# The command


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """A synthetic project whose data are committed."""
    rows = [mou(1, theme="=synthetic"), mou(2, "2016-09-10"), mou(10, "2016")]
    root = write(
        tmp_path / "a project é",
        instruments=rows,
        parties=[*signed_by(2, "b", "a"), *signed_by(10, "a")],
        partners=[org("a"), org("b")],
    )
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "synthetic")
    return root


def git(root: Path, *arguments: str) -> str:
    names = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    command = ["git", "-C", str(root), *names, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def save_all(root: Path, program: Program) -> None:
    for path in (root / "data").rglob("*.csv"):
        path.write_bytes(saves(program, path.read_bytes()))


def test_opened_saved_and_tidied_leaves_nothing_for_git_to_tell(committed: Path) -> None:
    program = Program(days="GB", mark=";", sorted_by=4, moved=2, scientific=True, truths=True)
    save_all(committed, program)
    assert git(committed, "diff", "--stat")
    told = i2("tidy", "--check", "--root", str(committed))
    assert told.code == 1
    assert "data/registers/instruments.csv: to tidy: with a byte-order mark" in told.out
    assert git(committed, "diff", "--stat")
    told = i2("tidy", "--root", str(committed))
    assert told.code == 0
    assert "data/registers/instruments.csv: tidied: " in told.out
    assert git(committed, "diff", "--stat") == ""
    told = i2("tidy", "--check", "--root", str(committed))
    assert (told.code, told.lines[-1][-13:]) == (0, "tables: tidy\n".strip().rjust(13))


def test_only_the_file_with_a_doubt_is_left_as_it_is(committed: Path) -> None:
    save_all(committed, Program(mark=";"))
    file = committed / INSTRUMENTS
    saved = file.read_bytes().replace(b"9/10/2016", b"9/11/2016")
    file.write_bytes(saved)
    told = i2("tidy", "--root", str(committed))
    assert told.code == 1
    assert f"{INSTRUMENTS}, line 3, column signed_on: '9/11/2016': " in told.out
    assert "is it 9 November 2016 or 11 September 2016?" in told.out
    assert file.read_bytes() == saved
    assert [line[3:] for line in git(committed, "status", "--short").splitlines()] == [INSTRUMENTS]


def test_a_copy_without_history_is_tidied_as_far_as_it_goes(committed: Path) -> None:
    (committed / ".git").rename(committed.parent / "gone")
    whole = (committed / INSTRUMENTS).read_bytes()
    (committed / INSTRUMENTS).write_bytes(b"\xef\xbb\xbf" + whole.replace(b"\n", b"\r\n"))
    told = i2("tidy", "--root", str(committed))
    assert told.code == 0
    assert told.lines[0].startswith("note: git ")
    assert "is not put back" in told.lines[0]
    assert (committed / INSTRUMENTS).read_bytes() == whole
