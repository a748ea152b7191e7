"""Questions in a terminal, in the words of the data package, and what is lacking where none is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import typer

from i2lib.cli import STOPPED
from i2lib.datapackage import Description, Field
from i2lib.entering import Kind, Said, Tables, accepted, columns, fault, known_name
from i2lib.entering.kinds import USUAL

SOURCE_COLUMNS = ("title", "publisher", "kind")  # which a new source cannot do without


def lacking(description: Description, kind: Kind, said: Said, tables: Tables) -> list[str]:
    """The options that nothing is known without, with their meaning."""
    lines = []
    for column in columns(description, kind):
        derived = column.name in USUAL or (column.name == "partners_as_named" and said.partners)
        if column.required and not derived and not said.cells.get(column.name):
            codes = accepted(column, tables)
            more = f" One of {', '.join(codes)}." if codes else ""
            lines.append(f"  --{column.name.replace('_', '-')}: {column.description}{more}")
    if kind.parties and not said.partners:
        lines.append("  --partner: a party beside ITU")
    if not said.source["url"]:
        lines.append("  --source: the page that says it")
    return lines


def ask(description: Description, kind: Kind, said: Said, tables: Tables) -> Said:
    """Ask for what the options do not say; an empty answer leaves a cell empty."""
    cells = {name: text for name, text in said.cells.items() if text}
    partners = [*said.partners]
    if (kind.parties or kind.joined) and not partners:
        partners = _several("Partner", "beside ITU, as the source names it")
    said = _unknown_partners(replace(said, partners=partners), tables)
    for column in columns(description, kind):
        if column.name in cells or (column.name == "partners_as_named" and partners):
            continue
        cells[column.name] = _answer(column, tables, USUAL.get(column.name, ""))
    return replace(said, cells=cells, source=_source(description, said, tables))


def agreed() -> bool:
    """Whether the rows that were shown are to be written."""
    with leaving():
        return typer.confirm("Write these rows?", default=True, err=True)


@contextmanager
def leaving() -> Iterator[None]:
    """Ctrl-C, or the end of what is typed, stops the command as it does everywhere else."""
    try:
        yield
    except typer.Abort:
        typer.echo(err=True)
        raise SystemExit(STOPPED) from None


def _answer(column: Field, tables: Tables, usual: str = "") -> str:
    """One answer that will do."""
    typer.secho(f"\n{column.description}", dim=True, err=True)
    if codes := accepted(column, tables):
        typer.secho(f"accepted: {', '.join(codes)}", dim=True, err=True)
    while True:
        text = _line(column.title, usual)
        wrong = fault(column, text, tables)
        if wrong is None:
            return text
        typer.echo(f"{'; '.join(wrong)}", err=True)


def _line(question: str, usual: str = "") -> str:
    with leaving():
        answer: str = typer.prompt(question, default=usual, show_default=bool(usual), err=True)
        return answer.strip()


def _several(title: str, about: str) -> list[str]:
    typer.secho(f"\n{about}; an empty answer ends the list", dim=True, err=True)
    found: list[str] = []
    while text := _line(title):
        found.append(text)
    return found


def _unknown_partners(said: Said, tables: Tables) -> Said:
    """Ask for the type of each partner that nobody knows, or for the name by which it is known."""
    new, aliases = dict(said.new_partners), dict(said.aliases)
    for name in said.partners:
        if name in new or name in aliases or known_name(name, tables):
            continue
        types = ", ".join(row["code"] for row in tables["partner_types"])
        typer.secho(
            f"\n{name!r} is not known. If it is new, its type ({types}); "
            "if it is another spelling, the official name",
            dim=True,
            err=True,
        )
        answer = _line("Type, or official name")
        if answer.partition(":")[0] in {row["code"] for row in tables["partner_types"]}:
            new[name] = answer
        elif answer:
            aliases[name] = answer
    return replace(said, new_partners=new, aliases=aliases)


def _source(description: Description, said: Said, tables: Tables) -> dict[str, str]:
    source = dict(said.source)
    fields = {field.name: field for field in description.resources["sources"].fields}
    if not source["url"]:
        typer.secho(
            "\nThe page that says all this, or the id of a source that is known", dim=True, err=True
        )
        source["url"] = _line("Source")
    known = {text for row in tables["sources"] for text in (row["id"], row["url"])}
    if source["url"] not in known:
        for name in SOURCE_COLUMNS:
            source[name] = source[name] or _answer(fields[name], tables)
    return source
