"""The workbook beside a report's pages: every published figure, checked, with its source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers.disclosure.protection import describe_withholding, protect_sources
from helpers.disclosure.public_figures import STATEMENTS_ENDING
from helpers.language.names import list_labels, name_subject
from helpers.language.shorthand import NOT_AVAILABLE
from helpers.pages.problem_words import list_said_twice
from helpers.percentages import CAUSES, VERDICTS
from helpers.publishing.workbook import Sheet, build_workbook
from helpers.statistics.series import MISSING_SHORTHAND
from helpers.statistics.years import sort_periods

SUBJECT_OF_A_TABLE = re.compile(r"[a-z]+(_[a-z0-9]+)+: ")
FAMILY_WORDS = {"safeguarding": "safeguarding referrals", "key": "safeguarding concerns of the charity"}
NOTES = {
    "as_published": "Figures stand as the newest report up to this one printed them; none was corrected. "
    "Shorthand stands where there is no number.",
    "checked": "Every percentage was worked out again from the printed counts. The reconciled percentage is "
    "the value that should stand there, where that can be told.",
    "referrals": "More referrals are not by themselves more abuse: a referral is a concern passed on.",
    "public": "Public edition: safeguarding counts from 0 to 4 are withheld, all others rounded to the "
    "nearest 5, percentages worked out from the rounded counts.",
}


def write_report_workbook(
    path: Path,
    figures: pd.DataFrame,
    reconciled: pd.DataFrame,
    findings: pd.DataFrame,
    sources: pd.DataFrame,
    report: str,
    edition: str,
    indicators: pd.DataFrame | None = None,
) -> Path:
    """Write ``tables.xlsx`` of a report from its processed tables, and give its path.

    For the public edition hand in the protected tables: the workbook shows what it is given. A sheet
    for each published table, then all percentages, statements, findings, figures and sources.
    ``indicators`` gives figures in prose their plain names.
    """
    names = {} if indicators is None else list_labels(indicators)
    sheets = [
        *make_table_sheets(figures, edition),
        *make_list_sheets(figures, reconciled, findings, sources, names, edition),
    ]
    about = [
        f"Report {report}, {edition} edition: figures published up to and including that report.",
        *describe_withholding(figures),
        "Every figure names the file and row of the raw export it came from; the sources name the pages.",
    ]
    title = f"Safeguarding and community figures, report {report}"
    return build_workbook(sheets, path, title=title, about=about, notes=NOTES)


def make_table_sheets(figures: pd.DataFrame, edition: str) -> list[Sheet]:
    """A sheet for each published table, as its newest report printed it: items down, periods across.

    A table that prints counts is shown by its counts, one that prints only percentages by those.
    """
    cells = figures[figures["claim"].isna()]
    sheets = []
    for table, rows in cells.groupby("table", sort=True):
        newest = rows[rows["report"] == rows["report"].max()]
        has_counts = newest["count"].notna().any() or newest["percent"].isna().all()
        shown = newest.assign(cell=[_show_cell(row, has_counts) for row in newest.to_dict("records")])
        wide = shown.pivot(index="item", columns="period", values="cell")
        wide = wide.loc[shown["item"].drop_duplicates(), sort_periods(wide.columns)]
        title = f"{_say_table(table)}: {'counts' if has_counts else 'percentages'} by period"
        sheets.append(
            Sheet(
                name=f"Table {len(sheets) + 1}",
                title=title,
                rows=wide.rename_axis(index="Item", columns=None).reset_index(),
                source=f"Report {newest['report'].max()}, {newest['source_file'].iloc[0]}",
                notes=_list_notes(edition, "as_published", "referrals"),
                number_format="#,##0" if has_counts else "0.0",
            )
        )
    return sheets


def make_list_sheets(
    figures: pd.DataFrame,
    reconciled: pd.DataFrame,
    findings: pd.DataFrame,
    sources: pd.DataFrame,
    names: Mapping[str, str],
    edition: str,
) -> list[Sheet]:
    """The sheets that list percentages, statements, findings, all figures and sources, if there are any."""
    listed = [
        (
            "Percentages",
            "Published percentages and whether they follow",
            _list_percentages(reconciled, names),
        ),
        ("Statements", "Figures published in prose", _list_statements(figures, names)),
        (
            "Reports",
            "Figures that more than one report gives, and which is used",
            _list_said_twice(figures, names, edition),
        ),
        ("Findings", "What is wrong or cannot be relied on", _list_findings(findings, names)),
        (
            "Figures",
            "Every published figure with its place in the raw exports",
            _list_figures(figures, names),
        ),
        ("Sources", "Where the figures were published", _list_sources(protect_sources(sources, edition))),
    ]
    notes = _list_notes(edition, "as_published", "checked")
    return [
        Sheet(name, title, rows, notes=notes, number_format="General")
        for name, title, rows in listed
        if not rows.empty
    ]


def _list_notes(edition: str, *keys: str) -> tuple[str, ...]:
    """The notes of a sheet, with the one on the public edition where it is that."""
    return (*keys, "public") if edition == "public" else keys


def _say_table(table: str) -> str:
    """A table's name in words.

    >>> _say_table("safeguarding_by_abuse_type"), _say_table("safeguarding_training")
    ('Safeguarding referrals by abuse type', 'Safeguarding training')
    """
    family, by, dimension = table.partition("_by_")
    words = f"{FAMILY_WORDS.get(family, family)}{by}{dimension}" if by else table
    return words.replace("_", " ").capitalize()


def _show_cell(row: Mapping, has_counts: bool) -> object:
    """A cell of a table as number or shorthand."""
    value = row["count"] if has_counts else row["percent"]
    if pd.notna(value):
        return int(value) if has_counts else float(value)
    return MISSING_SHORTHAND.get(row["missing_reason"], NOT_AVAILABLE)


def _say_items(rows: pd.DataFrame, names: Mapping[str, str]) -> pd.Series:
    """Items in words: an indicator by its label, ``table: Item`` with the table in words."""
    return rows["item"].map(lambda item: _say_subject(item, names), na_action="ignore")


def _say_subject(subject: str, names: Mapping[str, str]) -> str:
    """A subject of prose in words; the item of a table stays as it is.

    >>> _say_subject("safeguarding_by_person: Total", {}), _say_subject("Neglect", {})
    ('Total in the table by person', 'Neglect')
    """
    is_subject = subject in names or SUBJECT_OF_A_TABLE.match(subject)
    return name_subject(subject, names) if is_subject else subject


def _number(texts: pd.Series) -> list[object]:
    """Exact decimals kept as text, as numbers for a spreadsheet."""
    return [NOT_AVAILABLE if pd.isna(text) else float(text) for text in texts]


def _list_percentages(reconciled: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Every published percentage with its verdict, cause and what should stand there."""
    return pd.DataFrame(
        {
            "Table": reconciled["table"].map(_say_table),
            "Item": _say_items(reconciled, names),
            "Period": reconciled["period"],
            "Count": _show_counts(reconciled),
            "Percentage": _number(reconciled["percent"]),
            "Does it follow?": reconciled["verdict"].map(VERDICTS),
            "Cause": reconciled["mechanism"].map(CAUSES, na_action="ignore"),
            "Reconciled percentage": reconciled["reconciled_percent"],
            "Why": reconciled["why"],
        }
    )


