"""The public edition: processed tables in which no small safeguarding count can be worked out.

Applied once, before anything is made from the data, so that text, tables, charts and downloads can
only say what the protected tables say. Everything is withheld that ``data/reference`` does not open. Where
it says ``rounded``, counts of 0 to 4 are withheld as ``[c]`` and every other one is rounded to the
nearest 5 from the exact figure, totals too; shares, changes and differences are made again from the
published figures; one that would need a ``[c]``, or that has a base under 50, is left out. Rows stand in
an order, findings have names and files have no hashes that only the exact figures could have given.

**Who it protects against.** Someone who knows this rule and this program, and has every public
edition of every report: all published counts, totals and sentences, which tables share a total,
which columns repeat another, which figures in prose are sums of table rows, and which sums do not
hold. For that person every withheld count can still be any number from 0 to 4. ``audit_disclosure``
proves it for the tables at hand, by exact search, before anything is made from them. In a table
that shares no count with another, what is withheld beyond the plain rule does not give a count away
by being withheld either (``suppression.choose_suppressed``; the tests try every small table there is).

**What it does not protect against.** The publisher's own pages, which print the exact counts: the
edition follows the rule because its readers get it apart from those pages. Knowledge of single
cases. That one count can only be part of another, where no sum says so. Joint guesses: each count
stays open from 0 to 4, several together need not take every combination. And where tables share a
total, what someone might conclude from which of their columns had to be withheld whole.
"""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from helpers import schemas
from helpers.checking.findings import check_statements
from helpers.disclosure import public_figures, public_findings
from helpers.disclosure.linked_counts import collect_known, list_stated
from helpers.disclosure.suppression import audit_disclosure, choose_suppressed, round_to_five
from helpers.edition import SMALLEST_SHOWN
from helpers.exports.corrections import list_corrections, read_bases, read_corrections
from helpers.exports.raw_exports import read_reference, read_sources, reports_as_of
from helpers.language.wording import WITHHELD, say_count
from helpers.paths import Folders
from helpers.schemas import is_withheld

PROTECTED = schemas.PROCESSED | {
    "claims": schemas.claims,
    "sources": schemas.sources,
    "corrections": schemas.corrections,
}


def protect_tables(exact: dict[str, pd.DataFrame], rules: public_figures.Rules) -> dict[str, pd.DataFrame]:
    """The tables of ``PROTECTED`` as the public edition may show them, by name.

    ``exact`` has the same tables. Raises ``DisclosureError`` when the audit fails.
    """
    figures = exact["figures"]
    protected = protect_figures(figures, rules)
    is_guarded = public_figures.find_levels(figures, rules).ne(public_figures.EXACT)
    tables = {
        "figures": protected,
        "reconciled": public_findings.protect_reconciled(exact["reconciled"], protected, rules),
        "claims": public_findings.protect_claims(exact["claims"], protected, rules),
    }
    return public_figures.number_rows(tables, protected, is_guarded) | {
        "findings": public_findings.protect_findings(exact, protected, rules),
        # a table has so few cells that each one that fits the rounded counts can be hashed and compared
        "sources": exact["sources"].assign(sha256=WITHHELD).astype({"sha256": "string"}),
        "corrections": _protect_corrections(exact["corrections"], figures[is_guarded]),
    }


def _protect_corrections(corrections: pd.DataFrame, guarded: pd.DataFrame) -> pd.DataFrame:
    """What we corrected or stated; of guarded figures only that there is one, by table and period."""
    cell, told = ["table", "item", "period"], corrections.copy()
    is_guarded = pd.MultiIndex.from_frame(told[cell]).isin(pd.MultiIndex.from_frame(guarded[cell]))
    is_base = told["item"].isna() & told["table"].isin(guarded["table"])
    told.loc[is_guarded | is_base, ["item", "published", "corrected", "reason", "source"]] = pd.NA
    return told.drop_duplicates(ignore_index=True)


