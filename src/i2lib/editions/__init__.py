"""Editions: the values as they are now, held against those that were published.

A number that moved says why: new information, an error, or another rule. Until somebody has typed
which of the three it is, it is "not yet explained", and no further edition can be published.
"""

from i2lib.editions.changing import Change, Comparison, between, compared, since_newest
from i2lib.editions.publishing import problems, publish, standing
from i2lib.editions.values import Kept, as_csv, as_now, as_published

__all__ = [
    "Change",
    "Comparison",
    "Kept",
    "as_csv",
    "as_now",
    "as_published",
    "between",
    "compared",
    "problems",
    "publish",
    "since_newest",
    "standing",
]
