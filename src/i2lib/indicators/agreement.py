"""The framework's indicators held against the formulas: each has one, and each of them is asked for.

An indicator is a row that anybody may add and a formula is code, so the two can part. What a row
asks for that does not exist is told with the problems of the data, before anything is computed.
Only the version that holds is asked: what a former one read may be gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from i2lib import definitions, framework
from i2lib.datapackage import Table, records
from i2lib.errors import Problem
from i2lib.indicators.computing import FORMULAS, NAMES
from i2lib.registers import Registers

TABLE = "indicators"
READ = (*(field.name for field in fields(Registers)), *framework.TABLES)  # what a formula may read


def problems(tables: dict[str, Table]) -> list[Problem]:
    """Indicators without a formula, formulas without an indicator, splits and registers unknown."""
    table = tables.get(TABLE)
    if table is None:
        return []
    found = []
    rows = list(records(table.frame))
    for position in definitions.newest(table).values():
        row = rows[position]
        if row["code"] not in FORMULAS:
            found.append(
                table.problem(
                    position,
                    "code",
                    "no formula computes it",
                    f"write one and list it in i2lib.indicators; listed are {', '.join(FORMULAS)}",
                )
            )
        found += _unknown(table, position, "splits", row["splits"], NAMES)
        found += _unknown(table, position, "registers", row["registers"], READ)
    for code in FORMULAS:
        if code not in set(table.frame["code"]):
            what = f"the formula of {code} has no indicator"
            found.append(
                Problem(table.file, None, "code", None, what, "add its row, or remove the formula")
            )
    return found


def _unknown(
    table: Table, position: int, column: str, cell: str, known: Iterable[str]
) -> Iterator[Problem]:
    lost = [item for item in cell.split(";") if item and item not in known]
    if lost:
        yield table.problem(
            position, column, f"{', '.join(lost)} is unknown", f"accepted are {', '.join(known)}"
        )
