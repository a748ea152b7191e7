"""Walks a bound book and holds what it says of one figure in one place against all other places.

A claim (`data-indicator`, `data-window`) is the same on every page; a chart's row in its file, its
description, its table and its drawing say the same as each other and as the claims.
"""

from __future__ import annotations

import csv
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import markup
from markup import Element

ARTICLE = re.compile(r"<article[^>]*>.*?</article>", re.DOTALL)
SAID = re.compile(r"(?P<hedge>[^\d]*?)\s*(?P<number>\d[\d,.]*)", re.IGNORECASE)
NONE = re.compile(r"(no|none)\b", re.IGNORECASE)
Key = tuple[str, str]  # indicator, window


def words(text: str) -> str:
    return " ".join(unescape(text).split())


def figure_of(text: str) -> tuple[str, str] | None:
    """The hedge and the number that words begin with: "close to 100 SMEs", "no event was found"."""
    if NONE.match(text):
        return "", "0"
    if found := SAID.match(text):
        return found["hedge"].strip().lower(), found["number"].rstrip(".,")
    return None


def pages(book: Path) -> Iterator[tuple[str, Element]]:
    """Every page by name, as its elements."""
    for path in sorted(book.rglob("*.html")):
        if found := ARTICLE.search(path.read_text("utf-8")):
            yield path.relative_to(book).as_posix(), markup.read(found.group())


def rows(book: Path, page: str, figure: Element) -> list[dict[str, str]]:
    """The rows of the file that is downloaded at a figure; none where it has no file."""
    for link in figure.all("a"):
        if re.search(r"figures/[^/]+\.csv$", link.get("href")):
            path = book / posixpath.normpath(
                posixpath.join(posixpath.dirname(page), link.get("href"))
            )
            with path.open(encoding="utf-8-sig", newline="") as lines:
                return [row for row in csv.DictReader(lines) if row.get("indicator")]
    return []


def disagreements(book: Path) -> list[str]:
    """Where two places of the book say different things of the same figure."""
    told: dict[Key, dict[tuple[str, str], str]] = defaultdict(dict)
    faults: list[str] = []

    def note(key: Key, text: str, where: str) -> None:
        if said := figure_of(text):
            told[key].setdefault(said, where)

    for name, page in pages(book):
        for one in page.walk():
            if one.get("data-window") and not {"data-split", "data-since"} & set(one.attributes):
                key = one.get("data-indicator"), one.get("data-window")
                note(key, words(one.text), f"{name}: {words(one.text)!r}")
        for figure in page.all("figure"):
            for row in rows(book, name, figure):
                where = f"{name}, #{figure.get('id')}"
                note((row["indicator"], row["period"]), row["words"], f"{where}: {row['words']!r}")
                faults += [f"{where}: {fault}" for fault in within(figure, row)]
    for (indicator, window), found in told.items():
        if len(found) > 1:
            faults.append(f"{indicator}, {window}: {'; '.join(found.values())}")
    return faults


def within(figure: Element, row: dict[str, str]) -> Iterator[str]:
    """What a figure's description, table and drawing do not say of a row of its file."""
    period, said = row["period"], words(row["words"])
    number = figure_of(said)
    if (
        number is None or not row["lower"]
    ):  # a missing value has its reason, told at length in words
        return
    if f"{period}: {said}" not in words(figure.one("figcaption").text):
        yield f"its description does not say {said!r} of {period}"
    lines = [line for table in figure.all("table") for line in table.all("tr")]
    line = [words(cell.text) for one in lines for cell in one.all("td") if period_of(one) == period]
    if not any(figure_of(cell) == number for cell in line):
        yield f"its table does not say {said!r} of {period}"
    for drawing in figure.all("svg"):
        texts = [words(text.text) for text in drawing.all("text")]
        if texts and not any(figure_of(text) == number or text == said for text in texts):
            yield f"its drawing does not say {said!r}"


def period_of(line: Element) -> str:
    return next((words(cell.text) for cell in line.all("th")), "")
