"""One section an indicator, made from the framework's own records and the formula itself."""

from __future__ import annotations

import inspect

from markupsafe import Markup

from i2lib.data import Data
from i2lib.framework import Indicator
from i2lib.indicators import FORMULAS, compute
from i2lib.pages.register import heading, page, paragraph
from i2lib.tables import Line, Table

DIMENSIONS = {
    "partner_type": "partner type",
    "region": "region",
    "sector": "ITU sector",
    "kind": "kind of instrument",
}
KINDS = {
    "flow": "a flow: what happened in a window",
    "stock": "a stock: what stood at the window's last day; never summed over years",
    "distinct": "a distinct count: the same one may stand in two years, so nothing is added up",
    "stated": "a stated figure: what a source says, in its own words",
}
RULES = {
    "house": "the house rule: each thing once, by its own date, what stands apart named apart",
    "stated": "the written rule of choice: an organizer's statement after the event, then the organizer "
    "during it, then others; announcements are never shown as outcomes",
}


def indicators(data: Data) -> str:
    """The page of indicators: definition, formula, rule, splits, limits, and the value of each year."""
    parts = [
        part
        for indicator in data.framework.indicators.values()
        for part in _section(data, indicator)
    ]
    return page(
        "Indicators",
        [
            "What is counted and how, one section an indicator. The words come from the same records that "
            "the pages use, and each formula is quoted from the library as it runs."
        ],
        *parts,
    )


def _section(data: Data, indicator: Indicator) -> list[str]:
    element = data.framework.element(indicator.element)
    known = [
        ("Belongs to", f"{element['level']} {element['code']}, {element['title']}"),
        ("Kind", KINDS[indicator.kind]),
        ("Unit", indicator.many),
        (
            "Direction",
            "none is published, so none is judged"
            if indicator.direction == "none"
            else indicator.direction,
        ),
        ("Counting rule", RULES[indicator.rule]),
        ("Registers read", ", ".join(indicator.registers)),
        (
            "Can be split by",
            ", ".join(DIMENSIONS[one] for one in indicator.splits)
            or "nothing; asked for a part it answers “not available”, never with the total",
        ),
        ("Limits", indicator.limits),
        ("Source of the method", indicator.source),
        ("Version", f"{indicator.version}, since {indicator.since}"),
    ]
    terms = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(*pair) for pair in known)
    source = inspect.getsource(FORMULAS[indicator.code]).rstrip()
    return [
        f"({indicator.code})=\n## {heading(indicator.title)}",
        paragraph(indicator.definition),
        str(Markup('<dl class="i2-method">{}</dl>').format(terms)),
        f"```python\n{source}\n```",
        _values(data, indicator),
    ]


def _values(data: Data, indicator: Indicator) -> str:
    lines = []
    for year in data.framework.years.values():
        value = compute(data, indicator.code, year.window)
        page = Markup('<a href="../years/{0}.html">{0}</a>').format(year.year)
        rows = ", ".join(value.rows) if len(value.rows) <= 12 else f"{len(value.rows)} rows"
        lines.append(Line((page, value.short, rows)))
    caption = f"{indicator.title}, by year of the report"
    return Table(caption, ("Year", "Value", "Rows"), tuple(lines), frozenset({1})).html()
