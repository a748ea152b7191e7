"""The real book, built with the real tools: what its pages say, and that it can be made again.

These builds take most of the time of the whole suite, so they share three: the whole report once,
the whole report again under another sky, and a report of two years that is changed and rebuilt.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import crawl
import geometry
import pytest
import realbook

import i2lib

pytestmark = pytest.mark.xdist_group("book")
NOTICE = "Independent reconstruction from public pages; not an ITU publication."
YEARS = range(2014, 2023)
ELSEWHERE = {  # another folder, day, locale and umask
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "7",
    "PYTHONOPTIMIZE": "2",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole report, built by `i2 build`."""
    folder = realbook.copy(tmp_path_factory.mktemp("whole"))
    done = realbook.run("i2", "build", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def html(project: Path) -> Path:
    return project / "book" / "_build" / "html"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of two years, built by plain `jupyter-book build` from another folder."""
    folder = realbook.copy(tmp_path_factory.mktemp("small é 'quoted'"), years=(2015, 2016))
    done = realbook.run("jupyter-book", "build", folder / "book", cwd=folder.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def page(html: Path, name: str) -> str:
    return (html / name).read_text(encoding="utf-8")


def words(markup: str) -> str:
    """What a reader reads: the text of a piece of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def claims(markup: str, indicator: str) -> list[tuple[str, str]]:
    """The claims of one indicator: the rows each names, and its words."""
    found = re.findall(
        rf'<(\w+)[^>]* data-indicator="{indicator}"[^>]*? data-rows="([^"]*)"[^>]*>(.*?)</\1>',
        markup,
    )
    return [(rows, words(inner)) for _, rows, inner in found]


def test_every_year_of_the_table_has_its_page(html: Path) -> None:
    made = {path.stem for path in (html / "years").glob("*.html")}
    assert made == {*map(str, YEARS), "side-by-side"}


def test_the_seed_figures_stand_as_their_source_qualifies_them(html: Path) -> None:
    text = page(html, "years/2016.html")
    assert ("fig-083", "close to 100 tech SMEs") in claims(text, "tech-smes")
    assert ("fig-082", "over 20 pavilions") in claims(text, "pavilions")
    assert ("fig-083", "close to 100") in claims(text, "tech-smes")  # the key figure


def test_floors_are_never_said_to_be_exact(html: Path) -> None:
    for year in YEARS:
        text = page(html, f"years/{year}.html")
        for code in ("instruments-signed", "partnerships-launched", "events-held"):
            for rows, said in claims(text, code):
                assert "found" in said, (year, code, rows, said)


def test_the_sections_of_all_years_are_the_same_in_the_same_order(html: Path) -> None:
    sections = {year: re.findall(r"<h2>(.*?)<", page(html, f"years/{year}.html")) for year in YEARS}
    assert len(sections[2016]) >= 10
    assert all(section == sections[2016] for section in sections.values())


def test_a_figure_says_the_same_in_sentence_table_chart_description_and_file(html: Path) -> None:
    assert crawl.disagreements(html) == []


@pytest.mark.parametrize("year", YEARS)
def test_outcome_and_outputs_are_named_where_the_plan_has_them(html: Path, year: int) -> None:
    text = words(page(html, f"years/{year}.html"))
    named = (
        "Outcome I.2-1: Increased synergies" in text,
        "Output I.2-1: Knowledge-sharing" in text,
        "Output I.2-2: Memoranda" in text,
    )
    if 2015 <= year <= 2019:
        assert all(named)
    else:
        assert not any(named)
        assert "outside the plan 2016-2019" in text.lower()
    assert ("target 5.1" in text) == (year >= 2020)
    assert ("The plan then in force was not found" in text) == (year <= 2015)


def test_what_a_year_lacks_stands_in_one_table(html: Path) -> None:
    text = words(page(html, "years/2016.html"))
    assert "source lost" in text
    assert "tech SME is available at" in text
    assert "Official value of output I.2-2" in text


def test_a_total_stated_by_a_sector_stands_beside_the_count(html: Path) -> None:
    said = claims(page(html, "years/2021.html"), "agreements-stated")
    assert said[0] == ("cnt-046", "46 agreements")
    assert {rows for rows, _ in said} == {"cnt-046"}


def test_documents_and_resolutions_lead_back_to_the_years(html: Path) -> None:
    documents, resolutions = (
        page(html, f"registers/{name}.html") for name in ("documents", "resolutions")
    )
    row = re.search(r'<tr id="c17-18">.*?</tr>', documents, re.DOTALL)
    assert row
    assert 'href="../years/2016.html"' in row.group(0)
    assert 'resolutions.html#res-130"' in row.group(0)
    row = re.search(r'<tr id="res-101">.*?</tr>', resolutions, re.DOTALL)
    assert row
    assert 'href="../years/2016.html"' in row.group(0)
    assert "c18-18" not in documents


def test_a_row_leads_back_to_every_year_whose_page_uses_it_and_to_no_other(html: Path) -> None:
    """Both ways are read from the bound pages; what charts draw of other years is no use of a row."""
    back: dict[str, set[str]] = {}
    for path in [*(html / "registers").glob("*.html"), *(html / "partners").glob("*.html")]:
        address = f"{path.parent.name}/{path.name}"
        text = page(html, address)
        told = {f"{address}#{name}": row for name, row in row_of(text)}
        if path.parent.name == "partners":
            told = {address: text.split('<dl class="i2-method">')[1].split("</dl>")[0]}
        elif path.name in ("partners.html", "conflicts.html", "sources.html"):
            continue  # a partner is linked by its page, and the others are no registers
        for one, row in told.items():
            back[one] = set(re.findall(r'href="\.\./years/(\d{4})\.html"', row))
    assert len(back) > 1000
    for year in YEARS:
        main = page(html, f"years/{year}.html").split("<main", 1)[1].split("</main>", 1)[0]
        main = re.sub(r'<figure class="i2-chart".*?</figure>', "", main, flags=re.DOTALL)
        uses = set(re.findall(r'href="\.\./((?:registers|partners)/[^"]+)"', main)) & back.keys()
        assert uses == {one for one, years in back.items() if str(year) in years}, year


OTHERS = ("registers/rules.html", "editions/years.html", "index.html")


def test_a_row_leads_back_to_every_generated_page_that_leads_to_it(html: Path) -> None:
    """Indicators, counting rules, from year to year, the overview: both ways from the bound pages."""
    back: dict[str, set[str]] = {}
    for path in [*(html / "registers").glob("*.html"), *(html / "partners").glob("*.html")]:
        address = f"{path.parent.name}/{path.name}"
        if path.name in ("partners.html", "conflicts.html", "sources.html", *LISTS):
            continue  # a partner is linked by its page, and the others are no registers
        text = page(html, address)
        told = {f"{address}#{name}": row for name, row in row_of(text)}
        if path.parent.name == "partners":
            told = {address: text.split('<dl class="i2-method">')[1].split("</dl>")[0]}
        for one, row in told.items():
            back[one] = set(re.findall(r'href="\.\./([\w/-]+\.html)"', row))
    pages = [*OTHERS, *(f"indicators/{one.name}" for one in (html / "indicators").glob("*.html"))]
    seen = 0
    for name in pages:
        main = page(html, name).split("<main", 1)[1].split("</main>", 1)[0]
        leads = re.findall(
            r'href="(?:\.\./)?((?:registers/|partners/)?[\w-]+\.html(?:#[\w-]+)?)"', main
        )
        here = {one if "/" in one else f"registers/{one}" for one in leads} & back.keys()
        missing = {one for one in here if name not in back[one]}
        assert not missing, (name, missing)
        seen += len(here)
    assert seen > 500


LISTS = ("rules.html", "a-z.html", "tables.html", "coverage.html", "targets.html", "plan.html")


def row_of(text: str) -> list[tuple[str, str]]:
    """The rows of the tables of a page that can be pointed at, each with its anchor."""
    return re.findall(r'<tr id="([^"]+)">(.*?)</tr>', text, re.DOTALL)


def test_every_page_says_that_it_is_independent(html: Path) -> None:
    for path in html.rglob("*.html"):
        assert NOTICE in path.read_text(encoding="utf-8"), path


def test_no_two_pages_have_the_same_title_or_figure(html: Path) -> None:
    titles: dict[str, Path] = {}
    drawings: dict[tuple[str, str], Path] = {}
    for path in sorted(html.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        assert title, path
        assert titles.setdefault(" ".join(title.group(1).split()), path) == path
        for name, drawn in re.findall(
            r'<figure class="i2-chart" id="([\w-]+)">(.*?)</figure>', text, re.DOTALL
        ):
            first = drawings.setdefault((name, drawn.replace("../", "")), path)
            # The newest year and the landing page show the same chart on purpose.
            assert first == path or "index.html" in {first.name, path.name}, (name, first, path)


def test_every_chart_of_every_page_is_drawn_as_its_datasay(html: Path, project: Path) -> None:
    data = i2lib.load(project)
    years = [year.window for year in data.framework.years.values()]
    panels = {
        name: [
            geometry.expected_columns(data, [i2lib.compute(data, code, one) for one in years])
            for code in codes
        ]
        for name, codes in {
            "fig-instruments": ("instruments-signed",),
            "fig-knowledge": ("events-held", "partnerships-launched"),
        }.items()
    }
    bars = {
        f"fig-participants-{slug}": [
            (str(one.year), i2lib.combining.observed(data, series, "participants", one))
            for one in years
        ]
        for slug, series in {"telecom-world": "Telecom World", "wsis-forum": "WSIS Forum"}.items()
    }
    found: dict[str, int] = {}
    for path in sorted(html.rglob("*.html")):
        for figure in geometry.figures(path.read_text(encoding="utf-8")):
            name = figure.get("id", "")
            if name in panels:
                geometry.check_squares(figure, panels[name])
            else:
                geometry.check_bars(figure, bars[name])
            found[name] = found.get(name, 0) + 1
    pages = len(YEARS) + 1  # and the years side by side; the landing page has the instruments
    assert found == {
        "fig-instruments": pages + 1,
        "fig-knowledge": pages,
        "fig-participants-telecom-world": pages,
        "fig-participants-wsis-forum": 1,
    }


def test_a_figure_says_the_same_in_its_page_and_in_its_files(html: Path) -> None:
    pages = sorted((html / "years").glob("*.html"))
    for path in pages:
        for figure in geometry.figures(path.read_text(encoding="utf-8")):
            stem = html / "figures" / f"{path.stem}-{figure.get('id', '').removeprefix('fig-')}"
            with stem.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            table, cells = geometry.table_of(figure), {row["period"] for row in rows}
            assert set(table) == cells, stem.name
            for row in rows:
                shown = [geometry.text_of(cell) for cell in table[row["period"]]]
                assert row["words"] in shown or row["words"] == "none found", (stem.name, row)
            columns = json.loads(Path(f"{stem}.csv-metadata.json").read_text(encoding="utf-8"))
            named = [column["name"] for column in columns["tableSchema"]["columns"]]
            assert named == list(rows[0]), stem.name
            alone = ElementTree.parse(stem.with_suffix(".svg")).getroot()
            wide = geometry.drawings(figure)["i2-wide"]
            assert len(geometry.drawn(alone, {}).marks) == len(wide.marks), stem.name
            said = " ".join("".join(alone.itertext()).split())
            title = figure.find("p[@class='i2-chart-title']")
            assert title is not None
            assert geometry.text_of(title) in said
            assert NOTICE in said
            picture = stem.with_suffix(".png").read_bytes()
            assert NOTICE.encode() in picture


def test_no_page_offers_a_button_that_leads_nowhere(html: Path) -> None:
    for path in html.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for nowhere in ("mybinder.org", "colab", "/edit/", "/issues/new"):
            assert nowhere not in text, path


def test_another_day_folder_and_locale_give_the_same_bytes(
    html: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = realbook.copy(tmp_path_factory.mktemp("elsewhere") / "deeper" / "still")
    done = realbook.run("i2", "build", cwd=folder, env=ELSEWHERE)
    assert done.returncode == 0, done.stdout + done.stderr
    here, there = realbook.bytes_of(html), realbook.bytes_of(folder / "book" / "_build" / "html")
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []


def test_plain_jupyter_book_makes_the_pages_too(small: Path) -> None:
    html = small / "book" / "_build" / "html"
    assert {path.stem for path in (html / "years").glob("*.html")} == {
        "2015",
        "2016",
        "side-by-side",
    }
    assert "close to 100 tech SMEs" in words(page(html, "years/2016.html"))


def test_after_an_edit_the_book_is_that_of_a_clean_build(small: Path) -> None:
    build = small / "book" / "_build"
    realbook.cell(small, "registers/activities.csv", "act-004", title="Pavilions of many kinds")
    done = realbook.run("jupyter-book", "build", small / "book", cwd=small)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(
        r"^book: binding \d pages?; \d\d\d stay as they are$", done.stdout, re.MULTILINE
    )
    few = realbook.bytes_of(build / "html")
    shutil.rmtree(build)
    done = realbook.run("jupyter-book", "build", small / "book", cwd=small)
    assert "nothing is kept of a last one" in done.stdout
    every = realbook.bytes_of(build / "html")
    assert [name for name in {*few, *every} if few.get(name) != every.get(name)] == []
    assert "Pavilions of many kinds" in page(build / "html", "registers/activities.html")


def test_a_changed_cell_changes_its_page_and_a_year_taken_away_takes_its_page(small: Path) -> None:
    html = small / "book" / "_build" / "html"
    realbook.cell(
        small, "registers/event_figures.csv", "fig-083", value="120", words="about 120 tech SMEs"
    )
    realbook.edit(
        small, "framework/years.csv", lambda rows: [row for row in rows if row["year"] == "2016"]
    )
    done = realbook.run("jupyter-book", "build", ".", cwd=small / "book")
    assert done.returncode == 0, done.stdout + done.stderr
    assert ("fig-083", "about 120 tech SMEs") in claims(page(html, "years/2016.html"), "tech-smes")
    assert not (html / "years" / "2015.html").exists()
    assert not (small / "book" / "years" / "2015.ipynb").exists()


def test_broken_data_leave_the_last_book_byte_for_byte(small: Path) -> None:
    html = small / "book" / "_build" / "html"
    before = realbook.bytes_of(html)
    realbook.cell(small, "registers/instruments.csv", "mou-031", signed_on="05/05/2016")
    for command in (("i2", "build"), ("jupyter-book", "build", "book")):
        done = realbook.run(*command, cwd=small)
        assert done.returncode == 1
        said = done.stdout + done.stderr
        assert "data/registers/instruments.csv, line 32, column signed_on: '05/05/2016'" in said
        assert "Traceback" not in said
        assert realbook.bytes_of(html) == before
    realbook.cell(small, "registers/instruments.csv", "mou-031", signed_on="2016-05-05")


def test_plain_papermill_runs_the_yearly_notebook(tmp_path: Path) -> None:
    notebook = realbook.ROOT / "notebooks" / "annual.ipynb"
    out = tmp_path / "out.ipynb"
    done = realbook.run("papermill", notebook, out, "-p", "year", "2016", cwd=realbook.ROOT)
    assert done.returncode == 0, done.stderr
    assert "close to 100 tech SMEs" in out.read_text(encoding="utf-8")
    refused = realbook.run("papermill", notebook, out, "-p", "year", "1850", cwd=realbook.ROOT)
    assert refused.returncode != 0
    assert "the years of the report are" in refused.stderr
