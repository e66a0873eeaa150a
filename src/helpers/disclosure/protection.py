"""The public edition: processed tables in which no small safeguarding count can be worked out.

Applied once, before anything is made from the data, so that text, tables, charts and downloads can
only say what the protected tables say. Safeguarding counts of 0 to 4 are withheld as ``[c]``, every
other one is rounded to the nearest 5 from the exact figure, totals too. Shares, changes and
differences are made again from the published figures; one that would need a ``[c]``, or that has a
base under 50, is left out. Community activity, money, training rates and targets are not withheld.

**Who it protects against.** Someone who knows this rule and this program, and has every public
edition of every report: all published counts, totals and sentences, which tables share a total,
which columns repeat another, which figures in prose are sums of table rows, and which sums do not
hold. For that person every withheld count can still be any number from 0 to 4. ``audit_disclosure``
proves it for the tables at hand, by exact search, before anything is made from them. In a table
that shares no count with another, what is withheld beyond the plain rule does not give a count away
by being withheld either (``withholding.choose_ranges``; the tests try every small table there is).

**What it does not protect against.** The publisher's own pages, which print the exact counts: the
edition follows the rule because its readers get it apart from those pages. Knowledge of single
cases. That one count can only be part of another, where no sum says so. Joint guesses: each count
stays open from 0 to 4, several together need not take every combination. And where tables share a
total, what someone might conclude from which of their columns had to be withheld whole.
"""

from __future__ import annotations

import re

import pandas as pd

from helpers.disclosure.linked_counts import COLUMN, Known, collect_known, list_stated, read_definitions
from helpers.disclosure.narrowing import ANY_COUNT, Ranges, find_narrowed
from helpers.disclosure.public_figures import Shown, is_guarded, remake_figures
from helpers.disclosure.public_findings import protect_findings, protect_reconciled
from helpers.disclosure.withholding import SMALLEST_SHOWN, choose_ranges, find_range, is_shown, round_to_five
from helpers.errors import UnusableInput
from helpers.language.shorthand import WITHHELD
from helpers.schemas import is_withheld

EDITIONS = ("internal", "public")
_NUMBER = re.compile(r"\d+")
ROUNDED_TO = {"internal": 1, "public": 5}


class DisclosureError(ValueError):
    """A protected table would let someone work out a withheld count; nothing may be made from it."""


def protect_tables(
    figures: pd.DataFrame,
    reconciled: pd.DataFrame,
    findings: pd.DataFrame,
    edition: str,
    indicators: pd.DataFrame | None = None,
) -> dict[str, pd.DataFrame]:
    """The three processed tables of a report as an edition may show them, by name.

    ``indicators`` (``data/reference/indicators.csv``) says which figures in prose are sums of others.
    Raises ``UnusableInput`` for an unknown edition and ``DisclosureError`` when the audit fails.
    """
    protected = protect_figures(figures, edition, indicators)
    if edition == "internal":
        return {"figures": protected, "reconciled": reconciled, "findings": findings}
    return {
        "figures": protected,
        "reconciled": protect_reconciled(reconciled, protected),
        "findings": protect_findings(findings, reconciled, protected),
    }


