"""Council documents and resolutions, each with everything that points at it."""

from __future__ import annotations

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.listings import link
from i2lib.pages.register import (
    Cells,
    Maker,
    cell,
    named,
    page,
    quote,
    seen,
    sources,
    stacked,
    table,
)


def _pointing(data: Data, column: str) -> dict[str, list[Cells]]:
    """The activities that point at each id of a column, resolutions under their numbers too."""
    revised = dict(
        zip(
            data.registers.resolution_revisions["id"],
            data.registers.resolution_revisions["resolution_id"],
            strict=True,
        )
    )
    found: dict[str, list[Cells]] = {}
    for cells in records(data.registers.activities):
        for target in filter(None, cells[column].split(";")):
            for one in dict.fromkeys((target, revised.get(target, target))):
                found.setdefault(one, []).append(cells)
    return found


def _named_by(data: Data, column: str) -> Maker:
    pointing = _pointing(data, column)

    def make(data: Data, cells: Cells) -> Markup:
        mine = pointing.get(cells["id"], [])
        years = sorted({one["year"] for one in mine})
        in_report = [year for year in years if int(year) in data.framework.years]
        pages = Markup(", ").join(
            Markup('<a href="../years/{0}.html">{0}</a>').format(year) for year in in_report
        )
        rows = Markup(", ").join(link(evidence.row(data, one["id"]), one["id"]) for one in mine)
        return Markup("{} ({})").format(pages, rows) if mine else Markup("")

    return make


def documents(data: Data) -> str:
    """Documents of the Council and of other bodies that a source names by number."""
    pointing = _pointing(data, "document")

    def answers(data: Data, cells: Cells) -> Markup:
        ids = [
            one
            for row in pointing.get(cells["id"], [])
            for one in row["resolutions"].split(";")
            if one
        ]
        return Markup(", ").join(link(evidence.row(data, one)) for one in dict.fromkeys(ids))

    columns = {
        "Document": lambda _data, cells: Markup('<a class="i2-id" href="#{}">{}</a>').format(
            evidence.anchor(cells["id"]), cells["id"]
        ),
        "Title": stacked(cell("title"), quote),
        "Year": cell("year"),
        "Answers to": answers,
        "Pages that name it": _named_by(data, "document"),
        "Sources, and how it was seen": stacked(sources, seen),
    }
    return page(
        "Council documents",
        [
            "Documents of the ITU Council and of other bodies that a source names by number. The numbers "
            "follow no pattern, so none is inferred. A title in brackets is a description."
        ],
        table(data, data.registers.documents, "Documents, one row each", columns),
    )


def resolutions(data: Data) -> str:
    """Resolutions by number, and their dated revisions."""
    revisions: dict[str, list[Cells]] = {}
    for cells in records(data.registers.resolution_revisions):
        revisions.setdefault(cells["resolution_id"], []).append(cells)

    def of_number(data: Data, cells: Cells) -> Markup:
        return Markup("; ").join(
            link(evidence.row(data, one["id"]), one["revision"] or one["adopted_on"] or "undated")
            for one in revisions.get(cells["id"], [])
        )

    numbers = table(
        data,
        data.registers.resolutions,
        "Resolutions, one row a number",
        {
            "Resolution": named("number"),
            "Title": cell("title"),
            "Revisions seen": of_number,
            "Pages that answer to it": _named_by(data, "resolutions"),
            "Sources": sources,
        },
    )
    dated = table(
        data,
        data.registers.resolution_revisions,
        "Revisions, one row each",
        {
            "Revision": lambda data, cells: Markup(
                '{} ({}) <a class="i2-id" href="#{}">{}</a>'
            ).format(
                evidence.row(data, cells["resolution_id"]).label,
                cells["revision"],
                evidence.anchor(cells["id"]),
                cells["id"],
            ),
            "Title": stacked(cell("title"), quote),
            "Sources, and how it was seen": stacked(sources, seen),
        },
    )
    return page(
        "Resolutions",
        [
            "A resolution is a number with dated revisions. A report answers to the number; a revision is "
            "pointed at only where a source names it. A title in brackets is a description."
        ],
        "## Numbers",
        numbers,
        "## Revisions",
        dated,
    )
