"""The trial: numbers, hedges and verbs are altered at random, and at most one in a hundred gets past.

A third is altered in finished pages, a third in the sentences of the data, a third in the text of the
notebooks. Who decides is the code that a build runs: the voice, the check of notebooks, the audit.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from altering import KINDS, Altered, alter_page, alter_template, cells, generated, page_of
from realbook import ROOT

from i2lib import Data, claims, compute
from i2lib import data as project
from i2lib.dates import Window
from i2lib.dates import parse as days
from i2lib.errors import I2Error
from i2lib.narrative import Voice, typed_in_prose
from i2lib.statements import statements

pytestmark = pytest.mark.slow
TRIALS, MAY_SLIP, SEED = 200, 2, 20261124
ANNUAL = ROOT / "notebooks" / "annual.ipynb"
YEARS = (2015, 2016, 2020)


@pytest.fixture(scope="module")
def data() -> Data:
    return project.load(ROOT)


@pytest.fixture(scope="module")
def pages(data: Data) -> dict[str, str]:
    """The bound book where it is named (I2_BOOK), else its pages as they are made without the press."""
    if book := os.environ.get("I2_BOOK"):
        html = Path(book).resolve()
        found = {p.relative_to(html).as_posix(): p.read_text("utf-8") for p in html.rglob("*.html")}
        return {name: text for name, text in found.items() if not name.startswith("_static/")}
    years = {f"years/{year}.html": page_of(cells(ANNUAL), ROOT, year=year) for year in YEARS}
    beside = page_of(cells(ROOT / "notebooks" / "side_by_side.ipynb"), ROOT)
    return {**years, "years/side-by-side.html": beside, **generated(data)}


def in_pages(chance: random.Random, data: Data, pages: dict[str, str], number: int) -> list[str]:
    """What was altered in finished pages and not caught. Half of them are pages of years."""
    names = sorted(filter(claims.reads, pages))
    yearly = [name for name in names if name.startswith("years/")]
    slipped, done = [], 0
    while done < number:
        name = chance.choice(yearly if chance.random() < 0.6 else names)
        altered = alter_page(chance, pages[name], KINDS[done % len(KINDS)])
        if altered is None:
            continue
        done += 1
        if not claims.told(data, {name: altered.text}):
            slipped.append(f"{name}: {altered.what}")
    return slipped


def in_sentences(chance: random.Random, data: Data, number: int) -> list[str]:
    """What was altered in the sentences of the data and was said all the same."""
    activities = data.registers.activities
    told = activities[activities["says"] != ""]
    figures = {*data.framework.indicators, *data.registers.event_figures["id"]}
    slipped, done = [], 0
    while done < number:
        row = told.iloc[chance.randrange(len(told))]
        altered = alter_template(chance, row["says"], figures, KINDS[done % len(KINDS)])
        if altered is None:
            continue
        done += 1
        if not _refused_sentence(data, row, altered):
            slipped.append(f"{row['id']}: {altered.what}")
    return slipped


def _refused_sentence(data: Data, row: pd.Series, altered: Altered) -> bool:
    frame = data.registers.activities.copy()
    frame.loc[frame["id"] == row["id"], "says"] = altered.text
    changed = replace(data, registers=replace(data.registers, activities=frame))
    span = days(row["year"])
    window = Window(span.first, span.last)
    voice = Voice(
        changed, window, partial(compute, changed, window=window), partial(compute, changed)
    )
    try:
        html, _ = statements(voice, window, row["section"])
    except I2Error:
        return True
    page = f"<article><h1>{window}</h1>{html}</article>"
    return bool(claims.told(changed, {f"years/{window}.html": page}))


def in_notebooks(chance: random.Random, data: Data, number: int) -> list[str]:
    """What was altered in the text of a notebook and came onto a page."""
    figures = {*data.framework.indicators}
    notebook = cells(ANNUAL)
    texts = [
        place
        for place, cell in enumerate(notebook)
        if (cell["cell_type"] == "markdown" and place)
        or (cell["cell_type"] == "code" and "account.say(" in cell["source"])
    ]
    slipped, done = [], 0
    while done < number:
        place = chance.choice(texts)
        altered = alter_template(
            chance, notebook[place]["source"], figures, KINDS[done % len(KINDS)]
        )
        if altered is None or (notebook[place]["cell_type"] == "code" and _outside(altered)):
            continue
        done += 1
        changed = [*notebook]
        changed[place] = {**notebook[place], "source": altered.text}
        if not _refused_notebook(data, changed, place):
            slipped.append(f"cell {place + 1}: {altered.what}")
    return slipped


def _outside(altered: Altered) -> bool:
    """Whether the alteration lies outside the quotation marks of a cell, and so is no Python."""
    try:
        compile(altered.text, "cell", "exec")
    except SyntaxError:
        return True
    return False


def _refused_notebook(data: Data, notebook: list[dict[str, str]], place: int) -> bool:
    """By the check of notebooks, by the cell itself, or by the audit of the page, as in a build."""
    cell = notebook[place]
    if cell["cell_type"] == "markdown" and typed_in_prose(cell["source"]):
        return True
    first = next(n for n, one in enumerate(notebook) if "open_account" in one["source"])
    run = [*notebook[: first + 1], cell]
    try:
        return bool(claims.told(data, {"years/2016.html": page_of(run, ROOT, year=2016)}))
    except I2Error:
        return True


def test_of_two_hundred_altered_numbers_hedges_and_verbs_at_most_two_get_past(
    data: Data, pages: dict[str, str]
) -> None:
    chance = random.Random(SEED)
    share = TRIALS // 3
    slipped = [
        *in_pages(chance, data, pages, TRIALS - 2 * share),
        *in_sentences(chance, data, share),
        *in_notebooks(chance, data, share),
    ]
    assert len(slipped) <= MAY_SLIP, "\n".join(slipped)


def test_pages_that_nobody_altered_are_free_of_faults(data: Data, pages: dict[str, str]) -> None:
    assert claims.told(data, pages) == []
