"""Speaks the sentences of one page.

A name of a template becomes the words of its value, as a button that opens its evidence without
JavaScript. The note stands after the paragraph and is the same for every claim of one value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from i2lib import combining, evidence, vocabulary
from i2lib.data import Data
from i2lib.dates import Window
from i2lib.errors import NarrativeError
from i2lib.indicators import compute
from i2lib.narrative.notes import UP, aside, aside_of_part, link, name_of, spelling
from i2lib.narrative.phrases import in_full, listed, moved, rest
from i2lib.narrative.templates import CHANGE, pieces, typed, year_of_change
from i2lib.quantities import Mode, Value

STATES = {"title": "title", "stated": "words"}  # forms of a row: the column whose words are said
FORMS_OF_THEIR_OWN = ("full", "rest")  # these say themselves that a value is missing
FORMS = ("", "full", "count", "rest", "scope")  # of an indicator, besides CHANGE


@dataclass(frozen=True)
class Said:
    """Words made from a template: as HTML, the evidence that its claims open, and as plain text."""

    html: str
    asides: str
    text: str


class Voice:
    """Speaks for one page, whose window is that of its figures unless a sentence has its own."""

    def __init__(
        self,
        data: Data,
        window: Window,
        values: Callable[[str], Value],
        of_another: Callable[[str, Window], Value] | None = None,
        up: str = UP,
    ) -> None:
        self.data = data
        self.window = window
        self.values = values
        self.of_another = of_another  # values of another window, for a sentence that has its own
        self.up = up

    def say(self, template: str, css: str = "i2-say") -> Said:
        """A paragraph from a template, its evidence after it (see `parts`)."""
        said = self.parts(template)
        return Said(f'<p class="{css}">{said.html}</p>\n{said.asides}', "", said.text)

    def parts(self, template: str, window: Window | None = None) -> Said:
        """The words of a template and, apart, the evidence of its claims, each note once.

        `window` is that of its figures, where it is not the page's own. Raises NarrativeError for a
        typed figure, hedge or direction, an unknown name or form, or braces that do not match.
        """
        parts = self.check(template, window)
        html, text = [], []
        notes: dict[str, str] = {}
        for literal, name, form in parts:
            html.append(escape(literal, quote=False))
            text.append(literal)
            if name:
                said, plain, values = self._resolve(name, form, template, window)
                if not "".join(text).strip() or "".join(text).endswith(". "):
                    said, plain = _capital(said), plain[:1].upper() + plain[1:]
                html.append(said)
                text.append(plain)
                notes |= {name_of(value, self.window): self.aside(value) for value in values}
        plain = "".join(text)
        spoken = plain[:1].upper() + plain[1:]
        return Said(_capital("".join(html)), "".join(notes.values()), spoken)

    def claim(self, value: Value, words: str, css: str = "i2-claim", label: str = "") -> str:
        """The words of a value as a button that opens its evidence (see `aside`)."""
        name = name_of(value, self.window)
        spoken = f' aria-label="{escape(label)}"' if label else ""
        return (
            f'<button type="button" class="{css}" id="{name}" popovertarget="ev-{name}"{spoken}'
            f"{about(value)}>{escape(words, quote=False)}</button>"
        )

    def aside(self, value: Value, whole: Value | None = None) -> str:
        """The evidence that the claims of a value open; short for a part of a whole on the page."""
        behind = evidence.gather(self.data, value, part=whole is not None)
        name = f"ev-{name_of(value, self.window)}"
        if whole is None:
            return aside(behind, name, self.up, self.data)
        return aside_of_part(behind, name, name_of(whole, self.window), self.up, self.data)

    def before(self, value: Value, form: str) -> Value | None:
        """The earlier value that a form `change` speaks of: of its year, or the latest that is known."""
        year, years = year_of_change(form), self.data.framework.years
        if year is not None and year not in years:
            raise NarrativeError(f"{year} in {{{value.indicator}:{form}}} is no year of the report")
        windows = [one.window for one in years.values() if year in (None, one.year)]
        earlier = [one for one in windows if one.end < value.window.start]
        found = [self._part(value, one) for one in earlier]
        return next((one for one in reversed(found) if one.known or year is not None), None)

    def _part(self, value: Value, window: Window) -> Value:
        return compute(self.data, value.indicator, window, dict(value.split))

    def check(self, template: str, own: Window | None = None) -> list[tuple[str, str, str]]:
        """The pieces of a template, said or not. Raises NarrativeError for what is typed into it."""
        parts = pieces(template)
        words, advice, beside = typed(parts, self._is_figure)
        if not words:
            return parts
        fits = f" ({self._resolve(*beside, template, own)[1]!r})" if beside else ""
        raise NarrativeError(f"{words!r} is typed into the sentence {template!r}; {advice}{fits}")

    def _is_figure(self, name: str, form: str) -> bool:
        """Whether a name becomes a number: an indicator, or a row said in its source's words."""
        if name in self.data.framework.indicators:
            return True
        rows = evidence.index(self.data)
        return name in rows and (
            form == "stated" or (not form and rows[name].register in ("event_figures", "counts"))
        )

    def _resolve(
        self, name: str, form: str, template: str, own: Window | None
    ) -> tuple[str, str, tuple[Value, ...]]:
        """A name of a template as HTML, as plain text, and the values that it claims."""
        window = own or self.window
        if name == "window":
            return escape(str(window)), str(window), ()
        if name in self.data.framework.indicators:
            if own is None or self.of_another is None:
                return self._claimed(self.values(name), form, template)
            return self._claimed(self.of_another(name, own), form, template)
        events = evidence.events_of(self.data, name, window)
        if events:
            words = listed([event.label for event in events])
            return listed([link(event, self.up, event.label) for event in events]), words, ()
        try:
            row = evidence.row(self.data, name)
        except KeyError:
            raise NarrativeError(
                f"{{{name}}} in the sentence {template!r} is neither an indicator, a series of "
                "events of this window, nor a row; correct the name, or add the row"
            ) from None
        if form == "when":
            words = evidence.when(self.data, name)
            return escape(words, quote=False), words, ()
        words = evidence.record(self.data, name)[STATES[form]] if form in STATES else form
        if (figure := self._unquoted(name, form)) is not None:
            raise NarrativeError(
                f"{figure!r} is typed into {{{name}:{form}}} in the sentence {template!r}, and the row "
                "does not hold it; quote what the row says"
            )
        return link(row, self.up, words or row.label), words or row.label, ()

    def _unquoted(self, name: str, words: str) -> str | None:
        """A figure in the words that stand for a row, which that row does not hold."""
        told = " ".join(evidence.record(self.data, name).values())
        figures = (found.group() for found in vocabulary.FIGURE.finditer(words))
        return next((one for one in figures if one not in told), None)

    def _claimed(
        self, value: Value, form: str, template: str
    ) -> tuple[str, str, tuple[Value, ...]]:
        if form.startswith(CHANGE):
            return self._moved(value, form, template)
        if form not in FORMS:
            known = ", ".join(f"`{one}`" for one in (*FORMS[1:], CHANGE))
            raise NarrativeError(
                f"{{{value.indicator}:{form}}} in the sentence {template!r} is no form of an "
                f"indicator; known are {known}"
            )
        if form == "rest":
            words = rest(value)
            return escape(words, quote=False), words, ()
        if form == "scope":
            words = evidence.record(self.data, value.rows[0])["scope"] if value.rows else ""
            return escape(words, quote=False), words, ()
        if form == "count" and value.known and value.mode is Mode.NAMED:
            words = f"{value.amount} {value.unit}"  # the sentence says where
        elif form == "full":
            words, tail = in_full(value, self.data.framework.indicator(value.indicator))
            said = self.claim(value, words) + escape(tail, quote=False)
            return (
                f"<span{about(value, rows=False)}>{said}</span>" if tail else said,
                words + tail,
                (value,),
            )
        else:
            words = value.words
        return self.claim(value, words), words, (value,)

    def _moved(self, value: Value, form: str, template: str) -> tuple[str, str, tuple[Value, ...]]:
        """Where a value went since an earlier one, in the words that both ends allow."""
        first = self.before(value, form)
        if first is None:
            raise NarrativeError(
                f"{{{value.indicator}:{form}}} in the sentence {template!r} has no earlier number to "
                "be set against; leave the sentence out, or name a year that has one"
            )
        change = combining.change(self.data, first, value)
        verb, was, to, now, when = moved(change)
        html = (
            f'<span class="i2-change"{about(value, rows=False)} data-since="{spelling(first.window)}">{verb} '
            f"{self.claim(first, was)} {to} {self.claim(value, now)} {when}</span>"
        )
        return html, f"{verb} {was} {to} {now} {when}", (first, value)


def about(value: Value, rows: bool = True) -> str:
    """The attributes by which anybody can compute a claim again."""
    split = ";".join(f"{name}={code}" for name, code in value.split)
    return (
        f' data-indicator="{escape(value.indicator)}" data-window="{spelling(value.window)}"'
        + (f' data-split="{escape(split)}"' if split else "")
        + (f' data-rows="{escape(" ".join(value.rows))}"' if rows else "")
    )


def _capital(html: str) -> str:
    """The first letter of the sentence as a capital, inside the first tag if it starts with one."""
    return re.sub(r"^((?:<[^>]*>)*)(\w)", lambda m: m.group(1) + m.group(2).upper(), html, count=1)
