"""What sources state of larger numbers: bars from zero, as open as their words.

"More than 1,800" ends in pieces that fade out, "about 4,000" has a whisker from one end of its
interval to the other, and a year without a figure says why in words. A figure that is not comparable
is told beside the bars, never drawn on their scale; a break is a gap with a label. There is no line
from bar to bar, for two floors allow no direction.
"""

from __future__ import annotations

from dataclasses import dataclass

from i2lib.charts.canvas import (
    SMALLEST,
    Canvas,
    Layout,
    opening,
    paint_open,
    paint_whisker,
    width_of,
    wrapped,
)
from i2lib.charts.chart import Chart
from i2lib.quantities import Value


@dataclass(frozen=True)
class Bar:
    """One year: what is stated, or why nothing is; what is told instead; a break before it."""

    name: str
    value: Value
    href: str = ""  # where the row of the figure stands
    label: str = ""  # the source's own words
    instead: str = ""  # what is not comparable, in words
    broken: str = ""  # what changed before this year
    now: bool = False

    @property
    def words(self) -> str:
        """The words beside the bar."""
        return self.value.short if self.value.known or not self.instead else self.instead


@dataclass(frozen=True, kw_only=True)
class BarChart(Chart):
    """The bars of one measure of one series of events, on one scale from zero."""

    bars: tuple[Bar, ...]

    @property
    def drawn(self) -> bool:
        return any(bar.value.known for bar in self.bars)

    @property
    def titles(self) -> dict[str, str]:
        return {bar.href: bar.label for bar in self.bars if bar.href}

    def height(self, layout: Layout) -> float:
        rows = [_height(bar, self, layout) for bar in self.bars]
        return sum(rows) + layout.text * 0.4

    def paint(self, canvas: Canvas, layout: Layout, left: float = 0, top: float = 0) -> None:
        """A row a year, from this corner on; zero stands at the same place in all."""
        zero, scale = left + _zero(self, layout), _scale(self, layout)
        start = top
        for bar in self.bars:
            if bar.broken:
                if top > start:
                    canvas.strokes([(zero, start), (zero, top)], "line", 1, gid="base")
                top += _paint_break(canvas, bar, self, layout, left, top)
                start = top
            _paint_bar(canvas, bar, self, layout, left, top, zero, scale)
            top += _row(bar, self, layout)
        canvas.strokes([(zero, start), (zero, top)], "line", 1, gid="base")


LEAD = 0.8  # between a year and its bar, and between a bar and its words, in heights of text
LINE = 1.3  # from one line of words to the next


def _row(bar: Bar, chart: BarChart, layout: Layout) -> float:
    return layout.text * (2.1 + LINE * (len(_lines(bar, chart, layout)) - 1))


def _lines(bar: Bar, chart: BarChart, layout: Layout) -> list[str]:
    """The words of a year: one line beside a bar; where there is none, as many as they need."""
    if bar.value.known:
        return [bar.words]
    room = layout.width - _zero(chart, layout) - layout.text * LEAD
    return wrapped(bar.words, _small(layout), room)


def _small(layout: Layout) -> float:
    return max(layout.text - 1, SMALLEST)


def _height(bar: Bar, chart: BarChart, layout: Layout) -> float:
    gap = len(_break(bar, chart, layout)) * layout.text * LINE + layout.text * 1.5
    return _row(bar, chart, layout) + (gap if bar.broken else 0)


def _zero(chart: BarChart, layout: Layout) -> float:
    widest = max(width_of(bar.name, layout.text, bold=True) for bar in chart.bars)
    return widest + layout.text * LEAD


def _room(bar: Bar, layout: Layout) -> float:
    """What must fit behind a bar: what its end needs, and its words."""
    words = width_of(bar.words, layout.text, bar.now)
    return words + layout.text * LEAD + (opening() if _is_floor(bar) else 0)


def _reach(bar: Bar) -> float:
    """The number to which the bar, or its whisker, goes."""
    interval = bar.value.interval
    return max(bar.value.number or 0, (interval.upper or 0) if interval else 0)


def _scale(chart: BarChart, layout: Layout) -> float:
    """Pixels for one, so that the words behind every bar still fit."""
    room = layout.width - _zero(chart, layout)
    known = [bar for bar in chart.bars if bar.value.known and _reach(bar)]
    return min(((room - _room(bar, layout)) / _reach(bar) for bar in known), default=1.0)


def _is_floor(bar: Bar) -> bool:
    return bar.value.interval is not None and bar.value.interval.upper is None


def _paint_bar(
    canvas: Canvas,
    bar: Bar,
    chart: BarChart,
    layout: Layout,
    left: float,
    top: float,
    zero: float,
    scale: float,
) -> None:
    size, thick = layout.text, layout.text * 1.2
    colour = "ink" if bar.now else "muted"
    middle = top + size * 1.05
    foot = middle + size * 0.36
    canvas.words(left, foot, bar.name, size, colour, bold=bar.now)
    interval, number = bar.value.interval, bar.value.number
    if interval is None or number is None:
        for n, line in enumerate(_lines(bar, chart, layout)):
            at = zero + size * LEAD * 0.6
            canvas.words(at, foot + n * size * LINE, line, _small(layout), colour)
        return
    fill = "now" if bar.now else "past"
    y, end = middle - thick / 2, zero + number * scale
    canvas.rect(zero, y, end - zero, thick, fill, gid="bars", url=bar.href)
    if interval.upper is None:
        paint_open(canvas, end, y, thick, fill, "open")
        end += opening()
    elif not interval.exact:
        low, high = zero + interval.lower * scale, zero + interval.upper * scale
        paint_whisker(canvas, low, high, middle, size * 0.3)
        end = max(end, high)
    canvas.words(end + size * LEAD, foot, bar.words, size, colour, bold=bar.now)


def _break(bar: Bar, chart: BarChart, layout: Layout) -> list[str]:
    size = max(layout.text - 1.4, SMALLEST)
    return wrapped(bar.broken, size, layout.width - _zero(chart, layout) - layout.text)


def _paint_break(
    canvas: Canvas, bar: Bar, chart: BarChart, layout: Layout, left: float, top: float
) -> float:
    """A gap between two years, dashed lines at its sides, and what changed; its height."""
    size, step = max(layout.text - 1.4, SMALLEST), layout.text * LINE
    tall = _height(bar, chart, layout) - _row(bar, chart, layout)
    zero = left + _zero(chart, layout)
    for y in (top + layout.text * 0.4, top + tall - layout.text * 0.4):
        canvas.strokes(
            [(left, y), (left + layout.width, y)], "past", 1, gid="breaks", dashes=(4, 4)
        )
    for n, line in enumerate(_break(bar, chart, layout), start=1):
        foot = top + layout.text * 0.35 + n * step
        canvas.words(zero + layout.text * LEAD * 0.6, foot, line, size, "muted")
    return tall
