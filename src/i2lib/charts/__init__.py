"""Drawings of what was counted and of what was stated, each from one object.

`squares` draws one mark for one thing, `bars` what sources state of larger numbers. Both paint on a
`canvas`, from which a page gets its inline SVG and `sheet` the pictures that travel alone.
"""

from i2lib.charts.bars import Bar, BarChart
from i2lib.charts.canvas import COLOURS, NARROW, SMALLEST, WIDE, Key, Layout
from i2lib.charts.chart import Chart
from i2lib.charts.inline import drawing, sample
from i2lib.charts.sheet import Sheet, pictures, warm
from i2lib.charts.squares import Column, Mark, Panel, SquareChart

__all__ = [
    "COLOURS",
    "NARROW",
    "SMALLEST",
    "WIDE",
    "Bar",
    "BarChart",
    "Chart",
    "Column",
    "Key",
    "Layout",
    "Mark",
    "Panel",
    "Sheet",
    "SquareChart",
    "drawing",
    "pictures",
    "sample",
    "warm",
]
