"""The Sphinx extension: before Sphinx looks for sources, data are checked and pages are made.

So plain `jupyter-book build book/` alone makes the whole book, and a fault in data, runs or
sentences ends it before Sphinx writes anything. Sphinx writes into a fresh folder, which takes the
place of the book when it is whole: a build over an old one keeps old titles in the navigation, old
pages and other marks on its links, and is never what a clean build is.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from i2lib.errors import I2Error, RunError, UsageError
from i2lib.report import Run, Site, bundle, engines, executed, place
from i2lib.report.fresh import Digests, Ledger, digests, surroundings
from i2lib.report.runs import Ended, agree, run_all

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

MODES = ("auto", "never")
ASIDE = ".next"  # the folder in which `i2 build` binds
SAID = "book: "  # what stands before a line that is no warning of Sphinx
GO = "go"
OBJECTS = 20_000  # between two collections: pages are many small objects, and few are garbage
SEVERAL = 2  # runs that are expected before it is known how many there will be
SLOW = ("i2lib.report.binding.builder", "myst_nb.sphinx_ext", "sphinx_book_theme")
WARNED, FAILED = 3, 4  # how `main` ends: Python's own failures are 1 and 2


def setup(app: Sphinx, site: Site) -> dict[str, Any]:
    """Join `site` to a Sphinx build; `i2_run: never` binds the pages that are there."""
    from i2lib.report.binding import (
        builder,
    )  # imports Sphinx, which is here only where Sphinx asks for it

    published = fresh = Path(app.outdir)
    until_the_end = ExitStack()
    atexit.register(until_the_end.close)

    def before(app: Sphinx, config: Config) -> None:
        with _plain_words():
            if config.i2_run not in MODES:
                found = f"_config.yml: i2_run is {config.i2_run!r}"
                raise UsageError(f"{found}; it is one of: {', '.join(MODES)}")
            if published.parent.name != ASIDE:  # there `i2 build` is alone already
                until_the_end.enter_context(place.alone_in(Path(app.srcdir), say))
            place.heal(published)
            if config.i2_run == "auto":
                prepare(site, Path(app.srcdir))
        # Without it Sphinx begins as in a clean build; `binding` knows what need not be read again.
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)

    def aside(app: Sphinx) -> None:
        nonlocal fresh
        if app.builder.name == "html":
            fresh = published.with_name(f".{published.name}{place.NEXT}")
            fresh.mkdir()
            atexit.register(shutil.rmtree, fresh, ignore_errors=True)  # unless it became the book
        elif app.builder.name == "linkcheck":  # Jupyter Book lets it write among the pages
            fresh = published.with_name(app.builder.name)
            fresh.mkdir(exist_ok=True)
        app.outdir = app.builder.outdir = type(app.outdir)(fresh)

    def after(app: Sphinx, error: Exception | None) -> None:
        if app.builder.name != "html" or error is not None:
            return
        with _plain_words():
            (fresh / ".buildinfo").unlink(missing_ok=True)  # has a digest of this machine's paths
            if not app.config.i2_last:
                hand_out(site, Path(app.srcdir), fresh)
            builder.keep(app, fresh)
            place.swap(fresh, published)
        app.outdir = type(app.outdir)(published)  # the place that Sphinx names in its last words

    def last() -> Path:
        return Path(app.config.i2_last or published)

    app.add_config_value("i2_run", "auto", "")
    app.add_config_value(
        "i2_last", "", ""
    )  # of `i2 build`, which hands out and publishes by itself
    builder.join(app, last, lambda words: say(f"{SAID}{words}"))
    app.connect("config-inited", before, priority=100)  # the table of contents is read at 900
    app.connect("builder-inited", aside, priority=100)
    app.connect("build-finished", after, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def hand_out(site: Site, book: Path, html: Path) -> None:
    """Lay the files beside the pages: what the site hands out, the figures', and the one zip of all."""
    for name, content in site.files(book.parent).items():
        place.write(html / name, _bytes(content))
    for page in sorted(book.glob("*/*.ipynb")):
        for name, whole in executed.files(page):
            place.write(html / name, whole)
    if name := site.bundle(book.parent):
        place.write(html / name, bundle.zipped(html, name))


def prepare(site: Site, book: Path, force: bool = False) -> None:
    """Check the data, write the generated pages, run the notebooks whose pages are not fresh, or all."""
    root = book.parent
    place.sweep(book)
    ledger = Ledger(book)
    for path in ledger.damaged:
        say(f"{path.relative_to(root)} is damaged; its pages are made anew")
    shared = surroundings(root)
    with ExitStack() as until_the_end:
        engine = None
        if not site.scheduler and (force or ledger.doubtful(shared)):  # it gets ready meanwhile
            engine = until_the_end.enter_context(engines.ready(site, root, SEVERAL))
        for warning in site.check(root):
            say(str(warning))
        runs = agree(site, root, site.runs(root))
        now = {run.page: digests(root, run, shared) for run in runs}
        stale = _stale(site, root, runs, now, ledger, force)
        if engine is None:
            engine = until_the_end.enter_context(engines.ready(site, root, len(stale)))

        def ended(end: Ended) -> None:
            if end.failure is None:
                made_from = now[end.run.page]
                ledger.note(f"{end.run.page}.ipynb", made_from=made_from, trace=end.trace)
            show(end)

        beside = until_the_end.enter_context(ThreadPoolExecutor(1))
        pages = beside.submit(site.pages, root)  # while runs are at work elsewhere
        with _watching(len(stale)) as show:
            run_all(site, root, stale, ended, engine)
        _write_pages(ledger, pages.result(), [f"{run.page}.ipynb" for run in runs])


