"""The notice of corrections: every error that a publisher can put right, once, worst first, ready to send.

Each entry tells scale, nature, cause and impact, which are what the Code of Practice for Statistics asks
of a correction, with what stands, what should stand where that is certain, and where it was published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from helpers.checking.evidence import read_records
from helpers.checking.notice_words import (
    WORDS,
    split_sentences,
    tell_cause,
    tell_evidence,
    tell_impact,
    tell_place,
    tell_right,
    tell_row,
    tell_scale,
)

COLUMNS = (
    *("number", "severity", "publisher", "about", "scale", "nature", "cause", "impact"),
    *("stands", "should_stand", "evidence"),
)
OPEN_STATUSES = ("proposed", "sent")
PLACE = ("report", "table", "item", "period", "published")
_OF_A_YEAR = re.compile(r".+ for \d{4}$")


def corrections_notice(
    findings: pd.DataFrame,
    reconciled: pd.DataFrame,
    figures: pd.DataFrame,
    sources: pd.DataFrame,
    words: Callable[[str], str] = str,
    corrections: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row for each error that a publisher can correct, in the order of the findings, worst first.

    Findings of one cause are one row: the percentages of a column that went wrong in the same way (and
    that it therefore does not add to 100), a rounding habit, a table's changing bases, damaged cells of
    a report. ``stands`` and ``should_stand`` have a line for each figure; where the right value is not
    certain, the line says so. What we corrected ourselves (``corrections``, as ``list_corrections`` gives
    it) and the publisher has not confirmed comes last. A label that is new to us is no error. ``words``
    puts identifiers into words that readers know, as ``names.name_in_words`` does.
    """
    cells = {tuple(row[name] for name in PLACE): row for row in read_records(reconciled)}
    wrong = {(row["report"], row["table"], row["period"]) for row in cells.values() if _differs(row)}
    files = _list_files(figures, sources)
    groups: dict[tuple, list[dict]] = {}
    for row in read_records(findings[findings["kind"] != "new_label"]):
        if (
            row["kind"] == "percentages_do_not_add_up"
            and (row["report"], row["table"], row["period"]) in wrong
        ):
            continue
        told = row | {
            "cell": cells.get(tuple(row[name] for name in PLACE), {}),
            "file": _find_file(row, files),
        }
        groups.setdefault(_name_cause(told), []).append(told)
    entries = [_describe(number, rows) for number, rows in enumerate(groups.values(), start=1)]
    mended = [] if corrections is None else read_records(corrections)
    for row in mended:
        if row["status"] in OPEN_STATUSES:
            entries.append(_describe_correction(len(entries) + 1, row, figures, files))
    in_words = ("about", "scale", "nature", "cause", "impact", "stands", "should_stand")
    rows = [
        {name: words(text) if name in in_words else text for name, text in one.items()} for one in entries
    ]
    types = {name: "Int64" if name == "number" else "string" for name in COLUMNS}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def _differs(cell: Mapping) -> bool:
    """Whether a percentage follows under no rounding rule."""
    return cell.get("verdict") == "differs"


def _name_cause(row: Mapping) -> tuple:
    """What findings of one cause have in common; no entry is for two publishers."""
    kind, report, table, cell = row["kind"], row["report"], row["table"], row["cell"]
    publisher = row["file"].get("publisher")
    if kind == "percentage":
        if _differs(cell):
            return kind, report, table, row["period"], cell["mechanism"], cell["parameter"]
        return kind, report, publisher, cell.get("mechanism")
    if kind == "format":
        return kind, report, publisher
    if kind in ("totals_disagree", "denominator_changes") or _is_of_another_year(row):
        return kind, report, table
    return kind, report, table, row["item"], row["period"], row["expected"] or row["published"]


def _is_of_another_year(row: Mapping) -> bool:
    """Whether a statement gives the number of a calendar year for a financial one."""
    return row["kind"] == "statement" and bool(_OF_A_YEAR.fullmatch(row["expected"] or ""))


