"""Rows by name: each a link to its place, with what is known of it and no more."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import partial
from pathlib import Path

from markup import Element, is_only_text
from worlds import IN_2016, ROOT, cov, evt, mou, org, prt, world
from worlds import year as year_of

from i2lib import Data, Window, compute, evidence, listings, split
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


# --- the heads of a page ------------------------------------------------------------------------


def lead(data: Data, year: int) -> str:
    one = data.framework.years[year]
    html, text = listings.lead(data, one.window, one, {})
    assert " ".join(is_only_text(html).text.split()) == text
    return text


def test_the_first_sentence_names_the_objective_only_where_its_plan_does(real: Data) -> None:
    """Of the project's own years: 2015 to 2019 name outcome and outputs, the others do not."""
    for year in real.framework.years:
        told = lead(real, year)
        assert str(year) in told
        assert ("Objective I.2" in told) is (2015 <= year <= 2019), year
        assert ("Outside the plan 2016-2019" in told) is not (2015 <= year <= 2019), year
        assert ("was not found" in told) is (year in (2014, 2015)), year
        assert ("goal 5" in told) is (year >= 2020), year
        assert ("target 5.1" in told) is (year >= 2020), year


def test_a_window_that_is_no_year_of_the_report_is_said_by_its_days(real: Data) -> None:
    window = Window(date(2016, 3, 1), date(2017, 2, 28))
    _, text = listings.lead(real, window, None, {})
    assert "from 1 March 2016 to 28 February 2017" in text


def test_rows_that_are_kept_by_a_code_are_said_to_be(real: Data) -> None:
    where = {"region": "AFR", "sector": "D"}
    year = real.framework.years[2016]
    _, text = listings.lead(real, year.window, year, where)
    assert "region Africa" in text
    assert "sector ITU-D" in text


def test_the_strip_of_years_leads_to_every_year_and_marks_the_one_that_is_open(
    tmp_path: Path,
) -> None:
    data = world(tmp_path)
    seen = is_only_text(listings.strip(data, data.framework.years[2016]))
    assert [(one.text, one.get("href"), one.get("aria-current")) for one in seen.all("a")] == [
        ("2015", "../years/2015.html", ""),
        ("2016", "", "page"),
        ("2017", "../years/2017.html", ""),
    ]
    assert not is_only_text(listings.strip(data, None)).one("nav").text.count("current")


def test_outcome_and_output_of_one_code_are_told_apart_in_words(real: Data) -> None:
    year = real.framework.years[2016]
    outcome, output = (
        listings.element(real, uid, year.window)[1] for uid in ("I.2-1/outcome", "I.2-1/output")
    )
    assert outcome.startswith("Outcome I.2-1: Increased synergies")
    assert output.startswith("Output I.2-1: Knowledge-sharing")


def test_outside_the_plan_neither_outcome_nor_output_is_named(real: Data) -> None:
    for year in (2014, 2020, 2021, 2022):
        text = listings.element(real, "I.2-1/outcome", real.framework.years[year].window)[1]
        assert "Outside the plan 2016-2019" in text, year
        assert "I.2-1" not in text, year


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


# --- the way to outcome and outputs ---------------------------------------------------------------


def test_outcome_and_outputs_are_told_apart_and_lead_to_sections_of_the_year(real: Data) -> None:
    notebook = json.loads((ROOT / "notebooks" / "annual.ipynb").read_text(encoding="utf-8"))
    heads = re.findall(
        r"(?m)^## (.+)$",
        "\n".join(
            "".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"
        ),
    )
    sections = {evidence.anchor(head) for head in heads}
    for year in real.framework.years.values():
        html, text = listings.parts(real, year.window)
        page = is_only_text(html)
        led = [one.get("href").removeprefix("#") for one in page.all("a")]
        assert len(led) == 3
        assert set(led) <= sections
        codes = [one.text for one in page.all("b")]
        if year.names_outputs:
            assert codes == ["Objective I.2", "Outcome I.2-1", "Output I.2-1", "Output I.2-2"]
        else:
            assert codes == []
            assert "I.2" not in text
