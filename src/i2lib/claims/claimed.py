"""Claims: each value is computed again and held against its words, its rows and its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from i2lib.claims import wording
from i2lib.claims.page import ADDRESS, Fault, Page
from i2lib.claims.reading import Element
from i2lib.errors import I2Error
from i2lib.quantities import Value


def claimed(page: Page) -> Iterator[Fault]:
    """What is wrong with the claims of a page, with the notes they open and with tables of years."""
    for one in page.article.walk():
        if one.get("data-indicator"):
            yield from _claim(page, one)
    for aside in page.article.all("aside", "i2-evidence"):
        yield from _evidence(page, aside)
    for key in page.article.all("div", "i2-key"):
        yield from _key_figure(page, key)
    for table in page.article.all("table"):
        yield from _years(page, table)
    for figure in page.article.all("figure"):
        yield from _described(page, figure)


def _claim(page: Page, at: Element) -> Iterator[Fault]:
    try:
        value = _value(page, at)
        allowed = _allowed(page, at, value)
    except (I2Error, ValueError) as error:
        yield page.fault(at, at.text, str(error))
        return
    if "data-rows" in at.attributes and at.get("data-rows").split() != [*value.rows]:
        yield page.fault(at, at.get("data-rows"), f"the rows are {' '.join(value.rows)}")
    if target := at.get("popovertarget"):
        if page.opened.setdefault(target, value) != value:
            yield page.fault(at, target, "the evidence of another value")
    if "aria-label" in at.attributes and at.get("aria-label") != f"Evidence: {value.words}":
        yield page.fault(at, at.get("aria-label"), f"Evidence: {value.words}")
    if not _same(at.text, allowed):
        yield page.fault(at, at.text, " or ".join(map(repr, sorted(allowed))))


def _value(page: Page, at: Element) -> Value:
    return page.book.value(at.get("data-indicator"), at.get("data-window"), at.get("data-split"))


def _allowed(page: Page, at: Element, value: Value) -> set[str]:
    """What the element of a claim may read, by what it is."""
    if "i2-open" in at.classes:
        return {"Evidence"}
    if since := at.get("data-since"):
        first = page.book.value(value.indicator, since, at.get("data-split"))
        return {page.book.moved(first, value)}
    head, whole = page.book.statement(value)
    if at.tag != "button":
        return {whole}
    if any("data-since" in one.attributes for one in at.up()):
        return {value.short}
    if at.above is not None and at.above.get("data-indicator"):
        return {head}
    if any(one.tag == "td" for one in at.up()):
        return {value.short}
    return wording.sentences(value)


def _evidence(page: Page, aside: Element) -> Iterator[Fault]:
    value = page.opened.get(aside.get("id"))
    if value is None:
        yield page.fault(aside, aside.get("id"), "evidence that no claim opens")
        return
    terms = [one.text for one in aside.all("dt")]
    brief = bool(value.split) and "Of the whole" in terms
    title, expected_parts = page.book.evidence(value, brief)
    title = f"{title}: {value.words or title}"
    heads = {title: aside.all("p"), f"Evidence: {value.words}": [aside]}
    for expected, found in heads.items():
        for one in found:
            said = one.get("aria-label") if one is aside else one.text
            if said != expected:
                yield page.fault(aside, said, expected)
    shown = dict(zip(terms, map(_listed, aside.all("dd")), strict=False))
    for term in dict.fromkeys([*shown, *expected_parts]):
        wanted = [" ".join(one.split()) for one in expected_parts.get(term, [])]
        if shown.get(term, []) != wanted:
            yield page.fault(aside, f"{term}: {shown.get(term)}", str(wanted))


def _key_figure(page: Page, key: Element) -> Iterator[Fault]:
    opens = {one.get("popovertarget") for one in key.all("button")}
    value = next((page.opened[one] for one in opens if one in page.opened), None)
    if value is None:
        yield page.fault(key, key.text, "a figure in display type without a claim")
        return
    number = f"{value.hedge} {value.amount}".strip()
    expected = [number, *page.book.caption(value)]
    for one, wanted in zip(key.all("p"), expected, strict=True):
        if one.text != wanted:
            yield page.fault(key, one.text, wanted)


def _described(page: Page, figure: Element) -> Iterator[Fault]:
    """The description of a chart says of each year what its table does, and which are drawn."""
    told = " ".join(one.text for one in figure.all("figcaption"))
    drawn = page.drawn
    which = f"the years {drawn[0]} to {drawn[-1]}" if drawn != page.book.years() else ""
    if which not in told and figure.all("table"):
        yield page.fault(figure, told, which)
    for row in figure.all("tr"):
        year, *cells = [one.text for one in row.inside if isinstance(one, Element)]
        shown = cells[:1]
        if shown == ["none found"]:  # the drawing then says what was stated instead, if anything
            shown += ["only", "no event found"]
        if year in page.book.years() and not any(f"{year}: {one}" in told for one in shown):
            yield page.fault(figure, told, f"{year}: {shown[0]}")


def _years(page: Page, table: Element) -> Iterator[Fault]:
    """The year at the head of a row or a column is that of the claims it leads to."""
    rows = [[o for o in row.inside if isinstance(o, Element)] for row in table.all("tr")]
    heads = [one.text for one in rows[0]] if rows else []
    named = [row[0].text for row in rows[1:] if row]
    drawn = any(one.tag == "figure" for one in table.up())
    if len(named) > (not drawn) and all(re.fullmatch(r"\d{4}", one) for one in named):
        years = page.drawn if drawn else page.book.years()
        if named != years:
            yield page.fault(table, " ".join(named), f"the years {' '.join(years)}")
    for row in rows[1:]:
        for head, cell in zip(heads, row, strict=False):
            if cell.get("data-label") not in ("", head):  # the head of a cell on a phone
                yield page.fault(cell, cell.get("data-label"), repr(head))
            for link in cell.all("a", "i2-cited"):
                year = (ADDRESS.search(link.get("href")) or [""] * 2)[1]
                for said in (head, row[0].text):
                    if re.fullmatch(r"\d{4}", said) and said != year:
                        yield page.fault(cell, said, f"the claim is of {year}")


def _listed(dd: Element) -> list[str]:
    items = dd.all("li") or dd.all("a", "i2-id")
    return [one.text for one in items] if items else [dd.text]


def _same(said: str, allowed: set[str]) -> bool:
    """Whether the words are one of these, but for a capital at their head."""
    return any(said == one or said == one[:1].upper() + one[1:] for one in allowed)
