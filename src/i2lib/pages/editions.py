"""The editions: which there are, what each was published with, and what has changed between them."""

from __future__ import annotations

from itertools import groupby

from markupsafe import Markup, escape

from i2lib import editions, evidence
from i2lib.data import Data
from i2lib.dates import spelled
from i2lib.editions import Change, Comparison, Kept
from i2lib.editions.changing import REDEFINITION, Move
from i2lib.listings import DIMENSIONS, link
from i2lib.pages.writing import heading, page
from i2lib.published import Edition, period_of
from i2lib.tables import Line, Table

NAMED = 12  # ids that a cell shows
NONE = "No edition has been published yet."
WHAT = (
    "An edition is a published vintage of the values: it keeps every value that the book showed on "
    "the day of its publication, and is never edited."
)
KINDS = (
    "A *revision* is new information, a *correction* mends an error, and a *redefinition* is another "
    "rule. A value that moved and of which nobody has said why is *not yet explained*; no further "
    "edition can be published while there is one."
)


def pages(data: Data) -> dict[str, str]:
    """The page of each edition by its path in the book."""
    return {f"editions/{one.name}.md": _edition(data, one) for one in data.published.editions}


def index(data: Data) -> str:
    """The editions, newest first."""
    every = data.published.editions
    if not every:
        return page(
            "Editions", [WHAT, f"{NONE} The values of this book may change without notice."]
        )
    lines = [
        Line(
            (
                Markup('<a href="{}.html">{}</a>').format(one.name, one.version),
                spelled(one.on),
                _superseded(data.published.after(one)),
                _file(one),
                one.note,
            )
        )
        for one in reversed(every)
    ]
    heads = ("Edition", "Published", "State", "Values", "Note")
    return page("Editions", [WHAT], Table("Editions, newest first", heads, tuple(lines)).html())


def _superseded(by: Edition | None) -> Markup | str:
    if by is None:
        return "the newest"
    words = 'superseded by <a href="{}.html">{}</a> on {}'
    return Markup(words).format(by.name, by.version, spelled(by.on))


def _file(edition: Edition) -> Markup:
    return Markup('<a href="../data/editions/{0}.csv" download>{0}.csv</a>').format(edition.name)


def _edition(data: Data, edition: Edition) -> str:
    """The values of one edition, indicator by indicator, and what superseded it."""
    values = editions.as_published(edition)
    parts = []
    by_code = {code: [*mine] for code, mine in groupby(values, key=lambda one: one.indicator)}
    order = [code for code in data.framework.indicators if code in by_code]
    for code in [*order, *(code for code in by_code if code not in order)]:
        mine = by_code[code]
        known = data.framework.indicators.get(code)
        title = known.title if known is not None else f"{code} (no longer computed)"
        made = "; ".join(dict.fromkeys(map(version_of, mine)))
        parts += [f"## {heading(title)}", f"Made under {made}.", _values(data, title, mine)]
    return page(
        f"Edition {edition.version}",
        [
            _state(data, edition),
            f"Published on {spelled(edition.on)}. {_sentence(edition.note)}".strip(),
            "What follows is what the book said then. Each row of a table has an address of its own.",
            str(Markup("<p>The values as CSV: {}</p>").format(_file(edition))),
        ],
        *parts,
    )


def _sentence(note: str) -> str:
    return heading(note) if not note or note.endswith(".") else f"{heading(note)}."


def _state(data: Data, edition: Edition) -> str:
    """Whether these values still hold: the first thing that a reader of an old page must know."""
    changes = Markup('<a href="changes.html#{}">What changed since</a>').format(_anchor(edition))
    by = data.published.after(edition)
    if by is not None:
        words = 'Superseded by <a href="{}.html">edition {}</a>, published on {}. {}.'
        said = Markup(words).format(by.name, by.version, spelled(by.on), changes)
        return str(Markup('<p class="i2-superseded"><strong>{}</strong></p>').format(said))
    found = editions.since_newest(data)
    same = "The values of this book are those of this edition."
    differ = Markup("The book holds other values now. {}.").format(changes)
    now = escape(same) if found is None or found.same else differ
    return str(Markup('<p class="i2-superseded">The newest edition. {}</p>').format(now))


def _values(data: Data, title: str, values: list[Kept]) -> str:
    lines = [
        Line(
            (
                _window(data, one) + (f", {part_of(data, one.split)}" if one.split else ""),
                one.words,
                ends(one),
                rows_of(data, one.ids),
            ),
            evidence.anchor("-".join((one.indicator, period_of(one.window), one.split))),
        )
        for one in values
    ]
    heads = ("Window and part", "Value", "Lower and upper end", "Rows")
    return Table(f"{title}, as published", heads, tuple(lines), css="i2-edition").html()


def _window(data: Data, one: Kept) -> str:
    year = data.framework.year_of(one.window)
    return str(year.year) if year is not None else str(one.window)


def part_of(data: Data, split: str) -> str:
    """region=AFR in words: Region: Africa."""
    dimension, _, code = split.partition("=")
    name, codelist = DIMENSIONS[dimension]
    return f"{name}: {data.label(codelist, code)}"


