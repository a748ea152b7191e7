"""Values put together: added, divided, set against each other, and what must not be.

A stock is not added over years, a distinct count not at all, a ratio is made anew from what it was
made of, and one series holds one measure, in windows of one kind, up to the next break. What the
method forbids raises MethodError, which says what to do instead. Whatever comes out keeps both ends.
"""

from i2lib.combining.adding import Reconciled, average, reconcile, total
from i2lib.combining.dividing import Ratio, ratio, share
from i2lib.combining.joining import Growth, Moved, breaks_between, change, growth, observed, series

__all__ = [
    "Growth",
    "Moved",
    "Ratio",
    "Reconciled",
    "average",
    "breaks_between",
    "change",
    "growth",
    "observed",
    "ratio",
    "reconcile",
    "series",
    "share",
    "total",
]
