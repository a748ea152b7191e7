"""Nothing half-made is ever seen: what is new is written beside its place and moved there whole.

A rename is all or nothing, so whoever is killed in between leaves either the old or the new;
what such a death leaves lying about is cleared away by the next build.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from i2lib.errors import RunError
from i2lib.report import process

PART = ".part"  # a file on its way: .2016.ipynb.part
JOURNAL = ".unfinished"  # names files that belong together, while they are put in their places
LAST = ".last"  # the book that has just been replaced: .html.last
NEXT = ".next"  # the book that is being made: .html.next


@contextmanager
def said(path: Path) -> Iterator[None]:
    """A full disk or a folder that may not be written is one clear line."""
    try:
        yield
    except OSError as error:
        where = error.filename or path
        raise RunError(
            f"{where}: {error.strerror or error}; free the place or the folder's rights, "
            "and try again"
        ) from error


def write(path: Path, content: bytes) -> bool:
    """Put `content` at `path` in one step; False where it stood there already."""
    with said(path):
        if path.is_file() and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}{PART}")
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return True


def silent(_words: str) -> None:
    """For callers who need not be told that they wait."""


@contextmanager
def alone_in(folder: Path, say: Callable[[str], object] = silent) -> Iterator[None]:
    """Nobody else who asks for it writes in this folder meanwhile; waits for who is at it.

    `say` hears that it waits. However the holder ends, the operating system lets go for it.
    """
    with said(folder):
        handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another i2 is at work in {folder.name}/; waiting for it to end")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_together(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Put all of these files of one folder in their places, or none, whenever whoever does it dies.

    All stand beside their places before the journal names them; from then on they are the new ones,
    and `finish` puts those in their places that are not there yet. To be called within `alone_in`.
    """
    sweep(folder)
    with said(folder), process.held():
        parts = {path.with_name(f".{path.name}{PART}"): path for path in files}
        journal = folder / JOURNAL
        try:
            for part, path in parts.items():
                _lasting(part, files[path])
            names = [part.relative_to(folder).as_posix() for part in parts]
            _lasting(folder / f"{JOURNAL}{PART}", json.dumps(names).encode())
            (folder / f"{JOURNAL}{PART}").replace(journal)
        except OSError:
            for part in (*parts, folder / f"{JOURNAL}{PART}"):
                part.unlink(missing_ok=True)
            raise
        _finish(folder)


def finish(folder: Path) -> bool:
    """What was cut off within `write_together` is as if it had gone on. True where it had to be."""
    if not (folder / JOURNAL).is_file():
        return False
    with alone_in(folder), said(folder), process.held():
        return _finish(folder)


def _finish(folder: Path) -> bool:
    journal = folder / JOURNAL
    if not journal.is_file():
        return False  # whoever was at it has just finished it
    for name in json.loads(journal.read_bytes()):
        part = folder / name
        if part.is_file():
            part.replace(part.with_name(part.name[1 : -len(PART)]))
    journal.unlink()
    return True


def _lasting(path: Path, content: bytes) -> None:
    """Write a file so that it is on the disk, and not only on its way there."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def swap(new: Path, place: Path) -> None:
    """Put the folder `new` where `place` is; what stood there is removed only afterwards."""
    with said(place), process.held():
        place = place.resolve()  # the book may be a link to another disk's folder
        last = place.with_name(f".{place.name}{LAST}")
        if last.exists():
            shutil.rmtree(last)
        if place.exists():
            place.rename(last)
        new.rename(place)
        shutil.rmtree(last, ignore_errors=True)


def heal(place: Path) -> bool:
    """After a death inside a build or `swap`: the last good book is back. True where it had to."""
    with said(place):
        place = place.resolve()
        shutil.rmtree(place.with_name(f".{place.name}{NEXT}"), ignore_errors=True)
        last = place.with_name(f".{place.name}{LAST}")
        if not last.exists():
            return False
        if place.exists() and any(place.iterdir()):
            shutil.rmtree(last)
            return False
        if place.exists():
            place.rmdir()
        last.rename(place)
        return True


def sweep(folder: Path) -> None:
    """Clear away files that were on their way when a build was killed."""
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != "_build"]
        for name in files:
            if name.startswith(".") and name.endswith(PART):
                with said(folder):
                    (Path(parent) / name).unlink(missing_ok=True)
