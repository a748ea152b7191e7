"""A drawing as part of a page: wide, and narrow for phones, in the page's own font and colours.

Colours are custom properties of the style sheet with a fallback, so the drawing follows light, dark,
forced colours and print by itself. Presentation attributes only: a strict page drops styles. Squares
are drawn once; the narrow drawing shows the same squares again, smaller and at their other place.
Links are written as `xlink:href`: older browsers know no other in a drawing, and JupyterLab stumbles
over `href` there.
"""

from __future__ import annotations

from functools import cache
from html import escape

from i2lib.charts import canvas
from i2lib.charts.canvas import COLOURS, NARROW, SAMPLE, WIDE, Canvas, Layout
from i2lib.charts.chart import Chart
from i2lib.charts.pen import Pen, Shape, attributes, number, written

TOKENS = {colour: f"var(--i2-{name}, {colour})" for name, colour in COLOURS.items()}


def drawing(chart: Chart) -> str:
    """The wide and the narrow drawing as inline SVG, without styles or scripts that could leak."""
    wide, narrow = _shapes(chart, WIDE), _shapes(chart, NARROW)
    full = [
        written(
            shapes,
            about=f' id="{chart.name}-{group}"' if _marks(group) else "",
            titles=chart.titles,
            links=True,
        )
        for group, shapes in wide.items()
    ]
    small = [
        _again(f"{chart.name}-{group}", wide[group], shapes)
        if _marks(group)
        else written(shapes, links=True)
        for group, shapes in narrow.items()
    ]
    return _svg(chart, WIDE, "".join(full)) + _svg(chart, NARROW, "".join(small))


@cache
def sample(kind: str) -> str:
    """The mark of a kind of entry of a legend, drawn as in the chart."""
    taken = 0.0

    def paint(at: Canvas) -> None:
        nonlocal taken
        taken = canvas.paint_key(at, kind, 1, 1)

    pen = _drawn(SAMPLE[0] + 2, SAMPLE[1] + 2, paint)
    inside = "".join(written(shapes, links=False) for shapes in pen.groups.values())
    width, height = number(taken + 2), number(SAMPLE[1] + 2)
    return (
        f'<svg class="i2-sample" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-hidden="true">{inside}</svg>'
    )


def _marks(group: str) -> bool:
    """Whether a group is the squares of one column, which the narrow drawing shows again."""
    return group.startswith("m")


def _shapes(chart: Chart, layout: Layout) -> dict[str, list[Shape]]:
    pen = _drawn(layout.width, chart.height(layout), lambda at: chart.paint(at, layout))
    return pen.groups


def _drawn(width: float, height: float, paint: canvas.Paint) -> Pen:
    pen = Pen(width, height, lambda colour: TOKENS.get(colour, colour))
    canvas.figure_of(width, height, paint).draw(pen)
    return pen


def _again(group: str, there: list[Shape], here: list[Shape]) -> str:
    """Shapes that are drawn already, moved and resized to where these stand."""
    old, new = dict(there[0].place), dict(here[0].place)
    scale = float(new["width"]) / float(old["width"])
    x, y = (float(new[side]) - scale * float(old[side]) for side in ("x", "y"))
    moved = f"translate({number(x)} {number(y)}) scale({number(scale)})"
    return f"<use{attributes({'xlink:href': f'#{group}', 'transform': moved})}/>"


def _svg(chart: Chart, layout: Layout, inside: str) -> str:
    size = f"0 0 {number(layout.width)} {number(chart.height(layout))}"
    return (
        f'<svg class="{layout.css}" {layout.bare} viewBox="{size}" role="group" '
        f'aria-label="{escape(chart.alt)}"><g aria-hidden="true">{inside}</g></svg>'
    )
