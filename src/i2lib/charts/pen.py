"""A pen for matplotlib: it hears every path and text of a figure and keeps it as one small element.

matplotlib's own SVG writes 800 bytes for a square, with ids and styles that leak into a page. This
keeps a square as a rectangle, its link and its name, and says once for a group what its elements
share. Only straight lines and single lines of text are drawn here, and nothing else is accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

ANCHORS = {"center": "middle", "right": "end"}  # what stands at its left is not said
REGULAR = ("400", "normal", "regular")
Colour = Callable[[str], str]  # a colour that matplotlib drew with -> how it is written


@dataclass(frozen=True)
class Shape:
    """One element: its place, what it shares with its neighbours, its link and its words."""

    tag: str
    place: tuple[tuple[str, str], ...]
    look: tuple[tuple[str, str], ...]
    url: str = ""
    words: str = ""


@dataclass(eq=False)  # matplotlib keeps what it measures by renderer
class Pen(RendererBase):
    """Shapes by the group (`gid`) of the artist that drew them, in the order drawn.

    Sizes are in units of the drawing, which are pixels at 72 to the inch.
    """

    width: float
    height: float
    colour: Colour
    groups: dict[str, list[Shape]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def get_text_width_height_descent(
        self,
        s: str,  # noqa: ARG002
        prop: FontProperties,  # noqa: ARG002
        ismath: bool | str,  # noqa: ARG002
    ) -> tuple[float, float, float]:
        """Nothing, for words are kept with their anchor and set by whoever shows them."""
        return 0.0, 0.0, 0.0

    def flipy(self) -> bool:
        return True

    def open_group(self, s: str, gid: str | None = None) -> None:  # noqa: ARG002
        self._open.append(gid or (self._open[-1] if self._open else ""))

    def close_group(self, s: str) -> None:  # noqa: ARG002
        self._open.pop()

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,  # noqa: N803
    ) -> None:
        flipped = transform + Affine2D().scale(1, -1).translate(0, self.height)
        points = [(float(x), float(y)) for x, y in flipped.transform(path.vertices)]
        look = {"fill": "none" if rgbFace is None else self.colour(to_hex(rgbFace))}
        if rgbFace is not None and len(rgbFace) == 4 and rgbFace[3] < 1:
            look["fill-opacity"] = number(float(rgbFace[3]))
        if gc.get_linewidth() > 0:
            look["stroke"] = self.colour(to_hex(gc.get_rgb()))
            look["stroke-width"] = number(float(gc.get_linewidth()))
            dashes: Any = gc.get_dashes()[1]
            if dashes is not None:
                look["stroke-dasharray"] = " ".join(number(float(dash)) for dash in dashes)
        box = rectangle(points)
        if box is not None:
            names = ("x", "y", "width", "height")
            self._keep("rect", dict(zip(names, map(number, box), strict=True)), look, gc)
        else:
            self._keep("path", {"d": lines(points, path.codes)}, look, gc)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,
        mtext: Text | None = None,
    ) -> None:
        if mtext is None or angle or ismath:
            raise ValueError(f"one level line of plain text is drawn at a time, not {s!r}")
        x, _ = mtext.get_transform().transform(mtext.get_unitless_position())
        look = {
            "font-size": number(float(prop.get_size_in_points())),
            "fill": self.colour(to_hex(gc.get_rgb())),
        }
        if str(prop.get_weight()) not in REGULAR:
            look["font-weight"] = "600"
        if anchor := ANCHORS.get(mtext.get_horizontalalignment()):
            look["text-anchor"] = anchor
        self._keep("text", {"x": number(float(x)), "y": number(y)}, look, gc, s)

    def _keep(
        self,
        tag: str,
        place: Mapping[str, str],
        look: Mapping[str, str],
        gc: GraphicsContextBase,
        words: str = "",
    ) -> None:
        url = gc.get_url() or ""
        shape = Shape(tag, tuple(place.items()), tuple(look.items()), url, words)
        self.groups.setdefault(self._open[-1] if self._open else "", []).append(shape)


def number(value: float) -> str:
    """A length with at most two decimals, so that it is right within a hundredth of a unit."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def rectangle(points: list[tuple[float, float]]) -> tuple[float, float, float, float] | None:
    """Left, top, width and height, where the points are the corners of an upright rectangle."""
    if len(points) != 5:
        return None
    xs, ys = sorted(x for x, _ in points[:4]), sorted(y for _, y in points[:4])
    corners = {(round(x, 3), round(y, 3)) for x, y in points[:4]}
    upright = {(round(x, 3), round(y, 3)) for x in (xs[0], xs[3]) for y in (ys[0], ys[3])}
    return (xs[0], ys[0], xs[3] - xs[0], ys[3] - ys[0]) if corners == upright else None


def lines(points: list[tuple[float, float]], codes: Any) -> str:
    """The `d` of a path of straight lines. Raises ValueError for a curve."""
    steps = codes if codes is not None else [Path.MOVETO] + [Path.LINETO] * (len(points) - 1)
    letters = {Path.MOVETO: "M", Path.LINETO: "L"}
    if not set(steps) <= set(letters):
        raise ValueError("only straight lines are drawn")
    return "".join(
        f"{letters[step]}{number(x)} {number(y)}"
        for step, (x, y) in zip(steps, points, strict=True)
    )


def written(
    shapes: Iterable[Shape],
    *,
    about: str = "",
    titles: Mapping[str, str] | None = None,
    links: bool,
) -> str:
    """A group of shapes as SVG: what they share is said once, and each link once.

    `titles` names the things that links lead to; without `links` the names stay and nothing leads on.
    """
    shapes = list(shapes)
    shared = _shared(shapes)
    parts: list[str] = []
    before = ""
    for shape in shapes:
        own = {name: value for name, value in shape.look if shared.get(name) != value}
        markup = f"<{shape.tag}{attributes({**dict(shape.place), **own})}"
        markup += f">{escape(shape.words, quote=False)}</text>" if shape.tag == "text" else "/>"
        if shape.url and shape.url == before:  # a second stroke of the same thing
            end = parts.pop()
            close = "</a>" if links else "</g>"
            parts.append(f"{end.removesuffix(close)}{markup}{close}")
            continue
        before = shape.url
        if shape.url:
            label = (titles or {}).get(shape.url, "")
            name = f"<title>{escape(label, quote=False)}</title>" if label else ""
            markup = f"{name}{markup}"
            if links:
                markup = f'<a xlink:href="{escape(shape.url)}" tabindex="-1">{markup}</a>'
            else:
                markup = f"<g>{markup}</g>"
        parts.append(markup)
    return f"<g{about}{attributes(shared)}>{''.join(parts)}</g>"


def _shared(shapes: list[Shape]) -> dict[str, str]:
    """The look that stands on the group: of each part that all have, the most common one."""
    looks = [dict(shape.look) for shape in shapes]
    names = [name for name in looks[0] if all(name in look for look in looks)] if looks else []
    return {name: Counter(look[name] for look in looks).most_common(1)[0][0] for name in names}


def attributes(given: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in given.items())
