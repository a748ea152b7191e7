"""Citing in a real browser: without a script, under a strict policy, by keyboard, on a phone, on paper."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.browser
PAGES = ("index.html", "years/2016.html", "registers/instruments.html")


@pytest.mark.parametrize("page", PAGES)
def test_a_strict_policy_refuses_nothing_of_a_page_and_runs_no_data(
    browser: Browser, strict_site: str, page: str
) -> None:
    tab = browser.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("dialog", lambda dialog: said.append(dialog.message))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(strict_site + page)
    scripts = tab.locator('script[type="application/ld+json"]').all_text_contents()
    tab.close()
    assert len(scripts) == (page != "years/2016.html")
    assert all(json.loads(one)["@type"] == "Dataset" for one in scripts)
    refused = [words for words in said if "i2.js" not in words]  # the policy forbids every script
    assert refused == []


@pytest.mark.parametrize("page", PAGES)
def test_the_citation_opens_by_keyboard_without_a_script_and_fits_a_phone(
    open_page: OpenPage, page: str
) -> None:
    tab = open_page(page, width=320, java_script_enabled=False)
    summary = tab.locator(".i2-cite > summary")
    entry = tab.locator(".i2-cite pre")
    assert not entry.is_visible()
    summary.focus()
    tab.keyboard.press("Enter")
    assert entry.is_visible()
    box = entry.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 320
    finger = summary.bounding_box()
    assert finger is not None
    assert finger["height"] >= 24
    assert "@misc{i2-" in entry.inner_text()


def test_the_way_to_report_an_error_leads_to_the_words_about_it(open_page: OpenPage) -> None:
    tab = open_page("years/2016.html")
    tab.locator(".i2-cite > summary").click()
    tab.get_by_role("link", name="How errors are reported").click()
    assert tab.url.endswith("about/index.html#report-an-error")
    assert tab.locator("#report-an-error").count() == 1
