"""What two versions of the tables do not have in common, by id and field.

Lines say little of a table: rows sorted otherwise, or columns moved, change every line and no fact.
So rows are held against each other by the key of their table, and cells by the name of their column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from i2lib.datapackage import FILE, Description, Resource
from i2lib.datapackage.description import described
from i2lib.datapackage.saved import saved
from i2lib.datapackage.writing import natural, written
from i2lib.errors import DataError, Problem

Cells = dict[str, str]
Version = Mapping[str, bytes]  # path from the project's folder -> content


@dataclass(frozen=True)
class Difference:
    """One row that was added, removed or changed: each field that differs, before and after."""

    file: str
    key: tuple[str, ...]
    kind: str  # added, removed or changed
    fields: dict[str, tuple[str, str]]

    def as_dict(self) -> dict[str, object]:
        fields = {name: {"before": a, "after": b} for name, (a, b) in self.fields.items()}
        return {"file": self.file, "key": [*self.key], "kind": self.kind, "fields": fields}

    def __str__(self) -> str:
        lines = [f"{self.file}: {self.kind} {' + '.join(self.key)}"]
        for name, (before, after) in self.fields.items():
            told = {"added": f"{after!r}", "removed": f"{before!r}"}
            lines.append(f"    {name}: {told.get(self.kind, f'{before!r} → {after!r}')}")
        return "\n".join(lines)


def differences(old: Version, new: Version) -> list[Difference]:
    """All differences between two versions of the tables, by file and key.

    Each version is read by its own description; what one of them does not have, a table or a column,
    is empty there. Raises DataError with every file that is no table.
    """
    found: list[Difference] = []
    problems: list[Problem] = []
    tables = [_described(version).tables_in(version) for version in (old, new)]
    for file in sorted({*tables[0], *tables[1]}):
        if old.get(file) == new.get(file):
            continue
        key = next(side[file].key for side in reversed(tables) if file in side)
        rows: list[dict[tuple[str, ...], Cells]] = []
        for side, version in zip(tables, (old, new), strict=True):
            read, faults = _rows(file, version[file], side[file]) if file in side else ([], [])
            problems += faults
            rows.append(_by_key(read, key))
        found += _between(file, *rows)
    if problems:
        raise DataError(problems)
    return found


def with_one(old: Version, new: Version, one: Difference) -> dict[str, bytes]:
    """The old version of the tables with one difference alone made in it."""
    resource = _described(new).tables_in([one.file])[one.file]
    sides = (old, new)
    rows, wanted = (
        _by_key(
            _rows(one.file, side[one.file], resource)[0] if one.file in side else [], resource.key
        )
        for side in sides
    )
    if one.key in wanted:
        rows[one.key] = wanted[one.key]
    else:
        del rows[one.key]
    cells = (tuple(row[name] for name in resource.columns) for row in rows.values())
    return {**old, one.file: written(resource, cells)}


def _described(version: Version) -> Description:
    return described(Path(), version[FILE.as_posix()])


def _rows(file: str, raw: bytes, resource: Resource) -> tuple[list[Cells], list[Problem]]:
    table, problems = saved(file, raw, resource)
    rows = table.rows if table else ()
    return [dict(zip(resource.columns, row.cells, strict=True)) for row in rows], problems


def _by_key(rows: list[Cells], key: tuple[str, ...]) -> dict[tuple[str, ...], Cells]:
    """The rows by their keys; of a key that stands twice, the second is told by its number."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = {}
    for row in rows:
        one = tuple(row.get(name, "") for name in key)
        seen[one] += 1
        found[(*one, *([f"({seen[one]})"] if seen[one] > 1 else []))] = row
    return found


def _between(
    file: str, old: dict[tuple[str, ...], Cells], new: dict[tuple[str, ...], Cells]
) -> Iterator[Difference]:
    for key in sorted({*old, *new}, key=lambda key: [*map(natural, key)]):
        before, after = old.get(key, {}), new.get(key, {})
        fields = {
            name: (before.get(name, ""), after.get(name, ""))
            for name in {**after, **before}
            if before.get(name, "") != after.get(name, "")
        }
        kind = "changed" if before and after else "added" if after else "removed"
        if fields:
            yield Difference(file, key, kind, fields)
