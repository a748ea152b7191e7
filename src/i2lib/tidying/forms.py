"""The forms which spreadsheet programs give to a text that they were handed.

They take it for a day, a number, a truth or a formula and show it their own way, or lose letters
when they save. Always asked from the side of the committed text: could a program have made this cell
of it? So the one text `05/10/2016` is a form of 2016-05-10 and of 2016-10-05, and the order of day and
month that it needs is told, since a file is written in one order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from i2lib.datapackage.damage import DAY_ZERO, ERRORS

EITHER, DAY_FIRST, MONTH_FIRST = "either order", "day first", "month first"
Day = tuple[int | None, int, int | None]  # year, month, day; None where the program adds its own

MONTHS = (  # as programs set to English, French, Spanish, Portuguese, Italian and German shorten them
    "january janvier enero janeiro gennaio januar jänner",
    "february février fevrier febrero fevereiro febbraio februar feber",
    "march mars marzo março marco märz maerz mrz",
    "april avril abril aprile",
    "may mai mayo maio maggio",
    "june juin junio junho giugno juni",
    "july juillet julio julho luglio juli",
    "august août aout agosto",
    "september septembre septiembre setiembre setembro settembre",
    "october octobre octubre outubro ottobre oktober",
    "november novembre noviembre novembro",
    "december décembre decembre diciembre dezembro dicembre dezember",
)
TRUTHS = {  # a word of the registers -> what programs make of it
    "yes": "true wahr vrai verdadero verdadeiro vero",
    "no": "false falsch faux falso",
}
SYSTEM_1904 = 1462  # days by which the other way of numbering days is behind
LONGEST_CELL = 32_767
SPACES = str.maketrans(dict.fromkeys("\u00a0\u2007\u2009\u202f", " "))
NUMBER = r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?"
THOUSANDS = r"[+-]?\d{1,3}(?P<mark>[.,' ’?])\d{3}((?P=mark)\d{3})*([.,]\d+)?"


def given(committed: str, cell: str) -> frozenset[str]:
    """The orders of day and month in which a program may have made this cell of the committed text.

    Empty where it cannot have. A cell that is no day has EITHER.
    """
    text = cell.translate(SPACES).strip()
    if not committed or not text:
        return frozenset()
    if text == committed.translate(SPACES).strip() or any(
        rule(committed, text) for rule in (_number, _truth, _formula, _letters, _cut)
    ):
        return frozenset({EITHER})
    taken = _taken(committed)
    return frozenset(order for day, order in shown(text) if any(_same(one, day) for one in taken))


def shown(cell: str) -> Iterator[tuple[Day, str]]:
    """The days that a cell may show in a spreadsheet's form, each with the order that it needs."""
    cell = re.sub(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?Z?$", "", cell)
    if found := re.fullmatch(r"(\d{4})([-/.]) ?(\d{1,2})\2 ?(\d{1,2})\.?", cell):
        yield (int(found[1]), int(found[3]), int(found[4])), EITHER
    if found := re.fullmatch(r"(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4}|\d{2})\.?", cell):
        one, other, year = (int(found[n]) for n in (1, 2, 3))
        yield (year, other, one), EITHER if one == other else DAY_FIRST
        yield (year, one, other), EITHER if one == other else MONTH_FIRST
    if found := re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", cell):
        yield (int(found[2]), int(found[1]), None), EITHER
    if re.fullmatch(r"\d{1,5}([.,]0+)?", cell):
        number = int(re.split("[.,]", cell)[0])
        for day in (DAY_ZERO + timedelta(number + more) for more in (0, SYSTEM_1904)):
            yield (day.year, day.month, day.day), EITHER
    yield from ((day, EITHER) for day in _named(cell))


def orders_proved(cell: str) -> set[str]:
    """The order of day and month that this cell can only be written in, if there is one."""
    days = [(day, order) for day, order in shown(cell) if order != EITHER]
    possible = {
        order for (_, month, day), order in days if 1 <= month <= 12 and 1 <= (day or 0) <= 31
    }
    return possible if len(possible) == 1 else set()


def _named(cell: str) -> Iterator[Day]:
    """Days with the name of their month: 9-May-16, May-16, 5-Dec, Monday, May 9, 2016."""
    numbers = re.findall(r"\d+", cell)
    if not 1 <= len(numbers) <= 2 or len(cell) > 40:
        return
    for word in re.findall(r"[^\W\d]{3,}", cell.casefold()):
        for month, names in enumerate(MONTHS, start=1):
            if not any(name.startswith(word) for name in names.split()):
                continue
            if len(numbers) == 2:
                day, year = sorted(numbers, key=len) if len(numbers[0]) > 2 else numbers
                yield int(year), month, int(day)
            else:
                yield int(numbers[0]), month, None
                yield None, month, int(numbers[0])


def _taken(text: str) -> list[Day]:
    """The days that a program may take this text for."""
    if found := re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text):
        return [(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)]
    if re.fullmatch(r"\d{1,4}", text):  # a number in a column that is shown as days
        day = DAY_ZERO + timedelta(int(text))
        return [(day.year, day.month, day.day)]
    if found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})", text):
        return [(None, int(found[1]), int(found[2])), (None, int(found[2]), int(found[1]))]
    if re.fullmatch(r"[^\W\d]{3,9}[-. ]\d{1,2}", text):  # an id such as dec-5
        return list(_named(text))
    return []


