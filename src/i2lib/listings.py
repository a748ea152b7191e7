"""Rows by name: what was found stands on the page under its own name, date and place.

Small counts of named things are better read as lists. Everything here makes HTML from rows; each
row is a link to its permanent place in the book.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
from markupsafe import Markup, escape

from i2lib import evidence
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import Window, spelled
from i2lib.evidence import Row
from i2lib.framework import Indicator, Year
from i2lib.indicators.knowledge import chosen
from i2lib.narrative import Voice, day_range, listed, phrase
from i2lib.quantities import Mode, Value, grouped
from i2lib.tables import Line, Table, external

OBJECTIVE = "I.2/objective"
GOAL, TARGET = "5 (2020-2023)/goal", "5.1 (2020-2023)/target"  # what follows the objective
SUCCESSOR = "plan-2020-2023"
LEVELS = {"outcome": "Outcome", "output": "Output", "objective": "Objective"}


def link(row: Row, words: str = "") -> Markup:
    """A row's label, or other words, as a link to its place in the book."""
    return Markup('<a href="../{}">{}</a>').format(row.address, words or row.label)


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


def element(data: Data, uid: str, year: Year | None) -> tuple[str, str]:
    """Outcome and output told apart in words: one code names both in this plan."""
    part = data.framework.element(uid)
    if year is not None and year.names_outputs:
        text = f"{LEVELS[part['level']]} {part['code']}: {part['title']}"
    else:
        text = "Outside the plan 2016-2019: the subject only, without its outcome and outputs"
    return f'<p class="i2-window">{escape(text)}</p>\n', text


def key_figure(voice: Voice, value: Value) -> str:
    """One figure in display type: hedge small, number large, what it is, its window, its evidence."""
    indicator = voice.data.framework.indicator(value.indicator)
    hedge = Markup('<span class="hedge">{}</span> ').format(value.hedge) if value.hedge else ""
    button = voice.claim(value, "Evidence", label=f"Evidence: {value.words}", css="i2-open")
    return Markup(
        '<div class="i2-key"><p class="i2-key-value" data-indicator="{code}" data-rows="{rows}">'
        '{hedge}<b>{number}</b></p><p class="i2-key-what">{what}</p>'
        '<p class="i2-key-when">{when}</p>{button}</div>'
    ).format(
        code=value.indicator,
        rows=" ".join(value.rows),
        hedge=hedge,
        number=grouped(value.number or 0),
        what=indicator.caption,
        when=_when(voice.data, value),
        button=Markup(button),
    ) + Markup(voice.aside(value))


def _when(data: Data, value: Value) -> str:
    """The window of a figure in the words that fit it: an event's days, or the source's own."""
    first = evidence.record(data, value.rows[0]) if value.rows else {}
    if first.get("event_id"):
        event = evidence.record(data, first["event_id"])
        return day_range(event["starts_on"], event["ends_on"])
    if value.indicator in ("resolutions-answered", "council-reports"):
        words = _council_words(data, value.window)
        if words:
            return words
    return first.get("window_words") or str(value.window)


def _council_words(data: Data, window: Window) -> str:
    activities = data.registers.activities
    reports = activities[
        (activities["kind"] == "council_report") & (activities["year"] == str(window.year))
    ]
    words = [cell for cell in reports["window_words"].unique() if cell]
    return words[0] if len(words) == 1 else ""


def named(data: Data, ids: tuple[str, ...]) -> str:
    """A list of rows, each under its name with what is known of it."""
    if not ids:
        return ""
    items = [
        Markup("<li>{}{}</li>").format(link(evidence.row(data, row_id)), _known(data, row_id))
        for row_id in ids
    ]
    return f'<ul class="i2-named">{"".join(items)}</ul>\n'


def _known(data: Data, row_id: str) -> Markup:
    """What stands after a row's name: its date, its partners, what it renews, how often seen."""
    row = evidence.row(data, row_id)
    cells = evidence.record(data, row_id)
    parts: list[str | Markup] = []
    if row.register == "events":
        parts.append(day_range(cells["starts_on"], cells["ends_on"]))
        parts.append(_place(data, cells))
    else:
        parts.append(evidence.when(data, row_id))
    if cells.get("renewal_of"):
        olds = [link(evidence.row(data, old), old) for old in cells["renewal_of"].split(";")]
        parts.append(Markup("renews {}").format(Markup(", ").join(olds)))
    if row.verified == evidence.SEEN_ONCE:
        parts.append("seen once")
    known = Markup(", ").join(part for part in parts if part)
    return Markup(' <span class="i2-known">{}</span>').format(known) if known else Markup("")


