"""A real Chromium and a real book for it to read.

The book is a small one, bound with the settings, templates and style sheet of this project; name
another one (the folder that holds its index.html) in I2_BOOK to have the same things asked of it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

    OpenPage = Callable[..., Page]

HERE = Path(__file__).parent
BOOK = HERE.parents[1] / "book"
# The browser itself asks nothing from outside; root has no sandbox.
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'"


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium, started once; where it is looked for, and what its absence means, see ../conftest."""
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=QUIET + root)
        yield started
        started.close()


@pytest.fixture(scope="session")
def built_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a bound book."""
    if named := os.environ.get("I2_BOOK"):
        book = Path(named).resolve()
        assert (book / "index.html").exists(), f"I2_BOOK: no index.html in {book}"
        return book
    folder = tmp_path_factory.mktemp("book")
    write_small_book(folder)
    done = subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", "-q", "--all", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build" / "html"


PART = re.compile(r'\bclass="([^"]*)"')


@pytest.fixture(scope="session")
def kinds(built_book: Path) -> list[str]:
    """Of each folder so few pages that whatever is on one of its pages is on one of these.

    Every page, where I2_EVERY is set, as `make check-all` does.
    """
    parts: dict[Path, set[str]] = {}
    for path in built_book.rglob("*.html"):
        text = path.read_text("utf-8")
        if "<article" in text:
            body = text[text.index("<article") : text.index("</article>")]
            parts[path] = {word for found in PART.findall(body) for word in found.split()}
    seen: dict[Path, set[str]] = {}
    chosen = []
    for path in sorted(parts, key=lambda path: (path.parent, -len(parts[path]), path)):
        known = seen.setdefault(path.parent, set())
        if parts[path] - known or path.parent == built_book or os.environ.get("I2_EVERY"):
            chosen.append(path.relative_to(built_book).as_posix())
            known |= parts[path]
    assert {"index.html", "search.html"} <= set(chosen)
    return chosen


@pytest.fixture
def open_page(browser: Browser, built_book: Path) -> Iterator[OpenPage]:
    """Opens a page from its file: `open_page("years/2016.html", width=320, color_scheme="dark")`.

    A page that throws an error or asks for anything outside the book's folder fails the test.
    """
    contexts = []
    faults: list[str] = []
    root = built_book.as_uri() + "/"

    def open_it(page: str, width: int = 1366, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: faults.append(f"{tab.url}: {error}"))
        tab.on("requestfailed", lambda asked: faults.extend(lost(asked)))
        tab.on("request", lambda asked: faults.extend(outside(asked.url)))
        tab.goto(root + page)
        return tab

    def lost(asked: Request) -> list[str]:
        # what a page asked for as it was left is not lost
        return [] if asked.failure == "net::ERR_ABORTED" else [f"did not get {asked.url}"]

    def outside(url: str) -> list[str]:
        return [] if url.startswith(root) else [f"asked for {url}"]

    yield open_it
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def strict_site(built_book: Path) -> Iterator[str]:
    """The address of the book on a server that allows style sheets, pictures and fonts only."""
    with serving(built_book, POLICY) as address:
        yield address


@contextmanager
def serving(folder: Path, policy: str) -> Iterator[str]:
    class Strict(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


# The small book: each kind of page once, in the HTML that narrative, charts, tables and pages make.


def write_small_book(folder: Path) -> None:
    for name in ("_static", "_templates"):
        shutil.copytree(BOOK / name, folder / name)
    settings = (BOOK / "_config.yml").read_text("utf-8")
    assert "[i2lib.site]" in settings
    settings = settings.replace("[i2lib.site]", "[i2lib.report.theme]")
    settings = settings.replace("    language: en", "    language: en\n    release: 'test 1'")
    (folder / "_config.yml").write_text(settings, "utf-8")
    shutil.copy(BOOK / "_toc.yml", folder)
    for page, text in {
        "index": INDEX,
        "years/2015": year(2015),
        "years/2016": year(2016),
        "years/side-by-side": "# Years side by side\n\nSee [2016](2016.md).\n",
        "registers/instruments": register(),
        "registers/partners": "# Partners\n\nOne sentence.\n",
        "registers/a-z": "# A to Z\n\nOne sentence.\n",
        "partners/etsi": f"# {ETSI}\n\nSigned [mou-002](../registers/instruments.md).\n",
        "partners/sign": "# \\<img src=x onerror=alert(1)\\> 合成\n\nOne sentence.\n",
        "registers/documents": DOCUMENTS,
        "methods/index": METHODS,
        "about/index": "# About\n\n(report-an-error)=\n## Reporting an error\n\nOne sentence.\n",
    }.items():
        (folder / page).parent.mkdir(exist_ok=True)
        (folder / f"{page}.md").write_text(text, "utf-8")
    (folder / "fragments").mkdir()
    (folder / "fragments" / "frame.json").write_text(json.dumps(HANDED), "utf-8")
    (folder / "fragments" / "names.json").write_text(json.dumps(NAMES), "utf-8")


HANDED = {  # as the project's pages hand it to their frame
    "title": "A synthetic report",
    "edition": "test 1",
    "licence": "https://creativecommons.org/licenses/by/4.0/",
    "datasets": {
        "index": {"name": "</script><script>alert(1)</script>", "distribution": []},
        "registers/instruments": {"name": "Instruments", "distribution": []},
    },
}


ETSI = "European Telecommunications Standards Institute"
NAMES = {
    "registers/documents": [("c17-18", "C17/18"), ("c17-18", "c17-18")],
    "partners/etsi": [("", "ETSI"), ("", ETSI)],
    "partners/sign": [("", "合成"), ("", "<img src=x onerror=alert(1)>")],
}


def evidence(name: str) -> str:
    close = f'class="i2-close" popovertarget="{name}" popovertargetaction="hide"'
    return (
        f'<aside class="i2-evidence" id="{name}" popover aria-label="Evidence">'
        "<p><b>Two instruments found</b></p>"
        '<dl><dt>Rows</dt><dd><a class="i2-id" href="../registers/instruments.html#mou-002">'
        "mou-002</a></dd><dt>Sources</dt><dd>ETSI news, 5 May 2016</dd></dl>"
        f'<button type="button" {close}>Close</button></aside>\n'
    )


def key(number: int) -> str:
    what = "tech SMEs mobilized at ITU Telecom World"
    return (
        '<div class="i2-key"><p class="i2-key-value"><span class="hedge">close to</span> '
        f'<b>{number}00</b></p><p class="i2-key-what">{what}</p>'
        '<p class="i2-key-when">14–17 November 2016</p>'
        f'<button type="button" class="i2-open" popovertarget="ev-{number}">Evidence '
        f"{number}</button></div>\n"
    )


def drawing(kind: str, width: int, letters: float) -> str:
    return (
        f'<svg class="i2-{kind}" viewBox="0 0 {width} 90" role="group" aria-label="Two squares">'
        f'<path d="M0 60H{width}" stroke="var(--i2-line, #d4dde5)"/>'
        '<a href="../registers/instruments.html#mou-002" tabindex="-1" aria-label="mou-002">'
        '<rect x="20" y="30" width="30" height="24" fill="var(--i2-now, #12436d)"/></a>'
        '<rect x="90" y="30" width="30" height="24" fill="var(--i2-past, #8296a8)"/>'
        f'<text x="20" y="80" font-size="{letters}" fill="var(--i2-ink, #1b2733)">2016</text>'
        f'<text x="90" y="80" font-size="{letters}" fill="var(--i2-muted, #556472)">2017</text>'
        "</svg>"
    )


def chart(name: str) -> str:
    return (
        f'<figure class="i2-chart" id="{name}"><p class="i2-chart-title">Each square is one '
        'instrument</p><p class="i2-chart-subtitle">By year of signature</p>'
        + drawing("wide", 760, 15)
        + drawing("narrow", 340, 14.5)
        + "<figcaption>One instrument in each year.</figcaption><details><summary>Table, sources "
        'and downloads</summary><div class="i2-table"><table class="i2"><caption>Found</caption>'
        '<thead><tr><th scope="col">Year</th><th scope="col" class="num">Found</th></tr>'
        '</thead><tbody><tr><th scope="row">2016</th><td class="num">1</td></tr></tbody>'
        "</table></div></details></figure>\n"
    )


def year(number: int) -> str:
    neighbours = "".join(
        f'<a aria-current="page">{year}</a>'
        if year == number
        else f'<a href="{year}.html">{year}</a>'
        for year in (2015, 2016)
    )
    return f"""# {number}

