"""What the overview says: five things at most, each from the published figures, and nothing without them."""

from dataclasses import replace

import pandas as pd
import pytest

from frames import make_figures, make_series, row
from helpers import schemas
from helpers.language.wording import join_words
from helpers.pages import overview
from helpers.pages.known import INDICATOR_COLUMNS, Known

PERSON, KIND, OUTCOME = "safeguarding_by_person", "safeguarding_by_abuse_type", "safeguarding_by_outcome"
ACCEPTED = overview.ACCEPTED


def know(*rows, reconciled=(), edition="internal"):
    """What is known when only these figures had been published."""
    tables = (PERSON, KIND, OUTCOME)
    return Known(
        report="2023-24",
        edition=edition,
        sources=pd.DataFrame(
            {
                "path": [f"2023-24/{table}.csv" for table in tables],
                "publisher": "A Housing Group",
                "report": "2023-24",
            }
        ),
        indicators=pd.DataFrame(columns=INDICATOR_COLUMNS, dtype="string"),
        figures=make_figures(*rows),
        reconciled=schemas.build_table(list(reconciled), schemas.reconciled),
        findings=schemas.build_table([], schemas.findings),
    )


def referrals():
    return make_series(PERSON, "Total", {"2022/23": 123, "2023/24": 71})


def outcomes(earlier="34.44", later="31"):
    """Accepted referrals of two years with the shares that were printed beside them."""
    return [
        row("2023-24", OUTCOME, ACCEPTED, "2022/23", 28, percent=earlier, published=f"28 ({earlier}%)"),
        row("2023-24", OUTCOME, ACCEPTED, "2023/24", 22, percent=later, published=f"22 ({later}%)"),
        *make_series(
            OUTCOME, "Local authority satisfied with internal actions", {"2022/23": 53, "2023/24": 15}
        ),
        *make_series(OUTCOME, "No response regarding outcome", {"2023/24": 34}),
        *make_series(OUTCOME, "Total", {"2022/23": 81, "2023/24": 71}),
    ]


def check(verdict, mechanism=None, item=ACCEPTED, period="2022/23", percent="34.44", number=2):
    """One row of reconciled.csv."""
    printed = row("2023-24", OUTCOME, item, period, 28, percent=percent, published=f"28 ({percent}%)")
    return printed | {"source_row": number, "verdict": verdict, "mechanism": mechanism, "why": "Why."}


def investment():
    return [
        row("2023-24", "community_statements", "community_investment", year, amount_gbp=amount, claim="money")
        for year, amount in {"2022/23": "197376", "2023/24": "276535"}.items()
    ]


@pytest.mark.parametrize(
    "tell", [overview.tell_five, overview.tell_headline, overview.tell_wrong, overview.tell_difference]
)
def test_nothing_is_said_where_nothing_was_published(tell):
    assert tell(know()) == []


def test_no_more_than_five_things_are_told_and_the_first_is_the_number_of_referrals():
    kinds = make_series(KIND, "Self-Neglect", {"2021/22": 60, "2022/23": 51, "2023/24": 41})
    totals = make_series(KIND, "Total", {"2021/22": 137, "2022/23": 123, "2023/24": 71})
    told = overview.tell_five(
        know(
            *referrals(),
            *outcomes(),
            *kinds,
            *totals,
            *investment(),
            reconciled=[check("differs", "inverted")],
        )
    )
    assert len(told) == 5
    assert "123" in told[0].sentence
    assert "71" in told[0].sentence


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("cannot be checked", " Nothing else that was published can check this."),
        ("agrees", " Other published figures agree with this."),
        ("does not follow", ""),
    ],
)
def test_money_stands_with_what_bears_it_out(verdict, words):
    known = know(*investment())
    claims = known.figures[["item", "source_file", "source_row"]].assign(verdict=verdict)
    (told,) = overview.tell_money(replace(known, claims=claims))
    assert told == f"Community investment went from £197,376 in 2022/23 to £276,535 in 2023/24.{words}"


def test_each_of_the_five_leads_to_a_place_in_the_pages():
    told = overview.tell_five(know(*referrals(), *outcomes(), reconciled=[check("differs", "inverted")]))
    assert told[0].target.startswith("01_clean_yearly_exports.html#raw-2023-24-safeguarding-by-person")
    assert told[-1].target.startswith("02_reconcile_percentages.html")
    assert all(point.target for point in told)


def test_public_points_lead_to_public_pages_only():
    told = overview.tell_five(know(*referrals(), reconciled=[check("differs", "inverted")], edition="public"))
    assert all("-public.html" in point.target for point in told)


