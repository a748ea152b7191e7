"""A project so small that its book is built in seconds: two years, one register, one notebook.

It is laid into a temporary folder. `tinysite.py` in its book tells the press what `i2lib.site`
tells it in earnest; the press, papermill, Jupyter and Jupyter Book are the real ones.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from i2lib.report import Site

TROUBLE = Path(__file__).parent / "notebooks_with_trouble"
YEARS = {"2016": "year.ipynb", "2017": "year.ipynb"}
READS = "with open('data/rows.csv') as rows:\n    known = rows.read()"

SITE = '''
"""What the press is told of the tiny book."""

import csv
from pathlib import Path

from i2lib.errors import DataError, Problem, UsageError
from i2lib.report import Limits, Run, Site, book


def rows(root):
    with (root / "data" / "rows.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def check(root):
    wrong = [row["year"] for row in rows(root) if not row["year"].isdigit()]
    if wrong:
        raise DataError([Problem("data/rows.csv", 2, "year", wrong[0], "not a year", "mend it")])
    return ["data/rows.csv: warning: a very short register"]


def runs(root):
    return [
        Run(Path("notebooks", row["notebook"]), {"year": int(row["year"])}, f"years/{row['year']}")
        for row in rows(root)
    ]


def contract(root, notebook, parameters):
    for name in parameters:
        if name != "year":
            raise UsageError(f"there is no parameter {name}; there is: year")
    if parameters["year"] not in range(2014, 2023):
        raise UsageError(f"year {parameters['year']} is not of the report; it has 2014 to 2022")
    return dict(parameters)


def pages(root):
    title = (root / "data" / "title.txt").read_text(encoding="utf-8").strip()
    lines = "".join(f"- [{r['year']}](../years/{r['year']}.ipynb)\\n" for r in rows(root))
    return {"registers/list.md": f"# {title}\\n\\n{lines}"}


def files(root):
    return {"_downloads/rows.csv": (root / "data" / "rows.csv").read_bytes()}


SITE = Site(
    check=check,
    runs=runs,
    contract=contract,
    pages=pages,
    files=files,
    notice="A tiny book, not a publication.",
    limits=Limits(cell_seconds=20, output_bytes=1_000_000),
)


def setup(app):
    return book.setup(app, SITE)
'''

LAYOUT = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title|striptags }} of the tiny book</title></head>
<body>
<nav>{{ toctree(maxdepth=2, includehidden=True, titles_only=True) }}</nav>
<main>{% block body %}{{ body }}{% endblock %}</main>
<p>A tiny book, not a publication.</p>
</body>
</html>
"""

FILES = {
    "data/title.txt": "The list",
    "book/tinysite.py": SITE,
    "book/_templates/layout.html": LAYOUT,
    "book/_templates/search.html": (
        '{% extends "layout.html" %}{% block body %}<h1>Search</h1>{% endblock %}'
    ),
    "book/index.md": "# Home\n\nTo [the first year](years/2016.ipynb), or "
    '<a href="_downloads/rows.csv">the rows</a>.\n',
    "book/_toc.yml": "format: jb-book\nroot: index\nchapters:\n"
    "- glob: years/*\n- glob: registers/*\n",
    "book/_config.yml": """
title: Tiny
author: Nobody
copyright: Nobody
only_build_toc_files: true
execute:
  execute_notebooks: "off"
parse:
  myst_enable_extensions: [substitution]
sphinx:
  local_extensions:
    tinysite: .
  config:
    language: en
    templates_path: [_templates]
    html_use_index: false
    suppress_warnings: [etoc.glob, myst.domains]
""",
}


def lay(root: Path, years: Mapping[str, str] = YEARS) -> Site:
    """Lay the project into `root`; what the press is to be told of it."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    write_years(root, years)
    write_notebook(root / "notebooks" / "year.ipynb", READS, "print(f'{year} was a year')")
    for path in TROUBLE.iterdir():
        (root / "notebooks" / path.name).write_bytes(path.read_bytes())
    site: Site = runpy.run_path(str(root / "book" / "tinysite.py"))["SITE"]
    return site


def write_years(root: Path, years: Mapping[str, str]) -> None:
    """The register of the tiny project: each year, and the notebook that makes its page."""
    lines = [f"{year},{notebook}\n" for year, notebook in years.items()]
    (root / "data" / "rows.csv").write_text("year,notebook\n" + "".join(lines), encoding="utf-8")


def write_notebook(path: Path, *code: str, heading: str = "# The year {{ year }}") -> None:
    """A sound notebook: a heading, the parameters, and these cells of code."""
    sources = ["year: int = 2016  # the year of the page", *code]
    cells: list[dict[str, object]] = [
        {"cell_type": "markdown", "id": "heading", "metadata": {}, "source": heading}
    ]
    for number, source in enumerate(sources):
        tags = {"tags": ["parameters", "remove-cell"]} if number == 0 else {}
        about = {"cell_type": "code", "id": f"code-{number}", "metadata": tags, "source": source}
        cells.append(about | {"execution_count": None, "outputs": []})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")


def jupyter_book(
    root: Path, *options: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Plain `jupyter-book build book`, as its reader types it."""
    script = Path(sys.executable).with_name("jupyter-book")
    return subprocess.run(
        [str(script), "build", str(root / "book"), *options],
        env={**os.environ, **(env or {})},
        cwd=cwd or root,
        capture_output=True,
        text=True,
        check=False,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by name, byte for byte."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def as_in_the_foreground() -> None:
    """To be done between fork and exec: a suite that runs in the background ignores Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
