"""What other counting rules make of a count, in words.

A span has one unit: rules that count pairs or partners stand beside those that count instruments.
"""

from __future__ import annotations

from collections.abc import Sequence

from i2lib.indicators.rules import Alternative
from i2lib.quantities import Value

INSTRUMENT = "instrument"  # what most counting rules count
Ends = tuple[int, int]


def spanned(value: Value, alternatives: Sequence[Alternative]) -> str:
    """The span over the other rules and what each makes of the count; "" where there are none."""
    if not alternatives:
        return ""
    house = (value.interval.lower if value.interval else 0, len(value.rows))
    alike = _by_ends([one for one in alternatives if one.rule.unit == INSTRUMENT])
    unlike = _by_ends([one for one in alternatives if one.rule.unit != INSTRUMENT])
    if set(alike) <= {house}:
        told = ["the same under each that counts instruments"]
    else:
        least, most = min(low for low, _ in alike), max(high for _, high in alike)
        differ = "; ".join(_each(ends, alike[ends]) for ends in alike if ends != house)
        span = f"{_ends(min(least, house[0]), max(most, house[1]))} instruments"
        told = [f"{span} ({differ}{'; the others agree' if house in alike else ''})"]
    told += [f"counting other things: {_each(ends, unlike[ends])}" for ends in unlike]
    return "; ".join(told)


def deciding(alternatives: Sequence[Alternative]) -> str:
    """The instruments that another rule adds to the count or leaves out of it."""
    sides = {"counted under some": "added", "left out under some": "left_out"}
    told = []
    for words, side in sides.items():
        ids = sorted({row for one in alternatives for row in getattr(one, side)})
        told += [f"{words}: {', '.join(ids)}"] if ids else []
    return "; ".join(told)


def _by_ends(alternatives: Sequence[Alternative]) -> dict[Ends, list[str]]:
    """The rules of each result, by its two ends, the least first."""
    found: dict[Ends, list[str]] = {}
    for one in sorted(alternatives, key=lambda one: (one.signed.lower, one.signed.upper)):
        found.setdefault((one.signed.lower, one.signed.upper), []).append(one.rule.title)
    return found


def _each(ends: Ends, rules: Sequence[str]) -> str:
    return f"{_ends(*ends)}: {', '.join(rules)}"


def _ends(low: float, high: float) -> str:
    return f"{low}" if low == high else f"{low} to {high}"
