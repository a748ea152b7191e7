"""`i2 run`: one notebook with parameters of one's own, beside the book."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from i2lib.cli.app import Root, app, project
from i2lib.errors import UsageError
from i2lib.report import Run
from i2lib.site import SITE

SHELF = "runs"
ROOM = 120  # characters of a file's name; a longer one ends in a digest


@app.command()
def run(
    notebook: Annotated[str, typer.Argument(help="Its name or path: annual.")],
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--parameter", help="One parameter, as NAME=VALUE.")
    ] = None,
    root: Root = None,
) -> None:
    """Run a notebook with parameters of your own; the page lies in runs/ and in no book.

    Written are the executed notebook and an HTML file that is read alone. Example:
    i2 run annual -p period_start=2016-03-01 -p period_end=2017-02-28 -p region=AFR
    """
    from i2lib.report import alone, place  # with papermill, which other commands need not wait for
    from i2lib.report import run as strict
    from i2lib.report.runs import run_all

    home = project(root)
    path = _notebook(home, notebook)
    strict.inspect(home / path, {})
    given = _typed(parameter or [], strict.declared(home / path))
    page = name_of(path.stem, given)
    run_all(SITE, home, [Run(path, given, page, SHELF)])
    made = home / SHELF / f"{page}.ipynb"
    html = alone.page(alone.read(made), given, SITE.notice, home / "book/_static/i2.css")
    place.write(made.with_suffix(".html"), html.encode())
    for each in (made, made.with_suffix(".html")):
        typer.echo(each.relative_to(home).as_posix())


def _notebook(home: Path, asked: str) -> Path:
    """The notebook of this name or path, from the project's folder. Raises UsageError."""
    known = {path.stem: path.relative_to(home) for path in sorted(home.glob("notebooks/*.ipynb"))}
    found = Path(asked)
    if found.stem in known and asked in (found.stem, found.name, known[found.stem].as_posix()):
        return known[found.stem]
    raise UsageError(f"no notebook {asked!r}; there are: {', '.join(known) or 'none'}")


def _typed(texts: list[str], declared: dict[str, str]) -> dict[str, object]:
    """The parameters that were typed, numbers where the notebook declares numbers."""
    given: dict[str, object] = {}
    faults = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            faults.append(f"-p {text}: write NAME=VALUE, such as year=2017")
        elif name in given:
            faults.append(f"-p {text}: {name} was given already; give it once")
        elif name not in declared:
            faults.append(f"-p {text}: no parameter {name}; there are: {', '.join(declared)}")
        else:
            whole = declared[name] == "int" and re.fullmatch(r"-?[0-9]+", value)
            given[name] = int(value) if whole else value
    if faults:
        raise UsageError("\n".join(faults))
    return given


def name_of(stem: str, given: dict[str, object]) -> str:
    """The name of a run's page: the notebook's and its parameters', fit for a file."""
    parts = [stem, *(f"{name}-{value}" for name, value in given.items())]
    name = "-".join(
        re.sub(r"[^A-Za-z0-9_]*[^A-Za-z0-9._]+", "-", part).strip("-.") for part in parts
    )
    if len(name) <= ROOM:
        return name
    return f"{name[:ROOM]}-{sha256(repr(parts).encode()).hexdigest()[:8]}"
