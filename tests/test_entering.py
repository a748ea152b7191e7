"""What one source says becomes rows of all tables it touches, or nothing, on any branch."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spreadsheet import Program, shows
from worlds import ROOT, Row, Told, check, doc, evt, i2, mou, org, prt, pub, signed_by, write

from i2lib.datapackage import describe
from i2lib.entering import KINDS, columns, ids
from i2lib.report import place

DESCRIPTION = describe(ROOT)
SOURCE = ("--source", "https://example.org/synthetic")
NEW_SOURCE = (
    *SOURCE,
    *(
        "--source-title",
        "A synthetic page",
        "--source-publisher",
        "Nobody",
        "--source-kind",
        "other",
    ),
)
SAID: dict[str, tuple[str, ...]] = {  # kind -> the least that makes an entry of it
    "instrument": (
        *("--title", "Synthetic memorandum", "--kind", "MoU", "--event-hosting", "no"),
        *("--itu-is-party", "yes", "--region", "EUR", "--itu-sectors", "R;T"),
        *("--signed-on", "2016-05-09", "--partner", "Synthetic a"),
    ),
    "partnership": ("--name", "Synthetic partnership", "--lead-sector", "D"),
    "event": ("--name", "Synthetic forum", "--series", "Forum", "--starts-on", "2016-05"),
    "publication": ("--title", "Synthetic book", "--published-on", "2016"),
    "document": ("--id", "C99/1", "--title", "Synthetic report", "--title-is", "official"),
}
USUAL = {
    "partnership": ("--partners-as-named", "ITU"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write(
        tmp_path / "project",
        instruments=[mou(1), mou(2, "2017")],
        parties=[*signed_by(1, "a"), *signed_by(2, "a", "b")],
        partners=[org("a", short_name="SYN-A"), org("b"), org("c", name="Synthetic alias")],
        aliases=[
            {"alias": "Another a", "partner_id": "org-a", "sources": "src-001"},
            {"alias": "Synthetic alias", "partner_id": "org-b", "sources": "src-001"},
        ],
        partnerships=[prt(1)],
        events=[evt(1)],
        publications=[pub(1)],
        documents=[doc("C17/8"), doc("C17/18")],
        merged_ids=[],
    )


def add(root: Path, kind: str, *more: str, source: tuple[str, ...] = NEW_SOURCE) -> Told:
    said = (*SAID[kind], *USUAL.get(kind, ()))
    return i2("add", kind, *said, *source, *more, "--root", str(root))


def rows(root: Path, table: str) -> list[Row]:
    path = root / "data" / DESCRIPTION.resources[table].path
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def state(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / "data").rglob("*"))
        if path.is_file()
    }


# Rows


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_of_each_kind_stands_where_it_belongs_and_the_data_are_right(
    project: Path, kind: str
) -> None:
    told = add(project, kind)
    assert (told.code, told.err) == (0, "")
    name = told.lines[-1].partition(":")[0]
    table = KINDS[kind].table
    [row] = [row for row in rows(project, table) if row["id"] == name]
    [source] = [row for row in rows(project, "sources") if row["url"] == SOURCE[1]]
    assert row["sources"] == source["id"]
    assert row["verified"] == "no"
    pattern = DESCRIPTION.resources[table].fields[0].pattern
    assert pattern is None or re.fullmatch(pattern, name)
    assert check(project).code == 0
    assert i2("tidy", "--check", "--root", str(project)).code == 0
    assert add(project, kind, source=SOURCE).code == 1  # the same again


def test_an_instrument_brings_its_parties_new_partners_and_spellings(project: Path) -> None:
    told = add(
        project,
        "instrument",
        *("--partner", "another A", "--partner", "A new body", "--partner", "B of old"),
        *("--new-partner", "A new body=ngo:CHE", "--alias", "B of old=Synthetic b"),
    )
    assert told.code == 1  # Synthetic a and another A are one
    assert "stands already" in told.err
    told = add(
        project,
        "instrument",
        *("--partner", "A new body", "--partner", "B of old", "--partner", "org-c"),
        *("--new-partner", "A new body=ngo:CHE", "--alias", "B of old=Synthetic b"),
    )
    assert told.code == 0
    name = told.lines[-1].partition(":")[0]
    assert re.fullmatch(r"mou-2016-syn-a-[a-z0-9]{4}", name)
    parties = [row for row in rows(project, "parties") if row["instrument_id"] == name]
    [new] = [row for row in rows(project, "partners") if row["name"] == "A new body"]
    assert [(row["partner_id"], row["named_as"]) for row in parties] == [
        ("org-a", "Synthetic a"),
        (new["id"], "A new body"),
        ("org-b", "B of old"),
        ("org-c", "Synthetic alias"),
    ]
    assert (new["type"], new["country"], new["type_coded_by"]) == ("ngo", "CHE", "i2")
    assert {row["alias"]: row["partner_id"] for row in rows(project, "aliases")}["B of old"] == (
        "org-b"
    )
    assert check(project).code == 0


def test_the_official_name_wins_over_another_spelling_and_a_short_name_will_do(
    project: Path,
) -> None:
    said = ("--partner", "Synthetic  ALIAS", "--partner", "syn-a")
    told = add(project, "publication", *said)
    assert told.code == 0
    [row] = [row for row in rows(project, "publications") if row["title"] == "Synthetic book"]
    assert row["partners"] == "org-c;org-a"
    assert row["partners_as_named"] == "ITU; Synthetic  ALIAS; syn-a"


def test_an_event_brings_the_figures_that_its_source_states(project: Path) -> None:
    told = add(
        project,
        "event",
        *("--figure", "participants=2000,approx,some 2,000 participants, of all regions"),
        *("--figure", "countries=90,exact,90 countries"),
    )
    assert told.code == 0
    name = told.lines[-1].partition(":")[0]
    figures = [row for row in rows(project, "event_figures") if row["event_id"] == name]
    assert {(row["measure"], row["value"], row["qualifier"], row["words"]) for row in figures} == {
        ("participants", "2000", "approx", "some 2,000 participants, of all regions"),
        ("countries", "90", "exact", "90 countries"),
    }


def test_a_description_in_the_place_of_a_title_stands_in_brackets(project: Path) -> None:
    told = add(project, "document", "--title-is", "description")
    assert told.code == 0
    [row] = [row for row in rows(project, "documents") if row["id"] == "C99/1"]
    assert row["title"] == "[Synthetic report]"


def test_what_would_be_written_is_told_and_not_written(project: Path) -> None:
    before = state(project)
    told = add(project, "instrument", "--dry-run", "--json")
    about = json.loads(told.out)
    assert (told.code, about["written"], about["warnings"][0]["severity"]) == (0, False, "warning")
    assert [(one["file"], one["kind"]) for one in about["rows"]] == [
        ("data/registers/instruments.csv", "added"),
        ("data/registers/parties.csv", "added"),
        ("data/sources.csv", "added"),
    ]
    assert state(project) == before
    assert json.loads(add(project, "instrument", "--json").out) == {**about, "written": True}


# Refusals


def test_every_fault_is_told_at_once_by_its_option_and_nothing_is_written(project: Path) -> None:
    before = state(project)
    more = (
        *("--region", "EURO", "--signed-on", "05/10/2016", "--partner", "Synthetic aa"),
        *("--partner", "ITU", "--itu-sectors", "R; T", "--source", "nowhere"),
        *("--new-partner", "Synthetic b=ngo", "--new-partner", "Of no type=thing"),
        *("--alias", "B of old=Nobody"),
    )
    told = add(project, "instrument", *more)
    assert told.code == 1
    said = {line.partition(":")[0]: line for line in told.err.splitlines()}
    assert said.keys() == {
        "--alias",
        "--itu-sectors",
        "--new-partner",
        "--partner",
        "--region",
        "--signed-on",
        "--source",
    }
    assert "accepted are AFR, AMS" in said["--region"]
    assert "is it 5 October 2016 or 10 May 2016?" in said["--signed-on"]
    assert "'Synthetic aa': no partner has this name; did you mean Synthetic a" in told.err
    assert "ITU is no partner of its own" in told.err
    assert "this is org-b already" in told.err
    told = add(project, "instrument", *more, "--json")
    about = json.loads(told.out)
    assert (told.code, about["written"]) == (1, False)
    assert {one["file"] for one in about["problems"]} == said.keys()
    assert state(project) == before


def test_what_only_the_whole_data_can_tell_is_told_by_its_option(project: Path) -> None:
    before = state(project)
    told = add(project, "instrument", "--ends-on", "2015", "--renewal-of", "mou-002")
    assert told.code == 1
    assert [line.partition(":")[0] for line in told.err.splitlines()] == [
        "--ends-on",
        "--renewal-of",
    ]
    assert state(project) == before


def test_nothing_is_added_to_data_that_hold_an_error(project: Path) -> None:
    path = project / "data/registers/events.csv"
    path.write_bytes(path.read_bytes().replace(b"2016-05-09", b"2016-13", 1))
    before = state(project)
    told = add(project, "instrument")
    assert told.code == 1
    assert told.err.startswith("data/registers/events.csv, line 2, column starts_on: '2016-13'")
    assert state(project) == before


def test_the_same_deed_under_another_title_is_written_with_a_warning(project: Path) -> None:
    told = add(project, "instrument")
    assert told.code == 0
    assert "warning: " in told.out
    assert "the same parties signed on the same day in mou-001" in told.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("instrument",), "--kind: What the instrument is called. One of MoU, agreement"),
        (("instrument", *SAID["instrument"]), "--source: the page that says it"),
        (("partnership", "--new-partner", "no type"), "--new-partner 'no type': write NAME=TYPE"),
        (("event", "--figure", "=3"), "--figure '': write MEASURE=NUMBER,QUALIFIER,WORDS"),
        (("memorandum",), "No such command"),
        (("event", "--nmae", "x"), "No such option"),
    ],
)
def test_a_command_that_says_too_little_is_refused_with_what_is_lacking(
    project: Path, words: tuple[str, ...], said: str
) -> None:
    told = i2("add", *words, "--root", str(project))
    assert told.code == 2
    assert said in told.err


def test_a_source_that_is_known_is_not_described_again(project: Path) -> None:
    told = add(project, "event", source=("--source", "src-002"))
    assert told.code == 0
    assert [row["id"] for row in rows(project, "sources")] == ["src-001", "src-002"]
    told = add(project, "publication", source=("--source", "src-002", "--source-title", "x"))
    assert told.code == 1
    assert told.err.startswith("--source-title: 'x': the source is known, as src-002")


@pytest.mark.parametrize("kind", KINDS)
def test_options_are_the_columns_of_the_table_in_its_own_words(kind: str) -> None:
    shown = " ".join(i2("add", kind, "--help").out.split())
    for column in columns(DESCRIPTION, KINDS[kind]):
        assert f"--{column.name.replace('_', '-')} TEXT" in shown
        assert " ".join(column.description.split()) in shown
    assert f"Example: i2 add {kind} --" in shown


# Ids


@given(
    st.dates().map(str) | st.just(""),
    st.text(max_size=40),
    st.lists(st.text(max_size=20), min_size=1, max_size=4),
)
@settings(max_examples=200, deadline=None)
def test_an_id_has_the_form_of_its_table_and_no_program_rewrites_it(
    day: str, text: str, tells: list[str]
) -> None:
    for kind in filter(None, (kind.prefix for kind in KINDS.values())):
        name = ids.handed_out(kind, day, text, tells)
        assert re.fullmatch(f"{kind}-([0-9]{{3}}|[a-z0-9]+(-[a-z0-9]+)+)", name)
        assert shows(Program(), name) == name
        assert len(name) < 40


def test_spacing_case_and_composition_make_no_other_id() -> None:
    assert ids.drawn(["Côte  d'Ivoire"]) == ids.drawn(["co\u0302te d'ivoire"])
    assert ids.drawn(["a", "b"]) != ids.drawn(["ab"])
    every = {ids.drawn(["2016", f"synthetic {number}"]) for number in range(1000)}
    assert len(every) >= 995  # of half a million


def test_an_id_that_was_merged_away_is_not_handed_out_again(project: Path) -> None:
    told = add(project, "publication", "--dry-run")
    name = told.lines[-1].partition(":")[0]
    path = project / "data/registers/merged_ids.csv"
    path.write_text(f"old_id,new_id,reason\n{name},pub-001,synthetic\n", encoding="utf-8")
    told = add(project, "publication")
    assert told.code == 1
    assert f"i2 add: '{name}': this was merged into pub-001" in told.err


# Branches


def git(root: Path, *arguments: str) -> str:
    names = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    command = ["git", "-C", str(root), *names, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(project: Path) -> Path:
    shutil.copy(ROOT / ".gitattributes", project)
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "synthetic")
    return project


def on_branch(root: Path, name: str, *entries: tuple[str, ...]) -> None:
    git(root, "switch", "-q", "-c", name, "main")
    for kind, *words in entries:
        told = add(root, kind, *words, source=(*NEW_SOURCE, *SOURCE))
        if told.code:  # the source stands already
            told = add(root, kind, *words, source=SOURCE)
        assert told.code == 0, told.err
    git(root, "commit", "-q", "-a", "-m", name)


def test_entries_of_two_branches_are_merged_without_meeting(repository: Path) -> None:
    new = ("--partner", "Both know it", "--new-partner", "Both know it=ngo")
    for name in ("one", "other"):
        on_branch(
            repository,
            name,
            ("instrument", "--title", f"Of {name}", "--signed-on", "2016-06", *new),
            ("partnership", "--name", f"Of {name}"),
            ("event", "--name", f"Of {name}", "--figure", "countries=3,exact,3 countries"),
            ("publication", "--title", f"Of {name}"),
            ("document", "--id", f"C99/{len(name)}"),
        )
    git(repository, "merge", "-q", "-m", "merged", "one")
    told = i2("tidy", "--root", str(repository))
    assert told.code == 0
    assert check(repository).out.splitlines()[0].endswith("no errors")
    for kind in KINDS.values():
        added = [row["id"] for row in rows(repository, kind.table)][-2:]
        assert len(set(added)) == 2, kind
    assert len(rows(repository, "event_figures")) == 2
    assert len([row for row in rows(repository, "partners") if row["name"] == "Both know it"]) == 1
    assert len([row for row in rows(repository, "sources") if row["url"] == SOURCE[1]]) == 1


def test_the_same_thing_entered_on_two_branches_is_one_thing(repository: Path) -> None:
    on_branch(repository, "one", ("publication",))
    on_branch(repository, "other", ("publication", "--theme", "known here only"))
    git(repository, "merge", "-q", "-m", "merged", "one")
    told = check(repository)
    assert told.code == 1
    assert "stands already in line 3; give the row an id of its own, or remove it" in told.out


# Whenever somebody pulls the plug

KILLED = """
import os, signal, sys
from pathlib import Path
from i2lib.report import place
folder, last = Path(sys.argv[1]), int(sys.argv[2])
seen = 0
def count(event, arguments):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.truncate") and str(folder) in str(arguments[0]):
        seen += 1
        if seen == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
