"""Projects so small that every answer is obvious without a computer.

Everything in them is synthetic: the organizations, titles and pages were made up for a test and
exist nowhere. Only what says how to count is the project's own: the description of the tables,
the code lists, the indicators, the qualifiers and the parts of the strategic plan.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from i2lib import cli, dates
from i2lib import data as project
from i2lib.data import Data
from i2lib.dates import Window

ROOT = Path(__file__).resolve().parents[1]
SOURCE = "src-001"  # the one synthetic page that everything synthetic comes from
Row = dict[str, str]
Rows = list[Row]

IN_2016 = Window.of_year(2016)
OWN = ("indicators", "qualifiers", "elements", "plans", "cutoffs")  # as they are, but for sources


# Rows, of which a test writes only what it is about


def mou(number: int, signed_on: str = "2016-05-09", **cells: str) -> Row:
    """An instrument to which ITU is a party, seen twice."""
    return {
        "id": f"mou-{number:03}",
        "title": f"Synthetic memorandum {number}",
        "kind": "MoU",
        "event_hosting": "no",
        "itu_is_party": "yes",
        "region": "EUR",
        "itu_sectors": "T",
        "signed_on": signed_on,
        "sources": SOURCE,
        "verified": "yes",
        **cells,
    }


def signed_by(number: int, *names: str) -> Rows:
    """The parties of an instrument, ITU aside."""
    return [
        {
            "instrument_id": f"mou-{number:03}",
            "partner_id": f"org-{name}",
            "named_as": f"Synthetic {name}",
            "sources": SOURCE,
        }
        for name in names
    ]


def org(slug: str, type: str = "private_sector", **cells: str) -> Row:  # noqa: A002
    """An organization that does not exist."""
    return {
        "id": f"org-{slug}",
        "name": f"Synthetic {slug}",
        "type": type,
        "type_coded_by": "i2",
        "type_doubtful": "no",
        "collective": "no",
        "sources": SOURCE,
        **cells,
    }


def prt(number: int, launched_on: str = "2016-05-09", **cells: str) -> Row:
    """A partnership."""
    return {
        "id": f"prt-{number:03}",
        "name": f"Synthetic partnership {number}",
        "launched_on": launched_on,
        "lead_sector": "D",
        "partners_as_named": "ITU",
        "sources": SOURCE,
        "verified": "yes",
        **cells,
    }


def evt(number: int, series: str = "Forum", starts_on: str = "2016-05-09", **cells: str) -> Row:
    """An event of one of the synthetic series."""
    return {
        "id": f"evt-{number:03}",
        "name": f"Synthetic event {number}",
        "series": series,
        "starts_on": starts_on,
        "sources": SOURCE,
        "verified": "confirmed",
        **cells,
    }


def fig(number: int, event: int, measure: str, value: int, words: str = "", **cells: str) -> Row:
    """What a source states of an event: by default an organizer, afterwards, exactly."""
    return {
        "id": f"fig-{number:03}",
        "event_id": f"evt-{event:03}",
        "measure": measure,
        "value": str(value),
        "qualifier": "exact",
        "words": words or f"{value} {measure}",
        "said_by": "organizer",
        "said_when": "after",
        "sources": SOURCE,
        "verified": "confirmed",
        **cells,
    }


def pub(number: int, published_on: str = "2016", under: str = "I.2-1/output", **cells: str) -> Row:
    """A publication that a page on I.2 names."""
    return {
        "id": f"pub-{number:03}",
        "title": f"Synthetic publication {number}",
        "published_on": published_on,
        "reported_under": under,
        "sources": SOURCE,
        "verified": "confirmed",
        **cells,
    }


def act(number: int, section: str = "internet_issues", year: str = "2016", **cells: str) -> Row:
    """A statement of a page."""
    return {
        "id": f"act-{number:03}",
        "year": year,
        "year_is": "year reported",
        "section": section,
        "title": f"Synthetic statement {number}",
        "kind": "council_report",
        "sources": SOURCE,
        "verified": "confirmed",
        **cells,
    }


def doc(name: str, **cells: str) -> Row:
    """A document of the Council."""
    return {
        "id": name,
        "title": f"[Synthetic document {name}]",
        "title_is": "description",
        "sources": SOURCE,
        "verified": "confirmed",
        **cells,
    }


def res(n: int, **cells: str) -> Row:
    """A resolution: its number."""
    return {
        "id": f"res-{n}",
        "number": f"Resolution {n}",
        "body": "plenipotentiary",
        "title": f"[Synthetic resolution {n}]",
        "title_is": "description",
        "sources": SOURCE,
        **cells,
    }


def rev(number: int, year: int, **cells: str) -> Row:
    """A dated revision of a resolution."""
    return {
        "id": f"res-{number}-synthetic-{year}",
        "resolution_id": f"res-{number}",
        "revision": f"Rev. Synthetic, {year}",
        "adopted_on": str(year),
        "title": f"[Synthetic revision of {number}]",
        "title_is": "description",
        "sources": SOURCE,
        "verified": "confirmed",
        **cells,
    }


def cnt(number: int, period: str, measure: str, value: int, **cells: str) -> Row:
    """A count that somebody else publishes."""
    return {
        "id": f"cnt-{number:03}",
        "period": period,
        "scope": "Synthetic sector",
        "measure": measure,
        "value": str(value),
        "qualifier": "exact",
        "unit": "things",
        "sources": SOURCE,
        "verified": "confirmed",
        **cells,
    }


def wts(year: int, **cells: str) -> Row:
    """A theme of a day."""
    return {
        "id": f"wts-{year}",
        "held_on": f"{year}-05-17",
        "theme": f"Synthetic theme {year}",
        "sources": SOURCE,
        "verified": "confirmed",
        **cells,
    }


def cov(number: int, register: str, state: str, period: str = "2016", **cells: str) -> Row:
    """How complete a register is said to be in a period."""
    return {
        "id": f"cov-{number:03}",
        "register": register,
        "period_start": period,
        "period_end": period,
        "state": state,
        "said_by": "synthetic",
        "sources": SOURCE,
        "note": f"Synthetic coverage: {state}.",
        **cells,
    }


def source(number: int, **cells: str) -> Row:
    """A page that is not there."""
    return {
        "id": f"src-{number:03}",
        "title": f"Synthetic page {number}",
        "publisher": "Synthetic publisher",
        "url": f"https://example.org/{number}",
        "kind": "other",
        **cells,
    }


def year(number: int, plan: str = "plan-2016-2019", **cells: str) -> Row:
    """A year of the report, with its window."""
    return {
        "year": str(number),
        "period_start": f"{number}-01-01",
        "period_end": f"{number}-12-31",
        "plan": plan,
        "names_outputs": "yes",
        **cells,
    }


def series(name: str, of: str = "knowledge_sharing", under: str = "", **cells: str) -> Row:
    """A series of events, with its class and the output it is reported under."""
    return {
        "series": name,
        "class": of,
        "reported_under": under,
        "coded_by": "i2",
        "sources": SOURCE,
        **cells,
    }


USUAL: dict[str, Rows] = {  # what a world holds when a test says nothing else
    "sources": [source(1), source(2)],
    "years": [year(2015, plan=""), year(2016), year(2017)],
    "series": [
        series("Forum"),
        series("Telecom World", under="I.1-1/output"),
        series("Seminar", under="I.2-1/output"),
        series("Assembly", of="governing"),
        series("Fair of others", of="others"),
    ],
}


# Worlds


def write(folder: Path, **tables: Rows) -> Path:
    """A project in this folder that holds only these rows; its root."""
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    unknown = set(tables) - {resource["name"] for resource in package["resources"]}
    assert not unknown, f"no such tables: {sorted(unknown)}"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    for resource in package["resources"]:
        name, path = resource["name"], resource["path"]
        rows = tables.get(name, USUAL.get(name, []))
        if name not in tables and (name in OWN or path.startswith("codelists/")):
            rows = [_ours(row) for row in stored(path)]
        columns = [field["name"] for field in resource["schema"]["fields"]]
        file = folder / "data" / path
        file.parent.mkdir(exist_ok=True)
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def world(folder: Path, **tables: Rows) -> Data:
    """The checked data of a project that holds only these rows."""
    return project.load(write(folder, **tables))


def stored(path: str) -> Rows:
    """The rows of one of the project's own tables."""
    with (ROOT / "data" / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _ours(row: Row) -> Row:
    """A row of the project, resting on the one page there is in a world."""
    return {**row, "sources": SOURCE} if row.get("sources") else row


@dataclass(frozen=True)
class Told:
    """What the command said, and the code it ended with."""

    code: int | str | None
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def i2(*arguments: str) -> Told:
    """What the command `i2` says; an exception that it does not put into words comes through."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["i2", *arguments]
    code: int | str | None = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            cli.main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.argv = before
    return Told(code or 0, out.getvalue(), err.getvalue())


def check(root: Path, *options: str) -> Told:
    """What `i2 check` says of a project."""
    return i2("check", "--root", str(root), *options)


def with_rows(data: Data, **registers: pd.DataFrame) -> Data:
    """The same data with other registers."""
    return replace(data, registers=replace(data.registers, **registers))


def dated(rows: Rows, *columns: str) -> pd.DataFrame:
    """Rows as the frame that a formula reads, with the days of these columns beside them."""
    frame = pd.DataFrame(rows, dtype="str").fillna("")
    days = [dates.bounds(frame[column]).add_prefix(f"{column}_") for column in columns]
    return pd.concat([frame, *days], axis=1)
