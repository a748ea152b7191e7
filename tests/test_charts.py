"""One mark, one thing: what is drawn is counted, and nothing of it can leak into its page.

Where marks stand and how long bars are is measured in test_geometry.py.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from typing import Any
from xml.etree import ElementTree

import pytest
from markup import NASTY, Element, is_only_text, read
from PIL import Image
from worlds import IN_2016

from i2lib import Interval, Missing, Mode, Value
from i2lib.charts import (
    COLOURS,
    NARROW,
    SMALLEST,
    WIDE,
    Bar,
    BarChart,
    Chart,
    Column,
    Layout,
    Mark,
    Panel,
    Sheet,
    SquareChart,
    drawing,
    pictures,
    sample,
)

LAYOUTS = pytest.mark.parametrize("layout", [WIDE, NARROW], ids=["wide", "narrow"])


def mark(number: int, hollow: bool = False, hatched: bool = False, label: str = "") -> Mark:
    row = f"mou-{number:03}"
    return Mark(row, label or f"Thing {number}", f"../registers/x.html#{row}", hollow, hatched)


def column(name: str, *marks: Mark, now: bool = False, mode: Mode = Mode.FOUND) -> Column:
    rows = tuple(one.row for one in marks if not one.hatched)
    number, verb = len(rows), "signed" if mode is Mode.EXACT else "found"
    value = Value(
        "synthetic",
        IN_2016,
        mode,
        Interval(number, None) if rows else None,
        None if rows else Missing.NONE_FOUND,
        number=number or None,
        unit="things",
        words=f"{number} things {verb}",
        rows=rows,
    )
    return Column(name, marks, value, now)


WORDS: dict[str, Any] = {
    "short": "things",
    "title": "Title",
    "subtitle": "Subtitle",
    "alt": "Alt",
    "description": "Description.",
}


def chart(*panels: Panel, name: str = "instruments") -> SquareChart:
    return SquareChart(name=name, panels=panels, **WORDS)


def usual(name: str = "instruments") -> SquareChart:
    """Two years: two counted of which one was seen once, and one apart; then none."""
    first = column("2015", mark(1), mark(2, hollow=True), mark(3, hatched=True), now=True)
    return chart(Panel("Things", (first, column("2016"))), name=name)


def stated(name: str, number: int | None, upper: int | None = None, instead: str = "") -> Bar:
    """A bar of a number with this upper end, or a year without one."""
    value = Value(
        "synthetic",
        IN_2016,
        Mode.STATED,
        None if number is None else Interval(number, upper),
        Missing.NONE_FOUND if number is None else None,
        number=number,
        unit="persons",
        words=f"{number} persons",
    )
    href = "" if number is None else f"../registers/events.html#fig-{name}"
    return Bar(name, value, href, instead=instead)


def bars() -> BarChart:
    every = (stated("2015", 500, 500), stated("2016", 800), stated("2017", None, instead="why"))
    return BarChart(name="persons", bars=every, **WORDS)


def inline(chart: Chart, layout: Layout) -> str:
    """One of the two drawings of a chart."""
    [wide, narrow] = re.findall(r"<svg.*?</svg>", drawing(chart), re.DOTALL)
    return str({WIDE.css: wide, NARROW.css: narrow}[layout.css])


def squares(chart: SquareChart) -> dict[str, Element]:
    """Each square that is drawn, by its row."""
    return {one.get("href").rpartition("#")[2]: one for one in read(inline(chart, WIDE)).all("a")}


def test_every_row_is_one_square_that_links_to_it_and_says_its_name() -> None:
    drawn = squares(usual())
    assert list(drawn) == ["mou-001", "mou-002", "mou-003"]
    assert {one.get("href") for one in drawn.values()} == {
        f"../registers/x.html#{row}" for row in drawn
    }
    assert [one.one("title").text for one in drawn.values()] == ["Thing 1", "Thing 2", "Thing 3"]
    assert [len(one.all("rect")) for one in drawn.values()] == [1, 1, 1]


def test_links_of_a_drawing_are_written_as_older_browsers_and_jupyterlab_read_them() -> None:
    svg = drawing(usual())
    assert "<a xlink:href=" in svg
    assert "<use xlink:href=" in svg
    assert " href=" not in svg


def test_the_narrow_drawing_shows_the_squares_of_the_wide_one_again() -> None:
    both = read(drawing(usual()))
    shown = [one.get("href").removeprefix("#") for one in both.all("use")]
    assert shown
    assert set(shown) <= set(both.ids)
    assert len(both.all("a")) == 3, "names and links stand once"


def test_links_of_squares_are_passed_over_by_the_keyboard_for_the_table_has_them() -> None:
    links = read(drawing(usual())).all("a")
    assert {one.get("tabindex") for one in links} == {"-1"}
    assert {one.get("target") for one in links} == {""}


def test_a_row_seen_once_is_hollow_one_apart_is_hatched_and_the_others_are_filled() -> None:
    drawn = squares(usual())
    fills = {row: one.one("rect").get("fill") for row, one in drawn.items()}
    strokes = {row: len(one.all("path")) for row, one in drawn.items()}
    assert (fills["mou-001"], fills["mou-002"]) in [("", "none"), ("var(--i2-now, #12436d)", "")]
    assert fills["mou-003"] == fills["mou-002"]
    assert strokes == {"mou-001": 0, "mou-002": 0, "mou-003": 1}


@LAYOUTS
def test_the_words_of_the_year_that_the_page_is_about_are_bold(layout: Layout) -> None:
    bold = {
        text.text
        for one in read(inline(usual(), layout)).walk()
        if one.get("font-weight")
        for text in ([one] if one.tag == "text" else one.all("text"))
    }
    assert "2015" in bold
    assert "2016" not in bold


@LAYOUTS
def test_a_year_without_rows_says_so_in_words_and_draws_no_square(layout: Layout) -> None:
    drawn = inline(chart(Panel("", (column("2016"),))), layout)
    assert "<rect" not in drawn
    assert "<use" not in drawn
    assert [one.text for one in read(drawn).all("text")] == ["found", "none", "2016"]


@LAYOUTS
def test_a_complete_count_says_so_in_every_year_and_a_floor_where_there_is_room(
    layout: Layout,
) -> None:
    years = (
        column("2014", mark(1), mode=Mode.EXACT),
        column("2015", mark(2)),
        column("2016", mark(3), now=True),
    )
    texts = [one.text for one in read(inline(chart(Panel("", years)), layout)).all("text")]
    wide = ["1 signed", "2014", "1", "2015", "1 found", "2016"]
    assert texts == (wide if layout is WIDE else ["signed", "1", "2014", "1", "2015", "1", "2016"])


def test_a_chart_without_any_rows_or_with_one_year_alone_is_drawn() -> None:
    for panel in (Panel("", (column("2016"),)), Panel("", (column("2016", mark(1)),))):
        assert read(inline(chart(panel), WIDE)).one("svg").get("viewbox")


def test_a_panel_that_cannot_be_split_says_so_in_one_sentence() -> None:
    one = chart(
        Panel("Events", (), said="Events: not available by region, so nothing is drawn."),
        Panel("Things", (column("2016", mark(1)),)),
    )
    for layout in (WIDE, NARROW):
        said = " ".join(text.text for text in read(inline(one, layout)).all("text"))
        assert said.count("not available") == 1
    assert one.drawn
    assert not chart(one.panels[0]).drawn


@LAYOUTS
def test_a_drawing_holds_no_style_no_script_and_nothing_of_another_place(layout: Layout) -> None:
    svg = inline(usual(), layout)
    seen = is_only_text(svg)
    assert " style=" not in svg
    assert "<style" not in svg
    assert "<!" not in svg
    assert "<?" not in svg
    outside = re.findall(r'(?:href|src)="([^"]*)"', svg)
    assert {address.split("#")[0] for address in outside} <= {"../registers/x.html", ""}
    assert "font-family" not in svg, "a page's own font"
    assert "http" not in svg
    assert seen.one("svg").get("aria-label") == "Alt"


@pytest.mark.parametrize("one", [usual(), bars()], ids=["squares", "bars"])
@LAYOUTS
def test_every_colour_is_a_property_of_the_style_sheet_with_its_fallback(
    layout: Layout, one: Chart
) -> None:
    svg = inline(one, layout)
    used = re.findall(r'(?:fill|stroke|color)="([^"]*)"', svg)
    named = {f"var(--i2-{name}, {colour})" for name, colour in COLOURS.items()}
    assert used
    assert set(used) <= named | {"none"}
    assert len(re.findall(r"#[0-9a-fA-F]{6}", svg)) == len(re.findall(r"var\(--i2-", svg))


def test_two_charts_on_one_page_share_no_id_and_what_they_refer_to_is_theirs() -> None:
    ids: list[str] = []
    for name in ("fig-instruments", "fig-knowledge"):
        seen = read(drawing(usual(name)))
        assert all(one.startswith(f"{name}-") for one in seen.ids)
        assert {one.get("href") for one in seen.all("use")} <= {f"#{one}" for one in seen.ids}
        ids += seen.ids
    assert len(set(ids)) == len(ids) > 0


def test_a_row_that_may_belong_to_two_years_is_drawn_in_both() -> None:
    both = chart(Panel("", (column("2015", mark(1)), column("2016", mark(1)))))
    seen = read(drawing(both))
    assert len(seen.all("a")) == 2
    assert len(set(seen.ids)) == len(seen.ids)


@LAYOUTS
@pytest.mark.parametrize("one", [usual(), bars()], ids=["squares", "bars"])
def test_no_text_is_smaller_than_what_can_be_read(layout: Layout, one: Chart) -> None:
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', inline(one, layout))]
    assert sizes
    assert min(sizes) >= SMALLEST


def test_names_that_look_like_markup_are_text_in_a_drawing_and_in_a_picture() -> None:
    marks = [mark(number, label=title) for number, title in enumerate(NASTY, start=1)]
    panels = tuple(
        Panel(title, (column("2015", one, now=True),))
        for title, one in zip(NASTY, marks, strict=True)
    )
    nasty = SquareChart(
        name="a",
        short="",
        title=NASTY[0],
        subtitle=NASTY[1],
        panels=panels,
        alt=NASTY[0],
        description=NASTY[2],
    )
    seen = is_only_text(inline(nasty, WIDE))
    assert seen.one("svg").get("aria-label") == NASTY[0]
    assert [one.text for one in seen.all("title")] == list(NASTY)
    drawn = [one.text for one in seen.all("text")]
    assert [title for title in NASTY if title not in drawn] == []
    alone = ElementTree.fromstring(pictures(Sheet(nasty, NASTY[:2]))[0])
    names = [one.text for one in alone.iter("{http://www.w3.org/2000/svg}title")]
    assert names == [NASTY[0], *NASTY]
    assert pictures(Sheet(nasty, NASTY[:2]))[1].startswith(b"\x89PNG")


def test_a_square_weighs_little_in_its_page() -> None:
    many = chart(Panel("", (column("2015", *(mark(n) for n in range(1, 101))),)))
    few = chart(Panel("", (column("2015", mark(1)),)))
    each = (len(drawing(many)) - len(drawing(few))) / 99
    assert each < 160, "bytes; 1,600 in the two drawings that matplotlib writes by itself"


@pytest.mark.parametrize("kind", ["filled", "hollow", "hatched", "bar", "floor", "about"])
def test_a_legend_shows_each_kind_of_mark(kind: str) -> None:
    drawn = sample(kind)
    seen = is_only_text(drawn)
    assert seen.one("svg").get("aria-hidden") == "true"
    assert len({sample(one) for one in ("filled", "hollow", "hatched")}) == 3
    assert seen.all("rect")


# The pictures that travel alone

FOOT = ("Source: synthetic, edition 1.", "Not a publication of anybody.")


@pytest.mark.parametrize("one", [usual(), bars()], ids=["squares", "bars"])
def test_an_exported_drawing_carries_its_title_source_and_notice_and_needs_nothing(
    one: Chart,
) -> None:
    alone = pictures(Sheet(one, FOOT))[0]
    texts = [
        it.text for it in ElementTree.fromstring(alone).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert texts[:2] == ["Title", "Subtitle"]
    assert texts[-2:] == list(FOOT)
    for leak in ("var(", "style", "class=", "href", "url(", "<script", "<a"):
        assert leak not in alone, leak
    assert "sans-serif" in alone
    assert 'fill="#ffffff"' in alone, "a ground of its own, for dark pages"
    assert re.findall(r"https?://[^\"]*", alone) == ["http://www.w3.org/2000/svg"]


def chunks(picture: bytes) -> dict[str, bytes]:
    """The parts of a PNG file, those of text by their keyword."""
    found, at = {}, 8
    while at < len(picture):
        [length] = struct.unpack(">I", picture[at : at + 4])
        name, body = picture[at + 4 : at + 8].decode(), picture[at + 8 : at + 8 + length]
        [check] = struct.unpack(">I", picture[at + 8 + length : at + 12 + length])
        assert zlib.crc32(picture[at + 4 : at + 8 + length]) == check
        key = body.partition(b"\0")[0].decode() if name.endswith("Xt") else name
        found[key] = body
        at += 12 + length
    return found


def test_a_png_carries_title_and_source_and_neither_a_date_nor_a_program() -> None:
    parts = chunks(pictures(Sheet(usual(), FOOT))[1])
    assert b"Not a publication of anybody." in parts["Source"]
    assert b"Title" in parts["Title"]
    assert not {"tIME", "Software", "Creation Time", "date:create"} & set(parts)
    width, _height = struct.unpack(">II", parts["IHDR"][:8])
    assert width == 2 * (WIDE.width + 72)


def test_a_png_stands_on_a_white_ground_of_its_own_for_dark_pages() -> None:
    with Image.open(io.BytesIO(pictures(Sheet(bars(), FOOT))[1])) as picture:
        assert (picture.mode, picture.getpixel((0, 0))) == ("RGB", (255, 255, 255))
        assert "transparency" not in picture.info
        dots = picture.tobytes()
    drawn = {f"#{dots[at : at + 3].hex()}" for at in range(0, len(dots), 3)}
    assert drawn >= {COLOURS[name] for name in ("ink", "muted", "past", "ground")}


def test_drawn_twice_the_bytes_are_the_same() -> None:
    for one in (usual(), bars()):
        assert drawing(one) == drawing(one)
        assert pictures(Sheet(one, FOOT)) == pictures(Sheet(one, FOOT))
