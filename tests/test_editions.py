"""Editions: what was published stays, what moved since is told with its kind, or stands open."""

from __future__ import annotations

import csv
import json
import re
import string
from collections.abc import Callable
from pathlib import Path

import pytest
import realbook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markup import Element, is_only_text
from worlds import (
    IN_2016,
    ROOT,
    Row,
    Told,
    check,
    cov,
    doc,
    evt,
    fig,
    i2,
    mou,
    org,
    signed_by,
    world,
    write,
    year,
)

from i2lib import Data, editions, pages
from i2lib.data import load
from i2lib.editions import Kept, as_csv
from i2lib.editions.values import COLUMNS, IN_PARTS
from i2lib.pages.neighbours import rolled

HEADER = "edition,indicator,period,kind,reason,date\n"


def publish(root: Path, name: str, on: str = "2026-11-24", *more: str) -> Told:
    return i2("publish", name, "--on", on, "--root", str(root), *more)


def explain(root: Path, *lines: str) -> None:
    (root / "data/editions/changes.csv").write_text(
        HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8"
    )


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def version(root: Path, code: str, number: str) -> None:
    realbook.edit(
        root,
        "framework/indicators.csv",
        lambda rows: [row | {"version": number} if row["code"] == code else row for row in rows],
    )


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A project with two instruments of 2016."""
    return write(
        tmp_path,
        instruments=[mou(1), mou(2)],
        parties=signed_by(1, "a") + signed_by(2, "b"),
        partners=[org("a"), org("b")],
    )


def found(root: Path, *numbers: int) -> None:
    """Let the register hold these instruments instead."""
    columns = list(rows_of(root / "data/registers/instruments.csv")[0])
    blank = dict.fromkeys(columns, "")
    realbook.edit(
        root, "registers/instruments.csv", lambda _: [blank | mou(one) for one in numbers]
    )
    realbook.edit(
        root,
        "registers/parties.csv",
        lambda rows: [row for row in rows if int(row["instrument_id"][-3:]) in numbers],
    )


# --- publishing ---------------------------------------------------------------------------------


def test_an_edition_holds_every_indicator_in_every_year_and_the_parts_that_are_printed(
    two: Path,
) -> None:
    told = publish(two, "2026-11")
    assert told.code == 0, told.err
    rows = rows_of(two / "data/editions/2026-11.csv")
    data = load(two)
    totals = {(row["indicator"], row["period_start"]) for row in rows if not row["split"]}
    assert totals == {
        (code, one.window.start.isoformat())
        for code in data.framework.indicators
        for one in data.framework.years.values()
    }
    parts = {row["split"]: row for row in rows if row["split"]}
    assert parts.keys() == {"kind=MoU", "partner_type=private_sector", "region=EUR", "sector=T"}
    assert {row["indicator"] for row in parts.values()} == {"instruments-signed"}
    [total] = [r for r in rows if r["words"] == "2 instruments found" and not r["split"]][:1]
    assert total["rows"] == "mou-001;mou-002"
    assert (total["lower"], total["upper"], total["mode"]) == ("2", "", "found")


def test_the_parts_kept_are_those_that_the_notebooks_print() -> None:
    calls = set()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        calls |= set(re.findall(r'account\.splits\(\\"([a-z-]+)\\"', path.read_text("utf-8")))
    assert calls == set(IN_PARTS)


def test_the_columns_of_an_edition_are_described(real: Data) -> None:
    assert real.description.folders["values"].columns == COLUMNS


def test_a_stated_value_keeps_the_words_of_its_source_and_the_version_of_their_convention(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        events=[evt(1, "Telecom World")],
        event_figures=[
            fig(1, 1, "smes", 100, "close to 100 tech SMEs", qualifier="approx"),
        ],
    )
    [kept] = [
        one
        for one in editions.as_now(data)
        if one.indicator == "tech-smes" and one.window == IN_2016
    ]
    assert kept.words == "close to 100 tech SMEs"
    assert (kept.lower, kept.upper) == ("90", "110")
    assert (kept.rule, kept.rule_version, kept.rows) == ("stated", "1", "fig-001")


def test_what_is_not_there_is_kept_with_its_status_and_no_number(two: Path) -> None:
    kept = [one for one in editions.as_now(load(two)) if one.indicator == "events-held"]
    assert {(one.lower, one.upper, one.obs_status) for one in kept} == {("", "", "O")}
    assert {one.words for one in kept} == {"no event found"}


def test_a_true_zero_is_kept_as_the_number_that_it_is(tmp_path: Path) -> None:
    data = world(tmp_path, coverage=[cov(1, "instruments", "complete")])
    [kept] = [
        one
        for one in editions.as_now(data)
        if one.indicator == "instruments-signed" and one.window == IN_2016
    ]
    assert (kept.lower, kept.upper, kept.mode, kept.obs_status) == ("0", "0", "exact", "A")


def test_the_file_is_sorted_utf_8_with_unix_line_ends_and_the_same_each_time(two: Path) -> None:
    publish(two, "2026-11")
    raw = (two / "data/editions/2026-11.csv").read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    keys = [
        (row["indicator"], row["period_start"], row["period_end"], row["split"])
        for row in rows_of(two / "data/editions/2026-11.csv")
    ]
    assert keys == sorted(keys)
    assert as_csv(editions.as_now(load(two))).encode() == raw


def test_publishing_lists_the_edition_and_names_the_data_package_after_it(two: Path) -> None:
    told = publish(two, "2026-12", "2026-12-01", "--note", "The second\nlook")
    assert told.code == 0
    [row] = rows_of(two / "data/editions/editions.csv")
    assert (row["name"], row["published_on"], row["note"]) == (
        "2026-12",
        "2026-12-01",
        "The second look",
    )
    assert load(two).description.version == "2026.12"
    assert check(two).code == 0


def test_of_the_projects_own_package_only_the_line_of_the_version_is_written(real: Data) -> None:
    before = (ROOT / "data/datapackage.json").read_text("utf-8")
    written = editions.publish(real, "2999-01", "2999-01-01", before)
    after = written["data/datapackage.json"]
    lines = zip(before.splitlines(), after.splitlines(), strict=True)
    assert [new for old, new in lines if old != new] == ['  "version": "2999.01",']
    assert list(written)[-1] == "data/editions/editions.csv", "listed last: then it is published"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("november", "it has another form"),
        ("2026.11", "it has another form"),
        ("2026-13", "no month 13"),
        ("2026-11-31", "no day 31"),
        ("2026-11-24-2", "it has another form"),
        ("../2026-11", "it has another form"),
        ("２０２６-11", "it has another form"),
        ("", "it has another form"),
    ],
)
def test_a_name_that_is_no_date_is_refused_and_nothing_is_written(
    two: Path, name: str, words: str
) -> None:
    before = realbook.bytes_of(two)
    told = publish(two, name)
    assert told.code == 2
    assert words in told.err
    assert "2026-11, 2026-11-24" in told.err
    assert realbook.bytes_of(two) == before


@pytest.mark.parametrize(
    ("name", "on", "words"),
    [
        ("2026-11", "2026-12-01", "was published already"),
        ("2026-10", "2026-12-01", "comes before the newest"),
        ("2026-12", "2026-11-01", "comes before the newest"),
        ("2026-12", "1 December", "no day of publication"),
        ("2026-12", "2026-12", "no day of publication"),
    ],
)
def test_an_edition_is_named_and_dated_after_the_last(
    two: Path, name: str, on: str, words: str
) -> None:
    publish(two, "2026-11")
    before = realbook.bytes_of(two)
    told = publish(two, name, on)
    assert (told.code, words in told.err) == (2, True), told.err
    assert "Traceback" not in told.err
    assert realbook.bytes_of(two) == before


def test_data_that_cannot_be_used_are_not_published(two: Path) -> None:
    realbook.cell(two, "registers/instruments.csv", "mou-001", signed_on="2016-13")
    told = publish(two, "2026-11")
    assert told.code == 1
    assert "line 2, column signed_on" in told.err
    assert not (two / "data/editions/2026-11.csv").exists()


# --- what was published stays -------------------------------------------------------------------


def test_an_edition_that_was_edited_is_named(two: Path) -> None:
    publish(two, "2026-11")
    file = two / "data/editions/2026-11.csv"
    file.write_text(file.read_text("utf-8").replace("2 instruments found", "3 instruments found"))
    told = check(two)
    assert told.code == 1
    assert "data/editions/2026-11.csv: the file is not what was published" in told.out


def test_an_edition_without_its_file_and_a_file_without_an_edition_are_named(two: Path) -> None:
    publish(two, "2026-11")
    file = two / "data/editions/2026-11.csv"
    file.rename(two / "data/editions/2026-12.csv")
    told = check(two)
    assert told.code == 1
    assert "editions.csv, line 2, column name: '2026-11'" in told.out
    assert "data/editions/2026-12.csv: warning: no edition 2026-12 is listed" in told.out


def test_what_a_death_between_two_writes_leaves_is_said_and_published_over(two: Path) -> None:
    data = load(two)
    package = (two / "data/datapackage.json").read_text("utf-8")
    first = next(iter(editions.publish(data, "2026-11", "2026-11-24", package).items()))
    (two / first[0]).write_text(first[1], "utf-8")
    told = check(two)
    assert told.code == 0
    assert "publish it, or remove the file" in told.out
    assert publish(two, "2026-11").code == 0
    assert "warning" not in check(two).out


def test_editions_out_of_order_and_a_day_that_is_none_are_named(two: Path) -> None:
    publish(two, "2026-11")
    publish(two, "2026-12", "2026-12-01")
    realbook.edit(two, "editions/editions.csv", lambda rows: rows[::-1])
    assert "it comes before 2026-12 in the line above" in check(two).out
    realbook.edit(
        two, "editions/editions.csv", lambda rows: [row | {"published_on": "2026"} for row in rows]
    )
    assert "a whole day, such as 2026-11-24, was expected" in check(two).out


# --- what changed -------------------------------------------------------------------------------


def test_nothing_is_said_to_have_changed_when_nothing_has(two: Path) -> None:
    publish(two, "2026-11")
    compared = editions.since_newest(load(two))
    assert compared is not None
    assert compared.same
    assert "No value differs" in pages.write(load(two))["editions/changes.md"]
    assert publish(two, "2026-12", "2026-12-01").code == 0


def test_a_value_that_moved_is_refused_with_its_words_and_the_line_to_type(two: Path) -> None:
    publish(two, "2026-11")
    found(two, 1, 2, 3)
    before = realbook.bytes_of(two)
    told = publish(two, "2026-12", "2026-12-01")
    assert told.code == 1
    [line] = [one for one in told.err.splitlines() if "instruments-signed, 2016" in one]
    assert "“2 instruments found” in edition 2026-11, “3 instruments found” now" in line
    assert "2026-11,instruments-signed,2016,revision|correction|redefinition,WHY,2026-12-01" in line
    assert realbook.bytes_of(two) == before


def test_the_line_that_is_told_explains_the_value_and_its_parts(two: Path) -> None:
    publish(two, "2026-11")
    found(two, 1, 2, 3)
    told = publish(two, "2026-12", "2026-12-01")
    lines = re.findall(r"type the line (\S+)", told.err)
    assert len(lines) == len(told.err.splitlines()) > 1, "each indicator that moved, once"
    kind = "revision|correction|redefinition"
    explain(
        two, *(one.replace(kind, "revision").replace("WHY", "mou-003 was found") for one in lines)
    )
    assert publish(two, "2026-12", "2026-12-01").code == 0
    assert check(two).code == 0
    assert "explains nothing" not in check(two).out


def test_other_rows_under_the_same_words_are_a_change_too(two: Path) -> None:
    publish(two, "2026-11")
    found(two, 1, 3)
    data = load(two)
    compared = editions.since_newest(data)
    assert compared is not None
    [change] = [one for one in compared.changes if one.indicator == "instruments-signed"]
    assert (change.moves[0].added, change.moves[0].gone) == (("mou-003",), ("mou-002",))
    page = pages.write(data)["editions/changes.md"]
    row = next(r for r in table(page).all("tr") if "Instruments signed" in r.text)
    assert "gone: mou-002" in row.text
    assert "new: mou-003" in row.text


def test_a_redefinition_is_proposed_where_a_version_moved_and_both_values_are_shown(
    two: Path,
) -> None:
    publish(two, "2026-11")
    version(two, "instruments-signed", "2")
    found(two, 1, 2, 3)
    told = publish(two, "2026-12", "2026-12-01")
    assert "2026-11,instruments-signed,2016,redefinition,WHY,2026-12-01" in told.err
    row = next(
        r
        for r in table(pages.write(load(two))["editions/changes.md"]).all("tr")
        if "Instruments signed" in r.text
    ).text
    assert "2 instruments found definition 1, rule house" in row
    assert "3 instruments found" in row
    assert "definition 2, rule house" in row
    assert "not yet explained; proposed: redefinition" in row


def test_the_same_value_under_another_version_is_shown_and_asks_for_no_reason(two: Path) -> None:
    publish(two, "2026-11")
    version(two, "instruments-signed", "2")
    data = load(two)
    compared = editions.since_newest(data)
    assert compared is not None
    assert compared.changes == ()
    assert {move.after.indicator for move in compared.recounted if move.after} == {
        "instruments-signed"
    }
    assert "the same value under another version" in pages.write(data)["editions/changes.md"]
    assert publish(two, "2026-12", "2026-12-01").code == 0


def test_a_new_year_needs_no_reason_and_a_year_that_went_does(two: Path) -> None:
    publish(two, "2026-11")
    blank = dict.fromkeys(rows_of(two / "data/framework/years.csv")[0], "")
    realbook.edit(two, "framework/years.csv", lambda rows: [*rows, blank | year(2018, plan="")])
    compared = editions.since_newest(load(two))
    assert compared is not None
    assert compared.changes == ()
    assert {one.window.year for one in compared.new} == {2018}
    realbook.edit(two, "framework/years.csv", lambda rows: rows[1:])
    told = publish(two, "2026-12", "2026-12-01")
    assert told.code == 1
    assert "instruments-signed, 2015: not yet explained; “no instrument found”" in told.err
    assert "no value now" in told.err


def test_a_reason_is_of_an_edition_that_exists_and_explains_something(two: Path) -> None:
    publish(two, "2026-11")
    explain(two, "2026-10,instruments-signed,2016,revision,why,2026-11-25")
    assert "2026-10 is no name of editions" in check(two).out
    explain(two, "2026-11,instruments-sigend,2016,revision,why,2026-11-25")
    told = check(two)
    assert told.code == 0
    assert "changes.csv, line 2, column indicator: warning: 'instruments-sigend'" in told.out
    explain(two, "2026-11,instruments-signed,2016,guess,why,2026-11-25")
    assert "one of revision, correction, redefinition was expected" in check(two).out


def test_a_build_warns_of_what_is_not_yet_explained(two: Path) -> None:
    from i2lib import site

    publish(two, "2026-11")
    found(two, 1, 2, 3)
    warnings = [str(one) for one in site.check(two)]
    assert any("instruments-signed, 2016: not yet explained" in one for one in warnings)
    assert any("type the line 2026-11,instruments-signed,2016," in one for one in warnings)


# --- pages --------------------------------------------------------------------------------------


def table(page: str, number: int = 0) -> Element:
    parts = [part for part in page.split("\n\n") if part.startswith('<div class="i2-table"')]
    return is_only_text(parts[number])


def test_without_an_edition_the_pages_say_so(two: Path) -> None:
    made = pages.write(load(two))
    assert "No edition has been published yet" in made["editions/index.md"]
    assert "No edition has been published yet" in made["editions/changes.md"]
    assert [name for name in made if name.startswith("editions/2")] == []
    assert json.loads(made["fragments/frame.json"])["edition"].endswith(", not published")


def test_an_old_edition_says_by_what_it_was_superseded_and_the_newest_that_it_holds(
    two: Path,
) -> None:
    publish(two, "2026-11")
    publish(two, "2026-12", "2026-12-05")
    made = pages.write(load(two))
    old, new = made["editions/2026-11.md"], made["editions/2026-12.md"]
    assert 'Superseded by <a href="2026-12.html">edition 2026.12</a>' in old
    assert "5 December 2026" in old
    assert "Superseded" not in new
    assert "The newest edition. The values of this book are those of this edition." in new
    rows = table(made["editions/index.md"]).all("tr")
    assert "2026.12" in rows[1].text
    assert "the newest" in rows[1].text
    assert "superseded by 2026.12 on 5 December 2026" in rows[2].text
    assert json.loads(made["fragments/frame.json"])["edition"] == "2026.12"


def test_a_value_of_an_edition_has_an_address_and_its_words_as_published(two: Path) -> None:
    publish(two, "2026-11")
    found(two, 1, 2, 3)
    explained = pages.write(load(two))["editions/2026-11.md"]
    row = re.search(r'<tr id="instruments-signed-2016">.*?</tr>', explained, re.DOTALL)
    assert row is not None
    assert "2 instruments found" in row.group()
    assert "3 instruments" not in explained
    assert "The book holds other values now" in explained
    assert json.loads(pages.write(load(two))["fragments/frame.json"])["edition"] == (
        "2026.11, changed since"
    )


def test_a_row_that_has_gone_is_named_without_a_link(two: Path) -> None:
    publish(two, "2026-11")
    found(two, 1)
    page = pages.write(load(two))["editions/2026-11.md"]
    row = next(r for r in re.findall(r"<tr.*?</tr>", page, re.DOTALL) if "mou-002" in r)
    links = is_only_text(row).all("a")
    assert [one.text for one in links] == ["mou-001"]
    assert "mou-001, mou-002" in is_only_text(row).text


# --- from year to year --------------------------------------------------------------------------


def test_partners_are_told_apart_by_when_they_were_met(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1, "2015"), mou(2, "2016"), mou(3, "2017"), mou(4, "2016-12/2017-01")],
        parties=signed_by(1, "both", "again")
        + signed_by(2, "both", "old")
        + signed_by(3, "old", "fresh", "again")
        + signed_by(4, "unsure"),
        partners=[org("both"), org("again"), org("old"), org("fresh"), org("unsure")],
    )
    page = pages.write(data)["editions/years.md"]
    early = {r.all("th")[0].text: r.all("td")[0].text for r in table(page).all("tr")[1:]}
    late = {r.all("th")[0].text: r.all("td")[0].text for r in table(page, 1).all("tr")[1:]}
    assert early["Partners met in 2015 and in 2016"] == "Synthetic both"
    assert early["Partners first met in 2016"] == "Synthetic old"
    assert late["Partners met in 2016 and in 2017"] == "Synthetic old"
    assert late["Partners met in 2017 and, before 2016, in an earlier year"] == "Synthetic again"
    assert late["Partners first met in 2017"] == "Synthetic fresh"


def document(name: str, title: str, subject: str = "") -> Row:
    return doc(name, title=title, subject=subject, year=f"20{name[1:3]}")


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [
        (document("C16/18", "a", "cyber"), document("C17/18", "b", "cyber"), "same number and subject"),
        (document("C16/18", "a", "cyber"), document("C17/18", "b"), ""),
        (document("C16/18", "a", "cyber"), document("C17/19", "b", "cyber"), ""),
        (document("C16/18", "a", "cyber"), document("R17/18", "b", "cyber"), ""),
        (document("C17/17", "The Day"), document("C18/17", "The day"), "same title"),
        (document("C20/3", "Report, 2019 to 2020"), document("C21/4", "Report, 2020 to 2021"), "same title"),
        (document("C16/1", "a"), document("C17/1", "b"), ""),
    ],
)  # fmt: skip
def test_a_document_rolls_on_by_its_title_or_by_number_and_subject(
    old: Row, new: Row, how: str
) -> None:
    assert rolled(old, new) == how


def test_real_documents_plans_and_lost_links_of_neighbouring_years_are_told(real: Data) -> None:
    page = pages.write(real)["editions/years.md"]
    text = is_only_text("".join(p for p in page.split("\n\n") if p.startswith("<"))).text
    assert "C16/18 to C17/18, same number and subject" in text
    assert "C17/17 to C18/17, same title" in text
    assert "as the year before" in text
    assert "2020: target 5.1" in text
    for row in rows_of(ROOT / "data/registers/lost_links.csv"):
        assert row["words"] in text


# --- the real project ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real project, published twice, with one revision, one correction and one redefinition;
    afterwards one more value has moved, and nobody has said why."""
    root = realbook.copy(tmp_path_factory.mktemp("editions") / "project")
    assert publish(root, "2026-11").code == 0
    realbook.cell(
        root, "registers/instruments.csv", "mou-031", signed_on="2014-05-05"
    )  # a revision
    row = rows_of(root / "data/registers/event_figures.csv")
    smes = next(one for one in row if one["words"].startswith("close to 100"))
    realbook.cell(
        root, "registers/event_figures.csv", smes["id"], value="101", words="close to 101 tech SMEs"
    )
    version(root, "pavilions", "2")
    pavilions = next(one for one in row if one["measure"] == "pavilions" and "20" in one["words"])
    realbook.cell(
        root, "registers/event_figures.csv", pavilions["id"], value="21", words="over 21 pavilions"
    )
    refused = publish(root, "2027-05", "2027-05-04")
    assert refused.code == 1
    explain(
        root,
        *(
            line.replace("revision|correction|redefinition", kind).replace(
                "WHY", "synthetic reason"
            )
            for line in re.findall(r"type the line (\S+)", refused.err)
            for kind in ["correction" if ",tech-smes," in line else "revision"]
        ),
    )
    second = publish(root, "2027-05", "2027-05-04", "--note", "The second edition")
    assert second.code == 0, second.err
    realbook.cell(root, "registers/instruments.csv", "mou-071", signed_on="2014-05-05")
    return root


