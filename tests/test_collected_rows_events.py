"""What was collected on events, activities, documents and the plan stands in data/, row by row.

Read plainly with csv, past the library: these tests hold the data, not the code that reads them.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from string import Formatter

import pytest

DATA = Path(__file__).resolve().parents[1] / "data"

Row = dict[str, str]


def rows(table: str) -> list[Row]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by(column: str, table: str) -> dict[str, Row]:
    return {row[column]: row for row in rows(table)}


def listed(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def left_out(collected_as: str) -> set[str]:
    """The rows of a collected table that are left out, each with its reason."""
    out = [row for row in rows("registers/left_out") if row["table"] == collected_as]
    assert all(row["row"] and row["reason"] for row in out)
    return {row["row"] for row in out}


def ids(prefix: str, last: int, but: str = "") -> set[str]:
    """The ids that were given when the rows were collected, from 001 on, without those never used."""
    unused = {int(number) for number in but.split()}
    return {f"{prefix}-{number:03}" for number in range(1, last + 1) if number not in unused}


MERGED = (
    "31 40 47 64 70 89"  # events that stood twice: merged_ids.csv tells into which row they went
)


@pytest.mark.parametrize(
    ("table", "collected_as", "collected"),
    [
        ("registers/events", "events", ids("evt", 137, but=f"{MERGED} 101")),
        ("registers/event_figures", "event_figures", ids("fig", 215)),
        ("registers/activities", "activities", ids("act", 69)),
        ("registers/counts", "reported_counts", ids("cnt", 77, but="50 51 52")),
        ("registers/wtisd", "wtisd", {f"wts-{year}" for year in range(2014, 2023)}),
        ("framework/wordings", "indicator_values", ids("ind", 6)),
    ],
)
def test_every_collected_row_stands_in_the_data_or_is_left_out_with_a_reason(
    table: str, collected_as: str, collected: set[str]
) -> None:
    standing = set(by("id", table)) | left_out(collected_as)
    assert collected <= standing, "rows may be added, but no collected row may vanish"


# Where the collected rows had no ids, their number is held from below: an analyst may add rows.


def test_every_collected_part_of_a_plan_stands_in_the_data() -> None:
    assert len(rows("framework/elements")) + len(left_out("framework")) >= 76


def test_every_collected_resolution_is_a_revision_a_bare_number_or_a_document() -> None:
    bare = [row for row in rows("registers/resolutions") if row["verified"]]
    moved = [row for row in rows("registers/documents") if row["id"] == "WG-PL/9 (PP-14)"]
    standing = len(rows("registers/resolution_revisions")) + len(bare) + len(moved)
    assert standing + len(left_out("resolutions")) >= 87


def test_every_collected_document_stands_beside_the_one_collected_as_a_resolution() -> None:
    assert len(rows("registers/documents")) + len(left_out("council_documents")) >= 87 + 1


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("registers/events", "id"),
        ("registers/event_figures", "id"),
        ("registers/activities", "id"),
        ("registers/documents", "id"),
        ("registers/resolutions", "id"),
        ("registers/resolution_revisions", "id"),
        ("registers/counts", "id"),
        ("registers/wtisd", "id"),
        ("framework/elements", "uid"),
        ("framework/wordings", "id"),
        ("framework/plans", "id"),
        ("framework/years", "year"),
        ("framework/series", "series"),
        ("framework/coverage", "id"),
        ("codelists/measures", "code"),
    ],
)
def test_no_id_stands_twice(table: str, column: str) -> None:
    values = [row[column] for row in rows(table)]
    assert len(values) == len(set(values))


@pytest.mark.parametrize(
    ("table", "column", "target", "target_column"),
    [
        ("registers/events", "series", "framework/series", "series"),
        ("registers/events", "country", "codelists/countries", "code"),
        ("registers/event_figures", "event_id", "registers/events", "id"),
        ("registers/event_figures", "measure", "codelists/measures", "code"),
        ("registers/event_figures", "qualifier", "framework/qualifiers", "qualifier"),
        ("registers/event_figures", "said_by", "codelists/speakers", "code"),
        ("registers/event_figures", "said_when", "codelists/moments", "code"),
        ("registers/activities", "section", "codelists/sections", "code"),
        ("registers/activities", "kind", "codelists/activity_kinds", "code"),
        ("registers/activities", "partners", "registers/partners", "id"),
        ("registers/activities", "event_id", "registers/events", "id"),
        ("registers/activities", "publication_id", "registers/publications", "id"),
        ("registers/activities", "partnership_id", "registers/partnerships", "id"),
        ("registers/activities", "figure_id", "registers/event_figures", "id"),
        ("registers/activities", "document", "registers/documents", "id"),
        ("registers/documents", "subject", "codelists/sections", "code"),
        ("registers/resolutions", "body", "codelists/resolution_bodies", "code"),
        ("registers/resolution_revisions", "resolution_id", "registers/resolutions", "id"),
        ("framework/elements", "parent", "framework/elements", "uid"),
        ("framework/elements", "plan", "framework/plans", "id"),
        ("framework/elements", "level", "codelists/element_levels", "code"),
        ("framework/wordings", "element", "framework/elements", "uid"),
        ("framework/years", "plan", "framework/plans", "id"),
        ("framework/years", "page_source", "sources", "id"),
        ("framework/series", "class", "codelists/event_classes", "code"),
        ("framework/series", "reported_under", "framework/elements", "uid"),
        ("framework/coverage", "state", "codelists/coverage_states", "code"),
        ("framework/coverage", "sector", "codelists/sectors", "code"),
        ("codelists/measures", "comparable_with", "codelists/measures", "code"),
    ],
)
def test_every_pointer_leads_to_a_row(
    table: str, column: str, target: str, target_column: str
) -> None:
    known = {row[target_column] for row in rows(target)}
    pointed_at = {item for row in rows(table) for item in listed(row[column])}
    assert pointed_at, "nothing points there: the test would hold nothing"
    assert pointed_at <= known


def test_an_activity_points_at_a_resolution_by_number_or_at_a_dated_revision() -> None:
    known = by("id", "registers/resolutions") | by("id", "registers/resolution_revisions")
    for row in rows("registers/activities"):
        assert set(listed(row["resolutions"])) <= set(known), row["id"]


@pytest.mark.parametrize(
    "table",
    [
        "registers/events",
        "registers/event_figures",
        "registers/activities",
        "registers/documents",
        "registers/resolutions",
        "registers/resolution_revisions",
        "registers/counts",
        "registers/wtisd",
        "framework/elements",
        "framework/wordings",
        "framework/plans",
        "framework/series",
        "framework/coverage",
    ],
)
def test_every_row_names_sources_that_are_known(table: str) -> None:
    known = {row["id"] for row in rows("sources")}
    for row in rows(table):
        assert listed(row["sources"]), row
        assert set(listed(row["sources"])) <= known, row


def test_a_number_stands_once_and_activities_point_at_it() -> None:
    figures = by("id", "registers/event_figures")
    pointing = [row for row in rows("registers/activities") if row["figure_id"]]
    collected = {
        "act-003": "fig-083",
        "act-004": "fig-082",
        "act-040": "fig-067",
        "act-043": "fig-065",
        "act-044": "fig-061",
        "act-045": "fig-063",
        "act-046": "fig-055",
    }
    assert collected.items() <= {row["id"]: row["figure_id"] for row in pointing}.items()
    for row in pointing:
        assert (row["value"], row["qualifier"], row["words"]) == ("", "", ""), row["id"]
        assert figures[row["figure_id"]]["event_id"] == row["event_id"]


@pytest.mark.parametrize("table", ["event_figures", "activities", "counts"])
def test_a_number_and_its_qualifier_stand_together(table: str) -> None:
    for row in rows(f"registers/{table}"):
        assert bool(row["value"]) == bool(row["qualifier"]), row["id"]


def test_close_to_100_tech_smes_is_said_by_the_organizer_after_the_event() -> None:
    figure = by("id", "registers/event_figures")["fig-083"]
    assert (figure["measure"], figure["value"], figure["qualifier"]) == ("smes", "100", "approx")
    assert figure["words"] == "close to 100 tech SMEs"
    assert (figure["said_by"], figure["said_when"]) == ("organizer", "after")


def test_the_exact_count_of_the_same_smes_is_the_press_s() -> None:
    figures = by("id", "registers/event_figures")
    assert figures["fig-084"]["event_id"] == figures["fig-083"]["event_id"]
    assert (figures["fig-084"]["value"], figures["fig-084"]["said_by"]) == ("107", "press")


def test_what_was_announced_is_never_said_after_the_event() -> None:
    announced = [
        row for row in rows("registers/event_figures") if row["measure"].endswith("_announced")
    ]
    assert announced
    assert {row["said_when"] for row in announced} == {"before"}


def test_a_text_that_repeats_the_announcement_counts_as_said_before() -> None:
    figures = by("id", "registers/event_figures")
    assert {figures[row]["said_when"] for row in ("fig-104", "fig-107", "fig-112")} == {"before"}


def test_words_in_another_script_have_english_words_beside_them() -> None:
    for row in rows("registers/event_figures"):
        latin = all(
            ord(letter) < 0x2E80 and not "\u0900" <= letter <= "\u0dff" for letter in row["words"]
        )
        assert latin or row["words_en"], row["id"]
    assert by("id", "registers/event_figures")["fig-080"]["words_en"] == "about 4,000"


def test_an_event_held_online_has_no_city_called_virtual() -> None:
    events = rows("registers/events")
    assert not [row["id"] for row in events if row["city"] in {"virtual", "Ha Noi (online)"}]
    held = by("id", "registers/events")["evt-095"]
    assert (held["city"], held["country"], held["online"]) == ("Ha Noi", "VNM", "yes")


def test_a_document_number_that_nobody_saw_is_not_made_up() -> None:
    documents = by("id", "registers/documents")
    assert "C17/18" in documents
    assert "C17/33" in documents
    assert not {"C18/18", "C18/33", "C19/18", "C20/18", "C20/33", "C22/33"} & set(documents)


def test_a_title_in_square_brackets_is_a_description() -> None:
    for table in ("documents", "resolutions", "resolution_revisions"):
        for row in rows(f"registers/{table}"):
            if row["title"].startswith("["):
                assert row["title_is"] == "description", row["id"]


def test_one_resolution_is_one_number_with_its_dated_texts() -> None:
    texts = {
        row["revision"]
        for row in rows("registers/resolution_revisions")
        if row["resolution_id"] == "res-130"
    }
    assert {"Rev. Guadalajara, 2010", "Rev. Busan, 2014", "Rev. Dubai, 2018"} <= texts
    assert by("id", "registers/resolutions")["res-130"]["number"] == "Resolution 130"


def test_a_revision_keeps_its_own_title() -> None:
    texts = by("id", "registers/resolution_revisions")
    assert texts["res-71-busan-2014"]["title"] == "Strategic plan for the Union for 2016-2019"
    assert texts["res-71-dubai-2018"]["title"] == "Strategic plan for the Union for 2020-2023"


def test_the_code_i_2_1_names_an_outcome_and_an_output() -> None:
    named = {
        row["uid"]: row["level"] for row in rows("framework/elements") if row["code"] == "I.2-1"
    }
    assert named == {"I.2-1/outcome": "outcome", "I.2-1/output": "output"}


def test_only_the_years_whose_page_words_objective_i_2_name_its_outputs() -> None:
    collected = [row for row in rows("framework/years") if "2014" <= row["year"] <= "2022"]
    named = {row["year"] for row in collected if row["names_outputs"] == "yes"}
    assert named == {"2015", "2016", "2017", "2018", "2019"}
    assert {row["plan"] for row in collected if row["year"] < "2016"} == {""}


def test_what_the_plan_reports_elsewhere_is_told_by_its_series() -> None:
    under = {row["series"]: row["reported_under"] for row in rows("framework/series")}
    for series in ("WSIS Forum", "WTISD", "WTPF", "WCIT", "Telecom World"):
        assert under[series] == "I.1-1/output"
    assert (under["WSC"], under["GSC"]) == ("T.5-3/output", "T.5-1/output")
    assert not [series for series, uid in under.items() if uid.startswith("I.2")]


def test_the_page_of_2016_is_covered_and_that_of_2015_only_in_part() -> None:
    states = {
        (row["register"], row["period_start"], row["period_end"]): row["state"]
        for row in rows("framework/coverage")
    }
    for register in ("activities", "publications"):
        assert states[register, "2016", "2016"] == "complete_for_page"
        assert states[register, "2015", "2015"] == "partial"
    assert states["instruments", "1947", "2022"] == "partial"
    assert states["wtisd", "2014", "2022"] == "complete"


def test_the_meetings_that_the_page_of_2015_names_are_events() -> None:
    activities, events = by("id", "registers/activities"), by("id", "registers/events")
    for activity, held_on, city in (
        ("act-048", "2015-02", "Paris"),
        ("act-049", "2015-09", "New York"),
    ):
        event = events[activities[activity]["event_id"]]
        assert (event["starts_on"], event["city"]) == (held_on, city)
        assert event["series"] == "Broadband Commission"
        assert event["sources"] == activities[activity]["sources"]


def test_every_statement_of_the_page_of_2016_is_said_by_a_sentence() -> None:
    """By its own or, where it has none, by that of another row that leads to it or to its figure."""
    page = [row for row in rows("registers/activities") if row["sources"] == "src-362"]
    of_2016 = [row for row in page if row["year"] == "2016" and not row["item"]]
    told = " ".join(row["says"] for row in rows("registers/activities"))
    silent = {row["id"] for row in of_2016 if not row["says"] and row["id"] not in told}
    # The page says the figures of 003 and 004 itself; 015 only counts what 012 to 014 name.
    assert silent <= {"act-003", "act-004", "act-015"}


def test_a_sentence_has_no_figure_typed_into_it() -> None:
    """Digits and number words stand only where a name in braces brings them from the data."""
    told = [row for row in rows("registers/activities") if row["says"]]
    assert told
    for row in told:
        literal = "".join(piece for piece, *_ in Formatter().parse(row["says"]))
        assert not re.search(r"(?<![A-Za-z\d])\d", literal), row["id"]
        assert not re.search(r"\b(two|three|four|five|six|seven|eight|nine|ten)\b", literal), row[
            "id"
        ]


def test_the_charts_and_the_link_that_a_page_lost_are_told_apart() -> None:
    lost = by("id", "registers/lost_links")
    assert {row["kind"] for row in lost.values()} <= {"link", "chart"}
    of_2016 = [row["kind"] for row in lost.values() if row["year"] == "2016"]
    assert sorted(of_2016) == ["chart", "chart", "link"]


def test_a_register_tells_its_coverage_in_one_sentence_once() -> None:
    notes = [row["note"] for row in rows("framework/coverage")]
    assert len(notes) == len(set(notes))


REGISTERS = sorted(path.stem for path in (DATA / "registers").glob("*.csv"))


@pytest.mark.parametrize("register", REGISTERS)
def test_a_remark_is_written_for_readers(register: str) -> None:
    marks = re.compile(r"\|\||->|EXCLUDE|CONFLICT|coded here|rechecked|verified=")
    for row in rows(f"registers/{register}"):
        assert not marks.search(row.get("note", "")), row
        assert "||" not in row.get("evidence", ""), row
