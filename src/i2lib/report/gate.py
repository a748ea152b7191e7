"""The gate: what may not be published, found in the finished HTML and nowhere earlier.

It believes no template and no extension: it reads the folder as a browser would, page by page, and
names every fault of every page at once.
"""

from __future__ import annotations

import html
import posixpath
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from i2lib.errors import GateError
from i2lib.report import digests, markup
from i2lib.report.verdicts import Verdicts

OUTSIDE = ("http", "https", "mailto", "tel")
TEXTS = (".html", ".css", ".js", ".json", ".csv", ".txt", ".md", ".ipynb", ".svg", ".xml")


Fault = tuple[str, str]  # the page, and what is wrong with it


def check(folder: Path, *, notice: str = "", root: Path | None = None) -> None:
    """Raise GateError with every fault of the pages in `folder`; `root` is where the project is."""
    if words := told(folder, notice=notice, root=root):
        raise GateError(words)


def told(
    folder: Path, *, notice: str = "", root: Path | None = None, known: Verdicts | None = None
) -> str:
    """Every fault as a line. One of the theme is on every page: said once, with their number."""
    pages: dict[str, list[str]] = {}
    for page, fault in faults(folder, notice=notice, root=root, known=known):
        pages.setdefault(fault, []).append(page)
    lines = [
        f"{names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''}: {fault}"
        for fault, names in pages.items()
    ]
    return "\n".join(["Faults in the finished pages:", *sorted(lines)]) if lines else ""


def faults(
    folder: Path, *, notice: str = "", root: Path | None = None, known: Verdicts | None = None
) -> Iterator[Fault]:
    """Every fault as (page, words). What a page shows by itself may be known from an earlier look."""
    files = digests.of_files(folder)
    machine = _of_this_machine(root)
    texts = {name: files[name] for name in sorted(files) if Path(name).suffix in TEXTS}

    def look(names: Sequence[str]) -> dict[str, Seen]:
        return {name: _look(name, folder / name, notice, machine) for name in names}

    seen = (known or Verdicts()).of(texts, look)
    pages = {name: one for name, one in seen.items() if one.anchors is not None}
    for name, one in seen.items():
        yield from ((name, fault) for fault in one.faults)
        yield from ((name, fault) for fault in _links(one, pages, files))
        yield from ((name, fault) for fault in _loads(one, files))
    yield from _twice("title", {name: [one.title] for name, one in pages.items()})
    yield from _twice("h1", {name: one.heads for name, one in pages.items()})


def key(notice: str, root: Path | None) -> str:
    """The key of what the gate finds: all that it hangs on beside a page."""
    return digests.of_value([notice, _of_this_machine(root), digests.of_surroundings()])


def _of_this_machine(root: Path | None) -> list[str]:
    """The folders that no page may name."""
    return sorted({str(root or Path.home()), str(Path.home()), sys.prefix})


def pages(folder: Path) -> dict[str, Path]:
    """The pages in a folder of finished ones, by name."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.html"))}
    return {name: path for name, path in found.items() if not name.startswith("_static/")}


@dataclass
class Seen:
    """What the gate has seen of one file: its own faults, and all that is held against others."""

    faults: list[str]
    links: list[tuple[str, str, str]] = field(default_factory=list)  # as written, file, anchor
    loads: list[tuple[str, str, str]] = field(default_factory=list)  # element, as written, file
    anchors: frozenset[str] | None = None  # None for what is no page
    title: str = ""
    heads: list[str] = field(default_factory=list)


def _look(name: str, path: Path, notice: str, machine: Sequence[str]) -> Seen:
    """Look at one file for itself."""
    text = path.read_text(encoding="utf-8", errors="replace")
    seen = Seen([*_machine(text, machine)])
    if name.endswith(".css"):
        seen.loads = [*_files("css", name, markup.css(text), seen.faults)]
    if not name.endswith(".html") or name.startswith("_static/"):
        return seen
    page = markup.read(text)
    if notice and notice not in html.unescape(text) and not page.redirects:
        seen.faults.append(f"the words {notice!r} are missing")
    seen.faults += _own_faults(page)
    seen.anchors = frozenset(page.ids) | page.names
    for link in sorted(set(page.links)):
        parts = urlsplit(link)
        if not (parts.scheme or parts.netloc):
            seen.links.append((link, _target(name, parts.path), unquote(parts.fragment)))
        elif parts.scheme not in OUTSIDE:
            seen.faults.append(f"the link {link} is neither within the book nor on the web")
    for tag, address in sorted(set(page.loads)):
        seen.loads += _files(tag, name, [address], seen.faults)
    seen.title = "" if page.redirects else page.title
    seen.heads = [words for level, words in page.headings if level == 1]
    return seen


def _own_faults(page: markup.Page) -> Iterator[str]:
    yield from page.faults
    yield from (f"the id {i!r} stands {n} times" for i, n in page.ids.items() if n > 1)
    for target in page.opened:
        if target not in page.popovers:
            yield f"a button opens #{target}, which is no popover of the page"
    for label in page.labels:
        if label not in page.ids:
            yield f"a picture is named by #{label}, which is not on the page"
    if page.redirects:
        return
    if not page.lang:
        yield "its language is not set (<html lang>)"
    if not page.title:
        yield "it has no title"
    levels = [level for level, _ in page.headings]
    if levels.count(1) != 1:
        yield f"it has {levels.count(1)} headings of level 1; one is right"
    for (before, _), (level, words) in zip([(0, ""), *page.headings], page.headings, strict=False):
        if level > before + 1:
            yield f"the heading {words!r} is of level {level}, after one of level {before}"


def _links(seen: Seen, pages: Mapping[str, Seen], files: Mapping[str, str]) -> Iterator[str]:
    for link, target, anchor in seen.links:
        if target not in files:
            yield f"the link {link} leads nowhere"
        elif anchor and target in pages and anchor not in (pages[target].anchors or ()):
            yield f"the link {link} leads to a page without this anchor"


def _loads(seen: Seen, files: Mapping[str, str]) -> Iterator[str]:
    for tag, address, target in seen.loads:
        if target not in files:
            yield f"<{tag}> loads {address}, which is not there"


def _files(
    tag: str, name: str, addresses: Sequence[str], faults: list[str]
) -> Iterator[tuple[str, str, str]]:
    """The files of the book that an element loads; what comes from outside is a fault."""
    for address in addresses:
        parts = urlsplit(address.strip())
        if parts.scheme == "data" or (not parts.path and parts.fragment):
            continue
        if parts.scheme or parts.netloc:
            faults.append(f"<{tag}> loads {address} from outside the book")
        else:
            yield tag, address, _target(name, parts.path)


def _target(name: str, path: str) -> str:
    """The file that a relative address on page `name` means; what starts with / is not relative."""
    if not path:
        return name
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
    return posixpath.join(target, "index.html") if path.endswith("/") else target


def _machine(text: str, folders: Sequence[str]) -> Iterator[str]:
    """Folders of the machine that made the page."""
    for folder in folders:
        if len(Path(folder).parts) > 1 and folder in text:
            if re.search(rf"(?<![\w/.-]){re.escape(folder)}(?![\w.-])", text):
                yield f"it holds a folder of this machine, {folder}"
    if re.search(r"ipykernel_\d+", text):
        yield "it holds the temporary file of a kernel"


def _twice(what: str, words: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, texts in words.items():
        for text in texts[-1:]:
            if text and first.setdefault(text, name) != name:
                yield name, f"its {what} {text!r} is that of {first[text]} too"
