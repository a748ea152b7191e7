"""Everything that is said without a claim: it is carried by what stands beside it, or by nothing.

A figure is carried by a link to a row, or by the row of a table, that holds the same figure with the
same hedge, or by the framework's own words. A date and a code are figures too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AnySet
from itertools import pairwise

from i2lib import vocabulary
from i2lib.claims.carried import marks
from i2lib.claims.page import ADDRESS, Fault, Page
from i2lib.claims.reading import Element, words

BLOCKS = frozenset(
    "p li td th dt dd caption figcaption summary fieldset legend label h1 h2 h3 h4 h5 h6 text title "
    "div".split()
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
    """The years under a chart are those of its page, in order, once for each of its panels."""
    shown = [one.text for one in chart.all("text") if re.fullmatch(r"\d{4}", one.text)]
    years = page.drawn
    if shown != years * (len(shown) // max(len(years), 1)):
        yield page.fault(chart, " ".join(shown), f"the years {' '.join(years)}")


def _link(page: Page, link: Element) -> Iterator[Fault]:
    """What a link says is held against what it leads to: a source, a year, a claim or a row."""
    href, said = link.get("href"), link.text
    source = page.source(href)
    if source or "external" in link.get("rel").split():
        titles = page.book.titles(source["url"] if source else href)
        if titles and said not in titles | {source["id"] if source else said[:0]}:
            yield page.fault(link, said, " or ".join(map(repr, titles)))
    elif address := ADDRESS.search(href):
        yield from _to_year(page, link, address[1], address[2])
    elif row_id := page.row(href):
        carried = page.book.carried(row_id)
        found = [one for one in marks(said) if one not in carried]
        if found:
            yield page.fault(link, said, f"{row_id} holds no {found[0]!r}")
        elif _is_figure(page, link, row_id) and not _stated(page, said, row_id):
            stated = page.book.stated(row_id)
            yield page.fault(link, said, f"{row_id} states {stated!r}")


def _to_year(page: Page, link: Element, year: str, code: str | None) -> Iterator[Fault]:
    """A link to the page of a year, or to the claim of an indicator on it."""
    if code is None or not page.book.is_indicator(code):
        if set(marks(link.text)) - {year}:
            yield page.fault(link, link.text, f"the link leads to {year}")
        return
    value = page.book.value(code, year)
    drawn = [one.text for one in link.all("text")]  # a drawing joins its labels
    known = page.book.short(code, year) | (
        {*value.short.split()} if drawn else set()
    )  # and breaks lines
    for label in drawn or [link.text]:
        if label not in known:
            yield page.fault(link, label, repr(value.short))


def _stated(page: Page, said: str, row_id: str) -> bool:
    """Whether the words of a stated figure hold its number with the hedge it was stated with."""
    register, label, _ = page.book.told(row_id)
    whole = marks(page.book.stated(row_id))
    return register == "activities" or said == label or set(whole) <= {*marks(said)}


def _quoted(page: Page, quote: Element) -> Iterator[Fault]:
    row_id = next(filter(None, (page.row_of(o.get("id")) for o in quote.up())), None)
    if row_id:
        _, _, said = page.book.told(row_id)
        if quote.text != said:
            yield page.fault(quote, quote.text, f"{row_id} quotes {said!r}")


def _block(page: Page, block: Element) -> Iterator[Fault]:
    def instead(one: Element) -> str | None:
        if one.get("data-indicator") or "i2-cited" in one.classes:
            return HERE
        if one.tag == "a" and (row_id := page.row(one.get("href"))):
            return HERE if _is_figure(page, one, row_id) else " … "
        external = "external" in one.get("rel") or page.source(one.get("href"))
        headerlink = "headerlink" in one.classes or ADDRESS.search(one.get("href"))
        if one.tag in BLOCKS or one.tag in SKIPPED or one.tag == "q" or external or headerlink:
            return " … "
        return None

    said = words(block, instead)
    yield from _worked(page, block, said)
    if said.replace("…", "").replace(HERE, "").strip():
        yield from _plain(page, block, said)


def _worked(page: Page, block: Element, said: str) -> Iterator[Fault]:
    """The value that a page on an indicator works through is said as it is anywhere."""
    for one in block.up() if page.indicator else ():
        if found := re.fullmatch(r"worked-example-(\d{4})", one.get("id")):
            value = page.book.value(page.indicator, found[1])
            counted = re.fullmatch(
                rf"\S.*\d {re.escape(value.unit)}.*|\d.*{re.escape(value.unit)}.*", said
            )
            if counted and "…" not in said and said != value.words:
                yield page.fault(block, said, repr(value.words))


def _plain(page: Page, at: Element, said: str) -> Iterator[Fault]:
    """What is left of a text without its claims: each mark is carried by what stands beside it."""
    if marks(said):
        said = page.book.official().sub("…", said)
    carried: list[AnySet[str]] = [page.own]
    if any(mark not in page.own for mark in marks(said)):
        carried += _around(page, at)
        for mark in marks(said):
            if not any(mark in some for some in carried):
                yield page.fault(at, said, f"nothing here carries {mark!r}")
    pieces = said.split(HERE)
    around = [one.tag for one in at.up()]
    for before, after in pairwise(pieces):
        hedge = vocabulary.hedge(before, after)
        if hedge and not (hedge == "only" and "table" in around):
            yield page.fault(at, said, f"{hedge!r} is no part of the claim beside it")
    in_row = "tr" in around
    for sentence in vocabulary.SENTENCE.split(said):
        if move := vocabulary.direction(sentence, HERE in sentence and not in_row):
            if not any(move.lower() in some for some in carried):
                yield page.fault(at, sentence, f"no claim says {move!r}")


def _around(page: Page, block: Element) -> list[AnySet[str]]:
    """What the unit, the figure and the section of a block carry."""
    found = _of_unit(page, block)
    years, rows = page.book.years(), page.rows_in(block)
    if block.tag in ("td", "dd", "li") and rows:
        found.append({str(len(rows))})  # a count of the rows that it names
    if block.tag in ("th", "text") and block.text in years:
        found.append({block.text})
    for one in block.up():
        if one.tag == "figure":  # labels and description of a chart say what its table leads to
            found += [{*years}, page.carried_in(one)]
            if block.tag == "text":
                found.append(page.book.breaks())
        if not (section := one.get("id")):
            continue
        if page.indicator and section == "how-far-it-carries":
            found.append({*years})
        if worked := re.fullmatch(r"worked-example-(\d{4})", section):
            found.append(page.worked(worked[1]))
        between = re.fullmatch(r"to-(\d{4})", section)  # a section on neighbouring years
        if between and between[1] in years[1:]:
            found.append({years[years.index(between[1]) - 1], between[1]})
    return found


def _of_unit(page: Page, block: Element) -> list[AnySet[str]]:
    """What the rows carry that a reader takes in with a block; the row of a register is its own."""
    unit = next((one for one in block.up() if one.tag in UNITS), block)
    found: list[AnySet[str]] = []
    if unit.tag == "tr" and unit.get("id"):
        found.append(page.book.elsewhere(unit.get("id")))
        if own := page.row_of(unit.get("id")):
            return [*found, page.book.carried(own)]
    return [*found, page.carried_in(unit), page.told_in(unit)]


def _is_figure(page: Page, link: Element, row_id: str) -> bool:
    return bool(page.book.stated(row_id)) and bool(marks(link.text)) and link.text != row_id


def _read_by_all(element: Element) -> Iterator[Element]:
    """What stands in an element, without what is looked at in another way, or not at all."""
    at = element.at + 1
    while at < element.end:
        one = element.page[at]
        skipped = one.tag in SKIPPED or "i2-key" in one.classes
        if not skipped:
            yield one
        at = one.end if skipped else at + 1