def protect_figures(
    figures: pd.DataFrame, edition: str, indicators: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The figures of a report as an edition may show them, in the same order and with the same columns.

    A withheld figure has no count, ``missing_reason`` "withheld" and is published as ``[c]``.
    ``figures`` must hold everything known as of the report: figures of different reports are
    protected together, and those of an earlier report come out as its own public edition showed them.
    """
    if edition not in EDITIONS:
        raise UnusableInput(f"Edition {edition!r} is not known: choose {' or '.join(EDITIONS)}.")
    if edition == "internal":
        return figures
    guarded = is_guarded(figures)
    rows = figures[guarded]
    known = collect_known(rows, read_definitions(indicators))
    ranges = choose_ranges(known)

    def show(subject: str, period: str, count: int) -> Shown:
        """The public form of a count."""
        return round_to_five(count) if is_shown(ranges[known.find(subject, period, count)]) else WITHHELD

    protected = pd.concat([figures[~guarded], remake_figures(rows, show)]).loc[figures.index]
    audit_disclosure(figures, protected, indicators)
    return protected


def protect_sources(sources: pd.DataFrame, edition: str) -> pd.DataFrame:
    """The list of raw files as an edition may show it: the public one without their hashes.

    A table has so few cells that every one that fits the rounded counts can be written down and hashed:
    the file's own hash would say which is the exact one.
    """
    if edition == "internal":
        return sources
    return sources.assign(sha256=pd.array([WITHHELD] * len(sources), dtype="string"))


def describe_withholding(figures: pd.DataFrame) -> list[str]:
    """Sentences that say what a protected table withholds and why; none for the internal edition."""
    if not is_withheld(figures).any():
        return []
    return [
        "This is the public edition.",
        f"Safeguarding counts from 0 to 4 are withheld and shown as {WITHHELD}, "
        "so that nobody can be recognised from them.",
        "All other safeguarding counts, totals too, are rounded to the nearest 5 from the exact count, "
        "so the parts of a table need not add up to its total.",
        "Percentages and changes are worked out from the rounded counts, and left out on a base under 50.",
        f"Where that would still give a small count away, its whole column is {WITHHELD}; so are statements "
        "that cannot be made again from rounded counts.",
        "Figures on community activity, money and training are not withheld.",
    ]


def audit_disclosure(
    figures: pd.DataFrame, protected: pd.DataFrame, indicators: pd.DataFrame | None = None
) -> None:
    """Prove that a protected table keeps every withheld count open from 0 to 4.

    Takes from the protected table what it shows, from the exact one only which sums hold, and
    searches exactly for the values that these leave to each withheld count. Raises
    ``DisclosureError`` for the first figure that is not shown as the rule says, or can be narrowed.
    """
    guarded = is_guarded(figures)
    exact, public = figures[guarded], protected[guarded]
    _check_rounding(exact, public)
    _check_texts(public)
    known = collect_known(exact, read_definitions(indicators))
    ranges = _read_ranges(exact, public, known)
    small = [name for name in ranges if name[2] < SMALLEST_SHOWN]
    sums = dict.fromkeys(one for found in known.sums.values() for one in found)
    for subject, period, _ in find_narrowed(ranges, sums, small):
        raise DisclosureError(
            f"{subject}, {period}: the public figures around this withheld count narrow it to fewer than "
            "five values, so the public edition was not made: withhold the totals it belongs to."
        )


def _check_rounding(exact: pd.DataFrame, public: pd.DataFrame) -> None:
    """Every count shown is the exact one rounded to the nearest 5, and none shown is under 5."""
    for column in ("count", "compared_count"):
        shown = public[column].dropna()
        for place, count in shown.items():
            stated = exact.at[place, column]
            if pd.isna(stated) or stated < SMALLEST_SHOWN or count != round_to_five(int(stated)):
                _refuse(public.loc[place], f"its {column} is not the exact one rounded to the nearest 5")


def _check_texts(public: pd.DataFrame) -> None:
    """Every number in the text of a figure is a public count, or the figure's own public percentage."""
    counts = {str(count) for column in ("count", "compared_count") for count in public[column].dropna()}
    texts = public[["published", "percent", "change_percent"]].fillna("")
    for place, published, *own in texts.itertuples(name=None):
        numbers = set(_NUMBER.findall(published))
        if numbers - counts - {percent.lstrip("-") for percent in own}:
            _refuse(public.loc[place], "its text states a number that is not public")


def _refuse(row: pd.Series, reason: str) -> None:
    """Raise ``DisclosureError`` for one figure."""
    raise DisclosureError(
        f"{row['source_file']}, row {row['source_row']}, {row['period']}: {reason}, so the public "
        "edition was not made: protect the table again from the exact figures."
    )


def _read_ranges(exact: pd.DataFrame, public: pd.DataFrame, known: Known) -> Ranges:
    """The range in which the protected table lets each count lie."""
    stated = list_stated(exact)
    columns = (stated[name] for name in ("subject", "period", "count"))
    names = [known.find(*stating) for stating in zip(*columns, strict=True)]
    sealed_rows = _find_sealed(exact, public)
    sealed = {name for name, place in zip(names, stated.index, strict=True) if place in sealed_rows}
    shown = {column: public[column].to_dict() for column in ("count", "compared_count")}
    ranges: Ranges = {}
    for name, place, column in zip(names, stated.index, stated["column"], strict=True):
        open_to_all = name in sealed or name[2] >= SMALLEST_SHOWN
        count = shown[column][place]
        seen = find_range(int(count)) if pd.notna(count) else ANY_COUNT if open_to_all else find_range(0)
        ranges[name] = min(ranges.get(name, seen), seen, key=lambda one: one[1] - one[0])
    return ranges


def _find_sealed(exact: pd.DataFrame, public: pd.DataFrame) -> set[int]:
    """The rows of table columns that are withheld whole, larger counts among the small ones.

    There nobody can tell which of the counts are small, so each may be any number.
    """
    cells = exact[exact["claim"].isna() & exact["count"].notna()]
    columns = [cells[name] for name in COLUMN]
    hidden = public.loc[cells.index, "count"].isna().groupby(columns).transform("all")
    larger = (cells["count"] >= SMALLEST_SHOWN).groupby(columns).transform("any")
    return set(cells.index[hidden & larger])
