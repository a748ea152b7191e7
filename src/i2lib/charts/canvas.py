"""Where charts paint: a sheet of pixels, the tokens of the style sheet, one font, and its widths.

matplotlib draws and seaborn sets the quiet style. A page measures from its top left corner; so does
a canvas. Everything painted is a rectangle, a straight line or one line of words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import seaborn as sns
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ft2font import LoadFlags
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D, Transform

COLOURS = {  # what matplotlib draws with, and the custom property that stands for it
    "ink": "#1b2733",
    "muted": "#556472",
    "now": "#12436d",
    "past": "#8296a8",
    "line": "#d4dde5",
    "ground": "#ffffff",
}
FONTS = Path(__file__).resolve().parents[1] / "fonts"
FAMILY = ("IBM Plex Sans", "DejaVu Sans")  # the second for letters that the first lacks
FACES = {False: FONTS / "IBMPlexSans-Regular.ttf", True: FONTS / "IBMPlexSans-SemiBold.ttf"}
for _face in FACES.values():
    font_manager.fontManager.addfont(_face)
STYLE: dict[Any, Any] = {
    "font.family": list(FAMILY),
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "path.simplify": False,
    "path.snap": False,
}


@dataclass(frozen=True)
class Layout:
    """Sizes of a drawing in units of its viewBox, which are CSS pixels at full width."""

    width: float
    square: float
    gap: float
    text: float
    columns: int  # of squares in a row, so that the years below them stand clear of each other
    css: str
    long_words: bool  # room for "5 found", or for the number alone
    bare: str  # its size where no style sheet chooses between the two, as in JupyterLab


SMALLEST = 13.6  # so that 12 CSS pixels are left at the narrowest that a drawing is shown
WIDE = Layout(720, 22, 5, 15, 12, "i2-wide", long_words=True, bare='width="720"')
NARROW = Layout(
    320, 17.6, 4, SMALLEST, 9, "i2-narrow", long_words=False, bare='width="0" height="0"'
)


@dataclass(frozen=True)
class Key:
    """One entry of a legend: a kind of mark, drawn as in the chart, and what it stands for."""

    kind: str  # filled, hollow, hatched; bar, floor, about
    words: str


@dataclass(frozen=True)
class Canvas:
    """Paints in pixels from the top left; every artist belongs to a group by its `gid`.

    It paints on a figure without axes, which would clip every artist and draw nothing themselves.
    """

    figure: Figure
    pixels: Transform

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = "",
        stroke: str = "",
        weight: float = 1.4,
        opacity: float = 1,
        gid: str = "",
        url: str = "",
    ) -> None:
        """A rectangle; `fill` and `stroke` are names of COLOURS, "" for none."""
        patch = Rectangle(
            (x, y),
            width,
            height,
            facecolor=(COLOURS[fill], opacity) if fill else "none",
            edgecolor=COLOURS[stroke] if stroke else "none",
            linewidth=weight if stroke else 0,
            transform=self.pixels,
            gid=gid,
            url=url or None,
        )
        self.figure.add_artist(patch)

    def strokes(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        weight: float,
        gid: str = "",
        url: str = "",
        dashes: tuple[float, float] | None = None,
    ) -> None:
        """Straight strokes, each from one point to the next but one: 0 to 1, 2 to 3, and so on."""
        codes = [Outline.MOVETO, Outline.LINETO] * (len(points) // 2)
        patch = PathPatch(
            Outline(list(points), codes),
            facecolor="none",
            edgecolor=COLOURS[colour],
            linewidth=weight,
            linestyle=(0, dashes) if dashes else "solid",
            capstyle="butt",
            transform=self.pixels,
            gid=gid,
            url=url or None,
        )
        self.figure.add_artist(patch)

    def words(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        colour: str = "ink",
        bold: bool = False,
        anchor: str = "left",
        gid: str = "words",
        url: str = "",
    ) -> None:
        """One line of words whose foot stands at `y`; `url` is where their evidence opens."""
        self.figure.text(
            x,
            y,
            words,
            transform=self.pixels,
            fontsize=size,
            color=COLOURS[colour],
            fontfamily=FAMILY[:1] if bold else FAMILY,  # the second has no such weight
            fontweight=600 if bold else "normal",
            ha=anchor,
            va="baseline",
            gid=gid,
            url=url or None,
        )


Paint = Callable[[Canvas], object]


def figure_of(width: float, height: float, paint: Paint) -> Figure:
    """A figure of this size in pixels with all that `paint` puts on its canvas."""
    with sns.axes_style("white", rc=STYLE), matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor="none")
        figure.patch.set_visible(False)
        down = Affine2D().scale(1 / 72, -1 / 72).translate(0, height / 72)
        paint(Canvas(figure, down + figure.dpi_scale_trans))
    return figure


@cache
def width_of(words: str, size: float, bold: bool = False) -> float:
    """How wide words are in this font, in the units of `size`, with letters at their true widths."""
    font = font_manager.get_font(FACES[bold])
    font.set_size(LARGE, 72)
    font.set_text(words, 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64 * size / LARGE


LARGE = 100.0  # small letters are set on whole pixels, which a browser does not do


def wrapped(words: str, size: float, width: float, bold: bool = False) -> list[str]:
    """Words in lines that are no wider than this, as far as single words allow."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def hatching(x: float, y: float, side: float, lines: int = 4) -> list[tuple[float, float]]:
    """Ends of the slanted strokes that hatch a square, as many in each half."""
    step = side / lines
    found = []
    for n in range(1, lines + 1):
        found += [(x, y + n * step), (x + n * step, y)]
    for n in range(1, lines):
        found += [(x + n * step, y + side), (x + side, y + n * step)]
    return found


