"""A scheduler and its workers, real processes of Dask here, make the pages that no cluster makes.

The workers are killed and strangers among them; whatever happens to them, the book gets whole pages
or none, and no process and no file stays behind.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path

import pytest
import realbook
import tinybook
from worlds import i2

from i2lib.errors import RunError
from i2lib.report import Run, Site, engines
from i2lib.report.runs import Ended, run_all

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("cluster"),
    pytest.mark.skipif(
        find_spec("distributed") is None and not os.environ.get("CI"),
        reason="Dask is not installed (make setup does it)",
    ),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads /proc"),
]

YEARS = (2016, 2017, 2018)
PAGE = "print(f'{year} was a year')"
# The first try waits to be killed; the file names its worker, the parent of the kernel's parent.
WAITS = """
import os, pathlib, time
begun = pathlib.Path({begun!r})
if year == 2016 and not begun.exists():
    stat = pathlib.Path("/proc", str(os.getppid()), "stat").read_text()
    begun.with_name("part").write_text(stat.rpartition(")")[2].split()[1])
    begun.with_name("part").rename(begun)
    time.sleep(60)
"""


@dataclass
class Cluster:
    """A scheduler and what was started to work for it; all of it writes below `folder`."""

    folder: Path
    address: str
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: str, *arguments: str, **env: str) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-P", "-m", "distributed.cli.dask_" + command, *arguments],
                env={**os.environ, "TMPDIR": str(self.folder), **env},
                stdout=log,
                stderr=log,
            )

    def work(self, name: str, **env: str) -> None:
        few = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name)
        self.start(name, "worker", self.address, *few, **env)

    def stop(self, *names: str, by: signal.Signals = signal.SIGKILL) -> None:
        for name in names or [*self.processes]:
            self.processes[name].send_signal(by)
            self.processes.pop(name).wait()

    def runs(self) -> list[str]:
        """The command lines of runs and kernels on workers: they have this folder for their own."""
        mark = f"TMPDIR={self.folder}/i2-".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (process / "environ").read_bytes():
                    found.append((process / "cmdline").read_text())
        return found

    def written(self) -> list[Path]:
        return [*self.folder.glob("i2-*")]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="dask-"))  # short, for the sockets of kernels
    made = Cluster(folder, f"tcp://127.0.0.1:{port}")
    local = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
    try:
        made.start("scheduler", "scheduler", *local)
        for name in ("one", "two"):
            made.work(name)
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder)


@pytest.fixture
def tiny(tmp_path: Path) -> Site:
    return tinybook.lay(tmp_path)


def run(root: Path, site: Site, ended: Callable[[Ended], None] = lambda _: None) -> None:
    runs = [Run(Path("notebooks/year.ipynb"), {"year": y}, f"years/{y}") for y in YEARS]
    run_all(site, root, runs, ended)


def traces(ends: list[Ended]) -> dict[str, object]:
    assert all(end.trace for end in ends)
    return {end.run.page: end.trace for end in ends}


def until(true: Callable[[], object], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(true())


def test_a_worker_killed_in_mid_run_costs_no_page_and_leaves_nothing(
    tmp_path: Path, tiny: Site, cluster: Cluster
) -> None:
    begun = tmp_path / "begun"
    code = (tinybook.READS, WAITS.format(begun=str(begun)), PAGE, "os.getcwd()")
    tinybook.write_notebook(tmp_path / "notebooks" / "year.ipynb", *code)
    killed: list[str] = []

    def kill() -> None:
        assert until(begun.exists)
        pid = int(begun.read_text())
        (busy,) = (name for name, one in cluster.processes.items() if one.pid == pid)
        cluster.stop(busy)
        killed.append(busy)

    killer = threading.Thread(target=kill)
    killer.start()
    ends: list[Ended] = []
    run(tmp_path, replace(tiny, scheduler=cluster.address), ends.append)
    killer.join()
    assert len(killed) == 1
    assert len(ends) == len(YEARS)
    there = realbook.bytes_of(tmp_path / "book" / "years")
    assert until(lambda: not cluster.runs() and not cluster.written())
    here: list[Ended] = []
    run(tmp_path, replace(tiny, engine="nbclient"), here.append)
    assert traces(ends) == traces(here)
    assert there == realbook.bytes_of(tmp_path / "book" / "years")
    assert sorted(there) == [f"{year}.ipynb" for year in YEARS]
    cluster.work(killed[0])


def test_a_notebook_that_fails_is_told_in_the_same_words(
    tmp_path: Path, tiny: Site, cluster: Cluster
) -> None:
    tinybook.write_notebook(tmp_path / "notebooks" / "year.ipynb", "1 / (year - 2017)")
    words = []
    for site in (replace(tiny, scheduler=cluster.address), replace(tiny, engine="nbclient")):
        with pytest.raises(RunError) as caught:
            run(tmp_path, site)
        words.append(str(caught.value))
    assert "ZeroDivisionError" in words[0]
    assert words[0] == words[1]


def test_runs_that_nobody_waits_for_any_more_are_ended(
    tmp_path: Path, tiny: Site, cluster: Cluster
) -> None:
    tinybook.write_notebook(tmp_path / "notebooks" / "year.ipynb", "import time; time.sleep(15)")
    order = {"scheduler": cluster.address, "jobs": 2}
    folder = tmp_path / "order"
    folder.mkdir()
    (folder / "order.json").write_text(
        '{"root": "", "notebook": "notebooks/year.ipynb", "parameters": {"year": 2016}, "limits": {}}'
    )
    with engines.ready(replace(tiny, **order), tmp_path, 1) as engine:  # type: ignore[arg-type]
        engine.begin(folder, tmp_path)
        assert until(cluster.runs)
    assert until(lambda: not cluster.runs() and not cluster.written())


def test_a_worker_with_other_packages_is_refused_in_one_line(
    tmp_path: Path, tiny: Site, cluster: Cluster
) -> None:
    other = tmp_path / "more" / "other-1.0.dist-info"
    other.mkdir(parents=True)
    cluster.work("odd", PYTHONPATH=str(other.parent))
    try:
        assert until(lambda: "Registered" in (cluster.folder / "odd.log").read_text())
        with pytest.raises(RunError, match=r"differs in the installed packages; install") as caught:
            run(tmp_path, replace(tiny, scheduler=cluster.address))
        assert "\n" not in str(caught.value)
    finally:
        cluster.stop("odd")
    assert not (tmp_path / "book" / "years").exists()


def test_a_scheduler_that_does_not_answer_is_told_in_one_line(
    tmp_path: Path, tiny: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("i2lib.report.cluster.ANSWERS", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense://x", "x"):
        with pytest.raises(RunError, match=r"^no scheduler of Dask answers at [^\n]*$"):
            run(tmp_path, replace(tiny, scheduler=address))


def test_an_engine_beside_a_scheduler_is_wrong_use() -> None:
    done = i2("build", "--engine", "nbclient", "--scheduler", "tcp://127.0.0.1:9")
    assert done.code == 2
    assert "give one of the two" in done.err
