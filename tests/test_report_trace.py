"""What the press hears of a run, and when it makes a page anew."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import tinybook

from i2lib.report import Run
from i2lib.report.digests import of_bytes as digest
from i2lib.report.fresh import DATA, Ledger, digests, surroundings
from i2lib.report.trace import Trace, Way, of_the_house, told
from i2lib.report.watch import Watch, digest_of_answer

RUN = Run(Path("notebooks/year.ipynb"), {"year": 2016}, "years/2016")
PAGE = "years/2016.ipynb"
WAY: Way = (("open_account", (), {"year": 2016}), ("named", ("instruments-signed",), {}))

# Each is a cell that opens something; what is heard of it stands beside it.
OPENING: dict[str, list[str]] = {
    "open('data/rows.csv').close()": ["data/rows.csv"],
    "import pathlib; pathlib.Path('data/rows.csv').read_bytes()": ["data/rows.csv"],
    "import os; os.close(os.open('data/rows.csv', os.O_RDONLY))": ["data/rows.csv"],
    "import os; os.chdir('data'); open('rows.csv').close()": ["data/rows.csv"],
    "import pandas; pandas.read_csv('data/rows.csv')": ["data/rows.csv"],
    "import sqlite3; sqlite3.connect('data/rows.db').close()": ["data/rows.db"],
    "import os; os.listdir('data')": ["data"],
    "import pathlib; list(pathlib.Path('data').iterdir())": ["data"],
    "import sys; sys.path.insert(0, 'notebooks'); import own": ["notebooks/own.py"],
    "open('data/new.csv', 'w').close()": [],
    "open('data/rows.csv', 'a').close()": [],
    "open('data/rows.csv', 'r+').close()": ["data/rows.csv"],
    "try: open('data/absent.csv')\nexcept OSError: pass": ["data/absent.csv"],
    "import json, tomllib, zoneinfo; zoneinfo.ZoneInfo('UTC')": [],
}
LISTENING = """
import pathlib, sys
from i2lib.report.watch import Watch

watch = Watch(pathlib.Path.cwd())
sys.addaudithook(watch.hear)
exec(sys.argv[1])
print(watch.told())
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    tinybook.lay(tmp_path)
    (tmp_path / "notebooks" / "own.py").write_text("x = 1\n", encoding="utf-8")
    return tmp_path


def heard(root: Path, cell: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", LISTENING, cell],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_every_file_that_a_cell_opens_in_the_project_is_heard(root: Path) -> None:
    assert {cell: [*heard(root, cell)["read"]] for cell in OPENING} == OPENING  # type: ignore[misc]
    # a module that was compiled before is opened elsewhere, and is the same module
    [own] = [cell for cell in OPENING if "import own" in cell]
    assert (root / "notebooks" / "__pycache__").exists()
    assert [*heard(root, own)["read"]] == ["notebooks/own.py"]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("import subprocess; subprocess.run(['ls'], stdout=-3)", "a program: ls"),
        ("import os; os.system('true')", "a program: true"),
        ("import os; os.fork() or os._exit(0)", "a process of its own"),
        ("import subprocess; subprocess.run(['fc-list', 'x'])\n", None),
    ],
)
def test_a_program_of_its_own_may_read_anything(root: Path, cell: str, name: str | None) -> None:
    tried = f"try:\n    {cell}\nexcept OSError: pass" if name is None else cell
    assert heard(root, tried)["past"] == ([name] if name else [])


def test_what_was_read_is_known_by_what_it_was_then(root: Path) -> None:
    cell = "text = open('data/title.txt').read(); open('data/title.txt', 'w').write('x' + text)"
    assert heard(root, cell)["read"] == {"data/title.txt": digest(b"The list")}


# --- asked again --------------------------------------------------------------------------------


def test_a_trace_that_is_none_vouches_for_nothing() -> None:
    none: list[object] = [None, {}, [], "trace", {"asked": 3}]
    for kept in [*none, {"asked": [[1]], "read": {}, "past": []}]:
        assert Trace.of(kept).past == ("nobody watched its run",)


def test_a_trace_is_asked_with_the_arguments_of_then(root: Path) -> None:
    watch = Watch(root)
    way = (("open_account", (), {"year": 2016}), ("progress", ("x",), {"baseline": (2015, 3.0)}))
    watch.hear("i2lib.asked", (way, "two"))
    asked: list[object] = []

    def answers(ways: Iterable[object]) -> list[str]:
        asked.extend(ways)
        return ["two"]

    assert Trace.of(json.loads(watch.told())).moved(answers) == []
    assert asked == [way]
    assert told(way) == "progress('x', baseline=(2015, 3.0))"


def test_a_question_that_was_answered_in_two_ways_is_no_base_for_anything(root: Path) -> None:
    watch = Watch(root)
    for answer in ("one", "two"):
        watch.hear("i2lib.asked", (WAY, answer))
    assert json.loads(watch.told())["past"] == ["a question with two answers"]


def test_a_question_that_cannot_be_asked_again_is_no_base_for_anything(root: Path) -> None:
    watch = Watch(root)
    watch.hear("i2lib.asked", ((("open_account", (), {"year": object()}),), "one"))
    assert json.loads(watch.told())["past"] == ["a question that cannot be written down"]


