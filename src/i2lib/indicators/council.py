"""Reports to the ITU Council and the resolutions they answer to.

A resolution is its number; its dated revisions are one resolution. Document numbers follow no
pattern, so only those that a source names are counted.
"""

from __future__ import annotations

import pandas as pd

from i2lib.dates import Window
from i2lib.indicators.counting import Counted, dated, exploded, possibly, surely
from i2lib.indicators.knowledge import Stated, only

SECTIONS = ("cybersecurity", "internet_issues")
REPORTED = "year reported"  # a row dated by the Council's own year is context, not of that window


def _reports(activities: pd.DataFrame) -> pd.DataFrame:
    reporting = (activities["kind"] == "council_report") & (activities["year_is"] == REPORTED)
    return activities[reporting & activities["section"].isin(SECTIONS)]


def _distinct(rows: pd.DataFrame, items: pd.DataFrame, window: Window) -> Counted:
    """The distinct items that the rows of the window point at, by the rows' year."""
    sure_rows = set(rows["id"][surely(rows, "year", window)])
    maybe_rows = set(rows["id"][possibly(rows, "year", window)]) - sure_rows
    sure = items["code"][items["id"].isin(sure_rows)].drop_duplicates()
    maybe = items["code"][items["id"].isin(maybe_rows)].drop_duplicates()
    through = items["id"][items["id"].isin(sure_rows | maybe_rows)].drop_duplicates()
    return Counted(tuple(sure), tuple(maybe[~maybe.isin(sure)]), through=tuple(through))


def council_reports(activities: pd.DataFrame, window: Window) -> Counted:
    """Distinct documents by which the year's reports reached the Council."""
    reports = _reports(activities)
    return _distinct(reports, exploded(reports, "document"), window)


def resolutions_answered(
    activities: pd.DataFrame, resolution_revisions: pd.DataFrame, window: Window
) -> Counted:
    """Distinct resolutions, by number, that the year's reports answer to."""
    reports = _reports(activities)
    named = exploded(reports, "resolutions")
    number = resolution_revisions.set_index("id")["resolution_id"].to_dict()
    named = named.assign(code=[number.get(code, code) for code in named["code"]])
    return _distinct(reports, named, window)


def pillars(activities: pd.DataFrame, window: Window) -> Stated | None:
    """The stated number of pillars by which a report to the Council is organized."""
    told = activities[(activities["unit"] == "pillars") & (activities["document"] != "")]
    return _stated(told, "year", window)


def _stated(rows: pd.DataFrame, period: str, window: Window) -> Stated | None:
    each = rows[surely(rows, period, window)].groupby(period, sort=False)["id"]
    return only([Stated(ids.iloc[0], tuple(ids.iloc[1:])) for _, ids in each])


def topics_named(activities: pd.DataFrame, window: Window) -> Counted:
    """Lettered topics of the year's report on Internet issues."""
    topics = activities[(activities["section"] == "internet_issues") & (activities["item"] != "")]
    return dated(topics, "year", window)


def agreements_stated(counts: pd.DataFrame, window: Window) -> Stated | None:
    """A total of agreements signed in the window that an ITU sector states."""
    total = counts[counts["measure"] == "new partnership agreements signed"]
    return _stated(total, "period", window)
