"""The typed contract of a run: what may be asked of a notebook, refused before anything is computed.

The press asks it before a kernel starts, and the notebook's first call asks it again, since plain
papermill passes whatever it was given (a misspelt name is a warning to it, `-p period_start 2016`
arrives as a number).
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from i2lib import dates, targets
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import UsageError
from i2lib.indicators.counting import possibly
from i2lib.targets import Target

WINDOW = {"year", "period_start", "period_end"}
CODELISTS = {"region": "regions", "partner_type": "partner_types", "sector": "sectors"}


class Parameters(BaseModel):
    """What a run may be given. Empty text and year 0 stand for what is not asked."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    year: int = 0
    period_start: str = ""
    period_end: str = ""
    region: str = ""
    partner_type: str = ""
    sector: str = ""
    targets: str = ""


@dataclass(frozen=True)
class Request:
    """What was asked, resolved: a window, the codes that rows are kept by, an analyst's targets."""

    window: Window
    where: dict[str, str] = field(default_factory=dict)
    targets: dict[str, tuple[Target, ...]] = field(default_factory=dict)


def accept(data: Data, given: dict[str, Any]) -> Request:
    """The request that these parameters make, the report's newest year if no window is asked.

    Raises UsageError naming every fault with the accepted values: unknown names, wrong types,
    years that are not the report's, unknown codes, contradictions, an end before its start; and
    DataError with every problem of a file of targets.
    """
    faults: list[str] = []
    wrong: set[str] = set()
    try:
        asked = Parameters(**given)
    except ValidationError as error:
        faults += [_fault(dict(fault)) for fault in error.errors()]
        wrong = {str(fault["loc"][0]) for fault in error.errors()}
        asked = Parameters(**{name: one for name, one in given.items() if name not in wrong})
    faults += _unknown_codes(data, asked)
    window = None if wrong & WINDOW else _window(data, asked, faults)
    if asked.targets and window and window.year is None:
        faults.append("targets: a status belongs to a calendar year; give a year, and no period")
    if faults or window is None:
        raise UsageError("\n".join(faults))
    where = {name: getattr(asked, name) for name in CODELISTS if getattr(asked, name)}
    return Request(window, where, own_targets(data, asked.targets) if asked.targets else {})


def own_targets(data: Data, file: Path | str) -> dict[str, tuple[Target, ...]]:
    """An analyst's targets, from a file with the columns of the table of targets.

    Its column `series` names the indicator. Raises DataError with every problem of the file.
    """
    resource = data.description.resources["targets"]
    return targets.own(Path(file), resource, data.framework.indicators)


def newest_year(data: Data) -> int:
    """The newest year of the report in which an instrument, a partnership or an event is dated."""
    dated = (("instruments", "signed_on"), ("partnerships", "launched_on"), ("events", "starts_on"))

    def holds_data(window: Window) -> bool:
        return any(possibly(data.table(name), column, window).any() for name, column in dated)

    years = data.framework.years
    return max((year for year, one in years.items() if holds_data(one.window)), default=max(years))


def refuse_unknown(sources: list[str]) -> None:
    """Refuse names that papermill has injected and that no notebook of this report takes.

    papermill warns of a misspelt name and runs on with the default. What it injects stands in a
    cell headed `# Parameters`; `sources` are the cells that have run. Raises UsageError.
    """
    for source in sources:
        if not source.startswith(INJECTED):
            continue
        names = [
            target.id
            for line in ast.parse(source).body
            if isinstance(line, ast.Assign)
            for target in line.targets
            if isinstance(target, ast.Name)
        ]
        unknown = [name for name in names if name not in Parameters.model_fields]
        if unknown:
            accepted = ", ".join(Parameters.model_fields)
            raise UsageError(f"unknown parameter {', '.join(unknown)}; accepted are {accepted}")


INJECTED = "# Parameters"  # the first line of the cell that papermill injects


def _fault(fault: dict[str, Any]) -> str:
    name = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"unknown parameter {name}; accepted are {', '.join(Parameters.model_fields)}"
    whole = Parameters.model_fields[name].annotation is int
    wanted = (
        "a whole number such as 2016"
        if whole
        else "text (papermill -p makes a number of 2016; write 2016-01-01, or use -r)"
    )
    return f"{name} = {fault['input']!r}: {wanted} was expected"


def _unknown_codes(data: Data, asked: Parameters) -> list[str]:
    faults = []
    for name, codelist in CODELISTS.items():
        code = getattr(asked, name)
        if code and code not in data.codelists[codelist]:
            accepted = ", ".join(data.codelists[codelist])
            faults.append(f"{name} = {code!r}: accepted are {accepted}")
    return faults


def _window(data: Data, asked: Parameters, faults: list[str]) -> Window | None:
    """The window asked for, or None with what stands against it added to the faults."""
    years = data.framework.years
    if not (asked.period_start or asked.period_end):
        year = asked.year or newest_year(data)
        if year in years:
            return years[year].window
        known = ", ".join(str(one) for one in years)
        faults.append(f"year = {year}: the years of the report are {known}")
        return None
    if asked.year:
        faults.append("year and period_start/period_end were both given; give one of the two")
    if not (asked.period_start and asked.period_end):
        faults.append("period_start and period_end go together; one of them is missing")
    start = _span("period_start", asked.period_start, faults)
    end = _span("period_end", asked.period_end, faults)
    if start and end and end.last < start.first:
        faults.append(
            f"period_end {asked.period_end} is before period_start "
            f"{asked.period_start}; exchange them, or correct one"
        )
    return Window(start.first, end.last) if start and end and not faults else None


def _span(name: str, text: str, faults: list[str]) -> dates.Span | None:
    if not text:
        return None
    try:
        if ".." in text:
            raise ValueError("a period has a first and a last day; no side of it may be open")
        return dates.parse(text)
    except ValueError as error:
        faults.append(f"{name} = {text!r}: {error}")
        return None
