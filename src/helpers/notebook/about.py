"""How a page ends: what it was made with, what is withheld, and what was corrected by hand."""

from __future__ import annotations

from importlib.metadata import version
from platform import python_version

from IPython.display import Markdown

from helpers.disclosure.protection import describe_withholding
from helpers.exports.corrections import list_corrections, read_bases, read_corrections
from helpers.language.names import name_table
from helpers.language.wording import escape_markdown
from helpers.notebook.report import Report

PACKAGES = ("pandas", "matplotlib", "seaborn", "scipy", "papermill", "nbconvert")


def describe_run(report: Report) -> Markdown:
    """The parameters and versions a page was made with, what its edition withholds, what we corrected."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    told = [
        f"Parameters: report {report.name}, {report.edition.name} edition.",
        f"Made with Python {python_version()}, {versions}.",
        *describe_withholding(report.figures),
        *tell_corrections(report),
    ]
    return Markdown(" ".join(map(escape_markdown, told)))


def tell_corrections(report: Report) -> list[str]:
    """A sentence for each figure that we corrected and each base that we stated, with both values and why.

    None in the public edition, where the published values are exact counts.
    """
    if report.edition.is_public:
        return []
    kept = report.folders.reference
    listed = list_corrections(report.figures, read_corrections(kept), read_bases(kept))
    names = report.figures.drop_duplicates(["table", "item"]).set_index(["table", "item"])["about"]
    told = []
    for row in listed.fillna("").to_dict("records"):
        reason = row["reason"].rstrip(". ")
        if row["item"]:
            about = names[row["table"], row["item"]]
            changed = f"{row['published']} stands as {row['corrected']}"
            told.append(f"Corrected by us ({about}, {row['period']}): {changed}. Reason: {reason}.")
        else:
            about = name_table(row["table"], report.names)
            told.append(
                f"Base stated by us ({about}, {row['period']}): {row['corrected']}. Reason: {reason}."
            )
    return told