def _same(taken: Day, seen: Day) -> bool:
    year, month, day = taken
    return (
        (year is None or seen[0] is None or _same_year(year, seen[0]))
        and month == seen[1]
        and (day == seen[2] or (day is None and seen[2] == 1))
    )


def _same_year(one: int, other: int) -> bool:
    return one == other or (min(one, other) < 100 and one % 100 == other % 100)


def _number(committed: str, text: str) -> bool:
    if not re.fullmatch(f"{NUMBER}|{THOUSANDS}", committed):
        return False
    values = set(_values(committed))
    if values & set(_values(text)):
        return True
    if found := re.fullmatch(r"([+-]?\d+(?:[.,](\d+))?)[eE]([+-]?\d+)", text):
        decimals = len(found[2] or "")  # the others are lost
        rounded = Decimal(found[1].replace(",", ".")).scaleb(int(found[3]))
        return any(value and rounded == Decimal(f"{value:.{decimals}e}") for value in values)
    return False


def _values(text: str) -> Iterator[Decimal]:
    """What numbers the text may be, with points or commas for decimals and for thousands."""
    plain = [text.replace(",", ".")] if re.fullmatch(NUMBER, text) else []
    if found := re.fullmatch(THOUSANDS, text):
        plain.append(text.replace(found["mark"], "").replace(",", "."))
    for one in plain:
        try:
            yield Decimal(one)
        except InvalidOperation:
            continue


def _truth(committed: str, text: str) -> bool:
    if text.casefold() == committed.casefold() in ("true", "false", "yes", "no"):
        return True
    return text.casefold() in TRUTHS.get(committed, "").split()


def _formula(committed: str, text: str) -> bool:
    """A text that begins as a formula does is computed, or kept from it by a mark before it."""
    return committed[0] in "=+-@" and (text in ERRORS or text == f"'{committed}")


def _letters(committed: str, text: str) -> bool:
    """Letters that were read in another encoding, composed otherwise, or not to be had in it."""
    if committed.isascii():
        return False
    if _composed(text) == _composed(committed):
        return True
    garbled = "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in committed.encode()
    )
    return _alike(committed, text) or _alike(garbled.translate(SPACES).strip(), text)


def _alike(committed: str, text: str) -> bool:
    return len(text) == len(committed) and all(
        here == there or _lost(there, here) for there, here in zip(committed, text, strict=True)
    )


def lost_letters(text: str, committed: str = "") -> str | None:
    """In words, what shows that a program that knows only one encoding has spoiled this text."""
    if "\ufffd" in text:
        return "a letter was lost when the file was saved or opened in another encoding"
    try:
        meant = text.encode("cp1252").decode()
    except UnicodeError:
        meant = text
    if meant != text:
        return f"UTF-8 was opened in another encoding; it may have been {meant!r}"
    if text.count("?") > committed.count("?") and not _windows(committed):
        return "letters of another script were saved as question marks"
    return None


def _windows(text: str) -> bool:
    """Whether Windows-1252 has all of these letters."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _lost(letter: str, instead: str) -> bool:
    """Whether a letter that Windows-1252 does not have may have become this one."""
    if _windows(letter):
        return instead == "\ufffd" and not letter.isascii()
    return instead in ("?", "\ufffd", unicodedata.normalize("NFD", letter)[0])


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _cut(committed: str, text: str) -> bool:
    return len(committed) > LONGEST_CELL and text == committed[:LONGEST_CELL].strip()
