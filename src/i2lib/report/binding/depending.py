"""On what the HTML of a page depends, spelled out: whatever is not named here binds all pages anew.

Its own: its source, the files that this includes, what is handed to its frame alone. Everybody's: all
other files of the book, the settings with all that they name, the library, the packages, the day. And
what pages tell each other: titles, sections, labels, contents, whatever Sphinx' environment holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from i2lib.report import digests, theme
from i2lib.report.binding.kept import Bound
from i2lib.report.fresh import LEDGER

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

NO_SOURCES = frozenset(("_build", "__pycache__", ".ipynb_checkpoints", LEDGER))
HANDED = frozenset((theme.HANDED.as_posix(), theme.NAMES.as_posix()))  # looked at page by page
# Of an environment, what no page shows: Sphinx' own means, and when a page was read.
UNSHARED = frozenset(
    "all_docs app config config_status config_status_extra domains doctreedir events project "
    "settings srcdir temp_data ref_context version versioning_condition versioning_compare "
    "_pickled_doctree_cache _write_doc_doctree_cache".split()
)
COUNTED = "wordcount"  # MyST counts the words of a page, for that page alone


def files(app: Sphinx) -> dict[str, str]:
    """Every file of the book's folder with its digest."""
    return digests.of_files(Path(app.srcdir), NO_SOURCES)


def settings(app: Sphinx) -> dict[str, str]:
    """What all pages hang on and no file of the book tells, each under the name one says."""
    return {
        "where the book lies": digests.of_value([*map(str, (app.srcdir, app.outdir))]),
        "the pages of the book": digests.of_value(app.env.found_docs),
        "the settings": digests.of_value({one.name: one.value for one in app.config}),
        "what every page's frame is told": digests.of_value(theme.handed_to_all(app)),
        **digests.of_surroundings(),
        "the day": date.today().isoformat(),  # pages may name it
    }


def shared(env: BuildEnvironment) -> dict[str, str]:
    """What pages tell each other when all have been read."""
    found: dict[str, Any] = {
        name: value
        for name, value in vars(env).items()
        if name not in UNSHARED and not name.startswith("_search_index")
    }
    found["metadata"] = {
        page: {name: value for name, value in told.items() if name != COUNTED}
        for page, told in env.metadata.items()
    }
    return {name: digests.of_value(value) for name, value in found.items()}


def source(app: Sphinx, page: str) -> str:
    return Path(app.env.doc2path(page)).relative_to(app.srcdir).as_posix()


def handed(app: Sphinx, page: str) -> str:
    return digests.of_value(theme.handed_to(app, page))


def included(app: Sphinx, env: BuildEnvironment, page: str) -> dict[str, str]:
    """The files that were read for a page beside its source, from the book's folder."""
    return {one: digests.of_file(Path(app.srcdir, one)) for one in env.dependencies.get(page, ())}


def stale(app: Sphinx, before: Bound, now: Bound, env: BuildEnvironment) -> set[str]:
    """The pages that can differ from those of the book before while all that is shared stays.

    With them come pages whose pictures and downloads Sphinx lays beside the book: only reading finds
    them again.
    """
    changed = before.changed(now)
    laid = [*env.images.values(), *env.dlfiles.values()]
    found = {
        app.config.root_doc,
        *env.reread_always,
        *(page for pages, _ in laid for page in pages),
    }
    for name, page in before.pages.items():
        if (
            page.source in changed
            or page.handed != handed(app, name)
            or page.included != included(app, env, name)
        ):
            found.add(name)
    return with_parents(found, env)


def with_parents(pages: Iterable[str], env: BuildEnvironment) -> set[str]:
    """Pages, and those whose contents list them: Sphinx writes these with them."""
    found: set[str] = set()
    more = {*pages}
    while more:
        found |= more
        parents: Mapping[str, set[str]] = env.files_to_rebuild
        more = {up for page in more for up in parents.get(page, ())} - found
    return found
