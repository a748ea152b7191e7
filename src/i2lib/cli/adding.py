"""`i2 add`: what one source says, as rows of all the tables it touches.

Options and questions are the columns of the tables, in the words of the data package, so the commands
are made when they are asked for.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from i2lib import datapackage
from i2lib.cli import asking
from i2lib.cli.app import app, aside, project
from i2lib.datapackage import Description, versions
from i2lib.differing import differences
from i2lib.entering import KINDS, Entry, Kind, Said, columns, enter, files_with, placed, tables_of
from i2lib.errors import DataError, Problem, UsageError, report_of

SOURCE = {"url": "source", "title": "source_title", "publisher": "source_publisher"} | {
    "kind": "source_kind",
    "note": "source_note",
}
EXAMPLES = {
    "instrument": '--title "MoU with …" --kind MoU --partner "…" --source https://…',
    "partnership": '--name "…" --lead-sector D --partner "…" --source https://…',
    "event": '--name "…" --series GSR --starts-on 2016-05 --source https://…',
    "publication": '--title "…" --published-on 2016 --source https://…',
    "document": '--id C17/18 --title "…" --title-is official --source https://…',
}
LISTS = {  # option -> its form and meaning; each may be given again
    "partner": ("NAME", "A partner beside ITU, by the name that the source gives."),
    "new_partner": ("NAME=TYPE", "A partner not known yet; its country as NAME=TYPE:COUNTRY."),
    "alias": ("NAME=OFFICIAL", "Another spelling of a partner that is known."),
    "figure": ("MEASURE=NUMBER,QUALIFIER,WORDS", "A figure of the event that the source states."),
}


class Adding(TyperGroup):
    """A command for each kind of entry, made from the description of its table."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return [*KINDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        if cmd_name not in KINDS:
            return None
        made = typer.Typer(rich_markup_mode=None, add_completion=False)
        kind, example = KINDS[cmd_name], EXAMPLES[cmd_name]
        made.command(cmd_name, epilog=f"Example: i2 add {cmd_name} {example}")(_command(kind))
        return typer.main.get_command(made)


adding = typer.Typer(
    cls=Adding,
    help="Add what one source says: the rows of all tables it touches, or nothing.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(adding, name="add")


def _command(kind: Kind) -> Callable[..., None]:
    """The command of a kind, with an option for each column of its table."""
    description = datapackage.describe(_root_asked_for())

    def command(**given: Any) -> None:
        root, dry_run, as_json = (given.pop(name) for name in ("root", "dry_run", "as_json"))
        _add(kind, project(root), given, dry_run=dry_run, as_json=as_json)

    options: dict[str, tuple[Any, Any, str]] = {}  # name -> type, default, help
    for column in columns(description, kind):
        options[column.name] = (str, "", column.description)
    for name in LISTS:
        if kind.figures if name == "figure" else kind.parties or kind.joined:
            options[name] = (list[str], [], f"{LISTS[name][1]} May be given again.")
    about = {field.name: field.description for field in description.resources["sources"].fields}
    for column_name, name in SOURCE.items():
        more = " Or the id of a source that is known." if column_name == "url" else ""
        options[name] = (str, "", f"Source: {about[column_name]}{more}")
    options |= {
        "dry_run": (bool, False, "Say what would be written, and write nothing."),
        "as_json": (bool, False, "Print the rows, or every problem, as JSON."),
        "root": (Path | None, None, "The project's folder; by default the one found from here."),
    }
    flags = {"dry_run": "--dry-run", "as_json": "--json"}
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=default,
                annotation=Annotated[
                    of_type,
                    typer.Option(
                        flags.get(name, f"--{name.replace('_', '-')}"),
                        help=told,
                        metavar=None if of_type is bool else LISTS.get(name, ("TEXT",))[0],
                        show_default=False,
                    ),
                ],
            )
            for name, (of_type, default, told) in options.items()
        ]
    )
    title = description.resources[kind.table].title.lower()
    command.__doc__ = f"""Add one {kind.name} to the {title}, with all rows that it needs elsewhere.

    In a terminal, what no option says is asked for. The whole data are checked with the new rows
    first; where there is a problem, nothing is written.
    """
    return command


