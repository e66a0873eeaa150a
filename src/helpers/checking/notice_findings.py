"""The findings of a notice of corrections, each with its kind of entry, its figure and page, and its cause.

Findings of one cause are one entry of the notice, so that no figure is corrected twice. The words of each
kind of entry are in notice.toml.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import pandas as pd

from helpers.checking.evidence import TOTAL, read_records
from helpers.checking.table_comparisons import find_widest_totals, name_family
from helpers.percentages import parse_percent, render_percent

PLACE = ("report", "table", "item", "period", "published")
PRINTED = ["kind", *PLACE[1:]]  # what makes a finding the same one in another report
COLUMN = ["report", "table", "period"]
Shares = Mapping[tuple[str, str], list[dict]]  # by report and table
_FOLLOWS_ONLY = re.compile(r"It follows only from \S+ for ([^,]+),")
# Gravest first: another direction, order or majority; what cannot be compared; another size; some points
# more or less; two numbers of which one must be meant; the form alone.
RANKS = ("reversed", "incomparable", "resized", "shifted", "unclear", "formal")
REVERSED, _, RESIZED, SHIFTED, UNCLEAR, FORMAL = RANKS


@cache
def read_kinds() -> Mapping[str, Mapping]:
    """Every kind of entry and its words by its name, as the head of ``notice.toml`` explains them."""
    kinds = tomllib.loads(files("helpers.checking").joinpath("notice.toml").read_text(encoding="utf-8"))
    return {name: kinds["default"] | words for name, words in kinds.items()}


def find_kind(finding: Mapping) -> tuple[str, dict[str, str]]:
    """The name of the kind of entry that a finding is of, and the named parts of what its reason says.

    >>> find_kind({"kind": "statement", "why": "From 2020 to 2022 the numbers are 3, 2: no rise in 2022."})
    ('steady', {'turn': 'no rise in 2022', 'moved': 'rise'})
    """
    said = f"{finding['kind']}: {finding['why']}"
    for name, kind in read_kinds().items():
        if kind["says"] and (found := re.search(kind["says"], said)):
            return name, found.groupdict()
    return finding["kind"], {}


def list_shares(reconciled: pd.DataFrame, figures: pd.DataFrame, findings: pd.DataFrame) -> Shares:
    """By report and table, the percentages that can be checked, each with what should stand there.

    ``right`` is the percentage that should, at the printed decimals: where the bases of the table change, the
    share of ``whole``, the total of all cases; elsewhere (``whole`` is None) what follows from the table's
    own total. ``open`` are the cases of the whole that stand under no item, or under one that the table
    leaves blank in another period. ``is_borne_out`` says whether the printed items of its column add to the
    total, so that its count is right.
    """
    bases = findings[findings["kind"] == "denominator_changes"]
    changed = set(zip(bases["report"], bases["table"], strict=True))
    widest = find_widest_totals(figures)
    cells = figures[figures["claim"].isna() & (figures["item"] != TOTAL)]
    rows = ["report", "table", "item"]
    blank = pd.MultiIndex.from_frame(cells.loc[cells["missing_reason"] == "blank", rows])
    told = cells[~pd.MultiIndex.from_frame(cells[rows]).isin(blank)].groupby(COLUMN)["count"].sum()
    added = cells.groupby(COLUMN)["count"].sum()
    totals = figures[figures["claim"].isna() & (figures["item"] == TOTAL)].groupby(COLUMN)["count"].first()
    adding_up = set(added.index[added.eq(totals.reindex(added.index)).fillna(False).astype(bool)])
    tables: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in read_records(reconciled[reconciled["verdict"] != "cannot_check"]):
        place = row["report"], row["table"]
        column = *place, row["period"]
        has_bases = place in changed and row["item"] != TOTAL and row["count"] is not None
        whole = widest.get(name_family(*place), {}).get(row["period"]) if has_bases else None
        right = row["expected"] if row["verdict"] != "agrees" and row["expected"] else row["percent"]
        if whole:
            right = render_percent(row["count"], whole, parse_percent(row["percent"])[1])
        waiting = whole - int(told.get(column, 0)) if whole else 0
        more = {"whole": whole, "right": right, "open": waiting, "is_borne_out": column in adding_up}
        tables[place].append(row | more)
    return tables


def keep_newest(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings without those that a newer report prints again: of these the newest alone."""
    return findings[findings["report"] == findings.groupby(PRINTED, dropna=False)["report"].transform("max")]


