"""The parts of all referrals: what kinds of abuse they were about, and which business areas made them."""

from __future__ import annotations

import pandas as pd

from helpers.language.narrative import say_family, say_share_trend
from helpers.language.wording import join_words, say_count, say_share
from helpers.pages.chart_words import name_source
from helpers.pages.known import Known
from helpers.statistics.comparisons import correct_family
from helpers.statistics.intervals import Share
from helpers.statistics.series import figures_by_period, select_series, select_table, shares_by_period
from helpers.statistics.trends import ShareTrend, measure_share_trend

REFERRERS = "safeguarding_by_business_area"
KINDS_NAMED_SHORT = ("Financial", "Physical", "Institutional")
# Kinds of abuse that never reached so many are kept as counts: their shares move too much by chance.
SMALL_COUNT = 20


def list_kinds(known: Known) -> pd.DataFrame:
    """Counts by kind of abuse and year, without the total; the largest kind of the last year first."""
    rows = select_table(known.figures, "safeguarding_by_abuse_type")
    rows = rows[rows["item"] != "Total"]
    if rows.empty:
        return rows
    last = rows[rows["period"] == rows["period"].iloc[-1]].set_index("item")["count"]
    order = last.sort_values(ascending=False, kind="stable").index
    return rows.sort_values("item", key=order.get_indexer, kind="stable").reset_index(drop=True)


def measure_kinds(known: Known) -> dict[str, ShareTrend]:
    """The trend of each kind of abuse as a share of all referrals, judged as one family.

    Kinds that never reached ``SMALL_COUNT`` referrals in a year are left out.
    """
    totals = select_series(known.figures, "safeguarding_by_abuse_type: Total")
    trends = {
        item: measure_share_trend(shares_by_period(rows, totals), known.rounded_to)
        for item, rows in list_kinds(known).groupby("item", sort=False)
        if (rows["count"] >= SMALL_COUNT).any()
    }
    return correct_family(trends, family="the larger kinds of abuse")


def tell_kinds(known: Known) -> list[str]:
    """The kinds whose share clearly changed, those whose share did not, and how they were judged."""
    trends = measure_kinds(known)
    clear = {item: trend for item, trend in trends.items() if trend.chance and trend.chance.is_clear}
    others = [name_kind(item) for item, trend in trends.items() if trend.chance and item not in clear]
    told = [
        say_share_trend(trend, f"{name_kind(item).capitalize()} as a share of all referrals", known.edition)
        for item, trend in clear.items()
    ]
    if others and known.edition == "internal":
        told.append(f"There is no clear change in the share of {join_words(others)}.")
    elif others:
        told.append(f"Rounded counts cannot show whether the share of {join_words(others)} changed.")
    return [*told, say_family(trends)] if told else []


def name_kind(item: str) -> str:
    """A kind of abuse within a sentence.

    >>> name_kind("Financial"), name_kind("Self-Neglect"), name_kind("Domestic Abuse")
    ('financial abuse', 'self-neglect', 'domestic abuse')
    """
    return f"{item.lower()} abuse" if item in KINDS_NAMED_SHORT else item.lower()


def rank_referrers(known: Known) -> pd.DataFrame:
    """The business areas of the last year, each with its share of all referrals as ``text``."""
    rows = select_table(known.figures, REFERRERS)
    rows = rows[rows["period"] == rows["period"].max()]
    totals = list(figures_by_period(rows[rows["item"] == "Total"]).values())
    if not totals:
        return rows.iloc[:0]
    rows = rows[rows["item"] != "Total"].reset_index(drop=True)
    shares = [Share(None if pd.isna(count) else int(count), totals[0]) for count in rows["count"]]
    text = pd.Series([say_share(share, edition=known.edition) for share in shares], dtype="string")
    return rows.assign(text=text.where(rows["count"].notna()))


def word_referrers(rows: pd.DataFrame, known: Known) -> dict[str, str]:
    """Words of the chart of business areas: its message is which made the most referrals in the last year.

    Of rounded counts that cannot be said, only how many the areas with the largest count made.
    """
    if rows["count"].dropna().empty:
        return {}
    largest = rows[rows["count"] == rows["count"].max()]
    period, areas = largest["period"].iloc[0], say_count(len(rows), "business area")
    each = " each" if len(largest) > 1 else ""
    most = f", the most of {areas}" if known.edition == "internal" else ""
    told = f"Referrals by {join_words(largest['item'])} in {period}: {largest['text'].iloc[0]}{each}{most}"
    return {
        "title": told,
        "subtitle": f"Safeguarding referrals by business area, {period}",
        "source": name_source(rows, known.sources),
        "alt": f"Bar chart of {areas}, the largest first. {told}.",
    }
