"""Knowledge-sharing and networking: events with their stated figures, publications, events of others.

A stated figure is printed in its source's words. Where sources differ one is shown, chosen by a
written rule, and the others stand in its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from i2lib.dates import Window
from i2lib.indicators.counting import Counted, dated, possibly

SECTION = "publications"  # of the activities that name one
ANNOUNCED = "_announced"  # measures of what was expected; never an outcome


@dataclass(frozen=True)
class Stated:
    """One figure that a source states (its row), and the other observations of the same figure.

    Without a row the window holds several figures, such as those of two events, and none is its own.
    """

    row: str
    others: tuple[str, ...] = ()


def events_held(events: pd.DataFrame, series: pd.DataFrame, window: Window) -> Counted:
    """Knowledge-sharing and networking events that begin in the window.

    Those that the plan reports under another output than I.2's stand apart.
    """
    coded = events.merge(series[["series", "class", "reported_under"]], on="series", how="left")
    coded = coded[coded["class"] == "knowledge_sharing"]
    elsewhere = (coded["reported_under"] != "") & ~coded["reported_under"].str.startswith("I.2")
    return dated(coded, "starts_on", window, apart=elsewhere)


def stated_at(
    events: pd.DataFrame, event_figures: pd.DataFrame, window: Window, series: str, measure: str
) -> Stated | None:
    """The figure stated for one measure at the events of one series in the window, or None."""
    held = events[(events["series"] == series) & possibly(events, "starts_on", window)]
    of_them = event_figures[event_figures["event_id"].isin(held["id"])]
    each = of_them[of_them["measure"] == measure].groupby("event_id", sort=False)
    return only([stated for _, figures in each if (stated := chosen(figures))])


def only(stated: list[Stated]) -> Stated | None:
    """The one figure of a window, or None; of several none is the window's, and all stand beside."""
    if len(stated) > 1:
        return Stated("", tuple(row for one in stated for row in (one.row, *one.others)))
    return stated[0] if stated else None


def chosen(figures: pd.DataFrame) -> Stated | None:
    """One of several observations of a figure, by the written rule, or None.

    An organizer's statement after the event, then the organizer during it, then others; among
    equals an exact number, then the row entered first. Announcements, and texts that repeat one,
    are never shown as outcomes.
    """
    told = [
        (RANK.get(when, 2) if by == "organizer" else 2, qualifier != "exact", row)
        for row, by, when, qualifier, measure in zip(
            *(figures[name] for name in WEIGHED), strict=True
        )
        if when != "before" and not measure.endswith(ANNOUNCED)
    ]
    if not told:
        return None
    best = min(told, key=lambda each: each[:2])[2]
    return Stated(best, tuple(row for row in figures["id"] if row != best))


WEIGHED = ("id", "said_by", "said_when", "qualifier", "measure")
RANK = {"after": 0, "during": 1}  # what an organizer said; anybody else comes after both


def tech_smes(events: pd.DataFrame, event_figures: pd.DataFrame, window: Window) -> Stated | None:
    """Small and medium enterprises stated for ITU Telecom World."""
    return stated_at(events, event_figures, window, "Telecom World", "smes")


def pavilions(events: pd.DataFrame, event_figures: pd.DataFrame, window: Window) -> Stated | None:
    """National and private sector pavilions stated for ITU Telecom World."""
    return stated_at(events, event_figures, window, "Telecom World", "pavilions")


def publications_named(
    publications: pd.DataFrame, activities: pd.DataFrame, window: Window
) -> Counted:
    """Publications of the window that a page on Objective I.2 names."""
    named = publications[publications["reported_under"].str.startswith("I.2")]
    counted = dated(named, "published_on", window)
    naming = activities[possibly(activities, "year", window) & (activities["section"] == SECTION)]
    through = naming["id"][naming["publication_id"].isin({*counted.sure, *counted.maybe})]
    return replace(counted, through=tuple(through))


def events_attended(activities: pd.DataFrame, window: Window) -> Counted:
    """Events of others that the year's page names one by one."""
    named = activities[
        (activities["section"] == "events_attended")
        & (activities["event_id"] + activities["place"] != "")
    ]
    return dated(named, "year", window)
