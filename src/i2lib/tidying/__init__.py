"""A register that went through a spreadsheet program, put back into the form in which it is kept."""

from i2lib.tidying.tidy import Tidied, tidy

__all__ = ["Tidied", "tidy"]
