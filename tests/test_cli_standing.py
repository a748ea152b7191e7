"""`i2 status`, `i2 why` and `i2 plan` on a small world, whose notebooks are the project's own."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import realbook
from worlds import ROOT, USUAL, Row, Told, evt, i2, mou, org, prt, signed_by, write, wts, year

from i2lib.report import book
from i2lib.report.unchanged import HTML
from i2lib.site import SITE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("standing")]
INSTRUMENTS = "registers/instruments.csv"
AIM: Row = {
    "id": "tgt-001",
    "series": "synthetic-series",
    "indicator": "Synthetic share",
    "direction": "up",
    "kind": "number",
    "baseline_year": "2014",
    "baseline_value": "10",
    "target_year": "2018",
    "target_value": "20",
    "unit": "per cent",
    "in_force_from": "2014",
    "sources": "src-001",
}
SEEN: Row = {
    "id": "obs-001",
    "series": "synthetic-series",
    "year": "2016",
    "value": "19",
    "after_break": "no",
    "linked": "no",
    "unit": "per cent",
    "sources": "src-001",
}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with its pages, and with the data that its published book holds."""
    root = write(
        tmp_path_factory.mktemp("standing") / "project",
        instruments=[mou(1), mou(2), mou(3, "2017-02-01")],
        parties=[*signed_by(1, "one"), *signed_by(2, "two"), *signed_by(3, "one")],
        partners=[org("one"), org("two")],
        partnerships=[prt(1)],
        events=[evt(1)],
        wtisd=[wts(2016)],
        years=[row for row in USUAL["years"] if row["year"] != "2015"],
        targets=[AIM],
        observations=[SEEN],
    )
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    (root / "book").mkdir()
    shutil.copy(ROOT / "book" / "index.md", root / "book")
    book.prepare(SITE, root / "book")
    shutil.copytree(root / "data", root / HTML / "data")
    return root


@pytest.fixture
def root(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "project"))


def said(root: Path, *arguments: str) -> Told:
    return i2(*arguments, "--root", str(root))


def asked(root: Path, *arguments: str) -> Any:
    told = said(root, *arguments, "--json")
    assert told.code == 0, told.err
    return json.loads(told.out)


# --- status -------------------------------------------------------------------------------------


def test_pages_that_stand_are_counted_and_what_the_newest_year_lacks_is_told(first: Path) -> None:
    told = said(first, "status")
    assert told.code == 0
    assert told.lines[0] == "runs: 0 to make, 3 stand"
    assert told.lines[1].startswith("pages: 0 to write, ")
    assert "2017 is the newest year with data. It lacks:" in told.lines
    assert "  The annual report's page on Objective I.2: not found" in told.lines


def test_a_change_names_the_pages_it_reaches_and_the_questions_that_are_answered_otherwise(
    root: Path,
) -> None:
    realbook.cell(root, INSTRUMENTS, "mou-003", title="Another title")
    told = asked(root, "status")
    assert set(told["runs"]) == {"years/2016", "years/2017", "years/side-by-side"}
    assert told["runs"]["years/2016"].startswith("changed: tabs('knowledge', 'instruments'), say(")
    assert "registers/instruments.md" in told["made"]
    assert (told["gone"], told["newest"]["window"]) == ([], "2017")
    assert {*told["newest"]["lacks"][0]} == {"what", "state"}
    lines = said(root, "why", "2017").lines
    assert lines[0].startswith("years/2017: changed: ")
    assert "  named('instruments-signed', none='No instrument was found.')" in lines
    assert "changed since, and named by these answers: mou-003 (changed: title)" in lines


def test_a_change_of_a_register_alone_leaves_all_runs_as_they_stand(root: Path) -> None:
    realbook.cell(root, "registers/wtisd.csv", "wts-2016", note="Another note")
    lines = said(root, "status").lines
    assert lines[0] == "runs: 0 to make, 3 stand"
    assert lines[1].startswith("pages: 1 to write (registers/wtisd.md), ")


def test_a_year_that_is_another_one_leaves_a_page_to_remove(root: Path) -> None:
    realbook.edit(root, "framework/years.csv", lambda rows: [*rows[:-1], {**rows[-1], **IN_2018}])
    lines = said(root, "status").lines
    assert "to remove: 1 page (years/2017.ipynb)" in lines
    assert "years/2018: there is no page yet" in lines


IN_2018 = {"year": "2018", "period_start": "2018-01-01", "period_end": "2018-12-31"}


# --- why ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["2017", "years/2017", "book/years/2017.ipynb"])
def test_why_tells_what_a_page_of_a_run_is_made_from(first: Path, name: str) -> None:
    lines = said(first, "why", name).lines
    assert lines[0] == "years/2017 stands"
    assert lines[1] == "made by notebooks/annual.ipynb (year=2017)"
    assert lines[2].endswith("questions; none answered otherwise now")
    assert "instruments: 3 rows (mou-001, mou-002, mou-003)" in lines


def test_why_tells_of_pages_made_without_a_notebook_too(root: Path) -> None:
    assert said(root, "why", "registers/partners").lines[0] == "registers/partners stands"
    realbook.cell(root, "registers/partners.csv", "org-one", name="Another name")
    lines = said(root, "why", "registers/partners.html").lines
    assert lines[0] == "registers/partners: would be written otherwise"


