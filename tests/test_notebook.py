"""What every notebook does alike: a chart or a sentence, a table that leads to its cells, a linked point."""

import pandas as pd
import pytest

from frames import make_figures, make_series, row
from helpers import schemas
from helpers.language.narrative import KeyPoint
from helpers.pages import notebook
from helpers.pages.known import INDICATOR_COLUMNS, Known
from helpers.statistics.series import select_series, select_table

PEOPLE, PROSE = "safeguarding_by_person", "community_statements"
SOURCES = pd.DataFrame(
    {
        "path": [f"2023-24/{PEOPLE}.csv", f"2023-24/{PROSE}.csv"],
        "publisher": "A Housing Group",
        "title": ["Safeguarding", "Community"],
        "page_url": ["https://example.org/safe", "https://example.org/community"],
        "report": "2023-24",
        "retrieved": "2026-11-22",
        "sha256": ["a" * 64, "b" * 64],
        "note": ["", "Inferred."],
    }
)


def know(*rows, edition="internal"):
    """What is known when only these figures had been published."""
    return Known(
        report="2023-24",
        edition=edition,
        sources=SOURCES,
        indicators=pd.DataFrame(columns=INDICATOR_COLUMNS, dtype="string"),
        figures=make_figures(*rows),
        reconciled=schemas.build_table([], schemas.reconciled),
        findings=schemas.build_table([], schemas.findings),
    )


def draw(rows, **words):
    """Stands for a drawing function: gives back what it was given."""
    return len(rows), words


@pytest.mark.parametrize(("count", "options"), [(2, {}), (3, {}), (1, {"at_least": 1})])
def test_a_chart_is_drawn_of_enough_rows_with_its_words(count, options):
    rows = pd.DataFrame({"count": range(count)})
    assert notebook.show(draw, rows, {"title": "T"}, **options) == (count, {"title": "T"})


@pytest.mark.parametrize(("count", "options"), [(0, {}), (1, {}), (0, {"at_least": 1})])
def test_too_few_rows_are_told_in_a_sentence(count, options):
    shown = notebook.show(draw, pd.DataFrame({"count": range(count)}), {}, **options)
    assert shown.data.startswith("Too few figures")


def test_what_only_the_drawing_needs_is_passed_on():
    rows = pd.DataFrame({"count": [1, 2]})
    assert notebook.show(draw, rows, {}, value="amount_gbp") == (2, {"value": "amount_gbp"})


def test_a_chart_is_told_why_a_figure_is_missing():
    reasons = ["withheld", "blank", "not applicable", None]
    rows = pd.DataFrame({"count": [None, None, None, 5], "missing_reason": reasons})
    assert notebook.name_missing(rows)["shorthand"].fillna("").to_list() == ["[c]", "", "[z]", ""]


def test_sentences_become_one_paragraph_in_which_nothing_acts():
    assert notebook.say(["One.", "", "<b>Two</b>."]).data == "One. &#60;b&#62;Two&#60;/b&#62;."


def test_nothing_to_say_shows_nothing():
    assert notebook.say([]).data == ""


def test_points_become_a_list_and_empty_ones_vanish():
    listed = notebook.list_points(["One.", "", KeyPoint("Two.", "Source", "page.html#two")])
    assert listed.data == "- One.\n- Two. [Source](page.html#two)"


def test_an_empty_list_is_told_in_a_sentence():
    assert notebook.list_points([""], none="No claim was found.").data == "No claim was found."


def cells(known):
    return notebook.show_cells(select_table(known.figures, PEOPLE), known, "Referrals").html


def test_each_cell_of_a_table_leads_to_its_raw_cell():
    html = cells(know(*make_series(PEOPLE, "Total", {"2022/23": 123, "2023/24": 71})))
    assert 'href="01_clean_yearly_exports.html#raw-2023-24-safeguarding-by-person-2-2022-23">123</a>' in html
    assert ">71</a>" in html


def test_a_public_cell_leads_to_the_public_page():
    html = cells(know(*make_series(PEOPLE, "Total", {"2023/24": 70}), edition="public"))
    assert 'href="01_clean_yearly_exports-public.html#raw-' in html


