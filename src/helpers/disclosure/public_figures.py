"""Figures as the public edition prints them: counts rounded or withheld, all else made from those."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from helpers.disclosure.linked_counts import TOTAL
from helpers.language.shorthand import WITHHELD
from helpers.percentages import render_percent
from helpers.schemas import name_subjects

SMALLEST_BASE = 50
STATEMENTS_ENDING = "statements"
# Tables and lists that start so hold safeguarding concerns; every other list of statements does not.
GUARDED_LISTS = ("safeguarding", "key_")
# A table of unknown subject is taken for safeguarding: withholding too much is the safer mistake.
OPEN_TABLES = ("community", "charity", "complaints", "antisocial")
OPEN_WORDS = ("training", "target")
REMADE = (
    "published",
    "count",
    "percent",
    "percent_decimals",
    "marks",
    "missing_reason",
    "bound",
    "unit",
    "value",
    "change_count",
    "change_percent",
    "compared_count",
)

Shown = int | str | None
Levels = Mapping[tuple[str, str, str], Shown]


def is_guarded(figures: pd.DataFrame) -> pd.Series:
    """Whether each figure is about safeguarding concerns, so that the rule applies to it.

    Money, training rates and targets are not; nor is a statement outside the safeguarding lists,
    unless its subject is one that those lists or tables speak of.
    """
    subjects = name_subjects(figures)
    own = figures["table"].str.startswith(GUARDED_LISTS)
    is_list = figures["table"].str.endswith(STATEMENTS_ENDING)
    other_table = ~is_list & ~figures["table"].str.startswith(OPEN_TABLES)
    spoken_of = subjects.isin(subjects[own]) | subjects.str.startswith(
        tuple(f"{name}_by_" for name in ("safeguarding", "key"))
    )
    # The table or indicator decides, never a row's label: "Targeted harassment" is no target.
    named_open = subjects.str.split(": ", n=1).str[0].str.contains("|".join(OPEN_WORDS))
    is_open = named_open | figures["amount_gbp"].notna()
    is_about = own | other_table | spoken_of.fillna(False)
    return (is_about & ~is_open.fillna(False)).astype(bool)


def remake_figures(figures: pd.DataFrame, show: Callable[[str, str, int], Shown]) -> pd.DataFrame:
    """The guarded figures with what the public edition prints in place of what was published.

    ``show`` gives the public form of a subject's count in a period: rounded, or ``[c]``. Marks,
    bounds and units are left out: they tell how the exact figure was printed. A percentage, where
    the table prints any, is made from the public count and the public total of its column, whole
    per cent, half up; so nothing can be read off from where percentages stand.
    """
    rows = figures.assign(subject=name_subjects(figures)).to_dict("records")
    for row in rows:
        row["shown"] = _show(show, row["subject"], row["period"], row["count"])
        row["shown_before"] = _show(show, row["subject"], row["compared_with"], row["compared_count"])
    levels: dict[tuple[str, str, str], Shown] = {}
    for row in sorted(rows, key=lambda one: pd.notna(one["claim"])):
        if row["shown"] is not None:
            levels.setdefault((row["report"], row["subject"], row["period"]), row["shown"])
    shares = {(row["report"], row["table"]) for row in rows if _prints_share(row)}
    remade = [_remake_row(row, levels, (row["report"], row["table"]) in shares) for row in rows]
    types = {name: figures[name].dtype for name in REMADE}
    return figures.assign(**pd.DataFrame(remade, index=figures.index, columns=list(REMADE)).astype(types))


def _show(show: Callable[[str, str, int], Shown], subject: str, period: object, count: object) -> Shown:
    """The public form of a count, or None where none is stated."""
    return None if pd.isna(count) else show(subject, str(period), int(count))


def _prints_share(row: Mapping) -> bool:
    """Whether this is a visible table cell that prints a percentage with its count."""
    return pd.isna(row["claim"]) and pd.notna(row["percent"]) and isinstance(row["shown"], int)


def _remake_row(row: Mapping, levels: Levels, prints_shares: bool) -> dict[str, object]:
    """The public columns of one figure."""
    if _is_plainly_missing(row):
        return dict.fromkeys(REMADE) | {name: row[name] for name in ("published", "missing_reason")}
    if pd.isna(row["claim"]):
        table_total = levels.get((row["report"], f"{row['table']}: {TOTAL}", row["period"]))
        share = prints_shares and row["item"] != TOTAL
        return _print_share(row["shown"], row["shown"], table_total if share else None)
    if row["claim"] in ("change", "difference"):
        return _remake_change(row, levels)
    if pd.notna(row["percent"]):
        base = levels.get((row["report"], row["compared_with"], row["period"]))
        own = row["shown"] or levels.get((row["report"], row["subject"], row["period"]))
        return _print_share(row["shown"], own, base)
    return _print_share(row["shown"], row["shown"], None)


def _is_plainly_missing(row: Mapping) -> bool:
    """Whether a table cell is blank or says in words that there is no figure."""
    words = "" if pd.isna(row["published"]) else row["published"]
    empty = row["shown"] is None and pd.isna(row["percent"]) and pd.isna(row["claim"])
    return empty and not any(letter.isdigit() for letter in words)


def _print_share(count: Shown, own: Shown, base: Shown) -> dict[str, object]:
    """A count with its share of a base, as far as both are public and the base is large enough."""
    percent = None
    if isinstance(own, int) and isinstance(base, int) and max(base, SMALLEST_BASE) == base and own <= base:
        percent = render_percent(own, base, 0)
    whole = count if isinstance(count, int) else None
    if whole is None and (percent is None or count is not None):
        return _withhold()
    text = f"{percent}%" if whole is None else f"{whole}" if percent is None else f"{whole} ({percent}%)"
    return dict.fromkeys(REMADE) | {
        "published": text,
        "count": whole,
        "percent": percent,
        "percent_decimals": None if percent is None else 0,
        "unit": "%" if whole is None else None,
        "value": percent if whole is None else str(whole),
    }


def _withhold() -> dict[str, object]:
    """The public columns of a figure that is withheld."""
    return dict.fromkeys(REMADE) | {"published": WITHHELD, "missing_reason": "withheld"}


def _remake_change(row: Mapping, levels: Levels) -> dict[str, object]:
    """A change between two periods, made again from their public counts."""
    now = row["shown"] or levels.get((row["report"], row["subject"], row["period"]))
    before = row["shown_before"] or levels.get((row["report"], row["subject"], row["compared_with"]))
    if not isinstance(now, int):
        return _withhold()
    remade = _print_share(now, now, None)
    if row["shown"] is None:
        remade |= {"count": None}
    if not isinstance(before, int):
        return remade
    percent = find_change_percent(before, now)
    words = f"{now}, compared with {before}" + (f" ({percent}%)" if percent else "")
    return remade | {
        "published": words,
        "change_count": now - before,
        "change_percent": percent,
        "compared_count": before if row["shown_before"] is not None else None,
    }


def find_change_percent(before: int, now: int) -> str | None:
    """A change as signed whole per cent of the earlier count, half up; None on a base under 50.

    >>> find_change_percent(125, 70), find_change_percent(50, 60), find_change_percent(10, 0)
    ('-44', '20', None)
    """
    if before < SMALLEST_BASE:
        return None
    size = render_percent(abs(now - before), before, 0)
    return f"-{size}" if now < before and size != "0" else size
