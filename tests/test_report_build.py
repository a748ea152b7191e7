"""`i2 build`: only a whole and sound book takes the place of the last good one."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import tinybook
from tinybook import jupyter_book, tree, write_notebook

from i2lib.errors import GateError, RunError
from i2lib.report import Finding, Site, place, unchanged
from i2lib.report.binding import kept
from i2lib.report.build import build

pytestmark = pytest.mark.slow

# Another day for every Python that is started: the clock stands five years later, whatever asks.
ANOTHER_DAY = """
import ctypes, datetime, gc, time

now, local, gm, form = time.time, time.localtime, time.gmtime, time.strftime
time.time = lambda: now() + 5 * 365 * 86400 + 12345
time.time_ns = lambda: int(time.time() * 1e9)
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: gm(time.time() if seconds is None else seconds)
time.strftime = lambda format, when=None: form(format, when or time.localtime())
# datetime is compiled, and compiled libraries derive from it: its own methods are exchanged.
methods = gc.get_referents(datetime.datetime.__dict__)[0]
methods["now"] = classmethod(lambda cls, tz=None: cls.fromtimestamp(time.time(), tz))
methods["utcnow"] = classmethod(lambda cls: cls.utcfromtimestamp(time.time()))
gc.get_referents(datetime.date.__dict__)[0]["today"] = classmethod(
    lambda cls: cls.fromtimestamp(time.time())
)
ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime.date))
ctypes.pythonapi.PyType_Modified(ctypes.py_object(datetime.datetime))
"""
BOOK = {"html", kept.FOLDER, unchanged.LIST.name}
BUILD = """
import os, pathlib, runpy, sys
from i2lib.report.build import build

