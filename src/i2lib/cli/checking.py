"""`i2 check`: every problem of the data at once, and the built book held against them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from i2lib import data as of_project
from i2lib import datapackage
from i2lib.cli.app import Root, app, project
from i2lib.errors import DataError, UsageError, report_of
from i2lib.indicators.counting import possibly
from i2lib.report import gate
from i2lib.site import SITE, every_problem

AsJson = Annotated[bool, typer.Option("--json", help="Print every problem as JSON.")]
Annotations = Annotated[
    bool, typer.Option("--annotations", help="Print every problem as GitHub's mark of its line.")
]
OfBook = Annotated[bool, typer.Option("--book", help="Hold the built book against the data too.")]
NAMED = 8  # ids that a note prints


@app.command()
def check(
    root: Root = None,
    as_json: AsJson = False,
    annotations: Annotations = False,
    book: OfBook = False,
) -> None:
    """Check all of data/ and tell every problem at once. Exit 0, or 1 when there is an error."""
    if as_json and annotations:
        raise UsageError("--json and --annotations were both given; give one of the two")
    home = project(root)
    tables: dict[str, datapackage.Table] = {}
    try:
        description = datapackage.describe(home)
        tables, found = every_problem(description)
    except DataError as error:  # of the description itself, without which no table is read
        found = [*error.problems]
    found = sorted(found, key=lambda one: (one.file, one.line or 0, one.column or ""))
    errors = [problem for problem in found if problem.severity == "error"]
    if as_json:
        typer.echo(json.dumps([problem.as_dict() for problem in found], ensure_ascii=False))
    elif annotations:
        for problem in found:
            typer.echo(problem.annotation())
    elif found:
        typer.echo(report_of(tuple(found)))
    if not as_json and not errors:
        rows = sum(len(table.frame) for table in tables.values())
        typer.echo(f"{len(tables)} tables with {rows:,} rows: no errors")
        for line in _outside_every_year(of_project.of(description, tables)):
            typer.echo(line)
    if errors:
        raise typer.Exit(1)
    if book:
        _check_book(home)


def _check_book(root: Path) -> None:
    """Hold the built book against the data, by code that did not write it."""
    html = root / "book" / "_build" / "html"
    if not (html / "index.html").is_file():
        raise UsageError("there is no built book in book/_build/html; build it first (make book)")
    lines = [line for one in SITE.audit(root, gate.pages(html)).values() for line in one.lines]
    for line in lines:
        typer.echo(line)
    if lines:
        raise typer.Exit(1)
    typer.echo("book: every figure, hedge and verb is carried by the data")


def _outside_every_year(loaded: of_project.Data) -> list[str]:
    """Rows dated before or after the report's years: legal, and said, for a year may be mistyped."""
    lines = []
    for register, column in (
        ("instruments", "signed_on"),
        ("partnerships", "launched_on"),
        ("events", "starts_on"),
        ("publications", "published_on"),
    ):
        frame = loaded.table(register)
        windows = [year.window for year in loaded.framework.years.values()]
        if not windows:
            continue
        outside = frame[f"{column}_first"].notna()
        for window in windows:
            outside &= ~possibly(frame, column, window)
        first, last = pd.Timestamp(min(windows).start), pd.Timestamp(max(windows).end)
        early = outside & (frame[f"{column}_last"] < first)
        late = outside & (frame[f"{column}_first"] > last)
        sides = {"before": early, "between": outside & ~early & ~late, "after": late}
        for side, mask in sides.items():
            if ids := list(frame["id"][mask]):
                named = f": {', '.join(ids)}" if len(ids) <= NAMED else ""
                lines.append(
                    f"note: {len(ids)} rows of {register} lie {side} the report's years{named}"
                )
    return lines
