"""An account of one window: what a notebook says, shows and lists, in a few calls.

A notebook holds the story and no logic. `i2lib.open_account(year=2016)` checks what was asked and
hands back an account whose methods make sentences, key figures, lists, charts and tables, all
from the same values.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from i2lib import (
    asking,
    assessments,
    drawings,
    events,
    evidence,
    listings,
    narrative,
    openings,
    parameters,
    progress,
    statements,
    synergies,
)
from i2lib import data as project
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import UsageError
from i2lib.framework import Year
from i2lib.indicators import compute, split
from i2lib.narrative import Voice
from i2lib.parameters import Request
from i2lib.quantities import Mode, Value
from i2lib.shown import Drawn, Shown
from i2lib.tables import Line, Table
from i2lib.targets import Target

DISPLAYED = (Mode.STATED, Mode.NAMED, Mode.EXACT)  # what may stand in display type


@asking.announced("data")
class Account(asking.Asked):
    """The account of one window, with its values computed once each.

    What a notebook asks is announced with the answer (see `asking`), so that its page is made anew
    when an answer changes, and only then. Answers of the same `repr` show the same.
    """

    def __init__(self, data: Data, request: Request) -> None:
        self._data = data
        self.request = request
        self.window = request.window
        self._values: dict[str, Value] = {}
        self._voice = Voice(data, request.window, self.value, partial(compute, data))

    def __repr__(self) -> str:
        return f"Account({self.request!r})"

    @property
    def data(self) -> Data:
        """All that numbers are made from; a notebook that takes it is rerun for any change of it."""
        return self._data

    @property
    def year(self) -> Year | None:
        """The report's year that the window is, or None."""
        return self.data.framework.year_of(self.window)

    def value(self, code: str) -> Value:
        """The value of one indicator in this window, kept by the codes that were asked for."""
        if code not in self._values:
            self._values[code] = compute(self.data, code, self.window, self.request.where)
        return self._values[code]

    # What the page says

    def opening(self) -> Shown:
        """The first sentence of the page, and the strip of years."""
        html, text = openings.lead(self.data, self.window, self.year, self.request.where)
        return Shown(html + openings.strip(self.data, self.year), text)

    def parts(self) -> Shown:
        """The way to the sections on the outcome and on each output, told apart."""
        return Shown(*openings.parts(self.data, self.window))

    def element(self, uid: str) -> Shown:
        """Which outcome or output of the plan the section is about, or its subject alone."""
        return Shown(*openings.element(self.data, uid, self.window))

    def say(self, template: str, otherwise: str = "") -> Shown:
        """A sentence whose figures are values of this window.

        `otherwise` is said instead when a value or an event that the template names is missing.
        Without it a value in the form `full` says so itself, and for another nothing is said.
        Raises NarrativeError for a typed figure, hedge or direction, or a name that does not exist.
        """
        template = narrative.choose(self._voice, template, otherwise)
        if not template:
            return Shown("", "")
        said = self._voice.say(template)
        return Shown(said.html, said.text)

    def key_figures(self, *codes: str) -> Shown:
        """The few figures that may stand in display type: stated ones, and complete counts."""
        shown = [
            value
            for value in map(self.value, codes)
            if value.known and value.mode in DISPLAYED and value.number is not None
        ]
        if not shown:
            return Shown("", "")
        figures = "".join(listings.key_figure(self._voice, value) for value in shown)
        notes = "".join(self._voice.aside(value) for value in shown)
        html = f'<div class="i2-keys">{figures}</div>\n{notes}'
        return Shown(html, "; ".join(value.words for value in shown))

    def named(self, code: str, none: str = "") -> Shown:
        """The rows of a value by name, each linked; those that stand beside it after them."""
        value = self.value(code)
        html = listings.named(self.data, value.rows)
        html += listings.beside(self.data, self.data.framework.indicator(code), value)
        text = "; ".join(evidence.row(self.data, row).label for row in value.rows)
        return Shown(html, text or none)

    def partners(self, code: str) -> Shown:
        """The partners of a value by name, with the other years of the report that they signed in."""
        years = self.data.framework.years
        value = self.value(code)
        html = listings.partners(
            self.data, value, lambda year: compute(self.data, code, years[year].window)
        )
        return Shown(html, "; ".join(evidence.row(self.data, row).label for row in value.rows))

    def met_again(self, code: str) -> Shown:
        """The partners of a value by name, each with the rows in which the registers hold it."""
        value = self.value(code)
        html = synergies.met_again(self.data, value)
        return Shown(html, "; ".join(evidence.row(self.data, row).label for row in value.rows))

    def statements(self, section: str, none: bool = True) -> Shown:
        """What sources say in one section of the page, in sentences; with `none`, that nothing is."""
        said = statements.statements(self._voice, self.window, section)
        if said[0] or not none:
            return Shown(*said)
        return Shown(*statements.nothing(self.data, self.window, section))

    def events(self) -> Shown:
        """Knowledge-sharing and networking events with their stated figures, those apart after."""
        return Shown(events.held(self.data, self.value("events-held")), "")

    def attendance(self, series: str) -> Shown:
        """The stated figures of the events of one series in this window."""
        return Shown(*events.attendance(self.data, self.window, series))

    # What the page shows

    def chart(self, name: str) -> Shown:
        """One of the two chart tabs of the page on Objective I.2, over the years of the report."""
        return Drawn(drawings.squares(self.data, name, self.window, self.request.where))

    def tabs(self, *names: str) -> Shown:
        """Charts as tabs, of which the first shows; on paper, and without styles, all do."""
        labels = (drawings.label(self.data, name, self.window) for name in names)
        figures = (
            drawings.squares(self.data, name, self.window, self.request.where) for name in names
        )
        return Drawn(*figures, tabs=tuple(labels))

    def attended(self, series: str, measure: str = "participants") -> Shown:
        """What sources state of the events of one series over the years, where enough is known."""
        figure = drawings.attended(self.data, series, measure, self.window, self.request.where)
        return Drawn(figure) if figure else Shown("", "")

    def stated(self, series: str, *measures: str) -> Shown:
        """Figures stated for the events of one series over the years of the report, in a table."""
        windows = [year.window for year in self.data.framework.years.values()]
        return Shown(events.over_years(self.data, windows, series, measures), "")

    def splits(self, code: str) -> Shown:
        """A value by every dimension it can be split by, with the overlaps said."""
        indicator = self.data.framework.indicator(code)
        parts = {
            dimension: found
            for dimension in indicator.splits
            if (found := split(self.data, code, self.window, dimension, self.request.where))
        }
        return Shown(listings.splits(self._voice, self.value(code), parts), "")

    def compared(self, *codes: str) -> Shown:
        """Values of these indicators, or of all, over the years of the report; no trend is said."""
        years = self.data.framework.years.values()
        rows = []
        for code in codes or self.data.framework.indicators:
            indicator = self.data.framework.indicator(code)
            values = [compute(self.data, code, year.window, self.request.where) for year in years]
            title = Markup('<a href="../indicators/{}.html">{}</a>').format(code, indicator.title)
            shown = (Markup(narrative.cited(self.data, value, value.short)) for value in values)
            rows.append(Line((title, *shown)))
        heads = ("Indicator", *(str(year.year) for year in years))
        table = Table(
            "What was found or stated, by year of the report",
            heads,
            tuple(rows),
            frozenset(range(1, len(heads))),
            css="i2-years-table",
        )
        return Shown(table.html(), "")

    def progress(
        self,
        code: str,
        *,
        baseline: int | tuple[int, float] | None,
        target: float,
        by: int,
        direction: str,
    ) -> Shown:
        """The status of an indicator by a target of your own, marked as yours.

        The baseline is a year, whose value is computed, or a year and a number; None is none.
        """
        own = progress.own_target(
            self.data, code, baseline, target, by, direction, self.request.where
        )
        return self._statuses([(own,)])

    def progress_from(self, file: Path | str) -> Shown:
        """The statuses by targets of your own, from a file with the columns of the table of targets.

        The column `series` names the indicator. Raises DataError with every problem of the file.
        """
        return self._statuses(parameters.own_targets(self.data, file).values())

    def own_targets(self) -> Shown:
        """A section with the statuses by the targets that the run was given; nothing without any."""
        if not self.request.targets:
            return Shown("", "")
        shown = self._statuses(self.request.targets.values())
        return Shown(assessments.section(shown.html), f"{assessments.HEADING}\n{shown.text}")

    def _statuses(self, targets: Iterable[tuple[Target, ...]]) -> Shown:
        if self.window.year is None:
            raise UsageError("a status belongs to a year; open the account of one year")
        html, text = [], []
        for versions in targets:
            result = progress.of_indicator(
                self.data, versions, self.window.year, self.request.where
            )
            indicator = self.data.framework.indicator(versions[0].series)
            html.append(assessments.block(result, indicator))
            text.append(f"{indicator.title}: {result.sentence}.")
        return Shown("".join(html), "\n".join(text))

    def lacking(self) -> Shown:
        """What this window lacks, in one small table."""
        return Shown(listings.lacking(self.data, self.window, self.year, self.value), "")

    def every_value(self) -> Shown:
        """Each indicator with its value in this window, so that all of them can be pointed at."""
        values = [self.value(code) for code in self.data.framework.indicators]
        return Shown(listings.every_value(self._voice, values), "")

    def over_all_years(self) -> Account:
        """The same account over the window from the first year of the report to its last."""
        windows = [year.window for year in self.data.framework.years.values()]
        span = Window(windows[0].start, windows[-1].end)
        return Account(self.data, Request(span, self.request.where))


