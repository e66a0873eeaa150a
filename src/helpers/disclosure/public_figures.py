"""Figures as the public edition prints them: counts rounded or withheld, all else made from those."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping

import pandas as pd

from helpers.disclosure.linked_counts import TOTAL
from helpers.language.wording import WITHHELD
from helpers.percentages import render_percent
from helpers.schemas import name_subjects

SMALLEST_BASE = 50
FIRST_ROW = 2  # below the header, as a spreadsheet counts
COMPARED = ("compared_with", "compared_count")
PLACE = ["source_file", "source_row"]
REMADE = (
    *("published", "count", "percent", "percent_decimals", "marks", "missing_reason", "bound", "unit"),
    *("value", "change_count", "change_percent", "compared_count"),
)
WITHHELD_WHOLE = dict.fromkeys(REMADE) | {"published": WITHHELD, "missing_reason": "withheld"}
CLOSED_MARK = "closed"  # nothing opens its table or indicator
UNSAID_MARK = "not said again"  # it would link what earlier editions show

Shown = int | str | None
Levels = Mapping[tuple[str, str, str], Shown]


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
        for name, when, count in (("shown", "period", "count"), ("shown_before", *COMPARED)):
            stated = pd.notna(row[count])
            row[name] = show(row["subject"], str(row[when]), int(row[count])) if stated else None
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
    is_cell, has_percent = pd.isna(row["claim"]), pd.notna(row["percent"])
    states_figure = row["shown"] is not None or has_percent or re.search(r"\d", str(row["published"]))
    if is_cell and not states_figure:
        return dict.fromkeys(REMADE) | {name: row[name] for name in ("published", "missing_reason")}
    if row["claim"] in ("change", "difference"):
        return _remake_change(row, levels)
    own = base = None
    if is_cell and prints_shares and row["item"] != TOTAL:
        own, base = row["shown"], levels.get((row["report"], f"{row['table']}: {TOTAL}", row["period"]))
    elif not is_cell and has_percent:
        base = levels.get((row["report"], row["compared_with"], row["period"]))
        own = row["shown"] or levels.get((row["report"], row["subject"], row["period"]))
    return _print_share(row["shown"], own, base)


def _print_share(count: Shown, own: Shown, base: Shown) -> dict[str, object]:
    """A count with its share of a base, as far as both are public and the base is large enough."""
    percent = None
    if isinstance(own, int) and isinstance(base, int) and SMALLEST_BASE <= base >= own:
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


def _remake_change(row: Mapping, levels: Levels) -> dict[str, object]:
    """A change between two periods, made again from their public counts."""
    now = row["shown"] or levels.get((row["report"], row["subject"], row["period"]))
    before = row["shown_before"] or levels.get((row["report"], row["subject"], row["compared_with"]))
    if not isinstance(now, int):
        return WITHHELD_WHOLE.copy()
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


def withhold_whole(figures: pd.DataFrame, mark: str) -> pd.DataFrame:
    """Figures of which nothing may be shown: withheld, blank cells too, and marked with the reason."""
    types = {name: figures[name].dtype for name in REMADE}
    closed = figures.assign(**WITHHELD_WHOLE | {"marks": mark, "amount_gbp": pd.NA})
    return closed.astype(types | {"amount_gbp": "string"})


def number_rows(figures: pd.DataFrame, reordered: pd.Series) -> dict[tuple[str, int], int]:
    """For each file and row its public row number, which says nothing of the order of the printed rows.

    A table printed largest first says of two withheld counts which is the larger. Rows of a file with
    any of the ``reordered`` figures are numbered by item, the total last, and by what they show; those
    of all others keep their number.
    """
    shown = figures[["item", "period", "claim", "section", "compared_with", "published"]].fillna("")
    signs: dict[tuple[str, int], list[tuple]] = defaultdict(list)
    places = list(figures[PLACE].itertuples(index=False, name=None))
    for place, said in zip(places, shown.itertuples(index=False, name=None), strict=True):
        signs[place].append((said[0] == TOTAL, *said))
    numbers = {place: place[1] for place in places}
    for file in figures["source_file"][reordered].unique():
        rows = sorted((place for place in signs if place[0] == file), key=signs.__getitem__)
        numbers |= {place: number for number, place in enumerate(rows, FIRST_ROW)}
    return numbers
