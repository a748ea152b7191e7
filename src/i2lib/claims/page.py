"""What every page of a book is held against, and a page with the place of whatever is wrong on it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from i2lib import dates, evidence
from i2lib.claims.carried import Carried, marks
from i2lib.claims.reading import Element
from i2lib.data import Data
from i2lib.dates import Window, spelled
from i2lib.indicators import compute
from i2lib.quantities import Value

ADDRESS = re.compile(r"(?:^|/)(\d{4})\.html(?:#(.+))?$")  # of a year, or of a claim on its page
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
        self._rows: dict[str, str] = {}

    def value(self, code: str, window: str, split: str = "") -> Value:
        """The value of an indicator, computed again. Raises ValueError for what is no window."""
        key = code, window, split
        if key not in self._values:
            parts = dict(part.split("=", 1) for part in split.split(";") if part)
            self._values[key] = compute(self.data, code, window_of(window), parts)
        return self._values[key]

    def row(self, href: str) -> str:
        """The row of a register that an address leads to from any page, "" for none."""
        if href not in self._rows:
            if found := ROW.search(href):
                self._rows[href] = self.carried.anchors.get(found[1] or found[2], "")
            else:
                self._rows[href] = self.carried.pages.get(href.removeprefix("../"), "")
        return self._rows[href]

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
        for address in self.data.registers.instruments["text_url"]:
            found.setdefault(address, set()).add("text of the instrument")
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
    _carried: dict[Element, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def own(self) -> set[str]:
        titles = {mark for one in self.article.all("h1") for mark in marks(one.text)}
        years = titles & {*self.book.years}
        own = (years or self.book.span) | self.book.carried.of_page(self.name)
        if self.indicator:  # a page that names all its sources
            own |= {str(sum(self.source(o.get("href")) is not None for o in self.article.all("a")))}
        return own

    @cached_property
    def indicator(self) -> str:
        """The indicator that a page is about, "" for another page."""
        code = self.name.removeprefix("indicators/").removesuffix(".html")
        return code if code in self.book.data.framework.indicators else ""

    def worked(self, year: str) -> set[str]:
        """The marks of the value that a page on an indicator works through."""
        if not self.indicator:
            return set()
        value = self.book.value(self.indicator, year)
        ends = (value.interval.lower, value.interval.upper) if value.interval else ()
        window = evidence.window_of(self.book.data, value)
        first, last = spelled(str(value.window.start)), spelled(str(value.window.end))
        texts = [value.words, window, first, last, value.amount, *map(str, ends)]
        texts += [f"{end} or more" for end in ends]
        found = {mark for text in texts for mark in marks(text)}
        for row_id in (*value.rows, *value.others, *value.apart, *value.listed):
            found |= self.book.carried.by(row_id)
        return found

    def elsewhere(self, href: str) -> frozenset[str]:
        """The marks of a row of the framework that an address leads to."""
        found = re.search(r"(?:^|/)registers/(?:coverage|plan)\.html#(.+)$", href)
        return self.book.carried.elsewhere.get(found[1], frozenset()) if found else frozenset()

    def source(self, href: str) -> dict[str, str] | None:
        """The source that an address leads to."""
        found = re.search(r"(?:^|/)registers/sources\.html#(.+)$", href)
        return self.book.data.sources.get(found[1]) if found else None

    def fault(self, at: Element, words: str, expected: str) -> Fault:
        """A fault, placed by the nearest id around it."""
        for one in at.up():
            if one.get("id"):
                return Fault(self.name, f"#{one.get('id')}", words, expected)
        return Fault(self.name, "page", words, expected)

    def row(self, href: str) -> str:
        """The row of a register that an address leads to, "" for none."""
        return self.book.row(href)

    @cached_property
    def named(self) -> tuple[list[int], list[str]]:
        """The elements that lead to a row or have its id, by their place, and those rows."""
        found = [
            (one.at, row)
            for one in (self.article, *self.article.walk())
            if (row := self.row(one.get("href")) or self.row(f"#{one.get('id')}"))
        ]
        return [at for at, _ in found], [row for _, row in found]

    def rows_in(self, element: Element) -> set[str]:
        """The rows of registers that links in an element, or ids in it, name."""
        places, rows = self.named
        return {*rows[bisect_left(places, element.at) : bisect_left(places, element.end)]}

    def carried_in(self, element: Element) -> frozenset[str]:
        """The marks that these rows carry."""
        if element not in self._carried:
            found = map(self.book.carried.by, self.rows_in(element))
            self._carried[element] = frozenset().union(*found)
        return self._carried[element]


def window_of(text: str) -> Window:
    """The window that an attribute tells: a year, or its first and last day."""
    span = dates.parse(text)
    return Window(span.first, span.last)
