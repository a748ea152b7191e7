"""Why is this number different? Every figure for which sources differ, cause by cause."""

from __future__ import annotations

from markupsafe import Markup

from i2lib import evidence
from i2lib.conflicts import Cause, Conflict, conflicts
from i2lib.data import Data
from i2lib.events import said
from i2lib.listings import link
from i2lib.pages.writing import heading, page, paragraph
from i2lib.tables import Line, Table

MEANING = {
    Cause.REPEATED: "Nothing differs: several texts give one number. All are kept.",
    Cause.QUALIFIED: "One text gives the number as it is, another says over or about it.",
    Cause.ANNOUNCED: "An announcement, or a text that repeats one. It is never shown as an outcome.",
    Cause.ANOTHER_PART: "One of the two numbers is stated elsewhere of a part of the participants, such as "
    "ministers.",
    Cause.DURING: "The number was not final when it was said. What was said after the event is shown.",
    Cause.BY_PRESS: "The organizer's number is shown, that of the press stands beside it.",
    Cause.BY_PARTICIPANT: "The organizer's number is shown, that of a participant stands beside it.",
    Cause.SAME_SPEAKER: "Texts of the same kind of speaker differ. An exact number is shown before a "
    "qualified one, else the one entered first.",
    Cause.OTHER_COUNT: "A body of ITU states a total under rules of its own. It stands beside the count of "
    "the register and is never added to it.",
}


def differing(data: Data) -> str:
    """The page of conflicts: one section a cause, one row a statement that is not shown."""
    found = conflicts(data)
    parts = []
    for cause in Cause:
        lines = [_line(data, one) for one in found if one.cause is cause]
        if lines:
            slug = f"cause-{cause.name.lower().replace('_', '-')}"
            title = f"{cause.value[0].upper()}{cause.value[1:]}"
            heads = ("Of what", "Shown", "Also said")
            parts += [
                f"({slug})=\n## {heading(title)}",
                paragraph(MEANING[cause]),
                Table(title, heads, tuple(lines), css="i2-register").html(),
            ]
    return page(
        "Why is this number different?",
        [
            "Sources say several things of one event. Every statement is kept; which one is shown follows "
            "the [written rule](#sources-differ). Here stand the others, cause by cause: "
            "the first cause that applies, found by rule from who said it, when, and how."
            if parts
            else "No figure is stated by several sources."
        ],
        *parts,
    )


def _line(data: Data, one: Conflict) -> Line:
    other = evidence.record(data, one.other)
    if one.cause is Cause.OTHER_COUNT:
        rows = Markup(", ").join(link(evidence.row(data, row), row) for row in one.rows)
        shown = Markup("{} {}").format(one.words, rows)
        also = link(evidence.row(data, one.other), f"{other['value']} {other['unit']}")
        return Line((one.about, shown, also), one.anchor)
    about = Markup("{}: {}").format(
        link(evidence.row(data, one.about)), data.label("measures", one.measure)
    )
    first = said(data, one.shown) if one.shown else "none: no outcome is stated"
    return Line((about, first, said(data, one.other)), one.anchor)
