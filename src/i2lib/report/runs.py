"""Many runs side by side, each in a process of its own with a folder of its own.

In that folder a run's kernel, sockets and half-written page live and die. The press alone puts a
finished page in its place; whatever became of one run, the others go on, so that all failures are
told at once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from i2lib.errors import RunError, UsageError
from i2lib.report import Limits, Run, Site, engines, place, process
from i2lib.report.engines import Engine


@dataclass(frozen=True)
class Ended:
    """What became of a run: its page is in place, or why it is not."""

    run: Run
    seconds: float
    failure: str | None = None
    trace: object = None  # what it asked and read, of a notebook that was watched
    same: bool = False  # whether the page that it made stood there already


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
    site: Site,
    root: Path,
    runs: Sequence[Run],
    ended: Callable[[Ended], None] = silent,
    engine: Engine | None = None,
) -> None:
    """Run the notebooks, as many side by side as the engine has room for, here `site.jobs`.

    Each page is put in place when it is whole.

    Parameters are refused (UsageError) before anything starts; after the last run one RunError
    tells every failure. `ended` hears of each run at once. An `engine` that was made ready before
    ends with the last run.
    """
    root = root.resolve()
    waiting = [*reversed(agree(site, root, runs))]
    failures = []
    with process.stoppable(), ExitStack() as at_the_end:
        at_work: dict[Path, _Work] = {}
        at_the_end.callback(_forget, at_work)
        if engine is None:
            engine = at_the_end.enter_context(engines.ready(site, root, len(waiting)))
        else:
            at_the_end.callback(engine.end)
        while waiting or at_work:
            while waiting and len(at_work) < engine.room(site.jobs):
                with process.held():
                    work = _Work(root, waiting.pop(), site.limits)
                    at_work[work.folder] = work
                    engine.begin(work.folder, root)
            time.sleep(0.02)
            with process.held():
                for folder, code in [*engine.ended()]:
                    end = at_work[folder].ended(code)
                    engines.forget(at_work.pop(folder).folder)
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
    """One run in the hands of an engine: its folder, from the order to the finished page."""

    def __init__(self, root: Path, run: Run, limits: Limits) -> None:
        self.root, self.run = root, run
        self.since = time.monotonic()
        self.folder = engines.folder()
        order = {
            "root": str(root),
            "notebook": str(run.notebook),
            "parameters": dict(run.parameters),
            "limits": asdict(limits),
        }
        with place.said(self.folder):
            (self.folder / "order.json").write_text(json.dumps(order), encoding="utf-8")

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
        trace = self.folder / engines.TRACE
        told = json.loads(trace.read_bytes()) if trace.exists() else None
        new = place.write(self.root / self.run.shelf / f"{self.run.page}.ipynb", page.read_bytes())
        return Ended(self.run, seconds, trace=told, same=not new)


def _forget(folders: Iterable[Path]) -> None:
    for folder in folders:
        engines.forget(folder)
