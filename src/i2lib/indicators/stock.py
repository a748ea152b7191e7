"""Instruments in force: entries, exits and the stock between them, in every admissible world.

A date that is not known to the day may lie anywhere in its span, and an end that no source states
may lie anywhere after the start. One completion of all these dates is a world. In each world
    stock(end) = stock(before) + new + reinstated + renewed - expired - terminated - superseded
holds by itself. Between worlds only the two ends of each term can be printed, and here they are
computed without enumerating: sums of instruments that do not touch are exact end by end, and along
a chain of renewals exactly one instrument at a time is in force, which `_carried` takes account of.
Dates are numbers of days; an exit is the first day on which an instrument is no longer in force.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from i2lib.dates import LATEST, Window
from i2lib.errors import MethodError
from i2lib.framework import Rule
from i2lib.indicators.counting import exploded
from i2lib.indicators.instruments import of_itu
from i2lib.indicators.keeping import kept

Days = np.ndarray  # whole numbers of days, one a row
FAR = int(np.datetime64(LATEST, "D").astype(int))
ENTRIES = ("new", "reinstated", "renewed")
EXITS = ("expired", "terminated", "superseded")
DATES = ("signed_on", "in_force_from", "ends_on", "terminated_on", "last_evidence_on")
READ = ["id", "renewal_of", *(f"{date}_{side}" for date in DATES for side in ("first", "last"))]


@dataclass(frozen=True)
class Lives:
    """When each dated instrument of ITU enters and leaves, as the two ends of each day."""

    ids: np.ndarray
    rows: np.ndarray  # their positions in the register
    start: tuple[Days, Days]
    exit: tuple[Days, Days]
    enters: dict[str, np.ndarray]  # a mask for each of ENTRIES
    leaves: dict[str, np.ndarray]  # and for each of EXITS
    successor: np.ndarray  # position of the instrument that supersedes it, or -1
    levels: list[np.ndarray]  # positions from the oldest to the newest, each after its predecessors


@dataclass(frozen=True)
class Bounds:
    """The least and the most of a term over all worlds, with the rows that make the most.

    `sure` are those of them that are in the term in every world; a stock names none, for along a
    chain of renewals it is sure that one is in force, and not which.
    """

    lower: int
    upper: int
    rows: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()


@kept
def lives(instruments: pd.DataFrame, rule: Rule) -> Lives:
    """The lives of all dated instruments to which ITU is a party, under one rule.

    Raises MethodError naming an instrument whose dates no world can meet.
    """
    rows = np.flatnonzero(of_itu(instruments))
    own = instruments[READ].iloc[rows]
    start = _days(own, "signed_on")
    if rule.starts_by == "force":
        force = _days(own, "in_force_from")
        known = force[0] != EMPTY
        start = (np.where(known, force[0], start[0]), np.where(known, force[1], start[1]))
    dated = start[0] != EMPTY
    rows, own, start = rows[dated], own[dated], (start[0][dated], start[1][dated])
    ids = own["id"].to_numpy(dtype=object)
    exit_ = _own_exit(own, start, rule)
    terminated = _days(own, "terminated_on")
    exit_class = np.where(terminated[0] != EMPTY, "terminated", "expired").astype("<U10")
    pairs = _renewals(own)
    older, newer = pairs[:, 0], pairs[:, 1]
    lapsed = exit_[1][older] < start[0][newer]  # surely, in every world
    entry_class = np.full(len(ids), "new", dtype="<U10")
    entry_class[(own["renewal_of"] != "").to_numpy()] = "renewed"
    kept, gone = np.zeros(len(ids), int), np.zeros(len(ids), int)
    np.add.at(kept, newer[~lapsed], 1)
    np.add.at(gone, newer[lapsed], 1)
    entry_class[(gone > 0) & (kept == 0)] = "reinstated"
    successor = np.full(len(ids), -1)
    successor[older[~lapsed]] = newer[~lapsed]
    exit_class[successor >= 0] = "superseded"
    if rule.entries == "any_start":
        entry_class[:] = "new"
    start, exit_ = _propagated(start, exit_, exit_class == "expired", successor, ids)
    enters = {name: entry_class == name for name in ENTRIES}
    leaves = {name: exit_class == name for name in EXITS}
    return Lives(ids, rows, start, exit_, enters, leaves, successor, _levels(successor))


def terms(life: Lives, rule_weights: Days, window: Window) -> dict[str, Bounds]:
    """Every term of the identity for one window: entries and exits by class, and both stocks."""
    first, last = _day(window.start), _day(window.end)
    found = {"stock_before": stock(life, rule_weights, first - 1)}
    for name in ENTRIES:
        found[name] = _within(life, rule_weights, life.start, life.enters[name], first, last)
    for name in EXITS:
        found[name] = _within(life, rule_weights, life.exit, life.leaves[name], first, last)
    return {**found, "stock": stock(life, rule_weights, last)}


def stock(life: Lives, rule_weights: Days, day: int) -> Bounds:
    """How many are in force on one day, at least and at most, over the rows of the register."""
    began, may_begin = life.start[1] <= day, life.start[0] <= day
    superseded = life.successor >= 0
    least = np.where(superseded | (life.exit[0] > day), rule_weights, 0)
    most = np.where(superseded | (life.exit[1] > day), rule_weights, 0)
    lower = _carried(life, least, began, may_begin, np.minimum)
    upper = _carried(life, most, began, may_begin, np.maximum)
    in_force = may_begin & (life.exit[1] > day) & (rule_weights > 0)
    return Bounds(lower, upper, tuple(life.ids[in_force].tolist()))


def _carried(
    life: Lives, held: Days, began: np.ndarray, may_begin: np.ndarray, choose: np.ufunc
) -> int:
    """The least or most that is in force, handed along each chain of renewals from old to new.

    What its predecessors hold until an instrument begins, it holds itself from then on; where it
    may or may not have begun, the smaller (or larger) of the two is taken.
    """
    before = np.zeros(len(held), dtype=np.int64)
    last = life.successor < 0
    total = 0
    for level in life.levels:
        now = np.where(began[level], held[level], before[level])
        open_ = may_begin[level] & ~began[level]
        now = np.where(open_, choose(held[level], before[level]), now)
        ends = last[level]
        total += int(now[ends].sum())
        np.add.at(before, life.successor[level][~ends], now[~ends])
    return total


def _levels(successor: np.ndarray) -> list[np.ndarray]:
    """Positions from the oldest to the newest: each level follows all its predecessors."""
    waits = np.bincount(successor[successor >= 0], minlength=len(successor))
    ready = np.flatnonzero(waits == 0)
    levels = []
    while len(ready):
        levels.append(ready)
        after = successor[ready]
        after = after[after >= 0]
        np.subtract.at(waits, after, 1)
        ready = np.unique(after[waits[after] == 0])
    return levels


def _within(
    life: Lives,
    rule_weights: Days,
    days: tuple[Days, Days],
    mask: np.ndarray,
    first: int,
    last: int,
) -> Bounds:
    counted = mask & (rule_weights > 0)
    surely = counted & (days[0] >= first) & (days[1] <= last)
    possibly = counted & (days[0] <= last) & (days[1] >= first)
    return Bounds(
        int(rule_weights[surely].sum()),
        int(rule_weights[possibly].sum()),
        tuple(life.ids[possibly].tolist()),
        tuple(life.ids[surely].tolist()),
    )


def _own_exit(own: pd.DataFrame, start: tuple[Days, Days], rule: Rule) -> tuple[Days, Days]:
    """The first day out of force that an instrument's own record gives, or its rule assumes."""
    ends, seen = _days(own, "ends_on"), _days(own, "last_evidence_on")
    terminated = _days(own, "terminated_on")
    base = (np.maximum(start[0], seen[0]), np.maximum(start[1], seen[1]))
    match rule.ends:
        case "unknown":
            low, high = base[0] + 1, np.full(len(own), FAR)
        case "years":
            low, high = (_later(days, rule.after_years) + 1 for days in base)
        case _:
            low = high = np.full(len(own), FAR)
    stated = ends[0] != EMPTY
    low = np.where(stated, ends[0] + 1, low)
    high = np.where(stated, np.minimum(ends[1] + 1, FAR), high)
    ended = terminated[0] != EMPTY
    low, high = np.where(ended, terminated[0], low), np.where(ended, terminated[1], high)
    return low, high


