"""What a spreadsheet may have done to a cell, in words.

Registers are edited in spreadsheet programs, which rewrite dates, ids and numbers without a
word. A cell that is not what its column asks for is first looked at here: whoever is told what
happened knows how to mend it. Nothing is guessed; where two readings are possible both are named.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!")
DAY_ZERO = date(1899, 12, 30)  # day 0 of spreadsheet programs, their leap-year fault included
MONTHS = "January February March April May June July August September October November December"


def diagnose(cell: str) -> str | None:
    """What has most likely happened to this cell, or None when nothing is recognized."""
    if cell in ERRORS:
        return "a spreadsheet's error, whose formula lost what it pointed at"
    if re.search(r"[\u00a0\u2007\u202f]", cell):
        return "a non-breaking space stands in it"
    if re.search(r"[\u2018\u2019\u201c\u201d]", cell):
        return "a word processor's quotation marks stand in it"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(:\d{2})?", cell):
        return f"a date with a time; the date alone is {cell[:10]}"
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})", cell):
        return _two_readings(*(int(part) for part in found.groups()))
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+", cell):
        return "a number in a spreadsheet's scientific notation, whose last digits are lost"
    if re.fullmatch(r"\d{1,3}([., ]\d{3})+", cell):
        return "a number with thousands separated; only digits were expected"
    if re.fullmatch(r"\d+[.,]\d+", cell):
        return "a number with decimals"
    if re.fullmatch(r"\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}", cell):
        return "a spreadsheet's short date, which an id or a code may have been turned into"
    if re.fullmatch(r"[34]\d{4}", cell):
        day = DAY_ZERO + timedelta(days=int(cell))
        return f"a spreadsheet's number for a day ({cell} would be {day.isoformat()})"
    if cell.lower() in ("nan", "inf", "-inf", "null", "none"):
        return "a program's word for a missing number; leave the cell empty instead"
    return None


def _two_readings(first: int, second: int, year: int) -> str:
    names = MONTHS.split()
    full = year if year > 99 else 2000 + year
    readings = [
        f"{day} {names[month - 1]} {full}"
        for day, month in ((first, second), (second, first))
        if 1 <= month <= 12 and 1 <= day <= 31
    ]
    if not readings:
        return "a day in a spreadsheet's form, with no month of that number"
    return f"a day in a spreadsheet's form: is it {' or '.join(dict.fromkeys(readings))}?"
