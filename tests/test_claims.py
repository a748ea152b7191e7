"""The audit of finished pages: a page that was tampered with in one place is named there."""

from __future__ import annotations

import json
import random
import re
from functools import partial
from pathlib import Path

import pytest
from worlds import IN_2016, Row, act, cov, evt, fig, i2, mou, prt, pub, world, year

from i2lib import Data, claims, compute
from i2lib.account import Account
from i2lib.dates import Window
from i2lib.narrative import Voice
from i2lib.parameters import Request

NAME = "years/2016.html"
SAID = '<p class="i2-say"><span data-indicator="instruments-signed"'


TABLES: dict[str, list[Row]] = {
    "years": [year(2015), year(2016)],
    "instruments": [
        mou(1, "2015"),
        mou(2, region="AFR"),
        mou(3, region="AFR"),
        mou(4, event_hosting="yes"),
    ],
    "partnerships": [prt(1)],
    "events": [evt(1, "Telecom World", "2015"), evt(2, "Telecom World", "2016-11-14")],
    "event_figures": [
        fig(1, 1, "smes", 20, "20"),
        fig(2, 2, "smes", 100, "close to 100", qualifier="approx"),
        fig(3, 2, "participants", 1800, "over 1,800", qualifier="more_than"),
    ],
    "publications": [pub(1), pub(2)],
    "coverage": [cov(1, "publications", "complete_for_page")],
    "activities": [act(1, "tech_smes", says="In {window} it drew {tech-smes} to {evt-002}.")],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """2015 to 2016: instruments of several kinds, an event with its figures, a statement."""
    return world(tmp_path_factory.mktemp("world"), **TABLES)


@pytest.fixture(scope="module")
def parts(data: Data) -> list[str]:
    """What an account shows of 2016, piece by piece."""
    account = Account(data, Request(IN_2016, {}))
    parts = [
        account.opening(),
        account.key_figures("tech-smes", "publications-named"),
        account.say("{instruments-signed:full}. {instruments-signed:rest}"),
        account.say("{publications-named:count} and {tech-smes}."),
        account.say("{instruments-no-end:full}."),
        account.say("The number {tech-smes:change 2015}."),
        account.statements("tech_smes"),
        account.named("instruments-signed"),
        account.events(),
        account.attendance("Telecom World"),
        account.chart("instruments"),
        account.splits("instruments-signed"),
        account.compared("instruments-signed", "tech-smes"),
        account.every_value(),
    ]
    return [part.html for part in parts]


@pytest.fixture(scope="module")
def page(parts: list[str]) -> str:
    """All of it, as a page."""
    return whole(parts)


def whole(parts: list[str]) -> str:
    return f"<article><h1>2016</h1>{''.join(parts)}</article>"


def faults(data: Data, html: str) -> list[str]:
    return claims.told(data, {NAME: html})


def test_a_page_as_it_was_made_has_no_fault(data: Data, page: str) -> None:
    assert faults(data, page) == []


@pytest.mark.parametrize(
    ("was", "is_now", "told"),
    [
        # numbers: in a sentence, display type, a cell, a chart's label, its description, evidence
        (">2 instruments were found<", ">3 instruments were found<", "'2 instruments were found'"),
        ("<b>100</b>", "<b>110</b>", "close to 100"),
        ("as signed in 2016<", "as signed in 2015<", "as signed in 2016"),
        (">over 1,800<", ">over 1,900<", "fig-003"),
        (">2 found</text>", ">4 found</text>", "'2 found'"),
        (">2015: 1 found<", ">2015: 2 found<", "'1 found'"),
        (': 2 instruments found</p>', ": 9 instruments found</p>", "2 instruments found"),
        ('<th scope="col" class="num">2015<', '<th scope="col" class="num">2014<', "2014"),
        (">Synthetic memorandum 2<", ">Synthetic memorandum 7<", "mou-002 holds no '7'"),
        # hedges: taken away, exchanged, put before a claim
        ('<span class="hedge">close to</span> ', "", "close to 100"),
        (">over 1,800<", ">1,800<", "fig-003"),
        (">over 1,800<", ">about 1,800<", "fig-003"),
        (">close to 100 tech SMEs<", ">over 100 tech SMEs<", "'close to 100 tech SMEs'"),
        (SAID, SAID.replace("><", ">Over <", 1), "'Over' is no part"),
        # verbs
        ("2 instruments were found<", "2 instruments were signed<", "were found"),
        (">more than doubled from", ">doubled from", "more than doubled from"),
        (">more than doubled from", ">fell from", "more than doubled from"),
        ("How many more there were is not known.", "They rose by far.", "'rose'"),
        # rows
        ('data-rows="mou-002 mou-003"', 'data-rows="mou-002"', "the rows are mou-002 mou-003"),
        ("mou-003</a> Synthetic memorandum 3", "mou-003</a> Synthetic letter", "Synthetic memorandum 3"),
        # figures out of nowhere
        ("</article>", "<p>There were 12 more.</p></article>", "nothing here carries '12'"),
        ("</article>", "<p>Dozens of partners.</p></article>", "'dozens'"),
        ("</article>", '<img alt="7 squares" src="x.png"></article>', "'7'"),
        ('data-window="2016"', 'data-window="20x6"', "forms of a date"),
        ('popovertarget="ev-tech-smes"', 'popovertarget="ev-instruments-signed"', "evidence of"),
    ],
)  # fmt: skip
def test_a_page_that_was_altered_in_one_place_is_named_with_page_and_words(
    data: Data, page: str, was: str, is_now: str, told: str
) -> None:
    assert was in page
    found = faults(data, page.replace(was, is_now, 1))
    assert any(told in one for one in found), found
    assert all(one.startswith(f"{NAME}, ") for one in found)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """2014 to 2028, with an instrument in each; of the last two nothing is known."""
    years = range(2014, 2029)
    return world(
        tmp_path_factory.mktemp("long"),
        years=[year(one) for one in years],
        instruments=[mou(n, str(one)) for n, one in enumerate(years[:-2], start=1)],
    )


def of_chart(data: Data, title: str, asked: Window, drawn: Window) -> list[str]:
    """The faults of a page of one window with the chart of another, and values of all years."""
    chart = Account(data, Request(drawn, {})).chart("instruments").html
    page = Account(data, Request(asked, {}))
    return faults(data, _with_title(title, chart, page))


def _with_title(title: str, chart: str, page: Account) -> str:
    said = page.say("{instruments-signed:full}.").html
    table = page.compared("instruments-signed").html
    return f"<article><h1>{title}</h1>{said}{chart}{table}</article>"


def test_the_years_of_a_chart_are_those_of_its_page(long: Data) -> None:
    years = {one: Window.of_year(one) for one in (2014, 2020, 2025, 2026, 2028)}
    every = Window(years[2014].start, years[2028].end)
    for number, window in years.items():
        assert of_chart(long, str(number), window, window) == []
    assert of_chart(long, "Years side by side", every, every) == []
    assert of_chart(long, "Home", years[2026], years[2026]) == []  # of whose claims it is
    for title, asked, drawn in [
        ("2026", years[2026], years[2025]),
        ("2020", years[2020], years[2026]),
        ("2014", years[2014], every),
        ("Years side by side", every, years[2026]),
        ("Home", years[2026], years[2028]),
    ]:
        found = of_chart(long, title, asked, drawn)
        assert sum("the years 20" in one for one in found) >= 4, (title, drawn, found)


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        (r">2015</text>", ""),
        (r">2015</text>", ">2014</text>"),
        (r">2016</text>(.*?)>2017</text>", r">2017</text>\1>2016</text>"),
        (r"<tr><th[^>]*>2026</th>.*?</tr>", ""),
        (r"(<tr>\s*<th[^>]*>2020</th>.*?</tr>)(.*?</tr>)", r"\2\1"),
        ("the years 2015 to 2026", "the years 2014 to 2026"),
        (r"Drawn are the years[^.]*\.", ""),
    ],
)
def test_a_chart_with_a_year_too_few_swapped_or_unsaid_is_named(
    long: Data, was: str, is_now: str
) -> None:
    window = Window.of_year(2026)
    account = Account(long, Request(window, {}))
    page = _with_title("2026", account.chart("instruments").html, account)
    altered = re.sub(was, is_now, page, count=1, flags=re.DOTALL)
    assert altered != page
    assert any("the years 2015" in one for one in faults(long, altered)), faults(long, altered)


