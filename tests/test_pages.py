"""Pages made from the registers: every row has its place, and every page is whole."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path

import pytest
import realbook
from markup import NASTY, Element, is_only_text
from worlds import (
    ROOT,
    SOURCE,
    Rows,
    act,
    cnt,
    cov,
    doc,
    evt,
    fig,
    mou,
    org,
    prt,
    pub,
    res,
    rev,
    signed_by,
    source,
    world,
    write,
    wts,
    year,
)

from i2lib import Data, compute, evidence, pages, site
from i2lib.data import load
from i2lib.evidence import anchor
from i2lib.indicators import FORMULAS


@pytest.fixture(scope="module")
def written(real: Data) -> dict[str, str]:
    """The pages of the project's own data."""
    return only_pages(pages.write(real))


def only_pages(made: dict[str, str]) -> dict[str, str]:
    """The pages alone, without what is handed to their frame (see test_citing)."""
    return {path: text for path, text in made.items() if path.endswith(".md")}


def blocks(text: str) -> list[str]:
    """A page as the parts that blank lines divide it into."""
    return [part for part in text.split("\n\n") if part.strip()]


def html_of(text: str) -> Element:
    """The HTML of a page: the parts that a Markdown reader hands on as they are."""
    return is_only_text("".join(part for part in blocks(text) if part.lstrip().startswith("<")))


def prose_of(text: str) -> str:
    """The rest: what a Markdown reader reads."""
    without_code = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    return "\n\n".join(part for part in blocks(without_code) if not part.lstrip().startswith("<"))


# --- of the project's own data ------------------------------------------------------------------


def test_every_row_of_every_register_has_its_anchor_on_the_page_that_is_named_for_it(
    real: Data, written: dict[str, str]
) -> None:
    where: dict[str, list[str]] = {}
    for path, text in written.items():
        for one in html_of(text).ids:
            where.setdefault(one, []).append(path.replace(".md", ".html"))
    for register, page in evidence.PAGES.items():
        for row_id in real.table(register)["id"]:
            assert where.get(anchor(row_id)) == [page], row_id


def test_a_page_starts_with_one_heading_of_its_own(written: dict[str, str]) -> None:
    titles = []
    for path, text in written.items():
        prose = prose_of(text)
        heads = re.findall(r"^# (.+)$", prose, re.MULTILINE)
        if path.startswith("fragments/"):
            assert heads == [], "a part of another page"
            continue
        assert prose.startswith("# "), path
        assert len(heads) == 1, path
        titles += heads
    assert len(set(titles)) == len(titles), "no two pages of one title"


def test_headings_go_down_one_step_at_a_time(written: dict[str, str]) -> None:
    for path, text in written.items():
        levels = [len(one) for one in re.findall(r"^(#+) ", prose_of(text), re.MULTILINE)]
        assert all(b - a <= 1 for a, b in pairwise(levels)), path


def test_every_page_reads_as_html_and_none_of_its_ids_stands_twice(
    written: dict[str, str],
) -> None:
    for path, text in written.items():
        ids = html_of(text).ids
        assert len(set(ids)) == len(ids), path


def test_every_link_between_generated_pages_leads_to_a_page_and_an_anchor_that_are_there(
    real: Data, written: dict[str, str]
) -> None:
    anchors = {
        path.replace(".md", ".html"): {
            *html_of(text).ids,
            *re.findall(r"^\(([a-z0-9-]+)\)=$", text, re.MULTILINE),
            *map(anchor, re.findall(r"^## (.+)$", text, re.MULTILINE)),
        }
        for path, text in written.items()
    }
    for hand in (ROOT / "book").glob("**/*.md"):  # pages written by hand, and the overview
        labels = re.findall(r"^\(([a-z-]+)\)=$", hand.read_text(encoding="utf-8"), re.MULTILINE)
        address = hand.relative_to(ROOT / "book").with_suffix(".html").as_posix()
        anchors.setdefault(address, set(labels))
    years = {f"{run.page}.html" for run in site.runs(ROOT)}
    for path, text in written.items():
        up = "" if path.startswith("fragments/") else "../"
        for one in html_of(text).all("a"):
            address = one.get("href")
            if not address or address.startswith("http"):
                continue
            page, _, target = address.partition("#")
            if page:
                assert page.startswith(up), f"{path}: {address}"
                page = page.removeprefix(up)
            page = page or path.replace(".md", ".html")
            if page.startswith("figures/"):  # files that runs leave: the gate follows these
                continue
            if "download" in one.attributes or page.endswith(".json"):
                file = pages.downloads.bundle(real) if page.endswith(".zip") else page
                assert page == file
                assert page.endswith(".zip") or (ROOT / page).is_file(), f"{path}: {address}"
                continue
            assert page in anchors or page in years, f"{path}: {address}"
            here = anchors.get(page, FORMULAS.keys())  # a page of a year claims every indicator
            assert not target or target in here, f"{path}: {address}"


