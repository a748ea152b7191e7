"""`i2 build` and `i2 pdf`: the whole book, and its one PDF."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import typer

from i2lib.cli.app import Root, app, project
from i2lib.errors import UsageError
from i2lib.site import SITE

Engine = Annotated[
    Literal["forked", "nbclient"] | None,
    typer.Option(
        help="What runs the notebooks: the fast one, or the reference it is held against.",
        show_default="forked",
    ),
]
Scheduler = Annotated[
    str,
    typer.Option(
        metavar="ADDRESS", help="Run the notebooks on the workers of this scheduler of Dask."
    ),
]

Force = Annotated[bool, typer.Option("--force", help="Make every page anew, whatever stands.")]


@app.command(
    epilog="Examples: i2 build; i2 build --force; i2 build --scheduler tcp://10.0.0.5:8786"
)
def build(
    force: Force = False, engine: Engine = None, scheduler: Scheduler = "", root: Root = None
) -> None:
    """Build the whole book; the last good one stays until the new one is whole.

    Only pages that would come out otherwise are made anew; when nothing has changed, nothing is done.
    """
    from i2lib.report.build import build as build_book  # imports Sphinx, which `check` must not

    if engine and scheduler:
        raise UsageError(
            "--engine says how this computer runs notebooks, and --scheduler that others do; "
            "give one of the two"
        )
    site = replace(SITE, engine=engine or SITE.engine, scheduler=scheduler)
    build_book(site, project(root), force)


@app.command()
def pdf(root: Root = None) -> None:
    """Print the bound book as one PDF with bookmarks (needs Chromium)."""
    from i2lib.report import pdf as printing

    home = project(root)
    made = home / "book" / "_build" / "i2.pdf"
    printing.make(home / "book" / "_build" / "html", made)
    typer.echo(f"{made.relative_to(home)}: {made.stat().st_size / 1e6:.1f} MB")
