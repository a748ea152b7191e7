"""What any generated page is made of: its title, its headings, its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape


def page(title: str, intro: Iterable[str], *parts: str) -> str:
    """A page of the book: its title, paragraphs of introduction, and parts as HTML or MyST."""
    return "\n\n".join([f"# {title}", *intro, *parts]) + "\n"


def heading(text: str) -> str:
    """Generated words as the text of a heading, each mark of MyST as the mark that it is."""
    return re.sub(r"([^\w\s,.:;'-])", r"\\\1", text)


def paragraph(text: str) -> str:
    """A paragraph of generated words as HTML, so that no mark in it is read as markup."""
    return str(Markup("<p>{}</p>").format(escape(text)))
