"""Pages for every reader: by ear, by keyboard alone, enlarged, narrow, in other colours.

One page of every kind is looked at; all of them where I2_EVERY is set, as `make check-all` does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    OpenPage = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
YEAR = "years/2016.html"
RULES = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split()


def broken(page: Page) -> list[tuple[str, str, str]]:
    """What axe finds, the rules of WCAG 2.2 and its own advice among them."""
    found = page.evaluate(
        """rules => axe.run({ preload: false, runOnly: { type: "tag", values: rules },
                              rules: { "target-size": { enabled: true } } })""",
        RULES,
    )
    ran = {rule["id"] for part in ("passes", "violations", "incomplete") for rule in found[part]}
    assert {"color-contrast", "target-size", "region", "heading-order"} <= ran
    return [
        (rule["id"], node["html"][:150], node["failureSummary"])
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def test_no_accessibility_rule_is_broken_on_any_kind_of_page(
    open_page: OpenPage, kinds: list[str]
) -> None:
    for name in kinds:
        page = open_page(name)
        page.evaluate(AXE)
        assert page.evaluate("axe.version").startswith("4.14")
        assert broken(page) == [], f"{name}, light"
        page.set_viewport_size({"width": 375, "height": 800})
        page.emulate_media(color_scheme="dark")
        assert broken(page) == [], f"{name}, dark on a phone"
        page.context.close()


FRAME = """() => {
    const seen = all => [...document.querySelectorAll(all)].filter(it => it.checkVisibility());
    const name = it => it.getAttribute("aria-label")
        ?? document.getElementById(it.getAttribute("aria-labelledby"))?.textContent;
    return {
        lang: document.documentElement.lang,
        title: document.title,
        main: seen("main").length,
        banner: seen("body > header").length,
        foot: seen("body > footer").length,
        navs: seen("nav").map(name),
        headings: seen("h1, h2, h3, h4, h5, h6").map(it => Number(it.tagName[1])),
        tables: seen("main table").filter(it => !it.caption?.textContent.trim()).length,
        heads: [...document.querySelectorAll("main th:not([scope])")].length,
        images: seen("main img:not([alt])").length,
    };
}"""


def test_landmarks_headings_tables_and_language_are_in_order_on_every_kind_of_page(
    open_page: OpenPage, kinds: list[str]
) -> None:
    for name in kinds:
        page = open_page(name)
        it: dict[str, Any] = page.evaluate(FRAME)
        assert it["lang"] == "en", name
        assert it["title"], name
        assert (it["main"], it["banner"], it["foot"]) == (1, 1, 1), name
        assert all(it["navs"]), name
        assert len(set(it["navs"])) == len(it["navs"]), name
        assert it["headings"].count(1) == 1, name
        inside = page.locator("main").evaluate(
            "it => [...it.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => Number(h.tagName[1]))"
        )
        assert inside[0] == 1, name
        assert all(b <= a + 1 for a, b in pairwise(inside)), (name, inside)
        assert (it["tables"], it["heads"], it["images"]) == (0, 0, 0), name
        page.context.close()


STOPS = """() => {
    const all = "a[href], button, input, select, summary, [tabindex='0']";
    const radios = new Set();
    return [...document.querySelectorAll(all)].filter(it => {
        if (it.tabIndex < 0 || !it.checkVisibility({ visibilityProperty: true })) return false;
        if (it.type !== "radio") return true;
        return it.checked;
    }).map((it, place) => { it.dataset.place = place; return it.outerHTML.slice(0, 60); });
}"""


def test_the_keyboard_reaches_every_control_in_the_order_of_the_page(
    open_page: OpenPage, kinds: list[str]
) -> None:
    for name in kinds:
        page = open_page(name)
        stops: list[str] = page.evaluate(STOPS)
        here = "Number(document.activeElement.dataset.place ?? -1)"
        start = page.evaluate(here) + 1  # the page of the search puts the cursor in its box
        reached = []
        for _ in stops[start : start + 150]:
            page.keyboard.press("Tab")
            reached.append(page.evaluate(here))
        assert reached == list(range(start, start + len(reached))), (name, stops)
        assert reached, name
        page.context.close()


def test_evidence_is_opened_read_and_left_by_the_keyboard(open_page: OpenPage) -> None:
    page = open_page(YEAR)
    claim = page.locator("main [popovertarget]").first
    note = page.locator(f"#{claim.get_attribute('popovertarget')}")
    claim.focus()
    page.keyboard.press("Enter")
    assert note.is_visible()
    page.keyboard.press("Tab")  # though it stands at the end of the page, it comes next
    assert note.evaluate("it => it.contains(document.activeElement)")
    close = note.locator(".i2-close")
    close.focus()
    page.keyboard.press("Enter")
    assert note.is_hidden()
    assert claim.evaluate("it => it === document.activeElement")
    page.keyboard.press("Space")
    assert note.is_visible()
    page.keyboard.press("Escape")
    assert note.is_hidden()
    assert claim.evaluate("it => it === document.activeElement")


@pytest.mark.parametrize("which", ["i2-book", "i2-toc"])
def test_the_contents_open_and_close_by_the_keyboard_on_a_phone(
    open_page: OpenPage, which: str
) -> None:
    page = open_page(YEAR, width=375)
    button = page.locator(f"header [popovertarget='{which}']")
    button.focus()
    page.keyboard.press("Enter")
    contents = page.locator(f"#{which}")
    assert contents.is_visible()
    page.keyboard.press("Tab")
    assert contents.evaluate("it => it.contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert contents.is_hidden()
    assert button.evaluate("it => it === document.activeElement")


@pytest.mark.parametrize(("width", "height"), [(1366, 500), (375, 640), (320, 400), (640, 360)])
def test_evidence_never_runs_out_of_the_window(
    open_page: OpenPage, width: int, height: int
) -> None:
    page = open_page(YEAR, width=width, height=height)
    for claim in page.locator("main [popovertarget]:not(.i2-close)").all()[:12]:
        note = page.locator(f"#{claim.get_attribute('popovertarget')}")
        for block in ("start", "center", "end"):
            claim.evaluate("(it, block) => it.scrollIntoView({ block })", block)
            claim.evaluate("it => it.click()")
            box = note.bounding_box()
            assert box is not None
            assert box["y"] >= -1, (block, box)
            assert box["y"] + box["height"] <= height + 1, (block, box)
            assert box["x"] >= -1
            assert box["x"] + box["width"] <= width + 1
            assert box["height"] > 100, (block, box)
            page.keyboard.press("Escape")


# What sticks out of the window, and text that something hides. A formula may scroll in its place.
LOST = """() => {
    const wide = document.documentElement.clientWidth;
    const lost = [];
    for (const it of document.querySelectorAll("body *")) {
        if (!it.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
        if (it.closest("svg, .i2-formula, .i2-skip, .i2-unseen, .i2-search label")) continue;
        if (it.closest(".i2-tabs") && it.matches("input")) continue;
        const box = it.getBoundingClientRect();
        const style = getComputedStyle(it);
        const hides = ["hidden", "clip"].includes(style.overflowX) && it.clientWidth > 1;
        if (box.width && (box.right > wide + 1 || box.left < -1)) lost.push(it.outerHTML.slice(0, 90));
        else if (hides && it.scrollWidth > it.clientWidth + 1) lost.push(it.outerHTML.slice(0, 90));
    }
    if (document.documentElement.scrollWidth > wide) lost.push("the page scrolls sideways");
    return lost;
}"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""


@pytest.mark.parametrize(
    ("what", "width", "height", "sheet"),
    [
        ("a window of 320 px", 320, 640, ""),
        ("1280 px enlarged to 200 %", 640, 512, ""),
        ("letters, words and lines set apart", 1280, 1024, SPACED),
    ],
)
def test_nothing_is_lost_and_no_page_scrolls_sideways_in(
    open_page: OpenPage, kinds: list[str], what: str, width: int, height: int, sheet: str
) -> None:
    for name in kinds:
        page = open_page(name, width=width, height=height)
        if sheet:
            page.add_style_tag(content=sheet)
        assert page.evaluate(LOST) == [], (name, what)
        page.context.close()


def test_letters_of_twice_the_size_lose_nothing(
    browser: Browser, chromium: str, built_book: Path, kinds: list[str], tmp_path: Path
) -> None:
    """As a reader sets them in the browser, which widths in `em` follow."""
    (tmp_path / "Default").mkdir()
    chosen = {"webkit": {"webprefs": {"default_font_size": 32}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(chosen), "utf-8")
    context = browser.browser_type.launch_persistent_context(
        tmp_path,
        executable_path=chromium,
        args=["--disable-gpu", "--no-sandbox"] if os.geteuid() == 0 else ["--disable-gpu"],
        viewport={"width": 1280, "height": 1024},
    )
    page = context.new_page()
    for name in kinds:
        page.goto((built_book / name).as_uri())
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "34px"
        assert page.evaluate(LOST) == [], name
    context.close()


# The contrast of what is hovered or focused with what is behind it, by the formula of WCAG 2.
CONTRAST = """(it, part) => {
    const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = colour => {
        probe.clearRect(0, 0, 1, 1);
        probe.fillStyle = colour;
        probe.fillRect(0, 0, 1, 1);
        return [...probe.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => [r, g, b].map(x => x / 255)
        .map(x => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4))
        .reduce((sum, x, at) => sum + x * [0.2126, 0.7152, 0.0722][at], 0);
    let behind = part === "outlineColor" ? it.parentElement : it;
    while (behind && rgba(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
    const ground = light(rgba(behind ? getComputedStyle(behind).backgroundColor : "white"));
    const ink = light(rgba(getComputedStyle(it)[part]));
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
}"""
LOOKS = """() => {
    const seen = new Set();
    return [...document.querySelectorAll("a[href], button, summary, label")].flatMap((it, place) => {
        it.dataset.look = place;
        const where = it.closest("[class]:not(a, button, .i2-id)")?.className ?? "";
        const look = [it.tagName, it.className, where, it.closest("nav, main, header, footer")?.tagName];
        const fresh = !seen.has(look.join()) && it.checkVisibility() && it.getClientRects().length;
        seen.add(look.join());
        return fresh && !it.matches(".i2-skip, svg a, .i2-search label") ? [place] : [];
    });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_hovered_or_focused_stands_out_from_what_is_behind_it(
    open_page: OpenPage, scheme: str
) -> None:
    looked = 0
    for name in ("index.html", YEAR, "registers/instruments.html", "methods/index.html"):
        page = open_page(name, color_scheme=scheme)
        for place in page.evaluate(LOOKS):
            control = page.locator(f"[data-look='{place}']")
            control.hover(force=True)
            text = control.evaluate(CONTRAST, "color")
            assert text >= 4.5, (name, control.evaluate("it => it.outerHTML.slice(0, 120)"), text)
            control.focus()
            outline = control.evaluate(CONTRAST, "outlineColor")
            assert outline >= 3, (name, control.evaluate("it => it.outerHTML.slice(0, 120)"))
            looked += 1
    assert looked > 20


def test_nothing_moves(open_page: OpenPage) -> None:
    """So that nothing has to be stopped for readers who asked for less motion."""
    for name in ("index.html", YEAR, "search.html"):
        page = open_page(name)
        moving = page.evaluate(
            """() => [...document.querySelectorAll("*")].filter(it => {
                const style = getComputedStyle(it);
                return style.transitionDuration !== "0s" || style.animationName !== "none"
                    || style.scrollBehavior !== "auto";
            }).length"""
        )
        assert moving == 0
        assert page.evaluate("document.getAnimations().length") == 0


def test_in_forced_colours_focus_marks_and_states_stay_seen(open_page: OpenPage) -> None:
    page = open_page(YEAR, forced_colors="active")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    link = page.locator("main a[href]").first
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    width, colour = link.evaluate(
        "it => [getComputedStyle(it).outlineWidth, getComputedStyle(it).outlineColor]"
    )
    assert (width, colour == ground) == ("3px", False)
    here = page.locator(".i2-years [aria-current]").evaluate(
        "it => getComputedStyle(it).borderBottomColor"
    )
    other = page.locator(".i2-years a[href]").first.evaluate(
        "it => getComputedStyle(it).borderBottomColor"
    )
    assert here != other
