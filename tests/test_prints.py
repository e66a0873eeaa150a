"""What the print alone tells: copied from a neighbour, the rest to 100%, one key, a whole column."""

import pytest

from helpers.proofing import check_files

COLUMN = "Type,2022/23,2023/24\nA,{}\nB,{}\nC,{}\nD,{}\nTotal,123,90\n"
RIGHT = ("51 (41.5%),20 (22.2%)", "38 (30.9%),31 (34.4%)", "23 (18.7%),28 (31.1%)", "11 (8.9%),11 (12.2%)")
CHANGES = "Type,2022/23,2023/24,Change (%)\nA,40,50,25%\nB,80,68,{}\nC,64,72,12.5%\nD,30,27,-10%\n"


def tell(tmp_path, text):
    """The findings of a table."""
    path = tmp_path / "draft.csv"
    path.write_text(text, encoding="utf-8")
    return check_files([path]).findings


@pytest.mark.parametrize(
    ("printed", "mechanism", "words"),
    [
        ("51 (18.7%),20 (22.2%)", "other_row", "it is the percentage of C"),
        ("51 (22.2%),20 (22.2%)", "other_period", "it is the percentage of 2023/24"),
        ("51 (58.5%),20 (22.2%)", "complement", "it is the share of the others, 72 of 123"),
        ("51 (56.7%),20 (22.2%)", "other_denominator", "it is 51 of 90"),
    ],
)
def test_a_percentage_taken_from_elsewhere_is_told_by_where_it_stands(tmp_path, printed, mechanism, words):
    (finding,) = tell(tmp_path, COLUMN.format(printed, *RIGHT[1:]))
    assert (finding.item, finding.details["mechanism"]) == ("A", mechanism)
    assert words in finding.why
    assert tell(tmp_path, COLUMN.format(*RIGHT)) == []


@pytest.mark.parametrize(
    ("printed", "mechanism", "words"),
    [
        ("-51%", "transposed", "From 80 (2022/23) to 68 (2023/24) is -15%, not -51%"),
        ("15%", "sign", "the sign is wrong"),
        ("-19%", "digit", "one digit is mistyped (15 printed as 19)"),
        ("-18%", "other_denominator", "the difference was divided by the later figure"),
        ("85%", "other_count", "it is the later figure as a percentage of the earlier one"),
        ("-25%", "digit", "not -25%"),
    ],
)
def test_a_wrong_change_has_its_cause(tmp_path, printed, mechanism, words):
    (finding,) = tell(tmp_path, CHANGES.format(printed))
    assert (finding.item, finding.details["mechanism"]) == ("B", mechanism)
    assert words in finding.why


def test_percentages_slipped_by_one_row_are_one_finding(tmp_path):
    shares = ["8.9%", "41.5%", "30.9%", "18.7%"]
    cells = [
        f"{cell.split()[0]} ({share}),{cell.split(',')[1]}" for cell, share in zip(RIGHT, shares, strict=True)
    ]
    (finding,) = tell(tmp_path, COLUMN.format(*cells))
    assert finding.details["mechanism"] == "other_row"
    assert set(finding.places) == {(row, 0) for row in range(4)}


def test_a_mistyped_count_is_marked_on_the_count(tmp_path):
    (finding,) = tell(tmp_path, "Type,Number,%\nA,51,41.5\nB,83,30.9\nC,23,18.7\nD,11,8.9\nTotal,123,100.0\n")
    assert finding.places == ((1, 1), (1, 0))
    assert finding.advice == "Check the count: 38 was probably meant."


def test_a_total_that_is_one_key_from_what_all_percentages_rest_on_is_mistyped(tmp_path):
    text = "Reason,2024\nA,79 (59.8%)\nB,53 (40.2%)\nC,40 (30.3%)\nD,26 (19.7%)\nTotal,{}\n"
    (finding,) = tell(tmp_path, text.format(532))
    assert (finding.item, finding.advice) == ("Total", "Put 132.")
    assert tell(tmp_path, text.format(132)) == []


def test_counts_are_told_as_they_stand_in_a_table_that_has_decimals_elsewhere(tmp_path):
    text = "Group (n = 185),n (%),Rate\nA,63 (34.1),1.5\nB,35 (18.9),0.4\nC,28 (51.1),2.2\nD,50 (27.0),1.1\n"
    (finding,) = tell(tmp_path, text)
    assert finding.why.startswith("28 of 185 is 15.1%, not 51.1%")
    assert (finding.details["count"], finding.details["denominator"]) == (28, 185)


ADDING = "Type,2023/24\nA,{} (20.0%)\nB,20 (40.0%)\nC,20 (40.0%)\nTotal,50\n"


@pytest.mark.parametrize(
    ("printed", "mechanism", "words"),
    [
        (
            "612 (75.6%)",
            "ambiguous",
            "either one digit is mistyped (75.1 printed as 75.6), or it is 616 of 815",
        ),
        ("612 (57.1%)", "transposed", "two neighbouring digits are swapped (75.1 printed as 57.1)"),
    ],
)
def test_the_likelier_cause_stands_alone_from_four_to_one_and_first_before(
    tmp_path, printed, mechanism, words
):
    (finding,) = tell(tmp_path, "Group,Satisfied (of 815)\n" + f"A,{printed.replace(' (', '/815 (')}\n")
    assert finding.details["mechanism"] == mechanism
    assert words in finding.why


def test_a_count_with_which_the_items_miss_their_total_is_mistyped_whatever_else_would_print_it(tmp_path):
    (finding,) = tell(tmp_path, ADDING.format(16))
    assert finding.details["mechanism"] == "count_typo"
    assert "it is 10 of 50, so the count is mistyped" in finding.why
    assert tell(tmp_path, ADDING.format(10)) == []


def test_the_rest_to_100_that_another_row_is_are_one_cause(tmp_path):
    (finding,) = tell(tmp_path, "Sex,2024\nFemale,72 (43.8%)\nMale,56 (43.8%)\nTotal,128\n")
    assert finding.details["mechanism"] == "other_row"
    assert finding.why == "72 of 128 is 56.3%, not 43.8%: it is the percentage of Male, the rest to 100%."
