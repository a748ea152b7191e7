"""How fast a book is made: `i2 build` beside a shell loop of papermill and a stock Jupyter Book.

Both make the executed notebooks and the book of a copy of the project from nothing, one after the
other and round after round; then again after an edit of which one page tells, and after one of which
all tell, for which the peer is told the notebooks that it must run again. What the peer does not do is
done for it before its clock starts (the pages made from registers); what only ours does is within its
clock (checking the data, writing those pages, reading the finished book, holding its claims against
the data, packing it). Run it with `make bench ARGS="runs"`, or see --help.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))

import realbook  # noqa: E402  the tests' own way to copy the project

BIN = Path(sys.executable).parent
PEER, OURS = "papermill and Jupyter Book", "i2"
EDITS = {  # what is changed: table, row, column, and the words that stand there for others
    "a statement": ("registers/activities.csv", "act-005", "says", "went on", "kept on"),
    "an instrument": ("registers/instruments.csv", "mou-031", "title", "MoU ", "Memorandum "),
}
FIRST = {6: 2014, 50: 2000}  # of as many years; others lie around 2016, which written pages link to
PLAIN = """\
title: Plain
author: Nobody
only_build_toc_files: true
execute:
  execute_notebooks: "off"
parse:
  myst_enable_extensions: [attrs_inline, colon_fence, deflist, dollarmath, substitution]
sphinx:
  config:
    suppress_warnings: [etoc.glob, myst.domains]
"""


@dataclass(frozen=True)
class Took:
    """What one step took: seconds on the wall, and of the processor with all that it started."""

    who: str
    step: str
    wall: float
    cpu: float

    def or_less(self, other: Took) -> Took:
        return Took(self.who, self.step, min(self.wall, other.wall), min(self.cpu, other.cpu))


def timed(who: str, step: str, what: Callable[[], object]) -> Took:
    """Do it and wait for all that it starts."""
    wall, before = time.perf_counter(), os.times()
    what()
    after = os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    return Took(who, step, time.perf_counter() - wall, cpu)


def command(*words: str | Path, cwd: Path) -> None:
    """A program of this environment. Ends with its words when it fails."""
    line = [str(BIN / words[0]), *map(str, words[1:])]
    done = subprocess.run(line, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(line)} failed\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def lay(folder: Path, years: int) -> Path:
    """A copy of the project with this many years, of which those beyond the real ones hold nothing.

    The registers are the real ones; the rows of further years in the table of years are made up.
    """
    root = realbook.copy(folder)
    first = FIRST.get(years, 2016 - years // 2)

    def table(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        known = {int(row["year"]): row for row in rows}
        return [
            known.get(year)
            or {
                **known[2014],
                "year": str(year),
                "period_start": f"{year}-01-01",
                "period_end": f"{year}-12-31",
            }
            for year in range(first, first + years)
        ]

    realbook.edit(root, "framework/years.csv", table)
    return root


def notebooks(root: Path) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Page, notebook and parameters of every run."""
    from i2lib.site import SITE

    for run in SITE.runs(root):
        yield f"{run.page}.ipynb", run.notebook.as_posix(), dict(run.parameters)


def peer(root: Path) -> list[Took]:
    """A shell loop of papermill, then stock Jupyter Book with nothing of ours in its settings."""
    write_pages(root)
    (root / "book" / "_config.yml").write_text(PLAIN, encoding="utf-8")
    (root / "book" / "years").mkdir(exist_ok=True)
    return [
        timed(PEER, "notebooks", lambda: papermill(root, [*notebooks(root)])),
        timed(PEER, "book", lambda: command("jupyter-book", "build", "book", cwd=root)),
    ]


def write_pages(root: Path) -> None:
    """The pages made from registers, which no clock of the peer's counts."""
    from i2lib.site import SITE

    for name, text in SITE.pages(root).items():
        path = root / "book" / name
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != str(text):
            path.write_text(str(text), encoding="utf-8")


def papermill(root: Path, runs: Iterable[tuple[str, str, dict[str, object]]]) -> None:
    for page, notebook, parameters in runs:
        given = [word for pair in parameters.items() for word in ("-p", *map(str, pair))]
        command("papermill", notebook, f"book/{page}", *given, cwd=root)


def ours(root: Path, engine: str) -> list[Took]:
    """`i2 build`, whole."""
    return [timed(OURS, "all", lambda: command("i2", "build", "--engine", engine, cwd=root))]


def after_edit(mine: Path, theirs: Path, what: str) -> list[Took]:
    """Both again after an edit; the peer is told which notebooks it must run again."""
    table, row, column, old, new = EDITS[what]

    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [
            {**cells, column: cells[column].replace(old, new)} if cells["id"] == row else cells
            for cells in rows
        ]

    before = {page: (mine / "book" / page).read_bytes() for page, _, _ in notebooks(mine)}
    for root in (mine, theirs):
        realbook.edit(root, table, change)
    took = timed(OURS, what, lambda: command("i2", "build", cwd=mine))
    moved = [
        run for run in notebooks(mine) if (mine / "book" / run[0]).read_bytes() != before[run[0]]
    ]
    write_pages(theirs)

    def again() -> None:
        papermill(theirs, moved)
        command("jupyter-book", "build", "book", cwd=theirs)

    return [timed(PEER, f"{what}, {len(moved)} run again", again), took]


