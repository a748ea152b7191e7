"""Everything as files: which page shows which tables, and the data set that a machine finds there.

The files are those of `data/`, byte for byte. What is said of a data set in the terms of schema.org
is made from the one description of the tables; addresses are left to the frame of the page.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from i2lib import editions
from i2lib.data import Data
from i2lib.indicators import FORMULAS
from i2lib.pages.writing import page
from i2lib.tables import Line, Table, external

SHOWN_ON = {  # page -> the tables of which it is the page
    "registers/instruments": ("instruments", "parties"),
    "registers/partners": ("partners", "aliases"),
    "registers/partnerships": ("partnerships",),
    "registers/events": ("events", "event_figures"),
    "registers/publications": ("publications",),
    "registers/activities": ("activities",),
    "registers/documents": ("documents",),
    "registers/resolutions": ("resolutions", "resolution_revisions"),
    "registers/counts": ("counts",),
    "registers/wtisd": ("wtisd",),
    "registers/plan": ("elements", "wordings", "plans"),
    "registers/targets": ("targets", "observations", "cutoffs"),
    "registers/sources": ("sources",),
    "registers/coverage": ("coverage",),
    "registers/left-out": ("left_out", "merged_ids"),
    "indicators/index": ("indicators",),
    **{f"indicators/{code}": ("indicators",) for code in FORMULAS},
    "registers/rules": ("rules",),
    "editions/index": ("editions",),
    "editions/changes": ("changes",),
}
WHOLE = ("index", "registers/downloads", "registers/tables")  # pages of the whole data package
TITLE = "i2: an independent multi-year report on ITU Objective I.2"  # as cited
DATA = "data"  # where the data package lies in the book, as in the project


def bundle(data: Data) -> str:
    """The address of the one zip of the whole report, from the book's root."""
    return f"downloads/{data.description.name}-{data.description.version}.zip"


def downloads(data: Data) -> str:
    """The zip, and every table as CSV."""
    lines = [
        Line((_csv(resource.path), resource.title, resource.description))
        for resource in data.description.resources.values()
    ]
    lines += [
        Line((_csv(f"editions/{one.name}.csv"), f"Edition {one.version}", one.note))
        for one in data.published.editions
    ]
    name = bundle(data)
    zipped = Markup('<p><a class="i2-zip" href="../{}" download>{}</a></p>').format(
        name, name.split("/")[-1]
    )
    return page(
        "Downloads",
        [
            "The whole report is one zip: every page of this book as it stands here, the data package "
            "`data/` byte for byte, both licences, and a README that says how to open it. Unpacked on a "
            "stick or a disk, `index.html` opens the book without a network.",
            str(zipped),
            "The tables are plain CSV files, UTF-8 with commas. Each is described column by column "
            "under [tables and columns](tables.md), and for programs in "
            f'<a href="../{DATA}/datapackage.json">datapackage.json</a>, a Data Package.',
        ],
        Table("Tables as CSV", ("File", "Table", "What it holds"), tuple(lines)).html(),
        str(
            Markup("<p>Text and data: {}.</p>").format(
                external(data.description.licence, "CC BY 4.0")
            )
        ),
    )


def with_rows(data: Data, path: str, text: str) -> str:
    """A page with the line, below its title, that hands out the rows it shows as CSV."""
    tables = _tables(data, path.removesuffix(".md"))
    if not tables:
        return text
    files = Markup(", ").join(_csv(data.description.resources[name].path) for name in tables)
    title, _, rest = text.partition("\n\n")
    line = f'<p class="i2-rows">As CSV: {files}</p>'
    return f"{title}\n\n{line}\n\n{rest}" if title.startswith("# ") else text


def _tables(data: Data, name: str) -> list[str]:
    return [one for one in SHOWN_ON.get(name, ()) if one in data.description.resources]


def _csv(path: str) -> Markup:
    return Markup('<a href="../{}/{}" download>{}</a>').format(DATA, path, path.split("/")[-1])


def landing(data: Data) -> str:
    """The line of the landing page that hands out the whole report."""
    words = (
        'To take along: <a href="{}" download>the whole report as one zip</a>, with its data, or '
        '<a href="registers/downloads.html">single tables as CSV</a>.'
    )
    return str(Markup('<p class="i2-rows">{}</p>\n').format(Markup(words).format(bundle(data))))


