"""What is kept of the last bound book, so that the next one binds only the pages that can differ.

One file beside the book holds Sphinx' environment and trees of pages, and tells what each page was
made from and which files of the book it is.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from i2lib.report import place, sealed

FOLDER = ".kept"
ABOUT, ENVIRONMENT, TREES = "about.json", "environment.pickle", "doctrees/"


@dataclass
class Page:
    """One page of a bound book."""

    source: str  # its file, from the book's folder
    included: dict[str, str]  # what else was read for it, with digests: {"fragments/newest.md": …}
    handed: str  # digest of what is handed to the frame of this page alone
    made: dict[str, str]  # its files in the bound book, with digests
    words: dict[str, Any]  # what the search knows of it


@dataclass
class Bound:
    """A bound book: all that it was made from. Two books with the same are the same, byte for byte."""

    files: dict[str, str]  # every file of the book's folder, with digests
    settings: dict[str, str]  # everything else that is one for all pages, under the name one says
    shared: dict[str, str] = field(default_factory=dict)  # what pages tell each other
    pages: dict[str, Page] = field(default_factory=dict)

    def differs(self, now: Bound, apart: frozenset[str]) -> str:
        """Why all pages must be bound anew; "" where each can be looked at for itself.

        Files `apart` are looked at page by page too, by what is handed to each.
        """
        of_pages = {page.source for page in self.pages.values()} | apart
        of_pages |= {name for page in self.pages.values() for name in page.included}
        for name in self.changed(now):
            if name not in of_pages or name not in self.files or name not in now.files:
                return name
        of_all = {**now.settings, **self.settings}  # in the order in which one would tell them
        return next((one for one in of_all if self.settings.get(one) != now.settings.get(one)), "")

    def changed(self, now: Bound) -> list[str]:
        """The files that are not what they were, or are gone, or new."""
        names = {*self.files, *now.files}
        return sorted(name for name in names if self.files.get(name) != now.files.get(name))


def write(path: Path, bound: Bound, environment: bytes, trees: Mapping[str, Path]) -> None:
    """Keep a book that has just been bound at `path`, in the place of the one before."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(ABOUT, json.dumps(bound, default=vars))
        archive.writestr(ENVIRONMENT, environment)
        for name, tree in trees.items():
            archive.writestr(f"{TREES}{name}", tree.read_bytes())
    sealed.write(path, content.getbuffer())


def read(path: Path) -> tuple[Bound, bytes, Iterator[tuple[str, bytes]]] | None:
    """What was kept: the book, Sphinx' environment, its trees of pages; None where nothing is.

    Raises sealed.DamagedError.
    """
    content = sealed.read(path)
    if content is None:
        return None
    archive = zipfile.ZipFile(io.BytesIO(content))
    about = json.loads(archive.read(ABOUT))
    pages = {name: Page(**page) for name, page in about.pop("pages").items()}
    return Bound(**about, pages=pages), archive.read(ENVIRONMENT), _trees(archive)


def publish(aside: Path, html: Path) -> None:
    """Put what was kept of the book `aside` beside `html`, where that book now lies."""
    new, here = beside(aside), beside(html)
    with place.said(here):
        here.unlink(missing_ok=True)
        if new.is_file():
            here.parent.mkdir(exist_ok=True)
            new.rename(here)


def beside(html: Path) -> Path:
    """Where it is told of a book what was kept of it."""
    return html.parent / FOLDER / "book"


def _trees(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in archive.namelist():
        if name.startswith(TREES):
            yield name.removeprefix(TREES), archive.read(name)
