"""The whole book as one PDF: its pages in reading order, printed by Chromium.

The pages are those of the bound book, merged into one: an id gets the name of its page before it,
and a link from page to page becomes one within the document. Bookmarks are the headings; each page
starts a sheet of its own whose foot names its address, and pages that the contents do not list
follow each other without one. What no sheet can hold (downloads, the search) is left out.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from i2lib.errors import RunError
from i2lib.report import process

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PATIENCE = 600  # seconds that the printing of a book may take
PRINT = (
    "--headless --disable-gpu --disable-background-networking --disable-component-update --no-first-run "
    "--no-pdf-header-footer --generate-pdf-document-outline --export-tagged-pdf"
).split()

HOME = "index.html"
ARTICLE = re.compile(r"<article>(.*?)</article>", re.DOTALL)
CONTENTS = re.compile(r'(<nav [^>]*\bid="i2-book".*?</nav>)', re.DOTALL)
PART = re.compile(r"<summary>(.*?)</summary>\s*(<ul.*?</ul>)", re.DOTALL)
SHEET = re.compile(r'\bdata-i2-sheet="([^"]*)"')
LISTED = re.compile(r'<a href="([^"]*)"')
HEADING = re.compile(r"(</?h)([1-5])\b")
PAINT = re.compile(r"url\(#")
LANGUAGE = re.compile(r'<html lang="([^"]*)"')
TITLE = re.compile(r'<a class="i2-brand"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"""<[a-zA-Z](?:"[^"]*"|'[^']*'|[^<>"'])*>""")
NAMES = "id for aria-labelledby aria-describedby aria-controls aria-details headers name".split()
ATTRIBUTE = re.compile(
    rf'\s({"|".join(NAMES)}|(?:xlink:)?href|src|popovertarget(?:action)?)="([^"]*)"'
)


def chromium() -> str:
    """The browser that I2_CHROMIUM names, else the first known one here. Raises RunError."""
    named = os.environ.get("I2_CHROMIUM")
    found = (shutil.which(name) for name in (named, *BROWSERS, ON_A_MAC) if name)
    for path in found:
        if path:
            return path
    looked = f"looked for {', '.join(BROWSERS)}; I2_CHROMIUM names another"
    raise RunError(f"no Chromium was found to print with ({looked}); install one")


def make(html: Path, pdf: Path) -> None:
    """Print the bound book in the folder `html` to the file `pdf`.

    Raises RunError where there is no book, no Chromium, or no PDF in the end.
    """
    if not (html / HOME).is_file():
        raise RunError(f"{html / HOME} is not there; bind the book first: i2 build")
    browser = chromium()
    with tempfile.TemporaryDirectory(dir=html.parent, prefix=".pdf-") as folder:
        book, log = Path(folder) / "book.html", Path(folder) / "log"
        book.write_text(merged(html, f"../{html.name}"), encoding="utf-8")
        fresh = Path(folder) / pdf.name
        command = [browser, *PRINT, f"--user-data-dir={folder}/profile"]
        if os.geteuid() == 0:
            command.append("--no-sandbox")  # root has none
        command += [f"--print-to-pdf={fresh}", book.as_uri()]
        with process.running(command, Path(folder), process.same_world(), log) as printing:
            try:
                printing.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                raise RunError(f"{browser} did not print the book in {PATIENCE} s") from None
        if printing.returncode or not fresh.is_file():
            said = log.read_text(encoding="utf-8", errors="replace").strip()
            raise RunError(f"{browser} printed no PDF (exit {printing.returncode}):\n{said}")
        pdf.parent.mkdir(parents=True, exist_ok=True)
        fresh.replace(pdf)


@dataclass(frozen=True)
class Page:
    """One page of the bound book: its name, its text, and whether the contents list it."""

    name: str
    text: str
    listed: bool

    @property
    def slug(self) -> str:
        return slug(self.name)

    @property
    def run(self) -> str:
        """The name of its kind of sheet: its own, or that of its folder."""
        return f"i2-{self.slug if self.listed else slug(posixpath.dirname(self.name) or 'more')}"

    @property
    def sheet(self) -> str:
        """The words at the foot of its sheets; of pages that follow each other, the folder's."""
        found = SHEET.search(self.text)
        words = unescape(found[1]) if found else self.name
        folder = posixpath.dirname(self.name)
        return words if self.listed else words.replace(self.name, f"{folder}/")


