"""Has anything changed since the last good book? Asked before anything heavy is imported.

Beside the book lies a list of all that it was made from and of all its files: how each looked to the
file system, and its digest. A file that looks the same is the same; only of one that does not is the
digest taken, since a fresh checkout has other times. One difference is enough for a build.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

LIST = Path("book") / "_build" / ".stands.json"
HTML = Path("book") / "_build" / "html"
INPUTS = ("data", "notebooks", "book", "LICENSE", "LICENSE-content")
MADE = ".made.json"  # the ledger of made pages, see `fresh`
STATIC = "/_static/"
PASSING = ("_build", "__pycache__")
PACKAGE = Path(__file__).resolve().parents[1]
LIBRARY = "i2lib"  # what its files are listed under, wherever they lie
TICK = 20_000_000  # ns: what was written within it may be written again and look the same
SECOND = 1_000_000_000

Look = list[int] | None  # modified and changed at (ns), size, inode
Seen = dict[str, os.stat_result]


def stands(root: Path) -> int | None:
    """How many pages the last good book of this project has, if nothing has changed; else None."""
    try:
        kept = json.loads((root / LIST).read_bytes())
        known: dict[str, list[Any]] = kept["files"]
        around = kept["around"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    seen = _seen(root)
    if around != _around() or known.keys() != seen.keys():
        return None
    moved = [name for name, (look, _) in known.items() if look != _look(seen[name])]
    for name in moved:
        if _digest(_path(root, name)) != known[name][1]:
            return None
    if moved:
        _write(root, known | {name: [_sure(seen[name]), known[name][1]] for name in moved})
    return sum(_of_html(name) and name.endswith(".html") and STATIC not in name for name in known)


def inputs(root: Path) -> dict[str, str]:
    """The digest of each file that a book is made from, before it is: see `keep`."""
    return {name: _digest(_path(root, name)) for name in _seen(root) if not _of_html(name)}


def keep(root: Path, before: Mapping[str, str]) -> None:
    """List the book that has just been published, unless what it was made from was edited meanwhile.

    `before` are the digests of that time; made pages are part of the book, and listed as they are.
    """
    forget(root)
    made = set(_made(root))
    seen = _seen(root)
    files = {name: [_sure(seen[name]), _digest(_path(root, name))] for name in seen}
    now = {name: digest for name, (_, digest) in files.items() if not _of_html(name)}
    edited = {*before.items()} ^ {*now.items()}
    if all(name in made for name, _ in edited):
        _write(root, files)


def forget(root: Path) -> None:
    """Whatever is built next is built."""
    (root / LIST).unlink(missing_ok=True)


def project(arguments: list[str]) -> Path | None:
    """The project that a plain `i2 build` with these arguments means; None where they ask for more."""
    if arguments[:1] == ["--root"] and len(arguments) == 2:
        return Path(arguments[1])
    if len(arguments) == 1 and arguments[0].startswith("--root="):
        return Path(arguments[0].removeprefix("--root="))
    if arguments:
        return None
    here = Path.cwd()
    checkout = PACKAGE.parents[1]
    folders = (here, *here.parents, checkout)
    return next((one for one in folders if (one / "data" / "datapackage.json").is_file()), None)


def _seen(root: Path) -> Seen:
    """Each file that counts, as the file system tells of it."""
    seen: Seen = {}
    for name in INPUTS:
        _walk(str(root / name), name, seen)
    _walk(str(root / HTML), HTML.as_posix(), seen)
    _walk(str(PACKAGE), LIBRARY, seen)
    return seen


def _walk(path: str, name: str, seen: Seen) -> None:
    try:
        entries = os.scandir(path)
    except NotADirectoryError:
        seen[name] = Path(path).stat()
        return
    except OSError:
        return
    with entries:
        for entry in entries:
            if entry.name in PASSING or (entry.name[0] == "." and entry.name != MADE):
                continue
            if entry.is_dir():
                _walk(entry.path, f"{name}/{entry.name}", seen)
            else:
                seen[f"{name}/{entry.name}"] = entry.stat()


def _path(root: Path, name: str) -> Path:
    within, _, rest = name.partition("/")
    return PACKAGE / rest if within == LIBRARY else root / name


def _of_html(name: str) -> bool:
    return name.startswith(f"{HTML.as_posix()}/")


def _made(root: Path) -> Iterator[str]:
    """The pages that are made by builds, and their ledgers."""
    for ledger in (root / "book").glob(f"*/{MADE}"):
        folder = ledger.parent.relative_to(root).as_posix()
        yield f"{folder}/{MADE}"
        yield from (f"{folder}/{name}" for name in json.loads(ledger.read_bytes()))


def _around() -> dict[str, str]:
    """Python, and the packages that are installed with it."""
    names = set()
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as entries:
                names |= {one.name for one in entries if one.name.endswith(".dist-info")}
        except OSError:
            continue
    packages = hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()
    return {"Python": sys.version, "packages": packages}


def _look(seen: os.stat_result) -> Look:
    return [seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino]


def _sure(seen: os.stat_result) -> Look:
    """How a file looks; None where it was written so lately that a later edit may look the same."""
    last = max(seen.st_mtime_ns, seen.st_ctime_ns)
    coarse = last % SECOND == 0  # a file system that knows seconds only
    return None if time.time_ns() - last < (2 * SECOND if coarse else TICK) else _look(seen)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _write(root: Path, files: Mapping[str, object]) -> None:
    """Beside, then in place: a build that is killed leaves the old list or none."""
    part = (root / LIST).with_suffix(".part")
    with suppress(OSError):  # without a list the next build is a build
        part.write_text(json.dumps({"around": _around(), "files": files}), encoding="utf-8")
        part.replace(root / LIST)
