"""One figure with all its faces: drawing, words, table, and the files that leave the page.

The page shows the drawing with its legend and source, then says what it shows, then has the table.
The files are the same once more: a CSV with what its columns mean beside it, an SVG and a PNG that
carry title, source, edition and notice inside, for charts travel alone.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from i2lib.charts import Chart, Sheet, drawing, pictures, sample
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.notice import NOTICE
from i2lib.quantities import Value
from i2lib.tables import Table

FOLDER = "figures"
LICENCE = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
ALL_YEARS = "side-by-side"  # the page that shows them beside each other
MOST = 12  # years in one drawing: the labels of more would run into each other

Cell = str | int | None
Record = Mapping[str, Cell]


@dataclass(frozen=True)
class Column:
    """One column of a figure's file: its name, its type in CSV on the Web, and what it holds."""

    name: str
    type: str
    meaning: str

    @property
    def listed(self) -> bool:
        return self.type == "list"


OF_VALUES = (
    Column("indicator", "string", "What is counted or stated, by its code."),
    Column("period", "string", "The year, or the window in words."),
    Column("period_start", "date", "First day of the window."),
    Column("period_end", "date", "Last day of the window."),
    Column("lower", "integer", "Lower end of the number; empty where there is none."),
    Column("upper", "integer", "Upper end; empty where it is open, or where there is no number."),
    Column("words", "string", "The number as it is printed, with how far it carries."),
    Column(
        "status",
        "string",
        "How far it carries (found: a floor; exact; named: complete for one page; stated: in the "
        "words of a source), or why there is no number.",
    ),
    Column("rows", "list", "Ids of the rows behind it, in the order drawn."),
)


def of_value(value: Value, period: str, rows: tuple[str, ...]) -> dict[str, Cell]:
    """A value as the first columns of a figure's file."""
    interval = value.interval
    return {
        "indicator": value.indicator,
        "period": period,
        "period_start": value.window.start.isoformat(),
        "period_end": value.window.end.isoformat(),
        "lower": int(interval.lower) if interval else None,
        "upper": int(interval.upper) if interval and interval.upper is not None else None,
        "words": value.short,
        "status": str(value.mode if value.reason is None else value.reason),
        "rows": ";".join(rows),
    }


@dataclass(frozen=True)
class Figure:
    """A chart, its table, the rows of its file, and where all of it comes from."""

    chart: Chart
    table: Table
    columns: tuple[Column, ...]
    records: tuple[Record, ...]
    register: str  # its name, in words
    address: str  # and its page
    edition: str
    page: str  # whose files these are: 2016; "" for a window or a split of its own, which has none

    @property
    def files_at(self) -> str:
        """Where its files stand in the book, but for their endings."""
        return f"{FOLDER}/{self.page}-{self.chart.name.removeprefix('fig-')}"

    def html(self, level: int = 3, painted: bool = True) -> str:
        """The figure as a page shows it; `level` is that of the heading of its table.

        Unpainted it is all but the drawing, whose words stand in the table and in the description.
        """
        chart = self.chart
        return str(
            Markup(
                '<figure class="i2-chart" id="{name}" aria-labelledby="{name}-title">'
                '<p class="i2-chart-title" id="{name}-title">{title}</p>'
                '<p class="i2-chart-subtitle">{subtitle}</p>{drawing}{legend}'
                "<figcaption><p>{description}{note}</p>{source}</figcaption>"
                "{table}</figure>\n"
            ).format(
                name=chart.name,
                title=chart.title,
                subtitle=chart.subtitle,
                drawing=Markup(drawing(chart)) if chart.drawn and painted else "",
                legend=self._legend(),
                description=Markup(chart.spoken) if chart.spoken else chart.description,
                note=f" {chart.note}" if chart.note else "",
                source=self._source(),
                table=self._folded(level) if self.table.rows else "",
            )
        )

    def files(self) -> dict[str, str | bytes]:
        """Every file of the figure by its place in the book; none for a page that has none."""
        if not self.page:
            return {}
        sheet = Sheet(self.chart, (self._said_source(), f"{NOTICE} {LICENCE[0]}."))
        vectors, dots = pictures(sheet)
        return {
            f"{self.files_at}.csv": self.csv(),
            f"{self.files_at}.csv-metadata.json": self.metadata(),
            f"{self.files_at}.svg": vectors,
            f"{self.files_at}.png": dots,
        }

    def csv(self) -> bytes:
        """The figure as rows: one for each value drawn.

        It begins with a byte order mark, without which Excel reads UTF-8 as Windows' own letters;
        pandas and R pass over it. The data package itself has none.
        """
        out = io.StringIO()
        writer = csv.DictWriter(out, [one.name for one in self.columns], lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {name: harmless(cell) for name, cell in record.items()} for record in self.records
        )
        return out.getvalue().encode("utf-8-sig")

    def metadata(self) -> str:
        """What the file is, as CSV on the Web: where readers look for it, and no line of the CSV."""
        chart = self.chart
        told: dict[str, Any] = {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "url": f"{self.files_at}.csv".removeprefix(f"{FOLDER}/"),
            "dc:title": chart.title,
            "dc:description": " ".join(
                filter(None, (chart.subtitle, chart.description, chart.note))
            ),
            "dc:source": self._said_source(),
            "dc:license": {"@id": LICENCE[1]},
            "dc:rights": NOTICE,
            "schema:version": self.edition,
            "dialect": {"encoding": "utf-8", "header": True},
            "tableSchema": {
                "primaryKey": ["indicator", "period_start"],
                "columns": [_described(column) for column in self.columns],
            },
        }
        return json.dumps(told, indent=1, ensure_ascii=False) + "\n"

    def _said_source(self) -> str:
        return (
            f"Source: i2 {self.register}, edition {self.edition}, "
            "from the public pages that are listed there."
        )

    def _source(self) -> Markup:
        source = Markup(
            '<p class="i2-source">Source: i2 <a href="../{}">{}</a>, edition {}; the public pages '
            "are listed there.</p>{}"
        )
        return source.format(self.address, self.register, self.edition, self._links())

    def _folded(self, level: int) -> Markup:
        return Markup("<details><summary><h{0}>Table: {1}</h{0}></summary>{2}</details>").format(
            level, self.chart.short, Markup(self.table.html())
        )

    def _links(self) -> Markup:
        if not self.page:
            return Markup("")
        links = Markup(", ").join(
            Markup('<a href="../{}{}">{}</a>').format(self.files_at, ending, words)
            for ending, words in ENDINGS.items()
        )
        return Markup(
            '<p class="i2-files">Download: {}. <a href="#{}">Address of this figure</a></p>'
        ).format(links, self.chart.name)

    def _legend(self) -> Markup:
        entries = Markup("").join(
            Markup("<li>{} {}</li>").format(Markup(sample(key.kind)), key.words)
            for key in self.chart.legend
        )
        return Markup('<ul class="i2-legend">{}</ul>').format(entries) if entries else Markup("")


