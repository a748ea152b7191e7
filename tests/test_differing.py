"""What has changed is told by id and field; another order of rows or columns is no change."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spreadsheet import Program, saves
from worlds import ROOT, i2, mou, org, signed_by, write

from i2lib.datapackage import describe, versions
from i2lib.differing import Difference, differences
from i2lib.errors import DataError

FILES = versions.of_folder(ROOT)
TABLES = describe(ROOT).tables_in(FILES)
INSTRUMENTS, PARTIES = "data/registers/instruments.csv", "data/registers/parties.csv"
PLAIN = Program(shows_as_it_is=True)


@given(st.sampled_from(sorted(TABLES)), st.integers(0, 60), st.integers(0, 30))
@settings(max_examples=60, deadline=None)
def test_another_order_of_rows_and_columns_is_no_change(
    file: str, sorted_by: int, moved: int
) -> None:
    program = Program(shows_as_it_is=True, sorted_by=sorted_by, moved=moved, mark=";")
    again = saves(program, FILES[file])
    assert again != FILES[file]
    assert differences(FILES, {**FILES, file: again}) == []


def at(folder: Path, **tables: list[dict[str, str]]) -> dict[str, bytes]:
    return versions.of_folder(write(folder, **tables))


def test_rows_are_added_removed_and_changed_field_by_field(tmp_path: Path) -> None:
    partners = [org("a"), org("b")]
    old = at(
        tmp_path / "old",
        instruments=[mou(1), mou(2, "2016-05"), mou(10)],
        parties=[*signed_by(1, "a"), *signed_by(2, "a")],
        partners=partners,
    )
    new = at(
        tmp_path / "new",
        instruments=[mou(9), mou(10), mou(2, "2016-05-09", note="a day was found")],
        parties=[*signed_by(2, "b")],
        partners=partners,
    )
    found = differences(old, new)
    assert [(one.file, one.key, one.kind) for one in found] == [
        (INSTRUMENTS, ("mou-001",), "removed"),
        (INSTRUMENTS, ("mou-002",), "changed"),
        (INSTRUMENTS, ("mou-009",), "added"),
        (PARTIES, ("mou-001", "org-a"), "removed"),
        (PARTIES, ("mou-002", "org-a"), "removed"),
        (PARTIES, ("mou-002", "org-b"), "added"),
    ]
    assert found[1].fields == {
        "signed_on": ("2016-05", "2016-05-09"),
        "note": ("", "a day was found"),
    }
    assert found[2].fields["region"] == ("", "EUR")
    assert "note" not in found[2].fields
    assert [opposite(one) for one in found] == differences(new, old)


def opposite(one: Difference) -> Difference:
    kinds = {"added": "removed", "removed": "added"}
    fields = {name: (after, before) for name, (before, after) in one.fields.items()}
    return Difference(one.file, one.key, kinds.get(one.kind, one.kind), fields)


def test_a_table_or_a_column_that_one_version_does_not_have_is_empty_there(tmp_path: Path) -> None:
    old = at(tmp_path / "old", instruments=[mou(1, note="a")])
    package = json.loads(old["data/datapackage.json"])
    [table] = [one for one in package["resources"] if one["name"] == "instruments"]
    table["schema"]["fields"][-1]["name"] = "remark"
    new = {
        **old,
        "data/datapackage.json": json.dumps(package).encode(),
        INSTRUMENTS: old[INSTRUMENTS].replace(b",note\n", b",remark\n"),
    }
    [one] = differences(old, new)
    assert one.fields == {"note": ("a", ""), "remark": ("", "a")}
    del new[INSTRUMENTS]
    [one] = differences(old, new)
    assert (one.key, one.kind) == (("mou-001",), "removed")


def test_an_id_that_stands_twice_is_told_with_its_number(tmp_path: Path) -> None:
    old = at(tmp_path / "old", instruments=[mou(1)])
    new = {**old, INSTRUMENTS: old[INSTRUMENTS] + old[INSTRUMENTS].splitlines()[1] + b"again\n"}
    [one] = differences(old, new)
    assert (one.key, one.kind, one.fields["note"]) == (("mou-001", "(2)"), "added", ("", "again"))


def test_every_file_that_is_no_table_is_named(tmp_path: Path) -> None:
    old = at(tmp_path / "old")
    new = {**old, INSTRUMENTS: b"\n", PARTIES: b"a,b\n1,2\n"}
    with pytest.raises(DataError) as refused:
        differences(old, new)
    assert {problem.file for problem in refused.value.problems} == {INSTRUMENTS, PARTIES}


# The command


def git(root: Path, *arguments: str) -> None:
    names = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", "-C", str(root), *names, *arguments], check=True, capture_output=True)


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """A synthetic project in a folder of a repository, with one more row than was committed."""
    root = write(tmp_path / "repository" / "project", instruments=[mou(1), mou(2, "2016-05")])
    git(root.parent, "init", "-q")
    git(root.parent, "add", "-A")
    git(root.parent, "commit", "-q", "-m", "synthetic")
    git(root.parent, "tag", "first")
    raw = (root / INSTRUMENTS).read_bytes()
    (root / INSTRUMENTS).write_bytes(saves(PLAIN, raw.replace(b",2016-05,", b",2016-05-09,")))
    return root


def test_the_command_tells_the_files_as_they_are_against_the_last_commit(committed: Path) -> None:
    for words in ((), ("first",), ("HEAD", str(committed))):
        told = i2("diff", *words, "--root", str(committed))
        assert (told.code, told.err) == (0, "")
        assert told.lines == [
            f"{INSTRUMENTS}: changed mou-002",
            "    signed_on: '2016-05' → '2016-05-09'",
            "rows: 1 changed",
        ]
    assert i2("diff", "first", "HEAD", "--root", str(committed)).lines == ["no change"]
    assert i2("diff", str(committed), "--root", str(committed)).lines == ["no change"]


def test_the_command_tells_programs_the_same(committed: Path) -> None:
    told = i2("diff", "--json", "--root", str(committed))
    assert json.loads(told.out) == [
        {
            "file": INSTRUMENTS,
            "key": ["mou-002"],
            "kind": "changed",
            "fields": {"signed_on": {"before": "2016-05", "after": "2016-05-09"}},
        }
    ]


def test_what_is_neither_commit_nor_project_is_refused(committed: Path) -> None:
    told = i2("diff", "nowhere", "--root", str(committed))
    assert told.code == 2
    assert told.err.startswith("nowhere is no folder of a project, and git knows no commit nowhere")
