"""The two chart tabs of the page on Objective I.2, rebuilt from rows.

Tab I.2-2 draws instruments. Tab I.2-1 draws two rows of squares on one scale, events and
partnerships, which are never added. The years show what was found, not what happened.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from i2lib import evidence
from i2lib.charts import NARROW, WIDE, Column, Mark, Panel, SquareChart
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import UsageError
from i2lib.indicators import compute
from i2lib.quantities import Value
from i2lib.tables import Line, Table


@dataclass(frozen=True)
class Tab:
    """One chart tab: the indicators of its panels, and its words."""

    codes: tuple[str, ...]
    title: str
    subtitle: str


CHARTS = {
    "instruments": Tab(
        ("instruments-signed",),
        "Each square is one instrument that a public page shows as signed",
        "Instruments to which ITU is a party, by year of signature, renewals included. "
        "More squares mean that more was found, not that more was signed.",
    ),
    "knowledge": Tab(
        ("events-held", "partnerships-launched"),
        "Each square is one event held or one partnership launched",
        "Above, knowledge-sharing and networking events by the year they began; below, partnerships "
        "by the year of launch. The two are not added. More squares mean that more was found, not "
        "that more was done.",
    ),
}


def chart(
    data: Data, name: str, window: Window, where: dict[str, str] | None = None
) -> SquareChart:
    """The chart of one tab over the years of the report, the year of `window` marked.

    A window that is no year of the report is drawn alone. Raises UsageError for another name.
    """
    if name not in CHARTS:
        raise UsageError(f"no chart {name!r}; known are {', '.join(CHARTS)}")
    tab = CHARTS[name]
    years = [year.window for year in data.framework.years.values()]
    windows = years if window in years or _spans(window, years) else [window]
    panels = tuple(
        Panel(
            data.framework.indicator(code).title if len(tab.codes) > 1 else "",
            tuple(_column(data, compute(data, code, one, where), one == window) for one in windows),
        )
        for code in tab.codes
    )
    description = " ".join(
        _described(data, code, panel) for code, panel in zip(tab.codes, panels, strict=True)
    )
    kinds = " and ".join(data.framework.indicator(code).many for code in tab.codes)
    alt = f"Squares for {kinds} by year; the text and the table below say the same."
    return SquareChart(
        name, tab.title, tab.subtitle, panels, alt, description, _legend(data, name, panels)
    )


def _legend(data: Data, name: str, panels: tuple[Panel, ...]) -> str:
    """What hatched and hollow squares are, of those that are drawn."""
    marks = [mark for panel in panels for column in panel.columns for mark in column.marks]
    apart = [mark.row for mark in marks if mark.hatched]
    told = []
    if apart and name == "instruments":
        told.append("Hatched: host agreements for one event, which stand apart.")
    elif apart:
        under: dict[str, set[str]] = {}
        for row_id in apart:
            series = data.framework.series_of(evidence.record(data, row_id)["series"])
            under.setdefault(series["reported_under"].split("/")[0], set()).add(series["series"])
        kinds = "; ".join(f"{code}: {', '.join(sorted(of))}" for code, of in sorted(under.items()))
        told.append(
            "Hatched: events that the plan 2016-2019 places under another output "
            f"({kinds}), which stand apart and are not in the number."
        )
    if any(mark.hollow for mark in marks):
        told.append("Hollow: rows that were looked at once only.")
    return " ".join(told)


def _spans(window: Window, years: list[Window]) -> bool:
    return window.start <= years[0].start and window.end >= years[-1].end


def _column(data: Data, value: Value, now: bool) -> Column:
    rows = [evidence.row(data, row_id) for row_id in value.rows]
    apart = [evidence.row(data, row_id) for row_id in value.apart]
    ordered = sorted(rows, key=lambda row: row.verified == evidence.SEEN_ONCE)
    marks = [_mark(row, hatched=False) for row in ordered]
    marks += [_mark(row, hatched=True) for row in apart]
    words = value.short
    year = data.framework.year_of(value.window)
    name = str(year.year if year else value.window)
    return Column(name, tuple(marks), len(rows), words, now)


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
        '<figure class="i2-chart" id="{name}-chart" aria-labelledby="{name}-title">'
        '<p class="i2-chart-title" id="{name}-title">{title}</p><p class="i2-chart-subtitle">{subtitle}</p>'
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
    """A row a year, and for each panel its number, its rows and the rows that stand apart."""
    heads = ["Year"]
    for panel in drawn.panels:
        what = panel.title or "Number"
        heads += [what, f"{panel.title or 'Rows'}: rows" if panel.title else "Rows counted"]
        if any(mark.hatched for column in panel.columns for mark in column.marks):
            heads.append("Standing apart")
    rows = []
    for columns in zip(*(panel.columns for panel in drawn.panels), strict=True):
        cells: list[str | Markup] = [columns[0].name]
        for panel, column in zip(drawn.panels, columns, strict=True):
            cells += [column.words, _links([mark for mark in column.marks if not mark.hatched])]
            if any(mark.hatched for one in panel.columns for mark in one.marks):
                cells.append(_links([mark for mark in column.marks if mark.hatched]))
        rows.append(Line(tuple(cells)))
    return Table(drawn.title, tuple(heads), tuple(rows))


def _links(marks: list[Mark]) -> Markup:
    return Markup(", ").join(
        Markup('<a href="{}">{}</a>{}').format(
            mark.href, mark.row, escape(" (seen once)") if mark.hollow else ""
        )
        for mark in marks
    )