def for_the_frame(data: Data) -> str:
    """What the frame of each page is handed, as JSON: the edition at hand, and the data sets."""
    sets = {name: _whole(data) for name in WHOLE}
    sets |= {name: _part(data, tables) for name in SHOWN_ON if (tables := _tables(data, name))}
    for one in data.published.editions:
        sets[f"editions/{one.name}"] = _vintage(data, one.name, one.version, one.on)
    handed = {
        "title": TITLE,
        "edition": editions.standing(data),
        "licence": data.description.licence,
        "datasets": sets,
    }
    return json.dumps(handed, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _whole(data: Data) -> dict[str, Any]:
    files = [resource.path for resource in data.description.resources.values()]
    files += [f"editions/{one.name}.csv" for one in data.published.editions]
    return {
        "name": data.description.title,
        "description": data.description.description,
        **_covered(data),
        "isBasedOn": _own_pages(data),
        "distribution": [
            _file(bundle(data), "application/zip"),
            _file(f"{DATA}/datapackage.json", "application/json"),
            *(_file(f"{DATA}/{path}", "text/csv") for path in files),
        ],
    }


def _part(data: Data, tables: list[str]) -> dict[str, Any]:
    resources = [data.description.resources[name] for name in tables]
    return {
        "name": f"{data.description.title}: {resources[0].title}",
        "description": " ".join(
            [*(resource.description for resource in resources), data.description.description]
        ),
        **_covered(data),
        "isPartOf": {"@type": "Dataset", "name": data.description.title},
        "isBasedOn": _own_pages(data),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": field.name, "description": field.description}
            for field in resources[0].fields
        ],
        "distribution": [_file(f"{DATA}/{one.path}", "text/csv") for one in resources],
    }


def _vintage(data: Data, name: str, version: str, on: str) -> dict[str, Any]:
    form = data.description.folders["values"]
    return {
        "name": f"{data.description.title}: values of edition {version}",
        "description": form.description,
        "version": version,
        "datePublished": on,
        **_covered(data),
        "isPartOf": {"@type": "Dataset", "name": data.description.title},
        "distribution": [_file(f"{DATA}/editions/{name}.csv", "text/csv")],
    }


def _covered(data: Data) -> dict[str, str]:
    windows = [year.window for year in data.framework.years.values()]
    return {
        "temporalCoverage": f"{min(windows).start}/{max(one.end for one in windows)}",
    }


def _own_pages(data: Data) -> list[dict[str, str]]:
    """The pages that the report rebuilds; the page of sources names every other one."""
    pages = [year.page_source for year in data.framework.years.values() if year.page_source]
    return [
        {
            "@type": "CreativeWork",
            "name": data.sources[one]["title"] or data.sources[one]["publisher"],
            "url": data.sources[one]["url"],
        }
        for one in dict.fromkeys(pages)
    ]


def _file(path: str, form: str) -> dict[str, str]:
    return {"@type": "DataDownload", "contentUrl": path, "encodingFormat": form}


def readme(data: Data) -> str:
    """README.txt of the zip: what is in it and how it is opened, in plain text."""
    edition = editions.standing(data)
    return f"""\
{data.description.title}
Edition {edition}

Independent reconstruction from public pages; not an ITU publication.

READ THE REPORT
  Unpack the whole zip, then open index.html in a browser. Nothing is fetched from a network, and
  nothing has to be installed.

USE THE DATA
  data/ is the data package of the report, byte for byte. data/datapackage.json describes every
  table and every column.

  A spreadsheet: open a file with "import text" or "get data from text", choose UTF-8 and commas,
  and take every column as text. Opened by a double click, some spreadsheets turn dates and ids into
  something else.

  Python:   import pandas
            rows = pandas.read_csv("data/registers/instruments.csv", dtype=str, keep_default_na=False)
  Check:    frictionless validate data/datapackage.json

  An empty cell means not known. A date may be a year, a month, a day or a range such as
  2015-12/2016-01. Numbers stand with their qualifier and the words of their source.

CITE IT
  about/cite.html, and the foot of every page. Name the edition.

LICENCES
  Text and data: CC BY 4.0, LICENSE-content. Code: Apache License 2.0, LICENSE.
  Words quoted from sources stay their owners'.
"""
