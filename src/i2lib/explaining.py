"""The story of one number in a few lines: what it is, by which rule, from which rows, without which.

The same evidence that a page opens beside a number, as plain text for a terminal or a notebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from i2lib import data as project
from i2lib import evidence
from i2lib.conflicts import Cause, cause_of
from i2lib.data import Data
from i2lib.evidence import Row
from i2lib.indicators.stating import figure
from i2lib.quantities import Mode, Value

DAYS = {  # register -> the column by which its rows lie in a window
    "instruments": "signed_on",
    "partnerships": "launched_on",
    "events": "starts_on",
    "publications": "published_on",
}
SHOWN = 8  # rows that are named; the rest is only counted


def explain(value: Value, data: Data | None = None) -> str:
    """What stands behind a value, line by line.

    Without `data` those of the project found from the working folder are read. Raises UsageError
    for a value of no indicator.
    """
    return "\n".join(_lines(data if data is not None else project.load(), value))


def _lines(data: Data, value: Value) -> Iterator[str]:
    behind = evidence.gather(data, value)
    indicator = behind.indicator
    part = ", ".join(f"{name} {code}" for name, code in value.split)
    yield f"{indicator.title}, {value.window}{f', {part}' if part else ''}: {value.words}"
    yield f"What it is: {indicator.definition}"
    since = f"version {indicator.version} since {indicator.since}"
    yield f"Kind: {indicator.kind}; rule: {indicator.rule}, {since}"
    yield f"Window: {value.window.start} to {value.window.end}"
    if value.reason is not None:
        yield f"No number: {value.reason.value}"
    else:
        yield f"How far it carries: {behind.rule}"
    if behind.coverage:
        yield f"Coverage: {behind.coverage}"
    yield from _ends(data, value)
    yield from _listed(
        data, "Counted" if value.mode is not Mode.STATED else "Stated by", behind.rows
    )
    yield from _listed(data, "Named by", behind.through)
    yield from _listed(data, "Apart, not in the number", behind.apart)
    yield from _listed(data, "Listed, not counted", behind.listed)
    if undated := _undated(data, indicator.registers, value):
        yield f"Outside every window, no date is known: {_ids(undated)}"
    if told := behind.under_other_rules:
        yield f"Under other rules: {told}"
    if told := behind.making_the_difference:
        yield f"What makes the difference: {told}"
    for other in behind.others:
        conflict = cause_of(data, other.id)
        why = f": {conflict.cause.value}" if conflict else ""
        yield f"Also said{why}: {other.id}, {other.label}{_from(data, other)}"
    for row_id in value.rows:
        beside = cause_of(data, row_id)
        if beside and beside.cause is Cause.OTHER_COUNT:
            yield f"The register holds, {beside.cause.value}: {beside.words} ({_ids(beside.rows)})"
    yield f"Limits: {indicator.limits}"


def _ends(data: Data, value: Value) -> Iterator[str]:
    """The two ends that arithmetic takes, where they are not the number itself."""
    if value.interval is None or value.interval.exact:
        return
    upper = "open" if value.interval.upper is None else f"{value.interval.upper:,}"
    why = ""
    if value.mode is Mode.STATED and value.rows:
        why = f", for the source's words are read as {figure(data, value.rows[0])['qualifier']}"
    yield f"In arithmetic: from {value.interval.lower:,}, upper end {upper}{why}; never printed"


def _listed(data: Data, what: str, rows: Sequence[Row]) -> Iterator[str]:
    """Rows with their names and sources, the first few of them, under what they are."""
    if not rows:
        return
    yield f"{what}, {len(rows)} {'row' if len(rows) == 1 else 'rows'}:"
    for row in rows[:SHOWN]:
        day = evidence.when(data, row.id)
        yield f"  {row.id}, {row.label}{f', {day}' if day else ''}{_from(data, row)}"
    if len(rows) > SHOWN:
        yield f"  and {len(rows) - SHOWN} more: {_ids([row.id for row in rows[SHOWN:]])}"


def _from(data: Data, row: Row) -> str:
    found = "; ".join(f"{one.id} {one.title}" for one in evidence.sources_of(data, row.sources))
    return f" [{found}]" if found else ""


def _ids(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - 3 * SHOWN} more" if len(ids) > 3 * SHOWN else ""
    return f"{', '.join(ids[: 3 * SHOWN])}{more}"


def _undated(data: Data, registers: tuple[str, ...], value: Value) -> list[str]:
    """Rows of the first register read that have no date: no window can hold them."""
    name = next((one for one in registers if one in DAYS), None)
    if name is None or value.mode is Mode.STATED:
        return []
    frame = data.table(name)
    beside = {*value.apart, *value.listed}
    return [row for row in frame["id"][frame[DAYS[name]] == ""] if row not in beside]
