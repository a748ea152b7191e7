"""A stated figure in the words that its source puts before the number.

"Close to 100 tech SMEs" is printed as close to 100, never as 100. Words in another script, or cut
off before the number, fall back on the word of their qualifier.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import Window
from i2lib.indicators.knowledge import Stated
from i2lib.quantities import Mode, Value, grouped


def as_stated(data: Data, row: dict[str, str]) -> tuple[str, int]:
    """The hedge and the number of a stated figure's row: ("close to", 100).

    Words that hide their hedge ("well over 400", "400+") must not read as an exact number: they
    take the word of their qualifier.
    """
    number = int(row["value"])
    hedge = hedge_of(row.get("words_en") or row["words"], number)
    return hedge or data.framework.conventions[row["qualifier"]].word, number


def figure(data: Data, row_id: str) -> dict[str, str]:
    """The row of a stated figure, in whichever register it stands."""
    for name in ("event_figures", "counts", "activities"):
        table = data.table(name)
        rows = table[table["id"] == row_id]
        if not rows.empty:
            return records(rows)[0]
    raise KeyError(row_id)


def value_of(
    data: Data, code: str, window: Window, stated: Stated, unit: Callable[[int], str]
) -> Value:
    """What a source states, as a value: its words, its number, and both ends by the convention.

    `unit` names what so many are called.
    """
    row = figure(data, stated.row)
    hedge, number = as_stated(data, row)
    return Value(
        code,
        window,
        Mode.STATED,
        data.framework.conventions[row["qualifier"]].bounds(number),
        number=number,
        hedge=hedge,
        unit=unit(number),
        words=f"{hedge} {grouped(number)} {unit(number)}".strip(),
        rows=(stated.row,),
        others=stated.others,
    )


SPELLED = ("zero one two three four five six seven eight nine ten eleven twelve").split()


def hedge_of(words: str, number: int) -> str | None:
    """The source's words before its number: "close to" of "close to 100 tech SMEs".

    None where the words do not show the number, as in a text in another script.
    """
    forms = {
        str(number),
        f"{number:,}",
        f"{number:_}".replace("_", " "),
        f"{number:_}".replace("_", "."),
    }
    if number < len(SPELLED):
        forms.add(SPELLED[number])
    pattern = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    part = r"\d|[.,]\d| \d{3}\b"  # of a longer number: 70 is not what 70,000 says
    found = re.search(rf"(?<![\w.,])({pattern})(?!{part})", words, flags=re.IGNORECASE)
    if not found:
        return None
    before = words[: found.start()].strip()
    return before.lower() if before.lower() in HEDGES else ""


HEDGES = (
    "over",
    "more than",
    "close to",
    "about",
    "some",
    "around",
    "approximately",
    "nearly",
    "almost",
    "at least",
    "up to",
    "as many as",
    "an estimated",
    "a total of",
)
