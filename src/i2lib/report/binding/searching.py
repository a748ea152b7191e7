"""What the search index holds of each page, taken out of Sphinx' index and put back into another.

Sphinx can read its own index again, but keeps in it what pages have lost since, in another order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.search import IndexBuilder

WORDS = ("_mapping", "_title_mapping")  # of an index: word -> the pages that hold it
OF_PAGE = ("_titles", "_filenames", "_all_titles", "_index_entries")  # page -> what it holds


def of_pages(index: IndexBuilder, pages: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What an index holds of each of these pages, in the forms of JSON."""
    found: dict[str, dict[str, Any]] = {page: {name: [] for name in WORDS} for page in pages}
    for name in WORDS:
        for word, holders in getattr(index, name).items():
            for page in holders:
                found[page][name].append(word)
    for page, held in found.items():
        held |= {name: getattr(index, name)[page] for name in OF_PAGE}
    return found


def enter(index: IndexBuilder, page: str, held: dict[str, Any]) -> None:
    """Put into an index what another one held of a page."""
    for name in WORDS:
        for word in held[name]:
            getattr(index, name).setdefault(word, set()).add(page)
    for name in OF_PAGE:
        getattr(index, name)[page] = held[name]


def settle(index: IndexBuilder) -> None:
    """The one order that depends on when a page was entered, as it is when all are entered at once."""
    entries = index._index_entries
    ordered = {page: entries[page] for page in sorted(entries)}
    entries.clear()
    entries.update(ordered)