def read_findings(findings: pd.DataFrame, tables: Shares, said: Mapping[tuple, dict]) -> list[dict]:
    """The findings to tell, as rows with more columns.

    ``cell``: the percentage that a finding is about (of ``tables``, as ``list_shares`` gives them), or none.
    ``said``: its figure (of ``said``, as ``list_figures`` gives them). ``entry`` and ``words``: its kind and
    what its reason says (``find_kind``). ``cause``: what findings of one cause have in common.

    What a newer report prints again is told once (``keep_newest``). That percentages do not add to 100 is
    left out, as one of them is wrong then, and damage in print where the cell is corrected anyway or lacks a
    space or has one more, which is a matter of style.
    """
    cells = {tuple(row[name] for name in PLACE): row for rows in tables.values() for row in rows}
    told = []
    for row in read_records(keep_newest(findings)):
        place = tuple(row[name] for name in PLACE)
        cell = cells.get(place, {})
        is_corrected = bool(cell) and cell["right"] != cell["percent"]
        is_style = "".join((row["published"] or "").split()) == "".join((row["expected"] or "").split())
        entry, words = find_kind(row)
        if not read_kinds()[entry]["is_error"] or (entry == "format" and (is_corrected or is_style)):
            continue
        subject = row["item"] if ": " in (row["item"] or "") else f"{row['table']}: {row['item']}"
        keys = (place, (row["report"], subject, row["period"], row["published"]), place[:2])
        row |= {"cell": cell, "entry": entry, "words": words, "subject": subject}
        row |= {"said": next((said[key] for key in keys if key in said), {})}
        told.append(row | {"cause": _name_cause(row, tables)})
    return told


def _name_cause(row: Mapping, tables: Shares) -> tuple:
    """What findings of one cause have in common: the kind of their entry, then its columns ``by``.

    Where the bases of a table change, the percentages of its rows, its totals and the claims in prose that
    give one of its shares belong together; and so do a revised number and what was worked out from it.
    """
    report, table, said = row["report"], row["table"], row["said"]
    has_bases = any(one["whole"] for one in tables.get((report, table), ()))
    of_rows = row["kind"] == "percentage" and row["item"] != TOTAL
    if has_bases and (of_rows or row["kind"] == "totals_disagree"):
        return "denominator_changes", table
    if row["kind"] == "statement" and said.get("claim") == "share":
        for (_, own), cells in tables.items():
            shown = {(f"{own}: {one['item']}", one["period"]) for one in cells if one["whole"]}
            if (row["item"], row["period"]) in shown:
                return "denominator_changes", own
    if row["entry"] == "change" and (replaced := _FOLLOWS_ONLY.match(row["why"])):
        return "revised", report, row["item"], replaced[1]
    columns = {"publisher": said.get("publisher"), "right": row["expected"] or row["published"]}
    columns = {"mechanism": None, "parameter": None} | row["cell"] | row | columns
    return row["entry"], *(columns[name] for name in read_kinds()[row["entry"]]["by"])


def list_figures(figures: pd.DataFrame, sources: pd.DataFrame) -> dict[tuple, dict]:
    """Each figure with its page: by its place, by its subject, and by report and table alone."""
    known = {row["path"]: row for row in read_records(sources)}
    listed: dict[tuple, dict] = {}
    for row in read_records(figures):
        source = known.get(row["source_file"], {})
        page = {name: source.get(name) or "" for name in ("publisher", "title", "page_url", "note")}
        whole = page | {"source_file": row["source_file"], "source_row": None}
        listed.setdefault(tuple(row[name] for name in PLACE), row | page)
        listed.setdefault((row["report"], row["item"], row["period"], row["published"]), row | page)
        listed.setdefault((row["report"], row["table"]), whole)
    return listed


def tell_evidence(files: Sequence[Mapping]) -> str:
    """The pages that hold the figures of an entry, each once, with the files and rows of our copy.

    A page that is known to be replaced is told as that.
    """
    rows: dict[str, list[int]] = {}
    pages: dict[str, str] = {}
    for one in files:
        path = one["source_file"]
        rows.setdefault(path, []).extend([one["source_row"]] if one["source_row"] else [])
        replaced = "replaced since" if " replaced" in (one.get("note") or "") else ""
        pages[path] = ", ".join(text for text in (one["title"], one["page_url"], replaced) if text)
    told = []
    for path, numbers in rows.items():
        listed = ", ".join(str(number) for number in sorted(set(numbers)))
        places = f", row{'s' if ',' in listed else ''} {listed}" if listed else ""
        told.append(f"{pages[path]} (our copy: {path}{places})".strip())
    return "; ".join(told)
