"""Findings and reconciled percentages as the public edition may tell them.

A reason such as "25 of 123 is 20.33%" gives exact counts away, and so do a printed percentage, the
number of bits of an explanation, even a finding's id, which is a hash of the printed text. What
stays is where a problem stands and what kind it is, in fixed words without a figure. Which rounding
rule a percentage follows stays out too: "cut off, not rounded" says something of its exact count.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import pandas as pd

from helpers import schemas
from helpers.checking.claimed_relations import DOWN, STEADY, UP
from helpers.checking.evidence import TOTAL
from helpers.checking.problems import make_id
from helpers.disclosure.linked_counts import COLUMN
from helpers.disclosure.public_figures import CLOSED, EXACT, Rules, find_levels
from helpers.language.wording import WITHHELD, start_sentence
from helpers.percentages import CAUSES
from helpers.schemas import is_withheld, name_subjects


@cache
def read_words() -> Mapping[str, Mapping[str, str]]:
    """The fixed sentences of ``public_words.toml``."""
    return tomllib.loads(files("helpers.disclosure").joinpath("public_words.toml").read_text("utf-8"))


def protect_reconciled(reconciled: pd.DataFrame, protected: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The reconciled percentages of a public edition, whose figures ``protected`` holds.

    Rows of withheld figures are left out: that a cell carries a percentage at all often says that
    its count is not 0. In the other safeguarding rows the figure is the public one, ``agrees`` covers
    every rounding rule, and numbers that follow from exact counts are missing.
    """
    guarded = find_levels(reconciled, rules).ne(EXACT)
    public = _find_public(reconciled, protected)
    rows = reconciled.assign(**public)
    blank = ["denominator", "denominator_name", "expected", "parameter", "bits", "runner_up", "bits_ahead"]
    rows.loc[guarded, [*blank, "confidence", "reconciled_percent"]] = pd.NA
    totals = protected[(protected["item"] == TOTAL) & protected["claim"].isna()].set_index(COLUMN)["count"]
    shown = guarded & rows["percent"].notna()
    own = totals.reindex(pd.MultiIndex.from_frame(rows.loc[shown, COLUMN]))
    rows.loc[shown, "denominator"] = own.to_numpy()
    rows.loc[guarded, "denominator_name"] = (rows["table"] + ": " + TOTAL).where(rows["denominator"].notna())
    follows = guarded & rows["verdict"].isin(["agrees", "agrees_other_rounding"])
    rows.loc[follows, ["verdict", "mechanism"]] = ["agrees", pd.NA]
    answers = rows.loc[guarded, ["verdict", "mechanism"]].itertuples(index=False)
    rows.loc[guarded, "why"] = [_say_why(*answer) for answer in answers]
    return rows[~(guarded & is_withheld(public))].reset_index(drop=True)


def _say_why(verdict: str, mechanism: object) -> str:
    """Fixed sentences for a verdict and its cause."""
    words = read_words()
    told = words["percentages"][verdict]
    if verdict != "differs" or mechanism not in CAUSES:
        return told
    cause = words["causes"].get(mechanism, "{label}.").format(label=CAUSES[mechanism])
    return f"{told} {start_sentence(cause)}"


