"""A page as elements: its tags, attributes and text, and the units in which a reader takes it in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"))


@dataclass(eq=False)
class Element:
    """One element, what stands in it, and the element it stands in.

    All elements of a page stand in one list, `page`, in the order of their tags; those in an element
    follow it there, up to the place `end`.
    """

    tag: str
    attributes: dict[str, str]
    page: list[Element]
    above: Element | None = None
    inside: list[Element | str] = field(default_factory=list)
    at: int = field(init=False)
    end: int = field(init=False)

    def __post_init__(self) -> None:
        self.at, self.end = len(self.page), len(self.page) + 1
        self.page.append(self)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @cached_property
    def classes(self) -> list[str]:
        return self.get("class").split()

    def walk(self) -> list[Element]:
        """All elements that stand in it."""
        return self.page[self.at + 1 : self.end]

    def all(self, tag: str = "", css: str = "") -> list[Element]:
        return [o for o in self.walk() if tag in ("", o.tag) and (not css or css in o.classes)]

    def up(self) -> Iterator[Element]:
        """The element and all that it stands in, from the inside out."""
        here: Element | None = self
        while here is not None:
            yield here
            here = here.above

    @property
    def text(self) -> str:
        """All its words, with single blanks between them."""
        return words(self, lambda _: None)


def words(element: Element, instead: Callable[[Element], str | None]) -> str:
    """The words of an element; `instead` may give others for an element in it, or None."""
    parts = []
    for one in element.inside:
        if isinstance(one, str):
            parts.append(one)
        else:
            other = instead(one)
            parts.append(words(one, instead) if other is None else other)
            if one.tag in ("br", "li", "td", "th", "p", "dd", "dt", "tspan"):
                parts.append(" ")
    return " ".join("".join(parts).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, [])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.removeprefix("xlink:"): value or "" for name, value in attrs}
        one = Element(tag, given, self.root.page, self.here)
        self.here.inside.append(one)
        if tag not in VOID:
            self.here = one

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.here = self.here.above or self.root

    def handle_endtag(self, tag: str) -> None:
        for one in self.here.up():
            if one.tag == tag and one.above is not None:
                self.here = one.above
                return

    def handle_data(self, data: str) -> None:
        self.here.inside.append(data)


def read(html: str) -> Element:
    """The elements of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for one in reversed(reader.root.page):
        if one.above is not None:
            one.above.end = max(one.above.end, one.end)
    return reader.root
