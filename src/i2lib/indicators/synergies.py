"""Synergies: who worked together, as named facts and small counts.

The outcome of Objective I.2 has no published value, and the registers are too thin for shares, rates
or measures of a network. What they show is which instruments joined several others, and which
partners were met again, in another year or in another register.
"""

from __future__ import annotations

import pandas as pd

from i2lib.dates import Window
from i2lib.indicators.counting import Counted, exploded
from i2lib.indicators.instruments import instruments_signed

SEVERAL = 2


def instruments_several_parties(
    instruments: pd.DataFrame, parties: pd.DataFrame, partners: pd.DataFrame, window: Window
) -> Counted:
    """Of the instruments signed in the window, those with two or more parties beside ITU."""
    others = _single(parties, partners).groupby("instrument_id")["partner_id"].nunique()
    several = frozenset(others[others >= SEVERAL].index)
    return _counted(instruments_signed(instruments, window).only(several))


def instruments_joining_types(
    instruments: pd.DataFrame, parties: pd.DataFrame, partners: pd.DataFrame, window: Window
) -> Counted:
    """Of the instruments signed in the window, those that join partners of different types."""
    types = _single(parties, partners).groupby("instrument_id")["type"].nunique()
    joining = frozenset(types[types >= SEVERAL].index)
    return _counted(instruments_signed(instruments, window).only(joining))


def partners_met_again(
    instruments: pd.DataFrame,
    parties: pd.DataFrame,
    partners: pd.DataFrame,
    partnerships: pd.DataFrame,
    publications: pd.DataFrame,
    window: Window,
) -> Counted:
    """Partners met in the window that stand in another year too, or in another register.

    Whether a deed of no known day is of another year is not asked: it adds no year.
    """
    met = meetings(instruments, parties, partners, partnerships, publications)
    begin, end = pd.Timestamp(window.start), pd.Timestamp(window.end)
    possible = met[(met["first"] <= end) & (met["last"] >= begin)]
    surely = set(possible["partner_id"][(possible["first"] >= begin) & (possible["last"] <= end)])
    mine = met[met["partner_id"].isin(possible["partner_id"])]
    one_year = mine["year"].where(mine["first"].dt.year == mine["last"].dt.year)
    by_partner = mine.assign(year=one_year).groupby("partner_id")
    often = (by_partner["year"].nunique() >= SEVERAL) | (
        by_partner["register"].nunique() >= SEVERAL
    )
    again = sorted(often[often].index)
    return Counted(
        tuple(one for one in again if one in surely),
        tuple(one for one in again if one not in surely),
        through=tuple(mine["id"][mine["partner_id"].isin(again)].unique()),
    )


def meetings(
    instruments: pd.DataFrame,
    parties: pd.DataFrame,
    partners: pd.DataFrame,
    partnerships: pd.DataFrame,
    publications: pd.DataFrame,
) -> pd.DataFrame:
    """Every partner of every instrument of the house rule, partnership and publication.

    Columns `partner_id`, `register`, `id`, `first`, `last` and `year` (of the first day).
    """
    counted = instruments[
        (instruments["itu_is_party"] == "yes") & (instruments["event_hosting"] != "yes")
    ]
    signing = parties.rename(columns={"instrument_id": "id"})[["id", "partner_id"]]
    found = [_dated(counted, signing, "instruments", "signed_on")]
    for name, frame, day in (
        ("partnerships", partnerships, "launched_on"),
        ("publications", publications, "published_on"),
    ):
        joined = exploded(frame, "partners").rename(columns={"code": "partner_id"})
        if "same_deed" in frame:  # a partner of a deed entered twice was met once
            deeds = joined["id"].map(frame.set_index("id")["same_deed"])
            twice = pd.MultiIndex.from_arrays([deeds, joined["partner_id"]])
            joined = joined[~twice.isin(pd.MultiIndex.from_frame(signing))]
        found.append(_dated(frame, joined, name, day))
    met = pd.concat(found, ignore_index=True)
    alone = partners["id"][partners["collective"] != "yes"]
    met = met[met["partner_id"].isin(alone)].drop_duplicates()
    return met.assign(year=met["first"].dt.year)


def _dated(frame: pd.DataFrame, joined: pd.DataFrame, register: str, day: str) -> pd.DataFrame:
    days = frame[["id", f"{day}_first", f"{day}_last"]].set_axis(["id", "first", "last"], axis=1)
    return joined.merge(days, on="id").assign(register=register)


def _single(parties: pd.DataFrame, partners: pd.DataFrame) -> pd.DataFrame:
    """Parties that are one organization each, with their type; collective ones count for nothing."""
    alone = partners.loc[partners["collective"] != "yes", ["id", "type"]]
    known = alone.rename(columns={"id": "partner_id"})
    return parties[["instrument_id", "partner_id"]].merge(known, on="partner_id")


def _counted(signed: Counted) -> Counted:
    """What stands apart or is listed is told with the instruments signed, and not again here."""
    return Counted(signed.sure, signed.maybe)
