"""Every indicator of the report: one explicit list joins the framework's codes to their formulas.

A formula is a plain function whose arguments are the tables it reads, by name, and the window.
It returns ids. What those ids mean as a number (exact, a floor, stated) is decided here, by the
table of coverage, and nowhere else.
"""

from i2lib.indicators.computing import FORMULAS, Formula, compute, split

__all__ = ["FORMULAS", "Formula", "compute", "split"]
