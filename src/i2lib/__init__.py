"""i2lib: the indicators behind the i2 report, from tables to the sentences, charts and pages of a book."""

from importlib.metadata import version

__version__ = version("i2lib")
