"""Events with the figures stated of them: every hedge kept, nothing announced shown as attendance."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from markup import NASTY, Element, is_only_text
from worlds import IN_2016, Row, Rows, evt, fig, world

from i2lib import Data, Window, compute, events


def tables(data: Data) -> list[Element]:
    return is_only_text(events.held(data, compute(data, "events-held", IN_2016))).all("table")


def cells(line: Element) -> list[str]:
    return [" ".join(one.text.split()) for one in line.walk() if one.tag in ("th", "td")]


def of_one(tmp_path: Path, *figures: Row, **more: str) -> list[str]:
    """The cells of one event with these figures: its name, when, where, participants, countries."""
    data = world(tmp_path, events=[evt(1, **more)], event_figures=list(figures))
    [line] = tables(data)[0].one("tbody").all("tr")
    return cells(line)


def test_an_event_stands_with_its_days_place_and_figures_as_stated(tmp_path: Path) -> None:
    assert of_one(
        tmp_path,
        fig(1, 1, "participants", 2300, "over 2300 people", qualifier="more_than"),
        fig(2, 1, "countries", 92),
        ends_on="2016-05-12",
        city="Geneva",
        country="CHE",
    ) == ["Synthetic event 1", "9 to 12 May 2016", "Geneva, Switzerland", "over 2,300", "92"]


def test_a_figure_that_nobody_states_is_none_found_and_no_zero(tmp_path: Path) -> None:
    assert of_one(tmp_path)[3:] == ["none found", "none found"]


def test_sources_that_differ_are_said_to(tmp_path: Path) -> None:
    told = of_one(
        tmp_path,
        fig(1, 1, "participants", 500, said_by="press"),
        fig(2, 1, "participants", 400),
    )
    assert told[3] == "400 (sources differ)"


@pytest.mark.parametrize(
    "figure",
    [
        fig(1, 1, "participants_announced", 300),
        fig(1, 1, "participants", 300, said_when="before"),
    ],
    ids=["measure of an announcement", "said before the event"],
)
def test_what_was_only_announced_is_never_read_as_attendance(tmp_path: Path, figure: Row) -> None:
    told = of_one(tmp_path, figure)[3]
    assert told != "none found", "it is not passed over either"
    assert "announced" in told or "before" in told or "expected" in told


def test_attendance_added_up_over_weeks_is_called_by_its_own_name(tmp_path: Path) -> None:
    told = of_one(tmp_path, fig(1, 1, "participants_cumulative", 12000))[3]
    assert "12,000" in told
    assert "cumulative" in told


def test_events_that_the_plan_places_elsewhere_stand_in_a_table_of_context(tmp_path: Path) -> None:
    data = world(tmp_path, events=[evt(1), evt(2, "Telecom World"), evt(3, "Assembly")])
    counted, context = tables(data)
    assert [line[0] for line in map(cells, counted.one("tbody").all("tr"))] == ["Synthetic event 1"]
    assert [line[0] for line in map(cells, context.one("tbody").all("tr"))] == ["Synthetic event 2"]
    assert context.one("caption").text.startswith("Context")


def test_no_events_make_no_table(tmp_path: Path) -> None:
    assert tables(world(tmp_path)) == []


def test_every_measure_of_a_series_stands_with_who_said_it_and_when(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        events=[evt(1, "Telecom World")],
        event_figures=[
            fig(1, 1, "smes", 107, said_by="press", said_when="during"),
            fig(2, 1, "smes", 100, "close to 100", qualifier="approx"),
            fig(3, 1, "visitors_announced", 9000, said_when="before"),
            fig(4, 1, "pavilions", 20, said_by="", said_when=""),
        ],
    )
    html, text = events.attendance(data, IN_2016, "Telecom World")
    seen = is_only_text(html)
    assert "Synthetic event 1" in seen.one("caption").text
    rows = {line[0]: line[1:] for line in map(cells, seen.one("tbody").all("tr"))}
    label = {code: data.label("measures", code) for code in data.codelists["measures"]}
    assert rows == {
        label["smes"]: [
            "close to 100 organizer, after the event",
            "107 press, during the event",
        ],
        label["visitors_announced"]: [
            "no outcome stated",
            "9,000 organizer, before the event",
        ],
        label["pavilions"]: ["20", "none"],
    }
    assert text.split("; ") == list(rows)


def test_two_events_of_a_series_are_told_apart_in_every_row(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        events=[evt(1, "Telecom World", "2015"), evt(2, "Telecom World", "2016")],
        event_figures=[fig(1, 1, "smes", 5), fig(2, 2, "smes", 6)],
    )
    both = Window(date(2015, 1, 1), date(2016, 12, 31))
    html, _ = events.attendance(data, both, "Telecom World")
    heads = [cells(line)[0] for line in is_only_text(html).one("tbody").all("tr")]
    assert heads == ["Synthetic event 1: SMEs", "Synthetic event 2: SMEs"]


def test_an_event_without_figures_and_a_series_without_events_are_said_to_have_none(
    tmp_path: Path,
) -> None:
    data = world(tmp_path, events=[evt(1, "Telecom World")])
    _, text = events.attendance(data, IN_2016, "Telecom World")
    assert text == "No figure of Synthetic event 1 was found in 2016."
    _, text = events.attendance(data, Window.of_year(2017), "Telecom World")
    assert text == "No figure of Telecom World was found in 2017."


def test_names_that_look_like_markup_are_text_in_both_tables(tmp_path: Path) -> None:
    under = list(enumerate(NASTY, start=1))
    rows: Rows = [evt(n, "Forum" if n % 2 else "Telecom World", name=t) for n, t in under]
    data = world(tmp_path, events=rows, event_figures=[fig(n, n, "smes", n, t) for n, t in under])
    told = "".join(table.text for table in tables(data))
    assert [title for title in NASTY if title not in told] == []
    html, _ = events.attendance(data, IN_2016, "Telecom World")
    told = is_only_text(html).text
    assert [title for n, title in under if n % 2 == 0 and title not in told] == []
