"""The data behind the report: what each column means, where rows come from, what is not known."""

from __future__ import annotations

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.datapackage import Field, Resource, records
from i2lib.dates import spelled
from i2lib.evidence import anchor
from i2lib.pages.register import Cells, cell, coded, seen, stacked, table
from i2lib.pages.register import sources as sourced
from i2lib.pages.writing import heading, page, paragraph
from i2lib.tables import Line, Table, external


def plan(data: Data) -> str:
    """The parts of the strategic plans, with their official wordings."""

    def level(data: Data, cells: Cells) -> Markup:
        return Markup("{} {}").format(data.label("element_levels", cells["level"]), cells["code"])

    elements = table(
        data,
        records(data.framework.elements),
        "Parts of the strategic plans",
        {
            "Part": level,
            "Title": cell("title"),
            "Plan": cell("plan"),
            "Sources, and how it was seen": stacked(sourced, seen),
        },
        key="uid",
    )
    wordings = table(
        data,
        records(data.framework.wordings),
        "Official wordings",
        {
            "Wording": cell("wording"),
            "Of": cell("element"),
            "Kind": cell("kind"),
            "Note": cell("note"),
            "Sources": sourced,
        },
    )
    return page(
        "The strategic plan",
        [
            "Goals, objectives, outcomes, outputs and targets of the strategic plans, as found. The code "
            "I.2-1 names an outcome and an output, so a part is known by code, level and plan together."
        ],
        "## Parts of the plans",
        elements,
        "## Wordings",
        wordings,
    )


def described(data: Data) -> str:
    """Every table of the data package, column by column."""
    parts = []
    described = data.description
    for resource in (*described.resources.values(), *described.folders.values()):
        parts += [
            f"## {heading(resource.title)}",
            paragraph(resource.description),
            _columns(resource),
        ]
    return page(
        "Tables and columns",
        [
            "Every number of this report is made from plain CSV files. This page is made from the one "
            "description that checks them too, `data/datapackage.json`."
        ],
        *parts,
    )


def _columns(resource: Resource) -> str:
    lines = [
        Line((field.name, field.title, _kind(field), field.description))
        for field in resource.fields
    ]
    caption = f"data/{resource.path}"
    return Table(caption, ("Column", "Title", "Holds", "Meaning"), tuple(lines)).html()


def _kind(field: Field) -> str:
    kind = (
        "partial date"
        if field.edtf
        else {"integer": "whole number", "number": "number", "list": "list"}.get(field.type, "text")
    )
    if field.references:
        kind += f" pointing at {' or '.join(name for name, _ in field.references)}"
    if field.enum:
        kind += f": {', '.join(field.enum)}"
    return kind + (", required" if field.required else "")


def sources(data: Data) -> str:
    """Every page that a row comes from."""
    used: dict[str, list[str]] = {}
    for row in evidence.index(data).values():
        for source in row.sources:
            used.setdefault(source, []).append(row.id)
    lines = []
    for cells in data.sources.values():
        mine = used.get(cells["id"], [])
        rows = Markup(", ").join(
            Markup('<a href="../{}">{}</a>').format(evidence.row(data, one).address, one)
            for one in mine
        )
        lines.append(
            Line(
                (
                    Markup('{} <a class="i2-id" href="#{}">{}</a>').format(
                        external(cells["url"], cells["title"] or cells["publisher"]),
                        anchor(cells["id"]),
                        cells["id"],
                    ),
                    cells["publisher"],
                    rows,
                    cells["note"],
                ),
                anchor(cells["id"]),
            )
        )
    made = Table(
        "Sources, one row each",
        ("Source", "Publisher", "Rows that rest on it", "Note"),
        tuple(lines),
        css="i2-register",
    ).html()
    return page(
        "Sources",
        [
            "Public pages that rows were taken from. Addresses of stored copies of itu.int are given with "
            "the path they had there; the live pages were not opened, and some may have moved."
        ],
        made,
    )


def coverage(data: Data) -> str:
    """How complete each register is said to be, by whom."""

    def period(_data: Data, cells: Cells) -> str:
        return f"{spelled(cells['period_start'])} to {spelled(cells['period_end'])}"

    made = table(
        data,
        records(data.framework.coverage),
        "Coverage, one row a register and period",
        {
            "Register": cell("register"),
            "Period": period,
            "Sector": coded("sector", "sectors"),
            "State": coded("state", "coverage_states"),
            "Said by": cell("said_by"),
            "What is known": cell("note"),
            "Sources": sourced,
        },
    )
    return page(
        "Coverage and known gaps",
        [
            "Whether a count is exact or a floor is decided by this table. Where it says *partial* the "
            "report says *found*: what was found, with no claim about the rest. When a complete list is "
            "loaded and declared here, the same pages say how many there were."
        ],
        made,
    )


def left_out(data: Data) -> str:
    """Rows that were collected and do not stand in the registers, with the reason."""
    registers = data.registers
    lines = [
        Line((cells["table"], cells["row"], cells["reason"]))
        for cells in records(registers.left_out)
    ]
    merged = [
        Line((cells["old_id"], cells["new_id"], cells["reason"]))
        for cells in records(registers.merged_ids)
    ]
    none = "Every row that was collected stands in the registers."
    return page(
        "Left out and merged",
        [
            "Rows that were collected and stand in no register, with the reason, and ids that were merged "
            "because they named one thing twice."
        ],
        "## Left out",
        Table("Rows left out", ("Collected table", "Row", "Reason"), tuple(lines)).html()
        if lines
        else none,
        "## Merged",
        Table("Merged ids", ("Old id", "New id", "Reason"), tuple(merged)).html(),
    )
