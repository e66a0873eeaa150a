"""The published figures stand in the yearly exports: every one of them, exactly as published.

The list of figures and the two 2023/24 pages are kept beside the checkout, in ``../shared`` or
wherever the environment variable SHARED_FOLDER points; without them those tests are skipped.
"""

import csv
import hashlib
import io
import os
import re
from collections import Counter
from pathlib import Path

import pytest

from helpers.paths import find_folders
from helpers.schemas import CLAIMS

FOLDERS = find_folders()
SHARED = Path(os.environ.get("SHARED_FOLDER", FOLDERS.raw.parents[2] / "shared"))
STATEMENT_COLUMNS = ["section", "subject", "period", "claim", "compared_with", "published"]
SOURCE_COLUMNS = [
    "path",
    "publisher",
    "title",
    "page_url",
    "report",
    "retrieved",
    "licence",
    "sha256",
    "note",
]
PERFORMANCE = "https://corporate.progressgroup.org.uk/policies-and-reports/performance-reports/"
SAFEGUARDING_PAGE = PERFORMANCE + "safeguarding-performance/"
COMMUNITY_PAGE = PERFORMANCE + "annual-report/annual-report-202324/opportunities"
PAGE_TEXTS = {
    SAFEGUARDING_PAGE: "2023-24-safeguarding.txt",
    COMMUNITY_PAGE: "2023-24-community.txt",
}
FIGURES_PER_REPORT = {
    "2015-16": 1,
    "2017-18": 8,
    "2018-19": 20,
    "2019-20": 6,
    "2020-21": 34,
    "2021-22": 24,
    "2022-23": 93,
    "2023-24": 235,
}


def read_rows(path: Path) -> list[list[str]]:
    """The rows of a CSV as text, its header first."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def read_records(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV below its header, each by column name."""
    header, *rows = read_rows(path)
    return [dict(zip(header, row, strict=True)) for row in rows]


SOURCES = read_records(FOLDERS.raw / "sources.csv")
PATHS = [source["path"] for source in SOURCES]
STATEMENT_PATHS = [path for path in PATHS if path.endswith("_statements.csv")]
TABLE_PATHS = [path for path in PATHS if path not in STATEMENT_PATHS]
STATEMENTS = [row for path in STATEMENT_PATHS for row in read_records(FOLDERS.raw / path)]
LABELS = read_records(FOLDERS.reference / "labels.csv")
INDICATORS = read_records(FOLDERS.reference / "indicators.csv")


def list_figures(path: str) -> list[tuple[str, str]]:
    """Period and text of each figure of one export; blank cells are no figures."""
    header, *rows = read_rows(FOLDERS.raw / path)
    if path in STATEMENT_PATHS:
        period, published = header.index("period"), header.index("published")
        return [(row[period], row[published]) for row in rows]
    return [(period, text) for row in rows for period, text in zip(header[1:], row[1:], strict=True) if text]


def list_references() -> set[str]:
    """Everything a subject may name: ``table: Item`` of labels.csv, or an id of indicators.csv."""
    items = {f"{row['table']}: {row['item']}" for row in LABELS}
    return items | {row["id"] for row in INDICATORS}


def is_seen(source: dict[str, str]) -> bool:
    """Whether a source is one of the two pages whose text is kept; later reports have the same addresses."""
    return source["report"] == "2023-24" and source["page_url"] in PAGE_TEXTS


def read_page(page_url: str) -> str:
    """The text of a 2023/24 page with every run of white space folded to one space."""
    path = SHARED / "seeds" / PAGE_TEXTS[page_url]
    if not path.is_file():
        pytest.skip(f"the page text {path.name} is not beside this checkout")
    return " ".join(path.read_text(encoding="utf-8").split())


def stands_alone(text: str, page: str) -> bool:
    """Whether a figure stands on the page by itself, not as a part of a longer number."""
    before = r"(?<![\d,.£])" if text[0].isdigit() else ""
    return bool(re.search(before + re.escape(text) + r"(?![\d%]|[.,]\d)", page))


def test_every_file_has_one_source_and_every_source_its_file():
    files = sorted(path.relative_to(FOLDERS.raw).as_posix() for path in FOLDERS.raw.glob("*/*.csv"))
    assert sorted(PATHS) == PATHS == files


def test_sources_have_the_columns_of_the_contract_and_no_gap_but_the_note():
    assert list(SOURCES[0]) == SOURCE_COLUMNS
    gaps = [(row["path"], name) for row in SOURCES for name in SOURCE_COLUMNS[:-1] if not row[name].strip()]
    assert gaps == []
    assert {row["path"]: row["report"] for row in SOURCES} == {path: path.split("/")[0] for path in PATHS}


