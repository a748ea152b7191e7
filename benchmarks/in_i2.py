"""Ours: every indicator of instruments in every year, with the ids behind each number."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from synthetic import CODES, YEARS, Numbers

from i2lib import compute, datapackage
from i2lib import data as project
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.indicators import rules
from i2lib.site import every_problem


def load(root: Path) -> Data:
    """The data of a project, checked."""
    return project.load(root)


def count(data: Data) -> Numbers:
    """Least and most of every indicator in every year."""
    found: Numbers = {}
    for code in CODES:
        found[code] = {}
        for year in YEARS:
            value = compute(data, code, Window.of_year(year))
            least = int(value.interval.lower or 0) if value.interval else 0
            found[code][year] = (least, len(value.rows))
    return found


def tally(data: Data) -> Numbers:
    """Every term of the stock-flow identity in every year, under the house rule."""
    found: Numbers = {}
    for year in YEARS:
        counted = rules.count(data, rules.HOUSE, Window.of_year(year))
        for term, bounds in counted.terms.items():
            found.setdefault(term, {})[year] = (bounds.lower, bounds.upper)
    return found


def check(root: Path) -> int:
    """Everything that `i2 check` checks; how many problems it finds."""
    return len(every_problem(datapackage.describe(root))[1])


def read(root: Path) -> int:
    """The same files read by pandas as they are, and nothing checked; how many rows they hold."""
    return sum(len(pd.read_csv(path)) for path in sorted((root / "data").rglob("*.csv")))
