"""The trace of a run, asked again: would its notebook still be answered the same?

A notebook that gets everything through questions is a function of the answers. So a page whose
every answer is the same today need not be made again, however the data have changed. What a notebook
reads past all questions counts file by file; where that cannot be known, any change of data/ counts.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from i2lib.report.watch import digest_of, digest_of_answer

OURS = {"i2lib", *sys.stdlib_module_names}
Way = tuple[Any, ...]  # to a question: calls, each a name, its arguments, and those by name
Answers = Callable[[Iterable[Way]], Iterable[object]]


@dataclass(frozen=True)
class Trace:
    """What one run asked, read past all questions, and may have read of the data by itself."""

    asked: tuple[tuple[Way, str], ...] = ()  # each question with the digest of its answer
    read: Mapping[str, str] = field(default_factory=dict)  # file or folder -> digest
    past: tuple[str, ...] = ("nobody watched its run",)

    @classmethod
    def of(cls, told: object) -> Trace:
        """A trace as it was kept; of what is none, one that vouches for nothing."""
        try:
            asked = tuple((_as_tuples(way), str(digest)) for way, digest in told["asked"])  # type: ignore[index]
            return cls(asked, dict(told["read"]), tuple(told["past"]))  # type: ignore[index]
        except (TypeError, KeyError, ValueError):
            return cls()

    def moved(self, answers: Answers) -> list[Way]:
        """The questions that are answered otherwise now."""
        now = answers([way for way, _ in self.asked])
        pairs = zip(self.asked, now, strict=True)
        return [way for (way, before), one in pairs if digest_of_answer(one) != before]

    def altered(self, root: Path) -> list[str]:
        """The files and folders that it read past all questions and that are others now."""
        return [name for name, before in self.read.items() if digest_of(root / name) != before]


def _as_tuples(value: Any) -> Any:
    """What JSON has made lists of is what a call was given."""
    if isinstance(value, list):
        return tuple(map(_as_tuples, value))
    if isinstance(value, dict):
        return {name: _as_tuples(part) for name, part in value.items()}
    return value


def as_given(way: Way, given: Mapping[str, object], other: Mapping[str, object]) -> Way:
    """The way that a run with other parameters takes to the same question."""
    (name, args, asked), *calls = way
    opening = {
        one: other[one] if _same(given, other, one, value) else value
        for one, value in asked.items()
    }
    return ((name, args, opening), *calls)


def _same(
    given: Mapping[str, object], other: Mapping[str, object], name: str, value: object
) -> bool:
    return name in other and name in given and given[name] == value


def of_the_house(notebook: Path) -> bool:
    """Whether a notebook imports nothing but i2lib and Python's own modules.

    Others may open files by C code, of which no trace can tell.
    """
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        nodes = [node for text in code for node in ast.walk(ast.parse(text))]
    except (OSError, ValueError, KeyError, TypeError, SyntaxError):
        return False
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    return all(name.partition(".")[0] in OURS for name in names)


def told(way: Way) -> str:
    """A question as its cell asks it: named('instruments-signed')."""
    return ".".join(_call(*call) for call in way[1:]) or _call(*way[0])


def _call(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    given = [*map(repr, args), *(f"{one}={value!r}" for one, value in kwargs.items())]
    return f"{name}({', '.join(given)})"
