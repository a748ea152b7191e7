"""Sentences whose figures come from indicators, each figure opening its evidence.

`voice` speaks templates, `choosing` says which, `templates` takes them apart and refuses what is typed
into them, `phrases` has the words of a value, `notes` the evidence that a claim opens and its address.
"""

from __future__ import annotations

from i2lib.narrative.choosing import choose
from i2lib.narrative.notes import UP, address, aside, cited, link
from i2lib.narrative.phrases import in_full, listed, phrase, rest
from i2lib.narrative.templates import CHANGE, names, pieces, typed, typed_in_prose
from i2lib.narrative.voice import Said, Voice

__all__ = [
    "CHANGE",
    "UP",
    "Said",
    "Voice",
    "address",
    "aside",
    "choose",
    "cited",
    "in_full",
    "link",
    "listed",
    "names",
    "phrase",
    "pieces",
    "rest",
    "typed",
    "typed_in_prose",
]
