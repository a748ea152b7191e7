"""Partners met again, by name: what the outcome on synergies can be said with, since no value is.

Each partner stands with every row in which the registers hold it, so that a reader sees the years.
"""

from __future__ import annotations

from markupsafe import Markup

from i2lib import evidence
from i2lib.data import Data
from i2lib.indicators.synergies import meetings
from i2lib.listings import link, named
from i2lib.quantities import Value


def met_again(data: Data, value: Value) -> str:
    """The partners of a value, each with the instruments, partnerships and publications it is in."""
    held = data.registers
    met = meetings(
        held.instruments, held.parties, held.partners, held.partnerships, held.publications
    )
    met = met[met["id"].isin(value.through)].sort_values(["first", "id"], kind="stable")

    def where(partner: str) -> Markup:
        rows = met["id"][met["partner_id"] == partner].drop_duplicates()
        return Markup("; ").join(_dated(data, row_id) for row_id in rows)

    return named(data, value.rows, where)


def _dated(data: Data, row_id: str) -> Markup:
    day = evidence.when(data, row_id)
    return link(evidence.row(data, row_id), row_id) + (Markup(" ({})").format(day) if day else "")
