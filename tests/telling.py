"""What the notebooks of a project would show: their cells run in this process, as a kernel would.

The other way to the words of a page than asking the questions of a trace again: each cell of each
notebook runs with the data of the project, and what its last line comes to is what it displays.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest import mock

from i2lib import data as project
from i2lib.asking import ASKED
from i2lib.data import Data
from i2lib.report import Run
from i2lib.shown import Shown

HEARD: list[list[Any]] = []  # a hook of Python's auditing stays for ever, so there is one for all


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if event == ASKED and HEARD:
        HEARD[-1].append(args[0])


sys.addaudithook(_hook)


@dataclass(frozen=True)
class Page:
    """What the cells of one run display, and the questions that they ask."""

    shown: tuple[Shown, ...]
    ways: tuple[Any, ...]

    @cached_property
    def told(self) -> str:
        """All that it shows, but for drawings, of which all that they are painted from is told."""
        return "\n".join(f"{one.told}\0{one.text}\0{one!r}" for one in self.shown)


def page(root: Path, data: Data, run: Run) -> Page:
    """The cells of a run's notebook, one after the other, with these data for an answer."""
    cells = json.loads((root / run.notebook).read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    shown: list[Shown] = []
    with mock.patch.object(project, "load", return_value=data), _heard() as ways:
        for cell in cells:
            if cell["cell_type"] == "code":
                last = _run("".join(cell["source"]), names)
                shown += [last] if isinstance(last, Shown) else []
                if "parameters" in cell["metadata"].get("tags", []):
                    names |= run.parameters
    return Page(tuple(shown), tuple(dict.fromkeys(map(_plain, ways))))


def _run(code: str, names: dict[str, Any]) -> object:
    """Run a cell; what its last line comes to."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307


@contextmanager
def _heard() -> Iterator[list[Any]]:
    HEARD.append([])
    try:
        yield HEARD[-1]
    finally:
        HEARD.pop()


class _Named(dict[str, Any]):
    """Arguments by name that can stand in a set."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self.items()))


def _plain(way: Any) -> Any:
    return tuple((name, tuple(args), _Named(kwargs)) for name, args, kwargs in way)
