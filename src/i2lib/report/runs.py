"""Many runs side by side, each a process of its own with a folder of its own.

In that folder a run's kernel, sockets and half-written page live and die. The press alone puts a
finished page in its place; whatever became of one run, the others go on, so that all failures are
told at once.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from i2lib.errors import RunError, UsageError
from i2lib.report import Limits, Run, Site, place, process

USERS = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
SOCKET_ROOM = 80  # characters; a socket's address may have 104, and the kernel adds a few


@dataclass(frozen=True)
class Ended:
    """What became of a run: its page is in place, or why it is not."""

    run: Run
    seconds: float
    failure: str | None = None


def silent(_ended: Ended) -> None:
    """For callers who want no progress."""


def agree(site: Site, root: Path, runs: Sequence[Run]) -> list[Run]:
    """The runs with the parameters that the site's contract makes of theirs, or all refusals."""
    agreed, refusals = [], []
    for run in runs:
        try:
            agreed.append(
                replace(run, parameters=site.contract(root, run.notebook.stem, run.parameters))
            )
        except UsageError as error:
            refusals.append(f"{run}: {error}")
    pages = [run.page for run in runs]
    refusals += [f"two runs make the page {p}" for p in sorted(set(pages)) if pages.count(p) > 1]
    if refusals:
        raise UsageError("\n".join(refusals))
    return agreed


def run_all(
    site: Site, root: Path, runs: Sequence[Run], ended: Callable[[Ended], None] = silent
) -> None:
    """Run the notebooks, `site.jobs` side by side; each page is put in place when it is whole.

    Parameters are refused (UsageError) before anything starts; after the last run one RunError
    tells every failure. `ended` hears of each run at once.
    """
    root = root.resolve()
    waiting = [*reversed(agree(site, root, runs))]
    failures = []
    with process.stoppable(), ExitStack() as at_the_end:
        at_work: dict[process.Process, _Work] = {}
        at_the_end.callback(_forget, at_work)
        at_the_end.callback(process.end, at_work)
        while waiting or at_work:
            while waiting and len(at_work) < site.jobs:
                with process.held():
                    work = _Work(root, waiting.pop(), site.limits)
                    at_work[work.start()] = work
            time.sleep(0.02)
            for each in [each for each in at_work if each.poll() is not None]:
                with process.held():
                    end = at_work[each].ended(each.returncode)
                    at_work.pop(each).forget()
                    failures += [end] if end.failure else []
                    ended(end)
    if failures:
        raise RunError(_told(failures, len(runs)))


def _told(failures: list[Ended], of: int) -> str:
    lines = [f"{len(failures)} of {of} runs failed, so nothing is published:"]
    for end in sorted(failures, key=lambda end: end.run.page):
        lines.append(f"{end.run}: {end.failure}")
    return "\n".join(lines)


class _Work:
    """One run in the hands of a process: its folder, from the order to the finished page."""

    def __init__(self, root: Path, run: Run, limits: Limits) -> None:
        self.root, self.run, self.limits = root, run, limits
        parent = _short_folder()
        with place.said(Path(parent)):
            self.folder = Path(tempfile.mkdtemp(prefix="i2-", dir=parent))
        self.since = time.monotonic()

    def start(self) -> process.Process:
        order = {
            "root": str(self.root),
            "notebook": str(self.run.notebook),
            "parameters": dict(self.run.parameters),
            "limits": asdict(self.limits),
        }
        with place.said(self.folder):
            (self.folder / "order.json").write_text(json.dumps(order), encoding="utf-8")
        # Nothing of the user's own: no start-up files, no kernels of another Python.
        own = {name: str(self.folder / name.lower()) for name in USERS}
        return process.start(
            [sys.executable, "-P", "-m", "i2lib.report.run", str(self.folder)],
            folder=self.root,
            env=process.same_world({**own, "SOURCE_DATE_EPOCH": "0", "TMPDIR": str(self.folder)}),
            log=self.folder / "log",
        )

    def ended(self, code: int) -> Ended:
        page, failure = self.folder / "page.ipynb", self.folder / "failure"
        seconds = time.monotonic() - self.since
        if failure.exists():
            return Ended(self.run, seconds, failure.read_text(encoding="utf-8"))
        if code != 0 or not page.exists():
            log = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
            how = f"signal {-code}" if code < 0 else f"exit {code}"
            last = "".join(f"\n    {line}" for line in log.splitlines()[-6:])
            return Ended(self.run, seconds, f"its process stopped ({how}){last}")
        place.write(self.root / self.run.shelf / f"{self.run.page}.ipynb", page.read_bytes())
        return Ended(self.run, seconds)

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _forget(at_work: Mapping[process.Process, _Work]) -> None:
    for work in at_work.values():
        work.forget()


def _short_folder() -> str:
    """Where temporary folders are made: a socket's address must be short."""
    usual = tempfile.gettempdir()
    return usual if len(usual) < SOCKET_ROOM or not os.access("/tmp", os.W_OK) else "/tmp"
