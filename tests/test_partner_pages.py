"""A page for each partner, and from every row to the pages that use it.

The partners of the real registers are read here once more, from the CSV files alone.
"""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from html import unescape
from pathlib import Path

import pytest
from markup import read
from worlds import (
    ROOT,
    SOURCE,
    act,
    doc,
    evt,
    mou,
    org,
    prt,
    pub,
    res,
    rev,
    signed_by,
    world,
    year,
)

from i2lib import Data, evidence, pages

ROWS = ("instruments", "partnerships", "publications", "activities", "events")


def csv_of(register: str) -> list[dict[str, str]]:
    path = ROOT / "data" / "registers" / f"{register}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def written(real: Data) -> dict[str, str]:
    return pages.write(real)


def search_names(made: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """What the search is handed: by page, its anchors with their names."""
    handed = json.loads(made["fragments/names.json"])
    return {page: [(anchor, words) for anchor, words in names] for page, names in handed.items()}


def rows_on(text: str) -> set[str]:
    """The rows that the tables of a partner's page list, by the ids that their first cells show."""
    page = read(re.sub(r"(?m)^#.*$", "", text))
    return {
        link.text
        for table in page.all("table")
        for head in table.all("th")
        if head.get("scope") == "row"
        for link in head.all("a", "i2-id")
    }


def cells_of(text: str, row: str) -> str:
    found = re.search(rf'<tr id="{row}">.*?</tr>', text, re.DOTALL)
    assert found, row
    return found[0]


# --- of the project's own data ------------------------------------------------------------------


def test_every_partner_that_a_register_names_has_a_page_that_lists_the_row_and_no_other_page_does(
    written: dict[str, str],
) -> None:
    naming: dict[str, set[str]] = defaultdict(set)
    for cells in csv_of("parties"):
        naming[cells["partner_id"]].add(cells["instrument_id"])
    for register in ("partnerships", "publications", "activities"):
        for cells in csv_of(register):
            for partner in filter(None, cells["partners"].split(";")):
                naming[partner] |= {cells["id"], cells.get("event_id", "")} - {""}
    alone = {cells["id"] for cells in csv_of("partners") if cells["collective"] != "yes"}
    assert len(alone) > 200
    of_pages = {path for path in written if path.startswith("partners/")}
    assert of_pages == {f"partners/{one.removeprefix('org-')}.md" for one in alone}
    for partner in alone:
        listed = rows_on(written[f"partners/{partner.removeprefix('org-')}.md"])
        assert listed == naming[partner], partner


def test_a_partners_page_is_light_and_under_its_one_official_name(written: dict[str, str]) -> None:
    sizes = []
    for cells in csv_of("partners"):
        if cells["collective"] == "yes":
            continue
        text = written[f"partners/{cells['id'].removeprefix('org-')}.md"]
        title = text.split("\n", 1)[0].removeprefix("# ")
        assert re.sub(r"\\(.)", r"\1", title) == cells["name"]
        told = read(re.sub(r"(?m)^#.*$", "", text)).text
        assert cells["short_name"] in told
        sizes.append(len(text.encode()))
    assert sorted(sizes)[len(sizes) // 2] < 4_000
    assert max(sizes) < 25_000


def test_other_names_of_a_partner_stand_on_its_page_and_in_the_index(
    written: dict[str, str],
) -> None:
    index = read(re.sub(r"(?m)^#.*$", "", written["registers/a-z.md"]))
    led = {(one.text, one.get("href")) for one in index.all("a")}
    partners = {cells["id"]: cells for cells in csv_of("partners")}
    for cells in csv_of("aliases"):
        partner = partners[cells["partner_id"]]
        if partner["collective"] == "yes":
            continue
        address = f"partners/{partner['id'].removeprefix('org-')}"
        told = read(re.sub(r"(?m)^#.*$", "", written[f"{address}.md"])).text
        if cells["alias"] == f"{partner['name']} ({partner['short_name']})":
            continue  # both stand there by themselves
        assert cells["alias"] in told, cells["alias"]
        names = {words.casefold() for words, href in led if href == f"../{address}.html"}
        assert cells["alias"].casefold() in names


def test_the_index_names_partners_indicators_documents_resolutions_events_and_registers(
    real: Data, written: dict[str, str]
) -> None:
    index = read(re.sub(r"(?m)^#.*$", "", written["registers/a-z.md"]))
    led = {(one.text, one.get("href")) for one in index.all("a")}
    for register, column in (("documents", "id"), ("resolutions", "number"), ("events", "name")):
        for cells in csv_of(register):
            place = f"../registers/{register}.html#{evidence.anchor(cells['id'])}"
            assert (cells[column], place) in led
    for code, indicator in real.framework.indicators.items():
        assert (indicator.title, f"../indicators/{code}.html") in led
    assert ("Instruments", "../registers/instruments.html") in led
    assert {cells["series"] for cells in csv_of("events")} <= {words for words, _ in led}
    heads = re.findall(r"(?m)^## (.+)$", written["registers/a-z.md"])
    assert heads == [*sorted(heads[:-1]), "Other signs"]
    assert {one.text for one in index.one("nav", "i2-letters").all("a")} == set(heads)


def test_the_text_of_an_instrument_is_linked_or_said_not_to_be_found(
    written: dict[str, str],
) -> None:
    texts = {cells["id"]: cells["text_url"] for cells in csv_of("instruments")}
    assert any(texts.values())
    for row_id, address in texts.items():
        row = cells_of(written["registers/instruments.md"], row_id)
        assert ("text not found" in row) == (not address), row_id
        if address:
            [link] = [one for one in read(row).all("a") if one.text == "text of the instrument"]
            assert link.get("href") == address


def test_every_name_of_the_search_leads_to_a_page_and_an_anchor_that_are_there(
    real: Data, written: dict[str, str]
) -> None:
    names = search_names(written)
    for page, found in names.items():
        text = written[f"{page}.md"]
        there = {*re.findall(r' id="([^"]+)"', text), *re.findall(r"(?m)^\(([\w-]+)\)=$", text)}
        for target, words in found:
            assert words
            assert not target or target in there, (page, target)
    assert ("c17-18", "C17/18") in names["registers/documents"]
    assert ("", "ETSI") in names["partners/etsi"]
    assert ("", "Ecole polytechnique federale de Lausanne") in names["partners/epfl"]
    every = [words for found in names.values() for _, words in found]
    assert {row.id for row in evidence.index(real).values()} <= set(every)


# --- in small worlds ----------------------------------------------------------------------------


def test_a_row_names_the_years_that_count_it_and_the_partners_it_is_of(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        years=[year(2016), year(2017)],
        instruments=[mou(1, "2016-05"), mou(2, "2017-05", renewal_of="mou-001"), mou(3, "2011")],
        parties=[*signed_by(1, "a"), *signed_by(2, "b"), *signed_by(3, "c")],
        partners=[org("a"), org("b"), org("c")],
    )
    text = pages.write(data)["registers/instruments.md"]
    used = {n: cells_of(text, f"mou-00{n}").split("Used on:", 1) for n in (1, 2, 3)}
    first, second = (unescape(used[n][1].split("Told by", 1)[0]) for n in (1, 2))
    assert re.findall(r'href="\.\./([^"]+)"', first) == [
        "years/2016.html",
        "years/2017.html",  # as that which another renews
        "years/side-by-side.html",
        "index.html",
    ]
    assert re.findall(r'href="\.\./([^"]+)"', second) == [
        "years/2017.html",
        "years/side-by-side.html",
        "index.html",
    ]
    told = cells_of(text, "mou-002").split("Told by the indicators:", 1)[1]
    assert '"../indicators/instruments-renewed.html"' in told.split("In the register", 1)[0]
    assert len(used[3]) == 1, "no year counts it"
    stock = cells_of(text, "mou-003").split("In the register at the end of:", 1)[1]
    assert "2016.html" in stock
    assert "2017.html" in stock
    assert 'href="../partners/a.html"' in cells_of(text, "mou-001")


def test_a_resolution_leads_to_the_documents_statements_and_years_that_answer_to_it(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        documents=[doc("C16/1"), doc("C16/2")],
        resolutions=[res(130), res(131)],
        resolution_revisions=[rev(130, 2014)],
        activities=[
            act(1, document="C16/1", resolutions="res-130-synthetic-2014"),
            act(2, document="C16/2", resolutions="res-130"),
        ],
    )
    text = pages.write(data)["registers/resolutions.md"]
    row = cells_of(text, "res-130")
    for target in (
        "documents.html#c16-1",
        "documents.html#c16-2",
        "activities.html#act-001",
        "activities.html#act-002",
    ):
        assert f'href="../registers/{target}"' in row
    assert 'href="../years/2016.html"' in row
    assert "c16" not in cells_of(text, "res-131")


def test_a_partners_page_lists_what_names_it_in_the_order_of_days(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1, "2018-01"), mou(2, ""), mou(3, "2015-01")],
        parties=[*signed_by(1, "a", "b"), *signed_by(2, "a"), *signed_by(3, "a")],
        partners=[org("a"), org("b", name="Synthetic b"), org("all", collective="yes")],
        partnerships=[prt(1, partners="org-a;org-b")],
        publications=[pub(1, partners="org-b")],
        events=[evt(1)],
        activities=[act(1, partners="org-a", event_id="evt-001")],
        aliases=[{"alias": "The A", "partner_id": "org-a", "sources": SOURCE}],
    )
    made = pages.write(data)
    assert {path for path in made if path.startswith("partners/")} == {
        "partners/a.md",
        "partners/b.md",
    }
    page = made["partners/a.md"]
    listed = re.findall(r'<th scope="row">.*?<a class="i2-id"[^>]*>([a-z]+-\d+)</a>', page)
    assert listed == ["mou-003", "mou-001", "mou-002", "prt-001", "act-001", "evt-001"]
    assert "The A" in page
    assert page.count('with <a href="../partners/b.html">Synthetic b</a>') == 2
    assert 'href="../partners/a.html"' not in page, "a page does not lead to itself"
    assert "## Publications" not in page
    assert 'href="../partners/a.html">' in cells_of(made["registers/events.md"], "evt-001")
    assert 'href="../registers/partners.html#org-all"' in made["registers/a-z.md"]


def test_names_of_another_script_stand_under_their_own_head_and_are_sought_as_they_are(
    tmp_path: Path,
) -> None:
    names = ("Синтетический союз", "合成", "اتحاد", "Événement fictif")
    data = world(tmp_path, partners=[org(f"p{n}", name=name) for n, name in enumerate(names)])
    made = pages.write(data)
    text = made["registers/a-z.md"]
    others = text.split("## Other signs", 1)[1]
    assert [name in others for name in names] == [True, True, True, False]
    assert "Événement" in text.split("## E\n", 1)[1].split("\n## ", 1)[0]
    found = search_names(made)
    assert ("", "合成") in found["partners/p1"]
    assert {("", "Événement fictif"), ("", "Evenement fictif")} <= set(found["partners/p3"])