@pytest.mark.parametrize(
    ("code", "trusted"),
    [
        ("import i2lib\nfrom pathlib import Path", True),
        ("import pandas as pd", False),
        ("from pyarrow import csv", False),
        ("def f():\n    import duckdb", False),
        ("!ls", False),
        ("%matplotlib inline", False),
    ],
)
def test_a_notebook_whose_libraries_open_files_unheard_is_known_by_its_imports(
    root: Path, code: str, trusted: bool
) -> None:
    tinybook.write_notebook(root / RUN.notebook, code)
    assert of_the_house(root / RUN.notebook) is trusted
    assert not of_the_house(root / "notebooks" / "absent.ipynb")


# --- the ledger ---------------------------------------------------------------------------------


def trace(asked: object = (), read: object = None, past: object = ()) -> dict[str, object]:
    return {"asked": [*asked], "read": read or {}, "past": [*past]}  # type: ignore[misc]


def no_data_needed(ways: Iterable[object]) -> Iterable[object]:
    assert not [*ways]
    return []


def answering(answer: object) -> Callable[[Iterable[object]], list[object]]:
    return lambda ways: [answer for _ in ways]


def made(root: Path, kept: object) -> Ledger:
    """A ledger that knows the page of 2016 by a trace, before the title in the data is changed."""
    tinybook.write_notebook(root / RUN.notebook, "import i2lib")
    page = root / "book" / PAGE
    page.parent.mkdir(exist_ok=True)
    page.write_text("a page", encoding="utf-8")
    ledger = Ledger(root / "book")
    ledger.note(PAGE, made_from=digests(root, RUN, surroundings(root)), trace=kept)
    (root / "data" / "title.txt").write_text("Another", encoding="utf-8")
    return Ledger(root / "book")


def why(root: Path, ledger: Ledger, answers: object = no_data_needed) -> str | None:
    now = digests(root, RUN, surroundings(root))
    return ledger.stale(root, RUN, now, answers)  # type: ignore[arg-type]


ASKED = [[WAY, digest_of_answer("five")]]


def test_a_page_stands_while_every_answer_does(root: Path) -> None:
    assert why(root, made(root, trace(ASKED)), answering("five")) is None


def test_a_page_of_which_an_answer_moved_is_made_anew_and_the_question_named(root: Path) -> None:
    said = why(root, made(root, trace(ASKED)), answering("six"))
    assert said == "changed: named('instruments-signed')"


def test_of_many_questions_a_few_are_named(root: Path) -> None:
    asked = [[[WAY[0], ["named", [str(n)], {}]], "x"] for n in range(5)]
    said = why(root, made(root, trace(asked)), answering("six"))
    assert said == "changed: named('0'), named('1'), named('2') and 2 more"


def test_a_page_that_asked_nothing_of_data_stands_however_they_change(root: Path) -> None:
    assert why(root, made(root, trace())) is None


def test_a_page_that_stood_is_not_asked_again_until_data_change_again(root: Path) -> None:
    ledger = made(root, trace(ASKED))
    assert why(root, ledger, answering("five")) is None
    ledger.keep()
    again = Ledger(root / "book")
    assert why(root, again) is None
    (root / "data" / "title.txt").write_text("A third", encoding="utf-8")
    assert why(root, again, answering("six")) is not None


def test_pages_are_doubtful_until_they_are_noted_under_the_data_of_today(root: Path) -> None:
    ledger = made(root, trace(ASKED))
    assert ledger.doubtful(surroundings(root))
    why(root, ledger, answering("five"))
    assert not ledger.doubtful(surroundings(root))
    assert Ledger(root / "data").doubtful(surroundings(root))  # there is no page at all


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (None, "changed: data, of which it may have read anything (nobody watched its run)"),
        (
            trace(past=["account.data"]),
            "changed: data, of which it may have read anything (account.data)",
        ),
        (
            trace(read={"data/title.txt": "0"}),
            "changed: data/title.txt, read by the notebook itself",
        ),
    ],
)
def test_what_was_read_past_all_questions_makes_a_page_anew(
    root: Path, kept: object, words: str
) -> None:
    assert why(root, made(root, kept)) == words


def test_a_file_that_a_cell_read_counts_wherever_it_lies(root: Path) -> None:
    own = root / "targets of mine.csv"
    own.write_text("one", encoding="utf-8")
    ledger = made(root, trace(read={own.name: digest(b"one")}))
    assert why(root, ledger) is None
    own.unlink()
    assert why(root, ledger) == "changed: targets of mine.csv, read by the notebook itself"


def test_other_libraries_make_any_change_of_data_count(root: Path) -> None:
    ledger = made(root, trace(ASKED))
    tinybook.write_notebook(root / RUN.notebook, "import pandas")
    ledger.note(
        PAGE, made_from=digests(root, RUN, surroundings(root)) | {DATA: ""}, trace=trace(ASKED)
    )
    said = why(root, ledger)
    assert said == "changed: data, of which its other libraries may have read anything"


def test_a_database_that_a_cell_opens_is_a_file(root: Path) -> None:
    sqlite3.connect(root / "data" / "rows.db").close()
    cell = "import sqlite3; sqlite3.connect(':memory:'); sqlite3.connect('data/rows.db')"
    assert [*heard(root, cell)["read"]] == ["data/rows.db"]  # type: ignore[misc]
