"""Partnerships and programmes with partners. Some are the same deed as an instrument: never added."""

from __future__ import annotations

import pandas as pd

from i2lib.dates import Window
from i2lib.indicators.counting import Counted, dated


def partnerships_launched(partnerships: pd.DataFrame, window: Window) -> Counted:
    """Partnerships whose launch lies in the window."""
    return dated(partnerships, "launched_on", window)
