"""Tables that say what they are: a caption, headed columns and rows, cells that are text."""

from __future__ import annotations

import pytest
from markup import NASTY, is_only_text, read
from markupsafe import Markup

from i2lib.tables import Line, Table, external


def two_by_two() -> Table:
    return Table(
        "What there is",
        ("Thing", "Number"),
        (Line(("one", "5 found"), "mou-001"), Line(("two", "none found"))),
        frozenset({1}),
        css="i2-register",
    )


def test_a_table_has_its_caption_and_its_heads_have_their_scopes() -> None:
    seen = read(two_by_two().html())
    assert seen.one("div", "i2-table").one("table").get("class") == "i2 i2-register"
    assert seen.one("caption").text == "What there is"
    heads = seen.all("th")
    assert [(one.text, one.get("scope")) for one in heads] == [
        ("Thing", "col"),
        ("Number", "col"),
        ("one", "row"),
        ("two", "row"),
    ]


def test_each_cell_but_the_first_says_which_column_it_is_of() -> None:
    cells = read(two_by_two().html()).all("td")
    assert [(one.text, one.get("data-label")) for one in cells] == [
        ("5 found", "Number"),
        ("none found", "Number"),
    ]


def test_a_column_of_numbers_is_marked_in_its_head_and_its_cells() -> None:
    seen = read(two_by_two().html())
    assert [one.text for one in seen.all(css="num")] == ["Number", "5 found", "none found"]


def test_a_row_carries_its_permanent_anchor_and_another_none() -> None:
    rows = read(two_by_two().html()).all("tr")
    assert [one.get("id") for one in rows] == ["", "mou-001", ""]


def test_a_table_without_rows_still_says_what_it_would_hold() -> None:
    seen = read(Table("Nothing", ("a", "b"), ()).html())
    assert seen.one("caption").text == "Nothing"
    assert [one.text for one in seen.all("th")] == ["a", "b"]
    assert seen.all("td") == []


def test_a_row_of_another_length_is_refused_with_the_name_of_the_table() -> None:
    with pytest.raises(ValueError, match="What there is: 3 cells under 2 heads"):
        Table("What there is", ("a", "b"), (Line(("1", "2", "3")),)).html()


@pytest.mark.parametrize("title", NASTY)
def test_words_that_look_like_markup_are_text_wherever_they_stand(title: str) -> None:
    table = Table(title, (title, "b"), (Line((title, title), title),))
    seen = is_only_text(table.html())
    assert seen.one("caption").text == title
    assert [one.text for one in seen.all("th")] == [title, "b", title]
    assert seen.one("td").text == title
    assert seen.all("tr")[1].get("id") == title


def test_a_cell_that_another_room_has_made_is_kept_as_it_made_it() -> None:
    link = Markup('<a href="{}">{}</a>').format("x.html", "<b>")
    seen = read(Table("t", ("a",), (Line((link,)),)).html())
    assert seen.one("a").get("href") == "x.html"
    assert seen.one("a").text == "<b>"


def test_a_table_has_no_empty_line_which_would_end_it_on_a_page() -> None:
    assert "\n\n" not in two_by_two().html()


@pytest.mark.parametrize("url", ["https://example.org/a?b=1&c=2", "http://example.org/"])
def test_an_address_on_the_web_is_a_link_that_says_so(url: str) -> None:
    link = read(external(url, "a <b> page")).one("a")
    assert (link.get("href"), link.get("rel"), link.text) == (url, "external", "a <b> page")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "", "ftp://x", " https://x"],
)
def test_an_address_that_a_browser_should_not_follow_is_no_link(url: str) -> None:
    seen = is_only_text(external(url, "a <b> page"))
    assert seen.tags == set()
    assert seen.text == "a <b> page"