def slug(name: str) -> str:
    """A page's name as part of an id: years/2016.html is years-2016."""
    return re.sub(r"[^a-z0-9]+", "-", name.removesuffix(".html").lower()).strip("-")


def pages(html: Path) -> list[Page]:
    """The pages in reading order: that of the contents, and below a page those of its name's folder."""
    texts = {
        path.relative_to(html).as_posix(): text
        for path in sorted(html.rglob("*.html"))
        if ARTICLE.search(text := path.read_text(encoding="utf-8")) and path.name != "search.html"
    }
    links = LISTED.findall(_first(CONTENTS, texts[HOME]))
    names = dict.fromkeys([HOME, *(_target(HOME, unescape(link))[0] for link in links)])
    listed = [name for name in names if name in texts]
    below: dict[str, list[str]] = {}
    for name in texts:
        if name not in names:
            folder = posixpath.dirname(name)
            near = [one for one in listed if folder in (Path(one).stem, posixpath.dirname(one))]
            below.setdefault(near[-1] if near else listed[-1], []).append(name)
    order = [one for name in listed for one in (name, *below.get(name, ()))]
    return [Page(name, texts[name], name in names) for name in order]


def merged(html: Path, folder: str) -> str:
    """All pages as one, for a file from which the book's own files lie in `folder`."""
    found = pages(html)
    home = found[0]
    slugs = {page.name: page.slug for page in found}
    sheets = {page.run: page.sheet for page in found}
    styles = "\n".join(
        f"@page {run} {{ @bottom-left {{ content: {_quoted(words)}; }} }}\n"
        f".{run} {{ page: {run}; }}"
        for run, words in sheets.items()
    )
    articles = "\n".join(
        f'<article class="{page.run}" id="{page.slug}">'
        f"{rewritten(_content(page), page.name, slugs, folder)}</article>"
        for page in found
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{_first(LANGUAGE, home.text)}">\n<head>\n'
        f'<meta charset="utf-8">\n<title>{_first(TITLE, home.text)}</title>\n'
        f'<link rel="stylesheet" href="{folder}/_static/i2.css">\n<style>\n{styles}\n</style>\n'
        f"</head>\n<body><main>\n{articles}\n</main></body>\n</html>\n"
    )


def _content(page: Page) -> str:
    """What is printed of a page: the first with the contents, one not listed under the page before."""
    text = _first(ARTICLE, page.text)
    if page.name == HOME:
        parts = PART.findall(_first(CONTENTS, page.text))
        lists = "".join(f"<div><h3>{words}</h3>\n{entries}</div>\n" for words, entries in parts)
        contents = f'<div class="i2-contents"><h2>Contents</h2>\n{lists}</div>'
        before, notes, after = text.partition('<div class="i2-notes">')
        return f"{before}{contents}{notes}{after}"
    if not page.listed:
        return HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", text)
    return text


def rewritten(text: str, name: str, slugs: Mapping[str, str], folder: str) -> str:
    """The HTML of page `name` as a part of one document of the pages in `slugs`."""
    own = slugs[name]

    def attribute(found: re.Match[str]) -> str:
        key, value = found[1], unescape(found[2])
        if key.endswith("href"):
            address = _address(value, name, slugs)
            return "" if address is None else f' {key}="{escape(address)}"'
        if key == "src":
            return f' src="{escape(posixpath.join(folder, _target(name, value)[0]))}"'
        if key.startswith("popovertarget"):  # nothing opens on paper
            return ""
        return f' {key}="{escape(" ".join(f"{own}--{part}" for part in value.split()))}"'

    def tag(found: re.Match[str]) -> str:
        return PAINT.sub(rf"url(#{own}--", ATTRIBUTE.sub(attribute, found[0]))

    return TAG.sub(tag, text)


def _address(link: str, name: str, slugs: Mapping[str, str]) -> str | None:
    """Where a link of page `name` leads in the document; None where no sheet holds it."""
    if urlsplit(link).scheme:
        return link
    target, fragment = _target(name, link)
    if target not in slugs:
        return None
    return f"#{slugs[target]}--{fragment}" if fragment else f"#{slugs[target]}"


def _target(name: str, link: str) -> tuple[str, str]:
    """The file of the book that a relative link on page `name` means, and the place in it."""
    parts = urlsplit(link)
    path = unquote(parts.path)
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name, (
        unquote(parts.fragment)
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _quoted(words: str) -> str:
    """Words as a string of a style sheet."""
    return '"' + re.sub(r'["\\\\<\n]', " ", words) + '"'
