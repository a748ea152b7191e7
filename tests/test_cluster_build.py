"""`i2 build --scheduler`, whole and from the command line, while everybody in it is killed in turn.

Press, scheduler and workers are processes that know each other by an address alone. The book that
comes of it is, byte for byte, the one that is built here; or else the last one stays, and one line
says why, soon.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import realbook
import tinybook
from daskcluster import MARKS, Cluster, standing, until

from i2lib.report.unchanged import HTML

pytestmark = MARKS

# Without the variable, as where no worker runs it, this cell does nothing; and no page shows it.
WAITS = """
import os, pathlib, time
if held := os.environ.get("I2_HELD"):
    while pathlib.Path(held).exists():
        pathlib.Path(held, str(os.getpid())).touch()
        time.sleep(0.05)
"""
HASTY = """
import sys
from i2lib import cli
from i2lib.report import cluster
cluster.ANSWERS, cluster.ALONE = 3, float(sys.argv.pop(1))
cli.main()
"""


@dataclass
class Desk:
    """A project with its last good book, a cluster to build it on, and room for passing files."""

    root: Path
    last: dict[str, bytes]
    cluster: Cluster
    held: Path  # as long as this folder is there, runs wait, each with a file in it
    tmp: Path  # of the press

    @property
    def workers(self) -> set[str]:
        return {*self.cluster.processes} - {"scheduler"}

    def ready(self, *names: str) -> None:
        """These workers stand, and a scheduler, whatever the test before has killed."""
        if "scheduler" not in self.cluster.processes:
            self.cluster.stop(*self.workers)
            self.cluster.schedule()
        self.cluster.stop(*self.workers.difference(names))
        self.cluster.work(*sorted({*names} - self.workers), I2_HELD=str(self.held))

    def press(self, *options: str, hasty: float = 0) -> subprocess.Popen[str]:
        """`i2 build` on the cluster; a `hasty` one has so few seconds of patience."""
        own = str(Path(sys.executable).with_name("i2"))
        i2 = [sys.executable, "-c", HASTY, str(hasty)] if hasty else [own]
        return subprocess.Popen(
            [*i2, "build", *options, "--scheduler", self.cluster.address],
            cwd=self.root,
            env={**os.environ, "TMPDIR": str(self.tmp)},
            preexec_fn=tinybook.as_in_the_foreground,  # noqa: PLW1509 (a signal, no lock)
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def pressing(self, *options: str, hasty: float = 0) -> subprocess.Popen[str]:
        """The same at the moment when a run is at work, and waits, on each of the workers."""
        self.held.mkdir()
        press = self.press(*options, hasty=hasty)
        assert until(lambda: len([*self.held.iterdir()]) == len(self.workers))
        return press

    def go_on(self) -> None:
        shutil.rmtree(self.held, ignore_errors=True)

    def cleared(self) -> bool:
        """Whether no run is at work and nothing that runs write lies about, here or on a worker."""
        left = (self.cluster.runs, self.cluster.written, lambda: [*self.tmp.iterdir()])
        return until(lambda: not any(found() for found in left), 20)

    def unharmed(self) -> None:
        assert self.cleared()
        assert realbook.bytes_of(self.root / HTML) == self.last


@pytest.fixture(scope="module")
def made_here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = realbook.copy(tmp_path_factory.mktemp("cluster") / "project", (2016,))
    for path in (root / "notebooks").glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cell: dict[str, Any] = {
            "cell_type": "code",
            "id": "waits",
            "metadata": {"tags": ["remove-cell"]},
        }
        first = next(n for n, c in enumerate(notebook["cells"]) if "import" in "".join(c["source"]))
        cell |= {"source": WAITS, "execution_count": None, "outputs": []}
        notebook["cells"].insert(first, cell)
        path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")
    done = realbook.run("i2", "build", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def all_tests(made_here: Path) -> Iterator[Desk]:
    tmp = Path(tempfile.mkdtemp(prefix="press-"))
    last = realbook.bytes_of(made_here / HTML)
    with standing() as cluster:
        yield Desk(made_here, last, cluster, cluster.folder / "held", tmp)
    shutil.rmtree(tmp)


@pytest.fixture
def desk(all_tests: Desk) -> Iterator[Desk]:
    yield all_tests
    all_tests.go_on()


def heard(press: subprocess.Popen[str], code: int, words: str = "") -> None:
    """That a press ends soon, with this code and these words."""
    _, told = press.communicate(timeout=60)
    assert press.returncode == code, told
    assert re.search(words, told)
    assert "Traceback" not in told


def test_a_book_is_the_one_made_here_though_a_press_was_killed_and_workers_come_and_go(
    desk: Desk,
) -> None:
    desk.ready("one", "two")
    shutil.rmtree(desk.root / "book" / "_build")
    shutil.rmtree(desk.root / "book" / "years")
    press = desk.pressing()
    press.kill()
    press.communicate()
    assert desk.cleared(), "the workers notice that the press is dead"
    desk.go_on()
    press = desk.pressing()
    desk.cluster.stop("one")
    desk.cluster.stop("two", by=signal.SIGTERM)  # as a queue ends a job: it ends its run, too
    assert until(lambda: not desk.cluster.runs() and not desk.cluster.written(), 20)
    desk.ready("three")
    desk.go_on()
    heard(press, 0)
    desk.unharmed()


def test_a_build_that_is_stopped_ends_its_runs_and_the_last_book_stays(desk: Desk) -> None:
    desk.ready("one")
    press = desk.pressing("--force")
    press.send_signal(signal.SIGINT)
    heard(press, 130, "stopped; what was published is as it was")
    desk.unharmed()


def test_a_build_that_loses_all_workers_says_so_and_the_last_book_stays(desk: Desk) -> None:
    desk.ready("one")
    press = desk.pressing("--force", hasty=2)
    desk.cluster.stop("one")
    heard(press, 1, r"the scheduler at \S+ has had no workers for 2 s; start some")
    heard(desk.press("--force", hasty=2), 1, r"the scheduler at \S+ has no workers; start some")
    desk.unharmed()


def test_a_build_that_loses_the_scheduler_says_so_and_the_last_book_stays(desk: Desk) -> None:
    desk.ready("one")
    press = desk.pressing("--force")
    desk.cluster.stop("scheduler")
    heard(press, 1, r"the scheduler at \S+ is gone or answers no more, and with it the runs")
    desk.unharmed()
