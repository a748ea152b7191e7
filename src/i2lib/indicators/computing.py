"""From the ids that a formula returns to a value: coverage decides how far it carries.

"5 instruments found" where the register is partial, "4 instruments signed" where a complete list
is declared, "none found" (never zero) where a partial register holds no row.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import MethodError, UsageError
from i2lib.framework import Indicator
from i2lib.indicators import council, instruments, knowledge, partnerships, synergies
from i2lib.indicators.counting import Counted, exploded
from i2lib.indicators.knowledge import Stated
from i2lib.indicators.stating import value_of
from i2lib.quantities import BY_COVERAGE, Interval, Missing, Mode, Value, grouped

Formula = Callable[..., Counted | Stated | None]

FORMULAS: dict[str, Formula] = {
    "instruments-signed": instruments.instruments_signed,
    "instruments-renewed": instruments.instruments_renewed,
    "instruments-apart": instruments.instruments_apart,
    "instruments-no-end": instruments.instruments_no_end,
    "partners-signing": instruments.partners_signing,
    "partnerships-launched": partnerships.partnerships_launched,
    "events-held": knowledge.events_held,
    "tech-smes": knowledge.tech_smes,
    "pavilions": knowledge.pavilions,
    "publications-named": knowledge.publications_named,
    "council-reports": council.council_reports,
    "resolutions-answered": council.resolutions_answered,
    "pillars": council.pillars,
    "topics-named": council.topics_named,
    "events-attended": knowledge.events_attended,
    "agreements-stated": council.agreements_stated,
    "instruments-several-parties": synergies.instruments_several_parties,
    "instruments-joining-types": synergies.instruments_joining_types,
    "partners-met-again": synergies.partners_met_again,
}

DIMENSIONS: dict[str, dict[str, str]] = {  # dimension -> register -> its column
    "region": {"instruments": "region"},
    "kind": {"instruments": "kind"},
    "sector": {"instruments": "itu_sectors", "partnerships": "lead_sector"},
    "partner_type": {"instruments": "parties", "partnerships": "partners"},
}
NAMES = {"region": "region", "kind": "kind", "sector": "sector", "partner_type": "partner type"}


def compute(data: Data, code: str, window: Window, where: dict[str, str] | None = None) -> Value:
    """One indicator in one window.

    `where` keeps only the rows of some codes, such as {"region": "AFR"}; an indicator that
    cannot be split that way gives a value that is not available, never the total.
    Raises UsageError for a code or a dimension that does not exist.
    """
    indicator = data.framework.indicator(code)
    asked = {dimension: wanted for dimension, wanted in (where or {}).items() if wanted}
    for dimension in asked:
        if dimension not in NAMES:
            raise UsageError(f"no dimension {dimension!r}; known are {', '.join(NAMES)}")
        if dimension not in indicator.splits:
            words = f"not available by {NAMES[dimension]}"
            return Value(
                code,
                window,
                Mode.FOUND,
                reason=Missing.NOT_AVAILABLE,
                words=words,
                split=tuple(asked.items()),
            )
    return _computed(data, indicator, window, tuple(asked.items()))


@lru_cache(maxsize=8192)  # every page of a year asks for those of all years
def _computed(
    data: Data, indicator: Indicator, window: Window, asked: tuple[tuple[str, str], ...]
) -> Value:
    result = _apply(data, indicator.code, window)
    if isinstance(result, Counted):
        for dimension, wanted in asked:
            of = dimension_of(data, indicator, dimension)
            result = result.only(frozenset(of["id"][of["code"] == wanted]))
        return _counted(data, indicator, window, result, dict(asked))
    return _stated(data, indicator, window, result)


def split(
    data: Data, code: str, window: Window, dimension: str, where: dict[str, str] | None = None
) -> list[Value]:
    """One indicator by the codes of one dimension, in the order of the code list.

    Only codes that hold a row are returned, of the rows that `where` keeps. A row of two codes is
    in both: the parts may add up to more than the total, and whoever prints them says so.
    """
    indicator = data.framework.indicator(code)
    if dimension not in indicator.splits:
        return [compute(data, code, window, {dimension: "any"})]
    total = compute(data, code, window, where)
    of = dimension_of(data, indicator, dimension)
    here = set(of["code"][of["id"].isin(set(total.rows))])
    asked = {name: wanted for name, wanted in (where or {}).items() if name != dimension}
    wanted = (where or {}).get(dimension)
    return [
        compute(data, code, window, {**asked, dimension: code_here})
        for code_here in _in_order(data, dimension, {wanted} & here if wanted else here)
    ]


@lru_cache(maxsize=4096)  # a value, its parts and the pages ask for the same rows many times
def _apply(data: Data, code: str, window: Window) -> Counted | Stated | None:
    if code not in FORMULAS:
        raise MethodError(f"the indicator {code!r} has no formula; list one in i2lib.indicators")
    formula = FORMULAS[code]
    arguments: dict[str, Any] = {}
    for name in inspect.signature(formula).parameters:
        if name == "window":
            arguments[name] = window
        elif name == "series":
            arguments[name] = data.framework.series
        else:
            arguments[name] = data.table(name)
    return formula(**arguments)


@lru_cache(maxsize=256)
def dimension_of(data: Data, indicator: Indicator, dimension: str) -> pd.DataFrame:
    """The codes of one dimension for the rows an indicator counts: `id`, `code`."""
    register = next(name for name in DIMENSIONS[dimension] if name in indicator.registers)
    column = DIMENSIONS[dimension][register]
    types = data.registers.partners.set_index("id")["type"]
    if column == "parties":
        parties = data.registers.parties
        of = pd.DataFrame(
            {"id": parties["instrument_id"], "code": parties["partner_id"].map(types)}
        )
    else:
        of = exploded(data.table(register), column)
        if column == "partners":
            of = of.assign(code=of["code"].map(types))
    return of[of["code"].fillna("") != ""]


def _in_order(data: Data, dimension: str, codes: set[str]) -> list[str]:
    order = list(data.codelists[CODELISTS[dimension]])
    return sorted(codes, key=lambda code: order.index(code) if code in order else len(order))


CODELISTS = {
    "region": "regions",
    "kind": "instrument_kinds",
    "sector": "sectors",
    "partner_type": "partner_types",
}


def _counted(
    data: Data, indicator: Indicator, window: Window, counted: Counted, where: dict[str, str]
) -> Value:
    of = indicator.coverage, window, where.get("sector", "")
    mode, reason = data.framework.mode(*of), data.framework.none(*of)
    if indicator.kind == "stock":
        mode, reason = Mode.REGISTER, Missing.NONE_RECORDED
    low, high = len(counted.sure), len(counted.sure) + len(counted.maybe)
    behind = Value(
        indicator.code,
        window,
        mode,
        reason=reason,
        unit=indicator.unit(high),
        words=_none(indicator, reason) or f"no {indicator.one} {done(indicator, mode)}",
        split=tuple(where.items()),
        rows=(*counted.sure, *counted.maybe),
        apart=counted.apart,
        listed=counted.listed,
        through=counted.through,
    )
    if high == 0:
        return behind
    number = grouped(low) if low == high else f"{grouped(low)} to {grouped(high)}"
    return replace(
        behind,
        interval=Interval(low, None if mode is Mode.FOUND else high),
        reason=None,
        number=low if low == high else None,
        words=f"{number} {indicator.unit(high)} {done(indicator, mode)}",
    )


def _none(indicator: Indicator, reason: Missing) -> str:
    """The words of a missing number for which coverage says why, else ""."""
    return f"no number of {indicator.many}: {reason}" if reason in BY_COVERAGE else ""


def done(indicator: Indicator, mode: Mode) -> str:
    """The verb of a count, as far as it carries: signed, named, found."""
    return {
        Mode.EXACT: indicator.done,
        Mode.NAMED: "named",
        Mode.FOUND: "found",
        Mode.REGISTER: "in the register",
    }[mode]


def _stated(data: Data, indicator: Indicator, window: Window, stated: Stated | None) -> Value:
    if stated is None:
        reason = data.framework.none(indicator.coverage, window)
        reason = reason if reason in BY_COVERAGE else Missing.NONE_FOUND
        return Value(
            indicator.code,
            window,
            Mode.STATED,
            reason=reason,
            words=_none(indicator, reason) or f"no number of {indicator.many} found",
            unit=indicator.many,
        )
    if not stated.row:
        return Value(
            indicator.code,
            window,
            Mode.STATED,
            reason=Missing.NOT_APPLICABLE,
            words=f"several numbers of {indicator.many} stated, none for the whole window",
            unit=indicator.many,
            others=stated.others,
        )
    return value_of(data, indicator.code, window, stated, indicator.unit)
