"""Events with the figures stated of them, publications, events of others."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from worlds import IN_2016, Row, Rows, act, cov, dated, evt, fig, pub, series, world, year

from i2lib import Missing, Mode, Value, Window, compute
from i2lib.data import Data
from i2lib.indicators.knowledge import Stated, chosen
from i2lib.quantities import Interval


def held(data: Data, window: Window = IN_2016) -> Value:
    return compute(data, "events-held", window)


# --- events -------------------------------------------------------------------------------------


def test_events_that_the_plan_reports_elsewhere_stand_apart_and_are_not_in_the_number(
    tmp_path: Path,
) -> None:
    data = world(tmp_path, events=[evt(1), evt(2, "Telecom World"), evt(3, "Seminar")])
    assert held(data).rows == ("evt-001", "evt-003"), "I.2's own output is not elsewhere"
    assert held(data).apart == ("evt-002",)
    assert held(data).words == "2 events found"


def test_governing_meetings_and_events_of_others_are_no_knowledge_sharing_events(
    tmp_path: Path,
) -> None:
    data = world(tmp_path, events=[evt(1, "Assembly"), evt(2, "Fair of others")])
    assert not held(data).known
    assert held(data).apart == ()
    assert held(data).reason is Missing.NONE_FOUND


def test_an_event_over_new_year_counts_in_the_year_in_which_it_begins(tmp_path: Path) -> None:
    data = world(tmp_path, events=[evt(1, "Forum", "2016-12-30", ends_on="2017-01-02")])
    assert held(data).rows == ("evt-001",)
    assert not held(data, Window.of_year(2017)).known


def test_the_class_of_an_event_is_that_of_its_series_and_follows_the_table(tmp_path: Path) -> None:
    for of, number in (("knowledge_sharing", 1), ("governing", None), ("others", None)):
        data = world(tmp_path / of, events=[evt(1)], series=[series("Forum", of=of)])
        assert held(data).number == number


def test_an_event_of_a_composed_series_name_is_counted_however_the_accent_was_typed(
    tmp_path: Path,
) -> None:
    typed = unicodedata.normalize("NFD", "Café numérique")
    data = world(
        tmp_path,
        events=[evt(1, typed), evt(2, "Café numérique")],
        series=[series("Café numérique")],
    )
    assert held(data).rows == ("evt-001", "evt-002")


def test_a_complete_register_of_events_says_held(tmp_path: Path) -> None:
    data = world(tmp_path, events=[evt(1)], coverage=[cov(1, "events", "complete")])
    assert held(data).words == "1 event held"


# --- the written rule of choice -----------------------------------------------------------------

AFTER = ("organizer", "after")
DURING = ("organizer", "during")
BEFORE = ("organizer", "before")
PRESS = ("press", "after")
GUEST = ("participant", "during")
UNSAID = ("", "")


def said(*pairs: tuple[str, str], measure: str = "smes") -> Rows:
    """Observations of one figure, numbered from 1, by who said them and when."""
    return [
        fig(number, 1, measure, 100 + number, said_by=by, said_when=when)
        for number, (by, when) in enumerate(pairs, start=1)
    ]


@pytest.mark.parametrize(
    ("pairs", "shown"),
    [
        ([PRESS, DURING, AFTER], 3),
        ([PRESS, DURING], 2),
        ([DURING, AFTER], 2),
        ([GUEST, PRESS], 1),
        ([UNSAID, AFTER], 2),
        ([UNSAID, DURING], 2),
        ([AFTER, AFTER], 1),
        ([PRESS, UNSAID], 1),
        ([BEFORE, PRESS], 2),
        ([("press", "before"), GUEST], 2),
    ],
)
def test_an_organizer_after_the_event_comes_first_then_during_it_then_others(
    pairs: list[tuple[str, str]], shown: int
) -> None:
    stated = chosen(dated(said(*pairs)))
    ids = [f"fig-{number:03}" for number in range(1, len(pairs) + 1)]
    kept = tuple(row_id for row_id in ids if row_id != f"fig-{shown:03}")
    assert stated == Stated(f"fig-{shown:03}", kept)


def test_among_equals_an_exact_number_is_shown_and_never_before_who_said_it() -> None:
    [about, exact] = said(AFTER, AFTER)
    about["qualifier"] = "approx"
    assert chosen(dated([about, exact])) == Stated("fig-002", ("fig-001",))
    exact["said_by"] = "press"
    assert chosen(dated([about, exact])) == Stated("fig-001", ("fig-002",))


def test_the_order_of_the_rows_decides_nothing_between_an_organizer_and_the_press() -> None:
    rows = said(PRESS, GUEST, AFTER, BEFORE)
    for turned in range(len(rows)):
        stated = chosen(dated(rows[turned:] + rows[:turned]))
        assert stated is not None
        assert stated.row == "fig-003"
        assert set(stated.others) == {"fig-001", "fig-002", "fig-004"}


def test_an_announcement_is_never_an_outcome() -> None:
    assert chosen(dated(said(BEFORE))) is None
    assert chosen(dated(said(AFTER, measure="participants_announced"))) is None
    assert chosen(dated(said(AFTER)).head(0)) is None


# --- stated figures -----------------------------------------------------------------------------


def smes(tmp_path: Path, *figures: Row, code: str = "tech-smes") -> Value:
    """What is printed of the figures of one Telecom World in 2016."""
    data = world(tmp_path, events=[evt(1, "Telecom World")], event_figures=list(figures))
    return compute(data, code, IN_2016)


def test_a_stated_figure_keeps_the_words_of_its_source(tmp_path: Path) -> None:
    value = smes(tmp_path, fig(1, 1, "smes", 100, "close to 100 tech SMEs", qualifier="approx"))
    assert value.mode is Mode.STATED
    assert (value.hedge, value.number, value.unit) == ("close to", 100, "tech SMEs")
    assert value.words == "close to 100 tech SMEs"
    assert value.interval == Interval(90, 110)
    assert value.rows == ("fig-001",)


def test_over_twenty_stays_over_twenty(tmp_path: Path) -> None:
    row = fig(1, 1, "pavilions", 20, "over 20 national pavilions", qualifier="more_than")
    value = smes(tmp_path, row, code="pavilions")
    assert value.words == "over 20 pavilions"
    assert value.interval == Interval(21, None)


def test_other_observations_of_the_figure_are_kept_in_its_evidence(tmp_path: Path) -> None:
    value = smes(
        tmp_path,
        fig(1, 1, "smes", 107, "SME 107", said_by="press"),
        fig(2, 1, "smes", 100, "close to 100 tech SMEs", qualifier="approx"),
        fig(3, 1, "smes", 150, "150 SMEs expected", said_when="before"),
        fig(4, 1, "pavilions", 20),
    )
    assert value.words == "close to 100 tech SMEs"
    assert value.others == ("fig-001", "fig-003"), "pavilions are no observation of SMEs"


def test_an_announcement_alone_leaves_the_figure_not_found(tmp_path: Path) -> None:
    value = smes(tmp_path, fig(1, 1, "smes", 150, said_when="before"))
    assert value.reason is Missing.NONE_FOUND
    assert value.words == "no number of tech SMEs found"
    assert value.number is None


def test_english_words_are_printed_where_the_source_speaks_another_language(
    tmp_path: Path,
) -> None:
    row = fig(1, 1, "smes", 4000, "约4000家", qualifier="approx", words_en="some 4,000 SMEs")
    assert smes(tmp_path, row).words == "some 4,000 tech SMEs"


def test_words_that_do_not_show_the_number_are_replaced_by_the_word_of_the_qualifier(
    tmp_path: Path,
) -> None:
    row = fig(1, 1, "smes", 2300, "+2.3K SMEs", qualifier="more_than")
    assert smes(tmp_path, row).words == "more than 2,300 tech SMEs"


@pytest.mark.parametrize(
    ("words", "qualifier"),
    [
        ("well over 400 SMEs", "more_than"),
        ("400+ SMEs", "more_than"),
        ("SMEs: nearly 400 this year", "below"),
        ("400 SMEs and their deputies, named", "at_least"),
    ],
)
def test_a_figure_that_is_not_exact_is_never_printed_as_an_exact_one(
    tmp_path: Path, words: str, qualifier: str
) -> None:
    value = smes(tmp_path, fig(1, 1, "smes", 400, words, qualifier=qualifier))
    assert value.hedge, "400 alone would be exact"
    assert value.words == f"{value.hedge} 400 tech SMEs"


def test_a_figure_of_another_series_or_year_is_not_that_of_telecom_world(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        events=[evt(1), evt(2, "Telecom World", "2015-10-12")],
        event_figures=[fig(1, 1, "smes", 10), fig(2, 2, "smes", 20)],
    )
    assert not compute(data, "tech-smes", IN_2016).known
    assert compute(data, "tech-smes", Window.of_year(2015)).rows == ("fig-002",)


def test_figures_of_two_events_are_no_two_observations_of_one(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        events=[evt(1, "Telecom World", "2015-10-12"), evt(2, "Telecom World", "2016-11-14")],
        event_figures=[fig(1, 1, "smes", 20), fig(2, 2, "smes", 100)],
    )
    both = compute(data, "tech-smes", Window(date(2015, 1, 1), date(2016, 12, 31)))
    assert both.reason is Missing.NOT_APPLICABLE
    assert both.number is None
    assert both.words == "several numbers of tech SMEs stated, none for the whole window"
    assert both.rows == ()
    assert both.others == ("fig-001", "fig-002"), "both stay in the evidence"


def test_an_event_that_was_only_announced_does_not_stand_in_the_way_of_one_that_was_held(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        events=[evt(1, "Telecom World", "2015-10-12"), evt(2, "Telecom World", "2016-11-14")],
        event_figures=[fig(1, 1, "smes", 20, said_when="before"), fig(2, 2, "smes", 100)],
    )
    both = compute(data, "tech-smes", Window(date(2015, 1, 1), date(2016, 12, 31)))
    assert both.rows == ("fig-002",)


def test_a_stated_figure_cannot_be_split(tmp_path: Path) -> None:
    data = world(tmp_path, events=[evt(1, "Telecom World")], event_figures=[fig(1, 1, "smes", 9)])
    value = compute(data, "tech-smes", IN_2016, {"partner_type": "academia"})
    assert value.words == "not available by partner type"
    assert value.rows == ()


# --- publications and events of others ----------------------------------------------------------


def test_publications_count_only_where_a_page_on_the_objective_names_them(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        publications=[
            pub(1),
            pub(2, under=""),
            pub(3, under="I.1-1/output"),
            pub(4, under="I.2-2/output"),
            pub(5, "2015"),
            pub(6, ""),
        ],
        coverage=[cov(1, "publications", "complete_for_page")],
    )
    value = compute(data, "publications-named", IN_2016)
    assert value.rows == ("pub-001", "pub-004")
    assert value.words == "2 publications named"
    assert value.mode is Mode.NAMED


def test_events_of_others_count_where_the_page_names_them_one_by_one(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        events=[evt(1, "Fair of others")],
        activities=[
            act(1, "events_attended", event_id="evt-001", kind="external_event"),
            act(2, "events_attended", place="Geneva", kind="external_event"),
            act(3, "events_attended", kind="external_event"),
            act(4, "tech_smes", place="Geneva"),
            act(5, "events_attended", "2015", place="Geneva", kind="external_event"),
        ],
        years=[year(2016)],
    )
    assert compute(data, "events-attended", IN_2016).rows == ("act-001", "act-002")
