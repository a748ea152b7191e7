"""What sources state of the events of one series, year by year, in their own words.

A year without a figure says why. What only looks alike (announced, added up over weeks, of another
kind of exhibitor) is told in its year by its own name and never drawn on the scale of the others; a
break in the series is shown where it falls. Three numbers or fewer make no chart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import pandas as pd
from markupsafe import Markup

from i2lib import evidence
from i2lib.charts import Bar, BarChart, Key
from i2lib.combining import observed
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import Window, spelled
from i2lib.drawings import faces
from i2lib.drawings.faces import OF_VALUES, Figure
from i2lib.indicators.knowledge import chosen
from i2lib.indicators.stating import as_stated
from i2lib.quantities import Value, grouped
from i2lib.tables import Line, Table

Cells = dict[str, str]
FEWEST = 4  # fewer points are a sentence or a table


def attended(
    data: Data,
    series: str,
    measure: str,
    window: Window,
    where: Mapping[str, str] | None = None,
) -> Figure | None:
    """The figures of one measure over years as bars, or None where too few of these are known.

    Events are of no region, sector or type of partner, so nothing is drawn of a split.
    """
    windows = faces.windows_of(data, window)
    told = [_told(data, series, measure, one, one == windows[0]) for one in windows]
    bars = tuple(
        replace(bar, now=here == window) for here, (bar, _, _) in zip(windows, told, strict=True)
    )
    if where or sum(bar.value.known for bar in bars) < FEWEST:
        return None
    label = data.label("measures", measure)
    short = f"{label} of {series} by year"
    spoken = _described(series, label, bars)
    chart = BarChart(
        name=f"fig-{_slug(measure)}-{_slug(series)}",
        short=short,
        title=f"{label[0].upper()}{label[1:]} of {series}, as sources state them",
        subtitle=_subtitle(data, measure),
        bars=bars,
        alt=f"Bars for {short}; the text and the table below say the same.",
        description=spoken.striptags(),
        spoken=spoken,
        legend=_legend(data, bars),
        note=faces.left_out(data, windows),
    )
    return Figure(
        chart=chart,
        table=Table(chart.title, HEADS, tuple(line for _, line, _ in told)),
        columns=(*OF_VALUES, NUMBER, OTHERS, NOT_COMPARABLE, BROKEN),
        records=tuple(record for _, _, record in told),
        register="register of events",
        address="registers/events.html",
        edition=data.description.version,
        page=faces.page_of(data, window, where),
    )


NUMBER = faces.Column("number", "integer", "The number in the words, without its hedge.")
OTHERS = faces.Column("others", "list", "Ids of other statements of the same figure, not shown.")
NOT_COMPARABLE = faces.Column(
    "not_comparable", "string", "What is stated of another measure, in words; never one series."
)
BROKEN = faces.Column("break_before", "string", "What changed before this year, if anything did.")


@lru_cache(maxsize=4096)  # the page of each year draws others, too
def _told(
    data: Data, series: str, measure: str, here: Window, first: bool
) -> tuple[Bar, Line, Mapping[str, faces.Cell]]:
    """One window on its own: its bar, its line of the table, its row of the file."""
    value = observed(data, series, measure, here)
    alike = _alike(data, value, measure, series)
    bar = _bar(data, value, measure, alike, "" if first else _break(data, series, measure, here))
    record = {
        **faces.of_value(value, bar.name, value.rows),
        "words": value.short if value.known else _nothing(bar),
        "number": value.number,
        "others": ";".join(value.others),
        "not_comparable": "; ".join(_words(data, row, measure) for row in alike),
        "break_before": bar.broken,
    }
    return bar, _line(data, bar, measure, alike), record


def _bar(data: Data, value: Value, measure: str, alike: list[Cells], broken: str) -> Bar:
    year = data.framework.year_of(value.window)
    shown = evidence.row(data, value.rows[0]) if value.rows else None
    instead = ""
    if not value.known:
        held = evidence.events_of(data, value.indicator.rpartition(": ")[0], value.window)
        instead = f"only {_words(data, alike[0], measure)}" if alike else "none found"
        instead = instead if held else "no event found"
    return Bar(
        name=str(year.year if year else value.window),
        value=value,
        href=f"../{shown.address}" if shown else "",
        label=shown.label if shown else "",
        instead=instead,
        broken=broken,
    )


def _alike(data: Data, value: Value, measure: str, series: str) -> list[Cells]:
    """One row for each measure that only looks alike, or may stand beside: of what was stated."""
    figures = data.registers.event_figures
    held = [row.id for row in evidence.events_of(data, series, value.window)]
    mine = figures[figures["event_id"].isin(held)]
    beside = data.measures[measure]["comparable_with"].split(";")
    found = []
    for code, group in mine.groupby("measure", sort=False):
        stated = chosen(group)
        only_announced = code == measure and stated is None
        if not (only_announced or str(code).startswith(f"{measure}_") or code in beside):
            continue
        row = stated.row if stated else group["id"].iloc[0]
        found += records(group[group["id"] == row])
    return found


def _plain(data: Data, cells: Cells) -> str:
    """A stated figure with its hedge."""
    hedge, number = as_stated(data, cells)
    return f"{hedge} {grouped(number)}".strip()


def _words(data: Data, cells: Cells, measure: str) -> str:
    """A stated figure with its hedge and the name of its measure, which is not `measure` itself.

    If it is, the figure stands here because it was only announced.
    """
    announced = " announced" if cells["measure"] == measure else ""
    return f"{_plain(data, cells)} {data.label('measures', cells['measure'])}{announced}"


def _break(data: Data, series: str, measure: str, here: Window) -> str:
    """What broke the series between the window before this one and this one."""
    breaks = data.framework.breaks
    mine = breaks[
        (breaks["series"] == series)
        & breaks["measure"].isin(["", measure])
        & (breaks["at_first"] >= pd.Timestamp(here.start))
        & (breaks["at_first"] <= pd.Timestamp(here.end))
    ]
    return " ".join(
        f"From {spelled(cells['at'])}: {cells['note'][0].lower()}{cells['note'][1:]}"
        for cells in records(mine)
    )


def _subtitle(data: Data, measure: str) -> str:
    meaning = data.measures[measure]["meaning"]
    return (
        f"{meaning} Bars from zero, each in the words of its source. Figures of other measures are "
        "named in their year, not drawn: they are not comparable."
    )


def _legend(data: Data, bars: tuple[Bar, ...]) -> tuple[Key, ...]:
    known = [bar.value.interval for bar in bars if bar.value.interval]
    about = data.framework.conventions["approx"]
    keys = []
    if any(interval.exact for interval in known):
        keys.append(Key("bar", "The number as stated"))
    if any(interval.upper is None for interval in known):
        keys.append(Key("floor", "More than this, or at least: the bar fades out where it is open"))
    if any(interval.upper is not None and not interval.exact for interval in known):
        keys.append(
            Key(
                "about",
                "About this number: the whisker goes from one end of what it may mean to the "
                f"other ({about.lower_percent} to {about.upper_percent} %, a convention)",
            )
        )
    return tuple(keys)


def _described(series: str, label: str, bars: tuple[Bar, ...]) -> Markup:
    """The page's own year as a message, then all years in the order drawn, with the breaks."""
    now = [
        Markup("{}.").format(_said(bar, bar.value.words if bar.value.known else bar.words))
        for bar in bars
        if bar.now
    ]
    every = Markup("; ").join(_said(bar, bar.words) for bar in bars)
    breaks = [bar.broken for bar in bars if bar.broken]
    named = f"{label[0].upper()}{label[1:]} of {series}, by year"
    return Markup(" ").join([*now, Markup("{}: {}.").format(named, every), *breaks])


