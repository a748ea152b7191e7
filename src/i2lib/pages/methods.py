"""One page an indicator, made from the framework's own records, the data and the formula itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.dates import spelled
from i2lib.evidence import Source, anchor
from i2lib.framework import Indicator, Year
from i2lib.indicators import FORMULAS, compute, rules
from i2lib.narrative import cited
from i2lib.pages.carrying import Values, carrying
from i2lib.pages.worked import Terms, described, example, rows
from i2lib.pages.writing import heading, page, paragraph
from i2lib.quantities import Value
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
    "distinct": "a distinct count: the same one may stand in several years, so nothing is added up",
    "stated": "a stated figure: what a source says, in its own words",
}
WINDOWS = {
    "flow": "from any day to any day, both included; a row's own date lies in it surely, possibly or not",
    "stock": "the last day of any window",
    "distinct": "from any day to any day, both included; each one counts once in it",
    "stated": "the event or the period of which the source says it",
}
RULES = {
    "house": Markup(
        '<a href="../methods/index.html#house-rule">the house rule</a>: '
        "each thing once, by its own date, what stands apart named apart"
    ),
    "stated": Markup(
        '<a href="../methods/index.html#sources-differ">the written rule of choice</a>: an organizer’s '
        "statement after the event, then the organizer during it, then others; announcements are "
        "never shown as outcomes"
    ),
}


def indicators(data: Data) -> str:
    """The list of indicators, each with the newest value that it has and a page of its own."""
    lines = []
    for code, indicator in data.framework.indicators.items():
        known = _newest(_values(data, indicator))
        element = data.framework.element(indicator.element)
        lines.append(
            Line(
                (
                    Markup('<a href="../indicators/{}.html">{}</a>').format(code, indicator.title),
                    f"{element['level']} {element['code']}",
                    indicator.kind,
                    Markup(cited(data, known[1], f"{known[0].year}: {known[1].words}"))
                    if known
                    else "no value found",
                ),
                anchor(code),
            )
        )
    heads = ("Indicator", "Belongs to", "Kind", "Newest value")
    return page(
        "Indicators",
        [
            "What is counted and how, one page an indicator: definition, formula as it runs, unit, kind, "
            "window, splits, limits, a worked example from the data, every year with its rows, how far "
            "each number carries, and the version. The words come from the same records that the pages "
            "use. What holds for all of them stands under [how things are counted](../methods/index.md).",
        ],
        Table("Indicators, one page each", heads, tuple(lines)).html(),
    )


def of(code: str) -> Callable[[Data], str]:
    """The maker of one indicator's page."""

    def indicator(data: Data) -> str:
        return _page(data, data.framework.indicator(code))

    return indicator


@cache  # whoever seeks the rows that it leads to reads it, too
def _page(data: Data, indicator: Indicator) -> str:
    values = _values(data, indicator)
    source = inspect.getsource(FORMULAS[indicator.code]).rstrip()
    newest = _newest(values)
    year = newest[0].year if newest else max(data.framework.years)
    return page(
        f"Indicator: {heading(indicator.title)}",
        [paragraph(indicator.definition)],
        described(_facts(data, indicator, values)),
        f"## Worked example: {year}",
        example(data, *newest) if newest else "No year of the report has a value.",
        "## Formula",
        f"```python\n{source}\n```",
        f"It stands in `{FORMULAS[indicator.code].__module__}` and runs as quoted. "
        f"`i2 explain {indicator.code} {year}` tells a number in the terminal.",
        "## Every year",
        _every_year(data, indicator, values),
        "## How far it carries",
        carrying(data, indicator, values),
        "## Versions",
        _versions(data, indicator),
        "## Sources",
        _sources(data, values),
    )


@cache
def _values(data: Data, indicator: Indicator) -> Values:
    years = data.framework.years.values()
    return {year: compute(data, indicator.code, year.window) for year in years}


def _newest(values: Values) -> tuple[Year, Value] | None:
    """The newest year that has a value."""
    return next(((year, one) for year, one in reversed(values.items()) if one.known), None)


def _facts(data: Data, indicator: Indicator, values: Values) -> Terms:
    element = data.framework.element(indicator.element)
    rule = RULES[indicator.rule]
    if indicator.code == rules.COUNTED:
        rule += Markup('; <a href="../registers/rules.html">others</a> are computed beside it')
    return [
        ("Belongs to", f"{element['level']} {element['code']}, {element['title']}"),
        ("Kind", KINDS[indicator.kind]),
        ("Unit", indicator.many),
        (
            "Direction",
            "none is published, so none is judged"
            if indicator.direction == "none"
            else indicator.direction,
        ),
        ("Counting rule", rule),
        ("Window", WINDOWS[indicator.kind]),
        (
            "Registers read",
            Markup(", ").join(
                Markup('<a href="../{}">{}</a>').format(evidence.PAGES[name], name)
                if name in evidence.PAGES
                else name
                for name in indicator.registers
            ),
        ),
        (
            "Sources read",
            f"{len(_behind(data, values))} behind the rows of all years, listed below",
        ),
        (
            "Can be split by",
            ", ".join(DIMENSIONS[one] for one in indicator.splits)
            or "nothing; asked for a part it answers “not available”, never with the total",
        ),
        ("Limits", indicator.limits),
        ("Method from", indicator.source),
        ("Version", f"{indicator.version}, since {spelled(indicator.since)}"),
    ]


def _every_year(data: Data, indicator: Indicator, values: Values) -> str:
    lines = [
        Line(
            (
                Markup('<a href="../years/{0}.html">{0}</a>').format(year.year),
                Markup(cited(data, value, value.short)),
                rows(data, value.rows, named=0) or "–",
            )
        )
        for year, value in values.items()
    ]
    caption = f"{indicator.title}, by year of the report"
    return Table(caption, ("Year", "Value", "Rows"), tuple(lines), frozenset({1})).html()


def _versions(data: Data, indicator: Indicator) -> str:
    """Every version of the definition with the months in which it held, the newest first."""
    every = data.framework.versions[indicator.code]
    if len(every) == 1:
        return f"Version {indicator.version}, since {spelled(indicator.since)}; there was none before it."
    ends = (*(one.since for one in every[1:]), "")
    lines = [
        Line(
            (
                str(one.version),
                f"{spelled(one.since)} to {spelled(end)}" if end else f"since {spelled(one.since)}",
                one.changed or "the first",
                f"{one.definition} Unit: {one.many}; {one.kind}, rule {one.rule}. {one.limits}",
            )
        )
        for one, end in reversed(list(zip(every, ends, strict=True)))
    ]
    heads = ("Version", "Held", "What changed", "Definition and limits")
    made = Table(f"Versions of {indicator.code}", heads, tuple(lines)).html()
    return f"All years on this page are computed by version {indicator.version}.\n\n{made}"


def _behind(data: Data, values: Values) -> list[Source]:
    """The sources of all years, each once."""
    saying = {row for value in values.values() for row in value.through or value.rows}
    ids = {one for row in saying for one in evidence.row(data, row).sources}
    return list(evidence.sources_of(data, tuple(sorted(ids))))


def _sources(data: Data, values: Values) -> str:
    found = _behind(data, values)
    items = Markup("").join(
        Markup('<li><a href="../registers/sources.html#{}">{}</a></li>').format(
            anchor(one.id), one.title
        )
        for one in found
    )
    listed = Markup(
        "<details><summary>{} behind the rows of all years</summary><ul>{}</ul></details>"
    )
    return str(listed.format(len(found), items)) if found else "No row, and so no source."
