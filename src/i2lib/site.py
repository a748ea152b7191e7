"""The few lines in which the meaning meets the press; `book/_config.yml` names this extension."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from i2lib.errors import DataError, Problem
from i2lib.notice import NOTICE
from i2lib.report import Finding, Run, Site

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from i2lib import (
        account,
        charts,
        claims,
        datapackage,
        drawings,
        editions,
        narrative,
        parameters,
        statements,
    )
    from i2lib import data as project
    from i2lib import pages as made
    from i2lib.asking import Way
    from i2lib.data import Data
    from i2lib.datapackage import Description, Table
    from i2lib.indicators import agreement
    from i2lib.pages import downloads
else:

    class Room:
        """A room of the library, imported when it is first asked for: binding pages asks for none."""

        def __init__(self, name: str) -> None:
            self.name = name

        def __getattr__(self, of_room: str) -> Any:
            return getattr(import_module(f"i2lib.{self.name}"), of_room)

    account, charts, claims, datapackage = map(Room, ("account", "charts", "claims", "datapackage"))
    drawings, editions, narrative = map(Room, ("drawings", "editions", "narrative"))
    parameters, project, made = map(Room, ("parameters", "data", "pages"))
    statements, agreement = map(Room, ("statements", "indicators.agreement"))
    downloads = Room("pages.downloads")

ANNUAL, SIDE_BY_SIDE = Path("notebooks/annual.ipynb"), Path("notebooks/side_by_side.ipynb")


def loaded(root: Path) -> Data:
    """The checked data of the project; read again only when a byte of them has changed."""
    return _of_state(root, datapackage.state(root))


@lru_cache(maxsize=2)  # a plan compares two
def _of_state(root: Path, _state: str) -> Data:
    return project.load(root)


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
    found += typed_in_notebooks(description.root)
    if all(problem.severity != "error" for problem in found):
        loaded = project.of(description, tables)
        found += statements.problems(loaded)
        found += editions.problems(loaded)
    return tables, found


def typed_in_notebooks(root: Path) -> list[Problem]:
    """Figures and directions typed into the text of a notebook; what is no notebook the run names."""
    found = []
    for notebook in (ANNUAL, SIDE_BY_SIDE):
        try:
            cells = json.loads((root / notebook).read_text(encoding="utf-8"))["cells"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        for number, cell in enumerate(cells, start=1):
            text = "".join(cell.get("source", ""))
            if cell.get("cell_type") == "markdown" and (words := narrative.typed_in_prose(text)):
                what = f"the words are typed into the text {text!r}"
                advice = "say them in a code cell, with account.say and the name of an indicator"
                found.append(
                    Problem(
                        f"{notebook.as_posix()}, cell {number}", None, None, words, what, advice
                    )
                )
    return found


def audit(root: Path, pages: Mapping[str, Path]) -> dict[str, Finding]:
    """What each of these bound pages says that the data do not carry, as lines."""
    data, state = loaded(root), datapackage.state(root)
    found = {}
    for name, path in pages.items():
        audited = claims.audited(data, name, path.read_text(encoding="utf-8"))
        found[name] = Finding(audited.lines, (state, audited))
    return found


def stays(root: Path, before: Mapping[str, Finding]) -> dict[str, Finding]:
    """The findings of an earlier audit of the same pages that are so under the data now, too."""
    state, found = datapackage.state(root), {}
    for name, finding in before.items():
        then, audited = finding.rests_on
        if then == state:
            found[name] = finding
        elif now := claims.again(loaded(root), audited):
            found[name] = Finding(now.lines, (state, now))
    return found


def runs(root: Path) -> list[Run]:
    """One run for each year of the table of years, and the one that sets them side by side."""
    years = loaded(root).framework.years
    annual = [Run(ANNUAL, {"year": year}, f"years/{year}") for year in years]
    return [*annual, Run(SIDE_BY_SIDE, {}, "years/side-by-side")]


def contract(root: Path, _notebook: str, given: Mapping[str, object]) -> Mapping[str, object]:
    """The parameters, if a run may be given them. Raises UsageError naming what is accepted."""
    parameters.accept(loaded(root), dict(given))
    return given


def answers(root: Path, ways: Iterable[Way]) -> Iterator[object]:
    """What the data answer now to questions that notebooks have asked."""
    return account.answers(loaded(root), ways)


def written(root: Path) -> Mapping[str, str]:
    """The pages made from the registers."""
    return made.write(loaded(root))


def files(root: Path) -> Mapping[str, str | bytes]:
    """What is handed out beside the pages: the data package byte for byte, README and licences."""
    papers = [root / name for name in ("LICENSE", "LICENSE-content")]
    package = sorted(path for path in (root / "data").rglob("*") if not path.name.startswith("."))
    found = [path for path in (*papers, *package) if path.is_file()]
    return {
        "README.txt": downloads.readme(loaded(root)),
        **{path.relative_to(root).as_posix(): path.read_bytes() for path in found},
    }


def bundle(root: Path) -> str:
    """Where the one zip of the whole report lies in the book."""
    return downloads.bundle(loaded(root))


def warm(root: Path) -> None:
    """Read, ask and draw now what every notebook will, in the process that runs are forked from.

    The page of a year draws others, too, so what is asked of them here is kept for all pages.
    """
    loaded = project.keep(root)
    every = account.Account(loaded, parameters.accept(loaded, {})).over_all_years()
    every.compared()
    for name in drawings.CHARTS:
        drawings.squares(loaded, name, every.window)
    charts.warm()


SITE = Site(
    check=check,
    runs=runs,
    contract=contract,
    pages=written,
    answers=answers,
    audit=audit,
    stays=stays,
    files=files,
    bundle=bundle,
    notice=NOTICE,
    warm="i2lib.site:warm",
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx's way in. The press is imported here: a reader of `SITE` needs no Sphinx."""
    from i2lib.report import book, theme

    theme.setup(app)
    return book.setup(app, SITE)
