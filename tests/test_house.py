"""The house keeps its own rules: who imports whom, thin notebooks, nothing of one machine.

Every test walks what is there and names each fault by file and line, so that a new file is held
to the rules without anybody listing it.
"""

from __future__ import annotations

import ast
import io
import json
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import packages_distributions, version
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "i2lib"

# The map: a room may import the rooms of the lines above its own, and nothing of its own line.
FLOORS = (
    ("errors", "notice"),
    ("asking", "dates", "vocabulary"),
    ("quantities",),
    ("intervals",),
    ("datapackage",),
    ("targets", "definitions"),
    ("tidying", "differing", "entering"),
    ("registers", "framework", "published"),
    ("data",),
    ("indicators",),
    ("combining",),
    ("parameters",),
    ("progress", "evidence", "editions"),
    ("conflicts",),
    ("explaining", "claims"),
    ("narrative", "charts", "tables"),
    ("drawings", "openings", "listings", "assessments"),
    ("events", "shown", "statements", "synergies"),
    ("account",),
    ("pages",),
    ("moving",),
)
DOMAIN = tuple(room for floor in FLOORS for room in floor)
KNOWS_BOTH_HALVES = ("site", "cli")
READS_DATA = ("datapackage", "registers", "framework", "published")
KEPT_TO = {  # a library -> the only modules that may import it
    "matplotlib": ("charts",),
    "seaborn": ("charts",),
    "distributed": ("report.cluster",),
    "ipykernel": ("report.forked",),
    "papermill": ("report.run",),
    "sphinx": (
        "report.binding",
        "report.book",
        "report.theme",
        "report.contents",
        "site",
    ),  # site: for the type of what it is handed
}
EXTRAS = {"report.cluster": "dask"}  # a module -> the extra whose libraries it may import
SAYS_NOTHING = ("utils", "helpers", "common", "core", "misc")
OPENS = ("open", "read_text", "read_bytes", "read_csv", "read_table", "read_json", "read_parquet")
WRITES = ("write_text", "write_bytes", "mkdir", "unlink", "rmtree")


def files() -> list[Path]:
    """What git holds or would hold: everything that belongs to the project."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [
        path for name in sorted(filter(None, listed.split("\0"))) if (path := ROOT / name).is_file()
    ]


def at(path: Path, line: int, what: str) -> str:
    return f"{path.relative_to(ROOT)}:{line}: {what}"


def named(paths: list[Path]) -> list[Any]:
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in paths]


MODULES = sorted(SOURCE.rglob("*.py"))
NOTEBOOKS = [path for path in files() if path.match("notebooks/*.ipynb")]


# --- who imports whom ---------------------------------------------------------------------------


def module_name(path: Path) -> str:
    """`report.run` for src/i2lib/report/run.py; the empty string for i2lib itself."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    return module.partition(".")[0]


def imported(tree: ast.Module, package: Sequence[str] = ()) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that is imported, wherever in the text it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    package = ("i2lib", *path.relative_to(SOURCE).parts[:-1])
    return imported(ast.parse(path.read_text(encoding="utf-8")), package)


def imported_room(name: str) -> str | None:
    """The room of i2lib that an imported name belongs to; None for everything else."""
    if room_of(name) != "i2lib":
        return None
    return room_of(name.removeprefix("i2lib").removeprefix("."))


def may_import(room: str) -> tuple[str, ...]:
    """The rooms that a room may import, its own left aside."""
    if room == "report":
        return ("errors",)
    if room == "":  # what `import i2lib` shows
        return DOMAIN
    level = next((n for n, floor in enumerate(FLOORS) if room in floor), 0)
    return tuple(name for floor in FLOORS[:level] for name in floor)


def test_every_module_stands_in_a_room_of_the_map() -> None:
    rooms = {"", "report", *DOMAIN, *KNOWS_BOTH_HALVES}
    strangers = {room_of(module_name(path)) for path in MODULES} - rooms
    assert not strangers, f"not in the map of tests/test_house.py: {sorted(strangers)}"


@pytest.mark.parametrize("path", named(MODULES))
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    room = room_of(module_name(path))
    if room in KNOWS_BOTH_HALVES:
        return
    allowed = {room, *may_import(room)} - {""}
    faults = []
    for line, name in imports(path):
        wanted = imported_room(name)
        if wanted is not None and wanted not in allowed:
            faults.append(at(path, line, f"{room or 'i2lib'} may not import {name}"))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", named(MODULES))
