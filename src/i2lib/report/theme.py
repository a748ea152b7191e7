"""The frame of the book: everything on a page but its text.

The frame that comes with Jupyter Book loads 2.4 MB a page, asks two other hosts, throws an error
and breaks three accessibility rules. Ours (book/_templates, book/_static) obeys the same settings
and needs a style sheet, a font and two kilobytes of script; this module hands it what it shows.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from latex2mathml.converter import convert
from markupsafe import Markup
from sphinx import addnodes
from sphinx.util.nodes import clean_astext

from i2lib.report import citing, notes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

FONTS = Path(__file__).parents[1] / "fonts" / "web"
SEARCH = (
    "doctools.js",
    "documentation_options.js",
    "language_data.js",
    "searchtools.js",
    "sphinx_highlight.js",
)
HANDED = Path("fragments") / "frame.json"
# Jupyter Book fills in its own address where a book names none.
NOT_OURS = "executablebooks/jupyter-book"
# An extension that Jupyter Book always loads writes these into every page, to run code elsewhere.
LIVE_CODE = ('<script type="text/x-thebe-config">', "<script>kernelName")

HEADS = re.compile(
    r"<h[1-6]\b[^>]*>(?P<heading>.*?)</h[1-6]>|(?P<table><table\b[^>]*>)(?!\s*<caption)"
    r'|(?P<head><th(?= class="head))',
    re.DOTALL,
)


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


def setup(app: Sphinx) -> dict[str, Any]:
    """Join the frame to Sphinx; late, so that what themes and extensions add has been added."""
    app.connect("config-inited", take_the_edition, priority=200)  # the pages are made at 100
    app.add_html_math_renderer("mathml", (inline_formula, None), (block_formula, None))
    app.connect("doctree-resolved", drop_live_code, priority=900)
    app.connect("html-page-context", dress, priority=900)
    app.connect("build-finished", lighten, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def take_the_edition(app: Sphinx, config: Config) -> None:
    """The edition that the project's pages name is the book's release."""
    config.release = handed(app).get("edition") or config.release


def handed(app: Sphinx) -> dict[str, Any]:
    """What the made pages hand to their frame: title and edition to cite, licence, data sets."""
    path = Path(app.srcdir) / HANDED
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def drop_live_code(app: Sphinx, doctree: nodes.document, page: str) -> None:
    for node in list(doctree.findall(nodes.raw)):
        if node.astext().lstrip().startswith(LIVE_CODE):
            node.parent.remove(node)


def dress(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Give a page its navigation, and of all style sheets and scripts only the book's own."""
    names = [file.name for file in own_files(app)]
    context["i2_styles"] = [name for name in names if name.endswith(".css")]
    context["i2_scripts"] = [name for name in names if name.endswith(".js")]
    context["i2_parts"] = parts_around(app, page)
    context["i2_toc"] = headings_below_title(context.get("toc", ""))
    context["body"] = notes.gathered(tables_named(context.get("body", "")))
    if NOT_OURS in context.get("theme_repository_url", ""):
        context["theme_repository_url"] = ""
    if context.get("page_source_suffix") == ".ipynb" and context.get("has_source"):
        context["i2_notebook"] = context["pathto"](f"_sources/{context['sourcename']}", 1)
    if doctree is not None:  # a page with a text: not the search
        cite(app, page, context)


def cite(app: Sphinx, page: str, context: dict[str, Any]) -> None:
    """Say how the page is cited, how an error in it is told, and what data set it holds."""
    given = handed(app)
    title = "" if page == app.config.root_doc else Markup(context["title"]).striptags()
    cited = citing.Cited(
        report=given.get("title") or context["docstitle"],
        author=app.config.author,
        edition=app.config.release,
        notice=str(Markup(context.get("theme_announcement") or "").striptags()),
        page=f"{page}.html",
        title=str(title),
        address=context.get("pageurl") or "",
    )
    context["i2_cited"] = cited
    repository = context.get("theme_repository_url", "")
    if repository:
        context["i2_report"] = citing.report_address(repository, cited)
        context["body"] = citing.with_reports(context["body"], repository, cited)
    found = app.env.get_domain("std").anonlabels.get("report-an-error")  # type: ignore[attr-defined]
    if found:
        context["i2_how"] = f"{context['pathto'](found[0]).rstrip('#')}#{found[1]}"
    if told := given.get("datasets", {}).get(page):
        up = "../" * page.count("/")
        context["i2_dataset"] = citing.dataset(told, cited, given.get("licence", ""), up)


def tables_named(html: str) -> str:
    """Tables of Markdown, which has no words for it, with the scope of heads and the name of a section."""
    heading = ""

    def named(found: re.Match[str]) -> str:
        nonlocal heading
        if found["heading"]:
            heading = re.sub(r'<a class="headerlink".*?</a>|<[^>]+>', "", found["heading"])
        if found["table"]:
            return f'{found["table"]}\n<caption class="i2-unseen">{heading}</caption>'
        return '<th scope="col"' if found["head"] else found.group()

    return HEADS.sub(named, html)


def own_files(app: Sphinx) -> list[Path]:
    """The files of the book's own static folders; extensions name theirs by absolute paths."""
    folders = [Path(folder) for folder in app.config.html_static_path]
    own = (app.confdir / folder for folder in folders if not folder.is_absolute())
    return sorted(Path(file) for folder in own for file in folder.iterdir())


def parts_around(app: Sphinx, page: str) -> tuple[Part, ...]:
    """The contents of the book as the reader of one page sees them.

    Jupyter Book draws a tree of all pages for every page, which makes many pages slow; ours
    shows the pages that `_toc.yml` names, each with its title, and nothing below them.
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


def inline_formula(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def block_formula(self: HTML5Translator, node: nodes.math_block) -> None:
    ids = f' id="{node["ids"][0]}"' if node.get("ids") else ""
    # A formula wider than a phone scrolls in its place; with a tabindex the keyboard can do so too.
    start = f'<div class="i2-formula" role="group" aria-label="Formula" tabindex="0"{ids}>'
    self.body.append(f"{start}{mathml(node.astext(), 'block')}</div>\n")
    raise nodes.SkipNode


def mathml(formula: str, display: str) -> str:
    """A formula that browsers draw by themselves, with its LaTeX form as alternative text."""
    words = escape(" ".join(formula.split()))
    return convert(formula, display=display).replace("<math", f'<math alttext="{words}"', 1)


def lighten(app: Sphinx, failure: Exception | None) -> None:
    """Add the font, and take away the six megabytes of theme files that no page loads."""
    if failure or app.builder.format != "html":
        return
    static = app.outdir / "_static"
    fonts = sorted(FONTS.iterdir())
    wanted = {*SEARCH, *(file.name for file in [*own_files(app), *fonts])}
    for found in static.iterdir():
        if found.name not in wanted:
            shutil.rmtree(found) if found.is_dir() else found.unlink()
    for font in fonts:
        shutil.copyfile(font, static / font.name)
