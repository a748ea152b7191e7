"""Rows by name: each a link to its place, with what is known of it and no more."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from markup import Element, is_only_text
from worlds import IN_2016, cov, evt, mou, org, prt, world
from worlds import year as year_of

from i2lib import Data, compute, listings, split
from i2lib.narrative import Voice


def items(html: str) -> list[tuple[str, str]]:
    """The address and the words of each item of a list."""
    return [
        (one.all("a")[0].get("href"), " ".join(one.text.split()))
        for one in is_only_text(html).all("li")
    ]


# --- lists --------------------------------------------------------------------------------------


def test_a_row_stands_under_its_name_with_its_date_and_leads_to_its_place(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1), mou(2, "2016-05")])
    assert items(listings.named(data, ("mou-002", "mou-001"))) == [
        ("../registers/instruments.html#mou-002", "Synthetic memorandum 2 (May 2016)"),
        ("../registers/instruments.html#mou-001", "Synthetic memorandum 1 (9 May 2016)"),
    ]


def test_no_rows_make_no_list(tmp_path: Path) -> None:
    assert listings.named(world(tmp_path), ()) == ""


def test_a_row_says_what_it_renews_and_that_it_was_seen_once_only(tmp_path: Path) -> None:
    data = world(
        tmp_path, instruments=[mou(1, "2012"), mou(2, renewal_of="mou-001", verified="no")]
    )
    [(_, words)] = items(listings.named(data, ("mou-002",)))
    assert "9 May 2016" in words
    assert "renews mou-001" in words
    assert "seen once" in words
    [(_, words)] = items(listings.named(data, ("mou-001",)))
    assert "seen once" not in words


def test_an_undated_row_says_nothing_of_a_date(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, "")])
    assert items(listings.named(data, ("mou-001",)))[0][1] == "Synthetic memorandum 1"


def test_an_event_stands_with_its_days_and_its_place(tmp_path: Path) -> None:
    where = {"city": "Geneva", "country": "CHE"}
    data = world(
        tmp_path,
        events=[
            evt(1, "Forum", "2016-11-14", ends_on="2016-11-17", **where),
            evt(2, "Forum", "2016", online="yes"),
        ],
    )
    first, second = (words for _, words in items(listings.named(data, ("evt-001", "evt-002"))))
    assert "14 to 17 November 2016" in first
    assert "Geneva, Switzerland" in first
    assert "online" not in first
    assert "2016" in second
    assert "online" in second


def test_what_stands_beside_a_count_stands_under_words_that_say_why(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1), mou(2, event_hosting="yes")])
    value = compute(data, "instruments-signed", IN_2016)
    indicator = data.framework.indicator("instruments-signed")
    seen = is_only_text(listings.beside(data, indicator, value))
    assert seen.all("p", "i2-apart")[0].text.startswith("Standing apart, not counted: host agree")
    assert [one.text for one in seen.all("a")] == ["Synthetic memorandum 2"]


# --- splits -------------------------------------------------------------------------------------


def split_page(data: Data, code: str = "instruments-signed") -> Element:
    total = compute(data, code, IN_2016)
    parts = {
        dimension: split(data, code, IN_2016, dimension)
        for dimension in data.framework.indicator(code).splits
    }
    voice = Voice(data, IN_2016, partial(compute, data, window=IN_2016))
    return is_only_text(listings.splits(voice, total, parts))


def test_the_parts_of_a_split_stand_with_their_numbers_and_rows(tmp_path: Path) -> None:
    data = world(
        tmp_path, instruments=[mou(1, region="AFR"), mou(2, region="GLO"), mou(3, region="GLO")]
    )
    text = [" ".join(line.text.split()) for line in split_page(data).all("tr")]
    assert [line for line in text if "Africa" in line and "1 found" in line and "mou-001" in line]
    assert [
        line
        for line in text
        if "no single region" in line and "2 found" in line and "mou-002, mou-003" in line
    ]


def test_an_overlap_of_the_parts_is_said_and_where_there_is_none_nothing_is(
    tmp_path: Path,
) -> None:
    data = world(tmp_path / "a", instruments=[mou(1, itu_sectors="D;T"), mou(2, itu_sectors="T")])
    told = split_page(data).text
    assert re.search(r"ector: in several parts.*add up to above the total: mou-001", told)
    data = world(tmp_path / "b", instruments=[mou(1, itu_sectors="D"), mou(2, itu_sectors="T")])
    assert "add up" not in split_page(data).text


def test_parts_that_add_up_to_less_than_the_total_say_so(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        partnerships=[prt(1, partners="org-a"), prt(2)],
        partners=[org("a", type="academia")],
    )
    told = split_page(data, "partnerships-launched").text
    assert "1 found" in told
    assert "without a part of this kind: prt-002" in told


# --- what a year lacks ----------------------------------------------------------------------------


def test_what_a_window_lacks_is_named_with_its_state(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1)], coverage=[cov(1, "instruments", "complete")])
    year = data.framework.years[2016]
    html = listings.lacking(data, year.window, year, lambda code: compute(data, code, year.window))
    told = " ".join(is_only_text(html).text.split())
    assert "Partnerships launched" in told
    assert "none found" in told
    assert "Instruments signed" not in told
    assert "Official value of output I.2-2" in told
    assert "The annual report's page on Objective I.2" in told
    assert "A target for Objective I.2, its outcome or its outputs" in told
    [link] = is_only_text(html).all("a")
    assert (link.get("href"), link.text) == ("../registers/targets.html", "no target published")


def test_what_is_missing_for_another_reason_stands_under_it(tmp_path: Path) -> None:
    data = world(tmp_path, coverage=[cov(1, "instruments", "withheld")])
    year = data.framework.years[2016]
    html = listings.lacking(data, year.window, year, lambda code: compute(data, code, year.window))
    lines = {row.all("td")[-1].text: row.text for row in is_only_text(html).all("tr")[1:]}
    assert "Instruments signed" in lines["withheld"]
    assert "Partnerships launched" in lines["none found"]
    assert "Instruments signed" not in lines["none found"]


def test_outside_the_plan_no_target_with_a_number_is_said_to_be_found(tmp_path: Path) -> None:
    data = world(tmp_path, years=[year_of(2021, plan="plan-2020-2023", names_outputs="no")])
    here = data.framework.years[2021]
    html = listings.lacking(data, here.window, here, lambda code: compute(data, code, here.window))
    told = " ".join(is_only_text(html).text.split())
    assert "A target with a number on the subjectnot found" in told
    assert "Objective I.2, its outcome" not in told
