"""What differs between two vintages of the values, and which of the three kinds of change it is.

A reason is typed once for an indicator and a window; it stands for the total and its parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from i2lib.data import Data
from i2lib.dates import Window
from i2lib.editions.values import Kept, as_now, as_published
from i2lib.published import Edition, Reason, period_of

REDEFINITION = "redefinition"


@dataclass(frozen=True)
class Move:
    """One value before and after; None where one of the vintages does not hold it."""

    before: Kept | None
    after: Kept | None

    @property
    def split(self) -> str:
        return self.kept.split

    @property
    def redefined(self) -> bool:
        """Whether a version moved: then the rule, and not the world, is the first suspect."""
        if self.before is None or self.after is None:
            return False
        pairs = zip(self.before.versions, self.after.versions, strict=True)
        return any(old != new for old, new in pairs if old and new)

    @property
    def added(self) -> tuple[str, ...]:
        """The ids counted after and not before."""
        return tuple(one for one in _ids(self.after) if one not in _ids(self.before))

    @property
    def gone(self) -> tuple[str, ...]:
        """The ids counted before and no more."""
        return tuple(one for one in _ids(self.before) if one not in _ids(self.after))

    @property
    def kept(self) -> Kept:
        """The value as it is, or as it was where it is gone."""
        one = self.before or self.after
        assert one is not None, "a move without a value"
        return one


@dataclass(frozen=True)
class Change:
    """The values of one indicator in one window that moved, the total first, and why."""

    indicator: str
    window: Window
    moves: tuple[Move, ...]
    reasons: tuple[Reason, ...]

    @property
    def period(self) -> str:
        return period_of(self.window)

    @property
    def redefined(self) -> bool:
        return any(move.redefined for move in self.moves)


@dataclass(frozen=True)
class Comparison:
    """Two vintages held against each other."""

    before: Edition
    after: Edition | None  # None: the values as they are now
    changes: tuple[Change, ...]
    recounted: tuple[Move, ...]  # the same value under another version
    new: tuple[Kept, ...]  # totals of indicators and windows that were not there

    @property
    def unexplained(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if not change.reasons)

    @property
    def same(self) -> bool:
        return not (self.changes or self.recounted or self.new)


def since_newest(data: Data) -> Comparison | None:
    """The newest edition and the values now; None where none was published."""
    newest = data.published.newest
    return compared(data, newest, None) if newest is not None else None


def between(data: Data) -> tuple[Comparison, ...]:
    """Each edition and the one before it, newest first."""
    pairs = [*pairwise(data.published.editions)]
    return tuple(compared(data, before, after) for before, after in reversed(pairs))


def compared(data: Data, before: Edition, after: Edition | None) -> Comparison:
    """What moved from one edition to another, or to the values now, each with its reasons."""
    old = {one.key: one for one in as_published(before)}
    now = as_published(after) if after is not None else as_now(data)
    new = {one.key: one for one in now}
    known = {key[:3] for key in old}
    moved: dict[tuple[str, Window], list[Move]] = {}
    recounted = []
    for key in sorted({*old, *new}):
        move = Move(old.get(key), new.get(key))
        if key[:3] not in known:
            continue  # an indicator or a year that is new has nothing it could differ from
        if move.before is None or move.after is None or move.before.said != move.after.said:
            moved.setdefault((key[0], move.kept.window), []).append(move)
        elif move.redefined:
            recounted.append(move)
    return Comparison(
        before=before,
        after=after,
        changes=tuple(
            Change(code, window, tuple(moves), _reasons(data, before, code, window))
            for (code, window), moves in moved.items()
        ),
        recounted=tuple(recounted),
        new=tuple(one for key, one in new.items() if key[:3] not in known and not key[3]),
    )


def _reasons(data: Data, before: Edition, code: str, window: Window) -> tuple[Reason, ...]:
    return tuple(
        one
        for one in data.published.reasons
        if (one.edition, one.indicator, one.window) == (before.name, code, window)
    )


def idle(data: Data, comparisons: Iterable[Comparison]) -> tuple[Reason, ...]:
    """Reasons that explain nothing: no value of their indicator and window has moved."""
    used = {one for found in comparisons for change in found.changes for one in change.reasons}
    return tuple(one for one in data.published.reasons if one not in used)


def _ids(one: Kept | None) -> tuple[str, ...]:
    return one.ids if one is not None else ()
