"""`i2 publish`: the values of the book as an edition."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from i2lib import data as of_project
from i2lib import datapackage, editions
from i2lib.cli.app import Root, app, aside, project


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

    home = project(root)
    with place.alone_in(home / "data", aside):
        loaded = of_project.load(home)
        package = (home / datapackage.FILE).read_text(encoding="utf-8")
        files = editions.publish(loaded, name, on or date.today().isoformat(), package, note)
        made = {home / path: text.encode() for path, text in files.items()}
        place.write_together(home / "data", made)
    typer.echo(
        f"published edition {name}: {len(editions.as_now(loaded))} values in {next(iter(files))}"
    )
    typer.echo("build the book for its page, and commit what data/ now holds")
