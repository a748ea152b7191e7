"""Rows by name: what was found stands on the page under its own name, date and place.

Small counts of named things are better read as lists. Everything here makes HTML from rows; each
row is a link to its permanent place in the book.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from i2lib import evidence, narrative
from i2lib.combining import reconcile
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import Window
from i2lib.evidence import Row
from i2lib.framework import Indicator, Year
from i2lib.narrative import Voice, listed, phrase
from i2lib.progress import Reason
from i2lib.quantities import BY_COVERAGE, Missing, Value, grouped
from i2lib.tables import Line, Table


def link(row: Row, words: str = "") -> Markup:
    """A row's label, or other words, as a link to its place in the book."""
    return Markup(narrative.link(row, narrative.UP, words or row.label))


def key_figure(voice: Voice, value: Value) -> str:
    """One figure in display type: hedge small, number large, what it is, its window, its evidence."""
    indicator = voice.data.framework.indicator(value.indicator)
    hedge = Markup('<span class="hedge">{}</span> ').format(value.hedge) if value.hedge else ""
    button = voice.claim(value, "Evidence", css="i2-open", label=f"Evidence: {value.words}")
    return Markup(
        '<div class="i2-key">'
        '<p class="i2-key-value">{hedge}<b>{number}</b></p>'
        '<p class="i2-key-what">{what}</p><p class="i2-key-when">{when}</p>{button}</div>'
    ).format(
        hedge=hedge,
        number=grouped(value.number or 0),
        what=indicator.caption,
        when=evidence.window_of(voice.data, value),
        button=Markup(button),
    )


def named(data: Data, ids: tuple[str, ...], also: Callable[[str], str] | None = None) -> str:
    """A list of rows, each under its name with what is known of it; `also` may add to it."""
    if not ids:
        return ""
    items = []
    for row_id in ids:
        known = [*_known(data, row_id), also(row_id) if also else ""]
        told = Markup("; ").join(part for part in known if part)
        more = Markup(' <span class="i2-known">({})</span>').format(told) if told else ""
        items.append(Markup("<li>{}{}</li>").format(link(evidence.row(data, row_id)), more))
    return f'<ul class="i2-named">{"".join(items)}</ul>\n'


def _known(data: Data, row_id: str) -> list[str | Markup]:
    """What stands after a row's name: its date and place, what it renews, how often it was seen."""
    row = evidence.row(data, row_id)
    cells = evidence.record(data, row_id)
    parts: list[str | Markup] = []
    if row.register == "events":
        parts += [evidence.days(cells["starts_on"], cells["ends_on"]), place(data, cells)]
    else:
        parts.append(evidence.when(data, row_id))
    if cells.get("renewal_of"):
        olds = [link(evidence.row(data, old), old) for old in cells["renewal_of"].split(";")]
        parts.append(Markup("renews {}").format(Markup(", ").join(olds)))
    if cells.get("same_deed"):
        deed = evidence.row(data, cells["same_deed"])
        parts.append(Markup("the same deed as {}").format(link(deed, deed.id)))
    if row.verified == evidence.SEEN_ONCE:
        parts.append("seen once")
    return parts


def place(data: Data, cells: dict[str, str]) -> str:
    """Where an event was held: city, country, online."""
    country = data.label("countries", cells["country"]) if cells["country"] else ""
    online = "online" if cells["online"] == "yes" else ""
    return ", ".join(part for part in (cells["city"], country, online) if part)


def partners(data: Data, value: Value, signed: Callable[[int], Value]) -> str:
    """The partners of a value by name, as named when they signed, with the other years they signed in."""
    years = [signed(year) for year in data.framework.years if year != value.window.year]
    parties = data.registers.parties
    instruments = set(value.through)

    def also(partner: str) -> Markup:
        mine = (parties["partner_id"] == partner) & parties["instrument_id"].isin(instruments)
        name = evidence.row(data, partner).label
        bodies = [one for one in parties["named_as"][mine].unique() if is_part_of(name, one)]
        others = [
            narrative.cited(data, one, str(one.window)) for one in years if partner in one.rows
        ]
        again = [Markup("also signed in {}").format(Markup(listed(others)))] if others else []
        return Markup("; ").join([*(f"as {one}" for one in bodies), *again])

    return named(data, value.rows, also)


def is_part_of(organization: str, named_as: str) -> bool:
    """Whether a party was named as a part of the organization, such as one of its regional offices."""
    plain = re.sub(r"\s*\([^)]*\)", "", named_as)
    return plain.startswith(f"{organization} ")


WHY_APART = {
    "instruments-signed": "Standing apart, not counted: host agreements for one event",
    "events-held": "Standing apart, not counted: events that the plan 2016-2019 places under another "
    "output",
}
WHY_LISTED = "Listed, not counted: whether ITU is a party is unclear, or it is none"


def beside(data: Data, indicator: Indicator, value: Value) -> str:
    """The rows that stand beside a count, under words that say why."""
    parts = []
    if value.apart:
        why = WHY_APART.get(indicator.code, "Standing apart, not counted")
        parts.append(f'<p class="i2-apart">{escape(why)}</p>\n{named(data, value.apart)}')
    if value.listed and indicator.code == "instruments-signed":
        parts.append(f'<p class="i2-apart">{escape(WHY_LISTED)}</p>\n{named(data, value.listed)}')
    return "".join(parts)


