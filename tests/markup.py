"""Pages as a reader's machine takes them: elements with their attributes and their text.

Reading them fails where an element is not closed or closed by another, so that every test that
looks at a page also holds its form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("br", "hr", "img", "input", "link", "meta", "wbr"))

# Titles that would be something else than text if they were not shown as text.
NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></tr></table></div>",
    "<!-- not a comment -->",
    "{{ title }} {% raw %} {0} {title}",
    "`code` ``code``",
    "$x_1$ and $$y$$",
    "a | b || c",
    "[words](https://example.org) ![picture](x.png)",
    "&lt;b&gt; & &amp; &#65;",
    "# heading *bold* _slanted_ ~~gone~~",
    r"\1 \g<0> %s %(x)s",
    'it\'s "quoted" and “curled”',
    "{ref}`target` :::{note}",
)


@dataclass
class Element:
    """One element: its tag, its attributes, and what stands in it."""

    tag: str
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        for one in self.inside:
            if isinstance(one, Element):
                yield one
                yield from one.walk()

    def all(self, tag: str = "", css: str = "") -> list[Element]:
        """Every element in it of this tag and this class."""
        return [
            one
            for one in self.walk()
            if tag in ("", one.tag) and (not css or css in one.get("class").split())
        ]

    def one(self, tag: str = "", css: str = "") -> Element:
        [found] = self.all(tag, css)
        return found

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    @property
    def tags(self) -> set[str]:
        return {one.tag for one in self.walk()}

    @property
    def ids(self) -> list[str]:
        return [one.get("id") for one in self.walk() if "id" in one.attributes]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            last = self.open[-1].inside[-1]
            assert isinstance(last, Element)
            self.open.append(last)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attrs = [(name.removeprefix("xlink:"), value) for name, value in attrs]
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"an attribute of <{tag}> stands twice: {names}"
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")


def read(html: str) -> Element:
    """The elements of a piece of HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], f"<{reader.open[-1].tag}> is never closed"
    return reader.root


ELEMENTS = frozenset(
    "a aside b button caption code dd details div dl dt figcaption figure g h1 h2 h3 li nav p path q "
    "rect section small span strong summary svg table tbody td text th thead title tr ul use defs "
    "clippath pattern ol em cite pre fieldset legend input label".split()
)


def is_only_text(html: str) -> Element:
    """The elements of a piece of HTML that holds nothing which could run or load."""
    seen = read(html)
    assert seen.tags <= ELEMENTS, seen.tags - ELEMENTS
    for one in seen.walk():
        assert not [name for name in one.attributes if name.startswith("on")], one
        assert "style" not in one.attributes, one
        for name in ("href", "src"):
            assert not re.match(r"\s*(javascript|data):", one.get(name), re.IGNORECASE), one
    return seen
