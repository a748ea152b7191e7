"""What moves when the data change: each number, status and sentence before and after, page by page.

Two states of the data are asked the same and held against each other; nothing is run, painted or
written. What the pages of runs say are the answers to what their notebooks asked; the other pages
are made of both states. Words are compared as readers meet them, block by block.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from i2lib import pages
from i2lib.account import answers
from i2lib.asking import Way
from i2lib.data import Data
from i2lib.datapackage import Table
from i2lib.editions.changing import Move
from i2lib.editions.values import Kept, as_now
from i2lib.progress import assess
from i2lib.quantities import Value
from i2lib.shown import Shown

ENDS = re.compile(
    r"</(?:p|li|tr|h\d|caption|figcaption|dt|dd|summary|aside|legend|div|title|text)>|<br>|\n"
)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"</t[hd]>\s*(?=<t)")
TAG = re.compile(r"<[^>]*>")
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
BLANKS = re.compile(r"\s+")
ALIKE, NEAR = 0.6, 40  # how much of a sentence its successor keeps; among how many it is looked for
WORD = re.compile(r"[\w/-]+")

Ways = Sequence[Way]


@dataclass(frozen=True)
class Moved:
    """Words before and after, "" where there were or are none; both "" for what no words tell."""

    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class MovedStatus:
    """The status of one target in one year before and after; "" for none."""

    target: str
    year: int
    before: str
    after: str


@dataclass(frozen=True)
class Moves:
    """All that moves between two states of the data."""

    values: tuple[Move, ...]
    statuses: tuple[MovedStatus, ...]
    runs: Mapping[str, tuple[Moved, ...]]  # page of a run -> its words that move
    made: Mapping[str, tuple[Moved, ...]]  # page made without a kernel -> the same
    titles: Mapping[str, Moved]  # page made without a kernel that comes, goes or is named otherwise

    @property
    def pages(self) -> set[str]:
        return {*self.runs, *self.made}

    @property
    def words(self) -> Iterator[str]:
        """All words that move, before and after."""
        for words in (*self.runs.values(), *self.made.values()):
            for one in words:
                yield from (one.before, one.after)


def moves(before: Data, after: Data, asked: Mapping[str, Ways]) -> Moves:
    """What moves from one state of the data to the other; `asked` has the questions of each run."""
    runs = {page: answered(before, after, ways) for page, ways in asked.items()}
    old, new = pages.write(before), pages.write(after)
    return Moves(
        values(before, after),
        statuses(before, after),
        {page: found for page, found in runs.items() if found},
        between(old, new),
        {
            page: Moved(*titles)
            for page in sorted({*old, *new})
            if len(set(titles := (_title(old, page), _title(new, page)))) > 1
        },
    )


def _title(made: Mapping[str, str], page: str) -> str:
    found = TITLE.search(made.get(page, ""))
    return found[1] if found else ""


def values(before: Data, after: Data) -> tuple[Move, ...]:
    """Every value that is told otherwise, or rests on other rows, in the order of its key."""
    old, new = ({one.key: one for one in as_now(data)} for data in (before, after))
    pairs = ((old.get(key), new.get(key)) for key in sorted({*old, *new}))
    return tuple(Move(*pair) for pair in pairs if _said(pair[0]) != _said(pair[1]))


def _said(one: Kept | None) -> tuple[str, ...] | None:
    return one.said if one is not None else None


def statuses(before: Data, after: Data) -> tuple[MovedStatus, ...]:
    """Every target's status that is another one, in each year of which a value or an end is known."""
    old, new = dict(_statuses(before)), dict(_statuses(after))
    return tuple(
        MovedStatus(*key, old.get(key, ""), new.get(key, ""))
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    )


def _statuses(data: Data) -> Iterator[tuple[tuple[str, int], str]]:
    for name, versions in data.framework.targets.items():
        points = data.framework.observations.get(name, ())
        years = {point.year for point in points} | {one.by or one.in_force_from for one in versions}
        for year in years:
            result = assess(versions, points, year, data.framework.cutoffs)
            yield (name, year), result.words


def answered(before: Data, after: Data, ways: Ways) -> tuple[Moved, ...]:
    """The words of a run's page that move; one `Moved` without words where only what no words
    tell does, such as a link; nothing where every answer is the same."""
    found: list[Moved] = []
    other = False
    for old, new in zip(answers(before, ways), answers(after, ways), strict=True):
        if repr(old) != repr(new):
            other = True
            found += of_words(words_of(old), words_of(new))
    return tuple(found) or ((Moved(),) if other else ())


def between(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, tuple[Moved, ...]]:
    """The pages that differ, each with the words that move."""
    return {
        page: tuple(of_words(blocks(old.get(page, "")), blocks(new.get(page, "")))) or (Moved(),)
        for page in sorted({*old, *new})
        if old.get(page) != new.get(page)
    }


def words_of(answer: object) -> list[str]:
    """What a notebook was answered, as blocks of words; what was refused is no words of a page."""
    if isinstance(answer, Exception):
        return []
    if isinstance(answer, Shown):
        return blocks(answer.told)
    return [answer.words if isinstance(answer, Value) else str(answer)]


def blocks(text: str) -> list[str]:
    """The words of a page, or of a part of it, block by block: paragraphs, items, rows of tables."""
    rows = ROW.sub(lambda row: CELL.sub(" | ", row.group().replace("\n", " ")), text)
    plain = (BLANKS.sub(" ", unescape(TAG.sub("", line))).strip() for line in ENDS.split(rows))
    return [line for line in plain if line]


def of_words(before: Iterable[str], after: Iterable[str]) -> Iterator[Moved]:
    """The blocks that stand in one of the two only; those that are most alike make a pair."""
    old, new = Counter(before), Counter(after)
    gone, come = [*(old - new).elements()], [*(new - old).elements()]
    for block in gone:
        other = _successor(block, come)
        if other:
            come.remove(other)
        yield Moved(block, other)
    yield from (Moved("", block) for block in come)


def _successor(block: str, come: Sequence[str]) -> str:
    """The new block that stands for an old one: a row of the same name, or nearly the same words."""
    name, cells, _ = block.partition(" | ")
    if cells and (same := [one for one in come if one.partition(" | ")[0] == name]):
        return same[0]
    near = ((SequenceMatcher(None, block, one).quick_ratio(), one) for one in come[:NEAR])
    ratio, best = max(near, default=(0.0, ""))
    return best if ratio > ALIKE else ""


def rows_in(tables: Mapping[str, Table], told: Iterable[str]) -> dict[str, list[str]]:
    """The rows that texts name by their ids, by table, in the order of their tables."""
    words = {word for text in told for word in WORD.findall(text)}
    found: dict[str, list[str]] = {}
    for name, table in tables.items():
        if table.resource.key == ("id",):
            ids = [one for one in table.frame["id"] if one in words and not one.isalpha()]
            found |= {name: ids} if ids else {}
    return found