def _place(data: Data, cells: dict[str, str]) -> str:
    where = [cells["city"], data.label("countries", cells["country"]) if cells["country"] else ""]
    if cells["online"] == "yes":
        where.append("online")
    return ", ".join(part for part in where if part)


def beside(data: Data, indicator: Indicator, value: Value) -> str:
    """The rows that stand apart from a count, under words that say why."""
    why = {
        "instruments-signed": "Standing apart, not counted: host agreements for one event",
        "events-held": "Standing apart, not counted: events that the strategic plan reports under "
        "another output",
    }.get(indicator.code, "Standing apart, not counted")
    return f'<p class="i2-apart">{escape(why)}</p>\n{named(data, value.apart)}'


def nothing(window: Window) -> tuple[str, str]:
    """That no source was found to say anything of a window."""
    text = f"Nothing was found {phrase(window)}."
    return f'<p class="i2-none">{escape(text)}</p>\n', text


def statements(data: Data, window: Window, section: str, figures: bool) -> tuple[str, str]:
    """What sources say in one section: a lead for each document, then item by item."""
    activities = data.registers.activities
    here = activities[
        (activities["section"] == section)
        & (activities["year_first"] <= pd.Timestamp(window.end))
        & (activities["year_last"] >= pd.Timestamp(window.start))
    ]
    if here.empty:
        return "", ""
    parts = []
    for document, group in here.groupby("document", sort=False):
        rows = [
            {str(key): str(cell) for key, cell in line.items()} for line in group.to_dict("records")
        ]
        parts.append(_lead(data, str(document), rows) if document else Markup(""))
        items = [
            _statement(data, cells, window)
            for cells in rows
            if not _is_lead(cells) and (figures or not cells["figure_id"])
        ]
        if items:
            parts.append(Markup('<ul class="i2-named">{}</ul>\n').format(Markup("").join(items)))
    parts.append(_sources(data, here))
    return Markup("").join(parts), "; ".join(here["title"])


def _is_lead(cells: dict[str, str]) -> bool:
    """A row on a whole document, which the lead of its section says in a sentence."""
    return bool(cells["document"]) and not cells["title"].startswith(cells["document"])


def _lead(data: Data, document: str, rows: list[dict[str, str]]) -> Markup:
    """The document, what it is said to be, what it answers to and since when."""
    about = next((cells for cells in rows if _is_lead(cells)), None)
    answers = [one for cells in rows for one in cells["resolutions"].split(";") if one]
    linked = [
        link(evidence.row(data, one), _resolution(data, one)) for one in dict.fromkeys(answers)
    ]
    lines = [action for cells in rows if (action := cells["action_line"])]
    parts = [Markup("{}").format(link(evidence.row(data, document), document))]
    if about:
        parts.append(Markup(": {}").format(link(evidence.row(data, about["id"]), about["title"])))
    sentences = [Markup("").join(parts) + "."]
    if linked:
        sentences.append(Markup("It answers to {}.").format(_and(linked)))
    if lines:
        sentences.append(Markup("It is also on WSIS Action Line {}.").format(lines[0]))
    if any(cells["year_is"] == COUNCIL_YEAR for cells in rows):
        sentences.append(Markup("It is listed under the year of its Council."))
    if any(not _is_lead(cells) for cells in rows):
        sentences.append(Markup("Its parts, as named:"))
    return Markup('<p class="i2-say">{}</p>\n').format(Markup(" ").join(sentences))


COUNCIL_YEAR = "Council year"  # `year_is` of a row that is dated by the session it went to


def _and(names: list[Markup]) -> Markup:
    if len(names) < 2:
        return Markup("").join(names)
    return Markup("{} and {}").format(Markup(", ").join(names[:-1]), names[-1])


