"""Why a number is different: every statement that is not shown, with its cause."""

from __future__ import annotations

from pathlib import Path

import pytest
from markup import is_only_text
from worlds import IN_2016, Row, cnt, evt, fig, mou, world

from i2lib import Data, compute
from i2lib.conflicts import Cause, cause_of, conflicts
from i2lib.narrative import Voice
from i2lib.pages.conflicts import MEANING, differing

BEFORE = {"said_when": "before"}
DURING = {"said_when": "during"}
PRESS = {"said_by": "press"}
HE_WHO_WAS_THERE = {"said_by": "participant"}


def of(folder: Path, *figures: Row) -> Data:
    return world(folder, events=[evt(1)], event_figures=list(figures))


@pytest.mark.parametrize(
    ("value", "cells", "cause"),
    [
        (100, {}, Cause.REPEATED),
        (100, {"qualifier": "more_than"}, Cause.QUALIFIED),
        (120, BEFORE, Cause.ANNOUNCED),
        (120, {**BEFORE, **PRESS}, Cause.ANNOUNCED),
        (90, DURING, Cause.DURING),
        (107, PRESS, Cause.BY_PRESS),
        (107, HE_WHO_WAS_THERE, Cause.BY_PARTICIPANT),
        (107, {}, Cause.SAME_SPEAKER),
    ],
)
def test_a_cause_follows_from_who_said_it_when_and_how(
    tmp_path: Path, value: int, cells: dict[str, str], cause: Cause
) -> None:
    data = of(tmp_path, fig(1, 1, "participants", 100), fig(2, 1, "participants", value, **cells))
    [found] = conflicts(data)
    assert (found.shown, found.other, found.cause) == ("fig-001", "fig-002", cause)


def test_a_number_that_is_of_a_part_of_the_participants_is_told_as_such(tmp_path: Path) -> None:
    data = of(
        tmp_path,
        fig(1, 1, "high_level_participants", 85),
        fig(2, 1, "high_level_participants", 500, qualifier="more_than"),
        fig(3, 1, "ministers_and_deputies", 85),
    )
    assert [one.cause for one in conflicts(data)] == [Cause.ANOTHER_PART]


def test_figures_of_two_measures_or_two_events_are_no_conflict(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        events=[evt(1), evt(2)],
        event_figures=[
            fig(1, 1, "participants", 100),
            fig(2, 1, "countries", 90),
            fig(3, 2, "participants", 80),
        ],
    )
    assert conflicts(data) == ()
    assert "No figure is stated by several sources" in differing(data)


def test_where_all_is_announced_none_is_shown(tmp_path: Path) -> None:
    figures = [fig(n, 1, "participants", n, said_when="before") for n in (1, 2)]
    [found] = conflicts(of(tmp_path, *figures))
    assert (found.shown, found.other, found.cause) == ("", "fig-002", Cause.ANNOUNCED)


def agreements(value: int) -> Row:
    scope, measure = "BDT (ITU-D)", "new partnership agreements signed"
    return cnt(1, scope=scope, measure=measure, value=value, qualifier="exact", period="2016")


def test_the_total_of_a_sector_stands_against_what_the_register_holds_of_it(tmp_path: Path) -> None:
    own = [mou(1, itu_sectors="D"), mou(2, itu_sectors="T")]
    [found] = conflicts(world(tmp_path, instruments=own, counts=[agreements(46)]))
    assert (found.about, found.other) == ("BDT (ITU-D)", "cnt-001")
    assert (found.cause, found.rows) == (Cause.OTHER_COUNT, ("mou-001",))
    assert found.words == "1 instrument found, 2016"


# --- the page, and the way to it ----------------------------------------------------------------


def test_every_cause_has_its_meaning() -> None:
    assert list(MEANING) == list(Cause)


def test_the_page_has_a_row_for_each_statement_that_is_not_shown(real: Data) -> None:
    text = differing(real)
    found = conflicts(real)
    html = is_only_text("".join(part for part in text.split("\n\n") if part.startswith("<")))
    assert {one for one in html.ids if one.startswith("differs-")} == {one.anchor for one in found}
    assert {one.cause for one in found} == set(Cause), "each cause has a real case"
    for cause in Cause:
        assert f"(cause-{cause.name.lower().replace('_', '-')})=" in text


def test_every_real_figure_of_several_statements_is_shown_or_explained(real: Data) -> None:
    figures = real.registers.event_figures
    of_one = figures.groupby(["event_id", "measure"])["id"]
    for ids in (list(group) for _, group in of_one if len(group) > 1):
        assert sum(cause_of(real, row_id) is None for row_id in ids) == 1, ids


def test_the_46_agreements_of_a_sector_stand_against_those_found(real: Data) -> None:
    [found] = [one for one in conflicts(real) if one.cause is Cause.OTHER_COUNT]
    assert found.other == "cnt-046"
    assert len(found.rows) == 2


def test_the_evidence_of_a_figure_leads_to_why_sources_differ(real: Data) -> None:
    value = compute(real, "tech-smes", IN_2016)
    voice = Voice(real, IN_2016, lambda _: value)
    voice.claim(value, value.words)
    assert '"../registers/conflicts.html#differs-fig-084"' in voice.aside(value)
    alone = compute(real, "pavilions", IN_2016)
    assert "conflicts.html" not in voice.aside(alone)
