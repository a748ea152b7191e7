"""How fast and how large: ours beside pandas and DuckDB, on the same synthetic registers, in one run.

Every contender runs in a process of its own, one after the other and round after round, so that a
busy machine is busy for all of them; the least that each took in any round is told. Before anything
is printed, all that count must have counted the same. Run it with `make bench`, or see --help.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib import import_module
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000, 1_000_000)
SLOW = 60  # seconds; what takes longer is not run again
COUNTS = ("i2", "pandas by rows", "pandas by years", "DuckDB")
OTHERS = ("i2 check", "pandas.read_csv", "i2 rules")
OURS = {**dict.fromkeys(COUNTS[1:], "i2"), "pandas.read_csv": "i2 check"}  # held against what


def contender(name: str) -> tuple[Callable[[Path], Any], Callable[[Any], Any]]:
    """How a contender loads a project, and how it counts. Imported by its own process only."""
    import in_i2

    match name:
        case "i2":
            return in_i2.load, in_i2.count
        case "i2 rules":
            return in_i2.load, in_i2.tally
        case "i2 check":
            return Path, in_i2.check
        case "pandas.read_csv":
            return Path, in_i2.read
        case "pandas by rows" | "pandas by years":
            import in_pandas

            return in_pandas.load, in_pandas.by_rows if "rows" in name else in_pandas.by_years
        case _:
            import in_duckdb

            return in_duckdb.load, in_duckdb.count


@dataclass(frozen=True)
class Run:
    """What a contender took: seconds on the wall and of the processor, megabytes at its peak."""

    size: int
    name: str
    load: float
    load_cpu: float
    seconds: float
    cpu: float
    peak: float

    @property
    def rows_a_second(self) -> float:
        return self.size / self.seconds

    def or_less(self, other: Run) -> Run:
        """The least of both, figure by figure."""
        mine, others = asdict(self), asdict(other)
        return Run(**{key: min(mine[key], others[key]) for key in mine})


def one(name: str, root: Path) -> None:
    """In a process of its own: load, count, and print what it took with what was counted."""
    load, count = contender(name)
    clocks = [(time.perf_counter(), time.process_time())]
    loaded = load(root)
    clocks.append((time.perf_counter(), time.process_time()))
    found = count(loaded)
    clocks.append((time.perf_counter(), time.process_time()))
    took = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(clocks)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"took": took, "peak": peak, "found": found}))


def run(name: str, root: Path, size: int) -> tuple[Run, Any]:
    """One process of one contender."""
    command = [sys.executable, str(Path(__file__).parent), "--one", name, str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed on {size} rows (exit {done.returncode})\n{done.stderr}")
    told = json.loads(done.stdout)
    (load, load_cpu), (seconds, cpu) = told["took"]
    return Run(size, name, load, load_cpu, seconds, cpu, told["peak"]), told["found"]


def measure(size: int, rounds: int, names: tuple[str, ...]) -> list[Run]:
    """The least of some rounds of every contender on registers of one size.

    Ends with the difference when two contenders do not count the same.
    """
    import synthetic

    best: dict[str, Run] = {}
    with tempfile.TemporaryDirectory(prefix="synthetic-registers-") as folder:
        root = synthetic.project(Path(folder), size)
        for _ in range(rounds):
            counted: dict[str, Any] = {}
            for name in names:
                if name in best and best[name].seconds > SLOW:
                    continue
                took, found = run(name, root, size)
                if name in COUNTS:
                    counted[name] = found
                best[name] = best.get(name, took).or_less(took)
            agree(counted)
    return list(best.values())


def agree(counted: dict[str, Any]) -> None:
    """All that count must have counted the same. Ends with the first difference."""
    first, *others = counted
    for other in others:
        for code, of_years in counted[first].items():
            if counted[other].get(code) != of_years:
                raise SystemExit(
                    f"{first} and {other} differ in {code}: {of_years}, {counted[other].get(code)}"
                )


def table(runs: list[Run]) -> str:
    """The runs as lines of a Markdown table, which a terminal shows well, too.

    The last two columns say how many times ours it took.
    """
    head = "rows", "contender", "load s", "s", "CPU s", "rows/s", "peak MB", "s / i2", "CPU / i2"
    lines = [head, tuple("-" * len(cell) for cell in head)]
    by_name = {(run.size, run.name): run for run in runs}
    for run in runs:
        ours = by_name.get((run.size, OURS.get(run.name, "")))
        lines.append(
            (
                f"{run.size:,}",
                run.name,
                f"{run.load:.2f}",
                f"{run.seconds:.3f}",
                f"{run.cpu:.3f}",
                f"{run.rows_a_second:,.0f}",
                f"{run.peak:.0f}",
                f"{run.seconds / ours.seconds:.2f}" if ours else "",
                f"{run.cpu / ours.cpu:.2f}" if ours else "",
            )
        )
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |"
        for line in lines
    )


def machine(packages: Sequence[str] = ("numpy", "pandas", "duckdb")) -> dict[str, str]:
    """Where and with what it was measured."""
    about = Path("/proc/cpuinfo")
    said = about.read_text(encoding="utf-8") if about.exists() else ""
    names = [line for line in said.splitlines() if line.startswith("model name")]
    return {
        "date": date.today().isoformat(),
        "machine": f"{os.cpu_count()} x {names[0].partition(': ')[2] if names else platform.machine()}",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def main() -> None:
    """Measure every size, then print the table; with --json all figures, too.

    With `runs` as the first word the speed of whole books is measured instead (see runs.py), with
    `books` that of binding alone (see books.py).
    """
    if sys.argv[1:2] in (["runs"], ["books"]):
        import_module(sys.argv[1]).main(sys.argv[2:])
        return
    ask = argparse.ArgumentParser(prog="benchmarks", description=(__doc__ or "").partition("\n")[0])
    ask.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="rows of instruments")
    ask.add_argument("--rounds", type=int, default=3, help="how often each contender runs")
    ask.add_argument("--only", nargs="+", choices=(*COUNTS, *OTHERS), help="some contenders")
    ask.add_argument("--json", type=Path, help="a file for all figures")
    ask.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.one:
        one(asked.one[0], Path(asked.one[1]))
        return
    names = tuple(asked.only or (*COUNTS, *OTHERS))
    runs = [run for size in asked.sizes for run in measure(size, asked.rounds, names)]
    print("Synthetic registers; the least of each contender's rounds.", machine())
    print(table(runs))
    if asked.json:
        figures = [{**asdict(run), "rows_a_second": run.rows_a_second} for run in runs]
        asked.json.write_text(json.dumps({"where": machine(), "runs": figures}, indent=1) + "\n")


if __name__ == "__main__":
    main()
