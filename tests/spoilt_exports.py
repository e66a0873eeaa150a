"""The project's own exports with a few numbers changed at random, and all that is found in them then.

What is found beyond what is found anyway stands in ``golden/findings.csv``, a finding, a checked statement or
an entry of the notice a line, so that a changed bound or condition anywhere in the checks shows in some line.
"""

import csv
import io
import re
from functools import cache
from itertools import groupby
from random import Random

import pandas as pd

from helpers.checking.findings import check_statements, list_findings
from helpers.checking.notice import corrections_notice
from helpers.checking.reconciliation import reconcile_figures
from helpers.errors import HelpersError
from helpers.exports import cleaning
from helpers.exports.published_tables import build_export
from helpers.exports.raw_exports import read_reference, read_sources
from helpers.paths import find_folders

REPORT = "2023-24"
VARIANTS, NOTICES, SPOILT = 24, 8, 8
SAID = ["table", "item", "period", "published", "expected", "kind", "why"]
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@cache
def read_exports() -> dict[str, list[list[str]]]:
    """The rows of each raw export up to the newest report, by path."""
    raw = find_folders().raw
    paths = [path for path in sorted(raw.glob("*/*.csv")) if path.parent.name <= REPORT]
    return {
        path.relative_to(raw).as_posix(): list(csv.reader(io.StringIO(path.read_text("utf-8"))))
        for path in paths
    }


def spoil_number(random: Random, text: str) -> str:
    """One number of a text changed: a digit, by one, by ten times, to a half, or as the digits backwards."""
    found = random.choice(list(NUMBER.finditer(text)))
    number = found[0]
    whole = int(number.replace(",", "").partition(".")[0])
    changed = random.choice(
        [
            number[:-1] + random.choice("0123456789"),
            str(whole + 1),
            str(max(0, whole - random.choice([1, 2, 10]))),
            number + "0",
            str(whole // 2),
            number[::-1] if "," not in number else number,
        ]
    )
    return text[: found.start()] + changed + text[found.end() :]


def spoil_exports(random: Random) -> dict[str, list[list[str]]]:
    """The exports with some cells changed; headings stay."""
    exports = {path: [list(row) for row in rows] for path, rows in read_exports().items()}
    cells = [
        (path, row, column)
        for path, rows in exports.items()
        for row in range(1, len(rows))
        for column in range(1, len(rows[row]))
        if NUMBER.search(rows[row][column]) and not ("statements" in path and column < len(rows[row]) - 1)
    ]
    for path, row, column in random.sample(cells, SPOILT):
        exports[path][row][column] = spoil_number(random, exports[path][row][column])
    return exports


def list_told(exports: dict[str, list[list[str]]]) -> list[tuple[str, ...]]:
    """Every finding and every statement that does not simply agree, with what is said of it."""
    folders = find_folders()
    indicators = read_reference(folders.reference / "indicators.csv", ("id",))
    tables = read_reference(folders.reference / "tables.csv", ("table",))
    labels = cleaning.read_labels(folders)
    by_report = groupby(exports.items(), key=lambda one: one[0].partition("/")[0])
    figures = pd.concat(
        [
            cleaning.clean_exports([build_export(*one) for one in own], labels, report)
            for report, own in by_report
        ],
        ignore_index=True,
    )
    reconciled = reconcile_figures(figures, indicators)
    findings = list_findings(figures, reconciled, labels, indicators, tables=tables)
    claims = check_statements(figures, indicators)
    lines = [
        ("found", row["severity"], row["report"], *row[SAID]) for _, row in findings.fillna("").iterrows()
    ]
    claims = claims.assign(why=claims["why"].mask(claims["verdict"].eq("does not follow")))  # told above
    lines += [("said", row["verdict"], row["report"], *row[SAID]) for _, row in claims.fillna("").iterrows()]
    sources = read_sources(folders.raw)
    notice = corrections_notice(findings.assign(about=""), reconciled, figures, sources)
    told = notice.drop(columns=["number", "publisher", "evidence"]).astype("string").fillna("")
    lines += [("noticed", *row) for row in told.itertuples(index=False)]
    return [tuple(map(str, line)) for line in lines]


def tell_spoilt() -> str:
    """What is told of each spoilt set of exports and not of the sound one, as the text of a CSV file."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["exports", "what", "how", "report", *SAID])
    before = set(list_told(read_exports()))
    for number in range(VARIANTS):
        try:
            told = list_told(spoil_exports(Random(f"spoilt {number}")))
        except (HelpersError, ValueError) as problem:
            writer.writerow([number, "refused", str(problem)])
            continue
        new = (line for line in told if line not in before and (number < NOTICES or line[0] != "noticed"))
        writer.writerows((number, *line) for line in new)
    return stream.getvalue()
