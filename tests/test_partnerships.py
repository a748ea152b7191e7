"""Partnerships launched: by their launch alone, and never added to instruments."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from worlds import IN_2016, cov, mou, org, prt, world

from i2lib import Missing, Window, compute, split
from i2lib.quantities import Interval


def test_a_partnership_counts_in_the_year_of_its_launch_alone(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        partnerships=[
            prt(1),
            prt(2, "2015-12-31", ended_on="2016-12-31"),
            prt(3, "2017"),
            prt(4, ""),
        ],
    )
    value = compute(data, "partnerships-launched", IN_2016)
    assert value.rows == ("prt-001",)
    assert value.words == "1 partnership found"
    assert value.apart == ()


def test_the_same_deed_in_both_registers_is_counted_in_each_and_added_nowhere(
    tmp_path: Path,
) -> None:
    data = world(tmp_path, instruments=[mou(1)], partnerships=[prt(1)])
    assert compute(data, "instruments-signed", IN_2016).rows == ("mou-001",)
    assert compute(data, "partnerships-launched", IN_2016).rows == ("prt-001",)
    assert not [code for code in data.framework.indicators if "total" in code]


def test_a_launch_that_may_lie_in_the_window_is_counted_at_the_upper_end_only(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        partnerships=[prt(1, "2016"), prt(2, "2016-04-01")],
        coverage=[cov(1, "partnerships", "complete", period_end="2017")],
    )
    value = compute(data, "partnerships-launched", Window(date(2016, 4, 1), date(2017, 3, 31)))
    assert value.interval == Interval(1, 2)
    assert value.words == "1 to 2 partnerships launched"


def test_a_partnership_is_split_by_its_lead_and_by_the_types_of_its_partners(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        partnerships=[
            prt(1, partners="org-a;org-b", lead_sector="D"),
            prt(2, partners="org-b", lead_sector="T"),
            prt(3, lead_sector="T"),
        ],
        partners=[org("a", type="academia"), org("b")],
    )
    by_type = split(data, "partnerships-launched", IN_2016, "partner_type")
    assert {dict(value.split)["partner_type"]: value.rows for value in by_type} == {
        "academia": ("prt-001",),
        "private_sector": ("prt-001", "prt-002"),
    }
    by_sector = split(data, "partnerships-launched", IN_2016, "sector")
    assert [value.rows for value in by_sector] == [("prt-001",), ("prt-002", "prt-003")]


def test_partnerships_by_region_are_not_available_and_never_the_total(tmp_path: Path) -> None:
    data = world(tmp_path, partnerships=[prt(1)])
    value = compute(data, "partnerships-launched", IN_2016, {"region": "AFR"})
    assert value.reason is Missing.NOT_AVAILABLE
    assert value.words == "not available by region"
    assert value.rows == ()


def test_partnerships_of_a_complete_year_are_launched_and_of_an_empty_one_none_recorded(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path, partnerships=[prt(1)], coverage=[cov(1, "partnerships", "complete", "2015/2016")]
    )
    assert compute(data, "partnerships-launched", IN_2016).words == "1 partnership launched"
    empty = compute(data, "partnerships-launched", Window.of_year(2015))
    assert empty.reason is Missing.NONE_RECORDED
