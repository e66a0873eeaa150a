"""What a notebook is given, in the order in which it is believed."""

import pytest

from helpers.errors import UnusableArguments, UnusableInput
from helpers.notebook.report import name_anchor, read_report
from helpers.publishing.page import clean_html


@pytest.fixture(scope="module", params=["internal", "public"])
def known(request):
    return read_report("2023-24", request.param)


def test_every_row_leads_to_its_raw_cell_and_says_what_it_is_about(known):
    for rows in (known.figures, known.reconciled, known.claims):
        page = known.link_page("01_clean_yearly_exports")
        assert rows["link"].str.startswith(f"{page}#raw-").all()
        assert rows["about"].notna().all()
        assert set(rows["theme"]) <= {"safeguarding", "community"}


def test_a_column_that_repeats_another_is_marked(known):
    marked = known.figures[known.figures["mark"].notna()]
    assert set(zip(marked["table"], marked["period"], strict=True)) == {("safeguarding_by_person", "2018/19")}


def test_only_the_public_edition_rounds(known):
    assert known.figures["is_rounded"].any() == known.edition.is_public


def test_a_link_leads_from_a_notebook_to_the_built_page_of_its_edition(known):
    of_edition = known.edition.suffix
    assert known.link_page("02_any") == f"../reports/2023-24{of_edition}/02_any{of_edition}.html"


def test_an_earlier_report_knows_nothing_of_a_later_one():
    known = read_report("2021-22")
    assert known.figures["report"].max() == known.sources["report"].max() == "2021-22"


def test_an_unknown_report_or_edition_is_refused():
    with pytest.raises(UnusableInput, match="2031-32"):
        read_report("2031-32")
    with pytest.raises(UnusableArguments, match="secret"):
        read_report("2023-24", "secret")


def test_anchors_of_two_cells_differ_and_are_plain():
    expected = {
        ("2023-24/a.csv", 2, "2018/19"): "raw-2023-24.a-2-2018.19",
        ("2023-24/a.csv", 21, "2018/19"): "raw-2023-24.a-21-2018.19",
        ("2023-24/b_c.csv", 2, "Dec 2023"): "raw-2023-24.b_c-2-Dec:20:2023",
        ("2023-24/b-c.csv", 2, "Dec 2023"): "raw-2023-24.b-c-2-Dec:20:2023",
        ("2023-24/B-c.csv", 2, "2023"): "raw-2023-24.B-c-2-2023",
        ("2023-24/b.c.csv", 2, "2023"): "raw-2023-24.b:2e:c-2-2023",
        ("2023-24/жилье.csv", 2, "2023"): "raw-2023-24.:436::438::43b::44c::435:-2-2023",
        ("2023-24/住房.csv", 2, "2023"): "raw-2023-24.:4f4f::623f:-2-2023",
    }
    names = {place: name_anchor(*place) for place in expected}
    assert names == expected
    assert len(set(names.values())) == len(expected)
    assert all(clean_html(f'<p id="{name}">1</p>').count(name) == 1 for name in names.values())
