"""Binds only the pages that can differ from those of the last book; the result is a clean build's.

Pages whose source has changed are read into Sphinx' environment of the last book. If pages then tell
each other what they did before, no other page can differ, and those that were read are written beside
the other pages of the last book. Whatever else has changed or is doubtful binds all pages anew.
"""

from __future__ import annotations

import pickle
import shutil
import sys
from collections.abc import Callable, Iterable
from functools import cache
from logging import WARNING
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging

from i2lib.report import digests, sealed
from i2lib.report.binding import depending, kept, searching
from i2lib.report.binding.kept import Bound, Page

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

ENVIRONMENT = "environment.pickle"  # Sphinx leaves it with its trees of pages when all are read

ALL = "--all"  # Jupyter Book passes on to nobody that it was given this

Say = Callable[[str], None]


class Pages(StandaloneHTMLBuilder):
    """Sphinx' builder of HTML; what has been read is written, and other pages are there already."""

    name = "html"

    def init(self) -> None:
        super().init()
        self.bound = Bound({}, {})  # the book that is being bound
        self.stay: dict[str, Page] = {}  # pages of the last book
        self.read_anew: frozenset[str] = frozenset()  # the others, if any stay
        self.made: dict[str, list[Path]] = {}  # the files of each page that has been written

    def get_outdated_docs(self) -> list[str]:  # type: ignore[override]
        return []

    def load_indexer(self, docnames: Iterable[str]) -> None:  # noqa: ARG002
        assert self.indexer is not None
        # Pages share most of their words, and finding stems is most of the work of an index.
        self.indexer.lang.stem = cache(self.indexer.lang.stem)  # type: ignore[method-assign]
        for page, was in self.stay.items():
            searching.enter(self.indexer, page, was.words)

    def dump_search_index(self) -> None:
        assert self.indexer is not None
        searching.settle(self.indexer)
        super().dump_search_index()


def join(app: Sphinx, last: Callable[[], Path], say: Say) -> None:
    """Take the place of Sphinx' own builder; `last` is the folder of the last book.

    `say` hears what is bound anew, and why.
    """

    def choose(app: Sphinx, env: BuildEnvironment, added: set[str], *_: set[str]) -> list[str]:
        if isinstance(app.builder, Pages):
            logging.getLogger(__name__).info("")  # ends the line that Sphinx has begun
            if why := _chosen(app, app.builder, last(), say):
                say(f"binding all {len(env.found_docs)} pages: {why}")
            else:
                added.clear()  # they have been read
        return []

    def read_anew(app: Sphinx, _env: BuildEnvironment) -> Iterable[str]:
        return app.builder.read_anew if isinstance(app.builder, Pages) else ()

    def tell(app: Sphinx, env: BuildEnvironment) -> None:
        if isinstance(app.builder, Pages):
            app.builder.bound.shared = depending.shared(env)

    def note(app: Sphinx, page: str, _template: str, context: dict[str, Any], tree: Any) -> None:
        if isinstance(app.builder, Pages) and tree is not None:
            made = [Path(app.builder.get_outfilename(page))]
            if app.builder.copysource and context.get("sourcename"):
                made.append(Path(app.outdir, "_sources", context["sourcename"]))
            app.builder.made[page] = made

    app.add_builder(Pages, override=True)
    app.connect("env-get-outdated", choose, priority=900)
    app.connect("env-get-updated", read_anew)
    app.connect("env-check-consistency", tell)
    app.connect("html-page-context", note)


def keep(app: Sphinx, html: Path) -> None:
    """Keep the book that has just been bound in `html` beside it; a doubtful one is not kept."""
    builder, path = app.builder, kept.beside(html)
    if not isinstance(builder, Pages):
        return
    path.unlink(missing_ok=True)
    if app._warncount or depending.files(app) != builder.bound.files:  # altered under our hands
        return
    env, outdir, trees = app.env, Path(app.outdir), Path(app.doctreedir)
    assert builder.indexer is not None
    words = searching.of_pages(builder.indexer, env.found_docs)
    for name in sorted(env.found_docs):
        files = {at.relative_to(outdir).as_posix(): at for at in builder.made.get(name, ())}
        builder.bound.pages[name] = Page(
            source=depending.source(app, name),
            included=depending.included(app, env, name),
            handed=depending.handed(app, name),
            made={file: digests.of_file(html / file) for file in files} or builder.stay[name].made,
            words=words[name],
        )
    kept.write(
        path,
        builder.bound,
        (trees / ENVIRONMENT).read_bytes(),
        {name: trees / f"{name}.doctree" for name in env.found_docs},
    )


def _chosen(app: Sphinx, builder: Pages, last: Path, say: Say) -> str:
    """Why all pages are bound anew; "" when those that can differ have been read, and no others."""
    builder.bound = now = Bound(depending.files(app), depending.settings(app))
    if ALL in sys.argv:
        return "so it was asked"
    try:
        found = kept.read(kept.beside(last))
    except sealed.DamagedError:
        return "what was kept of the last one is damaged"
    if found is None:
        return "nothing is kept of a last one"
    before, environment, trees = found
    if changed := before.differs(now, depending.HANDED):
        return f"changed: {changed}"
    env: BuildEnvironment = pickle.loads(environment)
    stale = depending.stale(app, before, now, env)
    for name in {*before.pages} - stale:
        if not _laid(before.pages[name], last, Path(app.outdir)):
            say(f"{name}.html is not what was bound; it is bound anew")
            stale |= depending.with_parents({name}, env)
    for name, tree in trees:
        _write(Path(app.doctreedir, f"{name}.doctree"), tree)
    first = app.env
    _use(app, env)
    env.setup(app)
    if why := _read(app, builder, sorted(stale), before):
        _use(app, first)
        shutil.rmtree(app.outdir)
        Path(app.outdir).mkdir()
        return why
    builder.stay = {name: page for name, page in before.pages.items() if name not in stale}
    builder.read_anew = frozenset(stale)
    few = f"{len(stale)} pages" if len(stale) > 1 else "1 page"
    say(f"binding {few}; {len(builder.stay)} stay as they are")
    return ""


def _laid(page: Page, last: Path, html: Path) -> bool:
    """Lay a copy of a page of the last book into the new one; False where it is not as it was bound."""
    for name, digest in page.made.items():
        content = (last / name).read_bytes() if (last / name).is_file() else b""
        if digests.of_bytes(content) != digest:
            return False
        _write(html / name, content)
    return True


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _use(app: Sphinx, env: BuildEnvironment) -> None:
    """Go on with this environment; Sphinx' publishers hold the one that they were made for."""
    app.env = app.builder.env = env
    app.registry.publishers.clear()


def _read(app: Sphinx, builder: Pages, pages: list[str], before: Bound) -> str:
    """Read these pages into the environment of the last book; why that is not enough, if so."""
    with logging.suppress_logging() as heard:  # what is to be said is said when all are read
        builder._read_serial(pages)
        app.events.emit("env-updated", app.env)
        more = [*app.env.check_dependents(app, {*pages})]
    if any(record.levelno >= WARNING for record in heard.buffer):
        return "there is something to be warned of"
    now = depending.shared(app.env)
    changed = [name for name in now if now[name] != before.shared.get(name)]
    return f"changed: {', '.join(changed + more)}" if changed or more else ""
