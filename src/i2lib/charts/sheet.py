"""Pictures that travel alone: the drawing with its title, its source, its edition and the notice.

An SVG and a PNG from one figure, in light colours on a white ground. Neither holds a date, a program's
name or a link, so the same data make the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from i2lib.charts.canvas import COLOURS, SAMPLE, WIDE, Canvas, figure_of, paint_key, wrapped
from i2lib.charts.chart import Chart
from i2lib.charts.inline import sample
from i2lib.charts.pen import Pen, number, written

MARGIN = 36.0
DPI = 144  # two dots for a pixel of the page
QUICK = 3  # of 9: a tenth larger than by the usual 6, in three quarters of its time
FALLBACKS = "'IBM Plex Sans', 'Noto Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
LINE = 0.92 * WIDE.width  # of words: where the font is not there, a wider one still fits


@dataclass(frozen=True)
class Sheet:
    """A chart with what must not be lost when it leaves its page."""

    chart: Chart
    foot: tuple[str, ...]  # source, edition, notice: a line each

    @property
    def width(self) -> float:
        return WIDE.width + 2 * MARGIN

    @property
    def height(self) -> float:
        """As tall as all its lines and its drawing."""
        return self._walk(None)

    def paint(self, canvas: Canvas) -> None:
        self._walk(canvas)

    def _walk(self, canvas: Canvas | None) -> float:
        """Down the sheet, painting where there is a canvas; the height that it takes."""
        y = MARGIN
        for words, size, colour, bold in self._head():
            y += size * 1.4
            if canvas:
                canvas.words(MARGIN, y - size * 0.3, words, size, colour, bold=bold)
        y += 14
        if canvas:
            self.chart.paint(canvas, WIDE, MARGIN, y)
        y += self.chart.height(WIDE) + 16
        for key in self.chart.legend:
            taken = paint_key(canvas, key.kind, MARGIN, y) if canvas else 0
            lines = wrapped(key.words, 14, LINE - SAMPLE[0] - 10)
            for line in lines:
                y += 20
                if canvas:
                    canvas.words(MARGIN + taken + 10, y - 8, line, 14, "muted")
        y += 14
        for line in self._foot():
            y += 18
            if canvas:
                canvas.words(MARGIN, y - 5, line, 13, "muted")
        return y + MARGIN - 10

    def _head(self) -> Iterator[tuple[str, float, str, bool]]:
        for line in wrapped(self.chart.title, 19, LINE, bold=True):
            yield line, 19, "ink", True
        for line in wrapped(self.chart.subtitle, 14.5, LINE):
            yield line, 14.5, "muted", False

    def _foot(self) -> Iterator[str]:
        for words in filter(None, (self.chart.note, *self.foot)):
            yield from wrapped(words, 13, LINE)


def pictures(sheet: Sheet) -> tuple[str, bytes]:
    """The sheet as an SVG and as a PNG, from one figure."""
    figure = figure_of(sheet.width, sheet.height, sheet.paint)
    return _svg(sheet, figure), _png(sheet, figure)


def _svg(sheet: Sheet, figure: Figure) -> str:
    """A file of its own: colours and font said in it, and nothing that it would have to load."""
    pen = Pen(sheet.width, sheet.height, str)
    figure.draw(pen)
    titles = sheet.chart.titles
    inside = "".join(written(one, titles=titles, links=False) for one in pen.groups.values())
    width, height = number(sheet.width), number(sheet.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="{escape(FALLBACKS)}">'
        f"<title>{escape(sheet.chart.title, quote=False)}</title>"
        f"<desc>{escape(sheet.chart.description, quote=False)}</desc>"
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{inside}</svg>\n'
    )


def _png(sheet: Sheet, figure: Figure) -> bytes:
    """The same in dots, twice as fine as a page."""
    told = PngInfo()
    told.add_text("Title", sheet.chart.title)
    told.add_text("Description", sheet.chart.description)
    told.add_text("Source", " ".join(sheet.foot))
    out = io.BytesIO()
    _dots(figure).save(out, "png", dpi=(DPI, DPI), pnginfo=told, compress_level=QUICK)
    return out.getvalue()


def _dots(figure: Figure) -> Image.Image:
    """A figure as an image on a ground of its own, for dark pages, and so without transparency."""
    figure.patch.set(visible=True, facecolor=COLOURS["ground"])
    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    size = canvas.get_width_height(physical=True)
    return Image.frombytes("RGB", size, canvas.buffer_rgba(), "raw", "RGBX")


def warm() -> None:
    """Draw every kind of mark, and letters, once: what matplotlib seeks and imports only then."""
    for kind in ("filled", "hollow", "hatched", "bar", "floor", "about"):
        sample(kind)
    figure = figure_of(SAMPLE[0], SAMPLE[1], lambda at: at.words(0, SAMPLE[1], "i2", 14, bold=True))
    _dots(figure).save(io.BytesIO(), "png")
