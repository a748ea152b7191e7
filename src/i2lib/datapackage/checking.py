"""Every cell of every table held against its description, all problems in one go.

Columns are checked whole, each distinct text once, and most columns hold nothing wrong: that is seen
first, by questions that C code answers for all texts together. Only a column that fails one is
gone through text by text, for the words that tell what is wrong. What no single table can tell,
such as an end before a start or a successor that starts first, is the registers' own affair.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import pandas as pd

from i2lib import dates
from i2lib.datapackage.damage import ERRORS, diagnose
from i2lib.datapackage.description import Description, Field, Resource
from i2lib.datapackage.glance import distinct_items, plainly_right
from i2lib.datapackage.reading import Table, read, read_file
from i2lib.errors import Problem, shorten

LONGEST_NUMBER = 15  # digits; beyond it no spreadsheet and no chart keeps a number whole
LATEST_YEAR = 2100
NUMBERS = {  # type of a column of numbers -> their form, and what is told of another
    "integer": (r"-?[0-9]+", "a whole number was expected", "digits only"),
    "number": (
        r"-?[0-9]+(\.[0-9]+)?",
        "a number was expected",
        "digits, with a point for decimals",
    ),
}
LISTED = 24  # accepted codes are printed up to this many, then only the nearest
COMPARED = 10_000  # ids; among more, looking for the nearest takes seconds, and any id has many


def check(description: Description) -> tuple[dict[str, Table], list[Problem]]:
    """Read every table and check its cells, keys and references.

    Returns the tables that could be read, by name (those of a folder as folder/file), and every
    problem found in any of them.
    """
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    lying = {
        one.name: one for name in description.folders for one in description.lying_in(name).values()
    }
    for name, resource in {**description.resources, **lying}.items():
        table, faults = read(description.root, resource, description.unsaved)
        problems += faults
        if table is not None:
            tables[name] = table

    @cache  # a million ids are collected once, not for every column that points at them
    def known(name: str, column: str) -> frozenset[str]:
        return frozenset(map(_composed, tables[name].frame[column].to_numpy()))

    for table in tables.values():
        for field in table.resource.fields:
            texts = table.texts(field.name)
            problems += _cells(table, field, texts)
            problems += _references(table, field, texts, tables, known)
        problems += _keys(table)
    return {name: _spelled(table, tables) for name, table in tables.items()}, problems


def check_file(path: Path, resource: Resource) -> tuple[Table | None, list[Problem]]:
    """A file of somebody's own with the columns of one table; what it points at is not looked for."""
    own = tuple(
        replace(one, required=one.required and not one.references) for one in resource.fields
    )
    table, problems = read_file(path, path.name, replace(resource, fields=own))
    if table is not None:
        for field in own:
            problems += _cells(table, field, table.texts(field.name))
        problems += _keys(table)
    return table, problems


def _where(table: Table, field: Field, wrong: dict[str, tuple[str, str]]) -> Iterator[Problem]:
    """A problem for every cell whose text is among the wrong ones: what was expected, what to do."""
    if not wrong:
        return
    column = table.frame[field.name]
    for position in column.isin(list(wrong)).to_numpy().nonzero()[0]:
        yield table.problem(int(position), field.name, *wrong[column.iloc[position]])


def _cells(table: Table, field: Field, texts: list[str]) -> Iterator[Problem]:
    if plainly_right(texts, field):
        return
    faults = ((text, fault_of(text, field)) for text in texts)
    yield from _where(table, field, {text: fault for text, fault in faults if fault})


def fault_of(text: str, field: Field) -> tuple[str, str] | None:
    """What was expected of this cell and what to do, or None when it is as described."""
    if not text:
        return ("a value is required", "fill the cell") if field.required else None
    if text != text.strip():
        return _diagnosed(text, "no blanks were expected at the ends of a cell"), "remove them"
    if text in ERRORS:
        return f"{diagnose(text)}", "restore the value from the last commit"
    fault = _fault_of_kind(text, field)
    return fault and (_diagnosed(text, fault[0]), fault[1])


def _diagnosed(text: str, expected: str) -> str:
    """What has happened to the cell, where that can be seen, before what was expected of it."""
    found = diagnose(text)
    return f"{found}; {expected}" if found else expected


def _fault_of_kind(text: str, field: Field) -> tuple[str, str] | None:
    if field.edtf:
        return _fault_of_date(text)
    if field.type in NUMBERS:
        return _fault_of_number(text, field)
    if field.delimiter:
        items = text.split(field.delimiter)
        if any(item != item.strip() or not item for item in items):
            return (
                f"a list separated by {field.delimiter!r} without blanks was expected",
                f"write it as {shorten(field.delimiter.join(filter(None, map(str.strip, items))))}",
            )
        if len(set(items)) < len(items):
            return "each item of a list was expected once", "remove the repeated one"
    if field.enum and text not in field.enum:
        near = get_close_matches(text, field.enum, n=1)
        return f"one of {', '.join(field.enum)} was expected", (
            f"did you mean {near[0]}?" if near else "write one of them"
        )
    if field.pattern and not re.fullmatch(field.pattern, text):
        return f"the form {field.pattern} was expected", "write it in that form"
    return None


