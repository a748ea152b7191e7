"""`i2 build`: make the pages, bind them aside, look at what was bound, and only then publish it.

The last good book stays in `book/_build/html`, byte for byte, until the new one is whole and the
gate has let it pass.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from i2lib.errors import GateError, RunError
from i2lib.report import Site, book, gate, place, process, unchanged

NEEDED = "1"  # the major version of Jupyter Book
COLOURS = re.compile(r"\x1b\[[\d;]*m")


def build(site: Site, root: Path, force: bool = False) -> Path:
    """Build the book of the project in `root` and publish it; the folder of its pages.

    Pages that stand are kept, unless `force` has all of them made anew.

    Raises DataError, UsageError, RunError (data, parameters, notebooks) before anything is bound,
    GateError for what Sphinx warns of and for what may not be published.
    """
    root = root.resolve()
    source = root / "book"
    aside, html = source / "_build" / ".next", source / "_build" / "html"
    _ask_for_jupyter_book()
    with process.stoppable():
        place.heal(html)
        before = unchanged.inputs(root)
        book.prepare(site, source, force)
        try:
            warnings = _bind(source, aside)
            faults = gate.told(aside / "html", notice=site.notice, root=root)
            claims = _listed("Claims that the data do not carry:", site.audit(root, aside / "html"))
            if warnings or faults or claims:
                raise GateError("\n".join(filter(None, [warnings, faults, claims])))
            place.swap(aside / "html", html)
            unchanged.keep(root, before)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return html


def _listed(head: str, lines: Sequence[str]) -> str:
    return "\n".join([head, *lines]) if lines else ""


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


def _bind(source: Path, aside: Path) -> str:
    """Let Sphinx make HTML of the pages that are there, in a process of its own; its warnings."""
    shutil.rmtree(aside, ignore_errors=True)
    with place.said(aside):
        aside.mkdir(parents=True)
    log = aside / "log"
    command = [sys.executable, "-P", "-m", "i2lib.report.book", str(source), str(aside / "html")]
    with process.running(command, source, process.same_world(), log) as sphinx:
        code = sphinx.wait()
    words = COLOURS.sub("", log.read_text(encoding="utf-8", errors="replace"))
    words = words.replace(f"{source.parent}/", "").replace("[etoc] ", "_toc.yml: ").strip()
    if code not in (0, book.WARNED):
        raise GateError(f"Sphinx could not bind the book:\n{words or f'exit {code}'}")
    return f"Sphinx warns of:\n{words}" if code == book.WARNED else ""