def open_account(root: Path | None = None, **asked: Any) -> Account:
    """The account of the window that these parameters ask for.

    `year`, or `period_start` and `period_end`; optional `region`, `partner_type`, `sector`, and
    `targets`, a file of targets of your own.
    Raises UsageError for what cannot be asked, DataError for data that cannot be used.
    """
    parameters.refuse_unknown(_cells_so_far())
    with asking.door():
        loaded = project.load(root)
    if root is not None:
        asking.past("the data of a folder that it names")
    return asking.opened(
        open_account.__name__, asked, lambda: Account(loaded, parameters.accept(loaded, asked))
    )


def answers(data: Data, ways: Iterable[asking.Way]) -> Iterator[Any]:
    """What the same questions are answered by these data; where there is no answer, its error.

    Accounts are opened once for all questions of them. Nothing is painted.
    """
    accounts: dict[str, Account | Exception] = {}
    for opening, *calls in ways:
        name = repr(opening[2])
        if name not in accounts:
            try:
                accounts[name] = Account(data, parameters.accept(data, opening[2]))
            except asking.UNANSWERED as error:
                accounts[name] = error
        account = accounts[name]
        yield asking.answer(account, calls) if isinstance(account, Account) else account


def _cells_so_far() -> list[str]:
    """The cells that have run in this notebook; none outside a notebook."""
    python = sys.modules.get("IPython")
    shell = python.get_ipython() if python is not None else None
    return [str(source) for source in shell.user_ns.get("In", [])] if shell is not None else []
