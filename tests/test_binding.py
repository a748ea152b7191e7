"""Binding: only pages that can differ are bound, and the book is that of a clean build, byte for byte.

Sphinx binds in a process forked for each book, as it would alone; nothing is run, so that many books
can be bound in a short time.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
import tinybook
import yaml
from jupyter_book.config import get_final_config
from tinybook import tree, write_notebook

from i2lib.report import book, place, sealed
from i2lib.report.binding import kept

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("binding")]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
TOC = """format: jb-book
root: index
chapters:
- glob: years/*
- file: about
  sections:
  - file: more
- glob: how-to/*
"""
PAGES = {
    "index.md": "# Home\n\nTo [the first year](years/2016.ipynb).\n\n```{include} fragments/part.md\n```\n",
    "about.md": "(here)=\n# About\n\nWhat this is.\n\n## A section\n\nMore [there](more.md).\n",
    "more.md": "# More\n\nAs [](#here) says; 12 of them.\n",
    "how-to/one.md": "# One\n\n```{figure} ../pictures/a.png\n:name: fig-a\nA picture\n```\n",
    "how-to/two.md": "# Two\n\n{download}`A file <../pictures/file.txt>`, and [](#fig-a).\n",
    "how-to/three.md": "# Three\n\nWords of their own.\n",
    "fragments/part.md": "A part of another page.\n",
    "pictures/file.txt": "a file\n",
    "_static/own.css": "body { color: black }\n",
    "_toc.yml": TOC,
}


def lay(root: Path) -> Path:
    """The tiny book with more pages, which know of each other in all the ways that there are."""
    tinybook.lay(root)
    for name, text in PAGES.items():
        write(root, name, text)
    (root / "book" / "pictures" / "a.png").write_bytes(PNG)
    config = root / "book" / "_config.yml"
    whole = config.read_text() + "    i2_run: never\n    html_static_path: [_static]\n"
    config.write_text(whole.replace("html_use_index: false", "html_use_index: true"))
    for year in ("2016", "2017"):
        write_notebook(root / "book" / "years" / f"{year}.ipynb", heading=f"# In {year}\n\n## What")
    return root


def write(root: Path, name: str, text: str) -> None:
    path = root / "book" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def read(root: Path, name: str) -> str:
    return (root / "book" / name).read_text(encoding="utf-8")


def bind(root: Path) -> str:
    """Bind and publish the pages that are there as `i2 build` does; what was said."""
    source, aside = root / "book", root / "book" / "_build" / ".next"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    log = aside / "log"
    hears, tells = os.pipe()
    if not (child := os.fork()):
        os.close(tells)
        os.dup2(hears, 0)
        with log.open("w") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
        sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
        code = book.FAILED
        try:
            os.chdir(source)
            code = book.main(source, aside / "html")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    os.close(hears)
    os.write(tells, f"{book.GO}\n".encode())
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(tells)
    said = log.read_text()
    assert code in (0, book.WARNED), said
    place.swap(aside / "html", source / "_build" / "html")
    kept.publish(aside / "html", source / "_build" / "html")
    shutil.rmtree(aside)
    return said


def html(root: Path) -> dict[str, bytes]:
    return tree(root / "book" / "_build" / "html")


def clean(root: Path, folder: Path) -> dict[str, bytes]:
    """The book of the same sources, bound where nothing is kept."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns("_build"))
    bind(folder)
    return html(folder)


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with its book, bound."""
    settings = yaml.safe_load(tinybook.FILES["book/_config.yml"])
    given = {"latex_individualpages": False}
    known, _ = get_final_config(user_yaml=settings, cli_config=given, sourcedir=tinybook.TROUBLE)
    for name in (*book.SLOW, *known["extensions"], "jupyter_book.sphinx"):  # once for all books
        with warnings.catch_warnings(), suppress(ImportError):
            warnings.simplefilter("ignore")
            import_module(name)
    root = lay(tmp_path_factory.mktemp("binding") / "first")
    assert "book: binding all 8 pages: nothing is kept of a last one" in bind(root)
    return root


@pytest.fixture
def root(first: Path) -> Path:
    """The same project with its good book, at the same place."""
    build = first / "book" / "_build"
    saved = first.with_name("saved")
    if not saved.exists():
        shutil.copytree(first, saved)
    shutil.rmtree(first)
    shutil.copytree(saved, first)
    assert kept.beside(build / "html").is_file()
    return first


# --- random edits ---------------------------------------------------------------------------------

Edit = Callable[[Path, random.Random], None]


def some(root: Path, chance: random.Random, *patterns: str) -> Path:
    found = sorted(path for pattern in patterns for path in (root / "book").glob(pattern))
    return chance.choice(found)


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(old, lambda _: new, text, count=1), encoding="utf-8")


def a_sentence(root: Path, chance: random.Random) -> None:
    path = some(root, chance, "*.md", "how-to/*.md")
    path.write_text(f"{path.read_text()}\nSentence {chance.randrange(99)} of it.\n")


def a_cell(root: Path, chance: random.Random) -> None:
    path = some(root, chance, "years/*.ipynb")
    heading = "# In " + path.stem + "\n\n## What\n\nIt is " + str(chance.randrange(99))
    write_notebook(path, heading=heading)


def a_title(root: Path, chance: random.Random) -> None:
    path = some(root, chance, "*.md", "how-to/*.md")
    edited(path, "(?m)^# .*$", f"# Title {chance.randrange(99)}")


def a_section(root: Path, chance: random.Random) -> None:
    path = some(root, chance, "*.md", "how-to/*.md")
    path.write_text(f"{path.read_text()}\n## Section {chance.randrange(99)}\n\nText.\n")


def a_label(root: Path, chance: random.Random) -> None:
    name = f"here-{chance.randrange(99)}"
    edited(root / "book" / "about.md", r"\(here.*\)=", f"({name})=")
    edited(root / "book" / "more.md", r"#here[\w-]*", f"#{name}")


def a_part(root: Path, chance: random.Random) -> None:
    write(root, "fragments/part.md", f"Part {chance.randrange(99)}.\n")


def a_picture(root: Path, chance: random.Random) -> None:
    path = root / "book" / "pictures" / "a.png"
    path.write_bytes(PNG + bytes([chance.randrange(99)]))


def another_figure(root: Path, chance: random.Random) -> None:
    path = some(root, chance, "how-to/*.md")
    figure = "```{figure} ../pictures/a.png\nOne more picture\n```\n"
    path.write_text(f"{path.read_text()}\n{figure}")


def a_file(root: Path, chance: random.Random) -> None:
    write(root, "pictures/file.txt", f"{chance.randrange(99)}\n")


def a_page(root: Path, chance: random.Random) -> None:
    write(root, f"how-to/more-{chance.randrange(9)}.md", f"# How {chance.randrange(99)}\n\nSo.\n")


def a_page_less(root: Path, chance: random.Random) -> None:
    some(root, chance, "how-to/more-*.md", "how-to/three.md").unlink()


def the_contents(root: Path, chance: random.Random) -> None:
    entries = [
        "- glob: years/*\n",
        "- file: about\n  sections:\n  - file: more\n",
        "- glob: how-to/*\n",
    ]
    chance.shuffle(entries)
    write(root, "_toc.yml", "format: jb-book\nroot: index\nchapters:\n" + "".join(entries))


def a_style(root: Path, chance: random.Random) -> None:
    write(root, "_static/own.css", f"body {{ margin: {chance.randrange(99)}px }}\n")


def the_frame(root: Path, chance: random.Random) -> None:
    path = root / "book" / "_templates" / "layout.html"
    edited(
        path, "<p>A tiny book.*</p>", f"<p>A tiny book, not a publication. {chance.random()}</p>"
    )


def the_settings(root: Path, chance: random.Random) -> None:
    edited(root / "book" / "_config.yml", "(?m)^title: .*$", f"title: Tiny {chance.randrange(99)}")


def nothing(_root: Path, _chance: random.Random) -> None:
    pass


EDITS: dict[Edit, int] = {  # and how often each
    a_sentence: 5,
    a_cell: 3,
    a_title: 2,
    a_section: 2,
    a_label: 1,
    a_part: 2,
    a_picture: 1,
    another_figure: 1,
    a_file: 1,
    a_page: 1,
    a_page_less: 1,
    the_contents: 1,
    a_style: 1,
    the_frame: 1,
    the_settings: 1,
    nothing: 1,
}
STEPS = int(os.environ.get("I2_STEPS", "10"))


def test_after_each_of_many_edits_the_book_is_that_of_a_clean_build(
    root: Path, tmp_path: Path
) -> None:
    chance = random.Random(STEPS)
    walk = chance.choices([*EDITS], [*EDITS.values()], k=STEPS)
    seen: list[Path] = []
    few = 0
    for step, edit in enumerate(walk):
        if seen and chance.random() < 0.1:  # as it was before
            shutil.copytree(chance.choice(seen), root, dirs_exist_ok=True)
        edit(root, chance)
        before = tmp_path / f"step {step}"
        shutil.copytree(root, before, ignore=shutil.ignore_patterns("_build"))
        seen.append(before)
        said = bind(root)
        few += "stay as they are" in said
        wrong = differing(html(root), clean(root, tmp_path / "clean"))
        assert not wrong, f"step {step}, {edit.__name__}: {wrong}\n{said}"
    assert STEPS // 4 < few < STEPS  # both ways were gone


# --- what is bound --------------------------------------------------------------------------------


def test_one_changed_page_alone_is_bound_with_those_whose_contents_or_pictures_hang_on_it(
    root: Path, tmp_path: Path
) -> None:
    write(root, "how-to/three.md", "# Three\n\nOther words.\n")
    said = bind(root)
    assert "book: binding 4 pages; 4 stay as they are" in said  # the root, a picture and a download
    assert b"Other words" in html(root)["how-to/three.html"]
    assert differing(html(root), clean(root, tmp_path / "clean")) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("how-to/three.md", "# Three", "# Drei", "changed: titles"),
        ("_templates/layout.html", "<p>", "<p> ", "changed: _templates/layout.html"),
        ("_toc.yml", "- glob: years/*", "- glob: 'years/*'", "changed: _toc.yml"),
    ],
)
def test_what_other_pages_show_binds_every_page_and_is_named(
    root: Path, tmp_path: Path, name: str, old: str, new: str, why: str
) -> None:
    write(root, name, read(root, name).replace(old, new))
    said = bind(root)
    assert "book: binding all " in said
    assert why in said
    assert differing(html(root), clean(root, tmp_path / "clean")) == []


def test_a_book_with_warnings_is_not_kept(root: Path, tmp_path: Path) -> None:
    write(root, "how-to/three.md", "# Three\n\n[lost](nowhere.md)\n")
    assert "WARNING: " in bind(root)
    again = bind(root)
    assert "nothing is kept" in again
    assert again.count("WARNING: ") == 1
    assert differing(html(root), clean(root, tmp_path / "clean")) == []


def test_a_warning_of_a_page_read_anew_is_told_once(root: Path) -> None:
    write(root, "how-to/three.md", "# Three\n\n#### Too deep\n")
    said = bind(root)
    assert said.count("WARNING: ") == 1
    assert "book: binding all 8 pages: there is something to be warned of" in said


# --- damage ---------------------------------------------------------------------------------------


def flipped(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def cut(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size)])


def of_another_make(path: Path, _chance: random.Random) -> None:
    path.write_bytes(b"kept by another version")


@pytest.mark.parametrize("damage", [flipped, cut, of_another_make])
def test_damage_to_what_is_kept_is_noticed_and_said(
    root: Path, damage: Callable[[Path, random.Random], None]
) -> None:
    before, path = html(root), kept.beside(root / "book" / "_build" / "html")
    whole = path.read_bytes()
    for seed in range(40):  # wherever it strikes
        damage(path, random.Random(seed))
        with pytest.raises(sealed.DamagedError):
            kept.read(path)
        path.write_bytes(whole)
    damage(path, random.Random(7))
    said = bind(root)
    assert "book: binding all 8 pages: what was kept of the last one is damaged" in said
    assert html(root) == before
    assert "stay as they are" in bind(root)


def test_a_page_of_the_last_book_that_was_altered_is_bound_anew(root: Path) -> None:
    before, page = html(root), root / "book" / "_build" / "html" / "more.html"
    page.write_bytes(page.read_bytes().replace(b"12 of them", b"13 of them"))
    assert "book: more.html is not what was bound; it is bound anew" in bind(root)
    assert html(root) == before


def test_a_last_book_that_is_gone_is_bound_anew(root: Path) -> None:
    before = html(root)
    shutil.rmtree(root / "book" / "_build" / "html")
    bind(root)
    assert html(root) == before
