"""Stock and flow: the identity in every world, and printed bounds that equal the enumeration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import Row, dated, mou

from i2lib import Data, Window
from i2lib.errors import MethodError
from i2lib.framework import Rule
from i2lib.indicators.stock import ENTRIES, EXITS, lives, terms

FIRST = date(2015, 12, 30)
DAYS = 6  # of the little world, and of the window's edges in it
NEVER = FIRST + timedelta(DAYS + 2)  # stands for every day after the little world
COLUMNS = ("signed_on", "in_force_from", "ends_on", "terminated_on", "last_evidence_on")
HOUSE = Rule(
    "house", "House rule", "", "instrument", (), "apart", "any", "signature", "force", "unknown",
    0, "classes", "", "1", "2026", "",
)  # fmt: skip

Span = tuple[int, int]  # first and last day, counted from FIRST


def day(number: int) -> date:
    return FIRST + timedelta(number)


def text(span: Span | None) -> str:
    if span is None:
        return ""
    return f"{day(span[0])}/{day(span[1])}" if span[0] < span[1] else str(day(span[0]))


spans = st.tuples(st.integers(0, DAYS - 1), st.integers(0, 2)).map(lambda s: (s[0], s[0] + s[1]))


@st.composite
def registers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A few instruments with partial dates, open ends, terminations, successors and mergers."""
    rows: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 4))):
        older = [one for one in range(number) if not any(one in row["renews"] for row in rows)]
        rows.append(
            {
                "signed": draw(spans),
                "ends": draw(st.none() | spans),
                "terminated": draw(st.none() | st.none() | spans),
                "renews": draw(st.sets(st.sampled_from(older), max_size=2)) if older else set(),
                "weight": draw(st.sampled_from([1, 1, 1, 0, 2])),
            }
        )
    return rows


def frame(rows: list[dict[str, Any]]) -> Any:
    made: list[Row] = [
        mou(
            number + 1,
            text(row["signed"]),
            in_force_from="",
            last_evidence_on="",
            ends_on=text(row["ends"]),
            terminated_on=text(row["terminated"]),
            renewal_of=";".join(f"mou-{one + 1:03}" for one in sorted(row["renews"])),
        )
        for number, row in enumerate(rows)
    ]
    return dated(made, *COLUMNS)


# --- one world after the other, in plain words --------------------------------------------------


def lapsed(older: dict[str, Any], newer: dict[str, Any]) -> bool:
    """Whether what is recorded of the older surely ends before the newer begins."""
    if older["terminated"]:
        return bool(older["terminated"][1] < newer["signed"][0])
    return bool(older["ends"] and older["ends"][1] + 1 < newer["signed"][0])


def worlds(rows: list[dict[str, Any]]) -> Iterator[list[tuple[int, int, str, str]]]:
    """Every admissible completion: for each row its start, its exit, and the class of both."""
    follows = {
        one: number
        for number, row in enumerate(rows)
        for one in row["renews"]
        if not lapsed(rows[one], row)
    }
    choices = []
    for row in rows:
        starts = range(row["signed"][0], row["signed"][1] + 1)
        if row["terminated"]:
            outs = range(row["terminated"][0], row["terminated"][1] + 1)
        elif row["ends"]:
            outs = range(row["ends"][0] + 1, row["ends"][1] + 2)
        else:
            outs = range(1, DAYS + 4)  # the last of them stands for all later days
        choices.append([*product(starts, outs)])
    for chosen in product(*choices):
        world = []
        for number, (row, (start, out)) in enumerate(zip(rows, chosen, strict=True)):
            kept = [one for one in row["renews"] if follows.get(one) == number]
            entry = "new" if not row["renews"] else "renewed" if kept else "reinstated"
            if any(chosen[one][0] > start or chosen[one][1] < start for one in kept):
                break  # a predecessor begins later, or was out of force already
            leaves, how = out, "terminated" if row["terminated"] else "expired"
            if number in follows:
                leaves, how = chosen[follows[number]][0], "superseded"
            if leaves < start + (how == "expired"):
                break
            world.append((start, leaves, entry, how))
        else:
            yield world


