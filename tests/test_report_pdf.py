"""The whole book as one document: order, ids and links; what Chromium makes of it is in browser/."""

from __future__ import annotations

from pathlib import Path

import pytest

from i2lib.errors import RunError
from i2lib.report import pdf

FRAME = """<!DOCTYPE html>
<html lang="en" data-i2-sheet="No publication. · {name} · Edition &quot;1&quot;"><head></head><body>
<a class="i2-brand" href="index.html">The book</a>
<nav class="i2-nav" id="i2-book"><ul><li><a href="{up}index.html">Overview</a></li></ul>
<details><summary>Years</summary>
<ul><li><a href="{up}years/2016.html">2016</a></li><li><a href="{up}b/a.html">A</a></li>
</ul></details></nav>
<main><article>
{text}
</article></main></body></html>"""


@pytest.fixture
def html(tmp_path: Path) -> Path:
    """A bound book of five pages, two of them not in the contents."""
    pages = {
        "index.html": '<h1 id="top">Home</h1><a href="years/2016.html">2016</a>',
        "years/2016.html": (
            '<h1 id="top">2016</h1><p><button popovertarget="ev-1" class="i2-claim">5</button>'
            '<a href="../a/z.html#row">row</a> <a href="#top">up</a> <a href="../a/b.csv">file</a> '
            '<a href="https://example.org/?a=1&amp;b=2">out</a></p>'
            '<svg aria-labelledby="t d"><path id="t" fill="url(#d)" d="M0 0"/></svg>'
            '<img src="../_static/p.png" alt="a > b">'
        ),
        "a/z.html": '<h1 id="top">Z</h1><h2 id="row">Row</h2>',
        "a/y.html": "<h1>Y</h1>",
        "b/a.html": "<h1>A</h1>",
        "search.html": "<h1>Search</h1>",
    }
    for name, text in pages.items():
        path = tmp_path / "html" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FRAME.format(name=name, up="../" * name.count("/"), text=text), "utf-8")
    (tmp_path / "html" / "moved.html").write_text(
        '<meta http-equiv="refresh" content="0; url=index.html">', encoding="utf-8"
    )
    return tmp_path / "html"


def test_pages_come_in_the_order_of_the_contents_and_a_folder_below_the_page_of_its_name(
    html: Path,
) -> None:
    assert [(page.name, page.listed) for page in pdf.pages(html)] == [
        ("index.html", True),
        ("years/2016.html", True),
        ("b/a.html", True),
        ("a/y.html", False),
        ("a/z.html", False),
    ]


def test_ids_are_named_by_their_page_and_links_lead_within_the_document(html: Path) -> None:
    text = pdf.merged(html, "../html")
    for kept in (
        '<h1 id="index--top">',
        '<a href="#years-2016">2016</a>',
        '<a href="#a-z--row">row</a>',
        '<a href="#years-2016--top">up</a>',
        "<a>file</a>",  # no sheet holds it
        '<a href="https://example.org/?a=1&amp;b=2">out</a>',
        '<svg aria-labelledby="years-2016--t years-2016--d">',
        'id="years-2016--t" fill="url(#years-2016--d)"',
        'src="../html/_static/p.png" alt="a > b"',
        '<button class="i2-claim">5</button>',
    ):
        assert kept in text, kept


def test_each_listed_page_has_sheets_of_its_own_and_the_others_share_those_of_their_folder(
    html: Path,
) -> None:
    text = pdf.merged(html, "../html")
    assert (
        '@page i2-years-2016 { @bottom-left { content: "No publication. · years/2016.html · '
        in text
    )
    assert '@page i2-a { @bottom-left { content: "No publication. · a/ · Edition  1 "; } }' in text
    assert '<article class="i2-a" id="a-y">\n<h2>Y</h2>' in text  # below the page before it
    assert '<h3 id="a-z--row">Row</h3>' in text


def test_the_first_page_holds_the_contents(html: Path) -> None:
    first = pdf.merged(html, "../html").split("</article>")[0]
    assert "<h2>Contents</h2>" in first
    assert (
        '<h3>Years</h3>\n<ul><li><a href="#years-2016">2016</a></li><li><a href="#b-a">A</a></li>'
        in first
    )


def test_without_a_book_or_a_chromium_one_line_says_what_to_do(
    html: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RunError, match=r"index\.html is not there; bind the book first: i2 build"):
        pdf.make(tmp_path, tmp_path / "book.pdf")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("I2_CHROMIUM", "no-such-browser")
    monkeypatch.setattr(pdf, "ON_A_MAC", str(tmp_path / "none"))
    with pytest.raises(RunError, match=r"no Chromium was found to print with .* install one"):
        pdf.make(html, tmp_path / "book.pdf")


def test_a_browser_that_prints_nothing_is_told_with_its_words(
    html: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\necho 'no room left'\nexit 3\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("I2_CHROMIUM", str(browser))
    with pytest.raises(RunError, match=r"printed no PDF \(exit 3\):\nno room left"):
        pdf.make(html, tmp_path / "book.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["browser", "html"]