def _show_counts(rows: pd.DataFrame) -> list[object]:
    """Counts as numbers, or the shorthand for why there is none."""
    return [_show_cell(row, has_counts=True) for row in rows.to_dict("records")]


def _list_statements(figures: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Every figure published in prose."""
    rows = figures[figures["table"].str.endswith(STATEMENTS_ENDING)]
    return pd.DataFrame(
        {
            "Figure": _say_items(rows, names),
            "Period": rows["period"],
            "Claim": rows["claim"].str.replace("_", " "),
            "Compared with": rows["compared_with"].map(
                lambda item: _say_subject(item, names), na_action="ignore"
            ),
            "Published": rows["published"],
            "Report": rows["report"],
            "Place": rows["section"].str.replace("_", " "),
        }
    )


def _list_said_twice(figures: pd.DataFrame, names: Mapping[str, str], edition: str) -> pd.DataFrame:
    """What each report said of the same figure; not for figures made again from rounded counts."""
    if edition != "internal":
        return pd.DataFrame()
    columns = {"about": "Figure", "period": "Period", "said": "What was said", "used": "Used", "why": "Why"}
    return list_said_twice(figures, names)[list(columns)].rename(columns=columns)


def _list_findings(findings: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Every finding, worst first."""
    return pd.DataFrame(
        {
            "Kind": findings["kind"].str.replace("_", " ").str.capitalize(),
            "Weight": findings["severity"],
            "Table": findings["table"].map(_say_table),
            "Item": _say_items(findings, names),
            "Period": findings["period"],
            "Published": findings["published"],
            "Expected": findings["expected"],
            "Why": findings["why"],
            "Report": findings["report"],
        }
    )


def _list_figures(figures: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Every figure with its file and row."""
    return pd.DataFrame(
        {
            "Report": figures["report"],
            "File": figures["source_file"],
            "Row": figures["source_row"],
            "Item": _say_items(figures, names),
            "Period": figures["period"],
            "Published": figures["published"].fillna(figures["missing_reason"]),
            "Count": _show_counts(figures),
            "Percentage": _number(figures["percent"]),
            "Amount (£)": _number(figures["amount_gbp"]),
        }
    )


def _list_sources(sources: pd.DataFrame) -> pd.DataFrame:
    """Every raw export with its page, date and, in the internal edition, hash."""
    columns = {"path": "File", "title": "Title", "publisher": "Publisher", "page_url": "Page"}
    columns |= {"retrieved": "Retrieved", "licence": "Licence", "sha256": "SHA-256"}
    return sources[list(columns)].rename(columns=columns)
