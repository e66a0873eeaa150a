"""A figure that we corrected is marked where it stands, with what was published as far as an edition may."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from helpers.notebook.report import read_report
from helpers.notebook.select import reliable, select
from helpers.publishing.page import build_page
from page_text import NOTEBOOKS, list_blocks, run_cells

DATA = Path(__file__).parents[1] / "data"
KEPT = {"reason": "Seen in the minutes.", "source": "the minutes", "status": "proposed"}
CORRECTIONS = [
    {"where": "2023-24/safeguarding_by_person.csv, row 3, 2022/23", "value": "22", "expect": "21 (17.07)"},
    {"where": "2023-24/safeguarding_by_person.csv, row 4, 2021/22", "value": "138", "expect": "137"},
    {"where": "2023-24/community_statements.csv, row 2", "value": "39", "expect": "38"},
]


@pytest.fixture(scope="module")
def parameters(tmp_path_factory):
    """The parameters of notebooks that run on a copy of the data with three corrections and a stated base."""
    data = tmp_path_factory.mktemp("corrected") / "data"
    for name in ("raw", "reference"):
        shutil.copytree(DATA / name, data / name)
    rows = pd.DataFrame([{"action": "replace"} | one | KEPT for one in CORRECTIONS])
    rows.to_csv(data / "reference" / "corrections.csv", index=False)
    base = {"table": "safeguarding_by_outcome", "period": "2019/20", "base": 84, "reason": "All referrals."}
    pd.DataFrame([base]).to_csv(data / "reference" / "bases.csv", index=False)
    (data / "processed" / "2023-24").mkdir(parents=True)
    return {
        "report": "2023-24",
        "raw_folder": str(data / "raw"),
        "processed_folder": str(data / "processed"),
    }


@pytest.fixture(scope="module", params=["internal", "public"])
def pages(request, parameters):
    """The edition, and the lines of notebooks 01 to 04 by their numbers."""
    chosen = parameters | {"edition": request.param}
    built = {path.stem[:2]: build_page(run_cells(path, chosen), title=path.stem) for path in NOTEBOOKS[:4]}
    lines = {name: [block.line for block in list_blocks(page)] for name, page in built.items()}
    return request.param, lines


def find(lines, words):
    return [line for line in lines if words in line]


def test_a_corrected_figure_is_marked_in_its_table_and_told_beneath_it(pages):
    edition, lines = pages
    rows = [line for line in find(lines["03"], "| Child referrals") if "|" in line[2:]]
    notes = find(lines["03"], "Corrected by us: ")
    if edition == "internal":
        assert any("22 [corrected]" in row for row in rows)
        children = "Child referrals in the table by person, 2022/23, published as 21 (17.07)"
        total = "Total in the table by person, 2021/22, published as 137"
        end = "See the end of this page."
        assert f"Corrected by us: {children}; {total}. {end}" in notes
        assert f"Corrected by us: {total}. {end}" in notes  # beneath the chart
    else:
        assert find(lines["03"], "[corrected]") == []
        assert any("Corrected by us: a figure of 2021/22; a figure of 2022/23. " in note for note in notes)
        assert find(lines["03"], "published as") == []


def test_a_figure_that_no_rule_protects_is_told_with_both_values_in_every_edition(pages):
    _, lines = pages
    checks = "Community checks, 2023/24"
    assert find(lines["04"], f"Corrected by us: {checks}, published as 38. ") != []
    assert (
        find(lines["04"], f"Corrected by us ({checks}): 38 stands as 39. Reason: Seen in the minutes.") != []
    )


def test_the_end_of_a_page_tells_what_its_edition_may(pages):
    edition, lines = pages
    start = [line.startswith("- Parameters: ") for line in lines["03"]].index(True)
    told = "\n".join(lines["03"][start:])
    if edition == "internal":
        assert (
            "Corrected by us (Child referrals in the table by person, 2022/23): 21 (17.07) stands as 22. "
            "Reason: Seen in the minutes." in told
        )
        assert "Base stated by us (the table by outcome, 2019/20): 84. Reason: All referrals." in told
    else:
        assert (
            "Corrected by us: a figure of the table by person, 2022/23; its values are protected here."
            in told
        )
        assert "Stated by us: a base of the table by outcome, 2019/20; its values are protected here." in told
        assert "17.07" not in told


def test_what_was_corrected_is_as_reliable_as_before(parameters):
    folders = parameters["raw_folder"], parameters["processed_folder"]
    known = read_report("2023-24", "internal", *folders)
    rows = select(known.figures, "safeguarding_by_person", "Total")
    assert rows.loc[rows["period"] == "2021/22", "text"].to_list() == ["138"]
    assert reliable(rows)["period"].to_list() == ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
