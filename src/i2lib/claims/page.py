"""A page as it is held against the data, with the place of whatever is wrong on it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from i2lib.claims.book import Book
from i2lib.claims.carried import marks
from i2lib.claims.reading import Element
from i2lib.dates import spelled
from i2lib.quantities import Value

ADDRESS = re.compile(r"(?:^|/)(\d{4})\.html(?:#(.+))?$")  # of a year, or of a claim on its page
FRAMEWORK = re.compile(r"(?:^|/)registers/(?:coverage|plan)\.html#(.+)$")
SOURCE = re.compile(r"(?:^|/)registers/sources\.html#(.+)$")


@dataclass(frozen=True)
class Fault:
    """What a page says that the data do not carry: where, in which words, and what was expected."""

    page: str
    place: str
    words: str
    expected: str

    def __str__(self) -> str:
        return f"{self.page}, {self.place}: {self.words!r}: {self.expected}"


@dataclass
class Page:
    """One page: what its claims open, and the marks that any of its texts may hold."""

    book: Book
    name: str
    article: Element
    opened: dict[str, Value] = field(default_factory=dict)
    _carried: dict[Element, frozenset[str]] = field(default_factory=dict)
    _told: dict[Element, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def years(self) -> set[str]:
        """The years of the report in its title."""
        titles = {mark for one in self.article.all("h1") for mark in marks(one.text)}
        return titles & {*self.book.years()}

    @cached_property
    def drawn(self) -> list[str]:
        """The years of its charts: of the year of its title, or of all its claims, or of none."""
        claims = {o.get("data-window") for o in self.article.walk() if o.get("data-indicator")}
        years = self.years or claims & {*self.book.years()}
        return self.book.drawn(*years if len(years) == 1 else [""])

    @cached_property
    def own(self) -> set[str]:
        own = {*(self.years or self.book.span()), *self.book.of_page(self.name)}
        if self.indicator:  # a page that names all its sources
            own |= {str(sum(self.source(o.get("href")) is not None for o in self.article.all("a")))}
        return own

    @cached_property
    def indicator(self) -> str:
        """The indicator that a page is about, "" for another page."""
        code = self.name.removeprefix("indicators/").removesuffix(".html")
        return code if self.book.is_indicator(code) else ""

    def worked(self, year: str) -> set[str]:
        """The marks of the value that a page on an indicator works through."""
        if not self.indicator:
            return set()
        value = self.book.value(self.indicator, year)
        ends = (value.interval.lower, value.interval.upper) if value.interval else ()
        _, window = self.book.caption(value)
        first, last = spelled(str(value.window.start)), spelled(str(value.window.end))
        texts = [value.words, window, first, last, value.amount, *map(str, ends)]
        texts += [f"{end} or more" for end in ends]
        found = {mark for text in texts for mark in marks(text)}
        for row_id in (*value.rows, *value.others, *value.apart, *value.listed):
            found |= self.book.carried(row_id)
        return found

    def source(self, href: str) -> Mapping[str, str] | None:
        """The source that an address leads to."""
        found = SOURCE.search(href)
        return self.book.source(found[1]) if found else None

    def fault(self, at: Element, words: str, expected: str) -> Fault:
        """A fault, placed by the nearest id around it."""
        for one in at.up():
            if one.get("id"):
                return Fault(self.name, f"#{one.get('id')}", words, expected)
        return Fault(self.name, "page", words, expected)

    def row(self, href: str) -> str:
        """The row of a register that an address leads to, "" for none."""
        return self.book.row(href) if href else ""

    def row_of(self, anchor: str) -> str:
        """The row of a register that an element of this id shows, "" for none."""
        return self.book.row(f"#{anchor}") if anchor else ""

    @cached_property
    def named(self) -> tuple[list[int], list[str]]:
        """The elements that lead to a row or have its id, by their place, and those rows."""
        found = [
            (one.at, row)
            for one in (self.article, *self.article.walk())
            if (row := self.row(one.get("href")) or self.row_of(one.get("id")))
        ]
        return [at for at, _ in found], [row for _, row in found]

    def rows_in(self, element: Element) -> set[str]:
        """The rows of registers that links in an element, or ids in it, name."""
        places, rows = self.named
        return {*rows[bisect_left(places, element.at) : bisect_left(places, element.end)]}

    @cached_property
    def told(self) -> tuple[list[int], list[frozenset[str]]]:
        """The elements that lead to a row of the framework or are of a year, and those marks."""
        places, found = [], []
        for one in (self.article, *self.article.walk()):
            if row := FRAMEWORK.search(one.get("href")):
                places.append(one.at)
                found.append(self.book.elsewhere(row[1]))
            if (year := one.get("data-window")) and year in self.book.years():
                places.append(one.at)
                found.append(frozenset((year,)))
        return places, found

    def carried_in(self, element: Element) -> frozenset[str]:
        """The marks that these rows carry."""
        if element not in self._carried:
            found = map(self.book.carried, self.rows_in(element))
            self._carried[element] = frozenset().union(*found)
        return self._carried[element]

    def told_in(self, element: Element) -> frozenset[str]:
        """The marks of rows of the framework that links in an element lead to, and its years."""
        if element not in self._told:
            places, found = self.told
            within = found[bisect_left(places, element.at) : bisect_left(places, element.end)]
            self._told[element] = frozenset().union(*within)
        return self._told[element]
