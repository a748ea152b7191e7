"""Charts as they are drawn: read from the SVG alone, and held against the data they are to show.

Nothing here comes from the rooms that draw. Elements are placed by their own attributes, by the
groups and transforms around them and by what `<use>` shows again; then marks are counted, bars
measured and labels read, and all of it is compared with values computed anew, with the description
and with the table. Lengths must be right within half a pixel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree import ElementTree

from i2lib.data import Data
from i2lib.quantities import Value

HALF = 0.5
DIGIT = 0.6  # its width, in heights of text
INHERITED = ("fill", "fill-opacity", "stroke", "stroke-dasharray", "font-size", "text-anchor")
SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    fill: str
    opacity: float
    href: str
    title: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Stroke:
    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool
    href: str
    title: str


@dataclass(frozen=True)
class Words:
    x: float
    y: float
    anchor: str
    size: float
    words: str


@dataclass
class Drawn:
    """Everything that one drawing shows, in the units of its viewBox."""

    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    @property
    def marks(self) -> list[Box]:
        """The boxes that stand for a row: they link to it, or have its name."""
        return [box for box in self.boxes if box.href or box.title]

    def look(self, box: Box) -> str:
        """Filled, hollow or hatched, by what is drawn in it."""
        if box.fill != "none":
            return "filled"
        slanted = [
            one
            for one in self.strokes
            if min(one.x1, one.x2) > box.x - HALF
            and max(one.x1, one.x2) < box.right + HALF
            and min(one.y1, one.y2) > box.y - HALF
            and max(one.y1, one.y2) < box.bottom + HALF
            and abs(one.x1 - one.x2) > 1
            and abs(one.y1 - one.y2) > 1
        ]
        return "hatched" if len(slanted) >= 3 else "hollow"


def drawings(figure: ElementTree.Element) -> dict[str, Drawn]:
    """The drawings of a figure by their class; what one shows of another is found there."""
    ids = {one.get("id", ""): one for one in figure.iter() if one.get("id")}
    return {
        one.get("class", ""): drawn(one, ids)
        for one in figure.iter("svg")
        if one.get("class") in ("i2-wide", "i2-narrow")
    }


def drawn(svg: ElementTree.Element, ids: Mapping[str, ElementTree.Element]) -> Drawn:
    """One drawing, with every element at its place."""
    left, top, width, height = map(float, svg.get("viewBox", "").split())
    assert (left, top) == (0, 0)
    found = Drawn(width, height)
    for child in svg:
        _place(child, found, ids, {}, (1.0, 0.0, 0.0))
    return found


Moved = tuple[float, float, float]  # scale, and then x and y


def _place(
    one: ElementTree.Element,
    into: Drawn,
    ids: Mapping[str, ElementTree.Element],
    given: Mapping[str, str],
    at: Moved,
) -> None:
    tag = one.tag.removeprefix(SVG)
    look = {**given, **{name: one.get(name, "") for name in INHERITED if one.get(name)}}
    if tag in ("a", "g"):
        title = next((child.text or "" for child in one if child.tag.endswith("title")), "")
        named = {"title": title} if title else {}
        look = {**look, **named, **({"href": one.get("href", "")} if tag == "a" else {})}
    at = _moved(at, one.get("transform", ""))
    scale, dx, dy = at
    href, title = look.get("href", ""), look.get("title", "")
    if tag == "rect":
        x, y, w, h = (float(one.get(name, "0")) for name in ("x", "y", "width", "height"))
        box = (scale * x + dx, scale * y + dy, scale * w, scale * h)
        opacity = float(look.get("fill-opacity", "1"))
        into.boxes.append(Box(*box, look.get("fill", "black"), opacity, href, title))
    elif tag == "path":
        points = [
            (letter, scale * float(x) + dx, scale * float(y) + dy)
            for letter, x, y in re.findall(r"([ML])(-?[\d.]+) (-?[\d.]+)", one.get("d", ""))
        ]
        assert len(points) == len(re.findall("[A-Za-z]", one.get("d", ""))), one.get("d")
        for (_, x1, y1), (letter, x2, y2) in pairwise(points):
            if letter == "L":
                dashed = "stroke-dasharray" in look
                into.strokes.append(Stroke(x1, y1, x2, y2, dashed, href, title))
    elif tag == "text":
        x, y = (float(one.get(name, "0")) for name in ("x", "y"))
        anchor, size = look.get("text-anchor", "start"), float(look["font-size"]) * scale
        into.words.append(Words(scale * x + dx, scale * y + dy, anchor, size, one.text or ""))
    elif tag == "use":
        shown = ids[one.get("href", "").removeprefix("#")]
        _place(shown, into, ids, look, at)
    elif tag not in ("title", "desc"):
        assert tag in ("g", "a"), tag
    for child in one:
        _place(child, into, ids, look, at)


def _moved(at: Moved, transform: str) -> Moved:
    scale, dx, dy = at
    for name, inside in re.findall(r"(\w+)\(([^)]*)\)", transform):
        numbers = [float(number) for number in inside.replace(",", " ").split()]
        if name == "translate":
            dx, dy = dx + scale * numbers[0], dy + scale * numbers[1]
        else:
            assert (name, len(numbers)) == ("scale", 1), transform
            scale *= numbers[0]
    return scale, dx, dy


# What the page says beside the drawing


def figures(page: str) -> Iterator[ElementTree.Element]:
    """Every chart of a page."""
    for found in re.findall(r'<figure class="i2-chart".*?</figure>', page, re.DOTALL):
        yield ElementTree.fromstring(found.replace(" xlink:href=", " href="))


def text_of(one: ElementTree.Element) -> str:
    return " ".join("".join(one.itertext()).split())


def table_of(figure: ElementTree.Element) -> dict[str, list[ElementTree.Element]]:
    """The cells of each row of the table by what heads the row."""
    rows = [list(row) for body in figure.iter("tbody") for row in body.iter("tr")]
    return {text_of(row[0]): row[1:] for row in rows}


def row_ids(cell: ElementTree.Element) -> list[str]:
    """The rows that a cell links to, in its order; a number leads to its evidence instead."""
    links = (link for link in cell.iter("a") if link.get("class") != "i2-cited")
    return [link.get("href", "").rpartition("#")[2] for link in links]


def near(one: float, other: float) -> bool:
    return abs(one - other) < HALF


# Squares


@dataclass(frozen=True)
class Expected:
    """What a column must show: computed anew."""

    name: str
    value: Value
    hollow: frozenset[str]

    @property
    def ids(self) -> set[str]:
        return {*self.value.rows, *self.value.apart}


def expected_columns(data: Data, values: Sequence[Value]) -> list[Expected]:
    seen_once = {
        str(row)
        for name in ("instruments", "partnerships", "events")
        for row in data.table(name).loc[data.table(name)["verified"] == "no", "id"]
    }
    found = []
    for value in values:
        year = data.framework.year_of(value.window)
        name = str(year.year if year else value.window)
        found.append(Expected(name, value, frozenset(seen_once & set(value.rows))))
    return found


def check_squares(figure: ElementTree.Element, panels: Sequence[Sequence[Expected]]) -> int:
    """Raise AssertionError where squares, labels, description or table differ; how many there are."""
    seen = drawings(figure)
    assert set(seen) == {"i2-wide", "i2-narrow"}
    _check_table_of_squares(figure, panels)
    _check_description_of_squares(figure, panels)
    orders = [_check_squares_drawn(one, panels) for one in seen.values()]
    assert orders[0] == orders[1], "the narrow drawing shows other squares than the wide one"
    in_table = [
        row for cells in table_of(figure).values() for cell in cells for row in row_ids(cell)
    ]
    assert sorted(in_table) == sorted(row for order in orders[0] for row in order)
    return len(in_table)


def _check_squares_drawn(seen: Drawn, panels: Sequence[Sequence[Expected]]) -> list[list[str]]:
    bases = sorted(
        one.y1 for one in seen.strokes if near(one.y1, one.y2) and near(one.x2 - one.x1, seen.width)
    )
    rows = len(bases) // len(panels)
    assert len(bases) == len(panels) * rows, "one line for each panel, or each row of it"
    panels = [row for panel in panels for row in _in_rows(panel, rows)]
    sizes = {(round(box.width, 1), round(box.height, 1)) for box in seen.marks}
    assert len(sizes) <= 1, sizes
    for side in (max(size) for size in sizes):
        assert all(near(side, one) for size in sizes for one in size), "squares are square"
    left = list(seen.marks)
    order: list[list[str]] = []
    gaps: set[float] = set()
    for top, base, columns in zip([0.0, *bases], bases, panels, strict=False):
        pitch = seen.width / len(columns)
        for number, column in enumerate(columns):
            middle = pitch * (number + 0.5)
            mine = [
                box for box in left if near(box.middle, middle) and top <= box.y and box.y < base
            ]
            left = [box for box in left if box not in mine]
            mine.sort(key=lambda box: -box.y)
            ids = [box.href.rpartition("#")[2] for box in mine]
            assert set(ids) == column.ids, (column.name, ids)
            assert len(ids) == len(column.ids), (column.name, ids)
            looks = {row: seen.look(box) for row, box in zip(ids, mine, strict=True)}
            for row, look in looks.items():
                wanted = "hollow" if row in column.hollow else "filled"
                assert look == ("hatched" if row in column.value.apart else wanted), row
            bottoms = [base, *(box.y for box in mine)]
            gaps |= {round(up - box.bottom, 1) for up, box in zip(bottoms, mine, strict=False)}
            _check_labels(seen, column, middle, base, min([base, *(box.y for box in mine)]), top)
            order.append(ids)
    assert not left, f"squares of no column: {[box.href for box in left]}"
    assert not gaps or (max(gaps) - min(gaps) < HALF and min(gaps) > 1), gaps
    return order


def _in_rows(columns: Sequence[Expected], rows: int) -> list[Sequence[Expected]]:
    each = -(-len(columns) // rows)
    return [columns[at : at + each] for at in range(0, len(columns), each)]


def _check_labels(
    seen: Drawn, column: Expected, middle: float, base: float, end: float, top: float
) -> None:
    """The year under its column; above it, as one reads them, the words of its value."""
    mine = [
        one for one in seen.words if near(one.x, middle) and one.anchor == "middle" and one.y > top
    ]
    below = [one for one in mine if base < one.y < base + 2 * one.size]
    assert [one.words for one in below] == [column.name], (column.name, below)
    others = [abs(one.x - middle) for one in seen.words if near(one.y, below[0].y)]
    clear = DIGIT * len(column.name) * below[0].size
    assert all(x < HALF or x > clear for x in others), f"{column.name} runs into its neighbour"
    above = sorted(
        (one for one in mine if end - 3.4 * one.size < one.y <= end), key=lambda it: it.y
    )
    said = " ".join(one.words for one in above)
    apart, words = len(column.value.apart), column.value.short
    number = words.rpartition(" ")[0]
    assert said.removeprefix(f"+{apart} apart ").removeprefix(f"+{apart} ") in (words, number), said
    assert said.startswith(f"+{apart}") == bool(apart and column.value.known), said
    if column.value.known and column.value.mode != "found":
        assert words in said, f"a complete count says so: {said}"


def _check_table_of_squares(
    figure: ElementTree.Element, panels: Sequence[Sequence[Expected]]
) -> None:
    rows = table_of(figure)
    assert list(rows) == [column.name for column in panels[0]]
    for columns in panels:
        for column in columns:
            cells = rows[column.name]
            assert column.value.short in [text_of(cell) for cell in cells], column.name
            linked = {row for cell in cells for row in row_ids(cell)}
            assert column.ids <= linked, column.name
            once = {
                row
                for cell in cells
                for row in re.findall(r"([\w-]+) \(seen once\)", text_of(cell))
            }
            assert column.hollow <= once, column.name


def _check_description_of_squares(
    figure: ElementTree.Element, panels: Sequence[Sequence[Expected]]
) -> None:
    told = text_of(next(figure.iter("figcaption")))
    for columns in panels:
        parts = [
            f"{one.name}: {one.value.short}"
            + (f" and {len(one.value.apart)} apart" if one.value.apart else "")
            for one in columns
        ]
        assert "; ".join(parts) + "." in told, told


# Bars


def check_bars(figure: ElementTree.Element, bars: Sequence[tuple[str, Value]]) -> int:
    """Raise AssertionError where bars, labels, description or table differ; how many there are."""
    seen = drawings(figure)
    assert set(seen) == {"i2-wide", "i2-narrow"}
    rows, told = table_of(figure), text_of(next(figure.iter("figcaption")))
    assert list(rows) == [name for name, _ in bars]
    for name, value in bars:
        if value.known:
            assert f"{name}: {value.short}" in told, name
            assert text_of(rows[name][0]) == value.short
            assert row_ids(rows[name][0]) == list(value.rows)
        else:
            found = re.search(rf"\b{name}: (none found|no event found|only [^;.]*)[;.]", told)
            assert found, name
            assert text_of(rows[name][0]) in ("none found", "no event found")
    for one in seen.values():
        _check_bars_drawn(one, bars, rows, told)
    return sum(value.known for _, value in bars)


def _check_bars_drawn(
    seen: Drawn,
    bars: Sequence[tuple[str, Value]],
    rows: Mapping[str, list[ElementTree.Element]],
    told: str,
) -> None:
    names = [one for one in seen.words if re.fullmatch(r"\d{4}", one.words) and near(one.x, 0)]
    assert [one.words for one in sorted(names, key=lambda it: it.y)] == [name for name, _ in bars]
    zeros = [one for one in seen.strokes if near(one.x1, one.x2) and abs(one.y1 - one.y2) > 30]
    zero = zeros[0].x1
    assert all(near(one.x1, zero) for one in zeros), "zero stands at one place"
    measured = {
        name: next((box for box in seen.marks if box.y < label.y < box.bottom), None)
        for (name, _), label in zip(bars, sorted(names, key=lambda it: it.y), strict=True)
    }
    assert {name for name, box in measured.items() if box} == {
        n for n, value in bars if value.known
    }
    assert len(seen.marks) == sum(value.known for _, value in bars)
    dashed = [one.y1 for one in seen.strokes if one.dashed]
    scale = max(
        box.width / (value.number or 1)
        for (_, value), box in zip(bars, measured.values(), strict=True)
        if box
    )
    for (name, value), label in zip(bars, sorted(names, key=lambda it: it.y), strict=True):
        box = measured[name]
        below = min(
            (one.y for one in names if one.y > label.y), default=seen.height + 2 * label.size
        )
        edge = min([below - 1.2 * label.size, *(y for y in dashed if y > label.y)])
        beside = sorted(
            (
                one
                for one in seen.words
                if label.y - HALF < one.y < edge and one.x > zero and one is not label
            ),
            key=lambda it: it.y,
        )
        assert beside, name
        assert near(beside[0].y, label.y), name
        if box is None or value.interval is None:
            said = " ".join(one.words for one in beside)
            assert said in ("none found", "no event found") or said.startswith("only "), name
            assert re.search(rf"\b{name}: {re.escape(said)}[;.]", told), said
            continue
        assert len(beside) == 1, (name, beside)
        assert near(box.x, zero), name
        assert near(box.width, scale * (value.number or 0)), name
        assert box.href.endswith(f"#{value.rows[0]}"), name
        assert beside[0].words == value.short, name
        pieces = [
            one
            for one in seen.boxes
            if not one.href and near(one.y, box.y) and near(one.height, box.height)
        ]
        whiskers = [
            one
            for one in seen.strokes
            if near(one.y1, one.y2) and near(one.y1, box.y + box.height / 2) and not one.dashed
        ]
        end = box.right
        if value.interval.upper is None:
            assert len(pieces) >= 3, f"{name}: an open end is seen"
            assert 0 <= pieces[0].x - box.right < 3, name
            faded = [one.opacity for one in pieces]
            assert faded == sorted(faded, reverse=True), name
            assert faded[-1] < 0.4, name
            assert not whiskers, name
            end = pieces[-1].right
        else:
            assert not pieces, name
            ends = (value.interval.lower * scale + zero, value.interval.upper * scale + zero)
            assert bool(whiskers) == (not value.interval.exact), name
            for one in whiskers:
                assert near(one.x1, ends[0]), name
                assert near(one.x2, ends[1]), name
                end = max(end, one.x2)
        assert end < beside[0].x < end + 3 * beside[0].size, f"{name}: its words stand beside it"
    _check_breaks(seen, [name for name, _ in bars], names, rows)


def _check_breaks(
    seen: Drawn,
    years: Sequence[str],
    names: Sequence[Words],
    rows: Mapping[str, list[ElementTree.Element]],
) -> None:
    """A break in the table is a gap with two dashed lines and its words; nowhere else is one."""
    at = {one.words: one.y for one in names}
    dashed = sorted(one.y1 for one in seen.strokes if one.dashed)
    broken = [name for name in years if text_of(rows[name][-1])]
    assert len(dashed) == 2 * len(broken)
    for name in broken:
        before = at[years[years.index(name) - 1]]
        inside = [y for y in dashed if before < y < at[name]]
        assert len(inside) == 2, name
        said = [one for one in seen.words if inside[0] < one.y < inside[1] + 1]
        words = " ".join(one.words for one in sorted(said, key=lambda it: it.y))
        assert words == text_of(rows[name][-1]), name
