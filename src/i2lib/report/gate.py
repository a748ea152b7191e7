"""The gate: what may not be published, found in the finished HTML and nowhere earlier.

It believes no template and no extension: it reads the folder as a browser would, page by page, and
names every fault of every page at once.
"""

from __future__ import annotations

import html
import posixpath
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from i2lib.errors import GateError

LOADED = {  # element: the attributes whose address a browser fetches by itself
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
NOT_LOADED = {"alternate", "author", "canonical", "help", "license", "next", "prev", "search"}
NOT_LOADED |= {"bookmark", "index", "up", "me", "top"}  # rel of <link> that fetch nothing
OUTSIDE = ("http", "https", "mailto", "tel")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TEXTS = (".html", ".css", ".js", ".json", ".csv", ".txt", ".md", ".ipynb", ".svg", ".xml")
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
SCRIPT_ADDRESS = re.compile(r"""(?:https?:)?//[\w.-]+/[^\s"'`]*\.(?:m?js|css|woff2?|ttf)\b""")


Fault = tuple[str, str]  # the page, and what is wrong with it


def check(folder: Path, *, notice: str = "", root: Path | None = None) -> None:
    """Raise GateError with every fault of the pages in `folder`; `root` is where the project is."""
    if words := told(folder, notice=notice, root=root):
        raise GateError(words)


def told(folder: Path, *, notice: str = "", root: Path | None = None) -> str:
    """Every fault as a line. One of the theme is on every page: said once, with their number."""
    pages: dict[str, list[str]] = {}
    for page, fault in faults(folder, notice=notice, root=root):
        pages.setdefault(fault, []).append(page)
    lines = [
        f"{names[0]}{f' and {len(names) - 1} more' if len(names) > 1 else ''}: {fault}"
        for fault, names in pages.items()
    ]
    return "\n".join(["Faults in the finished pages:", *sorted(lines)]) if lines else ""


def faults(folder: Path, *, notice: str = "", root: Path | None = None) -> Iterator[Fault]:
    """Every fault as (page, words)."""
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    pages = {}
    for name in sorted(files):
        if files[name].suffix in TEXTS:
            text = files[name].read_text(encoding="utf-8", errors="replace")
            yield from ((name, fault) for fault in _machine(text, root))
            if name.endswith(".html") and not name.startswith("_static/"):
                pages[name] = _read(text)
                if notice and notice not in html.unescape(text) and not pages[name].redirects:
                    yield name, f"the words {notice!r} are missing"
            elif name.endswith(".css"):
                for address in _css(text):
                    yield from ((name, f) for f in _load(name, "css", address, files))
    for name, page in pages.items():
        yield from ((name, fault) for fault in _own_faults(page))
        yield from ((name, fault) for fault in _links(name, page, pages, files))
        yield from ((name, fault) for fault in _loads(name, page, files))
    yield from _twice("title", {n: p.title for n, p in pages.items() if not p.redirects})
    yield from _twice("h1", {n: h for n, p in pages.items() for k, h in p.headings if k == 1})


@dataclass
class Page:
    """What the gate has seen of one page."""

    lang: str = ""
    title: str = ""
    redirects: bool = False
    ids: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)
    popovers: set[str] = field(default_factory=set)
    opened: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[tuple[str, str]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.words: list[str] | None = None  # of the title or heading that is open
        self.unnamed: list[bool] = []  # for each open <svg>: has it to be named, and is not yet?
        self.raw = ""  # script or style, whose content follows
        self.skipped = 0  # open links within a heading: the theme's "#"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._names(tag, given)
        self._addresses(tag, given)
        if tag == "html":
            self.page.lang = given.get("lang", "")
        elif tag == "img":
            self._picture(given)
        elif tag == "svg":
            named = given.get("role") != "img" or bool(given.get("aria-label", "").strip())
            if labels := given.get("aria-labelledby", "").split():
                self.page.labels += labels
                named = True
            self.unnamed.append(not named)
        elif tag == "title" or tag in HEADINGS:
            self.words = []
        elif tag == "a" and "headerlink" in given.get("class", "").split():
            self.skipped += 1
        elif tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.page.redirects = True
            self.page.links.append(given.get("content", "").partition("url=")[2])
        self.raw = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:
        self.raw = ""
        words = " ".join("".join(self.words or ()).split())
        if tag == "title":
            if self.unnamed:
                self.unnamed[-1] = self.unnamed[-1] and not words
            else:
                self.page.title = words
            self.words = None
        elif tag in HEADINGS and self.words is not None:
            self.page.headings.append((int(tag[1]), words))
            self.words = None
        elif tag == "a":
            self.skipped = 0
        elif tag == "svg" and self.unnamed and self.unnamed.pop():
            self.page.faults.append("a picture (svg, role img) has no name; give it a <title>")

    def handle_data(self, data: str) -> None:
        if self.raw == "style":
            self.page.loads += [("style", address) for address in _css(data)]
        elif self.raw == "script":
            self.page.loads += [("script", address) for address in SCRIPT_ADDRESS.findall(data)]
        elif self.words is not None and not self.skipped:
            self.words.append(data)

    def _names(self, tag: str, given: dict[str, str]) -> None:
        if "id" in given:
            self.page.ids[given["id"]] += 1
            if "popover" in given:
                self.page.popovers.add(given["id"])
        if tag == "a" and "name" in given:
            self.page.names.add(given["name"])
        if "popovertarget" in given:
            self.page.opened.append(given["popovertarget"])

    def _addresses(self, tag: str, given: dict[str, str]) -> None:
        for name in LOADED.get(tag, ()):
            if name in given:
                parts = given[name].split(",") if name == "srcset" else [given[name]]
                self.page.loads += [(tag, part.split()[0]) for part in parts if part.split()]
        if tag == "link" and "href" in given:
            if NOT_LOADED.isdisjoint(given.get("rel", "").lower().split()):
                self.page.loads.append((tag, given["href"]))
            else:
                self.page.links.append(given["href"])
        if tag in ("a", "area") and "href" in given:
            self.page.links.append(given["href"])
        self.page.loads += [("style", address) for address in _css(given.get("style", ""))]

    def _picture(self, given: dict[str, str]) -> None:
        source = given.get("src", "")
        if "alt" not in given:
            self.page.faults.append(f"the picture {source} has no alt text")
        elif given["alt"] and posixpath.basename(given["alt"]) == posixpath.basename(source):
            self.page.faults.append(f"the alt text of the picture {source} is its file's name")


def _read(text: str) -> Page:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.page


def _own_faults(page: Page) -> Iterator[str]:
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


def _links(name: str, page: Page, pages: dict[str, Page], files: dict[str, Path]) -> Iterator[str]:
    for link in sorted(set(page.links)):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            if parts.scheme not in OUTSIDE:
                yield f"the link {link} is neither within the book nor on the web"
            continue
        target = _target(name, parts.path)
        if target not in files:
            yield f"the link {link} leads nowhere"
        elif parts.fragment and target in pages:
            anchor, there = unquote(parts.fragment), pages[target]
            if anchor not in there.ids and anchor not in there.names:
                yield f"the link {link} leads to a page without this anchor"


def _loads(name: str, page: Page, files: dict[str, Path]) -> Iterator[str]:
    for tag, address in sorted(set(page.loads)):
        yield from _load(name, tag, address, files)


def _load(name: str, tag: str, address: str, files: dict[str, Path]) -> Iterator[str]:
    parts = urlsplit(address.strip())
    if parts.scheme == "data" or (not parts.path and parts.fragment):
        return
    if parts.scheme or parts.netloc:
        yield f"<{tag}> loads {address} from outside the book"
    elif _target(name, parts.path) not in files:
        yield f"<{tag}> loads {address}, which is not there"


def _target(name: str, path: str) -> str:
    """The file that a relative address on page `name` means; what starts with / is not relative."""
    if not path:
        return name
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
    return posixpath.join(target, "index.html") if path.endswith("/") else target


def _css(text: str) -> list[str]:
    return [url or imported for url, imported in CSS_ADDRESS.findall(text)]


def _machine(text: str, root: Path | None) -> Iterator[str]:
    """Folders of the machine that made the page."""
    for folder in {str(root or Path.home()), str(Path.home()), sys.prefix}:
        if len(Path(folder).parts) > 1 and folder in text:
            if re.search(rf"(?<![\w/.-]){re.escape(folder)}(?![\w.-])", text):
                yield f"it holds a folder of this machine, {folder}"
    if re.search(r"ipykernel_\d+", text):
        yield "it holds the temporary file of a kernel"


def _twice(what: str, words: dict[str, str]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, text in words.items():
        if text and first.setdefault(text, name) != name:
            yield name, f"its {what} {text!r} is that of {first[text]} too"