def protect_figures(figures: pd.DataFrame, rules: public_figures.Rules) -> pd.DataFrame:
    """The figures of a report as the public edition may show them, in the same order and columns.

    A withheld figure has no count, ``missing_reason`` "withheld" and is published as ``[c]``; so are those
    by which a report would link what earlier editions show: nobody can tell then that they are linked.
    ``figures`` must hold everything known as of the report: figures of different reports are
    protected together, and those of an earlier report come out as its own public edition showed them.
    """
    levels = public_figures.find_levels(figures, rules)
    rows = rounded = figures[levels.eq(public_figures.ROUNDED)]
    while True:
        known = collect_known(rows, rules)
        suppressed, conflict = choose_suppressed(known)
        if conflict is None:
            break
        newest, members = conflict
        stated = list_stated(rows)
        links = {place for place, _, at, name in stated if at == newest and known.find(*name) in members}
        rows = rows.drop(list(links))

    def show(subject: str, period: str, count: int) -> public_figures.Shown:
        """The public form of a count."""
        is_shown = count >= SMALLEST_SHOWN and known.find(subject, period, count) not in suppressed
        return round_to_five(count) if is_shown else WITHHELD

    parts = [
        figures[levels.eq(public_figures.EXACT)],
        public_figures.remake_figures(rows, show),
        public_figures.withhold_whole(rounded.drop(rows.index), public_figures.UNSAID_MARK),
        public_figures.withhold_whole(figures[levels.eq(public_figures.CLOSED)], public_figures.CLOSED_MARK),
    ]
    protected = pd.concat(parts).loc[figures.index]
    audit_disclosure(figures, protected, rules)
    return protected


def protect_report(folders: Folders, report: str, target: Path) -> Path:
    """Write the protected tables of a report to ``target/<report>``, and nothing else; gives that folder.

    Reads the exact ones from ``folders``. A notebook that is told ``target`` as its processed folder can
    reach no exact figure.
    """
    for name, rows in read_protected(folders, report).items():
        schemas.write_table(rows, target / report / f"{name}.csv", PROTECTED[name])
    return target / report


def read_protected(
    folders: Folders, report: str, tables: Iterable[str] = tuple(schemas.PROCESSED)
) -> dict[str, pd.DataFrame]:
    """The protected tables of a report: as ``protect_report`` left them, else made from the exact ones.

    ``tables`` names the processed tables that have been written so far; the others come out empty.
    Raises ``FileNotFoundError`` when an earlier notebook has not run yet.
    """
    if folders.processed_file(report, "sources.csv").is_file():
        return {
            name: schemas.read_table(folders.processed_file(report, f"{name}.csv"), schema)
            for name, schema in PROTECTED.items()
        }
    return protect_tables(read_exact(folders, report, tables), public_figures.read_rules(folders.reference))


def read_exact(folders: Folders, report: str, tables: Iterable[str] = tuple(schemas.PROCESSED)) -> dict:
    """The same tables as they were published, and as notebooks wrote them: not for publication."""
    known = reports_as_of(folders.raw, report)
    exact = {
        name: schemas.read_table(folders.processed_file(report, f"{name}.csv"), schema)
        if name in tables
        else schemas.build_table([], schema)
        for name, schema in schemas.PROCESSED.items()
    }
    columns = ("id", "label", "numerator", "denominator")
    indicators = read_reference(folders.reference / "indicators.csv", columns)
    sources = read_sources(folders.raw)
    return exact | {
        "claims": check_statements(exact["figures"], indicators),
        "sources": sources[sources["report"].isin(known)].replace("", pd.NA).reset_index(drop=True),
        "corrections": list_corrections(
            exact["figures"], read_corrections(folders.reference), read_bases(folders.reference)
        ),
    }


def describe_withholding(figures: pd.DataFrame) -> list[str]:
    """Sentences that say what a protected table withholds and why; none for the internal edition."""
    if not is_withheld(figures).any():
        return []
    told = public_findings.read_words()["edition"]
    closed = figures[figures["marks"].eq(public_figures.CLOSED_MARK).fillna(False)]
    is_cell = closed["claim"].isna()
    counts = {"table": closed.loc[is_cell, "table"].nunique(), "statement": int((~is_cell).sum())}
    words = " and ".join(say_count(count, noun) for noun, count in counts.items() if count)
    verb, pronoun = ("is", "it") if sum(counts.values()) == 1 else ("are", "they")
    reason = f"because nobody has yet decided that {pronoun} may be shown."
    return [*told["counts"], *([f"{words} {verb} withheld whole, {reason}"] if words else []), *told["order"]]
