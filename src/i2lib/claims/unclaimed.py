"""Everything that is said without a claim: it is carried by what stands beside it, or by nothing.

A figure is carried by a link to a row, or by the row of a table, that holds the same figure with the
same hedge, or by the framework's own words. A date and a code are figures too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from i2lib import evidence, vocabulary
from i2lib.claims import wording
from i2lib.claims.carried import marks
from i2lib.claims.page import ADDRESS, Fault, Page
from i2lib.claims.reading import Element, words

BLOCKS = frozenset(
    "p li td th dt dd caption figcaption summary h1 h2 h3 h4 h5 h6 text title div".split()
)
UNITS = frozenset("tr li p dd figcaption g table".split())  # what a reader takes in at once
SKIPPED = frozenset("script style pre code math nav aside".split())
HERE = "\x00"  # a claim in words that are looked at


def unclaimed(page: Page) -> Iterator[Fault]:
    """The figures, hedges and words of direction of a page that nothing beside them carries."""
    for one in _read_by_all(page.article):
        if one.tag == "a":
            yield from _link(page, one)
        if one.tag == "q":
            yield from _quoted(page, one)
        if one.tag == "svg":
            yield from _axis(page, one)
        if one.tag in BLOCKS and not (one.above and ADDRESS.search(one.above.get("href"))):
            yield from _block(page, one)
        for name in ("aria-label", "alt"):
            if one.get(name) and not one.get("data-indicator"):
                yield from _plain(page, one, one.get(name))


def _axis(page: Page, chart: Element) -> Iterator[Fault]:
    """The years under a chart are those of the report, in order, once for each of its panels."""
    shown = [one.text for one in chart.all("text") if re.fullmatch(r"\d{4}", one.text)]
    years = page.book.years
    if shown != years * (len(shown) // max(len(years), 1)):
        yield page.fault(chart, " ".join(shown), f"the years {' '.join(years)}")


def _link(page: Page, link: Element) -> Iterator[Fault]:
    href, said = link.get("href"), link.text
    if "external" in link.get("rel").split():
        titles = page.book.titles.get(href, set())
        if titles and said not in titles:
            yield page.fault(link, said, " or ".join(map(repr, titles)))
    elif address := ADDRESS.search(href):
        year, code = address[1], address[2]
        if code in page.book.data.framework.indicators:
            value = page.book.value(code, year)
            labels = [one.text for one in link.all("text")] or [said]  # a drawing joins its labels
            for label in labels:
                if label not in wording.short(value):
                    yield page.fault(link, label, repr(value.short))
        elif set(marks(said)) - {year}:
            yield page.fault(link, said, f"the link leads to {year}")
    elif row_id := page.row(href):
        stated = page.book.carried.stated(row_id)
        carried = page.book.carried.by(row_id)
        found = [one for one in marks(said) if one not in carried]
        if found:
            yield page.fault(link, said, f"{row_id} holds no {found[0]!r}")
        elif _is_figure(page, link, row_id) and not _stated(page, said, row_id):
            yield page.fault(link, said, f"{row_id} states {stated!r}")


def _stated(page: Page, said: str, row_id: str) -> bool:
    """Whether the words of a stated figure hold its number with the hedge it was stated with."""
    row = evidence.row(page.book.data, row_id)
    whole = marks(page.book.carried.stated(row_id))
    return row.register == "activities" or said == row.label or set(whole) <= {*marks(said)}


def _quoted(page: Page, quote: Element) -> Iterator[Fault]:
    row_id = next(filter(None, (page.row(f"#{o.get('id')}") for o in quote.up())), None)
    if row_id:
        said = " ".join(evidence.row(page.book.data, row_id).evidence.split())
        if quote.text != said:
            yield page.fault(quote, quote.text, f"{row_id} quotes {said!r}")


def _block(page: Page, block: Element) -> Iterator[Fault]:
    def instead(one: Element) -> str | None:
        if one.get("data-indicator") or "i2-cited" in one.classes:
            return HERE
        if one.tag == "a" and (row_id := page.row(one.get("href"))):
            return HERE if _is_figure(page, one, row_id) else " … "
        external = one.tag == "a" and "external" in one.get("rel")
        headerlink = "headerlink" in one.classes or ADDRESS.search(one.get("href"))
        if one.tag in BLOCKS or one.tag in SKIPPED or one.tag == "q" or external or headerlink:
            return " … "
        return None

    said = words(block, instead)
    if said.replace("…", "").replace(HERE, "").strip():
        yield from _plain(page, block, said)


def _plain(page: Page, at: Element, said: str) -> Iterator[Fault]:
    """What is left of a text without its claims: each mark is carried by what stands beside it."""
    if marks(said):
        said = page.book.carried.official.sub("…", said)
    carried = page.own
    if any(mark not in carried for mark in marks(said)):
        carried = carried | _around(page, at)
        for mark in marks(said):
            if mark not in carried:
                yield page.fault(at, said, f"nothing here carries {mark!r}")
    pieces = said.split(HERE)
    for before, after in pairwise(pieces):
        if hedge := vocabulary.hedge(before, after):
            yield page.fault(at, said, f"{hedge!r} is no part of the claim beside it")
    in_row = any(one.tag == "tr" for one in at.up())
    for sentence in vocabulary.SENTENCE.split(said):
        if move := vocabulary.direction(sentence, HERE in sentence and not in_row):
            if move.lower() not in carried:
                yield page.fault(at, sentence, f"no claim says {move!r}")


def _around(page: Page, block: Element) -> set[str]:
    """What the rows carry that the unit of a block shows or leads to."""
    unit = next((one for one in block.up() if one.tag in UNITS), block)
    found: set[str] = set()
    own = page.row(f"#{unit.get('id')}") if unit.tag == "tr" else ""
    if own:  # the row of a register speaks for itself
        found |= page.book.carried.by(own)
    for one in (unit, *([] if own else unit.walk())):
        if row_id := page.row(one.get("href")) or page.row(f"#{one.get('id')}"):
            found |= page.book.carried.by(row_id)
        if one.get("id") and unit.tag == "tr":
            found |= page.book.carried.elsewhere.get(one.get("id"), frozenset())
        if one.get("data-window") in page.book.years:
            found.add(one.get("data-window"))
    years = page.book.years
    figure = next((one for one in block.up() if one.tag == "figure"), None)
    if figure is not None:  # labels and description of a chart lead where its table leads
        found |= {*years}
        for link in figure.all("a"):
            if row_id := page.row(link.get("href")):
                found |= page.book.carried.by(row_id)
    for one in block.up():  # a section on two neighbouring years
        between = re.fullmatch(r"to-(\d{4})", one.get("id"))
        if between and between[1] in years[1:]:
            found |= {years[years.index(between[1]) - 1], between[1]}
    rows = {one.get("href") for one in block.all("a") if page.row(one.get("href"))}
    if block.tag == "td" and rows:
        found.add(str(len(rows)))  # a count of the rows that it names
    if block.tag in ("th", "text") and block.text in page.book.years:
        found.add(block.text)
    return found


def _is_figure(page: Page, link: Element, row_id: str) -> bool:
    return bool(page.book.carried.stated(row_id)) and bool(marks(link.text)) and link.text != row_id


def _read_by_all(element: Element) -> Iterator[Element]:
    """What stands in an element, without what is looked at in another way, or not at all."""
    for one in element.inside:
        if isinstance(one, Element) and one.tag not in SKIPPED and "i2-key" not in one.classes:
            yield one
            yield from _read_by_all(one)