ENDINGS = {
    ".csv": "CSV",
    ".csv-metadata.json": "its columns",
    ".svg": "SVG",
    ".png": "PNG",
}


def harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula gets an apostrophe; numbers stay as they are."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell


def _described(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": "string" if column.listed else column.type,
    }
    return {**told, "separator": ";"} if column.listed else told


def page_of(data: Data, window: Window, where: Mapping[str, str] | None) -> str:
    """The page of the book that shows a window: its year, or all years; "" where none does."""
    year = data.framework.year_of(window)
    if where:
        return ""
    if year is not None:
        return str(year.year)
    return ALL_YEARS if spans(data, window) else ""


def spans(data: Data, window: Window) -> bool:
    """Whether a window holds every year of the report."""
    years = [year.window for year in data.framework.years.values()]
    return window.start <= years[0].start and window.end >= years[-1].end


def windows_of(data: Data, window: Window) -> list[Window]:
    """The years that are drawn of a year of the report, or of all; of another window it alone.

    They end with the year itself, so that its page stays when a later one is added; of an early
    year they are the first, and of all years the newest.
    """
    years = [year.window for year in data.framework.years.values()]
    if window in years:
        years = years[: max(years.index(window) + 1, MOST)]
    elif not spans(data, window):
        return [window]
    return years[-MOST:]


def left_out(data: Data, windows: list[Window]) -> str:
    """What is said of a drawing of these windows, if there are years of the report beside them."""
    years = data.framework.years
    drawn = [year.year for year in years.values() if year.window in windows]
    if not drawn or len(drawn) == len(years):
        return ""
    return f"Drawn are the years {drawn[0]} to {drawn[-1]}; each other year has a page of its own."


def fieldset(figures: Mapping[str, Figure]) -> str:
    """Figures as tabs by their labels, chosen by radio buttons: without a script, by any keyboard."""
    names = [figure.chart.name.replace("fig-", "tab-", 1) for figure in figures.values()]
    buttons = Markup("").join(
        Markup(
            '<input type="radio" name="i2-tabs" id="{0}"{1}><label for="{0}">{2}</label>'
        ).format(name, Markup(" checked") if number == 0 else "", label)
        for number, (name, label) in enumerate(zip(names, figures, strict=True))
    )
    panels = "".join(f'<div class="i2-tab">{figure.html()}</div>' for figure in figures.values())
    legend = '<legend class="i2-unseen">Charts</legend>'
    return f'<fieldset class="i2-tabs">{legend}{buttons}{panels}</fieldset>\n'
