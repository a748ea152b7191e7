"""One executed notebook as one HTML file that is read alone: no server, no network, no other file.

Style sheet, fonts and downloads lie within it. Links to pages of the book lead to the bound book
beside it, which it does not need.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from i2lib.report import notes
from i2lib.report.executed import FILES
from i2lib.report.theme import FONTS

BOOK = "../book/_build/html/"  # from where the file lies; pages of the book lie one folder deep
ALONE = (
    ".i2-body { display: block; } article { max-width: 44rem; }\n"  # no contents stand beside it
)
NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")
TO_BOOK = re.compile(r'(?<=href=")\.\./')
FONT = re.compile(r'url\("([\w-]+\.woff2)"\)')
HIDES = {"cell": "remove-cell", "input": "remove-input", "output": "remove-output"}


def page(
    notebook: Mapping[str, Any], asked: Mapping[str, object], notice: str, styles: Path
) -> str:
    """The HTML of an executed notebook.

    The values that were `asked` for stand where the text names a parameter that was not given;
    `notice` stands on every page; `styles` is the style sheet of the book.
    """
    values = " · ".join(str(value) for value in asked.values()) or "as it stands"
    given = ", ".join(f"{name} {value}" for name, value in asked.items()) or "no parameters"
    told = notebook["metadata"].get("myst", {}).get("substitutions", {})
    body = "\n".join(filter(None, (_cell(cell, told, values) for cell in notebook["cells"])))
    for name, content in _files(notebook):
        body = body.replace(f'href="../{name}"', f'download="{Path(name).name}" href="{content}"')
    body = notes.gathered(TO_BOOK.sub(BOOK, body))
    title = re.search(r"<h1>(.*?)</h1>", body)
    head = re.sub(r"<[^>]+>", "", title[1]) if title else escape(values)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{head}</title>\n<style>\n{_inlined(styles)}{ALONE}</style>\n</head>\n<body>\n"
        f'<header class="i2-band"><div class="i2-site"><div class="i2-name">'
        f'<p class="i2-notice">{notice}</p></div></div></header>\n'
        f'<div class="i2-body"><main id="main-content"><article>\n{body}\n</article></main></div>\n'
        f'<footer class="i2-band"><div class="i2-foot"><p>A run of its own, in no edition of the '
        f"report: {escape(given)}.</p></div></footer>\n</body>\n</html>\n"
    )


def _cell(cell: Mapping[str, Any], told: Mapping[str, str], otherwise: str) -> str:
    """A cell as its tags let it be seen."""
    tags = set(cell["metadata"].get("tags", ()))
    source = "".join(cell["source"])
    if HIDES["cell"] in tags:
        return ""
    if cell["cell_type"] == "markdown":
        words = NAME.sub(lambda name: escape(told.get(name[1], otherwise)), source)
        return str(MarkdownIt("commonmark").enable("table").render(words))
    if cell["cell_type"] != "code":
        return ""
    shown = [] if HIDES["input"] in tags else [f"<pre><code>{escape(source)}</code></pre>"]
    if HIDES["output"] not in tags:
        shown += [_output(output) for output in cell["outputs"]]
    return "\n".join(shown)


def _output(output: Mapping[str, Any]) -> str:
    """The richest form of an output that a page can hold."""
    if "text" in output:
        return f"<pre>{escape(_joined(output['text']))}</pre>"
    data = output.get("data", {})
    for kind in ("text/html", "image/svg+xml"):
        if kind in data:
            return _joined(data[kind])
    if "image/png" in data:
        return f'<img alt="" src="data:image/png;base64,{_joined(data["image/png"]).strip()}">'
    return f"<pre>{escape(_joined(data['text/plain']))}</pre>" if "text/plain" in data else ""


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _files(notebook: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The downloads of a notebook by their place in the book, each as an address that holds it."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            for name, content in output.get("metadata", {}).get(FILES, {}).items():
                whole = content.get("base64") or b64encode(content["text"].encode()).decode("ascii")
                yield name, f"data:application/octet-stream;base64,{whole}"


def _inlined(styles: Path) -> str:
    """The style sheet with its fonts in it."""

    def font(found: re.Match[str]) -> str:
        whole = b64encode((FONTS / found[1]).read_bytes()).decode("ascii")
        return f"url(data:font/woff2;base64,{whole})"

    return FONT.sub(font, styles.read_text(encoding="utf-8"))


def read(path: Path) -> dict[str, Any]:
    """An executed notebook as it was left."""
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found
