"""`i2 build`: make the pages, bind them aside, look at what was bound, and only then publish it.

The last good book stays in `book/_build/html`, byte for byte, until the new one is whole and the
gate has let it pass.
"""

from __future__ import annotations

import gc
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO

from i2lib.errors import GateError, RunError
from i2lib.report import Site, book, digests, gate, place, process, unchanged
from i2lib.report.binding import kept
from i2lib.report.verdicts import Verdicts

NEEDED = "1"  # the major version of Jupyter Book
COLOURS = re.compile(r"\x1b\[[\d;]*m")


def build(site: Site, root: Path, force: bool = False) -> Path:
    """Build the book of the project in `root` and publish it; the folder of its pages.

    Pages that stand are kept, unless `force` has all of them made anew.

    Raises DataError, UsageError, RunError (data, parameters, notebooks) before anything is bound,
    GateError for what Sphinx warns of and for what may not be published.
    """
    since = time.monotonic()
    gc.set_threshold(book.OBJECTS)
    root = root.resolve()
    source = root / "book"
    aside, html = source / "_build" / book.ASIDE, source / "_build" / "html"
    _ask_for_jupyter_book()
    with process.stoppable(), place.alone_in(source, book.say):
        place.heal(html)
        if force:
            shutil.rmtree(source / "_build" / kept.FOLDER, ignore_errors=True)
        before = unchanged.inputs(root)
        audited, judged = _known(site, root)
        try:
            with _sphinx(source, aside) as (sphinx, log):  # imports meanwhile what it needs
                book.prepare(site, source, force)
                with book.doing("binding the pages"):
                    still = partial(audited.stay, partial(site.stays, root))
                    warnings = _bound(sphinx, source, log, still)
            pages = gate.pages(aside / "html")
            with process.beside(partial(_judged, site, source, aside / "html", judged)) as judgment:
                claims = _claims(site, root, pages, audited)
                faults = judgment()
            audited.keep()
            if warnings or faults or claims:
                raise GateError("\n".join(filter(None, [warnings, faults, claims])))
            place.swap(aside / "html", html)
            kept.publish(aside / "html", html)
            unchanged.keep(root, before)
            took = time.monotonic() - since
            where = html.relative_to(root).as_posix()
            book.say(f"the book of {len(pages)} pages stands in {where} ({took:.1f} s)")
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return html


def _known(site: Site, root: Path) -> tuple[Verdicts, Verdicts]:
    """What was found in the pages of the last book: by the audit of claims, and by the gate."""
    folder = root / "book" / "_build" / kept.FOLDER
    found = (
        Verdicts(folder / "claims", digests.of_value(digests.of_surroundings())),
        Verdicts(folder / "faults", gate.key(site.notice, root)),
    )
    if any(one.damaged for one in found):
        book.say("what was found in earlier pages is damaged; all are looked at")
    return found


def _judged(site: Site, source: Path, html: Path, known: Verdicts) -> str:
    """Lay all files beside the pages, then let the gate look at the whole; its faults."""
    book.hand_out(site, source, html)
    faults = gate.told(html, notice=site.notice, root=source.parent, known=known)
    known.keep()
    return faults


def _claims(site: Site, root: Path, pages: Mapping[str, Path], known: Verdicts) -> str:
    """What the pages say that the data do not carry."""
    found = known.of(
        {name: digests.of_file(path) for name, path in pages.items()},
        lambda names: site.audit(root, {name: pages[name] for name in names}),
    )
    lines = [line for finding in found.values() for line in finding.lines]
    return "\n".join(["Claims that the data do not carry:", *lines]) if lines else ""


def _ask_for_jupyter_book() -> None:
    try:
        found = version("jupyter-book")
    except PackageNotFoundError:
        found = "none"
    if found.split(".")[0] != NEEDED:
        raise RunError(
            f"Jupyter Book {NEEDED} is needed, and {found} is installed: later ones are another "
            "program, which fetches its theme from the network; "
            "install 'jupyter-book>=1.0.4,<2' (make setup does)"
        )


@contextmanager
def _sphinx(source: Path, aside: Path) -> Iterator[tuple[process.Process, IO[bytes]]]:
    """Sphinx in a process of its own, which waits for the word to make HTML of the pages; its log.

    The log does not lie with the book, whose disk may be full when there is something to say; it has
    no name, so that no death leaves it lying about.
    """
    shutil.rmtree(aside, ignore_errors=True)
    with place.said(aside):
        aside.mkdir(parents=True)
    command = [sys.executable, "-P", "-m", "i2lib.report.book", str(source), str(aside / "html")]
    world = process.same_world()
    with (
        tempfile.TemporaryFile() as log,
        process.running(command, source, world, log, hears=True) as sphinx,
    ):
        yield sphinx, log


def _bound(
    sphinx: process.Process, source: Path, log: IO[bytes], meanwhile: Callable[[], object]
) -> str:
    """Let Sphinx bind the pages that are there, and do something meanwhile; its warnings."""
    with suppress(BrokenPipeError):  # it has ended already, and says why
        process.tell(sphinx, book.GO)
    meanwhile()
    code = sphinx.wait()
    log.seek(0)
    words = COLOURS.sub("", log.read().decode("utf-8", errors="replace"))
    words = words.replace(f"{source.parent}/", "").replace("[etoc] ", "_toc.yml: ")
    lines = words.splitlines()
    for line in lines:
        if line.startswith(book.SAID):
            book.say(line)
    words = "\n".join(line for line in lines if not line.startswith(book.SAID)).strip()
    if code not in (0, book.WARNED):
        raise GateError(f"Sphinx could not bind the book:\n{words or f'exit {code}'}")
    return f"Sphinx warns of:\n{words}" if code == book.WARNED else ""
