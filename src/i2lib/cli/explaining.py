"""`i2 explain`: the story of one number."""

from __future__ import annotations

from typing import Annotated

import typer

from i2lib import data as of_project
from i2lib import explaining, parameters
from i2lib.cli.app import Root, app, project
from i2lib.indicators import compute


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
    loaded = of_project.load(project(root))
    parts = {"region": region, "partner_type": partner_type, "sector": sector}
    asked = parameters.accept(loaded, {"year": year, **parts})
    value = compute(loaded, indicator, asked.window, asked.where)
    typer.echo(explaining.explain(value, loaded))
