"""The public edition: processed tables in which no small safeguarding count can be worked out.

Applied once, before anything is made from the data, so that text, tables, charts and downloads can
only say what the protected tables say. Safeguarding counts of 0 to 4 are withheld as ``[c]``, every
other one is rounded to the nearest 5 from the exact figure, totals too. Shares, changes and
differences are made again from the published figures; one that would need a ``[c]``, or that has a
base under 50, is left out. Community activity, money, training rates and targets are not withheld.

**Who it protects against.** Someone who knows this rule and this program, and has every public
edition of every report: all published counts, totals and sentences, which tables share a total,
which columns repeat another, which figures in prose are sums, and which sums do not hold. For
that person every withheld count can still be any number from 0 to 4. ``audit_disclosure`` proves
it for the tables at hand by exact search, before they are used.

**What it does not protect against.** The publisher's own pages, which print the exact counts: the
edition follows the rule because its readers get it apart from those pages. Knowledge of single
cases. A guess that one count should be larger than another where no sum says so. Joint guesses:
each count stays open from 0 to 4, several together need not take every combination. Where all the
figures of a linked group are withheld because withholding its totals was not enough, someone who
runs this program on every conceivable table could learn from that step alone; for single tables
with a total that is ruled out (``withholding.choose_ranges``).
"""

from __future__ import annotations

import pandas as pd

from helpers.disclosure_audit import DisclosureError, audit_disclosure
from helpers.public_figures import WITHHELD, Shown, is_guarded, is_withheld, remake_figures
from helpers.public_findings import protect_findings, protect_reconciled
from helpers.published_tables import UnusableInput
from helpers.withholding import choose_ranges, collect_known, is_shown, read_definitions, round_to_five

EDITIONS = ("internal", "public")
ROUNDED_TO = {"internal": 1, "public": 5}

__all__ = [
    "EDITIONS",
    "ROUNDED_TO",
    "WITHHELD",
    "DisclosureError",
    "audit_disclosure",
    "describe_withholding",
    "is_withheld",
    "protect_figures",
    "protect_findings",
    "protect_reconciled",
    "protect_tables",
]


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
        return round_to_five(count) if is_shown(ranges[known.find(subject, period, count)]) else WITHHELD

    protected = pd.concat([figures[~guarded], remake_figures(rows, show)]).loc[figures.index]
    audit_disclosure(figures, protected, indicators)
    return protected


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
        f"Some larger counts and statements would give a small count away: they too are {WITHHELD}.",
        "Figures on community activity, money and training are not withheld.",
    ]