def told(
    world: list[tuple[int, int, str, str]], weights: list[int], a: int, b: int
) -> dict[str, int]:
    """The terms of the identity in one world, counted by hand."""
    found = dict.fromkeys((*ENTRIES, *EXITS, "stock_before", "stock"), 0)
    for (start, leaves, entry, how), weight in zip(world, weights, strict=True):
        found["stock_before"] += weight * (start <= a - 1 < leaves)
        found["stock"] += weight * (start <= b < leaves)
        found[entry] += weight * (a <= start <= b)
        found[how] += weight * (a <= leaves <= b)
    return found


@settings(max_examples=300, deadline=None)
@given(registers(), st.integers(0, DAYS - 1), st.integers(0, 3))
def test_the_identity_holds_in_every_world_and_the_bounds_equal_the_enumeration(
    rows: list[dict[str, Any]], first: int, length: int
) -> None:
    last = min(first + length, DAYS + 1)
    weights = [row["weight"] for row in rows]
    seen = [told(world, weights, first, last) for world in worlds(rows)]
    for one in seen:
        entered = sum(one[name] for name in ENTRIES)
        left = sum(one[name] for name in EXITS)
        assert one["stock"] == one["stock_before"] + entered - left
    window = Window(day(first), day(last))
    if not seen:
        with pytest.raises(MethodError):
            terms(lives(frame(rows), HOUSE), np.array(weights), window)
        return
    life = lives(frame(rows), HOUSE)
    bounds = terms(life, np.array(weights), window)
    for name in (*ENTRIES, *EXITS, "stock_before", "stock"):
        least, most = min(one[name] for one in seen), max(one[name] for one in seen)
        assert (bounds[name].lower, bounds[name].upper) == (least, most), name
    named = dict(zip((f"mou-{number + 1:03}" for number in range(len(rows))), weights, strict=True))
    for name in (*ENTRIES, *EXITS):
        assert sum(named[row] for row in bounds[name].sure) == bounds[name].lower
        assert sum(named[row] for row in bounds[name].rows) == bounds[name].upper
        assert 0 not in {named[row] for row in bounds[name].rows}


def test_an_instrument_dated_on_either_side_of_a_year_is_one_in_all() -> None:
    """It may be new in each of the two years, and is in one of them."""
    rows: list[dict[str, Any]] = [
        {"signed": (0, 3), "ends": None, "terminated": None, "renews": set(), "weight": 1}
    ]
    life = lives(frame(rows), HOUSE)
    old, new = (terms(life, np.array([1]), Window.of_year(year))["new"] for year in (2015, 2016))
    assert [(one.lower, one.upper) for one in (old, new)] == [(0, 1), (0, 1)]
    both = terms(life, np.array([1]), Window(date(2015, 1, 1), date(2016, 12, 31)))["new"]
    assert (both.lower, both.upper) == (1, 1)


def test_along_a_chain_of_renewals_one_instrument_at_a_time_is_in_force() -> None:
    """Whichever day the renewal falls on, the old one or the new one is in force, never both."""
    rows: list[dict[str, Any]] = [
        {"signed": (0, 0), "ends": None, "terminated": None, "renews": set(), "weight": 1},
        {"signed": (1, 4), "ends": None, "terminated": None, "renews": {0}, "weight": 1},
    ]
    held = terms(lives(frame(rows), HOUSE), np.array([1, 1]), Window(day(2), day(2)))["stock"]
    assert (held.lower, held.upper) == (0, 1)  # the new one may have ended again, unseen
    never = replace(HOUSE, ends="never")
    held = terms(lives(frame(rows), never), np.array([1, 1]), Window(day(2), day(2)))["stock"]
    assert (held.lower, held.upper) == (1, 1)


