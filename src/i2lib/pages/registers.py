"""The registers as pages that can be browsed, row by row: each page is a table of columns.

What all of them end with, the pages that use a row and where it comes from, stands in `register`.
"""

from __future__ import annotations

from i2lib.pages import cells as of
from i2lib.pages.register import (
    Listing,
    Sheet,
    cell,
    coded,
    date,
    labelled,
    linked,
    named,
    quote,
    stacked,
)

PAGES = {
    "registers/instruments.md": Sheet(
        "Instruments",
        "Memoranda of understanding, agreements, letters and declarations of intent that public pages "
        "show. They are instruments *found*, not all that were signed; almost none has a known end, and "
        "none is assumed. A page that reports a signature is a source; the text of the instrument itself "
        "is linked where it was found.",
        (
            Listing(
                "instruments",
                "Register of instruments, one row each",
                {
                    "Instrument": stacked(
                        named("title"), labelled("with", of.parties), quote, of.own_text
                    ),
                    "Signed": stacked(
                        date("signed_on"), of.term, labelled("renews", linked("renewal_of"))
                    ),
                    "Kind, region, sector": stacked(
                        coded("kind", "instrument_kinds"),
                        coded("region", "regions"),
                        coded("itu_sectors", "sectors"),
                    ),
                    "In the counts": of.standing,
                },
            ),
        ),
    ),
    "registers/partners.md": Sheet(
        "Partners",
        "Each organization stands once, under one official name, and has a page of its own. Where a "
        "source gives no single type it was coded here and says so; doubtful codings are marked with "
        "their reason. Collective parties, such as governments that are not named one by one, are rows "
        "of this register and have no page: they are no partner.",
        (
            Listing(
                "partners",
                "Partners, one row each",
                {
                    "Partner": stacked(
                        named("name"), labelled("also written", of.other_names), of.page_of_partner
                    ),
                    "Type": stacked(of.kind_of_partner, cell("note")),
                    "Country": coded("country", "countries"),
                    "Stands in": of.stands_in,
                },
                sourced=False,
            ),
        ),
    ),
    "registers/partnerships.md": Sheet(
        "Partnerships",
        "Partnerships, programmes and initiatives with partners. Some are the same deed as an instrument, "
        "so the two registers are never added.",
        (
            Listing(
                "partnerships",
                "Register of partnerships, one row each",
                {
                    "Partnership": stacked(named("name"), cell("theme"), quote),
                    "Launched": stacked(
                        date("launched_on"),
                        labelled("ended", date("ended_on", none="")),
                        coded("lead_sector", "sectors"),
                    ),
                    "Partners": stacked(
                        linked("partners"), labelled("as named:", cell("partners_as_named"))
                    ),
                },
            ),
        ),
    ),
    "registers/events.md": Sheet(
        "Events",
        "Events of ITU and of others, and the figures that sources state of them. Sources disagree: "
        "every observation stands here in its own words, side by side.",
        (
            Listing(
                "events",
                "Register of events, one row each",
                {
                    "Event": stacked(named("name"), quote),
                    "When and where": stacked(of.days, of.place),
                    "Series and class": stacked(cell("series"), of.kind_of_event),
                },
                "Events",
            ),
            Listing(
                "event_figures",
                "Figures stated of events, one row each",
                {
                    "As stated": stacked(of.words, quote),
                    "Event and measure": stacked(linked("event_id"), coded("measure", "measures")),
                    "Said by, and when": of.said,
                },
                "Figures stated",
                "Measures that look alike are not alike: what was announced, attendance added up over "
                "weeks, and countries of an exhibition are never one series with participants.",
            ),
        ),
    ),
    "registers/publications.md": Sheet(
        "Publications",
        "Publications with partners. Only those that a page on Objective I.2 names are counted; the "
        "others are context, undated ones among them.",
        (
            Listing(
                "publications",
                "Register of publications, one row each",
                {
                    "Publication": stacked(named("title"), cell("theme"), quote),
                    "Published": date("published_on"),
                    "Named by a page on I.2": of.named_by_a_page,
                    "Partners": linked("partners"),
                },
            ),
        ),
    ),
    "registers/activities.md": Sheet(
        "Activities",
        "What yearly pages and a few other sources say was done, item by item. They are statements of a "
        "page, not units to count.",
        (
            Listing(
                "activities",
                "Register of activities, one row each",
                {
                    "Statement": stacked(named("title"), quote),
                    "Year and section": stacked(
                        of.reported, coded("section", "sections"), cell("window_words")
                    ),
                    "Points at": stacked(
                        linked("partners"),
                        linked("event_id"),
                        linked("publication_id"),
                        linked("partnership_id"),
                        linked("figure_id"),
                        linked("document"),
                        linked("resolutions"),
                    ),
                },
            ),
        ),
    ),
    "registers/documents.md": Sheet(
        "Council documents",
        "Documents of the ITU Council and of other bodies that a source names by number. The numbers "
        "follow no pattern, so none is inferred. A title in brackets is a description.",
        (
            Listing(
                "documents",
                "Documents, one row each",
                {
                    "Document": of.itself,
                    "Title": stacked(cell("title"), quote),
                    "Year": cell("year"),
                    "Answers to": of.answers_to,
                    "Named by": of.naming,
                },
            ),
        ),
    ),
    "registers/resolutions.md": Sheet(
        "Resolutions",
        "A resolution is a number with dated revisions. A report answers to the number; a revision is "
        "pointed at only where a source names it. A title in brackets is a description.",
        (
            Listing(
                "resolutions",
                "Resolutions, one row a number",
                {
                    "Resolution": named("number"),
                    "Title": cell("title"),
                    "Revisions seen": of.revisions,
                    "Answered by": stacked(of.answered_by, labelled("Statements:", of.answering)),
                },
                "Numbers",
            ),
            Listing(
                "resolution_revisions",
                "Revisions, one row each",
                {
                    "Revision": of.revision,
                    "Title": stacked(cell("title"), quote),
                },
                "Revisions",
            ),
        ),
    ),
    "registers/counts.md": Sheet(
        "Counts of others",
        "Numbers that sources publish under rules of their own. They stand beside this report's counts "
        "and are never added to them.",
        (
            Listing(
                "counts",
                "Published counts, one row each",
                {
                    "What": stacked(named("measure"), quote),
                    "Of": cell("scope"),
                    "Period": date("period"),
                    "As stated": of.qualified,
                },
            ),
        ),
    ),
    "registers/wtisd.md": Sheet(
        "WTISD themes",
        "Themes of World Telecommunication and Information Society Day, which the strategic plan reports "
        "under another output: context here.",
        (
            Listing(
                "wtisd",
                "Themes, one row each",
                {"Theme": stacked(named("theme"), quote), "Day": date("held_on")},
            ),
        ),
    ),
}
