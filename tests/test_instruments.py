"""Instruments, counted by head in small worlds: each once, by its signature, whoever signed it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from worlds import IN_2016, cov, mou, org, signed_by, world, year

from i2lib import Missing, Mode, Value, Window, compute, split
from i2lib.data import Data
from i2lib.quantities import Interval

MARCH_TO_FEBRUARY = Window(date(2016, 3, 1), date(2017, 2, 28))


def signed(data: Data, window: Window = IN_2016, **where: str) -> Value:
    return compute(data, "instruments-signed", window, where)


def parts(data: Data, code: str, dimension: str) -> dict[str, tuple[str, ...]]:
    """The ids behind each part of a split."""
    return {
        dict(value.split)[dimension]: value.rows for value in split(data, code, IN_2016, dimension)
    }


# --- found as signed ----------------------------------------------------------------------------


def test_a_multi_party_mou_is_counted_once_and_each_of_its_partners_once(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1)],
        parties=signed_by(1, "a", "b", "c"),
        partners=[org("a"), org("b"), org("c")],
    )
    assert signed(data).rows == ("mou-001",)
    assert signed(data).words == "1 instrument found"
    partners = compute(data, "partners-signing", IN_2016)
    assert partners.rows == ("org-a", "org-b", "org-c")
    assert partners.through == ("mou-001",)


def test_a_partner_that_signs_three_mous_is_one_partner(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1), mou(2, "2016-06-01"), mou(3, "2016-07-01")],
        parties=[*signed_by(1, "a"), *signed_by(2, "a"), *signed_by(3, "a", "b")],
        partners=[org("a"), org("b")],
    )
    partners = compute(data, "partners-signing", IN_2016)
    assert signed(data).words == "3 instruments found"
    assert partners.rows == ("org-a", "org-b")
    assert partners.words == "2 partners found"


def test_partners_of_other_years_and_of_instruments_not_counted_are_not_counted(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(1),
            mou(2, "2015-12-31"),
            mou(3, event_hosting="yes"),
            mou(4, itu_is_party="no"),
            mou(5, ""),
        ],
        parties=[row for n, name in enumerate("abcde", start=1) for row in signed_by(n, name)],
        partners=[org(name) for name in "abcde"],
    )
    assert compute(data, "partners-signing", IN_2016).rows == ("org-a",)


def test_a_renewal_is_a_signature_too_and_is_told_among_the_renewed(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, "2012-01-01"), mou(2, renewal_of="mou-001"), mou(3)])
    assert signed(data).rows == ("mou-002", "mou-003")
    assert compute(data, "instruments-renewed", IN_2016).rows == ("mou-002",)


def test_an_instrument_that_renews_two_is_one_renewal(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1, "2012-01-01"), mou(2, "2013"), mou(3, renewal_of="mou-001;mou-002")],
    )
    assert compute(data, "instruments-renewed", IN_2016).rows == ("mou-003",)


def test_a_hosting_instrument_that_renews_one_is_no_renewal_of_the_count(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1, "2012"), mou(2, event_hosting="yes", renewal_of="mou-001")],
    )
    assert not compute(data, "instruments-renewed", IN_2016).known


def test_host_agreements_stand_apart_by_what_they_do_and_not_by_their_kind(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(1, kind="agreement"),
            mou(2, kind="agreement", event_hosting="yes"),
            mou(3, kind="MoU", event_hosting="yes"),
            mou(4, "2015-05-09", event_hosting="yes"),
        ],
    )
    assert signed(data).rows == ("mou-001",)
    assert signed(data).apart == ("mou-002", "mou-003")
    assert compute(data, "instruments-apart", IN_2016).rows == ("mou-002", "mou-003")


def test_an_instrument_to_which_itu_is_no_party_or_perhaps_none_is_not_counted(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(1),
            mou(2, itu_is_party="no"),
            mou(3, itu_is_party="unclear"),
            mou(4, itu_is_party="no", event_hosting="yes"),
        ],
    )
    assert signed(data).rows == ("mou-001",)
    assert signed(data).apart == ()
    assert signed(data).listed == ("mou-002", "mou-003", "mou-004")
    assert not compute(data, "instruments-apart", IN_2016).known


def test_letters_and_declarations_of_intent_are_counted_like_the_others(tmp_path: Path) -> None:
    kinds = ("MoU", "agreement", "cooperation agreement", "letter of intent")
    data = world(
        tmp_path,
        instruments=[
            *(mou(n, kind=kind) for n, kind in enumerate(kinds, start=1)),
            mou(5, kind="declaration of intent"),
        ],
    )
    assert signed(data).number == 5


# --- dates --------------------------------------------------------------------------------------


def test_an_undated_instrument_stands_outside_every_year(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, ""), mou(2, "", event_hosting="yes")])
    for one in data.framework.years.values():
        assert not signed(data, one.window).known
        assert signed(data, one.window).apart == ()


def test_the_year_of_an_announcement_or_of_entry_into_force_is_not_that_of_the_signature(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(1, "2015-11-02", in_force_from="2016-01-01"),
            mou(2, "", announced_on="2016-02-02"),
            mou(3, "", last_evidence_on="2016-03-03"),
        ],
    )
    assert not signed(data).known


def test_an_instrument_dated_by_its_year_alone_is_surely_in_that_year(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, "2016"), mou(2, "2016-05")])
    assert signed(data).rows == ("mou-001", "mou-002")
    assert signed(data).number == 2


def test_a_date_that_may_lie_in_or_out_of_the_window_gives_an_interval_and_no_guess(
    tmp_path: Path,
) -> None:
    data = world(tmp_path, instruments=[mou(1, "2016"), mou(2, "2016-07-01"), mou(3, "2016-02")])
    value = signed(data, MARCH_TO_FEBRUARY)
    assert value.rows == ("mou-002", "mou-001"), "the sure one, then the possible one"
    assert value.number is None
    assert value.words == "1 to 2 instruments found"
    assert value.interval == Interval(1, None), "partial coverage leaves the upper end open"


def test_under_complete_coverage_an_ambiguous_date_closes_both_ends(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1, "2015-12/2016-01"), mou(2)],
        coverage=[cov(1, "instruments", "complete")],
    )
    assert signed(data).interval == Interval(1, 2)
    assert signed(data).words == "1 to 2 instruments signed"


def test_an_instrument_dated_over_new_year_may_be_in_either_year(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, "2015-12/2016-01")])
    for number in (2015, 2016):
        value = signed(data, Window.of_year(number))
        assert value.interval == Interval(0, None)
        assert value.rows == ("mou-001",)
    both = signed(data, Window(date(2015, 1, 1), date(2016, 12, 31)))
    assert both.interval == Interval(1, None)


def test_a_partner_of_an_ambiguous_instrument_alone_is_only_possible(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1), mou(2, "2015-12/2016-01")],
        parties=[*signed_by(1, "a"), *signed_by(2, "a", "b")],
        partners=[org("a"), org("b")],
    )
    value = compute(data, "partners-signing", IN_2016)
    assert value.interval == Interval(1, None)
    assert value.rows == ("org-a", "org-b")


# --- partners -----------------------------------------------------------------------------------


def test_a_collective_party_is_listed_and_is_no_partner(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1)],
        parties=signed_by(1, "a", "governments"),
        partners=[org("a"), org("governments", collective="yes", type="government")],
    )
    value = compute(data, "partners-signing", IN_2016)
    assert value.rows == ("org-a",)
    assert value.apart == ("org-governments",)


def test_an_instrument_with_collective_parties_alone_has_no_partner_and_is_counted(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1)],
        parties=signed_by(1, "governments"),
        partners=[org("governments", collective="yes")],
    )
    assert signed(data).number == 1
    assert not compute(data, "partners-signing", IN_2016).known


# --- splits -------------------------------------------------------------------------------------


def test_an_instrument_of_no_single_region_counts_in_the_total_and_has_a_part_of_that_name(
    tmp_path: Path,
) -> None:
    data = world(tmp_path, instruments=[mou(1, region="AFR"), mou(2, region="GLO")])
    assert signed(data).number == 2
    assert parts(data, "instruments-signed", "region") == {
        "AFR": ("mou-001",),
        "GLO": ("mou-002",),
    }
    assert data.label("regions", "GLO") == "no single region"


def test_an_instrument_of_two_sectors_counts_once_in_the_total_and_once_in_each_sector(
    tmp_path: Path,
) -> None:
    data = world(tmp_path, instruments=[mou(1, itu_sectors="D;T"), mou(2, itu_sectors="T")])
    assert signed(data).number == 2
    assert parts(data, "instruments-signed", "sector") == {
        "D": ("mou-001",),
        "T": ("mou-001", "mou-002"),
    }
    assert signed(data, sector="D").rows == ("mou-001",)


def test_an_instrument_of_two_partners_of_one_type_is_once_in_that_type(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1), mou(2)],
        parties=[*signed_by(1, "a", "b", "c"), *signed_by(2, "a")],
        partners=[org("a"), org("b"), org("c", type="academia")],
    )
    by_type = split(data, "instruments-signed", IN_2016, "partner_type")
    assert {dict(value.split)["partner_type"]: value.rows for value in by_type} == {
        "academia": ("mou-001",),
        "private_sector": ("mou-001", "mou-002"),
    }


def test_the_parts_of_a_split_stand_in_the_order_of_the_code_list(tmp_path: Path) -> None:
    regions = ["GLO", "EUR", "AFR"]
    data = world(
        tmp_path, instruments=[mou(n, region=region) for n, region in enumerate(regions, start=1)]
    )
    assert list(parts(data, "instruments-signed", "region")) == ["AFR", "EUR", "GLO"]


def test_a_split_by_kind_holds_each_kind_that_has_a_row(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1), mou(2, kind="agreement"), mou(3, "2015")])
    assert parts(data, "instruments-signed", "kind") == {
        "MoU": ("mou-001",),
        "agreement": ("mou-002",),
    }


def test_two_conditions_keep_the_rows_that_meet_both(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(1, region="AFR", itu_sectors="D"),
            mou(2, region="AFR", itu_sectors="T"),
            mou(3, region="EUR", itu_sectors="D"),
        ],
    )
    value = signed(data, region="AFR", sector="D")
    assert value.rows == ("mou-001",)
    assert value.split == (("region", "AFR"), ("sector", "D"))


def test_a_split_of_a_part_holds_the_rows_of_that_part_alone(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(1, region="AFR", itu_sectors="D"),
            mou(2, region="AFR", itu_sectors="T"),
            mou(3, region="EUR", itu_sectors="R"),
        ],
    )
    where = {"region": "AFR"}
    by_sector = split(data, "instruments-signed", IN_2016, "sector", where)
    assert {dict(one.split)["sector"]: one.rows for one in by_sector} == {
        "D": ("mou-001",),
        "T": ("mou-002",),
    }
    assert {dict(one.split)["region"] for one in by_sector} == {"AFR"}
    by_region = split(data, "instruments-signed", IN_2016, "region", where)
    assert [one.rows for one in by_region] == [("mou-001", "mou-002")]


def test_what_stands_apart_is_split_too(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(1, event_hosting="yes", region="AFR"),
            mou(2, event_hosting="yes", region="EUR"),
        ],
    )
    assert signed(data, region="AFR").apart == ("mou-001",)


# --- in the register with no known end ----------------------------------------------------------


def no_end(data: Data, window: Window = IN_2016) -> Value:
    return compute(data, "instruments-no-end", window)


def test_no_known_end_leaves_out_what_ended_was_superseded_hosts_an_event_or_has_no_date(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(1, "2010"),
            mou(2, "2011", ends_on="2014"),
            mou(3, "2012", terminated_on="2013-02"),
            mou(4, "2013"),
            mou(5, "2016-03-03", renewal_of="mou-004"),
            mou(6, "2014", event_hosting="yes"),
            mou(7, ""),
            mou(8, "2017-01-01"),
            mou(9, "2010", itu_is_party="no"),
        ],
    )
    value = no_end(data)
    assert value.rows == ("mou-001", "mou-005")
    assert value.apart == ("mou-006", "mou-007"), "how many were left out is said from these"
    assert value.listed == ("mou-002", "mou-003", "mou-004"), "and how many have an end"
    assert value.mode is Mode.REGISTER
    assert value.words == "2 instruments in the register"
    assert value.interval == Interval(2, 2), "a complete count of the register, and of that alone"


def test_an_end_still_to_come_is_a_known_end(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, ends_on="2030-05-09")])
    assert not no_end(data).known


def test_signed_on_the_last_day_is_in_the_register_and_a_day_later_is_not(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, "2016-12-31"), mou(2, "2017-01-01")])
    assert no_end(data).rows == ("mou-001",)
    assert no_end(data).interval == Interval(1, 1), "surely"


def test_what_stands_apart_and_what_has_ended_is_of_itu_and_signed_by_the_last_day(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(1, "2016-12-31", event_hosting="yes"),
            mou(2, "2017-01-01", event_hosting="yes"),
            mou(3, "2016-12-31", ends_on="2020"),
            mou(4, "2017-01-01", ends_on="2020"),
            mou(5, "2010", ends_on="2012", event_hosting="yes"),
            mou(6, "2010", ends_on="2012", itu_is_party="no"),
            mou(7, "2010", event_hosting="yes", itu_is_party="no"),
            mou(8, ""),
        ],
    )
    value = no_end(data)
    assert (value.rows, value.apart, value.listed) == ((), ("mou-001", "mou-008"), ("mou-003",))


def test_a_row_that_may_have_been_signed_by_the_last_day_makes_an_interval(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, "2010"), mou(2, "2016")])
    value = no_end(data, Window(date(2016, 1, 1), date(2016, 6, 30)))
    assert value.interval == Interval(1, 2)


# --- coverage decides the words ------------------------------------------------------------------

STATES = {
    "partial": ("2 instruments found", Interval(2, None)),
    "not_searched": ("2 instruments found", Interval(2, None)),
    "complete": ("2 instruments signed", Interval(2, 2)),
    "complete_for_page": ("2 instruments named", Interval(2, 2)),
}


def test_the_same_rows_are_found_signed_or_named_as_coverage_says(tmp_path: Path) -> None:
    for state, (words, interval) in STATES.items():
        data = world(
            tmp_path / state,
            instruments=[mou(1), mou(2)],
            coverage=[cov(1, "instruments", state)],
        )
        value = signed(data)
        assert (value.words, value.interval) == (words, interval), state
        assert value.rows == ("mou-001", "mou-002")


def test_a_register_that_the_table_of_coverage_does_not_name_is_partial(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1)], coverage=[])
    assert signed(data).mode is Mode.FOUND


def test_a_year_that_is_declared_complete_is_complete_for_that_year_alone(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1), mou(2, "2015-05-09"), mou(3, "2017-05-09")],
        coverage=[
            cov(1, "instruments", "partial", period_start="2010", period_end="2020"),
            cov(2, "instruments", "complete"),
        ],
    )
    words = {one.year: signed(data, one.window).words for one in data.framework.years.values()}
    assert words == {
        2015: "1 instrument found",
        2016: "1 instrument signed",
        2017: "1 instrument found",
    }
    across = Window(date(2015, 7, 1), date(2016, 12, 31))
    assert signed(data, across).mode is Mode.FOUND, "half of this window is partial"
    spring = Window(date(2016, 3, 1), date(2016, 5, 31))
    assert signed(data, spring).mode is Mode.EXACT, "a part of a complete year is complete"


def test_a_sector_that_is_declared_complete_is_complete_for_that_sector_alone(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1, itu_sectors="D"), mou(2, itu_sectors="T")],
        coverage=[
            cov(1, "instruments", "partial"),
            cov(2, "instruments", "complete", sector="D"),
        ],
    )
    assert signed(data).words == "2 instruments found"
    assert signed(data, sector="D").words == "1 instrument signed"
    assert signed(data, sector="T").words == "1 instrument found"
    by_sector = split(data, "instruments-signed", IN_2016, "sector")
    assert [value.words for value in by_sector] == ["1 instrument signed", "1 instrument found"]


def test_coverage_of_another_register_says_nothing_of_this_one(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1), mou(2, event_hosting="yes")],
        coverage=[cov(1, "host_agreements", "complete"), cov(2, "events", "complete")],
    )
    assert signed(data).words == "1 instrument found"
    assert compute(data, "instruments-apart", IN_2016).words == "1 host agreement signed"


def test_a_window_without_a_row_says_why_by_its_coverage_and_never_nought(
    tmp_path: Path,
) -> None:
    for state, reason in (
        ("partial", Missing.NONE_FOUND),
        ("not_searched", Missing.NOT_COLLECTED),
        ("complete", Missing.NONE_RECORDED),
    ):
        data = world(tmp_path / state, coverage=[cov(1, "instruments", state)])
        value = signed(data)
        assert not value.known
        assert value.number is None, "never a zero"
        assert value.reason is reason
        assert "0" not in value.words


def test_a_window_outside_the_years_of_the_report_is_counted_like_any_other(
    tmp_path: Path,
) -> None:
    data = world(tmp_path, instruments=[mou(1, "1999-01-01")], years=[year(2016)])
    assert signed(data, Window.of_year(1999)).rows == ("mou-001",)
