"""The kinds of entry, what each of them asks, and what may be answered.

The questions are the columns of the kind's own table, in the words of the data package. Columns that
follow from other answers are not asked: ids are handed out, partners and sources are looked up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from i2lib.datapackage import Description, Field
from i2lib.datapackage.checking import COMPARED, LISTED, fault_of

Rows = Sequence[Mapping[str, str]]
Tables = Mapping[str, Rows]  # name of a table -> its rows as text


@dataclass(frozen=True)
class Kind:
    """One kind of entry: its table, and what its ids are made of."""

    name: str
    table: str
    prefix: str = ""  # of its ids; none where the source gives the id
    dated_by: tuple[str, ...] = ()  # columns of its day, the first that is filled
    named_by: str = ""  # the column whose words stand in the id; partners where empty
    parties: bool = False  # its partners are rows of the table of parties
    joined: bool = False  # its partners are a list in its own row
    figures: bool = False  # its source states figures


KINDS = {
    kind.name: kind
    for kind in (
        Kind("instrument", "instruments", "mou", ("signed_on", "announced_on"), parties=True),
        Kind("partnership", "partnerships", "prt", ("launched_on",), "name", joined=True),
        Kind("event", "events", "evt", ("starts_on",), "series", figures=True),
        Kind("publication", "publications", "pub", ("published_on",), "title", joined=True),
        Kind("document", "documents"),
    )
}
USUAL = {"verified": "no"}  # what a cell holds when nobody says otherwise: the row was seen once


@dataclass(frozen=True)
class Said:
    """What one source says, as somebody types it."""

    cells: Mapping[str, str]  # column of the kind's table -> text
    source: Mapping[str, str]  # url (or the id of a source that is known), title, publisher, kind
    partners: Sequence[str] = ()  # as the source names them
    new_partners: Mapping[str, str] = field(default_factory=dict)  # name -> type, or type:country
    aliases: Mapping[str, str] = field(default_factory=dict)  # name -> the partner's official name
    figures: Sequence[tuple[str, str, str, str]] = ()  # measure, value, qualifier, words


def columns(description: Description, kind: Kind) -> list[Field]:
    """The columns that an entry of this kind is asked for."""
    apart = {"sources", *(["id"] if kind.prefix else []), *(["partners"] if kind.joined else [])}
    return [one for one in description.resources[kind.table].fields if one.name not in apart]


def accepted(column: Field, tables: Tables) -> list[str]:
    """The answers that a column accepts, where they are few enough to be read; else none."""
    codes = [*column.enum] or sorted(_pointed_at(column, tables))
    return codes if len(codes) <= LISTED else []


def fault(column: Field, text: str, tables: Tables) -> tuple[str, str] | None:
    """What was expected of this answer and what to do, or None where it will do."""
    if found := fault_of(text, column):
        return found
    known = _pointed_at(column, tables)
    if not column.references or not text:
        return None
    items = text.split(column.delimiter) if column.delimiter else [text]
    for item in items:
        if item in known:
            continue
        names = " or ".join(f"{target} of {table}" for table, target in column.references)
        near = get_close_matches(item, known, n=1) if len(known) <= COMPARED else []
        listed = f"accepted are {', '.join(sorted(known))}" if len(known) <= LISTED else ""
        file = column.references[0][0]
        advice = listed or (f"did you mean {near[0]}?" if near else f"add it to {file} first")
        return f"{item} is no {names}", advice
    return None


def _pointed_at(column: Field, tables: Tables) -> set[str]:
    return {row[target] for table, target in column.references for row in tables[table]}
