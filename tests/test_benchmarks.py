"""The benchmarks run, at a size at which nothing is measured: all contenders count the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from runpy import run_path

import pytest
from realbook import ROOT, bytes_of
from worlds import check

pytest.importorskip("duckdb", reason="DuckDB, beside which the benchmarks count, is not installed")
BENCHMARKS = str(ROOT / "benchmarks")


@pytest.fixture
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)


def test_every_contender_counts_the_same_and_is_told_with_what_it_took(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    options = ["--sizes", "320", "--rounds", "1", "--json", str(file)]
    command = [sys.executable, BENCHMARKS, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(file.read_text(encoding="utf-8"))
    names = [run["name"] for run in told["runs"]]
    assert {"i2", "i2 check", "i2 rules", "DuckDB", "pandas.read_csv"} < set(names)
    assert all(f"| {name} " in done.stdout for name in names)
    assert all(run["rows_a_second"] > 0 and run["peak"] > 0 for run in told["runs"])
    assert {"machine", "python", "pandas", "duckdb", "date"} <= set(told["where"])


@pytest.mark.usefixtures("benchmarks")
def test_contenders_that_count_otherwise_end_the_benchmark() -> None:
    agree = run_path(f"{BENCHMARKS}/__main__.py")["agree"]
    counted = {"i2": {"a": {"2016": [1, 2]}}, "DuckDB": {"a": {"2016": [1, 3]}}}
    with pytest.raises(SystemExit, match="i2 and DuckDB differ in a"):
        agree(counted)
    agree(dict.fromkeys(counted, counted["i2"]))


@pytest.mark.usefixtures("benchmarks")
def test_registers_of_one_size_are_the_same_every_time_and_have_no_error(tmp_path: Path) -> None:
    import synthetic  # type: ignore[import-not-found]

    roots = [synthetic.project(tmp_path / name, 320) for name in "ab"]
    assert bytes_of(roots[0]) == bytes_of(roots[1])
    assert check(roots[0]).code == 0
    text = (roots[0] / "data" / "registers" / "instruments.csv").read_text(encoding="utf-8")
    assert all("ynthetic" in line for line in text.splitlines()[1:])
    assert len(text.splitlines()) == 321


@pytest.mark.usefixtures("benchmarks")
def test_books_that_do_not_show_the_same_end_the_benchmark_of_books(tmp_path: Path) -> None:
    import runs  # type: ignore[import-not-found]

    roots = [runs.lay(tmp_path / name, 2) for name in ("i2", "peer")]
    pages = [page for page, _, _ in runs.notebooks(roots[0])]
    assert pages == ["years/2015.ipynb", "years/2016.ipynb", "years/side-by-side.ipynb"]
    for root in roots:
        for page in pages:
            shown = {"data": {"text/html": page}, "metadata": {}}
            made = root / "book" / page
            made.parent.mkdir(exist_ok=True)
            made.write_text(json.dumps({"cells": [{"outputs": [shown]}]}), encoding="utf-8")
            html = (root / "book" / "_build" / "html" / page).with_suffix(".html")
            html.parent.mkdir(parents=True, exist_ok=True)
            html.touch()
    runs.agree(*roots)
    made = roots[1] / "book" / "years" / "2016.ipynb"
    made.write_text(made.read_text(encoding="utf-8").replace("text/html", "text/plain"))
    with pytest.raises(SystemExit, match=r"years/2016\.ipynb is not the same in both"):
        runs.agree(*roots)


@pytest.mark.usefixtures("benchmarks")
def test_the_table_of_books_says_how_many_times_faster_ours_is() -> None:
    import runs

    took = [
        runs.Took("papermill and Jupyter Book", "notebooks", 30.0, 20.0),
        runs.Took("papermill and Jupyter Book", "book", 10.0, 10.0),
        runs.Took("i2", "all", 10.0, 15.0),
        runs.Took("papermill and Jupyter Book", "a statement, 1 run again", 6.0, 6.0),
        runs.Took("i2", "a statement", 4.0, 7.0),
        runs.Took("papermill and Jupyter Book", "an instrument, 6 run again", 30.0, 30.0),
        runs.Took("i2", "an instrument", 6.0, 9.0),
    ]
    told = runs.table(6, {f"{one.who}, {one.step}": one for one in took})
    assert "| papermill and Jupyter Book | all | 40.0 | 30.0 |" in told
    assert "6 years with book: 4.00 times as fast on the wall, 2.00 times less" in told
    assert "a statement changed: 1.50 times as fast on the wall" in told
    assert "an instrument changed: 5.00 times as fast on the wall" in told
