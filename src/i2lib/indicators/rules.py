"""Counting under a rule that is a row of data, beside the house rule or instead of it.

No agency publishes how it counts memoranda. Ours is explicit, and so are the others that one could
choose: each is a record that says which instruments count, how often, by which date, and what an
unknown end means. `count` gives a number under any of them, with the rows that make it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import MethodError, UsageError
from i2lib.framework import Rule
from i2lib.indicators.computing import dimension_of
from i2lib.indicators.counting import Counted, dated, ids_at, in_window, places
from i2lib.indicators.instruments import hosting, of_itu
from i2lib.indicators.keeping import kept
from i2lib.indicators.stock import Bounds, lives, terms
from i2lib.quantities import Value
from i2lib.registers import Registers

HOUSE = "house"
COUNTED = "instruments-signed"  # the indicator to whose count the rules are alternatives


@dataclass(frozen=True)
class Tally:
    """What one rule makes of one window.

    `signed` is the count of what was found as signed: over the register its two ends are finite.
    `terms` are those of the stock-flow identity by class (new, reinstated, renewed, expired,
    terminated, superseded), each with its two ends and its ids; none where the rule counts partners,
    who have entries and exits of their own. `apart` are the host agreements, listed apart.
    """

    rule: str
    window: Window
    signed: Bounds
    apart: tuple[str, ...]
    terms: dict[str, Bounds]


def count(data: Data, rule_id: str, window: Window, among: frozenset[str] | None = None) -> Tally:
    """Instruments found as signed in the window, and their stock, under one counting rule.

    `among` keeps only some instruments, such as those of a sector. Raises UsageError for a rule that
    does not exist, MethodError for one that no row can serve.
    """
    rules = data.framework.rules
    if rule_id not in rules:
        raise UsageError(f"no counting rule {rule_id!r}; known are {', '.join(rules)}")
    rule = rules[rule_id]
    if rule.lacks:
        raise MethodError(f"the rule {rule_id!r} cannot be computed: {rule.lacks}")
    weight, signed, apart = _found(data, rule, window, among)
    if rule.unit == "partner":
        return Tally(rule_id, window, signed, apart, {})
    life = lives(data.registers.instruments, rule)
    return Tally(rule_id, window, signed, apart, terms(life, weight[life.rows], window))


def _found(
    data: Data, rule: Rule, window: Window, among: frozenset[str] | None
) -> tuple[np.ndarray, Bounds, tuple[str, ...]]:
    """How often each instrument counts, the count of those found as signed, those apart."""
    register = data.registers
    weight = weights(register.instruments, register.parties, rule).to_numpy()
    if among is not None:
        weight = np.where(register.instruments["id"].isin(among), weight, 0)
    apart = found_as_signed(register.instruments, rule, window).apart
    counts = _dated_by(register.instruments, rule).to_numpy() & (weight > 0)
    days = in_window(register.instruments, _date(rule), window)
    sure, maybe = (at[counts[at]] for at in days)
    rows = np.concatenate([sure, maybe])
    signed, surely = ids_at(register.instruments, rows), ids_at(register.instruments, sure)
    if rule.unit == "partner":
        return weight, _partners(register, signed, surely), apart
    return weight, Bounds(int(weight[sure].sum()), int(weight[rows].sum()), signed, surely), apart


def found_as_signed(instruments: pd.DataFrame, rule: Rule, window: Window) -> Counted:
    """The instruments of a window by the date that the rule goes by; host agreements apart."""
    beside = hosting(instruments) & (rule.hosting == "apart")
    return dated(instruments, _date(rule), window, apart=beside, among=_dated_by(instruments, rule))


def _date(rule: Rule) -> str:
    return "announced_on" if rule.dated_by == "announcement" else "signed_on"


@kept
def _dated_by(instruments: pd.DataFrame, rule: Rule) -> pd.Series:
    """A mask of the instruments of ITU whose date the rule goes by."""
    if rule.dated_by == "first_signature":
        return of_itu(instruments) & (instruments["renewal_of"] == "")
    return of_itu(instruments)


@kept
def weights(instruments: pd.DataFrame, parties: pd.DataFrame, rule: Rule) -> pd.Series:
    """How many times each instrument counts under the rule, by id: 0 for those it leaves out."""
    counts = of_itu(instruments)
    if rule.kinds:
        counts = counts & instruments["kind"].isin(rule.kinds)
    if rule.hosting == "apart":
        counts = counts & ~hosting(instruments)
    if rule.verified == "yes":
        counts = counts & (instruments["verified"] == "yes")
    weight = counts.to_numpy(dtype=np.int64)
    if rule.unit == "party":
        at = places(parties, "instrument_id", instruments)
        weight *= np.bincount(at[at >= 0], minlength=len(weight))
    return pd.Series(weight, index=instruments["id"])


def _partners(register: Registers, signed: tuple[str, ...], surely: tuple[str, ...]) -> Bounds:
    """The organizations behind instruments that were found as signed, and that surely were."""
    partners, parties = register.partners, register.parties
    single = set(partners["id"][partners["collective"] != "yes"])

    def of(ids: tuple[str, ...]) -> tuple[str, ...]:
        signing = set(parties["partner_id"][parties["instrument_id"].isin(ids)])
        return tuple(sorted(signing & single))

    least, most = of(surely), of(signed)
    return Bounds(len(least), len(most), most, least)


def differences(data: Data, window: Window) -> dict[str, Tally]:
    """The tallies of every rule that can be computed, the house rule first."""
    able = [rule_id for rule_id, rule in data.framework.rules.items() if not rule.lacks]
    return {rule_id: count(data, rule_id, window) for rule_id in able}


@dataclass(frozen=True)
class Alternative:
    """What another rule makes of a count, and the instruments that make the difference.

    None are named where the rule counts partners: it counts other things than instruments.
    """

    rule: Rule
    signed: Bounds
    added: tuple[str, ...]
    left_out: tuple[str, ...]


def alternatives(data: Data, value: Value) -> tuple[Alternative, ...]:
    """Every other rule that can be computed, for a count that rules are about; else none."""
    if value.indicator != COUNTED or HOUSE not in data.framework.rules:
        return ()
    return _alternatives(data, value.window, value.split)


@cache
def _alternatives(
    data: Data, window: Window, split: tuple[tuple[str, str], ...]
) -> tuple[Alternative, ...]:
    rules, among = data.framework.rules, None
    for dimension, code in split:
        of = dimension_of(data, data.framework.indicator(COUNTED), dimension)
        here = frozenset(of["id"][of["code"] == code])
        among = here if among is None else among & here
    house = set(_found(data, rules[HOUSE], window, among)[1].rows)
    found = []
    for rule in rules.values():
        if rule.lacks or rule.id == HOUSE:
            continue
        signed = _found(data, rule, window, among)[1]
        rows = house if rule.unit == "partner" else set(signed.rows)
        added, left_out = sorted(rows - house), sorted(house - rows)
        found.append(Alternative(rule, signed, tuple(added), tuple(left_out)))
    return tuple(found)
