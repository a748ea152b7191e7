"""How fast a book is bound: ours beside a stock Jupyter Book with the same pages, none of them run.

The book of the real registers, and larger ones with organizations and instruments that were made up
and exist nowhere (a page for each organization, a row for each instrument), so that books have as
many pages as asked for. Stock is `jupyter-book build` with its own theme and none of our extensions;
ours is the same process that `i2 build` starts. Both bind from nothing, then again after a sentence
was added to the page of a year. What only `i2 build` does with a bound book (reading it whole, holding its
claims against the data, packing it) is told apart. Run it with `make bench ARGS="books"`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from runs import BIN, PLAIN, realbook

SIZES = (266, 500, 1000)
STOCK_UP_TO = 500  # pages; its time grows with their square
PAGES = """
import sys
from pathlib import Path
from i2lib.site import SITE
root = Path(sys.argv[1])
for name, text in SITE.pages(root).items():
    (root / "book" / name).parent.mkdir(exist_ok=True)
    (root / "book" / name).write_text(text)
"""
BIND = """
import os, shutil, sys
from pathlib import Path
from i2lib.report import build, place
from i2lib.report.binding import kept
source = Path(sys.argv[1]) / "book"
aside, html = source / "_build" / ".next" / "html", source / "_build" / "html"
with build._sphinx(source, aside.parent) as (sphinx, log):
    warnings = build._bound(sphinx, source, log, lambda: None)