def test_every_indicator_has_its_page_with_its_formula_as_it_runs(
    real: Data, written: dict[str, str]
) -> None:
    index = html_of(written["indicators/index.md"])
    assert set(FORMULAS) <= set(index.ids), "addresses of former editions lead to the list"
    links = [one.get("href") for one in index.all("a")]
    for code, formula in FORMULAS.items():
        page = written[f"indicators/{code}.md"]
        indicator = real.framework.indicators[code]
        assert f"../indicators/{code}.html" in links
        assert page.startswith(f"# Indicator: {indicator.title}\n")
        assert f"def {formula.__name__}(" in page
        told = html_of(page).text
        for words in (
            *(indicator.definition, indicator.limits, indicator.source, indicator.many),
            *indicator.registers,
            *map(str, real.framework.years),
        ):
            assert words in told, code
        sections = re.findall(r"^## (.+)$", prose_of(page), re.MULTILINE)
        assert [one.partition(":")[0] for one in sections] == [
            "Worked example",
            "Formula",
            "Every year",
            "How far it carries",
            "Versions",
            "Sources",
        ]


def test_every_indicator_that_has_a_value_works_its_newest_one_out(
    real: Data, written: dict[str, str]
) -> None:
    for code in FORMULAS:
        years = reversed(real.framework.years.values())
        values = ((one.year, compute(real, code, one.window)) for one in years)
        year, value = next((year, value) for year, value in values if value.known)
        page = written[f"indicators/{code}.md"]
        _, _, worked = page.partition(f"## Worked example: {year}\n")
        example = html_of(worked.partition("\n## ")[0])
        assert example.one("strong").text == value.words, code
        assert set(value.rows) <= {one.text for one in example.all("a")}, code
        upper = value.interval.upper if value.interval else None
        assert ("the upper end is open" in example.text) == (upper is None), code


def test_a_worked_example_tells_surely_from_possibly_and_both_ends(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1), mou(2, "2016-12/2017-01"), mou(3, event_hosting="yes")],
        coverage=[cov(1, "instruments", "complete")],
        years=[year(2016)],
    )
    page = pages.write(data)["indicators/instruments-signed.md"]
    example = html_of(page.partition("## Worked example")[2].partition("\n## ")[0])
    steps = dict(
        zip(
            (one.text for one in example.all("dt")),
            (" ".join(one.text.split()) for one in example.all("dd")),
            strict=True,
        )
    )
    assert "mou-001" in steps["Surely in it"]
    assert "mou-002" in steps["Possibly in it"]
    assert "mou-003" in steps["Standing apart"]
    assert steps["Count"] == "1 surely and 1 more possibly"
    assert steps["Printed"] == "1 to 2 instruments signed"
    assert steps["In arithmetic"] == "1 to 2"


def test_a_changed_method_shows_both_versions_and_is_computed_by_the_newest(
    tmp_path: Path,
) -> None:
    root = realbook.copy(tmp_path)
    definition = "Instruments whose first signature falls in the window. Synthetic."

    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        old = next(row for row in rows if row["code"] == "instruments-signed")
        new = {
            **old,
            "version": "2",
            "since": "2027-03",
            "title": "Instruments first signed",
            "done": "first signed",
            "definition": definition,
            "changed": "Synthetic: the first signature counts, not the last.",
        }
        return [new, *rows]  # wherever the row stands

    realbook.edit(root, "framework/indicators.csv", change)
    data = load(root)
    indicator = data.framework.indicators["instruments-signed"]
    assert (indicator.version, indicator.title) == (2, "Instruments first signed")
    made = pages.write(data)
    page = made["indicators/instruments-signed.md"]
    assert page.startswith("# Indicator: Instruments first signed\n")
    versions = html_of(page.partition("## Versions")[2])
    new, old = (
        [cell.text for cell in [row.one("th"), *row.all("td")]] for row in versions.all("tr")[1:]
    )
    assert new[:3] == [
        "2",
        "since March 2027",
        "Synthetic: the first signature counts, not the last.",
    ]
    assert definition in new[3]
    assert old[:3] == ["1", "November 2026 to March 2027", "the first"]
    assert old[3].startswith("Instruments whose last signature falls in the window")
    assert "computed by version 2" in page
    assert made["indicators/index.md"].count("Instruments first signed") == 1
    assert "Instruments signed" not in html_of(made["indicators/index.md"]).text