def ends(one: Kept) -> str:
    """The two ends of a value; an open one is said."""
    if not one.lower:
        return "no number"
    if one.lower == one.upper:
        return one.lower
    return f"{one.lower} to {one.upper}" if one.upper else f"{one.lower}, and open"


def rows_of(data: Data, ids: tuple[str, ...]) -> Markup:
    """Ids, linked where the row still stands; only their number where there are many."""
    if len(ids) > NAMED:
        return Markup("{} rows").format(len(ids))
    known = evidence.index(data)
    return Markup(", ").join(
        link(known[one], one) if one in known else Markup("{}").format(one) for one in ids
    )


def version_of(one: Kept) -> str:
    """The rule and the versions that a value was made under."""
    rule = f"{one.rule} {one.rule_version}".strip()
    return f"definition {one.definition_version}, rule {rule}"


def changes(data: Data) -> str:
    """What has changed since the newest edition, and from each edition to the next."""
    newest = editions.since_newest(data)
    if newest is None:
        none = f"{NONE} Until there is one, nothing can be said to have changed."
        return page("What changed", [none, KINDS])
    found = [newest, *editions.between(data)]
    return page("What changed", [KINDS], *(part for one in found for part in _compared(data, one)))


def _anchor(edition: Edition) -> str:
    return f"since-{edition.name}"


def _compared(data: Data, found: Comparison) -> list[str]:
    before, after = found.before, found.after
    title = f"From {before.version} to {after.version}" if after else f"Since {before.version}"
    to = f"edition {after.version} of {spelled(after.on)}" if after else "the values of this book"
    head = f"({_anchor(before)})=\n## {heading(title)}"
    what = f"Edition {before.version} of {spelled(before.on)}, and {to}."
    if found.same:
        return [head, f"{what} No value differs."]
    parts = [head, what]
    if open_ones := len(found.unexplained):
        who = (
            "one indicator and window" if open_ones == 1 else f"{open_ones} indicators and windows"
        )
        parts.append(f"Not yet explained: {who}.")
    if found.changes:
        parts.append(_moves(data, title, found))
    if found.recounted:
        parts += [_recounted(data, title, found.recounted)]
    if found.new:
        lines = [
            Line((_title(data, one.indicator), _window(data, one), one.words)) for one in found.new
        ]
        heads = ("Indicator", "Window", "Value")
        parts.append(Table(f"{title}: new indicators and years", heads, tuple(lines)).html())
    return parts


def _moves(data: Data, title: str, found: Comparison) -> str:
    lines = []
    for change in found.changes:
        for move in change.moves:
            lines.append(
                Line(
                    (
                        _title(data, change.indicator),
                        change.period + (f", {part_of(data, move.split)}" if move.split else ""),
                        _then(data, move, move.before, move.gone, "gone"),
                        _then(data, move, move.after, move.added, "new"),
                        _why(change),
                    )
                )
            )
    after = found.after.version if found.after else "now"
    heads = (
        "Indicator",
        "Window and part",
        f"In {found.before.version}",
        after.capitalize(),
        "Why",
    )
    return Table(f"{title}: values that moved", heads, tuple(lines), css="i2-changes").html()


def _title(data: Data, code: str) -> Markup:
    known = data.framework.indicators.get(code)
    if known is None:
        return Markup("{}").format(code)
    return Markup('<a href="../indicators/{}.html">{}</a>').format(code, known.title)


def _then(data: Data, move: Move, one: Kept | None, ids: tuple[str, ...], word: str) -> Markup:
    """One side of a move: the words, the rows that only it counts, and its rule if that moved."""
    if one is None:
        return Markup("no value")
    parts = [Markup("{}").format(one.words)]
    other = move.after if one is move.before else move.before
    if (
        other is not None
        and other.words == one.words
        and (other.lower, other.upper)
        != (
            one.lower,
            one.upper,
        )
    ):
        parts.append(Markup("ends {}").format(ends(one)))
    if ids:
        parts.append(Markup("{}: {}").format(word, rows_of(data, ids)))
    if move.redefined:
        parts.append(Markup("{}").format(version_of(one)))
    lines = Markup("").join(Markup('<span class="i2-line">{}</span>').format(p) for p in parts[1:])
    return Markup("{} {}").format(parts[0], lines)


def _why(change: Change) -> Markup:
    if not change.reasons:
        proposed = f"; proposed: {REDEFINITION}" if change.redefined else ""
        return Markup('<strong class="i2-open-question">not yet explained</strong>{}').format(
            proposed
        )
    return Markup("; ").join(
        Markup("<b>{}</b>: {} ({})").format(one.kind, one.reason, spelled(one.on))
        for one in change.reasons
    )


def _recounted(data: Data, title: str, moves: tuple[Move, ...]) -> str:
    """The same values under another version of their rule: said, for the overlap is worth seeing."""
    lines = []
    for move in moves:
        before, after = move.before, move.after
        assert before is not None
        assert after is not None
        where = _window(data, after) + (f", {part_of(data, move.split)}" if move.split else "")
        lines.append(
            Line(
                (
                    _title(data, after.indicator),
                    where,
                    after.words,
                    version_of(before),
                    version_of(after),
                )
            )
        )
    heads = ("Indicator", "Window and part", "Value", "Rule then", "Rule now")
    return Table(f"{title}: the same value under another version", heads, tuple(lines)).html()
