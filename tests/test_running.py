"""`i2 run`: one notebook with parameters of one's own, and its page that is read alone."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path

import pytest
from realbook import copy
from worlds import i2

from i2lib.cli.running import ROOM, name_of
from i2lib.report import alone

LOADED = ("src", "srcset", "data", "poster", "action")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy(tmp_path_factory.mktemp("run") / "project")
    window = ("-p", "period_start=2016-03-01", "-p", "period_end=2017-02-28", "-p", "sector=T")
    told = i2("run", "annual", *window, "--root", str(root))
    assert (told.code, told.err) == (0, "")
    assert told.lines[-1].endswith("sector-T.html")
    assert not (root / "book" / "years").exists(), "it is in no book"
    return root / told.lines[-1]


class Page(HTMLParser):
    """What a page loads, where its links lead, and the words that are read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.loads += [str(given[name]) for name in LOADED if name in given]
        if tag in ("link", "script"):
            self.loads.append(tag)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_loads_nothing_and_says_what_was_asked(made: Path) -> None:
    text = made.read_text("utf-8")
    page = Page(text)
    assert page.loads == []
    assert re.findall(r"url\((?!data:|#)[^)]*\)", text) == []
    assert "{{" not in page.words
    assert "1 March 2016 to 28 February 2017" in page.words
    assert "not an ITU publication" in page.words
    assert "period_start 2016-03-01, period_end 2017-02-28, sector T" in page.words


def test_its_links_lead_to_the_bound_book(made: Path) -> None:
    links = Page(made.read_text("utf-8")).links
    ways = ("#", "https://", "http://", alone.BOOK)
    assert [link for link in links if not link.startswith(ways)] == []
    assert any(link.startswith(f"{alone.BOOK}registers/") for link in links)


def test_downloads_and_every_kind_of_cell_lie_within_the_page(tmp_path: Path) -> None:
    html = '<p>Download: <a href="../downloads/some.csv">CSV</a>, <a href="../years/2016.html">2016</a></p>'
    shown = {
        "output_type": "display_data",
        "data": {"text/html": html, "text/plain": "not this"},
        "metadata": {"i2-files": {"downloads/some.csv": {"text": "a,b\r\n"}}},
    }
    printed = {"output_type": "stream", "name": "stdout", "text": "1 < 2"}
    cells: list[dict[str, object]] = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# {{ year }}\n", "\n", "*Words*"]},
        {"cell_type": "code", "metadata": {}, "source": "x < y", "outputs": [shown, printed]},
        {
            "cell_type": "code",
            "metadata": {"tags": ["remove-cell"]},
            "source": "hidden",
            "outputs": [printed],
        },
        {
            "cell_type": "code",
            "metadata": {"tags": ["remove-input"]},
            "source": "hidden",
            "outputs": [],
        },
    ]
    (tmp_path / "s.css").write_text("p { color: red }", "utf-8")
    notebook = {"metadata": {}, "cells": cells}
    text = alone.page(notebook, {"region": "A&B<i>"}, "A notice", tmp_path / "s.css")
    page = Page(text)
    content = b64encode(b"a,b\r\n").decode()
    assert f'download="some.csv" href="data:application/octet-stream;base64,{content}"' in text
    assert page.links[1] == f"{alone.BOOK}years/2016.html"
    assert "<h1>A&amp;B&lt;i&gt;</h1>" in text
    assert "<em>Words</em>" in text
    assert "x < y" in page.words
    assert "1 < 2" in page.words
    assert "hidden" not in text
    assert "not this" not in text


def test_the_notebook_holds_its_outputs_and_opens_as_one(made: Path) -> None:
    notebook = json.loads(made.with_suffix(".ipynb").read_text("utf-8"))
    assert sum(bool(cell.get("outputs")) for cell in notebook["cells"]) > 20


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["monthly"], "no notebook 'monthly'; there are: annual, side_by_side"),
        (["annual", "-p", "yaer=2017"], "-p yaer=2017: no parameter yaer; there are: year,"),
        (["annual", "-p", "year"], "-p year: write NAME=VALUE, such as year=2017"),
        (["annual", "-p", "year=2017", "-p", "year=2018"], "year was given already"),
        (["annual", "-p", "year=20l6"], "year = '20l6': a whole number such as 2016"),
        (["annual", "-p", "year=1850"], "the years of the report are 2014,"),
        (["annual", "-p", "region=XX"], "region = 'XX': accepted are AFR,"),
        (["side_by_side", "-p", "year=2016"], "no parameter year; there are: region,"),
        (["annual", "-p", "period_start=2016"], "period_start and period_end go together"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_runs(asked: list[str], words: str) -> None:
    told = i2("run", *asked)
    assert told.code == 2
    assert words in told.err
    assert not told.out


def test_the_name_of_a_page_tells_its_parameters_and_fits_a_file() -> None:
    assert name_of("annual", {"year": 2017, "region": "AFR"}) == "annual-year-2017-region-AFR"
    assert name_of("annual", {"targets": "../my targets.csv"}) == "annual-targets-my-targets.csv"
    long = [name_of("annual", {"targets": "x" * 300 + end}) for end in "ab"]
    assert long[0] != long[1]
    assert max(map(len, long)) <= ROOM + 9
