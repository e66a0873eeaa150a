"""What the safeguarding page says: its rows and its sentences, each from what is known as of one report.

Referrals are what the publisher calls safeguarding concerns raised. They count what staff noticed and
passed on, not abuse itself. Every function copes with figures that had not been published yet, and with
those that the public edition withholds: no rows, no sentences, or ``[c]``.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.language.narrative import (
    CAUTION_REFERRALS,
    CHANCE_BASIS,
    KeyPoint,
    say_count_change,
    say_dispersion,
    say_share_change,
    say_share_trend,
    say_unreliable,
)
from helpers.language.shorthand import UNRELIABLE
from helpers.language.wording import say_count, say_number
from helpers.pages.chart_words import word_series
from helpers.pages.known import Known
from helpers.pages.notebook import link_points
from helpers.pages.outcomes import ACCEPTED, tell_acceptance
from helpers.pages.problem_words import is_of_theme, tell_first_of_each, tell_severity
from helpers.pages.referral_parts import tell_kinds
from helpers.statistics.comparisons import compare_shares
from helpers.statistics.intervals import count_interval
from helpers.statistics.series import (
    compare_neighbours,
    figures_by_period,
    select_series,
    select_table,
    shares_by_period,
)
from helpers.statistics.trends import measure_dispersion, measure_share_trend
from helpers.statistics.years import previous_period

REFERRALS = "safeguarding_by_person: Total"
CHILDREN = "safeguarding_by_person: Child referrals"
BREAKS = ("identical_columns", "denominator_changes", "totals_disagree")


def list_unreliable(known: Known) -> list[str]:
    """Periods whose column of referrals repeats another period's, so that it may be a copy."""
    copies = known.findings[known.findings["kind"] == "identical_columns"]
    return copies.loc[copies["table"] == "safeguarding_by_person", "period"].to_list()


def list_referrals(known: Known) -> pd.DataFrame:
    """Referrals by year, unreliable years marked, the others with the exact interval of chance."""
    return add_intervals(mark_unreliable(select_series(known.figures, REFERRALS), known))


def list_people(known: Known) -> pd.DataFrame:
    """Referrals of adults and of children by year, unreliable years marked."""
    return mark_unreliable(select_table(known.figures, "safeguarding_by_person"), known)


def mark_unreliable(rows: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The rows with column ``mark``: ``[u]`` where a column of the table by person may be a copy."""
    by_person = rows["subject"].str.startswith("safeguarding_by_person: ")
    doubtful = by_person & rows["period"].isin(list_unreliable(known))
    return rows.assign(mark=pd.Series(UNRELIABLE, rows.index, "string").where(doubtful))


def add_intervals(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with columns ``low`` and ``high``: the exact Poisson interval of each unmarked count."""
    intervals = [
        None if pd.isna(count) or pd.notna(mark) else count_interval(int(count))
        for count, mark in zip(rows["count"], rows["mark"], strict=True)
    ]
    return rows.assign(
        low=[interval and interval.low for interval in intervals],
        high=[interval and interval.high for interval in intervals],
    )


def count_reliable(known: Known) -> dict[str, int | str | None]:
    """Referrals by period, without the years that cannot be relied on."""
    counts, unreliable = figures_by_period(select_series(known.figures, REFERRALS)), list_unreliable(known)
    return {period: count for period, count in counts.items() if period not in unreliable}


def is_change_clear(known: Known) -> bool | None:
    """Whether referrals changed clearly between the last two years; None where they were not compared."""
    reliable = count_reliable(known)
    compared = compare_neighbours(reliable, known.rounded_to)
    last = compared.get(list(reliable)[-1]) if reliable else None
    return last.chance.is_clear if last and last.chance else None


def word_referrals(rows: pd.DataFrame, known: Known) -> dict[str, str]:
    """Words of the chart of referrals; empty when it cannot be drawn."""
    words = ("Referrals", "Safeguarding referrals")
    return word_series(rows, known.sources, *words, is_clear=is_change_clear(known))


def tell_referrals(known: Known) -> list[str]:
    """How the number of referrals moved, whether years differ by more than chance, and what that means."""
    reliable = count_reliable(known)
    if len(reliable) < 2:
        return [f"{say_count(count, 'referral')} in {period}." for period, count in reliable.items()]
    return [
        tell_last_change(reliable, "Referrals", known.rounded_to),
        say_dispersion(measure_dispersion(reliable, known.rounded_to), "referrals"),
        CAUTION_REFERRALS,
        CHANCE_BASIS,
    ]


def tell_last_change(counts: Mapping[str, int | str | None], label: str, rounded_to: int = 1) -> str:
    """The last year against the year before it; without a comparison where that year is not there."""
    compared = compare_neighbours(counts, rounded_to)
    later = list(counts)[-1]
    if later not in compared:
        return f"{label}: {say_number(counts[later])} in {later}. Nothing was published for the year before."
    return say_count_change(compared[later], label, previous_period(later), later)


def tell_people(known: Known) -> list[str]:
    """Whether children's share of referrals changed between the last two years, and over all years."""
    shares = shares_by_period(select_series(known.figures, CHILDREN), select_series(known.figures, REFERRALS))
    unreliable = list_unreliable(known)
    shares = {period: share for period, share in shares.items() if period not in unreliable}
    if len(shares) < 2:
        return []
    earlier, later = list(shares)[-2:]
    compared = compare_shares(shares[earlier], shares[later], rounded_to=known.rounded_to)
    trend = measure_share_trend(shares, known.rounded_to)
    return [
        say_share_change(compared, "Children's share of referrals", earlier, later, known.edition),
        say_share_trend(trend, "Children's share of referrals", known.edition),
    ]


def tell_breaks(known: Known) -> list[str]:
    """What makes columns of the safeguarding tables unfit for comparison, in the words of the findings."""
    found = known.findings[is_of_theme(known.findings["table"], "safeguarding")]
    return tell_first_of_each(found, BREAKS)


def list_training(known: Known) -> pd.DataFrame:
    """Share of colleagues with up-to-date training, by course and year, as published (per cent)."""
    rows = select_table(known.figures, "safeguarding_training", value="percent")
    return rows.rename(columns={"item": "series", "percent": "share_percent"})


def tell_charity(known: Known) -> list[str]:
    """How the charity's total moved between its last two calendar years."""
    counts = figures_by_period(select_series(known.figures, "key_by_service_area: Total"))
    if len(counts) < 2:
        return []
    return [tell_last_change(counts, "Concerns that the charity's services reported", known.rounded_to)]


def tell_key_points(known: Known) -> list[KeyPoint]:
    """What a reader must take away, each point with the raw cell that it rests on."""
    points = [
        (tell_referrals(known)[:1], REFERRALS),
        (tell_kinds(known)[:1], "safeguarding_by_abuse_type: Self-Neglect"),
        (
            tell_acceptance(known)[:1],
            f"safeguarding_by_outcome: {ACCEPTED}",
        ),
        (tell_people(known)[1:], CHILDREN),
    ]
    return link_points(known, points)


def tell_trust(known: Known) -> list[str]:
    """What a reader must know before relying on the safeguarding page."""
    return [
        "The referrals are those of one housing group; they say nothing about abuse that nobody noticed.",
        CHANCE_BASIS,
        *(
            say_unreliable(period, "they are the same as those of another year")
            for period in list_unreliable(known)
        ),
        *tell_severity(known, "safeguarding"),
    ]
