"""What stands behind a number: every id leads to a row, every row to a page of the book and its sources."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from worlds import IN_2016, act, cov, doc, evt, fig, mou, org, res, rev, signed_by, source, world

from i2lib import Data, Window, compute, evidence, split
from i2lib.indicators import FORMULAS
from i2lib.indicators.computing import DIMENSIONS
from i2lib.indicators.rules import HOUSE, count
from i2lib.quantities import Mode, Value

BEHIND = ("rows", "apart", "others", "listed", "through")


def ids_of(value: Value) -> set[str]:
    return {row for name in BEHIND for row in getattr(value, name, ())}


def windows(data: Data) -> list[Window]:
    """Each year of the report, then all of them together."""
    years = [year.window for year in data.framework.years.values()]
    return [*years, Window(years[0].start, years[-1].end)]


# --- of the project's own data ------------------------------------------------------------------


def test_every_id_in_every_value_is_a_row_and_every_row_has_a_source(real: Data) -> None:
    for window in windows(real):
        for code in FORMULAS:
            values = [compute(real, code, window)]
            for dimension in DIMENSIONS if window == windows(real)[-1] else ():
                values += split(real, code, window, dimension)
            for value in values:
                for row_id in ids_of(value):
                    row = evidence.row(real, row_id)
                    assert row.sources, row_id
                    assert evidence.sources_of(real, row.sources), row_id


def test_every_value_has_a_story_that_can_be_told(real: Data) -> None:
    for window in windows(real):
        for code, indicator in real.framework.indicators.items():
            behind = evidence.gather(real, compute(real, code, window))
            assert [row.id for row in behind.rows] == list(behind.value.rows)
            assert behind.indicator == indicator
            assert behind.rule
            assert behind.window
            assert bool(behind.sources) is bool(behind.rows), code


def test_every_row_of_every_register_has_a_label_an_address_and_sources(real: Data) -> None:
    found = evidence.index(real)
    for register in evidence.LABELS:
        for row_id in real.table(register)["id"]:
            row = found[row_id]
            assert row.register == register, row_id
            assert row.label, row_id
            assert row.sources, row_id
            assert row.place.startswith(f"{evidence.PAGES[register]}#"), row_id
            assert row.address == row.place or row.register == "partners", row_id


def test_no_two_rows_of_one_page_share_an_anchor(real: Data) -> None:
    addresses = [row.address for row in evidence.index(real).values()]
    assert len(set(addresses)) == len(addresses)


def test_no_id_stands_in_two_registers(real: Data) -> None:
    ids = [row_id for register in evidence.LABELS for row_id in real.table(register)["id"]]
    assert len(set(ids)) == len(ids)


def test_every_register_with_ids_that_is_counted_has_a_page_and_a_label(real: Data) -> None:
    assert set(evidence.PAGES) == set(evidence.LABELS)
    no_pages = {"parties", "aliases", "merged_ids", "left_out", "lost_links"}
    tables = {field.name for field in dataclasses.fields(real.registers)}
    assert set(evidence.PAGES) == tables - no_pages


# --- in small worlds ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row_id", "anchor"),
    [
        ("mou-031", "mou-031"),
        ("C17/18", "c17-18"),
        ("C18/INF/4", "c18-inf-4"),
        ("WG-PL/9 (PP-14)", "wg-pl-9-pp-14"),
        ("res-wtsa-58", "res-wtsa-58"),
    ],
)
def test_an_anchor_is_the_id_in_small_letters_with_dashes_for_other_marks(
    row_id: str, anchor: str
) -> None:
    assert evidence.anchor(row_id) == anchor


def test_the_evidence_of_a_count_names_its_rows_what_stands_apart_and_their_pages(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        sources=[source(1), source(2), source(3)],
        instruments=[
            mou(1, sources="src-002;src-001", evidence="words of the page"),
            mou(2, sources="src-001"),
            mou(3, event_hosting="yes", sources="src-003"),
        ],
        coverage=[cov(1, "instruments", "partial", note="What was searched.")],
    )
    behind = evidence.gather(data, compute(data, "instruments-signed", IN_2016))
    assert [(row.id, row.label) for row in behind.rows] == [
        ("mou-001", "Synthetic memorandum 1"),
        ("mou-002", "Synthetic memorandum 2"),
    ]
    assert [row.id for row in behind.apart] == ["mou-003"]
    assert [one.id for one in behind.sources] == ["src-002", "src-001"], "each once, as they come"
    assert behind.sources[0].url == "https://example.org/2"
    assert behind.coverage == "What was searched."
    assert behind.rows[0].evidence == "words of the page"
    assert "how many more there are is not known" in behind.rule


def test_sources_that_differ_stand_in_the_evidence_of_the_figure_that_is_shown(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        events=[evt(1, "Telecom World", "2016-11-14", ends_on="2016-11-17")],
        event_figures=[fig(1, 1, "smes", 107, said_by="press"), fig(2, 1, "smes", 100)],
        coverage=[cov(1, "event_figures", "partial")],
    )
    behind = evidence.gather(data, compute(data, "tech-smes", IN_2016))
    assert [row.id for row in behind.rows] == ["fig-002"]
    assert [row.id for row in behind.others] == ["fig-001"]
    assert behind.coverage == "", "a stated figure is no count of a register"
    assert behind.rule.startswith("A figure that a source states")
    assert behind.window == "14 to 17 November 2016", "the days of its event"


def test_every_way_that_a_number_carries_has_its_rule() -> None:
    assert set(evidence.RULES) == set(Mode)
    assert len(set(evidence.RULES.values())) == len(Mode)


def test_the_rule_of_a_complete_register_claims_it_and_no_other_does(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1)], coverage=[cov(1, "instruments", "complete")])
    behind = evidence.gather(data, compute(data, "instruments-signed", IN_2016))
    assert behind.rule.startswith("A complete count: the register is declared complete")


def test_the_evidence_of_a_sector_cites_the_coverage_of_that_sector(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1, itu_sectors="D")],
        coverage=[
            cov(1, "instruments", "partial", note="Of all."),
            cov(2, "instruments", "complete", sector="D", note="Of D."),
        ],
    )
    of_all = compute(data, "instruments-signed", IN_2016)
    of_d = compute(data, "instruments-signed", IN_2016, {"sector": "D"})
    assert evidence.gather(data, of_all).coverage == "Of all."
    assert evidence.gather(data, of_d).coverage == "Of D."


def test_partners_and_documents_have_their_own_pages(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1)],
        parties=signed_by(1, "a"),
        partners=[org("a")],
        documents=[doc("C16/1")],
        activities=[act(1, document="C16/1", resolutions="res-130-synthetic-2014")],
        resolutions=[res(130)],
        resolution_revisions=[rev(130, 2014)],
    )
    addresses = {
        code: [row.address for row in evidence.gather(data, compute(data, code, IN_2016)).rows]
        for code in ("partners-signing", "council-reports", "resolutions-answered")
    }
    assert addresses == {
        "partners-signing": ["partners/a.html"],
        "council-reports": ["registers/documents.html#c16-1"],
        "resolutions-answered": ["registers/resolutions.html#res-130"],
    }


def test_a_partner_is_counted_through_its_instruments_and_rests_on_their_pages(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        sources=[source(1), source(2), source(3)],
        instruments=[mou(1, sources="src-002")],
        parties=signed_by(1, "a"),
        partners=[org("a", sources="src-003")],
    )
    behind = evidence.gather(data, compute(data, "partners-signing", IN_2016))
    assert [row.id for row in behind.rows] == ["org-a"]
    assert [row.id for row in behind.through] == ["mou-001"]
    assert [one.id for one in behind.sources] == ["src-002"]


def test_the_date_of_a_row_is_in_words_and_empty_where_none_is_known(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1, "2016-05-09"), mou(2, "2016-05"), mou(3, "")],
        partners=[org("a")],
    )
    told = {row: evidence.when(data, row) for row in ("mou-001", "mou-002", "mou-003", "org-a")}
    assert told == {"mou-001": "9 May 2016", "mou-002": "May 2016", "mou-003": "", "org-a": ""}


def test_a_row_can_be_had_whole_and_an_unknown_one_cannot(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, theme="a theme")])
    assert evidence.record(data, "mou-001")["theme"] == "a theme"
    assert "signed_on_first" not in evidence.record(data, "mou-001")
    with pytest.raises(KeyError):
        evidence.row(data, "mou-002")


def test_the_events_of_a_series_are_those_that_begin_or_may_begin_in_the_window(
    tmp_path: Path,
) -> None:
    starts = ["2016", "2015-12-31", "2016-12-31", "2015/2016", "2017-01"]
    data = world(tmp_path, events=[evt(n, "Forum", text) for n, text in enumerate(starts, 1)])
    assert [row.id for row in evidence.events_of(data, "Forum", IN_2016)] == [
        "evt-001",
        "evt-003",
        "evt-004",
    ]
    assert evidence.events_of(data, "Seminar", IN_2016) == ()


# --- under other rules ----------------------------------------------------------------------------


def test_the_evidence_of_a_count_says_what_other_rules_make_of_it_and_where_they_stand(
    real: Data,
) -> None:
    behind = evidence.gather(real, compute(real, "instruments-signed", IN_2016))
    told = evidence.other_rules(behind, "../")
    assert told.startswith("1 to 6 instruments (1: Announcement; ")
    assert "6: Host agreements too; the others agree); counting other things: 6: Party" in told
    assert "Counted under some: mou-071; left out under some: mou-031, mou-112" in told
    assert told.endswith(' <a href="../registers/rules.html">Counting rules</a>')
    assert len(told) < 500, "every aside is in the page"


def test_pairs_and_partners_do_not_widen_the_span_of_instruments(real: Data) -> None:
    behind = evidence.gather(real, compute(real, "instruments-signed", Window.of_year(2018)))
    told = behind.under_other_rules
    assert told.startswith("0 to 4 instruments (")
    assert told.endswith("counting other things: 9: Party by party, Distinct partners")


def test_the_evidence_of_what_rules_do_not_count_says_nothing_of_them(real: Data) -> None:
    for code in real.framework.indicators.keys() - {"instruments-signed"}:
        behind = evidence.gather(real, compute(real, code, IN_2016))
        assert not evidence.other_rules(behind, "../"), code


def test_in_every_real_year_the_rules_of_the_evidence_are_those_of_the_page_of_rules(
    real: Data,
) -> None:
    for year in real.framework.years.values():
        told = evidence.gather(real, compute(real, "instruments-signed", year.window)).alternatives
        page = {one: count(real, one, year.window).signed for one in real.framework.rules
                if not real.framework.rules[one].lacks and one != HOUSE}  # fmt: skip
        assert {one.rule.id: one.signed for one in told} == page
