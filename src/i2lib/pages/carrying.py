"""How far the numbers of one indicator carry, in which years and sectors, and what decides it."""

from __future__ import annotations

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.evidence import anchor
from i2lib.framework import Indicator, Year
from i2lib.quantities import Mode, Value
from i2lib.tables import Line, Table

CARRIED = {  # what a number is that the table of coverage does not decide
    Mode.STATED: "as its source puts it",
    Mode.REGISTER: "of the register",
}
CLAIMS = {  # and what it is where the table does
    Mode.EXACT: "exact",
    Mode.NAMED: "what one page names",
    Mode.FOUND: "a floor",
}
Values = dict[Year, Value]


def carrying(data: Data, indicator: Indicator, values: Values) -> str:
    """What the numbers claim, in which years and sectors, and the rows of coverage that decide it."""
    found: dict[tuple[str, str | Markup], dict[str, list[int]]] = {}
    table = data.framework.coverage
    named = sorted({"", *table["sector"][table["register"] == indicator.coverage]})
    for year, value in values.items():
        for sector in named if "sector" in indicator.splits else [""]:
            if value.mode in CARRIED:
                decided = (CARRIED[value.mode], evidence.RULES[value.mode]) if not sector else None
            else:
                decided = _decided(data, indicator, year, sector)
            if decided:
                label = data.label("sectors", sector)
                found.setdefault(decided, {}).setdefault(label, []).append(year.year)
    lines = [
        Line((f"{label}, {spans(years)}" if label else spans(years), claim, because))
        for (claim, because), parts in found.items()
        for label, years in parts.items()
    ]
    heads = ("Years", "The number is", "Because")
    return Table("How far each number carries", heads, tuple(lines)).html()


def _decided(
    data: Data, indicator: Indicator, year: Year, sector: str
) -> tuple[str, str | Markup] | None:
    """The claim and the row that decides it; None for a sector that no row names."""
    row = data.framework.coverage_of(indicator.coverage, year.window, sector)
    if sector and (row is None or row["sector"] != sector):
        return None
    claim = CLAIMS[data.framework.mode(indicator.coverage, year.window, sector)]
    if row is None:
        return claim, "No row of the table of coverage holds this window."
    state = data.label("coverage_states", row["state"])
    because = Markup('{}: {} <a class="i2-id" href="../registers/coverage.html#{}">{}</a>')
    return claim, because.format(state, row["note"], anchor(row["id"]), row["id"])


def spans(years: list[int]) -> str:
    """Years in a few words: 2014 to 2020, 2022."""
    starts = [one for one in years if one - 1 not in years]
    ends = [one for one in years if one + 1 not in years]
    return ", ".join(
        str(first) if first == last else f"{first} to {last}"
        for first, last in zip(starts, ends, strict=True)
    )
