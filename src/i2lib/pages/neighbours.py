"""From one year of the report to the next: who was met again, what was worded anew, what rolled on.

The page that this report replaces was rewritten from last year's copy; here what stayed and what is
new is told from the registers, and named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import pandas as pd
from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.evidence import anchor
from i2lib.framework import Year
from i2lib.indicators.synergies import meetings
from i2lib.listings import LOST, link
from i2lib.pages.writing import heading, page
from i2lib.quantities import Missing
from i2lib.tables import Line, Table


@cache  # whoever seeks the rows that it leads to reads it, too
def years(data: Data) -> str:
    """One section for each two neighbouring years."""
    pairs = [*pairwise(data.framework.years.values())]
    return page(
        "From year to year",
        [
            "What stayed and what is new between neighbouring years of the report: partners, the "
            "plan's wording, documents of the Council, and what has been lost. *Met again* and *first "
            "met* are said of these registers. A partner not met in a year may have been met and not "
            "found.",
        ],
        *(part for before, after in pairs for part in _section(data, before, after)),
    )


def _section(data: Data, before: Year, after: Year) -> list[str]:
    lines = [
        *_partners(data, before, after),
        _wording(data, before, after),
        _documents(data, before, after),
        _lost(data, after),
    ]
    caption = f"From {before.year} to {after.year}"
    links = Markup('<a href="../years/{0}.html">{0}</a>, <a href="../years/{1}.html">{1}</a>')
    return [
        f"## {heading(f'{before.year} to {after.year}')}",
        str(Markup("<p>The pages: {}</p>").format(links.format(before.year, after.year))),
        Table(caption, ("What", "In the registers"), tuple(lines)).html(),
    ]


def _partners(data: Data, before: Year, after: Year) -> list[Line]:
    """Partners surely met in the later year: in the one before too, earlier, or never before."""
    registers = data.registers
    met = meetings(
        registers.instruments,
        registers.parties,
        registers.partners,
        registers.partnerships,
        registers.publications,
    )
    now, last = _within(met, after), _within(met, before)
    first = met.groupby("partner_id")["first"].min()
    earlier = set(first.index[first < pd.Timestamp(after.window.start)])
    return [
        Line((f"Partners met in {before.year} and in {after.year}", _named(data, now & last))),
        Line(
            (
                f"Partners met in {after.year} and, before {before.year}, in an earlier year",
                _named(data, (now - last) & earlier),
            )
        ),
        Line((f"Partners first met in {after.year}", _named(data, now - last - earlier))),
    ]


def _within(met: pd.DataFrame, year: Year) -> set[str]:
    """The partners whose meeting surely lies in the year."""
    start, end = pd.Timestamp(year.window.start), pd.Timestamp(year.window.end)
    return set(met["partner_id"][(met["first"] >= start) & (met["last"] <= end)])


def _named(data: Data, ids: Iterable[str]) -> Markup:
    rows = sorted((evidence.row(data, one) for one in ids), key=lambda row: row.label.casefold())
    return Markup("; ").join(link(row) for row in rows) or Markup("none found")


def _wording(data: Data, before: Year, after: Year) -> Line:
    """The official wordings of the plan in force, and whether it is the one of the year before."""
    head = "Wording of the objective and its outputs"
    plans = [year.plan or _worded(data, year) for year in (before, after)]
    if not any(plans):
        return Line((head, "the plan of neither year was found"))
    if plans[0] == plans[1]:
        title = data.framework.plan_title(plans[1])
        return Line((head, f"that of the {title}, as the year before"))
    old, new = (_wordings(data, plan) for plan in plans)
    return Line((head, Markup("{} Then {}").format(_said(before, old), _said(after, new))))


def _worded(data: Data, year: Year) -> str:
    """A year whose plan was not found, and whose page uses the wording of the one that came next."""
    if not year.names_outputs:
        return ""
    named = [one.plan for one in data.framework.years.values() if one.names_outputs and one.plan]
    return named[0] if named else ""


def _wordings(data: Data, plan: str) -> list[str]:
    table = data.framework.wordings
    parts = [data.framework.element(uid) for uid in table["element"]]
    return [
        f"{part['level']} {part['code'].split()[0]} “{words}”"
        for part, words, of in zip(parts, table["wording"], table["plan"], strict=True)
        if of == plan
    ]


def _said(year: Year, wordings: list[str]) -> str:
    return f"{year.year}: {'; '.join(wordings) or 'no wording was found'}."


def _documents(data: Data, before: Year, after: Year) -> Line:
    """Documents that came again in the next year: C17/17 became C18/17."""
    rows = records(data.registers.documents)
    olds, news = ([row for row in rows if row["year"] == str(one.year)] for one in (before, after))
    pairs = [(old, new, how) for old in olds for new in news if (how := rolled(old, new))]
    text = Markup("; ").join(
        Markup("{} to {}, {}: {}").format(
            link(evidence.row(data, old["id"]), old["id"]),
            link(evidence.row(data, new["id"]), new["id"]),
            how,
            new["title"],
        )
        for old, new, how in pairs
    )
    return Line((f"Documents of {before.year} that rolled on", text or "none found"))


def rolled(old: dict[str, str], new: dict[str, str]) -> str:
    """By what a document is the other one a year later; "" where nothing says so.

    One title, years in it aside; or, as a title may be a description of ours, one number of the
    same body about one subject.
    """
    if _timeless(old["title"]) == _timeless(new["title"]):
        return "same title"
    if old["subject"] and old["subject"] == new["subject"]:
        numbers = [re.fullmatch(r"([A-Z]+)\d\d/(.+)", row["id"]) for row in (old, new)]
        if numbers[0] and numbers[1] and numbers[0].groups() == numbers[1].groups():
            return "same number and subject"
    return ""


def _timeless(title: str) -> str:
    return " ".join(re.sub(r"\b(?:19|20)\d\d\b", "", title).casefold().split())


def _lost(data: Data, after: Year) -> Line:
    """Links and charts of the later year's page that lead nowhere."""
    table = data.registers.lost_links
    lost = [
        Markup('<span id="{}">{}: “{}” ({})</span>').format(
            anchor(row["id"]), LOST[row["kind"]], row["words"], Missing.SOURCE_LOST.value
        )
        for row in records(table[table["year"] == str(after.year)])
    ]
    head = f"Links and charts of the page of {after.year} that lead nowhere"
    return Line((head, Markup("; ").join(lost) or "none known"))
