"""What can go wrong, told to the person who can mend it.

    I2Error                     everything i2 says no to            exit 1
    ├── UsageError              the command or a parameter is wrong exit 2
    ├── DataError               rows of data/ that cannot be used   (every problem at once)
    ├── MethodError             a number that must not be made
    ├── NarrativeError          words that do not fit their figure
    ├── RunError                a notebook that did not run to its end
    └── GateError               finished pages that may not be published

Nothing is turned into None, False or a log line: an error says where, what was found,
what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

SHOWN = 50  # problems printed before the rest is only counted; --json prints all of them


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it stands, what was found, what was expected, what to do."""

    file: str
    line: int | None
    column: str | None
    value: str | None
    expected: str
    advice: str
    severity: str = "error"  # or "warning": said, but nothing is stopped

    def __str__(self) -> str:
        where = self.file
        if self.line is not None:
            where += f", line {self.line}"
        if self.column is not None:
            where += f", column {self.column}"
        found = "" if self.value is None else f"{shorten(self.value)!r}: "
        mark = "warning: " if self.severity == "warning" else ""
        return f"{where}: {mark}{found}{self.expected}; {self.advice}"

    def annotation(self) -> str:
        """The problem in the words by which GitHub marks a line of a pull request."""
        told = str(replace(self, file="", line=None)).removeprefix(", ").removeprefix(": ")
        places = {"file": self.file, "line": self.line, "title": "i2 check"}
        where = ",".join(
            f"{name}={_escaped(str(one), ESCAPED)}" for name, one in places.items() if one
        )
        return f"::{self.severity} {where}::{_escaped(told, ESCAPED[:3])}"

    def as_dict(self) -> dict[str, str | int | None]:
        return asdict(self)


ESCAPED = "%\r\n:,"  # what a workflow command may not hold; the last two only in its properties


def _escaped(text: str, marks: str) -> str:
    return "".join(f"%{ord(mark):02X}" if mark in marks else mark for mark in text)


def shorten(text: str, limit: int = 80) -> str:
    """A value fit for one line: a cell may hold a megabyte."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


class I2Error(Exception):
    """Something that i2 refuses, with the words for its user."""

    exit_code = 1


class UsageError(I2Error):
    """A command, parameter or year that does not exist here, with those that do."""

    exit_code = 2


class DataError(I2Error):
    """Problems of data/, all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line or 0, p.column or "")))
        super().__init__(report_of(self.problems))

    def __reduce__(self) -> tuple[type[DataError], tuple[tuple[Problem, ...]]]:
        return DataError, (self.problems,)  # not made of its words, wherever it is brought


class MethodError(I2Error):
    """A number that the method forbids, such as a stock added up over years."""


class NarrativeError(I2Error):
    """A sentence whose words do not fit its figures."""


class RunError(I2Error):
    """Notebooks that did not run to their end, each with its cell and cause."""


class GateError(I2Error):
    """Finished pages that may not be published, with every fault found."""


def report_of(problems: tuple[Problem, ...], shown: int = SHOWN) -> str:
    """The problems as lines, the first `shown` of them, with the count of the rest."""
    lines = [str(problem) for problem in problems[:shown]]
    rest = len(problems) - shown
    if rest > 0:
        lines.append(f"… and {rest} more; `i2 check --json` prints all of them")
    return "\n".join(lines)
