"""What `i2 plan` says will move is what a full recomputation moves: all of it, and nothing else.

Random edits of the project's own tables are the judge. Some are tried in every run of the tests, on
a part of the years; 500 on all years where I2_EVERY is set, as `make check-all` does.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import _lru_cache_wrapper, cached_property
from pathlib import Path
from random import Random
from typing import Any

import edits
import pytest
import realbook
import telling

from i2lib import asking, moving, progress, site
from i2lib import data as project
from i2lib.data import Data
from i2lib.datapackage import versions
from i2lib.indicators import compute, split
from i2lib.moving import Moved
from i2lib.report import Run, trace
from i2lib.site import SITE

EVERY = bool(os.environ.get("I2_EVERY"))
SOME_YEARS = (2016, 2021)
GROUPS, APIECE = (20, 25) if EVERY else (2, 8)  # groups of edits, and edits in each
PAINTED = 10  # one in so many pages that stand is painted before and after


@dataclass(frozen=True)
class Project:
    """The project as it is, before any edit, and what each of its pages shows."""

    root: Path
    files: Mapping[str, bytes]
    data: Data
    runs: Sequence[Run]
    pages: Mapping[str, telling.Page]

    @cached_property
    def named(self) -> set[str]:
        """Every word of its pages, among them the ids of their rows."""
        return {word for page in self.pages.values() for word in moving.WORD.findall(page.told)}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = realbook.copy(tmp_path_factory.mktemp("plan"), () if EVERY else SOME_YEARS)
    data = project.load(root)
    pages = {name: page for name, page in recomputed(root, data).items() if page is not None}
    return Project(root, versions.of_folder(root), data, SITE.runs(root), pages)


def recomputed(root: Path, data: Data) -> dict[str, telling.Page | None]:
    """Every page of a run, by its notebook's cells; None for one that would fail."""
    found: dict[str, telling.Page | None] = {}
    for run in SITE.runs(root):
        try:
            found[run.page] = telling.page(root, data, run)
        except asking.UNANSWERED:
            found[run.page] = None
    return found


def values(data: Data) -> dict[object, object]:
    """Every value that an edition would keep, by its own computation."""
    found: dict[object, object] = {}
    for code, indicator in data.framework.indicators.items():
        for year in data.framework.years.values():
            of_year = [compute(data, code, year.window)]
            if code == "instruments-signed":
                of_year += [
                    one for by in indicator.splits for one in split(data, code, year.window, by)
                ]
            for one in of_year:
                window = one.window.start.isoformat(), one.window.end.isoformat()
                key = code, *window, ";".join(f"{name}={of}" for name, of in one.split)
                found[key] = (one.words, one.interval, one.reason, one.mode, one.rows)
    return found


def statuses(data: Data) -> dict[object, object]:
    """Every status of a target in the years of its values and of its ends."""
    framework = data.framework
    found: dict[object, object] = {}
    for name, of in framework.targets.items():
        points = framework.observations.get(name, ())
        for year in {point.year for point in points} | {one.by or one.in_force_from for one in of}:
            result = progress.assess(of, points, year, framework.cutoffs)
            found[name, year] = result.words
    return found


def differing(old: Mapping[object, object], new: Mapping[object, object]) -> set[object]:
    return {key for key in {*old, *new} if old.get(key) != new.get(key)}


def words(page: telling.Page) -> Counter[str]:
    return Counter(block for one in page.shown for block in moving.blocks(one.told))


def told(moved: Iterable[Moved]) -> tuple[Counter[str], Counter[str]]:
    """The words that a plan says go and those that it says come; what only changes its place aside."""
    gone, come = Counter[str](), Counter[str]()
    for one in moved:
        gone.update([one.before] if one.before else [])
        come.update([one.after] if one.after else [])
    return gone - come, come - gone


def asked(before: Project) -> dict[str, list[Any]]:
    """The questions of every run of the project now, of a new one as those before it asked them."""
    found = {}
    for run in SITE.runs(before.root):
        known = [one for one in before.runs if one.notebook == run.notebook]
        other = next((one for one in known if one.page == run.page), known[0])
        ways = before.pages[other.page].ways
        found[run.page] = [trace.as_given(way, other.parameters, run.parameters) for way in ways]
    return found


def compare(before: Project, random: Random) -> None:
    """Hold what moves by asking again against what moves by computing all."""
    again, full = site.loaded(before.root), project.load(before.root)
    by_plan = {one.kept.key for one in moving.values(before.data, again)}
    assert by_plan == differing(values(before.data), values(full))
    of_targets = {(one.target, one.year) for one in moving.statuses(before.data, again)}
    assert of_targets == differing(statuses(before.data), statuses(full))
    now = recomputed(before.root, full)
    for page, ways in asked(before).items():
        old, new = before.pages.get(page, telling.Page((), ())), now[page]
        moved = moving.answered(before.data, again, ways)
        if new is None:
            assert moved, page
            continue
        assert bool(moved) == (old.told != new.told), page
        was, shows = words(old), words(new)
        assert told(moved) == (was - shows, shows - was), page
        if not moved and random.randrange(PAINTED) == 0:
            for one, other in zip(old.shown, new.shown, strict=True):
                assert (one.html, one.text, one.files) == (other.html, other.text, other.files)


@pytest.mark.slow
@pytest.mark.xdist_group("plan")
@pytest.mark.parametrize("group", range(GROUPS))
def test_what_a_plan_says_is_what_a_full_recomputation_changes(before: Project, group: int) -> None:
    for seed in range(group * APIECE, (group + 1) * APIECE):
        edit = edits.valid(before.root, seed, before.named)
        try:
            compare(before, Random(seed))
        except AssertionError as error:
            error.add_note(f"seed {seed}: {edit.said}")
            raise
        finally:
            edits.write(before.root, before.files)
    forget()


def forget() -> None:
    """Empty what i2lib keeps of each state of the data: of hundreds it would fill the memory."""
    for kept in gc.get_objects():
        if isinstance(kept, _lru_cache_wrapper) and kept.__module__.startswith("i2lib."):
            kept.cache_clear()
