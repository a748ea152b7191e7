"""What README and the written pages promise is tried: commands, codes, messages, steps, versions.

A page is read as its reader reads it. Whatever stands there as a command is looked for, whatever is
quoted as a message is provoked, and the steps that a newcomer is told are taken.
"""

from __future__ import annotations

import ast
import csv
import json
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from spreadsheet import Program, saves
from worlds import i2

import i2lib
from i2lib import data as project
from i2lib import dates, framework, pages, parameters, registers, site
from i2lib.cli import checking
from i2lib.cli.app import app
from i2lib.datapackage import Description, check, describe, versions
from i2lib.differing import Difference, differences
from i2lib.entering import KINDS, columns
from i2lib.errors import Problem, UsageError
from i2lib.framework import MODES, Indicator
from i2lib.indicators import FORMULAS
from i2lib.notice import NOTICE
from i2lib.quantities import Missing, Mode
from i2lib.report import Run, book, fresh
from i2lib.tidying import forms, tidy

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
MADE = ("years", "registers", "indicators", "editions", "fragments", "partners", "_build")
WRITTEN = sorted(path for path in BOOK.rglob("*.md") if path.relative_to(BOOK).parts[0] not in MADE)
METHODS, ABOUT = BOOK / "methods/index.md", BOOK / "about/index.md"
RERUN, ADD, CHECK, PUBLISH, REGISTERS = (
    BOOK / f"how-to/{name}.md" for name in ("rerun", "add-a-year", "check", "publish", "registers")
)
CITE, GLOSSARY = BOOK / "about/cite.md", BOOK / "about/glossary.md"
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"
PAGES = [README, CONTRIBUTING, *WRITTEN]

LOADED = project.load(ROOT)


def named(paths: list[Path]) -> list[Any]:
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in paths]


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def fenced(path: Path) -> list[str]:
    """The lines of all blocks of code."""
    lines, inside = [], False
    for line in text(path).splitlines():
        if line.strip().startswith("```"):
            inside = not inside
        elif inside:
            lines.append(line.strip())
    return lines


def in_code(path: Path) -> list[str]:
    """Everything that stands between back ticks in running text."""
    prose = re.sub(r"^ *```.*?^ *```", "", text(path), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"`([^`\n]+)`", prose)


def table(path: Path, first: str) -> list[list[str]]:
    """The rows of the table whose head begins with this cell, without marks of code."""
    rows: list[list[str]] = []
    for line in text(path).splitlines():
        cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
        if line.startswith("|") and (rows or cells[0] == first):
            rows.append(cells)
        elif rows:
            break
    assert rows, f"{path.name}: no table begins with {first!r}"
    return rows[2:]


def commands(path: Path) -> list[str]:
    """What the page tells its reader to type."""
    said = [*fenced(path), *in_code(path)]
    return [line for line in said if re.match(r"(\.venv/bin/\S|make [a-z])", line)]