def test_a_library_is_imported_only_where_it_belongs(path: Path) -> None:
    module = module_name(path)
    faults = [
        at(path, line, f"only {' and '.join(KEPT_TO[library])} may import {library}")
        for line, name in imports(path)
        if (library := room_of(name)) in KEPT_TO
        and not any(module == kept or module.startswith(f"{kept}.") for kept in KEPT_TO[library])
    ]
    assert not faults, "\n".join(faults)


def calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            yield node.lineno, called


@pytest.mark.parametrize("path", named(MODULES))
def test_a_room_of_the_domain_writes_nothing_and_reads_no_data_but_at_the_door(path: Path) -> None:
    room = room_of(module_name(path))
    if room not in DOMAIN:
        return
    refused = {*WRITES, *(() if room in READS_DATA else OPENS)}
    faults = [
        at(path, line, f"{called}() in {room}: {', '.join(READS_DATA)} read, report/ writes")
        for line, called in calls(path)
        if called in refused
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", named(MODULES))
def test_a_module_says_its_idea_and_has_a_name_of_the_field(path: Path) -> None:
    assert path.stem not in SAYS_NOTHING, at(path, 1, "a name that says nothing")
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert said, at(path, 1, "two or three lines are missing: what the idea is, and why")


# --- notebooks ----------------------------------------------------------------------------------

THIN = 6
DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
LOOPS = (ast.For, ast.AsyncFor, ast.While, ast.comprehension)
COMPUTES = (ast.BinOp, ast.AugAssign)

REFERENCE = re.compile(
    r"""
      \{\{.*?\}\}                              # a substitution: {{ year }}
    | \b[a-z]{3,4}-[a-z-]*\d+(?:-[a-z0-9-]+)?\b  # a row: mou-031, res-130, res-wtsa-58
    | \bC\d\d/(?:[A-Z]+/)?\d+\b                # a Council document: C17/18, C18/INF/4
    | \b[A-Z]{1,2}\.\d(?:-\d+)?\b              # a code of the plan: I.2, I.2-1
    | \b(?:Objective|Goal|Target|Resolution)\s[A-Z]?\.?\d+(?:[.-]\d+)?\b
    """,
    re.VERBOSE,
)
NUMBER = re.compile(
    r"""
      \d[\d.,]*
    | \b(?: zero | one | two | three | four | five | six | seven | eight | nine | ten | eleven
          | twelve | (?:thir|four|fif|six|seven|eigh|nine)teen
          | (?:twen|thir|for|fif|six|seven|eigh|nine)ty
          | hundreds? | thousands? | millions? | billions? | dozens? ) \b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def numbers_typed(words: str) -> list[str]:
    """The numbers in a text that are no part of a reference to a row or a code."""
    return NUMBER.findall(REFERENCE.sub(" ", words))


@pytest.mark.parametrize(
    "words",
    [
        "Objective I.2, outcome I.2-1, in the year {{ year }}",
        "the memorandum mou-031, the report C17/18 and C18/INF/4, res-130 and res-wtsa-58",
        "answers Resolution 130",
        "someone, often, weight, stone, none of them",
    ],
)
def test_a_reference_to_a_row_or_a_code_is_no_typed_figure(words: str) -> None:
    assert numbers_typed(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "in 2016",
        "close to 100 of them",
        "Five were found",
        "twenty-one parties",
        "a dozen",
        "3.5 %",
    ],
)
def test_a_typed_figure_is_found(words: str) -> None:
    assert numbers_typed(words)


def cells(path: Path, kind: str) -> list[tuple[int, dict[str, Any], str]]:
    """Number (counted from 1), metadata and source of each cell of a kind."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [
        (number, cell["metadata"], "".join(cell["source"]))
        for number, cell in enumerate(notebook["cells"], start=1)
        if cell["cell_type"] == kind
    ]


def in_cell(path: Path, number: int, line: int, what: str) -> str:
    return f"{path.relative_to(ROOT)}, cell {number}, line {line}: {what}"


@pytest.mark.parametrize("name", ["annual", "side_by_side"])
def test_the_two_notebooks_of_the_report_are_there(name: str) -> None:
    assert (ROOT / "notebooks" / f"{name}.ipynb").is_file()


@pytest.mark.parametrize("path", named(NOTEBOOKS))
def test_a_notebook_is_stored_without_outputs_and_names_the_plain_kernel(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    faults = [
        in_cell(path, number, 1, "stored with outputs or a count: run nbstripout")
        for number, cell in enumerate(notebook["cells"], start=1)
        if cell.get("outputs") or cell.get("execution_count") is not None
    ]
    spec = notebook["metadata"].get("kernelspec", {})
    if (spec.get("name"), spec.get("language")) != ("python3", "python"):
        faults.append(at(path, 1, f"kernelspec python3 with language python was expected: {spec}"))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", named(NOTEBOOKS))
def test_a_notebook_has_one_parameters_cell_annotated_and_commented(path: Path) -> None:
    tagged = [
        (number, code)
        for number, about, code in cells(path, "code")
        if "parameters" in about.get("tags", [])
    ]
    assert len(tagged) == 1, at(path, 1, f"{len(tagged)} cells are tagged parameters")
    [(number, code)] = tagged
    comments = {
        token.start[0]: token.string
        for token in tokenize.generate_tokens(io.StringIO(code).readline)
        if token.type == tokenize.COMMENT
    }
    faults = []
    for node in ast.parse(code).body:
        comment = comments.get(node.lineno, "")
        if not isinstance(node, ast.AnnAssign):
            faults.append(
                in_cell(path, number, node.lineno, "`name: type = value  # meaning` only")
            )
        elif not comment:
            faults.append(in_cell(path, number, node.lineno, "the parameter has no comment"))
        elif '""' in comment or "=" in comment:  # papermill cannot read the parameter then
            faults.append(in_cell(path, number, node.lineno, 'the comment holds "" or ='))
    assert not faults, "\n".join(faults)


def thick(tree: ast.Module, *, parameters: bool) -> Iterator[tuple[int, str]]:
    """Line and reason of whatever makes a code cell more than a call of i2lib."""
    for node in ast.walk(tree):
        line: int = getattr(node, "lineno", 1)
        if isinstance(node, DEFINES):
            yield line, "defines something: it belongs into i2lib"
        elif isinstance(node, LOOPS):
            yield line, "loops over data: it belongs into i2lib"
        elif isinstance(node, COMPUTES):
            yield line, "computes something: it belongs into i2lib"
        elif isinstance(node, ast.Constant) and not parameters and type(node.value) in (int, float):
            yield line, f"the figure {node.value!r} is typed in"


@pytest.mark.parametrize("path", named(NOTEBOOKS))
def test_a_code_cell_is_a_few_lines_that_call_i2lib(path: Path) -> None:
    faults = []
    for number, about, code in cells(path, "code"):
        tree = ast.parse(code)
        lines = [
            text for text in code.splitlines() if text.strip() and not text.lstrip().startswith("#")
        ]
        parameters = "parameters" in about.get("tags", [])
        if len(lines) > THIN and not parameters:
            faults.append(in_cell(path, number, 1, f"{len(lines)} lines; {THIN} are enough"))
        for line, what in thick(tree, parameters=parameters):
            faults.append(in_cell(path, number, line, what))
        faults += [
            in_cell(path, number, line, f"a notebook knows no {name}")
            for line, name in imported(tree)
            if imported_room(name) in ("report", *KNOWS_BOTH_HALVES)
        ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", named(NOTEBOOKS))
def test_no_figure_is_typed_into_the_words_of_a_notebook(path: Path) -> None:
    faults = [
        in_cell(path, number, line, f"{', '.join(found)} in: {words.strip()}")
        for number, _, text in cells(path, "markdown")
        for line, words in enumerate(text.splitlines(), start=1)
        if (found := numbers_typed(words))
    ]
    assert not faults, "\n".join(faults)


# --- nothing of one machine ---------------------------------------------------------------------

LOCAL = re.compile(r"(?<![\w.)}%~-])/(?:work|root|home|tmp|Users|farm)/(?=[\w.])")
REGISTRIES = re.compile(
    r"\bpypi\.(?:org|python)|\bpythonhosted\.org|\bregistry\.npmjs|\bdeb\.debian|\bconda\.anaconda|"
    r"\bfiles\.pypi|\bproxy\.golang"
)
INDEX = re.compile(r"(?:\bindex[-_]url|\bfind[-_]links|\btrusted[-_]host)\b", re.IGNORECASE)
OF_ONE_MACHINE = ((LOCAL, "a path"), (REGISTRIES, "a registry's host"), (INDEX, "an index option"))


def of_one_machine(text: str) -> Iterator[tuple[int, str]]:
    for line, words in enumerate(text.splitlines(), start=1):
        for pattern, what in OF_ONE_MACHINE:
            if found := pattern.search(words):
                yield line, f"{what} of one machine: {found.group()}"


def test_paths_and_hosts_of_one_machine_are_found_and_addresses_of_pages_are_not() -> None:
    seen = "a = '/ho" + "me/ann/x'\npip install --index" + "-url y\nhttps://example.org/home/page\n"
    assert [line for line, _ in of_one_machine(seen)] == [1, 2]


@pytest.mark.parametrize("path", named(files()))
def test_no_file_holds_anything_of_one_machine(path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # a font or a picture
    faults = [at(path, line, what) for line, what in of_one_machine(text)]
    assert not faults, "\n".join(faults)


# --- what is promised to readers ----------------------------------------------------------------


def targets() -> set[str]:
    return set(
        re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )


def lines(name: str) -> list[tuple[int, str]]:
    return list(enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), start=1))


def readme_map() -> list[tuple[int, str]]:
    """Line and path of every row of the table under "The house"."""
    inside, rows = False, []
    for line, text in lines("README.md"):
        inside = text == "## The house" or (inside and not text.startswith("## "))
        if inside and text.startswith("| `"):
            rows += [(line, path) for path in re.findall(r"`([^`]+)`", text.split("|")[1])]
    return rows


def test_the_map_in_the_readme_names_only_what_is_there() -> None:
    rows = readme_map()
    assert rows
    faults = [
        at(ROOT / "README.md", line, f"{path} is not there")
        for line, path in rows
        if not (ROOT / path).exists()
    ]
    assert not faults, "\n".join(faults)


def test_the_map_in_the_readme_leaves_no_folder_out() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in files() if path.parent != ROOT}
    shown = {path.split("/")[0] for _, path in readme_map()}
    assert sorted(top - shown) == []


def test_the_readme_draws_the_rooms_as_they_are_held_here() -> None:
    drawn = "\n".join(", ".join(floor) for floor in FLOORS)
    assert f"```\n{drawn}\n```" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_command_that_is_promised_is_a_target(name: str) -> None:
    faults = [
        at(ROOT / name, line, f"make {target} is no target of the Makefile")
        for line, text in lines(name)
        for target in re.findall(r"(?:^|`)make ([a-z-]+)", text)
        if target not in targets()
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("LICENSE", "Apache License"),
        ("LICENSE-content", "Attribution 4.0 International"),
        ("CHANGELOG.md", "# Changelog"),
        ("CONTRIBUTING.md", "# "),
        ("README.md", "# i2"),
        ("CITATION.cff", "cff-version:"),
    ],
)
def test_the_papers_of_the_house_are_there(name: str, begins: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip().startswith(begins)


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_one_version_stands_everywhere() -> None:
    stands = project()["project"]["version"]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == stands
    assert version("i2lib") == stands


# --- one list of versions -----------------------------------------------------------------------

DISTRIBUTIONS = packages_distributions()  # jinja2 -> Jinja2, yaml -> PyYAML


def locked() -> dict[str, list[str]]:
    """Name -> versions of requirements.lock (more than one where Python versions differ)."""
    found: dict[str, list[str]] = {}
    for _, text in lines("requirements.lock"):
        if pinned := re.match(r"([a-z0-9-]+)==(\S+)", text):
            found.setdefault(pinned[1], []).append(pinned[2])
    return found


def test_the_lock_holds_every_requirement_in_an_allowed_version() -> None:
    about = project()
    wanted = [
        *about["project"]["dependencies"],
        *chain.from_iterable(about["project"]["optional-dependencies"].values()),
        *about["dependency-groups"]["dev"],
    ]
    faults = []
    for requirement in map(Requirement, wanted):
        versions = locked().get(requirement.name.lower(), [])
        if not versions or not all(requirement.specifier.contains(Version(v)) for v in versions):
            faults.append(f"requirements.lock: {requirement}, locked: {versions}; run make lock")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", named(MODULES))
def test_every_library_that_is_imported_is_asked_for(path: Path) -> None:
    about = project()["project"]
    asked = {Requirement(text).name for text in about["dependencies"]}
    if (extra := EXTRAS.get(module_name(path))) is not None:
        asked |= {Requirement(text).name for text in about["optional-dependencies"][extra]}
    faults = [
        at(path, line, f"{library} is not among the dependencies of pyproject.toml")
        for line, name in imports(path)
        if (library := room_of(name)) not in {*sys.stdlib_module_names, "i2lib"}
        and asked.isdisjoint(map(canonicalize_name, DISTRIBUTIONS.get(library, [])))
    ]
    assert not faults, "\n".join(faults)


def test_every_locked_version_has_its_hash() -> None:
    entries = re.split(
        r"^(?=[a-z0-9-]+==)", (ROOT / "requirements.lock").read_text("utf-8"), flags=re.MULTILINE
    )[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_hooks_run_the_locked_versions() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    faults = []
    for hook in hooks:
        tool = hook["repo"].rpartition("/")[2].removeprefix("mirrors-").removesuffix("-pre-commit")
        if tool in locked() and hook["rev"].removeprefix("v") not in locked()[tool]:
            faults.append(
                f".pre-commit-config.yaml: {tool} {hook['rev']}, locked: {locked()[tool]}"
            )
    assert not faults, "\n".join(faults)
