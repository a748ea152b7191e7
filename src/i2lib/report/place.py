"""Nothing half-made is ever seen: what is new is written beside its place and moved there whole.

A rename is all or nothing, so whoever is killed in between leaves either the old or the new;
what such a death leaves lying about is cleared away by the next build.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from i2lib.errors import RunError
from i2lib.report import process

PART = ".part"  # a file on its way: .2016.ipynb.part
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
            "and build again"
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