os.umask(int(sys.argv[2], 8))
root = pathlib.Path(sys.argv[1])
build(runpy.run_path(str(root / "book" / "tinysite.py"))["SITE"], root)
"""


def html(root: Path) -> dict[str, bytes]:
    return tree(root / "book" / "_build" / "html")


def left(root: Path) -> set[str]:
    """What lies in the folder of builds."""
    return {path.name for path in (root / "book" / "_build").iterdir()}


@pytest.fixture
def project(tmp_path: Path) -> tuple[Site, Path]:
    """The tiny project with one year, not yet built."""
    root = tmp_path / "project"
    return tinybook.lay(root, {"2016": "year.ipynb"}), root


def built_elsewhere(root: Path, umask: str, **env: str) -> dict[str, bytes]:
    tinybook.lay(root, {"2016": "year.ipynb"})
    subprocess.run(
        [sys.executable, "-c", BUILD, str(root), umask], env={**os.environ, **env}, check=True
    )
    return html(root)


def test_two_clean_builds_on_different_days_in_different_folders_make_the_same_bytes(
    tmp_path: Path,
) -> None:
    (tmp_path / "sitecustomize.py").write_text(ANOTHER_DAY, encoding="utf-8")
    elsewhere = {
        "PYTHONPATH": str(tmp_path),
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "11",
        "SOURCE_DATE_EPOCH": "1000000000",
    }
    day = "import datetime; print(datetime.datetime.now() - datetime.datetime(1970, 1, 1))"
    days = [
        int(
            subprocess.check_output([sys.executable, "-c", day], env={**os.environ, **env}).split()[
                0
            ]
        )
        for env in ({}, elsewhere)
    ]
    assert 1800 < days[1] - days[0] < 1900
    one = built_elsewhere(tmp_path / "here", "022")
    other = built_elsewhere(tmp_path / "a longer name" / "there", "077", **elsewhere)
    assert sorted(one) == sorted(other)
    assert [name for name in one if one[name] != other[name]] == []


def test_it_makes_the_book_that_plain_jupyter_book_makes(project: tuple[Site, Path]) -> None:
    site, root = project
    assert build(site, root) == root / "book" / "_build" / "html"
    ours = html(root)
    assert jupyter_book(root).returncode == 0
    assert html(root) == ours


def test_only_the_finished_book_is_left(project: tuple[Site, Path]) -> None:
    build(*project)
    assert left(project[1]) == BOOK


def lost_link(root: Path) -> str:
    (root / "book" / "index.md").write_text('# Home\n\n<a href="lost.html">x</a>\n')
    return "Faults in the finished pages:\nindex.html: the link lost.html leads nowhere"


def lost_notice(root: Path) -> str:
    layout = root / "book" / "_templates" / "layout.html"
    layout.write_text(layout.read_text().replace("A tiny book, not a publication.", ""))
    return "and 3 more: the words 'A tiny book, not a publication.' are missing"


def unknown_reference(root: Path) -> str:
    (root / "book" / "index.md").write_text("# Home\n\n[there](years/1999.ipynb)\n")
    return "book/index.md:3: WARNING: "


def a_warning_and_a_fault(root: Path) -> str:
    (root / "book" / "index.md").write_text(
        '# Home\n\n[there](#nowhere)\n\n<a href="lost.html">x</a>\n'
    )
    return "[myst.xref_missing]\nFaults in the finished pages:\nindex.html: the link "


def broken_settings(root: Path) -> str:
    config = root / "book" / "_config.yml"
    config.write_text(config.read_text().replace("title: Tiny", "title: [Tiny"))
    return "_config.yml: while parsing a flow sequence\n"


def setting_of_the_wrong_kind(root: Path) -> str:
    config = root / "book" / "_config.yml"
    config.write_text(config.read_text().replace("only_build_toc_files: true", "logo: [a]"))
    return "_config.yml: - ['a'] is not of type 'string' [key path: 'logo']"


def broken_contents(root: Path) -> str:
    (root / "book" / "_toc.yml").write_text("format: jb-book\nroot: index\nchapter: []\n")
    return "_toc.yml: Unknown keys found: {'chapter'}, allowed: "


@pytest.mark.parametrize(
    "fault",
    [
        lost_link,
        lost_notice,
        unknown_reference,
        a_warning_and_a_fault,
        broken_settings,
        setting_of_the_wrong_kind,
        broken_contents,
    ],
)
def test_what_may_not_be_published_is_told_and_the_last_book_stays_byte_for_byte(
    project: tuple[Site, Path], fault: Callable[[Path], str]
) -> None:
    site, root = project
    build(site, root)
    before = html(root)
    words = fault(root)
    with pytest.raises(GateError) as caught:
        build(site, root)
    assert words in str(caught.value)
    assert str(root) not in str(caught.value)
    assert html(root) == before
    assert left(root) == BOOK


def test_claims_that_the_site_does_not_stand_by_are_told_and_nothing_is_published(
    project: tuple[Site, Path],
) -> None:
    site, root = project
    build(site, root)
    before = html(root)
    heard: list[Path] = []

    def audit(of: Path, pages: Mapping[str, Path]) -> dict[str, Finding]:
        heard.append(of)
        assert pages["index.html"].is_file()
        wrong = {"years/2016.html": ["years/2016.html, #here: '6 found': '5 found'"]}
        return {name: Finding(wrong.get(name, ())) for name in pages}

    with pytest.raises(GateError) as caught:
        build(replace(site, audit=audit), root)
    assert heard == [root.resolve()]
    assert str(caught.value).splitlines() == [
        "Claims that the data do not carry:",
        "years/2016.html, #here: '6 found': '5 found'",
    ]
    assert html(root) == before


def test_a_failing_notebook_is_told_and_the_last_book_stays_byte_for_byte(
    project: tuple[Site, Path],
) -> None:
    site, root = project
    build(site, root)
    before = html(root)
    write_notebook(root / "notebooks" / "year.ipynb", "1 / 0")
    with pytest.raises(RunError, match=r"year.ipynb \(year=2016\): cell 3, `1 / 0`: ZeroDiv"):
        build(site, root)
    assert html(root) == before


def test_another_jupyter_book_is_refused_in_one_line(
    project: tuple[Site, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "jupyter_book-2.0.1.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: jupyter-book\nVersion: 2.0.1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(RunError, match=r"^Jupyter Book 1 is needed, and 2.0.1 is installed: .*$"):
        build(*project)
    assert not (project[1] / "book" / "_build").exists()


def test_a_killed_build_leaves_the_last_book_and_the_next_one_heals(
    project: tuple[Site, Path], tmp_path: Path
) -> None:
    site, root = project
    build(site, root)
    before = html(root)
    chance = random.Random(11)
    for number in range(6):
        (root / "book" / "index.md").write_text(f"# Home\n\nKilled {number} times.\n")
        killed = subprocess.Popen([sys.executable, "-c", BUILD, str(root), "022"])
        time.sleep(0.4 + 1.6 * chance.random())
        killed.kill()
        killed.wait()
        last = html(root)
        assert last == before or b"Killed" in last["index.html"]
    build(site, root)
    after = html(root)
    clean = tmp_path / "clean"
    tinybook.lay(clean, {"2016": "year.ipynb"})
    shutil.copy(root / "book" / "index.md", clean / "book" / "index.md")
    build(site, clean)
    assert after == html(clean)
    assert left(root) == BOOK


# --- put in place whole -------------------------------------------------------------------------


def lay(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("killed", ["before", "between the renames", "after", "and Sphinx began"])
def test_a_death_in_the_swap_leaves_the_old_book_or_the_new_one(
    tmp_path: Path, killed: str
) -> None:
    book, last = tmp_path / "html", tmp_path / ".html.last"
    if killed == "before":
        lay(book, page="old")
    else:
        lay(last, page="old")
    if killed == "after":
        lay(book, page="new")
    if killed == "and Sphinx began":
        book.mkdir()
    place.heal(book)
    assert tree(book) == {"page": b"new" if killed == "after" else b"old"}
    assert not last.exists()


def test_a_swap_replaces_every_file_and_forgets_the_old_ones(tmp_path: Path) -> None:
    book = lay(tmp_path / "html", page="old", gone="old")
    link = tmp_path / "link"
    link.symlink_to(book)
    place.swap(lay(tmp_path / "new", page="new"), link)
    assert tree(link) == {"page": b"new"}
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["html", "link"]


def test_an_equal_file_is_left_alone_and_another_is_written_whole(tmp_path: Path) -> None:
    page = tmp_path / "deep" / "page"
    assert place.write(page, b"one")
    stood = page.stat().st_ino
    assert not place.write(page, b"one")
    assert page.stat().st_ino == stood
    assert place.write(page, b"two")
    assert tree(tmp_path) == {"deep/page": b"two"}


def test_what_a_killed_build_left_is_swept_away(project: tuple[Site, Path]) -> None:
    site, root = project
    lay(root / "book" / "years", **{".2016.ipynb.part": "half"})
    lay(root / "book" / "_build" / ".next", log="half")
    lay(root / "book" / "_build" / ".html.next", page="half")
    build(site, root)
    assert not (root / "book" / "years" / ".2016.ipynb.part").exists()
    assert left(root) == BOOK


def test_a_place_that_cannot_be_written_is_one_clear_line(project: tuple[Site, Path]) -> None:
    site, root = project
    (root / "book" / "registers").write_text("a file where a folder is needed")
    with pytest.raises(RunError, match=r"^.*registers.*: File exists; free the place .*$"):
        build(site, root)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_one_clear_line_and_leaves_nothing_half_written() -> None:
    with pytest.raises(RunError, match="No space left on device"), place.said(Path("page")):
        Path("/dev/full").write_bytes(b"x")
