"""The process that imports everything once and forks for each run.

It runs in the world of a run, hears orders over a pair of sockets, a line each, and answers what
became of them. It keeps no thread, no loop and no socket of Jupyter's, so that a fork of it is like a
process that was just started; and it outlives the press by nothing: when the press is gone, it ends
its runs, clears their folders away, and ends.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from nbformat import validator

from i2lib.errors import I2Error
from i2lib.report import run
from i2lib.report.forked import manager

LATE = (  # what a kernel imports when it starts, and a run when it has ended
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.kernelspec",
    "sqlite3",
    "tornado.platform.asyncio",
)
PIECE = 1 << 16
PATIENCE = 3.0  # seconds for a run to end by itself; less than what the press has for all of it


def warm(project: Path, function: str) -> None:
    """Import what Jupyter imports late, then let `function` ("module:name") do as much for cells."""
    for name in LATE:
        with suppress(ImportError):  # another version has it elsewhere, and imports it itself
            import_module(name)
    for version in (4, 5):
        validator.get_validator(4, version)
    if function:
        module, _, name = function.partition(":")
        with suppress(I2Error):  # the run itself says what is wrong, and of which notebook
            getattr(import_module(module), name)(project)
    gc.collect()
    gc.freeze()  # so that a collection in a fork does not touch, and thereby copy, all of it


class Nursery:
    """The forks that are at work, by process: each has a folder with its order."""

    def __init__(self, press: socket.socket) -> None:
        self.press = press
        self.at_work: dict[int, Path] = {}

    def serve(self) -> None:
        """Do what the press asks and tell it what became of it, until it is gone or says to end."""
        stopped: list[int] = []
        here, there = socket.socketpair()
        there.setblocking(False)
        signal.set_wakeup_fd(there.fileno())  # the end of a child is heard like a word of the press
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
        heard = b""
        while not stopped:
            ready, _, _ = select.select([self.press, here], [], [])
            if here in ready:
                here.recv(PIECE)
                for folder, code in self.ended():
                    self.press.sendall(line(folder=str(folder), code=code))
            if self.press in ready:
                piece = self.press.recv(PIECE)
                if not piece:
                    break
                *orders, heard = (heard + piece).split(b"\n")
                for order in orders:
                    self.begin(**json.loads(order))
        self.end()

    def begin(self, folder: str, project: str, own: dict[str, str]) -> None:
        here = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._be_a_run(Path(folder), here, Path(project), own)
        self.at_work[pid] = Path(folder)

    def ended(self) -> Iterator[tuple[Path, int]]:
        """Every run that has ended by now, with its exit code, or less than zero for a signal."""
        while self.at_work:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            yield self.at_work.pop(pid), os.waitstatus_to_exitcode(status)

    def end(self) -> None:
        """End all of them: asked first, so that each ends its kernel, then killed."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in self.at_work:
                os.kill(pid, number)
            until = time.monotonic() + PATIENCE
            while self.at_work and time.monotonic() < until:
                for folder, _ in self.ended():
                    shutil.rmtree(folder, ignore_errors=True)
                time.sleep(0.01)

    def _be_a_run(self, folder: Path, parent: int, project: Path, own: dict[str, str]) -> NoReturn:
        code = 1
        try:
            self.press.close()
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            for number in (signal.SIGTERM, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            atexit._clear()
            os.environ.update(own)
            tempfile.tempdir = None
            os.chdir(project)
            with (folder / "log").open("wb") as log:
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
            kernels = partial(manager.begin, otherwise=run.with_sockets(folder))
            run.main(folder, parent, kernels)
            code = 0
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else 1
        except BaseException:  # noqa: BLE001 (whatever it was, a fork never goes on as its parent)
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)


def line(**told: object) -> bytes:
    return json.dumps(told).encode() + b"\n"


def main(press: int, folder: Path, project: Path, function: str) -> None:
    """Warm up, then serve the press at the other end of the socket `press`; `folder` is our own."""
    with suppress(ValueError):
        sys.path.remove(str(Path.cwd()))  # as a kernel's launcher does; it puts its own there later
    nursery = Nursery(socket.socket(fileno=press))
    warm(project, function)
    try:
        nursery.serve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
