"""On paper: notes at the end, tables open, an address on each sheet; and the whole book as one PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from i2lib.report import pdf

if TYPE_CHECKING:
    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

YEAR = "years/2016.html"
NOTICE = "Independent reconstruction from public pages; not an ITU publication."
MILLIMETRE = 72 / 25.4
INK = "() => [...document.querySelectorAll('main svg')].filter(it => it.checkVisibility()).length"


def sheets(page: Page) -> list[str]:
    """The words of each sheet that the page prints on."""
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return [sheet.extract_text() for sheet in paper.pages]


def test_each_sheet_is_a4_and_names_the_notice_the_address_and_the_edition(
    open_page: OpenPage,
) -> None:
    page = open_page(YEAR, color_scheme="dark")
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    for number, sheet in enumerate(paper.pages, 1):
        assert float(sheet.mediabox.width) == pytest.approx(210 * MILLIMETRE, abs=1)
        assert float(sheet.mediabox.height) == pytest.approx(297 * MILLIMETRE, abs=1)
        words = " ".join(sheet.extract_text().split())
        assert f"{NOTICE} · {YEAR} · Edition" in words, number
        assert f"{number} / {len(paper.pages)}" in words


def test_notes_stand_at_the_end_numbered_and_each_number_has_its_mark(open_page: OpenPage) -> None:
    page = open_page(YEAR)
    page.emulate_media(media="print")
    notes = page.locator(".i2-note")
    numbers = [
        note.evaluate("it => getComputedStyle(it, '::before').content") for note in notes.all()
    ]
    assert numbers
    assert set(numbers) == {"counter(i2-note)"}
    foot = page.locator(".i2-notes-title").bounding_box()
    assert foot is not None
    for claim in page.locator("main .i2-claim").all():
        box = claim.bounding_box()
        assert box is None or box["y"] < foot["y"]
    for mark in page.locator(".i2-mark").all():
        note = page.locator(mark.get_attribute("href") or "").locator("xpath=..")
        place = note.evaluate(
            "it => [...it.parentNode.querySelectorAll('.i2-note')].indexOf(it) + 1"
        )
        assert mark.get_attribute("data-note") == str(place)
        shown = mark.evaluate("it => getComputedStyle(it, '::after').content")
        assert shown == f'"{place}"'
    assert "Notes" in " ".join(sheets(page))


def test_a_note_says_its_rows_and_sources_once(open_page: OpenPage) -> None:
    page = open_page(YEAR)
    page.emulate_media(media="print")
    for note in page.locator(".i2-note").all():
        shown = note.evaluate(
            """it => [...it.querySelectorAll("dd")].filter(one => one.checkVisibility())
                   .map(one => one.previousElementSibling.textContent + one.textContent)"""
        )
        assert len(set(shown)) == len(shown)


def test_tables_in_folded_parts_are_open_and_what_cannot_be_clicked_is_gone(
    open_page: OpenPage,
) -> None:
    page = open_page(YEAR)
    page.emulate_media(media="print")
    for table in page.locator("main details table").all():
        assert (table.bounding_box() or {"height": 0})["height"] > 20
    gone = "#i2-book, #i2-toc, .i2-controls, .i2-years, .i2-open, .i2-close, .i2-next"
    assert not [it for it in page.locator(gone).all() if it.is_visible()]
    assert all(panel.is_visible() for panel in page.locator(".i2-tab").all())


def test_no_figure_is_cut_between_two_sheets(open_page: OpenPage) -> None:
    page = open_page(YEAR)
    page.emulate_media(media="print")
    drawn = [it for it in page.locator("main svg").all() if it.is_visible()]
    assert drawn
    for svg in drawn:
        assert svg.evaluate("it => getComputedStyle(it).breakInside") == "avoid"
        box = svg.bounding_box()
        assert box is not None
        assert box["height"] < (297 - 43) * MILLIMETRE * 96 / 72  # a sheet can hold it whole


def test_on_a_screen_notes_are_neither_seen_nor_heard(open_page: OpenPage) -> None:
    page = open_page(YEAR)
    assert not page.locator(".i2-notes-title").is_visible()
    assert not [mark for mark in page.locator(".i2-mark").all() if mark.is_visible()]
    assert (page.locator(".i2-notes").bounding_box() or {"height": 0})["height"] == 0
    spoken = page.locator("main").aria_snapshot()
    assert "Notes" not in spoken


@pytest.fixture(scope="module")
def whole(built_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PdfReader]:
    """The whole book, printed."""
    path = tmp_path_factory.mktemp("pdf") / "book.pdf"
    pdf.make(built_book, path)
    with PdfReader(path) as reader:
        yield reader


def titles(outline: list[Any]) -> list[str]:
    """The bookmarks of the first level."""
    return [" ".join(one.title.split()) for one in outline if not isinstance(one, list)]


def test_the_book_has_a_bookmark_for_each_page_in_reading_order(
    whole: PdfReader, built_book: Path, open_page: OpenPage
) -> None:
    named = []
    for page in pdf.pages(built_book):
        if page.listed:
            heading = open_page(page.name).locator("main h1")
            named.append(heading.evaluate("it => it.firstChild.textContent.trim()"))
    assert titles(whole.outline) == named
    assert any(isinstance(one, list) for one in whole.outline), "sections stand below their page"


def test_the_book_is_tagged_a4_and_names_each_page_at_the_foot_of_its_sheets(
    whole: PdfReader, built_book: Path
) -> None:
    root: Any = whole.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"].startswith("en")
    assert len(whole.pages) >= len([page for page in pdf.pages(built_book) if page.listed])
    feet = set()
    for number, sheet in enumerate(whole.pages, 1):
        words = " ".join(sheet.extract_text().split())
        assert NOTICE in words, number
        assert f"{number} / {len(whole.pages)}" in words
        feet.add(words.split(f"{NOTICE} · ")[1].split(" · ")[0])
    assert {page.name for page in pdf.pages(built_book) if page.listed} <= feet


def test_links_between_pages_lead_within_the_book_and_none_to_a_folder(whole: PdfReader) -> None:
    inside, outside = 0, []
    known = set(whole.named_destinations)
    for sheet in whole.pages:
        for annotation in sheet.get("/Annots") or []:
            link = annotation.get_object()
            if "/Dest" in link:
                inside += 1
                assert str(link["/Dest"]).lstrip("/") in {name.lstrip("/") for name in known}
            elif "/A" in link:
                outside.append(str(link["/A"].get("/URI", "")))
    assert inside > 10
    assert all(address.startswith(("https://", "http://", "mailto:")) for address in outside), (
        outside
    )