def test_the_three_kinds_and_what_nobody_explained_are_told_on_the_page_of_changes(
    history: Path,
) -> None:
    page = pages.write(load(history))["editions/changes.md"]
    since, before = page.split("## Since 2027.05")[1].split("## From 2026.11 to 2027.05")
    assert "not yet explained" in since
    assert "mou-071" in since
    assert "not yet explained" not in before
    rows = {one.all("th")[0].text: one.text for one in table(before).all("tr")[1:]}
    smes, pavilions = rows["Tech SMEs at ITU Telecom World"], rows["Pavilions at ITU Telecom World"]
    assert "close to 100 tech SMEs" in smes
    assert "close to 101 tech SMEs" in smes
    assert "correction: synthetic reason (4 May 2027)" in smes
    assert "definition 1" in pavilions
    assert "definition 2" in pavilions
    assert "redefinition: synthetic reason (4 May 2027)" in pavilions
    assert "revision: synthetic reason (4 May 2027)" in rows["Instruments signed"]


def test_the_next_edition_is_refused_until_the_last_change_is_explained(history: Path) -> None:
    before = realbook.bytes_of(history)
    told = publish(history, "2027-06", "2027-06-01")
    assert told.code == 1
    assert "not yet explained" in told.err
    assert "mou-071" not in told.err, "words, not rows"
    assert realbook.bytes_of(history) == before


