"""The same counts in DuckDB: one query an indicator, over all years at once, as an expert writes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
from synthetic import CODES, YEARS, Numbers

SPANS = """
    CREATE MACRO day_of(t, ending) AS CASE
        WHEN t = '' THEN NULL
        WHEN t = '..' THEN CASE WHEN ending THEN DATE '9999-12-31' ELSE DATE '0001-01-01' END
        WHEN length(t) = 10 THEN CAST(t AS DATE)
        WHEN length(t) = 7 AND ending THEN last_day(CAST(t || '-01' AS DATE))
        WHEN length(t) = 7 THEN CAST(t || '-01' AS DATE)
        WHEN ending THEN CAST(t || '-12-31' AS DATE)
        ELSE CAST(t || '-01-01' AS DATE) END;
    CREATE MACRO first_day(t) AS day_of(split_part(t, '/', 1), false);
    CREATE MACRO last_day_of(t) AS day_of(string_split(t, '/')[-1], true);
"""
DATES = {"instruments": "signed_on", "partnerships": "launched_on", "publications": "published_on"}

SIGNED = """
    SELECT year, count(*) FILTER (first >= start AND last <= stop), count(*)
    FROM windows JOIN instruments ON first <= stop AND last >= start
    WHERE itu_is_party = 'yes' AND {rows} GROUP BY year
"""
HOUSE = "event_hosting <> 'yes'"
SINGLE = "SELECT id, type FROM partners WHERE collective <> 'yes'"
SEVERAL = f"""{HOUSE} AND id IN (
    SELECT instrument_id FROM parties JOIN ({SINGLE}) single ON single.id = partner_id
    GROUP BY instrument_id HAVING count(DISTINCT {{what}}) >= 2)"""

QUERIES = {
    "instruments-signed": SIGNED.format(rows=HOUSE),
    "instruments-renewed": SIGNED.format(rows=f"{HOUSE} AND renewal_of <> ''"),
    "instruments-apart": SIGNED.format(rows="event_hosting = 'yes'"),
    "instruments-no-end": f"""
        SELECT year, count(*) FILTER (last <= stop), count(*)
        FROM windows JOIN instruments ON first <= stop
        WHERE itu_is_party = 'yes' AND {HOUSE} AND ends_on = '' AND terminated_on = ''
        AND id NOT IN (SELECT unnest(string_split(renewal_of, ';')) FROM instruments
                       WHERE itu_is_party = 'yes')
        GROUP BY year""",
    "partners-signing": f"""
        SELECT year, count(DISTINCT partner_id) FILTER (first >= start AND last <= stop),
               count(DISTINCT partner_id)
        FROM windows JOIN instruments i ON first <= stop AND last >= start
        JOIN parties ON instrument_id = i.id JOIN ({SINGLE}) single ON single.id = partner_id
        WHERE itu_is_party = 'yes' AND {HOUSE} GROUP BY year""",
    "instruments-several-parties": SIGNED.format(rows=SEVERAL.format(what="partner_id")),
    "instruments-joining-types": SIGNED.format(rows=SEVERAL.format(what="type")),
    "partners-met-again": f"""
        WITH met AS (
            SELECT partner_id, 1 AS register, first, last
            FROM instruments i JOIN parties ON instrument_id = i.id
            WHERE itu_is_party = 'yes' AND {HOUSE}
            UNION ALL
            SELECT partner_id, 2, first, last
            FROM (SELECT *, unnest(string_split(partners, ';')) AS partner_id FROM partnerships) p
            WHERE NOT EXISTS (SELECT 1 FROM parties s WHERE s.instrument_id = p.same_deed
                              AND s.partner_id = p.partner_id)
            UNION ALL
            SELECT unnest(string_split(partners, ';')), 3, first, last FROM publications),
        again AS (
            SELECT partner_id FROM met JOIN ({SINGLE}) single ON single.id = partner_id
            GROUP BY partner_id
            HAVING count(DISTINCT year(first)) FILTER (year(first) = year(last)) >= 2
            OR count(DISTINCT register) >= 2)
        SELECT windows.year, count(DISTINCT partner_id) FILTER (first >= start AND last <= stop),
               count(DISTINCT partner_id)
        FROM windows JOIN met ON first <= stop AND last >= start
        WHERE partner_id IN (SELECT partner_id FROM again) GROUP BY windows.year""",
}


def load(root: Path) -> duckdb.DuckDBPyConnection:
    """The registers as tables in memory, with the first and last day of their partial dates."""
    base = duckdb.connect()
    base.execute(SPANS)
    for name in ("instruments", "parties", "partners", "partnerships", "publications"):
        file = (root / "data" / "registers" / f"{name}.csv").as_posix().replace("'", "''")
        column = DATES.get(name)
        spans = f", first_day({column}) AS first, last_day_of({column}) AS last" if column else ""
        base.execute(
            f"CREATE TABLE {name} AS SELECT *{spans} FROM read_csv('{file}', header = true, "
            "all_varchar = true, nullstr = '\\N', quote = '\"', escape = '\"')"
        )
    base.execute("CREATE TABLE windows (year INTEGER, start DATE, stop DATE)")
    windows = [(year, date(year, 1, 1), date(year, 12, 31)) for year in YEARS]
    base.executemany("INSERT INTO windows VALUES (?, ?, ?)", windows)
    return base


def count(base: duckdb.DuckDBPyConnection) -> Numbers:
    """Least and most of every indicator in every year."""
    found: Numbers = {}
    for code in CODES:
        rows = base.execute(QUERIES[code]).fetchall()
        found[code] = dict.fromkeys(YEARS, (0, 0))
        found[code] |= {year: (least, most) for year, least, most in rows}
    return found
