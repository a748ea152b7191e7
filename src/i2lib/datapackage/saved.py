"""The rows of a table's file, whichever way a program saved it.

`reading` takes a table only in its own form. Here every form is taken that spreadsheet programs save
one and the same table in: another encoding, separator or line end, all cells quoted or none, columns
moved, blank rows and columns at the ends, a header that was sorted into the rows. What a cell holds
is left as it is; what cannot be told apart is a problem, and no rows.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from i2lib.datapackage.description import Resource
from i2lib.datapackage.reading import faults_of_header, sound
from i2lib.errors import Problem

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
QUOTED = {csv.QUOTE_MINIMAL: "", csv.QUOTE_NONE: "nothing in quotation marks"}


@dataclass(frozen=True)
class Row:
    """One row: the line where it begins, and its cells in the order of the described columns."""

    line: int
    cells: tuple[str, ...]
    wanting: int = 0  # cells that the file does not have at its end, and that are empty here


@dataclass(frozen=True)
class Saved:
    """A table as it was saved: its rows, and in words what is not its own form."""

    rows: tuple[Row, ...]
    how: tuple[str, ...]


def saved(
    file: str, raw: bytes, resource: Resource, known: Collection[tuple[str, ...]] = ()
) -> tuple[Saved | None, list[Problem]]:
    """The rows of a file with the columns of `resource`, or None with the problems of its form.

    Where a file can be read in several ways, the one that finds most of the `known` rows is taken.
    """
    text, how, problem = _decoded(file, raw)
    if problem:
        return None, [problem]
    if text.lower().startswith("sep="):  # by which one program tells another its separator
        text = "\n" + text.partition("\n")[2]
    if sound(raw, resource.columns):
        tried = [_Way(file, text, resource, ",", csv.QUOTE_MINIMAL)]
    else:
        every = product(SEPARATORS, QUOTED)
        tried = [_Way(file, text, resource, mark, quoting) for mark, quoting in every]
    way = max(tried, key=lambda one: one.fits(frozenset(known)))
    if way.problems:
        return None, way.problems
    if way.mark != ",":
        how.append(f"separated by {SEPARATORS[way.mark]}")
    how += filter(None, [QUOTED[way.quoting], *way.oddities()])
    return Saved(tuple(way.rows()), tuple(how)), []


def _decoded(file: str, raw: bytes) -> tuple[str, list[str], Problem | None]:
    how = []
    try:
        if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            text = raw.decode("utf-16")
            how.append("in UTF-16")
        else:
            text = raw.decode("utf-8").lstrip("\ufeff")
            if raw.startswith(BOM_UTF8):
                how.append("with a byte-order mark")
    except UnicodeDecodeError:
        # What the five bytes that Windows-1252 leaves open stand for, every program makes up itself.
        text = raw.decode("cp1252", errors="replace")
        how.append("in Windows-1252")
    if "\0" in text or not text.strip():
        what = "a NUL byte stands in the text" if "\0" in text else "the file is empty"
        return "", how, Problem(file, None, None, None, what, "restore it from the last commit")
    if "\r" in text:
        how.append("with the line ends of another system")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, how, None


class _Way:
    """One way of reading the text: with this separator, and with or without quotation marks."""

    def __init__(self, file: str, text: str, resource: Resource, mark: str, quoting: int) -> None:
        self.file, self.resource, self.mark, self.quoting = file, resource, mark, quoting
        columns = self.columns = resource.columns
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, quoting=quoting)  # type: ignore[arg-type]
        self.lines: list[tuple[int, list[str]]] = []
        before = 0
        for cells in reader:
            if any(cell.strip() for cell in cells):
                self.lines.append((before + 1, cells))
            before = reader.line_num
        heads = (n for n, (_, cells) in enumerate(self.lines) if {*columns} <= _names(cells))
        self.at = next(heads, 0)  # a header may have been sorted into the rows
        self.header = [cell.strip() for cell in self.lines[self.at][1]]
        self.blank = before - len(self.lines)

    def fits(self, known: Collection[tuple[str, ...]]) -> tuple[int, int, int]:
        """Larger for a better way: more columns found, fewer problems, more known rows."""
        found = {*self.columns} & {*self.header}
        if found != {*self.columns}:
            return len(found), 0, 0
        again = sum(row.cells in known for row in self.rows()) if known else 0
        return len(found), -len(self.problems), again

    def rows(self) -> Iterator[Row]:
        where = [self.header.index(name) for name in self.columns]
        for n, (line, cells) in enumerate(self.lines):
            if n != self.at:
                padded = [*cells, *[""] * (len(self.header) - len(cells))]
                wanting = max(0, max(where) + 1 - len(cells))
                yield Row(line, tuple(padded[position] for position in where), wanting)

    @cached_property
    def problems(self) -> list[Problem]:
        named = [name for name in self.header if name]
        return [*faults_of_header(self.file, named, self.resource), *self._misplaced()]

    def _misplaced(self) -> Iterator[Problem]:
        file = self.file
        nameless = {n for n, name in enumerate(self.header) if not name}
        for line, cells in self.lines:
            wide = len(self.header)
            beyond = [cell for n, cell in enumerate(cells) if n >= wide or n in nameless]
            if any(cell.strip() for cell in beyond):
                yield Problem(
                    file,
                    line,
                    None,
                    next(cell for cell in beyond if cell.strip()),
                    f"no column is here: {wide - len(nameless)} columns have a name",
                    "name its column, or put a cell that holds the separator in quotation marks",
                )
            elif any("\n" in cell for cell in cells):
                what = "a line break stands inside a cell"
                yield Problem(file, line, None, None, what, "write the cell on one line")

    def oddities(self) -> Iterator[str]:
        named = [name for name in self.header if name]
        if tuple(named) != self.columns:
            yield "columns moved"
        if len(named) < len(self.header):
            yield "blank columns"
        if self.blank:
            yield "blank rows"
        if self.at:
            yield "the header among the rows"


def _names(cells: list[str]) -> set[str]:
    return {cell.strip() for cell in cells}
