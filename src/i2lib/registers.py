"""What happened, as it was found: the registers, checked at the door.

Nothing is repaired and nothing is guessed on the way in. A row is used only when every rule of
its table holds, and every problem of every table is told at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from graphlib import CycleError, TopologicalSorter

import numpy as np
import pandas as pd

from i2lib import dates
from i2lib.datapackage import Table, ends_before_start
from i2lib.errors import Problem

SPANS = (  # what must not end before it starts: table, start, end
    ("instruments", "signed_on", "ends_on"),
    ("instruments", "signed_on", "terminated_on"),
    ("partnerships", "launched_on", "ended_on"),
    ("events", "starts_on", "ends_on"),
)
QUALIFIED = ("event_figures", "counts", "activities")  # tables whose numbers carry a qualifier


@dataclass(frozen=True)
class Registers:
    """The tables of `data/registers/` as frames of text that nobody writes into.

    Beside each column of partial dates stand its first and last possible day:
    `signed_on_first`, `signed_on_last` (datetime64[s], NaT where the cell is empty).
    """

    instruments: pd.DataFrame
    parties: pd.DataFrame
    partners: pd.DataFrame
    aliases: pd.DataFrame
    partnerships: pd.DataFrame
    events: pd.DataFrame
    event_figures: pd.DataFrame
    publications: pd.DataFrame
    activities: pd.DataFrame
    documents: pd.DataFrame
    resolutions: pd.DataFrame
    resolution_revisions: pd.DataFrame
    counts: pd.DataFrame
    wtisd: pd.DataFrame
    merged_ids: pd.DataFrame
    left_out: pd.DataFrame
    lost_links: pd.DataFrame


def load(tables: dict[str, Table]) -> Registers:
    """The registers from their checked tables, with the days of their partial dates."""
    return Registers(**{field.name: _with_days(tables[field.name]) for field in fields(Registers)})


def _with_days(table: Table) -> pd.DataFrame:
    days = [
        dates.bounds(table.frame[field.name]).add_prefix(f"{field.name}_")
        for field in table.resource.fields
        if field.edtf
    ]
    return pd.concat([table.frame, *days], axis=1)


def problems(tables: dict[str, Table]) -> list[Problem]:
    """What no single cell can tell, over all registers that could be read."""
    found: list[Problem] = []
    for name, start, end in SPANS:
        if name in tables:
            found += ends_before_start(tables[name], start, end)
    for name in QUALIFIED:
        if name in tables:
            found += _half_numbers(tables[name])
    if "activities" in tables:
        found += _figures_that_stand_twice(tables["activities"])
    if "instruments" in tables:
        found += _successors(tables["instruments"])
    if "instruments" in tables and "parties" in tables:
        found += _same_deed_twice(tables["instruments"], tables["parties"])
    return found


def _half_numbers(table: Table) -> Iterator[Problem]:
    value, qualifier = table.frame["value"] != "", table.frame["qualifier"] != ""
    told = {field.name for field in table.resource.fields if field.required}  # cell by cell
    for position in (value & ~qualifier).to_numpy().nonzero()[0] if "qualifier" not in told else ():
        yield table.problem(
            int(position),
            "qualifier",
            "a number needs its qualifier",
            "write exact, or what the source's words say",
        )
    for position in (qualifier & ~value).to_numpy().nonzero()[0]:
        yield table.problem(
            int(position),
            "value",
            "a qualifier needs its number",
            "write the number, or empty the qualifier",
        )
    below = (table.frame["value"] == "0") & (table.frame["qualifier"] == "below")
    for position in below.to_numpy().nonzero()[0]:
        yield table.problem(
            int(position), "value", "no number is below none", "correct the number or its qualifier"
        )


def _figures_that_stand_twice(table: Table) -> Iterator[Problem]:
    both = (table.frame["value"] != "") & (table.frame["figure_id"] != "")
    for position in both.to_numpy().nonzero()[0]:
        yield table.problem(
            int(position),
            "value",
            "a figure stands once in the data, and this "
            f"row points at {table.frame['figure_id'].iloc[position]}",
            "empty the value, or the pointer",
        )


def _successors(table: Table) -> Iterator[Problem]:
    """A chain of renewals that leads back to itself, or a successor signed before what it renews."""
    frame = table.frame
    renewing = frame[frame["renewal_of"] != ""]
    renews = {
        row_id: [old for old in cell.split(";") if old]
        for row_id, cell in renewing[["id", "renewal_of"]].to_numpy()
    }
    if not renews:
        return
    at = {row_id: position for position, row_id in enumerate(frame["id"].to_numpy())}
    told: set[str] = set()
    for row_id in renews if _leads_in_a_circle(renews) else ():
        chain = _circle(row_id, renews)
        if chain and not told & set(chain):
            told |= set(chain)
            yield table.problem(
                at[row_id],
                "renewal_of",
                "the renewals lead in a circle: " + " renews ".join(chain),
                "correct one of them",
            )
    pairs = [(new, old) for new, olds in renews.items() for old in olds if old in at]
    signed = dates.bounds(frame["signed_on"])
    last = signed["last"].to_numpy()[[at[new] for new, _ in pairs]]
    first = signed["first"].to_numpy()[[at[old] for _, old in pairs]]
    for pair in (last < first).nonzero()[0]:
        new, old = pairs[pair]
        yield table.problem(
            at[new],
            "renewal_of",
            f"{new} (signed {frame['signed_on'].iloc[at[new]]}) renews "
            f"{old} (signed {frame['signed_on'].iloc[at[old]]}), which was "
            "signed later",
            "check the two dates, or the pointer",
        )


def _leads_in_a_circle(renews: dict[str, list[str]]) -> bool:
    """Whether any chain does: asked once for all, for there is hardly ever one to be named."""
    try:
        TopologicalSorter(renews).prepare()
    except CycleError:
        return True
    return False


def _circle(start: str, renews: dict[str, list[str]]) -> list[str] | None:
    path, ahead = [start], [iter(renews.get(start, []))]
    seen = {start}
    while ahead:
        for old in ahead[-1]:
            if old == start:
                return [*path, start]
            if old not in seen:
                seen.add(old)
                path.append(old)
                ahead.append(iter(renews.get(old, [])))
                break
        else:
            ahead.pop()
            path.pop()
    return None


def _same_deed_twice(table: Table, parties: Table) -> Iterator[Problem]:
    """The same parties on the same day under two ids: a warning, for it may be two papers."""
    ids, days = table.frame["id"].to_numpy(), table.frame["signed_on"].to_numpy()
    candidates = _perhaps_twice(table.frame, parties.frame)
    party = parties.frame[parties.frame["instrument_id"].isin(ids[candidates])]
    party = party.sort_values(["instrument_id", "partner_id"])
    named = party.groupby("instrument_id")["partner_id"].agg(";".join).to_dict()
    first: dict[tuple[str, str], int] = {}
    for position in candidates.tolist():
        before = first.setdefault((days[position], named[ids[position]]), position)
        if before == position:
            continue
        problem = table.problem(
            position,
            "id",
            f"the same parties signed on the same day in {ids[before]} (line {table.line(before)})",
            "keep one row if it is one paper",
        )
        yield replace(problem, severity="warning")


def _perhaps_twice(instruments: pd.DataFrame, parties: pd.DataFrame) -> np.ndarray:
    """Positions of the instruments whose day stands again with parties of the same sum of hashes.

    The sum is the same in any order, so that only the names of these few need be sorted and compared.
    """
    every = pd.concat([instruments["id"], parties["instrument_id"]])
    codes, _ = pd.factorize(every)
    own, of_party = codes[: len(instruments)], codes[len(instruments) :]
    sums = np.zeros(len(every), dtype="uint64")
    np.add.at(sums, of_party, pd.util.hash_array(pd.factorize(parties["partner_id"])[0]))
    deeds = pd.DataFrame({"day": instruments["signed_on"].to_numpy(), "parties": sums[own]})
    known = np.isin(own, of_party) & (deeds["day"].str.len() == len("2016-05-09"))
    again = deeds[known].duplicated(keep=False)
    return again.index.to_numpy()[again]
