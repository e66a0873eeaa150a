"""Published tables and statements for tests, written as the CSV text they would stand in."""

import csv
import hashlib
import io

import pandas as pd

from helpers.exports.cleaning import clean_exports
from helpers.exports.published_tables import STATEMENT_COLUMNS, build_export
from helpers.exports.raw_exports import SOURCE_COLUMNS
from helpers.paths import find_folders

NO_LABELS = pd.DataFrame(columns=["table", "item"], dtype="string")
NO_INDICATORS = pd.DataFrame(columns=["id", "label", "numerator", "denominator"], dtype="string")
KINDS_BY_YEAR = """Item,2020,2021,2022,2023
Emotional Abuse,10,9,15,6
Domestic Abuse,20,13,8,1
Financial,8,12,19,5
Physical,0,7,2,6
Neglect,29,29,25,11
Total,67,70,69,29"""


def read_published(report="2023-24", **texts):
    """The figures of one report: ``table="Item,2022/23\\nNeglect,25 (20.33%)\\nTotal,123"``."""
    exports = [
        build_export(f"{report}/{name}.csv", list(csv.reader(io.StringIO(text))))
        for name, text in texts.items()
    ]
    return clean_exports(exports, NO_LABELS, report)


def write_column(period="2022/23", **cells):
    """The CSV text of a table with one period."""
    return "\n".join(
        [f"Item,{period}", *(f"{item.replace('_', ' ')},{cell}" for item, cell in cells.items())]
    )


def write_statements(*rows):
    """The CSV text of a list of statements; each row (subject, period, claim, compared_with, published)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(STATEMENT_COLUMNS)
    writer.writerows([("narrative", *row) if len(row) == 5 else row for row in rows])
    return out.getvalue()


def make_indicators(*rows):
    """Indicators, each (id, label, numerator, denominator)."""
    return pd.DataFrame(rows, columns=list(NO_INDICATORS.columns)).astype("string")


def make_folders(root, files):
    """The folders of a publisher with these exports, by path, all listed in sources.csv."""
    for path, content in files.items():
        (root / "raw" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "raw" / path).write_text(content, encoding="utf-8")
    with (root / "raw/sources.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, SOURCE_COLUMNS, restval="")
        writer.writeheader()
        for path, content in files.items():
            digest = hashlib.sha256(content.encode()).hexdigest()
            own = {"path": path, "report": path.split("/")[0], "sha256": digest}
            writer.writerow(own | {"page_url": "https://example.org/"})
    return find_folders(root / "raw", root / "processed")
