"""The stock-flow identity on the project's own register, in worlds drawn from what its rows record.

For every rule that counts instruments, every year of the report, every type of partner and every
sector. A world is drawn here from the cells alone, with nothing of the library's own reasoning, so
that the bounds that are printed are held against it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

import numpy as np
import pandas as pd
import pytest

from i2lib import Data, dates
from i2lib import data as project
from i2lib.datapackage import records
from i2lib.framework import Rule
from i2lib.indicators.counting import exploded
from i2lib.indicators.rules import count, weights
from i2lib.indicators.stock import ENTRIES, EXITS, FAR, Lives, lives, terms

WORLDS = 6  # drawn for each rule
REAL = project.load()
RULES = [one for one in REAL.framework.rules.values() if one.unit != "partner" and not one.lacks]


def number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


@dataclass
class Deed:
    """What the cells of one instrument allow, as numbers of days."""

    id: str
    start: tuple[int, int]
    ends: tuple[int, int] | None  # the last day in force
    terminated: tuple[int, int] | None
    seen: tuple[int, int] | None
    renewal: bool  # whether it is said to renew anything
    renews: tuple[str, ...]  # and which of those dated


def span(text: str) -> tuple[int, int] | None:
    """The first and the last day that a cell can mean; None for an empty one."""
    if not text:
        return None
    found = dates.parse(text)
    return number(found.first), min(number(found.last), FAR)


def deeds(data: Data, rule: Rule) -> dict[str, Deed]:
    """Every dated instrument of ITU, with the dates that a rule starts and ends it by."""
    found = {}
    for cells in records(data.registers.instruments):
        start = span(cells["signed_on"])
        if rule.starts_by == "force":
            start = span(cells["in_force_from"]) or start
        if cells["itu_is_party"] == "yes" and start:
            found[cells["id"]] = Deed(
                cells["id"],
                start,
                span(cells["ends_on"]),
                span(cells["terminated_on"]),
                span(cells["last_evidence_on"]),
                bool(cells["renewal_of"]),
                tuple(filter(None, cells["renewal_of"].split(";"))),
            )
    for deed in found.values():
        deed.renews = tuple(one for one in deed.renews if one in found)
    return found


def outs(deed: Deed, start: int, rule: Rule, draw: Random) -> int:
    """A first day out of force by the deed's own record, or by what the rule assumes."""
    if deed.terminated:
        return draw.randint(*deed.terminated)
    if deed.ends:
        return min(draw.randint(*deed.ends) + 1, FAR)
    if rule.ends == "never":
        return FAR
    base = max(start, draw.randint(*deed.seen) if deed.seen else start)
    if rule.ends == "unknown":
        return draw.choice([base + 1, base + draw.randint(1, 4000), FAR])
    day = date(1970, 1, 1) + timedelta(base)
    later = min(day.day, 28) if (day.month, day.day) == (2, 29) else day.day
    return number(day.replace(year=day.year + rule.after_years, day=later)) + 1


def lapsed(old: Deed, new: Deed, rule: Rule) -> bool:
    """Whether the old one surely is out of force before the new one begins."""
    if old.terminated:
        return old.terminated[1] < new.start[0]
    if old.ends:
        return old.ends[1] + 1 < new.start[0]
    if rule.ends != "years":
        return False
    base = date(1970, 1, 1) + timedelta(max(old.start[1], old.seen[1] if old.seen else 0))
    return number(base.replace(year=base.year + rule.after_years)) + 1 < new.start[0]


World = dict[str, tuple[int, int, str, str]]  # of each deed: start, exit, and the class of both


def drawn(found: dict[str, Deed], rule: Rule, draw: Random) -> World:
    """One admissible world: what hangs together by renewals is drawn until it fits."""
    follows = {
        old: new.id
        for new in found.values()
        for old in new.renews
        if not lapsed(found[old], new, rule)
    }
    world: World = {}
    for last in found.values():
        if last.id in follows:
            continue
        chain = [last]
        for deed in chain:
            chain += [found[old] for old in deed.renews if follows.get(old) == deed.id]
        days = next(filter(None, (fitting(chain, follows, rule, draw) for _ in range(10_000))))
        for deed in chain:
            start, own = days[deed.id]
            new = follows.get(deed.id)
            carried = any(follows.get(old) == deed.id for old in deed.renews)
            entry = "renewed" if carried or not deed.renews else "reinstated"
            entry = entry if deed.renewal and rule.entries == "classes" else "new"
            leaves = "superseded" if new else "terminated" if deed.terminated else "expired"
            world[deed.id] = (start, days[new][0] if new else own, entry, leaves)
    return world


