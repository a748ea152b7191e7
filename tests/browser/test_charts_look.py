"""Charts as Chromium draws them: where their marks stand, where they lead, how tabs behave.

The page is made here from the project's data and style sheet: charts without the rest of a book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import i2lib
from i2lib import Data

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

    Opened = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STYLE = Path(__file__).parents[2] / "book" / "_static"
HEAD = '<!DOCTYPE html><html lang="en"><title>Charts</title><link rel="stylesheet" href="{}">'


@pytest.fixture(scope="module")
def page_of_charts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with both tabs and the bars, beside a page of rows and the files of the figures."""
    account = i2lib.open_account(year=2016)
    folder = tmp_path_factory.mktemp("charts")
    shown = [
        account.tabs("knowledge", "instruments"),
        account.attended("Telecom World"),
        account.over_all_years().attended("WSIS Forum"),
    ]
    for one in shown:
        for name, content in one.files.items():
            file = folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
    for name in ("years/2016.html", "registers/instruments.html", "registers/events.html"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("<!DOCTYPE html><title>Rows</title>", "utf-8")
    page = folder / "years" / "2016.html"
    style = HEAD.format((STYLE / "i2.css").as_uri())
    tall = '<p><a href="#fig-instruments">The chart</a></p>' + "<p>.</p>" * 60
    main = "".join(one.html for one in shown)
    page.write_text(f'{style}<main class="i2-body"><div>{tall}{main}</div></main>', "utf-8")
    return page


@pytest.fixture
def opened(browser: Browser, page_of_charts: Path) -> Iterator[Opened]:
    contexts = []

    def open_it(at: str = "", width: int = 1366, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(page_of_charts.as_uri() + at)
        return page

    yield open_it
    for context in contexts:
        context.close()


# Every square as it is on the screen, and every year under it; what is shown again is measured by
# its own box and by the squares of the group that it shows.
MEASURED = """svg => {
    const box = it => { const b = it.getBoundingClientRect();
                        return [b.left, b.top, b.right, b.bottom]; };
    const groups = [...svg.querySelectorAll("g[id], use")];
    return {
        columns: groups.map(it => box(it)),
        counts: groups.map(it => (it.tagName === "use"
            ? document.querySelector(it.getAttribute("xlink:href")) : it).querySelectorAll("rect").length),
        years: [...svg.querySelectorAll("text")].filter(it => /^\\d{4}$/.test(it.textContent))
            .map(it => box(it)),
    };
}"""


@pytest.mark.parametrize("width", [1366, 768, 390, 320])
def test_columns_stand_over_their_years_at_every_width(opened: Opened, width: int) -> None:
    page = opened("#fig-instruments", width=width)
    seen = page.locator("#fig-instruments svg:visible").first.evaluate(MEASURED)
    assert len(seen["columns"]) == len(seen["years"]) == 9
    value = i2lib.compute
    data: Data = i2lib.load()
    wanted = [
        len(one.rows) + len(one.apart)
        for year in data.framework.years.values()
        for one in [value(data, "instruments-signed", year.window)]
    ]
    assert seen["counts"] == wanted
    for column, year in zip(seen["columns"], seen["years"], strict=True):
        assert abs((column[0] + column[2]) / 2 - (year[0] + year[2]) / 2) < 0.5
        assert column[3] <= year[1] + 0.5
    tall = [(column[3] - column[1]) for column in seen["columns"]]
    pitch = {
        round((one - other) / (n - m), 1)
        for one, n in zip(tall, wanted, strict=True)
        for other, m in zip(tall, wanted, strict=True)
        if n > m
    }
    assert max(pitch) - min(pitch) < 0.5, "every square takes the same room"


@pytest.mark.parametrize("width", [1366, 320])
def test_a_square_leads_to_its_row_with_a_pointer(opened: Opened, width: int) -> None:
    page = opened("#fig-instruments", width=width)
    column = page.locator("#fig-instruments svg:visible").first.locator("g[id], use").first
    box = column.bounding_box()
    assert box is not None
    side = page.locator("#fig-instruments svg:visible").first.evaluate(
        "svg => svg.getScreenCTM().a"
    )
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 8 * side)
    page.wait_for_url("**/registers/instruments.html#mou-*", wait_until="commit")


def test_no_square_is_reached_by_the_keyboard_but_every_button_and_link_is(opened: Opened) -> None:
    page = opened()
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('svg') === null"))
    assert all(reached)


def test_a_figure_opened_at_its_address_shows_in_its_tab(opened: Opened) -> None:
    for scripts in (True, False):
        page = opened("#fig-instruments", java_script_enabled=scripts)
        figure = page.locator("#fig-instruments")
        assert figure.is_visible()
        box = figure.bounding_box()
        assert box is not None
        assert 0 <= box["y"] < 900, "and the page stands there"


def test_tabs_are_a_named_group_of_buttons_of_which_arrows_choose_one(opened: Opened) -> None:
    page = opened(java_script_enabled=False)
    assert page.get_by_role("group", name="Charts").count() == 1
    first, second = page.get_by_role("radio").all()
    assert page.get_by_role("radio", name="I.2-1 Knowledge-sharing and partnerships").is_checked()
    assert page.locator("#fig-knowledge").is_visible()
    assert page.locator("#fig-instruments").is_hidden()
    first.focus()
    page.keyboard.press("ArrowRight")
    assert second.is_checked()
    assert page.locator("#fig-instruments").is_visible()
    assert page.locator("#fig-knowledge").is_hidden()


def test_on_paper_and_without_styles_every_tab_shows(opened: Opened) -> None:
    page = opened()
    page.emulate_media(media="print")
    for name in ("#fig-knowledge", "#fig-instruments"):
        assert page.locator(name).is_visible()
        assert page.locator(f"{name} table").is_visible()
    page.emulate_media(media="screen")
    page.evaluate("document.querySelector('link').remove()")
    for name in ("#fig-knowledge", "#fig-instruments"):
        assert page.locator(f"{name} .i2-wide").is_visible()


def test_without_styles_a_chart_still_has_its_colours(opened: Opened) -> None:
    page = opened()
    page.evaluate("document.querySelector('link').remove()")
    fills = page.locator("#fig-instruments .i2-wide rect").evaluate_all(
        "all => [...new Set(all.map(it => getComputedStyle(it).fill))]"
    )
    assert {"rgb(18, 67, 109)", "rgb(130, 150, 168)", "none"} == set(fills)


def heard(asked: list[str], request: Request) -> None:
    asked.append(request.url)


def test_an_exported_drawing_opens_alone_and_its_letters_stay_on_it(
    browser: Browser, page_of_charts: Path
) -> None:
    for file in sorted((page_of_charts.parents[1] / "figures").glob("*.svg")):
        page = browser.new_page(viewport={"width": 900, "height": 1200})
        asked: list[str] = []
        page.on("request", partial(heard, asked))
        page.goto(file.as_uri())
        assert asked == [file.as_uri()]
        outside = page.evaluate(
            """() => { const all = document.documentElement.getBoundingClientRect();
                return [...document.querySelectorAll("text")].filter(it => {
                    const b = it.getBoundingClientRect();
                    return b.left < all.left || b.right > all.right || b.bottom > all.bottom;
                }).map(it => it.textContent); }"""
        )
        assert outside == []
        page.close()


@pytest.mark.parametrize("width", [1366, 390, 320])
def test_words_of_a_chart_stay_within_it_and_do_not_lie_upon_each_other(
    opened: Opened, width: int
) -> None:
    page = opened("#fig-instruments", width=width)
    page.evaluate("document.fonts.ready")
    for name in ("#fig-instruments", "[id$=telecom-world]", "[id$=wsis-forum]"):
        outside = page.locator(f"{name} svg:visible").first.evaluate(
            """svg => { const all = svg.getBoundingClientRect();
                return [...svg.querySelectorAll("text")].filter(it => {
                    const b = it.getBoundingClientRect();
                    return b.left < all.left - 1 || b.right > all.right + 1;
                }).map(it => it.textContent); }"""
        )
        assert outside == [], name
        upon = page.locator(f"{name} svg:visible").first.evaluate(
            """svg => { const all = [...svg.querySelectorAll("text")].map(
                    it => [it.textContent, it.getBoundingClientRect()]);
                return all.flatMap(([one, a], n) => all.slice(n + 1)
                    .filter(([, b]) => a.left < b.right - 0.5 && b.left < a.right - 0.5
                        && a.top < b.bottom - 6 && b.top < a.bottom - 6)
                    .map(([other]) => [one, other])); }"""
        )
        assert upon == [], name
