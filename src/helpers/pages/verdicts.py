"""What the page on percentages says: the verdicts summed up, the wrong cells worst first, the causes.

Everything here reads ``reconciled.csv`` and ``findings.csv`` (shapes in ``schemas``) and only words them.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from helpers.language.names import name_table
from helpers.language.phrases import start_sentence
from helpers.language.wording import join_words, match_verb, say_count
from helpers.pages.chart_words import name_source
from helpers.percentages import CAUSES, VERDICTS
from helpers.schemas import FIGURE_KEY

WRONG_COLUMNS = {
    "figure": "Figure",
    "published": "Published",
    "reconciled": "Worked out again (%)",
    "cause": "Most plausible cause",
    "sure": "How sure",
    "next": "Next best cause",
}


def tell_verdicts(reconciled: pd.DataFrame, edition: str = "internal") -> list[str]:
    """How many percentages were checked, how many follow, and how many do not."""
    counted = reconciled["verdict"].value_counts()
    checked = int(counted.drop("cannot_check", errors="ignore").sum())
    if not checked:
        return [
            "No percentage had been published together with its count and total when this report came out."
        ]
    agrees, other, differs = (int(counted.get(verdict, 0)) for verdict in list(VERDICTS)[:3])
    if edition != "internal":
        told = say_count(checked, "checked percentage")
        return [
            f"This edition can show {told}; {differs} {match_verb(differs, 'differ')} by more than rounding."
        ]
    told = [f"{say_count(checked, 'percentage')} could be checked, and {_tell_agreeing(agrees, checked)}."]
    parts = {
        f"{other} more {match_verb(other, 'follow')} only under another rounding rule": other,
        f"{differs} {match_verb(differs, 'do')} not follow at all": differs,
    }
    told += [f"{join_words(part for part, count in parts.items() if count)}."] if other or differs else []
    unchecked = int(counted.get("cannot_check", 0))
    if unchecked:
        told.append(
            f"{say_count(unchecked, 'percentage')} stood without a count or a total and cannot be checked."
        )
    return told


def _tell_agreeing(agrees: int, checked: int) -> str:
    """How many of the checked percentages follow."""
    count = "all" if agrees == checked else agrees
    return f"{count} {match_verb(agrees, 'follow')} from count and total"


def choose_wrong_columns(edition: str) -> dict[str, str]:
    """The columns of the table of wrong percentages; the public one repeats no published cell."""
    if edition == "internal":
        return WRONG_COLUMNS
    return {name: WRONG_COLUMNS[name] for name in ("figure", "cause")}


def list_wrong(reconciled: pd.DataFrame) -> pd.DataFrame:
    """Cells that do not follow half up, the furthest from what should stand there first.

    Columns: ``figure`` (item and period), published, reconciled, cause, how sure, the next best cause,
    and where the figure stands. Of an uncertain cause neither how sure nor a next best is told.
    """
    wrong = reconciled[reconciled["verdict"].isin(["differs", "agrees_other_rounding"])]
    distance = (wrong["percent"].astype(float) - wrong["expected"].astype(float)).abs()
    wrong = wrong.assign(distance=distance).sort_values("distance", ascending=False, kind="stable")
    is_told = wrong["mechanism"].ne("ambiguous")
    next_best = wrong["runner_up"].str.split(" ").str[0].map(CAUSES | {"unexplained": "none"})
    return pd.DataFrame(
        {
            "figure": wrong["item"] + ", " + wrong["period"],
            "published": wrong["published"],
            "reconciled": wrong["reconciled_percent"],
            "cause": wrong["mechanism"].map(CAUSES),
            "sure": wrong["confidence"].map(say_confidence, na_action="ignore").where(is_told),
            "next": next_best.where(is_told),
            "source_file": wrong["source_file"],
            "source_row": wrong["source_row"],
            "period": wrong["period"],
        }
    ).reset_index(drop=True)


def say_confidence(probability: str) -> str:
    """A probability as a whole percentage, rounded down, that never claims certainty.

    >>> say_confidence("0.9999"), say_confidence("0.42"), say_confidence("0.004")
    ('over 99%', '42%', 'under 1%')
    """
    percent = 100 * Decimal(probability)
    if percent > 99:
        return "over 99%"
    return "under 1%" if percent < 1 else f"{int(percent)}%"


def count_causes(reconciled: pd.DataFrame) -> pd.DataFrame:
    """A row per cause: how many cells it explains, in which periods, and one example with its place."""
    wrong = reconciled[reconciled["verdict"].isin(["differs", "agrees_other_rounding"])]
    grouped = wrong.groupby(["mechanism", wrong["parameter"].fillna("")], sort=False)
    rows = grouped.agg(
        cells=("item", "size"),
        periods=("period", lambda periods: join_words(sorted(set(periods)))),
        why=("why", "first"),
        **{column: (column, "first") for column in FIGURE_KEY},
    ).reset_index()
    rows = rows.assign(cause=rows["mechanism"].map(CAUSES))
    return rows.sort_values("cells", ascending=False, kind="stable").reset_index(drop=True)


def list_pairs(reconciled: pd.DataFrame) -> pd.DataFrame:
    """Printed against reconciled percentages of the cells that differ, for the chart."""
    rows = reconciled[reconciled["verdict"] == "differs"]
    rows = rows[rows["reconciled_percent"].str.fullmatch(r"\d+(\.\d+)?").fillna(False).astype(bool)]
    gaps = (rows["percent"].astype(float) - rows["reconciled_percent"].astype(float)).abs()
    rows = rows.loc[gaps.sort_values(ascending=False, kind="stable").index]
    return pd.DataFrame(
        {
            "item": rows["item"] + ", " + rows["period"],
            "printed_percent": rows["percent"],
            "reconciled_percent": rows["reconciled_percent"],
        }
    ).reset_index(drop=True)


def count_unchecked(reconciled: pd.DataFrame) -> pd.DataFrame:
    """Percentages that cannot be checked: how many for each reason, and the first of them with its place."""
    rows = reconciled[reconciled["verdict"] == "cannot_check"]
    first = {"example": "about"} | {column: column for column in FIGURE_KEY}
    told = {name: (column, "first") for name, column in first.items()}
    counted = rows.groupby("why", sort=False).agg(figures=("item", "size"), **told)
    return counted.sort_values("figures", ascending=False, kind="stable").reset_index()


def tell_trust(reconciled: pd.DataFrame) -> list[str]:
    """What a reader must know before relying on a cause or a reconciled figure."""
    causes = reconciled["mechanism"].eq("ambiguous").sum()
    told = [
        "Counts are believed over percentages, unless the explanation of a column says otherwise.",
        "A cause is the shortest explanation that gives back every printed character; only the publisher "
        "can confirm it.",
        "Where no cause is clearly ahead of the next one, none is named.",
    ]
    if causes:
        told.append(f"For {say_count(int(causes), 'percentage')} two causes fit too equally to choose.")
    return told


def list_checked_tables(reconciled: pd.DataFrame) -> pd.DataFrame:
    """The percentages of tables that could be checked: those of prose have no column to stand in.

    Columns as in ``schemas.reconciled``; tables are named in words.
    """
    rows = reconciled[reconciled["claim"].isna() & (reconciled["verdict"] != "cannot_check")]
    names = [start_sentence(name_table(table).removeprefix("the table ")) for table in rows["table"]]
    return rows.assign(table=names)


def word_heatmap(checked: pd.DataFrame, sources: pd.DataFrame, edition: str = "internal") -> dict[str, str]:
    """Words of the heat map: its message is how many columns of tables hold a wrong percentage.

    The public edition knows of no rounding rules, and counts only percentages that it can show.
    """
    if checked.empty:
        return {}
    columns = checked["verdict"].ne("agrees").groupby([checked["table"], checked["period"]]).any()
    wrong, of = int(columns.sum()), len(columns)
    fault = "does not follow" if edition == "internal" else "is out by more than rounding"
    return {
        "title": f"In {wrong} of {of} published columns at least one percentage {fault}",
        "subtitle": "Percentages that do not follow, of those checked, by table and year",
        "source": name_source(checked, sources),
        "alt": f"Grid of tables by year with verdicts: {wrong} of {of} columns hold a wrong percentage.",
    }


def word_pairs(pairs: pd.DataFrame, sources: pd.DataFrame, wrong: pd.DataFrame) -> dict[str, str]:
    """Words of the chart of printed against reconciled percentages: its message is the widest gap."""
    if pairs.empty:
        return {}
    worst = pairs.iloc[0]
    gap = f"printed as {worst['printed_percent']}%, worked out again as {worst['reconciled_percent']}%"
    return {
        "title": f"The widest gap: {gap}",
        "subtitle": "Printed and reconciled percentages that differ, the widest gaps first",
        "source": name_source(wrong, sources),
        "alt": f"Dot plot of printed and reconciled percentages, widest gap first: {worst['item']}, {gap}.",
    }
