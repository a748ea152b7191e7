"""One table, put back: rows by their ids, cells by what was committed under the same id.

What was committed is never changed by this, and nothing is guessed. A cell that differs is put back
where a program may have made it of the committed one; any other is somebody's edit and stays, but only
if it is what its column asks for. Otherwise it is named, and nothing of the file is to be written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from i2lib.datapackage import writing
from i2lib.datapackage.checking import fault_of
from i2lib.datapackage.description import Field, Resource
from i2lib.datapackage.saved import Row, saved
from i2lib.datapackage.writing import Cells
from i2lib.errors import Problem
from i2lib.tidying.forms import EITHER, given, lost_letters, orders_proved


@dataclass(frozen=True)
class Tidied:
    """What becomes of one file: its bytes, what was done to it in words, or why nothing is."""

    file: str
    content: bytes | None  # None where there is a problem
    done: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def tidy(resource: Resource, file: str, raw: bytes, committed: bytes | None) -> Tidied:
    """The file in the form in which it is kept; `committed` is what git holds, None for nothing."""
    before = _rows(resource, file, committed)
    table, problems = saved(file, raw, resource, frozenset(before))
    if table is None:
        return Tidied(file, None, problems=tuple(problems))
    work = _Work(resource, file, before)
    rows = work.rows(table.rows)
    found = sorted(work.problems(), key=lambda one: (one.line or 0, one.column or ""))
    if found:
        return Tidied(file, None, problems=tuple(found))
    kept = writing.ordered(resource, rows, before)
    lines = writing.lines_of(committed, resource) if committed else {}
    content = writing.written(resource, kept, lines)
    if content == raw:
        return Tidied(file, content)
    order = ["rows in another order"] if kept != rows else []
    done = [*table.how, *order, *work.said()]
    return Tidied(file, content, tuple(done or ["other marks between its cells"]))


def _rows(resource: Resource, file: str, committed: bytes | None) -> list[Cells]:
    """The committed rows; none of a table whose columns were others then."""
    table, _ = saved(file, committed or b"", resource)
    return [row.cells for row in table.rows] if table else []


@dataclass
class _Work:
    """The rows of one file on their way, and what is found out of them."""

    resource: Resource
    file: str
    before: list[Cells]
    done: Counter[str] = field(default_factory=Counter)
    found: list[Problem] = field(default_factory=list)
    by_order: list[tuple[str, Problem]] = field(default_factory=list)
    proved: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.known = {writing.key_of(self.resource, cells): cells for cells in self.before}

    def rows(self, read: tuple[Row, ...]) -> list[Cells]:
        taken = {self._key(row.cells) for row in read}
        self.missing = [key for key in self.known if key not in taken]
        kept: dict[Cells, tuple[int, Cells]] = {}
        for row in read:
            cells = self._row(row)
            key = writing.key_of(self.resource, cells)
            line, first = kept.setdefault(key, (row.line, cells))
            if line == row.line:
                continue
            if cells == first:
                self.done["rows that stood twice"] += 1
            else:
                name = self.resource.key[-1]
                what = f"this {' + '.join(self.resource.key)} stands already in line {line}"
                advice = "keep one of the two, or give the row an id of its own"
                self.found.append(Problem(self.file, row.line, name, key[-1], what, advice))
        return [cells for _, cells in kept.values()]

    def problems(self) -> list[Problem]:
        needed = self.proved | {order for order, _ in self.by_order}
        if len(needed) > 1:  # days are written in both orders: only what is proved can be told
            self.found += [
                problem
                for order, problem in self.by_order
                if len(self.proved) != 1 or order not in self.proved
            ]
        return self.found

    def said(self) -> Iterator[str]:
        yield from (f"{count} {what}" for what, count in sorted(self.done.items()))

    def _key(self, cells: Cells) -> Cells:
        return tuple(cell.strip() for cell in writing.key_of(self.resource, cells))

    def _row(self, row: Row) -> Cells:
        key = self._key(row.cells)
        there = self.known.get(key) or self._missed(row, key)
        was = there or ("",) * len(row.cells)
        every = zip(self.resource.fields, row.cells, was, strict=True)
        cells = tuple(self._cell(row.line, column, cell, text) for column, cell, text in every)
        if row.wanting and cells != there:
            wide = len(self.resource.columns)
            what = f"{wide - row.wanting} cells where the header has {wide} columns"
            advice = "add the missing separators, or put a cell that holds one in quotation marks"
            self.found.append(Problem(self.file, row.line, None, None, what, advice))
        return cells

    def _missed(self, row: Row, key: Cells) -> Cells | None:
        """The committed row that is not there, and of whose id a program may have made this one."""
        rows = [self.known[other] for other in self.missing if _may_be(key, other)]
        if len(rows) > 1:
            rows = [other for other in rows if _may_be(row.cells, other)] or rows
        if len(rows) > 1:
            ids = ", ".join(" + ".join(writing.key_of(self.resource, other)) for other in rows)
            name = self.resource.key[0]
            what = f"it may have been any of {ids}"
            advice = "write the one that is meant"
            self.found.append(Problem(self.file, row.line, name, key[0], what, advice))
        return rows[0] if len(rows) == 1 else None

    def _cell(self, line: int, column: Field, cell: str, was: str) -> str:
        if cell == was:
            return cell
        if column.edtf:
            self.proved |= orders_proved(cell.strip())
        if orders := given(was, cell):
            self.done[
                "cells put back" if cell.strip() != was else "cells without their blanks"
            ] += 1
            if EITHER not in orders and len(orders) == 1:
                self.by_order.append((min(orders), self._doubt(line, column, cell, was)))
            return was
        text = _without_blanks(cell, column)
        if text != cell:
            self.done["cells without their blanks"] += 1
        spoiled = lost_letters(text, was)
        fault = (spoiled, "write it again") if spoiled else fault_of(text, column)
        if text != was and fault:
            expected, advice = fault
            if was:
                advice += f" (committed is {was!r})"
            self.found.append(Problem(self.file, line, column.name, cell, expected, advice))
        return text

    def _doubt(self, line: int, column: Field, cell: str, was: str) -> Problem:
        expected = (
            f"committed is {was}, and other days of this file are written the other way round"
        )
        return Problem(
            self.file, line, column.name, cell.strip(), expected, "write the day that is meant"
        )


def _may_be(cells: Cells, committed: Cells) -> bool:
    return all(a == b or given(b, a) for a, b in zip(cells, committed, strict=True))


def _without_blanks(cell: str, column: Field) -> str:
    if not column.delimiter:
        return cell.strip()
    return column.delimiter.join(filter(None, map(str.strip, cell.split(column.delimiter))))