<p class="i2-lead">What public pages show of <b>one year</b>.</p>
<nav class="i2-years" aria-label="Years">{neighbours}</nav>
<div class="i2-keys">
{"".join(key(name) + evidence(f"ev-{name}") for name in (1, 2, 3, 4))}</div>

## Outcome

<p class="i2-none">Not published in the pages found.</p>

## Output

<p class="i2-say"><button type="button" class="i2-claim" popovertarget="ev-5"
data-indicator="instruments-signed" data-rows="mou-002">2 instruments found</button> as signed,
among them one with <a href="../registers/instruments.html#mou-002">ETSI</a>.</p>
{evidence("ev-5")}
<p class="i2-window">From 1 January to 31 December.</p>

<fieldset class="i2-tabs"><legend>Charts</legend>
<input type="radio" name="tabs" id="tab-1" checked><label for="tab-1">Instruments</label>
<input type="radio" name="tabs" id="tab-2"><label for="tab-2">Partnerships</label>
<div class="i2-tab">{chart("fig-a")}</div>
<div class="i2-tab">{chart("fig-b")}</div>
</fieldset>
"""


def register() -> str:
    rows = "".join(
        f'<tr id="mou-{row:03}"><th scope="row" class="i2-id">'
        f'<a href="#mou-{row:03}">mou-{row:03}</a></th><td data-label="Title">'
        "Меморандум · مذكرة تفاهم · 谅解备忘录 · Bản ghi nhớ · a_word_without_any_blank_in_it"
        '</td><td data-label="Signed" class="i2-date">2016-05-05</td></tr>'
        for row in range(1, 31)
    )
    return f"""# Instruments