DIMENSIONS = {  # dimension -> its name, its code list
    "partner_type": ("Partner type", "partner_types"),
    "region": ("Region", "regions"),
    "sector": ("ITU sector", "sectors"),
    "kind": ("Kind", "instrument_kinds"),
}


def splits(voice: Voice, total: Value, parts: dict[str, list[Value]]) -> str:
    """A value by the codes of every dimension in one table; overlaps of the parts are said."""
    data = voice.data
    indicator = data.framework.indicator(total.indicator)
    rows: list[Line] = []
    notes: list[str | Markup] = []
    asides: list[str] = []
    for dimension, values in parts.items():
        name, codelist = DIMENSIONS[dimension]
        if len(values) == 1 and values[0].reason is Missing.NOT_AVAILABLE:
            notes.append(f"{indicator.title}: {values[0].words}.")
            continue
        for value in values:
            code = dict(value.split)[dimension]
            number = Markup(voice.claim(value, value.short))
            ids = _ids(data, value.rows)
            rows.append(Line((f"{name}: {data.label(codelist, code)}", number, ids)))
            asides.append(voice.aside(value, total))
        agreed = reconcile(total, values)
        if agreed.outside:
            outside = _ids(data, [*agreed.outside])
            notes.append(Markup("{}: without a part of this kind: {}.").format(name, outside))
        if agreed.overlap:
            several = _ids(data, [*agreed.overlap])
            notes.append(
                Markup("{}: in several parts, so that these add up to above the total: {}.").format(
                    name, several
                )
            )
    if not rows and not notes:
        return ""
    said = "".join(f'<p class="i2-window">{escape(note)}</p>\n' for note in notes)
    if not rows:
        return said
    caption = f"{indicator.title} {phrase(total.window)}, by part"
    heads = ("Part", "Number", "Rows")
    table = Table(caption, heads, tuple(rows), frozenset({1})).html()
    return table + "".join(asides) + said


def _ids(data: Data, rows: Sequence[str]) -> Markup:
    return Markup(", ").join(link(evidence.row(data, one), one) for one in rows)


def every_value(voice: Voice, values: list[Value]) -> str:
    """Each value beside the name of its indicator, with its evidence, known or not."""
    rows = [
        Line(
            (
                Markup('<a href="{}indicators/{}.html">{}</a>').format(
                    narrative.UP,
                    value.indicator,
                    voice.data.framework.indicator(value.indicator).title,
                ),
                Markup(voice.claim(value, value.short)),
            )
        )
        for value in values
    ]
    table = Table(
        f"Every indicator, {voice.window}", ("Indicator", "Value"), tuple(rows), frozenset({1})
    )
    return table.html() + "".join(voice.aside(value) for value in values)


def lacking(data: Data, window: Window, year: Year | None, value: Callable[[str], Value]) -> str:
    """What the window lacks, as a table (see `lacks`)."""
    rows = tuple(map(Line, lacks(data, window, year, value)))
    return Table(f"What {window} lacks", ("What", "State"), rows).html()


def lacks(
    data: Data, window: Window, year: Year | None, value: Callable[[str], Value]
) -> list[tuple[str | Markup, str | Markup]]:
    """What the window lacks: values never published, pages and plans not found, links that are lost.

    Each with its state, in words.
    """
    rows: list[tuple[str | Markup, str | Markup]] = []
    if data.framework.names_outputs(window):
        for uid in ("I.2-1/outcome", "I.2-1/output", "I.2-2/output"):
            part = data.framework.element(uid)
            what = f"Official value of {part['level']} {part['code']}, {part['title']}"
            rows.append((what, "in none of the pages found"))
        target = "A target for Objective I.2, its outcome or its outputs"
        state: str = Reason.NO_TARGET
    else:
        rows.append(("An official figure on the subject", "not found"))
        target, state = "A target with a number on the subject", "not found"
    rows.append((target, TARGETS.format(state)))
    if year is not None and not year.page_source:
        rows.append(("The annual report's page on Objective I.2", "not found"))
    if year is not None and not year.plan:
        rows.append(("The strategic plan then in force", "not found"))
    lost = data.registers.lost_links
    for line in records(lost[lost["year"] == str(window.year)]):
        what = Markup("{} of the year's page: “{}”").format(LOST[line["kind"]], line["words"])
        rows.append((what, Missing.SOURCE_LOST.value))
    lacking: dict[str, list[str]] = {}
    for code, indicator in data.framework.indicators.items():
        if (reason := value(code).reason) in LACKING:
            lacking.setdefault(LACKING[reason], []).append(indicator.title)
    rows += [(f"Also: {'; '.join(titles)}", state) for state, titles in lacking.items()]
    return rows


LACKING = (
    {reason: reason.value for reason in (Missing.NONE_FOUND, *BY_COVERAGE)}
    | {
        Missing.NOT_APPLICABLE: Missing.NONE_FOUND.value  # several were stated, none of the whole window
    }
)
TARGETS = Markup('<a href="../registers/targets.html">{}</a>')  # what targets there are
LOST = {"link": "A link", "chart": "A chart"}
