"""Walks the pages of a finished book and names every figure, hedge and verb that nothing carries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from i2lib.claims.claimed import claimed
from i2lib.claims.page import Book, Fault, Page
from i2lib.claims.reading import read
from i2lib.claims.unclaimed import unclaimed
from i2lib.data import Data

# Prose by hand, which holds no values; what rooms without rows compute (progress, other rules);
# and the values of editions, which are those of their day and not of these data.
NOT_READ = re.compile(
    r"(methods|about|how-to)/.*|(search|genindex|registers/targets|registers/rules)\.html"
    r"|editions/(?!years\.html).*"
)


def audit(data: Data, pages: Mapping[str, str]) -> Iterator[Fault]:
    """Every fault of these pages, given as HTML by their path in the book."""
    for name, html in pages.items():
        articles = read(_article(html)).all("article") if reads(name) else []
        for article in articles[:1]:
            page = Page(_book(data), name, article)
            yield from claimed(page)  # first: it learns what every note is the evidence of
            yield from unclaimed(page)


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


_book = lru_cache(maxsize=2)(
    Book
)  # values are computed once for all pages of one state of the data
