"""From ids to a value: every indicator one formula, every value its ids, words for what it claims."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import (
    IN_2016,
    Row,
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
    world,
)

from i2lib import Data, Interval, Missing, Mode, Window, compute, split
from i2lib.combining import total
from i2lib.errors import MethodError, UsageError
from i2lib.indicators import FORMULAS
from i2lib.indicators.computing import DIMENSIONS, NAMES
from i2lib.indicators.stating import hedge_of
from i2lib.narrative import in_full
from i2lib.quantities import BY_COVERAGE

# --- formulas and indicators --------------------------------------------------------------------


def test_every_indicator_has_one_formula_and_every_formula_is_an_indicator(real: Data) -> None:
    assert list(FORMULAS) == list(real.framework.indicators)


def test_no_two_indicators_share_a_formula() -> None:
    assert len(set(FORMULAS.values())) == len(FORMULAS)


def test_every_formula_says_in_one_line_what_it_counts() -> None:
    assert [code for code, formula in FORMULAS.items() if not formula.__doc__] == []


def test_every_indicator_names_dimensions_and_registers_that_exist(real: Data) -> None:
    tables = set(real.description.resources)
    for code, indicator in real.framework.indicators.items():
        assert set(indicator.splits) <= set(DIMENSIONS), code
        assert set(indicator.registers) <= tables, code


def test_an_indicator_reads_the_registers_that_its_page_names(real: Data) -> None:
    for code, formula in FORMULAS.items():
        read = {name for name in formula.__annotations__ if name not in ("window", "return")}
        named = set(real.framework.indicators[code].registers)
        assert read <= named | {"resolution_revisions"}, code


def test_an_unknown_indicator_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        compute(world(tmp_path), "mous-signed", IN_2016)
    assert "'mous-signed'" in str(caught.value)
    assert "instruments-signed" in str(caught.value)


# --- one world in which everything happened once ------------------------------------------------


def full(tmp_path: Path) -> Data:
    stated: Row = {"value": "5", "qualifier": "exact", "words": "five pillars", "unit": "pillars"}
    return world(
        tmp_path,
        instruments=[
            mou(1, "2012"),
            mou(2, renewal_of="mou-001", itu_sectors="D;T"),
            mou(3, event_hosting="yes"),
            mou(4, ""),
        ],
        parties=[*signed_by(2, "a", "all"), *signed_by(3, "b")],
        partners=[org("a"), org("b", type="government"), org("all", collective="yes")],
        partnerships=[prt(1, partners="org-a")],
        events=[evt(1), evt(2, "Telecom World", "2016-11-14", ends_on="2016-11-17")],
        event_figures=[
            fig(1, 2, "smes", 100, "close to 100", qualifier="approx"),
            fig(2, 2, "pavilions", 20, "over 20 pavilions", qualifier="more_than"),
            fig(3, 2, "smes", 107, said_by="press"),
        ],
        publications=[pub(1)],
        activities=[
            act(1, document="C16/1", resolutions="res-130-synthetic-2014", item="a"),
            act(2, "cybersecurity", document="C16/1", **stated),
            act(3, "events_attended", place="Geneva", kind="external_event"),
        ],
        documents=[doc("C16/1")],
        resolutions=[res(130)],
        resolution_revisions=[rev(130, 2014)],
        counts=[cnt(1, "2016", "new partnership agreements signed", 46)],
        coverage=[cov(1, "publications", "complete_for_page")],
    )


COUNTED = {
    "instruments-signed": ("mou-002",),
    "instruments-renewed": ("mou-002",),
    "instruments-apart": ("mou-003",),
    "instruments-no-end": ("mou-002",),
    "partners-signing": ("org-a",),
    "partnerships-launched": ("prt-001",),
    "events-held": ("evt-001",),
    "tech-smes": ("fig-001",),
    "pavilions": ("fig-002",),
    "publications-named": ("pub-001",),
    "council-reports": ("C16/1",),
    "resolutions-answered": ("res-130",),
    "pillars": ("act-002",),
    "topics-named": ("act-001",),
    "events-attended": ("act-003",),
    "agreements-stated": ("cnt-001",),
    "instruments-several-parties": (),
    "instruments-joining-types": (),
    "partners-met-again": ("org-a",),
}


def test_the_rows_of_every_value_are_exactly_the_ids_it_counted(tmp_path: Path) -> None:
    data = full(tmp_path)
    assert {code: compute(data, code, IN_2016).rows for code in FORMULAS} == COUNTED


def test_what_the_library_reads_it_leaves_as_it_was(tmp_path: Path) -> None:
    data = full(tmp_path)
    before = {name: data.table(name).copy() for name in vars(data.registers)}
    for code in FORMULAS:
        compute(data, code, IN_2016)
        for dimension in DIMENSIONS:
            split(data, code, IN_2016, dimension)
    for name, frame in before.items():
        assert data.table(name).equals(frame), name


@pytest.mark.parametrize("dimension", list(DIMENSIONS))
def test_a_split_that_an_indicator_lacks_is_not_available_and_never_the_total(
    dimension: str, tmp_path: Path
) -> None:
    data = full(tmp_path)
    lacking = [
        code
        for code, indicator in data.framework.indicators.items()
        if dimension not in indicator.splits
    ]
    assert lacking
    for code in lacking:
        asked = compute(data, code, IN_2016, {dimension: "any"})
        for value in (asked, *split(data, code, IN_2016, dimension)):
            assert not value.known, code
            assert value.reason is Missing.NOT_AVAILABLE, code
            assert value.words == f"not available by {NAMES[dimension]}", code
            assert (value.rows, value.apart, value.others) == ((), (), ()), code


def test_a_condition_left_empty_asks_for_the_total(tmp_path: Path) -> None:
    data = full(tmp_path)
    asked = compute(data, "events-held", IN_2016, {"region": "", "sector": ""})
    assert asked == compute(data, "events-held", IN_2016)


def test_a_condition_with_a_misspelt_dimension_is_refused_with_the_known_ones(
    tmp_path: Path,
) -> None:
    with pytest.raises(UsageError, match="regionn"):
        compute(full(tmp_path), "instruments-signed", IN_2016, {"regionn": "AFR"})


def test_a_page_that_names_none_is_no_complete_register_that_holds_none(tmp_path: Path) -> None:
    data = world(tmp_path, coverage=[cov(1, "publications", "complete_for_page")])
    value = compute(data, "publications-named", IN_2016)
    assert value.mode is Mode.NAMED
    assert value.words == "no publication named"
    assert value.reason is not Missing.NONE_RECORDED, "complete for a page is not complete"


def test_the_unit_fits_the_number(tmp_path: Path) -> None:
    data = world(tmp_path, partnerships=[prt(1), prt(2, "2015"), prt(3, "2015-02")])
    one, two = (
        compute(data, "partnerships-launched", Window.of_year(year)) for year in (2016, 2015)
    )
    assert (one.unit, one.words) == ("partnership", "1 partnership found")
    assert (two.unit, two.words) == ("partnerships", "2 partnerships found")


# --- a hedge is read from the words of the source ------------------------------------------------

HEDGED = [
    ("close to 100 tech SMEs", 100, "close to"),
    ("Close to 100 tech SMEs", 100, "close to"),
    ("over 20 pavilions", 20, "over"),
    ("Over 20 pavilions", 20, "over"),
    ("more than 1800 participants", 1800, "more than"),
    ("more than 1,800 participants", 1800, "more than"),
    ("more than 1 800 participants", 1800, "more than"),
    ("more than 1.800 Teilnehmer", 1800, "more than"),
    ("1,800", 1800, ""),
    ("1800", 1800, ""),
    ("92 countries", 92, ""),
    ("SME 107", 107, ""),
    ("five pillars", 5, ""),
    ("Five pillars", 5, ""),
    ("over five pillars", 5, "over"),
    ("nearly 100", 100, "nearly"),
    ("almost 100", 100, "almost"),
    ("some 70,000 visitors", 70000, "some"),
    ("at least 20 ministers", 20, "at least"),
    ("up to 30", 30, "up to"),
    ("a total of 105 member states", 105, "a total of"),
    ("an estimated 500 girls", 500, "an estimated"),
    ("about 12 of 120", 12, "about"),
]


@pytest.mark.parametrize(("words", "number", "hedge"), HEDGED)
def test_a_hedge_is_what_the_source_says_before_its_number(
    words: str, number: int, hedge: str
) -> None:
    assert hedge_of(words, number) == hedge


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("+2.3K participants", 2300),
        ("约4000家", 3000),
        ("", 5),
        ("hundreds of people", 100),
        ("1100 people", 100),
        ("100th anniversary of 1000 people", 10),
        ("3.5 million", 5),
        ("twenty five", 25),
    ],
)
def test_words_that_do_not_show_the_number_give_no_hedge_at_all(words: str, number: int) -> None:
    assert hedge_of(words, number) is None


@pytest.mark.parametrize(
    ("words", "number", "hedge"),
    [
        ("some 70,000 visitors from 70 countries", 70, ""),
        ("over 1.5 million page views by 1 person", 1, ""),
        ("over 20.000 visitors and 20 stands", 20, ""),
    ],
)
def test_a_number_is_not_read_out_of_the_middle_of_another(
    words: str, number: int, hedge: str
) -> None:
    assert hedge_of(words, number) == hedge


# --- why there is no number -------------------------------------------------------------------------

STATES = {  # what the table of coverage says -> why a window without a row has no number
    "partial": Missing.NONE_FOUND,
    "complete_for_page": Missing.NONE_FOUND,
    "complete": Missing.NONE_RECORDED,
    "not_searched": Missing.NOT_COLLECTED,
    "not_yet_due": Missing.NOT_YET_DUE,
    "source_lost": Missing.SOURCE_LOST,
    "withheld": Missing.WITHHELD,
}


@pytest.mark.parametrize(("state", "reason"), STATES.items())
def test_coverage_says_why_a_window_without_a_row_has_no_number(
    state: str, reason: Missing, tmp_path: Path
) -> None:
    data = world(tmp_path, coverage=[cov(1, "instruments", state), cov(2, "event_figures", state)])
    count = compute(data, "instruments-signed", IN_2016)
    assert (count.interval, count.reason) == (None, reason)
    stated = compute(data, "tech-smes", IN_2016)
    if reason in BY_COVERAGE:
        assert count.words == f"no number of instruments: {reason}"
        assert stated.words == f"no number of tech SMEs: {reason}"
        assert (count.short, stated.short) == (reason.value, reason.value)
        assert in_full(count, data.framework.indicator(count.indicator)) == (count.words, "")
        with pytest.raises(MethodError, match="is no number"):
            total(data, [count])
    else:
        assert stated.reason is Missing.NONE_FOUND, (
            "no source states it, however many rows there are"
        )
    beside = compute(data, "instruments-signed", Window.of_year(2017))
    assert beside.reason is Missing.NONE_FOUND, "the state is that of its own window"


@pytest.mark.parametrize("state", [one for one, why in STATES.items() if why in BY_COVERAGE])
def test_what_was_found_all_the_same_is_a_floor(state: str, tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1)], coverage=[cov(1, "instruments", state)])
    value = compute(data, "instruments-signed", IN_2016)
    assert (value.interval, value.mode) == (Interval(1, None), Mode.FOUND)
    assert value.words == "1 instrument found"


def test_a_state_of_one_sector_is_no_reason_in_another(tmp_path: Path) -> None:
    rows = [cov(1, "instruments", "withheld", sector="R"), cov(2, "instruments", "partial")]
    data = world(tmp_path, coverage=rows)
    reasons = [
        compute(data, "instruments-signed", IN_2016, {"sector": sector}).reason
        for sector in ("R", "T", "")
    ]
    assert reasons == [Missing.WITHHELD, Missing.NONE_FOUND, Missing.NONE_FOUND]


def test_the_states_of_the_code_list_are_those_that_say_why(real: Data) -> None:
    assert set(real.codelists["coverage_states"]) == set(STATES)


def test_host_agreements_that_were_not_searched_for_are_not_collected(real: Data) -> None:
    """Of 2006 and 2010, before the report's years, the data say that nobody looked."""
    reasons = [
        compute(real, "instruments-apart", Window.of_year(one)).reason for one in (2006, 2009)
    ]
    assert reasons == [Missing.NOT_COLLECTED, Missing.NONE_FOUND]
