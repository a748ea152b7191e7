"""From the bytes of one file to a frame of text, or to the reasons why not.

The first pass looks at the form alone (encoding, separator, columns, whole rows) with Python's
own csv reader, because only it knows true line numbers. It forbids line breaks inside cells, so
after it a row's line is its position plus two, and pandas may read the table fast. A file that is
plainly sound is seen to be so without a line of Python per row; any other is gone through row by
row, so that each fault is told with its line.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from i2lib.datapackage.description import Resource
from i2lib.errors import Problem

HEADER_LINES = 1
DERIVED = ("_first", "_last")  # ends of the names of columns made from partial dates
csv.field_size_limit(2**31 - 1)  # a cell of a megabyte is long, not wrong


@dataclass(frozen=True)
class Table:
    """One table as text: `frame` has a column for each described one, all of dtype str."""

    resource: Resource
    file: str  # as printed: data/registers/instruments.csv
    frame: pd.DataFrame

    def line(self, position: int) -> int:
        return position + 1 + HEADER_LINES

    def texts(self, column: str) -> list[str]:
        """The distinct texts of a column, in the order of their first rows."""
        return pd.unique(self.frame[column].to_numpy(dtype=object)).tolist()

    def problem(self, position: int, column: str, expected: str, advice: str) -> Problem:
        value = str(self.frame[column].iloc[position])
        return Problem(self.file, self.line(position), column, value, expected, advice)


def read(
    root: Path, resource: Resource, unsaved: Mapping[str, bytes] | None = None
) -> tuple[Table | None, list[Problem]]:
    """One table of the project at `root`, or None with the problems of its form."""
    file = f"data/{resource.path}"
    if unsaved and file in unsaved:
        return read_bytes(unsaved[file], file, resource)
    return read_file(root / file, file, resource)


def read_file(path: Path, file: str, resource: Resource) -> tuple[Table | None, list[Problem]]:
    """A file with the columns of one table; `file` is its name in what is told of it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        advice = f"restore it, or write a header of its {len(resource.columns)} columns for none"
        return None, [Problem(file, None, None, None, f"the file cannot be read: {reason}", advice)]
    return read_bytes(raw, file, resource)


def read_bytes(raw: bytes, file: str, resource: Resource) -> tuple[Table | None, list[Problem]]:
    """As `read_file`, of the content of the file."""
    if not sound(raw, resource.columns):
        text, problem = _decode(file, raw)
        problems = [problem] if problem else list(_faults_of_form(file, text, resource))
        if problems:
            return None, problems
        raw = text.encode("utf-8")
    frame = pd.read_csv(io.BytesIO(raw), dtype="str", na_filter=False, skip_blank_lines=False)
    return Table(resource, file, frame[list(resource.columns)]), []


def sound(raw: bytes, columns: tuple[str, ...]) -> bool:
    """Whether a file is plainly a table of these columns: each line a row, each row as wide.

    False promises nothing: the exact pass then says what is wrong, if anything is. The bytes are
    decoded piece by piece and the rows counted by C code, for a register may be large.
    """
    lines = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
    rows = csv.reader(lines, strict=True)
    try:
        header = next(rows, [])
        widths = Counter(map(len, rows))
    except (csv.Error, UnicodeDecodeError):
        return False
    return (
        sorted(header) == sorted(columns)
        and set(widths) <= {len(columns)}
        and rows.line_num == HEADER_LINES + widths.total()
        and b"\0" not in raw
    )


def _decode(file: str, raw: bytes) -> tuple[str, Problem | None]:
    save = "save it again as CSV UTF-8 (comma delimited)"
    if not raw.removeprefix(BOM_UTF8).strip():
        return "", Problem(file, None, None, None, "the file is empty; a header was expected", save)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", Problem(file, None, None, None, "the file is UTF-16; UTF-8 was expected", save)
    if (at := raw.find(b"\0")) >= 0:
        line = raw.count(b"\n", 0, at) + 1
        return "", Problem(file, line, None, None, "a NUL byte stands in the text", save)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n"), None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = raw[error.start]
        seen = raw[error.start : error.start + 1].decode("cp1252", errors="replace")
        what = f"byte {byte:#04x} is not UTF-8 (in Windows-1252 it would be {seen!r})"
        return "", Problem(file, line, None, None, what, save)


def _faults_of_form(file: str, text: str, resource: Resource) -> Iterator[Problem]:
    header, _, _ = text.partition("\n")
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if "," not in header and mark in header:
            yield Problem(
                file,
                1,
                None,
                None,
                f"columns are separated by {name}; commas were expected",
                "save it again as CSV UTF-8 (comma delimited)",
            )
            return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    read_to = 0
    try:
        columns = next(reader)
        read_to = reader.line_num
        yield from faults_of_header(file, columns, resource)
        for row in reader:
            first, last = read_to + 1, reader.line_num
            read_to = last
            if len(row) != len(columns):
                yield _ragged(file, first, row, len(columns))
            elif first != last:
                yield Problem(
                    file,
                    first,
                    None,
                    None,
                    "a line break stands inside a cell",
                    "write the cell on one line",
                )
    except csv.Error:
        yield Problem(
            file,
            read_to + 1,
            None,
            None,
            "a quotation mark is opened here and not closed as it should be",
            'close the cell with " and double a " inside it',
        )


def _ragged(file: str, line: int, row: list[str], wanted: int) -> Problem:
    if not row:
        return Problem(file, line, None, None, "the line is empty", "remove it")
    return Problem(
        file,
        line,
        None,
        None,
        f"{len(row)} cells where the header has {wanted} columns",
        "add the missing commas, or put a cell that holds a comma in quotation marks",
    )


def faults_of_header(file: str, columns: list[str], resource: Resource) -> Iterator[Problem]:
    known = resource.columns
    for name in dict.fromkeys(columns):
        if columns.count(name) > 1:
            yield Problem(file, 1, name, None, "the column stands twice", "keep one of the two")
        if name not in known:
            near = get_close_matches(name, known, n=1)
            advice = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            yield Problem(file, 1, name, None, "no column of this name is described", advice)
    for name in known:
        if name not in columns:
            yield Problem(
                file,
                1,
                name,
                None,
                "the column is missing",
                "add it (its cells may be empty where nothing is known)",
            )


def records(frame: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of a table as text by column, without the days derived from its dates."""
    columns = [str(column) for column in frame.columns if not str(column).endswith(DERIVED)]
    return [dict(zip(columns, row, strict=True)) for row in frame[columns].astype(str).to_numpy()]
