"""What a cell of a notebook displays: HTML for the page, plain text beside it, and its downloads.

A notebook writes no files. It holds them in the metadata of its outputs, from which the press takes
them, so that a page and its files are always of one run.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import Any

from i2lib.drawings import Figure, fieldset

FILES = "i2-files"  # in the metadata of an output: its downloads, which the press takes out of it


@dataclass(frozen=True)
class Shown:
    """What a cell displays: HTML for the page and for JupyterLab, plain text beside it.

    `files` are the downloads of what is shown, by their place in the book.
    """

    html: str
    text: str
    files: Mapping[str, str | bytes] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """The HTML without drawings, for whoever looks for words."""
        return self.html

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        shown = {"text/html": self.html, "text/plain": self.text}
        files = {
            name: {"text": content}
            if isinstance(content, str)
            else {"base64": b64encode(content).decode("ascii")}
            for name, content in self.files.items()
        }
        return shown, {FILES: files} if files else {}


class Drawn(Shown):
    """Figures, below each other or as tabs, which are painted when they are first looked at.

    What they show hangs on `figures` and `tabs` alone, which are all that its `repr` tells: whether
    it would still be the same is decided without painting, which is most of the work of a page.
    """

    figures: tuple[Figure, ...]
    tabs: tuple[str, ...]  # their labels, where they stand as tabs

    def __init__(self, *figures: Figure, tabs: tuple[str, ...] = ()) -> None:
        vars(self).update(figures=figures, tabs=tabs)

    @cached_property
    def html(self) -> str:
        """The drawings as a page shows them."""
        if self.tabs:
            return fieldset(dict(zip(self.tabs, self.figures, strict=True)))
        return "".join(figure.html() for figure in self.figures)

    @cached_property
    def text(self) -> str:
        """What they show, in words."""
        return "\n".join(figure.chart.description for figure in self.figures)

    @cached_property
    def files(self) -> Mapping[str, str | bytes]:
        """Their downloads."""
        return {name: file for one in self.figures for name, file in one.files().items()}

    @property
    def told(self) -> str:
        """All but the drawings, and the names of what is drawn."""
        names = (name for one in self.figures for name in one.chart.titles.values())
        unpainted = "".join(one.html(painted=False) for one in self.figures)
        return "".join([*self.tabs, unpainted, *(f"<p>{escape(name)}</p>" for name in names)])

    def __repr__(self) -> str:
        return f"Drawn(figures={self.figures!r}, tabs={self.tabs!r})"