with place.alone_in(folder):
    place.write_together(folder, {folder / name: b"new" for name in ("a", "b", "deep/c")})
"""


def test_a_death_between_any_two_writes_leaves_all_old_or_all_new(tmp_path: Path) -> None:
    seen = set()
    for last in range(1, 100):
        folder = tmp_path / f"{last}"
        (folder / "deep").mkdir(parents=True)
        files = [folder / "a", folder / "b", folder / "deep" / "c"]
        for path in files:
            path.write_bytes(b"old")
        ended = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(last)], check=False)
        assert {path.read_bytes() for path in files} <= {b"old", b"new"}
        healed = place.finish(folder)
        [now] = {path.read_bytes() for path in files}
        assert not healed or now == b"new"
        seen.add((ended.returncode, healed, now))
        with place.alone_in(folder):
            place.write_together(folder, {files[0]: b"newer"})
        left = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
        assert left == {"a", "b", "deep", "deep/c"}
        if ended.returncode == 0:
            break
    assert seen == {
        (-signal.SIGKILL, False, b"old"),
        (-signal.SIGKILL, True, b"new"),
        (0, False, b"new"),
    }


def test_the_next_command_finishes_what_was_cut_off(project: Path) -> None:
    before = state(project)
    assert add(project, "instrument").code == 0
    after = state(project)
    parts = {}
    for name in after:
        if before[name] != after[name]:
            path = project / name
            part = path.with_name(f".{path.name}{place.PART}")
            part.write_bytes(after[name])
            parts[part.relative_to(project / "data").as_posix()] = path
    for path in list(parts.values())[1:]:  # the first is in its place already
        path.write_bytes(before[path.relative_to(project).as_posix()])
    (project / "data" / place.JOURNAL).write_text(json.dumps([*parts]), encoding="utf-8")
    assert check(project).code == 0
    assert state(project) == after


def test_two_entries_at_once_are_both_written(project: Path) -> None:
    i2_command = [str(Path(sys.executable).parent / "i2"), "add", "event"]
    started = [
        subprocess.Popen(
            [*i2_command, *SAID["event"], "--name", name, "--source", "src-001", "--root", project],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        for name in ("Synthetic one", "Synthetic other")
    ]
    assert [one.wait() for one in started] == [0, 0]
    names = {row["name"] for row in rows(project, "events")}
    assert {"Synthetic one", "Synthetic other"} <= names


def test_a_folder_that_may_not_be_written_is_one_clear_line(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device", str(_path))

    before = state(project)
    monkeypatch.setattr(place, "_lasting", full)
    told = add(project, "instrument")
    assert told.code == 1
    assert "No space left on device" in told.err
    assert len(told.err.splitlines()) == 1
    assert state(project) == before


# A terminal


def in_terminal(arguments: list[str], answers: list[str]) -> tuple[int, str]:
    """Exit code and words of the command where somebody answers its questions."""
    ours, its = pty.openpty()
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    ended = subprocess.run(
        [str(Path(sys.executable).parent / "i2"), *arguments],
        stdin=its,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(ours)
    os.close(its)
    return ended.returncode, " ".join((ended.stdout + ended.stderr).split())


def test_in_a_terminal_what_is_lacking_is_asked_in_the_words_of_the_package(project: Path) -> None:
    given = [*SAID["instrument"][:-2], "--root", str(project)]
    asked = [
        one
        for one in columns(DESCRIPTION, KINDS["instrument"])
        if f"--{one.name.replace('_', '-')}" not in given
    ]
    answers = ["A new body", "", "ngo"]  # partners, and what the unknown one is
    for column in asked:
        if column.name == "ends_on":
            answers.append("05/10/2016")  # refused, and asked again
        answers.append({"theme": "a theme"}.get(column.name, ""))
    answers += [SOURCE[1], "A synthetic page", "Nobody", "nonsense", "other", "y"]
    code, said = in_terminal(["add", "instrument", *given], answers)
    assert code == 0, said
    for column in asked:
        assert column.description in said
        assert column.title in said
    assert "is it 5 October 2016 or 10 May 2016?" in said
    assert "one of itu, partner, press" in said
    [row] = [row for row in rows(project, "instruments") if row["title"] == "Synthetic memorandum"]
    assert row["theme"] == "a theme"
    assert "A new body" in {row["name"] for row in rows(project, "partners")}
    assert check(project).code == 0


def test_whoever_leaves_in_the_middle_of_the_questions_has_written_nothing(project: Path) -> None:
    before = state(project)
    code, said = in_terminal(["add", "document", "--root", str(project)], ["C99/1", "\x04"])
    assert code == 130
    assert said.endswith("stopped; what was published is as it was")
    assert "Traceback" not in said
    assert state(project) == before


def test_in_a_terminal_the_rows_are_shown_and_may_be_declined(project: Path) -> None:
    before = state(project)
    given = [*SAID["document"], "--source", "src-001", "--root", str(project)]
    answers = [""] * (len(columns(DESCRIPTION, KINDS["document"])) - 3)
    code, said = in_terminal(["add", "document", *given], [*answers, "n"])
    assert code == 0, said
    assert "added C99/1" in said
    assert "nothing is written" in said
    assert state(project) == before
