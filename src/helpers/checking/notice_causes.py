"""The findings of a notice of corrections, each with the figure that it is about and what caused it.

Findings of one cause are one entry of the notice, so that no figure is corrected twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from helpers.checking.conflicts import BOTH_HOLD
from helpers.checking.evidence import TOTAL, read_records
from helpers.checking.notice_impacts import ANOTHER_YEAR
from helpers.checking.notice_words import SHARED_NUMBER

PLACE = ("report", "table", "item", "period", "published")
_FOLLOWS_ONLY = re.compile(r"It follows only from (\S+) for ([^,]+),")


def read_findings(
    findings: pd.DataFrame,
    tables: Mapping[tuple[str, str], list[dict]],
    figures: pd.DataFrame,
    said: Mapping[tuple, dict],
) -> list[dict]:
    """The findings to tell, each with ``cell``, ``said``, ``is_borne_out`` and ``cause``.

    ``tables`` are what ``notice_impacts.list_shares`` gives, ``said`` what ``list_figures`` does. That
    percentages do not add to 100 is left out where one of them is wrong, and damage in print where the
    cell is corrected anyway or lacks a space or has one more, which is a matter of style.
    """
    cells = {tuple(row[name] for name in PLACE): row for rows in tables.values() for row in rows}
    adding_up = _list_adding_up(figures)
    wrong = {(row["report"], row["table"], row["period"]) for row in cells.values() if _differs(row)}
    corrected = {place for place, row in cells.items() if row["right"] != row["percent"]}
    told = []
    for row in read_records(findings[findings["kind"] != "new_label"]):
        column, place = (row["report"], row["table"], row["period"]), tuple(row[name] for name in PLACE)
        follows = row["kind"] == "percentages_do_not_add_up" and column in wrong
        is_form = row["kind"] == "format"
        is_style = is_form and "".join(row["published"].split()) == "".join((row["expected"] or "").split())
        if follows or is_style or (is_form and place in corrected):
            continue
        row |= {"cell": cells.get(place, {}), "is_borne_out": column in adding_up}
        row["said"] = _find_figure(row, said)
        told.append(row | {"cause": _name_cause(row, tables)})
    return told


def _differs(cell: Mapping) -> bool:
    """Whether a percentage follows under no rounding rule."""
    return cell.get("verdict") == "differs"


def _name_cause(row: Mapping, tables: Mapping[tuple[str, str], list[dict]]) -> tuple:
    """What findings of one cause have in common; no entry is for two publishers.

    Where the bases of a table change, the percentages of its rows, its totals and the claims in prose that
    give one of its shares belong together.
    """
    kind, report, table, cell = row["kind"], row["report"], row["table"], row["cell"]
    publisher, subject = row["said"].get("publisher"), f"{table}: {row['item']}"
    has_bases = any(one["whole"] for one in tables.get((report, table), ()))
    of_rows = kind == "percentage" and row["item"] != TOTAL
    if has_bases and (of_rows or kind in ("totals_disagree", "denominator_changes")):
        return "denominator_changes", report, table
    if kind == "statement" and row["said"].get("claim") == "share":
        for (newest, own), cells in sorted(tables.items(), reverse=True):
            shown = {(f"{own}: {one['item']}", one["period"]) for one in cells if one["whole"]}
            if (row["item"], row["period"]) in shown:
                return "denominator_changes", newest, own
    if kind == "percentage":
        if _differs(cell):
            return kind, report, table, row["period"], cell["mechanism"], cell["parameter"]
        return "rounding" if cell else kind, report, publisher, cell.get("mechanism") or row["period"]
    if kind == "format":
        return kind, publisher
    if kind == "items_do_not_add_up" and not row["expected"]:
        return "overlap", publisher, table
    if kind == "totals_disagree":
        return kind, report, table
    if kind == "statement" and ANOTHER_YEAR.fullmatch(row["expected"] or ""):
        return "another_year", report, table
    if SHARED_NUMBER.search(row["why"]):
        return "shared_number", report, table, row["item"], row["period"]
    revised = _FOLLOWS_ONLY.match(row["why"]) if kind == "statement" else None
    if revised:
        return "revised", report, row["item"], revised[2]
    if kind == "revised":
        return kind, report, subject if ": " not in row["item"] else row["item"], row["period"]
    if kind == "statements_disagree" and not row["expected"]:
        kind = "bound" if row["why"].endswith(BOTH_HOLD) else "undecided"
    return kind, report, table, row["item"], row["period"], row["expected"] or row["published"]


def list_figures(figures: pd.DataFrame, sources: pd.DataFrame) -> dict[tuple, dict]:
    """Each figure with its page: by its place, by its subject, and by report and table alone."""
    known = {row["path"]: row for row in read_records(sources)}
    listed: dict[tuple, dict] = {}
    for row in read_records(figures):
        source = known.get(row["source_file"], {})
        page = {name: source.get(name) or "" for name in ("publisher", "title", "page_url")}
        found = row | page
        listed.setdefault(tuple(row[name] for name in PLACE), found)
        listed.setdefault((row["report"], row["item"], row["period"], row["published"]), found)
        whole = page | {"source_file": row["source_file"], "source_row": None}
        listed.setdefault((row["report"], row["table"]), whole)
    return listed


def _find_figure(row: Mapping, said: Mapping[tuple, dict]) -> dict:
    """The figure that a finding is about; a row of a table may be told of in prose alone."""
    own = said.get(tuple(row[name] for name in PLACE))
    subject = (row["report"], f"{row['table']}: {row['item']}", row["period"], row["published"])
    return own or said.get(subject) or said.get((row["report"], row["table"]), {})


def _list_adding_up(figures: pd.DataFrame) -> set[tuple[str, str, str]]:
    """The columns of tables (report, table, period) whose printed items add to their total."""
    cells = figures[figures["claim"].isna()]
    items, totals = cells[cells["item"] != TOTAL], cells[cells["item"] == TOTAL]
    place = ["report", "table", "period"]
    added = items.groupby(place)["count"].sum()
    total = totals.groupby(place)["count"].first().reindex(added.index)
    return set(added.index[added.eq(total).fillna(False).astype(bool)])
