"""One mark, one thing: each square is a row of a register and links to it.

A chart is one object with several faces: the drawing (inline SVG, wide and narrow), its
description in words and its table, all made from the same marks. Such a drawing cannot be misread
as a measured trend. matplotlib draws and seaborn sets the quiet style; colours are the style
sheet's custom properties with a fallback, so the drawing follows light, dark and print by itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import matplotlib
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

COLOURS = {  # what matplotlib draws with, and the custom property that stands for it
    "ink": "#1b2733",
    "muted": "#556472",
    "now": "#12436d",
    "past": "#8296a8",
    "line": "#d4dde5",
}
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # real text: readable, searchable, in the page's own font
    "svg.hashsalt": "i2",  # the same ids at each run
    "hatch.linewidth": 1.2,
    "font.family": "sans-serif",
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
}


@dataclass(frozen=True)
class Mark:
    """One square: a row, hollow when it was seen once only, hatched when it stands apart."""

    row: str
    label: str
    href: str
    hollow: bool = False
    hatched: bool = False


@dataclass(frozen=True)
class Column:
    """The marks of one window, the words above them, and whether the page is about it."""

    name: str
    marks: tuple[Mark, ...]
    counted: int
    words: str  # "5 found", "none found"
    now: bool = False


@dataclass(frozen=True)
class Panel:
    """One row of columns with what its squares are."""

    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Layout:
    """Sizes of a drawing in units of its viewBox, which are CSS pixels at full width."""

    width: int
    square: int
    gap: int
    text: int
    css: str
    long_words: bool  # room for "5 found", or for the number alone
    bare: str  # its size where no style sheet chooses between the two, as in JupyterLab


PANEL_TITLE = 2.4  # room for the title of a panel, in heights of its text
SMALLEST = 13.6  # so that 12 CSS pixels are left at the narrowest that a drawing is shown
WIDE = Layout(
    width=720, square=22, gap=5, text=15, css="i2-wide", long_words=True, bare='width="720"'
)
NARROW = Layout(
    width=320,
    square=16,
    gap=4,
    text=14,
    css="i2-narrow",
    long_words=False,
    bare='width="0" height="0"',
)


@dataclass(frozen=True)
class SquareChart:
    """Panels of squares on one scale, never added up."""

    name: str  # prefix of every id of the drawing
    title: str
    subtitle: str
    panels: tuple[Panel, ...]
    alt: str
    description: str
    note: str

    def svg(self, layout: Layout) -> str:
        """The drawing as inline SVG without ids, styles or scripts that could leak."""
        return _inline(_draw(self, layout), self, layout)


def _draw(chart: SquareChart, layout: Layout) -> str:
    step = layout.square + layout.gap
    above, below = layout.text * 3, layout.text * 1.9
    heights = [
        above
        + below
        + step * max((len(column.marks) for column in panel.columns), default=0)
        + (layout.text * PANEL_TITLE if panel.title else 0)
        for panel in chart.panels
    ]
    height = sum(heights)
    with sns.axes_style("white", rc=STYLE), matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(layout.width / 72, height / 72), dpi=72, facecolor="none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, layout.width), ylim=(0, height))
        axes.axis("off")
        figure.patch.set_visible(False)
        top = height
        for panel, tall in zip(chart.panels, heights, strict=True):
            _draw_panel(axes, panel, layout, top, top - tall + below)
            top -= tall
        out = io.StringIO()
        FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None})
    return out.getvalue()


def _draw_panel(axes: Axes, panel: Panel, layout: Layout, top: float, base: float) -> None:
    if panel.title:
        axes.text(
            0,
            top - layout.text * (PANEL_TITLE - 0.6),
            panel.title,
            fontsize=layout.text,
            color=COLOURS["ink"],
            va="center",
            fontweight="bold",
        )
    axes.plot([0, layout.width], [base, base], color=COLOURS["line"], linewidth=1, clip_on=False)
    pitch = layout.width / len(panel.columns)
    for number, column in enumerate(panel.columns):
        middle = pitch * (number + 0.5)
        for level, mark in enumerate(column.marks):
            y = base + layout.gap + level * (layout.square + layout.gap)
            square = _square(mark, column, middle - layout.square / 2, y, layout.square)
            square.set_gid(f"{number}-{mark.row}")  # a row of two possible years is drawn twice
            axes.add_patch(square)
        end = base + layout.gap + len(column.marks) * (layout.square + layout.gap)
        colour = COLOURS["ink"] if column.now else COLOURS["muted"]
        weight = "bold" if column.now else "normal"
        axes.text(
            middle,
            end + layout.text * 0.2,
            _words(column, layout),
            ha="center",
            va="bottom",
            fontsize=layout.text if column.counted else max(layout.text - 2, SMALLEST),
            color=colour,
            fontweight=weight,
            linespacing=1.0,
        )
        apart = sum(mark.hatched for mark in column.marks)
        if apart and column.counted:
            axes.text(
                middle,
                end + layout.text * 1.35,
                f"+{apart} apart" if layout.long_words else f"+{apart}",
                ha="center",
                va="bottom",
                fontsize=max(layout.text - 3, SMALLEST),
                color=COLOURS["muted"],
            )
        axes.text(
            middle,
            base - layout.text * 0.55,
            column.name,
            ha="center",
            va="top",
            fontsize=layout.text,
            color=colour,
            fontweight=weight,
        )


def _words(column: Column, layout: Layout) -> str:
    """The words above a column: in full for the page's own window, the number for the others."""
    if not column.counted:
        return column.words.replace(" ", "\n")
    in_full = column.now and layout.long_words
    return column.words if in_full else column.words.rpartition(" ")[0]