def test_why_refuses_what_is_no_page_or_more_than_one(first: Path) -> None:
    told = said(first, "why", "nonsense")
    assert (told.code, "no made page 'nonsense'" in told.err) == (2, True)
    told = said(first, "why", "index")
    assert (told.code, "indicators/index" in told.err) == (2, True)


# --- plan ---------------------------------------------------------------------------------------


def test_a_plan_without_a_change_is_short(first: Path) -> None:
    assert said(first, "plan").lines == [
        "since the published book:",
        "no row has changed, and nothing moves",
    ]


def test_a_plan_tells_each_value_sentence_and_page_before_and_after(root: Path) -> None:
    realbook.cell(root, INSTRUMENTS, "mou-001", signed_on="2017-03-03")
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    lines = said(root, "plan").lines
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
    assert f"data/{INSTRUMENTS}: changed mou-001" in lines
    assert (
        "  instruments-signed, 2016: 2 instruments found → 1 instrument found (-mou-001)" in lines
    )
    assert "  years/2016" in lines
    sentences = (f"“{number} found as signing an instrument in 2016.”" for number in NUMBERS)
    assert f"    {' → '.join(sentences)}" in lines
    assert lines[-1] == "nothing was run or written; i2 build publishes it"


NUMBERS = ("2 partners were", "1 partner was")


def test_a_plan_for_machines_holds_all_of_it(root: Path) -> None:
    realbook.cell(root, INSTRUMENTS, "mou-001", signed_on="2017-03-03")
    told = asked(root, "plan")
    assert told["changed"][0]["key"] == ["mou-001"]
    [moved] = [
        one
        for one in told["values"]
        if (one["before"] or {}).get("indicator") == "instruments-signed"
        and one["before"]["period_start"] == "2016-01-01"
        and not one["before"]["split"]
    ]
    assert (moved["before"]["rows"], moved["after"]["rows"]) == ("mou-001;mou-002", "mou-002")
    assert {*told["runs"]} == {"years/2016", "years/2017", "years/side-by-side"}
    assert {"years/2016.html", "registers/instruments.html", "index.html"} <= {*told["bound"]}
    assert told["reaches_no_page"] == []


def test_a_status_that_moves_is_told(root: Path) -> None:
    realbook.cell(root, "framework/observations.csv", "obs-001", value="11")
    told = asked(root, "plan")
    assert {(one["target"], one["year"]) for one in told["statuses"]} == {
        ("synthetic-series", 2016),
        ("synthetic-series", 2018),
    }
    assert all(one["before"] != one["after"] for one in told["statuses"])
    assert "statuses that move: 2" in said(root, "plan").lines


def test_a_page_that_is_renamed_moves_the_contents(root: Path) -> None:
    realbook.cell(root, "registers/partners.csv", "org-one", name="Synthetic other")
    told = asked(root, "plan")
    assert told["everywhere"] == ["the contents, with partners/one.md"]
    assert "partners/one.html" in told["bound"]


def test_a_new_year_is_told_by_what_its_page_would_say(root: Path) -> None:
    realbook.edit(root, "framework/years.csv", lambda rows: [year(2015), *rows])
    told = asked(root, "plan")
    assert told["new"] == ["years/2015"]
    blocks = told["pages"]["years/2015"]
    assert "No instrument was found as signed in 2015." in {one["after"] for one in blocks}
    assert not any(one["before"] for one in blocks)


def unread(root: Path) -> None:
    realbook.edit(
        root,
        "codelists/verified.csv",
        lambda rows: [*rows, {**rows[0], "code": "of-nobody", "label": "of nobody"}],
    )


def beside_another(root: Path) -> None:
    unread(root)
    realbook.cell(root, "registers/wtisd.csv", "wts-2016", note="Another note")


@pytest.mark.parametrize("change", [unread, beside_another])
def test_a_row_that_reaches_no_page_is_a_warning(
    root: Path, change: Callable[[Path], None]
) -> None:
    change(root)
    warning = "warning: the change of of-nobody in data/codelists/verified.csv reaches no page"
    lines = said(root, "plan").lines
    assert [line for line in lines if line.startswith("warning: ")] == [warning]


def test_without_a_book_a_plan_is_held_against_the_last_commit(root: Path) -> None:
    shutil.rmtree(root / HTML)
    told = said(root, "plan")
    assert told.code == 2
    assert told.err.startswith("there is no book yet, and git knows no commit")
    for command in (["init", "-q"], ["add", "data"], ["commit", "-q", "-m", "data"]):
        names = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
        subprocess.run(["git", "-C", str(root), *names, *command], check=True)
    realbook.cell(root, INSTRUMENTS, "mou-001", title="Another title")
    told = said(root, "plan")
    assert told.lines[0] == "since the last commit, for there is no book:"
    assert "  years/2016" in told.lines


def test_data_that_cannot_be_used_are_told_and_no_plan_is_made(root: Path) -> None:
    realbook.cell(root, INSTRUMENTS, "mou-001", signed_on="someday")
    for command in (["status"], ["plan"], ["why", "2017"]):
        told = said(root, *command)
        assert (told.code, told.out) == (1, "")
        assert "column signed_on: 'someday'" in told.err
