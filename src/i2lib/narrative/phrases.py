"""The words of a value in a sentence: a count as a statement, what it leaves open, where it went.

Verbs follow the number. Two floors allow no direction, and "doubled" is said only where even the
least that the later value may be is twice the most that the earlier one may be.
"""

from __future__ import annotations

from i2lib import intervals
from i2lib.combining import Moved
from i2lib.combining.refusing import known
from i2lib.dates import Window, spelled
from i2lib.framework import Indicator
from i2lib.intervals import Direction, Undefined
from i2lib.quantities import BY_COVERAGE, Mode, Value, grouped


def in_full(value: Value, indicator: Indicator) -> tuple[str, str]:
    """A count as a whole statement: the words that are claimed, and the rest of it."""
    window = phrase(value.window)
    if (
        value.mode is Mode.STATED
        or value.reason in BY_COVERAGE
        or (not value.known and value.split)
    ):
        return value.words, ""
    number = value.amount
    single = value.number == 1 or not value.known
    subject = f"{number} {value.unit}" if value.known else f"no {indicator.one}"
    was = "was" if single else "were"
    match value.mode:
        case Mode.FOUND:
            return f"{subject} {was} found", f" as {indicator.done} {window}"
        case Mode.NAMED:
            return (
                f"{subject} {was} named",
                f" on the annual report's page on Objective I.2, {window}",
            )
        case Mode.REGISTER:
            return f"{subject} {'has' if single else 'have'} no known end", _beside_no_end(value)
    return f"{subject} {was} {indicator.done}", f" {window}"


def _beside_no_end(value: Value) -> str:
    """Of how many instruments some have no known end, and which others are not among them."""
    dated = len(value.rows) + len(value.listed)
    day = spelled(value.window.end.isoformat())
    tail = [f", of the {grouped(dated)} dated {'one' if dated == 1 else 'ones'} signed by {day}"]
    if ended := len(value.listed):
        tail.append(f"{ended} {'has' if ended == 1 else 'have'} an end or a successor")
    if apart := len(value.apart):
        rows, are = ("row", "is") if apart == 1 else ("rows", "are")
        tail.append(f"{apart} {rows}, host agreements or undated, {are} left out")
    return "; ".join(tail)


def rest(value: Value) -> str:
    """What a floor leaves open, as a sentence of its own; nothing after a complete count."""
    if value.mode is not Mode.FOUND or not value.known:
        return ""
    return "How many more there were is not known."


def phrase(window: Window) -> str:
    """The window as part of a sentence: in 2016, or from 1 March 2016 to 28 February 2017."""
    return f"in {window}" if window.year is not None else f"from {window}"


def listed(names: list[str]) -> str:
    """Names as a list in a sentence: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def moved(change: Moved) -> tuple[str, str, str, str, str]:
    """Where a value went: words, the first value, words, the second value, words.

    "rose from", "over 20", "in 2015 to", "close to 100", "in 2016"; where the ends allow no
    direction both values stand side by side, and that none can be stated.
    """
    first, second = change.first, change.second
    then, now = phrase(first.window), phrase(second.window)
    match change.change.direction:
        case Direction.CANNOT_SAY:
            return "was", first.short, f"{then} and", second.short, f"{now}: {NO_CHANGE}"
        case Direction.SAME:
            return "did not change: it was", first.short, f"{then} and", second.short, now
        case Direction.DOWN:
            return "fell from", first.short, f"{then} to", second.short, now
    return f"{_rose(first, second)} from", first.short, f"{then} to", second.short, now


NO_CHANGE = Direction.CANNOT_SAY.value


def _rose(first: Value, second: Value) -> str:
    """The verb of a rise: doubled only where both ends of the quotient allow it."""
    quotient = intervals.ratio(known(second, CHANGED), known(first, CHANGED))
    if isinstance(quotient, Undefined) or quotient.lower < 2:
        return "rose"
    if quotient.lower > 2:
        return "more than doubled"
    return "doubled" if quotient.exact else "at least doubled"


CHANGED = "a change"
