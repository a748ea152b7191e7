"""What stands behind a number: its rows, their sources, and what was left beside it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from i2lib.data import Data
from i2lib.evidence import otherwise
from i2lib.evidence.rows import Row, days, record, row
from i2lib.framework import Indicator
from i2lib.indicators.rules import Alternative, alternatives
from i2lib.quantities import Mode, Value

RULES_PAGE = "registers/rules.html"  # the page of the book that shows every counting rule
RULES = {
    Mode.EXACT: "A complete count: the register is declared complete for this window.",
    Mode.NAMED: "Complete for the page that lists them, and for nothing else.",
    Mode.FOUND: "What was found in public sources; how many more there are is not known.",
    Mode.STATED: "A figure that a source states, in its own words.",
    Mode.REGISTER: "A complete count of the rows of this register, and of nothing else.",
}


@dataclass(frozen=True)
class Source:
    """A page that says so."""

    id: str
    title: str
    url: str


@dataclass(frozen=True)
class Evidence:
    """The story of one value, in parts that every page shows in the same order."""

    value: Value
    indicator: Indicator
    rows: tuple[Row, ...]
    through: tuple[Row, ...]  # by which a source says so
    apart: tuple[Row, ...]
    listed: tuple[Row, ...]
    others: tuple[Row, ...]
    window: str  # in the words that fit it: an event's days, or what the source says
    sources: tuple[Source, ...]
    coverage: str
    alternatives: tuple[Alternative, ...]  # where the count is one that other rules count too

    @property
    def rule(self) -> str:
        return RULES[self.value.mode]

    @property
    def under_other_rules(self) -> str:
        """The span over the other rules and what each makes of it, in words; "" where none are."""
        return otherwise.spanned(self.value, self.alternatives)

    @property
    def making_the_difference(self) -> str:
        """The instruments that another rule adds to the count or leaves out of it, in words."""
        return otherwise.deciding(self.alternatives)


def sources_of(data: Data, ids: tuple[str, ...]) -> tuple[Source, ...]:
    """The pages behind these source ids, each once, in the order given."""
    found = []
    for source_id in dict.fromkeys(ids):
        line = data.sources[source_id]
        found.append(Source(source_id, line["title"] or line["publisher"], line["url"]))
    return tuple(found)


def gather(data: Data, value: Value, part: bool = False) -> Evidence:
    """Everything that stands behind one value; of a part, other rules are left to its whole."""

    def named(ids: tuple[str, ...]) -> tuple[Row, ...]:
        return tuple(row(data, row_id) for row_id in ids)

    saying = named(value.through or value.rows)
    sources = tuple(source for one in saying for source in one.sources)
    return Evidence(
        value=value,
        indicator=data.framework.indicator(value.indicator),
        rows=named(value.rows),
        through=named(value.through),
        apart=named(value.apart),
        listed=named(value.listed),
        others=named(value.others),
        window=window_of(data, value),
        sources=sources_of(data, sources),
        coverage=_coverage(data, value),
        alternatives=() if part else alternatives(data, value),
    )


def window_of(data: Data, value: Value) -> str:
    """The window of a value in the words that fit it: an event's days, or what its source says."""
    saying = value.through or value.rows
    cells = [record(data, row_id) for row_id in saying]
    if len(cells) == 1 and cells[0].get("event_id"):
        event = record(data, cells[0]["event_id"])
        return days(event["starts_on"], event["ends_on"])
    told = {one.get("window_words", "") for one in cells}
    return told.pop() if len(told) == 1 and "" not in told else str(value.window)


def _coverage(data: Data, value: Value) -> str:
    """What the table of coverage says of the register in this window, in a sentence."""
    if value.mode is Mode.STATED:
        return ""
    indicator = data.framework.indicator(value.indicator)
    sector = dict(value.split).get("sector", "")
    line = data.framework.coverage_of(indicator.coverage, value.window, sector)
    return line["note"] if line else ""


def other_rules(behind: Evidence, up: str) -> Markup:
    """What other rules make of the count, with the page that shows them; empty where none do."""
    told = filter(None, (behind.under_other_rules, behind.making_the_difference))
    words = ". ".join(f"{one[0].upper()}{one[1:]}" for one in told)
    link = Markup(' <a href="{}{}">Counting rules</a>').format(up, RULES_PAGE)
    return Markup("{}.{}").format(words, link) if words else Markup()
