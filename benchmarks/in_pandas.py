"""The same counts in plain pandas, twice: as a loop over years and rows, and as a loop over years.

`by_rows` is what an analyst writes who thinks in rows: for each year, for each instrument, a few
questions; sets and dictionaries that serve all years are made once. `by_years` is what a better one
writes: a function of one year, in masks, merges and groups, called in a loop; it makes everything
anew for each year, because that is how it reads best. Dates are turned into days when loading.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from synthetic import CODES, YEARS, Numbers


@dataclass(frozen=True)
class Tables:
    """The registers as text, with the first and last day of their partial dates."""

    instruments: pd.DataFrame
    parties: pd.DataFrame
    partners: pd.DataFrame
    partnerships: pd.DataFrame
    publications: pd.DataFrame


def load(root: Path) -> Tables:
    """The registers, read and dated."""

    def read(name: str, column: str = "") -> pd.DataFrame:
        path = root / "data" / "registers" / f"{name}.csv"
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        if column:
            sides = table[column].str.split("/")
            table["first"] = pd.to_datetime(sides.str[0].map(_first), errors="coerce")
            table["last"] = pd.to_datetime(sides.str[-1].map(_last), errors="coerce")
        return table

    return Tables(
        read("instruments", "signed_on"),
        read("parties"),
        read("partners"),
        read("partnerships", "launched_on"),
        read("publications", "published_on"),
    )


def _first(text: str) -> str:
    return "1700-01-01" if text == ".." else f"{text}-01-01"[:10] if text else ""


def _last(text: str) -> str:
    if text == "..":
        return "2200-12-31"
    if len(text) == len("2016-05"):
        return str(pd.Period(text).end_time.date())
    return f"{text}-12-31"[:10] if text else ""


# Year by year


def by_years(tables: Tables) -> Numbers:
    """Every indicator in every year, each year made from the tables anew."""
    each = {year: _of_year(tables, year) for year in YEARS}
    return {code: {year: each[year][code] for year in YEARS} for code in CODES}


def _of_year(tables: Tables, year: int) -> dict[str, tuple[int, int]]:
    start, stop = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)

    def sure(table: pd.DataFrame) -> pd.DataFrame:
        return table[(table["first"] >= start) & (table["last"] <= stop)]

    def possible(table: pd.DataFrame) -> pd.DataFrame:
        return table[(table["first"] <= stop) & (table["last"] >= start)]

    def rows(table: pd.DataFrame) -> tuple[int, int]:
        return len(sure(table)), len(possible(table))

    def partners(table: pd.DataFrame) -> tuple[int, int]:
        return sure(table)["partner_id"].nunique(), possible(table)["partner_id"].nunique()

    own = tables.instruments[tables.instruments["itu_is_party"] == "yes"]
    house = own[own["event_hosting"] == "no"]
    renewed = own["renewal_of"].str.split(";").explode()
    open_ = house[(house["ends_on"] == "") & (house["terminated_on"] == "")]
    open_ = open_[~open_["id"].isin(renewed) & (open_["first"] <= stop)]
    single = tables.partners[tables.partners["collective"] == "no"]
    named = tables.parties.merge(single, left_on="partner_id", right_on="id")
    of_each = named.groupby("instrument_id")
    several = of_each["partner_id"].nunique().loc[lambda each: each >= 2].index
    joining = of_each["type"].nunique().loc[lambda each: each >= 2].index
    signing = house[["id", "first", "last"]].merge(
        named[["instrument_id", "partner_id"]], left_on="id", right_on="instrument_id"
    )
    met = _met(tables, signing, single)
    years = met.assign(year=met["first"].dt.year)
    years = years[years["year"] == years["last"].dt.year].groupby("partner_id")["year"].nunique()
    registers = met.groupby("partner_id")["register"].nunique()
    again = {*years.index[years >= 2], *registers.index[registers >= 2]}
    return {
        "instruments-signed": rows(house),
        "instruments-renewed": rows(house[house["renewal_of"] != ""]),
        "instruments-apart": rows(own[own["event_hosting"] == "yes"]),
        "instruments-no-end": (int((open_["last"] <= stop).sum()), len(open_)),
        "partners-signing": partners(signing),
        "instruments-several-parties": rows(house[house["id"].isin(several)]),
        "instruments-joining-types": rows(house[house["id"].isin(joining)]),
        "partners-met-again": partners(met[met["partner_id"].isin(again)]),
    }


def _met(tables: Tables, signing: pd.DataFrame, single: pd.DataFrame) -> pd.DataFrame:
    columns = ["partner_id", "first", "last", "register"]
    parts = [signing.assign(register="instruments")[columns]]
    for name, table in (
        ("partnerships", tables.partnerships),
        ("publications", tables.publications),
    ):
        each = table.assign(partner_id=table["partners"].str.split(";"), register=name)
        each = each.explode("partner_id")
        if "same_deed" in table:
            deeds = tables.parties[["instrument_id", "partner_id"]]
            keys = {"left_on": ["same_deed", "partner_id"], "right_on": list(deeds.columns)}
            each = each.merge(deeds, how="left", indicator=True, **keys)
            each = each[each["_merge"] == "left_only"]
        parts.append(each[each["partner_id"].isin(single["id"])][columns])
    return pd.concat(parts)


# Row by row


def by_rows(tables: Tables) -> Numbers:
    """Every indicator in every year, asked row by row."""
    type_of = {row.id: row.type for row in tables.partners.itertuples() if row.collective == "no"}
    parties: dict[str, list[str]] = defaultdict(list)
    everybody: dict[str, set[str]] = defaultdict(set)
    for row in tables.parties.itertuples():
        everybody[row.instrument_id].add(row.partner_id)
        if row.partner_id in type_of:
            parties[row.instrument_id].append(row.partner_id)
    columns = "id first last itu_is_party event_hosting renewal_of ends_on terminated_on".split()
    instruments = tables.instruments[columns]
    renewed = set()
    meetings: dict[str, list[tuple[str, pd.Timestamp, pd.Timestamp]]] = defaultdict(list)
    for row in instruments.itertuples():
        if row.itu_is_party == "yes":
            renewed.update(row.renewal_of.split(";"))
            if row.event_hosting == "no":
                for partner in parties[row.id]:
                    meetings[partner].append(("instruments", row.first, row.last))
    for row in tables.partnerships.itertuples():
        for partner in row.partners.split(";"):
            if partner in type_of and partner not in everybody[row.same_deed]:
                meetings[partner].append(("partnerships", row.first, row.last))
    for row in tables.publications.itertuples():
        for partner in row.partners.split(";"):
            if partner in type_of:
                meetings[partner].append(("publications", row.first, row.last))
    again = {
        partner
        for partner, of_it in meetings.items()
        if len({first.year for _, first, last in of_it if first.year == last.year}) >= 2
        or len({register for register, _, _ in of_it}) >= 2
    }
    found: Numbers = {code: {} for code in CODES}
    for year in YEARS:
        start, stop = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
        least: dict[str, int] = defaultdict(int)
        most: dict[str, int] = defaultdict(int)
        signing: dict[bool, set[str]] = {True: set(), False: set()}
        for row in instruments.itertuples():
            if row.itu_is_party != "yes" or not row.first <= stop:
                continue
            codes = []
            if row.event_hosting == "no" and not (row.ends_on or row.terminated_on):
                if row.id not in renewed:
                    least["instruments-no-end"] += row.last <= stop
                    most["instruments-no-end"] += 1
            if row.last < start:
                continue
            sure = row.first >= start and row.last <= stop
            if row.event_hosting == "yes":
                codes.append("instruments-apart")
            else:
                partners = set(parties[row.id])
                signing[sure] |= partners
                codes.append("instruments-signed")
                if row.renewal_of:
                    codes.append("instruments-renewed")
                if len(partners) >= 2:
                    codes.append("instruments-several-parties")
                if len({type_of[partner] for partner in partners}) >= 2:
                    codes.append("instruments-joining-types")
            for code in codes:
                least[code] += sure
                most[code] += 1
        least["partners-signing"] = len(signing[True])
        most["partners-signing"] = len(signing[True] | signing[False])
        for partner in again:
            days = [(first, last) for _, first, last in meetings[partner]]
            least["partners-met-again"] += any(a >= start and b <= stop for a, b in days)
            most["partners-met-again"] += any(a <= stop and b >= start for a, b in days)
        for code in CODES:
            found[code][year] = (least[code], most[code])
    return found