OPENING = 6  # pieces that a floor fades out in, behind its number
PIECE, SPACE = 3.0, 2.0


def paint_open(canvas: Canvas, x: float, y: float, height: float, colour: str, gid: str) -> None:
    """What lies beyond a floor: pieces of its bar that fade out from `x` on."""
    for n in range(OPENING):
        left = x + SPACE + n * (PIECE + SPACE)
        canvas.rect(left, y, PIECE, height, colour, opacity=0.9 - n * 0.14, gid=gid)


def opening() -> float:
    """How far a floor fades out behind its number."""
    return OPENING * (PIECE + SPACE)


def paint_whisker(canvas: Canvas, left: float, right: float, y: float, reach: float) -> None:
    """From one end of an interval to the other, on a halo, for it crosses its own bar."""
    ends = [(left, y), (right, y)]
    ends += [(x, side) for x in (left, right) for side in (y - reach, y + reach)]
    canvas.strokes(ends, "ground", 4.4, gid="halo")
    canvas.strokes(ends, "ink", 1.6, gid="whiskers")


def paint_square(
    canvas: Canvas, kind: str, x: float, y: float, side: float, colour: str, gid: str, url: str = ""
) -> None:
    """One mark: filled, hollow or hatched."""
    fill = colour if kind == "filled" else ""
    canvas.rect(x, y, side, side, fill, colour, 1.4, gid=gid, url=url)
    if kind == "hatched":
        canvas.strokes(hatching(x, y, side), colour, 1.2, gid=gid, url=url)


SAMPLE = 28.0, 14.0  # width and height of the drawn part of an entry of a legend


def paint_key(canvas: Canvas, kind: str, x: float, y: float) -> float:
    """The mark of one entry of a legend at its top left corner; the width it takes."""
    side = SAMPLE[1]
    if kind in ("filled", "hollow", "hatched"):
        paint_square(canvas, kind, x, y, side, "past", "key")
        return side
    canvas.rect(x, y + 2, side, side - 4, "past", gid="key")
    if kind == "floor":
        for n in range(3):
            left = x + side + SPACE + n * (PIECE + SPACE)
            canvas.rect(left, y + 2, PIECE, side - 4, "past", opacity=0.9 - n * 0.3, gid="key")
    elif kind == "about":
        paint_whisker(canvas, x + side - 7, x + side + 7, y + side / 2, 4)
    return SAMPLE[0]
