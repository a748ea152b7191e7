"""The one form in which a table is kept, so that a comparison by lines shows what has changed.

UTF-8 without a mark, LF, commas, quotation marks only around cells that need them, the columns as
described. Rows of registers and of sources stand in the order of their ids, numbers in them as
numbers: C17/8 before C17/15. Rows of the framework, of code lists and of editions stand as they were
written, for pages list them so.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from i2lib.datapackage.description import Resource

Cells = tuple[str, ...]


def written(
    resource: Resource, rows: Iterable[Cells], committed: Mapping[Cells, str] | None = None
) -> bytes:
    """The file of a table, rows in the order given. A row that was `committed` keeps its line."""
    lines = committed or {}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(resource.columns)
    for row in rows:
        if row in lines:
            out.write(f"{lines[row]}\n")
        else:
            writer.writerow(row)
    return out.getvalue().encode()


def lines_of(raw: bytes, resource: Resource) -> dict[Cells, str]:
    """The lines of a file by their rows; none of a file that is not in the one form."""
    text = raw.decode("utf-8", errors="replace")
    header, *lines = text.removesuffix("\n").split("\n")
    rows = list(csv.reader(lines))
    if header != ",".join(resource.columns) or "\r" in text or len(rows) != len(lines):
        return {}
    return {tuple(row): line for row, line in zip(rows, lines, strict=True)}


def key_of(resource: Resource, row: Sequence[str]) -> Cells:
    """What tells this row from every other of its table."""
    where = [resource.columns.index(name) for name in resource.key]
    return tuple(row[position] for position in where)


def ordered(resource: Resource, rows: Sequence[Cells], before: Sequence[Cells] = ()) -> list[Cells]:
    """The rows as the table keeps them; `before` is what it held.

    Rows that stand alike by their order, such as the parties of one instrument, keep the order that
    they had.
    """
    keys = [key_of(resource, row) for row in rows]
    had = {key_of(resource, row): n for n, row in enumerate(before)}
    old = [had[key] for key in keys if key in had]
    if in_order_of_ids(resource):
        first = [natural(key[0]) for key in keys]
        ranks = [(first[n], had.get(key, len(had)), n) for n, key in enumerate(keys)]
    elif old == sorted(old):
        return list(rows)
    else:
        ranks = [((), had.get(key, len(had)), n) for n, key in enumerate(keys)]
    return [rows[n] for n in sorted(range(len(rows)), key=ranks.__getitem__)]


def in_order_of_ids(resource: Resource) -> bool:
    """Whether the table stands in the order of its ids, and not as it was written."""
    return bool(resource.key) and (
        resource.path.startswith("registers/") or "/" not in resource.path
    )


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """The text as people order it: by letters of either case, and by numbers as numbers."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text.casefold())
    return tuple((0, int(part), "") if part[0] in "0123456789" else (1, 0, part) for part in parts)
