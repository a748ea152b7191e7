"""The few lines in which the meaning meets the press; `book/_config.yml` names this extension."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from i2lib import data as project
from i2lib import datapackage, pages, parameters, statements
from i2lib.datapackage import Description, Table
from i2lib.errors import DataError, Problem
from i2lib.indicators import agreement
from i2lib.report import Run, Site

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NOTICE = "Independent reconstruction from public pages; not an ITU publication."
ANNUAL, SIDE_BY_SIDE = Path("notebooks/annual.ipynb"), Path("notebooks/side_by_side.ipynb")


def check(root: Path) -> list[Problem]:
    """The warnings of the data at `root`. Raises DataError with every problem."""
    _, found = every_problem(datapackage.describe(root))
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise DataError(errors)
    return found


def every_problem(description: Description) -> tuple[dict[str, Table], list[Problem]]:
    """The tables that could be read, and every problem of rows, of indicators and of sentences.

    Sentences are tried only on rows that can be used.
    """
    tables, found = project.check(description)
    found += agreement.problems(tables)
    if all(problem.severity != "error" for problem in found):
        found += statements.problems(project.load(description.root))
    return tables, found


def runs(root: Path) -> list[Run]:
    """One run for each year of the table of years, and the one that sets them side by side."""
    years = project.load(root).framework.years
    annual = [Run(ANNUAL, {"year": year}, f"years/{year}") for year in years]
    return [*annual, Run(SIDE_BY_SIDE, {}, "years/side-by-side")]


def contract(root: Path, _notebook: str, given: Mapping[str, object]) -> Mapping[str, object]:
    """The parameters, if a run may be given them. Raises UsageError naming what is accepted."""
    parameters.accept(project.load(root), dict(given))
    return given


def written(root: Path) -> Mapping[str, str]:
    """The pages made from the registers."""
    return pages.write(project.load(root))


SITE = Site(check=check, runs=runs, contract=contract, pages=written, notice=NOTICE)


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx's way in. The press is imported here: a reader of `SITE` needs no Sphinx."""
    from i2lib.report import book, theme

    root = Path(app.srcdir).parent
    app.config.release = datapackage.describe(root).version  # the edition of the data, as shown
    theme.setup(app)
    return book.setup(app, SITE)
