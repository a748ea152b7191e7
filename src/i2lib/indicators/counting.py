"""Which rows lie in a window: surely, possibly, or apart.

A row with a partial date may lie in the window or not. It is then counted at the upper end of
the interval only. Every count keeps the ids it counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from i2lib.dates import Window


@dataclass(frozen=True)
class Counted:
    """The ids of a count: surely in it, possibly in it, standing apart, listed and not counted.

    `through` are the rows by which a source says so, where the counted rows do not say it themselves.
    """

    sure: tuple[str, ...] = ()
    maybe: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    through: tuple[str, ...] = ()

    def only(self, ids: frozenset[str]) -> Counted:
        """The same count over some of the rows."""
        return replace(
            self,
            sure=tuple(row for row in self.sure if row in ids),
            maybe=tuple(row for row in self.maybe if row in ids),
            apart=tuple(row for row in self.apart if row in ids),
            listed=tuple(row for row in self.listed if row in ids),
        )


def surely(frame: pd.DataFrame, column: str, window: Window) -> pd.Series:
    """True where every day that the partial date can mean lies in the window."""
    first, last = frame[f"{column}_first"], frame[f"{column}_last"]
    return (first >= pd.Timestamp(window.start)) & (last <= pd.Timestamp(window.end))


def possibly(frame: pd.DataFrame, column: str, window: Window) -> pd.Series:
    """True where some day that the partial date can mean lies in the window, surely or not."""
    first, last = frame[f"{column}_first"], frame[f"{column}_last"]
    return (first <= pd.Timestamp(window.end)) & (last >= pd.Timestamp(window.start))


def dated(frame: pd.DataFrame, column: str, window: Window, apart: pd.Series) -> Counted:
    """The rows whose date lies in the window, those under the mask `apart` beside them."""
    sure, possible = surely(frame, column, window), possibly(frame, column, window)
    ids = frame["id"]
    return Counted(
        sure=tuple(ids[sure & ~apart]),
        maybe=tuple(ids[possible & ~sure & ~apart]),
        apart=tuple(ids[possible & apart]),
    )


def none_of(frame: pd.DataFrame) -> pd.Series:
    """A mask that sets nothing apart."""
    return pd.Series(False, index=frame.index)


def exploded(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row for each item of a list column: `id` and `code`."""
    lists = frame[["id", column]].rename(columns={column: "code"})
    lists["code"] = lists["code"].str.split(";")
    lists = lists.explode("code")
    return lists[lists["code"].fillna("") != ""]
