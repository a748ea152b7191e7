"""The command `i2`, which analysts type: a module for each thing they do, the typer app in `app`."""

from __future__ import annotations

import signal
import sys

STOPPED = 130  # by Ctrl-C, as shells count it; SIGTERM is 143


def main() -> None:
    """Run the command; what i2 refuses is told in words, with its exit code and no traceback."""
    if sys.argv[1:2] == ["build"] and _nothing_to_build(sys.argv[2:]):
        return
    # Only here: whoever imports this module has asked for nothing yet.
    import typer

    from i2lib.cli.app import app
    from i2lib.errors import I2Error
    from i2lib.report import process

    try:
        with process.stoppable():
            app()
    except I2Error as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code == STOPPED:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends already
            typer.echo("stopped; what was published is as it was", err=True)
        raise


def _nothing_to_build(arguments: list[str]) -> bool:
    """Whether the last good book is what a build would make; then that is said, at once."""
    from i2lib.report import unchanged  # nothing heavy

    project = unchanged.project(arguments)
    pages = unchanged.stands(project) if project is not None else None
    if pages is None:
        return False
    where = unchanged.HTML.as_posix()
    sys.stdout.write(f"nothing has changed since the last build: {pages} pages stand in {where}\n")
    return True
