"""What sources say, in sentences of this report: every figure a claim, every sentence with its row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from markup import NASTY, Element, is_only_text
from worlds import IN_2016, Row, act, doc, evt, fig, res, source, world

from i2lib import Data, Window, compute
from i2lib.errors import NarrativeError
from i2lib.narrative import Voice
from i2lib.statements import nothing, problems, statements


def said(data: Data, section: str = "tech_smes", window: Window = IN_2016) -> tuple[Element, str]:
    voice = Voice(
        data,
        window,
        lambda code: compute(data, code, window),
        lambda code, own: compute(data, code, own),
    )
    html, text = statements(voice, window, section)
    return is_only_text(html), text


def statement(number: int, says: str = "", **cells: str) -> Row:
    return act(number, "tech_smes", says=says, kind="partnership_support", **cells)


def test_a_sentence_is_followed_by_a_reference_to_the_row_behind_it(tmp_path: Path) -> None:
    data = world(
        tmp_path, activities=[statement(1, "Firms were helped."), statement(2, "So were others.")]
    )
    seen, text = said(data)
    assert text == "Firms were helped. So were others."
    spoken = seen.one("p", "i2-say")
    assert " ".join(spoken.text.split()) == "Firms were helped. act-001 So were others. act-002"
    assert [one.get("href") for one in spoken.all("a")] == [
        "../registers/activities.html#act-001",
        "../registers/activities.html#act-002",
    ]


def test_a_figure_in_a_statement_is_a_claim_with_its_evidence_after_the_paragraph(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        events=[evt(1, "Telecom World")],
        event_figures=[fig(1, 1, "smes", 100, "close to 100", qualifier="approx")],
        activities=[statement(1, "The event mobilized {tech-smes}.")],
    )
    seen, text = said(data)
    assert text == "The event mobilized close to 100 tech SMEs."
    button = seen.one("p", "i2-say").one("button", "i2-claim")
    assert button.get("data-rows") == "fig-001"
    assert seen.one("aside").get("id") == button.get("popovertarget")


def test_a_statement_speaks_of_its_own_year_on_a_page_of_several(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        events=[evt(1, "Telecom World", "2015"), evt(2, "Telecom World", "2016")],
        event_figures=[fig(1, 1, "smes", 20), fig(2, 2, "smes", 100)],
        activities=[
            statement(1, "In {window}: {tech-smes}.", year="2015"),
            statement(2, "In {window}: {tech-smes}."),
        ],
    )
    _, text = said(data, window=Window(date(2015, 1, 1), date(2016, 12, 31)))
    assert text == "In 2015: 20 tech SMEs. In 2016: 100 tech SMEs."


def test_statements_of_other_sections_and_years_are_not_said(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        activities=[
            statement(1, "This one."),
            statement(2, "Another year.", year="2015"),
            act(3, "emerge", says="Another section."),
            statement(4),
        ],
    )
    assert said(data)[1] == "This one."


def test_a_statement_without_a_sentence_and_without_a_letter_is_not_shown_at_all(
    tmp_path: Path,
) -> None:
    data = world(tmp_path, activities=[statement(1)])
    assert said(data) == (is_only_text(""), "")


def test_lettered_items_of_a_document_follow_its_sentence_as_a_list(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        documents=[doc("C16/1")],
        activities=[
            statement(1, "The report has topics.", document="C16/1"),
            statement(2, item="a", title="C16/1 (a): public policy", document="C16/1"),
            statement(3, item="b", title="C16/1 (b): names in all scripts", document="C16/1"),
        ],
    )
    seen, _ = said(data)
    assert [" ".join(one.text.split()) for one in seen.one("ul", "i2-items").all("li")] == [
        "(a) Public policy",
        "(b) Names in all scripts",
    ]


def test_the_pages_that_say_so_are_named_once_each(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        sources=[source(1), source(2), source(3, url="javascript:alert(1)")],
        activities=[
            statement(1, "One.", sources="src-001;src-002"),
            statement(2, "Another.", sources="src-002;src-003"),
        ],
    )
    told = said(data)[0].all("p", "i2-window")[-1]
    assert told.text.startswith("Source: Synthetic page 1; Synthetic page 2; Synthetic page 3.")
    assert [one.get("href") for one in told.all("a")] == [
        "https://example.org/1",
        "https://example.org/2",
    ]


def test_nothing_said_is_no_html_and_is_said_to_be_nothing_with_the_documents_of_the_subject(
    tmp_path: Path,
) -> None:
    data = world(
        tmp_path,
        documents=[
            doc("C16/1", subject="cybersecurity", year="2016"),
            doc("C15/1", subject="cybersecurity", year="2015"),
            doc("C16/2", subject="internet_issues", year="2016"),
        ],
    )
    assert said(data, "cybersecurity") == (is_only_text(""), "")
    html, text = nothing(data, IN_2016, "cybersecurity")
    assert "found" in text
    assert "2016" in text
    assert [one.text for one in is_only_text(html).one("p", "i2-none").all("a")] == ["C16/1"]
    assert is_only_text(nothing(data, Window.of_year(2017), "cybersecurity")[0]).all("a") == []


@pytest.mark.parametrize(
    ("says", "said_of_it"),
    [
        ("It reached 100 firms.", "'100'"),
        ("It reached {tech-smess}.", "{tech-smess}"),
        ("It reached {tech-smes firms.", "brace"),
    ],
)
def test_a_statement_that_cannot_be_said_is_refused_in_words(
    tmp_path: Path, says: str, said_of_it: str
) -> None:
    data = world(tmp_path, activities=[statement(1, says)])
    with pytest.raises(NarrativeError) as caught:
        said(data)
    assert said_of_it in str(caught.value)
    assert says in str(caught.value)


def test_words_that_look_like_markup_are_text_in_statements(tmp_path: Path) -> None:
    plain = [title for title in NASTY if not any(mark in title for mark in "{}0123456789")]
    assert plain
    data = world(
        tmp_path,
        resolutions=[res(130)],
        activities=[
            *(statement(n, f"So {title} they said.") for n, title in enumerate(plain, start=1)),
            *(statement(50 + n, item="a", title=title) for n, title in enumerate(NASTY)),
        ],
    )
    seen, text = said(data)
    assert [title for title in plain if title not in text] == []
    told = seen.text.lower()
    assert [title for title in NASTY if title.lower() not in told] == []


def test_every_sentence_that_cannot_be_said_is_told_with_its_row(tmp_path: Path) -> None:
    data = world(
        tmp_path,
        activities=[
            statement(1, "All through 2016 firms were helped."),
            statement(2, "It has {pilars}."),
            statement(3, "In {window} they were helped."),
        ],
    )
    told = problems(data)
    assert [(one.line, one.column, one.value) for one in told] == [
        (2, "says", "act-001"),
        (3, "says", "act-002"),
    ]
    assert "'2016' is typed" in told[0].expected
    assert "{pilars}" in told[1].expected
