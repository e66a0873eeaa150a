"""One reader for tables in any layout: CSV, XLSX, OpenDocument and saved pages, as people publish them.

``read_file`` never refuses a file for one odd cell: what cannot be read is listed, the rest is there.
"""

from helpers.reading.figures import read_as_share
from helpers.reading.layout import fill_spans
from helpers.reading.pages import Page, PagePart, is_sentence, parse_page, split_bullet
from helpers.reading.read import describe_place, read_file
from helpers.reading.sheets import (
    decode_page,
    decode_text,
    is_page,
    read_plain_file,
    split_cells,
)
from helpers.reading.tables import (
    RawSheet,
    ReadCell,
    ReadColumn,
    ReadRow,
    ReadTable,
    clean_text,
    name_column,
    squeeze_text,
)

__all__ = [
    "Page",
    "PagePart",
    "RawSheet",
    "ReadCell",
    "ReadColumn",
    "ReadRow",
    "ReadTable",
    "clean_text",
    "decode_page",
    "decode_text",
    "describe_place",
    "fill_spans",
    "is_page",
    "is_sentence",
    "name_column",
    "parse_page",
    "read_as_share",
    "read_file",
    "read_plain_file",
    "split_bullet",
    "split_cells",
    "squeeze_text",
]
