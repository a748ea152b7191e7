"""What was collected on instruments, partnerships and publications stands in data/, row by row.

Read plainly with csv, past the library: these tests hold the data, not the code that reads them.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[1] / "data"

Row = dict[str, str]


def rows(table: str) -> list[Row]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_id(table: str) -> dict[str, Row]:
    return {row["id"]: row for row in rows(table)}


def listed(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def parties_of() -> dict[str, list[str]]:
    parties: dict[str, list[str]] = defaultdict(list)
    for row in rows("registers/parties"):
        parties[row["instrument_id"]].append(row["partner_id"])
    return parties


def ids(prefix: str, numbers: Iterable[int]) -> set[str]:
    return {f"{prefix}-{number:03}" for number in numbers}


# What was collected. Of the numbers between, mou-085 to mou-096 were never given, and pub-004 was
# the publication that stands as pub-005.
INSTRUMENTS = ids("mou", range(1, 85)) | ids("mou", range(97, 129))
PARTNERSHIPS = ids("prt", range(1, 73))
PUBLICATIONS = ids("pub", range(1, 57)) - {"pub-004"}


@pytest.mark.parametrize(
    ("table", "collected_as", "collected"),
    [
        ("instruments", "mous", INSTRUMENTS),
        ("partnerships", "partnerships", PARTNERSHIPS),
        ("publications", "publications", PUBLICATIONS),
    ],
)
def test_every_collected_row_stands_in_the_data_or_is_left_out_with_a_reason(
    table: str, collected_as: str, collected: set[str]
) -> None:
    left_out = [row for row in rows("registers/left_out") if row["table"] == collected_as]
    assert all(row["reason"] for row in left_out)
    standing = set(by_id(f"registers/{table}")) | {row["row"] for row in left_out}
    assert collected <= standing, "rows may be added, but no collected row may vanish"


def test_an_event_that_stood_twice_is_still_found_under_its_old_id() -> None:
    merged = {row["old_id"]: row["new_id"] for row in rows("registers/merged_ids")}
    old = ("evt-031", "evt-040", "evt-047", "evt-064", "evt-070", "evt-089")
    events = by_id("registers/events")
    for one in old:
        assert one not in events
        assert merged[one] in events


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("registers/instruments", "id"),
        ("registers/partners", "id"),
        ("registers/partnerships", "id"),
        ("registers/publications", "id"),
        ("registers/aliases", "alias"),
        ("registers/merged_ids", "old_id"),
        ("sources", "id"),
        ("sources", "url"),
    ],
)
def test_no_id_stands_twice(table: str, column: str) -> None:
    values = [row[column] for row in rows(table)]
    assert len(values) == len(set(values))


def test_every_party_belongs_to_an_instrument_and_every_instrument_has_a_party() -> None:
    assert set(parties_of()) == set(by_id("registers/instruments"))


def test_a_partner_is_no_party_of_an_instrument_twice() -> None:
    for instrument, partners in parties_of().items():
        assert len(partners) == len(set(partners)), instrument


@pytest.mark.parametrize(
    ("table", "column", "target"),
    [
        ("registers/instruments", "sources", "sources"),
        ("registers/instruments", "renewal_of", "registers/instruments"),
        ("registers/parties", "partner_id", "registers/partners"),
        ("registers/parties", "sources", "sources"),
        ("registers/partners", "sources", "sources"),
        ("registers/aliases", "partner_id", "registers/partners"),
        ("registers/aliases", "sources", "sources"),
        ("registers/partnerships", "partners", "registers/partners"),
        ("registers/partnerships", "sources", "sources"),
        ("registers/partnerships", "same_deed", "registers/instruments"),
        ("registers/publications", "partners", "registers/partners"),
        ("registers/publications", "sources", "sources"),
    ],
)
def test_every_reference_resolves(table: str, column: str, target: str) -> None:
    known = set(by_id(target))
    pointed_at = {value for row in rows(table) for value in listed(row[column])}
    assert pointed_at
    assert pointed_at <= known


@pytest.mark.parametrize(
    ("table", "column", "codelist"),
    [
        ("registers/instruments", "kind", "instrument_kinds"),
        ("registers/instruments", "region", "regions"),
        ("registers/instruments", "itu_sectors", "sectors"),
        ("registers/instruments", "verified", "verified"),
        ("registers/partners", "type", "partner_types"),
        ("registers/partners", "country", "countries"),
        ("registers/partnerships", "lead_sector", "sectors"),
        ("registers/partnerships", "verified", "verified"),
        ("registers/publications", "verified", "verified"),
    ],
)
def test_every_code_stands_in_its_list(table: str, column: str, codelist: str) -> None:
    codes = {row["code"] for row in rows(f"codelists/{codelist}")}
    assert {code for row in rows(table) for code in listed(row[column])} <= codes


@pytest.mark.parametrize(
    "table", ["instruments", "parties", "partners", "aliases", "partnerships", "publications"]
)
def test_every_row_has_a_source(table: str) -> None:
    assert all(row["sources"] for row in rows(f"registers/{table}"))


def test_no_two_partners_share_a_name_a_short_name_or_an_alias() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for partner in rows("registers/partners"):
        for name in (partner["name"], partner["short_name"]):
            owners[unicodedata.normalize("NFC", name).casefold()].add(partner["id"])
    for alias in rows("registers/aliases"):
        owners[unicodedata.normalize("NFC", alias["alias"]).casefold()].add(alias["partner_id"])
    del owners[""]
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_itu_itself_is_no_partner() -> None:
    names = {row["name"] for row in rows("registers/partners")}
    aliases = {row["alias"] for row in rows("registers/aliases")}
    own = {"ITU", "ITU-T SG17", "ITU-T TSAG", "International Telecommunication Union"}
    assert not own & (names | aliases)


def test_a_partner_that_is_not_collective_has_a_type_and_its_coder() -> None:
    for partner in rows("registers/partners"):
        if partner["collective"] == "no":
            assert partner["type"], partner["id"]
        assert bool(partner["type"]) == bool(partner["type_coded_by"]), partner["id"]


def test_a_doubtful_type_gives_its_reason() -> None:
    doubtful = [row for row in rows("registers/partners") if row["type_doubtful"] == "yes"]
    assert doubtful
    assert all(row["note"] for row in doubtful)


def test_the_renewals_are_those_a_source_states() -> None:
    renewals = {
        row["id"]: row["renewal_of"]
        for row in rows("registers/instruments")
        if row["renewal_of"] and row["id"] in INSTRUMENTS
    }
    assert renewals == {"mou-025": "mou-003", "mou-031": "mou-019", "mou-084": "mou-018"}


def test_an_end_is_given_only_where_a_source_tells_of_one() -> None:
    ends = {
        row["id"]: row["ends_on"]
        for row in rows("registers/instruments")
        if row["ends_on"] and row["id"] in INSTRUMENTS
    }
    assert ends == {
        "mou-003": "2014",
        "mou-045": "2023-11-12",  # three years from 12 November 2020
        "mou-047": "2021-09-16/..",  # closed, day unknown
        "mou-110": "2018",
    }


def test_a_stated_period_does_not_move_the_signature() -> None:
    asean = by_id("registers/instruments")["mou-110"]
    assert (asean["signed_on"], asean["in_force_from"]) == ("2015-11", "2016")


def test_itu_is_not_a_party_of_the_instrument_of_impact_and_interpol() -> None:
    others = {
        row["id"]: row["itu_is_party"]
        for row in rows("registers/instruments")
        if row["itu_is_party"] != "yes" and row["id"] in INSTRUMENTS
    }
    assert others == {"mou-021": "no", "mou-058": "unclear", "mou-072": "unclear"}


def test_the_letter_of_intent_on_electronic_waste_has_six_other_parties() -> None:
    assert parties_of()["mou-037"] == [
        "org-unep",
        "org-unu",
        "org-ilo",
        "org-brs-secretariat",
        "org-unitar",
        "org-unido",
    ]


def test_a_partner_that_signs_several_instruments_is_one_partner() -> None:
    regulator = {i for i, partners in parties_of().items() if "org-tra-uae" in partners}
    assert regulator >= {"mou-070", "mou-073", "mou-074", "mou-078", "mou-112"}
    etsi = {i for i, partners in parties_of().items() if "org-etsi" in partners}
    assert etsi >= {"mou-019", "mou-031"}


def test_unicef_is_a_united_nations_agency_by_our_own_coding() -> None:
    unicef = by_id("registers/partners")["org-unicef"]
    assert (unicef["type"], unicef["type_coded_by"]) == ("un_agency", "i2")


def test_parties_not_named_one_by_one_are_collective() -> None:
    partners = by_id("registers/partners")
    collective = {row["name"] for row in partners.values() if row["collective"] == "yes"}
    assert {
        "governments",
        "private sector",
        "youth",
        "satellite operators",
        "five East African countries",
        "7 African heads of State and Government",
        "Signatories of the GMPCS MoU",
        "training institutions",
        "members of the EMERGE initiative",
        "other entities (not named)",
    } <= collective


def test_two_publications_are_named_by_a_page_of_objective_i2() -> None:
    named = {
        row["id"]: row["reported_under"]
        for row in rows("registers/publications")
        if row["reported_under"] and row["id"] in PUBLICATIONS
    }
    assert named == {"pub-012": "I.2-1/output", "pub-018": "I.2-1/output"}


def test_publications_without_a_year_stay_undated() -> None:
    undated = [
        row["id"]
        for row in rows("registers/publications")
        if not row["published_on"] and row["id"] in PUBLICATIONS
    ]
    assert undated == ["pub-032", "pub-034", "pub-036", "pub-037", "pub-038"]


def test_the_text_of_an_instrument_is_one_of_its_sources() -> None:
    sources = by_id("sources")
    with_text = [row for row in rows("registers/instruments") if row["text_url"]]
    assert {row["id"] for row in with_text} >= {"mou-079", "mou-097", "mou-115"}
    for row in with_text:
        assert row["text_url"] in {sources[source]["url"] for source in listed(row["sources"])}


def test_every_source_has_a_label_a_publisher_and_a_kind() -> None:
    kinds = {"itu", "partner", "press", "library", "government", "un", "other"}
    for source in rows("sources"):
        assert source["title"], source["id"]
        assert source["publisher"], source["id"]
        assert source["kind"] in kinds, source["id"]
    labels = [source["title"] for source in rows("sources")]
    assert len(labels) == len(set(labels))


def test_the_deed_of_a_partnership_is_of_its_time_and_signed_by_one_of_its_partners() -> None:
    instruments, parties = by_id("registers/instruments"), parties_of()
    same = [row for row in rows("registers/partnerships") if row["same_deed"]]
    assert len(same) >= 7
    for row in same:
        deed = instruments[row["same_deed"]]
        signed, launched = deed["signed_on"][:4], row["launched_on"][:4]
        assert not signed or not launched or 0 <= int(launched) - int(signed) <= 1, row["id"]
        # The pilot names the city, and its agreement the city's own agency.
        both = {*parties[deed["id"]], *listed(row["partners"])}
        known = {"org-dubai", "org-smart-dubai"} <= both
        assert known or set(parties[deed["id"]]) & set(listed(row["partners"])), row["id"]
