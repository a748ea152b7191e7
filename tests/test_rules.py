"""Counting rules are rows of data: each changes a real count, and says which rows it changes."""

from __future__ import annotations

import numpy as np
import pytest

from i2lib import Data, Window
from i2lib.errors import MethodError, UsageError
from i2lib.indicators.counting import exploded
from i2lib.indicators.rules import HOUSE, count, differences
from i2lib.indicators.stock import ENTRIES, EXITS

# A rule, a year of the project's own register, what the house rule finds in it and what this one does.
CHANGES = [
    ("parties", 2016, 5, 6),
    ("partners", 2018, 4, 9),
    ("without-intent", 2014, 6, 5),
    ("mous-and-cooperation", 2015, 8, 6),
    ("mous-by-title", 2016, 5, 2),
    ("with-hosting", 2016, 5, 6),
    ("verified", 2021, 3, 1),
    ("first-signature", 2016, 5, 4),
    ("announcement", 2014, 6, 3),
]
CHANGED_TERMS = [  # the same for a term of the identity
    ("last-signature-starts", 2015, "new", (7, 7), (8, 8)),
    ("any-start", 2016, "new", (5, 5), (6, 6)),
    ("five-years", 2016, "stock", (3, 53), (27, 28)),
    ("for-ever", 2016, "stock", (3, 53), (53, 53)),
]


@pytest.mark.parametrize(("rule", "year", "house", "other"), CHANGES)
def test_an_alternative_changes_a_count_of_the_real_register(
    real: Data, rule: str, year: int, house: int, other: int
) -> None:
    window = Window.of_year(year)
    got = [count(real, one, window).signed for one in (HOUSE, rule)]
    assert [(one.lower, one.upper) for one in got] == [(house, house), (other, other)]


@pytest.mark.parametrize(("rule", "year", "term", "house", "other"), CHANGED_TERMS)
def test_an_alternative_changes_a_term_of_the_real_identity(
    real: Data, rule: str, year: int, term: str, house: tuple[int, int], other: tuple[int, int]
) -> None:
    window = Window.of_year(year)
    got = [count(real, one, window).terms[term] for one in (HOUSE, rule)]
    assert [(one.lower, one.upper) for one in got] == [house, other]


def test_every_rule_is_tried_here_or_says_what_it_lacks(real: Data) -> None:
    tried = {HOUSE, *(row[0] for row in CHANGES), *(row[0] for row in CHANGED_TERMS)}
    lacking = {rule.id for rule in real.framework.rules.values() if rule.lacks}
    assert tried | lacking == set(real.framework.rules)
    assert not tried & lacking
    for rule in lacking:
        with pytest.raises(MethodError, match="cannot be computed"):
            count(real, rule, Window.of_year(2016))


def test_an_unknown_rule_is_refused_with_the_known_ones(real: Data) -> None:
    with pytest.raises(UsageError, match="known are house, parties"):
        count(real, "hous", Window.of_year(2016))


def test_the_house_rule_counts_what_the_indicator_counts(real: Data) -> None:
    from i2lib import compute

    for year in real.framework.years.values():
        tally = count(real, HOUSE, year.window)
        value = compute(real, "instruments-signed", year.window)
        assert (tally.signed.rows, tally.apart) == (value.rows, value.apart)


def test_the_identity_holds_for_every_rule_sector_and_type_where_ends_are_assumed(
    real: Data,
) -> None:
    """Ends that never come leave numbers; they add up in each part of the register."""
    sectors = exploded(real.registers.instruments, "itu_sectors")
    types = real.registers.partners.set_index("id")["type"]
    typed = real.registers.parties.assign(
        id=real.registers.parties["instrument_id"],
        code=real.registers.parties["partner_id"].map(types),
    )
    for of in (sectors, typed):
        for code in sorted(set(of["code"]) - {""}):
            among = frozenset(of["id"][of["code"] == code])
            for year in range(2014, 2018):  # later ends are not known to the day
                got = count(real, "for-ever", Window.of_year(year), among).terms
                entered = sum(got[name].lower for name in ENTRIES)
                left = sum(got[name].lower for name in EXITS)
                assert got["stock"].lower == got["stock_before"].lower + entered - left
                assert all(one.lower == one.upper for one in got.values())


def test_a_page_can_show_the_span_over_the_rules(real: Data) -> None:
    found = differences(real, Window.of_year(2016))
    spans = np.array([[one.signed.lower, one.signed.upper] for one in found.values()])
    assert (spans.min(), spans.max()) == (1, 6)
