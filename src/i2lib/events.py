"""Events with the figures that sources state of them.

A figure is printed with the hedge of its source. What was only announced, or only added up over
weeks, is never shown as attendance and is not passed over either: the table says which it is.
"""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.indicators.knowledge import chosen
from i2lib.indicators.stating import as_stated
from i2lib.listings import link, place
from i2lib.narrative import listed, phrase
from i2lib.quantities import Value, grouped
from i2lib.tables import Line, Table

MEASURES = {"participants": "Participants, as stated", "countries": "Countries, as stated"}


def held(data: Data, value: Value) -> str:
    """The events counted with their attendance, and those that stand apart in a table of context."""
    parts = []
    if value.rows:
        caption = f"Knowledge-sharing and networking events found, {value.window}"
        parts.append(_table(data, caption, value.rows))
    if value.apart:
        caption = (
            f"Context, {value.window}: events that the plan 2016-2019 places under another output; "
            "their attendance is not Objective I.2's"
        )
        parts.append(_table(data, caption, value.apart))
    return "".join(parts)


def _table(data: Data, caption: str, ids: tuple[str, ...]) -> str:
    rows = []
    for row_id in ids:
        cells = evidence.record(data, row_id)
        when = evidence.days(cells["starts_on"], cells["ends_on"])
        figures = (_attended(data, (row_id,), measure) for measure in MEASURES)
        rows.append(
            Line((link(evidence.row(data, row_id)), when, place(data, cells), *figures)),
        )
    return Table(caption, ("Event", "When", "Where", *MEASURES.values()), tuple(rows)).html()


@lru_cache(maxsize=4096)
def _attended(data: Data, held: tuple[str, ...], measure: str) -> str | Markup:
    """The figure of one measure at these events; else what was stated in its place, by name."""
    figures = data.registers.event_figures
    mine = figures[figures["event_id"].isin(held)]
    stated = chosen(mine[mine["measure"] == measure])
    if stated is not None:
        differ = " (sources differ)" if stated.others else ""
        return Markup("{}{}").format(words_of(data, stated.row, unit=False), differ)
    alike = [measure, *data.measures[measure]["comparable_with"].split(";")]
    instead = mine[mine["measure"].str.startswith(f"{measure}_") | mine["measure"].isin(alike)]
    if instead.empty:
        return "none found"
    first = instead.iloc[0]
    announced = " announced" if first["measure"] == measure else ""  # other measures say it by name
    return Markup("only {}{}").format(words_of(data, str(first["id"])), announced)


def words_of(data: Data, figure_id: str, unit: bool = True) -> Markup:
    """A stated figure as it is printed, hedge and number, linked to its row."""
    cells = evidence.record(data, figure_id)
    hedge, number = as_stated(data, cells)
    measure = data.label("measures", cells["measure"]) if unit else ""
    words = " ".join(part for part in (hedge, grouped(number), measure) if part)
    return link(evidence.row(data, figure_id), words)


def attendance(data: Data, window: Window, series: str) -> tuple[str, str]:
    """Every measure stated for the events of one series in the window, sources side by side."""
    figures = data.registers.event_figures
    rows, told = [], []
    events = evidence.events_of(data, series, window)
    for event in events:
        mine = figures[figures["event_id"] == event.id]
        for measure, group in mine.groupby("measure", sort=False):
            stated = chosen(group)
            shown = (stated.row,) if stated else ()
            others = [row_id for row_id in group["id"] if row_id not in shown]
            label = data.label("measures", str(measure))
            rows.append(
                Line(
                    (
                        label if len(events) == 1 else f"{event.label}: {label}",
                        said(data, shown[0]) if shown else "no outcome stated",
                        Markup("; ").join(said(data, other) for other in others) or "none",
                    )
                )
            )
            told.append(label)
    names = listed([event.label for event in events])
    if not rows:
        text = f"No figure of {names or series} was found {phrase(window)}."
        return str(Markup('<p class="i2-none">{}</p>\n').format(text)), text
    heads = ("What", "As stated", "Other statements")
    return Table(f"Figures stated for {names}", heads, tuple(rows)).html(), "; ".join(told)


def said(data: Data, figure_id: str) -> Markup:
    """A stated figure with who said it, and when."""
    cells = evidence.record(data, figure_id)
    by = data.label("speakers", cells["said_by"]).lower() if cells["said_by"] else ""
    moment = f"{cells['said_when']} the event" if cells["said_when"] else ""
    said = ", ".join(part for part in (by, moment) if part)
    return Markup('{} <span class="i2-known">{}</span>').format(
        words_of(data, figure_id, unit=False), said
    )


def over_years(data: Data, windows: list[Window], series: str, measures: tuple[str, ...]) -> str:
    """Several measures of the events of one series over the years, each in its sources' own words.

    What only looks alike stands under its own name ("125 exhibiting SMEs"); nothing is added.
    """
    rows = []
    for window in windows:
        year = data.framework.year_of(window)
        held = tuple(one.id for one in evidence.events_of(data, series, window))
        cells = (
            _attended(data, held, measure) if held else "no event found" for measure in measures
        )
        rows.append(Line((str(year.year if year else window), *cells)))
    labels = (data.label("measures", measure) for measure in measures)
    heads = ("Year", *(f"{label[0].upper()}{label[1:]}" for label in labels))
    return Table(f"Figures stated for {series}, by year", heads, tuple(rows)).html()
