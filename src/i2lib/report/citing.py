"""How a page is cited, described to machines and complained about.

The three name the same things: the page, the edition it shows and, where the book has one, its
address. A copy that has no address or no repository says so in words; no link is made up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

BIBTEX = {  # what BibTeX would read as its own
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "{}%&$#_"},
}
FIGURE = re.compile(r'(<figure\b[^>]*?\bid="([^"]+)"[^>]*>)(.*?)(</figure>)', re.DOTALL)
CHART_TITLE = re.compile(r'<p class="i2-chart-title">(.*?)</p>', re.DOTALL)
CONTEXT = "https://schema.org/"


@dataclass(frozen=True)
class Cited:
    """One page as a reader names it. `title` is "" for the report as a whole."""

    report: str
    author: str
    edition: str  # 2026.11, or that and what it is not
    notice: str
    page: str  # years/2016.html
    title: str = ""
    address: str = ""

    @property
    def year(self) -> str:
        """The year of the edition; "" where its name has none."""
        found = re.match(r"(?:19|20)\d\d", self.edition)
        return found.group() if found else ""

    def text(self) -> Markup:
        """The citation as a sentence of HTML."""
        said = Markup("{}{}. ").format(self.author, f" ({self.year})" if self.year else "")
        if self.title:
            said += Markup("{}. In: ").format(self.title.rstrip("."))
        said += Markup("<cite>{}</cite>.").format(self.report)
        if self.edition:
            said += Markup(" Edition {}.").format(self.edition)
        if self.notice:
            said += Markup(" {}").format(self.notice)
        where = self.address or (self.page if self.title else "")
        return said + Markup(" {}").format(where) if where else said

    def bibtex(self) -> str:
        """The citation as an entry of BibTeX."""
        notes = (f"Edition {self.edition}" if self.edition else "", self.notice.rstrip("."))
        fields = {
            "author": f"{{{_tex(self.author)}}}",
            "title": f"{{{_tex(self.title or self.report)}}}",
            "howpublished": _tex(f"{self.report}, {self.page}") if self.title else "",
            "year": self.year,
            "note": _tex(". ".join(filter(None, notes))),
            "url": _tex(self.address),
        }
        lines = [f"  {name:<12} = {{{value}}}" for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{self._key()},", ",\n".join(lines), "}"])

    def _key(self) -> str:
        words = (
            "i2",
            self.edition.split(",")[0],
            self.page.removesuffix(".html") if self.title else "",
        )
        return "-".join(filter(None, (re.sub(r"[^a-z0-9.]+", "-", one.lower()) for one in words)))


def _tex(text: str) -> str:
    return "".join(BIBTEX.get(mark, mark) for mark in " ".join(text.split()))


def dataset(told: Mapping[str, Any], cited: Cited, licence: str, up: str) -> Markup:
    """A data set in the terms of schema.org, as JSON-LD that no text of it can break out of.

    `told` is what the project says of it, with the files' addresses from the book's root; `up` leads
    from the page to that root. Without an address of the book they stay relative, and no `url` is
    given.
    """
    root = cited.address.removesuffix(cited.page) or up
    files = [
        {**file, "contentUrl": f"{root}{quote(file['contentUrl'])}"}
        for file in told.get("distribution", [])
    ]
    described = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "version": cited.edition,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "license": licence,
        "creator": {"@type": "Organization", "name": cited.author},
        "creditText": str(cited.text().striptags()),
        **told,
        "distribution": files,
    }
    if cited.address:
        described["url"] = cited.address
    known = {name: value for name, value in described.items() if value not in ("", [], {})}
    text = json.dumps(known, ensure_ascii=False, sort_keys=True)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)


def report_address(repository: str, cited: Cited, figure: str = "", anchor: str = "") -> str:
    """The address of a new issue that names the page, the figure and the edition."""
    what = f"{figure} ({cited.page}#{anchor})" if figure else f"{cited.title} ({cited.page})"
    body = (
        f"Page: {cited.page}{f'#{anchor}' if anchor else ''}\nEdition: {cited.edition}\n"
        "Row or number:\nWhat is wrong:\nSource that says otherwise:\n"
    )
    asked = urlencode({"title": what.strip(), "body": body}, quote_via=quote)
    return f"{repository.rstrip('/')}/issues/new?{asked}"


def with_reports(body: str, repository: str, cited: Cited) -> str:
    """The page's text with a link at the end of each figure that has a permanent address."""

    def closed(found: re.Match[str]) -> str:
        start, anchor, inside, end = found.groups()
        title = CHART_TITLE.search(inside)
        words = Markup(title.group(1)).striptags() if title else anchor
        address = report_address(repository, cited, str(words), anchor)
        link = '<p class="i2-report"><a href="{}" rel="external">Report an error in this figure</a></p>'
        return f"{start}{inside}{Markup(link).format(address)}{end}"

    return FIGURE.sub(closed, body) if repository else body
