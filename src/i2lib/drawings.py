"""The two chart tabs of the page on Objective I.2, rebuilt from rows.

Tab I.2-2 draws instruments. Tab I.2-1 draws two rows of squares on one scale, events and
partnerships, which are never added. The years show what was found, not what happened.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from i2lib import evidence
from i2lib.charts import NARROW, WIDE, Column, Mark, Panel, SquareChart
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import UsageError
from i2lib.indicators import compute
from i2lib.quantities import Mode, Value
from i2lib.tables import Line, Table

CHARTS = {  # the tab -> its indicators, its title and what its squares are
    "instruments": (
        ("instruments-signed",),
        "Each square is one instrument that a public page shows as signed",
        "Instruments to which ITU is a party, by year of signature, renewals included. "
        "The years show what was found, not what was signed.",
        "Hatched: host agreements for one event, which stand apart. Hollow: seen once only.",
    ),
    "knowledge": (
        ("events-held", "partnerships-launched"),
        "Each square is one event held or one partnership launched",
        "Two rows of squares on one scale, which are never added: knowledge-sharing and networking "
        "events by year of their first day, and partnerships by year of launch. "
        "The years show what was found.",
        "Hatched: events that the strategic plan reports under another output (WSIS, WTISD, WTPF, "
        "ITU Telecom), which stand apart and are not in the number. Hollow: seen once only.",
    ),
}


def chart(data: Data, name: str, window: Window) -> SquareChart:
    """The chart of one tab over the years of the report, the year of `window` marked.

    A window that is no year of the report is drawn alone. Raises UsageError for another name.
    """
    if name not in CHARTS:
        raise UsageError(f"no chart {name!r}; known are {', '.join(CHARTS)}")
    codes, title, subtitle, note = CHARTS[name]
    years = [year.window for year in data.framework.years.values()]
    windows = years if window in years or _spans(window, years) else [window]
    panels = tuple(
        Panel(
            data.framework.indicator(code).title if len(codes) > 1 else "",
            tuple(_column(data, compute(data, code, one), one == window) for one in windows),
        )
        for code in codes
    )
    description = " ".join(
        _described(data, code, panel) for code, panel in zip(codes, panels, strict=True)
    )
    kinds = " and ".join(data.framework.indicator(code).many for code in codes)
    alt = f"Squares for {kinds} by year; the text and the table below say the same."
    return SquareChart(name, title, subtitle, panels, alt, description, note)


def _spans(window: Window, years: list[Window]) -> bool:
    return window.start <= years[0].start and window.end >= years[-1].end


def _column(data: Data, value: Value, now: bool) -> Column:
    rows = [evidence.row(data, row_id) for row_id in value.rows]
    apart = [evidence.row(data, row_id) for row_id in value.apart]
    ordered = sorted(rows, key=lambda row: row.verified == evidence.SEEN_ONCE)
    marks = [_mark(row, hatched=False) for row in ordered]
    marks += [_mark(row, hatched=True) for row in apart]
    found = "found" if value.mode is Mode.FOUND else value.words.split(" ")[-1]
    words = f"{len(rows)} {found}" if rows else f"none {found}"
    return Column(str(value.window), tuple(marks), len(rows), words, now)


def _mark(row: evidence.Row, hatched: bool) -> Mark:
    hollow = row.verified == evidence.SEEN_ONCE
    return Mark(row.id, row.label, f"../{row.address}", hollow and not hatched, hatched)


def _described(data: Data, code: str, panel: Panel) -> str:
    """The data of a panel in words, the page's own window first."""
    indicator = data.framework.indicator(code)
    told = []
    for column in panel.columns:
        if column.now:
            told.append(f"{indicator.title}, {column.name}: {column.words}{_beside(column)}.")
    others = [
        f"{column.name}: {column.words}{_beside(column)}"
        for column in panel.columns
        if not column.now
    ]
    if others:
        lead = "Other years, " if told else f"{indicator.title}, "
        told.append(f"{lead}{'; '.join(others)}.")
    return " ".join(told)


def _beside(column: Column) -> str:
    apart = sum(mark.hatched for mark in column.marks)
    return f" and {apart} apart" if apart else ""


def figure(drawn: SquareChart) -> str:
    """A chart as the page shows it: title, drawing, description, then its table."""
    table = _table(drawn)
    return Markup(
        '<figure class="i2-chart" id="{name}-chart">'
        '<p class="i2-chart-title">{title}</p><p class="i2-chart-subtitle">{subtitle}</p>'
        "{wide}{narrow}"
        "<figcaption>{description} {note}</figcaption>"
        "<details><summary>Table of this chart</summary>{table}</details></figure>\n"
    ).format(
        name=drawn.name,
        title=drawn.title,
        subtitle=drawn.subtitle,
        wide=Markup(drawn.svg(WIDE)),
        narrow=Markup(drawn.svg(NARROW)),
        description=drawn.description,
        note=drawn.note,
        table=Markup(table.html()),
    )


def _table(drawn: SquareChart) -> Table:
    rows = []
    for panel in drawn.panels:
        for column in panel.columns:
            counted = [mark for mark in column.marks if not mark.hatched]
            apart = [mark for mark in column.marks if mark.hatched]
            name = f"{panel.title}, {column.name}" if panel.title else column.name
            rows.append(Line((name, column.words, _links(counted), _links(apart))))
    return Table(drawn.title, ("Year", "Number", "Rows counted", "Standing apart"), tuple(rows))


def _links(marks: list[Mark]) -> Markup:
    return Markup(", ").join(
        Markup('<a href="{}">{}</a>{}').format(
            mark.href, mark.row, escape(" (seen once)") if mark.hollow else ""
        )
        for mark in marks
    )
