"""The files of `data/` as they are in a folder, or as they were committed.

Committed files are asked of git itself, in two calls however many there are. A copy without its
history, such as a downloaded zip, has none, and whoever asks is told so.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from i2lib.errors import DataError, Problem, UsageError

LATEST = "HEAD"  # git's name for the last commit


def of_folder(root: Path) -> dict[str, bytes]:
    """Path from the project's folder -> content, of every file of its `data/` that is not hidden.

    Raises DataError naming every file that cannot be read.
    """
    files, problems = {}, []
    for path in sorted((root / "data").rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.name.startswith(".") or not path.is_file():
            continue
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            what = f"the file cannot be read: {error.strerror or error}"
            problems.append(Problem(name, None, None, None, what, "let it be read, or restore it"))
    if problems:
        raise DataError(problems)
    return files


def of_commit(root: Path, commit: str = LATEST) -> dict[str, bytes]:
    """As `of_folder`, of a commit. Raises UsageError where git knows no such commit of this folder."""
    try:
        name = _git(root, "rev-parse", "--verify", f"{commit}^{{commit}}").decode().strip()
    except UsageError as error:
        raise UsageError(f"git knows no commit {commit} here: {error}") from None
    listed = _git(root, "ls-tree", "-r", "-z", name, "--", "data")
    paths, objects = [], []
    for entry in filter(None, listed.decode().split("\0")):
        about, _, path = entry.partition("\t")
        _mode, kind, object_id = about.split()
        if kind == "blob" and not Path(path).name.startswith("."):
            paths.append(path)
            objects.append(object_id)
    answer = _git(root, "cat-file", "--batch", asked="".join(f"{one}\n" for one in objects))
    return dict(zip(paths, _contents(answer), strict=True))


def _contents(answer: bytes) -> Iterator[bytes]:
    """The objects in what `git cat-file --batch` answers: a line with the size, then the bytes."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + size + 2


def _git(root: Path, *arguments: str, asked: str = "") -> bytes:
    command = ["git", "-C", str(root), *arguments]
    try:
        told = subprocess.run(command, input=asked.encode(), capture_output=True, check=False)
    except FileNotFoundError:
        raise UsageError("git is not installed") from None
    if told.returncode:
        reason = told.stderr.decode(errors="replace").strip().splitlines()
        said = reason[0].removeprefix("fatal: ") if reason else "git gives no reason"
        raise UsageError(said)
    return told.stdout
