"""What is said of a target, as a page shows it: the status in a word, and all that it rests on.

Objective I.2 has no published target. Where an analyst brings one, the page says whose it is, above
the statuses and in each of them, so that no copy of it can pass for ITU's.
"""

from __future__ import annotations

from markupsafe import Markup

from i2lib.framework import Indicator
from i2lib.narrative import UP
from i2lib.progress import Result, Status
from i2lib.progress.results import aim, valued
from i2lib.targets import Direction

HEADING = "By a target of the analyst's own, not ITU's"
WHOSE = (
    "No target of Objective I.2 is published. What follows is judged by targets that were set by the "
    "analyst who ran this page; they are not ITU's, and say nothing of what ITU aimed at."
)
MEANS = {
    Status.MET: "The value reaches the target.",
    Status.MET_AT_BASELINE: "The target was met where it starts already, and is met now.",
    Status.IN_BAND: "The value lies where the target wants it to stay.",
    Status.ON_TRACK: "The way covered is what an even pace asks for by now, or nearly.",
    Status.SOME_PROGRESS: "The value moves towards the target, more slowly than an even pace asks for.",
    Status.LIMITED: "The value moves towards the target, far more slowly than an even pace asks for.",
    Status.MOVING_AWAY: "The value stands where it began, or moves away from the target.",
    Status.OUT_OF_BAND: "The value lies outside of where the target wants it to stay.",
    Status.NO_LONGER_MET: "The target was met before, and is not met now.",
    Status.NOT_MET: "The value of the target's own year does not reach it.",
    Status.CANNOT_TELL: "What is known of the value allows more than one status.",
    Status.TREND_ONLY: "There is no target in force, so that nothing is judged.",
    Status.NOT_ASSESSABLE: "What a judgement needs is lacking; nothing is judged.",
}
WAYS = {
    Direction.UP: "more is better",
    Direction.DOWN: "less is better",
    Direction.MAINTAIN: "to be kept",
    Direction.BAND: "to stay between the two",
    Direction.NONE: "no direction stated",
}


def section(blocks: str) -> str:
    """The statuses by an analyst's targets under a heading of their own that says whose they are."""
    return str(
        Markup(
            '<section class="i2-own"><h2 id="own-targets">{}</h2><p>{}</p>\n{}</section>\n'
        ).format(HEADING, WHOSE, Markup(blocks))
    )


def block(result: Result, indicator: Indicator) -> str:
    """One status: its word, what it means, points, measures, flip values, method, and who set it."""
    head = Markup('<a href="{}indicators/{}.html">{}</a>').format(
        UP, indicator.code, indicator.title
    )
    method = Markup('<a href="{}methods/index.html#progress">{}</a>').format(
        UP, result.method or "linear pace"
    )
    target = result.target
    aimed = f"{aim(target, indicator.many)}; {WAYS[target.direction]}" if target else ""
    parts: list[tuple[str, str | Markup]] = [
        ("What it means", MEANS[result.status]),
        ("Reason", str(result.reason or "")),
        ("Target", aimed),
        ("Points", "; ".join(map(valued, result.points))),
        ("Share of the distance", str(result.share or "")),
        ("Pace", f"{result.pace}, where an even pace is 1" if result.pace else ""),
        ("Needed a year", str(result.needed or "")),
        ("One end or the other", " or ".join(result.ends)),
        ("It would be", ", ".join(map(str, result.flips))),
        ("Beside it", "; ".join(result.beside)),
        ("Method", method),
        ("Set by", "the analyst; not published by ITU"),
    ]
    rows = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(*part) for part in parts if part[1]
    )
    return str(
        Markup(
            '<div class="i2-assessment"><p class="i2-assessment-status">{}: <b>{}</b></p>'
            '<dl class="i2-method">{}</dl></div>\n'
        ).format(head, result.said, rows)
    )
