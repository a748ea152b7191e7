"""`i2 tidy` and `i2 diff`: registers in the form in which they are kept, and what has changed in them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from i2lib.cli.app import Root, app, project
from i2lib.errors import UsageError, report_of

Check = Annotated[bool, typer.Option("--check", help="Say what would be done, and write nothing.")]
Old = Annotated[str, typer.Argument(help="A commit, or the folder of a project.")]
New = Annotated[str, typer.Argument(help="The same; by default this project as it is now.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print every difference as JSON.")]


@app.command(epilog="Examples: i2 tidy, after saving registers in a spreadsheet; i2 tidy --check.")
def tidy(check: Check = False, root: Root = None) -> None:
    """Write the tables of data/ in the one form in which they are kept.

    What a spreadsheet program made of a committed cell is put back. What could mean two things is
    named, and its file is left as it is. Exit 0, or 1 when something is left to do.
    """
    from i2lib import datapackage, tidying
    from i2lib.datapackage import versions
    from i2lib.report import place

    home = project(root)
    files = versions.of_folder(home)
    committed, lacks = {}, "git holds no data/ of this folder"
    try:
        committed = versions.of_commit(home)
    except UsageError as error:
        lacks = str(error)
    if not committed:
        typer.echo(f"note: {lacks}; so what a program made of days and numbers is not put back")
    tables = datapackage.describe(home).tables_in(files)
    every = [
        tidying.tidy(resource, file, files[file], committed.get(file))
        for file, resource in tables.items()
    ]
    for one in every:
        if one.done:
            typer.echo(f"{one.file}: {'to tidy' if check else 'tidied'}: {'; '.join(one.done)}")
            if not check and one.content is not None:
                place.write(home / one.file, one.content)
    problems = tuple(problem for one in every for problem in one.problems)
    if problems:
        typer.echo(report_of(problems))
        refused = sum(bool(one.problems) for one in every)
        typer.echo(
            f"{refused} of {len(every)} tables left as they are: mend what is named, and tidy again"
        )
    elif not any(one.done for one in every):
        typer.echo(f"{len(every)} tables: tidy")
    if problems or (check and any(one.done for one in every)):
        raise typer.Exit(1)


@app.command(epilog="Examples: i2 diff; i2 diff main; i2 diff HEAD~3 HEAD --json; i2 diff ../other")
def diff(old: Old = "HEAD", new: New = "", as_json: AsJson = False, root: Root = None) -> None:
    """Tell what has changed in the tables of data/, by id and field: rows in another order are none.

    By default from the last commit to the files as they are now.
    """
    from i2lib import differing

    home = project(root)
    found = differing.differences(_version(home, old), _version(home, new))
    if as_json:
        typer.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(str(one))
    kinds = Counter(one.kind for one in found)
    counts = [f"{kinds[kind]} {kind}" for kind in ("added", "removed", "changed") if kinds[kind]]
    typer.echo(f"rows: {', '.join(counts)}" if counts else "no change")


def _version(home: Path, name: str) -> dict[str, bytes]:
    """The files of a folder or of a commit. Raises UsageError where there is neither."""
    from i2lib.datapackage import FILE, versions

    folder = Path(name) if name else home
    if (folder / FILE).is_file():
        return versions.of_folder(folder)
    try:
        files = versions.of_commit(home, name)
    except UsageError as error:
        raise UsageError(f"{name or home} is no folder of a project, and {error}") from None
    if FILE.as_posix() not in files:
        raise UsageError(f"no {FILE.as_posix()} in {name}; name a commit or a folder that holds it")
    return files
