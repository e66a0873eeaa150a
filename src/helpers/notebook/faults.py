"""What was found wrong in the published figures, in words: problems, claims in prose, and how many."""

import re
from collections.abc import Collection

import pandas as pd

from helpers.checking.evidence import TOTAL
from helpers.checking.notice_words import OF_A_COLUMN, split_sentences
from helpers.checking.problems import keep_newest
from helpers.exports.periods import sort_periods
from helpers.language.wording import WITHHELD, join_words, match_verb, say_count, start_sentence
from helpers.schemas import SEVERITIES

IN_PROSE = ("statement", "statements_disagree", "unit")
BETWEEN_TABLES = (
    *("denominator_changes", "totals_disagree", "identical_columns"),
    *("items_do_not_add_up", "percentages_do_not_add_up"),
)
COMPARABILITY = ("identical_columns", "denominator_changes", "totals_disagree")
_BASE = re.compile(r"(\d{4}(?:/\d\d)?): ([^;]+?)(?=; \d{4}|\. Of )")  # of bases that change


def tell_problems(findings: pd.DataFrame, kinds: Collection[str] | None = None) -> list[tuple[str, str]]:
    """The problems of some kinds in their order: what each is about, and what was found there.

    One of each table in full, and where else it is the same. In prose every problem is one of its own, of
    percentages every cause; what reads the same is told once. Bases that change are left to a table
    (``list_bases``).
    """
    chosen = findings if kinds is None else findings[findings["kind"].isin(kinds)]
    causes = chosen["why"].where(chosen["kind"] == "percentage", "")
    own = chosen["finding_id"].where(chosen["kind"].isin((*IN_PROSE, "revised")), causes)
    told = []
    for _, alike in chosen.groupby(["kind", "table", own], sort=False):
        row, periods = alike.iloc[0], alike["period"].iloc[1:]
        places = [f"“{item}”" for item in alike["item"].dropna().unique() if item != str(row["item"])]
        places = places or sort_periods(periods[~periods.isin(str(row["period"]).split(" to "))].dropna())
        period = f", {row['period']}" if pd.notna(row["period"]) else ""
        can_quote = row["kind"] in IN_PROSE and row["published"] != WITHHELD
        printed = f", published as “{row['published']}”" if can_quote else ""
        is_listed = row["kind"] == "denominator_changes" and _BASE.search(row["why"])
        why = split_sentences(row["why"].partition(". ")[0] if is_listed else row["why"])
        why += [f"The same holds for {join_words(places)}."] if places else []
        is_column = row["kind"] in OF_A_COLUMN and row["item"] == TOTAL
        about = row["about"].rpartition(" in ")[2] if is_column else row["about"]
        told.append((f"{start_sentence(about)}{period}{printed}.", " ".join(why)))
    return list(dict.fromkeys(told))


def list_bases(findings: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The base that the percentages of each year rest on, where it changes: its table, period and link.

    Each year's stands as the newest report printed it. No rows in the public edition, which cannot tell them.
    """
    changes = findings[findings["kind"] == "denominator_changes"].drop_duplicates(["report", "table"])
    changes = changes.sort_values("report", ascending=False, kind="stable")
    rows = [
        (row.report, row.table, row.item, *found.groups(), start_sentence(row.about.rpartition(" in ")[2]))
        for row in changes.itertuples()
        for found in _BASE.finditer(row.why)
    ]
    place = ["report", "table", "item", "period"]
    bases = pd.DataFrame(rows, columns=[*place, "base", "about"], dtype="string")
    bases = bases.drop_duplicates(["table", "period"]).sort_values(["table", "period"])
    return bases.merge(figures[[*place, "link"]], how="left")


def count_problems(findings: pd.DataFrame) -> str:
    """How many problems were found, and how many of them could change what a reader concludes.

    What a later report prints again counts once.
    """
    if findings.empty:
        return "No problem was found in the figures shown here."
    findings = keep_newest(findings)
    high = (findings["severity"] == SEVERITIES[0]).sum()
    found = f"{say_count(len(findings), 'problem')} {match_verb(len(findings), 'were')} found"
    return f"{found} in the figures shown here; {high} of them could change what a reader concludes."


def count_claims(claims: pd.DataFrame) -> str:
    """How many figures in prose follow, how many do not, and how many nobody can check."""
    if claims.empty:
        return ""
    verdicts = ("agrees", "does not follow", "cannot be checked")
    follow, wrong, unknown = (claims["verdict"].eq(name).sum() for name in verdicts)
    return (
        f"Of {say_count(len(claims), 'figure')} in prose that this edition can show, "
        f"{follow} {match_verb(follow, 'follow')}, {wrong} {match_verb(wrong, 'do')} not, "
        f"and {unknown} cannot be checked."
    )