def test_a_fault_names_the_place_by_the_nearest_id(data: Data, page: str) -> None:
    altered = page.replace("</article>", '<p id="here">There were 12.</p></article>')
    assert faults(data, altered) == [f"{NAME}, #here: 'There were 12.': nothing here carries '12'"]


def test_a_page_that_claims_what_another_state_of_the_data_said_is_stale(
    page: str, tmp_path: Path
) -> None:
    newer = world(tmp_path, years=[year(2015), year(2016)], instruments=[mou(2)])
    assert faults(newer, page)


def test_the_part_of_a_value_is_computed_with_its_split(data: Data, page: str) -> None:
    assert 'data-split="region=AFR"' in page
    found = faults(data, page.replace('data-split="region=AFR"', 'data-split="region=EUR"', 1))
    assert any("EUR" in one or "'none found'" in one for one in found), found


def test_a_window_that_is_no_year_is_read_from_the_claim(data: Data) -> None:
    spring = Window(IN_2016.start, IN_2016.end.replace(month=6, day=30))
    voice = Voice(data, spring, partial(compute, data, window=spring))
    said = voice.say("{instruments-signed:full}.").html
    html = f"<article><h1>Spring</h1>{said}</article>"
    assert 'data-window="2016-01-01/2016-06-30"' in said
    assert faults(data, html) == []
    assert faults(data, html.replace("30 June 2016", "31 June 2016"))


