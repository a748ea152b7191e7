"""The press: it runs notebooks, binds pages into a book, and lets nothing half-made out.

It knows nothing of indicators. Everything it has to be told stands in one `Site`, which the
project fills; `root` is always the project's folder, the one that holds `book/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Run:
    """One notebook with one set of parameters, and the page that it makes."""

    notebook: Path  # from the project's folder: notebooks/annual.ipynb
    parameters: Mapping[str, object]
    page: str  # without ending: years/2016
    shelf: str = "book"  # the folder in which pages lie; what is in no book lies in another

    def __str__(self) -> str:
        values = ", ".join(f"{name}={value}" for name, value in self.parameters.items())
        return f"{self.notebook.as_posix()} ({values or 'no parameters'})"


@dataclass(frozen=True)
class Limits:
    """How far a run may go before it is ended and named."""

    cell_seconds: int = 120
    start_seconds: int = 60
    output_bytes: int = 10_000_000  # of one executed notebook


def nothing(_root: Path) -> Mapping[str, str | bytes]:
    """A site without pages, or without files, of this kind."""
    return {}


def no_bundle(_root: Path) -> str:
    """A site that is not handed out as one zip."""
    return ""


@dataclass(frozen=True)
class Finding:
    """What is wrong with what a page says, as lines, and the answers of the data it rests on."""

    lines: Sequence[str] = ()
    rests_on: Any = None


def unread(_root: Path, pages: Mapping[str, Path]) -> Mapping[str, Finding]:
    """A site whose pages make no claims that could be held against data."""
    return dict.fromkeys(pages, Finding())


def doubted(_root: Path, _found: Mapping[str, Finding]) -> Mapping[str, Finding]:
    """A site that does not know what a finding rests on: nothing stays."""
    return {}


def unanswered(_root: Path, ways: Iterable[Any]) -> Iterable[object]:
    """A site whose notebooks ask nothing that could be asked again."""
    return [None for _ in ways]


@dataclass(frozen=True)
class Site:
    """All that the press is told: functions of the project's folder, and a few words."""

    check: Callable[[Path], Iterable[object]]  # the warnings; DataError with every problem
    runs: Callable[[Path], Sequence[Run]]
    contract: Callable[[Path, str, Mapping[str, object]], Mapping[str, object]]
    # ^ notebook's name and parameters -> the parameters to run with; UsageError naming what is
    #   accepted
    pages: Callable[[Path], Mapping[str, str | bytes]] = nothing  # registers/instruments.md: text
    files: Callable[[Path], Mapping[str, str | bytes]] = nothing  # downloads, within the html
    bundle: Callable[[Path], str] = no_bundle  # where in the html the zip of it all lies
    answers: Callable[[Path, Iterable[Any]], Iterable[object]] = unanswered
    # ^ project's folder and the ways to questions (see `trace`) -> the answers by its data now
    audit: Callable[[Path, Mapping[str, Path]], Mapping[str, Finding]] = unread
    # ^ project's folder and bound pages by name -> what each says that may not be published
    stays: Callable[[Path, Mapping[str, Finding]], Mapping[str, Finding]] = doubted
    # ^ findings in pages that are the same -> those that are so under the data now
    notice: str = ""  # must stand on every page
    jobs: int = 2  # notebooks side by side
    engine: str = "forked"  # or nbclient, the reference, which serves wherever there is no fork
    scheduler: str = ""  # the address of one, of Dask, whose workers run the notebooks instead
    warm: str = ""  # "module:function" that imports and reads, once and before, what all runs will
    limits: Limits = field(default_factory=Limits)
