"""The evidence that a claim opens, as a note of the page, and the permanent address of a claim.

The first claim of a value on a page has the value's name as its id, and its note the same name after
`ev-`. Names are made from the value alone, so an address holds when the page around it is edited.
"""

from __future__ import annotations

import re
from html import escape

from i2lib import evidence
from i2lib.conflicts import cause_of
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.evidence import Evidence, Row
from i2lib.quantities import Value

UP = "../"  # generated pages lie one folder below the book's root
CODELISTS = {"partner_type": "partner_types", "region": "regions", "kind": "instrument_kinds"}


def spelling(window: Window) -> str:
    """A window as an attribute tells it: 2016, or its first and last day."""
    return f"{window.start}/{window.end}" if window.year is None else str(window.year)


def name_of(value: Value, page: Window) -> str:
    """The name of a value on the page of a window: instruments-signed, instruments-signed-region-afr."""
    own = "" if value.window == page else spelling(value.window).replace("/", "-")
    parts = [value.indicator, own, *(f"{name}-{code}" for name, code in value.split)]
    return re.sub(r"[^a-z0-9-]", "-", "-".join(filter(None, parts)).lower())


def address(data: Data, value: Value, up: str = UP) -> str:
    """Where a value is claimed and its evidence opens: years/2016.html#instruments-signed.

    "" where the book has no such page: a window that is no year of the report, or a part.
    """
    year = data.framework.year_of(value.window)
    return "" if year is None or value.split else f"{up}years/{year.year}.html#{value.indicator}"


def cited(data: Data, value: Value, words: str) -> str:
    """The words of a value as a link to its claim; plain words where it has no address."""
    said, where = escape(words, quote=False), address(data, value)
    return f'<a class="i2-cited" href="{where}">{said}</a>' if where else said


def link(row: Row, up: str, words: str) -> str:
    """The words as a link to the row's permanent address; an id stays in one piece."""
    css = ' class="i2-id"' if words == row.id else ""
    return f'<a{css} href="{up}{escape(row.address)}">{escape(words, quote=False)}</a>'


def aside(behind: Evidence, name: str, up: str, data: Data) -> str:
    """The evidence of one value: a note that opens from its claim and prints as a note."""
    value, indicator = behind.value, behind.indicator
    parts = [
        ("What it is", escape(indicator.definition, quote=False)),
        ("Part", escape(part_of(data, value), quote=False)),
        ("Window", escape(behind.window)),
        ("Rule", escape(behind.rule, quote=False)),
        ("Rows", _rows(behind.rows, up, data)),
        ("Named by", _rows(behind.through, up, data)),
        ("Standing apart", _rows(behind.apart, up, data)),
        ("Listed, not counted", _rows(behind.listed, up, data)),
        ("Sources differ", _rows(behind.others, up, data) + _why(behind.others, up, data)),
        ("Under other rules", evidence.other_rules(behind, up)),
        ("Sources", _sources(behind)),
        ("Coverage", escape(behind.coverage, quote=False)),
        ("Limits", escape(indicator.limits, quote=False)),
    ]
    return _note(behind, name, up, parts)


def aside_of_part(behind: Evidence, name: str, whole: str, up: str, data: Data) -> str:
    """The evidence of a part; what its whole, whose name is given, says of all is not said again."""
    rows = ", ".join(link(row, up, row.id) for row in behind.rows)
    more = "definition, rule, limits, and the names and sources of these rows"
    parts = [
        ("Part", escape(part_of(data, behind.value), quote=False)),
        ("Window", escape(behind.window)),
        ("Rows", rows),
        ("Of the whole", f'<a href="#{whole}">{escape(behind.indicator.title)}</a>: {more}'),
    ]
    return _note(behind, name, up, parts)


def _note(behind: Evidence, name: str, up: str, parts: list[tuple[str, str]]) -> str:
    listed = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in parts if text)
    indicator = behind.indicator
    title = behind.value.words or indicator.title
    method = f"{up}indicators/{indicator.code}.html"
    return (
        f'<aside class="i2-evidence" id="{name}" popover aria-label="Evidence: {escape(title)}">'
        f'<p class="i2-evidence-title"><a href="{method}">{escape(indicator.title)}</a>: '
        f"{escape(title, quote=False)}</p>"
        f"<dl>{listed}</dl>"
        f'<button type="button" class="i2-close" popovertarget="{name}" '
        'popovertargetaction="hide">Close</button></aside>\n'
    )


def part_of(data: Data, value: Value) -> str:
    """Which part of the whole a value is, in the words of the code lists."""
    return "; ".join(
        f"{name.replace('_', ' ')}: {data.label(CODELISTS.get(name, 'sectors'), code)}"
        for name, code in value.split
    )


def _rows(rows: tuple[Row, ...], up: str, data: Data) -> str:
    """Rows with their names and dates; of a long list the names are left to the register."""
    if len(rows) > NAMED:
        return ", ".join(link(row, up, row.id) for row in rows)
    items = []
    for row in rows:
        note = ", seen once" if row.verified == evidence.SEEN_ONCE else ""
        label = escape(row.label, quote=False)
        items.append(f"<li>{link(row, up, row.id)} {label}{escape(_dated(data, row))}{note}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _why(others: tuple[Row, ...], up: str, data: Data) -> str:
    """Where the causes of the differences are told, from the first of these statements on."""
    found = next((why for row in others if (why := cause_of(data, row.id))), None)
    return f'<a href="{up}{found.address}">Why is this number different?</a>' if found else ""


NAMED = 20  # rows that evidence names; the ids of a longer list lead to their names


def _dated(data: Data, row: Row) -> str:
    day = evidence.when(data, row.id)
    return f" ({day})" if day else ""


def _sources(behind: Evidence) -> str:
    """The pages that say so; those of a long list of rows stand with each row in the register."""
    if len(behind.through or behind.rows) > NAMED:
        return "with each row, where its link leads"
    items = [
        f'<li><a href="{escape(source.url)}" rel="external">{escape(source.title, quote=False)}</a></li>'
        for source in behind.sources
    ]
    return f"<ul>{''.join(items)}</ul>" if items else ""
