"""The app of all commands, and what several of them ask for."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from i2lib import datapackage
from i2lib.errors import UsageError

app = typer.Typer(
    help="Registers in, a report out in which every number can be checked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Root = Annotated[
    Path | None, typer.Option(help="The project's folder; by default the one found from here.")
]


def aside(words: str) -> None:
    """Say something that is no part of a command's answer."""
    typer.echo(words, err=True)


def project(root: Path | None) -> Path:
    """The folder of the project named, or found from here. Raises UsageError where there is none."""
    home = datapackage.find() if root is None else root.resolve()
    if not (home / datapackage.FILE).is_file():
        raise UsageError(f"no {datapackage.FILE.as_posix()} in {root}; name the project's folder")
    if (home / "data" / ".unfinished").is_file():
        from i2lib.report import place  # an entry was cut off: it is finished before all else

        place.finish(home / "data")
    return home


# Each of these adds its commands to the app, in the order of the help.
MODULES = "checking tidying adding planning building running serving standing explaining publishing".split()
for name in MODULES:
    import_module(f"{__package__}.{name}")
