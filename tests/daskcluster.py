"""A scheduler of Dask and its workers on this computer, each a process of its own that may be killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest

MARKS = [
    pytest.mark.slow,
    pytest.mark.xdist_group("cluster"),
    pytest.mark.skipif(
        find_spec("distributed") is None and not os.environ.get("CI"),
        reason="Dask is not installed (make setup does it)",
    ),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="reads /proc"),
]


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

    def schedule(self, **env: str) -> None:
        host, port = self.address.removeprefix("tcp://").split(":")
        here = ("--host", host, "--port", port, "--no-dashboard", "--no-show")
        self.start("scheduler", "scheduler", *here, **env)

    def work(self, *names: str, **env: str) -> None:
        for name in names:
            few = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--name", name)
            self.start(name, "worker", self.address, *few, **env)

    def joined(self, *names: str) -> bool:
        return all("Registered" in (self.folder / f"{name}.log").read_text() for name in names)

    def stop(self, *names: str, by: signal.Signals = signal.SIGKILL) -> None:
        for name in names:
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


@contextmanager
def standing(*workers: str, **env: str) -> Iterator[Cluster]:
    """A scheduler and workers of these names, in a world with `env`; killed with the block."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="dask-"))  # short, for the sockets of kernels
    made = Cluster(folder, f"tcp://127.0.0.1:{port}")
    try:
        made.schedule(**env)
        made.work(*workers, **env)
        yield made
    finally:
        made.stop(*made.processes)
        shutil.rmtree(folder)


def until(true: Callable[[], object], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return bool(true())