def test_every_table_and_column_of_the_data_is_described_on_their_page(
    real: Data, written: dict[str, str]
) -> None:
    page = written["registers/tables.md"]
    told = html_of(page).text
    described = real.description
    for resource in (*described.resources.values(), *described.folders.values()):
        assert f"\n## {resource.title}\n" in page
        assert f"data/{resource.path}" in told
        for field in resource.fields:
            assert field.description in told, f"{resource.name}.{field.name}"


def test_every_source_has_its_place_and_names_the_rows_that_rest_on_it(
    real: Data, written: dict[str, str]
) -> None:
    page = html_of(written["registers/sources.md"])
    rows = {one.get("id"): one for one in page.all("tr") if one.get("id")}
    assert set(rows) == set(real.sources)
    for row in evidence.index(real).values():
        for one in row.sources:
            assert row.id in rows[one].text, f"{one} should name {row.id}"


def test_what_is_left_out_or_merged_is_listed_with_its_reason(
    real: Data, written: dict[str, str]
) -> None:
    told = html_of(written["registers/left-out.md"]).text
    for name in ("left_out", "merged_ids"):
        for reason in real.table(name)["reason"]:
            assert reason in told


def test_the_newest_year_stands_on_the_landing_page(real: Data, written: dict[str, str]) -> None:
    newest = max(real.framework.years)
    page = html_of(written["fragments/newest.md"])
    assert str(newest) in page.one("p", "i2-say").text
    assert f"years/{newest}.html" in [one.get("href") for one in page.all("a")]
    for one in page.all("button"):
        assert one.get("popovertarget") in page.ids


def test_pages_are_written_twice_with_the_same_bytes(real: Data, written: dict[str, str]) -> None:
    assert only_pages(pages.write(load(real.root))) == written


def test_every_generated_page_lies_one_folder_deep() -> None:
    assert {path.count("/") for path in pages.PAGES} == {1}
    made = {path for path in pages.PAGES if not path.endswith(".md")}
    assert made == {"fragments/frame.json", "fragments/names.json"}, (
        "what the frame is handed; all else are pages"
    )


def test_the_contents_of_the_book_name_every_generated_page_that_is_no_part_of_another() -> None:
    contents = (ROOT / "book" / "_toc.yml").read_text(encoding="utf-8")
    listed = re.findall(r"(?:file|glob): (\S+)", contents)
    for path in [*pages.PAGES, "partners/etsi.md"]:
        if not path.startswith("fragments/"):
            assert any(fnmatch(path.removesuffix(".md"), one) for one in listed), path


# --- in small worlds ----------------------------------------------------------------------------


def test_a_project_without_a_single_row_still_makes_every_page(tmp_path: Path) -> None:
    made = pages.write(world(tmp_path))
    assert set(made) == set(pages.PAGES)
    for text in made.values():
        html_of(text)


def test_an_instrument_says_how_it_stands_in_the_counts(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(1),
            mou(2, event_hosting="yes"),
            mou(3, itu_is_party="no"),
            mou(4, itu_is_party="unclear"),
            mou(5, ""),
        ],
        parties=signed_by(1, "a", "b"),
        partners=[org("a"), org("b")],
    )
    rows = {
        one.get("id"): " ".join(one.text.split())
        for one in html_of(pages.write(data)["registers/instruments.md"]).all("tr")
        if one.get("id")
    }
    assert "apart: host agreement" in rows["mou-002"]
    assert "not counted" in rows["mou-003"]
    assert "unclear" in rows["mou-004"]
    assert "no date is known" in rows["mou-005"]
    assert "Synthetic a" in rows["mou-001"]
    assert "Synthetic b" in rows["mou-001"]


def test_a_document_and_a_resolution_name_what_points_at_them(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        documents=[doc("C16/1"), doc("C16/2")],
        resolutions=[res(130), res(131)],
        resolution_revisions=[rev(130, 2014)],
        activities=[act(1, document="C16/1", resolutions="res-130-synthetic-2014")],
    )
    made = pages.write(data)
    documents = {one.get("id"): one for one in html_of(made["registers/documents.md"]).all("tr")}
    links = [one.get("href") for one in documents["c16-1"].all("a")]
    assert "../years/2016.html" in links
    assert "../registers/activities.html#act-001" in links
    assert "../years/2016.html" not in [one.get("href") for one in documents["c16-2"].all("a")]
    numbers = {one.get("id"): one for one in html_of(made["registers/resolutions.md"]).all("tr")}
    assert "act-001" in numbers["res-130"].text, "a revision is its number"
    assert "act-001" not in numbers["res-131"].text


