"""How a register becomes a page: a heading, a few words, tables whose rows can be pointed at.

What a page shows is data: a sheet of listings, each with its columns by name. A column is a
function of one row, and the small ones below are put together into those that a register needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import spelled
from i2lib.evidence import anchor
from i2lib.listings import link
from i2lib.pages.uses import stocks, telling, uses
from i2lib.pages.writing import page
from i2lib.tables import Line, Table, external

Cells = dict[str, str]
Maker = Callable[[Data, Cells], "str | Markup"]
SOURCED = "Sources, and where it is used"


@dataclass(frozen=True)
class Listing:
    """One table of a page: the register it lists, and its columns by name.

    The first column names the row; the last says where it comes from and which pages use it.
    `heading` and `words` come first, where a page has several tables.
    """

    register: str
    caption: str
    columns: dict[str, Maker]
    heading: str = ""
    words: str = ""
    sourced: bool = True  # not where another page tells the sources

    def html(self, data: Data) -> str:
        """The register as a table; every row carries its permanent anchor."""
        uses = (
            labelled("Used on:", used),
            labelled("Told by the indicators:", told),
            labelled("In the register at the end of:", in_stock),
        )
        columns = dict(self.columns)
        if self.sourced:
            columns[SOURCED] = stacked(sources, seen, *uses)
        else:
            name, last = columns.popitem()
            columns[name] = stacked(last, *uses)
        return table(data, records(data.table(self.register)), self.caption, columns)


@dataclass(frozen=True)
class Sheet:
    """A page of the book that lists registers: its title, its introduction, its listings."""

    title: str
    intro: str
    listings: tuple[Listing, ...]

    def __call__(self, data: Data) -> str:
        parts = [
            part
            for one in self.listings
            for part in (one.heading and f"## {one.heading}", one.words, one.html(data))
            if part
        ]
        return page(self.title, [self.intro], *parts)


def table(
    data: Data, rows: Iterable[Cells], caption: str, columns: dict[str, Maker], key: str = "id"
) -> str:
    """A table of rows: the first column names the row and, with a key, carries its anchor."""
    lines = [
        Line(
            tuple(make(data, cells) for make in columns.values()),
            anchor(cells[key]) if key else "",
        )
        for cells in rows
    ]
    return Table(caption, tuple(columns), tuple(lines), css="i2-register").html()


def cell(column: str) -> Maker:
    """The text of one column as it stands."""
    return lambda _data, cells: cells[column]


def date(column: str, none: str = "not known") -> Maker:
    """A date in words."""
    return lambda _data, cells: spelled(cells[column]) if cells[column] else none


def coded(column: str, codelist: str) -> Maker:
    """The labels of one column's codes."""
    return lambda data, cells: ", ".join(
        data.label(codelist, code) for code in cells[column].split(";") if code
    )


def named(column: str) -> Maker:
    """The row's name with its id as a link to itself, for whoever wants to quote it."""

    def make(_data: Data, cells: Cells) -> Markup:
        return Markup('{} <a class="i2-id" href="#{}">{}</a>').format(
            cells[column], anchor(cells["id"]), cells["id"]
        )

    return make


def there(data: Data, cells: Cells) -> Markup:
    """The row's name and id as links to its place in the book, for a page that is not its own."""
    row = evidence.row(data, cells["id"])
    return Markup("{} {}").format(link(row), link(row, row.id))


def links(data: Data, ids: Iterable[str]) -> Markup:
    """Rows under their own names, each a link."""
    return Markup("; ").join(link(evidence.row(data, row_id)) for row_id in ids)


def linked(column: str) -> Maker:
    """Links to the rows that a column points at, under their own names."""

    def make(data: Data, cells: Cells) -> Markup:
        ids = [row_id for row_id in cells[column].split(";") if row_id]
        return links(data, ids)

    return make


def stacked(*makers: Maker) -> Maker:
    """Several things in one cell, a line each, the first before the others."""

    def make(data: Data, cells: Cells) -> Markup:
        first, *others = [one for maker in makers if (one := maker(data, cells))] or [""]
        lines = Markup("").join(
            Markup(' <span class="i2-line">{}</span>').format(one) for one in others
        )
        return Markup("{}{}").format(first, lines)

    return make


def labelled(label: str, maker: Maker) -> Maker:
    """A thing with a word before it, or nothing where there is none."""

    def make(data: Data, cells: Cells) -> Markup | str:
        made = maker(data, cells)
        return Markup("{} {}").format(label, made) if made else ""

    return make


def quote(_data: Data, cells: Cells) -> Markup | str:
    """The source's words on which the row rests."""
    words = cells["evidence"]
    return Markup('<q class="i2-quote">{}</q>').format(words) if words else ""


def seen(data: Data, cells: Cells) -> str:
    """How often the row was looked at, and what is noted of it."""
    parts = [data.label("verified", cells.get("verified", "")), cells["note"]]
    return ". ".join(f"{part[0].upper()}{part[1:]}" for part in parts if part)


def sources(data: Data, cells: Cells) -> Markup:
    """The pages that say so, each linked where it stands on the web."""
    found = evidence.sources_of(data, tuple(filter(None, cells["sources"].split(";"))))
    return Markup("; ").join(external(source.url, source.title) for source in found)


def used(data: Data, cells: Cells) -> Markup:
    """The pages that use the row, each linked: what leads on from a row."""
    return Markup(", ").join(place.link() for place in uses(data).get(cells["id"], ()))


def told(data: Data, cells: Cells) -> Markup:
    """The pages of the indicators that tell of the row."""
    return Markup(", ").join(place.link() for place in telling(data).get(cells["id"], ()))


def in_stock(data: Data, cells: Cells) -> Markup:
    """The years whose page counts the row among all of its register."""
    return Markup(", ").join(place.link() for place in stocks(data).get(cells["id"], ()))