def test_a_withheld_cell_is_shown_as_withheld_and_keeps_its_year():
    withheld = row("2023-24", PEOPLE, "Child referrals", "2023/24", None, missing_reason="withheld")
    html = cells(
        know(row("2023-24", PEOPLE, "Child referrals", "2022/23", 20), withheld | {"published": "[c]"})
    )
    assert ">2023/24<" in html
    assert "[c]" in html
    assert "[x]" not in html


def test_a_year_that_one_item_lacks_is_not_available():
    html = cells(
        know(
            *make_series(PEOPLE, "A", {"2022/23": 20, "2023/24": 6}),
            row("2023-24", PEOPLE, "B", "2023/24", 9),
        )
    )
    assert html.count(">[x]<") == 1


def test_a_table_without_figures_is_told_in_a_sentence():
    known = know()
    for shown in (
        notebook.show_cells(select_table(known.figures, PEOPLE), known, "Referrals"),
        notebook.show_published(known.figures, known, "Prose"),
        notebook.show_claims(known.figures, known),
    ):
        assert shown.data.endswith(".")


def test_prose_is_shown_as_published_and_leads_to_its_row():
    known = know(row("2023-24", PROSE, "clubs", "2021/22", 990, published="more than 990", claim="at_least"))
    html = notebook.show_published(known.figures.assign(label="Job clubs"), known, "Prose").html
    assert "#raw-2023-24-community-statements-2-2021-22" in html
    assert ">more than 990</a>" in html


def test_claims_are_shown_with_what_was_found():
    claims = pd.DataFrame(
        {
            "published": ["over 34%"],
            "about": ["Accepted"],
            "period": ["2022/23"],
            "why": ["28 of 123 is 22.8%."],
            "source_file": ["2022-23/safeguarding_statements.csv"],
            "source_row": [3],
        }
    )
    html = notebook.show_claims(claims, know()).html
    assert '#raw-2022-23-safeguarding-statements-3-2022-23">over 34%</a>' in html
    public = notebook.show_claims(claims, know(edition="public")).html
    assert '#raw-2022-23-safeguarding-statements-3-2022-23">Accepted</a>' in public
    assert "28 of 123 is 22.8%." in html


@pytest.mark.parametrize(
    ("theme", "shown"), [("safeguarding", [True, False]), ("community", [False, True]), (None, [True, True])]
)
def test_sources_are_those_of_the_theme(theme, shown):
    html = notebook.show_sources(know(), theme).html
    assert [address in html for address in SOURCES["page_url"]] == shown


def test_a_source_shows_the_start_of_its_hash_only():
    html = notebook.show_sources(know()).html
    assert "a" * 10 in html
    assert "a" * 11 not in html


def test_the_public_edition_has_no_column_of_hashes_that_it_withholds():
    assert "SHA-256" in notebook.show_sources(know()).html
    assert "SHA-256" not in notebook.show_sources(know(edition="public")).html


def test_a_page_names_its_report_edition_and_versions():
    told = " ".join(notebook.tell_run(know()))
    assert "report 2023-24, internal edition" in told
    assert f"pandas {pd.__version__}" in told


def test_only_the_public_edition_says_what_it_withholds():
    figures = make_series(PEOPLE, "Total", {"2023/24": 71})
    withheld = row("2023-24", PEOPLE, "A", "2023/24", None, missing_reason="withheld") | {"published": "[c]"}
    assert "withheld" not in " ".join(notebook.tell_run(know(*figures)))
    assert "withheld" in " ".join(notebook.tell_run(know(*figures, withheld, edition="public")))


def test_a_point_leads_to_the_newest_raw_cell_of_its_subject():
    known = know(*make_series(PEOPLE, "Total", {"2022/23": 123, "2023/24": 71}))
    point = notebook.link_point(known, "Referrals fell.", f"{PEOPLE}: Total")
    assert point.sentence == "Referrals fell."
    assert point.target == "01_clean_yearly_exports.html#raw-2023-24-safeguarding-by-person-3-2023-24"
    assert len(select_series(known.figures, f"{PEOPLE}: Total")) == 2


def test_a_point_about_money_needs_its_column_to_lead_anywhere():
    known = know(row("2023-24", PROSE, "fund", "2023/24", amount_gbp="276535", claim="money"))
    assert notebook.link_point(known, "Money.", "fund") == KeyPoint("Money.")
    assert notebook.link_point(known, "Money.", "fund", "amount_gbp").target