def fitting(
    chain: list[Deed], follows: dict[str, str], rule: Rule, draw: Random
) -> dict[str, tuple[int, int]] | None:
    """A start and an own end for each deed of a chain, or None where they do not go together."""
    days = {}
    for deed in chain:
        start = draw.randint(*deed.start)
        days[deed.id] = (start, outs(deed, start, rule, draw))
    for deed in chain:
        start, own = days[deed.id]
        new = follows.get(deed.id)
        if new is None and own < start + (deed.terminated is None):
            return None
        if new is not None and not start <= days[new][0] <= own:
            return None
    return days


@cache
def worlds(starts: str, ends: str, years: int, entries: str) -> tuple[Lives, list[pd.DataFrame]]:
    """The lives of the register under a rule, and worlds drawn for it; rules may share them."""
    rule = next(
        one
        for one in RULES
        if (one.starts_by, one.ends, one.after_years, one.entries) == (starts, ends, years, entries)
    )
    found = deeds(REAL, rule)
    columns = ["start", "out", "entry", "exit"]
    made = [
        pd.DataFrame.from_dict(drawn(found, rule, Random(seed)), orient="index", columns=columns)
        for seed in range(WORLDS)
    ]
    return lives(REAL.registers.instruments, rule), made


def groups(data: Data) -> dict[str, frozenset[str]]:
    """All instruments, those of each sector, and those of each type of partner."""
    types = data.registers.partners.set_index("id")["type"]
    parties = data.registers.parties
    of = {
        "sector": exploded(data.registers.instruments, "itu_sectors"),
        "type": pd.DataFrame(
            {"id": parties["instrument_id"], "code": parties["partner_id"].map(types)}
        ),
    }
    found = {"all": frozenset(data.registers.instruments["id"])}
    for name, frame in of.items():
        for code in sorted(set(frame["code"].dropna()) - {""}):
            found[f"{name} {code}"] = frozenset(frame["id"][frame["code"] == code])
    return found


def told(world: pd.DataFrame, weight: pd.Series, first: int, last: int) -> dict[str, int]:
    """The terms of the identity in one world, counted plainly."""
    start, out, own = world["start"], world["out"], weight.reindex(world.index)
    terms_of = {
        "stock_before": int(own[(start <= first - 1) & (first - 1 < out)].sum()),
        "stock": int(own[(start <= last) & (last < out)].sum()),
    }
    begins, leaves = start.between(first, last), out.between(first, last)
    for name in ENTRIES:
        terms_of[name] = int(own[begins & (world["entry"] == name)].sum())
    for name in EXITS:
        terms_of[name] = int(own[leaves & (world["exit"] == name)].sum())
    return terms_of


@pytest.mark.parametrize("rule", RULES, ids=[one.id for one in RULES])
def test_the_identity_holds_on_the_real_register_in_every_year_type_and_sector(rule: Rule) -> None:
    life, made = worlds(rule.starts_by, rule.ends, rule.after_years, rule.entries)
    register = REAL.registers
    weight = weights(register.instruments, register.parties, rule)
    held = 0
    for name, among in groups(REAL).items():
        mine = weight.where(weight.index.isin(among), 0)
        for year in REAL.framework.years.values():
            first, last = number(year.window.start), number(year.window.end)
            bounds = terms(life, mine.reindex(life.ids).to_numpy(dtype=np.int64), year.window)
            for world in made:
                got = told(world, mine, first, last)
                entered = sum(got[one] for one in ENTRIES)
                left = sum(got[one] for one in EXITS)
                assert got["stock"] == got["stock_before"] + entered - left, (name, year.year)
                for term, value in got.items():
                    least, most = bounds[term].lower, bounds[term].upper
                    assert least <= value <= most, (name, year.year, term)
                held += got["stock"]
    assert held, "something is in force in some world"


def test_every_year_type_and_sector_of_the_register_is_tried() -> None:
    names = set(groups(REAL))
    assert {"all", "sector D", "sector T", "type government", "type un_agency"} <= names
    assert len(REAL.framework.years) == 9
    assert {"house", "parties", "five-years", "for-ever", "any-start"} <= {one.id for one in RULES}


def test_what_a_rule_tells_of_a_year_are_these_terms() -> None:
    year = REAL.framework.years[2016]
    for rule in RULES:
        life, _ = worlds(rule.starts_by, rule.ends, rule.after_years, rule.entries)
        weight = weights(REAL.registers.instruments, REAL.registers.parties, rule)
        own = weight.reindex(life.ids).to_numpy(dtype=np.int64)
        assert count(REAL, rule.id, year.window).terms == terms(life, own, year.window)
