"""A build that has nothing to do says so at once; whatever was touched is looked at, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import tinybook

from i2lib.report import unchanged
from i2lib.report.build import build
from i2lib.report.fresh import LEDGER

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("unchanged")]
HTML = Path("book/_build/html")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a book."""
    root = tmp_path_factory.mktemp("unchanged") / "a {project} of 'Zoé'"
    build(tinybook.lay(root, {"2016": "year.ipynb"}), root)
    return root


@pytest.fixture
def root(first: Path, tmp_path: Path) -> Path:
    """A copy of it, in which every file has another time and another place on the disk."""
    return Path(shutil.copytree(first, tmp_path / "a copy", copy_function=shutil.copy))


def test_a_book_stands_after_its_build_and_its_pages_are_counted(first: Path) -> None:
    assert unchanged.stands(first) == 4


def test_it_stands_where_only_times_and_places_are_others(root: Path) -> None:
    assert unchanged.stands(root) == 4


def test_what_was_looked_into_once_is_known_by_its_looks_from_then_on(root: Path) -> None:
    long_ago = 1_500_000_000
    for path in [root, *root.rglob("*")]:
        os.utime(path, (long_ago, long_ago))
    before = looks(root)
    time.sleep(2 * unchanged.TICK / unchanged.SECOND)  # or a later edit might look the same
    assert unchanged.stands(root) == 4
    assert all(
        now and now != before[name] for name, now in looks(root).items() if "i2lib" not in name
    )
    (root / unchanged.LIST).chmod(0o400)
    kept = (root / unchanged.LIST).stat().st_mtime_ns
    assert unchanged.stands(root) == 4
    assert (root / unchanged.LIST).stat().st_mtime_ns == kept


def looks(root: Path) -> dict[str, object]:
    kept = json.loads((root / unchanged.LIST).read_bytes())["files"]
    return {name: look for name, (look, _) in kept.items()}


def edited(path: Path) -> None:
    before = path.stat()
    content = path.read_bytes()
    path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as some programs do


def gone(path: Path) -> None:
    path.unlink()


def added(path: Path) -> None:
    path.write_text("new", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (edited, "data/rows.csv"),
        (edited, "data/title.txt"),
        (edited, "notebooks/year.ipynb"),
        (edited, "book/index.md"),
        (edited, "book/_toc.yml"),
        (edited, "book/_config.yml"),
        (edited, "book/_templates/layout.html"),
        (edited, "book/years/2016.ipynb"),
        (edited, "book/registers/list.md"),
        (edited, f"book/years/{LEDGER}"),
        (edited, f"{HTML}/index.html"),
        (edited, f"{HTML}/years/2016.html"),
        (edited, f"{HTML}/_downloads/rows.csv"),
        (gone, "data/title.txt"),
        (gone, "book/years/2016.ipynb"),
        (gone, f"book/registers/{LEDGER}"),
        (gone, f"{HTML}/index.html"),
        (gone, f"{HTML}/searchindex.js"),
        (added, "data/more.csv"),
        (added, "notebooks/more.ipynb"),
        (added, "book/more.md"),
        (added, "book/years/2018.ipynb"),
        (added, f"{HTML}/more.html"),
        (added, "LICENSE"),
        (gone, unchanged.LIST.as_posix()),
        (edited, unchanged.LIST.as_posix()),
    ],
)
def test_whatever_a_book_is_made_of_is_noticed(
    root: Path, change: Callable[[Path], None], name: str
) -> None:
    change(root / name)
    assert unchanged.stands(root) is None


def test_what_editors_leave_beside_a_file_is_not_the_book(root: Path) -> None:
    added(root / "data/.rows.csv.swp")
    (root / "notebooks" / ".ipynb_checkpoints").mkdir()
    added(root / "notebooks/.ipynb_checkpoints/year.ipynb")
    assert unchanged.stands(root) == 4


def test_another_library_another_package_and_another_python_are_noticed(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        library = shutil.copytree(unchanged.PACKAGE, tmp_path / "i2lib")
        patch.setattr(unchanged, "PACKAGE", library)
        assert unchanged.stands(root) == 4
        (library / "dates.py").write_text("x", encoding="utf-8")
        assert unchanged.stands(root) is None
    with monkeypatch.context() as patch:
        (tmp_path / "more" / "pandas-99.dist-info").mkdir(parents=True)
        patch.syspath_prepend(tmp_path / "more")
        assert unchanged.stands(root) is None
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version", "3.99")
        assert unchanged.stands(root) is None
    assert unchanged.stands(root) == 4


def test_what_is_edited_while_a_book_is_built_is_seen_by_the_next_build(root: Path) -> None:
    before = unchanged.inputs(root)
    edited(root / "data/rows.csv")
    unchanged.keep(root, before)
    assert unchanged.stands(root) is None
    unchanged.keep(root, unchanged.inputs(root))
    assert unchanged.stands(root) == 4


def test_a_page_that_a_build_has_made_is_no_edit(root: Path) -> None:
    before = unchanged.inputs(root)
    edited(root / "book/years/2016.ipynb")
    unchanged.keep(root, before)
    assert unchanged.stands(root) == 4


COMMAND = """
import sys
from i2lib.cli import main
main()
print(*sorted({"numpy", "pandas", "pydantic", "sphinx", "typer"} & {*sys.modules}))
"""


@pytest.mark.parametrize("named", [["--root", "."], ["--root=."]])
def test_the_command_says_so_before_it_imports_anything_heavy(root: Path, named: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "build", *named],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    said = "nothing has changed since the last build: 4 pages stand in book/_build/html\n\n"
    assert (done.stdout, done.stderr, done.returncode) == (said, "", 0)


def test_the_project_is_found_as_the_command_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").touch()
    (tmp_path / "book" / "years").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "book" / "years")
    assert unchanged.project([]) == tmp_path
    assert unchanged.project(["--root", "x"]) == Path("x")
    for more in (["--force"], ["--root"], ["--help"], ["--root", "x", "--force"]):
        assert unchanged.project(more) is None
