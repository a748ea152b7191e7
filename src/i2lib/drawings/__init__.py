"""Figures from rows: the two chart tabs of a year, and stated figures over the years.

`tabs` draws instruments, events and partnerships, `stated` what sources state of events. Both make a
`Figure`, whose faces (drawing, words, table, files) say the same, for they are made of one object.
"""

from i2lib.drawings.faces import Figure, fieldset
from i2lib.drawings.stated import attended
from i2lib.drawings.tabs import CHARTS, label, squares

__all__ = ["CHARTS", "Figure", "attended", "fieldset", "label", "squares"]
