"""One reader for tables in any layout: CSV, XLSX, OpenDocument and saved pages, as people publish them.

``read_file`` never refuses a file for one odd cell: what cannot be read is listed, the rest is there.
"""

from helpers.reading.grids import clean_text
from helpers.reading.read import describe_place, read_file
from helpers.reading.sheets import list_files, read_plain_file
from helpers.reading.tables import (
    ReadCell,
    ReadColumn,
    ReadFile,
    ReadRow,
    ReadTable,
    UnreadCell,
    name_column,
)

__all__ = [
    "ReadCell",
    "ReadColumn",
    "ReadFile",
    "ReadRow",
    "ReadTable",
    "UnreadCell",
    "clean_text",
    "describe_place",
    "list_files",
    "name_column",
    "read_file",
    "read_plain_file",
]
