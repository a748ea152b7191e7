"""What may not be published: each fault in a book of two pages, and the book without it."""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from i2lib.errors import GateError
from i2lib.report import gate
from i2lib.report.verdicts import Verdicts

NOTICE = "A book of two pages & a picture."
PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>{title}</title>
<link rel="stylesheet" href="_static/one.css"><link rel="canonical" href="https://example.org/">
<script src="_static/one.js"></script></head>
<body><h1>{title}<a class="headerlink" href="#here">#</a></h1><h2>Then</h2>
<p id="here">A book of two pages &amp; a picture.</p>
<p><a href="https://example.org/far">far</a> <a href="mailto:a@example.org">mail</a></p>
{more}</body></html>
"""
SOUND = (
    '<p><a href="two.html#here">there</a> <a href="#here">here</a> <a href="#">up</a></p>',
    '<p><a href="deep/three.html">deeper</a> <a href="one.html?highlight=x#here">again</a></p>',
    '<img src="_static/one.png" alt="a square"><img src="_static/one.png" alt="">',
    '<img srcset="_static/one.png 1x, _static/two%20x.png 2x" alt="a square">',
    '<img src="data:image/png;base64,AAAA" alt="a dot">',
    '<svg role="img"><title>Five squares</title><use href="#here"/></svg><svg></svg>',
    '<svg role="img" aria-label="Five squares"></svg><svg role="img" aria-labelledby="here"></svg>',
    '<button popovertarget="ev-1">5 found</button><aside id="ev-1" popover>the rows</aside>',
    "<h3>Deeper</h3><h4>Still</h4><h2>Back</h2>",
    '<a name="old"></a><a href="#old">an old anchor</a>',
    '<p style="background: url(_static/one.png)">text</p>',
    '<script>var page = "https://example.org/page.html";</script>',
    "<p>https://unpkg.com/x.js is only named, and so is /usr/share</p>",
)
FAULTS = {
    '<a href="tow.html">x</a>': "the link tow.html leads nowhere",
    '<a href="two.html#her">x</a>': "the link two.html#her leads to a page without this anchor",
    '<a href="#her">x</a>': "the link #her leads to a page without this anchor",
    '<a href="/two.html">x</a>': "the link /two.html leads nowhere",
    '<a href="../two.html">x</a>': "the link ../two.html leads nowhere",
    '<a href="deep/">x</a>': "the link deep/ leads nowhere",
    '<a href="file:///c/two.html">x</a>': "is neither within the book nor on the web",
    '<a href="javascript:go()">x</a>': "is neither within the book nor on the web",
    '<link rel="next" href="tow.html">': "the link tow.html leads nowhere",
    '<b id="here">x</b>': "the id 'here' stands 2 times",
    '<img src="_static/one.png">': "the picture _static/one.png has no alt text",
    '<img src="_static/one.png" alt="_images/one.png">': "is its file's name",
    '<img src="_static/lost.png" alt="a square">': "<img> loads _static/lost.png, which is not",
    '<svg role="img"><rect/></svg>': "a picture (svg, role img) has no name",
    '<svg role="img"><title> </title></svg>': "a picture (svg, role img) has no name",
    '<svg role="img" aria-labelledby="no"></svg>': "a picture is named by #no",
    '<script src="https://unpkg.com/x.js"></script>': "<script> loads https://unpkg.com/x.js",
    '<script src="//unpkg.com/x.js"></script>': "<script> loads //unpkg.com/x.js from outside",
    '<script>import("https://unpkg.com/x.js")</script>': "<script> loads https://unpkg.com/x.js",
    '<link rel="stylesheet" href="https://a.org/x.css">': "<link> loads https://a.org/x.css",
    '<link rel="preconnect" href="https://a.org">': "<link> loads https://a.org",
    '<img src="https://a.org/x.png" alt="x">': "<img> loads https://a.org/x.png",
    '<img srcset="_static/one.png 1x, https://a.org/x.png 2x" alt="x">': "loads https://a.org/x.png",
    '<iframe src="https://a.org/x"></iframe>': "<iframe> loads https://a.org/x",
    '<object data="https://a.org/x"></object>': "<object> loads https://a.org/x",
    '<video poster="https://a.org/x.png"></video>': "<video> loads https://a.org/x.png",
    '<svg><image xlink:href="https://a.org/x.png"/></svg>': "<image> loads https://a.org/x.png",
    "<style>p { background: url('https://a.org/x.png') }</style>": "<style> loads https://a.org",
    '<style>@import "https://a.org/x.css";</style>': "<style> loads https://a.org/x.css",
    '<p style="background: url(https://a.org/x.png)"></p>': "<style> loads https://a.org/x.png",
    '<button popovertarget="ev-2">5</button>': "a button opens #ev-2, which is no popover",
    '<button popovertarget="here">5</button>': "a button opens #here, which is no popover",
    "<h4>Deep</h4>": "the heading 'Deep' is of level 4, after one of level 2",
    "<h1>Again</h1>": "it has 2 headings of level 1",
    f"<p>{sys.prefix}/lib/x.py</p>": f"it holds a folder of this machine, {sys.prefix}",
    "<p>ipykernel_4711/1.py</p>": "it holds the temporary file of a kernel",
}


def lay(folder: Path, more: str = "", **pages: str) -> Path:
    """A sound book in `folder`, with `more` in the body of one.html and `pages` beside it."""
    pages = {
        "one.html": PAGE.format(title="One", more=more),
        "two.html": PAGE.format(title="Two", more=""),
        "deep/three.html": PAGE.format(title="Three", more="").replace("_static", "../_static"),
        "_static/one.css": "p { background: url(one.png) url(data:image/png;base64,AA) }",
        "_static/one.js": "",
        "_static/one.png": "",
        "_static/two x.png": "",
        **pages,
    }
    for name, text in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def words(folder: Path) -> str:
    with pytest.raises(GateError) as caught:
        gate.check(folder, notice=NOTICE)
    return str(caught.value)


def test_a_sound_book_may_be_published(tmp_path: Path) -> None:
    gate.check(lay(tmp_path, more="\n".join(SOUND)), notice=NOTICE)


@pytest.mark.parametrize("more", FAULTS)
def test_a_fault_is_named_with_its_page_and_nothing_else_is_blamed(
    tmp_path: Path, more: str
) -> None:
    found = list(gate.faults(lay(tmp_path, more=more), notice=NOTICE))
    assert [page for page, _ in found] == ["one.html"]
    assert FAULTS[more] in found[0][1]


def test_all_faults_of_all_pages_are_told_at_once(tmp_path: Path) -> None:
    everything = words(lay(tmp_path, more="\n".join(FAULTS)))
    assert [fault for fault in FAULTS.values() if fault not in everything] == []


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (' lang="en"', "", "its language is not set"),
        ("<title>One</title>", "<title></title>", "it has no title"),
        ("A book of two pages &amp; a picture.", "", f"the words {NOTICE!r} are missing"),
        (
            "<h2>Then</h2>",
            "<h3>Then</h3>",
            "the heading 'Then' is of level 3, after one of level 1",
        ),
        (">One<a", ">Two<a", "its h1 'Two' is that of one.html too"),
        ("<title>One", "<title>Two", "its title 'Two' is that of one.html too"),
    ],
)
def test_what_a_page_must_have_is_missed(
    tmp_path: Path, before: str, after: str, fault: str
) -> None:
    page = PAGE.format(title="One", more="")
    assert before in page
    assert fault in words(lay(tmp_path, **{"one.html": page.replace(before, after)}))


def test_a_style_sheet_may_load_nothing_from_outside_and_nothing_that_is_lost(
    tmp_path: Path,
) -> None:
    css = "@font-face { src: url('https://a.org/x.woff2') } p { background: url(../lost.png) }"
    told = words(lay(tmp_path, **{"_static/one.css": css}))
    assert "_static/one.css: <css> loads https://a.org/x.woff2 from outside" in told
    assert "_static/one.css: <css> loads ../lost.png, which is not there" in told


def test_a_fault_of_every_page_is_told_once(tmp_path: Path) -> None:
    pages = {f"p{n}.html": PAGE.format(title=f"P{n}", more="<h5>x</h5>") for n in range(30)}
    told = words(lay(tmp_path, **pages))
    assert told.count("\n") == 1
    assert "p0.html and 29 more: the heading 'x' is of level 5" in told


def test_the_project_s_own_folder_is_found_in_scripts_and_sources_too(tmp_path: Path) -> None:
    book = lay(tmp_path / "html", **{"_sources/one.md": f"see {tmp_path}/data"})
    with pytest.raises(GateError, match=r"_sources/one.md: it holds a folder of this machine"):
        gate.check(book, notice=NOTICE, root=tmp_path)


def test_a_page_that_only_leads_on_needs_no_words_but_its_target_must_be_there(
    tmp_path: Path,
) -> None:
    leads = '<meta http-equiv="Refresh" content="0; url={}" />'
    gate.check(lay(tmp_path / "a", **{"index.html": leads.format("one.html")}), notice=NOTICE)
    lost = lay(tmp_path / "b", **{"index.html": leads.format("nil.html")})
    assert "index.html: the link nil.html leads nowhere" in words(lost)


# --- what is known from an earlier look -----------------------------------------------------------


def test_faults_found_with_what_is_known_are_those_of_looking_at_every_page(tmp_path: Path) -> None:
    """Whatever was changed since: the page itself, what it leads to, files, the words, the folder."""
    known, chance = tmp_path / "known", random.Random(5)
    book = lay(tmp_path / "html", more="\n".join(SOUND))
    pieces = [*SOUND, *FAULTS]
    seen = set()
    for step in range(60):
        name = chance.choice(["one.html", "two.html", "deep/three.html", f"new-{step % 3}.html"])
        match chance.randrange(5):
            case 0:
                (book / name).unlink(missing_ok=True)
            case 1:
                (book / "_static" / chance.choice(["one.css", "one.png", "one.js"])).touch()
                (book / "_static" / "one.js").write_text(
                    chance.choice(["", "ipykernel_7", str(tmp_path)])
                )
            case _:
                title = chance.choice(["One", "Two", "Three"])
                more = chance.choice(pieces)
                (book / name).write_text(PAGE.format(title=title, more=more))
        root, notice = chance.choice([None, tmp_path]), chance.choice([NOTICE, NOTICE, "Other"])
        verdicts = Verdicts(known, gate.key(notice, root))
        told = gate.told(book, notice=notice, root=root, known=verdicts)
        verdicts.keep()
        assert told == gate.told(book, notice=notice, root=root)
        seen.add(told)
    assert len(seen) > 30


def test_only_a_page_that_is_new_to_a_looker_is_looked_at(tmp_path: Path) -> None:
    asked: list[str] = []

    def look(names: Sequence[str]) -> dict[str, str]:
        asked.extend(names)
        return {name: f"seen {name}" for name in names}

    def of(key: str, **pages: str) -> list[str]:
        asked.clear()
        verdicts = Verdicts(tmp_path / "known", key)
        assert verdicts.of(pages, look) == {name: f"seen {name}" for name in pages}
        verdicts.keep()
        return [*asked]

    assert of("data", one="1", two="1") == ["one", "two"]
    assert of("data", one="1", two="2") == ["two"]
    assert of("data", one="1", two="1", three="1") == ["two", "three"]
    assert of("other data", one="1", two="1") == ["one", "two"]


def test_what_does_not_stay_is_looked_at_again(tmp_path: Path) -> None:
    verdicts, pages = Verdicts(tmp_path / "known"), {"one": "1", "two": "1"}
    asked: list[Sequence[str]] = []

    def look(names: Sequence[str]) -> dict[str, int]:
        asked.append(names)
        return dict.fromkeys(names, len(asked))

    def stays(found: Mapping[str, int]) -> dict[str, int]:
        return {page: one + 10 for page, one in found.items() if page == "two"}

    assert verdicts.of(pages, look) == {"one": 1, "two": 1}
    verdicts.stay(stays)
    assert verdicts.of(pages, look) == {"one": 2, "two": 11}
    assert asked == [["one", "two"], ["one"]]


@pytest.mark.parametrize("length", [0, 1, 31, 32, 40, 200])
def test_damage_to_what_is_known_is_noticed_before_it_is_loaded(
    tmp_path: Path, length: int
) -> None:
    path = tmp_path / "known"
    whole = Verdicts(path)
    whole.of({"one": "1"}, lambda names: dict.fromkeys(names, ["a fault"] * 99))
    whole.keep()
    content = path.read_bytes()
    path.write_bytes(content[:length])
    assert Verdicts(path).damaged
    path.write_bytes(content[:length] + bytes([content[length] ^ 4]) + content[length + 1 :])
    assert Verdicts(path).damaged
    path.write_bytes(content)
    assert not Verdicts(path).damaged
