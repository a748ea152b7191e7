"""The real project copied to another folder, and built there with the real tools."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MADE = ("_build", "years", "registers", "indicators", "editions", "fragments", "partners")


def copy(folder: Path, years: tuple[int, ...] = ()) -> Path:
    """The project's data, notebooks and written pages in `folder`; only some of its years."""
    for name in ("data", "notebooks", "book"):
        shutil.copytree(
            ROOT / name,
            folder / name,
            ignore=shutil.ignore_patterns(*MADE) if name == "book" else None,
        )
    for name in ("LICENSE", "LICENSE-content"):
        shutil.copy(ROOT / name, folder)
    if years:
        edit(
            folder,
            "framework/years.csv",
            lambda rows: [row for row in rows if int(row["year"]) in years],
        )
    return folder


def edit(
    project: Path, table: str, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]
) -> None:
    """Change the rows of one table and write it as the project writes them."""
    path = project / "data" / table
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), list(reader.fieldnames or ())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def cell(project: Path, table: str, row_id: str, **cells: str) -> None:
    """Write some cells of the row of this id."""

    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        assert any(row["id"] == row_id for row in rows), row_id
        return [{**row, **cells} if row["id"] == row_id else row for row in rows]

    edit(project, table, change)


def run(
    *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A command of this environment, by name, run in `cwd`."""
    program, *arguments = map(str, command)
    beside = Path(sys.executable).with_name(program)
    return subprocess.run(
        [str(beside), *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
    )


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
