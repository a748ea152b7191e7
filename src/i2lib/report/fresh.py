"""Is a page what a run would make of it now? Decided from content, never from the clock.

In each folder of made pages a file `.made.json` keeps, for every page, the digests of all that it
was made from and of its own bytes. Whatever is doubtful, altered or unreadable is made anew; and
since it lies with its pages, it cannot outlive them.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

from i2lib.report import Run, place

LEDGER = ".made.json"
PACKAGE = Path(__file__).resolve().parents[1]

Digests = dict[str, str]


def surroundings(root: Path) -> Digests:
    """The digests that all runs of one build share: data, library, packages, Python."""
    installed = {path.name for entry in sys.path for path in Path(entry or ".").glob("*.dist-info")}
    return {
        "data": _tree(root / "data"),
        "i2lib": _tree(PACKAGE),
        "packages": _digest("\n".join(sorted(installed)).encode()),
        "Python": platform.python_version(),
    }


def digests(root: Path, run: Run, shared: Digests) -> Digests:
    """Everything that the page of `run` is made from, each as a digest under the name one says."""
    notebook = root / run.notebook
    values = json.dumps(dict(run.parameters), sort_keys=True, default=str)
    return {
        "parameters": _digest(values.encode()),
        "notebook": _digest(notebook.read_bytes()) if notebook.is_file() else "",
        **shared,
    }


class Ledger:
    """What is known of the made pages of a book (folder `book`), page by page."""

    def __init__(self, book: Path) -> None:
        self.book = book
        self.damaged: list[Path] = []
        self.pages: dict[str, dict[str, object]] = {}
        for path in sorted(book.glob(f"*/{LEDGER}")):
            entries = _entries(path)
            if entries is None:
                self.damaged.append(path)
                continue
            self.pages |= {f"{path.parent.name}/{name}": e for name, e in entries.items()}

    def stale(self, page: str, now: Digests) -> str | None:
        """Why `page` (years/2016.ipynb) must be made anew, or None when it need not."""
        path = self.book / page
        if not path.is_file():
            return "there is no page yet"
        known = self.pages.get(page)
        if known is None:
            return "nobody knows what it was made from"
        if known.get("sha256") != _digest(path.read_bytes()):
            return "the page itself was altered"
        before = known.get("from")
        before = before if isinstance(before, dict) else {}
        changed = [name for name, digest in now.items() if before.get(name) != digest]
        return f"changed: {', '.join(changed)}" if changed else None

    def note(self, *pages: str, made_from: Digests | None = None) -> None:
        """Keep what these pages, which have just been put in place, were made from."""
        for page in pages:
            digest = _digest((self.book / page).read_bytes())
            self.pages[page] = {"from": made_from or {}, "sha256": digest}
        self._keep({_folder(page) for page in pages})

    def gone(self, still: Iterable[str]) -> list[str]:
        """Remove the pages that were made once and are made no more; their names."""
        gone = sorted(set(self.pages) - set(still))
        for page in gone:
            with place.said(self.book / page):
                (self.book / page).unlink(missing_ok=True)
            del self.pages[page]
        self._keep({_folder(page) for page in gone})
        return gone

    def _keep(self, folders: Iterable[str]) -> None:
        for folder in folders:
            entries = {p.split("/")[1]: e for p, e in self.pages.items() if _folder(p) == folder}
            text = json.dumps(entries, indent=1, sort_keys=True) + "\n"
            place.write(self.book / folder / LEDGER, text.encode())


def _folder(page: str) -> str:
    """Made pages lie exactly one folder deep."""
    return page.split("/")[0]


def _entries(path: Path) -> dict[str, dict[str, object]] | None:
    try:
        entries = json.loads(path.read_bytes())
    except ValueError:
        return None
    if not isinstance(entries, dict):
        return None
    sound = all("/" not in name and isinstance(entry, dict) for name, entry in entries.items())
    return entries if sound else None


def _tree(folder: Path) -> str:
    """One digest of all files under `folder`: their names and their bytes."""
    every = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(folder).as_posix()
            every.update(f"{name}\0{_digest(path.read_bytes())}\n".encode())
    return every.hexdigest()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