def test_what_lapsed_before_it_was_signed_again_is_reinstated_and_no_renewal() -> None:
    """The newer row stands first: which row follows which is told by `renewal_of` alone."""
    newer = {"ends_on": "", "terminated_on": "", "in_force_from": "", "last_evidence_on": ""}
    older = {**newer, "ends_on": "2016-06-30", "renewal_of": ""}
    register = dated(
        [
            mou(2, "2017-01-01", **newer, renewal_of="mou-001"),
            mou(1, "2015-01-01", **older),
            mou(4, "2016-06-01", **newer, renewal_of="mou-003"),
            mou(3, "2015-01-01", **older),
        ],
        *COLUMNS,
    )
    life = lives(register, HOUSE)
    assert {name: sorted(life.ids[mask]) for name, mask in life.enters.items()} == {
        "new": ["mou-001", "mou-003"],
        "reinstated": ["mou-002"],
        "renewed": ["mou-004"],
    }
    assert list(life.ids[life.leaves["superseded"]]) == ["mou-003"]
    got = terms(life, np.ones(4, dtype=int), Window.of_year(2016))
    assert got["superseded"].sure == ("mou-003",)
    assert got["expired"].sure == ("mou-001",)
    assert "mou-004" in got["expired"].rows, "it may have ended, unseen"
    assert terms(life, np.ones(4, dtype=int), Window.of_year(2017))["reinstated"].sure == (
        "mou-002",
    )
    first = terms(life, np.ones(4, dtype=int), Window(date(2016, 6, 15), date(2016, 6, 15)))
    assert (first["stock"].lower, first["stock"].upper) == (1, 2)  # of each pair one at most


@pytest.mark.parametrize(
    ("signed", "ends", "renewed", "window", "possible"),
    [
        ("2015-01-01", "2016-06-30", "2016", Window(date(2016, 7, 2), date(2016, 12, 31)), 0),
        ("2015-01-01", "2016-06-30", "2016", Window(date(2016, 7, 1), date(2016, 12, 31)), 1),
        ("2016-06/2016-12", "", "2016", Window(date(2016, 1, 1), date(2016, 5, 31)), 0),
        ("2016-06/2016-12", "", "2016", Window(date(2016, 1, 1), date(2016, 6, 1)), 1),
    ],
)
def test_a_renewal_begins_while_its_older_one_is_in_force_or_on_the_day_after(
    signed: str, ends: str, renewed: str, window: Window, possible: int
) -> None:
    blank = {"terminated_on": "", "in_force_from": "", "last_evidence_on": ""}
    rows = [
        mou(1, signed, **blank, ends_on=ends, renewal_of=""),
        mou(2, renewed, **blank, ends_on="", renewal_of="mou-001"),
    ]
    got = terms(lives(dated(rows, *COLUMNS), HOUSE), np.array([1, 1]), window)["renewed"]
    assert (got.lower, got.upper) == (0, possible)


def test_a_superseded_row_that_follows_its_successor_in_the_table_is_superseded() -> None:
    blank = {"ends_on": "", "terminated_on": "", "in_force_from": "", "last_evidence_on": ""}
    rows = [
        mou(2, "2016-06-01", **blank, renewal_of="mou-001"),
        mou(1, "2015-01-01", **blank, renewal_of=""),
    ]
    life = lives(dated(rows, *COLUMNS), replace(HOUSE, ends="never"))
    got = terms(life, np.array([1, 1]), Window.of_year(2016))
    assert (got["stock"].lower, got["stock"].upper, got["stock"].rows) == (1, 1, ("mou-002",))
    assert got["stock_before"].rows == ("mou-001",)
    assert got["superseded"].sure == ("mou-001",)
    rows[0] = mou(
        2, "2016", **blank, renewal_of="mou-001"
    )  # before or after the day: one of the two
    life = lives(dated(rows, *COLUMNS), replace(HOUSE, ends="never"))
    day = terms(life, np.array([1, 1]), Window(date(2016, 6, 1), date(2016, 6, 1)))["stock"]
    assert (day.lower, day.upper) == (1, 1)


def test_the_identity_holds_on_the_real_register_where_dates_are_assumed(real: Data) -> None:
    """With open ends that last for ever every term is a number, year after year."""
    rule = real.framework.rules["for-ever"]
    life = lives(real.registers.instruments, rule)
    weight = np.ones(len(life.ids), dtype=int)
    for year in real.framework.years.values():
        if year.year >= 2018:
            break  # from then on ends are known to the year only (mou-110) or not to the day (mou-047)
        got = terms(life, weight, year.window)
        assert all(one.lower == one.upper for one in got.values())
        change = sum(got[name].lower for name in ENTRIES) - sum(got[name].lower for name in EXITS)
        assert got["stock"].lower == got["stock_before"].lower + change
