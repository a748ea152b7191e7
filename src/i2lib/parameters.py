"""The typed contract of a run: what may be asked of a notebook, refused before anything is computed.

The press asks it before a kernel starts, and the notebook's first call asks it again, since plain
papermill passes whatever it was given (a misspelt name is a warning to it, `-p period_start 2016`
arrives as a number).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from i2lib import dates
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import UsageError

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


@dataclass(frozen=True)
class Request:
    """What was asked, resolved: a window, and the codes that rows are kept by."""

    window: Window
    where: dict[str, str] = field(default_factory=dict)


def accept(data: Data, given: dict[str, Any]) -> Request:
    """The request that these parameters make, the report's newest year if no window is asked.

    Raises UsageError naming every fault with the accepted values: unknown names, wrong types,
    years that are not the report's, unknown codes, contradictions, an end before its start.
    """
    try:
        asked = Parameters(**given)
    except ValidationError as error:
        raise UsageError("\n".join(_fault(dict(fault)) for fault in error.errors())) from None
    faults = list(_unknown_codes(data, asked))
    window = None
    try:
        window = _window(data, asked)
    except UsageError as error:
        faults.append(str(error))
    if faults or window is None:
        raise UsageError("\n".join(faults))
    where = {name: getattr(asked, name) for name in CODELISTS if getattr(asked, name)}
    return Request(window, where)


def _fault(fault: dict[str, Any]) -> str:
    name = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"unknown parameter {name}; accepted are {', '.join(Parameters.model_fields)}"
    whole = Parameters.model_fields[name].annotation is int
    wanted = "a whole number such as 2016" if whole else "text in quotation marks"
    return f"{name} = {fault['input']!r}: {wanted} was expected"


def _unknown_codes(data: Data, asked: Parameters) -> list[str]:
    faults = []
    for name, codelist in CODELISTS.items():
        code = getattr(asked, name)
        if code and code not in data.codelists[codelist]:
            accepted = ", ".join(data.codelists[codelist])
            faults.append(f"{name} = {code!r}: accepted are {accepted}")
    return faults


def _window(data: Data, asked: Parameters) -> Window:
    years = data.framework.years
    if asked.period_start or asked.period_end:
        if asked.year:
            raise UsageError(
                "year and period_start/period_end were both given; give one of the two"
            )
        if not (asked.period_start and asked.period_end):
            raise UsageError("period_start and period_end go together; one of them is missing")
        start = _day("period_start", asked.period_start).first
        end = _day("period_end", asked.period_end).last
        if end < start:
            raise UsageError(
                f"period_end {asked.period_end} is before period_start "
                f"{asked.period_start}; exchange them, or correct one"
            )
        return Window(start, end)
    year = asked.year or max(years)
    if year not in years:
        raise UsageError(
            f"year = {year}: the years of the report are {', '.join(str(one) for one in years)}"
        )
    return years[year].window


def _day(name: str, text: str) -> dates.Span:
    try:
        return dates.parse(text)
    except ValueError as error:
        raise UsageError(f"{name} = {text!r}: {error}") from None
