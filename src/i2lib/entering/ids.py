"""Ids that two people may hand out at the same time, on two branches, without meeting.

A running number cannot: the next one is the same on both. So an id is made of what it stands for: kind,
year, a word or two to be read by, and four letters drawn from everything that tells the thing from
others. The same thing entered twice gets the same id, and is seen to be the same; two things with the
same year and words have different letters but once in half a million times, and then the check names
the id that stands twice. The letters leave out vowels and whatever looks like something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
DRAWN = 4
ROOM = 20  # letters of words in an id
UNDATED = "undated"


def handed_out(prefix: str, day: str, text: str, tells: Iterable[str]) -> str:
    """mou-2016-etsi-b4t9: prefix, year of the day, words of the text, letters drawn from what tells.

    `day` is a partial date, empty where none is known.
    """
    year = (re.findall(r"[0-9]{4}", day) or [UNDATED])[0]
    return "-".join(filter(None, [prefix, year, words(text), drawn(tells)]))


def named(prefix: str, text: str, tells: Iterable[str]) -> str:
    """As `handed_out`, of what has no day: src-itu-int-k7xm."""
    return "-".join(filter(None, [prefix, words(text), drawn(tells)]))


def drawn(tells: Iterable[str]) -> str:
    """Letters that are the same for the same texts, however they are spaced, cased and composed."""
    plain = (" ".join(unicodedata.normalize("NFC", one).casefold().split()) for one in tells)
    number = int.from_bytes(sha256("\0".join(plain).encode()).digest())
    letters = []
    for _ in range(DRAWN):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def words(text: str) -> str:
    """The first words of a text as they may stand in an id; empty where it has none in Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    found = ""
    for word in re.findall(r"[a-z0-9]+", plain):
        longer = f"{found}-{word}" if found else word[:ROOM]
        if len(longer) > ROOM:
            break
        found = longer
    return found
