"""One description of every table: `data/datapackage.json` says what each column holds.

Reading, checking, the book's data pages and the downloads are all made from it, so that no
column is described twice. The form is Data Package v2 (frictionlessdata); two keys are ours:
`edtf` marks a partial date, `references` a list of ids of another table.
"""

from i2lib.datapackage.checking import check, check_file, ends_before_start
from i2lib.datapackage.description import FILE, Description, Field, Resource, describe, find, state
from i2lib.datapackage.reading import HEADER_LINES, Table, read, records

__all__ = [
    "FILE",
    "HEADER_LINES",
    "Description",
    "Field",
    "Resource",
    "Table",
    "check",
    "check_file",
    "describe",
    "ends_before_start",
    "find",
    "read",
    "records",
    "state",
]
