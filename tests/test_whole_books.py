"""Whole books after random edits: built on the last one they are, byte for byte, built from nothing.

And the pages of which something moves are those that `i2 plan` has named. Each edit takes two builds,
so they are tried where I2_EVERY is set, as `make check-all` does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import edits
import pytest
import realbook
from worlds import i2

from i2lib.report.unchanged import HTML

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("whole books"),
    pytest.mark.skipif(not os.environ.get("I2_EVERY"), reason="takes minutes: make check-all"),
]
YEARS = (2016, 2021)
MAIN = re.compile(r"<article\b.*?</article>", re.DOTALL)
EDITS = 10


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = realbook.copy(tmp_path_factory.mktemp("whole") / "project", YEARS)
    built(root)
    return root


def built(root: Path) -> None:
    told = i2("build", "--root", str(root))
    assert told.code == 0, told.err


def texts(root: Path) -> dict[str, str]:
    """What each page of a book has of its own, without the frame that all pages share."""
    found = {}
    for path in sorted((root / HTML).rglob("*.html")):
        own = MAIN.search(path.read_text(encoding="utf-8"))
        if own is not None:
            found[path.relative_to(root / HTML).as_posix()] = own[0]
    return found


@pytest.mark.parametrize("seed", range(1000, 1000 + EDITS))
def test_a_book_after_an_edit_is_the_one_that_was_planned_and_the_one_built_from_nothing(
    first: Path, tmp_path: Path, seed: int
) -> None:
    root = Path(shutil.copytree(first, tmp_path / "on the last one"))
    before = texts(root)
    edit = edits.valid(root, seed)
    plan = json.loads(i2("plan", "--json", "--root", str(root)).out)
    built(root)
    clean = realbook.copy(tmp_path / "from nothing", YEARS)
    edits.write(clean, edit.files)
    built(clean)
    ours, theirs = realbook.bytes_of(root / HTML), realbook.bytes_of(clean / HTML)
    assert sorted(ours) == sorted(theirs), edit.said
    assert [name for name in ours if ours[name] != theirs[name]] == [], edit.said
    after = texts(root)
    moved = {page for page in {*before, *after} if before.get(page) != after.get(page)}
    assert moved == {*plan["bound"]}, edit.said
