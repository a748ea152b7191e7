"""What a column says that only one register has: how an instrument counts, where an event was."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from i2lib import evidence, listings
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import spelled
from i2lib.listings import link
from i2lib.pages.register import Cells, links, sources
from i2lib.pages.uses import partners as held_by
from i2lib.tables import external

NOT_COUNTED = {
    "no": "listed, not counted: ITU is not a party",
    "unclear": "listed, not counted: whether ITU is a party is unclear",
}


# instruments


def parties(data: Data, cells: Cells) -> Markup:
    return links(data, parties_of(data, cells["id"]))


def parties_of(data: Data, instrument: str) -> list[str]:
    frame = data.registers.parties
    return list(frame["partner_id"][frame["instrument_id"] == instrument])


def standing(_data: Data, cells: Cells) -> str:
    if cells["itu_is_party"] != "yes":
        return NOT_COUNTED[cells["itu_is_party"]]
    if cells["event_hosting"] == "yes":
        return "apart: host agreement for one event"
    return "counted" if cells["signed_on"] else "outside every year: no date is known"


def term(_data: Data, cells: Cells) -> str:
    known = [
        f"in force from {spelled(cells['in_force_from'])}" if cells["in_force_from"] else "",
        f"ended {spelled(cells['ends_on'])}" if cells["ends_on"] else "",
        cells["term"],
    ]
    return "; ".join(part for part in known if part)


def own_text(_data: Data, cells: Cells) -> str | Markup:
    """The text of the instrument itself; a page that reports on it is a source, and not its text."""
    if not cells["text_url"]:
        return "text not found"
    return external(cells["text_url"], "text of the instrument")


# partners


def other_names(data: Data, cells: Cells) -> str:
    """Short name and aliases, each once, without the one that only joins name and short name."""
    aliases = data.registers.aliases
    mine = aliases["alias"][aliases["partner_id"] == cells["id"]]
    told = ("", cells["name"], f"{cells['name']} ({cells['short_name']})")
    return "; ".join(one for one in dict.fromkeys([cells["short_name"], *mine]) if one not in told)


def kind_of_partner(data: Data, cells: Cells) -> str:
    if cells["collective"] == "yes":
        return "collective: listed, never counted as a partner"
    marks = [data.label("partner_types", cells["type"])]
    marks.append(
        "coded by i2" if cells["type_coded_by"] == "i2" else "as collected from the source"
    )
    if cells["type_doubtful"] == "yes":
        marks.append("doubtful")
    return ", ".join(marks)


def stands_in(data: Data, cells: Cells) -> Markup:
    held = held_by(data).get(cells["id"])
    return Markup(", ").join(
        link(evidence.row(data, row_id), row_id) for row_id in (held.every if held else ())
    )


def page_of_partner(data: Data, cells: Cells) -> Markup | str:
    """Where a partner is told with its sources; a collective party has its sources here."""
    row = evidence.row(data, cells["id"])
    return link(row, "page of this partner") if row.page else sources(data, cells)


# events and their figures


def days(_data: Data, cells: Cells) -> str:
    return evidence.days(cells["starts_on"], cells["ends_on"])


def place(data: Data, cells: Cells) -> str:
    return listings.place(data, cells)


def kind_of_event(data: Data, cells: Cells) -> str:
    coded_as = data.framework.series_of(cells["series"])
    label = data.label("event_classes", coded_as["class"])
    under = coded_as["reported_under"]
    return f"{label}; reported under {under.split('/')[0]}" if under else label


def words(_data: Data, cells: Cells) -> Markup:
    shown = Markup("{}").format(cells["words"])
    if cells["words_lang"]:
        shown = Markup('<span lang="{}">{}</span>').format(cells["words_lang"], shown)
    if cells["words_en"]:
        shown = Markup("{} ({}, translated)").format(cells["words_en"], shown)
    return Markup('“{}” <a class="i2-id" href="#{}">{}</a>').format(
        shown, evidence.anchor(cells["id"]), cells["id"]
    )


def said(data: Data, cells: Cells) -> str:
    by = data.label("speakers", cells["said_by"]) if cells["said_by"] else ""
    moment = data.label("moments", cells["said_when"]) if cells["said_when"] else ""
    return ", ".join(part for part in (by, moment) if part)


# publications, statements, counts of others


def named_by_a_page(_data: Data, cells: Cells) -> str:
    return "yes" if cells["reported_under"] else "no"


def reported(_data: Data, cells: Cells) -> str:
    return f"{cells['year']} ({cells['year_is']})"


def qualified(data: Data, cells: Cells) -> str:
    word = data.framework.conventions[cells["qualifier"]].word
    return f"{word} {int(cells['value']):,} {cells['unit']}".strip()


# Council documents and resolutions


def itself(_data: Data, cells: Cells) -> Markup:
    """The id as the name of its row."""
    return Markup('<a class="i2-id" href="#{}">{}</a>').format(
        evidence.anchor(cells["id"]), cells["id"]
    )


def answers_to(data: Data, cells: Cells) -> Markup:
    """The resolutions that a document answers to, as the statements that name both say."""
    ids = [
        one
        for said in _naming(data, "document", {cells["id"]})
        for one in filter(None, said["resolutions"].split(";"))
    ]
    return Markup(", ").join(link(evidence.row(data, one)) for one in dict.fromkeys(ids))


def answered_by(data: Data, cells: Cells) -> Markup:
    """The documents that answer to a resolution, in whichever of its revisions."""
    ids = [said["document"] for said in _answering(data, cells) if said["document"]]
    return Markup(", ").join(link(evidence.row(data, one)) for one in dict.fromkeys(ids))


def naming(data: Data, cells: Cells) -> Markup:
    """The statements that name a document."""
    return _linked(data, _naming(data, "document", {cells["id"]}))


def answering(data: Data, cells: Cells) -> Markup:
    """The statements that answer to a resolution."""
    return _linked(data, _answering(data, cells))


def revisions(data: Data, cells: Cells) -> Markup:
    frame = data.registers.resolution_revisions
    mine = records(frame[frame["resolution_id"] == cells["id"]])
    return Markup("; ").join(
        link(evidence.row(data, one["id"]), one["revision"] or one["adopted_on"] or "undated")
        for one in mine
    )


def revision(data: Data, cells: Cells) -> Markup:
    return Markup('{} ({}) <a class="i2-id" href="#{}">{}</a>').format(
        evidence.row(data, cells["resolution_id"]).label,
        cells["revision"],
        evidence.anchor(cells["id"]),
        cells["id"],
    )


def _answering(data: Data, cells: Cells) -> list[Cells]:
    frame = data.registers.resolution_revisions
    mine = {cells["id"], *frame["id"][frame["resolution_id"] == cells["id"]]}
    return _naming(data, "resolutions", mine)


def _naming(data: Data, column: str, ids: set[str]) -> list[Cells]:
    return [said for said in _said(data) if ids & set(said[column].split(";"))]


@cache
def _said(data: Data) -> list[Cells]:
    return records(data.registers.activities)


def _linked(data: Data, said: list[Cells]) -> Markup:
    return Markup(", ").join(link(evidence.row(data, one["id"]), one["id"]) for one in said)
