"""Which figures, dates and hedges the data carry: those of a row, and those of the framework.

A text is taken apart into marks: dates, numbers with the hedge before them, codes and ids, and
words of direction. A mark on a page is carried by a row when the row holds the same mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import chain

import pandas as pd

from i2lib import evidence, vocabulary
from i2lib.data import Data
from i2lib.datapackage import records
from i2lib.dates import spelled
from i2lib.evidence import anchor
from i2lib.indicators.stating import as_stated
from i2lib.quantities import grouped

MONTHS = (
    "January February March April May June July August September October November December"
).split()
MARK = re.compile(
    rf"(?P<date>(?:\d{{1,2}}(?:\s+to\s+\d{{1,2}})?\s+)?(?:{'|'.join(MONTHS)})\s+\d{{4}}\b"
    rf"|\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\b)"
    r"|(?P<code>[^\W\d][\w./-]*\d[\w/-]*(?:\.\d[\w-]*)*|\d+(?:-\d+)+|\d+[^\W\d]\w*)"
    rf"|(?P<figure>{vocabulary.FIGURE.pattern})",
    re.IGNORECASE,
)
DATE = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?|\.\.)(/(\d{4}(-\d\d(-\d\d)?)?|\.\.))?")
STATED = ("event_figures", "counts", "activities")  # registers whose `value` is a stated figure


@lru_cache(maxsize=65536)
def marks(text: str) -> tuple[str, ...]:
    """The marks of a text, in order. "The two" is a way to say both, and none."""
    text = re.sub(r"\bthe two\b", "both", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\d)[,\u00a0\u202f](?=\d{3}\b)", "", text)
    found = []
    for one in MARK.finditer(text):
        named = one.group()[0].isalpha() and not one["figure"]  # C17/18, May 2016
        hedge = "" if named else vocabulary.hedge(text[: one.start()], text[one.end() :])
        hedge = "" if hedge.lower() == "only" else hedge  # said of what stands alone, not how many
        found.append(" ".join(f"{hedge} {one.group()}".lower().split()))
    return (*found, *(one.group().lower() for one in vocabulary.ALONE.finditer(text)))


class Carried:
    """What each row of the data carries, by the row's address in the book."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self._rows: dict[str, frozenset[str]] = {}

    def by(self, row_id: str) -> frozenset[str]:
        """The marks that a row of a register carries, those of what it names included."""
        if row_id not in self._rows:
            row = evidence.row(self.data, row_id)
            cells = evidence.record(self.data, row_id)
            texts = [*self._texts(row.register, cells), row.label]
            for target in self._named(cells):
                texts += [target, evidence.row(self.data, target).label]
            self._rows[row_id] = frozenset(chain.from_iterable(map(marks, texts)))
        return self._rows[row_id]

    def stated(self, row_id: str) -> str:
        """The hedge and number of a stated figure, as a page may print them; "" for another row."""
        cells = evidence.record(self.data, row_id)
        if evidence.row(self.data, row_id).register not in STATED or not cells["value"]:
            return ""
        hedge, number = as_stated(self.data, cells)
        return f"{hedge} {grouped(number)}".strip()

    def _texts(self, register: str, cells: Mapping[str, str]) -> list[str]:
        """A row as texts; of a stated figure the bare value is left out, for it has lost its hedge."""
        kept = {
            name: text
            for name, text in cells.items()
            if not (register in STATED and name == "value" and text)
        }
        codes = (code for text in cells.values() for code in text.split(";"))
        labels = [label for code in codes for label in self._labels.get(code, ())]
        if register == "partners":
            labels += self._aliases.get(cells["id"], [])
        if register == "events":
            labels.append(
                self.data.framework.series_of(cells["series"])["reported_under"].split("/")[0]
            )
        return [*kept.values(), *_dates(cells), *labels, self.stated(cells["id"])]

    def _named(self, cells: Mapping[str, str]) -> Iterable[str]:
        index = evidence.index(self.data)
        found = [one for text in cells.values() for one in text.split(";") if one in index]
        return [*found, *self._parties.get(cells["id"], ())]

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        """What a code means, in each list that has it."""
        found: dict[str, list[str]] = {}
        for codelist, codes in self.data.codelists.items():
            for code in codes:
                found.setdefault(code, []).append(self.data.label(codelist, code))
        return found

    @cached_property
    def _aliases(self) -> dict[str, list[str]]:
        return _grouped(self.data.registers.aliases, "partner_id", "alias")

    @cached_property
    def _parties(self) -> dict[str, list[str]]:
        return _grouped(self.data.registers.parties, "instrument_id", "partner_id")

    @cached_property
    def anchors(self) -> dict[str, str]:
        """The rows of the registers by their anchors."""
        return {anchor(row_id): row_id for row_id in evidence.index(self.data)}

    @cached_property
    def pages(self) -> dict[str, str]:
        """The rows that have a page of their own, by its address."""
        rows = evidence.index(self.data).values()
        return {row.address: row.id for row in rows if "#" not in row.address}

    @cached_property
    def titles(self) -> dict[str, set[str]]:
        """What a link to a source may read, by its address."""
        found: dict[str, set[str]] = {}
        for source in self.data.sources.values():
            title = source["title"] or source["publisher"]
            found.setdefault(source["url"], set()).add(" ".join(title.split()))
        for address in self.data.registers.instruments["text_url"]:
            found.setdefault(address, set()).add("text of the instrument")
        return found

    @cached_property
    def elsewhere(self) -> dict[str, frozenset[str]]:
        """The marks of all rows of the framework, of the sources and of the code lists, by anchor."""
        framework = self.data.framework
        found: dict[str, frozenset[str]] = {}
        tables = (framework.elements, framework.wordings, framework.coverage)
        for cells in chain(*(map(records, tables)), self.data.sources.values()):
            key = anchor(next(iter(cells.values())))  # the key of each table stands first
            texts = [*cells.values(), *_dates(cells)]
            found[key] = frozenset(chain.from_iterable(map(marks, texts)))
        return found

    @cached_property
    def breaks(self) -> frozenset[str]:
        """The marks of what broke a series, which a drawing says in lines of its own."""
        found: set[str] = set()
        for cells in records(self.data.framework.breaks):
            said = [mark for text in (*cells.values(), *_dates(cells)) for mark in marks(text)]
            found |= {*said, *(mark.rpartition(" ")[2] for mark in said)}
        return frozenset(found)

    @cached_property
    def official(self) -> re.Pattern[str]:
        """Words of the framework that pages quote whole, the longest first; those with marks only."""
        framework, data = self.data.framework, self.data
        texts: list[str] = []
        for one in framework.indicators.values():
            texts += [one.title, one.caption, one.definition, one.limits, one.source, one.many]
            texts += [
                f"{v.version}, since {spelled(v.since)}" for v in framework.versions[one.code]
            ]
        for cells in records(framework.elements):
            code = cells["code"].split()[0]
            texts += [
                cells["title"],
                f"{cells['level']} {code}",
                f"the code {code}",
                f"Objective {code}",
            ]
        texts += [cells["note"] for cells in records(framework.coverage)]
        about = framework.conventions["approx"]
        texts.append(f"({about.lower_percent} to {about.upper_percent} %, a convention)")
        for cells in records(framework.breaks):
            note = cells["note"]
            texts += [note, f"From {spelled(cells['at'])}: {note[0].lower()}{note[1:]}"]
        texts += [cells["words"] for cells in records(data.registers.lost_links)]
        texts += list(framework.series["series"])
        texts += [label for labels in data.codelists.values() for label in labels.values()]
        for cells in records(framework.plans):
            years = f"{cells['starts_on'][:4]}-{cells['ends_on'][:4]}"
            texts += [cells["title"], f"plan {years}"]
        texts += [code.partition("/")[0] for code in framework.series["reported_under"]]
        marked = sorted({one for one in texts if marks(one)}, key=lambda one: (-len(one), one))
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, marked))})(?!\w)", re.IGNORECASE)

    def of_page(self, name: str) -> set[str]:
        """The marks that every text of a page may hold: codes of the objective, and whole tables."""
        codes = [code for code in self.data.framework.elements["code"] if code.startswith("I.2")]
        texts = ["i2", *codes, f"edition {self.data.description.version}"]
        registers = self.data.registers
        if name == "registers/left-out.html":
            frames = (registers.left_out, registers.merged_ids)
            texts += [text for frame in frames for row in records(frame) for text in row.values()]
        if name in ("registers/tables.html", "registers/downloads.html"):
            texts += ["UTF-8", f"i2-objective-i2-{self.data.description.version}"]
            for one in self.data.description.resources.values():
                texts += [one.title, one.description]
                texts += [
                    text for f in one.fields for text in (f.name, f.title, f.description, *f.enum)
                ]
        own = self.by(self.pages[name]) if name in self.pages else frozenset()
        return {*own, *chain.from_iterable(map(marks, texts))}


def _grouped(table: pd.DataFrame, by: str, column: str) -> dict[str, list[str]]:
    """The cells of a column by those of another one."""
    found: dict[str, list[str]] = {}
    for key, cell in zip(table[by], table[column], strict=True):
        found.setdefault(key, []).append(cell)
    return found


def _dates(cells: Mapping[str, str]) -> list[str]:
    """The dates of a row in words, one by one and as the days from the first to the last."""
    found = [spelled(text) for text in cells.values() if DATE.fullmatch(text)]
    if "starts_on" in cells and "ends_on" in cells:
        found.append(evidence.days(cells["starts_on"], cells["ends_on"]))
    return found