assert not warnings, warnings
place.swap(aside, html)
kept.publish(aside, html)
"""
CHECK = """
import sys, time
from pathlib import Path
from i2lib.report import book, build, gate
from i2lib.report.verdicts import Verdicts
from i2lib.site import SITE
root = Path(sys.argv[1])
html = root / "book" / "_build" / "html"
judged = Verdicts(root / "faults", gate.key(SITE.notice, root))
audited = Verdicts(root / "claims")
SITE.bundle(root)  # has the data read
clock = [time.process_time()]
book.hand_out(SITE, root / "book", html)
clock.append(time.process_time())
faults = gate.told(html, notice=SITE.notice, root=root, known=judged)
clock.append(time.process_time())
claims = build._claims(SITE, root, gate.pages(html), audited)
clock.append(time.process_time())
judged.keep()
audited.keep()
print(*(b - a for a, b in zip(clock, clock[1:])))
print(faults[:500], claims[:500], file=sys.stderr)
"""


@dataclass(frozen=True)
class Took:
    """What a program took: seconds on the wall and of the processor, megabytes at its peak."""

    pages: int
    who: str
    wall: float
    cpu: float
    peak: float


def took(pages: int, who: str, command: Sequence[str | Path], folder: Path) -> Took:
    """Run a program of this environment to its end. Ends with its words when it fails."""
    log = folder / "log"
    since = time.perf_counter()
    with log.open("w") as out:
        started = subprocess.Popen(
            [*map(str, command)], cwd=folder, stdout=out, stderr=out, start_new_session=True
        )
        _, status, used = os.wait4(started.pid, 0)
    wall = time.perf_counter() - since
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode:
        raise SystemExit(f"{who} failed\n{log.read_text()[-3000:]}")
    return Took(pages, who, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def python(code: str, *arguments: Path) -> list[str | Path]:
    return [sys.executable, "-c", code, *arguments]


def lay(root: Path, run: Path, pages: int) -> Path:
    """A copy of the project with the pages that were run, and organizations for further pages."""
    realbook.copy(root)
    shutil.copytree(run, root / "book" / "years")
    subprocess.run(python(PAGES, root), check=True)
    more = pages - len(bound_from(root))
    if more > 0:
        enlarge(root, more)
        subprocess.run(python(PAGES, root), check=True)
    found = len(bound_from(root))
    if found != max(pages, found):
        raise SystemExit(f"{found} pages were made in the place of {pages}")
    return root


def bound_from(root: Path) -> list[Path]:
    """The sources of the pages that the contents name."""
    book = root / "book"
    found = [*book.glob("*.md"), *book.glob("*/*.md"), *book.glob("*/*.ipynb")]
    return [path for path in found if path.parent.name not in ("fragments", "_build")]


def enlarge(root: Path, more: int) -> None:
    """Add synthetic organizations, each with an instrument of some year."""

    def partners(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        like = next(row for row in rows if row["collective"] == "no")
        made = [
            {
                **like,
                "id": f"org-synthetic-{n:04}",
                "name": f"Synthetic organization {n}",
                "note": "",
            }
            for n in range(more)
        ]
        return sorted([*rows, *made], key=lambda row: row["id"])

    def instruments(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        like = next(row for row in rows if row["event_hosting"] == "no" and row["signed_on"])
        made = [
            {
                **like,
                "id": f"mou-synthetic-{n:04}",
                "title": f"Synthetic agreement {n}",
                "signed_on": f"{2014 + n % 9}-{n % 12 + 1:02}-{n % 28 + 1:02}",
                "note": "",
            }
            for n in range(more)
        ]
        return [*rows, *made]

    def parties(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        like = rows[0]
        made = [
            {
                **like,
                "instrument_id": f"mou-synthetic-{n:04}",
                "partner_id": f"org-synthetic-{n:04}",
            }
            for n in range(more)
        ]
        return [*rows, *made]

    realbook.edit(root, "registers/partners.csv", partners)
    realbook.edit(root, "registers/instruments.csv", instruments)
    realbook.edit(root, "registers/parties.csv", parties)


def measure(folder: Path, run: Path, pages: int) -> list[Took]:
    """Bind a book of so many pages, ours and stock, from nothing and after a change of one page."""
    root = lay(folder / "ours", run, pages)
    few = "one page changed"
    found = [took(pages, "i2", python(BIND, root), folder)]
    add(root)
    found.append(took(pages, f"i2, {few}", python(BIND, root), folder))
    for who in ("i2, checks", "i2, checks again"):
        took(pages, who, python(CHECK, root), folder)
        times = map(float, (folder / "log").read_text().splitlines()[0].split())
        for what, cpu in zip(("packing", "gate", "claims"), times, strict=True):
            found.append(Took(pages, f"{who}: {what}", cpu, cpu, 0))
    if pages <= STOCK_UP_TO:
        stock = folder / "stock"
        shutil.copytree(root, stock, ignore=shutil.ignore_patterns("_build"))
        (stock / "book" / "_config.yml").write_text(PLAIN)
        shutil.rmtree(stock / "book" / "_templates")
        command = [BIN / "jupyter-book", "build", stock / "book"]
        found.append(took(pages, "stock", command, folder))
        add(stock)
        found.append(took(pages, f"stock, {few}", command, folder))
    return found


def add(root: Path) -> None:
    """Add a sentence to the page of a year."""
    page = root / "book" / "years" / "2016.ipynb"
    notebook = json.loads(page.read_text(encoding="utf-8"))
    text = next(cell for cell in reversed(notebook["cells"]) if cell["cell_type"] == "markdown")
    text["source"] = "".join(text["source"]) + "\n\nOne sentence more."
    page.write_text(json.dumps(notebook), encoding="utf-8")


def table(found: Sequence[Took]) -> str:
    """What each took as lines of a Markdown table, with stock in times of ours."""
    ours = {(one.pages, one.who): one for one in found}
    lines = [
        "| pages | | s | CPU s | CPU s a page | peak MB | CPU / i2 |",
        "| --: | -- " + "| --: " * 5 + "|",
    ]
    for one in found:
        peer = ours.get((one.pages, one.who.replace("stock", "i2")))
        times = f"{one.cpu / peer.cpu:.1f}" if peer and "stock" in one.who else ""
        each = f"{one.cpu / one.pages:.3f}"
        peak = f"{one.peak:.0f}" if one.peak else ""
        lines.append(
            f"| {one.pages} | {one.who} | {one.wall:.1f} | {one.cpu:.1f} | {each} | {peak} | {times} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    ask = argparse.ArgumentParser(prog="books", description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="pages")
    ask.add_argument("--json", type=Path, help="a file for all figures")
    asked = ask.parse_args(arguments)
    found: list[Took] = []
    with tempfile.TemporaryDirectory(prefix="books-") as folder:
        run = realbook.copy(Path(folder, "run"))
        done = realbook.run("i2", "build", cwd=run)
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        for size in asked.sizes:
            place = Path(folder, str(size))
            place.mkdir()
            found += measure(place, run / "book" / "years", size)
            print(table(found), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
