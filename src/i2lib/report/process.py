"""What the press starts, it also ends, whoever stops the press and whenever.

Notebooks and Sphinx run in processes of their own, in a world that is the same everywhere:
one time zone, one locale, one hash seed, no start-up files of the user.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn, TypeVar

from i2lib.errors import RunError

T = TypeVar("T")

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
def beside(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Do `work` in a fork of this process meanwhile; calling what is given waits for its result.

    It raises what `work` raised, RunError where it died. Nothing else comes back but files.
    """
    if not hasattr(os, "fork"):
        yield work
        return
    here, there = os.pipe()
    with held():
        pid = os.fork()
        if pid == 0:
            _be_beside(work, there)
    os.close(there)

    def result() -> T:
        with os.fdopen(os.dup(here), "rb") as told:
            content = told.read()
        if not content:
            raise RunError("a process that worked beside this one was killed; is memory short?")
        found, error = pickle.loads(content)
        if error is not None:
            raise error
        return found  # type: ignore[no-any-return]

    try:
        yield result
    finally:
        os.close(here)
        os.kill(pid, signal.SIGKILL)  # where it has ended this does nothing
        os.waitpid(pid, 0)


def _be_beside(work: Callable[[], object], there: int) -> NoReturn:
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for it ends it
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            told = pickle.dumps((work(), None))
        except Exception as error:  # noqa: BLE001 (it is raised again where the result is wanted)
            told = pickle.dumps((None, error))
        with os.fdopen(there, "wb") as out:
            out.write(told)
    finally:
        os._exit(0)


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
