"""Pages made from the registers without a kernel: plain functions that return text.

Each page lies one folder below the book's root. Every row of every register stands on one of them
under its permanent anchor, so that whatever counts it can point at it.
"""

from __future__ import annotations

from collections.abc import Callable

from i2lib.data import Data
from i2lib.indicators import FORMULAS
from i2lib.pages import (
    alternatives,
    atoz,
    conflicts,
    downloads,
    editions,
    home,
    methods,
    neighbours,
    registers,
    tables,
    targets,
)
from i2lib.pages.partners import partners

PAGES: dict[str, Callable[[Data], str]] = {
    **registers.PAGES,
    "registers/a-z.md": atoz.a_to_z,
    "registers/conflicts.md": conflicts.differing,
    "registers/plan.md": tables.plan,
    "registers/targets.md": targets.targets,
    "registers/tables.md": tables.described,
    "registers/sources.md": tables.sources,
    "registers/coverage.md": tables.coverage,
    "registers/left-out.md": tables.left_out,
    "indicators/index.md": methods.indicators,
    **{f"indicators/{code}.md": methods.of(code) for code in FORMULAS},
    "registers/rules.md": alternatives.alternatives,
    "registers/downloads.md": downloads.downloads,
    "editions/index.md": editions.index,
    "editions/changes.md": editions.changes,
    "editions/years.md": neighbours.years,
    "fragments/newest.md": home.newest,
    "fragments/downloads.md": downloads.landing,
    "fragments/frame.json": downloads.for_the_frame,
    "fragments/names.json": atoz.for_the_search,
}


def write(data: Data) -> dict[str, str]:
    """Every generated page by its path in the book: those of all data, of partners, of editions."""
    made = {path: page(data) for path, page in PAGES.items()}
    made |= partners(data) | editions.pages(data)
    return {path: downloads.with_rows(data, path, text) for path, text in made.items()}
