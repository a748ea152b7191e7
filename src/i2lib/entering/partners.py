"""The one partner behind the name that a source gives: by official name, then by other spellings."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from i2lib.entering import ids
from i2lib.entering.kinds import Said, Tables
from i2lib.errors import Problem

OURSELVES = ("itu", "international telecommunication union")
NEAR = 3  # names that are proposed


@dataclass(frozen=True)
class Found:
    """The partners of an entry in the order of the source, and the rows that they need first."""

    partners: list[tuple[str, str]]  # id, and the name as the source gives it
    rows: dict[str, list[dict[str, str]]]
    problems: list[Problem]


def look_up(said: Said, source: str, tables: Tables) -> Found:
    """Find every partner that is named, or make its row where it is said to be new."""
    names = _names(tables)
    new: list[dict[str, str]] = []
    aliases: list[dict[str, str]] = []
    problems: list[Problem] = []
    for name, about in said.new_partners.items():
        if plain(name) in names:
            what = f"this is {names[plain(name)]} already"
            problems.append(_problem("--new-partner", name, what, "leave the option out"))
            continue
        row = _row(name, about, source)
        if not row["type"]:
            what, advice = "a new partner has a type", f'write "{name}=TYPE", {_types(tables)}'
            problems.append(_problem("--new-partner", name, what, advice))
        new.append(row)
        names[plain(name)] = row["id"]
    for name, official in said.aliases.items():
        if plain(name) in names:
            what = f"this is a name of {names[plain(name)]} already"
            problems.append(_problem("--alias", name, what, "leave the option out"))
        elif found := names.get(plain(official)):
            aliases.append({"alias": name, "partner_id": found, "sources": source})
            names[plain(name)] = found
        else:
            problems.append(_problem("--alias", official, *_unknown(official, names, tables)))
    partners = []
    for name in said.partners:
        if plain(name).partition(" (")[0] in OURSELVES:
            advice = "name the others only"
            problems.append(_problem("--partner", name, "ITU is no partner of its own", advice))
        elif found := names.get(plain(name)):
            partners.append((found, _official(found, tables) if name == found else name))
        else:
            problems.append(_problem("--partner", name, *_unknown(name, names, tables)))
    rows = {"partners": new, "aliases": aliases}
    return Found(partners, {name: rows[name] for name in rows if rows[name]}, problems)


def known_name(name: str, tables: Tables) -> str:
    """The id of the partner of this name; empty where nobody has it."""
    return _names(tables).get(plain(name), "")


def _names(tables: Tables) -> dict[str, str]:
    """Name -> id. Where two partners share a name, the one of whom it is the official name has it.

    A short name stands for a partner where no other has it.
    """
    short = Counter(plain(row["short_name"]) for row in tables["partners"])
    shorter = {plain(row["short_name"]): row["id"] for row in tables["partners"]}
    shorter = {name: one for name, one in shorter.items() if name and short[name] == 1}
    aliases = {plain(row["alias"]): row["partner_id"] for row in tables["aliases"]}
    official = {plain(row["name"]): row["id"] for row in tables["partners"]}
    return shorter | aliases | official | {row["id"]: row["id"] for row in tables["partners"]}


def plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _official(partner: str, tables: Tables) -> str:
    return next((row["name"] for row in tables["partners"] if row["id"] == partner), partner)


def _row(name: str, about: str, source: str) -> dict[str, str]:
    kind, _, country = about.partition(":")
    return {
        "id": ids.named("org", name, [name]),
        "name": name,
        "type": kind,
        "type_coded_by": "i2",
        "type_doubtful": "no",
        "country": country,
        "collective": "no",
        "sources": source,
    }


def _unknown(name: str, names: Mapping[str, str], tables: Tables) -> tuple[str, str]:
    near = get_close_matches(plain(name), names, n=NEAR)
    meant = list(dict.fromkeys(_official(names[one], tables) for one in near))
    asked = f"did you mean {' or '.join(meant)}? Else " if meant else ""
    return "no partner has this name", (
        f'{asked}say that it is new, with its type (--new-partner "{name}=TYPE", {_types(tables)}), '
        f'or another spelling (--alias "{name}=OFFICIAL NAME")'
    )


def _types(tables: Tables) -> str:
    return "one of " + ", ".join(row["code"] for row in tables["partner_types"])


def _problem(option: str, value: str, expected: str, advice: str) -> Problem:
    return Problem(option, None, None, value, expected, advice)