def test_a_partner_names_everything_it_stands_in(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1), mou(2)],
        parties=[*signed_by(1, "a"), *signed_by(2, "a")],
        partners=[org("a"), org("all", collective="yes")],
        partnerships=[prt(1, partners="org-a")],
        aliases=[{"alias": "The A", "partner_id": "org-a", "sources": SOURCE}],
    )
    rows = {
        one.get("id"): one for one in html_of(pages.write(data)["registers/partners.md"]).all("tr")
    }
    links = [one.text for one in rows["org-a"].all("a")]
    assert {"mou-001", "mou-002", "prt-001"} <= set(links)
    assert "The A" in rows["org-a"].text
    assert "never counted" in rows["org-all"].text


def nasty_world(tmp_path: Path) -> Data:
    """A row of every register for every nasty title, in every column of free text."""
    under = list(enumerate(NASTY, start=1))
    event = [evt(n, name=t, city=t, evidence=t, note=t) for n, t in under]
    tables: dict[str, Rows] = {
        "sources": [
            source(n, title=t, publisher=t, note=t, url=f"https://example.org/{n}?a=1&b=<2>")
            for n, t in under
        ],
        "instruments": [
            mou(n, title=t, theme=t, term=t, signing_place=t, signing_event=t, evidence=t, note=t)
            for n, t in under
        ],
        "parties": [row for n, _ in under for row in signed_by(n, f"o{n}")],
        "partners": [org(f"o{n}", name=t, short_name=t, note=t) for n, t in under],
        "aliases": [
            {"alias": f"{t} too", "partner_id": f"org-o{n}", "sources": SOURCE} for n, t in under
        ],
        "partnerships": [
            prt(n, name=t, theme=t, partners_as_named=t, evidence=t, note=t) for n, t in under
        ],
        "events": event,
        "event_figures": [fig(n, n, "smes", n, t, evidence=t, note=t) for n, t in under],
        "publications": [pub(n, title=t, theme=t, evidence=t, note=t) for n, t in under],
        "activities": [
            act(n, title=t, words=t, place=t, window_words=t, evidence=t, note=t, goal=t)
            for n, t in under
        ],
        "documents": [doc(t, title=t, evidence=t, note=t) for _, t in under],
        "resolutions": [res(n, number=t, title=t, note=t) for n, t in under],
        "resolution_revisions": [rev(n, 2014, revision=t, title=t, note=t) for n, t in under],
        "counts": [cnt(n, "2016", t, n, scope=t, unit=t, words=t, note=t) for n, t in under],
        "wtisd": [wts(2000 + n, theme=t, note=t) for n, t in under],
        "coverage": [cov(n, "events", "partial", said_by=t, note=t) for n, t in under],
        "left_out": [{"table": t, "row": t, "reason": t} for _, t in under],
        "merged_ids": [{"old_id": t, "new_id": "evt-001", "reason": t} for _, t in under],
    }
    return world(tmp_path, **tables)


def test_titles_that_look_like_markup_are_text_on_every_page(tmp_path: Path) -> None:
    made = only_pages(pages.write(nasty_world(tmp_path)))
    for path, text in made.items():
        told = html_of(text).text
        lost = [title for title in NASTY if title not in told]
        if path.startswith("registers/") and path not in (
            "registers/plan.md",
            "registers/tables.md",
            "registers/conflicts.md",
            "registers/targets.md",
            "registers/downloads.md",
            "registers/rules.md",
        ):
            assert lost == [], path
        prose = prose_of(text)
        assert [title for title in NASTY if title in prose] == [], path
    assert len([path for path in made if path.startswith("partners/")]) == len(NASTY)


def test_words_of_the_framework_that_look_like_markup_are_text_too(tmp_path: Path) -> None:
    title = "<script>alert(1)</script> `a` $x$ {{ y }} [z](w)"
    root = write(tmp_path, instruments=[mou(1)])
    file = root / "data" / "framework" / "indicators.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace(
            "instruments-signed,Instruments signed,", f"instruments-signed,{title},"
        ),
        encoding="utf-8",
    )
    package = root / "data" / "datapackage.json"
    described = json.loads(package.read_text(encoding="utf-8"))
    described["resources"][0]["title"] = title
    described["resources"][0]["description"] = title
    package.write_text(json.dumps(described), encoding="utf-8")
    for path, text in only_pages(pages.write(load(root))).items():
        html_of(text)
        assert title not in prose_of(text), path


def test_no_page_holds_an_empty_line_within_its_html(tmp_path: Path) -> None:
    """A Markdown reader would end the HTML there and read the rest as words of the page."""
    for path, text in only_pages(pages.write(nasty_world(tmp_path))).items():
        for part in blocks(text):
            if part.lstrip().startswith("<"):
                is_only_text(part)
        assert path
