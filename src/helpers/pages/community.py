"""What the community page says: its rows and its sentences, each from what is known as of one report.

Activity is what was done, not what came of it; money is what was given, not what it achieved. Figures that
count different things keep different indicators and are never joined. Every function copes with figures that
had not been published yet: no rows, no sentences.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd

from helpers.language.names import list_labels
from helpers.language.narrative import KeyPoint, say_break, say_gaps
from helpers.language.phrases import start_sentence
from helpers.language.wording import join_words, round_half_up, say_count, say_money
from helpers.pages.chart_words import say_value, title_series, word_series
from helpers.pages.known import Known
from helpers.pages.notebook import link_points
from helpers.pages.problem_words import IN_PROSE, tell_severity
from helpers.statistics.series import select_series
from helpers.statistics.years import Break, fill_gaps, first_year

JOB_CLUBS = "job_club_people"
INVESTMENT, PROJECTS = "community_investment", "projects_supported"
CHECKS, APPRAISALS = "community_checks", "neighbourhood_appraisals"
EVENTS = (
    "community_events",
    "event_attendances",
    "event_attendances_independent_living",
    "independent_living",
)
EARLIER_EVENTS = ("edi_events", "edi_attendances")
PLACEMENTS = ("project_search", "brighter_futures", "trade_apprentices", "apprentice")
EMPLOYMENT = ("progress_futures", "people_supported", "people_helped_into", "mpt_steps", "star")
GRANTS = ("soup_dragon", "christmas", "hebden", "cloverleaf", "emergency_fund", "community_centres")
GIVING = ("charity_fund", "challenge", "alzheimers", "magic_key", "employee_charity", "wish_tree")
BREAK_REASON = "they may count something else"


def list_indicator(known: Known, subject: str, value: str = "count") -> pd.DataFrame:
    """One indicator by year, as ``series.select_series`` gives it."""
    return select_series(known.figures, subject, value)


def word_indicator(
    rows: pd.DataFrame, known: Known, subject: str, noun: str, value: str = "count", measure: str = ""
) -> dict[str, str]:
    """Words of a chart of one indicator; its message compares only years that can be compared.

    Empty when there are too few rows to draw. Years before a break are drawn and never compared; where
    they count something else, ``measure`` names both.
    """
    words = word_series(rows, known.sources, noun, measure or noun, value)
    breaks = find_indicator_break(rows, known, subject)
    if not words or not breaks:
        return words
    start = next(iter(breaks))
    words |= {"alt": f"{words['alt']} The figures from {start} on are counted anew."}
    comparable = rows[rows["period"].map(first_year) >= first_year(start)]
    if len(comparable) > 1:
        return words | {"title": title_series(comparable, noun, value)}
    last = rows.iloc[-1]
    return words | {"title": f"{noun}: {say_value(last, value)} in {last['period']}, counted anew"}


def find_indicator_break(rows: pd.DataFrame, known: Known, subject: str) -> dict[str, str]:
    """The first year from which an indicator can be compared, with words for the chart; else empty.

    The reference table of indicators says from when (``comparable_from``); a break stands only between years.
    """
    indicator = known.indicators[known.indicators["id"] == subject]
    first = indicator["comparable_from"].dropna()
    if first.empty or rows.empty:
        return {}
    years = rows["period"].map(first_year)
    broken = years.min() < first_year(first.iloc[0]) <= years.max()
    return {first.iloc[0]: "counted anew"} if broken else {}


def tell_break(rows: pd.DataFrame, known: Known, subject: str) -> list[str]:
    """From when on an indicator can be compared, where years before it are shown too."""
    breaks = find_indicator_break(rows, known, subject)
    return [say_break(Break(period, BREAK_REASON)) for period in breaks]


def tell_series(rows: pd.DataFrame, noun: str) -> list[str]:
    """The last year of a series, which years are bounds only, and which years are missing."""
    if rows.empty:
        return []
    last = rows.iloc[-1]
    told = [f"{start_sentence(say_value(last))} {noun} in {last['period']}."]
    bounded = rows[rows["bound"].notna()]
    if len(bounded) and len(rows) > 1:
        bounds = join_words(f"{row['period']} ({say_value(row)})" for _, row in bounded.iterrows())
        told.append(f"No exact figure was published for {bounds}, so how much changed cannot be said.")
    return [*told, say_gaps(find_gaps(rows))]


def find_gaps(rows: pd.DataFrame) -> list[str]:
    """The years between first and last of a series for which nothing was published."""
    filled = fill_gaps(rows[["period", "published"]])
    return filled.loc[filled["published"].isna(), "period"].to_list()


def tell_investment(known: Known) -> list[str]:
    """How much was invested in the last two years that can be compared, and how much for each project."""
    rows = list_indicator(known, INVESTMENT, "amount_gbp")
    if rows.empty:
        return []
    return [tell_amount(rows, known), *tell_cost(rows, known), *tell_break(rows, known, INVESTMENT)]


def tell_amount(investment: pd.DataFrame, known: Known) -> str:
    """How much was invested in the last two years that can be compared."""
    start = next(iter(find_indicator_break(investment, known, INVESTMENT)), investment["period"].iloc[0])
    compared = investment[investment["period"].map(first_year) >= first_year(start)].iloc[-2:]
    amounts = [f"{say_value(row, 'amount_gbp')} in {row['period']}" for _, row in compared.iterrows()]
    told = f"went from {' to '.join(amounts)}" if len(amounts) == 2 else f"was {amounts[0]}"
    return f"Community investment {told}."


def tell_support(investment: pd.DataFrame, known: Known) -> str:
    """Whether anything else that was published bears out the last two years of investment."""
    rows, claims = investment.iloc[-2:], known.claims
    if claims.empty:
        return ""
    same = (claims["item"] == INVESTMENT) & claims["source_row"].isin(rows["source_row"])
    verdicts = set(claims.loc[same & claims["source_file"].isin(rows["source_file"]), "verdict"])
    if verdicts == {"agrees"}:
        return "Other published figures agree with this."
    return "Nothing else that was published can check this." if verdicts == {"cannot be checked"} else ""


def tell_cost(investment: pd.DataFrame, known: Known) -> list[str]:
    """The money for each project in the last year of investment, where both are known exactly.

    £276,535 for 47 projects is £5,884 for each.
    """
    last = investment.iloc[-1]
    period, count = last["period"], _count_exactly(known, PROJECTS).get(last["period"], 0)
    if not count or pd.notna(last["bound"]):
        return []
    each = Fraction(Decimal(last["amount_gbp"])) / count
    return [
        f"The fund supported {say_count(count, 'project')} in {period}, with {say_money(each)} for each on "
        "average.",
        "Single projects may have got far more or far less.",
    ]


def _count_exactly(known: Known, subject: str) -> dict[str, int]:
    """The counts of an indicator by year, bounds and missing ones left out."""
    rows = list_indicator(known, subject)
    rows = rows[rows["bound"].isna() & rows["count"].notna()]
    return {period: int(count) for period, count in zip(rows["period"], rows["count"], strict=True)}


def list_checks(known: Known) -> pd.DataFrame:
    """Appraisals, then checks, by year: two ways of counting, in one frame with the column ``item``."""
    parts = [
        list_indicator(known, APPRAISALS).assign(item="appraisals"),
        list_indicator(known, CHECKS).assign(item="checks"),
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates("period", keep="last", ignore_index=True)


def tell_checks(known: Known) -> list[str]:
    """The last two years of checks, and the appraisals before them, which must not be compared."""
    rows = list_checks(known)
    told = []
    for item, noun in (("checks", "community checks"), ("appraisals", "neighbourhood appraisals")):
        own = rows[rows["item"] == item].iloc[-2:]
        figures = join_words(f"{say_value(row)} in {row['period']}" for _, row in own.iterrows())
        if figures:
            told.append(f"Tenant volunteers made these {noun}: {figures}.")
    return [*told, *tell_break(rows, known, CHECKS)]


def tell_events(known: Known) -> list[str]:
    """How many people came to an event on average in the last year, and what attendance counts.

    3,662 at 349 events are 10.5 at each.
    """
    events, people = _count_exactly(known, EVENTS[0]), _count_exactly(known, EVENTS[1])
    shared = [period for period, count in events.items() if count and period in people]
    if not shared:
        return []
    last = shared[-1]
    each = round_half_up(Fraction(people[last], events[last]), 1)
    return [
        f"In {last} each event had {each} attendances on average.",
        "One person may come to many events, so attendances are not different people.",
    ]


def list_published(known: Known, *prefixes: str) -> pd.DataFrame:
    """Figures in prose whose indicator starts with one of the prefixes, as published, each once per period.

    Columns: ``label`` of the indicator, period, published, report, and where the figure stands. Newer
    reports come first for the same figure; rows follow the order of the indicators.
    """
    labels = list_labels(known.indicators)
    rows = known.figures[known.figures["claim"].notna() & known.figures["item"].str.startswith(prefixes)]
    rows = rows.sort_values("report", ascending=False, kind="stable")
    rows = rows.drop_duplicates(["item", "period", "published"])
    order = {indicator: place for place, indicator in enumerate(labels)}
    rows = rows.assign(label=rows["item"].map(labels), order=rows["item"].map(order))
    return rows.sort_values(["order", "period"], kind="stable").reset_index(drop=True)


def tell_problems(known: Known, *prefixes: str) -> list[str]:
    """What does not follow in the prose about indicators that start with one of the prefixes."""
    found = known.findings[known.findings["kind"].isin(IN_PROSE)]
    found = found[found["item"].fillna("").str.startswith(prefixes)]
    labels = list_labels(known.indicators)
    found = found.assign(label=found["item"].map(labels).fillna(found["item"]))
    return [
        f"{row['label']}, {row['period']}: the text gives “{row['published']}”. {row['why']}"
        for _, row in found.iterrows()
    ]


def tell_key_points(known: Known) -> list[KeyPoint]:
    """What a reader must take away, each point with the raw cell that it rests on."""
    points = [
        (
            tell_series(list_indicator(known, JOB_CLUBS), "people were helped at job clubs")[:1],
            JOB_CLUBS,
        ),
        (tell_investment(known)[:1], INVESTMENT, "amount_gbp"),
        (tell_checks(known)[:1], CHECKS if _count_exactly(known, CHECKS) else APPRAISALS),
        (tell_problems(known, "charity_fund_total"), "charity_fund_total", "amount_gbp"),
        (tell_problems(known, "progress_futures_outcomes"), "progress_futures_outcomes"),
    ]
    return link_points(known, points)


def tell_trust(known: Known) -> list[str]:
    """What a reader must know before relying on the community page."""
    return [
        "These figures count what was done and spent. They do not say what came of it.",
        "Activity and spending are decided, not left to chance, so no test of chance is given here.",
        "Most stood in prose, each in one report only, so there is nothing to check them against.",
        "Names of activities changed between reports. Figures under different names are not joined.",
        *tell_severity(known, "community"),
    ]
