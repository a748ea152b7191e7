"""The press's end of a nursery: orders go there, and what became of them comes back."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from i2lib.report import engines, process

INLINE = "module://matplotlib_inline.backend_inline"  # which a kernel chooses before anything else


class Forks:
    """Runs that are forked from a nursery; `otherwise` does them when the nursery has died."""

    def __init__(self, root: Path, warm: str, otherwise: engines.Engine) -> None:
        self._otherwise = otherwise
        self._at_work: dict[Path, Path] = {}
        self._heard = b""
        self._folder = engines.folder()
        self._line, theirs = socket.socketpair()
        with theirs:
            self._nursery = process.start(
                [
                    *(sys.executable, "-m", "i2lib.report.forked.nursery"),
                    *(str(theirs.fileno()), str(self._folder), str(root), warm),
                ],
                folder=self._folder,
                env=process.same_world({**engines.own(self._folder), "MPLBACKEND": INLINE}),
                log=self._folder / "log",
                pass_fds=[theirs.fileno()],
            )
        self._line.setblocking(False)

    def begin(self, folder: Path, root: Path) -> None:
        order = {"folder": str(folder), "project": str(root), "own": engines.own(folder)}
        try:
            self._line.send(json.dumps(order).encode() + b"\n")
        except ConnectionError:
            self._otherwise.begin(folder, root)
        else:
            self._at_work[folder] = root

    def ended(self) -> Iterator[tuple[Path, int]]:
        yield from self._otherwise.ended()
        died = self._nursery.poll()  # asked first: what it said before it died is still heard
        *lines, self._heard = (self._heard + self._said()).split(b"\n")
        for line in lines:
            told = json.loads(line)
            folder = Path(told["folder"])
            self._at_work.pop(folder, None)
            yield folder, told["code"]
        while died is not None and self._at_work:
            folder, root = self._at_work.popitem()
            if (folder / "log").exists():
                yield folder, died
            else:  # it had not been forked
                self._otherwise.begin(folder, root)

    def room(self, jobs: int) -> int:
        return jobs

    def _said(self) -> bytes:
        try:
            return self._line.recv(1 << 16)
        except (BlockingIOError, ConnectionError):
            return b""

    def end(self) -> None:
        """End what is at work; done twice, nothing is left to do."""
        process.end([self._nursery])
        self._line.close()
        self._otherwise.end()
        engines.forget(self._folder)