def _stale(
    site: Site,
    root: Path,
    runs: Sequence[Run],
    now: Mapping[str, Digests],
    ledger: Ledger,
    force: bool,
) -> list[Run]:
    """The runs whose pages must be made anew; says why."""
    stale = []
    for run in runs:
        why = ledger.stale(root, run, now[run.page], partial(site.answers, root))
        why = "made anew, as asked" if force else why
        if why is not None:
            stale.append(run)
            say(f"{run.page}: {why}")
    ledger.keep()
    say(f"runs: {len(stale)} to make, {len(runs) - len(stale)} as they stand")
    return stale


def _write_pages(ledger: Ledger, pages: Mapping[str, str | bytes], of_runs: Sequence[str]) -> None:
    """Write the pages made without a kernel; remove those that nothing makes any more."""
    every = [*pages, *of_runs]
    for name in every:
        if len(Path(name).parts) != 2 or every.count(name) > 1:
            raise RunError(f"{name}: a made page lies one folder deep, and is made once")
    written = sum(
        place.write(ledger.book / name, _bytes(content)) for name, content in pages.items()
    )
    ledger.note(*pages)
    say(f"pages: {written} written, {len(pages) - written} as they stand")
    for name in ledger.gone(every):
        say(f"removed {name}: nothing makes it any more")
    for folder in sorted({Path(name).parent for name in of_runs}):
        for path in sorted((ledger.book / folder).glob("*.ipynb")):
            if (name := path.relative_to(ledger.book).as_posix()) not in every:
                say(f"{name} was not made by this build; it is bound as it stands")


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def say(words: str) -> None:
    print(words, flush=True)


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Shows in a terminal what takes its time, and says nothing in a pipe."""
    console = Console()
    if console.is_terminal:
        with console.status(f"{what} …"):
            yield
    else:
        yield


@contextmanager
def _watching(total: int) -> Iterator[Callable[[Ended], None]]:
    """Shows how far the runs are: a bar in a terminal, lines in a pipe."""
    done = 0

    def line(end: Ended) -> str:
        what = "FAILED" if end.failure else "ran"
        same = ", the same page" if end.same else ""
        return f"{what} {end.run.page} ({done} of {total}, {end.seconds:.1f} s{same})"

    bar = Progress(
        TextColumn("running notebooks"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        transient=True,
    )
    task = bar.add_task("runs", total=total)

    def show(end: Ended) -> None:
        nonlocal done
        done += 1
        if bar.console.is_terminal:
            bar.advance(task)
            bar.console.print(line(end), highlight=False, markup=False)
        else:
            say(line(end))

    if total and bar.console.is_terminal:
        with bar:
            yield show
    else:
        yield show


def main(source: Path, html: Path) -> int:
    """Bind `source` into `html` as `jupyter-book build` does; WARNED where Sphinx warned.

    What that needs is imported at once, while others still make the pages; it begins when told to go.
    """
    import yaml
    from jsonschema import ValidationError
    from jupyter_book.config import validate_yaml
    from jupyter_book.sphinx import build_sphinx

    config = source / "_config.yml"
    try:
        settings = yaml.safe_load(config.read_text(encoding="utf-8"))
        validate_yaml(settings, raise_on_errors=True)
    except (OSError, yaml.YAMLError, ValidationError) as error:
        print(f"_config.yml: {error}")
        return FAILED
    own = ((settings or {}).get("sphinx") or {}).get("extra_extensions") or ()
    for extension in (*SLOW, *own):
        with suppress(ImportError):  # Sphinx will say so
            import_module(extension)
    if sys.stdin.readline().strip() != GO:
        return FAILED
    gc.set_threshold(OBJECTS)
    threading.Thread(target=_follow, daemon=True).start()
    try:
        ended = build_sphinx(
            source,
            html,
            noconfig=True,
            path_config=config,
            confoverrides={
                "external_toc_path": (source / "_toc.yml").as_posix(),
                "latex_individualpages": False,
                "i2_run": "never",
                "i2_last": (source / "_build" / "html").as_posix(),
            },
            quiet=True,
            freshenv=True,
            warningiserror=True,
            keep_going=True,
        )
    except OSError as error:  # somebody has removed what Sphinx is about to read
        print(f"{error.filename}: {error.strerror}")
        return FAILED
    if isinstance(ended, BaseException):
        return FAILED
    return WARNED if ended else 0


def _follow() -> None:
    """When whoever told to go is killed, end too: nobody waits for this book any more."""
    os.read(0, 1)  # until the other end is closed; sys.stdin would be locked when Python ends
    os._exit(FAILED)


@contextmanager
def _plain_words() -> Iterator[None]:
    """What i2 refuses ends the build with its words alone, and no traceback."""
    try:
        yield
    except I2Error as error:
        print(error, file=sys.stderr, flush=True)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        print("stopped; the last book is as it was", file=sys.stderr, flush=True)
        raise SystemExit(130) from None


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