def _said(bar: Bar, words: str) -> Markup:
    """A year and its words, which lead to the row that states them."""
    link = Markup('{}: <a href="{}">{}</a>') if bar.href else Markup("{0}: {2}")
    return link.format(bar.name, bar.href, words)


HEADS = ("Year", "As stated", "Other statements", "Not comparable", "Break")


def _line(data: Data, bar: Bar, measure: str, alike: list[Cells]) -> Line:
    """What is drawn, other statements of it, and what is not comparable."""
    link = Markup('<a href="{}">{}</a>').format(bar.href, bar.words)
    shown = link if bar.value.known else _nothing(bar)
    others = [evidence.record(data, row_id) for row_id in bar.value.others]
    of_others = [(row["id"], _plain(data, row)) for row in others]
    of_alike = [(row["id"], _words(data, row, measure)) for row in alike]
    return Line((bar.name, shown, _linked(data, of_others), _linked(data, of_alike), bar.broken))


def _nothing(bar: Bar) -> str:
    """Why there is no figure, where what only looks alike has a place of its own."""
    return "none found" if bar.instead.startswith("only ") else bar.words


def _linked(data: Data, stated: list[tuple[str, str]]) -> Markup:
    """Stated figures, by id and words, as links to their rows."""
    return Markup("; ").join(
        Markup('<a href="../{}">{}</a>').format(evidence.row(data, row_id).address, words)
        for row_id, words in stated
    )


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
