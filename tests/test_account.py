"""An account of a window: what a notebook says, shows and lists, all from the same values."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from markup import NASTY, Element, is_only_text
from worlds import (
    Rows,
    act,
    cov,
    doc,
    evt,
    fig,
    mou,
    org,
    prt,
    pub,
    res,
    rev,
    series,
    signed_by,
    world,
    write,
)

import i2lib
from i2lib import Data
from i2lib.account import Account
from i2lib.errors import DataError, NarrativeError, RunError, UsageError
from i2lib.parameters import accept
from i2lib.report import executed
from i2lib.shown import FILES, Shown

ROWS: dict[str, Rows] = {
    "instruments": [
        mou(1, "2015-02"),
        mou(2, region="AFR", itu_sectors="D;T"),
        mou(3, verified="no", region="GLO"),
        mou(4, event_hosting="yes"),
    ],
    "parties": [*signed_by(1, "a"), *signed_by(2, "a", "b"), *signed_by(3, "all")],
    "partners": [org("a"), org("b", "academia"), org("all", collective="yes")],
    "partnerships": [prt(1, partners="org-b")],
    "events": [
        evt(1),
        evt(2, "Telecom World", "2016-11-14", ends_on="2016-11-17", city="Busan", country="KOR"),
    ],
    "event_figures": [
        fig(1, 2, "smes", 100, "close to 100 tech SMEs", qualifier="approx"),
        fig(2, 2, "smes", 107, said_by="press"),
        fig(3, 2, "pavilions", 20, "over 20 pavilions", qualifier="more_than"),
        fig(4, 2, "participants", 8600, "more than 8600", qualifier="more_than"),
        fig(5, 1, "participants_announced", 300, said_when="before"),
    ],
    "publications": [pub(1), pub(2)],
    "activities": [
        act(1, document="C16/1", resolutions="res-130", item="a"),
        act(2, "cybersecurity", document="C16/1", resolutions="res-130-synthetic-2014"),
    ],
    "documents": [doc("C16/1")],
    "resolutions": [res(130)],
    "resolution_revisions": [rev(130, 2014)],
    "coverage": [
        cov(1, "publications", "complete_for_page"),
        cov(2, "activities", "complete_for_page"),
    ],
}


def account(data: Data, **asked: object) -> Account:
    return Account(data, accept(data, dict(asked)))


def seen(shown: Shown) -> Element:
    return is_only_text(shown.html)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    return world(tmp_path_factory.mktemp("world"), **ROWS)


@pytest.fixture
def year(data: Data) -> Account:
    return account(data, year=2016)


# --- opened -------------------------------------------------------------------------------------


def test_an_account_is_opened_from_the_data_of_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write(tmp_path, instruments=[mou(1)]))
    opened = i2lib.open_account(year=2016)
    assert opened.data.root == tmp_path
    assert opened.value("instruments-signed").rows == ("mou-001",)


def test_what_cannot_be_asked_is_refused_by_the_first_call_too(tmp_path: Path) -> None:
    root = write(tmp_path)
    with pytest.raises(UsageError, match="year = 1850"):
        i2lib.open_account(root, year=1850)
    with pytest.raises(UsageError, match="unknown parameter yearr"):
        i2lib.open_account(root, yearr=2016)


def test_data_with_errors_open_no_account(tmp_path: Path) -> None:
    root = write(tmp_path, instruments=[mou(1, "2016-13")])
    with pytest.raises(DataError, match="there is no month 13"):
        i2lib.open_account(root, year=2016)


def test_a_window_that_is_a_year_of_the_report_has_it_and_another_has_none(data: Data) -> None:
    opened = account(data, year=2016)
    assert opened.year is not None
    assert opened.year.year == 2016
    whole = account(data, period_start="2016", period_end="2016")
    assert whole.year == opened.year
    assert account(data, period_start="2016-03", period_end="2017-02").year is None


# --- what it shows ------------------------------------------------------------------------------


def test_a_cell_shows_html_for_the_page_and_text_beside_it() -> None:
    bundle = Shown("<p>a</p>", "a")._repr_mimebundle_(include=None, exclude=None)
    assert bundle == ({"text/html": "<p>a</p>", "text/plain": "a"}, {})


def test_a_cell_holds_its_downloads_where_the_press_looks_for_them(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"figures/a.csv": "é,1", "figures/a.png": b"\x89PNG\0\xff"}
    shown, beside = Shown("<p>a</p>", "a", files)._repr_mimebundle_()
    output = {"output_type": "execute_result", "data": shown, "metadata": beside}
    page = tmp_path / "2016.ipynb"
    page.write_text(json.dumps({"cells": [{"outputs": [output]}]}), encoding="utf-8")
    assert dict(executed.files(page)) == {
        "figures/a.csv": "é,1".encode(),
        "figures/a.png": b"\x89PNG\0\xff",
    }


@pytest.mark.parametrize(
    "name", ["../index.html", "/etc/a.csv", "a.csv", "figures/.a.csv", "a/b/c.csv"]
)
def test_a_download_has_a_place_one_folder_deep_and_no_other(tmp_path: Path, name: str) -> None:
    page = tmp_path / "2016.ipynb"
    output = {"metadata": {FILES: {name: {"text": "x"}}}}
    page.write_text(json.dumps({"cells": [{"outputs": [output]}]}), encoding="utf-8")
    with pytest.raises(RunError, match="is no place for a download"):
        list(executed.files(page))


def test_figures_over_the_years_stand_in_their_words_and_what_only_looks_alike_by_its_name(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        events=[evt(1, "Fair", "2015-05"), evt(2, "Fair", "2016-05")],
        series=[series("Fair")],
        event_figures=[
            fig(1, 1, "smes", 100, "close to 100 SMEs", qualifier="approx"),
            fig(2, 1, "smes", 107),
            fig(3, 1, "participants", 900, said_when="before"),
            fig(4, 2, "sme_exhibitors", 125),
        ],
    )
    table = seen(account(data, year=2016).stated("Fair", "smes", "participants")).one("table")
    rows = [
        [cell.text for cell in line.walk() if cell.tag in ("th", "td")] for line in table.all("tr")
    ]
    assert rows == [
        ["Year", "SMEs", "Participants"],
        ["2015", "107 (sources differ)", "only 900 participants announced"],
        ["2016", "only 125 exhibiting SMEs", "none found"],
        ["2017", "no event found", "no event found"],
    ]


def test_charts_as_tabs_are_chosen_by_buttons_and_each_has_its_panel(year: Account) -> None:
    tabs = year.tabs("knowledge", "instruments")
    field = seen(tabs).one("fieldset", "i2-tabs")
    assert field.one("legend").text == "Charts"
    buttons = [one for one in field.inside if isinstance(one, Element) and one.tag == "input"]
    labels = {one.get("for"): one.text for one in field.all("label")}
    assert [one.get("type") for one in buttons] == ["radio", "radio"]
    assert len({one.get("name") for one in buttons}) == 1
    assert ["checked" in one.attributes for one in buttons] == [True, False]
    assert [labels[one.get("id")] for one in buttons] == [
        "I.2-1 Knowledge-sharing and partnerships",
        "I.2-2 Memoranda of understanding",
    ]
    panels = [one.one("figure").get("id") for one in field.all("div", "i2-tab")]
    assert panels == ["fig-knowledge", "fig-instruments"]
    assert {name.split(".")[0] for name in tabs.files} == {
        "figures/2016-knowledge",
        "figures/2016-instruments",
    }
    order = [one.tag for one in field.inside if isinstance(one, Element)]
    assert order == ["legend", "input", "label", "input", "label", "div", "div"]


def test_only_stated_and_complete_figures_stand_in_display_type(year: Account) -> None:
    page = seen(
        year.key_figures("tech-smes", "instruments-signed", "publications-named", "pillars")
    )
    keys = page.all("div", "i2-key")
    assert [one.get("data-indicator") for one in page.all("button", "i2-open")] == [
        "tech-smes",
        "publications-named",
    ], "what was found is a floor, and what was not found is no figure"
    value = keys[0].one("p", "i2-key-value")
    assert " ".join(value.text.split()) == "close to 100"
    assert value.one("span", "hedge").text == "close to"
    assert keys[0].one("button", "i2-open").get("data-rows") == "fig-001"
    assert keys[0].one("p", "i2-key-when").text == "14 to 17 November 2016"
    assert keys[1].one("p", "i2-key-value").text == "2"


def test_every_key_figure_opens_evidence_that_stands_on_the_page(year: Account) -> None:
    page = seen(year.key_figures("tech-smes", "pavilions", "resolutions-answered"))
    opened = [one.get("popovertarget") for one in page.all("button", "i2-open")]
    assert sorted(opened) == sorted(one.get("id") for one in page.all("aside"))
    assert len(set(opened)) == 3
    assert {one.get("aria-label") for one in page.all("button", "i2-open")} == {
        "Evidence: close to 100 tech SMEs",
        "Evidence: over 20 pavilions",
        "Evidence: 1 resolution named",
    }


def test_no_figure_in_display_type_leaves_no_empty_frame(data: Data) -> None:
    assert account(data, year=2017).key_figures("tech-smes").html == ""


def test_a_sentence_about_what_is_missing_is_replaced_or_left_out(data: Data) -> None:
    other = account(data, year=2017)
    assert other.say("{tech-smes} took part.").html == ""
    assert other.say("{tech-smes} took part.", otherwise="None was stated.").text == (
        "None was stated."
    )
    assert other.say("At {Telecom World}.").html == ""
    assert other.say("{instruments-signed:full}.").text.startswith("No instrument was found")


def test_a_figure_typed_into_the_sentence_instead_is_refused_too(data: Data) -> None:
    with pytest.raises(NarrativeError, match="'5'"):
        account(data, year=2017).say("{tech-smes} took part.", otherwise="Only 5 did.")


def test_an_unknown_name_in_a_sentence_is_refused_and_not_left_out(year: Account) -> None:
    with pytest.raises(NarrativeError, match="tech-smess"):
        year.say("{tech-smess} took part.")


def test_the_rows_of_a_value_are_listed_by_name_with_what_stands_apart(year: Account) -> None:
    shown = year.named("instruments-signed")
    links = [one.get("href").split("#")[1] for one in seen(shown).all("a")]
    assert links == ["mou-002", "mou-003", "mou-004"]
    assert shown.text == "Synthetic memorandum 2; Synthetic memorandum 3"
    assert year.named("tech-smes", none="No.").text != "No."


def test_nothing_to_list_is_said_in_the_words_that_were_given(data: Data) -> None:
    shown = account(data, year=2017).named("instruments-signed", none="No instrument was found.")
    assert (shown.html, shown.text) == ("", "No instrument was found.")


def test_events_that_are_reported_elsewhere_are_context_and_not_among_those_counted(
    year: Account,
) -> None:
    page = seen(year.events())
    counted, context = page.all("table")
    assert "Synthetic event 1" in counted.text
    assert "Synthetic event 2" not in counted.text
    assert "Synthetic event 2" in context.text
    assert "another output" in context.one("caption").text
    assert "more than 8,600" in " ".join(context.text.split())
    assert "Busan, Republic of Korea" in context.text


def test_what_was_only_announced_is_never_shown_as_attendance(year: Account) -> None:
    counted = seen(year.events()).all("table")[0]
    assert "300" not in counted.text or "announced" in counted.text


def test_attendance_shows_every_statement_with_who_said_it(year: Account) -> None:
    told = " ".join(seen(year.attendance("Telecom World")).text.split())
    assert "close to 100" in told
    assert "107" in told
    assert "press" in told.lower()
    assert "more than 8,600" in told


def test_no_figure_of_a_series_is_said_to_be_none_found(data: Data) -> None:
    shown = account(data, year=2015).attendance("Telecom World")
    assert "found" in shown.text
    assert seen(shown).one("p", "i2-none").text == shown.text


def test_splits_are_shown_for_every_dimension_with_the_overlap_said(year: Account) -> None:
    told = " ".join(seen(year.splits("instruments-signed")).text.split())
    for words in ("Africa", "no single region", "ITU-D", "ITU-T", "academia"):
        assert words in told, words
    assert "add up to above the total" in told


def test_values_are_compared_over_all_years_in_words(year: Account) -> None:
    page = seen(year.compared("instruments-signed", "tech-smes"))
    rows = [
        [cell.text for cell in line.walk() if cell.tag in ("th", "td")]
        for line in page.one("tbody").all("tr")
    ]
    assert rows == [
        ["Instruments signed", "1 found", "2 found", "none found"],
        ["Tech SMEs at ITU Telecom World", "none found", "close to 100", "none found"],
    ]
    assert [one.text for one in page.one("thead").all("th")][1:] == ["2015", "2016", "2017"]


def test_the_account_over_all_years_reaches_from_the_first_to_the_last(year: Account) -> None:
    over = year.over_all_years()
    assert (over.window.start, over.window.end) == (date(2015, 1, 1), date(2017, 12, 31))
    assert over.value("instruments-signed").number == 3
    assert year.value("instruments-signed").number == 2


def test_rows_are_kept_by_the_codes_that_were_asked_for(data: Data) -> None:
    kept = account(data, year=2016, region="AFR")
    assert kept.value("instruments-signed").rows == ("mou-002",)
    events = "Knowledge-sharing and networking events: not available by region."
    assert kept.say("{events-held:full}.").text == events
    assert kept.say("{events-held:full}.", otherwise="No event was found.").text == events, (
        "what cannot be kept to a region is not missing"
    )
    both = kept.say("{instruments-signed:full}, and {events-held:full}.").text
    assert both == f"1 instrument was found as signed in 2016. {events}"
    assert kept.over_all_years().value("instruments-signed").rows == ("mou-002",)
    assert kept.key_figures("tech-smes").html == "", "not the total"


def test_a_part_is_asked_for_everywhere_on_the_page_or_the_page_says_it_is_the_whole(
    data: Data,
) -> None:
    kept = account(data, year=2016, region="AFR")
    rows = seen(kept.splits("instruments-signed")).text
    assert "mou-003" not in rows, "another region's row"
    chart = kept.chart("instruments").text
    assert "2016: 1 found" in chart or "all regions" in chart.lower()


def test_every_indicator_has_its_value_and_its_address_on_the_page_known_or_not(data: Data) -> None:
    page = seen(account(data, year=2017).every_value())
    claims = {one.get("id"): one for one in page.all("button", "i2-claim")}
    assert list(claims) == list(data.framework.indicators)
    assert claims["instruments-signed"].text == "none found"
    assert {one.get("id") for one in page.all("aside")} == {f"ev-{code}" for code in claims}


def test_a_number_beside_its_years_leads_to_where_its_evidence_opens(year: Account) -> None:
    page = seen(year.compared("instruments-signed"))
    assert [one.get("href") for one in page.all("a", "i2-cited")] == [
        f"../years/{one}.html#instruments-signed" for one in (2015, 2016, 2017)
    ]


def everything(opened: Account) -> str:
    """Whatever an account can show, one after the other, as on a page."""
    told = [
        opened.opening(),
        opened.key_figures("tech-smes", "pavilions", "publications-named", "council-reports"),
        opened.element("I.2-1/outcome"),
        opened.say("{instruments-signed:full}. {instruments-signed:rest} {events-held:full}."),
        *(opened.named(code) for code in opened.data.framework.indicators),
        opened.events(),
        opened.attendance("Telecom World"),
        opened.partners("partners-signing"),
        opened.chart("instruments"),
        opened.chart("knowledge"),
        *(opened.splits(code) for code in opened.data.framework.indicators),
        *(opened.statements(section) for section in opened.data.codelists["sections"]),
        opened.compared("instruments-signed", "tech-smes"),
        opened.lacking(),
    ]
    return "".join(one.html for one in told)


def test_a_whole_page_reads_as_html_and_no_id_stands_twice(year: Account) -> None:
    page = is_only_text(everything(year))
    assert len(set(page.ids)) == len(page.ids)
    targets = {one.get("popovertarget") for one in page.all("button")}
    assert targets == {one.get("id") for one in page.all("aside")}


def test_the_first_the_fullest_and_the_newest_year_can_be_told_whole(real: Data) -> None:
    """Of the project's own data; the book tells the others."""
    for number in (min(real.framework.years), 2016, max(real.framework.years)):
        page = is_only_text(everything(account(real, year=number)))
        assert len(set(page.ids)) == len(page.ids), number


