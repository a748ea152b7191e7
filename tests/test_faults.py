"""What may go wrong with a build from outside: death, a full or read-only disk, a second build.

The tiny book, and everything else in earnest: signals, a file system of a megabyte, a read-only
mount, processes that race.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import tinybook
from tinybook import tree, write_notebook

pytestmark = pytest.mark.slow

KILLS = 40 if os.environ.get("I2_EVERY") else 5
BUILD = """
import pathlib, runpy, sys
from i2lib.errors import I2Error
from i2lib.report.build import build

root = pathlib.Path(sys.argv[1])
try:
    build(runpy.run_path(str(root / "book" / "tinysite.py"))["SITE"], root)
except I2Error as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


def start(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(root)],
        env={**os.environ, "TMPDIR": str(root.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def build(root: Path) -> None:
    process = start(root)
    _, told = process.communicate()
    assert (process.returncode, told) == (0, "")


def change(root: Path, words: str) -> None:
    """Another title on every page's contents, and another output of the notebook."""
    (root / "data" / "title.txt").write_text(words, "utf-8")
    write_notebook(root / "notebooks" / "year.ipynb", f"print(year, {words!r})")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny project with one year, built; tests work on copies."""
    root = tmp_path_factory.mktemp("faults") / "project"
    tinybook.lay(root, {"2016": "year.ipynb"})
    build(root)
    return root


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "project", symlinks=True))


def html(root: Path) -> dict[str, bytes]:
    return tree(root / "book" / "_build" / "html")


def test_a_power_cut_at_any_moment_leaves_the_old_book_or_the_new_one_and_the_next_build_heals(
    root: Path,
) -> None:
    old = html(root)
    change(root, "Other words")
    clean = root.parent / "clean" / "project"
    tinybook.lay(clean, {"2016": "year.ipynb"})
    change(clean, "Other words")
    began = time.monotonic()
    build(clean)
    whole, new = time.monotonic() - began, html(clean)
    assert old != new
    moments = random.Random(2016)
    survived = 0
    for _ in range(KILLS):
        process = start(root)
        time.sleep(moments.uniform(0.1, whole))
        process.kill()
        process.communicate()
        left = html(root) or tree(root / "book" / "_build" / ".html.last")
        survived += left in (old, new)
    assert survived == KILLS
    build(root)
    assert html(root) == new
    beside = {path.name for path in (root / "book" / "_build").iterdir()}
    assert not beside & {".next", ".html.next", ".html.last"}


def test_of_two_builds_at_once_the_second_says_so_and_waits(root: Path) -> None:
    change(root, "Built twice")
    first = start(root)
    time.sleep(0.3)
    second = start(root)
    told = [process.communicate() for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], told
    waited = [out for out, _ in told if "another i2 is at work in book/" in out]
    assert len(waited) == 1
    assert b"Built twice" in html(root)["registers/list.html"]


def in_a_world_of_its_own(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script where it may mount file systems that nobody else sees."""
    command = ["unshare", "--map-root-user", "--mount", "sh", "-ec", script, "sh", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


MOUNTS = (
    in_a_world_of_its_own("mount -t tmpfs none /mnt").returncode == 0
    if shutil.which("unshare")
    else False
)
needs_mounts = pytest.mark.skipif(not MOUNTS, reason="nothing may be mounted here")


@needs_mounts
@pytest.mark.parametrize("room", [20, 200, 400])
def test_a_full_disk_is_one_clear_line_and_the_last_book_stays(root: Path, room: int) -> None:
    """The bound book lies on a disk of its own, on which so many kilobytes are left."""
    old = html(root)
    change(root, "No room for this")
    disk = root.parent / "disk"
    disk.mkdir()
    script = """
        root=$1; disk=$2
        mount -t tmpfs -o size=64m none "$disk"
        cp -a "$root/book/_build/." "$disk"
        mount --bind "$disk" "$root/book/_build"
        cd "$root/book/_build"
        free=$(df -k --output=avail . | tail -1)
        dd if=/dev/zero of=filler bs=1k count=$((free - $5)) 2>/dev/null
        code=0
        "$3" -c "$4" "$root" || code=$?
        cp -a html "$root/after"
        exit $code
    """
    told = in_a_world_of_its_own(script, str(root), str(disk), sys.executable, BUILD, str(room))
    assert told.returncode == 1, told
    assert "No space left on device" in told.stderr
    assert "Traceback" not in told.stderr
    assert tree(root / "after") == old


@needs_mounts
def test_a_read_only_folder_is_one_clear_line_and_the_last_book_stays(root: Path) -> None:
    old = html(root)
    change(root, "Not to be written")
    script = (
        'mount --bind "$1/book" "$1/book"; mount -o remount,ro,bind "$1/book"; "$2" -c "$3" "$1"'
    )
    told = in_a_world_of_its_own(script, str(root), sys.executable, BUILD)
    assert told.returncode == 1, told
    assert "Read-only file system" in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert html(root) == old


def test_a_folder_that_is_removed_meanwhile_is_one_clear_line(root: Path) -> None:
    change(root, "Gone before it was built")
    process = start(root)
    time.sleep(1)
    (root / "book").rename(root / "elsewhere")  # in one step: files come and go in it meanwhile
    _, told = process.communicate()
    assert process.returncode == 1, told
    assert "Traceback" not in told


def test_any_folder_will_do_and_a_link_to_it_too(built: Path, root: Path, tmp_path: Path) -> None:
    name = "ä 'quoted' \"folder\" {x} " + 170 * "n"
    strange = Path(shutil.copytree(built, tmp_path / name / "project"))
    link = tmp_path / "link"
    link.symlink_to(strange)
    for place in (link, root):
        change(place, "In a strange place")
        build(place)
    assert html(strange) == html(root)
