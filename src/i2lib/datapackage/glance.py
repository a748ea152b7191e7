"""Columns that hold nothing wrong are seen at a glance: by questions that C code answers for all texts.

Most columns of most files are such. Only one that fails a question here is gone through text by text.
"""

from __future__ import annotations

import re
from itertools import chain
from operator import methodcaller

from i2lib.datapackage.damage import ERRORS
from i2lib.datapackage.description import Field

COUNTED = ("integer", "number")  # types of which few texts differ, and only their own reading tells


def plainly_right(texts: list[str], field: Field) -> bool:
    """Whether distinct texts are all as described, as far as that is seen without asking each.

    False promises nothing: `checking` then says which text is wrong, if any is.
    """
    if field.edtf or field.type in COUNTED:
        return False
    given = list(filter(None, texts))
    if (field.required and len(given) < len(texts)) or not set(ERRORS).isdisjoint(given):
        return False
    if list(map(str.strip, given)) != given:
        return False
    if field.enum and not set(given) <= set(field.enum):
        return False
    if field.pattern and not all(map(re.compile(field.pattern).fullmatch, given)):
        return False
    return not field.delimiter or _are_lists(given, field.delimiter)


def _are_lists(texts: list[str], delimiter: str) -> bool:
    """Whether each text is a list of different items, none of them empty or with blanks at its ends."""
    distinct = distinct_items(texts, delimiter)
    if "" in distinct or distinct != set(map(str.strip, distinct)):
        return False
    different = sum(len(set(text.split(delimiter))) for text in texts)
    return different == sum(text.count(delimiter) + 1 for text in texts)


def distinct_items(texts: list[str], delimiter: str | None) -> set[str]:
    """The distinct items of lists, or the texts themselves where a column holds no lists."""
    if not delimiter:
        return set(texts)
    return set(chain.from_iterable(map(methodcaller("split", delimiter), texts)))