def _fault_of_date(text: str) -> tuple[str, str] | None:
    advice = "write it in one of the forms 2016, 2016-05, 2016-05-09, 2015-12/2016-01"
    try:
        span = dates.parse(text)
    except ValueError as error:
        return f"a date was expected: {error}", advice
    last = span.first if text.endswith("/..") else span.last
    if last.year > LATEST_YEAR:
        return f"a date no later than {LATEST_YEAR} was expected", "check the year"
    return None


def _fault_of_number(text: str, field: Field) -> tuple[str, str] | None:
    form, expected, digits = NUMBERS[field.type]
    advice = f"write {digits}, or leave the cell empty where no number is known"
    if not re.fullmatch(form, text):
        return expected, advice
    whole = text.lstrip("-").partition(".")[0]
    if sum(sign.isdigit() for sign in text) > LONGEST_NUMBER:
        return f"a number of at most {LONGEST_NUMBER} digits was expected", advice
    if (len(whole) > 1 and whole.startswith("0")) or text == "-0":
        return "a number without leading zeros was expected", advice
    if field.minimum is not None and Decimal(text) < Decimal(field.minimum):
        return (
            f"a number of at least {field.minimum:g} was expected",
            "check the sign and the digits",
        )
    if field.maximum is not None and Decimal(text) > Decimal(field.maximum):
        return f"a number of at most {field.maximum:g} was expected", "check the digits"
    return None


def _keys(table: Table) -> Iterator[Problem]:
    """No two rows with one key, and no two cells alike in a column that is said to be unique."""
    unique = [(field.name,) for field in table.resource.fields if field.unique]
    for key in {table.resource.key, *unique} - {()}:
        cells = pd.DataFrame({name: _column_composed(table.frame[name]) for name in key})
        again = cells.duplicated(keep="first") & (cells != "").all(axis=1)
        if not again.any():
            continue
        first = {
            tuple(row): position
            for position, row in reversed(list(enumerate(cells.itertuples(index=False))))
        }
        for position in again.to_numpy().nonzero()[0]:
            line = table.line(first[tuple(cells.iloc[position])])
            yield table.problem(
                int(position),
                key[-1],
                f"this {' + '.join(key)} stands already in line {line}",
                "give the row an id of its own, or remove it",
            )


def ends_before_start(table: Table, start: str, end: str) -> Iterator[Problem]:
    """A problem for every row that surely ends before it starts."""
    starts, ends = dates.bounds(table.frame[start]), dates.bounds(table.frame[end])
    for position in (ends["last"] < starts["first"]).to_numpy().nonzero()[0]:
        began = table.frame[start].iloc[position]
        yield table.problem(
            int(position),
            end,
            f"it is before {start} {began}",
            "check which of the two is mistyped",
        )


def _references(
    table: Table,
    field: Field,
    texts: list[str],
    tables: dict[str, Table],
    known_in: Callable[[str, str], frozenset[str]],
) -> Iterator[Problem]:
    targets = [(name, column) for name, column in field.references if name in tables]
    if not targets or len(targets) < len(field.references):
        return  # nothing to hold it against: the table itself could not be read, and that was told
    known = frozenset[str]().union(*(known_in(*target) for target in targets))
    if distinct_items(texts, field.delimiter) - {""} <= known:
        return
    merged = _merged(tables)
    names = " or ".join(f"{column} of {name}" for name, column in targets)
    wrong: dict[str, tuple[str, str]] = {}
    for text in texts:
        items = text.split(field.delimiter) if field.delimiter else [text]
        lost = [item for item in items if item and _composed(item.strip()) not in known]
        if lost:
            expected = _diagnosed(lost[0], f"{shorten(', '.join(lost))} is no {names}")
            wrong[text] = (expected, _nearest(lost[0], known - {""}, merged, targets[0][0]))
    yield from _where(table, field, wrong)


def _spelled(table: Table, tables: dict[str, Table]) -> Table:
    """The table with each reference spelled as the row it points at: an accent is typed in two ways.

    What was accepted as the same name must also join as the same name.
    """
    frame = table.frame
    for field in table.resource.fields:
        if field.references and not _ascii(frame[field.name]):
            targets = [(name, column) for name, column in field.references if name in tables]
            known = {
                _composed(t): t for name, column in targets for t in tables[name].frame[column]
            }
            mark = field.delimiter or "\0"  # which no cell holds
            cells = [
                mark.join(known.get(_composed(item), item) for item in cell.split(mark))
                for cell in frame[field.name]
            ]
            frame = frame.assign(**{field.name: pd.Series(cells, index=frame.index, dtype="str")})
    return replace(table, frame=frame)


def _nearest(lost: str, known: frozenset[str], merged: dict[str, str], name: str) -> str:
    if lost in merged:
        return f"it was merged into {merged[lost]}: write that"
    if len(known) <= LISTED:
        return f"accepted are {', '.join(sorted(known))}"
    near = get_close_matches(lost, known, n=1) if len(known) <= COMPARED else []
    return f"did you mean {near[0]}?" if near else f"add it to {name}, or correct it here"


def _merged(tables: dict[str, Table]) -> dict[str, str]:
    if "merged_ids" not in tables:
        return {}
    frame = tables["merged_ids"].frame
    return dict(zip(frame["old_id"], frame["new_id"], strict=True))


def _composed(text: str) -> str:
    """The text in NFC: an accent typed as two characters is the same name."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _ascii(column: pd.Series) -> bool:
    return all(map(str.isascii, column.to_numpy()))


def _column_composed(column: pd.Series) -> pd.Series:
    return column if _ascii(column) else column.map(_composed)