def _list_files(figures: pd.DataFrame, sources: pd.DataFrame) -> dict[tuple, dict]:
    """Where each figure was published: by its place, by its subject, and by report and table alone."""
    known = {row["path"]: row for row in read_records(sources)}
    listed: dict[tuple, dict] = {}
    for row in read_records(figures, (*PLACE, "source_file", "source_row")):
        source = known.get(row["source_file"], {})
        found = {"path": row["source_file"], "row": row["source_row"]} | {
            name: source.get(name) or "" for name in ("publisher", "title", "page_url")
        }
        listed.setdefault(tuple(row[name] for name in PLACE), found)
        listed.setdefault((row["report"], row["item"], row["period"], row["published"]), found)
        listed.setdefault((row["report"], row["table"]), found | {"row": None})
    return listed


def _find_file(row: Mapping, files: Mapping[tuple, dict]) -> dict:
    """Where a finding was published; a row of a table may be told of in prose alone."""
    own = files.get(tuple(row[name] for name in PLACE))
    subject = (row["report"], f"{row['table']}: {row['item']}", row["period"], row["published"])
    return own or files.get(subject) or files.get((row["report"], row["table"]), {})


def _describe(number: int, rows: Sequence[dict]) -> dict:
    """One entry of the notice."""
    first = rows[0]
    kind = "another_year" if _is_of_another_year(first) else first["kind"]
    nature, cause, impact = WORDS[kind]
    if kind == "percentage":
        cause, impact = tell_cause(first["cell"]) or cause, tell_impact(rows) or impact
    elif len({row["why"] for row in rows}) == 1 and kind not in ("format", "another_year"):
        nature = f"{nature} {split_sentences(first['why'])}"
    return {
        "number": number,
        "severity": first["severity"],
        "publisher": first["file"].get("publisher") or "the publisher",
        "about": tell_place(rows),
        "scale": tell_scale(rows),
        "nature": nature,
        "cause": cause,
        "impact": impact,
        "stands": "\n".join(f"{tell_row(row, rows)}{row['published'] or 'nothing'}" for row in rows),
        "should_stand": "\n".join(tell_right(row) for row in rows),
        "evidence": tell_evidence([row["file"] for row in rows if row["file"]]),
    }


def _describe_correction(
    number: int, row: Mapping, figures: pd.DataFrame, files: Mapping[tuple, dict]
) -> dict:
    """One entry for a figure that we corrected by hand."""
    alike = ["table", "item", "period", "published"]
    found = read_records(figures[(figures[alike] == [row[name] for name in alike]).all(axis=1)], PLACE)[0]
    file = files[tuple(found[name] for name in PLACE)]
    return {
        "number": number,
        "severity": "medium",
        "publisher": file["publisher"] or "the publisher",
        "about": tell_place([found]),
        "scale": "1 figure.",
        "nature": f"The figure is not what it should be. {split_sentences(row['reason'])}",
        "cause": "We cannot tell the cause.",
        "impact": "We show the corrected figure beside the published one.",
        "stands": row["published"],
        "should_stand": row["corrected"],
        "evidence": f"{tell_evidence([file])}; see {row['source']}",
    }


def render_notice(notice: pd.DataFrame) -> str:
    """The notice as Markdown, a part for each publisher and a section for each error."""
    lines = ["# Corrections to published figures", ""]
    if notice.empty:
        return "\n".join([*lines, "We found no error that could be corrected.", ""])
    lines += [
        f"We worked out the published figures again and found {len(notice)} errors that can be corrected.",
        "The worst for a reader come first. Where the right value is certain, it is given.",
    ]
    for publisher, entries in notice.groupby("publisher", sort=False):
        lines += ["", f"## To {publisher}"]
        for number, row in enumerate(read_records(entries), start=1):
            lines += ["", f"### {number}. {row['about']}", ""]
            lines += [
                f"- **{name.capitalize()}.** {row[name]}" for name in ("scale", "nature", "cause", "impact")
            ]
            lines += ["", "| Stands | Should stand |", "|---|---|"]
            pairs = zip(row["stands"].split("\n"), row["should_stand"].split("\n"), strict=True)
            lines += [f"| {_escape(stands)} | {_escape(should)} |" for stands, should in pairs]
            lines += ["", f"Published in: {row['evidence']}"]
    return "\n".join([*lines, ""])


def _escape(text: str) -> str:
    """Text as it may stand in a cell of a Markdown table."""
    return text.replace("|", "\\|")
