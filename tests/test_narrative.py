"""Sentences whose figures are claims: nothing is typed, everything opens, words fit their number."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from markup import NASTY, Element, is_only_text, read
from worlds import IN_2016, cov, evt, fig, mou, org, pub, signed_by, world

from i2lib import Data, Window, compute
from i2lib.errors import NarrativeError
from i2lib.narrative import Voice, listed, names, phrase, typed_in_prose


def voice(data: Data, window: Window = IN_2016) -> Voice:
    return Voice(data, window, lambda code: compute(data, code, window))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """2016: two instruments found, one renewed, one apart; one event; figures of Telecom World."""
    return world(
        tmp_path_factory.mktemp("world"),
        instruments=[
            mou(1, "2012-01-01"),
            mou(2, renewal_of="mou-001"),
            mou(3, verified="no"),
            mou(4, event_hosting="yes"),
        ],
        parties=signed_by(2, "a"),
        partners=[org("a", name="apt organization")],
        events=[evt(1), evt(2, "Telecom World", "2016-11-14", ends_on="2016-11-17")],
        event_figures=[
            fig(1, 2, "smes", 100, "close to 100", qualifier="approx"),
            fig(2, 2, "smes", 107, said_by="press"),
        ],
        publications=[pub(1)],
        coverage=[cov(1, "publications", "complete_for_page")],
    )


def said(data: Data, template: str, window: Window = IN_2016) -> tuple[Element, str]:
    """The elements of a sentence with its evidence, and its plain text."""
    spoken = voice(data, window).say(template)
    return is_only_text(spoken.html), spoken.text


# --- nothing is typed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "typed"),
    [
        ("There were 5 instruments.", "5"),
        ("In 2016 {instruments-signed}.", "2016"),
        ("Over 20 pavilions.", "20"),
        ("{instruments-signed} and 3 others.", "3"),
        ("Two instruments were found.", "Two"),
        ("{instruments-signed} of seven.", "seven"),
        ("A dozen.", "dozen"),
        ("A hundred or so.", "hundred"),
        ("Some thousand people.", "thousand"),
        ("Twenty partners.", "Twenty"),
        ("Thirteen partners.", "Thirteen"),
        ("A million people.", "million"),
        ("Hundreds of people.", "Hundreds"),
        ("Dozens of partners.", "Dozens"),
        ("٥ instruments.", "٥"),
        ("½ of them.", "½"),
    ],
)
def test_a_figure_that_is_typed_into_a_sentence_is_refused_by_name(
    data: Data, template: str, typed: str
) -> None:
    with pytest.raises(NarrativeError) as caught:
        voice(data).say(template)
    assert repr(typed) in str(caught.value)
    assert template in str(caught.value)
    assert "in braces instead" in str(caught.value)


@pytest.mark.parametrize(
    "template", ["Often found.", "Everyone of them, someone said, attended often.", "The tenth"]
)
def test_words_that_only_hold_a_number_within_them_are_no_figures(
    data: Data, template: str
) -> None:
    assert voice(data).say(template).text == template


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{instruments-sined} were found.", "{instruments-sined}"),
        ("{mou-999} was signed.", "{mou-999}"),
        ("{} was signed.", "{}"),
        ("{Seminar} was held.", "{Seminar}"),
    ],
)
def test_an_unknown_name_is_refused_and_so_is_a_series_without_an_event(
    data: Data, template: str, name: str
) -> None:
    with pytest.raises(NarrativeError) as caught:
        voice(data).say(template)
    assert name in str(caught.value)


@pytest.mark.parametrize("template", ["a {b", "a } b", "{instruments-signed", "{a{b}}"])
def test_braces_that_do_not_match_are_refused_in_words(data: Data, template: str) -> None:
    with pytest.raises(NarrativeError):
        voice(data).say(template)


# --- everything opens ---------------------------------------------------------------------------


def test_a_figure_is_a_button_that_opens_its_evidence_and_names_its_indicator_and_rows(
    data: Data,
) -> None:
    seen, _ = said(data, "{instruments-signed} in all.")
    button = seen.one("p", "i2-say").one("button", "i2-claim")
    assert button.text == "2 instruments found"
    assert button.get("data-indicator") == "instruments-signed"
    assert button.get("data-rows") == "mou-002 mou-003"
    aside = seen.one("aside", "i2-evidence")
    assert aside.get("id") == button.get("popovertarget")
    assert "popover" in aside.attributes


def test_a_sentence_with_a_year_of_its_own_speaks_of_that_year(data: Data) -> None:
    over = Window(date(2012, 1, 1), date(2016, 12, 31))
    speaks = Voice(
        data,
        over,
        lambda code: compute(data, code, over),
        lambda code, own: compute(data, code, own),
    )
    template = "In {window}: {instruments-signed}."
    assert speaks.parts(template, IN_2016).text == "In 2016: 2 instruments found."
    assert speaks.parts(template).text == (
        "In 1 January 2012 to 31 December 2016: 3 instruments found."
    )


def test_every_value_of_a_page_has_one_note_under_its_own_name(data: Data) -> None:
    speaks = voice(data)
    html = "".join(
        speaks.say(template).html
        for template in (
            "{instruments-signed}, {events-held} and {instruments-signed}.",
            "{tech-smes:full}. {instruments-signed:rest}",
            "{publications-named:full}.",
        )
    )
    seen = read(html)
    targets = [one.get("popovertarget") for one in seen.all("button", "i2-claim")]
    asides = [one.get("id") for one in seen.all("aside")]
    assert len(targets) == 5
    assert asides == [
        "ev-instruments-signed",
        "ev-events-held",
        "ev-tech-smes",
        "ev-publications-named",
    ]
    assert set(targets) == set(asides), "claims of one value open one note"


def test_evidence_that_is_open_can_be_closed_by_a_button_of_its_own(data: Data) -> None:
    aside = said(data, "{instruments-signed}.")[0].one("aside")
    close = aside.one("button")
    assert close.text
    assert close.get("popovertarget") == aside.get("id")
    assert close.get("popovertargetaction") == "hide"


def test_the_evidence_of_a_claim_names_its_rows_what_stands_apart_and_what_was_seen_once(
    data: Data,
) -> None:
    seen, _ = said(data, "{instruments-signed}.")
    aside = seen.one("aside")
    links = [one.get("href") for one in aside.all("a")]
    for row in ("mou-002", "mou-003", "mou-004"):
        assert f"../registers/instruments.html#{row}" in links
    assert "https://example.org/1" in links
    assert "../indicators/instruments-signed.html" in links
    parts = dict(
        zip(
            (one.text for one in aside.all("dt")),
            (one.text for one in aside.all("dd")),
            strict=True,
        )
    )
    assert parts["Window"] == "2016"
    assert "Synthetic memorandum 2 (9 May 2016)" in parts["Rows"]
    assert parts["Rows"].count("seen once") == 1
    apart = next(text for term, text in parts.items() if "apart" in term.lower())
    assert "Synthetic memorandum 4" in apart
    assert parts["Rule"].startswith("What was found in public sources")


def test_sources_that_differ_are_in_the_evidence_of_the_stated_figure(data: Data) -> None:
    seen, text = said(data, "{tech-smes} took part.")
    assert text == "Close to 100 tech SMEs took part."
    assert seen.one("button", "i2-claim").get("data-rows") == "fig-001"
    parts = dict(
        zip((one.text for one in seen.all("dt")), (one.text for one in seen.all("dd")), strict=True)
    )
    assert "fig-002" in parts["Sources differ"]


# --- words --------------------------------------------------------------------------------------

TEMPLATES = [
    "{instruments-signed:full}.",
    "{instruments-signed:full}. {instruments-signed:rest}",
    "{events-held:full}; {partnerships-launched:full}.",
    "{instruments-no-end:full}.",
    "{publications-named:full}.",
    "{tech-smes} at {Telecom World}.",
    "{Telecom World} was held.",
    "{mou-002} was signed {mou-002:when} & renewed <earlier> ones.",
    "{org-a} signed.",
    "{org-a:an apt partner} signed.",
    "plain words.",
]


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_plain_text_is_the_sentence_without_its_tags(data: Data, template: str) -> None:
    seen, text = said(data, template)
    assert seen.one("p", "i2-say").text.strip() == text.strip()


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_sentence_starts_with_a_capital(data: Data, template: str) -> None:
    _, text = said(data, template)
    first = text[0]
    assert first.isupper() or first.isdigit()


def test_a_name_at_the_head_of_a_sentence_is_a_link_with_a_capital(data: Data) -> None:
    seen, text = said(data, "{org-a} signed.")
    link = seen.one("p").one("a")
    assert (link.text, link.get("href")) == ("Apt organization", "../partners/a.html")
    assert text == "Apt organization signed."


def test_other_words_may_stand_for_a_row(data: Data) -> None:
    seen, _ = said(data, "With {org-a:that organization}.")
    assert seen.one("a").text == "that organization"


def test_the_date_of_a_row_is_said_in_words(data: Data) -> None:
    assert said(data, "Signed on {mou-002:when}.")[1] == "Signed on 9 May 2016."


def full(data: Data, code: str, window: Window = IN_2016) -> str:
    return said(data, f"{{{code}:full}}.", window)[1]


def test_a_floor_is_found_and_says_that_more_may_exist(data: Data) -> None:
    assert full(data, "instruments-signed").startswith("2 instruments were found")
    assert full(data, "events-held").startswith("1 event was found")
    _, rest = said(data, "{instruments-signed:full}. {instruments-signed:rest}")
    assert rest.endswith("not known.")


def test_a_complete_count_is_signed_and_leaves_nothing_open(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1), mou(2)],
        coverage=[cov(1, "instruments", "complete", "2015/2016")],
    )
    assert full(data, "instruments-signed") == "2 instruments were signed in 2016."
    assert full(data, "instruments-signed", Window.of_year(2015)) == (
        "No instrument was signed in 2015."
    )
    assert said(data, "{instruments-signed:full}. {instruments-signed:rest}")[1].strip() == (
        "2 instruments were signed in 2016."
    )


def test_what_a_page_names_is_named_on_that_page(data: Data) -> None:
    assert full(data, "publications-named").startswith("1 publication was named on the annual")


def test_none_is_said_in_words_and_never_as_zero(data: Data) -> None:
    told = full(data, "partnerships-launched")
    assert told.startswith("No partnership was found")
    assert "0" not in told.replace("2016", "")


def test_a_window_that_is_no_year_is_said_by_its_days(data: Data) -> None:
    spring = Window(date(2016, 3, 1), date(2016, 5, 31))
    assert "from 1 March 2016 to 31 May 2016" in full(data, "instruments-signed", spring)


def test_an_interval_is_said_with_both_its_ends(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1), mou(2), mou(3, "2015-12/2016-01")])
    assert full(data, "instruments-signed").startswith("2 to 3 instruments were found")
    assert full(data, "instruments-no-end", Window.of_year(2015)).count("0 to 1") == 1


def test_what_has_no_known_end_says_how_many_were_left_out(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        instruments=[mou(1), mou(2), mou(3, event_hosting="yes"), mou(4, ""), mou(5, "2012", ends_on="2014")],
    )  # fmt: skip
    told = full(data, "instruments-no-end")
    assert re.search(r"\b2\b.* no known end", told), told
    assert re.search(r"\b2\b[^.;]*left out", told), told
    assert "in force" not in told
    assert "at least" not in told


def test_one_row_left_out_is_one(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1), mou(2, "")])
    told = full(data, "instruments-no-end")
    assert "1 others" not in told
    assert "1 host agreements" not in told
    assert "are left out" not in told


def test_nothing_that_could_be_left_out_leaves_no_words_about_it(tmp_path: Path) -> None:
    told = full(world(tmp_path, instruments=[mou(1)]), "instruments-no-end")
    assert "0" not in told.replace("2016", "")


def test_a_part_that_cannot_be_had_is_not_available_in_the_sentence_too(data: Data) -> None:
    speaks = Voice(data, IN_2016, lambda code: compute(data, code, IN_2016, {"region": "AFR"}))
    assert speaks.say("{events-held:full}.").text == "Not available by region."


def test_titles_that_look_like_markup_are_text_in_sentences_and_their_evidence(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        instruments=[
            mou(number, title=title, evidence=title, note=title)
            for number, title in enumerate(NASTY, start=1)
        ],
        events=[evt(1, name=NASTY[0])],
    )
    rows = [f"mou-{number:03}" for number in range(1, len(NASTY) + 1)]
    template = ", ".join(f"{{{row}}}" for row in rows)
    seen, text = said(data, f"With {template}, {{Forum}} and {{instruments-signed}}.")
    spoken = seen.one("p", "i2-say")
    links = {one.get("href").split("#")[1]: one.text for one in spoken.all("a")}
    assert links == {**dict(zip(rows, NASTY, strict=True)), "evt-001": NASTY[0]}
    assert text.startswith(f"With {', '.join(NASTY)}, {NASTY[0]} and 14 instruments found")
    assert [title for title in NASTY if title not in seen.one("aside").text] == []


# --- small words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "words"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_listed_as_in_a_sentence(parts: list[str], words: str) -> None:
    assert listed(parts) == words


def test_the_names_of_a_template_can_be_had_with_their_forms() -> None:
    assert names("{a} and {b:full}, {c}") == (("a", ""), ("b", "full"), ("c", ""))
    assert names("plain") == ()


def test_a_window_is_in_a_year_or_from_a_day_to_another() -> None:
    assert phrase(IN_2016) == "in 2016"
    assert phrase(Window(date(2016, 3, 1), date(2017, 2, 28))) == (
        "from 1 March 2016 to 28 February 2017"
    )


# --- hedges and directions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "typed"),
    [
        ("Over {tech-smes} took part.", "Over"),
        ("There were at least {instruments-signed}.", "at least"),
        ("{instruments-signed} or more.", "or more"),
        ("Nearly all: more than the {events-held}.", "more than the"),
        ("Most of {instruments-signed} were renewed.", "Most of"),
        ("It drew about {fig-001}.", "about"),
    ],
)
def test_a_hedge_typed_beside_a_figure_is_refused_with_the_words_that_would_fit(
    data: Data, template: str, typed: str
) -> None:
    with pytest.raises(NarrativeError) as caught:
        voice(data).say(template)
    assert f"{typed!r} is typed" in str(caught.value)
    assert "comes with its value" in str(caught.value)


def test_the_refusal_of_a_hedge_says_the_value_with_its_own(data: Data) -> None:
    with pytest.raises(NarrativeError, match="'close to 100 tech SMEs'"):
        voice(data).say("Over {tech-smes} took part.")


@pytest.mark.parametrize(
    ("template", "typed"),
    [
        ("The count rose to {instruments-signed}.", "rose"),
        ("{instruments-signed}, a record.", "record"),
        ("{instruments-signed}, the highest of all.", "highest"),
        ("Partnerships doubled.", "doubled"),
    ],
)
def test_a_direction_that_is_typed_is_refused_and_the_form_that_says_it_is_named(
    data: Data, template: str, typed: str
) -> None:
    with pytest.raises(NarrativeError) as caught:
        voice(data).say(template)
    assert f"{typed!r} is typed" in str(caught.value)
    assert ":change}" in str(caught.value)


@pytest.mark.parametrize(
    "template",
    [
        "What is said about {mou-002}.",
        "About {window}.",
        "They ask for more. {instruments-signed}.",
    ],
)
def test_words_that_hedge_no_figure_may_stand(data: Data, template: str) -> None:
    assert voice(data).say(template).text


def test_a_figure_in_the_words_for_a_row_is_refused_unless_the_row_holds_it(data: Data) -> None:
    assert voice(data).say("With {mou-002:memorandum 2}.").text == "With memorandum 2."
    with pytest.raises(NarrativeError, match=r"'3' is typed into \{mou-002:memorandum 3\}"):
        voice(data).say("With {mou-002:memorandum 3}.")


def stated(
    folder: Path, before: int, after: int, words: tuple[str, str] = ("", ""), **cells: str
) -> Data:
    """A world whose Telecom World drew so many firms in 2015 and in 2016."""
    return world(
        folder,
        events=[evt(1, "Telecom World", "2015-10-12"), evt(2, "Telecom World", "2016-11-14")],
        event_figures=[
            fig(1, 1, "smes", before, words[0], **cells),
            fig(2, 2, "smes", after, words[1], **cells),
        ],
    )


@pytest.mark.parametrize(
    ("before", "after", "verb"),
    [
        (20, 30, "rose from"),
        (20, 39, "rose from"),
        (20, 40, "doubled from"),
        (20, 41, "more than doubled from"),
        (30, 20, "fell from"),
    ],
)
def test_the_verb_of_a_change_is_the_strongest_that_both_ends_allow(
    tmp_path: Path, before: int, after: int, verb: str
) -> None:
    _, text = said(stated(tmp_path, before, after), "The number of tech SMEs {tech-smes:change}.")
    assert text == f"The number of tech SMEs {verb} {before} in 2015 to {after} in 2016."


def test_what_did_not_change_is_said_to_stand(tmp_path: Path) -> None:
    _, text = said(stated(tmp_path, 20, 20), "The number {tech-smes:change 2015}.")
    assert text == "The number did not change: it was 20 in 2015 and 20 in 2016."


def test_between_two_floors_no_change_is_stated(tmp_path: Path) -> None:
    data = stated(tmp_path, 20, 20, ("over 20", "over 20"), qualifier="more_than")
    _, text = said(data, "The number {tech-smes:change}.")
    assert text == "The number was over 20 in 2015 and over 20 in 2016: no change can be stated."


def test_between_what_was_found_in_two_years_no_change_is_stated(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, "2015"), mou(2), mou(3), mou(4)])
    _, text = said(data, "The number of instruments {instruments-signed:change}.")
    assert text.endswith("was 1 found in 2015 and 3 found in 2016: no change can be stated.")


def test_both_values_of_a_change_open_their_evidence(tmp_path: Path) -> None:
    seen, _ = said(stated(tmp_path, 20, 40), "The number {tech-smes:change}.")
    change = seen.one("span", "i2-change")
    assert (change.get("data-window"), change.get("data-since")) == ("2016", "2015")
    assert [one.get("popovertarget") for one in change.all("button")] == [
        "ev-tech-smes-2015",
        "ev-tech-smes",
    ]
    assert [one.get("id") for one in seen.all("aside")] == ["ev-tech-smes-2015", "ev-tech-smes"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("change", "no earlier number"),
        ("change 1999", "no year of the report"),
        ("moved", "no form"),
    ],
)
def test_a_change_that_cannot_be_told_is_refused_in_words(
    data: Data, form: str, words: str
) -> None:
    with pytest.raises(NarrativeError, match=words):
        voice(data).say(f"The number {{tech-smes:{form}}}.")


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("# {{ year }}", ""),
        ("The plan places the event under output I.1-1, `year=2016`.", ""),
        ("There were 5.", "5"),
        ("Partnerships rose.", "rose"),
    ],
)
def test_text_of_a_notebook_may_hold_no_figure_and_no_direction(text: str, typed: str) -> None:
    assert typed_in_prose(text) == typed
