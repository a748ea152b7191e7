"""The registers as pages that can be browsed, row by row."""

from __future__ import annotations

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import spelled
from i2lib.listings import link
from i2lib.pages.register import (
    Cells,
    Maker,
    cell,
    coded,
    labelled,
    linked,
    named,
    page,
    quote,
    seen,
    sources,
    stacked,
    table,
)


def _date(column: str, none: str = "not known") -> Maker:
    return lambda _data, cells: spelled(cells[column]) if cells[column] else none


def instruments(data: Data) -> str:
    """Instruments, each once, with its parties."""
    frame = data.registers.instruments

    def parties(data: Data, cells: Cells) -> Markup:
        mine = data.registers.parties[data.registers.parties["instrument_id"] == cells["id"]]
        return Markup("; ").join(link(evidence.row(data, one)) for one in mine["partner_id"])

    def standing(_data: Data, cells: Cells) -> str:
        if cells["itu_is_party"] != "yes":
            return {
                "no": "listed, not counted: ITU is not a party",
                "unclear": "listed, not counted: whether ITU is a party is unclear",
            }[cells["itu_is_party"]]
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

    columns = {
        "Instrument": stacked(named("title"), labelled("with", parties), quote),
        "Signed": stacked(_date("signed_on"), term, labelled("renews", linked("renewal_of"))),
        "Kind, region, sector": stacked(
            coded("kind", "instrument_kinds"),
            coded("region", "regions"),
            coded("itu_sectors", "sectors"),
        ),
        "In the counts": standing,
        "Sources, and how it was seen": stacked(sources, seen),
    }
    return page(
        "Instruments",
        [
            "Memoranda of understanding, agreements, letters and declarations of intent that public "
            "pages show. They are instruments *found*, not all that were signed; almost none has a known "
            "end, and none is assumed."
        ],
        table(data, frame, "Register of instruments, one row each", columns),
    )


def partners(data: Data) -> str:
    """Organizations under one official name, with what they signed and joined."""
    registers = data.registers
    joined: dict[str, list[str]] = {}
    for cells in records(registers.parties):
        joined.setdefault(cells["partner_id"], []).append(cells["instrument_id"])
    for frame in (registers.partnerships, registers.publications):
        for cells in records(frame):
            for partner in filter(None, cells["partners"].split(";")):
                joined.setdefault(partner, []).append(cells["id"])
    names: dict[str, list[str]] = {}
    for cells in records(registers.aliases):
        names.setdefault(cells["partner_id"], []).append(cells["alias"])

    def kind(data: Data, cells: Cells) -> str:
        if cells["collective"] == "yes":
            return "collective: listed, never counted as a partner"
        marks = [data.label("partner_types", cells["type"])]
        if cells["type_coded_by"] == "i2":
            marks.append("coded by i2")
        if cells["type_doubtful"] == "yes":
            marks.append("doubtful")
        return ", ".join(marks)

    def where(data: Data, cells: Cells) -> Markup:
        return Markup(", ").join(
            link(evidence.row(data, row_id), row_id) for row_id in joined.get(cells["id"], [])
        )

    columns = {
        "Partner": stacked(
            named("name"),
            labelled(
                "also written",
                lambda _data, cells: "; ".join(
                    filter(None, [cells["short_name"], *names.get(cells["id"], [])])
                ),
            ),
        ),
        "Type": stacked(kind, cell("note")),
        "Country": coded("country", "countries"),
        "Stands in": where,
    }
    return page(
        "Partners",
        [
            "Each organization stands once, under one official name. Where a source gives no single "
            "type it was coded here and says so; doubtful codings are marked with their reason."
        ],
        table(data, registers.partners, "Partners, one row each", columns),
    )


def partnerships(data: Data) -> str:
    """Partnerships and programmes with partners."""
    columns = {
        "Partnership": stacked(named("name"), cell("theme"), quote),
        "Launched": stacked(
            _date("launched_on"),
            labelled("ended", _date("ended_on", none="")),
            coded("lead_sector", "sectors"),
        ),
        "Partners": stacked(linked("partners"), labelled("as named:", cell("partners_as_named"))),
        "Sources, and how it was seen": stacked(sources, seen),
    }
    return page(
        "Partnerships",
        [
            "Partnerships, programmes and initiatives with partners. Some are the same deed as an "
            "instrument, so the two registers are never added."
        ],
        table(data, data.registers.partnerships, "Register of partnerships, one row each", columns),
    )