def protect_findings(exact: dict[str, pd.DataFrame], protected: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The findings of a public edition, whose figures ``protected`` holds, from the ``exact`` tables.

    Findings about a withheld figure, those of statements that compare with one, and those that say only
    which rounding rule was used, are left out. The others about safeguarding keep kind, place and severity,
    and stand in an order that is made from these alone.
    """
    findings, reconciled, claims = (exact[name] for name in ("findings", "reconciled", "claims"))
    lists, items = protected.loc[protected["claim"].notna(), "table"].unique(), findings["item"].fillna("")
    heads = items.str.split(": ", n=1).str[0]
    is_prose = findings["table"].isin(lists) | (heads.isin(rules.levels) & heads.ne(items))
    levels = items.where(is_prose, findings["table"]).map(rules.find_level).astype("string")
    places = _place(findings, is_prose)
    follows = reconciled["verdict"].isin(["agrees", "agrees_other_rounding"])
    only_rounding = places.isin(_place(reconciled[follows])) & (findings["kind"] == "percentage")
    guarded = levels.ne(EXACT)
    said = ["report", "table", "item", "period", "published"]
    comparing = pd.MultiIndex.from_frame(claims.loc[_compares_withheld(claims, protected), said])
    cells = protected[is_withheld(protected) & protected["claim"].isna()]
    is_withheld_cell = (findings["report"] + places).isin(cells["report"] + _place(cells))
    hidden = levels.eq(CLOSED) | only_rounding | is_withheld_cell | places.isin(_list_unseen(protected))
    hidden |= pd.MultiIndex.from_frame(findings[said]).isin(comparing)
    kept = ~(guarded & hidden)
    wrong = reconciled[reconciled["verdict"] == "differs"]
    causes = dict(zip(_place(wrong), wrong["mechanism"], strict=True))
    rows = findings.copy()
    for column in ("published", "expected"):
        rows[column] = rows[column].mask(guarded & rows[column].notna(), WITHHELD)
    rows.loc[guarded, "why"] = [
        _say_why("differs", causes.get(place)) if row.kind == "percentage" else _say_kind(row)
        for row, place in zip(findings[guarded].itertuples(), places[guarded], strict=True)
    ]
    return _name_findings(rows[kept].reset_index(drop=True), guarded[kept].to_numpy())


def _say_kind(finding: tuple) -> str:
    """A fixed sentence for a finding, by its reason or kind; a copied column names the one it repeats."""
    years = re.findall(r"\b(?:19|20)\d\d/\d\d\b", finding.why)
    periods = [found for found in years if found != finding.period]
    other = f" The other period is {periods[0]}." if finding.kind == "identical_columns" and periods else ""
    return _find_reason(finding.why) or read_words()["kinds"][finding.kind] + other


def _find_reason(why: str) -> str | None:
    """The fixed sentence for a reason that says more than its kind."""
    return next((words for phrase, words in read_words()["reasons"].items() if phrase in why), None)


def _list_unseen(protected: pd.DataFrame) -> set[str]:
    """The places of withheld figures that no public row shows."""
    return set(_place(protected[is_withheld(protected)])) - set(_place(protected[protected["count"].notna()]))


def _compares_withheld(claims: pd.DataFrame, protected: pd.DataFrame) -> pd.Series:
    """Whether an exact statement tells of a change from, or an order of, counts that no public row shows.

    Its verdict would tell of that count: that 9 is no sustained increase says that one of the years before
    was not less than the next.
    """
    unseen: dict[str, set[str]] = {}
    for subject, _, period in (place.rpartition(" | ") for place in _list_unseen(protected)):
        unseen.setdefault(subject, set()).add(period)
    said = claims[["item", "period", "claim", "published"]].fillna("")
    said["before"] = _find_public(claims, protected)["compared_with"].fillna("")
    withheld = set().union(*unseen.values())  # periods
    told = []
    for item, period, claim, text, before in said.itertuples(index=False):
        is_change = claim in ("change", "difference") or any(one.search(text) for one in (STEADY, UP, DOWN))
        is_behind = any(other < period or other == before for other in unseen.get(item, ()))
        told.append((is_change and is_behind) or (claim == "rank" and period in withheld))
    return pd.Series(told, claims.index, dtype=bool)


def _place(rows: pd.DataFrame, is_prose: pd.Series | None = None) -> pd.Series:
    """Subject and period of each row, as one text; missing where a row names no single figure."""
    claims = rows["claim"] if is_prose is None else is_prose.where(is_prose)
    return name_subjects(rows.assign(claim=claims)) + " | " + rows["period"]


def protect_claims(claims: pd.DataFrame, protected: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The checked statements of a public edition, whose figures ``protected`` holds.

    ``claims`` is what ``findings.check_statements`` makes of the exact figures. It must not be made
    of the protected ones: a claim about exact counts can fail against rounded ones and be true.
    """
    public = _find_public(claims, protected)
    guarded = find_levels(public, rules).ne(EXACT)
    rows = claims.assign(published=claims["published"].mask(guarded, public["published"]))
    rows.loc[guarded, "expected"] = pd.NA
    exact = claims[guarded]
    reasons = exact["why"].fillna("").map(_find_reason)
    rows.loc[guarded, "why"] = reasons.fillna(exact["verdict"].map(read_words()["claims"]))
    hidden = is_withheld(public) | _compares_withheld(claims, protected)
    return rows[~(guarded & hidden)].reset_index(drop=True)


def _find_public(rows: pd.DataFrame, protected: pd.DataFrame) -> pd.DataFrame:
    """The public figure of each row."""
    public = rows[schemas.FIGURE_KEY].merge(protected, on=schemas.FIGURE_KEY, how="left")
    return public.set_index(rows.index)


def _name_findings(rows: pd.DataFrame, renamed: pd.Series) -> pd.DataFrame:
    """Findings with new ids for those whose old id was made from a text that is no longer shown.

    The new id is a hash of what the finding still says, and of how many said the same before it. They stand
    worst first, then newest report, then by name: an order that only what is shown decides.
    """
    said = rows[["kind", "report", "table", "item", "period"]].fillna("").itertuples(index=False)
    texts = pd.Series(["|".join(("public", *finding)) for finding in said], index=rows.index, dtype="string")
    times = texts.groupby(texts).cumcount().astype("string")
    ids = [make_id(*pair) for pair in zip(texts, times, strict=True)]
    rows = rows.assign(finding_id=rows["finding_id"].mask(renamed, pd.Series(ids, rows.index, "string")))
    by = ["severity", "report", "kind", "table", "item", "period", "why", "finding_id"]
    ranks = {"severity": schemas.SEVERITIES.index, "kind": schemas.FINDING_KINDS.index}
    ranked = rows.assign(**{name: rows[name].map(rank) for name, rank in ranks.items()})
    order = ranked.sort_values(by, ascending=[name != "report" for name in by], kind="stable").index
    return rows.loc[order].reset_index(drop=True)
