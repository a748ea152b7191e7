"""What stands behind a number: `rows` as a reader meets them, `behind` gathers them for one value,
`otherwise` tells what other counting rules make of it.
"""

from i2lib.evidence.behind import (
    RULES,
    Evidence,
    Source,
    gather,
    other_rules,
    sources_of,
    window_of,
)
from i2lib.evidence.rows import (
    LABELS,
    PAGES,
    SEEN_ONCE,
    Row,
    anchor,
    days,
    events_of,
    index,
    record,
    row,
    when,
)

__all__ = [
    "LABELS",
    "PAGES",
    "RULES",
    "SEEN_ONCE",
    "Evidence",
    "Row",
    "Source",
    "anchor",
    "days",
    "events_of",
    "gather",
    "index",
    "other_rules",
    "record",
    "row",
    "sources_of",
    "when",
    "window_of",
]
