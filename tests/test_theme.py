"""The look, computed: contrasts from the style sheet, the font, and what a bound page carries."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml
from jupyter_book.config import validate_yaml
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from i2lib.charts import COLOURS
from i2lib.report.contents import Entry, Part, headings_below_title
from i2lib.report.theme import mathml, tables_named

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "book"
FONTS = ROOT / "src" / "i2lib" / "fonts"
SHEET = (BOOK / "_static" / "i2.css").read_text("utf-8")
FRAME = [*(BOOK / "_templates").iterdir(), *(BOOK / "_static").glob("i2.*")]

# Machado, Oliveira and Fernandes (2009): how the three kinds of colour blindness see linear light.
VISION = {
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
Colour = tuple[float, float, float]


@cache
def palettes() -> dict[str, dict[str, str]]:
    """The tokens of the style sheet: light, and dark as the system or the switch asks for it."""
    starts = {
        "light": ":root {",
        "dark": ':root:not([data-theme="light"]) {',
        "switched dark": ':root[data-theme="dark"] {',
    }
    blocks = {name: SHEET.split(start, 1)[1].split("}", 1)[0] for name, start in starts.items()}
    return {
        name: dict(re.findall(r"--i2-([a-z-]+): (#[0-9a-f]{6});", block))
        for name, block in blocks.items()
    }


def light_of(colour: str) -> Colour:
    """A written colour as linear red, green and blue."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return r, g, b


