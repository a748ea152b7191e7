"""A worked example: one value of one indicator, step by step, from its rows to its words."""

from __future__ import annotations

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.dates import spelled
from i2lib.framework import Year
from i2lib.indicators.stating import figure
from i2lib.listings import link
from i2lib.quantities import Mode, Value

Terms = list[tuple[str, "str | Markup"]]
NAMED = 12  # rows that are named; of a longer list the ids lead to the names


def example(data: Data, year: Year, value: Value) -> str:
    """The steps from the window to the printed words and to the ends that arithmetic takes."""
    first, last = (spelled(day.isoformat()) for day in (year.window.start, year.window.end))
    steps: Terms = [("Window", f"{first} to {last}")]
    steps += _chosen(data, value) if value.mode is Mode.STATED else _counted(data, value)
    steps += [
        ("Named by", rows(data, value.through)),
        ("Standing apart", rows(data, value.apart)),
        ("Listed, not counted", rows(data, value.listed)),
        ("Printed", Markup("<strong>{}</strong>").format(value.words)),
        ("In arithmetic", ends(value)),
    ]
    return described([step for step in steps if step[1]])


def _counted(data: Data, value: Value) -> Terms:
    """The rows surely and possibly in the window; the count lies between the first and all."""
    low, high = int(value.interval.lower) if value.interval else 0, len(value.rows)
    return [
        ("Surely in it", rows(data, value.rows[:low]) or "none"),
        ("Possibly in it", rows(data, value.rows[low:]) or "none"),
        ("Count", str(low) if low == high else f"{low} surely and {high - low} more possibly"),
        ("Carries", evidence.RULES[value.mode]),
    ]


def _chosen(data: Data, value: Value) -> Terms:
    """The statement that the rule chose, the others, and what its qualifier stands for."""
    said = figure(data, value.rows[0])
    convention = data.framework.conventions[said["qualifier"]]
    speaker = ", ".join(
        data.label(codelist, said[column])
        for column, codelist in (("said_by", "speakers"), ("said_when", "moments"))
        if said.get(column)
    )
    return [
        ("Shown", rows(data, value.rows)),
        (
            "Its own days",
            own if (own := evidence.window_of(data, value)) != str(value.window) else "",
        ),
        ("Said by", speaker),
        ("Also said", rows(data, value.others)),
        ("Qualifier", f"{convention.qualifier}: {said['value']} stands for {ends(value)}"),
    ]


def ends(value: Value) -> str:
    """The two ends of a value in words; they are for arithmetic and are never printed for it."""
    if value.interval is None:
        return ""
    low, high = value.interval.lower, value.interval.upper
    if high is None:
        return f"{low:,} or more, the upper end is open"
    return f"{low:,}, exactly" if value.interval.exact else f"{low:,} to {high:,}"


def rows(data: Data, ids: tuple[str, ...], named: int = NAMED) -> Markup:
    """Links to rows: by name and day where they are few, by id where they are many."""
    found = [evidence.row(data, one) for one in ids]
    if len(found) > named:
        links = Markup(", ").join(link(row, row.id) for row in found)
        return Markup("{} rows: {}").format(len(found), links) if named else links
    items = Markup("").join(
        Markup("<li>{} {}{}</li>").format(
            link(row, row.id),
            row.label,
            f" ({day})" if (day := evidence.when(data, row.id)) else "",
        )
        for row in found
    )
    return Markup("<ul>{}</ul>").format(items) if found else Markup("")


def described(terms: Terms) -> str:
    """Terms and what they are, as a list of descriptions."""
    listed = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(*term) for term in terms)
    return str(Markup('<dl class="i2-method">{}</dl>').format(listed))