def test_every_statement_of_the_project_can_be_said(real: Data) -> None:
    """Of the project's own data: their sentences are templates, and each is tried."""
    for number in real.framework.years:
        opened = account(real, year=number)
        for section in real.codelists["sections"]:
            is_only_text(opened.statements(section).html)


def test_titles_that_look_like_markup_are_text_wherever_an_account_shows_them(
    tmp_path: Path,
) -> None:
    numbers = range(1, len(NASTY) + 1)
    under = list(zip(numbers, NASTY, strict=True))
    nasty = world(
        tmp_path,
        instruments=[mou(n, title=title, note=title) for n, title in under],
        parties=[row for n in numbers for row in signed_by(n, f"o{n}")],
        partners=[org(f"o{n}", name=title) for n, title in under],
        partnerships=[prt(n, name=title) for n, title in under],
        events=[evt(n, "Forum" if n % 2 else "Telecom World", name=title) for n, title in under],
        event_figures=[
            fig(n, 2, "smes", n, f"{n} {title}", words_en="", said_by="press") for n, title in under
        ],
        publications=[pub(n, title=title) for n, title in under],
        activities=[act(n, title=title, item="a") for n, title in under],
    )
    page = is_only_text(everything(account(nasty, year=2016)))
    assert [title for title in NASTY if title not in page.text] == []
