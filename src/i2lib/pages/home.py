"""The part of the landing page that is computed: the newest year, how it compares, where to go on."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from i2lib import drawings, openings, parameters
from i2lib.data import Data
from i2lib.indicators import compute
from i2lib.narrative import Voice
from i2lib.quantities import Value

ONWARD = Markup(
    '<p class="i2-onward">{page} names them one by one. The rows: '
    '<a href="../registers/instruments.html">instruments</a>, '
    '<a href="../registers/partnerships.html">partnerships</a>, '
    '<a href="../registers/events.html">events</a>, '
    '<a href="../registers/publications.html">publications</a>, '
    '<a href="../registers/documents.html">Council documents</a> and '
    '<a href="../registers/sources.html">the pages they were found on</a>.</p>'
)


@cache  # whoever seeks the rows that it leads to reads it, too
def newest(data: Data) -> str:
    """The newest year with data in a sentence, the years as a strip, and the chart of all."""
    year = data.framework.years[parameters.newest_year(data)]
    page = Markup('<a href="../years/{0}.html">The page of {0}</a>').format(year.year)

    def value(code: str) -> Value:
        return compute(data, code, year.window)

    voice = Voice(data, year.window, value)
    said = voice.say(
        "The newest year with data is {window}. {instruments-signed:full}. "
        "{partnerships-launched:full}. {events-held:full}. {events-held:rest}"
    )
    figure = drawings.squares(data, "instruments", year.window)
    parts = [
        said.html,
        str(ONWARD.format(page=page)),
        figure.html(level=2),
        openings.strip(data, None),
    ]
    return rooted("\n\n".join(part.strip() for part in parts)) + "\n"


def rooted(html: str) -> str:
    """Links of a page one folder deep, as they read from the book's root."""
    return html.replace('href="../', 'href="')
