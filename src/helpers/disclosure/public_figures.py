"""What the public edition may show of each figure, and how it prints that.

It shows nothing until ``data/reference`` opens a table or an indicator: the column ``public`` of
``tables.csv`` and ``indicators.csv`` says ``exact`` (as published) or ``rounded`` (small counts withheld,
the others rounded, all else made from those). Whatever is not listed there, because it is new or was
renamed, is closed: each of its figures is withheld. The subject of a figure decides; the file, or the
list of statements, in which it stands never does.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.checking.evidence import TOTAL
from helpers.exports.raw_exports import read_rows, refuse_cell
from helpers.language.wording import SMALL_BASE, WITHHELD
from helpers.percentages import render_percent
from helpers.schemas import name_subjects

CLOSED, ROUNDED, EXACT = LEVELS = ("closed", "rounded", "exact")
PREVIOUS = "previous"  # in a sum: what the same indicator was the year before
REMADE = (
    *("published", "count", "percent", "percent_decimals", "marks", "missing_reason", "bound", "unit"),
    *("value", "change_count", "change_percent", "compared_count"),
)
WITHHELD_WHOLE = dict.fromkeys(REMADE) | {"published": WITHHELD, "missing_reason": "withheld"}
CLOSED_MARK = "closed"  # nothing opens its table or indicator
UNSAID_MARK = "not said again"  # it would link what earlier editions show

Shown = int | str | None
Levels = Mapping[tuple[str, str, str], Shown]  # by report, subject and period


@dataclass(frozen=True)
class Rules:
    """How much of each table and indicator may be shown, and what is known to add up to what.

    ``levels`` has an entry of ``LEVELS`` for each table and indicator that is opened; ``sums`` says
    ``{"cases_closed": ("table: Item", "table: Item")}``; ``wholes`` says of a table what its items
    may add up to, ``{"table": "other_table: Item"}``.
    """

    levels: Mapping[str, str] = field(default_factory=dict)
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wholes: Mapping[str, str] = field(default_factory=dict)

    def find_level(self, *subjects: str) -> str:
        """The level that all of some subjects allow: a table, an indicator or ``table: Item``."""
        levels = [self.levels.get(subject.partition(": ")[0], CLOSED) for subject in subjects]
        return min(levels, key=LEVELS.index)


def read_rules(reference: Path) -> Rules:
    """The rules that the two tables of a reference folder state; everything is closed without them.

    An indicator defined as a sum (``numerator``) is shown no more exactly than what it adds up. One defined
    as a difference or as a running total is closed unless all of that is exact: what these tell of their
    parts is not worked out here. Raises ``UnusableInput`` for a level that is none.
    """
    levels: dict[str, str] = {}
    sums: dict[str, tuple[str, ...]] = {}
    wholes: dict[str, str] = {}
    opaque: set[str] = set()
    for path, name in ((reference / "tables.csv", "table"), (reference / "indicators.csv", "id")):
        for number, row in read_rows(path, (name,)).items():
            subject, level = row[name], row.get("public", "")
            if level not in ("", ROUNDED, EXACT):
                advice = "write exact or rounded, or leave it empty to withhold all of it"
                refuse_cell(path.name, number, "public", row, advice)
            if level:
                levels[subject] = level
            defined = re.split(r" ([+-]) ", row.get("numerator", ""))
            parts = [part for part in defined[::2] if part not in ("", PREVIOUS)]
            if parts:
                sums[subject] = tuple(parts)
            if "-" in defined[1::2] or PREVIOUS in defined:
                opaque.add(subject)
            if row.get("whole"):
                wholes[subject] = row["whole"]
    stated = Rules(levels)
    lowered = {whole: stated.find_level(whole, *parts) for whole, parts in sums.items() if whole in levels}
    closed = {whole: CLOSED for whole in opaque & lowered.keys() if lowered[whole] != EXACT}
    sums = {whole: parts for whole, parts in sums.items() if whole not in opaque}
    return Rules(levels | lowered | closed, sums, wholes)


def find_levels(figures: pd.DataFrame, rules: Rules) -> pd.Series:
    """How much may be shown of each figure: of its subject, and of the one it is measured against."""
    subjects, against = name_subjects(figures), figures["compared_with"].fillna("")
    against = against.where(against.str.contains(": ") | against.isin(rules.levels), subjects)
    return pd.Series([*map(rules.find_level, subjects, against)], index=figures.index, dtype="string")


def remake_figures(figures: pd.DataFrame, show: Callable[[str, str, int], Shown]) -> pd.DataFrame:
    """The guarded figures with what the public edition prints in place of what was published.

    ``show`` gives the public form of a subject's count in a period: rounded, or ``[c]``. Marks,
    bounds and units are left out: they tell how the exact figure was printed. A percentage, where
    the table prints any, is made from the public count and the public total of its column, whole
    per cent, half up; so nothing can be read off from where percentages stand.
    """
    rows = figures.assign(subject=name_subjects(figures)).to_dict("records")
    levels: dict[tuple[str, str, str], Shown] = {}
    for row in sorted(rows, key=lambda one: pd.notna(one["claim"])):
        row["shown"], row["shown_before"] = (
            show(row["subject"], str(row[when]), int(row[count])) if pd.notna(row[count]) else None
            for when, count in (("period", "count"), ("compared_with", "compared_count"))
        )
        if row["shown"] is not None:
            levels.setdefault((row["report"], row["subject"], row["period"]), row["shown"])
    shares = {
        (row["report"], row["table"])
        for row in rows
        if pd.isna(row["claim"]) and pd.notna(row["percent"]) and isinstance(row["shown"], int)
    }
    remade = [_remake_row(row, levels, (row["report"], row["table"]) in shares) for row in rows]
    types = {name: figures[name].dtype for name in REMADE}
    return figures.assign(**pd.DataFrame(remade, index=figures.index, columns=list(REMADE)).astype(types))


def _remake_row(row: Mapping, levels: Levels, prints_shares: bool) -> dict[str, object]:
    """The public columns of one figure; a cell that is blank or says that there is no figure stays."""
    is_cell, has_percent, shown = pd.isna(row["claim"]), pd.notna(row["percent"]), row["shown"]
    if is_cell and not (shown is not None or has_percent or re.search(r"\d", str(row["published"]))):
        return dict.fromkeys(REMADE) | {name: row[name] for name in ("published", "missing_reason")}
    report, period, against = row["report"], row["period"], row["compared_with"]
    own = shown or levels.get((report, row["subject"], period))
    if is_cell:
        base = levels.get((report, f"{row['table']}: {TOTAL}", period))
        return _print_share(shown, shown, base if prints_shares and row["item"] != TOTAL else None)
    if row["claim"] not in ("change", "difference"):
        return _print_share(shown, own, levels.get((report, against, period)) if has_percent else None)
    remade = _print_share(own, own, None)
    if shown is None:
        remade |= {"count": None}
    before = row["shown_before"] or levels.get((report, row["subject"], against))
    if not isinstance(own, int) or not isinstance(before, int):
        return remade
    percent = render_percent(abs(own - before), before, 0) if before >= SMALL_BASE else None
    if percent and own < before and percent != "0":
        percent = f"-{percent}"
    return remade | {
        "published": f"{own}, compared with {before}" + (f" ({percent}%)" if percent else ""),
        "change_count": own - before,
        "change_percent": percent,
        "compared_count": before if row["shown_before"] is not None else None,
    }


def _print_share(count: Shown, own: Shown, base: Shown) -> dict[str, object]:
    """A count with its share of a base, as far as both are public and the base is large enough."""
    percent = None
    if isinstance(own, int) and isinstance(base, int) and SMALL_BASE <= base >= own:
        percent = render_percent(own, base, 0)
    whole = count if isinstance(count, int) else None
    if whole is None and (percent is None or count is not None):
        return WITHHELD_WHOLE.copy()
    text = f"{percent}%" if whole is None else f"{whole}" if percent is None else f"{whole} ({percent}%)"
    return dict.fromkeys(REMADE) | {
        "published": text,
        "count": whole,
        "percent": percent,
        "percent_decimals": None if percent is None else 0,
        "unit": "%" if whole is None else None,
        "value": percent if whole is None else str(whole),
    }


def withhold_whole(figures: pd.DataFrame, mark: str) -> pd.DataFrame:
    """Figures of which nothing may be shown: withheld, blank cells too, and marked with the reason."""
    types = {name: figures[name].dtype for name in (*REMADE, "amount_gbp")}
    return figures.assign(**WITHHELD_WHOLE | {"marks": mark, "amount_gbp": pd.NA}).astype(types)


def number_rows(
    tables: Mapping[str, pd.DataFrame], figures: pd.DataFrame, reordered: pd.Series
) -> dict[str, pd.DataFrame]:
    """Tables under public row numbers, which say nothing of the order of the printed rows, and in that order.

    A table printed largest first says of two withheld counts which is the larger. Rows of a file with
    any of the ``reordered`` figures are numbered by item, the total last, and by what they show; those
    of all others keep their number.
    """
    place = ["source_file", "source_row"]
    shown = figures[["item", "period", "claim", "section", "compared_with", "published"]].fillna("")
    signs: dict[tuple[str, int], list[tuple]] = defaultdict(list)
    places = figures[place].itertuples(index=False, name=None)
    for at, said in zip(places, shown.itertuples(index=False, name=None), strict=True):
        signs[at].append((said[0] == TOTAL, *said))
    numbers = {at: at[1] for at in signs}
    for file in figures["source_file"][reordered].unique():
        rows = sorted((at for at in signs if at[0] == file), key=signs.__getitem__)
        numbers |= {at: number for number, at in enumerate(rows, start=2)}  # below the header
    numbered = {}
    for name, rows in tables.items():
        files = {file: order for order, file in enumerate(rows["source_file"].unique())}
        new = [numbers[at] for at in rows[place].itertuples(index=False, name=None)]
        rows = rows.assign(source_row=pd.array(new, dtype="Int64"))
        ordered = rows.assign(source_file=rows["source_file"].map(files)).sort_values(place, kind="stable")
        numbered[name] = rows.loc[ordered.index].reset_index(drop=True)
    return numbered