def _square(mark: Mark, column: Column, x: float, y: float, side: float) -> Rectangle:
    colour = COLOURS["now"] if column.now else COLOURS["past"]
    empty = mark.hollow or mark.hatched
    square = Rectangle(
        (x, y),
        side,
        side,
        facecolor="none" if empty else colour,
        edgecolor=colour,
        linewidth=1.4,
        url=mark.href,
        clip_on=False,
    )
    if mark.hatched:
        square.set_hatch("////")
    return square


def _inline(svg: str, chart: SquareChart, layout: Layout) -> str:
    """matplotlib's file as an element of a page: no prolog, no style, own ids, own colours."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\sstyle="([^"]*)"', lambda found: _attributes(found.group(1)), svg)
    svg = svg.replace("xlink:href", "href").replace("<a href", '<a tabindex="-1" href')
    svg = re.sub(r'\s+target="_blank"', "", svg)
    svg = re.sub(r'\bd="([^"]*)"', lambda found: f'd="{" ".join(found.group(1).split())}"', svg)
    prefix = f"{chart.name}-{layout.css}-"
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', svg)
    svg = re.sub(r'(href="|url\()#', rf"\1#{prefix}", svg)
    svg = re.sub(rf'href="#{prefix}(\.\./|registers/)', r'href="\1', svg)
    for name, colour in COLOURS.items():
        svg = re.sub(colour, f"var(--i2-{name}, {colour})", svg, flags=re.IGNORECASE)
    box = re.search(r'viewBox="([^"]+)"', svg)
    assert box is not None
    inside = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    content = re.sub(r">\s+<", "><", _titles(inside, chart)).strip()
    return (
        f'<svg class="{layout.css}" {layout.bare} viewBox="{box.group(1)}" role="group" '
        f'aria-label="{escape(chart.alt)}" xmlns="http://www.w3.org/2000/svg">'
        f'<g aria-hidden="true">{content}</g></svg>'
    )


def _attributes(style: str) -> str:
    """`fill: none; stroke: #123` as presentation attributes, which a strict page may keep."""
    kept: Iterator[tuple[str, str]] = (
        (name.strip(), value.strip())
        for name, _, value in (part.partition(":") for part in style.split(";"))
        if value
    )
    attributes = []
    for name, value in kept:
        if name == "font":
            attributes += _font(value)
        elif name not in ("transform-origin", "stroke-linejoin", "stroke-miterlimit"):
            attributes.append(f'{name}="{value}"')
    return "".join(f" {attribute}" for attribute in attributes)


def _font(value: str) -> list[str]:
    size = re.search(r"([\d.]+)px", value)
    weight = re.match(r"(bold|\d{3})\b", value)
    found = [f'font-size="{size.group(1)}"'] if size else []
    return found + (['font-weight="700"'] if weight else [])


def _titles(svg: str, chart: SquareChart) -> str:
    """Each mark's label as its title, which browsers show on hover."""
    labels = {
        mark.row: mark.label
        for panel in chart.panels
        for column in panel.columns
        for mark in column.marks
    }

    def titled(found: re.Match[str]) -> str:
        label = labels.get(found.group(2))
        return found.group(0) + (f"<title>{escape(label, quote=False)}</title>" if label else "")

    return re.sub(r'(<g id="[^"]*?-(?:wide|narrow)-\d+-([a-z]{3}-\d+)">)', titled, svg)
