"""Counting rules are rows of data: each changes a real count, and says which rows it changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from markup import is_only_text
from worlds import IN_2016, Row, Rows, mou, org, signed_by, stored, world

from i2lib import Data, Window, compute, pages
from i2lib.errors import MethodError, UsageError
from i2lib.indicators.counting import exploded
from i2lib.indicators.rules import HOUSE, count, differences
from i2lib.indicators.stock import ENTRIES, EXITS

TERMS = ("stock_before", *ENTRIES, *EXITS, "stock")

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


def test_a_count_names_its_rows_by_class(real: Data) -> None:
    tally = count(real, HOUSE, Window.of_year(2016))
    assert tally.signed.sure == tally.signed.rows
    assert tally.apart == ("mou-071",)
    new = ("mou-110", "mou-112", "mou-113", "mou-114", "mou-115")
    sure = {name: term.sure for name, term in tally.terms.items() if term.sure}
    assert sure == {"new": new, "renewed": ("mou-031",), "superseded": ("mou-019",)}
    assert set(new) - set(tally.terms["expired"].rows) == {"mou-110"}, "its end is known"
    partners = count(real, "partners", Window.of_year(2016))
    assert partners.signed.sure == partners.signed.rows
    assert len(partners.signed.rows) == partners.signed.upper == 6
    assert partners.terms == {}
    assert {type(row) for row in tally.terms["stock"].rows} == {str}


def test_a_count_may_be_of_some_instruments_only(real: Data) -> None:
    of_sector = exploded(real.registers.instruments, "itu_sectors")
    among = frozenset(of_sector["id"][of_sector["code"] == "T"])
    tally = count(real, HOUSE, Window.of_year(2016), among)
    assert (tally.signed.lower, tally.signed.upper, tally.signed.rows) == (1, 1, ("mou-031",))
    assert tally.terms["renewed"].rows == ("mou-031",)
    assert tally.terms["new"].upper == 0
    assert set(tally.terms["stock"].rows) <= among


def test_a_rule_names_only_the_rows_that_it_counts(real: Data) -> None:
    window = Window.of_year(2014)
    house, without = (count(real, rule, window).signed for rule in (HOUSE, "without-intent"))
    assert set(house.rows) - set(without.rows) == {"mou-068"}


def test_the_rule_of_partners_counts_what_the_indicator_of_partners_counts(real: Data) -> None:
    for year in real.framework.years.values():
        rows = compute(real, "partners-signing", year.window).rows
        assert count(real, "partners", year.window).signed.rows == rows


def test_an_instrument_without_a_named_party_is_no_pair_of_parties(tmp_path: Path) -> None:
    rules = [row for row in stored("framework/rules.csv") if row["id"] in (HOUSE, "parties")]
    data = world(
        tmp_path,
        instruments=[mou(1), mou(2)],
        parties=signed_by(1, "a", "b"),
        partners=[org("a"), org("b")],
        rules=rules,
    )
    window = Window.of_year(2016)
    pairs, house = (count(data, rule, window).signed for rule in ("parties", HOUSE))
    assert (pairs.lower, pairs.upper, pairs.rows) == (2, 2, ("mou-001",))
    assert (house.lower, house.rows) == (2, ("mou-001", "mou-002"))


def test_the_page_of_rules_shows_each_rule_each_class_and_the_rows_that_differ(real: Data) -> None:
    page = pages.write(real)["registers/rules.md"]
    html = is_only_text("".join(part for part in page.split("\n\n") if part.startswith("<")))
    assert set(real.framework.rules) <= set(html.ids)
    tables = {one.one("caption").text: one for one in html.all("table")}

    def cells(caption: str) -> dict[str, list[str]]:
        return {
            row.one("th").text: [cell.text for cell in row.all("td")]
            for row in tables[caption].all("tr")
            if row.all("td")
        }

    rules = cells("Counting rules, one row each")
    for rule in real.framework.rules.values():
        assert rules[rule.title][-1] == (
            f"not computable: {rule.lacks}" if rule.lacks else f"version {rule.version}"
        )
    position = list(real.framework.years).index(2016)
    signed = cells("Rows found as signed, by rule and year")
    assert signed["House rule"][position] == "5"
    assert signed["Least and most over the rules that count instruments"][position] == "1 to 6"
    differing = cells("2016: 5 under the house rule")
    assert differing["Host agreements too"] == ["6", "mou-071", ""]
    assert differing["First signature"] == ["4", "", "mou-031"]
    classes = cells("2016: entries, exits and what is listed apart")
    assert classes["renewed"] == ["1", "mou-031", ""]
    assert classes["superseded"] == ["1", "mou-019", ""]
    assert classes["listed apart"] == ["1", "mou-071", ""]
    assert classes["expired"][:2] == ["0 to 50", ""]
    assert classes["expired"][2].startswith("50 rows")


def test_an_unknown_rule_is_refused_with_the_known_ones(real: Data) -> None:
    with pytest.raises(UsageError, match="known are house, parties"):
        count(real, "hous", Window.of_year(2016))


def test_the_house_rule_counts_what_the_indicator_counts(real: Data) -> None:
    for year in real.framework.years.values():
        tally = count(real, HOUSE, year.window)
        value = compute(real, "instruments-signed", year.window)
        assert (tally.signed.rows, tally.apart) == (value.rows, value.apart)


def test_a_page_can_show_the_span_over_the_rules(real: Data) -> None:
    found = differences(real, Window.of_year(2016))
    spans = np.array([[one.signed.lower, one.signed.upper] for one in found.values()])
    assert (spans.min(), spans.max()) == (1, 6)


# --- the table of the method, row by row, in worlds to be checked by head -----------------------------

INTENT, COOPERATION = "letter of intent", "cooperation agreement"
UNIT: Rows = [mou(1), mou(2)]
UNIT_PARTIES = [*signed_by(1, "a", "b"), *signed_by(2, "a")]
KINDS: Rows = [
    mou(1),
    mou(2, kind="agreement"),
    mou(3, kind=COOPERATION),
    mou(4, kind=INTENT),
    mou(5, kind="declaration of intent"),
    mou(6, event_hosting="yes", kind="agreement", verified="no"),
    mou(7, itu_is_party="no"),
    mou(8, itu_is_party="unclear"),
    mou(9, verified="no"),
]
DATED: Rows = [
    mou(1, "2007"),
    mou(2, renewal_of="mou-001"),
    mou(3, "2015-12-20", announced_on="2016-01-10"),
    mou(4, announced_on="2016-05-10"),
    mou(5, ""),
]
SIGNED_IN_2016 = [  # question, instruments, parties, rule, the instruments or partners it counts
    ("unit", UNIT, UNIT_PARTIES, "house", 2, "mou-001 mou-002"),
    ("unit", UNIT, UNIT_PARTIES, "parties", 3, "mou-001 mou-002"),
    ("unit", UNIT, UNIT_PARTIES, "partners", 2, "org-a org-b"),
    ("what counts", KINDS, [], "house", 6, "mou-001 mou-002 mou-003 mou-004 mou-005 mou-009"),
    ("what counts", KINDS, [], "without-intent", 4, "mou-001 mou-002 mou-003 mou-009"),
    ("what counts", KINDS, [], "mous-and-cooperation", 3, "mou-001 mou-003 mou-009"),
    ("what counts", KINDS, [], "mous-by-title", 2, "mou-001 mou-009"),
    ("what counts", KINDS, [], "with-hosting", 7,
     "mou-001 mou-002 mou-003 mou-004 mou-005 mou-006 mou-009"),
    ("what counts", KINDS, [], "verified", 5, "mou-001 mou-002 mou-003 mou-004 mou-005"),
    ("found as signed", DATED, [], "house", 2, "mou-002 mou-004"),
    ("found as signed", DATED, [], "first-signature", 1, "mou-004"),
    ("found as signed", DATED, [], "announcement", 2, "mou-003 mou-004"),
]  # fmt: skip


def by_rules(folder: Path, rows: Rows, parties: Rows) -> Data:
    """A world under the project's own counting rules."""
    partners = [org("a"), org("b")]
    rules = stored("framework/rules.csv")
    return world(folder, instruments=rows, parties=parties, partners=partners, rules=rules)


