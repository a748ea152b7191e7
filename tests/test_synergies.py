"""Synergies: instruments of several parties, of several types, and partners met again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from markup import is_only_text
from worlds import IN_2016, ROOT, Rows, mou, org, prt, pub, signed_by, world

from i2lib import Data, Window, compute, synergies

PEOPLE = [org("a"), org("b"), org("c", "government"), org("all", collective="yes")]


def of(folder: Path, **tables: Rows) -> Data:
    return world(folder, partners=PEOPLE, **tables)


def test_an_instrument_with_one_other_party_joins_nobody_else(tmp_path: Path) -> None:
    data = of(tmp_path, instruments=[mou(1), mou(2)], parties=signed_by(1, "a"))
    assert compute(data, "instruments-several-parties", IN_2016).rows == ()


def test_an_instrument_with_two_other_parties_is_one_of_several(tmp_path: Path) -> None:
    parties = [*signed_by(1, "a", "b"), *signed_by(2, "a", "c")]
    data = of(tmp_path, instruments=[mou(1), mou(2)], parties=parties)
    value = compute(data, "instruments-several-parties", IN_2016)
    assert value.rows == ("mou-001", "mou-002")
    assert value.words == "2 instruments with several other parties found"


def test_only_parties_of_different_types_join_types(tmp_path: Path) -> None:
    parties = [*signed_by(1, "a", "b"), *signed_by(2, "a", "c")]
    data = of(tmp_path, instruments=[mou(1), mou(2)], parties=parties)
    assert compute(data, "instruments-joining-types", IN_2016).rows == ("mou-002",)


def test_a_collective_party_is_no_second_party_and_no_type(tmp_path: Path) -> None:
    data = of(tmp_path, instruments=[mou(1)], parties=signed_by(1, "a", "all"))
    for code in ("instruments-several-parties", "instruments-joining-types"):
        assert compute(data, code, IN_2016).rows == (), code


def test_host_agreements_and_those_of_others_are_none_of_them(tmp_path: Path) -> None:
    own = [mou(1, event_hosting="yes"), mou(2, itu_is_party="no")]
    parties = [*signed_by(1, "a", "c"), *signed_by(2, "a", "c")]
    value = compute(
        of(tmp_path, instruments=own, parties=parties), "instruments-joining-types", IN_2016
    )
    assert (value.rows, value.apart, value.listed) == ((), (), ())


def test_a_partner_of_two_years_is_met_again_in_both(tmp_path: Path) -> None:
    parties = [*signed_by(1, "a"), *signed_by(2, "a"), *signed_by(3, "b")]
    data = of(tmp_path, instruments=[mou(1), mou(2, "2009"), mou(3)], parties=parties)
    value = compute(data, "partners-met-again", IN_2016)
    assert value.rows == ("org-a",)
    assert set(value.through) == {"mou-001", "mou-002"}
    assert compute(data, "partners-met-again", Window.of_year(2009)).rows == ("org-a",)
    assert compute(data, "partners-met-again", Window.of_year(2015)).rows == ()


def test_two_instruments_of_one_year_are_no_second_year(tmp_path: Path) -> None:
    parties = [*signed_by(1, "a"), *signed_by(2, "a")]
    data = of(tmp_path, instruments=[mou(1), mou(2, "2016-07")], parties=parties)
    assert compute(data, "partners-met-again", IN_2016).rows == ()


def test_a_partner_of_two_registers_in_one_year_is_met_again(tmp_path: Path) -> None:
    data = of(
        tmp_path,
        instruments=[mou(1)],
        parties=signed_by(1, "a"),
        partnerships=[prt(1, partners="org-a;org-b")],
        publications=[pub(1, partners="org-b;org-all")],
    )
    assert compute(data, "partners-met-again", IN_2016).rows == ("org-a", "org-b")


def test_one_deed_in_two_registers_is_one_meeting(tmp_path: Path) -> None:
    data = of(
        tmp_path,
        instruments=[mou(1)],
        parties=signed_by(1, "a"),
        partnerships=[prt(1, "2017", partners="org-a;org-b", same_deed="mou-001")],
    )
    assert compute(data, "partners-met-again", IN_2016).rows == ()


def test_a_date_that_may_lie_in_the_window_makes_the_answer_an_interval(tmp_path: Path) -> None:
    own = [mou(1, "2015-12/2016-01"), mou(2, "2009"), mou(3, "2008")]
    parties = [*signed_by(1, "a"), *signed_by(2, "a"), *signed_by(3, "a")]
    value = compute(of(tmp_path, instruments=own, parties=parties), "partners-met-again", IN_2016)
    assert value.interval is not None
    assert value.interval.lower == 0
    assert value.rows == ("org-a",)


def test_a_date_over_two_years_adds_no_year(tmp_path: Path) -> None:
    own = [mou(1), mou(2, "2015-12/2016-01")]
    parties = [*signed_by(1, "a"), *signed_by(2, "a")]
    data = of(tmp_path, instruments=own, parties=parties)
    both = Window(date(2015, 1, 1), date(2016, 12, 31))
    assert compute(data, "partners-met-again", both).rows == ()


def test_a_partner_met_again_stands_with_its_rows_in_the_order_of_time(tmp_path: Path) -> None:
    parties = [*signed_by(1, "a"), *signed_by(2, "a")]
    data = of(tmp_path, instruments=[mou(1), mou(2, "2009")], parties=parties)
    html = synergies.met_again(data, compute(data, "partners-met-again", IN_2016))
    text = is_only_text(html).text
    assert text.index("mou-002 (2009)") < text.index("mou-001 (9 May 2016)")


def test_of_the_real_registers_each_instrument_that_joins_types_has_several_parties(
    real: Data,
) -> None:
    joined = 0
    for year in real.framework.years.values():
        several = compute(real, "instruments-several-parties", year.window)
        joining = compute(real, "instruments-joining-types", year.window)
        assert set(joining.rows) <= set(several.rows)
        assert set(several.rows) <= set(compute(real, "instruments-signed", year.window).rows)
        joined += len(joining.rows)
    assert joined


def test_the_page_of_a_year_says_first_that_no_value_of_the_outcome_is_published() -> None:
    cells = json.loads((ROOT / "notebooks/annual.ipynb").read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    says = texts.index('account.element("I.2-1/outcome")')
    first = min(n for n, text in enumerate(texts) if "instruments-several-parties" in text)
    assert texts.index("## Synergies from partnerships") < says < first
    assert first < texts.index("## Knowledge-sharing, networking and partnerships")
