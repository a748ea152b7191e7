"""Runs: what is refused, what fails and how it is told, and what an executed notebook looks like.

papermill, its kernels and the processes around them are the real ones.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import nbformat
import pytest
import tinybook

from i2lib.errors import RunError, UsageError
from i2lib.report import Limits, Run
from i2lib.report import executed as settled
from i2lib.report.engines import NAMES
from i2lib.report.runs import Ended, run_all

WORDS = {  # the notebook named for its trouble: what its reader is told
    "absent": r"cannot be read: No such file or directory",
    "allows_errors": r"cell 3, `1 / 0`: ZeroDivisionError",
    "cells_that_are_none": r"not a notebook: ",
    "exits": r"cell 4, `sys.exit\(\)`: sys.exit\(\) ends the notebook before its last cell",
    "ignores_interrupts": r"cell 3, `import signal`: still running after 3 s, the limit of a cell",
    "kills_its_kernel": r"cell 3, `import os`: the kernel died \(killed, crashed or out of memory\)",
    "kills_its_runner": r"its process stopped \(signal 9\)",
    "leaves_at_once": r"cell 3, `import os`: the kernel died",
    "loops_for_ever": r"cell 3, `while True:`: still running after 3 s, the limit of a cell",
    "missing_kernel": r"no kernel is called 'julia-0.4'; there are: python3",
    "misspells_its_parameter": r"its parameters cell does not declare year; papermill reads there: yaer",
    "no_kernel_named": r"its metadata have no kernelspec with name and language",
    "no_parameters_cell": r"no cells are tagged `parameters`",
    "not_json": r"not JSON, line 3: ",
    "not_utf_8": r"not UTF-8",
    "prints_100_megabytes": r"cell 3, `for _ .*: more output than 1,000,000 bytes, the limit",
    "prints_for_ever": r"cell 3, `while True:`: more output than 1,000,000 bytes, the limit",
    "raises": r"cell 4, `share = before / .*: ZeroDivisionError\n(    .*\n)*    ----> 1 share = .*\n"
    r"    ZeroDivisionError: division by zero",
    "runs_out_of_memory": r"cell 4, `rows = .*: MemoryError",
    "says_no": r'cell 4, `raise .*`: narrative.md: "rose" does not fit a value that fell in 2016; '
    r'say "fell"',
    "sleeps": r"cell 3, `import time`: still running after 3 s, the limit of a cell",
    "two_parameters_cells": r"2 cells are tagged `parameters`",
    "wrong_format": r"notebook format 3, where 4 is needed",
}
OLD = b"the page of the last good run"


@dataclass(frozen=True)
class Told:
    """What came of one great run of everything that can go wrong, and of two sound notebooks."""

    words: str
    ended: list[Ended]
    pages: dict[str, bytes]
    left: list[str]


def processes(folder: Path) -> list[str]:
    """The processes that work for this folder, or the files that they left in it."""
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True
    )
    return [line for line in listed.stdout.splitlines() if str(folder) in line]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Told:
    root = tmp_path_factory.mktemp("trouble") / "a {folder} of 'Zoé'"
    limits = Limits(cell_seconds=3, output_bytes=1_000_000)
    site = replace(tinybook.lay(root), limits=limits, engine=request.param)
    runs = [
        Run(Path("notebooks", f"{name}.ipynb"), {"year": 2016}, f"years/{name}") for name in WORDS
    ]
    runs.append(Run(Path("notebooks/year.ipynb"), {"year": 2017}, "years/2017"))
    runs.append(Run(Path("notebooks/starts_a_process.ipynb"), {"year": 2018}, "years/2018"))
    (root / "book" / "years").mkdir()
    (root / "book" / "years" / "raises.ipynb").write_bytes(OLD)
    (root / "tmp").mkdir()
    ended: list[Ended] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(root / "tmp"))
        with pytest.raises(RunError) as caught:
            run_all(site, root, runs, ended.append)
        time.sleep(2)  # a kernel whose runner was killed notices it within a second
    left = [*processes(root), *(str(path) for path in (root / "tmp").iterdir())]
    return Told(str(caught.value), ended, tinybook.tree(root / "book" / "years"), left)


def test_every_notebook_with_trouble_is_tried() -> None:
    stored = {path.stem for path in tinybook.TROUBLE.iterdir()}
    assert stored - set(WORDS) == {"starts_a_process"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "told",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"trouble-{name}")) for name in NAMES],
    indirect=True,
)
class TestTrouble:
    @pytest.mark.parametrize("name", WORDS)
    def test_a_failure_names_notebook_parameters_cell_and_cause(
        self, told: Told, name: str
    ) -> None:
        line = rf"^notebooks/{name}.ipynb \(year=2016\): {WORDS[name]}"
        assert re.search(line, told.words, re.MULTILINE)

    def test_all_failures_are_told_at_once_after_the_last_run(self, told: Told) -> None:
        assert told.words.startswith(f"{len(WORDS)} of {len(WORDS) + 2} runs failed")
        assert len(told.ended) == len(WORDS) + 2

    def test_the_other_notebooks_still_run(self, told: Told) -> None:
        assert b"2017 was a year" in told.pages["2017.ipynb"]

    def test_a_failing_notebook_leaves_the_page_that_was_there_and_makes_no_other(
        self, told: Told
    ) -> None:
        assert told.pages["raises.ipynb"] == OLD
        assert sorted(told.pages) == ["2017.ipynb", "2018.ipynb", "raises.ipynb"]

    def test_no_kernel_no_child_of_a_kernel_and_no_temporary_file_is_left(self, told: Told) -> None:
        assert told.left == []
        text = told.pages["2018.ipynb"].decode()
        child = int(re.search(r"i2-child (\d+)", text)[1])  # type: ignore[index]
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


def test_parameters_are_refused_before_anything_starts_and_all_at_once(tmp_path: Path) -> None:
    site = tinybook.lay(tmp_path)
    year = Path("notebooks/year.ipynb")
    runs = [
        Run(year, {"year": 1850}, "years/1850"),
        Run(year, {"yaer": 2016}, "years/2016"),
        Run(year, {"year": 2017}, "years/2017"),
        Run(year, {"year": 2018}, "years/2017"),
    ]
    with pytest.raises(UsageError) as caught:
        run_all(site, tmp_path, runs)
    assert str(caught.value).splitlines() == [
        "notebooks/year.ipynb (year=1850): year 1850 is not of the report; it has 2014 to 2022",
        "notebooks/year.ipynb (yaer=2016): there is no parameter yaer; there is: year",
        "two runs make the page years/2017",
    ]
    assert caught.value.exit_code == 2
    assert not (tmp_path / "book" / "years").exists()


TELLTALE = """
import getpass, os, socket, sys, tempfile, time, warnings
from IPython.display import HTML, display
display(HTML(f"<b>{os.getcwd()}/data, {sys.prefix}/lib and {os.path.expanduser('~')}/x</b>"))
print("first", flush=True); time.sleep(0.5); print("second")
print("locale", os.environ["LC_ALL"], time.tzname[0], hash("a"), __debug__)
warnings.warn("careful")
object()
"""


@pytest.fixture
def executed(tmp_path: Path) -> tuple[Path, str]:
    site = tinybook.lay(tmp_path)
    tinybook.write_notebook(tmp_path / "notebooks" / "year.ipynb", TELLTALE)
    run_all(site, tmp_path, [Run(Path("notebooks/year.ipynb"), {"year": 2017}, "years/2017")])
    return tmp_path, (tmp_path / "book" / "years" / "2017.ipynb").read_text(encoding="utf-8")


def test_an_executed_notebook_tells_nothing_of_when_where_and_by_whom(
    executed: tuple[Path, str],
) -> None:
    root, text = executed
    assert "<b>[project]/data, [python]/lib and [home]/x</b>" in text
    for trace in (str(root), sys.prefix, f"{Path.home()}/", "ipykernel_", "0x7", "papermill", "T0"):
        assert trace not in text, trace
    assert not re.search(r"\d\d:\d\d|duration|start_time|20\d\d-\d\d-\d\d", text)


def test_an_executed_notebook_has_the_same_cells_and_streams_each_time(
    executed: tuple[Path, str],
) -> None:
    cells = json.loads(executed[1])["cells"]
    assert [cell["id"] for cell in cells] == [f"cell-{n:03}" for n in range(1, len(cells) + 1)]
    printed = [out for out in cells[-1]["outputs"] if out.get("name") == "stdout"]
    assert [line for out in printed for line in out["text"]][:2] == ["first\n", "second\n"]
    assert len(printed) == 1


def test_an_output_of_one_long_word_such_as_a_picture_is_looked_through_at_once() -> None:
    word = "A1b+" * 500_000
    output = nbformat.v4.new_output("display_data", {"text/plain": word})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])
    start = time.process_time()
    settled.settle(notebook, {}, Path("/nowhere/project"))
    assert time.process_time() - start < 10, "seconds; hours where every letter starts a search"
    assert notebook.cells[0].outputs[0].data["text/plain"] == word


def test_a_heading_reaches_the_navigation_and_parameters_are_hidden(
    executed: tuple[Path, str],
) -> None:
    page = json.loads(executed[1])
    assert page["metadata"]["myst"]["substitutions"] == {"year": "2017"}
    assert page["metadata"]["kernelspec"]["name"] == "python3"
    injected = [c for c in page["cells"] if "injected-parameters" in c["metadata"].get("tags", [])]
    assert [cell["metadata"]["tags"] for cell in injected] == [
        ["injected-parameters", "remove-cell"]
    ]


@pytest.mark.slow
def test_a_run_makes_the_same_bytes_in_another_zone_locale_and_mood(
    executed: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("elsewhere")
    tinybook.lay(root)
    tinybook.write_notebook(root / "notebooks" / "year.ipynb", TELLTALE)
    code = (
        "import os, pathlib, runpy; from i2lib.report import Run; from i2lib.report.runs import *\n"
        f"root = pathlib.Path({str(root)!r}); os.umask(0o077); os.chdir('/')\n"
        "run = Run(pathlib.Path('notebooks/year.ipynb'), {'year': 2017}, 'years/2017')\n"
        "run_all(runpy.run_path(str(root / 'book/tinysite.py'))['SITE'], root, [run])\n"
    )
    strange = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "ar",
        "PYTHONHASHSEED": "7",
    }
    subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **strange, "PYTHONOPTIMIZE": "2", "PYTHONWARNINGS": "error"},
        check=True,
    )
    assert (root / "book" / "years" / "2017.ipynb").read_text(encoding="utf-8") == executed[1]


STOPPED = """
import pathlib, runpy, signal, sys
from dataclasses import replace
from i2lib.report import process
from i2lib.report.build import build
root = pathlib.Path(sys.argv[1])
try:
    site = runpy.run_path(str(root / "book" / "tinysite.py"))["SITE"]
    with process.stoppable():
        build(replace(site, engine=sys.argv[2]), root)
