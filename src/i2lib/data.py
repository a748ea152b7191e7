"""The data of one project: its registers and its framework, read once and checked whole."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from i2lib import asking, datapackage, framework, published, registers
from i2lib.datapackage import Description
from i2lib.errors import DataError, Problem
from i2lib.framework import Framework
from i2lib.published import Published
from i2lib.registers import Registers


@dataclass(frozen=True, eq=False)  # known by identity, so that what is made from it can be kept
class Data:
    """Everything that numbers are made from."""

    root: Path
    description: Description
    registers: Registers
    framework: Framework
    published: Published
    sources: dict[str, dict[str, str]]  # id -> title, publisher, url, kind, note
    codelists: dict[str, dict[str, str]]  # list -> code -> label
    measures: dict[str, dict[str, str]]  # code -> label, unit, comparable_with, meaning

    def table(self, name: str) -> pd.DataFrame:
        """The register of this name, as named in the data package."""
        return getattr(self.registers, name)  # type: ignore[no-any-return]

    def label(self, codelist: str, code: str) -> str:
        return self.codelists[codelist].get(code, code)


def load(root: Path | None = None) -> Data:
    """The checked data of the project at `root`, or of the one found from the working folder.

    Raises DataError with every problem of every table; warnings stop nothing.
    """
    asking.past("i2lib.load")
    root = root or datapackage.find()
    if _kept and (kept := _kept.pop((root, datapackage.state(root)), None)):
        return kept
    description = datapackage.describe(root)
    tables, found = check(description)
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise DataError(errors)
    return of(description, tables)


_kept: dict[tuple[Path, str], Data] = {}


def keep(root: Path) -> Data:
    """Load the data now, also for the next `load` in this process, or in each that is forked from it.

    That is sound: they are known by every byte that was read, so once a byte has changed they are
    read anew; and they are handed out once, so nobody receives tables that somebody has altered.
    """
    before, loaded = datapackage.state(root), load(root)
    if datapackage.state(root) == before:
        _kept[root, before] = loaded
    return loaded


def of(description: Description, tables: dict[str, datapackage.Table]) -> Data:
    """The data of tables in which `check` found no error."""
    return Data(
        root=description.root,
        description=description,
        registers=registers.load(tables),
        framework=framework.load(tables),
        published=published.load(tables),
        sources={row["id"]: row for row in datapackage.records(tables["sources"].frame)},
        codelists={
            name: dict(zip(table.frame["code"], table.frame["label"], strict=True))
            for name, table in tables.items()
            if table.resource.path.startswith("codelists/")
        },
        measures={row["code"]: row for row in datapackage.records(tables["measures"].frame)},
    )


def check(description: Description) -> tuple[dict[str, datapackage.Table], list[Problem]]:
    """Every table that could be read, and every problem: of form, of cells, and between rows."""
    tables, found = datapackage.check(description)
    found += _not_described(description)
    found += framework.problems(tables)
    found += registers.problems(tables)
    found += published.problems(tables, description)
    return tables, found


def _not_described(description: Description) -> list[Problem]:
    """The tables that numbers are made from and that the data package does not know."""
    needed = (
        *(field.name for field in fields(Registers)),
        *framework.TABLES,
        *published.TABLES,
        "sources",
    )
    return [
        Problem(
            datapackage.FILE.as_posix(),
            None,
            None,
            name,
            "no table of this name is described",
            "restore its description from the last commit",
        )
        for name in needed
        if name not in description.resources
    ]