<div class="i2-table"><table class="i2 i2-register"><caption>Register</caption>
<thead><tr><th scope="col">Id</th>
<th scope="col">Title</th><th scope="col">Signed</th></tr>
</thead><tbody>{rows}</tbody></table></div>
"""


DOCUMENTS = """# Council documents

<div class="i2-table"><table class="i2"><caption>Documents</caption><thead><tr>
<th scope="col">Number</th><th scope="col">Title</th></tr></thead><tbody><tr id="c17-18">
<th scope="row" class="i2-id">C17/18</th><td>Cybersecurity</td></tr></tbody></table></div>
"""

METHODS = r"""# Methods

## A formula

Achieved is the share of the way from $b$ to $t$:

$$
A = \frac{a - b}{t - b}, \qquad L = \frac{a - b}{b + (t - b) \frac{y - y_0}{y_T - y_0} - b}
$$

## A table and a note

| kind | example |
|---|---|
| stock | instruments in force |

```{admonition} What the data cannot carry
:class: note
They are floors and no trend.
```

## Code

```python
found = instruments[instruments.signed_on.within(window)]  # renewals included, host agreements not
```

Instrument
: A memorandum that binds ITU and one party more.
"""

INDEX = f"""# What public pages show

<p class="i2-lead">One sentence about <b>the objective</b>.</p>

## The newest year

<p class="i2-say"><button type="button" class="i2-claim" popovertarget="ev-9"
data-indicator="instruments-signed" data-rows="mou-002">2 instruments found</button> in 2016.</p>
{evidence("ev-9").replace("../", "")}
{chart("fig-home").replace("../", "")}

<ul class="i2-doors"><li><a href="years/2016.html">A year on one page</a> With its evidence.</li>
<li><a href="registers/instruments.html">Registers</a> Every row.</li></ul>
"""
