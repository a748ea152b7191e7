"""The values that the book shows, each as the one row of text that an edition keeps of it.

Every indicator in every year of the report, and of those whose parts a page prints, the parts.
"""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass, fields
from functools import cache

from i2lib import dates
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import Window
from i2lib.framework import Indicator
from i2lib.indicators import compute, split
from i2lib.indicators.stating import figure
from i2lib.published import Edition
from i2lib.quantities import OBS_STATUS, Interval, Missing, Mode, Value

IN_PARTS = ("instruments-signed",)  # what the notebooks print part by part
KNOWN = "A"  # status of a value that is there, in SDMX

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Kept:
    """One value as an edition keeps it; the names are the columns of its file, and all are text."""

    indicator: str
    period_start: str
    period_end: str
    split: str  # region=AFR, empty for the total
    lower: str
    upper: str
    words: str
    mode: str
    obs_status: str
    rows: str  # ids, separated by ;
    definition_version: str
    rule: str
    rule_version: str

    @property
    def key(self) -> Key:
        return self.indicator, self.period_start, self.period_end, self.split

    @property
    def window(self) -> Window:
        return Window(
            dates.parse(self.period_start).first,
            dates.parse(self.period_end).last,
        )

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(filter(None, self.rows.split(";")))

    @property
    def said(self) -> tuple[str, ...]:
        """All that a reader is told; a version alone is no other value."""
        return self.lower, self.upper, self.words, self.mode, self.obs_status, self.rows

    @property
    def versions(self) -> tuple[str, ...]:
        return self.definition_version, self.rule, self.rule_version


COLUMNS = tuple(field.name for field in fields(Kept))


@cache
def as_now(data: Data) -> tuple[Kept, ...]:
    """Every value as the data give it now, in the order of its key."""
    found = []
    for code, indicator in data.framework.indicators.items():
        for year in data.framework.years.values():
            values = [compute(data, code, year.window)]
            if code in IN_PARTS:
                for dimension in indicator.splits:
                    values += split(data, code, year.window, dimension)
            found += [_kept(data, indicator, value) for value in values]
    return tuple(sorted(found, key=lambda one: one.key))


@cache
def as_published(edition: Edition) -> tuple[Kept, ...]:
    """Every value of an edition, in the order of its key."""
    rows = records(edition.values)
    return tuple(sorted((Kept(**row) for row in rows), key=lambda one: one.key))


def as_csv(values: tuple[Kept, ...]) -> str:
    """The file of an edition: a header and a row a value, sorted, with Unix line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(one) for one in sorted(values, key=lambda one: one.key))
    return out.getvalue()


def _kept(data: Data, indicator: Indicator, value: Value) -> Kept:
    nought = value.reason is Missing.NONE_RECORDED  # the one reason that is a number
    ends = Interval(0, 0) if nought else value.interval
    return Kept(
        indicator=indicator.code,
        period_start=value.window.start.isoformat(),
        period_end=value.window.end.isoformat(),
        split=";".join(f"{dimension}={code}" for dimension, code in value.split),
        lower="" if ends is None else f"{ends.lower}",
        upper="" if ends is None or ends.upper is None else f"{ends.upper}",
        words=value.words,
        mode=value.mode.value,
        obs_status=KNOWN if value.reason is None else OBS_STATUS[value.reason],
        rows=";".join(value.rows),
        definition_version=str(indicator.version),
        rule=indicator.rule,
        rule_version=_rule_version(data, indicator, value),
    )


def _rule_version(data: Data, indicator: Indicator, value: Value) -> str:
    """The version of the counting rule, or of the convention that a source's words stand under."""
    if value.mode is Mode.STATED:
        words = [figure(data, row)["qualifier"] for row in value.rows]
        return ";".join(data.framework.conventions[one].version for one in words)
    rule = data.framework.rules.get(indicator.rule)
    return rule.version if rule is not None else ""
