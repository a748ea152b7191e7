"""Tables that say what they are: a caption, headed columns and rows, words kept with their numbers.

One template makes every table of the book. Cells are text, which is escaped, or Markup that
another room has made; a row may carry the permanent anchor of the register row it shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """\
<div class="i2-table"><table class="i2{{ ' ' ~ css if css }}">
<caption>{{ caption }}</caption>
<thead><tr>
{% for head in heads %}
<th scope="col"{{ ' class="num"'|safe if loop.index0 in numeric }}>{{ head }}</th>
{% endfor %}
</tr></thead>
<tbody>
{% for row in rows %}
<tr{% if row.anchor %} id="{{ row.anchor }}"{% endif %}>
{%- for cell in row.cells %}
{% if loop.first %}<th scope="row">{{ cell }}</th>
{%- else %}<td data-label="{{ heads[loop.index0] }}"\
{{ ' class="num"'|safe if loop.index0 in numeric }}>{{ cell }}</td>
{%- endif %}
{% endfor %}</tr>
{% endfor %}
</tbody></table></div>
"""
)


@dataclass(frozen=True)
class Line:
    """One row of a table: its cells, the first of which names it, and its anchor in the page."""

    cells: tuple[str | Markup, ...]
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    """A table as a page shows it."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Line, ...]
    numeric: frozenset[int] = frozenset()  # positions of the columns of numbers
    css: str = ""

    def html(self) -> str:
        """The table as HTML, with its caption and the scopes of its headers."""
        for row in self.rows:
            if len(row.cells) != len(self.heads):
                raise ValueError(
                    f"{self.caption}: {len(row.cells)} cells under {len(self.heads)} heads"
                )
        return TEMPLATE.render(
            caption=self.caption,
            heads=self.heads,
            rows=self.rows,
            numeric=self.numeric,
            css=self.css,
        )


def external(url: str, words: str) -> Markup:
    """A link that leaves the book, if its address is one that a browser may safely follow."""
    if not url.startswith(("https://", "http://")):
        return Markup("{}").format(words)
    return Markup('<a href="{}" rel="external">{}</a>').format(url, words)
