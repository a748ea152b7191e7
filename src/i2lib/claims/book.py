"""What all pages are held against: questions about the data, each answered once.

This is the only way from a page to the data, so that it is known which answers the verdict on a page
rests on. While the page and those answers stay, so does the verdict, whatever else has changed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AnySet
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from i2lib import combining, dates, evidence
from i2lib.claims import wording
from i2lib.claims.carried import Carried, marks
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import I2Error
from i2lib.indicators import compute
from i2lib.quantities import Value

DRAWN = 12  # years at most: up to the page's own, or from the first on where that has fewer
ROW = re.compile(r"(?:^|/)registers/\w[\w-]*\.html#(.+)$|^#(.+)$")

Question = tuple[Any, ...]  # the name of a method of Book, and what it is given
Asked = tuple[tuple[Question, bytes], ...]  # in order, each with the digest of its answer
P = ParamSpec("P")
R = TypeVar("R")


def _question(
    method: Callable[Concatenate[Book, P], R],
) -> Callable[Concatenate[Book, P], R]:
    """A question: answered once, and noted while somebody listens. Errors are answers, too."""

    @wraps(method)
    def ask(self: Book, /, *given: P.args, **named: P.kwargs) -> R:
        question = (method.__name__, *given, *named.values())
        if question not in self._answers:
            try:
                self._answers[question] = method(self, *given, **named), None
            except (I2Error, ValueError) as error:
                self._answers[question] = None, error
        self.heard[question] = None
        answer, refusal = self._answers[question]
        if refusal is not None:
            raise refusal
        return cast(R, answer)

    return ask


class Book:
    """The data as pages are held against them. `heard` are the questions since it was last cleared."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._carried = Carried(data)
        self._answers: dict[Question, tuple[Any, Exception | None]] = {}
        self._digests: dict[Question, tuple[Question, bytes]] = {}
        self.heard: dict[Question, None] = {}

    def rests_on(self) -> Asked:
        """The questions heard, with the digests of their answers."""
        return tuple(map(self._told, self.heard))

    def holds(self, asked: Asked) -> Asked | None:
        """The same questions again where every answer stays; else None.

        They are asked in their order, up to the first other answer: each was asked because of those
        before it, and may have no meaning after another one.
        """
        for question, digest in asked:
            if question not in self._answers:
                with suppress(I2Error, ValueError):  # which is its answer
                    getattr(self, question[0])(*question[1:])
            if self._told(question)[1] != digest:
                return None
        return tuple(self._digests[question] for question, _ in asked)

    def _told(self, question: Question) -> tuple[Question, bytes]:
        if question not in self._digests:
            spelled = _spelled(self._answers[question])
            self._digests[question] = question, hashlib.sha256(spelled.encode()).digest()
        return self._digests[question]

    @_question
    def value(self, code: str, window: str, split: str = "") -> Value:
        """The value of an indicator, computed again. Raises ValueError for what is no window."""
        parts = dict(part.split("=", 1) for part in split.split(";") if part)
        return compute(self._data, code, window_of(window), parts)

    @_question
    def moved(self, first: Value, second: Value) -> str:
        return wording.moved(combining.change(self._data, first, second))

    @_question
    def statement(self, value: Value) -> tuple[str, str]:
        """A value as a whole statement: the part that is claimed, and all of it."""
        return wording.statement(value, self._data.framework.indicator(value.indicator))

    @_question
    def evidence(self, value: Value, brief: bool) -> tuple[str, dict[str, list[str]]]:
        """The title of the evidence of a value, and what it holds under each term."""
        behind = evidence.gather(self._data, value, part=brief)
        return behind.indicator.title, wording.parts(behind, self._data, brief)

    @_question
    def caption(self, value: Value) -> tuple[str, str]:
        """What stands under a key figure: what it is, and of when."""
        caption = self._data.framework.indicator(value.indicator).caption
        return caption, evidence.window_of(self._data, value)

    @_question
    def short(self, code: str, window: str) -> AnySet[str]:
        """What a cell, a label or a link may read of a value."""
        return wording.short(self.value(code, window))

    @_question
    def is_indicator(self, code: str) -> bool:
        return code in self._data.framework.indicators

    @_question
    def row(self, href: str) -> str:
        """The row of a register that an address leads to from any page, "" for none."""
        if found := ROW.search(href):
            return self._carried.anchors.get(found[1] or found[2], "")
        return self._carried.pages.get(href.removeprefix("../"), "")

    @_question
    def carried(self, row_id: str) -> frozenset[str]:
        """The marks that a row of a register carries."""
        return self._carried.by(row_id)

    @_question
    def stated(self, row_id: str) -> str:
        """The hedge and number of a stated figure; "" for another row."""
        return self._carried.stated(row_id)

    @_question
    def told(self, row_id: str) -> tuple[str, str, str]:
        """The register of a row, its label, and the words that it quotes."""
        row = evidence.row(self._data, row_id)
        return row.register, row.label, " ".join(row.evidence.split())

    @_question
    def elsewhere(self, anchor: str) -> frozenset[str]:
        """The marks of a row of the framework, by its anchor."""
        return self._carried.elsewhere.get(anchor, frozenset())

    @_question
    def of_page(self, name: str) -> AnySet[str]:
        """The marks that every text of a page may hold."""
        return self._carried.of_page(name)

    @_question
    def breaks(self) -> frozenset[str]:
        """The marks of what broke a series."""
        return self._carried.breaks

    @_question
    def official(self) -> re.Pattern[str]:
        """Words of the framework that pages quote whole."""
        return self._carried.official

    @_question
    def source(self, key: str) -> Mapping[str, str] | None:
        return self._data.sources.get(key)

    @_question
    def titles(self, address: str) -> AnySet[str]:
        """What a link to a source may read, by the source's address."""
        return self._carried.titles.get(address, frozenset())

    @_question
    def years(self) -> list[str]:
        return [str(year) for year in self._data.framework.years]

    @_question
    def drawn(self, year: str) -> list[str]:
        """The years in a chart of a year, or of all ("")."""
        years = [str(year) for year in self._data.framework.years]
        last = max(years.index(year) + 1, DRAWN) if year else len(years)
        return years[:last][-DRAWN:]

    @_question
    def span(self) -> AnySet[str]:
        """The first and the last day of the report, on a page that is of no year."""
        windows = [year.window for year in self._data.framework.years.values()]
        return {*marks(str(Window(windows[0].start, windows[-1].end)))} if windows else set()


def window_of(text: str) -> Window:
    """The window that an attribute tells: a year, or its first and last day."""
    span = dates.parse(text)
    return Window(span.first, span.last)


def _spelled(answer: Any) -> str:
    """An answer as text, the same for the same one in every process."""
    if isinstance(answer, re.Pattern):
        return str(answer.pattern)
    if isinstance(answer, AnySet):
        return _spelled(sorted(answer))
    if isinstance(answer, Mapping):
        return _spelled(sorted(answer.items()))
    if isinstance(answer, Iterable) and not isinstance(answer, str):
        return f"[{','.join(map(_spelled, answer))}]"
    return repr(answer)