def _propagated(
    start: tuple[Days, Days],
    exit_: tuple[Days, Days],
    expires: np.ndarray,
    successor: np.ndarray,
    ids: np.ndarray,
) -> tuple[tuple[Days, Days], tuple[Days, Days]]:
    """The days that some world can have: no exit before its start, no successor before its older.

    What expires is in force for a day at least; what is superseded leaves when its successor begins,
    which is at the latest on the day after its own end.
    """
    low, high = start[0].copy(), start[1].copy()
    out_low, out_high = exit_[0].copy(), exit_[1].copy()
    older = np.flatnonzero(successor >= 0)
    newer = successor[older]
    least = expires.astype(int)
    while True:
        was = low.copy(), high.copy()
        np.minimum.at(high, newer, out_high[older])
        np.maximum.at(low, newer, low[older])
        high[older] = np.minimum(high[older], high[newer])
        high = np.minimum(high, np.where(successor >= 0, high, out_high - least))
        if np.array_equal(was[0], low) and np.array_equal(was[1], high):
            break
    out_low[older], out_high[older] = low[newer], high[newer]
    out_low = np.maximum(out_low, low + least)
    if (wrong := np.flatnonzero((low > high) | (out_low > out_high))).size:
        named = ", ".join(ids[wrong])
        raise MethodError(f"no dates can meet what is recorded of {named}; correct one of them")
    return (low, high), (out_low, out_high)


def _renewals(own: pd.DataFrame) -> np.ndarray:
    """Pairs of positions: an instrument and the one that renews it, both dated."""
    named, at = exploded(own, "renewal_of"), pd.Index(own["id"])
    pairs = np.column_stack([at.get_indexer(named["code"]), at.get_indexer(named["id"])])
    return pairs[(pairs >= 0).all(axis=1)]


def _days(frame: pd.DataFrame, column: str) -> tuple[Days, Days]:
    """First and last day of a column as numbers; EMPTY where the cell is empty."""
    first, last = (
        frame[f"{column}_{side}"].to_numpy().astype("datetime64[D]").astype("int64")
        for side in ("first", "last")
    )
    return first, last


def _later(days: Days, years: int) -> Days:
    moved = pd.Series(days.astype("datetime64[D]").astype("datetime64[s]")) + pd.DateOffset(
        years=years
    )
    return moved.to_numpy().astype("datetime64[D]").astype("int64")


def _day(day: object) -> int:
    return int(np.datetime64(str(day), "D").astype("int64"))


EMPTY = np.iinfo(np.int64).min  # what numpy makes of a day that is not there
