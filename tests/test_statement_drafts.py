"""Figures in prose are drafted with what bounds and directs them, and nothing is invented."""

import pytest

from helpers.drafting.saved_pages import read_text
from helpers.drafting.statement_drafts import draft_statements


def draft_page(text):
    """The statements drafted from a text of report 2023-24, without any subjects known, and the notes."""
    drafts, notes = draft_statements(read_text("page.txt", text), ("2023/24", "2022/23"), [])
    return [[*draft.values()][:6] for draft in drafts], notes


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("We made 38 checks.", [["2023/24", "count", "", "38"]]),
        ("We saw over 92% of homes.", [["2023/24", "share", "", "over 92%"]]),
        ("We helped no more than 5 groups.", [["2023/24", "count", "", "no more than 5"]]),
        ("We helped more than 300 people.", [["2023/24", "at_least", "", "more than 300"]]),
        ("We gave up to £1,000 each.", [["2023/24", "money", "", "up to £1,000"]]),
        ("Eight referrals came.", [["2023/24", "count", "", "Eight"]]),
        ("There was a reduction of 52 in all.", [["2023/24", "difference", "2022/23", "a reduction of 52"]]),
        (
            "5 referrals for fraud (a decrease of 74%) came.",
            [["2023/24", "change", "2022/23", "5 referrals for fraud (a decrease of 74%)"]],
        ),
        (
            "We gave £20, up from £10 last year.",
            [["2023/24", "money", "2022/23", "£20"], ["2022/23", "money", "", "£10"]],
        ),
        ("In 2023 - 24 and 2022/23 we made 4 plans.", [["2023/24", "count", "", "4"]]),
        ("We made 4 plans.\n\nWe made 4 plans.", [["2023/24", "count", "", "4"]]),
        ("The majority of referrals came late.", [["2023/24", "at_least", "", "The majority of referrals"]]),
        ("As at 31 March 2024 we had 4 plans.", [["as at 31 March 2024", "count", "", "4"]]),
    ],
)
def test_a_figure_in_prose_is_drafted_with_its_bounds_and_direction(text, rows):
    drafted, _ = draft_page(text)
    assert [cells[2:] for cells in drafted] == rows


def test_a_number_that_cannot_be_read_is_listed_and_the_others_are_drafted():
    drafted, notes = draft_page("We made 4 plans. We made 1,2,3 plans. We made 5 plans.")
    assert [cells[5] for cells in drafted] == ["4", "5"]
    assert len(notes) == 1
    assert notes[0].startswith("page.txt, narrative: found 'We made 1,2,3 plans'")
