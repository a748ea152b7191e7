"""Progress to a target: statuses from the pace, each with its method, points and flip values."""

from i2lib.progress.assessing import assess
from i2lib.progress.own import of_indicator, own_target
from i2lib.progress.pace import met, share_asked, share_of_distance
from i2lib.progress.results import (
    Against,
    Distribution,
    Flip,
    Range,
    Reason,
    Result,
    Status,
    distribution,
    printed,
)

__all__ = [
    "Against",
    "Distribution",
    "Flip",
    "Range",
    "Reason",
    "Result",
    "Status",
    "assess",
    "distribution",
    "met",
    "of_indicator",
    "own_target",
    "printed",
    "share_asked",
    "share_of_distance",
]