def _root_asked_for() -> Path:
    """The project whose columns are the options: the one that --root names, or the one found."""
    words = sys.argv
    named = [after for word, after in pairwise(words) if word == "--root"]
    named += [word.removeprefix("--root=") for word in words if word.startswith("--root=")]
    return project(Path(named[0]) if named else None)


def _add(kind: Kind, home: Path, given: dict[str, Any], *, dry_run: bool, as_json: bool) -> None:
    """Make the entry, try the whole data with it, and write it."""
    from i2lib.report import place

    description = datapackage.describe(home)
    said = _said(given)
    terminal = sys.stdin.isatty()
    tables = tables_of(description, versions.of_folder(home))
    if terminal:
        said = asking.ask(description, kind, said, tables)
    elif lacking := asking.lacking(description, kind, said, tables):
        raise UsageError("\n".join([f"i2 add {kind.name}: what is lacking:", *lacking]))
    with place.alone_in(home / "data", aside):
        files = versions.of_folder(home)
        try:
            entry = enter(description, tables_of(description, files), kind, said)
            made = files_with(description, files, entry)
            warnings = _tried(replace(description, unsaved=made), entry)
        except DataError as refused:
            if not as_json:
                raise
            problems = [one.as_dict() for one in refused.problems]
            typer.echo(json.dumps({"written": False, "problems": problems}, ensure_ascii=False))
            raise typer.Exit(1) from None
        found = differences(files, {**files, **made})
        if not as_json:
            for one in found:
                typer.echo(str(one))
            if warnings:
                typer.echo(report_of(warnings))
        if not dry_run and (not terminal or asking.agreed()):
            place.write_together(home / "data", {home / file: raw for file, raw in made.items()})
        else:
            dry_run = True
    if as_json:
        rows = [one.as_dict() for one in found]
        told = [one.as_dict() for one in warnings]
        about = {"id": entry.id, "written": not dry_run, "rows": rows, "warnings": told}
        typer.echo(json.dumps(about, ensure_ascii=False))
    else:
        typer.echo(f"{entry.id}: {'nothing is written' if dry_run else f'{kind.name} added'}")


def _tried(description: Description, entry: Entry) -> tuple[Problem, ...]:
    """The warnings about the new rows. Raises DataError with every problem of the data with them."""
    from i2lib.site import every_problem

    _, found = every_problem(description)
    found = [placed(description, entry, problem) for problem in found]
    if errors := [problem for problem in found if problem.severity == "error"]:
        raise DataError(errors)
    new = {row["id"] for rows in entry.rows.values() for row in rows if "id" in row}
    return tuple(problem for problem in found if problem.value in new)


def _said(given: dict[str, Any]) -> Said:
    """What the options say. Raises UsageError with every one whose form is another."""
    faults: list[str] = []

    def parted(option: str, form: str) -> list[tuple[str, str]]:
        pairs = [text.partition("=") for text in given.get(option, [])]
        faults.extend(
            f"--{option.replace('_', '-')} {name!r}: write {form}"
            for name, mark, rest in pairs
            if not (name.strip() and mark and rest.strip())
        )
        return [(name.strip(), rest.strip()) for name, _, rest in pairs]

    figures = []
    for measure, rest in parted("figure", "MEASURE=NUMBER,QUALIFIER,WORDS"):
        number, _, after = rest.partition(",")
        qualifier, _, words = after.partition(",")
        figures.append((measure, number.strip(), qualifier.strip(), words.strip()))
    said = Said(
        cells={
            name: text.strip()
            for name, text in given.items()
            if isinstance(text, str) and name not in SOURCE.values()
        },
        source={name: given[option].strip() for name, option in SOURCE.items()},
        partners=[name.strip() for name in given.get("partner", [])],
        new_partners=dict(parted("new_partner", "NAME=TYPE")),
        aliases=dict(parted("alias", "NAME=OFFICIAL NAME")),
        figures=figures,
    )
    if faults:
        raise UsageError("\n".join(faults))
    return said
