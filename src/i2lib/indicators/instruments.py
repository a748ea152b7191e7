"""Instruments: memoranda of understanding and the like, each counted once.

No agency publishes a counting rule, so ours is explicit: ITU must be a party, a renewal is a
signature too, and host agreements for one event stand apart.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from i2lib.dates import Window
from i2lib.indicators.counting import Counted, dated, exploded, none_of


def _of_itu(instruments: pd.DataFrame) -> pd.DataFrame:
    return instruments[instruments["itu_is_party"] == "yes"]


def instruments_signed(instruments: pd.DataFrame, window: Window) -> Counted:
    """Instruments signed in the window, renewals included; host agreements apart.

    An instrument to which ITU is no party, or where that is unclear, is listed.
    """
    own = _of_itu(instruments)
    others = instruments.drop(own.index)
    signed = dated(own, "signed_on", window, apart=own["event_hosting"] == "yes")
    unclear = dated(others, "signed_on", window, apart=none_of(others))
    return replace(signed, listed=(*unclear.sure, *unclear.maybe))


def instruments_renewed(instruments: pd.DataFrame, window: Window) -> Counted:
    """Of those signed in the window, the ones that a source says renew an earlier one."""
    renewals = instruments[instruments["renewal_of"] != ""]
    signed = instruments_signed(renewals, window)
    return Counted(signed.sure, signed.maybe)


def instruments_apart(instruments: pd.DataFrame, window: Window) -> Counted:
    """Host agreements for one event signed in the window."""
    hosting = _of_itu(instruments).query("event_hosting == 'yes'")
    return dated(hosting, "signed_on", window, apart=hosting["id"] == "")


def instruments_no_end(instruments: pd.DataFrame, window: Window) -> Counted:
    """Rows signed by the window's last day with no stated end, termination or successor.

    Host agreements and undated rows are left out and stand apart; ended ones are listed.
    """
    own = _of_itu(instruments)
    renewed = set(exploded(own, "renewal_of")["code"])
    ended = (own["ends_on"] != "") | (own["terminated_on"] != "") | own["id"].isin(renewed)
    left_out = (own["event_hosting"] == "yes") | (own["signed_on"] == "")
    last_day = pd.Timestamp(window.end)
    by_then, begun = own["signed_on_last"] <= last_day, own["signed_on_first"] <= last_day
    beside = left_out & (begun | (own["signed_on"] == ""))
    return Counted(
        sure=tuple(own["id"][by_then & ~ended & ~left_out]),
        maybe=tuple(own["id"][begun & ~by_then & ~ended & ~left_out]),
        apart=tuple(own["id"][beside & ~ended]),
        listed=tuple(own["id"][begun & ended & ~left_out]),
    )


def partners_signing(
    instruments: pd.DataFrame, parties: pd.DataFrame, partners: pd.DataFrame, window: Window
) -> Counted:
    """Distinct organizations that signed an instrument counted as signed in the window."""
    signed = instruments_signed(instruments, window)
    single = set(partners["id"][partners["collective"] != "yes"])
    party = parties[["instrument_id", "partner_id"]]

    def of(ids: tuple[str, ...]) -> pd.Series:
        return party["partner_id"][party["instrument_id"].isin(ids)].drop_duplicates().sort_values()

    sure = of(signed.sure)
    maybe = of(signed.maybe)
    return Counted(
        sure=tuple(sure[sure.isin(single)]),
        maybe=tuple(maybe[maybe.isin(single - set(sure))]),
        apart=tuple(sure[~sure.isin(single)]),
        through=(*signed.sure, *signed.maybe),
    )
