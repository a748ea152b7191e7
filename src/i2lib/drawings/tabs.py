"""The two chart tabs of the page on Objective I.2, rebuilt from rows.

Tab I.2-2 draws instruments. Tab I.2-1 draws two rows of squares on one scale, events and
partnerships, which are never added. The years show what was found, not what happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from i2lib import evidence
from i2lib.charts import Column, Key, Mark, Panel, SquareChart
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.drawings import faces
from i2lib.drawings.faces import OF_VALUES, Figure
from i2lib.errors import UsageError
from i2lib.indicators import compute
from i2lib.narrative import address
from i2lib.quantities import Missing, Mode, Value
from i2lib.tables import Line, Table


@dataclass(frozen=True)
class Tab:
    """One chart tab: the indicators of its panels, and its words."""

    codes: tuple[str, ...]
    element: str  # the part of the plan that the tab is about
    label: str
    short: str
    register: str
    address: str
    title: str
    subtitle: str
    partial: str  # where a count carries no further than what was found


CHARTS = {
    "knowledge": Tab(
        ("events-held", "partnerships-launched"),
        "I.2-1/output",
        "Knowledge-sharing and partnerships",
        "events and partnerships by year",
        "registers of events and of partnerships",
        "registers/events.html",
        "Each square is one event held or one partnership launched",
        "Above, knowledge-sharing and networking events by the year they began; below, partnerships "
        "by the year of launch. The two are not added.",
        "More squares mean that more was found, not that more was done.",
    ),
    "instruments": Tab(
        ("instruments-signed",),
        "I.2-2/output",
        "Memoranda of understanding",
        "instruments by year of signature",
        "register of instruments",
        "registers/instruments.html",
        "Each square is one instrument that a public page shows as signed",
        "Instruments to which ITU is a party, by year of signature, renewals included.",
        "More squares mean that more was found, not that more was signed.",
    ),
}


def squares(
    data: Data, name: str, window: Window, where: Mapping[str, str] | None = None
) -> Figure:
    """The chart of one tab over years of the report, at most twelve, the year of `window` marked.

    A window that is no year of the report is drawn alone. Raises UsageError for another name.
    """
    if name not in CHARTS:
        raise UsageError(f"no chart {name!r}; known are {', '.join(CHARTS)}")
    tab = CHARTS[name]
    windows = faces.windows_of(data, window)
    panels = tuple(
        _panel(
            data,
            code,
            [compute(data, code, one, dict(where or {})) for one in windows],
            window,
            alone=len(tab.codes) == 1,
        )
        for code in tab.codes
    )
    spoken = Markup(" ").join(_described(data, panel) for panel in panels)
    kinds = " and ".join(data.framework.indicator(code).many for code in tab.codes)
    chart = SquareChart(
        name=f"fig-{name}",
        short=tab.short,
        title=tab.title,
        subtitle=_subtitle(tab, panels),
        panels=panels,
        alt=f"Squares for {kinds} by year; the text and the table below say the same.",
        description=spoken.striptags(),
        legend=_legend(data, name, panels),
        note=faces.left_out(data, windows) if any(one.columns for one in panels) else "",
        spoken=spoken,
    )
    return Figure(
        chart=chart,
        table=_table(chart),
        columns=(*OF_VALUES, APART, SEEN_ONCE),
        records=tuple(_record(column) for panel in panels for column in panel.columns),
        register=tab.register,
        address=tab.address,
        edition=data.description.version,
        page=faces.page_of(data, window, where),
    )


def _subtitle(tab: Tab, panels: tuple[Panel, ...]) -> str:
    """What is drawn; where a register is partial, that the squares say nothing of what was done."""
    modes = {column.value.mode for panel in panels for column in panel.columns}
    complete = modes and Mode.FOUND not in modes
    return tab.subtitle if complete else f"{tab.subtitle} {tab.partial}"


def label(data: Data, name: str, window: Window) -> str:
    """What a tab is called: with the code of the plan where the plan holds for the window."""
    tab = CHARTS[name]
    if not data.framework.names_outputs(window):
        return tab.label
    return f"{data.framework.element(tab.element)['code']} {tab.label}"


APART = faces.Column("apart", "list", "Ids of the rows that stand apart and are not in the number.")
SEEN_ONCE = faces.Column("seen_once", "list", "Of the rows, those that were looked at once only.")


def _record(column: Column) -> dict[str, faces.Cell]:
    counted = [mark for mark in column.marks if not mark.hatched]
    return {
        **faces.of_value(column.value, column.name, tuple(mark.row for mark in counted)),
        "apart": ";".join(mark.row for mark in column.apart),
        "seen_once": ";".join(mark.row for mark in counted if mark.hollow),
    }


def _panel(data: Data, code: str, values: list[Value], window: Window, alone: bool) -> Panel:
    title = data.framework.indicator(code).title
    if all(value.reason is Missing.NOT_AVAILABLE for value in values):
        said = f"{title}: {values[0].words}, so nothing is drawn."
        return Panel("" if alone else title, (), code, said)
    columns = tuple(replace(_column(data, value), now=value.window == window) for value in values)
    return Panel("" if alone else title, columns, code)


@lru_cache(maxsize=4096)  # the page of each year draws others, too
def _column(data: Data, value: Value) -> Column:
    rows = [evidence.row(data, row_id) for row_id in value.rows]
    apart = [evidence.row(data, row_id) for row_id in value.apart]
    ordered = sorted(rows, key=lambda row: row.verified == evidence.SEEN_ONCE)
    marks = [_mark(row, hatched=False) for row in ordered]
    marks += [_mark(row, hatched=True) for row in apart]
    year = data.framework.year_of(value.window)
    name = str(year.year if year else value.window)
    return Column(name, tuple(marks), value, href=address(data, value))


def _mark(row: evidence.Row, hatched: bool) -> Mark:
    hollow = row.verified == evidence.SEEN_ONCE
    return Mark(row.id, row.label, f"../{row.address}", hollow and not hatched, hatched)


def _legend(data: Data, name: str, panels: tuple[Panel, ...]) -> tuple[Key, ...]:
    """The kinds of mark that are drawn, and what each stands for."""
    marks = [mark for panel in panels for column in panel.columns for mark in column.marks]
    apart = [mark.row for mark in marks if mark.hatched]
    kinds = {mark.kind for mark in marks}
    words = {"filled": "Counted", "hollow": "Counted, and looked at once only"}
    if name == "instruments":
        words["hatched"] = "Host agreements for one event, which stand apart and are not counted"
    elif apart:
        under: dict[str, set[str]] = {}
        for row_id in apart:
            series = data.framework.series_of(evidence.record(data, row_id)["series"])
            under.setdefault(series["reported_under"].split("/")[0], set()).add(series["series"])
        told = "; ".join(f"{code}: {', '.join(sorted(of))}" for code, of in sorted(under.items()))
        words["hatched"] = (
            "Events that the plan 2016-2019 places under another output, which stand apart and are "
            f"not counted ({told})"
        )
    return tuple(Key(kind, words[kind]) for kind in words if kind in kinds)


def _described(data: Data, panel: Panel) -> Markup:
    """The page's own window as a message, then the data of all in the order drawn."""
    if not panel.columns:
        return Markup("{}").format(panel.said)
    indicator = data.framework.indicator(panel.code)
    now = [
        Markup("{}.").format(_linked(one, f"{one.name}: {one.value.words}"))
        for one in panel.columns
        if one.now
    ]
    every = Markup("; ").join(
        _linked(one, f"{one.name}: {one.words}{_beside(one)}") for one in panel.columns
    )
    return Markup(" ").join([*now, Markup("{}, by year: {}.").format(indicator.title, every)])


