"""The whole bound book as one zip, for a stick, a desk without a network, and an archive.

The same pages make the same bytes: names sorted, one date for all, no rights of a machine.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold
READABLE = 0o100644 << 16
UNIX = 3
README = "README.txt"


def zipped(html: Path, name: str) -> bytes:
    """The zip of all files below `html`, in a folder of its own; `name` is where it will lie there.

    It cannot hold itself: in its copies of the pages a link to it leads to the README.
    """
    top = Path(name).stem
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(html.rglob("*"), key=lambda one: one.relative_to(html).as_posix()):
            inside = path.relative_to(html).as_posix()
            if not path.is_file() or inside == name:
                continue
            content = path.read_bytes()
            if path.suffix == ".html":
                content = content.replace(f'{name}"'.encode(), f'{README}"'.encode())
            entry = zipfile.ZipInfo(f"{top}/{inside}", FIRST_DAY)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, UNIX
            entry.external_attr = READABLE
            archive.writestr(entry, content)
    return out.getvalue()
