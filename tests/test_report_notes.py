"""Notes at the end of a page: nothing is lost, nothing stands twice, every number has its mark."""

from __future__ import annotations

import markup
from hypothesis import given
from hypothesis import strategies as st

from i2lib.report.notes import gathered


def evidence(name: str, what: str, *rows: str, window: str = "2016") -> str:
    links = "".join(f'<li><a href="../registers/x.html#{row}">{row}</a></li>' for row in rows)
    return (
        f'<aside class="i2-evidence" id="{name}" popover aria-label="Evidence">'
        f'<p class="i2-evidence-title">{what}</p><dl><dt>Window</dt><dd>{window}</dd>'
        f"<dt>Rows</dt><dd><ul>{links}</ul></dd></dl>"
        f'<button type="button" class="i2-close" popovertarget="{name}" '
        'popovertargetaction="hide">Close</button></aside>\n'
    )


def claim(name: str, words: str = "2 found") -> str:
    return f'<button type="button" class="i2-claim" popovertarget="{name}">{words}</button>'


def notes(html: str) -> list[markup.Element]:
    return markup.read(html).all(css="i2-note")


def test_a_page_without_evidence_stays_as_it_is() -> None:
    page = '<h1>2016</h1><p>Nothing.</p><aside class="footnote" id="fn">A note.</aside>'
    assert gathered(page) == page


def test_evidence_goes_to_the_end_in_the_order_of_the_numbers() -> None:
    page = (
        evidence("b", "Second", "mou-2")
        + f"<p>{claim('a')} and {claim('b')}.</p>"
        + evidence("a", "First", "mou-1")
        + "<p>The last sentence.</p>"
    )
    done = gathered(page)
    assert done.index("The last sentence") < done.index("First") < done.index("Second")
    assert [note.one("aside").get("id") for note in notes(done)] == ["a", "b"]


def test_numbers_that_rest_on_the_same_rows_share_a_note() -> None:
    page = (
        f"<p>{claim('a')}{claim('b')}{claim('c')}</p>"
        + evidence("a", "Instruments", "mou-1", "mou-2")
        + evidence("b", "Renewals", "mou-1")
        + evidence("c", "Texts", "mou-2", "mou-1", window="2017")
    )
    done = gathered(page)
    assert [[one.get("id") for one in note.all("aside")] for note in notes(done)] == [
        ["a", "c"],
        ["b"],
    ]
    marks = {one.get("href"): one.get("data-note") for one in markup.read(done).all(css="i2-mark")}
    assert marks == {"#a": "1", "#b": "2", "#c": "1"}


def test_what_a_note_has_said_is_marked_and_what_differs_is_not() -> None:
    page = (
        evidence("a", "Instruments", "mou-1")
        + evidence("b", "Renewals", "mou-1")
        + evidence("c", "Texts", "mou-1", window="2017")
    )
    first, second, third = notes(gathered(page))[0].all("aside")
    said = [[one.text for one in note.all(css="i2-same")] for note in (first, second, third)]
    assert said == [[], ["Window", "2016", "Rows", "mou-1"], ["Rows", "mou-1"]]


def test_the_mark_of_a_note_holds_no_words_and_stands_after_its_number() -> None:
    done = markup.read(gathered(f"<p>{claim('a')} more</p>" + evidence("a", "One", "mou-1")))
    button, mark, more = done.all("p")[0].inside[:3]
    assert isinstance(button, markup.Element)
    assert isinstance(mark, markup.Element)
    assert (button.tag, mark.get("class"), mark.text, more) == ("button", "i2-mark", "", " more")


def test_buttons_that_open_something_else_get_no_mark() -> None:
    page = '<button popovertarget="i2-book">Contents</button>' + evidence("a", "One", "mou-1")
    assert not markup.read(gathered(page)).all(css="i2-mark")


@given(
    st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from("pqrs")), st.booleans()), max_size=8)
)
def test_every_note_stands_once_whole_and_opens_from_its_number(
    made: list[tuple[bool, set[str], bool]],
) -> None:
    page, told = "<h1>Page</h1>\n", []
    for number, (claimed, rows, before) in enumerate(made):
        name, note = f"ev-{number}", evidence(f"ev-{number}", f"No. {number}", *sorted(rows))
        told.append(note.strip())
        button = f"<p>{claim(name)}</p>\n" if claimed else ""
        page += note + button if before else button + note
    done = gathered(page)
    for note in told:
        assert done.replace(' class="i2-same"', "").count(note) == 1
    ids = markup.read(done).ids
    assert len(set(ids)) == len(ids) == len(made)
    marks = markup.read(done).all(css="i2-mark")
    assert len(marks) == sum(claimed for claimed, _, _ in made)
    assert all(mark.get("href")[1:] in ids for mark in marks)
    assert len(notes(done)) == len({frozenset(rows) for _, rows, _ in made})
