"""What every page of a book is held against, and a page with the place of whatever is wrong on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from i2lib import dates
from i2lib.claims.carried import Carried, marks
from i2lib.claims.reading import Element
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.indicators import compute
from i2lib.quantities import Value

ADDRESS = re.compile(r"(?:^|/)years/(\d{4})\.html(?:#(.+))?$")  # of a claim on the page of its year
ROW = re.compile(r"(?:^|/)registers/\w[\w-]*\.html#(.+)$|^#(.+)$")


@dataclass(frozen=True)
class Fault:
    """What a page says that the data do not carry: where, in which words, and what was expected."""

    page: str
    place: str
    words: str
    expected: str

    def __str__(self) -> str:
        return f"{self.page}, {self.place}: {self.words!r}: {self.expected}"


class Book:
    """What all pages are held against: values computed once each, and what rows carry."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.carried = Carried(data)
        self._values: dict[tuple[str, str, str], Value] = {}

    def value(self, code: str, window: str, split: str = "") -> Value:
        """The value of an indicator, computed again. Raises ValueError for what is no window."""
        key = code, window, split
        if key not in self._values:
            parts = dict(part.split("=", 1) for part in split.split(";") if part)
            self._values[key] = compute(self.data, code, window_of(window), parts)
        return self._values[key]

    @cached_property
    def years(self) -> list[str]:
        return [str(year) for year in self.data.framework.years]

    @cached_property
    def titles(self) -> dict[str, set[str]]:
        """What a link to a source may read, by its address."""
        found: dict[str, set[str]] = {}
        for source in self.data.sources.values():
            title = source["title"] or source["publisher"]
            found.setdefault(source["url"], set()).add(" ".join(title.split()))
        return found

    @cached_property
    def span(self) -> set[str]:
        """The first and the last day of the report, on a page that is of no year."""
        windows = [year.window for year in self.data.framework.years.values()]
        return {*marks(str(Window(windows[0].start, windows[-1].end)))} if windows else set()


@dataclass
class Page:
    """One page: what its claims open, and the marks that any of its texts may hold."""

    book: Book
    name: str
    article: Element
    opened: dict[str, Value] = field(default_factory=dict)

    @cached_property
    def own(self) -> set[str]:
        titles = {mark for one in self.article.all("h1") for mark in marks(one.text)}
        years = titles & {*self.book.years}
        return (years or self.book.span) | self.book.carried.of_page(self.name)

    def fault(self, at: Element, words: str, expected: str) -> Fault:
        """A fault, placed by the nearest id around it."""
        for one in at.up():
            if one.get("id"):
                return Fault(self.name, f"#{one.get('id')}", words, expected)
        return Fault(self.name, "page", words, expected)

    def row(self, href: str) -> str:
        """The row of a register that an address leads to, "" for none."""
        found = ROW.search(href)
        return self.book.carried.anchors.get(found[1] or found[2], "") if found else ""


def window_of(text: str) -> Window:
    """The window that an attribute tells: a year, or its first and last day."""
    span = dates.parse(text)
    return Window(span.first, span.last)
