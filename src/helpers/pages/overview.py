"""What the overview says: what to know, what was wrong in the published figures, and where to read more."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from IPython.display import Markdown

from helpers.language.glossary import GLOSSARY, explain_terms
from helpers.language.narrative import CAUTION_REFERRALS, CHANCE_BASIS, KeyPoint
from helpers.language.wording import join_words
from helpers.pages import referral_parts, safeguarding
from helpers.pages.chart_words import name_source
from helpers.pages.community import INVESTMENT, list_indicator, tell_amount, tell_cost, tell_support
from helpers.pages.known import Known
from helpers.pages.notebook import link_points
from helpers.pages.outcomes import ACCEPTED, tell_acceptance, tell_headline, tell_slips
from helpers.pages.problem_words import tell_severity
from helpers.pages.report_workbook import write_report_workbook
from helpers.pages.safeguarding import CHILDREN, REFERRALS
from helpers.pages.verdicts import tell_verdicts
from helpers.percentages import CAUSES
from helpers.statistics.series import select_series

WORKBOOK = "tables.xlsx"
PANELS = {
    "All referrals": REFERRALS,
    "About self-neglect": "safeguarding_by_abuse_type: Self-Neglect",
    "About children": CHILDREN,
    "Accepted by the local authority": f"safeguarding_by_outcome: {ACCEPTED}",
}


def tell_five(known: Known) -> list[KeyPoint]:
    """The five things to know, each with its count, its base, how sure it is, and where it was published."""
    points = [
        (safeguarding.tell_referrals(known)[:1], REFERRALS),
        (referral_parts.tell_kinds(known)[:1], PANELS["About self-neglect"]),
        (tell_headline(known), PANELS["Accepted by the local authority"]),
        (tell_money(known), INVESTMENT, "amount_gbp"),
    ]
    page = known.name_page("02_reconcile_percentages")
    return [
        *link_points(known, points),
        *(KeyPoint(sentence, "Every percentage checked", page) for sentence in tell_wrong(known)),
    ]


def tell_money(known: Known) -> list[str]:
    """How much was invested in communities, for how many projects, and whether anything bears that out."""
    rows = list_indicator(known, INVESTMENT, "amount_gbp")
    if rows.empty:
        return []
    told = [tell_amount(rows, known), tell_support(rows, known), *tell_cost(rows, known)[:1]]
    return [" ".join(filter(None, told))]


def tell_wrong(known: Known) -> list[str]:
    """How many published percentages do not follow from their count and total, and from what causes."""
    checked = known.reconciled[known.reconciled["verdict"] != "cannot_check"]
    wrong = checked[checked["verdict"] != "agrees"]
    if wrong.empty:
        return []
    causes = wrong["mechanism"].map(CAUSES).value_counts()
    if known.edition != "internal":
        return tell_verdicts(known.reconciled, known.edition)
    told = join_words(f"{cause} ({count})" for cause, count in causes.iloc[:3].items())
    counted = f"{len(wrong)} of {len(checked)} published percentages do not follow when rounded as usual"
    return [f"{counted}. That is certain. The most plausible causes, the commonest first: {told}."]


def list_panels(known: Known) -> pd.DataFrame:
    """The counts of the overview's chart: a panel each for all referrals and three parts of them.

    Years that cannot be relied on are left out.
    """
    panels = [select_series(known.figures, subject).assign(item=item) for item, subject in PANELS.items()]
    rows = safeguarding.mark_unreliable(pd.concat(panels, ignore_index=True), known)
    return rows[rows["mark"].isna()].drop(columns="mark").reset_index(drop=True)


def list_pages(known: Known) -> list[KeyPoint]:
    """The other pages, each with what it answers."""
    pages = {
        "03_safeguarding_trends": ("Safeguarding", "how referrals changed, on bases that stay the same"),
        "04_community_trends": ("Community", "what is known of activities, money and employment support"),
        "02_reconcile_percentages": ("Percentages checked", "which published percentages are wrong, and why"),
        "01_clean_yearly_exports": ("Published figures", "every figure as it was published, with its source"),
    }
    return [
        KeyPoint(f"{title}: {answer}.", f"Open {title}", known.name_page(name))
        for name, (title, answer) in pages.items()
    ]


def word_panels(rows: pd.DataFrame, known: Known) -> dict[str, str]:
    """Words of the overview's chart: its message is the last year's referrals, and what most were about."""
    counted = rows[rows["count"].notna()]
    if counted.empty:
        return {}
    period = counted["period"].iloc[0] if len(counted) == 1 else counted["period"].max()
    last = counted[counted["period"] == period].set_index("item")["count"]
    told = join_words(f"{name.lower()} {int(count)}" for name, count in last.items())
    return {
        "title": _title_panels(rows, last.to_dict(), period, safeguarding.is_change_clear(known)),
        "subtitle": f"Safeguarding referrals, {counted['period'].min()} to {period}",
        "source": name_source(counted, known.sources),
        "alt": f"Small bar charts of safeguarding referrals by year; in {period}: {told}.",
    }


def _title_panels(rows: pd.DataFrame, last: dict[str, int], period: str, is_clear: bool | None) -> str:
    """The message of the overview: ``Referrals fell to 71 in 2023/24; 41 were about self-neglect``."""
    referrals, self_neglect = (last.get(name) for name in list(PANELS)[:2])
    if referrals is None:
        return f"Safeguarding referrals in {period}"
    before = rows.loc[rows["item"].eq("All referrals") & rows["period"].ne(period), "count"].dropna()
    verb = "rose" if is_clear and referrals > before.iloc[-1] else "fell"
    told = (
        f"Referrals {verb} to {referrals} in {period}" if is_clear else f"{referrals} referrals in {period}"
    )
    return told if self_neglect is None else f"{told}; {self_neglect} were about self-neglect"


def tell_difference(known: Known) -> list[str]:
    """What the wrong percentages would have made a reader believe, against what the counts say."""
    slips = tell_slips(known) if known.edition == "internal" else []
    return [*tell_headline(known), *slips, *tell_acceptance(known)[1:]]


def tell_trust(known: Known) -> list[str]:
    """What a reader must know before relying on this page."""
    return [
        CHANCE_BASIS,
        CAUTION_REFERRALS,
        *tell_severity(known),
        "The figures are the publisher's own; no case file was seen and nobody was asked.",
    ]


def explain_words() -> Markdown:
    """The terms that the pages use, explained."""
    return Markdown(explain_terms(GLOSSARY))


def leave_workbook(known: Known, pages_folder: str) -> Markdown:
    """Write the report's workbook beside its pages, and the sentence that leads to it.

    Without a folder nothing is written, as when the notebook is run by hand.
    """
    if not pages_folder:
        return Markdown("The workbook of all tables is written when the pages are built.")
    path = write_report_workbook(
        Path(pages_folder) / WORKBOOK,
        figures=known.figures,
        reconciled=known.reconciled,
        findings=known.findings,
        sources=known.sources,
        report=known.report,
        edition=known.edition,
        indicators=known.indicators,
    )
    return Markdown(
        f"[All tables as a workbook]({path.name}), a table on each sheet, with its notes and sources."
    )
