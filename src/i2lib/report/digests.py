"""Digests of files and of values: whether two are the same, without keeping either."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Mapping
from collections.abc import Set as AnySet
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[1]


def of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def of_file(path: Path) -> str:
    """The digest of a file; "" where there is none."""
    return of_bytes(path.read_bytes()) if path.is_file() else ""


def of_files(folder: Path, apart: frozenset[str] = frozenset()) -> dict[str, str]:
    """The digest of every file below a folder, by its path from there, without what is `apart`."""
    found = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in apart]
        for name in names:
            if name not in apart:
                path = Path(parent, name)
                found[path.relative_to(folder).as_posix()] = of_file(path)
    return found


def of_surroundings() -> dict[str, str]:
    """What every page hangs on beside the project: the library, the packages, Python."""
    installed = {path.name for entry in sys.path for path in Path(entry or ".").glob("*.dist-info")}
    return {
        "i2lib": of_value(of_files(PACKAGE, frozenset(("__pycache__",)))),
        "the installed packages": of_value(installed),
        "Python": platform.python_version(),
    }


def of_value(value: Any) -> str:
    """The digest of a value as it is read, whatever order its sets and mappings were filled in."""
    return of_bytes(_spelled(value).encode("utf-8", "surrogatepass"))


def _spelled(value: Any) -> str:
    if isinstance(value, str | bytes | int | float | None):
        return repr(value)
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(f'{_spelled(k)}:{_spelled(v)}' for k, v in value.items()))}}}"
    if isinstance(value, AnySet):
        return f"{{{','.join(sorted(map(_spelled, value)))}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_spelled, value))}]"
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: getattr(value, one.name) for one in fields(value)}
        return f"{type(value).__qualname__}{_spelled(told)}"
    if isinstance(value, type) or callable(value):
        return f"{value.__module__}.{getattr(value, '__qualname__', type(value).__qualname__)}"
    if hasattr(value, "pformat"):  # a tree of docutils
        return str(value.pformat())
    # What tells only where it lies in memory is another value each time, as it must be when in doubt.
    return repr(value)
