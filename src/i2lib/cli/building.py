"""`i2 build` and `i2 pdf`: the whole book, and its one PDF."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

import typer

from i2lib.cli.app import Root, app, project
from i2lib.site import SITE

Engine = Annotated[
    Literal["forked", "nbclient"],
    typer.Option(
        help="What runs the notebooks: the fast one, or the reference it is held against."
    ),
]


Force = Annotated[bool, typer.Option("--force", help="Make every page anew, whatever stands.")]


@app.command(epilog="Examples: i2 build; i2 build --force")
def build(force: Force = False, engine: Engine = "forked", root: Root = None) -> None:
    """Build the whole book; the last good one stays until the new one is whole.

    Only pages that would come out otherwise are made anew; when nothing has changed, nothing is done.
    """
    from i2lib.report.build import build as build_book  # imports Sphinx, which `check` must not

    build_book(replace(SITE, engine=engine), project(root), force)


@app.command()
def pdf(root: Root = None) -> None:
    """Print the bound book as one PDF with bookmarks (needs Chromium)."""
    from i2lib.report import pdf as printing

    home = project(root)
    made = home / "book" / "_build" / "i2.pdf"
    printing.make(home / "book" / "_build" / "html", made)
    typer.echo(f"{made.relative_to(home)}: {made.stat().st_size / 1e6:.1f} MB")