@pytest.mark.parametrize("source", SOURCES, ids=PATHS)
def test_no_file_has_changed_since_its_hash_was_taken(source):
    content = (FOLDERS.raw / source["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == source["sha256"]


@pytest.mark.parametrize("path", PATHS)
def test_a_file_is_plain_csv_with_minimal_quoting_and_unix_line_ends(path):
    rewritten = io.StringIO(newline="")
    csv.writer(rewritten, lineterminator="\n").writerows(read_rows(FOLDERS.raw / path))
    assert rewritten.getvalue().encode("utf-8") == (FOLDERS.raw / path).read_bytes()


@pytest.mark.parametrize("path", STATEMENT_PATHS)
def test_a_list_of_statements_has_the_columns_and_claims_of_the_contract(path):
    header, *rows = read_rows(FOLDERS.raw / path)
    assert header == STATEMENT_COLUMNS
    assert {row[3] for row in rows} <= set(CLAIMS)
    assert all(row[0] and row[1] and row[2] and row[5] for row in rows)


@pytest.mark.parametrize("path", TABLE_PATHS)
def test_a_table_has_its_total_last_and_no_row_or_period_twice(path):
    header, *rows = read_rows(FOLDERS.raw / path)
    labels = [row[0] for row in rows]
    assert len(set(header)) == len(header)
    assert len(set(labels)) == len(labels)
    assert "Total" not in labels[:-1]


def test_each_report_holds_as_many_figures_as_were_published():
    counted = Counter()
    for path in PATHS:
        counted[path.split("/")[0]] += len(list_figures(path))
    known = {report: counted[report] for report in FIGURES_PER_REPORT}  # a new report has its own
    assert known == FIGURES_PER_REPORT
    assert sum(known.values()) == 421


@pytest.mark.parametrize(("page_url", "expected"), [(SAFEGUARDING_PAGE, 129), (COMMUNITY_PAGE, 34)])
def test_the_two_pages_of_2023_24_hold_163_figures(page_url, expected):
    paths = [row["path"] for row in SOURCES if is_seen(row) and row["page_url"] == page_url]
    assert sum(len(list_figures(path)) for path in paths) == expected


def test_the_exports_hold_exactly_the_published_figures():
    path = SHARED / "published" / "figures.csv"
    if not path.is_file():
        pytest.skip("the list of published figures is not beside this checkout")
    published = Counter((row["source_url"], row["period"], row["published"]) for row in read_records(path))
    known = [row for row in SOURCES if row["report"] in FIGURES_PER_REPORT]
    placed = Counter((row["page_url"], *figure) for row in known for figure in list_figures(row["path"]))
    assert placed - published == Counter()
    assert published - placed == Counter()


@pytest.mark.parametrize("path", [row["path"] for row in SOURCES if is_seen(row)])
def test_every_2023_24_figure_stands_on_its_page(path):
    page = read_page(next(row["page_url"] for row in SOURCES if row["path"] == path))
    assert [text for _, text in list_figures(path) if not stands_alone(text, page)] == []


@pytest.mark.parametrize(
    "path", [row["path"] for row in SOURCES if is_seen(row) and row["path"] in TABLE_PATHS]
)
def test_every_2023_24_table_row_reads_off_the_page_in_order(path):
    page = read_page(SAFEGUARDING_PAGE)
    lines = [" ".join(cell for cell in row if cell) for row in read_rows(FOLDERS.raw / path)[1:]]
    positions = [page.find(lines[0])]
    for line in lines[1:]:
        positions.append(page.find(line, positions[-1] + 1))
    assert -1 not in positions
    assert positions == sorted(positions)


@pytest.mark.parametrize("path", TABLE_PATHS)
def test_every_row_label_is_joined_to_an_item(path):
    report, name = path.removesuffix(".csv").split("/")
    newest = [column for column in LABELS[0] if column[:2] == "20" and column <= report][-1]
    known = [row[newest] for row in LABELS if row["table"] == name]
    labels = [row[0] for row in read_rows(FOLDERS.raw / path)[1:]]
    assert known == labels or (newest != report and set(labels) <= set(known))  # a new report may keep them


def test_every_item_and_every_indicator_is_named_once():
    items = [(row["table"], row["item"]) for row in LABELS]
    ids = [row["id"] for row in INDICATORS]
    assert len(set(items)) == len(items)
    assert len(set(ids)) == len(ids)


def test_every_subject_is_an_item_or_an_indicator():
    assert {row["subject"] for row in STATEMENTS} - list_references() == set()


def test_every_indicator_is_described():
    described = ("id", "label", "theme", "unit", "definition")
    assert [row["id"] for row in INDICATORS if not all(row[name] for name in described)] == []


def test_a_comparison_names_a_period_an_item_or_an_indicator():
    for row in STATEMENTS:
        is_change = row["claim"] in ("change", "difference", "money")
        known = re.fullmatch(r"\d{4}(/\d{2})?", row["compared_with"]) if is_change else None
        assert not row["compared_with"] or known or row["compared_with"] in list_references(), row


def test_numerators_and_denominators_name_items_or_indicators():
    expressions = [row[name] for row in INDICATORS for name in ("numerator", "denominator") if row[name]]
    parts = {part for expression in expressions for part in expression.split(" + ")}
    assert parts - list_references() == {"previous"}