def _statement(data: Data, cells: dict[str, str], window: Window) -> Markup:
    """One item: what it is as a link to its row, then place, words, rows it points at, and when."""
    title = (
        re.sub(rf"^{re.escape(cells['document'])}( \([a-z]\))?: ", "", cells["title"])
        if cells["document"]
        else cells["title"]
    )
    item = f"({cells['item']}) " if cells["item"] else ""
    parts: list[str | Markup] = []
    if cells["place"]:
        country = data.label("countries", cells["country"]) if cells["country"] else ""
        parts.append(", ".join(part for part in (cells["place"], country) if part))
    if cells["words"]:
        parts.append(Markup("“{}”").format(cells["words"]))
    if cells["figure_id"]:
        figure = evidence.row(data, cells["figure_id"])
        parts.append(link(figure, f"“{figure.label}”"))
    for column in ("publication_id", "event_id"):
        if cells[column]:
            parts.append(link(evidence.row(data, cells[column]), cells[column]))
    if cells["resolutions"] and not cells["document"]:
        answers = [
            link(evidence.row(data, one), _resolution(data, one))
            for one in cells["resolutions"].split(";")
        ]
        parts.append(Markup("answers to {}").format(_and(answers)))
    if cells["happened_on"]:
        parts.append(spelled(cells["happened_on"]))
    elif cells["window_words"] != phrase(window) and not cells["document"]:
        parts.append(cells["window_words"])
    if cells["year_is"] == COUNCIL_YEAR and not cells["document"]:
        parts.append("dated by the year of the Council")
    shown = [part for part in parts if part]
    known = Markup(' <span class="i2-known">{}</span>').format(Markup("; ").join(shown))
    name = link(evidence.row(data, cells["id"]), f"{title[0].upper()}{title[1:]}")
    return Markup("<li>{}{}{}</li>").format(item, name, known if shown else "")


def _sources(data: Data, rows: pd.DataFrame) -> Markup:
    """The pages that say so, and the goal that they set it under."""
    ids = tuple(source for cell in rows["sources"] for source in cell.split(";"))
    pages = Markup("; ").join(
        external(source.url, source.title) for source in evidence.sources_of(data, ids)
    )
    goals = [goal for goal in rows["goal"].unique() if goal]
    under = Markup(" Set under: {}.").format("; ".join(goals)) if goals else ""
    return Markup('<p class="i2-window">Source: {}.{}</p>\n').format(pages, under)


def _resolution(data: Data, row_id: str) -> str:
    row = evidence.row(data, row_id)
    if row.register == "resolutions":
        return row.label
    cells = evidence.record(data, row_id)
    number = evidence.row(data, cells["resolution_id"]).label
    return f"{number} ({cells['revision']})"


def events(voice: Voice, value: Value) -> str:
    """Events with their stated figures; those reported under another output are marked apart."""
    data = voice.data
    rows = []
    for row_id in (*value.rows, *value.apart):
        cells = evidence.record(data, row_id)
        apart = row_id in value.apart
        under = data.framework.series_of(cells["series"])["reported_under"]
        status = f"apart: reported under {under.split('/')[0]}" if apart else "counted"
        rows.append(
            Line(
                (
                    link(evidence.row(data, row_id)),
                    day_range(cells["starts_on"], cells["ends_on"]),
                    _place(data, cells),
                    _figure(data, row_id, "participants"),
                    _figure(data, row_id, "countries"),
                    status,
                )
            )
        )
    if not rows:
        return ""
    heads = (
        "Event",
        "When",
        "Where",
        "Participants, as stated",
        "Countries, as stated",
        "In the count",
    )
    caption = f"Knowledge-sharing and networking events found, {value.window}"
    return Table(caption, heads, tuple(rows)).html()


def _figure(data: Data, event_id: str, measure: str) -> str | Markup:
    figures = data.registers.event_figures
    stated = chosen(figures[(figures["event_id"] == event_id) & (figures["measure"] == measure)])
    if stated is None:
        return "none found"
    cells = evidence.record(data, stated.row)
    more = " (sources differ)" if stated.others else ""
    return Markup("{}{}").format(
        link(evidence.row(data, stated.row), cells["words_en"] or cells["words"]), more
    )


