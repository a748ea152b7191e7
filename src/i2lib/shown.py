"""What a cell of a notebook displays: HTML for the page, plain text beside it, and its downloads.

A notebook writes no files. It holds them in the metadata of its outputs, from which the press takes
them, so that a page and its files are always of one run.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FILES = "i2-files"  # in the metadata of an output: its downloads, which the press takes out of it


@dataclass(frozen=True)
class Shown:
    """What a cell displays: HTML for the page and for JupyterLab, plain text beside it.

    `files` are the downloads of what is shown, by their place in the book.
    """

    html: str
    text: str
    files: Mapping[str, str | bytes] = field(default_factory=dict)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        shown = {"text/html": self.html, "text/plain": self.text}
        files = {
            name: {"text": content}
            if isinstance(content, str)
            else {"base64": b64encode(content).decode("ascii")}
            for name, content in self.files.items()
        }
        return shown, {FILES: files} if files else {}
