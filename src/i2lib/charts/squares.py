"""One mark, one thing: each square is a row of a register and links to it.

Such a drawing cannot be misread as a measured trend. Every number, label and mark comes from the
same value, which its description, its table and its file are made of, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from i2lib.charts.canvas import SMALLEST, Canvas, Layout, paint_square, width_of, wrapped
from i2lib.charts.chart import Chart
from i2lib.quantities import Mode, Value


@dataclass(frozen=True)
class Mark:
    """One square: a row, hollow when it was seen once only, hatched when it stands apart."""

    row: str
    label: str
    href: str
    hollow: bool = False
    hatched: bool = False

    @property
    def kind(self) -> str:
        return "hatched" if self.hatched else "hollow" if self.hollow else "filled"


@dataclass(frozen=True)
class Column:
    """The marks of one window, its value, and whether the page is about it."""

    name: str
    marks: tuple[Mark, ...]
    value: Value
    now: bool = False
    href: str = ""  # where the evidence of its number opens

    @property
    def words(self) -> str:
        """The words above its marks: "5 found", "4 signed", "none found"."""
        return self.value.short

    @property
    def apart(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.hatched)


@dataclass(frozen=True)
class Panel:
    """One row of columns with what its squares are; or the words why there is none."""

    title: str
    columns: tuple[Column, ...]
    code: str = ""  # of the indicator
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class SquareChart(Chart):
    """Panels of squares on one scale, never added up."""

    panels: tuple[Panel, ...]

    @property
    def drawn(self) -> bool:
        return any(panel.columns for panel in self.panels)

    @property
    def titles(self) -> dict[str, str]:
        return {
            mark.href: mark.label
            for panel in self.panels
            for column in panel.columns
            for mark in column.marks
        }

    def height(self, layout: Layout) -> float:
        return sum(_height(panel, layout) for _, panel in self._rows(layout))

    def paint(self, canvas: Canvas, layout: Layout, left: float = 0, top: float = 0) -> None:
        """All panels below each other, from this corner on."""
        for groups, panel in self._rows(layout):
            _paint_panel(canvas, panel, layout, groups, left, top)
            top += _height(panel, layout)

    def _rows(self, layout: Layout) -> Iterator[tuple[list[str], Panel]]:
        """Panels in rows of as many columns as have room, each with the groups of its columns."""
        for number, panel in enumerate(self.panels):
            groups = [f"m{number}-{n}" for n in range(len(panel.columns))]
            rows = ceil(len(groups) / layout.columns) or 1
            each = ceil(len(groups) / rows)
            for row in range(rows):
                here = slice(row * each, (row + 1) * each)
                title = "" if row else panel.title
                yield groups[here], replace(panel, title=title, columns=panel.columns[here])


HEAD, ABOVE, BELOW = 2.8, 3.0, 1.9  # room for a title, labels and names, in heights of text


def _head(panel: Panel, layout: Layout) -> float:
    return layout.text * HEAD if panel.title else 0


def _height(panel: Panel, layout: Layout) -> float:
    if not panel.columns:
        return _head(panel, layout) + layout.text * 1.6 * len(_said(panel, layout))
    tallest = max(len(column.marks) for column in panel.columns)
    marks = tallest * (layout.square + layout.gap)
    return _head(panel, layout) + layout.text * (ABOVE + BELOW) + marks


def _said(panel: Panel, layout: Layout) -> list[str]:
    return wrapped(panel.said, layout.text, layout.width)


def _paint_panel(
    canvas: Canvas, panel: Panel, layout: Layout, groups: list[str], left: float, top: float
) -> None:
    size = layout.text
    if panel.title:
        canvas.words(left, top + size * 1.7, panel.title, size, bold=True)
    if not panel.columns:
        for n, line in enumerate(_said(panel, layout), start=1):
            foot = top + _head(panel, layout) + size * (1.6 * n - 0.6)
            canvas.words(left, foot, line, size, "muted")
        return
    base = top + _height(panel, layout) - size * BELOW
    canvas.strokes([(left, base), (left + layout.width, base)], "line", 1, gid="base")
    pitch = layout.width / len(panel.columns)
    for n, (group, column) in enumerate(zip(groups, panel.columns, strict=True)):
        middle = left + pitch * (n + 0.5)
        end = base - layout.gap
        for mark in column.marks:
            end -= layout.square
            colour = "now" if column.now else "past"
            x = middle - layout.square / 2
            paint_square(canvas, mark.kind, x, end, layout.square, colour, group, mark.href)
            end -= layout.gap
        _paint_labels(canvas, column, layout, middle, pitch, end, base)


def _paint_labels(
    canvas: Canvas,
    column: Column,
    layout: Layout,
    middle: float,
    pitch: float,
    end: float,
    base: float,
) -> None:
    """Above the marks what they come to, and what stands apart; below them the year."""
    size, colour = layout.text, "ink" if column.now else "muted"
    small = max(size - 2, SMALLEST)
    lines = _label(column, layout, pitch)
    letters = size if column.value.known else small
    foot = end - size * 0.35
    for line in reversed(lines):
        canvas.words(
            middle, foot, line, letters, colour, column.now, anchor="center", url=column.href
        )
        foot -= size * 1.12
    if column.apart and column.value.known and len(lines) == 1:
        words = f"+{len(column.apart)} apart" if layout.long_words else f"+{len(column.apart)}"
        canvas.words(
            middle,
            foot,
            words,
            max(size - 3, SMALLEST),
            "muted",
            anchor="center",
            url=column.href,
        )
    foot = base + size * 1.35
    canvas.words(middle, foot, column.name, size, colour, bold=column.now, anchor="center")


def _label(column: Column, layout: Layout, pitch: float) -> list[str]:
    """In full where the number carries further than the others' or the page is about it.

    Of what was only found the number is enough: the chart says once that all are floors.
    """
    if not column.value.known:
        return column.words.split(" ", 1)
    amount, _, verb = column.words.rpartition(" ")
    too_long = width_of(column.words, layout.text, column.now) > pitch
    if column.value.mode is not Mode.FOUND and (too_long or not layout.long_words):
        return [amount, verb]
    if column.value.mode is not Mode.FOUND or (column.now and layout.long_words):
        return [column.words]
    return [amount]
