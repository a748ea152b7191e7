"""An executed notebook tells what was computed, and nothing of when, where and by whom.

papermill and the kernel leave times, paths and random ids in it. Without them the same data make
the same bytes on every machine and every day, and a difference between two pages means something.
"""

from __future__ import annotations

import json
import re
import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from i2lib.errors import RunError

PYTHON = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "pygments_lexer": "ipython3"}

FILES = "i2-files"  # in the metadata of an output: its downloads, by their place in the book
PLACE = re.compile(r"[a-z0-9_-]+/[a-z0-9-]+(?:\.[a-z-]+)+")  # one folder deep, like pages

# From the start of a word on, and only there: a picture is one word of a million letters.
CELL_FILE = re.compile(r"(?<![^\s\"'<>])[^\s\"'<>]*ipykernel_\d+/\d+\.py")
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")


def settle(notebook: Any, parameters: Mapping[str, object], root: Path) -> None:
    """Strip an executed notebook of its circumstances; tell MyST its parameters ({{ year }})."""
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number:03}"
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        if cell.cell_type == "code":
            cell.outputs = [_without_place(output, root) for output in _merged(cell.outputs)]
    _hide_like_its_neighbour(notebook.cells)
    _tell(notebook.metadata, parameters)
    notebook.nbformat, notebook.nbformat_minor = 4, 5


def files(page: Path) -> Iterator[tuple[str, bytes]]:
    """The downloads that the outputs of an executed notebook hold, by their place in the book.

    Raises RunError for a place that is none.
    """
    for cell in json.loads(page.read_bytes())["cells"]:
        for output in cell.get("outputs", ()):
            for name, content in output.get("metadata", {}).get(FILES, {}).items():
                if not PLACE.fullmatch(name):
                    raise RunError(f"{page.name}: {name!r} is no place for a download; folder/name")
                whole = content["text"].encode() if "text" in content else None
                yield name, b64decode(content["base64"]) if whole is None else whole


def _tell(metadata: Any, parameters: Mapping[str, object]) -> None:
    metadata.pop("papermill", None)
    if metadata.get("kernelspec", {}).get("name") == PYTHON["name"]:
        metadata["kernelspec"], metadata["language_info"] = dict(PYTHON), dict(LANGUAGE)
    # A substitution in a heading reaches the navigation only from the notebook's own metadata.
    myst = metadata.setdefault("myst", {})
    told = {name: str(value) for name, value in parameters.items() if value is not None}
    myst["substitutions"] = {**myst.get("substitutions", {}), **told}


def _hide_like_its_neighbour(cells: list[Any]) -> None:
    """The cell that papermill adds is shown or hidden as the `parameters` cell before it is."""
    for before, cell in pairwise(cells):
        if "injected-parameters" in cell.metadata.get("tags", []):
            tags = [t for t in before.metadata.get("tags", []) if t != "parameters"]
            cell.metadata["tags"] = ["injected-parameters", *tags]


def _merged(outputs: list[Any]) -> list[Any]:
    """Neighbouring pieces of one stream as one: where a stream is cut hangs on the clock."""
    merged: list[Any] = []
    for output in outputs:
        before = merged[-1] if merged else None
        if before is not None and before.get("name", "") == output.get("name"):
            before.text += output.text
        else:
            merged.append(output)
    return merged


def _without_place(value: Any, root: Path) -> Any:
    """Every text in an output, with the machine's folders and addresses taken out."""
    if isinstance(value, str):
        for mark, pattern, instead in _circumstances(root):
            if mark in value:  # which is found far sooner, and hardly ever
                value = pattern.sub(instead, value)
        return value
    if isinstance(value, dict):
        for name, part in value.items():
            value[name] = _without_place(part, root)
    elif isinstance(value, list):
        value[:] = [_without_place(part, root) for part in value]
    return value


@cache
def _circumstances(root: Path) -> list[tuple[str, re.Pattern[str], str]]:
    """What a text may tell of its machine: a part of it, the whole, and what stands there instead.

    Folders come the longest first: the environment often lies within the project.
    """
    names = {sys.base_prefix: "[python]", str(Path.home()): "[home]"}
    names |= {sys.prefix: "[python]", str(root): "[project]"}
    folders = [
        (path, re.compile(rf"(?<![\w/.-]){re.escape(path)}(?![\w.-])"), names[path])
        for path in sorted(names, key=len, reverse=True)
        if len(Path(path).parts) > 1  # a container's home folder may be /
    ]
    return [*folders, ("ipykernel_", CELL_FILE, "[cell]"), ("at 0x", ADDRESS, "at 0x…")]
