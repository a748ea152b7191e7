"""The house figure beside what other counting rules would make of it, and which rows differ."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.framework import Rule, Year
from i2lib.indicators.rules import HOUSE, Tally, differences
from i2lib.indicators.stock import ENTRIES, EXITS, Bounds
from i2lib.listings import link
from i2lib.pages.writing import heading, page
from i2lib.tables import Line, Table

TERMS = ("stock_before", *ENTRIES, *EXITS, "stock")
NAMES = {"stock_before": "in force the day before", "stock": "in force on the last day"}


@cache  # whoever seeks the rows that it leads to reads it, too
def alternatives(data: Data) -> str:
    """Rules, then for each year the span of the count over them and the terms of the identity."""
    tallies = {year: differences(data, year.window) for year in data.framework.years.values()}
    return page(
        "Counting rules",
        [
            "No agency publishes how it counts memoranda. The house rule is explicit, and so are the "
            "others that one could choose: each is a row of `data/framework/rules.csv`. Every count is "
            "of the rows of the register only, so that its two ends are known; how many instruments "
            "there are beside them is not.",
        ],
        "## The rules",
        _rules(data),
        "## Found as signed, under each rule",
        _signed(data, tallies),
        "## What makes the difference",
        *(part for year, found in tallies.items() for part in _rows(data, year, found)),
        "## Entries, exits and the stock between them",
        "In every completion of the unknown dates, what is in force at the end is what was in force "
        "before, plus new, reinstated and renewed instruments, minus those expired, terminated and "
        "superseded. A renewal supersedes its predecessor. Between completions only the two ends of "
        "each term can be given: almost no end is known, so the stock may be small or large.",
        _identity(tallies),
        "## The rows of each class",
        "Under the house rule. A row is possibly in a class where a date of it is not known well "
        "enough: nearly every instrument may have expired in any year, for hardly any end is known.",
        *(part for year, found in tallies.items() for part in _classes(data, year, found)),
    )


def _rules(data: Data) -> str:
    lines = [
        Line((rule.title, rule.question or "all", rule.note, _state(rule)), rule.id)
        for rule in data.framework.rules.values()
    ]
    heads = ("Rule", "Answers", "In words", "State")
    return Table("Counting rules, one row each", heads, tuple(lines)).html()


def _state(rule: Rule) -> str:
    return f"not computable: {rule.lacks}" if rule.lacks else f"version {rule.version}"


def _signed(data: Data, tallies: dict[Year, dict[str, Tally]]) -> str:
    able = next(iter(tallies.values()), {})
    lines = [
        Line(
            (
                data.framework.rules[rule].title,
                *(_number(found[rule].signed) for found in tallies.values()),
            )
        )
        for rule in able
    ]
    alike = [rule for rule in able if data.framework.rules[rule].unit == "instrument"]
    span = (
        "Least and most over the rules that count instruments",  # one span has one unit
        *(
            f"{min((found[rule].signed.lower for rule in alike), default=0)} to "
            f"{max((found[rule].signed.upper for rule in alike), default=0)}"
            for found in tallies.values()
        ),
    )
    heads = ("Rule", *(str(year.year) for year in tallies))
    numeric = frozenset(range(1, len(heads)))
    return Table(
        "Rows found as signed, by rule and year",
        heads,
        (*lines, Line(span)),
        numeric,
        css="i2-years-table",
    ).html()


def _number(bounds: Bounds) -> str:
    low, high = bounds.lower, bounds.upper
    return str(low) if low == high else f"{low} to {high}"


def _rows(data: Data, year: Year, found: dict[str, Tally]) -> list[str]:
    """For one year, the rows that another rule adds to the house count or leaves out of it."""
    if HOUSE not in found:
        return []
    house = set(found[HOUSE].signed.rows)
    lines = []
    for rule_id, tally in found.items():
        rule = data.framework.rules[rule_id]
        if rule.unit == "partner":
            continue  # it counts other things than instruments
        added, left_out = set(tally.signed.rows) - house, house - set(tally.signed.rows)
        if added or left_out:
            lines.append(
                Line(
                    (rule.title, _number(tally.signed), _links(data, added), _links(data, left_out))
                )
            )
    if not lines:
        return []
    heads = ("Rule", "Number", "Adds", "Leaves out")
    caption = f"{year.year}: {_number(found[HOUSE].signed)} under the house rule"
    return [f"### {heading(str(year.year))}", Table(caption, heads, tuple(lines)).html()]


def _links(data: Data, ids: Iterable[str]) -> Markup:
    return Markup(", ").join(link(evidence.row(data, one), one) for one in sorted(ids))


def _identity(tallies: dict[Year, dict[str, Tally]]) -> str:
    lines = [
        Line((str(year.year), *(_number(found[HOUSE].terms[term]) for term in TERMS)))
        for year, found in tallies.items()
        if HOUSE in found
    ]
    heads = ("Year", *(NAMES.get(term, term) for term in TERMS))
    caption = "Terms of the identity under the house rule, over the rows of the register"
    return Table(caption, heads, tuple(lines), frozenset(range(1, len(heads)))).html()


def _classes(data: Data, year: Year, found: dict[str, Tally]) -> list[str]:
    """For one year, the ids of each class of entry and exit, and of what is listed apart."""
    if HOUSE not in found:
        return []
    tally = found[HOUSE]
    lines = [
        Line((name, _number(term), _links(data, term.sure), _folded(data, term)))
        for name in (*ENTRIES, *EXITS)
        if (term := tally.terms[name]).rows
    ]
    if tally.apart:
        lines.append(Line(("listed apart", str(len(tally.apart)), _links(data, tally.apart), "")))
    if not lines:
        return []
    heads = ("Class", "Number", "Surely", "Possibly")
    caption = f"{year.year}: entries, exits and what is listed apart"
    return [f"### Classes of {year.year}", Table(caption, heads, tuple(lines)).html()]


def _folded(data: Data, term: Bounds) -> Markup:
    """What may be in a term and may not: ids, behind their number where they are many."""
    open_ones = [row for row in term.rows if row not in term.sure]
    links = _links(data, open_ones)
    if len(open_ones) <= SHOWN:
        return links
    folded = Markup("<details><summary>{} rows</summary>{}</details>")
    return folded.format(len(open_ones), links)


SHOWN = 12  # ids that stand in a cell as they are
