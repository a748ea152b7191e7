"""From what one source says to rows, and from rows to the files as they are to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from i2lib.datapackage import Description, writing
from i2lib.datapackage.saved import saved
from i2lib.entering import ids, partners
from i2lib.entering.kinds import USUAL, Kind, Rows, Said, Tables, columns, fault
from i2lib.errors import DataError, Problem

FIRST = ("sources", "partners", "aliases")  # a row stands after those that it points at
OPTIONS = {  # table -> column -> the option by which it was said; "" for all others of it
    "sources": {"id": "--source", "url": "--source", "": "--source-{column}"},
    "partners": {"": "--new-partner"},
    "aliases": {"": "--alias"},
    "parties": {"": "--partner"},
    "event_figures": {"": "--figure"},
}


@dataclass(frozen=True)
class Entry:
    """The rows of one entry by table, and the id under which it stands."""

    id: str
    rows: dict[str, list[dict[str, str]]]


def tables_of(description: Description, files: Mapping[str, bytes]) -> dict[str, Rows]:
    """The rows of every table as text. Raises DataError with every file that is no table."""
    tables: dict[str, Rows] = {}
    problems: list[Problem] = []
    for name, resource in description.resources.items():
        file = f"data/{resource.path}"
        table, faults = saved(file, files.get(file, b""), resource)
        problems += faults
        rows = table.rows if table else ()
        tables[name] = [dict(zip(resource.columns, row.cells, strict=True)) for row in rows]
    if problems:
        raise DataError(problems)
    return tables


def enter(description: Description, tables: Tables, kind: Kind, said: Said) -> Entry:
    """The rows that this entry is. Raises DataError with every fault of what was said."""
    source, rows, problems = _source(said, tables)
    looked = partners.look_up(said, source, tables)
    problems += looked.problems
    rows |= looked.rows
    own = {**USUAL, **{name: text for name, text in said.cells.items() if text}}
    asked = columns(description, kind)
    own = {column.name: own[column.name] for column in asked if column.name in own}
    if kind.joined and said.partners:
        own["partners"] = ";".join(dict.fromkeys(one for one, _ in looked.partners))
        own.setdefault("partners_as_named", "; ".join(["ITU", *said.partners]))
    if own.get("title_is") == "description" and own.get("title", "")[:1] not in ("", "["):
        own["title"] = f"[{own['title']}]"  # as every title is kept that is no official one
    own["sources"] = source
    if kind.prefix:
        own["id"] = _id(kind, own, looked.partners, tables)
    rows[kind.table] = [own]
    if kind.parties:
        if not said.partners:
            what = "an instrument has at least one party beside ITU"
            problems.append(Problem("--partner", None, None, None, what, "name it"))
        rows["parties"] = [
            {"instrument_id": own["id"], "partner_id": one, "named_as": name, "sources": source}
            for one, name in looked.partners
        ]
    if kind.figures and said.figures:
        rows["event_figures"] = [_figure(one, own, source) for one in said.figures]
    problems += _faults(description, tables, rows)
    problems += _standing(rows, tables, kind)
    if problems:
        raise DataError(dict.fromkeys(problems))
    return Entry(own.get("id", ""), {name: rows[name] for name in sorted(rows, key=_place)})


def files_with(
    description: Description, files: Mapping[str, bytes], entry: Entry
) -> dict[str, bytes]:
    """File -> what it is to hold, of every table that gets a row, those pointed at first."""
    made = {}
    for name, rows in entry.rows.items():
        resource = description.resources[name]
        file = f"data/{resource.path}"
        table, _ = saved(file, files[file], resource)
        before = [row.cells for row in table.rows] if table else []
        new = [tuple(row.get(column, "") for column in resource.columns) for row in rows]
        kept = writing.ordered(resource, [*before, *new], before)
        made[file] = writing.written(resource, kept, writing.lines_of(files[file], resource))
    return made


def placed(description: Description, entry: Entry, problem: Problem) -> Problem:
    """A problem of the data with this entry, told by option where it is of a row that is not yet
    written."""
    for name, rows in entry.rows.items():
        resource = description.resources[name]
        if problem.file != f"data/{resource.path}" or problem.column in (None, "id"):
            continue
        assert problem.column is not None
        if any(row.get(problem.column, "") == (problem.value or "") for row in rows):
            return replace(problem, file=_option(name, problem.column), line=None, column=None)
    return problem


def _source(
    said: Said, tables: Tables
) -> tuple[str, dict[str, list[dict[str, str]]], list[Problem]]:
    """The id of the source, its row where it is new, and what is wrong with it."""
    asked = said.source.get("url", "").strip()
    by_address = {row["url"]: row["id"] for row in tables["sources"]}
    known = {*by_address.values()}
    if asked in known or asked in by_address:
        source = by_address.get(asked, asked)
        more = [name for name, text in said.source.items() if text and name != "url"]
        what, advice = f"the source is known, as {source}", "leave what is said of it out"
        told = [Problem(f"--source-{n}", None, None, said.source[n], what, advice) for n in more]
        return source, {}, told
    if not re.match(r"https?://\S+$", asked):
        what = "the address of a page, or the id of a source that is known, was expected"
        advice = "write it as https://…; no source, no row"
        return "", {}, [Problem("--source", None, None, asked or None, what, advice)]
    host = urlsplit(asked).netloc.removeprefix("www.")
    row = {"id": ids.named("src", host, [asked]), **said.source, "url": asked}
    return row["id"], {"sources": [row]}, []


def _id(kind: Kind, own: Mapping[str, str], parties: list[tuple[str, str]], tables: Tables) -> str:
    day = next((own[name] for name in kind.dated_by if own.get(name)), "")
    title = own.get("title") or own.get("name", "")
    text = own.get(kind.named_by, "")
    if parties and not kind.named_by:
        of_partner = {row["id"]: row["short_name"] or row["name"] for row in tables["partners"]}
        text = of_partner.get(parties[0][0], parties[0][1])
    return ids.handed_out(
        kind.prefix, day, text, [day, *sorted({one for one, _ in parties}), title]
    )


def _figure(
    figure: tuple[str, str, str, str], event: Mapping[str, str], source: str
) -> dict[str, str]:
    measure, value, qualifier, words = figure
    return {
        "id": ids.named("fig", measure.replace("_", " "), [event["id"], measure, value, words]),
        "event_id": event["id"],
        "measure": measure,
        "value": value,
        "qualifier": qualifier,
        "words": words,
        "sources": source,
        "verified": event["verified"],
    }


def _faults(
    description: Description, tables: Tables, rows: Mapping[str, list[dict[str, str]]]
) -> list[Problem]:
    """Every cell of the new rows held against its description; rows may point at one another."""
    with_new = {name: [*tables[name], *rows.get(name, ())] for name in tables}
    found = []
    for name, new in rows.items():
        for column in description.resources[name].fields:
            for row in new:
                text = row.get(column.name, "")
                if column.name == "sources" and not text:
                    continue  # that of the source is told already
                if wrong := fault(column, text, with_new):
                    found.append(Problem(_option(name, column.name), None, None, text, *wrong))
    return found


def _standing(
    rows: Mapping[str, list[dict[str, str]]], tables: Tables, kind: Kind
) -> list[Problem]:
    """Ids that were handed out before: the same thing again, or one that was merged into another."""
    merged = {row["old_id"]: row["new_id"] for row in tables["merged_ids"]}
    found = []
    for name, new in rows.items():
        known = {row["id"] for row in tables[name] if "id" in row}
        for row in new:
            one = row.get("id", "")
            option = "i2 add" if name == kind.table and kind.prefix else _option(name, "id")
            if one in known:
                what = f"this stands already, as {one} of {name}"
                advice = "change that row, or tell in the title or the words how this one differs"
                found.append(Problem(option, None, None, one, what, advice))
            elif one in merged:
                what, advice = f"this was merged into {merged[one]}", "change that row"
                found.append(Problem(option, None, None, one, what, advice))
    return found


def _option(table: str, column: str) -> str:
    options = OPTIONS.get(table, {"": "--{column}"})
    return options.get(column, options[""]).format(column=column.replace("_", "-"))


def _place(table: str) -> tuple[int, str]:
    """Sources first, then partners, then the rest, its own table before what belongs to it."""
    if table in FIRST:
        return FIRST.index(table), ""
    return len(FIRST) + (table in ("parties", "event_figures")), table
