"""One mark, one thing: what is drawn is counted, and nothing of it can leak into its page."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from markup import NASTY, Element, is_only_text, read

from i2lib.charts import (
    COLOURS,
    NARROW,
    SMALLEST,
    WIDE,
    Column,
    Layout,
    Mark,
    Panel,
    SquareChart,
)

LAYOUTS = pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])


def mark(number: int, hollow: bool = False, hatched: bool = False, label: str = "") -> Mark:
    row = f"mou-{number:03}"
    return Mark(row, label or f"Thing {number}", f"../registers/x.html#{row}", hollow, hatched)


def column(name: str, *marks: Mark, now: bool = False) -> Column:
    counted = sum(not one.hatched for one in marks)
    return Column(name, marks, counted, f"{counted} found" if counted else "none found", now)


def chart(*panels: Panel, name: str = "instruments") -> SquareChart:
    return SquareChart(name, "Title", "Subtitle", panels, "Alt", "Description.", "Note.")


def usual(name: str = "instruments") -> SquareChart:
    """Two years: two counted of which one was seen once, and one apart; then none."""
    first = column("2015", mark(1), mark(2, hollow=True), mark(3, hatched=True), now=True)
    return chart(Panel("Things", (first, column("2016"))), name=name)


def squares(svg: str) -> dict[str, Element]:
    """Each square that is drawn, by its row."""
    found = {}
    for one in read(svg).walk():
        if row := re.search(r"-([a-z]{3}-\d+)$", one.get("id")):
            assert row.group(1) not in found
            found[row.group(1)] = one
    return found


@LAYOUTS
def test_every_row_is_one_square_that_links_to_it_and_says_its_name(layout: Layout) -> None:
    drawn = squares(usual().svg(layout))
    assert list(drawn) == ["mou-001", "mou-002", "mou-003"]
    links = read(usual().svg(layout)).all("a")
    assert [one.get("href") for one in links] == [f"../registers/x.html#{row}" for row in drawn]
    assert [one.one("title").text for one in drawn.values()] == ["Thing 1", "Thing 2", "Thing 3"]


@LAYOUTS
def test_links_of_squares_are_passed_over_by_the_keyboard_for_the_table_has_them(
    layout: Layout,
) -> None:
    seen = read(usual().svg(layout))
    assert {one.get("tabindex") for one in seen.all("a")} == {"-1"}
    assert {one.get("target") for one in seen.all("a")} == {""}


def look(square: Element) -> str:
    """Filled, hollow or hatched, as it is drawn."""
    fills = {one.get("fill") for one in square.walk() if one.get("fill")}
    if any("url(" in one.get("fill") for one in square.walk()):
        return "hatched"
    return "hollow" if fills == {"none"} else "filled"


@LAYOUTS
def test_a_row_seen_once_is_hollow_one_apart_is_hatched_and_the_others_are_filled(
    layout: Layout,
) -> None:
    drawn = squares(usual().svg(layout))
    assert {row: look(square) for row, square in drawn.items()} == {
        "mou-001": "filled",
        "mou-002": "hollow",
        "mou-003": "hatched",
    }


@LAYOUTS
def test_squares_stand_on_each_other_and_do_not_touch(layout: Layout) -> None:
    tall = chart(Panel("", (column("2015", *(mark(n) for n in range(1, 6))),)))
    boxes = []
    for square in squares(tall.svg(layout)).values():
        path = next(one for one in square.walk() if one.tag == "path")
        points = [float(number) for number in re.findall(r"-?\d+\.?\d*", path.get("d"))]
        boxes.append((min(points[::2]), max(points[::2]), min(points[1::2]), max(points[1::2])))
    assert {(round(left, 1), round(right, 1)) for left, right, _, _ in boxes} == {
        (round(boxes[0][0], 1), round(boxes[0][1], 1))
    }
    for lower, upper in pairwise(boxes):
        assert upper[3] < lower[2], "the next one ends above the one before it"


@LAYOUTS
def test_the_words_of_the_year_that_the_page_is_about_are_bold(layout: Layout) -> None:
    bold = {one.text for one in read(usual().svg(layout)).all("text") if one.get("font-weight")}
    assert "2015" in bold
    assert "2016" not in bold


@LAYOUTS
def test_a_year_without_rows_says_so_in_words_and_draws_no_square(layout: Layout) -> None:
    drawn = chart(Panel("", (column("2016"),)))
    assert squares(drawn.svg(layout)) == {}
    assert "nonefound" in read(drawn.svg(layout)).text.replace(" ", "").replace("\n", "")
    assert "0" not in read(drawn.svg(layout)).text.replace("2016", "")


def test_a_chart_without_any_rows_or_with_one_year_alone_is_drawn() -> None:
    for panel in (Panel("", (column("2016"),)), Panel("", (column("2016", mark(1)),))):
        assert read(chart(panel).svg(WIDE)).one("svg").get("viewbox")


@LAYOUTS
def test_a_drawing_holds_no_style_no_script_and_nothing_of_another_place(layout: Layout) -> None:
    svg = usual().svg(layout)
    seen = is_only_text(svg)
    assert " style=" not in svg
    assert "<style" not in svg
    assert "<!" not in svg
    assert "<?" not in svg
    outside = re.findall(r'(?:href|src)="([^"]*)"', svg)
    assert {address.split("#")[0] for address in outside} <= {"../registers/x.html", ""}
    assert re.findall(r"https?://[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
    assert seen.one("svg").get("aria-label") == "Alt"


@LAYOUTS
def test_every_colour_is_a_property_of_the_style_sheet_with_its_fallback(layout: Layout) -> None:
    svg = usual().svg(layout)
    used = re.findall(r'(?:fill|stroke|color)="([^"]*)"', svg)
    named = {f"var(--i2-{name}, {colour})" for name, colour in COLOURS.items()}
    assert used
    assert {one for one in used if "url(" not in one} <= named | {"none"}
    for colour in re.findall(r"#[0-9a-fA-F]{6}", svg):
        assert f", {colour})" in svg
    assert "var(--i2-now, #12436d)" in svg, "the year of the page"
    assert len(re.findall(r"#[0-9a-fA-F]{6}", svg)) == len(re.findall(r"var\(--i2-", svg))


def test_two_drawings_on_one_page_share_no_id() -> None:
    ids: list[str] = []
    for name in ("instruments", "knowledge"):
        for layout in (WIDE, NARROW):
            seen = read(usual(name).svg(layout))
            assert all(one.startswith(f"{name}-{layout.css}-") for one in seen.ids)
            ids += seen.ids
    assert len(set(ids)) == len(ids)


@LAYOUTS
def test_whatever_a_drawing_refers_to_is_in_it(layout: Layout) -> None:
    svg = usual().svg(layout)
    inside = set(read(svg).ids)
    referred = re.findall(r'url\(#([^)]*)\)|href="#([^"]*)"', svg)
    assert referred, "the hatching is a pattern"
    assert {one or other for one, other in referred} <= inside


def test_a_row_that_may_belong_to_two_years_is_drawn_in_both_under_ids_of_their_own() -> None:
    both = chart(Panel("", (column("2015", mark(1)), column("2016", mark(1)))))
    ids = read(both.svg(WIDE)).ids
    assert len(set(ids)) == len(ids)


@LAYOUTS
def test_drawn_twice_the_bytes_are_the_same(layout: Layout) -> None:
    assert usual().svg(layout) == usual().svg(layout)


@LAYOUTS
def test_no_text_is_smaller_than_what_can_be_read(layout: Layout) -> None:
    seen = read(usual().svg(layout))
    sizes = [float(one.get("font-size").removesuffix("px")) for one in seen.all("text")]
    assert sizes
    assert min(sizes) >= SMALLEST


def test_names_that_look_like_markup_are_text_in_a_drawing() -> None:
    marks = [mark(number, label=title) for number, title in enumerate(NASTY, start=1)]
    panels = tuple(
        Panel(title, (column("2015", one, now=True),))
        for title, one in zip(NASTY, marks, strict=True)
    )
    seen = is_only_text(SquareChart("a", "", "", panels, NASTY[0], "", "").svg(WIDE))
    assert seen.one("svg").get("aria-label") == NASTY[0]
    assert [one.text for one in seen.all("title")] == list(NASTY)
    drawn = [one.text for one in seen.all("text")]
    assert [title for title in NASTY if title not in drawn] == []


def test_no_mark_of_mathematics_in_a_name_stops_a_drawing() -> None:
    assert "$$y$" in read(chart(Panel("$x$ and $$y$", (column("2015", mark(1)),))).svg(WIDE)).text
