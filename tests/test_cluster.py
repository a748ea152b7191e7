"""A scheduler and its workers, real processes of Dask here, make the pages that no cluster makes.

The workers are killed and strangers among them; whatever happens to them, the book gets whole pages
or none, and no process and no file stays behind.
"""

from __future__ import annotations

import re
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import realbook
import tinybook
from daskcluster import MARKS, Cluster, standing, until
from worlds import i2

from i2lib.errors import RunError
from i2lib.report import Run, Site, digests, engines
from i2lib.report.cluster import work
from i2lib.report.engines import Engine
from i2lib.report.runs import Ended, run_all

pytestmark = MARKS
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


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with standing("one", "two", DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1") as made:
        yield made


@pytest.fixture
def tiny(tmp_path: Path) -> Site:
    return tinybook.lay(tmp_path)


def run(root: Path, site: Site, ended: Callable[[Ended], None] = lambda _: None) -> None:
    runs = [Run(Path("notebooks/year.ipynb"), {"year": y}, f"years/{y}") for y in YEARS]
    run_all(site, root, runs, ended)


def traces(ends: list[Ended]) -> dict[str, object]:
    assert all(end.trace for end in ends)
    return {end.run.page: end.trace for end in ends}


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


@contextmanager
def one_at_work(root: Path, site: Site, cluster: Cluster) -> Iterator[Engine]:
    tinybook.write_notebook(root / "notebooks" / "year.ipynb", "import time; time.sleep(60)")
    folder = root / "order"
    folder.mkdir()
    (folder / "order.json").write_text(
        '{"root": "", "notebook": "notebooks/year.ipynb", "parameters": {"year": 2016}, "limits": {}}'
    )
    with engines.ready(replace(site, scheduler=cluster.address), root, 1) as engine:
        engine.begin(folder, root)
        assert not folder.exists(), "a press that is killed cannot clear it away"
        assert until(cluster.runs)
        yield engine


def test_runs_that_nobody_waits_for_any_more_are_ended(
    tmp_path: Path, tiny: Site, cluster: Cluster
) -> None:
    with one_at_work(tmp_path, tiny, cluster):
        pass
    assert until(lambda: not cluster.runs() and not cluster.written())


def test_a_scheduler_that_hangs_is_told_in_one_line(
    tmp_path: Path, tiny: Site, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with one_at_work(tmp_path, tiny, cluster) as engine:
        monkeypatch.setattr("i2lib.report.cluster.ANSWERS", 1)
        scheduler = cluster.processes["scheduler"]
        scheduler.send_signal(signal.SIGSTOP)
        try:
            with pytest.raises(RunError, match=r"^the scheduler at \S+ is gone or answers no more"):
                until(lambda: [*engine.ended()], 20)
            engine.end()
        finally:
            scheduler.send_signal(signal.SIGCONT)
    assert until(lambda: not cluster.runs() and not cluster.written())


def test_a_worker_that_hangs_is_told_before_anything_runs(
    tmp_path: Path, tiny: Site, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("i2lib.report.cluster.ALONE", 1)
    worker = cluster.processes["two"]
    worker.send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(
            RunError, match=r"^not all workers of \S+ answer within 1 s; stop those"
        ):
            run(tmp_path, replace(tiny, scheduler=cluster.address))
    finally:
        worker.send_signal(signal.SIGCONT)


def test_a_run_that_kills_every_worker_is_given_up(
    tmp_path: Path, tiny: Site, cluster: Cluster
) -> None:
    """The scheduler of these tests allows one; the other workers go on with the other runs."""
    code = WAITS.format(begun=str(tmp_path / "begun")).replace("not begun.exists()", "True")
    code = code.replace("time.sleep(60)", "os.kill(int(begun.read_text()), 9); time.sleep(60)")
    tinybook.write_notebook(tmp_path / "notebooks" / "year.ipynb", code, PAGE)
    cluster.work("three")
    assert until(lambda: cluster.joined("three"))
    with pytest.raises(
        RunError, match=r"^1 of 3 runs failed[^\n]*\n[^\n]*year=2016[^\n]*$"
    ) as told:
        run(tmp_path, replace(tiny, scheduler=cluster.address))
    assert "no worker of" in str(told.value)
    died = [name for name, one in cluster.processes.items() if one.poll() is not None]
    assert len(died) == 2
    assert until(lambda: not cluster.runs() and not cluster.written())
    cluster.stop(*died)
    cluster.work(died[0])


def test_a_worker_with_other_packages_is_refused_in_one_line(
    tmp_path: Path, tiny: Site, cluster: Cluster
) -> None:
    other = tmp_path / "more" / "other-1.0.dist-info"
    other.mkdir(parents=True)
    cluster.work("odd", PYTHONPATH=str(other.parent))
    try:
        assert until(lambda: cluster.joined("odd"))
        with pytest.raises(RunError, match=r"differs in the installed packages; install") as caught:
            run(tmp_path, replace(tiny, scheduler=cluster.address))
        assert "\n" not in str(caught.value)
    finally:
        cluster.stop("odd")
    assert not (tmp_path / "book" / "years").exists()


def test_a_worker_with_other_packages_that_comes_later_does_no_run(cluster: Cluster) -> None:
    from distributed import Client

    around = digests.of_surroundings() | {"Python": "another"}
    with Client(cluster.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        code, left = client.submit(work, "key", {}, b"", around).result()
    assert code == 1
    assert re.fullmatch(rb"the worker \S+ differs in Python; install .*", left["failure"])


def test_a_scheduler_that_does_not_answer_is_told_in_one_line(
    tmp_path: Path, tiny: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("i2lib.report.cluster.ANSWERS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        other = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        for address in ("tcp://127.0.0.1:9", "nonsense://x", "x", other):
            with pytest.raises(RunError, match=r"^no scheduler of Dask answers at [^\n]*$"):
                run(tmp_path, replace(tiny, scheduler=address))


def test_an_engine_beside_a_scheduler_is_wrong_use() -> None:
    done = i2("build", "--engine", "nbclient", "--scheduler", "tcp://127.0.0.1:9")
    assert done.code == 2
    assert "give one of the two" in done.err
