"""Numbers, hedges and verbs altered at random, as a slip of the hand or a bad merge would alter them.

Each alteration tells what it changed, so that one that gets past can be read. The lists of words
are this file's own and not those of the library.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docutils.nodes import make_id
from markdown_it import MarkdownIt

import i2lib
from i2lib import Data
from i2lib import pages as made

HEDGES = (
    "over",
    "more than",
    "about",
    "nearly",
    "at least",
    "close to",
    "fewer than",
    "almost",
    "roughly",
    "up to",
)
MOVES = ("rose", "fell", "doubled", "increased", "declined", "grew", "halved", "dropped")
DONE = ("found", "signed", "named", "launched", "held", "stated", "in the register", "apart")
NUMBER = re.compile(r"(?<![\w#/.-])\d[\d,]*(?![\w/])")
KINDS = ("number", "hedge", "verb")


@dataclass(frozen=True)
class Altered:
    """A text in which one thing was altered, and what it was."""

    text: str
    what: str


def another(chance: random.Random, number: str) -> str:
    """Another number: one more, one less, a digit changed, a nought added."""
    value = int(number.replace(",", ""))
    others = {value + 1, value * 10, value + chance.randint(2, 9), max(value - 1, 0)} - {value}
    new = chance.choice(sorted(others))
    return f"{new:,}" if "," in number else str(new)


def _swap(text: str, found: re.Match[str], new: str) -> Altered:
    start, end = found.span()
    around = text[max(start - 30, 0) : end + 30]
    return Altered(
        f"{text[:start]}{new}{text[end:]}", f"{found.group()!r} to {new!r} in {around!r}"
    )


def alter(chance: random.Random, text: str, kind: str) -> Altered | None:
    """A text with one number, hedge or verb altered, or a hedge or verb put in; None without one."""
    numbers = [*NUMBER.finditer(text)]
    if kind == "number":
        return (
            _swap(text, one := chance.choice(numbers), another(chance, one[0])) if numbers else None
        )
    if kind == "hedge":
        hedges = [*re.finditer(rf"\b({'|'.join(HEDGES)}) (?=\d)", text, re.IGNORECASE)]
        if hedges:
            one = chance.choice(hedges)
            new = chance.choice(["", *(f"{word} " for word in HEDGES if word != one[1].lower())])
            return _swap(text, one, new)
        if numbers:
            one = chance.choice(numbers)
            return _swap(text, one, f"{chance.choice(HEDGES)} {one[0]}")
        return None
    verbs = [*re.finditer(rf"\b({'|'.join(DONE)})\b", text)]
    if verbs and numbers:
        one = chance.choice(verbs)
        return _swap(text, one, chance.choice([w for w in (*DONE, *MOVES) if w != one[0]]))
    if ends := [*re.finditer(r"(?<=[a-z])[.;]", text)]:
        one = chance.choice(ends)
        return _swap(text, one, f", which {chance.choice(MOVES)}{one[0]}")
    return None


SHOWN = re.compile(r"(?<=>)[^<>]*[^\s<>][^<>]*(?=<)")
HIDDEN = re.compile(r"<(pre|script|style|code|nav)\b.*?</\1>", re.DOTALL)


def alter_page(chance: random.Random, html: str, kind: str) -> Altered | None:
    """A page with one of its shown texts altered; code and navigation are left alone."""
    hidden = [found.span() for found in HIDDEN.finditer(html)]
    start, end = html.find("<article"), html.find("</article>")
    texts = [
        found
        for found in SHOWN.finditer(html, start, end)
        if not any(first <= found.start() < last for first, last in hidden)
        and (NUMBER.search(found[0]) or kind == "verb")
    ]
    if kind == "verb":  # verbs of sentences with figures, not of the titles of rows
        texts = [one for one in texts if any(word in one[0] for word in DONE) or "." in one[0]]
    chance.shuffle(texts)
    for found in texts[:50]:
        if altered := alter(chance, found[0], kind):
            start, end = found.span()
            return Altered(f"{html[:start]}{altered.text}{html[end:]}", altered.what)
    return None


def alter_template(
    chance: random.Random, template: str, figures: set[str], kind: str
) -> Altered | None:
    """A sentence with a number, hedge or verb typed into it, beside or in place of a figure."""
    names = [
        found
        for found in re.finditer(r"\{([^{}:]+)(?::[^{}]*)?\}", template)
        if found[1] in figures or found[0].endswith(":stated}")
    ]
    if kind == "number":
        words = str(chance.randint(2, 400))
        if names and chance.random() < 0.5:
            return _swap(template, chance.choice(names), f"{words} of them")
        blanks = [*re.finditer(r" (?![^{]*\})", template)]
        return _swap(template, chance.choice(blanks), f" {words} ") if blanks else None
    if kind == "hedge":
        if not names:
            return None
        one = chance.choice(names)
        return _swap(template, one, f"{chance.choice(HEDGES)} {one[0]}")
    ends = [*re.finditer(r"(?<=[a-z}])[.;](?![^{]*\})", template)] or [*re.finditer(r"$", template)]
    one = chance.choice(ends)
    return _swap(template, one, f", which {chance.choice(MOVES)}{one[0]}")


# --- pages made without the press ---------------------------------------------------------------

RENDER = MarkdownIt("commonmark", {"html": True}).enable("table").render


def cells(notebook: Path) -> list[dict[str, Any]]:
    """The cells of a notebook, each with its text in one piece."""
    found = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [{**cell, "source": "".join(cell["source"])} for cell in found]


def page_of(notebook: list[dict[str, Any]], root: Path, **parameters: int) -> str:
    """The page of a notebook as its cells make it, one after the other, in this process."""
    names: dict[str, Any] = {}
    parts = []
    opened = i2lib.open_account
    for cell in notebook:
        text = cell["source"]
        if cell["cell_type"] == "markdown":
            for name, value in parameters.items():
                text = text.replace(f"{{{{ {name} }}}}", str(value))
            parts.append(RENDER(text))
            continue
        text = text.replace("i2lib.open_account(", "opened(")
        names["opened"] = lambda **asked: opened(root, **asked)
        before, shown, last = f"\n{text}".rpartition("\naccount.")
        exec(f"{before}\nshown = account.{last}" if shown else text, names)
        names.update({name: value for name, value in parameters.items() if f"{name}:" in text})
        if shown:
            parts.append(names["shown"].html)
    return f"<html><body><article>{''.join(parts)}</article></body></html>"


def _in_sections(html: str) -> str:
    """Each heading with what follows it in a section of its name, as the press binds it."""
    first, *others = re.split(r"(?=<h2>)", html)
    names = [make_id(one[len("<h2>") : one.index("</h2>")]) for one in others]
    bound = (
        f'<section id="{name}">{one}</section>' for name, one in zip(names, others, strict=True)
    )
    return first + "".join(bound)


@cache
def generated(data: Data) -> dict[str, str]:
    """The pages made from the registers, as HTML."""
    return {
        path.replace(".md", ".html"): f"<article>{_in_sections(RENDER(text))}</article>"
        for path, text in made.write(data).items()
        if not path.startswith("fragments/")
    }