def test_other_tools_open_the_package_and_the_values_of_an_edition(
    history: Path, tmp_path: Path
) -> None:
    done = realbook.run("frictionless", "validate", "data/datapackage.json", cwd=history)
    assert done.returncode == 0, done.stdout[-2000:]
    package = json.loads((history / "data/datapackage.json").read_text("utf-8"))
    [folder] = package["folders"]
    alone = folder | {"path": "2026-11.csv", "name": "values"}
    (tmp_path / "datapackage.json").write_text(
        json.dumps({"name": "alone", "resources": [alone]}), "utf-8"
    )
    (tmp_path / "2026-11.csv").write_bytes((history / "data/editions/2026-11.csv").read_bytes())
    done = realbook.run("frictionless", "validate", "datapackage.json", cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-2000:]


# --- whatever the values are --------------------------------------------------------------------

CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
IDS = st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=4), unique=True, max_size=4)


@st.composite
def vintages(draw: st.DrawFn) -> tuple[Kept, ...]:
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from("abc"), st.integers(2014, 2022), st.sampled_from(["", "region=AFR"])),
            unique=True,
            max_size=8,
        )
    )  # fmt: skip
    return tuple(
        Kept(
            code,
            f"{year}-01-01",
            f"{year}-12-31",
            part,
            draw(CELL),
            draw(CELL),
            draw(CELL),
            "found",
            "A",
            ";".join(draw(IDS)),
            draw(st.sampled_from("12")),
            "house",
            draw(st.sampled_from("12")),
        )
        for code, year, part in keys
    )


