"""The ways through the book: its contents, the pages before and after, the same section of another year.

All come from `_toc.yml`, read once a build. Jupyter Book draws a tree of all pages for every page,
which makes many pages slow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import clean_astext

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True)
class Entry:
    """A line of the contents, and whether the reader is on that page or below it."""

    page: str
    title: str
    here: bool = False


@dataclass(frozen=True)
class Part:
    """A named group of the contents; short when nearly all its titles are as short as a year."""

    caption: str
    entries: tuple[Entry, ...]

    @property
    def here(self) -> bool:
        return any(entry.here for entry in self.entries)

    @property
    def short(self) -> bool:
        return sum(len(entry.title) <= 9 for entry in self.entries) > len(self.entries) / 2


def parts_around(app: Sphinx, page: str) -> tuple[Part, ...]:
    """The contents of the book as the reader of one page sees them.

    Shown are the pages that `_toc.yml` names, each with its title, and nothing below them.
    """
    path = {page, *ancestors(app, page)}
    return tuple(
        Part(caption, tuple(Entry(to, title, to in path) for to, title in entries))
        for caption, entries in outline(app.env, app.config.root_doc)
    )


def ancestors(app: Sphinx, page: str) -> set[str]:
    """The pages above a page, without the root."""
    relations = getattr(app.builder, "relations", {})
    found: set[str] = set()
    while (parent := relations.get(page, [None])[0]) and parent not in found:
        found.add(parent)
        page = parent
    return found - {app.config.root_doc}


@lru_cache(maxsize=1)
def outline(
    env: BuildEnvironment, root: str
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Captions with their pages and titles, read from the root page once a build."""
    return tuple(
        (
            tree.get("caption") or "",
            tuple(
                (page, title or clean_astext(env.titles[page]))
                for title, page in tree["entries"]
                if page in env.titles
            ),
        )
        for tree in env.get_doctree(root).findall(addnodes.toctree)
    )


def headings_below_title(toc: str) -> str:
    """The list of a page's sections without the page's title; nothing if there are no two."""
    start, end = toc.find("<ul", 1), toc.rfind("</ul>", 0, toc.rfind("</ul>"))
    inner = toc[start : end + len("</ul>")] if 0 < start < end else ""
    return inner if inner.count("<li") > 1 else ""


def neighbours(app: Sphinx, page: str, context: dict[str, Any]) -> dict[str, Any]:
    """The pages before and after a page of the contents: those that `_toc.yml` puts under one of
    them are reached from it, and paged through among themselves."""
    pages = [page for _, entries in outline(app.env, app.config.root_doc) for page, _ in entries]
    order = [app.config.root_doc, *pages]
    if page not in order:
        return {}
    at = order.index(page)
    beside = {"prev": order[max(at - 1, 0) : at], "next": order[at + 1 : at + 2]}
    return {
        name: {"link": context["pathto"](one), "title": escape(clean_astext(app.env.titles[one]))}
        if one
        else None
        for name, [one] in ((name, found or [""]) for name, found in beside.items())
    }


def across(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Lead from each section of a year to the same section of the nearest years that have it."""
    years = [entry for entry in series_of(app, page) if entry.page != page]
    if not years:
        return
    own = clean_astext(app.env.titles[page])
    held = {one.page: sections_of(app.env, one.page) for one in years}
    for section in doctree.findall(nodes.section):
        if not isinstance(section.parent, nodes.section) or section.parent.parent is not doctree:
            continue
        there = [one for one in years if section["ids"][0] in held[one.page]]
        before = [one for one in there if int(one.title) < int(own)][-1:]
        after = [one for one in there if int(one.title) > int(own)][:1]
        links = " ".join(
            f'<a rel="{rel}" href="{app.builder.get_relative_uri(page, one.page)}'
            f'#{section["ids"][0]}"><span>Same section, </span>{one.title}</a>'
            for rel, one in [*(("prev", one) for one in before), *(("next", one) for one in after)]
        )
        if links:
            strip = nodes.raw("", f'<p class="i2-across">{links}</p>\n', format="html")
            section.insert(1, strip)


def series_of(app: Sphinx, page: str) -> list[Entry]:
    """The years among which a page is one, in their order; nothing for another page."""
    for _, entries in outline(app.env, app.config.root_doc):
        years = [Entry(to, title) for to, title in entries if title.isdecimal()]
        if any(entry.page == page for entry in years):
            return sorted(years, key=lambda entry: int(entry.title))
    return []


def sections_of(env: BuildEnvironment, page: str) -> set[str]:
    """The anchors of the sections of a page."""
    return {
        link["anchorname"].removeprefix("#") for link in env.tocs[page].findall(nodes.reference)
    }
