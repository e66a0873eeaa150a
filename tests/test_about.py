"""How a page ends: what was corrected by hand is told with both values."""

import pandas as pd

from frames import row
from helpers import schemas
from helpers.edition import find_edition
from helpers.language.names import Names
from helpers.notebook.about import tell_corrections
from helpers.notebook.report import Report
from helpers.paths import Folders
from report_samples import make_report_figures

CORRECTION = {
    "where": "2023-24/by_person.csv, row 2, 2023/24",
    "action": "replace",
    "value": "65 (91.5%)",
    "expect": "65 (90.1%)",
    "reason": "65 of 71 is 91.5%",
    "source": "the table",
    "status": "proposed",
}
BASE = {"table": "by_person", "period": "2022/23", "base": "123", "reason": "The text says so."}


def know(reference, edition="internal"):
    """A report with one corrected figure."""
    pd.DataFrame([CORRECTION]).to_csv(reference / "corrections.csv", index=False)
    pd.DataFrame([BASE]).to_csv(reference / "bases.csv", index=False)
    corrected = row(
        "2023-24", "by_person", "Adults", "2023/24", 65, published="65 (90.1%)", marks="corrected"
    )
    figures = make_report_figures(corrected, row("2023-24", "by_person", "Total", "2023/24", 71))
    none = schemas.build_table([], schemas.findings)
    folders = Folders(raw=reference, reference=reference, processed=reference, reports=reference)
    return Report("2023-24", find_edition(edition), folders, figures, none, none, none, none, none, Names())


def test_a_correction_and_a_stated_base_are_told_with_both_values_and_why(tmp_path):
    assert tell_corrections(know(tmp_path)) == [
        "Corrected by us (Adults, 2023/24): 65 (90.1%) stands as 65 (91.5%). Reason: 65 of 71 is 91.5%.",
        "Base stated by us (the table by person, 2022/23): 123. Reason: The text says so.",
    ]


def test_the_public_edition_tells_no_published_value(tmp_path):
    assert tell_corrections(know(tmp_path, "public")) == []