def attendance(voice: Voice, window: Window, series: str) -> tuple[str, str]:
    """Every measure stated for the events of one series in the window, sources side by side."""
    data = voice.data
    figures = data.registers.event_figures
    rows, told = [], []
    for event in evidence.events_of(data, series, window):
        mine = figures[figures["event_id"] == event.id]
        for measure, group in mine.groupby("measure", sort=False):
            stated = chosen(group)
            shown = stated.row if stated else ""
            others = [row_id for row_id in group["id"] if row_id != shown]
            words = _words(data, shown) if shown else "no outcome stated"
            rows.append(
                Line(
                    (
                        data.label("measures", str(measure)),
                        words,
                        event.label,
                        Markup("; ").join(_words(data, other) for other in others) or "none",
                    )
                )
            )
            told.append(str(measure))
    if not rows:
        text = f"No figure of {series} was found {phrase(window)}."
        return f'<p class="i2-none">{escape(text)}</p>\n', text
    table = Table(
        f"Figures stated for {series}, {window}",
        ("What", "As stated", "Event", "Other statements"),
        tuple(rows),
    )
    return table.html(), "; ".join(told)


def _words(data: Data, figure_id: str) -> Markup:
    cells = evidence.record(data, figure_id)
    said = ", ".join(
        part
        for part in (
            cells["said_by"],
            f"{cells['said_when']} the event" if cells["said_when"] else "",
        )
        if part
    )
    return Markup('{} <span class="i2-known">{}</span>').format(
        link(evidence.row(data, figure_id), cells["words_en"] or cells["words"]), said
    )


def split_table(voice: Voice, total: Value, dimension: str, parts: list[Value]) -> str:
    """A value by the codes of one dimension; an overlap of the parts is said."""
    data = voice.data
    lists = {
        "partner_type": ("partner type", "partner_types"),
        "region": ("region", "regions"),
        "sector": ("ITU sector", "sectors"),
        "kind": ("kind", "instrument_kinds"),
    }
    name, codelist = lists[dimension]
    indicator = data.framework.indicator(total.indicator)
    if len(parts) == 1 and not parts[0].known:
        return f'<p class="i2-none">{escape(indicator.title)}: {escape(parts[0].words)}</p>'
    rows = [
        Line(
            (
                data.label(codelist, dict(value.split)[dimension]),
                short(value),
                Markup(", ").join(link(evidence.row(data, row), row) for row in value.rows),
            )
        )
        for value in parts
    ]
    table = Table(
        f"{indicator.title} {phrase(total.window)}, by {name}",
        (f"{name[0].upper()}{name[1:]}", "Number", "Rows"),
        tuple(rows),
        frozenset({1}),
    )
    added, whole = sum(len(value.rows) for value in parts), len(total.rows)
    note = ""
    if added > whole:
        note = (
            f'<p class="i2-window">The parts add up to {added}, more than the {whole} in the '
            f"total: {added - whole} of them stand in more than one part.</p>\n"
        )
    return table.html() + note


def short(value: Value) -> str:
    """A value for a cell: its number with the word that says how far it carries."""
    if not value.known:
        return "none found" if value.mode in (Mode.FOUND, Mode.STATED) else value.words
    if value.number is None or value.mode is Mode.STATED:
        return f"{value.hedge} {grouped(value.number)}".strip() if value.number else value.words
    word = {Mode.FOUND: "found", Mode.NAMED: "named", Mode.REGISTER: "listed"}.get(value.mode, "")
    return f"{grouped(value.number)} {word}".strip()


def lacking(data: Data, window: Window, year: Year | None, value: Callable[[str], Value]) -> str:
    """What the window lacks: values never published, values not found, links that lead nowhere."""
    rows = []
    for uid in ("I.2-1/outcome", "I.2-1/output", "I.2-2/output"):
        part = data.framework.element(uid)
        what = f"Official value of {part['level']} {part['code']}, {part['title']}"
        rows.append(Line((what, "not published in the pages found")))
    if year is not None and not year.page_source:
        rows.append(Line(("The annual report's page on Objective I.2", "not found")))
    if year is not None and not year.plan:
        rows.append(Line(("The strategic plan then in force", "not found")))
    for code, indicator in data.framework.indicators.items():
        one = value(code)
        if not one.known:
            rows.append(Line((indicator.title, one.reason.value if one.reason else "")))
    lost = data.registers.lost_links
    for line in records(lost[lost["year"] == str(window.year)]):
        rows.append(
            Line((Markup("A link of the year's page: “{}”").format(line["words"]), "source lost"))
        )
    return Table(f"What {window} lacks", ("What", "State"), tuple(rows)).html()
