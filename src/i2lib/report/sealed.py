"""Files that only this program writes and reads, each behind the digest of its content.

They may hold pickles: what is cut, altered or of another make is noticed before any of it is loaded.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from i2lib.report import place

LENGTH = hashlib.sha256().digest_size


class DamagedError(Exception):
    """A file is not what was written."""


def write(path: Path, content: bytes | memoryview) -> None:
    """Put a sealed file at `path`, whole or not at all."""
    part = path.with_name(f".{path.name}{place.PART}")
    with place.said(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                file.write(hashlib.sha256(content).digest())
                file.write(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def read(path: Path) -> bytes | None:
    """What was written, or None where nothing was. Raises DamagedError."""
    try:
        whole = path.read_bytes()
    except FileNotFoundError:
        return None
    content = whole[LENGTH:]
    if hashlib.sha256(content).digest() != whole[:LENGTH]:
        raise DamagedError
    return content
