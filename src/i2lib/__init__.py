"""i2lib: the indicators behind the i2 report, from rows of tables to the pages of a book.

`open_account` is what notebooks call; `load` and `compute` are for whoever wants the numbers alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from i2lib import combining
    from i2lib.account import Account, open_account
    from i2lib.data import Data, load
    from i2lib.dates import Window
    from i2lib.explaining import explain
    from i2lib.indicators import compute, split
    from i2lib.progress import assess
    from i2lib.quantities import Interval, Missing, Mode, Value

    __version__: str

__all__ = [
    "Account",
    "Data",
    "Interval",
    "Missing",
    "Mode",
    "Value",
    "Window",
    "assess",
    "combining",
    "compute",
    "explain",
    "load",
    "open_account",
    "split",
]
_ROOMS = {  # where each name stands; imported when it is first asked for, so that `i2` starts fast
    "Account": "account",
    "Data": "data",
    "Interval": "quantities",
    "Missing": "quantities",
    "Mode": "quantities",
    "Value": "quantities",
    "Window": "dates",
    "assess": "progress",
    "compute": "indicators",
    "explain": "explaining",
    "load": "data",
    "open_account": "account",
    "split": "indicators",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("i2lib")
    if name in _ROOMS:
        return getattr(import_module(f"i2lib.{_ROOMS[name]}"), name)
    if name == "combining":
        return import_module("i2lib.combining")
    raise AttributeError(f"i2lib has no {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
