"""i2lib: the indicators behind the i2 report, from rows of tables to the pages of a book.

`open_account` is what notebooks call; `load` and `compute` are for whoever wants the numbers alone.
"""

from importlib.metadata import version

from i2lib import combining
from i2lib.account import Account, open_account
from i2lib.data import Data, load
from i2lib.dates import Window
from i2lib.explaining import explain
from i2lib.indicators import compute, split
from i2lib.progress import assess
from i2lib.quantities import Interval, Missing, Mode, Value

__version__ = version("i2lib")
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
