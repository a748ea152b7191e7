"""Which rows lie in a window: surely, possibly, or apart.

A row with a partial date may lie in the window or not. It is then counted at the upper end of
the interval only. Every count keeps the ids it counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from i2lib.dates import Window
from i2lib.indicators.keeping import kept


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


@kept
def in_window(frame: pd.DataFrame, column: str, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the rows whose date surely lies in the window, and of those where it only may."""
    first, last = days(frame, column)
    start, end = day(window.start), day(window.end)
    at = np.flatnonzero((first <= end) & (last >= start))
    sure = (first[at] >= start) & (last[at] <= end)
    return at[sure], at[~sure]


@kept
def days(frame: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last day that each partial date can mean, as numbers that compare fast.

    Seconds since 1970 (int64); NEVER where there is no date, which no day comes before.
    """
    first, last = (frame[f"{column}_{end}"].to_numpy("datetime64[s]") for end in ("first", "last"))
    return first.view("int64"), last.view("int64")


NEVER = np.datetime64("NaT", "s").view("int64")


def day(one: date) -> int:
    """A day as `days` numbers it."""
    return int(np.datetime64(one, "s").view("int64"))


def dated(
    frame: pd.DataFrame,
    column: str,
    window: Window,
    apart: pd.Series | None = None,
    among: pd.Series | None = None,
) -> Counted:
    """The rows whose date lies in the window, those under the mask `apart` beside them.

    Only rows under the mask `among`; without a mask none stand apart, and all are among them.
    """
    sure, maybe = in_window(frame, column, window)
    if among is not None:
        sure, maybe = (at[among.to_numpy()[at]] for at in (sure, maybe))
    if apart is None:
        return Counted(ids_at(frame, sure), ids_at(frame, maybe))
    beside = apart.to_numpy()
    both = np.sort(np.concatenate([sure, maybe]))
    return Counted(
        sure=ids_at(frame, sure[~beside[sure]]),
        maybe=ids_at(frame, maybe[~beside[maybe]]),
        apart=ids_at(frame, both[beside[both]]),
    )


def ids_at(frame: pd.DataFrame, at: np.ndarray | pd.Series) -> tuple[str, ...]:
    """The ids at some positions, or under a mask."""
    return tuple(frame["id"].to_numpy()[at].tolist())


@kept
def places(frame: pd.DataFrame, column: str, of: pd.DataFrame) -> np.ndarray:
    """The position in the table `of` of the row that each cell of a column names, or -1."""
    found: np.ndarray = pd.Index(of["id"]).get_indexer(frame[column])
    return found


def categories(names: pd.Series, some: np.ndarray) -> tuple[str, ...]:
    """Some of the categories of a column, by a mask over them."""
    return tuple(names.cat.categories.to_numpy()[some].tolist())


def standing(names: pd.Series, at: np.ndarray) -> np.ndarray:
    """Which of the categories of a column stand at some of its positions, or under a mask."""
    found = np.zeros(len(names.cat.categories), dtype=bool)
    found[names.cat.codes.to_numpy()[at]] = True
    return found


def exploded(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row for each item of a list column: `id` and `code`."""
    lists = frame.loc[frame[column] != "", ["id", column]].rename(columns={column: "code"})
    lists["code"] = lists["code"].str.split(";")
    lists = lists.explode("code")
    return lists[lists["code"].fillna("") != ""]
