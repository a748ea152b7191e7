"""The claims of a finished book, held against the data once more, by somebody who did not write them.

Reads built pages and `data/`, and shares no code with the rooms that make sentences, tables and
charts: what they print must follow from the data alone. `reading` takes a page apart, `book` answers
what is asked about the data, `carried` knows which figures a row or the framework carries, `wording` how
a value may be said; `claimed` looks at claims and their evidence, `unclaimed` at all other words, and
`auditing` walks the pages.
"""

from __future__ import annotations

from i2lib.claims.auditing import Audited, again, audit, audited, reads, told
from i2lib.claims.page import Fault

__all__ = ["Audited", "Fault", "again", "audit", "audited", "reads", "told"]
