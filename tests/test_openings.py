"""How a page opens: the words of its window, the strip of years, and the plan's parts told apart."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from markup import is_only_text
from worlds import ROOT, world

from i2lib import Data, Window, evidence, openings


def lead(data: Data, year: int) -> str:
    one = data.framework.years[year]
    html, text = openings.lead(data, one.window, one, {})
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
    _, text = openings.lead(real, window, None, {})
    assert "from 1 March 2016 to 28 February 2017" in text


def test_rows_that_are_kept_by_a_code_are_said_to_be(real: Data) -> None:
    where = {"region": "AFR", "sector": "D"}
    year = real.framework.years[2016]
    _, text = openings.lead(real, year.window, year, where)
    assert "region Africa" in text
    assert "sector ITU-D" in text


def test_the_strip_of_years_leads_to_every_year_and_marks_the_one_that_is_open(
    tmp_path: Path,
) -> None:
    data = world(tmp_path)
    seen = is_only_text(openings.strip(data, data.framework.years[2016]))
    assert [(one.text, one.get("href"), one.get("aria-current")) for one in seen.all("a")] == [
        ("2015", "../years/2015.html", ""),
        ("2016", "", "page"),
        ("2017", "../years/2017.html", ""),
    ]
    assert not is_only_text(openings.strip(data, None)).one("nav").text.count("current")


def test_outcome_and_output_of_one_code_are_told_apart_in_words(real: Data) -> None:
    year = real.framework.years[2016]
    outcome, output = (
        openings.element(real, uid, year.window)[1] for uid in ("I.2-1/outcome", "I.2-1/output")
    )
    assert outcome.startswith("Outcome I.2-1: Increased synergies")
    assert output.startswith("Output I.2-1: Knowledge-sharing")


def test_outside_the_plan_neither_outcome_nor_output_is_named(real: Data) -> None:
    for year in (2014, 2020, 2021, 2022):
        text = openings.element(real, "I.2-1/outcome", real.framework.years[year].window)[1]
        assert "Outside the plan 2016-2019" in text, year
        assert "I.2-1" not in text, year


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
        html, text = openings.parts(real, year.window)
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
