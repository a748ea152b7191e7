"""How a value may be said, worked out from the value alone and not from what a page prints."""

from __future__ import annotations

from i2lib import evidence, intervals
from i2lib.combining import Moved
from i2lib.combining.refusing import known
from i2lib.data import Data
from i2lib.dates import spelled
from i2lib.evidence import Evidence
from i2lib.framework import Indicator
from i2lib.intervals import Direction, Undefined
from i2lib.quantities import Mode, Value


def sentences(value: Value) -> set[str]:
    """What a claim in running text may read."""
    said = {value.words}
    if value.known and value.mode is Mode.NAMED:
        said.add(f"{value.amount} {value.unit}")
    return said


def statement(value: Value, indicator: Indicator) -> tuple[str, str]:
    """A count as a whole statement: the part that is claimed, and all of it."""
    one = value.number == 1 or not value.known
    subject = f"{value.amount} {value.unit}" if value.known else f"no {indicator.one}"
    when = f"{'in' if value.window.year else 'from'} {value.window}"
    was = "was" if one else "were"
    match value.mode:
        case Mode.FOUND:
            head, tail = f"{subject} {was} found", f"as {indicator.done} {when}"
        case Mode.NAMED:
            head = f"{subject} {was} named"
            tail = f"on the annual report's page on Objective I.2, {when}"
        case Mode.REGISTER:
            head = f"{subject} {'has' if one else 'have'} no known end"
            return head, f"{head}, {_beside(value)}"
        case _:
            head, tail = f"{subject} {was} {indicator.done}", when
    return head, f"{head} {tail}"


def _beside(value: Value) -> str:
    signed, day = len(value.rows) + len(value.listed), spelled(str(value.window.end))
    told = [f"of the {signed:,} dated {'one' if signed == 1 else 'ones'} signed by {day}"]
    if value.listed:
        have = "has" if len(value.listed) == 1 else "have"
        told.append(f"{len(value.listed)} {have} an end or a successor")
    if value.apart:
        rows = "row, host agreements or undated, is" if len(value.apart) == 1 else ""
        rows = rows or "rows, host agreements or undated, are"
        told.append(f"{len(value.apart)} {rows} left out")
    return "; ".join(told)


def moved(change: Moved) -> str:
    """Where a value went, with the strongest verb that both ends allow."""
    first, second = (f"{one.short} in {one.window}" for one in (change.first, change.second))
    match change.change.direction:
        case Direction.CANNOT_SAY:
            return f"was {first} and {second}: no change can be stated"
        case Direction.SAME:
            return f"did not change: it was {first} and {second}"
        case Direction.DOWN:
            return f"fell from {first} to {second}"
    quotient = intervals.ratio(known(change.second, "it"), known(change.first, "it"))
    verb = "rose"
    if not isinstance(quotient, Undefined) and quotient.lower >= 2:
        verb = "more than doubled" if quotient.lower > 2 else "at least doubled"
        verb = "doubled" if quotient.lower == quotient.upper == 2 else verb
    return f"{verb} from {first} to {second}"


def short(value: Value) -> set[str]:
    """What a cell, a label or a link may read of a value: its number, and the rows beside it."""
    apart, said = len(value.apart), value.short
    whole = f"{said} and {apart} apart" if apart else said
    return {
        said,
        said.rpartition(" ")[0] or said,
        f"{value.window}: {whole}",
        f"{value.window}: {value.words}",
        f"+{apart} apart",
        f"+{apart}",
        ", ".join(value.rows),
        f"{len(value.rows)} rows",
        str(value.window),
    }


def parts(behind: Evidence, data: Data, brief: bool) -> dict[str, list[str]]:
    """What the evidence of a value holds: each term with the texts or ids under it.

    `brief` is the evidence of a part whose whole stands on the same page.
    """
    value, indicator = behind.value, behind.indicator
    part = "; ".join(
        f"{name.replace('_', ' ')}: {_label(data, code)}" for name, code in value.split
    )
    if brief:
        more = "definition, rule, limits, and the names and sources of these rows"
        told = {"Part": [part], "Window": [behind.window], "Rows": [row.id for row in behind.rows]}
        return {**told, "Of the whole": [f"{indicator.title}: {more}"]}
    rows = {
        "Rows": behind.rows,
        "Named by": behind.through,
        "Standing apart": behind.apart,
        "Listed, not counted": behind.listed,
        "Sources differ": behind.others,
    }
    texts = {
        "What it is": indicator.definition,
        "Window": behind.window,
        "Rule": behind.rule,
        "Under other rules": evidence.other_rules(behind, "").striptags(),
        "Coverage": behind.coverage,
        "Limits": indicator.limits,
        "Part": part,
    }
    told = {term: [text] for term, text in texts.items() if text}
    for term, found in rows.items():
        if found and len(found) > LONG:
            told[term] = [row.id for row in found]
        elif found:
            told[term] = [_row(data, row) for row in found]
    if len(behind.through or behind.rows) > LONG:
        told["Sources"] = ["with each row, where its link leads"]
    elif behind.sources:
        told["Sources"] = [one.title for one in behind.sources]
    return told


LONG = 20  # rows of which evidence gives the ids alone


def _label(data: Data, code: str) -> str:
    found = (data.codelists[name].get(code) for name in SPLIT_BY)
    return next((one for one in found if one), code)


SPLIT_BY = ("regions", "sectors", "instrument_kinds", "partner_types")


def _row(data: Data, row: evidence.Row) -> str:
    day = evidence.when(data, row.id)
    once = ", seen once" if row.verified == "no" else ""
    return " ".join(f"{row.id} {row.label}{f' ({day})' if day else ''}{once}".split())
