"""The walk through a book that holds its figures against each other: it sees each that is altered."""

from __future__ import annotations

from pathlib import Path

import crawl
import pytest

FIGURE = """<figure class="i2-chart" id="fig-instruments">
<svg class="i2-wide" aria-label="Squares by year"><text>6</text><text>5 found</text></svg>
<figcaption><p>By year: 2015: 6 found; 2016: 5 found and 1 apart.</p>
<a href="../figures/instruments.csv">CSV</a></figcaption>
<table><tr><th>2015</th><td>6 found</td></tr><tr><th>2016</th><td>5 found</td></tr></table></figure>"""
CSV = """indicator,period,lower,words
instruments-signed,2015,6,6 found
instruments-signed,2016,5,5 found
instruments-signed,2017,,not published
"""


def claim(words: str, more: str = "") -> str:
    return f'<b data-indicator="instruments-signed" data-window="2016"{more}>{words}</b>'


YEAR = f"""<!DOCTYPE html><html><body><article>
<p>{claim("5 instruments were found")}. {claim("4 found", ' data-split="region=AFR"')}.</p>
<p><b data-indicator="tech-smes" data-window="2016"><i>close to</i> <b>100</b></b></p>
{FIGURE}</article></body></html>"""
SIDE = f"""<html><body><article><table><tr><th>2016</th><td>{claim("5 found")}</td></tr></table>
<p><b data-indicator="tech-smes" data-window="2016">close to 100 tech SMEs</b></p>
<p><b data-indicator="emerge" data-window="2016">no event was found</b></p></article></body></html>"""


def book(folder: Path, was: str = "", becomes: str = "", count: int = 1) -> Path:
    """A book of two pages and one file, with one thing altered."""
    for name, text in {
        "years/2016.html": YEAR,
        "years/side-by-side.html": SIDE,
        "figures/instruments.csv": CSV,
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        altered = text.replace(was, becomes, count) if was else text
        (folder / name).write_text(altered, encoding="utf-8")
    return folder


def test_a_book_that_agrees_with_itself_has_no_faults(tmp_path: Path) -> None:
    assert crawl.disagreements(book(tmp_path)) == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("5 instruments were found", "6 instruments were found"),
        ("5 instruments were found", "over 5 instruments were found"),
        ("5 instruments were found", "no instrument was found"),
        ("close to 100 tech SMEs", "over 100 tech SMEs"),
        ("close to 100 tech SMEs", "close to 1,000 tech SMEs"),
        ("2016,5,5 found", "2016,7,7 found"),
        ("2016: 5 found", "2016: 4 found"),
        ("<td>5 found", "<td>4 found"),
        ("<text>5 found", "<text>4 found"),
        ("<text>6<", "<text>8<"),
    ],
)
def test_each_figure_that_is_altered_in_one_place_is_seen(
    tmp_path: Path, was: str, becomes: str
) -> None:
    assert was in YEAR + SIDE + CSV
    assert crawl.disagreements(book(tmp_path, was, becomes))
