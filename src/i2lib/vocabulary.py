"""Words that say something about a number: figures themselves, hedges, and directions.

Such words come with a value and are never typed. This is the one list of them, for those who
refuse them in a template and for those who look for them on a finished page.
"""

from __future__ import annotations

import re

_NUMBERS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "dozens? hundreds? thousands? millions? billions?"
)
CODE = re.compile(r"\b[A-Z]\.\d(-\d)?\b")  # I.2 and I.2-1 are names, not figures
FIGURE = re.compile(
    rf"(?<![A-Za-z\d])\d[\d,.]*(?<![,.])|[¼-¾⅐-⅞]|\b({'|'.join(_NUMBERS.split())})\b", re.IGNORECASE
)

_BEFORE = (
    "over above below under about around roughly approximately circa some nearly almost exactly "
    "only just merely precisely barely more_than less_than fewer_than greater_than higher_than "
    "lower_than close_to at_least at_most up_to as_many_as as_few_as not_even no_more_than "
    "no_less_than no_fewer_than an_estimated a_total_of in_excess_of upwards_of north_of beyond "
    "half_of most_of much_of part_of all_of none_of a_third_of a_quarter_of a_majority_of"
)
_AFTER = "or_more or_less or_so or_fewer or_over and_more and_counting at_least at_most plus"
# Said of any number these claim a direction or a rank.
_MOVES = (
    "rise rises rose risen rising fall falls fell fallen falling grow grows grew grown growing growth "
    "increase increases increased increasing decrease decreases decreased decreasing decline declines "
    "declined declining drop drops dropped dropping double doubles doubled doubling twice triple "
    "triples tripled tripling threefold twofold tenfold quadrupled halve halves halved halving surge "
    "surged surging soar soared soaring jump jumped jumping climb climbed climbing plunge plunged "
    "plummeted shrink shrank shrunk shrinking expanded expanding peaked slumped tumbled rocketed "
    "unchanged stable steady steadily record highest lowest most least fewest largest smallest "
    "majority higher lower fewer trend up_from down_from more_than less_than as_many_as"
)
# Said without a number these still claim that some number moved.
_ALONE = (
    "rose risen fell fallen grew doubled tripled quadrupled halved soared surged plunged plummeted "
    "increased decreased declined dropped shrank peaked slumped tumbled rocketed"
)


def _any(words: str) -> str:
    return "|".join(sorted((w.replace("_", r"\s+") for w in words.split()), key=len, reverse=True))


BEFORE = re.compile(rf"\b(?:{_any(_BEFORE)})(?:\s+(?:the|these|those))?\s*$", re.IGNORECASE)
AFTER = re.compile(rf"^,?\s*(?:{_any(_AFTER)})\b|^\s*\+", re.IGNORECASE)
MOVES = re.compile(rf"\b(?:{_any(_MOVES)})\b", re.IGNORECASE)
ALONE = re.compile(rf"\b(?:{_any(_ALONE)})\b", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?;])\s+")


def hedge(before: str, after: str) -> str:
    """The hedge that stands before or after a number; "" for none."""
    found = BEFORE.search(before) or AFTER.search(after)
    return found.group().strip(" ,") if found else ""


def direction(sentence: str, has_figure: bool) -> str:
    """The word of a sentence that says where a number went or how it ranks; "" for none."""
    found = (MOVES if has_figure else ALONE).search(sentence)
    return found.group() if found else ""