def events(data: Data) -> str:
    """Events, and every figure that a source states of them."""

    def days(_data: Data, cells: Cells) -> str:
        return evidence.days(cells["starts_on"], cells["ends_on"])

    def place(data: Data, cells: Cells) -> str:
        country = data.label("countries", cells["country"]) if cells["country"] else ""
        online = "online" if cells["online"] == "yes" else ""
        return ", ".join(part for part in (cells["city"], country, online) if part)

    def kind(data: Data, cells: Cells) -> str:
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

    of_events = table(
        data,
        data.registers.events,
        "Register of events, one row each",
        {
            "Event": stacked(named("name"), quote),
            "When and where": stacked(days, place),
            "Series and class": stacked(cell("series"), kind),
            "Sources, and how it was seen": stacked(sources, seen),
        },
    )
    figures = table(
        data,
        data.registers.event_figures,
        "Figures stated of events, one row each",
        {
            "As stated": stacked(words, quote),
            "Event and measure": stacked(linked("event_id"), coded("measure", "measures")),
            "Said by, and when": said,
            "Sources, and how it was seen": stacked(sources, seen),
        },
    )
    return page(
        "Events",
        [
            "Events of ITU and of others, and the figures that sources state of them. Sources disagree: "
            "every observation stands here in its own words, side by side."
        ],
        "## Events",
        of_events,
        "## Figures stated",
        "Measures that look alike are not alike: what was announced, attendance added up over weeks, "
        "and countries of an exhibition are never one series with participants.",
        figures,
    )


def publications(data: Data) -> str:
    """Publications; those that an I.2 page names are marked."""
    columns = {
        "Publication": stacked(named("title"), cell("theme"), quote),
        "Published": _date("published_on"),
        "Named by a page on I.2": lambda _data, cells: "yes" if cells["reported_under"] else "no",
        "Partners": linked("partners"),
        "Sources, and how it was seen": stacked(sources, seen),
    }
    return page(
        "Publications",
        [
            "Publications with partners. Only those that a page on Objective I.2 names are counted; the "
            "others are context, undated ones among them."
        ],
        table(data, data.registers.publications, "Register of publications, one row each", columns),
    )


def activities(data: Data) -> str:
    """Statements of the yearly pages, item by item."""
    columns = {
        "Statement": stacked(named("title"), quote),
        "Year and section": stacked(
            lambda _data, cells: f"{cells['year']} ({cells['year_is']})",
            coded("section", "sections"),
            cell("window_words"),
        ),
        "Points at": stacked(
            linked("event_id"),
            linked("publication_id"),
            linked("partnership_id"),
            linked("figure_id"),
            linked("document"),
            linked("resolutions"),
        ),
        "Sources, and how it was seen": stacked(sources, seen),
    }
    return page(
        "Activities",
        [
            "What yearly pages and a few other sources say was done, item by item. They are statements "
            "of a page, not units to count."
        ],
        table(data, data.registers.activities, "Register of activities, one row each", columns),
    )


def counts(data: Data) -> str:
    """Counts that others publish."""
    columns = {
        "What": stacked(named("measure"), quote),
        "Of": cell("scope"),
        "Period": _date("period"),
        "As stated": lambda data, cells: f"{_qualified(data, cells)} {cells['unit']}",
        "Sources, and how it was seen": stacked(sources, seen),
    }
    return page(
        "Counts of others",
        [
            "Numbers that sources publish under rules of their own. They stand beside this report's "
            "counts and are never added to them."
        ],
        table(data, data.registers.counts, "Published counts, one row each", columns),
    )


def _qualified(data: Data, cells: Cells) -> str:
    word = data.framework.conventions[cells["qualifier"]].word
    return f"{word} {int(cells['value']):,}".strip()


def wtisd(data: Data) -> str:
    """Themes of World Telecommunication and Information Society Day."""
    columns = {
        "Theme": stacked(named("theme"), quote),
        "Day": _date("held_on"),
        "Sources, and how it was seen": stacked(sources, seen),
    }
    return page(
        "WTISD themes",
        [
            "Themes of World Telecommunication and Information Society Day, which the strategic plan "
            "reports under another output: context here."
        ],
        table(data, data.registers.wtisd, "Themes, one row each", columns),
    )
