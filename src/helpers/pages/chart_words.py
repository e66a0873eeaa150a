"""The words around a chart: a title that is its message, and one sentence that says what it shows.

Every number in them comes from the rows that are drawn; see ``narrative`` for the sentences of the text.
"""

from __future__ import annotations

import pandas as pd

from helpers.language.shorthand import MEANINGS
from helpers.language.wording import join_words, say_bound, say_count, say_money, say_number
from helpers.statistics.series import is_withheld
from helpers.statistics.years import sort_periods


def name_source(rows: pd.DataFrame, sources: pd.DataFrame) -> str:
    """Who published the rows and in which reports: ``Progress Housing Group, report 2023-24``."""
    used = sources[sources["path"].isin(rows["source_file"])]
    publishers = join_words(used["publisher"].drop_duplicates())
    reports = sorted(used["report"].unique())
    return f"{publishers}, {'report' if len(reports) == 1 else 'reports'} {join_words(reports)}"


def say_value(row: pd.Series, value: str = "count") -> str:
    """The figure of one row as text, with its bound: ``1,401``, ``more than 300``, ``£276,535``."""
    if pd.isna(row[value]):
        return row["published"] if pd.notna(row["published"]) else say_number(None)
    number = say_money(row[value]) if value == "amount_gbp" else int(row[value])
    return say_bound(number, None if pd.isna(row["bound"]) else row["bound"])


def title_series(rows: pd.DataFrame, noun: str, value: str = "count", *, is_clear: bool | None = None) -> str:
    """The message of a series: where its last year stands against the year before it that is known.

    For example: ``Referrals fell from 123 in 2022/23 to 71 in 2023/24, the lowest year shown``. "Rose"
    and "fell" stand only where a test of chance says so (``is_clear``); without a test (None) the title
    says from where to where. With a bound it gives both figures as published.
    """
    before, last = rows.iloc[-2], rows.iloc[-1]
    told = [f"{say_value(row, value)} in {row['period']}" for row in (before, last)]
    if before[value] == last[value] and pd.notna(last[value]):
        return f"{noun}: {say_value(last, value)} in both {before['period']} and {last['period']}"
    if is_clear is False:
        return f"{noun}: from {told[0]} to {told[1]}, no clear change"
    if pd.notna(before["bound"]) or pd.notna(last["bound"]):
        return f"{noun}: {told[0]}, and {told[1]}"
    verb = _name_direction(before[value], last[value]) if is_clear else "went"
    return f"{noun} {verb} from {told[0]} to {told[1]}{_name_extreme(rows, value)}"


def _name_direction(before: object, last: object) -> str:
    return "rose" if float(last) > float(before) else "fell"


def _name_extreme(rows: pd.DataFrame, value: str) -> str:
    """Whether the last year is the highest or lowest of at least three that are exact and reliable."""
    sound = rows["bound"].isna() & (rows["mark"].isna() if "mark" in rows else True)
    known = rows.loc[sound, value].dropna().astype(float)
    if len(known) < 3 or known.index[-1] != rows.index[-1]:
        return ""
    others, last = known.iloc[:-1], known.iloc[-1]
    if last > others.max():
        return ", the highest year shown"
    return ", the lowest year shown" if last < others.min() else ""


def describe_series(rows: pd.DataFrame, noun: str, value: str = "count") -> str:
    """One sentence for those who do not see the chart: kind, first year, highest year, last year."""
    known = rows[rows[value].notna()]
    if known.empty:
        return f"Chart of {noun} by year; no figure is shown."
    highest = known.loc[known[value].astype(float).idxmax()]
    picked = [known.iloc[0], highest, known.iloc[-1]]
    told = list(dict.fromkeys(f"{_say_marked(row, value)} in {row['period']}" for row in picked))
    return f"Bar chart of {noun} by year: {join_words(told)}."


def _say_marked(row: pd.Series, value: str) -> str:
    """A figure with the meaning of its mark in words: ``92 (low reliability)``."""
    mark = row.get("mark")
    meaning = "" if pd.isna(mark) else f" ({MEANINGS[mark].partition(':')[0]})"
    return say_value(row, value) + meaning


def word_series(
    rows: pd.DataFrame,
    sources: pd.DataFrame,
    noun: str,
    measure: str,
    value: str = "count",
    *,
    is_clear: bool | None = None,
) -> dict[str, str]:
    """Title, subtitle, source and alt text of a chart of one series; empty when it cannot be drawn."""
    if len(rows) < 2:
        return {}
    return {
        "title": title_series(rows, noun, value, is_clear=is_clear),
        "subtitle": f"{measure}, {rows['period'].iloc[0]} to {rows['period'].iloc[-1]}",
        "source": name_source(rows, sources),
        "alt": describe_series(rows, measure[0].lower() + measure[1:], value),
    }


def word_items(rows: pd.DataFrame, sources: pd.DataFrame, kind: str, measure: str) -> dict[str, str]:
    """Words of a chart with one panel per item: its message is which item is largest in the last year."""
    known = rows[rows["count"].notna()]
    if known.empty:
        return {}
    last = known[known["period"] == sort_periods(known["period"])[-1]]
    largest = last.loc[last["count"].astype(int).idxmax()]
    told = f"{largest['item']} with {say_number(int(largest['count']))}"
    hidden = "missing_reason" in rows and is_withheld(rows).any()
    others = "" if hidden else f", ahead of {say_count(len(last) - 1, 'other')}"
    return {
        "title": f"The largest {kind} in {largest['period']} is {told}{others}",
        "subtitle": f"{measure}, {rows['period'].iloc[0]} to {largest['period']}",
        "source": name_source(rows, sources),
        "alt": f"Small bar charts, one for each {kind}: the largest in {largest['period']} is {told}.",
    }


def word_shares(rows: pd.DataFrame, sources: pd.DataFrame, title: str, measure: str) -> dict[str, str]:
    """Words of a chart of shares over the years, under a title of its own.

    The alternative text gives the last year of every series, with the ``text`` that stands beside its
    name in the chart, such as its count and base.
    """
    known = rows[rows["share_percent"].notna()]
    if known.empty:
        return {}
    period = sort_periods(known["period"])[-1]
    last = known[known["period"] == period]
    told = join_words(
        f"{row['share_percent']}% {row['series']}" + ("" if pd.isna(row.get("text")) else f" ({row['text']})")
        for _, row in last.iterrows()
    )
    return {
        "title": title,
        "subtitle": f"{measure}, {known['period'].iloc[0]} to {period}",
        "source": name_source(rows, sources),
        "alt": f"Line chart by year; in {period}: {told}.",
    }


def title_range(rows: pd.DataFrame, noun: str) -> str:
    """The message of several shares that lie close together: the lowest and highest of the last year."""
    known = rows[rows["share_percent"].notna()]
    if known.empty:
        return ""
    period = known["period"].iloc[-1]
    shares = sorted(known.loc[known["period"] == period, "share_percent"], key=float)
    return f"Between {shares[0]}% and {shares[-1]}% of {noun} in {period}"
