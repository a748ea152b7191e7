"""Publishing: what is refused, and what is written where.

Nothing is written here. The files come in the order in which they must be put in place: the list of
editions last, for an edition is published when it stands in that list, and not before.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator

from i2lib import dates
from i2lib.data import Data
from i2lib.datapackage import FILE, Description
from i2lib.editions.changing import REDEFINITION, Change, between, idle, since_newest
from i2lib.editions.values import Kept, as_csv, as_now
from i2lib.errors import DataError, Problem, UsageError
from i2lib.published import FOLDER, whole_day

KINDS = ("revision", "correction", REDEFINITION)
WHY, DAY = "WHY", "DATE"  # what whoever types the line puts in their place


def publish(data: Data, name: str, on: str, package: str, note: str = "") -> dict[str, str]:
    """The files of a new edition by path from the project's folder, to be written in this order.

    `package` is the text of `data/datapackage.json`, whose version becomes the edition's.
    Raises UsageError for a name or a day that an edition cannot have, DataError with every value
    that has moved since the newest edition and that nobody has explained.
    """
    _refuse(data, name, on)
    if refused := [*_not_explained(data, on, "error")]:
        raise DataError(refused)
    values = as_csv(as_now(data))
    known = [(one.name, one.on, one.sha256, one.note) for one in data.published.editions]
    row = (name, on, hashlib.sha256(values.encode()).hexdigest(), " ".join(note.split()))
    described = json.loads(package) | {"version": name.replace("-", ".")}
    tables = data.description
    return {
        f"data/{tables.folders[FOLDER].path.replace('*', name)}": values,
        FILE.as_posix(): json.dumps(described, indent=2, ensure_ascii=False) + "\n",
        f"data/{tables.resources['editions'].path}": _csv(tables, [*known, row]),
    }


def _refuse(data: Data, name: str, on: str) -> None:
    """Raise UsageError for a name that is no date, is taken, or stands before the newest."""
    named = "name it after its month or its day: 2026-11, 2026-11-24"
    newest = data.published.newest
    try:
        if not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", name, re.ASCII):
            raise ValueError("it has another form")
        dates.parse(name)
    except ValueError as error:
        raise UsageError(f"{name!r} is no name of an edition ({error}); {named}") from None
    if not whole_day(on):
        raise UsageError(f"{on!r} is no day of publication; write one such as 2026-11-24")
    if newest is None:
        return
    if name in {one.name for one in data.published.editions}:
        raise UsageError(
            f"edition {name} was published already, and keeps its values; {named}, "
            f"after {newest.name}"
        )
    if name < newest.name or on < newest.on:
        raise UsageError(
            f"edition {name} of {on} comes before the newest, {newest.name} of {newest.on}; "
            "an edition is named and dated after the last one"
        )


def _csv(description: Description, rows: list[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(description.resources["editions"].columns)
    writer.writerows(rows)
    return out.getvalue()


def problems(data: Data) -> list[Problem]:
    """Warnings: values that have moved and that nobody explains, and reasons that explain nothing."""
    return [*_not_explained(data, DAY, "warning"), *_idle(data)]


def standing(data: Data) -> str:
    """The edition at hand as a page names it: 2026.11, or that, and what it is not.

    A book whose values are no edition's must not be cited as one.
    """
    found, version = since_newest(data), data.description.version
    if found is None or found.before.version != version:
        return f"{version}, not published"
    return version if found.same else f"{version}, changed since"


def line_to_type(change: Change, edition: str, on: str = DAY) -> str:
    """The row that would explain a change: where a version moved a redefinition is proposed."""
    kind = REDEFINITION if change.redefined else "|".join(KINDS)
    return f"{edition},{change.indicator},{change.period},{kind},{WHY},{on}"


def _not_explained(data: Data, on: str, severity: str) -> Iterator[Problem]:
    found = since_newest(data)
    if found is None:
        return
    file = f"data/{data.description.resources['changes'].path}"
    edition = found.before
    for change in found.unexplained:
        move = change.moves[0]
        part = f", {move.split}" if move.split else ""
        expected = (
            f"{change.indicator}, {change.window}{part}: not yet explained; "
            f"{told(move.before)} in edition {edition.name}, {told(move.after)} now"
        )
        advice = f"type the line {line_to_type(change, edition.name, on)}"
        yield Problem(file, None, None, None, expected, advice, severity)


def told(one: Kept | None) -> str:
    """The words of a value, in quotation marks, or that there is none."""
    return f"“{one.words}”" if one is not None else "no value"


def _idle(data: Data) -> Iterator[Problem]:
    """A reason without a change is mistyped, or came too early."""
    if not data.published.reasons:
        return
    changes = data.description.resources["changes"]
    newest = since_newest(data)
    comparisons = [*between(data), *([newest] if newest is not None else [])]
    for one in idle(data, comparisons):
        expected = (
            f"no value of {one.indicator} in {one.window} differs from edition {one.edition}, "
            "so this row explains nothing"
        )
        advice = "check edition, indicator and period, or remove the row"
        file = f"data/{changes.path}"
        yield Problem(file, one.line, "indicator", one.indicator, expected, advice, "warning")
