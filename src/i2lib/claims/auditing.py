"""Walks the pages of a finished book and names every figure, hedge and verb that nothing carries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from i2lib.claims.book import Asked, Book
from i2lib.claims.claimed import claimed
from i2lib.claims.page import Fault, Page
from i2lib.claims.reading import read
from i2lib.claims.unclaimed import unclaimed
from i2lib.data import Data

# Prose by hand, which holds no values; what rooms without rows compute (progress, other rules);
# and the values of editions, which are those of their day and not of these data.
NOT_READ = re.compile(
    r"(methods|about|how-to)/.*|(search|genindex|registers/targets|registers/rules)\.html"
    r"|editions/(?!years\.html).*"
)


@dataclass(frozen=True)
class Audited:
    """The faults of a page as lines, and the answers of the data on which that rests."""

    lines: tuple[str, ...]
    rests_on: Asked


def audit(data: Data, pages: Mapping[str, str]) -> Iterator[Fault]:
    """Every fault of these pages, given as HTML by their path in the book."""
    for name, html in pages.items():
        articles = read(_article(html)).all("article") if reads(name) else []
        for article in articles[:1]:
            page = Page(_book(data), name, article)
            yield from claimed(page)  # first: it learns what every note is the evidence of
            yield from unclaimed(page)


def audited(data: Data, name: str, html: str) -> Audited:
    """The same of one page, with what it rests on."""
    book = _book(data)
    book.heard.clear()
    lines = tuple(told(data, {name: html}))
    return Audited(lines, book.rests_on())


def again(data: Data, before: Audited) -> Audited | None:
    """What was found in a page under other data, if it is found in the same page under these."""
    asked = _book(data).holds(before.rests_on)
    return None if asked is None else Audited(before.lines, asked)


def _article(html: str) -> str:
    """The part of a page that is read; the whole of one in which it is not plain where that is."""
    start, end = html.find("<article"), html.rfind("</article>")
    plain = html.count("<article") == html.count("</article>") == 1 and start < end
    return html[start:end] if plain else html


def reads(name: str) -> bool:
    """Whether a page, named by its path in the book, is one that is held against the data."""
    return not NOT_READ.fullmatch(name)


def told(data: Data, pages: Mapping[str, str]) -> list[str]:
    """The same as lines."""
    return [str(fault) for fault in audit(data, pages)]


@lru_cache(maxsize=2)
def _book(data: Data) -> Book:
    """Questions are answered once for all pages of one state of the data."""
    return Book(data)
