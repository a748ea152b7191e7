"""Where runs are at work: each in a folder that holds its order and receives what came of it.

The reference starts a process for every run, with a kernel as Jupyter starts it. The fast one forks
what it needs from a process that has everything imported, where there is such a thing as a fork. A
scheduler, where one is named, has them done on other machines.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from i2lib.errors import UsageError
from i2lib.report import Site, place, process, watch

NAMES = ("forked", "nbclient")
USERS = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
TRACE = "trace"  # what a run asked and read, see `watch`
SOCKET_ROOM = 80  # characters; a socket's address may have 104, and the kernel adds a few


class Engine(Protocol):
    """Does runs, as many side by side as it is given."""

    def begin(self, folder: Path, root: Path) -> None:
        """Do the order in `folder`, with the project in `root` as the working folder."""

    def ended(self) -> Iterator[tuple[Path, int]]:
        """The folders of the runs that have ended since this was last asked, with their exit codes."""

    def room(self, jobs: int) -> int:
        """How many runs it takes side by side, where the site would have `jobs`."""

    def end(self) -> None:
        """End whatever is still at work."""


@contextmanager
def ready(site: Site, root: Path, runs: int) -> Iterator[Engine]:
    """The engine for this many runs, which makes itself ready from now on; it ends with the block.

    Raises UsageError for the name of an engine that there is not.
    """
    engine: Engine | None = None
    try:
        with process.held():
            engine = _chosen(site, root, runs)
        yield engine
    finally:
        if engine is not None:
            engine.end()


def _chosen(site: Site, root: Path, runs: int) -> Engine:
    if site.engine not in NAMES:
        raise UsageError(f"no engine is called {site.engine!r}; there are: {', '.join(NAMES)}")
    if site.scheduler and runs:
        from i2lib.report.cluster import Cluster  # imports Dask, which nobody else needs

        return Cluster(site.scheduler, root.resolve())
    if site.engine == "nbclient" or not hasattr(os, "fork") or not runs:
        return Processes()
    from i2lib.report.forked.engine import Forks

    # To draw and read for one run what is forked to it costs that one run as much.
    return Forks(root.resolve(), site.warm if runs > 1 else "", otherwise=Processes())


def folder() -> Path:
    """A temporary folder for one run; a socket's address must be short."""
    usual = tempfile.gettempdir()
    parent = usual if len(usual) < SOCKET_ROOM or not os.access("/tmp", os.W_OK) else "/tmp"
    with place.said(Path(parent)):
        return Path(tempfile.mkdtemp(prefix="i2-", dir=parent))


def own(folder: Path) -> dict[str, str]:
    """The variables of a run that has this folder to itself.

    Nothing of the user's own: no start-up files, no kernels of another Python.
    """
    users = {name: str(folder / name.lower()) for name in USERS}
    more = {"SOURCE_DATE_EPOCH": "0", "TMPDIR": str(folder), watch.NAMED: str(folder / TRACE)}
    return users | more


class Processes:
    """A process for each run, and a kernel as Jupyter starts it: the reference."""

    def __init__(self) -> None:
        self._at_work: dict[process.Process, Path] = {}

    def begin(self, folder: Path, root: Path) -> None:
        started = process.start(
            [sys.executable, "-P", "-m", "i2lib.report.run", str(folder), str(os.getpid())],
            folder=root,
            env=process.same_world(own(folder)),
            log=folder / "log",
        )
        self._at_work[started] = folder

    def ended(self) -> Iterator[tuple[Path, int]]:
        for each in [each for each in self._at_work if each.poll() is not None]:
            yield self._at_work.pop(each), each.returncode

    def room(self, jobs: int) -> int:
        return jobs

    def end(self) -> None:
        process.end(self._at_work)


def forget(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
