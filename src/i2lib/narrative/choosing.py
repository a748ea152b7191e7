"""Which sentence a page says: the one asked for, the one for a page that lacks its figures, or why none.

A value that is lacking and one that cannot be kept to a region, type or sector are told apart.
"""

from __future__ import annotations

from i2lib import evidence
from i2lib.narrative.templates import CHANGE, names
from i2lib.narrative.voice import FORMS_OF_THEIR_OWN, Voice
from i2lib.quantities import Missing


def choose(voice: Voice, template: str, otherwise: str) -> str:
    """The template to say of two; "" for nothing.

    `otherwise` is for when a value or an event that the template names is missing. Without it a
    value in the form `full` says so itself, and for another nothing is said.
    Raises NarrativeError for what may not stand in either.
    """
    for one in (template, otherwise):
        voice.check(one)  # the sentence of another window is looked at in this one, too
    if unsplit := _not_available(voice, template):
        return unsplit
    return template if _holds(voice, template, strict=bool(otherwise)) else otherwise


def _not_available(voice: Voice, template: str) -> str:
    """A template that says which indicators of another cannot be kept to the codes asked for.

    Such a value is not missing, so that nothing may be said to be lacking; the others are said
    beside it. "" where there is none.
    """
    indicators = voice.data.framework.indicators
    named = dict.fromkeys(name for name, _ in names(template) if name in indicators)
    unsplit = {name for name in named if voice.values(name).reason is Missing.NOT_AVAILABLE}
    if not unsplit:
        return ""
    return " ".join(
        f"{indicators[name].title}: {{{name}:full}}." if name in unsplit else f"{{{name}:full}}."
        for name in named
    )


def _holds(voice: Voice, template: str, strict: bool) -> bool:
    """Whether every value and event that a template names is known."""
    series = set(voice.data.framework.series["series"])
    for name, form in names(template):
        if form in FORMS_OF_THEIR_OWN and not strict:
            continue
        if name in voice.data.framework.indicators:
            value = voice.values(name)
            if not value.known:
                return False
            if form.startswith(CHANGE) and voice.before(value, form) is None:
                return False
        if name in series and not evidence.events_of(voice.data, name, voice.window):
            return False
    return True
