"""What one source says, entered as rows of all the tables it touches, or not at all.

Nothing is written here: an entry is made and held against the tables, and whoever asked for it tries
the whole data with it before a file is touched.
"""

from i2lib.entering.entry import Entry, enter, files_with, placed, tables_of
from i2lib.entering.kinds import KINDS, Kind, Said, Tables, accepted, columns, fault
from i2lib.entering.partners import known_name

__all__ = [
    "KINDS",
    "Entry",
    "Kind",
    "Said",
    "Tables",
    "accepted",
    "columns",
    "enter",
    "fault",
    "files_with",
    "known_name",
    "placed",
    "tables_of",
]
