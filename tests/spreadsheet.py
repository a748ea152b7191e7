"""A spreadsheet program, simulated: it opens a table, shows cells its own way, and saves what it shows.

It is no real program. It does to a table what such programs are known to do on opening and saving a
CSV file: days, numbers and formulas are recognized and rewritten in the form of a country, and the file
is saved with another separator, encoding or line end. It knows nothing of how `i2 tidy` reads.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

TODAY = date(2026, 11, 24)
NAMES = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "de": "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez".split(),
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc".split(),
}
DAYS = {  # country -> how its days are shown
    "US": "{m}/{d}/{y}",
    "US, short": "{m}/{d}/{yy:02}",
    "GB": "{d:02}/{m:02}/{y}",
    "DE": "{d:02}.{m:02}.{y}",
    "HU": "{y}. {m:02}. {d:02}.",
    "JP": "{y}/{m:02}/{d:02}",
    "names": "{d}-{name}-{yy:02}",
    "long": "{name} {d}, {y}",
    "time": "{y}-{m:02}-{d:02} 00:00:00",
    "number": "{serial}",
    "number since 1904": "{serial_1904}",
}


@dataclass(frozen=True)
class Program:
    """How it shows and saves."""

    shows_as_it_is: bool = False  # every column was imported as text
    days: str = "US"
    language: str = "en"
    decimal: str = "."
    thousands: str = ""
    scientific: bool = False  # large numbers are shown with two digits
    truths: bool = False
    mark: str = ","
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL
    encoding: str = "utf-8-sig"
    line_end: str = "\r\n"
    sorted_by: int | None = None
    moved: int = 0  # columns taken from the front to the end
    blank_rows: int = 0
    blank_columns: int = 0
    drops_empty_ends: bool = False


def saves(program: Program, raw: bytes) -> bytes:
    """The file after it was opened and saved."""
    header, *rows = csv.reader(io.StringIO(raw.decode(), newline=""))
    rows = [[shows(program, cell) for cell in row] for row in rows]
    if program.sorted_by is not None:
        column = program.sorted_by % len(header)
        rows.sort(key=lambda row: row[column].casefold(), reverse=program.sorted_by % 2 == 1)
    at = program.moved % len(header)
    table = [[*row[at:], *row[:at], *[""] * program.blank_columns] for row in [header, *rows]]
    table += [[""] * (len(header) + program.blank_columns)] * program.blank_rows
    if program.drops_empty_ends:
        table = [_without_empty_end(row) for row in table]
    out = io.StringIO(newline="")
    if program.quoting == csv.QUOTE_NONE:
        out.writelines(program.mark.join(row) + program.line_end for row in table)
    else:
        csv.writer(
            out, delimiter=program.mark, quoting=program.quoting, lineterminator=program.line_end
        ).writerows(table)
    return out.getvalue().encode(program.encoding, errors="replace")


def _without_empty_end(row: list[str]) -> list[str]:
    while len(row) > 1 and not row[-1]:
        row = row[:-1]
    return row


def shows(program: Program, cell: str) -> str:
    """What the program makes of a cell when it opens the file."""
    if program.shows_as_it_is:
        return cell
    if cell.startswith(("=", "+", "-", "@")):
        return "#NAME?"
    if re.fullmatch(r"\d+(\.\d+)?", cell):
        return _number(program, cell)
    if program.truths and cell in ("yes", "no"):
        return {"yes": "TRUE", "no": "FALSE"}[cell]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return _day(program, date.fromisoformat(cell))
    if re.fullmatch(r"\d{4}-\d\d", cell):
        day = date.fromisoformat(f"{cell}-01")
        if program.days in ("time", "number", "number since 1904"):
            return _day(program, day)
        return f"{NAMES[program.language][day.month - 1]}-{day.year % 100:02}"
    if found := re.fullmatch(r"([a-z]{3})-(\d{1,2})", cell):
        if found[1].capitalize() in NAMES["en"]:
            day = datetime.strptime(f"{TODAY.year} {found[1]} {found[2]}", "%Y %b %d").date()
            return f"{day.day}-{NAMES['en'][day.month - 1]}"
    return cell


def _number(program: Program, cell: str) -> str:
    whole, _, part = cell.partition(".")
    number, part = int(whole), part.rstrip("0")
    if program.scientific and number >= 1000:
        return f"{number:.1E}".replace(".", program.decimal)
    shown = f"{number:,}".replace(",", program.thousands) if number > 9999 else f"{number}"
    return f"{shown}{program.decimal}{part}" if part else shown


def _day(program: Program, day: date) -> str:
    if day.year < 1900:
        return day.isoformat()
    serial = (day - date(1899, 12, 30)) // timedelta(1)
    return DAYS[program.days].format(
        d=day.day,
        m=day.month,
        y=day.year,
        yy=day.year % 100,
        name=NAMES[program.language][day.month - 1],
        serial=serial,
        serial_1904=serial - 1462,
    )