def _linked(column: Column, words: str) -> Markup:
    """Words as a link to where the evidence of a column's number opens."""
    link = Markup('<a class="i2-cited" href="{}">{}</a>')
    return link.format(column.href, words) if column.href else Markup("{}").format(words)


def _beside(column: Column) -> str:
    return f" and {len(column.apart)} apart" if column.apart else ""


def _table(drawn: SquareChart) -> Table:
    """A row a year, and for each panel its number, its rows and the rows that stand apart."""
    panels = [panel for panel in drawn.panels if panel.columns]
    heads = ["Year"]
    for panel in panels:
        heads += [
            panel.title or "Number",
            f"{panel.title}: rows" if panel.title else "Rows counted",
        ]
        if _has_apart(panel):
            heads.append("Standing apart")
    rows = []
    for columns in zip(*(panel.columns for panel in panels), strict=True):
        cells: list[str | Markup] = [columns[0].name]
        for panel, column in zip(panels, columns, strict=True):
            cells += [
                _linked(column, column.words),
                _links([mark for mark in column.marks if not mark.hatched]),
            ]
            if _has_apart(panel):
                cells.append(_links(list(column.apart)))
        rows.append(Line(tuple(cells)))
    return Table(drawn.title, tuple(heads), tuple(rows))


def _has_apart(panel: Panel) -> bool:
    return any(column.apart for column in panel.columns)


def _links(marks: list[Mark]) -> Markup:
    return Markup(", ").join(
        Markup('<a href="{}">{}</a>{}').format(
            mark.href, mark.row, " (seen once)" if mark.hollow else ""
        )
        for mark in marks
    )
