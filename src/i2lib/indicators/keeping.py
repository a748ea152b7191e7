"""What does not depend on a window is made once per register, and not once per year.

Frames of registers are never written into, so what was made from a frame holds as long as the frame
does: it is kept under the frame's identity, and forgotten with it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

import pandas as pd

P = ParamSpec("P")
T = TypeVar("T")


def kept(make: Callable[P, T]) -> Callable[P, T]:
    """A function of frames (and of hashable values) that is computed once for the same arguments.

    What it returns is shared: nobody writes into it, and it is none of the frames it was made from.
    """
    made: dict[tuple[Hashable, ...], T] = {}

    @wraps(make)
    def once(*args: P.args, **kwargs: P.kwargs) -> T:
        given = (*args, *kwargs.items())
        frames = [one for one in given if isinstance(one, pd.DataFrame)]
        key = tuple(id(one) if isinstance(one, pd.DataFrame) else one for one in given)
        if key not in made:
            made[key] = make(*args, **kwargs)
            for frame in frames:
                weakref.finalize(frame, made.pop, key, None).atexit = False
        return made[key]

    return once
