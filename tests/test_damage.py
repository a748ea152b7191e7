"""What a spreadsheet may have done to a cell, in words; and what it did not do."""

from __future__ import annotations

import pytest

from i2lib.datapackage.damage import ERRORS, diagnose

SEEN = [
    ("05/10/2016", "5 October 2016 or 10 May 2016"),
    ("5/5/2016", "is it 5 May 2016?"),
    ("13/05/2016", "is it 13 May 2016?"),
    ("05/13/2016", "is it 13 May 2016?"),
    ("05-10-16", "5 October 2016 or 10 May 2016"),
    ("40/50/2016", "with no month of that number"),
    ("42648", "2016-10-05"),
    ("36526", "2000-01-01"),
    ("2016-05-05 00:00:00", "2016-05-05"),
    ("2016-05-05 10:30", "2016-05-05"),
    ("1,8E+03", "scientific notation"),
    ("1.8E+03", "scientific notation"),
    ("1E5", "scientific notation"),
    ("1,800", "thousands"),
    ("1.800", "thousands"),
    ("1,5", "decimals"),
    ("0.5", "decimals"),
    ("3-Mar", "short date"),
    ("Mar-16", "short date"),
    ("mou\u00a0001", "non-breaking space"),
    ("mou\u202f001", "non-breaking space"),
    ("“mou-001”", "quotation marks"),
    ("mou‘001", "quotation marks"),
    ("NaN", "leave the cell empty"),
    ("None", "leave the cell empty"),
    ("-inf", "leave the cell empty"),
    *((error, "a spreadsheet's error") for error in ERRORS),
]


@pytest.mark.parametrize(("cell", "said"), SEEN)
def test_a_cell_that_was_damaged_is_recognized_and_both_readings_are_named(
    cell: str, said: str
) -> None:
    assert said in (diagnose(cell) or "")


@pytest.mark.parametrize(
    "cell",
    ["", "mou-001", "2016", "2016-05-09", "1800", "99999", "20160509", "C17/18", "a/b/c", "MoU"],
)
def test_a_cell_that_was_not_damaged_is_left_in_peace(cell: str) -> None:
    assert diagnose(cell) is None
