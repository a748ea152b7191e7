"""Synergies: who worked together, as named facts and small counts.

The outcome of Objective I.2 has no published value, and the registers are too thin for shares, rates
or measures of a network. What they show is which instruments joined several others, and which
partners were met again, in another year or in another register.
"""

from __future__ import annotations

import pandas as pd

from i2lib.dates import Window
from i2lib.indicators.counting import (
    Counted,
    categories,
    exploded,
    in_window,
    places,
    standing,
)
from i2lib.indicators.instruments import parties_signing, signed_of
from i2lib.indicators.keeping import kept

SEVERAL = 2


def instruments_several_parties(
    instruments: pd.DataFrame, parties: pd.DataFrame, partners: pd.DataFrame, window: Window
) -> Counted:
    """Of the instruments signed in the window, those with two or more parties beside ITU."""
    return signed_of(instruments, _several(instruments, parties, partners, "id"), window)


def instruments_joining_types(
    instruments: pd.DataFrame, parties: pd.DataFrame, partners: pd.DataFrame, window: Window
) -> Counted:
    """Of the instruments signed in the window, those that join partners of different types."""
    return signed_of(instruments, _several(instruments, parties, partners, "type"), window)


@kept
def _several(
    instruments: pd.DataFrame, parties: pd.DataFrame, partners: pd.DataFrame, column: str
) -> pd.Series:
    """A mask of the instruments whose parties differ in a column of partners.

    Only parties that are one organization each; collective ones count for nothing.
    """
    of = pd.DataFrame(
        {
            "instrument": places(parties, "instrument_id", instruments),
            "partner": places(parties, "partner_id", partners),
        }
    )
    of = of[(of >= 0).all(axis=1)]
    one = (partners["collective"] != "yes").to_numpy()
    of = of[one[of["partner"]]]
    kinds, _ = pd.factorize(partners[column])
    different = of.assign(kind=kinds[of["partner"]]).groupby("instrument")["kind"].nunique()
    found = pd.Series(False, index=instruments.index)
    found.iloc[different.index[different >= SEVERAL]] = True
    return found


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
    met = _met_again(instruments, parties, partners, partnerships, publications)
    partner, rows = met["partner_id"], met["id"]
    sure, maybe = (standing(partner, at) for at in in_window(met, "met_on", window))
    of_them = (sure | maybe)[partner.cat.codes]
    return Counted(
        categories(partner, sure),
        categories(partner, maybe & ~sure),
        through=categories(rows, standing(rows, of_them)),
    )


@kept
def _met_again(
    instruments: pd.DataFrame,
    parties: pd.DataFrame,
    partners: pd.DataFrame,
    partnerships: pd.DataFrame,
    publications: pd.DataFrame,
) -> pd.DataFrame:
    """The meetings of partners that were met in two years or more, or in two registers or more."""
    met = meetings(instruments, parties, partners, partnerships, publications)
    one_year = met["year"].where(met["year"] == met["last"].dt.year)
    by_partner = met.assign(year=one_year).groupby("partner_id")
    often = (by_partner["year"].nunique() >= SEVERAL) | (
        by_partner["register"].nunique() >= SEVERAL
    )
    days = {"first": "met_on_first", "last": "met_on_last"}
    return met[met["partner_id"].isin(often.index[often])].rename(columns=days)


@kept
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
    found = [_met(parties_signing(instruments, parties), "instruments", "signed_on")]
    for name, frame, day in (
        ("partnerships", partnerships, "launched_on"),
        ("publications", publications, "published_on"),
    ):
        joined = exploded(frame, "partners").rename(columns={"code": "partner_id"})
        if "same_deed" in frame:  # a partner of a deed entered twice was met once
            deeds = joined["id"].map(frame.set_index("id")["same_deed"])
            twice = pd.MultiIndex.from_arrays([deeds, joined["partner_id"]])
            of = parties[parties["instrument_id"].isin(deeds)]
            deed = pd.MultiIndex.from_frame(of[["instrument_id", "partner_id"]])
            joined = joined[~twice.isin(deed)]
        days = frame[["id", f"{day}_first", f"{day}_last"]]
        found.append(_met(joined.merge(days, on="id"), name, day))
    met = pd.concat(found, ignore_index=True)
    met = met[met["partner_id"].isin(partners["id"][partners["collective"] != "yes"])]
    partner, row = pd.factorize(met["partner_id"], sort=True), pd.factorize(met["id"])
    return met.assign(
        year=met["first"].dt.year,
        partner_id=pd.Categorical.from_codes(*partner),
        id=pd.Categorical.from_codes(*row),
    )


def _met(joined: pd.DataFrame, register: str, day: str) -> pd.DataFrame:
    named = {f"{day}_first": "first", f"{day}_last": "last"}
    columns = ["partner_id", "id", *named]
    return joined[columns].rename(columns=named).assign(register=register)
