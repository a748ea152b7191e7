"""What a browser finds in a page: names, headings, links, and all that it loads by itself."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

LOADED = {  # element: the attributes whose address a browser fetches by itself
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href",),
    "img": ("src", "srcset"),
    "input": ("src",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href",),
    "video": ("src", "poster"),
}
NOT_LOADED = {"alternate", "author", "canonical", "help", "license", "next", "prev", "search"}
NOT_LOADED |= {"bookmark", "index", "up", "me", "top"}  # rel of <link> that fetch nothing
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
SCRIPT_ADDRESS = re.compile(r"""(?:https?:)?//[\w.-]+/[^\s"'`]*\.(?:m?js|css|woff2?|ttf)\b""")


@dataclass
class Page:
    """What stands on one page."""

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


def css(text: str) -> list[str]:
    """The addresses that a style sheet loads."""
    return [url or imported for url, imported in CSS_ADDRESS.findall(text)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.words: list[str] | None = None  # of the title or heading that is open
        self.unnamed: list[bool] = []  # for each open <svg>: has it to be named, and is not yet?
        self.raw = ""  # script or style, whose content follows
        self.skipped = 0  # open links within a heading: the theme's "#"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.removeprefix("xlink:"): value or "" for name, value in attrs}
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
            self.page.loads += [("style", address) for address in css(data)]
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
        self.page.loads += [("style", address) for address in css(given.get("style", ""))]

    def _picture(self, given: dict[str, str]) -> None:
        source = given.get("src", "")
        if "alt" not in given:
            self.page.faults.append(f"the picture {source} has no alt text")
        elif given["alt"] and posixpath.basename(given["alt"]) == posixpath.basename(source):
            self.page.faults.append(f"the alt text of the picture {source} is its file's name")


def read(text: str) -> Page:
    """A page as a browser finds it."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.page
