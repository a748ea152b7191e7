"""What every chart is: its words, what it draws, and how it paints itself in a layout."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from i2lib.charts.canvas import Canvas, Key, Layout


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """One object behind all faces of a figure: drawing, words, table and files."""

    name: str  # its anchor and the prefix of its ids
    short: str  # what its table is called by
    title: str
    subtitle: str
    alt: str
    description: str
    legend: tuple[Key, ...] = ()
    note: str = ""
    spoken: str = ""  # the description as HTML, its figures as links to their evidence or rows

    @property
    @abstractmethod
    def drawn(self) -> bool:
        """Whether there is anything to draw."""

    @property
    @abstractmethod
    def titles(self) -> dict[str, str]:
        """The name of each thing that is drawn, by where it leads."""

    @abstractmethod
    def height(self, layout: Layout) -> float:
        """How high the drawing is in a layout."""

    @abstractmethod
    def paint(self, canvas: Canvas, layout: Layout, left: float = 0, top: float = 0) -> None:
        """The drawing, from this corner on."""
