"""Findings and claims as readers meet them: what each is about, what was found, and how much there is of it.

Everything here reads ``findings.csv`` and the checked statements (shapes in ``schemas`` and
``checking.statements``) and only words them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.checking.revisions import list_revisions
from helpers.language.names import list_labels, name_rows
from helpers.language.wording import join_words, match_verb, say_count
from helpers.pages.known import Known
from helpers.schemas import SEVERITIES
from helpers.statistics.series import WITHHELD

SAFEGUARDING_TABLES = ("safeguarding", "key_")
MISLEADING = "in a headline, out by 1 percentage point or more, or of a whole row or column"
CLAIM_VERDICTS = ("agrees", "does not follow", "cannot be checked")
IN_PROSE = ("statement", "statements_disagree", "unit")
BETWEEN_TABLES = (
    "denominator_changes",
    "totals_disagree",
    "identical_columns",
    "items_do_not_add_up",
    "percentages_do_not_add_up",
)


def is_of_theme(tables: pd.Series, theme: str) -> pd.Series:
    """Whether each table is about a theme: ``safeguarding``, the charity's included, or ``community``."""
    return tables.str.startswith(SAFEGUARDING_TABLES) == (theme == "safeguarding")


def tell_severity(known: Known, theme: str | None = None) -> list[str]:
    """How many problems were found in the figures, of one theme or of all, by how much they matter."""
    found = known.findings
    found = found[is_of_theme(found["table"], theme)] if theme else found
    if found.empty:
        return ["No problem was found in these figures."]
    counted = found["severity"].value_counts()
    high, medium, low = (int(counted.get(weight, 0)) for weight in SEVERITIES)
    lesser = {"need care in use": medium, "concern only form or rounding": low}
    told = [f"{count} {match_verb(count, words)}" for words, count in lesser.items() if count]
    return [
        f"{say_count(len(found), 'problem')} {match_verb(len(found), 'were')} found in these figures."
        + (f" {high} could mislead: {MISLEADING}." if high else "")
        + (f" {join_words(told)}." if told else "")
    ]


def list_sentences(findings: pd.DataFrame, kinds: tuple[str, ...]) -> list[str]:
    """The findings of some kinds, in their order: each says what it is about, then what was found."""
    return [word_finding(row) for _, row in findings[findings["kind"].isin(kinds)].iterrows()]


def tell_first_of_each(findings: pd.DataFrame, kinds: tuple[str, ...]) -> list[str]:
    """One finding of each kind and table in full, and where else the same was found."""
    chosen = findings[findings["kind"].isin(kinds)]
    told = []
    for _, alike in chosen.groupby(["kind", "table"], sort=False):
        told.append(word_finding(alike.iloc[0]))
        if len(alike) > 1:
            places = alike["item"] if alike["item"].nunique() > 1 else alike["period"]
            told[-1] += f" The same holds for {join_words(places.iloc[1:])}."
    return told


def word_finding(row: pd.Series) -> str:
    """What a finding is about, and what was found: ``Total, the table by outcome, 2019/20. The …``."""
    period = f", {row['period']}" if pd.notna(row["period"]) else ""
    can_quote = row["kind"] in IN_PROSE and row["published"] != WITHHELD
    printed = f", published as “{row['published']}”" if can_quote else ""
    return f"{row['about']}{period}{printed}. {row['why']}"


def tell_findings(findings: pd.DataFrame) -> list[str]:
    """The weightiest problem of each kind but percentages, in the words of the finding."""
    others = findings[(findings["kind"] != "percentage") & (findings["severity"] == "high")]
    return [word_finding(row) for _, row in others.drop_duplicates("kind").iterrows()]


def list_claims(known: Known, theme: str) -> pd.DataFrame:
    """Every claim in the prose of a theme with its verdict, as ``statements.check_statements`` gives it."""
    return known.claims[is_of_theme(known.claims["table"], theme)].reset_index(drop=True)


def tell_claims(claims: pd.DataFrame) -> list[str]:
    """How many claims follow, how many do not, and how many cannot be checked.

    The reason why not is told where it is the same for most of them.
    """
    if claims.empty:
        return ["No claim of this kind had been published when this report came out."]
    counted = claims["verdict"].value_counts()
    follow, wrong, open_ = (int(counted.get(name, 0)) for name in CLAIM_VERDICTS)
    verbs = match_verb(follow, "follow"), match_verb(wrong, "do")
    verdicts = f"{follow} {verbs[0]}, {wrong} {verbs[1]} not, and {open_} cannot be checked"
    told = [f"Of {say_count(len(claims), 'claim')}, {verdicts}."]
    reasons = claims.loc[claims["verdict"] == "cannot be checked", "why"].value_counts()
    if open_ and 2 * reasons.iloc[0] > open_:
        told.append(f"The usual reason why a claim cannot be checked: {reasons.index[0]}")
    return told


def list_wrong_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """The claims that do not follow, in their order."""
    return claims[claims["verdict"] == "does not follow"].reset_index(drop=True)


def list_said_twice(figures: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """What each report said of every period and item that more than one published, and which is used.

    Columns: about, period, said, used (a report), why, and revised (whether they differ).
    """
    rows = name_rows(list_revisions(figures), labels)
    rows = rows.assign(told=rows["published"] + " in " + rows["report"])
    grouped = rows.groupby(["about", "period"], sort=False)
    said = grouped.agg(
        said=("told", join_words),
        used=("report", "first"),
        why=("why", "first"),
        revised=("revised", "first"),
    )
    return said.reset_index()


def tell_said_twice(known: Known) -> list[str]:
    """How many figures more than one report gives, and in how many of those the reports differ.

    Nothing in the public edition, whose figures are made again from rounded counts.
    """
    if known.edition != "internal":
        return []
    said = list_said_twice(known.figures, list_labels(known.indicators))
    if said.empty:
        return []
    differing = int(said["revised"].sum())
    told = f"{say_count(len(said), 'figure')} {match_verb(len(said), 'stand')} in more than one report"
    differ = f"and {differing or 'none'} of them {match_verb(differing or 1, 'differ')}"
    return [f"{told}, {differ}.", "The workbook lists what each report said, and which is used."]
