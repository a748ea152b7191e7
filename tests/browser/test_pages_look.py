"""How pages look and behave in a real browser: for every reader, from nothing but the folder."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    OpenPage = Callable[..., Page]

# One browser, one book, one process: their making costs more than the tests.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
YEAR = "years/2016.html"
PAGES = [
    "index.html",
    YEAR,
    "registers/instruments.html",
    "partners/etsi.html",
    "registers/a-z.html",
    "methods/index.html",
    "search.html",
]
SCHEMES = ["light", "dark"]


def style(page: Page, selector: str, name: str) -> Any:
    return page.eval_on_selector(selector, "(it, name) => getComputedStyle(it)[name]", name)


def token(page: Page, name: str) -> str:
    """A colour of the style sheet as the browser writes colours."""
    written: str = page.evaluate(
        """name => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = `var(${name})`;
            const written = getComputedStyle(probe).color;
            probe.remove();
            return written;
        }""",
        name,
    )
    return written


def fills(page: Page) -> set[str]:
    """The colours that the marks of charts are filled with, as the browser computes them."""
    marks = page.locator(".i2-chart svg [fill]")
    return set(marks.evaluate_all("all => all.map(it => getComputedStyle(it).fill)"))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_open_evidence_and_navigation_break_no_accessibility_rule(
    open_page: OpenPage, scheme: str
) -> None:
    page = open_page(YEAR, width=375, color_scheme=scheme)
    page.evaluate(AXE.read_text("utf-8"))
    for button in ("main [popovertarget^='ev-']", "[popovertarget='i2-book']"):
        page.locator(button).first.click()
        found = page.evaluate("axe.run({ preload: false })")
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_only_for_files_of_the_book_and_throws_no_error(
    open_page: OpenPage, address: str
) -> None:
    page = open_page(address)
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_text("not an ITU publication").first.is_visible()


def test_no_page_of_the_book_asks_for_anything_outside_or_throws_an_error(
    open_page: OpenPage, built_book: Path
) -> None:
    pages = sorted(path.relative_to(built_book).as_posix() for path in built_book.rglob("*.html"))
    assert "index.html" in pages
    tab = open_page("index.html")  # which watches every request and error
    for page in pages:  # in one tab: two hundred open ones take minutes
        tab.goto(f"{built_book.as_uri()}/{page}")


def test_what_all_pages_share_is_small(open_page: OpenPage, built_book: Path) -> None:
    page = open_page(YEAR)
    loaded: set[str] = set()
    page.on("request", lambda asked: loaded.add(asked.url))
    page.reload()
    page.evaluate("document.fonts.ready")
    loaded.remove(page.url)
    sizes = {name: Path(unquote(urlsplit(name).path)).stat().st_size for name in loaded}
    assert any(name.endswith(".woff2") for name in sizes)
    assert sum(sizes.values()) < 250_000  # bytes; the limit set for the project is 650,000
    assert sum(file.stat().st_size for file in (built_book / "_static").rglob("*")) < 500_000


def test_a_page_weighs_little(built_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """HTML with the figures in it; the median of all pages, and of each folder for who reads on."""
    sizes: dict[str, list[int]] = {}
    for path in sorted(built_book.rglob("*.html")):
        folder = path.relative_to(built_book).parent.as_posix()
        sizes.setdefault(folder, []).append(path.stat().st_size)
    with capsys.disabled():
        for folder, found in sizes.items():
            said = f"{len(found)} pages, median {median(found) / 1000:.0f} kB"
            sys.stdout.write(f"\n{folder}: {said}, largest {max(found) / 1000:.0f} kB")
        sys.stdout.write("\n")
    assert median(size for found in sizes.values() for size in found) < 150_000


@pytest.mark.parametrize("width", [320, 375, 600, 700, 768, 1366])
def test_letters_in_charts_are_12_px_or_more_at_every_width(
    open_page: OpenPage, width: int
) -> None:
    page = open_page(YEAR, width=width)
    drawn = page.locator(".i2-chart svg:visible")
    assert drawn.count() > 0
    sizes = drawn.first.evaluate(
        """svg => [...svg.querySelectorAll("text")].map(
            text => parseFloat(getComputedStyle(text).fontSize) * svg.getScreenCTM().a)"""
    )
    assert min(sizes) >= 12


def test_evidence_stands_beside_its_number_and_within_the_window(open_page: OpenPage) -> None:
    page = open_page(YEAR)
    button = page.locator(".i2-claim").first
    button.click()
    number = button.bounding_box()
    note = page.locator(f"#{button.get_attribute('popovertarget')}").bounding_box()
    assert number is not None
    assert note is not None
    below = note["y"] - (number["y"] + number["height"])
    above = number["y"] - (note["y"] + note["height"])
    assert 0 <= max(below, above) < 40
    assert note["x"] >= 0
    assert note["x"] + note["width"] <= 1366


def test_without_javascript_evidence_and_contents_open(open_page: OpenPage) -> None:
    page = open_page(YEAR, width=375, java_script_enabled=False)
    claim = page.locator(".i2-claim").first
    claim.click()
    assert page.locator(f"#{claim.get_attribute('popovertarget')}").is_visible()
    page.keyboard.press("Escape")

    book = page.locator("#i2-book")
    assert book.is_hidden()
    page.locator("[popovertarget='i2-book']").first.click()
    book.locator("summary", has_text="Registers").click()
    book.locator("a", has_text="Instruments").click()
    assert page.url.endswith("registers/instruments.html")
    page.go_back()
    assert page.locator(".i2-mode").is_hidden()  # no button that does nothing


def test_without_javascript_tabs_change(open_page: OpenPage) -> None:
    page = open_page(YEAR, java_script_enabled=False)
    panels = page.locator(".i2-tab")
    assert [panels.nth(0).is_visible(), panels.nth(1).is_visible()] == [True, False]
    page.locator(".i2-tabs label").nth(1).click()
    assert [panels.nth(0).is_visible(), panels.nth(1).is_visible()] == [False, True]
    page.locator(".i2-tabs input").nth(1).focus()
    page.keyboard.press("ArrowLeft")
    assert [panels.nth(0).is_visible(), panels.nth(1).is_visible()] == [True, False]


def test_without_javascript_the_page_follows_the_system_into_the_dark(
    open_page: OpenPage,
) -> None:
    light = open_page(YEAR, java_script_enabled=False)
    dark = open_page(YEAR, java_script_enabled=False, color_scheme="dark")
    assert style(light, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert style(dark, "body", "backgroundColor") == "rgb(18, 18, 18)"


def test_the_choice_of_dark_is_kept_from_page_to_page(open_page: OpenPage) -> None:
    page = open_page(YEAR)
    page.get_by_role("button", name="Dark").click()
    assert style(page, "body", "backgroundColor") == "rgb(18, 18, 18)"
    page.goto(page.url.replace(YEAR, "index.html"))
    assert style(page, "body", "backgroundColor") == "rgb(18, 18, 18)"
    page.get_by_role("button", name="Light").click()
    assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_focus_is_seen_on_everything_that_takes_it(open_page: OpenPage, scheme: str) -> None:
    page = open_page(YEAR, color_scheme=scheme)
    seen = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        mark = page.evaluate(
            """() => {
                const it = document.activeElement;
                if (it === document.body) return null;
                const shown = it.matches("[type=radio]") ? it.nextElementSibling : it;
                const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown);
                return [it.outerHTML.slice(0, 80), outlineStyle, parseFloat(outlineWidth),
                        outlineColor];
            }"""
        )
        if mark is None:
            break
        assert (mark[1], mark[2]) == ("solid", 3), mark[0]
        assert mark[3] == token(page, "--i2-link"), mark[0]
        seen += 1
    assert seen > 15


def test_the_landing_page_answers_in_one_screen(open_page: OpenPage) -> None:
    """What the objective is, the newest year, the rows, and how it compares: without scrolling."""
    for width, height, seen in ((1280, 900, 0.75), (390, 900, 0)):
        page = open_page("index.html", width=width, height=height)
        if page.locator(".i2-onward").count() == 0:
            pytest.skip("the small book has a landing page of its own")
        for part in (".i2-lead", ".i2-say", ".i2-onward"):
            box = page.locator(part).first.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= height, (part, width)
        chart = page.locator(".i2-chart svg:visible").first.bounding_box()
        assert chart is not None
        assert (height - chart["y"]) / chart["height"] >= seen or not seen


def test_the_first_tab_leads_past_the_navigation(open_page: OpenPage) -> None:
    page = open_page(YEAR)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_the_row_that_a_link_led_to_is_marked(open_page: OpenPage) -> None:
    page = open_page("registers/instruments.html#mou-002")
    marked, other = "#mou-002", "#mou-003"
    assert style(page, marked, "backgroundColor") == token(page, "--i2-wash")
    assert style(page, other, "backgroundColor") == "rgba(0, 0, 0, 0)"


def test_on_a_phone_a_register_row_names_its_values_and_stays_a_row(open_page: OpenPage) -> None:
    page = open_page("registers/instruments.html", width=375)
    cell = page.locator("#mou-002 > td[data-label]").first
    named = cell.evaluate("it => getComputedStyle(it, '::before').content")
    assert named == json.dumps(cell.get_attribute("data-label"))
    assert page.locator("#mou-002").bounding_box()["width"] <= 375  # type: ignore[index]
    assert page.get_by_role("row").count() > 2


def test_under_a_strict_policy_pages_are_styled_and_charts_keep_their_colours(
    browser: Browser, strict_site: str
) -> None:
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.goto(strict_site + YEAR)
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px \"IBM Plex Sans\"')")
    assert page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length")
    assert style(page, ".i2-keys", "display") == "grid"
    assert {token(page, "--i2-now"), token(page, "--i2-past")} <= fills(page)
    assert all("script" in line for line in said), said
    assert page.locator("[style], style, script:not([src])").count() == 0
    page.close()


def test_every_kind_of_page_looks_the_same_under_a_strict_policy_and_from_a_folder_without_scripts(
    open_page: OpenPage, browser: Browser, strict_site: str, kinds: list[str]
) -> None:
    said: list[str] = []
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    strict = context.new_page()
    strict.on("console", lambda message: said.append(message.text))
    for name in kinds:
        strict.goto(strict_site + name)
        data = '[type="application/ld+json"]'  # is read by machines and never run
        assert strict.locator(f"[style], style, script:not([src], {data})").count() == 0, name
        plain = open_page(name, java_script_enabled=False)
        for page in (strict, plain):
            page.evaluate("document.fonts.ready")
        assert strict.screenshot() == plain.screenshot(), name
        plain.context.close()
    assert said, "the policy holds: scripts are refused"
    assert all("script" in line for line in said), set(said)
    context.close()


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("C17/18", "registers/documents.html#c17-18"),
        ("ETSI", "partners/etsi.html"),
        ("European Telecommunications Standards Institute", "partners/etsi.html"),
    ],
)
def test_search_leads_first_to_what_bears_the_name_from_the_folder(
    open_page: OpenPage, asked: str, leads_to: str
) -> None:
    page = open_page(YEAR)
    page.locator("#i2-query").fill(asked)
    page.keyboard.press("Enter")
    first = page.locator("#search-results li").first
    first.wait_for()
    if "#" in leads_to:
        assert asked in first.inner_text()
    first.locator("a").click()
    assert page.url.endswith(leads_to)


def test_search_finds_names_of_other_scripts_and_shows_titles_as_text(open_page: OpenPage) -> None:
    if os.environ.get("I2_BOOK"):
        pytest.skip("the partner of this name stands in the small book")
    for asked in ("合成", "<img src=x onerror=alert(1)>"):
        page = open_page(f"search.html?q={quote(asked)}")
        page.locator("#search-results li a[href='partners/sign.html']").first.wait_for()
        page.locator(".search-summary", has_text="found").wait_for()
        assert "<img src=x onerror=alert(1)> 合成" in page.locator("#search-results").inner_text()
        assert page.locator("#search-results img").count() == 0


def test_without_javascript_the_index_from_a_to_z_is_at_hand(open_page: OpenPage) -> None:
    page = open_page("search.html", java_script_enabled=False)
    page.locator("main a", has_text="A to Z").click()
    assert page.url.endswith("registers/a-z.html")
    page = open_page(YEAR, java_script_enabled=False)
    page.locator("#i2-book a", has_text="A to Z").click()
    assert page.url.endswith("registers/a-z.html")


def test_a_section_of_a_year_leads_to_the_same_section_of_the_year_before(
    open_page: OpenPage,
) -> None:
    page = open_page(YEAR, java_script_enabled=False)
    section = page.locator("main section section:has(> .i2-across [rel=prev])").nth(1)
    name = section.get_attribute("id")
    section.locator("> .i2-across [rel=prev]").click()
    assert page.url.endswith(f"years/2015.html#{name}")
    assert page.locator(f"#{name} > h2").is_visible()


def test_the_search_key_puts_the_cursor_in_the_box(open_page: OpenPage) -> None:
    for width in (1366, 375):
        page = open_page(YEAR, width=width)
        page.keyboard.press("Control+k")
        assert page.evaluate("document.activeElement.id") == "i2-query"


def test_forced_colours_keep_the_marks_of_a_chart_apart(open_page: OpenPage) -> None:
    page = open_page(YEAR, forced_colors="active")
    assert {token(page, "--i2-now"), token(page, "--i2-past")} <= fills(page)
    assert token(page, "--i2-now") != token(page, "--i2-past")


def test_hovered_links_stay_readable(open_page: OpenPage) -> None:
    for scheme in SCHEMES:
        page = open_page(YEAR, color_scheme=scheme)
        link = page.locator(".i2-say a:not(.i2-mark)").first
        link.hover()
        assert link.evaluate("it => getComputedStyle(it).color") == token(page, "--i2-link-hover")
