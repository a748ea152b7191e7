"""How a page and its sections open: which window they are of, and which part of which plan.

The plan names an outcome and outputs for some years only, and uses one code for two things; so the
first words of a page and of a section say what they are about before any number is told.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from i2lib.data import Data
from i2lib.dates import Window
from i2lib.framework import Year
from i2lib.narrative import listed, phrase

OBJECTIVE = "I.2/objective"
GOAL, TARGET = "5 (2020-2023)/goal", "5.1 (2020-2023)/target"  # what follows the objective
SUCCESSOR = "plan-2020-2023"
LEVELS = {"outcome": "Outcome", "output": "Output", "objective": "Objective"}


def lead(data: Data, window: Window, year: Year | None, where: dict[str, str]) -> tuple[str, str]:
    """The page's first sentence: what it shows, and where the plan then in force is not I.2's."""
    objective = data.framework.element(OBJECTIVE)
    when = phrase(window)
    subject = f"what public pages show of ITU's work {when} on partnerships and cooperation"
    if year is not None and year.names_outputs:
        text = (
            f"What public pages show of ITU's work {when} on Objective {objective['code']}, "
            f"{objective['title']}."
        )
        if not year.plan:
            text += (
                " The plan then in force was not found; the page of that year uses this wording."
            )
    elif year is not None and year.plan == SUCCESSOR:
        goal, target = data.framework.element(GOAL), data.framework.element(TARGET)
        text = (
            f"Outside the plan 2016-2019: {subject}. The plan then in force has goal "
            f"{goal['code'].split()[0]}, “{goal['title']}”, and target "
            f"{target['code'].split()[0]}, “{target['title']}”."
        )
    elif year is not None and year.plan:
        plan = data.framework.plan_title(year.plan)
        text = f"Outside the plan 2016-2019: {subject}. The plan then in force is the {plan}."
    elif year is not None:
        text = f"Outside the plan 2016-2019: {subject}. The plan then in force was not found."
    else:
        text = f"{subject[0].upper()}{subject[1:]}."
    kept = [f"{name.replace('_', ' ')} {_label(data, name, code)}" for name, code in where.items()]
    if kept:
        text += f" Rows of {listed(kept)} only."
    return f'<p class="i2-lead">{escape(text)}</p>\n', text


def _label(data: Data, parameter: str, code: str) -> str:
    return data.label(
        {"partner_type": "partner_types", "region": "regions"}.get(parameter, "sectors"), code
    )


def strip(data: Data, here: Year | None) -> str:
    """The strip of years, the page's own year marked."""
    links = [
        Markup('<a aria-current="page">{}</a>').format(year.year)
        if year == here
        else Markup('<a href="../years/{0}.html">{0}</a>').format(year.year)
        for year in data.framework.years.values()
    ]
    return f'<nav class="i2-years" aria-label="Years">{" ".join(links)}</nav>\n'


def element(data: Data, uid: str, window: Window) -> tuple[str, str]:
    """Outcome and output told apart in words, for one code names both; and that no value is published."""
    part = data.framework.element(uid)
    if not data.framework.names_outputs(window):
        text = "Outside the plan 2016-2019, the subject only. No official figure on it was found."
        return f'<p class="i2-window">{escape(text)}</p>\n', text
    text = f"{LEVELS[part['level']]} {part['code']}: {part['title']}."
    twins = data.framework.elements
    twin = twins[(twins["code"] == part["code"]) & (twins["uid"] != uid)]
    if len(twin):
        other = f"an {twin['level'].iloc[0]}"
        text += f" The plan uses the code {part['code']} for this {part['level']} and for {other}."
    text += " None of the pages found gives a value."
    return f'<p class="i2-window">{escape(text)}</p>\n', text


SECTIONS = {  # part of the plan -> the section of a year's page that tells of it
    "I.2-1/outcome": "synergies-from-partnerships",
    "I.2-1/output": "knowledge-sharing-networking-and-partnerships",
    "I.2-2/output": "memoranda-of-understanding",
}


def parts(data: Data, window: Window) -> tuple[str, str]:
    """The way to the outcome and to each output, told apart; where no plan has them, to the subjects."""
    named = data.framework.names_outputs(window)
    objective = data.framework.element(OBJECTIVE)
    items = [_part(objective, Markup("{}").format(objective["title"]))] if named else []
    for uid, section in SECTIONS.items():
        part = data.framework.element(uid)
        way = Markup('<a href="#{}">{}</a>').format(section, part["title"])
        items.append(_part(part, way) if named else way)
    html = Markup('<nav class="i2-parts" aria-label="{}"><ul>{}</ul></nav>\n').format(
        "Objective, outcome and outputs" if named else "Subjects",
        Markup("").join(Markup("<li>{}</li>").format(item) for item in items),
    )
    return str(html), "; ".join(item.striptags() for item in items)


def _part(part: dict[str, str], words: Markup) -> Markup:
    return Markup("<b>{} {}</b> {}").format(LEVELS[part["level"]], part["code"], words)
