"""A template taken apart, and what may not be typed into it.

A template is plain words with names in braces: `{instruments-signed}` becomes the words of that
value. Figures, hedges beside them and verbs of direction come with a value and are never typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from string import Formatter

from i2lib import vocabulary
from i2lib.errors import NarrativeError

CHANGE = "change"  # the form that says where a value went, as far as that can be said
HERE, ELSE = "\x00", "\x01"  # stand for a figure and for another name in words that are looked at


def names(template: str) -> tuple[tuple[str, str], ...]:
    """The names that a template speaks of, each with its form."""
    return tuple((name, form) for _, name, form in pieces(template) if name)


def pieces(template: str) -> list[tuple[str, str, str]]:
    """A template as literal words, each with the name and the form that follow it ("" for none).

    Raises NarrativeError for braces that do not match.
    """
    try:
        found = [*Formatter().parse(template)]
    except ValueError as error:
        raise NarrativeError(f"{error} in the sentence {template!r}; mend its braces") from None
    if any(name == "" for _, name, _, _ in found):
        raise NarrativeError(f"empty braces in the sentence {template!r}; write a name in them")
    return [(literal, name or "", form or "") for literal, name, form, _ in found]


Named = tuple[str, str]  # a name and its form


def typed(
    parts: list[tuple[str, str, str]], is_figure: Callable[[str, str], bool]
) -> tuple[str, str, Named | None]:
    """The words of a template that may not be typed, what to do, and the name that they stand beside.

    No words where nothing is wrong: no figure, no hedge beside one, no direction.
    """
    for literal, _, _ in parts:
        if found := vocabulary.FIGURE.search(vocabulary.CODE.sub("", literal)):
            advice = "write the name of an indicator or a row in braces instead"
            return found.group(), advice, None
    figures = [(name, form) for _, name, form in parts if name and is_figure(name, form)]
    marked = "".join(
        literal + ((HERE if is_figure(name, form) else f"{form}{ELSE}") if name else "")
        for literal, name, form in parts
    )
    around = marked.split(HERE)
    for figure, before, after in zip(figures, around[:-1], around[1:], strict=True):
        if words := vocabulary.hedge(before, after):
            return words, "leave it out, for a hedge comes with its value", figure
    for sentence in vocabulary.SENTENCE.split(marked):
        if words := vocabulary.direction(sentence, HERE in sentence):
            name = figures[0][0] if figures else "the-indicator"
            return words, f"write {{{name}:{CHANGE}}}, which says what may be said", None
    return "", "", None


def typed_in_prose(text: str) -> str:
    """The words that plain text of a notebook may not hold: a figure, or that a number moved."""
    plain = vocabulary.CODE.sub("", re.sub(r"\{\{.*?\}\}|`[^`]*`|\]\([^)]*\)", "", text))
    found = vocabulary.FIGURE.search(plain)
    return found.group() if found else vocabulary.direction(plain, has_figure=False)


def year_of_change(form: str) -> int | None:
    """2015 of `change 2015`; None for `change` alone. Raises NarrativeError for anything else."""
    found = re.fullmatch(rf"{CHANGE}(?: (\d{{4}}))?", form)
    if not found:
        raise NarrativeError(f"{form!r} is no form; write `{CHANGE}` or `{CHANGE} 2015`")
    return int(found[1]) if found[1] else None