@pytest.mark.parametrize(("question", "rows", "parties", "rule", "number", "ids"), SIGNED_IN_2016)
def test_what_is_found_as_signed_under_each_answer(
    question: str, rows: Rows, parties: Rows, rule: str, number: int, ids: str, tmp_path: Path
) -> None:
    data = by_rules(tmp_path, rows, parties)
    assert data.framework.rules[rule].question == (question if rule != HOUSE else "")
    got = count(data, rule, IN_2016).signed
    assert (got.lower, got.upper, " ".join(got.rows)) == (number, number, ids)


def old(**cells: str) -> Row:
    """An instrument of 2014, of which a test says how it ends."""
    return mou(1, "2014-03-01", **cells)


NEW = mou(1)
PERIOD = mou(1, "2015-11", in_force_from="2016", ends_on="2018")
CLOSED = mou(1, "2015-09-16", ends_on="2015-09-16/..")  # closed, the day is not known
RENEWED = [old(), mou(2, renewal_of="mou-001")]
LAPSED = [old(ends_on="2015-06-30"), mou(2, renewal_of="mou-001")]
MERGED = [old(), mou(2, "2015-01-01"), mou(3, renewal_of="mou-001;mou-002")]
TERMS_OF_2016 = [  # question, instruments, rule, what is told of 2016 where it is not nought
    # start: entry into force if stated, else the last signature; a period does not move the signature
    ("start", [PERIOD], "house", "new 1, stock 1"),
    ("start", [PERIOD], "last-signature-starts", "stock_before 1, stock 1"),
    # in force on a day: started, not ended, not terminated
    ("in force", [old(ends_on="2016-12-31")], "house", "stock_before 1, stock 1"),
    ("in force", [old(ends_on="2016-12-30")], "house", "stock_before 1, expired 1"),
    ("in force", [old(ends_on="2020", terminated_on="2016-12-31")], "house",
     "stock_before 1, terminated 1"),
    ("in force", [old(ends_on="2020", terminated_on="2017-01-01")], "house",
     "stock_before 1, stock 1"),
    # the effective end: as stated, closed on a day unknown, or not known and never assumed
    ("effective end", [old(ends_on="2016-06-30")], "house", "stock_before 1, expired 1"),
    ("effective end", [CLOSED], "house", "stock_before 0-1, expired 0-1, stock 0-1"),
    ("effective end", [old()], "house", "stock_before 0-1, expired 0-1, stock 0-1"),
    ("effective end", [old(last_evidence_on="2017-01-01")], "house", "stock_before 1, stock 1"),
    ("effective end", [old()], "five-years", "stock_before 1, stock 1"),
    ("effective end", [mou(1, "2011-03-01")], "five-years", "stock_before 1, expired 1"),
    ("effective end", [mou(1, "2011-03-01", last_evidence_on="2013")], "five-years",
     "stock_before 1, stock 1"),
    ("effective end", [mou(1, "1980")], "for-ever", "stock_before 1, stock 1"),
    ("effective end", [old(ends_on="2016-06-30")], "for-ever", "stock_before 1, expired 1"),
    # new: starts in the period and has no predecessor; or any start
    ("new", [NEW], "for-ever", "new 1, stock 1"),
    ("new", RENEWED, "any-start", "stock_before 1, new 1, expired 0-1, superseded 1, stock 0-1"),
    # renewed: a source says so; the old one is superseded on the day the new one starts
    ("renewed", RENEWED, "for-ever", "stock_before 1, renewed 1, superseded 1, stock 1"),
    ("renewed", RENEWED, "house", "stock_before 1, renewed 1, expired 0-1, superseded 1, stock 0-1"),
    # lapsed, then signed again: a class of its own, and the old one has expired before
    ("reinstated", LAPSED, "for-ever", "reinstated 1, stock 1"),
    ("reinstated", LAPSED, "any-start", "new 1, expired 0-1, stock 0-1"),
    # amended: the same row, whose end is later; no change of count
    ("amended", [old(ends_on="2018", term="extended in 2016")], "house", "stock_before 1, stock 1"),
    # merged: several predecessors, one successor
    ("merged", MERGED, "for-ever", "stock_before 2, renewed 1, superseded 2, stock 1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "rule", "expected"),
    [row[1:] for row in TERMS_OF_2016],
    ids=[f"{n} {row[0]}, {row[2]}" for n, row in enumerate(TERMS_OF_2016)],
)
def test_the_terms_of_a_year_under_each_answer(
    rows: Rows, rule: str, expected: str, tmp_path: Path
) -> None:
    got = count(by_rules(tmp_path, rows, []), rule, IN_2016).terms
    ends = {name: f"{one.lower}-{one.upper}" for name, one in got.items()}
    told = {name: end.partition("-")[0] if len(set(end.split("-"))) == 1 else end
            for name, end in ends.items()}  # fmt: skip
    assert ", ".join(f"{name} {told[name]}" for name in TERMS if told[name] != "0") == expected


def test_an_instrument_of_several_sectors_is_once_in_the_total_and_in_each_of_them(
    tmp_path: Path,
) -> None:
    data = by_rules(tmp_path, [mou(1, itu_sectors="D;T"), mou(2, itu_sectors="T")], [])
    sectors = exploded(data.registers.instruments, "itu_sectors")
    assert count(data, HOUSE, IN_2016).signed.lower == 2
    for code, ids in (("D", ("mou-001",)), ("T", ("mou-001", "mou-002")), ("R", ())):
        among = frozenset(sectors["id"][sectors["code"] == code])
        assert count(data, HOUSE, IN_2016, among).signed.rows == ids


def test_every_question_of_the_rules_has_a_world_or_says_what_it_lacks(real: Data) -> None:
    tried = {rule for *_, rule, _, _ in SIGNED_IN_2016} | {row[2] for row in TERMS_OF_2016}
    rules = real.framework.rules.values()
    assert {rule.id for rule in rules if not rule.lacks} == tried
