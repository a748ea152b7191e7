"""Watches a run from within its kernel: what its notebook asks and is answered, and what it opens.

An IPython extension, loaded before the first cell. Python's own auditing tells it of every file that
is opened in the project and of every program that is started; a notebook that asks questions
announces them by the same way. After each cell the trace so far is put down in the file that
the press has named. What a library of C code opens by itself Python does not hear of: see
`trace.of_the_house`.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

from i2lib.report.digests import of_bytes

NAMED = "I2_TRACE"  # the environment variable that names the file
ARGUMENTS = [f"--IPKernelApp.extensions={__name__}"]  # of a kernel that is to be watched
ASKED, PAST, DOOR, READ = (f"i2lib.{event}" for event in ("asked", "past", "door", "read"))
PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")
FONTS = ("fc-list", "system_profiler")  # matplotlib asks them once for the fonts of the machine
LISTINGS = ("os.listdir", "os.scandir")
IMPORTING = "importlib"  # Python looks through folders for what it imports and what is installed


def digest_of(path: Path) -> str:
    """The digest of a file, or of the names in a folder; "" where there is none."""
    try:
        if path.is_dir():
            return of_bytes("\n".join(sorted(one.name for one in path.iterdir())).encode())
        return of_bytes(path.read_bytes())
    except OSError:
        return ""


def digest_of_answer(answer: object) -> str:
    """Two answers of one digest show the same."""
    return of_bytes(repr(answer).encode())[:32]


class Watch:
    """What one run has asked and opened so far; `root` is the folder of its project."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        own = (os.environ.get(name) for name in ("TMPDIR", "IPYTHONDIR"))
        aside = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]), *filter(None, own))
        self.aside = [Path(one).resolve() for one in aside]  # known by other digests, or passing
        self.asked: dict[str, str] = {}  # the way to a question, as JSON -> digest of its answer
        self.read: dict[str, str] = {}  # a file or folder -> its digest when it was opened
        self.past: set[str] = set()  # what may have read any of the data, by name
        self.deaf = threading.local()
        self.inside = False  # the door

    def hear(self, event: str, args: tuple[Any, ...]) -> None:
        """The hook."""
        listener = LISTENERS.get(event)
        if listener is None or getattr(self.deaf, "now", False):
            return
        self.deaf.now = True
        try:
            listener(self, *args)
        finally:
            self.deaf.now = False

    def told(self) -> str:
        """The trace so far, as JSON."""
        asked = [[json.loads(way), answer] for way, answer in self.asked.items()]
        return json.dumps({"asked": asked, "read": self.read, "past": sorted(self.past)})

    def _asked(self, way: object, answer: object) -> None:
        try:
            name = json.dumps(way, default=os.fspath, ensure_ascii=False)
        except TypeError:
            self.past.add("a question that cannot be written down")
            return
        answered = digest_of_answer(answer)
        if self.asked.setdefault(name, answered) != answered:
            self.past.add("a question with two answers")

    def _past(self, what: str) -> None:
        if not self.inside:
            self.past.add(what)

    def _door(self, inside: bool) -> None:
        self.inside = inside

    def _read(self, path: Path) -> None:
        self._note(path.resolve())

    def _open(self, path: object, mode: str | None, flags: int) -> None:
        writes = not {"r", "+"} & set(mode) if mode else flags & os.O_ACCMODE == os.O_WRONLY
        if self.inside or writes or not isinstance(path, str | bytes | os.PathLike):
            return
        where = Path(os.fsdecode(path)).resolve()
        if where.suffix == ".pyc" and where.parent.name == "__pycache__":
            where = Path(source_from_cache(where))
        if where.is_relative_to(self.root) and not any(map(where.is_relative_to, self.aside)):
            self._note(where)

    def _listing(self, path: object = None) -> None:
        if IMPORTING not in sys._getframe(2).f_code.co_filename:
            self._open(os.curdir if path is None else path, None, os.O_RDONLY)

    def _base(self, path: object) -> None:
        if path != ":memory:":
            self._open(path, None, os.O_RDWR)

    def _program(self, command: object = "", *_: object) -> None:
        name = Path(os.fsdecode(command)).name if isinstance(command, str | bytes) else ""
        if not self.inside and name not in FONTS:
            self.past.add(f"a program: {name}" if name else "a process of its own")

    def _note(self, where: Path) -> None:
        name = where.relative_to(self.root) if where.is_relative_to(self.root) else where
        self.read.setdefault(name.as_posix(), digest_of(where))


LISTENERS: dict[str, Callable[..., None]] = {
    ASKED: Watch._asked,
    PAST: Watch._past,
    DOOR: Watch._door,
    READ: Watch._read,
    "open": Watch._open,
    "sqlite3.connect": Watch._base,
    **dict.fromkeys(LISTINGS, Watch._listing),
    **dict.fromkeys(PROGRAMS, Watch._program),
}


def load_ipython_extension(shell: Any) -> None:
    """Watch all that this kernel runs from now on, if the press has named a file for it."""
    named = os.environ.get(NAMED)
    if not named:
        return
    watch = Watch(Path.cwd())
    trace = Path(named)

    def after_cell(*_: object) -> None:
        trace.write_text(watch.told(), encoding="utf-8")

    shell.events.register("post_run_cell", after_cell)
    sys.addaudithook(watch.hear)
