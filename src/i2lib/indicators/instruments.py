"""Instruments: memoranda of understanding and the like, each counted once.

No agency publishes a counting rule, so ours is explicit: ITU must be a party, a renewal is a
signature too, and host agreements for one event stand apart.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from i2lib.dates import Window
from i2lib.indicators.counting import (
    NEVER,
    Counted,
    categories,
    dated,
    day,
    days,
    exploded,
    ids_at,
    in_window,
    places,
    standing,
)
from i2lib.indicators.keeping import kept


@kept
def of_itu(instruments: pd.DataFrame) -> pd.Series:
    """A mask of the instruments to which ITU is a party."""
    return instruments["itu_is_party"] == "yes"


@kept
def _not_of_itu(instruments: pd.DataFrame) -> pd.Series:
    return ~of_itu(instruments)


@kept
def hosting(instruments: pd.DataFrame) -> pd.Series:
    """A mask of the host agreements for one event."""
    return instruments["event_hosting"] == "yes"


def instruments_signed(instruments: pd.DataFrame, window: Window) -> Counted:
    """Instruments signed in the window, renewals included; host agreements apart.

    An instrument to which ITU is no party, or where that is unclear, is listed.
    """
    own, others = of_itu(instruments), _not_of_itu(instruments)
    signed = dated(instruments, "signed_on", window, apart=hosting(instruments), among=own)
    unclear = dated(instruments, "signed_on", window, among=others)
    return replace(signed, listed=(*unclear.sure, *unclear.maybe))


def instruments_renewed(instruments: pd.DataFrame, window: Window) -> Counted:
    """Of those signed in the window, the ones that a source says renew an earlier one."""
    return signed_of(instruments, _renewing(instruments), window)


@kept
def _renewing(instruments: pd.DataFrame) -> pd.Series:
    return instruments["renewal_of"] != ""


def signed_of(instruments: pd.DataFrame, some: pd.Series, window: Window) -> Counted:
    """Of the instruments signed in the window, those under a mask.

    What stands apart or is listed is told with the instruments signed, and not again here.
    """
    own = of_itu(instruments) & some
    signed = dated(instruments, "signed_on", window, apart=hosting(instruments), among=own)
    return Counted(signed.sure, signed.maybe)


def instruments_apart(instruments: pd.DataFrame, window: Window) -> Counted:
    """Host agreements for one event signed in the window."""
    own = of_itu(instruments) & hosting(instruments)
    return dated(instruments, "signed_on", window, among=own)


@kept
def _ended(instruments: pd.DataFrame) -> pd.Series:
    """A mask of what has a stated end or termination, or was renewed by another."""
    own = instruments.loc[of_itu(instruments), ["id", "renewal_of"]]
    renewed = exploded(own, "renewal_of")["code"]
    stated = (instruments["ends_on"] != "") | (instruments["terminated_on"] != "")
    return stated | instruments["id"].isin(renewed)


def instruments_no_end(instruments: pd.DataFrame, window: Window) -> Counted:
    """Rows signed by the window's last day with no stated end, termination or successor.

    Host agreements and undated rows are left out and stand apart; ended ones are listed.
    """
    first, last = days(instruments, "signed_on")
    open_ended, left_out, ended = _by_end(instruments)
    last_day = day(window.end)
    begun = open_ended[first[open_ended] <= last_day]
    by_then = last[begun] <= last_day
    return Counted(
        sure=ids_at(instruments, begun[by_then]),
        maybe=ids_at(instruments, begun[~by_then]),
        apart=ids_at(instruments, left_out[first[left_out] <= last_day]),
        listed=ids_at(instruments, ended[first[ended] <= last_day]),
    )


@kept
def _by_end(instruments: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions of ITU's instruments without an end, of those of them left out, and of the ended."""
    first, _ = days(instruments, "signed_on")
    own, ended = of_itu(instruments).to_numpy(), _ended(instruments).to_numpy()
    left_out = hosting(instruments).to_numpy() | (first == NEVER)
    parts = (own & ~ended & ~left_out, own & ~ended & left_out, own & ended & ~left_out)
    open_ended, apart, over = (np.flatnonzero(part) for part in parts)
    return open_ended, apart, over


@kept
def parties_signing(instruments: pd.DataFrame, parties: pd.DataFrame) -> pd.DataFrame:
    """Each party of each instrument that the house rule counts, with the days it may have signed.

    Columns `partner_id`, `id` (of the instrument), `signed_on_first`, `signed_on_last`.
    """
    at = places(parties, "instrument_id", instruments)
    counted = (of_itu(instruments) & ~hosting(instruments)).to_numpy()[at] & (at >= 0)
    days: pd.DataFrame = instruments[["id", "signed_on_first", "signed_on_last"]].iloc[at[counted]]
    names = pd.factorize(parties["partner_id"].to_numpy()[counted], sort=True)
    return days.assign(partner_id=pd.Categorical.from_codes(*names))


@kept
def single(party: pd.DataFrame, partners: pd.DataFrame) -> np.ndarray:
    """Which of the categories of `partner_id` are one organization each."""
    alone = partners["id"][partners["collective"] != "yes"]
    return np.asarray(party["partner_id"].cat.categories.isin(alone))


def partners_signing(
    instruments: pd.DataFrame, parties: pd.DataFrame, partners: pd.DataFrame, window: Window
) -> Counted:
    """Distinct organizations that signed an instrument counted as signed in the window."""
    signed = instruments_signed(instruments, window)
    party = parties_signing(instruments, parties)
    names, one = party["partner_id"], single(party, partners)
    sure, maybe = (standing(names, at) for at in in_window(party, "signed_on", window))
    return Counted(
        sure=categories(names, sure & one),
        maybe=categories(names, maybe & one & ~sure),
        apart=categories(names, sure & ~one),
        through=(*signed.sure, *signed.maybe),
    )
