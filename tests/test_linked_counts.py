"""Which counts are one and the same, and which sums are known to hold."""

from __future__ import annotations

import pandas as pd

from figure_samples import make_figures, statement_row, table_rows
from helpers.disclosure.linked_counts import collect_known, read_definitions

ADDS_UP = {"2023/24": {"a": 12, "b": 4, "Total": 16}}


def collect(*records, definitions=None):
    """What some figures say."""
    return collect_known(make_figures(*records), definitions or {})


def list_sums(known):
    """The known sums as ``{total: sorted parts}`` of names and counts."""
    found = [one for sums in known.sums.values() for one in sums]
    return {one.total: sorted(one.parts) for one in found}


def test_a_column_that_adds_up_is_a_sum_and_one_that_does_not_is_none():
    known = collect(*table_rows("cases", ADDS_UP | {"2022/23": {"a": 12, "b": 4, "Total": 17}}))
    assert list_sums(known) == {
        ("cases: Total", "2023/24", 16): [("cases: a", "2023/24", 12), ("cases: b", "2023/24", 4)]
    }


def test_sibling_tables_with_equal_totals_share_one_count():
    known = collect(
        *table_rows("cases_by_kind", ADDS_UP),
        *table_rows("cases_by_person", {"2023/24": {"c": 10, "d": 6, "Total": 16}}),
        *table_rows("cases_by_outcome", {"2023/24": {"e": 9, "Total": 9}}),
    )
    assert sorted(total for total in list_sums(known)) == [
        ("cases: Total", "2023/24", 9),
        ("cases: Total", "2023/24", 16),
    ]
    assert len([one for sums in known.sums.values() for one in sums]) == 3


def test_a_table_without_a_total_is_held_to_its_siblings_total():
    known = collect(
        *table_rows("cases_by_kind", ADDS_UP),
        *table_rows("cases_by_person", {"2023/24": {"c": 10, "d": 6}}),
    )
    assert [sorted(one.parts) for sums in known.sums.values() for one in sums][1] == [
        ("cases_by_person: c", "2023/24", 10),
        ("cases_by_person: d", "2023/24", 6),
    ]


def test_blank_cells_are_no_part_of_a_sum():
    known = collect(*table_rows("cases", {"2023/24": {"a": 12, "b": None, "Total": 12}}))
    assert list_sums(known) == {("cases: Total", "2023/24", 12): [("cases: a", "2023/24", 12)]}


def test_a_count_quoted_in_prose_is_the_tables_own_and_a_revised_one_is_not():
    change = statement_row(
        "cases: a", "2023/24", "change", "12, 3 before", count=12, compared_with="2022/23", compared_count=3
    )
    known = collect(*table_rows("cases", {"2023/24": {"a": 12}, "2022/23": {"a": 2}}), change)
    assert sorted(known.reports["2023-24"]) == [
        ("cases: a", "2022/23", 2),
        ("cases: a", "2022/23", 3),
        ("cases: a", "2023/24", 12),
    ]


def test_a_copied_column_shares_its_counts_with_the_one_it_repeats():
    column = {"a": 12, "b": 4, "Total": 16}
    known = collect(
        *table_rows("cases", {"2018/19": column, "2020/21": column, "2021/22": {"a": 12, "b": 5}})
    )
    assert known.find("cases: b", "2020/21", 4) == ("cases: b", "2018/19", 4)
    assert known.find("cases: a", "2021/22", 12) == ("cases: a", "2021/22", 12)


def test_an_indicator_defined_as_a_sum_is_one_where_it_holds_copied_column_or_not():
    indicators = pd.DataFrame({"id": ["both", "none"], "numerator": ["cases: a + cases: b", None]})
    known = collect(
        *table_rows("cases", {"2023/24": {"a": 12, "b": 4}, "2022/23": {"a": 12, "b": 4}}),
        statement_row("both", "2023/24", "count", "16", count=16),
        statement_row("both", "2022/23", "count", "17", count=17, row=3),
        definitions=read_definitions(indicators),
    )
    assert list_sums(known) == {
        ("both", "2023/24", 16): [("cases: a", "2022/23", 12), ("cases: b", "2022/23", 4)]
    }
    assert read_definitions(None) == {}
