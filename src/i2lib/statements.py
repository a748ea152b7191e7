"""What sources say in one section of a page, as sentences written for this report.

Each statement is a row whose sentence (`says`) is a template: its figures are claims, its names
link to their rows, and the row itself stands behind it as a reference. Lettered items of a document
follow as a list. What no source was found to say is said to be so.
"""

from __future__ import annotations

import re
from functools import partial

import pandas as pd
from markupsafe import Markup

from i2lib import dates, evidence
from i2lib.data import Data
from i2lib.datapackage import HEADER_LINES, records
from i2lib.dates import Window
from i2lib.errors import NarrativeError, Problem
from i2lib.indicators import compute
from i2lib.listings import link
from i2lib.narrative import Voice
from i2lib.tables import external


def statements(voice: Voice, window: Window, section: str) -> tuple[str, str]:
    """The sentences of one section, then its lettered items, then its sources; "" for none."""
    data = voice.data
    activities = data.registers.activities
    here = activities[
        (activities["section"] == section)
        & (activities["year_first"] <= pd.Timestamp(window.end))
        & (activities["year_last"] >= pd.Timestamp(window.start))
    ]
    told = here[(here["says"] != "") | (here["item"] != "")]
    if told.empty:
        return "", ""
    parts, texts = [], []
    for _, group in told.groupby("document", sort=False):
        rows = [evidence.record(data, row_id) for row_id in group["id"]]
        said = [voice.parts(cells["says"], _year(cells)) for cells in rows if cells["says"]]
        if said:
            marks = [_reference(data, cells["id"]) for cells in rows if cells["says"]]
            sentences = [f"{one.html} {mark}" for one, mark in zip(said, marks, strict=True)]
            asides = "".join(one.asides for one in said)
            parts.append(f'<p class="i2-say">{" ".join(sentences)}</p>\n{asides}')
            texts += [one.text for one in said]
        items = [_item(data, cells) for cells in rows if cells["item"]]
        if items:
            parts.append(f'<ul class="i2-items">{"".join(items)}</ul>\n')
    parts.append(_sources(data, told))
    return "".join(parts), " ".join(texts)


def problems(data: Data) -> list[Problem]:
    """Every sentence that cannot be said, each in the window of its own year."""
    table = data.description.resources["activities"]
    found = []
    for position, cells in enumerate(records(data.registers.activities)):
        if not cells["says"]:
            continue
        year = _year(cells)
        voice = Voice(data, year, partial(compute, data, window=year))
        try:
            voice.parts(cells["says"])
        except NarrativeError as error:
            line = position + 1 + HEADER_LINES
            what, advice = f"the sentence cannot be said: {error}", "correct it"
            found.append(Problem(f"data/{table.path}", line, "says", cells["id"], what, advice))
    return found


def nothing(data: Data, window: Window, section: str) -> tuple[str, str]:
    """That no statement was found for a window, with the documents of the subject, if any."""
    text = f"No statement was found for {window}."
    documents = data.registers.documents
    of_year = documents[(documents["subject"] == section) & (documents["year"] == str(window.year))]
    links = Markup(", ").join(link(evidence.row(data, one)) for one in of_year["id"])
    more = Markup(" Documents of the subject in the register: {}.").format(links) if links else ""
    html = Markup('<p class="i2-none">{}{}</p>\n').format(text, more)
    return str(html), text


def _year(cells: dict[str, str]) -> Window:
    """The window that a statement speaks of: the year it reports, whatever the page's window."""
    span = dates.parse(cells["year"])
    return Window(span.first, span.last)


def _reference(data: Data, row_id: str) -> Markup:
    """The row behind a sentence, as a small mark after it."""
    return Markup('<span class="i2-ref">{}</span>').format(link(evidence.row(data, row_id), row_id))


def _item(data: Data, cells: dict[str, str]) -> Markup:
    title = re.sub(rf"^{re.escape(cells['document'])}( \([a-z]\))?: ", "", cells["title"])
    name = link(evidence.row(data, cells["id"]), f"{title[0].upper()}{title[1:]}")
    return Markup("<li>({}) {}</li>").format(cells["item"], name)


def _sources(data: Data, rows: pd.DataFrame) -> str:
    """The pages that say so."""
    ids = tuple(source for cell in rows["sources"] for source in cell.split(";"))
    pages = Markup("; ").join(
        external(source.url, source.title) for source in evidence.sources_of(data, ids)
    )
    return f'<p class="i2-window">Source: {pages}.</p>\n'
