"""Registers of any size that were made up for measuring, and exist nowhere.

Every organization, title and page in them is synthetic and says so. What they share with the real
registers is their shape: about 380 bytes a row, a seventh without a date, a third dated to the month
or the year, host agreements, several parties, chains of renewals, quoted cells, several scripts.
The same size gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))

import worlds  # noqa: E402  the tests' own way to write a project

YEARS = range(2003, 2023)
CODES = (  # every indicator that is counted from the register of instruments
    "instruments-signed",
    "instruments-renewed",
    "instruments-apart",
    "instruments-no-end",
    "partners-signing",
    "instruments-several-parties",
    "instruments-joining-types",
    "partners-met-again",
)
Numbers = dict[str, dict[int, tuple[int, int]]]  # code -> year -> least and most, as all count them
DAYS = (date(YEARS[-1], 12, 31) - date(YEARS[0], 1, 1)).days + 1
REGIONS = ("GLO", "ARB", "ASP", "AFR", "EUR", "AMS", "CIS")
SECTORS = ("GS", "D", "T", "R", "T;R", "D;T")
KINDS = ("agreement", "MoU", "cooperation agreement", "letter of intent")
TYPES = ("private_sector", "government", "academia", "un_agency", "ngo", "")
WORDS = (
    "electronic business standardization",
    "emergency telecommunications, and early warning",
    'skills, "smart" villages and schools',
    "cybersécurité et confiance",
    "измерение информационного общества",
    "المدن الذكية",
    "accessibility for all 🙂",
    "broadband for post offices",
)


def project(folder: Path, size: int) -> Path:
    """A project in `folder` with this many synthetic instruments; its root."""
    rng = np.random.default_rng(2016)
    partners, sources = max(size // 10, 4), max(size // 10, 4)
    root = worlds.write(
        folder,
        years=[worlds.year(year, plan="") for year in YEARS],
        rules=worlds.stored("framework/rules.csv"),
        sources=_rows(_sources(sources)),
        partners=_rows(_partners(rng, partners)),
        instruments=_rows(_instruments(rng, size, sources)),
        parties=_rows(_parties(rng, size, partners)),
        partnerships=_rows(_joint(rng, "prt", size // 50, partners, size)),
        publications=_rows(_joint(rng, "pub", size // 100, partners, 0)),
    )
    package = root / "data" / "datapackage.json"
    text = package.read_text(encoding="utf-8").replace('[0-9]{3}"', '[0-9]{3,}"')
    package.write_text(text, encoding="utf-8")  # three digits are enough for the real registers
    return root


Columns = dict[str, list[str]]


def _rows(columns: Columns) -> Iterator[worlds.Row]:
    for cells in zip(*columns.values(), strict=True):
        yield dict(zip(columns, cells, strict=True))


def _ids(mark: str, numbers: np.ndarray) -> list[str]:
    return [f"{mark}-{number + 1:03}" for number in numbers.tolist()]


def _sources(size: int) -> Columns:
    numbers = range(1, size + 1)
    return {
        "id": _ids("src", np.arange(size)),
        "title": [f"Synthetic page {number}" for number in numbers],
        "publisher": ["Synthetic publisher"] * size,
        "url": [f"https://example.org/{number}" for number in numbers],
        "kind": ["other"] * size,
    }


def _partners(rng: np.random.Generator, size: int) -> Columns:
    numbers = range(1, size + 1)
    return {
        "id": [_org(number) for number in numbers],
        "name": [f"Synthetic organization {number}" for number in numbers],
        "type": _drawn(rng, TYPES, size, [0.3, 0.25, 0.15, 0.12, 0.1, 0.08]),
        "type_coded_by": ["i2"] * size,
        "type_doubtful": ["no"] * size,
        "collective": _drawn(rng, ("no", "yes"), size, [0.97, 0.03]),
        "sources": [worlds.SOURCE] * size,
    }


def _org(number: int) -> str:
    return f"org-{number:03}"


def _instruments(rng: np.random.Generator, size: int, sources: int) -> Columns:
    signed = rng.integers(0, DAYS, size)
    in_chain, renewal_of = _chains(rng, signed)
    force = signed + rng.integers(0, 60, size)
    ends = force + rng.integers(200, 3000, size)
    words = rng.integers(0, len(WORDS), (3, size))
    return {
        "id": _ids("mou", np.arange(size)),
        "title": [
            f"Synthetic memorandum {number} on {WORDS[word]}"
            for number, word in enumerate(words[0])
        ],
        "kind": _drawn(rng, KINDS, size, [0.4, 0.35, 0.2, 0.05]),
        "event_hosting": _drawn(rng, ("no", "yes"), size, [0.87, 0.13]),
        "itu_is_party": _drawn(rng, ("yes", "unclear", "no"), size, [0.97, 0.02, 0.01]),
        "region": _drawn(rng, REGIONS, size, [0.29, 0.19, 0.16, 0.15, 0.13, 0.06, 0.02]),
        "itu_sectors": _drawn(rng, SECTORS, size, [0.38, 0.36, 0.15, 0.08, 0.01, 0.02]),
        "signed_on": _dated(rng, signed),
        "announced_on": _some(rng, _dated(rng, signed + 10), 0.2),
        "in_force_from": _some(rng, _dated(rng, force, whole=True), 0.04 * ~in_chain),
        "ends_on": _some(rng, _dated(rng, ends), 0.15),
        "terminated_on": _some(rng, _dated(rng, ends), 0.02),
        "last_evidence_on": _some(rng, _dated(rng, signed + 400), 0.05),
        "renewal_of": renewal_of,
        "theme": [WORDS[word] for word in words[1]],
        "sources": _lists(rng, lambda numbers: _ids("src", numbers), size, sources, 3),
        "evidence": [f"synthetic words of page {number}" for number in range(size)],
        "verified": _drawn(rng, ("yes", "no"), size, [0.86, 0.14]),
        "note": [
            f"synthetic; row {number}, made up for measuring; nobody signed it; {WORDS[word]}, {WORDS[word]}"
            for number, word in enumerate(words[2])
        ],
    }


def _chains(rng: np.random.Generator, signed: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """An eighth of the instruments in chains of four, each renewing the one signed before it."""
    size = len(signed)
    chains = rng.permutation(size)[: size // 32 * 4].reshape(-1, 4)
    chains = np.take_along_axis(chains, np.argsort(signed[chains], axis=1, kind="stable"), axis=1)
    in_chain = np.zeros(size, dtype=bool)
    in_chain[chains] = True
    renewal_of = [""] * size
    newer, older = chains[:, 1:].ravel(), chains[:, :-1].ravel()
    for position, name in zip(newer.tolist(), _ids("mou", older), strict=True):
        renewal_of[position] = name
    return in_chain, renewal_of


def _parties(rng: np.random.Generator, size: int, partners: int) -> Columns:
    """One to four other parties, most often one; some organizations sign often."""
    each = rng.choice([1, 2, 3, 4], size, p=[0.8, 0.14, 0.04, 0.02])
    first = (partners * rng.random(size) ** 2).astype(int)
    place = np.concatenate([np.arange(count) for count in each])
    party = (np.repeat(first, each) + place) % partners
    return {
        "instrument_id": _ids("mou", np.repeat(np.arange(size), each)),
        "partner_id": [_org(number + 1) for number in party.tolist()],
        "named_as": [f"Synthetic organization {number + 1}" for number in party.tolist()],
        "sources": _ids("src", rng.integers(0, max(size // 10, 4), len(party))),
    }


def _joint(
    rng: np.random.Generator, mark: str, size: int, partners: int, instruments: int
) -> Columns:
    """Partnerships (some of them the same deed as an instrument) or publications."""
    days = _dated(rng, rng.integers(0, DAYS, size))
    joined = _lists(rng, lambda ns: [_org(n + 1) for n in ns.tolist()], size, partners, 4)
    common = {
        "id": _ids(mark, np.arange(size)),
        "partners": joined,
        "partners_as_named": ["synthetic"] * size,
        "sources": [worlds.SOURCE] * size,
        "verified": ["yes"] * size,
    }
    if mark == "pub":
        titles = [f"Synthetic publication {number}" for number in range(size)]
        return {**common, "title": titles, "published_on": days}
    deeds = _ids("mou", rng.integers(0, max(instruments, 1), size))
    return {
        **common,
        "name": [f"Synthetic partnership {number}" for number in range(size)],
        "launched_on": days,
        "lead_sector": _drawn(rng, ("D", "T", "R"), size, [0.6, 0.3, 0.1]),
        "same_deed": _some(rng, deeds, 0.05),
    }


def _drawn(
    rng: np.random.Generator, codes: tuple[str, ...], size: int, shares: list[float]
) -> list[str]:
    return [codes[place] for place in rng.choice(len(codes), size, p=shares)]


def _some(rng: np.random.Generator, cells: list[str], share: float | np.ndarray) -> list[str]:
    """Some of the cells; the others are empty."""
    kept = rng.random(len(cells)) < share
    return [cell if keep else "" for cell, keep in zip(cells, kept, strict=True)]


def _lists(
    rng: np.random.Generator,
    names: Callable[[np.ndarray], list[str]],
    size: int,
    among: int,
    most: int,
) -> list[str]:
    """Lists of one to `most` different names, such as src-002;src-003."""
    first, each = rng.integers(0, among, size), rng.integers(1, most + 1, size)
    flat = (np.repeat(first, each) + np.concatenate([[], *(np.arange(n) for n in each)])) % among
    items = iter(names(flat.astype(int)))
    return [";".join(next(items) for _ in range(count)) for count in each]


def _dated(rng: np.random.Generator, days: np.ndarray, whole: bool = False) -> list[str]:
    """Each day as a source would give it: to the day, the month or the year, as a range, or not."""
    texts = np.datetime_as_string(np.datetime64(f"{YEARS[0]}-01-01") + days).tolist()
    if whole:
        return texts
    forms = rng.choice(6, len(days), p=[0.46, 0.26, 0.115, 0.15, 0.01, 0.005])
    made = []
    for text, form in zip(texts, forms, strict=True):
        ranged = f"{text[:4]}-{text[5:7]}/{int(text[:4]) + 1}"
        made.append((text, text[:7], text[:4], "", ranged, f"{text[:7]}/..")[form])
    return made
