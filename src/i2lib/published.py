"""What was published: editions in their order, their values, and why a value has changed since.

A published edition keeps the values it was published with. So its file is known by its digest, and
whoever edits it is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from i2lib import dates
from i2lib.datapackage import Description, Table, records
from i2lib.dates import Window
from i2lib.errors import Problem

TABLES = ("editions", "changes")
FOLDER = "values"  # the data package's name for the files of values


@dataclass(frozen=True, eq=False)  # known by identity, as the data it is of
class Edition:
    """A published vintage of the values: one row of `data/editions/editions.csv` and its file."""

    name: str
    on: str  # the day of publication, 2026-11-24
    sha256: str  # of the file of its values
    note: str
    values: pd.DataFrame  # as text, a row a value

    @property
    def version(self) -> str:
        """The edition as readers see it, and as the version of the data package: 2026.11."""
        return self.name.replace("-", ".")


@dataclass(frozen=True)
class Reason:
    """Why the values of one indicator in one window have changed: a row an analyst typed."""

    edition: str
    indicator: str
    window: Window
    kind: str  # revision, correction or redefinition
    reason: str
    on: str
    line: int


@dataclass(frozen=True)
class Published:
    """Every edition, oldest first, and every reason."""

    editions: tuple[Edition, ...]
    reasons: tuple[Reason, ...]

    @property
    def newest(self) -> Edition | None:
        return self.editions[-1] if self.editions else None

    def after(self, edition: Edition) -> Edition | None:
        """The edition by which this one was superseded."""
        return dict(pairwise(self.editions)).get(edition)


def load(tables: dict[str, Table]) -> Published:
    """Editions and reasons from their checked tables."""
    return Published(
        editions=tuple(
            Edition(
                row["name"],
                row["published_on"],
                row["sha256"],
                row["note"],
                tables[f"{FOLDER}/{row['name']}"].frame,
            )
            for row in records(tables["editions"].frame)
        ),
        reasons=tuple(
            Reason(
                row["edition"],
                row["indicator"],
                window_of(row["period"]),
                row["kind"],
                row["reason"],
                row["date"],
                tables["changes"].line(position),
            )
            for position, row in enumerate(records(tables["changes"].frame))
        ),
    )


def window_of(period: str) -> Window:
    """The window that a partial date or a range means: 2016 is the whole year."""
    span = dates.parse(period)
    return Window(span.first, span.last)


def period_of(window: Window) -> str:
    """A window as a period is typed: 2016, or 2016-03-01/2017-02-28."""
    whole = window.year
    return str(whole) if whole is not None else f"{window.start}/{window.end}"


def problems(tables: dict[str, Table], description: Description) -> list[Problem]:
    """Editions out of order, without their file or with an altered one, and files of no edition."""
    editions = tables.get("editions")
    if editions is None or FOLDER not in description.folders:
        return []
    found = [*_out_of_order(editions)]
    files = description.lying_in(FOLDER)
    listed = records(editions.frame)
    for position, row in enumerate(listed):
        file = files.pop(row["name"], None)
        if file is None:
            form = description.folders[FOLDER].path.replace("*", row["name"])
            expected = f"the values of this edition were expected in data/{form}"
            advice = "restore the file from the last commit"
            found.append(editions.problem(position, "name", expected, advice))
            continue
        path = f"data/{file.path}"
        if hashlib.sha256((description.root / path).read_bytes()).hexdigest() != row["sha256"]:
            what = f"the file is not what was published as edition {row['name']}"
            advice = (
                "restore it from the last commit; what has changed since belongs in changes.csv"
            )
            found.append(Problem(path, None, None, None, what, advice))
    for name, file in files.items():
        what = f"no edition {name} is listed in {editions.file}"
        advice = "publish it, or remove the file"
        found.append(Problem(f"data/{file.path}", None, None, None, what, advice, "warning"))
    return found


def _out_of_order(editions: Table) -> Iterator[Problem]:
    """Editions stand in the order of publication, which is that of their names."""
    rows = records(editions.frame)
    for position, row in enumerate(rows):
        if not whole_day(row["published_on"]):
            expected = "a whole day, such as 2026-11-24, was expected"
            yield editions.problem(position, "published_on", expected, "write the day")
    for position, (before, after) in enumerate(pairwise(rows), start=1):
        for column in ("name", "published_on"):
            if after[column] < before[column]:
                expected = f"it comes before {before[column]} in the line above"
                yield editions.problem(position, column, expected, "put the rows in their order")


def whole_day(text: str) -> bool:
    """Whether a text is one day, as 2026-11-24."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
