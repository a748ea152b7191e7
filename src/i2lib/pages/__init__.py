"""Pages made from the registers without a kernel: plain functions that return text.

Each page lies one folder below the book's root. Every row of every register stands on one of them
under its permanent anchor, so that whatever counts it can point at it.
"""

from __future__ import annotations

from i2lib.data import Data
from i2lib.indicators import FORMULAS
from i2lib.pages import (
    alternatives,
    conflicts,
    council,
    downloads,
    editions,
    home,
    methods,
    neighbours,
    registers,
    tables,
    targets,
)

PAGES = {
    "registers/instruments.md": registers.instruments,
    "registers/partners.md": registers.partners,
    "registers/partnerships.md": registers.partnerships,
    "registers/events.md": registers.events,
    "registers/publications.md": registers.publications,
    "registers/activities.md": registers.activities,
    "registers/documents.md": council.documents,
    "registers/resolutions.md": council.resolutions,
    "registers/counts.md": registers.counts,
    "registers/wtisd.md": registers.wtisd,
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
}


def write(data: Data) -> dict[str, str]:
    """Every generated page by its path in the book."""
    made = {path: page(data) for path, page in PAGES.items()} | editions.pages(data)
    return {path: downloads.with_rows(data, path, text) for path, text in made.items()}
