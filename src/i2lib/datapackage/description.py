"""What `data/datapackage.json` says, as records; and where the data are found.

In a build the data lie beside the book. Elsewhere they are those of the nearest ancestor of the
working folder that holds `data/datapackage.json`, else those of the checkout that i2lib is
installed from. Never a path fixed when the package was imported.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from i2lib.errors import DataError, Problem, UsageError

FILE = Path("data") / "datapackage.json"


@dataclass(frozen=True)
class Field:
    """One column: its name, type and meaning, and what its cells may hold."""

    name: str
    type: str  # string, integer, number or list
    title: str
    description: str
    required: bool = False
    unique: bool = False
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    delimiter: str | None = None  # of a list
    edtf: bool = False  # a partial date
    references: tuple[tuple[str, str], ...] = ()  # tables and columns, one of which it points at


@dataclass(frozen=True)
class Resource:
    """One table: where its file is, what it is and what its columns are."""

    name: str
    path: str  # relative to the data folder
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True)
class Description:
    """The whole data package: its words about itself and its tables by name."""

    root: Path  # the project, whose folder `data` holds the package
    name: str
    title: str
    description: str
    version: str
    licence: str  # its address
    resources: dict[str, Resource]
    folders: dict[str, Resource]  # tables of one form, as many as files lie there: editions/*.csv
    unsaved: Mapping[str, bytes] = field(default_factory=dict)
    # ^ file (data/sources.csv) -> what it is to hold: read in its place, so that an entry is tried
    #   before anything is written

    def lying_in(self, folder: str) -> dict[str, Resource]:
        """The tables of one of the folders by the names of their files, those described apart aside."""
        form = self.folders[folder]
        apart = {resource.path for resource in self.resources.values()}
        paths = {
            path.stem: path.relative_to(self.root / "data").as_posix()
            for path in sorted((self.root / "data").glob(form.path))
        }
        return {
            name: replace(form, name=f"{folder}/{name}", path=path)
            for name, path in paths.items()
            if path not in apart
        }

    def tables_in(self, files: Iterable[str]) -> dict[str, Resource]:
        """File -> its table, of those files (data/registers/instruments.csv) that are tables."""
        named = {f"data/{one.path}": one for one in self.resources.values()}
        forms = {f"data/{one.path}": one for one in self.folders.values()}
        found = {
            file: named.get(file)
            or next((forms[form] for form in forms if fnmatch(file, form)), None)
            for file in sorted(files)
        }
        return {file: resource for file, resource in found.items() if resource}


def find(start: Path | None = None) -> Path:
    """The project root whose `data/` is meant.

    Raises UsageError when no folder above `start` (the working folder by default), nor the
    checkout i2lib was installed from, holds `data/datapackage.json`.
    """
    here = (start or Path.cwd()).resolve()
    checkout = Path(__file__).resolve().parents[3]
    for folder in (here, *here.parents, checkout):
        if (folder / FILE).is_file():
            return folder
    raise UsageError(
        f"no {FILE.as_posix()} in {here} or above it; run from a folder of the project, "
        "or name the project with --root"
    )


def state(root: Path) -> str:
    """A digest of every byte below `data/`: whatever is read from there is the same while it is."""
    every = hashlib.sha256()
    for path in sorted((root / FILE).parent.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            name = path.relative_to(root).as_posix()
            every.update(f"{name}\0{len(content)}\0".encode() + content)
    return every.hexdigest()


def describe(root: Path) -> Description:
    """Read `data/datapackage.json` under `root`.

    Raises DataError when the file is missing, is not JSON or describes no tables.
    """
    try:
        return described(root, (root / FILE).read_bytes())
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        raise _broken(FILE.as_posix(), None, what) from None


def described(root: Path, raw: bytes) -> Description:
    """As `describe`, of the content of the file."""
    file = FILE.as_posix()
    try:
        package = json.loads(raw.decode())
        resources = [_resource(item) for item in package["resources"]]
        folders = [_resource(item) for item in package.get("folders", [])]
    except json.JSONDecodeError as error:
        raise _broken(file, error.lineno, f"not JSON ({error.msg})") from None
    except UnicodeDecodeError:
        raise _broken(file, None, "the file is not UTF-8") from None
    except (KeyError, TypeError) as error:
        raise _broken(file, None, f"a table is described without {error}") from None
    return Description(
        root=root,
        name=package.get("name", ""),
        title=package.get("title", ""),
        description=package.get("description", ""),
        version=package.get("version", ""),
        licence=next((one.get("path", "") for one in package.get("licenses", [])), ""),
        resources={resource.name: resource for resource in resources},
        folders={folder.name: folder for folder in folders},
    )


def _broken(file: str, line: int | None, what: str) -> DataError:
    advice = "restore it from the last commit or mend it"
    return DataError([Problem(file, line, None, None, what, advice)])


def _resource(item: dict[str, Any]) -> Resource:
    schema = item["schema"]
    points_at = {
        _one(key["fields"]): (
            key["reference"].get("resource") or item["name"],
            _one(key["reference"]["fields"]),
        )
        for key in schema.get("foreignKeys", [])
    }
    key = schema.get("primaryKey", [])
    return Resource(
        name=item["name"],
        path=item["path"],
        title=item.get("title", item["name"]),
        description=item.get("description", ""),
        fields=tuple(_field(field, points_at) for field in schema["fields"]),
        key=(key,) if isinstance(key, str) else tuple(key),
    )


def _one(names: str | list[str]) -> str:
    return names if isinstance(names, str) else names[0]


def _field(item: dict[str, Any], points_at: dict[str, tuple[str, str]]) -> Field:
    limits = item.get("constraints", {})
    listed = item.get("references", [])
    targets = [listed] if isinstance(listed, dict) else listed
    return Field(
        name=item["name"],
        type=item.get("type", "string"),
        title=item.get("title", item["name"]),
        description=item.get("description", ""),
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        pattern=limits.get("pattern"),
        enum=tuple(limits.get("enum", ())),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        delimiter=item.get("delimiter") or item.get("list"),
        edtf=item.get("edtf", False),
        references=(
            *((target["resource"], target["field"]) for target in targets),
            *([points_at[item["name"]]] if item["name"] in points_at else []),
        ),
    )
