"""Reports to the Council, the resolutions they answer to, and numbers that others state."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from worlds import IN_2016, act, cnt, cov, doc, res, rev, world

from i2lib import Missing, Mode, Window, compute
from i2lib.quantities import Interval


def test_a_document_that_three_statements_name_is_one_report(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        documents=[doc("C16/1"), doc("C16/2"), doc("C16/3")],
        activities=[
            act(1, document="C16/1"),
            act(2, document="C16/1"),
            act(3, "cybersecurity", document="C16/2"),
            act(4, "other_objectives", document="C16/3"),
            act(5, document=""),
            act(6, document="C16/3", kind="event"),
        ],
    )
    value = compute(data, "council-reports", IN_2016)
    assert value.rows == ("C16/1", "C16/2")
    assert value.words == "2 reports found"


def test_a_report_stands_in_the_year_of_its_statement(tmp_path: Path) -> None:
    data = world(
        tmp_path, documents=[doc("C17/1")], activities=[act(1, year="2017", document="C17/1")]
    )
    assert not compute(data, "council-reports", IN_2016).known
    assert compute(data, "council-reports", Window.of_year(2017)).rows == ("C17/1",)


def test_resolutions_are_counted_by_number_and_their_revisions_are_one(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        resolutions=[res(101), res(102), res(130)],
        resolution_revisions=[rev(130, 2010), rev(130, 2014), rev(102, 2014)],
        activities=[
            act(1, resolutions="res-101;res-130-synthetic-2014"),
            act(2, resolutions="res-130"),
            act(3, "cybersecurity", resolutions="res-130-synthetic-2010;res-102-synthetic-2014"),
            act(4, "tech_smes", resolutions="res-102"),
        ],
    )
    value = compute(data, "resolutions-answered", IN_2016)
    assert set(value.rows) == {"res-101", "res-102", "res-130"}
    assert len(value.rows) == 3
    assert value.words == "3 resolutions found"


def test_resolutions_of_a_page_that_lists_them_all_are_named_and_complete_for_the_page(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        resolutions=[res(101)],
        activities=[act(1, resolutions="res-101")],
        coverage=[cov(1, "activities", "complete_for_page")],
    )
    value = compute(data, "resolutions-answered", IN_2016)
    assert value.mode is Mode.NAMED
    assert value.words == "1 resolution named"
    assert value.interval == Interval(1, 1)


def test_a_resolution_named_in_a_sure_and_in_a_possible_statement_is_surely_named(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        resolutions=[res(1), res(2)],
        activities=[
            act(1, resolutions="res-1"),
            act(2, year="2016/2017", resolutions="res-1;res-2"),
        ],
    )
    value = compute(data, "resolutions-answered", IN_2016)
    assert value.rows == ("res-1", "res-2")
    assert value.interval == Interval(1, None)
    assert value.words == "1 to 2 resolutions found"


def test_the_pillars_are_what_is_said_of_a_report_in_its_own_word(tmp_path: Path) -> None:
    stated = {"value": "5", "qualifier": "exact", "words": "five pillars", "unit": "pillars"}
    data = world(
        tmp_path,
        documents=[doc("C16/1")],
        activities=[
            act(1, "cybersecurity", document="C16/1", **stated),
            act(2, "cybersecurity", **{**stated, "value": "7", "words": "seven pillars"}),
            act(3),
        ],
    )
    value = compute(data, "pillars", IN_2016)
    assert value.mode is Mode.STATED
    assert value.words == "5 pillars"
    assert value.rows == ("act-001",)
    assert value.interval == Interval(5, 5)


def test_a_report_that_is_dated_by_the_year_of_its_council_is_context(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        documents=[doc("C16/1"), doc("C16/2")],
        resolutions=[res(101), res(102)],
        activities=[
            act(1, document="C16/1", resolutions="res-101"),
            act(2, document="C16/2", resolutions="res-102", year_is="Council year"),
        ],
    )
    assert compute(data, "council-reports", IN_2016).rows == ("C16/1",)
    assert compute(data, "resolutions-answered", IN_2016).rows == ("res-101",)


def test_the_statements_by_which_documents_and_resolutions_are_named_stand_behind_them(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        documents=[doc("C16/1")],
        resolutions=[res(101)],
        activities=[
            act(1, document="C16/1"),
            act(2, resolutions="res-101"),
            act(3, year="2015", document="C16/1", resolutions="res-101"),
        ],
    )
    assert compute(data, "council-reports", IN_2016).through == ("act-001",)
    assert compute(data, "resolutions-answered", IN_2016).through == ("act-002",)


def test_topics_are_the_lettered_items_of_the_report_on_internet_issues(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        activities=[
            act(1, item="a"),
            act(2, item="b"),
            act(3),
            act(4, "cybersecurity", item="a"),
            act(5, year="2015", item="a"),
        ],
    )
    assert compute(data, "topics-named", IN_2016).rows == ("act-001", "act-002")


def test_the_total_that_a_sector_states_stands_with_its_own_row(tmp_path: Path) -> None:
    measure = "new partnership agreements signed"
    data = world(
        tmp_path,
        counts=[
            cnt(1, "2016", measure, 46),
            cnt(2, "2016", "something else", 7),
            cnt(3, "2015", measure, 30, qualifier="more_than"),
        ],
    )
    value = compute(data, "agreements-stated", IN_2016)
    assert value.words == "46 agreements"
    assert value.rows == ("cnt-001",)
    assert compute(data, "agreements-stated", Window.of_year(2015)).words == (
        "more than 30 agreements"
    )
    assert compute(data, "agreements-stated", Window.of_year(2017)).reason is Missing.NONE_FOUND


def test_totals_of_two_years_are_not_the_total_of_both(tmp_path: Path) -> None:
    measure = "new partnership agreements signed"
    data = world(tmp_path, counts=[cnt(1, "2015", measure, 30), cnt(2, "2016", measure, 46)])
    value = compute(data, "agreements-stated", Window(date(2015, 1, 1), date(2016, 12, 31)))
    assert value.reason is Missing.NOT_APPLICABLE
    assert value.number is None
    assert value.others == ("cnt-001", "cnt-002")


def test_two_statements_of_one_year_are_two_observations(tmp_path: Path) -> None:
    measure = "new partnership agreements signed"
    data = world(tmp_path, counts=[cnt(1, "2016", measure, 46), cnt(2, "2016", measure, 47)])
    value = compute(data, "agreements-stated", IN_2016)
    assert (value.rows, value.others) == (("cnt-001",), ("cnt-002",))


def test_what_nothing_names_is_none_found(tmp_path: Path) -> None:
    data = world(tmp_path)
    for code in ("council-reports", "resolutions-answered", "topics-named", "pillars"):
        value = compute(data, code, IN_2016)
        assert value.reason is Missing.NONE_FOUND, code
        assert value.rows == (), code