@given(vintages())
def test_whatever_is_published_is_read_back_as_it_was(values: tuple[Kept, ...]) -> None:
    text = as_csv(values)
    assert text.count("\n") == len(values) + 1
    read = tuple(Kept(**row) for row in csv.DictReader(text.splitlines()))
    assert read == tuple(sorted(values, key=lambda one: one.key))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data(), vintages(), vintages())
def test_every_difference_between_two_vintages_is_told_once_and_nothing_else(
    comparing: Callable[[tuple[Kept, ...], tuple[Kept, ...]], editions.Comparison],
    data: st.DataObject,
    old: tuple[Kept, ...],
    new: tuple[Kept, ...],
) -> None:
    new = data.draw(
        st.sampled_from(
            [new, old, old + tuple(n for n in new if n.key not in {o.key for o in old})]
        )
    )
    compared = comparing(old, new)
    before, after = {one.key: one for one in old}, {one.key: one for one in new}
    known = {key[:3] for key in before}
    moved = {
        (move.before or move.after).key  # type: ignore[union-attr]
        for change in compared.changes
        for move in change.moves
    }
    assert moved == {
        key
        for key in {*before, *after}
        if key[:3] in known
        and (key not in before or key not in after or before[key].said != after[key].said)
    }
    assert sum(len(change.moves) for change in compared.changes) == len(moved)
    if old == new:
        assert compared.same
    for change in compared.changes:
        assert [m.split for m in change.moves] == sorted(m.split for m in change.moves)


@pytest.fixture(scope="module")
def comparing(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[tuple[Kept, ...], tuple[Kept, ...]], editions.Comparison]:
    import pandas as pd

    from i2lib.published import Edition

    data = world(tmp_path_factory.mktemp("comparing"))

    def edition(name: str, values: tuple[Kept, ...]) -> Edition:
        rows = [dict(zip(COLUMNS, (getattr(v, c) for c in COLUMNS), strict=True)) for v in values]
        frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")
        return Edition(name, "2026-11-24", "", "", frame)

    return lambda old, new: editions.compared(data, edition("a", old), edition("b", new))
