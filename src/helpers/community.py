"""What the community page says: its rows and its sentences, each from what is known as of one report.

Activity is what was done, not what came of it; money is what was given, not what it achieved. Figures that
count different things keep different indicators and are never joined. Every function copes with figures that
had not been published yet: no rows, no sentences.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd

from helpers.chart_words import say_value
from helpers.known import Known
from helpers.narrative import KeyPoint, say_gaps
from helpers.notebook import link_point
from helpers.series import select_series
from helpers.verdicts import tell_severity
from helpers.wording import join_words, round_half_up, say_money, say_number
from helpers.years import fill_gaps

JOB_CLUBS = "job_club_people"
INVESTMENT = "community_investment"
CHECKS, APPRAISALS = "community_checks", "neighbourhood_appraisals"
EVENTS = ("community_events", "event_attendances", "event_attendances_independent_living")
EARLIER_EVENTS = ("edi_events", "edi_attendances")
PLACEMENTS = ("project_search", "brighter_futures", "trade_apprentices", "apprentice")
EMPLOYMENT = ("progress_futures", "people_supported", "people_helped_into", "mpt_steps", "star")
GRANTS = ("soup_dragon", "christmas", "hebden", "cloverleaf", "emergency_fund", "community_centres")
GIVING = ("charity_fund", "challenge", "alzheimers", "magic_key", "employee_charity", "wish_tree")
PROSE_PROBLEMS = ("statement", "statements_disagree", "unit")


def list_indicator(known: Known, subject: str, value: str = "count") -> pd.DataFrame:
    """One indicator by year, as ``series.select_series`` gives it."""
    return select_series(known.figures, subject, value)


def tell_series(rows: pd.DataFrame, noun: str) -> list[str]:
    """The last year of a series, which earlier years are bounds only, and which years are missing."""
    if rows.empty:
        return []
    last = rows.iloc[-1]
    bounded = rows[rows["bound"].notna()]
    told = [f"{say_value(last).capitalize()} {noun} in {last['period']}."]
    if len(bounded) and len(rows) > 1:
        bounds = join_words(f"{say_value(row)} in {row['period']}" for _, row in bounded.iterrows())
        told.append(f"Only bounds were published for some years: {bounds}. How much changed cannot be said.")
    return [*told, say_gaps(find_gaps(rows))]


def find_gaps(rows: pd.DataFrame) -> list[str]:
    """The years between first and last of a series for which nothing was published."""
    filled = fill_gaps(rows[["period", "published"]])
    return filled.loc[filled["published"].isna(), "period"].to_list()


def tell_investment(known: Known) -> list[str]:
    """How much was invested in communities in the last two years, and how much that is for each project."""
    rows = list_indicator(known, INVESTMENT, "amount_gbp")
    if rows.empty:
        return []
    amounts = [f"{say_money(row['amount_gbp'])} in {row['period']}" for _, row in rows.iloc[-2:].iterrows()]
    went = " to ".join(amounts) if len(amounts) == 2 else amounts[0]
    start = "Community investment went from" if len(amounts) == 2 else "Community investment was"
    return [f"{start} {went}.", *tell_cost(known, rows.iloc[-1])]


def tell_cost(known: Known, investment: pd.Series) -> list[str]:
    """The money for each project in the year of an investment, where projects were counted."""
    projects = list_indicator(known, "projects_supported").set_index("period")["count"]
    if investment["period"] not in projects or not projects[investment["period"]]:
        return []
    count = int(projects[investment["period"]])
    each = Fraction(Decimal(investment["amount_gbp"])) / count
    return [
        f"In {investment['period']} it supported {say_number(count)} projects: "
        f"{say_money(each)} for each on average, which need not be what any one of them got."
    ]


def list_checks(known: Known) -> pd.DataFrame:
    """Appraisals, then checks, by year: two ways of counting, in one frame with the column ``item``."""
    parts = [
        list_indicator(known, APPRAISALS).assign(item="appraisals"),
        list_indicator(known, CHECKS).assign(item="checks"),
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates("period", keep="last", ignore_index=True)


def find_checks_break(rows: pd.DataFrame) -> dict[str, str]:
    """The first year counted as checks, with the words for the break before it; empty without one."""
    checks = rows.loc[rows["item"] == "checks", "period"]
    return {checks.iloc[0]: "checks, not appraisals"} if 0 < len(checks) < len(rows) else {}


def tell_checks(rows: pd.DataFrame) -> list[str]:
    """The last two years of checks, and what they must not be compared with."""
    checks = rows[rows["item"] == "checks"]
    if checks.empty:
        return []
    told = join_words(f"{say_value(row)} in {row['period']}" for _, row in checks.iloc[-2:].iterrows())
    appraisals = rows[rows["item"] == "appraisals"]
    if appraisals.empty:
        return [f"Community checks: {told}."]
    earlier = join_words(f"{say_value(row)} in {row['period']}" for _, row in appraisals.iterrows())
    return [
        f"Community checks: {told}.",
        f"Before that, volunteers' neighbourhood appraisals were counted: {earlier}. The two may not be the "
        "same thing, so no line joins them.",
    ]


def tell_events(known: Known) -> list[str]:
    """How many people came to an event on average in the last year, and what attendance counts."""
    events = list_indicator(known, "community_events").set_index("period")["count"]
    people = list_indicator(known, "event_attendances").set_index("period")["count"]
    shared = [period for period in events.index if period in people.index and events[period]]
    if not shared:
        return []
    each = round_half_up(Fraction(int(people[shared[-1]]), int(events[shared[-1]])), 1)
    return [
        f"In {shared[-1]} an event had {each} attendees on average.",
        "One person may attend many events, so attendances are not people.",
    ]


def list_published(known: Known, *prefixes: str) -> pd.DataFrame:
    """Figures in prose whose indicator starts with one of the prefixes, as published, each once per period.

    Columns: ``label`` of the indicator, period, published, report, and where the figure stands. Newer
    reports come first for the same figure; rows follow the order of the indicators.
    """
    labels = known.indicators.set_index("id")["label"]
    rows = known.figures[known.figures["claim"].notna() & known.figures["item"].str.startswith(prefixes)]
    rows = rows.sort_values("report", ascending=False, kind="stable")
    rows = rows.drop_duplicates(["item", "period", "published"])
    order = pd.Series(range(len(labels)), index=labels.index)
    rows = rows.assign(label=rows["item"].map(labels), order=rows["item"].map(order))
    return rows.sort_values(["order", "period"], kind="stable").reset_index(drop=True)


def tell_problems(known: Known, *prefixes: str) -> list[str]:
    """What does not follow in the prose about indicators that start with one of the prefixes."""
    found = known.findings[known.findings["kind"].isin(PROSE_PROBLEMS)]
    found = found[found["item"].fillna("").str.startswith(prefixes)]
    labels = known.indicators.set_index("id")["label"]
    found = found.assign(label=found["item"].map(labels).fillna(found["item"]))
    return [
        f"{row['label']}, {row['period']}, published as “{row['published']}”: {row['why']}"
        for _, row in found.iterrows()
    ]


def tell_key_points(known: Known) -> list[KeyPoint]:
    """What a reader must take away, each point with the raw cell that it rests on."""
    points = [
        (
            tell_series(list_indicator(known, JOB_CLUBS), "people were helped at job clubs")[:1],
            JOB_CLUBS,
            "count",
        ),
        (tell_investment(known)[:1], INVESTMENT, "amount_gbp"),
        (tell_checks(list_checks(known))[:1], CHECKS, "count"),
        (tell_problems(known, "charity_fund_total"), "charity_fund_total", "amount_gbp"),
        (tell_problems(known, "progress_futures"), "progress_futures_outcomes", "count"),
    ]
    return [
        link_point(known, sentence, subject, value)
        for sentences, subject, value in points
        for sentence in sentences
    ]


def tell_trust(known: Known) -> list[str]:
    """What a reader must know before relying on the community page."""
    return [
        "These figures count what was done and spent. They do not say what came of it.",
        "Most stood in prose, each in one report only, so there is nothing to check them against.",
        "Names of activities changed between reports; figures under different names are not joined.",
        *tell_severity(known, "community"),
    ]
