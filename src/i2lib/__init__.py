"""i2lib: the indicators behind the i2 report, from rows of tables to the pages of a book."""

from importlib.metadata import version

__version__ = version("i2lib")
