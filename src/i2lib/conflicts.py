"""Why is this number different? Every figure for which sources say several things, with the cause.

The written rule of choice shows one of them. Here stand the others, each with the cause of the
difference, found by rule from who said it, when, with which qualifier, and of what.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import pandas as pd

from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.evidence import anchor
from i2lib.indicators import compute
from i2lib.indicators.knowledge import chosen

PARTS = "ministers|leaders|vips"  # measures of some of the participants only


class Cause(StrEnum):
    """Why two statements of one figure differ, the first that applies."""

    REPEATED = "the same number, said again"
    QUALIFIED = "the same number, qualified differently"
    ANNOUNCED = "announced before the event"
    ANOTHER_PART = "another unit or part"
    DURING = "said during the event, not after it"
    BY_PRESS = "press against organizer"
    BY_PARTICIPANT = "participant against organizer"
    SAME_SPEAKER = "several texts of one kind of speaker"
    OTHER_COUNT = "another count, by rules that are not published"


@dataclass(frozen=True)
class Conflict:
    """One statement that was not chosen, the one that is shown (its id, or none), and the cause.

    `about` is the event, or the body whose total it is; `rows` are those counted in place of a
    figure that is shown.
    """

    about: str
    measure: str
    shown: str
    other: str
    cause: Cause
    rows: tuple[str, ...] = ()
    words: str = ""  # what is counted, in words

    @property
    def address(self) -> str:
        """Where it stands in the book, from the book's root."""
        return f"registers/conflicts.html#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"differs-{anchor(self.other)}"


@cache
def conflicts(data: Data) -> tuple[Conflict, ...]:
    """All of them: figures of one event and measure, then totals that others state."""
    return (*_of_events(data), *_of_totals(data))


def cause_of(data: Data, row_id: str) -> Conflict | None:
    """The conflict in which this statement is the one not shown, or None."""
    return next((one for one in conflicts(data) if one.other == row_id), None)


def _of_events(data: Data) -> list[Conflict]:
    figures = data.registers.event_figures
    found = []
    for (event, measure), group in figures.groupby(["event_id", "measure"], sort=False):
        if len(group) < 2:
            continue
        stated = chosen(group)
        of_event = figures[figures["event_id"] == event]
        cells = {row["id"]: row for row in records(group)}
        shown = stated.row if stated else ""
        against = cells[shown] if shown else records(group)[0]  # announcements: against the first
        for other in cells.values():
            if other["id"] != against["id"]:
                cause = _cause(against, other, of_event)
                found.append(Conflict(str(event), str(measure), shown, other["id"], cause))
    return found


def _cause(shown: dict[str, str], other: dict[str, str], of_event: pd.DataFrame) -> Cause:
    if other["value"] == shown["value"]:
        same = other["qualifier"] == shown["qualifier"]
        return Cause.REPEATED if same else Cause.QUALIFIED
    if other["said_when"] == "before":
        return Cause.ANNOUNCED
    if _of_another_part(shown, other, of_event):
        return Cause.ANOTHER_PART
    if other["said_when"] == "during" and shown["said_when"] == "after":
        return Cause.DURING
    if other["said_by"] != shown["said_by"] and "organizer" in (shown["said_by"], other["said_by"]):
        by = {shown["said_by"], other["said_by"]}
        return Cause.BY_PRESS if "press" in by else Cause.BY_PARTICIPANT
    return Cause.SAME_SPEAKER


def _of_another_part(shown: dict[str, str], other: dict[str, str], of_event: pd.DataFrame) -> bool:
    """Whether one of the two numbers is stated of a part of the participants of the same event."""
    elsewhere = of_event[of_event["measure"] != shown["measure"]]
    values = set(elsewhere["value"][elsewhere["measure"].str.contains(PARTS)])
    return bool({shown["value"], other["value"]} & values)


def _of_totals(data: Data) -> list[Conflict]:
    """Totals of agreements that a sector states, against what the register holds of that sector."""
    found = []
    for year in data.framework.years.values():
        stated = compute(data, "agreements-stated", year.window)
        for row_id in (*stated.rows, *stated.others):
            counts = data.registers.counts
            scope = str(counts.loc[counts["id"] == row_id, "scope"].iloc[0])
            sector = re.search(r"ITU-([DRT])\b", scope)
            where = {"sector": sector[1]} if sector else {}
            held = compute(data, "instruments-signed", year.window, where)
            if held.interval != stated.interval:
                found.append(
                    Conflict(
                        scope,
                        "instruments-signed",
                        "",
                        row_id,
                        Cause.OTHER_COUNT,
                        held.rows,
                        f"{held.words}, {year.year}",
                    )
                )
    return found