# --- commands -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", named(PAGES))
def test_what_a_page_tells_to_type_is_there(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    beside = Path(sys.executable).parent
    for command in commands(path):
        program, *rest = shlex.split(command)
        if program == "make":
            assert rest[0] in targets, command
        else:
            assert (beside / Path(program).name).exists(), command
        for word in rest:
            if word.startswith(("notebooks/", "book/", "data/")):
                assert (ROOT / word).exists(), command


def every_command() -> dict[str, Any]:
    """Name -> command of i2, as typed; those of a group by both words."""
    group: Any = typer.main.get_command(app)
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        below = command.list_commands(None) if hasattr(command, "list_commands") else []
        found |= {f"{name} {one}": command.get_command(None, one) for one in below}
        if not below:
            found[name] = command
    return found


def options(command: str) -> set[str]:
    names = {name for option in every_command()[command].params for name in option.opts}
    return {name for name in names if name.startswith("--")}  # arguments have a place, no name


@pytest.mark.parametrize("path", named(PAGES))
def test_every_command_of_i2_that_a_page_shows_exists_with_its_options(path: Path) -> None:
    known = every_command()
    shown = [re.sub(r"^\.venv/bin/", "", line) for line in [*fenced(path), *in_code(path)]]
    for line in shown:
        if re.match(r"i2( |$)", line) and line not in ("i2", "i2 add"):
            _, command, *rest = line.split()
            if command == "add":
                command, *rest = f"add {rest[0]}", *rest[1:]
            assert command in known, line
            asked = {word for word in rest if word.startswith("--")}
            assert asked <= options(command), line


def test_every_command_of_i2_is_told_in_the_how_to_pages() -> None:
    told = "\n".join(text(path) for path in sorted((BOOK / "how-to").glob("*.md")))
    for name in every_command():
        assert f".venv/bin/i2 {name}" in told
        for option in options(name) - {"--help"} - of_columns(name):
            assert f"`{option}`" in told or f"{name} {option}" in told


def of_columns(command: str) -> set[str]:
    """Options that are columns of a table, all of which one sentence tells."""
    if not command.startswith("add "):
        return set()
    kind = KINDS[command.removeprefix("add ")]
    every = (column.name for column in columns(LOADED.description, kind))
    return {f"--{name.replace('_', '-')}" for name in every}


def declared(notebook: Path) -> set[str]:
    cells = json.loads(text(notebook))["cells"]
    [source] = [
        cell["source"] for cell in cells if "parameters" in cell["metadata"].get("tags", [])
    ]
    tree = ast.parse("".join(source))
    return {
        node.target.id
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }


@pytest.mark.parametrize("path", named(PAGES))
def test_every_run_of_papermill_that_a_page_shows_is_accepted(path: Path) -> None:
    for command in commands(path):
        program, *words = shlex.split(command)
        if not program.endswith("/papermill"):
            continue
        given: dict[str, Any] = {}
        for flag, name, value in zip(words[2::3], words[3::3], words[4::3], strict=True):
            assert name in declared(ROOT / words[0]), command
            given[name] = int(value) if flag == "-p" and value.isdigit() else value
        given.pop("targets", "")  # a file of the reader's
        assert parameters.accept(LOADED, given).window is not None, command


# --- parameters and codes -----------------------------------------------------------------------


def test_the_table_of_parameters_is_the_contract() -> None:
    rows = table(RERUN, "parameter")
    assert [name for row in rows for name in row[0].split(", ")] == [
        *parameters.Parameters.model_fields
    ]
    for name, _, accepted in rows:
        if codelist := parameters.CODELISTS.get(name):
            assert accepted.split(", ") == [*LOADED.codelists[codelist]]
    assert declared(ROOT / "notebooks/annual.ipynb") == {*parameters.Parameters.model_fields}
    [sentence] = re.findall(r"`notebooks/side_by_side.ipynb` takes (.*)\.", text(RERUN))
    assert declared(ROOT / "notebooks/side_by_side.ipynb") == {*re.findall("`(.+?)`", sentence)}


def vocabulary() -> set[str]:
    """Every name that the project gives to something."""
    words = set(LOADED.description.resources)
    for resource in LOADED.description.resources.values():
        words |= {resource.path.split("/")[-1]}
        for field in resource.fields:
            words |= {field.name, *field.enum}
    for codes in LOADED.codelists.values():
        words |= set(codes)
    words |= {*LOADED.framework.conventions, *FORMULAS, *parameters.Parameters.model_fields}
    words |= {field.name for field in fields(Problem)} | {field.name for field in fields(Indicator)}
    words |= {field.name for field in fields(Difference)}
    words |= {"error", "warning", "warning:", "note:"}  # severities, and how they begin a line
    words |= {"i2lib", *(path.stem for path in (ROOT / "src" / "i2lib").rglob("*")), *book.MODES}
    words |= {"sphinx: config:", "repository: url:", "version"}  # of _config.yml and the package
    words |= {f"i2_run: {mode}" for mode in book.MODES}
    words |= {f"account.{name}" for name in vars(i2lib.Account)}
    words |= {f"i2lib.{name}()" for name in i2lib.__all__}
    return words | {*changed_words(), *(f"changed: {word}" for word in changed_words())}


def changed_words() -> list[str]:
    run = Run(site.ANNUAL, {"year": 2016}, "years/2016")
    return [*fresh.digests(ROOT, run, fresh.surroundings(ROOT))]


NOT_OURS = {  # names of other people's things
    "popover",
    "{{ year }}",
    "-p",
    "-r",
    "out.ipynb",
    "Passed unknown parameter: years",
    "0",
    "[]",
    "git restore data/registers/instruments.csv",
    ".venv",
    "runs/",
    "git diff",
    "R;T",
    "data/",
}


def row_exists(word: str) -> bool:
    return (
        any(
            word in set(LOADED.table(name)["id"])
            for name in (
                "instruments",
                "partners",
                "partnerships",
                "events",
                "event_figures",
                "publications",
                "activities",
                "documents",
                "resolutions",
                "counts",
                "wtisd",
            )
        )
        or word in LOADED.sources
    )


def known(word: str, words: set[str]) -> bool:
    if (
        word in words | NOT_OURS
        or "<" in word
        or re.match(r"(\.venv/bin/|make |i2 |jupyter-book )", word)
    ):
        return True
    if word.startswith("--"):
        return any(word in options(command) for command in every_command())
    if re.fullmatch(r"[a-z]+-\d{3}(;[a-z]+-\d{3})*", word):
        return all(map(row_exists, word.split(";")))
    if row_exists(word):
        return True
    if address := re.fullmatch(r"(registers/[a-z-]+)\.html#([a-z0-9-]+)", word):
        return f"{address[1]}.md" in pages.PAGES and address[2] in {"mou-031", "c17-18"}
    if word.startswith("book/_build/"):
        return True
    if re.fullmatch(r"\d+ tables with [\d,]+ rows: no errors", word):
        return True
    if re.match(r"\d|\.\./", word):
        return isinstance(dates.parse(word), dates.Span)
    return (ROOT / word).exists()


@pytest.mark.parametrize("path", named([README, *WRITTEN]))
def test_every_word_in_code_marks_is_a_name_that_the_project_knows(path: Path) -> None:
    words = vocabulary()
    assert [word for word in in_code(path) if not known(word, words)] == []


def test_a_word_in_code_marks_that_nobody_knows_is_found() -> None:
    words = vocabulary()
    assert not known("signed_onn", words)
    assert not known("mou-999", words)
    assert not known("data/registers/mous.csv", words)


@pytest.mark.parametrize(
    ("path", "begins", "codelist"),
    [
        (ADD, "| `kind` |", "instrument_kinds"),
        (ADD, "| `region` |", "regions"),
        (ADD, "| `itu_sectors` |", "sectors"),
        (ADD, "`type` is one of", "partner_types"),
    ],
)
def test_a_list_of_codes_on_a_page_is_the_code_list(path: Path, begins: str, codelist: str) -> None:
    [line] = [line for line in text(path).splitlines() if line.startswith(begins)]
    sentence = line.removeprefix(begins).split(". ")[0]
    assert {*re.findall("`([^`;]+)`", sentence)} == {*LOADED.codelists[codelist]}


def test_the_kinds_of_source_are_those_of_the_table() -> None:
    [kinds] = [
        field.enum
        for field in LOADED.description.resources["sources"].fields
        if field.name == "kind"
    ]
    [line] = [line for line in text(ADD).splitlines() if line.startswith("`kind` is one of")]
    assert {*re.findall("`([^`]+)`", line.split(". ")[0])} - {"kind"} == {*kinds}


def test_the_words_for_what_changed_are_those_of_the_press() -> None:
    [line] = [line for line in text(RERUN).splitlines() if line.startswith("The words after")]
    assert sorted(re.findall("`([^`]+)`", line)) == sorted(changed_words())


# --- methods ------------------------------------------------------------------------------------


def ends(row: dict[str, str]) -> tuple[str, str]:
    """The two ends of a qualifier in the words of the page."""

    def side(percent: str, add: str, way: str) -> str:
        if percent == "":
            return "open"
        if percent == "0":
            return "none"
        if percent == "100":
            step = int(add or 0)
            return (
                "the number"
                if step == 0
                else f"the number {'plus' if step > 0 else 'minus'} {abs(step)}"
            )
        return f"{percent} %, rounded {way}"

    return (
        side(row["lower_percent"], row["lower_add"], "down"),
        side(row["upper_percent"], row["upper_add"], "up"),
    )


def test_the_table_of_qualifiers_is_the_one_that_bounds_are_made_from() -> None:
    with (ROOT / "data/framework/qualifiers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = []
    for row in rows:
        bounds = LOADED.framework.conventions[row["qualifier"]].bounds(100)
        example = (
            f"{bounds.lower} or more"
            if bounds.upper is None
            else f"{bounds.lower} to {bounds.upper}"
        )
        lower, upper = ends(row)
        expected.append(
            [
                row["qualifier"],
                row["word"] or "–",
                lower,
                upper,
                f"{bounds.lower}" if bounds.exact else example,
            ]
        )
    assert table(METHODS, "qualifier") == expected


def test_the_table_of_coverage_says_what_each_state_prints() -> None:
    printed = {
        Mode.FOUND: "found",
        Mode.NAMED: "named",
        Mode.EXACT: 'the plain verb, such as "signed"',
    }
    shown = {state: said for state, said, _ in table(METHODS, "state in coverage")}
    assert shown.pop("no row") == printed[Mode.FOUND]
    assert shown == {state: printed[mode] for state, mode in MODES.items()}
    assert shown.keys() == LOADED.codelists["coverage_states"].keys()


def test_partial_dates_mean_the_days_that_the_page_says() -> None:
    for written, _, days in table(METHODS, "in the data"):
        span = dates.parse(written)
        first = "open" if span.first == dates.EARLIEST else span.first.isoformat()
        assert days == f"{first}, {span.last.isoformat()}"


def test_the_classes_of_events_are_those_of_the_code_list() -> None:
    assert {code for code, _ in table(METHODS, "class")} == LOADED.codelists["event_classes"].keys()


def test_every_kind_of_number_that_an_indicator_has_is_explained() -> None:
    kinds = {indicator.kind for indicator in LOADED.framework.indicators.values()}
    assert {row[0] for row in table(METHODS, "kind")} == kinds


def test_no_indicator_has_a_direction_as_the_methods_say() -> None:
    assert {one.direction for one in LOADED.framework.indicators.values()} == {"none"}


def test_the_reasons_that_the_methods_explain_are_typed_ones() -> None:
    explained = {row[0] for row in table(METHODS, "printed")}
    for reason in (Missing.NONE_FOUND, Missing.SOURCE_LOST):
        assert reason.value in explained
    assert any(words.startswith(Missing.NOT_AVAILABLE.value) for words in explained)


# --- messages -----------------------------------------------------------------------------------


def copied(folder: Path) -> Path:
    shutil.copytree(ROOT / "data", folder / "data")
    return folder


def about(description: Description, name: str) -> Description:
    """The description of one table and of those it points at, which is faster to check than all."""
    pointed = {
        target for field in description.resources[name].fields for target, _ in field.references
    }
    kept = {name, "merged_ids", *pointed}
    return replace(
        description,
        resources={one: resource for one, resource in description.resources.items() if one in kept},
    )


def said_of(root: Path, name: str) -> set[str]:
    tables, found = check(about(describe(root), name))
    found += registers.problems(tables) + framework.problems(tables)
    return {unnumbered(str(problem)) for problem in found}


def unnumbered(line: str) -> str:
    return re.sub(r", line \d+|in line \d+", "", line)


def cell(row: str, column: str, value: str) -> Callable[[bytes], bytes]:
    """Another value in one cell of the first row with this id."""

    def damaged(raw: bytes) -> bytes:
        rows = list(csv.reader(raw.decode().splitlines()))
        found = next(cells for cells in rows if cells[0] == row)
        found[rows[0].index(column)] = value
        quoted = ((f'"{one.replace(chr(34), chr(34) * 2)}"' for one in cells) for cells in rows)
        return "\n".join(",".join(cells) for cells in quoted).encode() + b"\n"

    return damaged


DAMAGES: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("instruments", cell("mou-031", "signed_on", "2016-06-31")),
    ("instruments", cell("mou-031", "signed_on", "05/10/2016")),
    ("instruments", cell("mou-031", "signed_on", "42495")),
    ("instruments", cell("mou-031", "id", "Mou-31")),
    ("event_figures", cell("fig-083", "value", "1E+02")),
    ("event_figures", cell("fig-083", "value", "#REF!")),
    ("instruments", cell("mou-031", "region", "EUR ")),
    ("instruments", lambda raw: raw.replace(b",", b";")),
    ("instruments", lambda raw: raw.decode().encode("utf-16")),
    ("instruments", lambda raw: raw.replace(b"signed_on", b"signed_onn", 1)),
    ("instruments", cell("mou-031", "region", "EURO")),
    ("parties", cell("mou-031", "partner_id", "org-etsii")),
    ("event_figures", cell("fig-083", "event_id", "evt-031")),
    ("instruments", cell("mou-032", "id", "mou-031")),
    ("instruments", cell("mou-001", "sources", "src-001; src-002;src-003")),
    ("instruments", lambda raw: raw.replace(b"\nmou-033,", b",,\nmou-033,")),
    ("instruments", cell("mou-110", "ends_on", "2014-12-31")),
]


@pytest.mark.parametrize("path", named([CHECK, ADD]))
def test_every_message_that_a_page_quotes_is_what_the_check_says(
    path: Path, tmp_path: Path
) -> None:
    quoted = [line for line in fenced(path) if line.startswith("data/")]
    assert quoted
    copied(tmp_path)
    said: set[str] = set()
    for name, damage in DAMAGES:
        file = tmp_path / "data" / LOADED.description.resources[name].path
        whole = file.read_bytes()
        file.write_bytes(damage(whole))
        now = said_of(tmp_path, name)
        assert now, f"a damage of {name} was not seen"
        said |= now
        file.write_bytes(whole)
    assert [line for line in quoted if unnumbered(line) not in said] == []


@pytest.mark.parametrize("path", named([CHECK, ADD]))
def test_the_good_ending_of_the_check_reads_as_quoted(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checking.check(ROOT)
    ending = re.sub(r"[\d,]+", "N", capsys.readouterr().out.splitlines()[0])
    assert ending in re.sub(r"[\d,]+", "N", text(path))


def test_the_keys_of_a_problem_are_those_of_the_page() -> None:
    assert [row[0] for row in table(CHECK, "key")] == [field.name for field in fields(Problem)]


def test_every_form_of_a_cell_that_the_page_shows_is_put_back() -> None:
    for committed, shown in table(REGISTERS, "committed"):
        for form in shown.split(" or "):
            assert forms.given(committed, form), form


def test_what_tidying_and_comparing_say_reads_as_quoted() -> None:
    name = "data/registers/instruments.csv"
    files = versions.of_folder(ROOT)
    raw = files[name]
    table = LOADED.description.resources["instruments"]
    program = Program(days="GB", mark=";", sorted_by=2)
    doubtful = cell("mou-031", "signed_on", "05/10/2016")(raw)
    looser = cell("mou-031", "signed_on", "2016-05")(raw)
    said = [
        f"{name}: tidied: {'; '.join(tidy(table, name, saves(program, raw), raw).done)}",
        *map(str, tidy(table, name, doubtful, raw).problems),
        *(str(one) for one in differences({**files, name: looser}, files)),
    ]
    lines = [
        re.sub(r"\d+ cells", "N cells", line.strip()) for one in said for line in one.split("\n")
    ]
    quoted = [re.sub(r"\d+ cells", "N cells", line) for line in fenced(REGISTERS)]
    assert [line for line in lines if line not in quoted] == []


def test_adding_is_accepted_and_refused_as_the_page_shows() -> None:
    [line] = [line for line in fenced(REGISTERS) if "--title" in line]
    official = LOADED.registers.partners["name"].iloc[0]
    words = shlex.split(line.replace("<name in the source>", official))[1:]
    asked = [*words, "--dry-run", "--root", str(ROOT)]
    assert i2(*asked).code == 0
    told = i2(*asked, "--region", "EURO", "--signed-on", "2016-06-31")
    assert told.code == 1
    assert told.err.splitlines() == [line for line in fenced(REGISTERS) if line.startswith("--")]


REFUSED: list[dict[str, Any]] = [
    {"year": 2013},
    {"region": "AFRICA"},
    {"year": "twenty"},
    {"period_start": 2016},
    {"year": 2016, "period_start": "2016-03-01", "period_end": "2017-02-28"},
    {"period_start": "2017-03-01"},
    {"period_start": "2017-03-01", "period_end": "2016-02-28"},
]


def test_every_refusal_that_the_page_quotes_is_what_the_contract_says() -> None:
    said = []
    for given in REFUSED:
        with pytest.raises(UsageError) as refused:
            parameters.accept(LOADED, given)
        said += [f"UsageError: {line}" for line in str(refused.value).splitlines()]
    for line in fenced(RERUN):
        if line.startswith("UsageError"):
            begins = line.removesuffix("…")
            assert any(
                one == line or (begins != line and one.startswith(begins)) for one in said
            ), line


# --- the steps of adding a year -----------------------------------------------------------------


def steps() -> Iterator[tuple[str, str]]:
    """Table and line of each step that the page shows, in order."""
    of = {
        "<year>,": "framework/years",
        "src-": "sources",
        "mou-<next>,<title>": "registers/instruments",
        "org-": "registers/partners",
        "mou-<next>,org-": "registers/parties",
        "cov-": "framework/coverage",
    }
    for line in fenced(ADD):
        for begins, file in of.items():
            if line.startswith(begins):
                yield file, line


def filled(line: str, number: int, year: int, plan: str) -> str:
    values = {
        "<year>": f"{year}",
        "<plan>": plan,
        "<next>": f"{number:03}",
        "<slug>": "synthetic",
        "<region>": "EUR",
        "<sector>": "T",
        "<signed>": f"{year}-05",
        "<kind>": "partner",
        "<address>": "https://example.org/synthetic",
        "<type>": "ngo",
        "<country>": "CHE",
        "<month>": "2026-11",
    }
    for placeholder, value in values.items():
        line = line.replace(placeholder, value)
    return re.sub(r"<([^>]+)>", r"synthetic \1", line)


def told(root: Path, year: int, monkeypatch: pytest.MonkeyPatch) -> str:
    """Everything that the cells of the notebook of a year show."""
    monkeypatch.chdir(root)
    space: dict[str, Any] = {}
    shown = []
    for each in json.loads(text(ROOT / "notebooks/annual.ipynb"))["cells"]:
        if each["cell_type"] == "code":
            tree = ast.parse("".join(each["source"]))
            last = tree.body[-1]
            if isinstance(last, ast.Expr):  # what a cell shows is the value of its last line
                tree.body[-1] = ast.copy_location(
                    ast.Assign([ast.Name("shown", ast.Store())], last.value), last
                )
            exec(compile(ast.fix_missing_locations(tree), "cell", "exec"), space)
            if "parameters" in each["metadata"].get("tags", []):
                space["year"] = year
            elif isinstance(last, ast.Expr):
                shown.append(space["shown"].html)
    return "\n".join(shown)


def test_the_steps_of_adding_a_year_lead_where_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(tmp_path)
    year = max(LOADED.framework.years) + 1
    plan = str(LOADED.framework.plans["id"].iloc[-1])
    numbers = {"src": 900, "mou": 900, "cov": 900}
    taken = list(steps())
    assert len(taken) == 6
    for file, line in taken:
        path = tmp_path / "data" / f"{file}.csv"
        number = numbers.get(line[:3], 900)
        path.write_text(text(path) + filled(line, number, year, plan) + "\n", encoding="utf-8")

    _, found = project.check(describe(tmp_path))
    assert [str(problem) for problem in found] == []
    assert f"years/{year}" in {run.page for run in site.runs(tmp_path)}

    page = told(tmp_path, year, monkeypatch)
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    section = text(ADD).split("## 7. ")[1].split("\n## ")[0]
    promised = re.findall(r'"([^"]+)"', section)
    assert len(promised) >= 5
    assert [words for words in promised if words not in plain] == []
    headings = text(ROOT / "notebooks/annual.ipynb")
    assert all(f"## {name}" in headings for name in re.findall(r"under \*([^*]+)\*", section))
    assert "mou-900" in page
    assert "synthetic what the page is" in plain  # the source, in the evidence
    assert "synthetic what was searched" in plain  # the line of coverage


# --- the map, the contents, the versions --------------------------------------------------------


def rooms_told() -> dict[str, set[str]]:
    """Each room of the map in the README, with the modules that its row names."""
    return {
        row[0]: {*re.findall("`([^`]+)`", line.split("|")[2])}
        for line in text(README).splitlines()
        if line.startswith("| `src/i2lib/")
        for row in [re.findall("`([^`]+)`", line)]
        if row[0] != "src/i2lib/"
    }


def test_the_map_in_the_readme_is_the_library_both_ways() -> None:
    source = ROOT / "src" / "i2lib"
    there = {
        path.relative_to(ROOT).as_posix(): path
        for path in source.glob("*.py")
        if path.stem != "__init__"
    }
    there |= {
        f"{path.parent.relative_to(ROOT).as_posix()}/": path.parent
        for path in source.glob("*/__init__.py")
    }
    shown = rooms_told()
    assert shown.keys() == there.keys()
    for room, path in there.items():
        if path.is_dir():
            modules = {module.stem for module in path.glob("*.py")} - {"__init__"}
            modules |= {module.parent.name for module in path.glob("*/__init__.py")}
            assert modules == shown[room] & {*modules, *shown[room]}, room


def patterns() -> list[str]:
    contents = yaml.safe_load(text(BOOK / "_toc.yml"))
    chapters = [chapter for part in contents["parts"] for chapter in part["chapters"]]
    below = [section for chapter in chapters for section in chapter.get("sections", [])]
    return [one.get("glob") or one["file"] for one in [*chapters, *below]]


def test_every_page_has_its_place_in_the_contents_once() -> None:
    made = [name for name in pages.write(LOADED) if not name.startswith("fragments/")]
    made += [f"{run.page}.md" for run in site.runs(ROOT)]
    written = [path.relative_to(BOOK).as_posix() for path in WRITTEN if path != BOOK / "index.md"]
    for name in [*made, *written]:
        page = name.removesuffix(".md")
        assert any(fnmatch(page, pattern) for pattern in patterns()), f"{page} is in no part"
        assert sum(page == pattern for pattern in patterns()) <= 1, f"{page} stands twice"
    assert len(patterns()) == len(set(patterns()))


def test_no_pattern_of_the_contents_is_left_over() -> None:
    every = [
        *pages.write(LOADED),
        *(f"{run.page}.md" for run in site.runs(ROOT)),
        *(path.relative_to(BOOK).as_posix() for path in WRITTEN),
    ]
    for pattern in patterns():
        assert any(fnmatch(name.removesuffix(".md"), pattern) for name in every), pattern


@pytest.mark.parametrize("path", named(WRITTEN))
def test_a_written_page_has_one_title_and_its_raw_links_lead_to_pages(path: Path) -> None:
    prose = re.sub(r"^ *```.*?^ *```", "", text(path), flags=re.DOTALL | re.MULTILINE)
    assert len(re.findall(r"^# ", prose, re.MULTILINE)) == 1
    every = {
        *(name.removesuffix(".md") for name in pages.PAGES),
        *(run.page for run in site.runs(ROOT)),
        *(one.relative_to(BOOK).as_posix().removesuffix(".md") for one in WRITTEN),
    }
    for address in re.findall(r'href="([^"#]+)', prose):
        target = (path.parent / address).resolve().relative_to(BOOK).as_posix()
        assert target.removesuffix(".html") in every, address


def test_one_title_one_author_and_one_version_are_cited_everywhere() -> None:
    kit = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["version"]
    citation = yaml.safe_load(text(ROOT / "CITATION.cff"))
    config = yaml.safe_load(text(BOOK / "_config.yml"))
    assert citation["version"] == kit
    assert citation["title"] == pages.downloads.TITLE
    assert {author["name"] for author in citation["authors"]} == {config["author"]}
    assert [row[0] for row in table(CITE, "what")] == [
        "data edition",
        "kit: library, notebooks, book",
    ]
    edition = LOADED.description.version
    assert f"Kit {kit}, data edition {edition}" in text(ROOT / "CHANGELOG.md")


def test_the_accessibility_statement_is_of_the_edition_at_hand() -> None:
    statement = text(BOOK / "about/accessibility.md")
    assert f"data edition {LOADED.description.version}" in statement
    axe = re.search(r"version\s+(\d+\.\d+)", text(ROOT / "tests/browser/vendor/ABOUT.txt"))
    assert axe is not None
    assert f"axe-core {axe[1]}," in statement


def test_the_notice_and_the_setting_for_the_repository_are_as_told() -> None:
    config = yaml.safe_load(text(BOOK / "_config.yml"))
    assert config["html"]["announcement"] == NOTICE
    assert "url" in config["repository"]
    assert "`repository: url:`" in text(ABOUT)
    assert NOTICE.rstrip(".").split("; ")[1] in text(README)


def test_a_term_of_the_glossary_stands_once_and_is_pointed_at_where_it_is() -> None:
    terms = re.findall(r"^(?![ `:#])(\S[^.\n]*)\n  ", text(GLOSSARY), re.MULTILINE)
    assert len(terms) > 40
    assert len({term.casefold() for term in terms}) == len(terms)
    pointed = {term.casefold() for term in re.findall(r"\{term\}`([^`]+)`", text(GLOSSARY))}
    assert pointed <= {term.casefold() for term in terms}