def test_prose_by_hand_and_what_rooms_without_rows_compute_are_not_read(data: Data) -> None:
    html = "<article><h1>Method</h1><p>From 10 to 14 of 20.</p></article>"
    assert claims.told(data, {"methods/index.html": html}) == []
    assert claims.told(data, {"registers/instruments.html": html})


def test_the_command_names_the_faults_of_a_built_book(data: Data, page: str) -> None:
    html = data.root / "book" / "_build" / "html" / "years"
    html.mkdir(parents=True)
    (html.parent / "index.html").write_text("<article><h1>Home</h1></article>", encoding="utf-8")
    (html / "2016.html").write_text(page, encoding="utf-8")
    good = i2("check", "--book", "--root", str(data.root))
    assert (good.code, good.err) == (0, "")
    assert good.out.endswith("carried by the data\n")
    altered = page.replace(">2 instruments were found<", ">3 instruments were found<")
    (html / "2016.html").write_text(altered, encoding="utf-8")
    bad = i2("check", "--book", "--root", str(data.root))
    assert bad.code == 1
    assert f"{NAME}, " in bad.out
    assert "Traceback" not in bad.out + bad.err


def test_a_book_that_was_not_built_is_said_so(tmp_path: Path) -> None:
    told = i2("check", "--book", "--root", str(world(tmp_path).root))
    assert told.code == 2
    assert "build it first" in told.err


def test_a_figure_typed_into_the_text_of_a_notebook_is_named_with_notebook_cell_and_words(
    tmp_path: Path,
) -> None:
    root = world(tmp_path).root
    (root / "notebooks").mkdir()
    cells = [
        {"cell_type": "markdown", "source": "# {{ year }}"},
        {"cell_type": "code", "source": "account.say('5')"},
        {"cell_type": "markdown", "source": ["Partnerships\n", "doubled to 12."]},
    ]
    (root / "notebooks" / "annual.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    (root / "notebooks" / "side_by_side.ipynb").write_text("no notebook", encoding="utf-8")
    told = i2("check", "--root", str(root))
    assert told.code == 1
    assert told.lines == [
        "notebooks/annual.ipynb, cell 3: '12': the words are typed into the text "
        "'Partnerships\\ndoubled to 12.'; say them in a code cell, with account.say and the name "
        "of an indicator"
    ]


# --- under other data -----------------------------------------------------------------------------

EDITS: dict[str, dict[str, list[Row]]] = {
    "an activity of another section": {
        "activities": [*TABLES["activities"], act(2, "cybersecurity")]
    },
    "a row of a year that no page is of": {"instruments": [*TABLES["instruments"], mou(9, "2001")]},
    "one more of the year": {"instruments": [*TABLES["instruments"], mou(9)]},
    "one fewer": {"instruments": TABLES["instruments"][:2]},
    "another region": {
        "instruments": [*TABLES["instruments"][:2], mou(3), mou(4, event_hosting="yes")]
    },
    "another figure": {
        "event_figures": [
            *TABLES["event_figures"][:1],
            fig(2, 2, "smes", 120, "about 120", qualifier="approx"),
        ]
    },
    "no statement": {"activities": []},
    "no coverage": {"coverage": []},
    "one year more": {"years": [year(2015), year(2016), year(2017)]},
}


@pytest.fixture(scope="module")
def states(data: Data, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Data]:
    """The data as they are, and as each of these edits leaves them."""
    edited = {
        name: world(tmp_path_factory.mktemp("edited"), **{**TABLES, **tables})
        for name, tables in EDITS.items()
    }
    return {"as they are": data, **edited}


def test_what_is_said_to_stay_under_other_data_is_what_an_audit_finds_there(
    states: dict[str, Data], parts: list[str]
) -> None:
    """Whatever the page, sound or altered, whatever was edited, there and back: never stale."""
    chance, stayed, moved = random.Random(3), 0, 0
    for _ in range(60):
        html = whole(chance.sample(parts, chance.choice([1, 1, 1, 2, len(parts)])))
        spots = [found.span() for found in re.finditer(r"\d+|close to|over|#[a-z]+-\d+", html)]
        if chance.random() < 0.5:
            start, end = chance.choice(spots)
            html = html[:start] + chance.choice(["7", "fell", ""]) + html[end:]
        one, other = chance.sample(sorted(states), 2)
        before = claims.audited(states[one], NAME, html)
        now = claims.again(states[other], before)
        fresh = claims.audited(states[other], NAME, html)
        if now is None:
            moved += 1
            continue
        stayed += 1
        assert now == fresh
    assert stayed > 5 < moved


@pytest.mark.parametrize(
    ("edit", "stays"),
    [
        ("an activity of another section", True),
        ("one more of the year", False),
        ("another figure", False),
        ("one year more", False),
    ],
)
def test_a_page_is_audited_again_where_an_answer_that_it_rests_on_has_changed(
    data: Data, states: dict[str, Data], page: str, edit: str, stays: bool
) -> None:
    again = claims.again(states[edit], claims.audited(data, NAME, page))
    assert (again is not None) == stays
    assert again is None or again.lines == tuple(claims.told(states[edit], {NAME: page}))
