"""The command `i2`: check the data, build the book, explain a number."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from i2lib import data as project
from i2lib import datapackage, editions, explaining, parameters
from i2lib.errors import I2Error, UsageError, report_of
from i2lib.indicators import compute
from i2lib.indicators.counting import possibly
from i2lib.site import SITE, every_problem

app = typer.Typer(
    help="Registers in, a report out in which every number can be checked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Root = Annotated[
    Path | None, typer.Option(help="The project's folder; by default the one found from here.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print every problem as JSON.")]

OfBook = Annotated[bool, typer.Option("--book", help="Hold the built book against the data too.")]


@app.command()
def check(root: Root = None, as_json: AsJson = False, book: OfBook = False) -> None:
    """Check all of data/ and tell every problem at once. Exit 0, or 1 when there is an error."""
    description = datapackage.describe(_project(root))
    tables, found = every_problem(description)
    found = sorted(found, key=lambda one: (one.file, one.line or 0, one.column or ""))
    errors = [problem for problem in found if problem.severity == "error"]
    if as_json:
        typer.echo(json.dumps([problem.as_dict() for problem in found], ensure_ascii=False))
    elif found:
        typer.echo(report_of(tuple(found)))
    if not as_json and not errors:
        rows = sum(len(table.frame) for table in tables.values())
        typer.echo(f"{len(tables)} tables with {rows:,} rows: no errors")
        for line in _outside_every_year(project.of(description, tables)):
            typer.echo(line)
    if errors:
        raise typer.Exit(1)
    if book:
        _check_book(description.root)


def _check_book(root: Path) -> None:
    """Hold the built book against the data, by code that did not write it."""
    html = root / "book" / "_build" / "html"
    if not (html / "index.html").is_file():
        raise UsageError("there is no built book in book/_build/html; build it first (make book)")
    lines = SITE.audit(root, html)
    for line in lines:
        typer.echo(line)
    if lines:
        raise typer.Exit(1)
    typer.echo("book: every figure, hedge and verb is carried by the data")


@app.command()
def build(root: Root = None) -> None:
    """Build the whole book; the last good one stays until the new one is whole."""
    from i2lib.report.build import build as build_book  # imports Sphinx, which `check` must not

    build_book(SITE, _project(root))


@app.command()
def pdf(root: Root = None) -> None:
    """Print the bound book as one PDF with bookmarks (needs Chromium)."""
    from i2lib.report import pdf as printing

    project_folder = _project(root)
    made = project_folder / "book" / "_build" / "i2.pdf"
    printing.make(project_folder / "book" / "_build" / "html", made)
    typer.echo(f"{made.relative_to(project_folder)}: {made.stat().st_size / 1e6:.1f} MB")


@app.command()
def explain(
    indicator: Annotated[str, typer.Argument(help="Its code, such as instruments-signed.")],
    year: Annotated[int, typer.Argument(help="A year of the report.")],
    region: Annotated[str, typer.Option(help="Keep the rows of one region.")] = "",
    partner_type: Annotated[str, typer.Option(help="Keep those of one type of partner.")] = "",
    sector: Annotated[str, typer.Option(help="Keep the rows of one ITU sector.")] = "",
    root: Root = None,
) -> None:
    """Tell the story of one number: definition, rule, rows with their sources, what was left out."""
    loaded = project.load(_project(root))
    parts = {"region": region, "partner_type": partner_type, "sector": sector}
    asked = parameters.accept(loaded, {"year": year, **parts})
    value = compute(loaded, indicator, asked.window, asked.where)
    typer.echo(explaining.explain(value, loaded))


@app.command()
def publish(
    name: Annotated[str, typer.Argument(help="Month or day of the edition: 2026-11, 2026-11-24.")],
    on: Annotated[str, typer.Option(help="Day of publication; by default today.")] = "",
    note: Annotated[str, typer.Option(help="What is to be said of this edition.")] = "",
    root: Root = None,
) -> None:
    """Publish the values that the book shows as an edition: data/editions/NAME.csv.

    Refused while a value has moved since the newest edition and no row of data/editions/changes.csv
    says why. Example: i2 publish 2026-11 --note "The first edition."
    """
    from i2lib.report import place  # writes all or nothing

    home = _project(root)
    loaded = project.load(home)
    package = (home / datapackage.FILE).read_text(encoding="utf-8")
    files = editions.publish(loaded, name, on or date.today().isoformat(), package, note)
    for path, text in files.items():
        place.write(home / path, text.encode())
    typer.echo(
        f"published edition {name}: {len(editions.as_now(loaded))} values in {next(iter(files))}"
    )
    typer.echo("build the book for its page, and commit what data/ now holds")


def _project(root: Path | None) -> Path:
    if root is None:
        return datapackage.find()
    if not (root / datapackage.FILE).is_file():
        raise UsageError(f"no {datapackage.FILE.as_posix()} in {root}; name the project's folder")
    return root.resolve()


NAMED = 8  # ids that a note prints


def _outside_every_year(loaded: project.Data) -> list[str]:
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


def main() -> None:
    """Run the command; what i2 refuses is told in words, with its exit code and no traceback."""
    try:
        app()
    except I2Error as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
