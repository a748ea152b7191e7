"""Citing, describing to machines and handing out: what a page says of itself, and the zip of it all."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import realbook
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markup import NASTY, Element, is_only_text
from worlds import ROOT, mou, world

from i2lib import Data, pages
from i2lib.report.bundle import zipped
from i2lib.report.citing import Cited, dataset, report_address, with_reports

NOTICE = "A synthetic report, not a publication."
PAGE = Cited("The report", "The makers", "2026.11", NOTICE, "years/2016.html", "2016")
WHOLE = Cited("The report", "The makers", "2026.11", NOTICE, "index.html")


# --- citations ----------------------------------------------------------------------------------


def test_a_page_is_cited_with_its_edition_and_its_place() -> None:
    assert PAGE.text().striptags() == (
        "The makers (2026). 2016. In: The report. Edition 2026.11. "
        "A synthetic report, not a publication. years/2016.html"
    )
    assert WHOLE.text().striptags() == (
        "The makers (2026). The report. Edition 2026.11. A synthetic report, not a publication."
    )


def test_where_the_book_has_an_address_the_citation_holds_it_and_nothing_else() -> None:
    address = "https://example.org/years/2016.html"
    cited = Cited("R", "A", "2026.11", "", "years/2016.html", "2016", address)
    assert cited.text().endswith(f" {address}")
    assert cited.text().count("2016.html") == 1
    assert f"url          = {{{address}}}" in cited.bibtex()
    assert "url " not in PAGE.bibtex()


def test_a_state_that_is_no_edition_is_cited_as_that() -> None:
    cited = Cited("R", "A", "2026.11, changed since", "", "a.html", "T")
    assert "Edition 2026.11, changed since." in cited.text()
    assert "note         = {Edition 2026.11, changed since}" in cited.bibtex()
    assert cited.bibtex().startswith("@misc{i2-2026.11-a,\n")


def fields(entry: str) -> dict[str, str]:
    """An entry of BibTeX, read as BibTeX reads it: braces must balance, escapes are undone."""
    head, _, rest = entry.partition("\n")
    assert re.fullmatch(r"@misc\{[a-z0-9.-]+,", head), head
    assert rest.endswith("\n}")
    found = {}
    for line in rest.removesuffix("\n}").split(",\n"):
        name, _, value = line.partition(" = ")
        depth = 0
        for mark in re.sub(r"\\[{}]", "", value):
            depth += {"{": 1, "}": -1}.get(mark, 0)
            assert depth >= 0
        assert depth == 0, value
        found[name.strip()] = value
    return found


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_title_breaks_an_entry_of_bibtex_or_the_page(title: str, report: str) -> None:
    cited = Cited(report, "The makers", "2026.11", NOTICE, "years/2016.html", title)
    entry = cited.bibtex()
    without = re.sub(r"\\([{}%&$#_])|\\text[a-z]+\{\}", "", entry)
    for mark in "%&$#_~^\\":
        assert mark not in without
    assert without.count("{") == without.count("}")
    assert is_only_text(f"<p>{cited.text()}</p>").text


def test_an_entry_of_bibtex_reads_back() -> None:
    found = fields(Cited("R & D, 100 %", "A_b", "2026.11", NOTICE, "a/b.html", "{T} $x$").bibtex())
    assert found["title"] == r"{{\{T\} \$x\$}}"
    assert found["author"] == r"{{A\_b}}"
    assert found["howpublished"] == r"{R \& D, 100 \%, a/b.html}"
    assert found["year"] == "{2026}"


# --- schema.org ---------------------------------------------------------------------------------

TOLD = {
    "name": "Rows",
    "description": "What there is.",
    "distribution": [{"@type": "DataDownload", "contentUrl": "data/a b.csv"}],
}
LICENCE = "https://example.org/licence"


def test_without_an_address_files_are_relative_and_no_url_is_made_up() -> None:
    found = json.loads(dataset(TOLD, PAGE, LICENCE, "../"))
    assert found["distribution"][0]["contentUrl"] == "../data/a%20b.csv"
    assert "url" not in found
    assert (found["@context"], found["@type"]) == ("https://schema.org/", "Dataset")
    assert (found["version"], found["license"]) == ("2026.11", LICENCE)
    assert found["creator"]["name"] == "The makers"


def test_with_an_address_everything_has_one() -> None:
    cited = Cited(
        "R", "A", "1", "", "years/2016.html", "T", "https://example.org/b/years/2016.html"
    )
    found = json.loads(dataset(TOLD, cited, LICENCE, "../"))
    assert found["url"] == "https://example.org/b/years/2016.html"
    assert found["distribution"][0]["contentUrl"] == "https://example.org/b/data/a%20b.csv"


@pytest.mark.parametrize("words", [*NASTY, "</script><script>alert(1)</script>", "<!--<script>"])
def test_no_word_of_a_data_set_ends_the_script_that_holds_it(words: str) -> None:
    told = {**TOLD, "name": words, "description": words}
    text = dataset(told, PAGE, LICENCE, "../")
    assert not re.search("[<>&]", text)
    assert json.loads(text)["name"] == words


def test_every_file_of_a_data_set_is_one_of_the_data_or_the_zip(real: Data) -> None:
    handed = json.loads(pages.write(real)["fragments/frame.json"])
    assert handed["licence"].startswith("https://creativecommons.org/licenses/by/4.0")
    for page, told in handed["datasets"].items():
        assert 50 <= len(told["description"]) <= 5000, page
        assert told["temporalCoverage"] == "2014-01-01/2022-12-31"
        for file in told["distribution"]:
            path = file["contentUrl"]
            assert path == pages.downloads.bundle(real) or (ROOT / path).is_file(), path
    whole = {file["contentUrl"] for file in handed["datasets"]["index"]["distribution"]}
    described = {f"data/{one.path}" for one in real.description.resources.values()}
    assert described < whole
    assert [one["url"] for one in handed["datasets"]["index"]["isBasedOn"]]


def test_every_register_and_data_page_hands_out_the_rows_it_shows(real: Data) -> None:
    made = pages.write(real)
    for page, tables in pages.downloads.SHOWN_ON.items():
        text = made[f"{page}.md"]
        for name in tables:
            assert f'href="../data/{real.description.resources[name].path}"' in text
    named = {name for tables in pages.downloads.SHOWN_ON.values() for name in tables}
    registers = {
        one.name
        for one in real.description.resources.values()
        if one.path.startswith("registers/") and one.name != "lost_links"
    }
    assert registers <= named


# --- telling errors -----------------------------------------------------------------------------

FIGURE = (
    '<figure class="i2-chart" id="fig-a"><p class="i2-chart-title">One &amp; two</p>'
    "<details><summary>Table</summary></details></figure>"
)


def test_a_report_names_the_page_the_figure_and_the_edition() -> None:
    address = urlsplit(report_address("https://example.org/o/r/", PAGE, "One & two", "fig-a"))
    assert (address.netloc, address.path) == ("example.org", "/o/r/issues/new")
    asked = parse_qs(address.query)
    assert asked["title"] == ["One & two (years/2016.html#fig-a)"]
    assert "Edition: 2026.11" in asked["body"][0]


def test_each_figure_with_an_address_has_a_link_of_its_own_where_there_is_a_repository() -> None:
    body = f"<p>a</p>{FIGURE}<figure><p>no address</p></figure>{FIGURE.replace('fig-a', 'fig-b')}"
    links = is_only_text(with_reports(body, "https://example.org/o/r", PAGE)).all("a")
    titles = [parse_qs(urlsplit(unescape(one.get("href"))).query)["title"] for one in links]
    assert titles == [[f"One & two (years/2016.html#{one})"] for one in ("fig-a", "fig-b")]
    assert with_reports(body, "", PAGE) == body


# --- the zip ------------------------------------------------------------------------------------


def test_the_zip_holds_every_file_the_same_each_time_and_not_itself(tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    name = "downloads/report-1.zip"
    (tmp_path / name).write_bytes(b"an older one")
    (tmp_path / "years").mkdir()
    (tmp_path / "years/a.html").write_text(f'<a href="../{name}">zip</a>', "utf-8")
    (tmp_path / "data.csv").write_bytes(b"a,b\n1,2\n")
    (tmp_path / "README.txt").write_text("Open index.html", "utf-8")
    first = zipped(tmp_path, name)
    (tmp_path / "data.csv").touch()
    (tmp_path / "data.csv").chmod(0o600)
    assert zipped(tmp_path, name) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == [
            f"report-1/{one}" for one in ("README.txt", "data.csv", "years/a.html")
        ]
        assert archive.read("report-1/data.csv") == b"a,b\n1,2\n"
        assert archive.read("report-1/years/a.html") == b'<a href="../README.txt">zip</a>'
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_readme_of_the_zip_says_how_to_open_it(real: Data) -> None:
    told = pages.downloads.readme(real)
    for words in ("index.html", "UTF-8", "frictionless validate", "LICENSE-content", "not an ITU"):
        assert words in told
    for path in re.findall(r"(?:data|about)/[\w./-]+", told):
        assert (ROOT / path).exists() or (ROOT / "book" / path.replace(".html", ".md")).exists()


def test_names_that_are_markup_are_text_in_what_the_frame_is_handed(tmp_path: Path) -> None:
    data = world(tmp_path, instruments=[mou(1, title="</script><script>alert(1)")])
    for told in json.loads(pages.write(data)["fragments/frame.json"])["datasets"].values():
        assert not re.search("[<>]", dataset(told, PAGE, LICENCE, ""))


# --- the real book ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real project with two years, a repository and an address, bound by i2."""
    root = realbook.copy(tmp_path_factory.mktemp("citing") / "project", (2016, 2017))
    config = root / "book/_config.yml"
    text = config.read_text("utf-8")
    text = text.replace('  url: ""', "  url: https://github.com/o/r").replace(
        'baseurl: ""', "baseurl: https://example.org/book/"
    )
    config.write_text(text, "utf-8")
    done = realbook.run("i2", "build", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "book/_build/html"


def read(path: Path) -> str:
    return path.read_text("utf-8")


def cited_on(page: str) -> Element:
    found = re.search(r'<details class="i2-cite".*?</details>', page, re.DOTALL)
    assert found is not None
    return is_only_text(found.group())


@pytest.mark.slow
def test_every_page_says_how_it_is_cited_with_its_own_title_and_address(bound: Path) -> None:
    config = yaml.safe_load((ROOT / "book/_config.yml").read_text("utf-8"))
    names = [p for p in sorted(bound.rglob("*.html")) if p.name != "search.html"]
    keys = set()
    for path in names:
        name = path.relative_to(bound).as_posix()
        told = cited_on(read(path))
        address = f"https://example.org/book/{name}"
        assert address in told.text, name
        entry = fields(told.one("pre").text.strip())
        assert entry["url"].strip("{}").replace("\\", "") == address
        assert config["author"] in entry["author"]
        assert "Edition 2026.11" in entry["note"]
        keys.add(told.one("pre").text.strip().splitlines()[0])
    assert len(keys) == len(names), "each entry has a key of its own"


@pytest.mark.slow
def test_a_reader_of_a_page_and_of_a_figure_can_say_what_is_wrong(bound: Path) -> None:
    page = read(bound / "years/2016.html")
    links = re.findall(r'href="(https://github.com/o/r/issues/new[^"]+)"', page)
    titles = [parse_qs(urlsplit(unescape(one)).query)["title"][0] for one in links]
    assert titles[-1] == "2016 (years/2016.html)"
    figures = re.findall(r'<figure[^>]*\bid="([^"]+)"', page)
    assert [one.rpartition("#")[2].rstrip(")") for one in titles[:-1]] == figures


@pytest.mark.slow
def test_the_data_sets_of_the_bound_book_are_valid_and_their_files_are_there(bound: Path) -> None:
    with_data = 0
    for path in bound.rglob("*.html"):
        scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', read(path))
        assert len(scripts) <= 1
        for script in scripts:
            with_data += 1
            found = json.loads(script)
            assert found["@type"] == "Dataset"
            assert found["url"].startswith("https://example.org/book/")
            for file in found["distribution"]:
                inside = file["contentUrl"].removeprefix("https://example.org/book/")
                assert (bound / inside).is_file(), inside
    assert with_data >= len(pages.downloads.SHOWN_ON)


@pytest.mark.slow
def test_the_data_package_is_handed_out_byte_for_byte_in_the_book_and_in_the_zip(
    bound: Path, tmp_path: Path
) -> None:
    project = bound.parents[2]
    package = realbook.bytes_of(project / "data")
    assert realbook.bytes_of(bound / "data") == package
    [file] = (bound / "downloads").glob("*.zip")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path)
    top = tmp_path / file.stem
    assert realbook.bytes_of(top / "data") == package
    for paper in ("LICENSE", "LICENSE-content"):
        assert (top / paper).read_bytes() == (ROOT / paper).read_bytes()
    assert "README.txt" in read(top / "index.html")
    assert str(file.name) not in re.sub(
        r">[^<]*<", "><", read(top / "index.html").split("</head>")[1]
    )
    pages_there = {p.relative_to(bound).as_posix() for p in bound.rglob("*.html")}
    assert pages_there == {p.relative_to(top).as_posix() for p in top.rglob("*.html")}
    done = realbook.run("frictionless", "validate", "data/datapackage.json", cwd=top)
    assert done.returncode == 0, done.stdout[-1500:]


@pytest.mark.slow
def test_binding_again_makes_the_same_zip(bound: Path) -> None:
    [file] = (bound / "downloads").glob("*.zip")
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    done = realbook.run("i2", "build", cwd=bound.parents[2])
    assert done.returncode == 0, done.stderr
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