def luminance(colour: str) -> float:
    r, g, b = light_of(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(light: Colour) -> Colour:
    """CIE L*a*b* of linear light, where distances are about what eyes tell apart."""
    r, g, b = (min(max(x, 0), 1) for x in light)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(light: Colour, vision: str) -> Colour:
    r, g, b = (sum(k * x for k, x in zip(row, light, strict=True)) for row in VISION[vision])
    return r, g, b


def test_a_known_contrast_is_computed_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_token_has_a_light_and_a_dark_value_and_dark_is_told_once() -> None:
    light, dark, switched = palettes().values()
    assert light.keys() == dark.keys()
    assert len(light) == 10
    assert dark == switched


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "muted", "now", "link", "link-hover"])
def test_text_stands_out_six_to_one(name: str, scheme: str) -> None:
    tokens = palettes()[scheme]
    assert contrast(tokens[name], tokens["ground"]) >= 6
    if name != "muted":  # on a wash the style sheet sets muted words in ink
        assert contrast(tokens[name], tokens["wash"]) >= 6


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_marks_of_charts_stand_out_from_the_page_and_from_each_other(scheme: str) -> None:
    tokens = palettes()[scheme]
    for name in ("now", "past", "second"):
        assert contrast(tokens[name], tokens["ground"]) >= 3
    assert contrast(tokens["now"], tokens["past"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_navy_and_orange_stay_apart_for_the_colour_blind(vision: str, scheme: str) -> None:
    tokens = palettes()[scheme]
    one, other = (lab(seen(light_of(tokens[name]), vision)) for name in ("now", "second"))
    distance = sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
    assert distance >= 40  # below 15 two colours are hard to tell apart


def difference(one: str, other: str, vision: str = "") -> float:
    """How far two colours are apart for eyes of one kind."""
    first, second = (
        lab(seen(light_of(colour), vision) if vision else light_of(colour))
        for colour in (one, other)
    )
    return float(sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5)


# What stands beside or upon what in a chart, with the least contrast that it needs: marks of the
# page's year, of others and the second series; letters; whiskers on their halo.
BESIDE = {
    ("now", "past"): 3,
    ("now", "ground"): 3,
    ("past", "ground"): 3,
    ("ink", "ground"): 6,
    ("muted", "ground"): 6,
    ("ground", "now"): 3,
    ("ground", "past"): 3,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("vision", ["", *VISION])
@pytest.mark.parametrize("pair", BESIDE, ids=" on ".join)
def test_what_charts_are_drawn_with_stays_apart_for_every_kind_of_eyes(
    pair: tuple[str, str], vision: str, scheme: str
) -> None:
    one, other = (palettes()[scheme][name] for name in pair)
    assert difference(one, other, vision) >= 25  # below 15 two colours are hard to tell apart
    lighter, darker = sorted(
        (
            0.2126 * r + 0.7152 * g + 0.0722 * b
            for r, g, b in (
                seen(light_of(colour), vision) if vision else light_of(colour)
                for colour in (one, other)
            )
        ),
        reverse=True,
    )
    assert (lighter + 0.05) / (darker + 0.05) >= BESIDE[pair] * (0.9 if vision else 1)


def test_charts_are_drawn_with_tokens_of_the_style_sheet_in_their_light_values() -> None:
    light = palettes()["light"]
    assert {name: light[name] for name in COLOURS} == COLOURS
    held = {name for pair in BESIDE for name in pair}
    assert set(COLOURS) - held == {"line"}, "a rule, which carries no meaning"


def test_nothing_of_the_frame_comes_from_another_host_or_stands_inside_a_page() -> None:
    for file in FRAME:
        text = file.read_text("utf-8")
        assert "//" not in re.sub(r"(?m)^\s*//.*$|http://www.w3.org/2000/svg", "", text), file
        assert not re.search(
            r"\sstyle=|<style|<script(?! src=| type=.application/ld)|\son[a-z]+=", text
        ), file
    assert "@import" not in SHEET
    fonts = {font.name for font in (FONTS / "web").iterdir()}
    assert set(re.findall(r'url\("?([^")]+)', SHEET)) <= fonts


def test_only_tokens_carry_colours() -> None:
    rules = SHEET.split("/* 2  font and text", 1)[1].split("@page {", 1)[0]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?!-)(?=[;\s])", rules) == []


@pytest.mark.parametrize("about", [FONTS / "ABOUT.txt", ROOT / "tests/browser/vendor/ABOUT.txt"])
def test_files_of_others_are_the_ones_named_with_their_licence(about: Path) -> None:
    listed = re.findall(r"(?m)^([0-9a-f]{64})  (\S+)$", about.read_text("utf-8"))
    for digest, name in listed:
        content = (about.parent / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, name
    there = {str(file.relative_to(about.parent)) for file in about.parent.rglob("*.*")}
    assert {name for _, name in listed} == there - {about.name}


@pytest.mark.parametrize("file", sorted(FONTS.glob("*.ttf")), ids=lambda file: file.stem)
def test_the_font_of_charts_is_the_font_of_pages_with_figures_of_one_width(file: Path) -> None:
    font = FT2Font(file)
    assert f'font-family: "{font.family_name}"' in SHEET
    assert (FONTS / "web" / f"{file.stem}.woff2").exists()
    widths = {font.load_char(ord(figure)).horiAdvance for figure in "0123456789"}
    assert len(widths) == 1
    letters = "ẠảỗỡũỹĐđơư ŁłŞşĞğİıȘșǍǎĀā МеморандумЇїЁё ΑαΩωΐ ’“”–…≥≤≈×− "
    assert {letter for letter in letters if ord(letter) not in font.get_charmap()} == set()


def test_charts_find_both_weights_of_the_font_by_its_name() -> None:
    manager = font_manager.FontManager()
    for file in FONTS.glob("*.ttf"):
        manager.addfont(file)
    for weight, name in ((400, "IBMPlexSans-Regular"), (600, "IBMPlexSans-SemiBold")):
        wanted = font_manager.FontProperties(family="IBM Plex Sans", weight=weight)
        assert Path(manager.findfont(wanted, fallback_to_default=False)).stem == name


def test_the_settings_are_ones_that_jupyter_book_knows() -> None:
    settings = yaml.safe_load((BOOK / "_config.yml").read_text("utf-8"))
    validate_yaml(settings, raise_on_errors=True)
    assert settings["execute"]["execute_notebooks"] == "off"
    assert settings["only_build_toc_files"] is True
    assert "not an ITU publication" in settings["html"]["announcement"]
    assert settings["repository"]["url"] == ""  # left out, Jupyter Book would fill in its own


def test_the_list_of_sections_leaves_the_title_of_the_page_out() -> None:
    deeper = '<ul>\n<li><a href="#a">A</a></li>\n<li><a href="#b">B</a></li>\n</ul>'
    whole = f'<ul>\n<li><a href="#">2016</a>{deeper}\n</li>\n</ul>\n'
    assert headings_below_title(whole) == deeper


def test_a_page_with_one_section_needs_no_list_of_sections() -> None:
    assert headings_below_title('<ul>\n<li><a href="#">2016</a></li>\n</ul>\n') == ""
    assert headings_below_title("") == ""


def test_years_are_set_beside_each_other_and_longer_titles_are_not() -> None:
    years = tuple(Entry(f"years/{year}", str(year)) for year in range(2014, 2023))
    assert Part("Years", (*years, Entry("years/side-by-side", "Years side by side"))).short
    assert not Part("Registers", (Entry("a", "Instruments"), Entry("b", "Partners"))).short


def test_a_formula_is_drawn_by_the_browser_and_keeps_its_words() -> None:
    drawn = mathml(r"\frac{a}{b} < 1", "block")
    assert drawn.startswith('<math alttext="\\frac{a}{b} &lt; 1"')
    assert "<mfrac>" in drawn


# What a bound page carries.

PAGES = {
    "index": "# Overview\n\nText.\n",
    "years/2016": "# 2016\n\n## Outcome\n\nText.\n\n## Output\n\nThe share $a / b$.\n",
    "years/2018": "# 2018\n\n## Output\n\nText.\n\n## Another\n\nText.\n",
    "registers/partners": "# Partners\n\nText.\n",
    "partners/one": "# One partner\n\nText.\n",
    "partners/two": "# Two\n\nText.\n",
    "indicators/index": "# Indicators\n\nText.\n",
    "methods/index": "# Methods\n\n```python\nx = 1\n```\n",
}


def bind(folder: Path) -> Path:
    for part in ("_static", "_templates"):
        (folder / part).mkdir(parents=True)
        for file in (BOOK / part).iterdir():
            (folder / part / file.name).write_bytes(file.read_bytes())
    settings = (BOOK / "_config.yml").read_text("utf-8")
    (folder / "_config.yml").write_text(settings.replace("[i2lib.site]", "[i2lib.report.theme]"))
    (folder / "_toc.yml").write_bytes((BOOK / "_toc.yml").read_bytes())
    for page, text in PAGES.items():
        (folder / page).parent.mkdir(exist_ok=True)
        (folder / f"{page}.md").write_text(text)
    done = subprocess.run(
        [Path(sys.executable).with_name("jupyter-book"), "build", "-q", "-W", folder],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bind(tmp_path_factory.mktemp("theme") / "book")


def test_a_page_names_no_other_host_but_the_licences(bound: Path) -> None:
    for page in bound.rglob("*.html"):
        hosts = set(re.findall(r"https?://([^/\"]+)", page.read_text("utf-8")))
        assert hosts <= {"creativecommons.org", "www.apache.org", "www.w3.org"}, page


def test_a_page_says_what_the_report_is_and_knows_its_place(bound: Path) -> None:
    page = (bound / "years" / "2016.html").read_text("utf-8")
    around = re.sub(r'<details class="i2-cite".*?</details>', "", page, flags=re.DOTALL)
    assert around.count("Independent reconstruction from public pages") == 2  # seen, and on paper
    assert '<html lang="en"' in page
    assert "<title>2016 · Partnerships and memoranda of understanding</title>" in page
    assert page.count('aria-current="page"') == 1
    assert '<a class="reference internal" href="#outcome">' in page


def test_a_section_of_a_year_leads_to_the_same_section_of_the_nearest_year_that_has_it(
    bound: Path,
) -> None:
    strips = {
        year: re.findall(
            r'<section id="([a-z-]+)">\n<h2>.*?</h2>\n<p class="i2-across">(.*?)</p>',
            (bound / "years" / f"{year}.html").read_text("utf-8"),
        )
        for year in (2016, 2018)
    }
    said = "<span>Same section, </span>"
    assert strips[2016] == [("output", f'<a rel="next" href="2018.html#output">{said}2018</a>')]
    assert strips[2018] == [("output", f'<a rel="prev" href="2016.html#output">{said}2016</a>')]
    assert "i2-across" not in (bound / "methods" / "index.html").read_text("utf-8")


def test_a_page_below_another_is_not_in_the_contents_and_paged_through_among_its_like(
    bound: Path,
) -> None:
    page = (bound / "partners" / "one.html").read_text("utf-8")
    contents = page.split('id="i2-book"', 1)[1].split("</nav>", 1)[0]
    assert "One partner" not in contents
    assert '<a href="../registers/partners.html" aria-current="true">Partners</a>' in contents
    assert '<a rel="next" href="two.html">' in page
    above = (bound / "registers" / "partners.html").read_text("utf-8")
    assert "../partners/" not in above, "neither in the contents nor as the next page"
    assert '<a rel="prev" href="../years/2018.html">' in above
    assert '<a rel="next" href="../methods/index.html">' in above


def test_without_an_address_of_the_repository_no_page_links_to_one(bound: Path) -> None:
    page = (bound / "methods" / "index.html").read_text("utf-8")
    assert not re.search("github|Repository|Report an error|issues", page)


def test_a_page_loads_the_books_own_files_and_no_mark_of_a_build(bound: Path) -> None:
    page = (bound / "methods" / "index.html").read_text("utf-8")
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', page) == ["../_static/i2.css"]
    assert re.findall(r"<script[^>]*>", page) == ['<script src="../_static/i2.js">']
    assert "?v=" not in page
    there = {file.name for file in (bound / "_static").iterdir()}
    assert not {"scripts", "styles", "vendor", "basic.css", "sphinx-thebe.js"} & there
    assert "IBMPlexSans-Regular.woff2" in there


@pytest.mark.slow
def test_two_builds_in_two_folders_give_the_same_bytes(bound: Path, tmp_path: Path) -> None:
    again = bind(tmp_path / "elsewhere" / "a book")
    kept = sorted(file for file in bound.rglob("*.*") if file.is_file() and file.suffix != ".txt")
    names = [file.relative_to(bound) for file in kept if file.name != ".buildinfo"]
    assert len(names) > 15
    for name in names:
        assert (again / name).read_bytes() == (bound / name).read_bytes(), name


def test_a_table_of_markdown_is_named_by_its_section_and_its_heads_have_a_scope() -> None:
    page = (
        '<h2>Units<a class="headerlink" href="#units">#</a></h2><table class="table">\n<thead><tr>'
        '<th class="head"><p>Unit</p></th></tr></thead></table>'
        '<h3>Own <em>words</em></h3><table class="i2">\n<caption>Named</caption><tr><th scope="col">'
    )
    named = tables_named(page)
    assert '<table class="table">\n<caption class="i2-unseen">Units</caption>' in named
    assert '<th scope="col" class="head">' in named
    assert named.count("<caption") == 2
    assert named.endswith('<table class="i2">\n<caption>Named</caption><tr><th scope="col">')
