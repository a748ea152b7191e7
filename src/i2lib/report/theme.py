"""The frame of the book: everything on a page but its text.

The frame that comes with Jupyter Book loads 2.4 MB a page, asks two other hosts, throws an error
and breaks three accessibility rules. Ours (book/_templates, book/_static) obeys the same settings
and needs a style sheet, a font and two kilobytes of script; this module hands it what it shows.
"""

from __future__ import annotations

import json
import re
import shutil
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from latex2mathml.converter import convert
from markupsafe import Markup
from sphinx import addnodes

from i2lib.report import citing, contents, notes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
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
NAMES = Path("fragments") / "names.json"  # of each page its anchors ("" for its top) with a name
# Jupyter Book fills in its own address where a book names none.
NOT_OURS = "executablebooks/jupyter-book"
# An extension that Jupyter Book always loads writes these into every page, to run code elsewhere.
LIVE_CODE = ('<script type="text/x-thebe-config">', "<script>kernelName")
THEMES = ("pydata_sphinx_theme", "sphinx_book_theme")
HEADS = re.compile(
    r"<h[1-6]\b[^>]*>(?P<heading>.*?)</h[1-6]>|(?P<table><table\b[^>]*>)(?!\s*<caption)"
    r'|(?P<head><th(?= class="head))',
    re.DOTALL,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Join the frame to Sphinx; late, so that what themes and extensions add has been added."""
    app.connect("config-inited", take_the_edition, priority=200)  # the pages are made at 100
    app.connect("config-inited", number_figures_as_set, priority=600)
    app.add_html_math_renderer("mathml", (inline_formula, None), (block_formula, None))
    app.connect("doctree-resolved", drop_live_code, priority=900)
    app.connect("doctree-resolved", contents.across, priority=900)
    app.connect("doctree-resolved", enter, priority=900)
    app.connect("html-page-context", dress, priority=900)
    app.connect("builder-inited", undress, priority=900)
    app.connect("build-finished", lighten, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def take_the_edition(app: Sphinx, config: Config) -> None:
    """The edition that the project's pages name is the book's release."""
    config.release = handed(app).get("edition") or config.release


def number_figures_as_set(app: Sphinx, config: Config) -> None:
    """An extension for LaTeX, which Jupyter Book always loads, numbers figures whatever is set.

    Numbers run through the book, so that every build must look at every page.
    """
    config.numfig = config.overrides.get("numfig", config.numfig)


def handed(app: Sphinx, name: Path = HANDED) -> dict[str, Any]:
    """What the made pages hand to their frame: title and edition to cite, licence, data sets; names."""
    return read(Path(app.srcdir) / name)


def handed_to(app: Sphinx, page: str) -> tuple[Any, Any]:
    """What is handed to the frame of one page alone: its data set, and the names on it."""
    return handed(app).get("datasets", {}).get(page), handed(app, NAMES).get(page)


def handed_to_all(app: Sphinx) -> dict[str, Any]:
    """What is handed to the frames of all pages."""
    return {name: told for name, told in handed(app).items() if name != "datasets"}


@lru_cache(maxsize=2)
def read(path: Path) -> dict[str, Any]:
    """One of these files, read once in a build."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def drop_live_code(app: Sphinx, doctree: nodes.document, page: str) -> None:
    for node in list(doctree.findall(nodes.raw)):
        if node.astext().lstrip().startswith(LIVE_CODE):
            node.parent.remove(node)


def undress(app: Sphinx) -> None:
    """Take off what themes put on every page: trees of all pages and bars that the frame never shows.

    Making them for each page took four fifths of a build of two hundred.
    """
    for listener in list(app.events.listeners["html-page-context"]):
        if listener.handler.__module__.startswith(THEMES):
            app.disconnect(listener.id)


def enter(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Enter the names of a page and of its rows for the search, which then leads there at once.

    By words alone it would find a number such as C17/18 on every page that names it, and a name in
    two signs of another script on none.
    """
    names = handed(app, NAMES).get(page, ())
    entries = [("single", words.replace(";", ","), anchor, "main", None) for anchor, words in names]
    doctree.append(addnodes.index(entries=entries))


def dress(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Give a page its navigation, and of all style sheets and scripts only the book's own."""
    names = [file.name for file in own_files(app)]
    context["i2_styles"] = [name for name in names if name.endswith(".css")]
    context["i2_scripts"] = [name for name in names if name.endswith(".js")]
    context["i2_parts"] = contents.parts_around(app, page)
    context["i2_toc"] = contents.headings_below_title(context.get("toc", ""))
    context |= contents.neighbours(app, page, context)
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