def test_the_headline_gives_the_published_shares_and_the_sound_ones():
    (told,) = overview.tell_headline(know(*referrals(), *outcomes()))
    assert "34.44%" in told
    assert "28 of 123 (22.8%)" in told
    assert "22 of 71 (31.0%)" in told


def test_published_shares_are_called_incomparable_only_where_they_rest_on_no_common_base():
    (told,) = overview.tell_headline(know(*referrals(), *outcomes()))
    assert "cannot be compared" in told
    (told,) = overview.tell_headline(know(*referrals(), *outcomes(earlier="22.76")))
    assert "went from 22.76% in 2022/23 to 31% in 2023/24. Accepted" in told


def test_the_headline_leaves_out_shares_that_were_not_published():
    (told,) = overview.tell_headline(know(*referrals(), *outcomes(later=None)))
    assert "34.44%" not in told
    assert "22 of 71 (31.0%)" in told


def test_wrong_percentages_are_counted_out_of_those_that_could_be_checked():
    cells = [
        check("agrees", number=2),
        check("agrees_other_rounding", "truncated", number=3),
        check("differs", "inverted", number=4),
        check("cannot_check", number=5),
    ]
    (told,) = overview.tell_wrong(know(reconciled=cells))
    assert told.startswith("2 of 3 published percentages do not follow")


def test_nothing_is_said_of_wrong_percentages_where_all_agree():
    assert overview.tell_wrong(know(reconciled=[check("agrees"), check("cannot_check", number=3)])) == []


def test_the_panels_show_each_subject_that_was_published():
    rows = overview.list_panels(know(*referrals(), *outcomes()))
    assert rows["item"].drop_duplicates().to_list() == ["All referrals", "Accepted by the local authority"]
    assert rows.groupby("item")["count"].sum().to_dict() == {
        "All referrals": 194,
        "Accepted by the local authority": 50,
    }


def test_panels_without_figures_have_no_words():
    known = know()
    assert overview.word_panels(overview.list_panels(known), known) == {}


def test_the_words_of_the_panels_give_the_last_year():
    known = know(*referrals())
    words = overview.word_panels(overview.list_panels(known), known)
    assert words["title"] == "Referrals fell to 71 in 2023/24"
    assert "2023/24" in words["alt"]
    assert words["source"] == "A Housing Group, report 2023-24"


def test_the_panels_say_what_most_referrals_were_about_and_no_fall_that_is_not_clear():
    about = make_series(KIND, "Self-Neglect", {"2023/24": 41})
    known = know(*make_series(PERSON, "Total", {"2022/23": 80, "2023/24": 71}), *about)
    title = overview.word_panels(overview.list_panels(known), known)["title"]
    assert title == "71 referrals in 2023/24; 41 were about self-neglect"


def test_a_withheld_count_stays_out_of_the_words_of_the_panels():
    withheld = row("2023-24", PERSON, "Child referrals", "2023/24", None, missing_reason="withheld")
    known = know(*referrals(), withheld | {"published": "[c]"}, edition="public")
    rows = overview.list_panels(known)
    assert rows["period"].to_list() == ["2022/23", "2023/24", "2023/24"]
    assert "nan" not in join_words(overview.word_panels(rows, known).values()).lower()


@pytest.mark.parametrize(("edition", "ending"), [("internal", ".html"), ("public", "-public.html")])
def test_the_overview_leads_to_the_other_four_pages_of_its_edition(edition, ending):
    pages = overview.list_pages(know(edition=edition))
    assert len({point.target for point in pages}) == 4
    assert all(point.target.endswith(ending) for point in pages)


def test_what_is_told_of_the_difference_begins_with_the_headline():
    known = know(*referrals(), *outcomes())
    told = overview.tell_difference(known)
    assert told[0] == overview.tell_headline(known)[0]
    assert "22 of 37 (59.5%, 95% interval" in told[1]


def test_what_went_wrong_in_the_last_two_years_is_told_with_the_difference():
    wrong = check("differs", "inverted", period="2022/23")
    told = overview.tell_difference(know(*referrals(), *outcomes(), reconciled=[wrong]))
    assert told[1] == "For 2022/23 the publisher's figure is wrong: Why."
    others = [check("differs", "inverted", period="2019/20"), check("agrees", period="2022/23", number=3)]
    told = overview.tell_difference(know(*referrals(), *outcomes(), reconciled=others))
    assert "wrong" not in " ".join(told)


def test_the_words_explain_what_no_clear_change_means():
    assert "no clear change" in overview.explain_words().data
