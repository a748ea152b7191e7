"""What the press starts, it also ends, whoever stops the press and whenever.

Notebooks and Sphinx run in processes of their own, in a world that is the same everywhere:
one time zone, one locale, one hash seed, no start-up files of the user.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any

PATIENCE = 5.0  # seconds for a process to end by itself before it is killed

SAME = {
    "LC_ALL": "C.UTF-8",
    "NO_COLOR": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}
DROPPED = (
    "FORCE_COLOR",
    "LANGUAGE",
    "MATPLOTLIBRC",
    "MPLBACKEND",
    "PYTHONINSPECT",
    "PYTHONOPTIMIZE",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
    "SOURCE_DATE_EPOCH",  # Sphinx would put its year in the place of a copyright's
)

Process = subprocess.Popen[bytes]
inside = threading.Event()  # set within `stoppable`: the outermost one listens


def same_world(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment variables of a process whose bytes must not depend on the machine."""
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    return kept | SAME | dict(more or {})


def start(
    command: Sequence[str],
    folder: Path,
    env: Mapping[str, str],
    log: Path | IO[bytes],
    pass_fds: Sequence[int] = (),
    *,
    hears: bool = False,
) -> Process:
    """Start `command` in `folder`, out of reach of the terminal's Ctrl-C; its words go to `log`.

    A process that `hears` is told by its standard input when to begin.
    """
    with log.open("wb") if isinstance(log, Path) else nullcontext(log) as out:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=dict(env),
            stdin=subprocess.PIPE if hears else subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=pass_fds,
        )


@contextmanager
def running(
    command: Sequence[str],
    folder: Path,
    env: Mapping[str, str],
    log: Path | IO[bytes],
    *,
    hears: bool = False,
) -> Iterator[Process]:
    """As `start`; what is left of it at the end of the block is ended."""
    started = []
    try:
        with held():
            started.append(start(command, folder, env, log, hears=hears))
        yield started[0]
    finally:
        end(started)
        for each in started:
            if each.stdin:
                with suppress(BrokenPipeError):
                    each.stdin.close()


def tell(process: Process, words: str) -> None:
    """Tell a process that hears; its input stays open, so that it notices when we are gone."""
    assert process.stdin is not None
    process.stdin.write(f"{words}\n".encode())
    process.stdin.flush()


def end(processes: Iterable[Process]) -> None:
    """End all of them: asked first, so that each can tidy up, then killed."""
    processes = [process for process in processes if process.poll() is None]
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C and SIGTERM end what runs inside; a second one does not disturb the tidying up."""

    def leave(number: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + number)

    before = {} if inside.is_set() else _handlers()
    for each in before:
        inside.set()
        signal.signal(each, leave)
    try:
        yield
    finally:
        for each, handler in before.items():
            inside.clear()
            signal.signal(each, handler)


@contextmanager
def held() -> Iterator[None]:
    """A step that is not to be cut in two: a signal that comes meanwhile is heard after it."""
    heard: list[int] = []
    before = _handlers()
    for each in before:
        signal.signal(each, lambda number, _frame: heard.append(number))
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        for number in heard[:1]:
            signal.raise_signal(number)


def _handlers() -> dict[signal.Signals, Any]:
    """Who listens to the signals that end a program; a background job ignores some, and shall."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    handlers = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    return {each: h for each, h in handlers.items() if h not in (signal.SIG_IGN, None)}