except KeyboardInterrupt:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as `i2` does: it ends already
    sys.exit(130)
"""


AT_WORK = {  # what stands in the lines of processes, and in how many, when two kernels are at work
    "forked": ("i2lib.report.forked.nursery", 5),  # itself, two runs and their kernels
    "nbclient": ("ipykernel_launcher", 2),
}


def start(root: Path, engine: str) -> subprocess.Popen[bytes]:
    """A build whose notebooks never end, at the moment when their kernels are at work."""
    tinybook.lay(root, {"2016": "sleeps.ipynb", "2017": "ignores_interrupts.ipynb"})
    (root / "tmp").mkdir()
    build = subprocess.Popen(
        [sys.executable, "-c", STOPPED, str(root), engine],
        env={**os.environ, "TMPDIR": str(root / "tmp")},
        preexec_fn=tinybook.as_in_the_foreground,  # noqa: PLW1509 (a signal, no lock)
        stdout=subprocess.DEVNULL,
    )
    words, number = AT_WORK[engine]
    for _ in range(600):
        if sum(words in line for line in processes(root)) == number:
            break
        time.sleep(0.05)
    else:
        pytest.fail(f"the kernels never were at work: {processes(root)}")
    time.sleep(0.3)
    return build


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "signals", "code"),
    [
        ("nbclient", [signal.SIGINT], 130),
        ("forked", [signal.SIGINT], 130),
        ("forked", [signal.SIGINT, signal.SIGINT], 130),
        ("forked", [signal.SIGTERM], 143),
    ],
)
def test_a_stopped_build_leaves_no_kernel_no_temporary_file_and_no_half_page(
    tmp_path: Path, engine: str, signals: list[signal.Signals], code: int
) -> None:
    build = start(tmp_path, engine)
    for each in signals:
        build.send_signal(each)
        time.sleep(0.1)
    assert build.wait(20) == code
    assert processes(tmp_path) == []
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not (tmp_path / "book" / "years").exists()


@pytest.mark.slow
@pytest.mark.parametrize("engine", NAMES)
def test_a_killed_build_leaves_no_kernel_for_long(tmp_path: Path, engine: str) -> None:
    build = start(tmp_path, engine)
    build.kill()
    build.wait()
    for _ in range(200):
        if not processes(tmp_path):
            break
        time.sleep(0.05)
    assert processes(tmp_path) == []
    assert list((tmp_path / "tmp").iterdir()) == []


ORPHANED = """
import os, pathlib, signal, sys
from i2lib.report import engines
root = pathlib.Path(sys.argv[1])
engines.Processes().begin(root / "order", root)
os.kill(os.getpid(), signal.SIGKILL)  # long before what was started has imported anything
"""


@pytest.mark.slow
def test_a_run_whose_press_is_killed_while_it_imports_ends_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    tinybook.lay(tmp_path)
    (tmp_path / "order").mkdir()
    order = {"root": str(tmp_path), "notebook": "notebooks/sleeps.ipynb"}
    (tmp_path / "order" / "order.json").write_text(
        json.dumps(order | {"parameters": {}, "limits": {"cell_seconds": 20}})
    )
    killed = subprocess.run([sys.executable, "-c", ORPHANED, str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    for _ in range(200):
        if not processes(tmp_path):
            break
        time.sleep(0.05)
    assert processes(tmp_path) == []
    assert not (tmp_path / "order").exists()
