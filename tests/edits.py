"""Random edits of the project's own tables, as an analyst might make them: seeded, and valid or not.

A cell gets another value, a row is added, taken out, or named otherwise wherever it is named. What
`i2 check` refuses is passed over, for it never reaches a page.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from i2lib import datapackage
from i2lib.datapackage import versions
from i2lib.site import every_problem

PLACES = ("registers/", "framework/", "codelists/", "sources.csv")
OFTEN = {"instruments": 9, "parties": 5, "partners": 5, "partnerships": 7, "events": 9} | {
    "event_figures": 9,
    "activities": 9,
    "publications": 5,
    "coverage": 4,
    "sources": 2,
}  # how many times as often as another table
HALF = 0.5
ASIDE = ("note", "evidence")  # what only the register shows
WORDS = ("another", "nochmals", "Åland", "0", "2017", "x;y", "=1+1", "<b>")
Rows = list[dict[str, str]]
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Edit:
    """What was done, in words, and the files that it leaves."""

    said: str
    files: Files


def valid(root: Path, seed: int, named: Collection[str] = (), tries: int = 400) -> Edit:
    """The first edit of this seed that `i2 check` lets pass; the project in `root` holds it then.

    Rows that are `named`, by pages for example, are taken more often than others.
    """
    random, before = Random(seed), versions.of_folder(root)
    for _ in range(tries):
        edit = _any(random, before, named)
        write(root, edit.files)
        if all(one.severity != "error" for one in every_problem(datapackage.describe(root))[1]):
            return edit
        write(root, before)
    raise AssertionError(f"no valid edit of seed {seed} in {tries} tries")


def write(root: Path, files: Files) -> None:
    """Lay these files into a project, where they are others."""
    for name, content in files.items():
        if (root / name).read_bytes() != content:
            (root / name).write_bytes(content)


def _any(random: Random, before: Files, named: Collection[str]) -> Edit:
    tables = [name for name in before if name.removeprefix("data/").startswith(PLACES)]
    tables = sorted(one for one in tables if one.endswith(".csv"))
    name = random.choices(tables, [OFTEN.get(Path(one).stem, 1) for one in tables])[0]
    columns, rows = _read(before[name])
    if not rows:
        return _any(random, before, named)
    how = random.choice(("cell", "cell", "cell", "add", "remove", "rename"))
    known = [n for n, row in enumerate(rows) if row[columns[0]] in named]
    at = random.choice(known if known and random.random() < HALF else range(len(rows)))
    row = rows[at]
    key = row[columns[0]]
    if how == "rename":
        return Edit(f"{name}: {key} renamed", dict(_renamed(before, key, _other(random, key))))
    if how == "cell":
        column = random.choice([one for one in columns if one not in ASIDE] * 4 + columns)
        row[column] = _value(random, rows, column)
        said = f"{name}: {key}, {column} = {row[column]!r}"
    elif how == "add":
        said = f"{name}: a row like {key}"
        rows.insert(at + 1, row | {columns[0]: _other(random, key)})
    else:
        said = f"{name}: {key} taken out"
        del rows[at]
    return Edit(said, {**before, name: _written(columns, rows)})


def _value(random: Random, rows: Rows, column: str) -> str:
    """Another row's value, none, or words of nobody."""
    old = random.choice(rows)[column]
    return random.choice((old, old, "", f"{old} {random.choice(WORDS)}", random.choice(WORDS)))


def _other(random: Random, key: str) -> str:
    """An id of the same form that is hardly taken."""
    head, digits = key.rstrip("0123456789"), key[len(key.rstrip("0123456789")) :]
    if digits:
        return f"{head}{random.randrange(9 * 10 ** (len(digits) - 1), 10 ** len(digits))}"
    return f"{key}-{random.choice('abcdefgh')}"


def _renamed(before: Files, key: str, new: str) -> Iterator[tuple[str, bytes]]:
    """The files with one id for another wherever it is a cell, in a list, or named in a sentence."""
    for name, content in before.items():
        if not name.endswith(".csv") or "/editions/" in name or key.encode() not in content:
            yield name, content
            continue
        columns, rows = _read(content)
        for row in rows:
            for column, cell in row.items():
                parts = [new if part == key else part for part in cell.split(";")]
                row[column] = ";".join(parts).replace(f"{{{key}:", f"{{{new}:")
        yield name, _written(columns, rows)


def _read(content: bytes) -> tuple[list[str], Rows]:
    reader = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return list(reader.fieldnames or ()), list(reader)


def _written(columns: list[str], rows: Rows) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
