"""What reports say about a subject, and which of it is used."""

import pandas as pd
import pytest

from helpers.checking.evidence import collect_evidence, read_records, split_expression
from published_samples import NO_INDICATORS, make_indicators, read_published, write_column, write_statements


def collect(*frames, indicators=NO_INDICATORS):
    return collect_evidence(pd.concat(frames, ignore_index=True), indicators)


def test_a_table_goes_before_prose_and_a_newer_report_before_an_older():
    older = read_published("2021-22", by_type=write_column(Neglect="10", Total="10"))
    newer = read_published("2022-23", by_type=write_column(Neglect="11", Total="11"))
    prose = read_published(
        "2023-24", x_statements=write_statements(("by_type: Neglect", "2022/23", "count", "", "12"))
    )
    known = collect(older, newer, prose)
    assert [int(one.level) for one in known.find("by_type: Neglect", "2022/23")] == [11, 10, 12]
    assert known.find_best("by_type: Neglect", "2022/23").level == 11
    assert known.find_best("by_type: Neglect", "2022/23", "2023-24").level == 12


def test_prose_that_disagrees_with_itself_counts_with_what_it_says_most_often():
    rows = [("referrals", "2022/23", "count", "", text) for text in ("62", "51", "51")]
    known = collect(read_published(x_statements=write_statements(*rows)))
    assert known.find_best("referrals", "2022/23").level == 51


def test_a_bound_is_evidence_but_never_the_level_to_use():
    known = collect(
        read_published(x_statements=write_statements(("calls", "2022/23", "at_least", "", "over 200")))
    )
    assert [one.bound for one in known.find("calls", "2022/23")] == ["above"]
    assert known.find_best("calls", "2022/23") is None


def test_an_earlier_number_quoted_in_a_text_is_evidence_for_its_own_period():
    text = "38 community checks, up from 26 last year"
    known = collect(
        read_published(x_statements=write_statements(("checks", "2023/24", "change", "2022/23", text)))
    )
    (said,) = known.find("checks", "2022/23")
    assert (said.level, said.quoted) == (26, True)


def test_an_indicator_defined_by_table_rows_is_worked_out_for_each_report():
    indicators = make_indicators(("both", "Both", "by_type: Neglect + by_type: Self-Neglect", None))
    table = write_column(**{"Neglect": "25", "Self-Neglect": "51", "Total": "76"})
    known = collect(read_published(by_type=table), indicators=indicators)
    (said,) = known.find("both", "2022/23")
    assert (said.level, said.published, said.derived) == (76, "25 + 51", True)


def test_an_indicator_is_worked_out_from_the_table_where_prose_gives_another_number():
    indicators = make_indicators(("both", "Both", "by_type: A + by_type: B", None))
    prose = write_statements(("by_type: A", "2022/23", "count", "", "9"))
    table = write_column(A="25", B="51", Total="76")
    known = collect(read_published(a_statements=prose, by_type=table), indicators=indicators)
    assert [said.published for said in known.find("both", "2022/23")] == ["25 + 51"]


@pytest.mark.parametrize("missing", ["blank", "other period"])
def test_an_indicator_with_a_part_missing_is_not_worked_out(missing):
    indicators = make_indicators(("both", "Both", "by_type: A + by_type: B", None))
    table = write_column(A="25", B="" if missing == "blank" else "3", Total="25")
    known = collect(read_published(by_type=table), indicators=indicators)
    assert known.find("both", "2022/23" if missing == "blank" else "2021/22") == ()


def test_an_indicator_is_not_worked_out_from_a_bound():
    indicators = make_indicators(("both", "Both", "a + b", None))
    rows = [("a", "2022/23", "count", "", "over 20"), ("b", "2022/23", "count", "", "5")]
    assert (
        collect(read_published(x_statements=write_statements(*rows)), indicators=indicators).find(
            "both", "2022/23"
        )
        == ()
    )


def test_an_earlier_number_of_an_unnamed_period_is_no_evidence():
    text = "38 community checks, up from 26 last year"
    known = collect(read_published(x_statements=write_statements(("checks", "2023/24", "change", "", text))))
    assert list(known.by_subject) == [("checks", "2023/24")]


def test_an_indicator_defined_by_itself_is_left_alone():
    indicators = make_indicators(("a", "A", "a + b", None))
    assert (
        collect(read_published(by_type=write_column(A="1")), indicators=indicators).find("a", "2022/23") == ()
    )


def test_a_definition_may_subtract():
    assert split_expression("a: Total - b: Open + c") == [(1, "a: Total"), (-1, "b: Open"), (1, "c")]


def test_records_hold_plain_python_values_and_none_for_missing():
    rows = pd.DataFrame({"text": pd.array(["a", None], "string"), "whole": pd.array([1, None], "Int64")})
    assert read_records(rows) == [{"text": "a", "whole": 1}, {"text": None, "whole": None}]