def shown(page: Path) -> list[Any]:
    """What the cells of an executed notebook display."""
    cells = json.loads(page.read_bytes())["cells"]
    return [
        (output["data"], output["metadata"])
        for cell in cells
        for output in cell.get("outputs", ())
        if "data" in output
    ]


def agree(one: Path, other: Path) -> None:
    """The notebooks of both must show the same. Ends with the name of the first that does not."""
    for page, _, _ in notebooks(one):
        if shown(one / "book" / page) != shown(other / "book" / page):
            raise SystemExit(f"{page} is not the same in both")
        html = Path("book", "_build", "html", page).with_suffix(".html")
        for root in (one, other):
            if not (root / html).is_file():
                raise SystemExit(f"{root}: there is no {html}")


def cells(root: Path) -> Took:
    """The cells' own work: all of them once more in one process that has everything imported."""
    os.environ["MPLBACKEND"] = "agg"
    os.chdir(root)
    runs = [(notebook, parameters) for _, notebook, parameters in notebooks(root)]
    code = {
        name: [
            ast.parse("".join(cell["source"]))
            for cell in json.loads((root / name).read_bytes())["cells"]
            if cell["cell_type"] == "code"
        ]
        for name, _ in runs
    }
    for once in (runs[:1], runs):  # the first time is for what only the first time takes
        took = timed("cells", "notebooks", lambda runs=once: [_run(code[n], p) for n, p in runs])
    return took


def _run(trees: list[ast.Module], parameters: dict[str, object]) -> None:
    names: dict[str, Any] = {}
    for number, tree in enumerate(trees):
        if number == 1:
            names.update(parameters)
        body = [*tree.body]
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307
            if value is not None:
                value._repr_mimebundle_()


def measure(years: int, rounds: int, engine: str) -> dict[str, Took]:
    """The least of some rounds of each step."""
    best: dict[str, Took] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="i2-bench-") as folder:
            mine, theirs = (lay(Path(folder, name), years) for name in ("i2", "peer"))
            took = [*peer(theirs), *ours(mine, engine)]
            agree(mine, theirs)
            for what in EDITS:
                took += after_edit(mine, theirs, what)
                agree(mine, theirs)
            line = [sys.executable, str(Path(__file__).parent), "runs", "--cells", str(mine)]
            told = json.loads(subprocess.check_output(line))
            for one in (*took, Took(**told)):
                key = f"{one.who}, {one.step}"
                best[key] = best.get(key, one).or_less(one)
    return best


def table(years: int, best: dict[str, Took]) -> str:
    """The steps as lines of a Markdown table, and how many times faster ours is."""
    theirs = [best[f"{PEER}, {step}"] for step in ("notebooks", "book")]
    whole = Took(theirs[0].who, "all", sum(t.wall for t in theirs), sum(t.cpu for t in theirs))
    mine = best["i2, all"]
    rows = [*best.values(), whole]
    lines = ["| who | step | s | CPU s |", "| -- | -- | --: | --: |"]
    lines += [f"| {one.who} | {one.step} | {one.wall:.1f} | {one.cpu:.1f} |" for one in rows]
    lines.append(
        f"\n{years} years with book: {whole.wall / mine.wall:.2f} times as fast on the wall, "
        f"{whole.cpu / mine.cpu:.2f} times less of the processor"
    )
    for what in EDITS:
        first, second = (one for one in best.values() if one.step.partition(",")[0] == what)
        lines.append(f"{what} changed: {first.wall / second.wall:.2f} times as fast on the wall")
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Measure books of some sizes and print a table each; with --json all figures, too."""
    from __main__ import machine

    ask = argparse.ArgumentParser(prog="benchmarks runs", description=__doc__.partition("\n")[0])
    ask.add_argument("--years", type=int, nargs="+", default=[6, 50], help="years of the report")
    ask.add_argument("--rounds", type=int, default=2, help="how often each is made from nothing")
    ask.add_argument("--engine", default="forked", help="the engine of `i2 build`")
    ask.add_argument("--json", type=Path, help="a file for all figures")
    ask.add_argument("--cells", type=Path, help=argparse.SUPPRESS)
    asked = ask.parse_args(arguments)
    if asked.cells:
        print(json.dumps(asdict(cells(asked.cells))))
        return
    packages = ("papermill", "jupyter-book", "sphinx", "ipykernel", "matplotlib", "pandas")
    where = machine(packages)
    print("The real registers; years beyond them are made up and hold nothing.", where)
    figures: dict[int, dict[str, Any]] = {}
    for years in asked.years:
        best = measure(years, asked.rounds, asked.engine)
        print(f"\n{table(years, best)}")
        figures[years] = {name: asdict(one) for name, one in best.items()}
    if asked.json:
        asked.json.write_text(json.dumps({"where": where, "years": figures}, indent=1) + "\n")
