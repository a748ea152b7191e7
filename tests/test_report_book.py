"""The extension: plain `jupyter-book build book` makes and protects the book by itself."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import tinybook
from tinybook import jupyter_book, tree, write_notebook, write_years

from i2lib.report import Site, book
from i2lib.report.binding import kept
from i2lib.report.fresh import LEDGER

# One worker builds the good book once; the tests work on copies of it.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("plain book")]


def html(root: Path) -> dict[str, bytes]:
    return tree(root / "book" / "_build" / "html")


def built(root: Path) -> dict[str, bytes]:
    """The book of this project after a build that had to go well."""
    done = jupyter_book(root)
    assert done.returncode == 0, done.stdout + done.stderr
    return html(root)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project in a folder of an awkward name, and what its first build said."""
    root = tmp_path_factory.mktemp("plain") / "a {book} of 'Zoé'"
    tinybook.lay(root)
    done = jupyter_book(root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root, done.stdout


@pytest.fixture
def root(first: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the project with its good book."""
    return Path(shutil.copytree(first[0], tmp_path / "a copy"))


def test_jupyter_book_alone_makes_every_page(root: Path) -> None:
    book = html(root)
    pages = {name for name in book if name.endswith(".html") and not name.startswith("_")}
    years = {"years/2016.html", "years/2017.html"}
    assert pages == {"index.html", "search.html", "registers/list.html", *years}
    assert b"2016 was a year" in book["years/2016.html"]
    assert book["_downloads/rows.csv"].startswith(b"year,notebook")
    assert ".buildinfo" not in book


def test_a_heading_with_the_year_stands_in_the_navigation_of_other_pages(root: Path) -> None:
    assert b'href="years/2017.html">The year 2017</a>' in html(root)["index.html"]


def test_a_build_says_what_it_does(first: tuple[Path, str]) -> None:
    for words in (
        "data/rows.csv: warning: a very short register",
        "pages: 1 written, 0 as they stand",
        "years/2016: there is no page yet",
        "runs: 2 to make, 0 as they stand",
        "(1 of 2, ",
    ):
        assert words in first[1]


def test_a_warm_build_from_anywhere_reruns_nothing_and_makes_the_same_bytes(root: Path) -> None:
    before = html(root)
    done = jupyter_book(root, cwd=Path("/"))
    assert "runs: 0 to make, 2 as they stand" in done.stdout
    assert "pages: 0 written, 1 as they stand" in done.stdout
    assert "book: binding all 4 pages: changed: where the book lies" in done.stdout
    assert html(root) == before
    assert "book: binding 1 page; 3 stay as they are" in jupyter_book(root).stdout
    assert html(root) == before


def test_all_pages_are_bound_when_asked_for(root: Path) -> None:
    before = html(root)
    done = jupyter_book(root, "--all")
    assert "book: binding all 4 pages: so it was asked" in done.stdout
    assert html(root) == before


def test_nothing_unpublished_is_left(root: Path) -> None:
    left = {path.name for path in (root / "book" / "_build").iterdir()}
    assert left == {"html", kept.FOLDER, ".doctrees", "jupyter_execute"}


def site_of(root: Path) -> Site:
    site: Site = runpy.run_path(str(root / "book" / "tinysite.py"))["SITE"]
    return site


def faulty_data(root: Path) -> str:
    (root / "data" / "rows.csv").write_text("year,notebook\n20x6,year.ipynb\n", encoding="utf-8")
    return "data/rows.csv, line 2, column year: '20x6': not a year; mend it\n"


def refused_parameter(root: Path) -> str:
    write_years(root, {"1850": "year.ipynb", "2016": "year.ipynb"})
    return "notebooks/year.ipynb (year=1850): year 1850 is not of the report; it has 2014 to 2022\n"


def failing_notebook(root: Path) -> str:
    write_years(root, {"2016": "says_no.ipynb", "2017": "year.ipynb"})
    return (
        "1 of 2 runs failed, so nothing is published:\n"
        'notebooks/says_no.ipynb (year=2016): cell 4, `raise NarrativeError(f\'narrative.md: "rose" '
        'does not fit a …`: narrative.md: "rose" does not fit a value that fell in 2016; '
        'say "fell"\n'
    )


def unknown_mode(root: Path) -> str:
    config = root / "book" / "_config.yml"
    config.write_text(config.read_text() + "    i2_run: sometimes\n", encoding="utf-8")
    return "_config.yml: i2_run is 'sometimes'; it is one of: auto, never\n"


@pytest.mark.parametrize(
    ("fault", "code"),
    [(faulty_data, 1), (refused_parameter, 2), (failing_notebook, 1), (unknown_mode, 2)],
)
def test_a_fault_is_told_in_its_words_and_the_last_book_stays_byte_for_byte(
    root: Path, fault: Callable[[Path], str], code: int
) -> None:
    before = html(root)
    words = fault(root)
    done = jupyter_book(root)
    assert done.stderr == words
    assert done.returncode == code
    assert "Traceback" not in done.stdout
    assert html(root) == before


def test_a_year_removed_from_the_data_removes_its_page_and_says_so(root: Path) -> None:
    write_years(root, {"2016": "year.ipynb"})
    assert "removed years/2017.ipynb: nothing makes it any more" in jupyter_book(root).stdout
    book = html(root)
    assert "years/2017.html" not in book
    assert [name for name, page in book.items() if b"2017" in page] == []


def test_an_incremental_build_is_a_clean_one_after_titles_changed(
    root: Path, tmp_path: Path
) -> None:
    clean = tmp_path / "clean"
    tinybook.lay(clean)
    for each in (root, clean):
        (each / "data" / "title.txt").write_text("Another list", encoding="utf-8")
        write_notebook(each / "notebooks" / "year.ipynb", "year", heading="# In {{ year }}")
        (each / "book" / "index.md").write_text("# Welcome\n", encoding="utf-8")
    assert built(root) == built(clean)
    assert b">Another list</a>" in html(root)["years/2016.html"]


def test_a_changed_cell_of_the_data_reruns_the_pages_that_read_it_and_says_why(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = root / "data" / "rows.csv"
    rows.write_text(f"{rows.read_text(encoding='utf-8')}2018,year.ipynb\n", encoding="utf-8")
    book.prepare(site_of(root), root / "book")
    said = capsys.readouterr().out
    assert "years/2016: changed: data/rows.csv, read by the notebook itself" in said
    assert "years/2018: there is no page yet" in said
    assert len(re.findall(r"^ran years/201[67] .*, the same page\)$", said, re.MULTILINE)) == 2


def test_a_change_that_no_notebook_reads_reruns_none(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "data" / "title.txt").write_text("Other words", encoding="utf-8")
    book.prepare(site_of(root), root / "book")
    assert "runs: 0 to make, 2 as they stand" in capsys.readouterr().out


def test_a_page_that_was_altered_is_made_anew(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    years = root / "book" / "years"
    before, page = tree(years), years / "2016.ipynb"
    page.write_bytes(page.read_bytes().replace(b"was a year", b"is a year "))
    book.prepare(site_of(root), root / "book")
    said = capsys.readouterr().out
    assert "years/2016: the page itself was altered" in said
    assert "runs: 1 to make, 1 as they stand" in said
    assert tree(years) == before


def test_a_damaged_ledger_is_noticed_and_its_pages_are_made_anew(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    years = root / "book" / "years"
    before, ledger = tree(years), years / LEDGER
    ledger.write_bytes(ledger.read_bytes()[:-30])
    book.prepare(site_of(root), root / "book")
    said = capsys.readouterr().out
    assert f"book/years/{LEDGER} is damaged; its pages are made anew" in said
    assert "years/2017: nobody knows what it was made from" in said
    assert tree(years) == before


def test_a_notebook_that_somebody_laid_beside_the_pages_is_kept_and_named(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_notebook(root / "book" / "years" / "own.ipynb", "year")
    book.prepare(site_of(root), root / "book")
    said = capsys.readouterr().out
    assert "years/own.ipynb was not made by this build; it is bound as it stands" in said
    assert (root / "book" / "years" / "own.ipynb").exists()


def test_never_binds_the_pages_that_are_there(root: Path) -> None:
    faulty_data(root)
    write_notebook(root / "notebooks" / "year.ipynb", "1 / 0")
    config = root / "book" / "_config.yml"
    config.write_text(config.read_text() + "    i2_run: never\n", encoding="utf-8")
    assert b"2016 was a year" in built(root)["years/2016.html"]


def test_other_builders_leave_the_book_alone(root: Path) -> None:
    before = html(root)
    done = jupyter_book(root, "--builder", "singlehtml")
    assert done.returncode == 0
    assert html(root) == before
    assert (root / "book" / "_build" / "singlehtml" / "index.html").exists()


def test_asking_whether_links_answer_leaves_the_book_alone(root: Path) -> None:
    before = html(root)
    assert jupyter_book(root, "--builder", "linkcheck").returncode == 0
    assert html(root) == before
    assert (root / "book" / "_build" / "linkcheck" / "output.json").exists()


def test_ctrl_c_ends_jupyter_book_without_a_kernel_left(tmp_path: Path) -> None:
    tinybook.lay(tmp_path, {"2016": "sleeps.ipynb"})
    (tmp_path / "tmp").mkdir()
    script = Path(sys.executable).with_name("jupyter-book")
    build = subprocess.Popen(
        [str(script), "build", str(tmp_path / "book")],
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
        preexec_fn=tinybook.as_in_the_foreground,  # noqa: PLW1509 (a signal, no lock)
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(600):
        if any((tmp_path / "tmp").glob("i2-*/ipythondir")):
            break
        time.sleep(0.05)
    build.send_signal(signal.SIGINT)
    _, words = build.communicate(timeout=20)
    assert (build.returncode, words) == (130, "stopped; the last book is as it was\n")
    assert list((tmp_path / "tmp").iterdir()) == []
