"""Which counts are one and the same, and which sums are known to hold."""

import pytest

from figure_samples import make_figures, statement_row, table_rows
from helpers.disclosure.linked_counts import collect_known
from helpers.disclosure.public_figures import Rules

ADDS_UP = {"2023/24": {"a": 12, "b": 4, "Total": 16}}
WHOLE = ("Total", "2023/24", 16)


def collect(*records, **known):
    """What some figures say; ``sums`` and ``wholes`` are what the rules know besides."""
    return collect_known(make_figures(*records), Rules(**known))


def list_sums(known):
    """The known sums in order, each as its total and the sorted names of its parts."""
    found = [one for sums in known.sums.values() for one in sums]
    return [(one.total, sorted(f"{subject} {count}" for subject, _, count in one.parts)) for one in found]


def test_a_column_adds_up_to_its_total_or_to_one_that_it_does_not_print():
    known = collect(*table_rows("cases", ADDS_UP | {"2022/23": {"a": 12, "b": 4, "Total": 17}}))
    assert list_sums(known) == [
        (("Total", "2022/23", 16), ["cases: a 12", "cases: b 4"]),
        (WHOLE, ["cases: a 12", "cases: b 4"]),
    ]
    assert known.find("cases: Total", "2022/23", 17) == ("Total", "2022/23", 17)
    assert ("Total", "2022/23", 16) not in known.counts["2023-24"]


def test_equal_totals_of_a_period_are_one_count_whatever_the_tables_are_called():
    known = collect(
        *table_rows("cases_by_kind", ADDS_UP),
        *table_rows("zebra", {"2023/24": {"c": 10, "d": 6, "Total": 16}}),
        *table_rows("cases_by_outcome", {"2023/24": {"e": 9, "Total": 9}, "2022/23": {"e": 16, "Total": 16}}),
    )
    assert [total for total, _ in list_sums(known)] == [
        WHOLE,
        ("Total", "2022/23", 16),
        ("Total", "2023/24", 9),
        WHOLE,
    ]


@pytest.mark.parametrize("later", ["2023-24", "2024-25"])
def test_a_table_without_a_total_is_held_to_the_total_of_another_table_or_report(later):
    known = collect(
        *table_rows("cases_by_kind", ADDS_UP),
        *table_rows("zebra", {"2023/24": {"c": 10, "d": 6}}, later),
    )
    assert list_sums(known)[1] == (WHOLE, ["zebra: c 10", "zebra: d 6"])


def test_two_tables_that_print_no_total_are_held_to_each_other():
    known = collect(
        *table_rows("cases", {"2023/24": {"a": 12, "b": 4}}), *table_rows("zebra", {"2023/24": {"c": 16}})
    )
    assert list_sums(known) == [(WHOLE, ["cases: a 12", "cases: b 4"]), (WHOLE, ["zebra: c 16"])]
    assert WHOLE not in known.counts["2023-24"]


def test_a_row_that_is_always_the_sum_of_the_others_is_a_total_whatever_its_name():
    columns = {"2022/23": {"a": 12, "b": 4, "All": 16}, "2023/24": {"a": 5, "b": 9, "All": 14}}
    assert list_sums(collect(*table_rows("cases", columns)))[:2] == [
        (("Total", "2022/23", 16), ["cases: a 12", "cases: b 4"]),
        (("Total", "2022/23", 32), ["Total 16", "cases: a 12", "cases: b 4"]),
    ]
    columns["2023/24"] |= {"b": 8}
    assert list_sums(collect(*table_rows("cases", columns)))[0] == (
        ("Total", "2022/23", 32),
        ["cases: All 16", "cases: a 12", "cases: b 4"],
    )


@pytest.mark.parametrize(("small", "total"), [(1, False), (2, True)])
def test_a_row_that_adds_up_is_a_total_only_where_no_column_may_do_so_by_chance(small, total):
    column = {"a": small, "b": 3, "All": 3 + small}
    known = collect(*table_rows("cases", {"2023/24": column}))
    assert known.find("cases: All", "2023/24", 3 + small)[0] == ("Total" if total else "cases: All")


def test_of_two_equal_rows_neither_is_the_total_of_the_other():
    known = collect(*table_rows("cases", {"2023/24": {"a": 16, "All": 16}}))
    assert {known.find(f"cases: {item}", "2023/24", 16)[0] for item in ("a", "All")} == {
        "cases: a",
        "cases: All",
    }


def test_blank_cells_are_no_part_of_a_sum():
    known = collect(*table_rows("cases", {"2023/24": {"a": 12, "b": None, "Total": 12}}))
    assert list_sums(known) == [(("Total", "2023/24", 12), ["cases: a 12"])]


def test_a_total_that_prose_states_is_the_tables_own():
    records = [
        *table_rows("cases", ADDS_UP),
        statement_row("all_cases", "2023/24", "count", "16", count=16),
        statement_row("all_cases", "2022/23", "count", "16", count=16, row=3),
    ]
    known = collect(*records)
    assert known.find("all_cases", "2023/24", 16) == WHOLE
    assert known.find("all_cases", "2022/23", 16) == ("all_cases", "2022/23", 16)


def test_an_item_is_the_total_of_the_table_whose_whole_it_is():
    records = [*table_rows("cases", ADDS_UP), *table_rows("causes", {"2023/24": {"c": 9, "d": 3}})]
    known = collect(*records, wholes={"causes": "cases: a"})
    assert known.find("cases: a", "2023/24", 12) == ("Total", "2023/24", 12)
    assert collect(*records).find("cases: a", "2023/24", 12) == ("cases: a", "2023/24", 12)


def test_an_indicator_that_is_a_sum_is_no_total_though_it_is_equal_to_one():
    records = [*table_rows("cases", ADDS_UP), statement_row("both", "2023/24", "count", "16", count=16)]
    known = collect(*records, sums={"both": ("cases: a", "cases: b")})
    assert known.find("both", "2023/24", 16) == ("both", "2023/24", 16)


def test_a_count_quoted_in_prose_is_the_tables_own_and_a_revised_one_is_not():
    change = statement_row(
        "cases: a", "2023/24", "change", "12, 3 before", count=12, compared_with="2022/23", compared_count=3
    )
    known = collect(*table_rows("cases", {"2023/24": {"a": 12}, "2022/23": {"a": 2}}), change)
    assert sorted(known.counts["2023-24"]) == [
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


@pytest.mark.parametrize(("column", "copied"), [({"a": 12, "b": 4}, True), ({"a": 12}, False)])
def test_a_single_count_that_is_equal_to_another_is_no_copied_column(column, copied):
    known = collect(*table_rows("cases", {"2018/19": column, "2020/21": column}))
    assert known.find("cases: a", "2020/21", 12)[1] == ("2018/19" if copied else "2020/21")


def test_an_indicator_defined_as_a_sum_is_one_where_it_holds_copied_column_or_not():
    known = collect(
        *table_rows("cases", {"2023/24": {"a": 12, "b": 4, "c": 1}, "2022/23": {"a": 12, "b": 4, "c": 1}}),
        statement_row("both", "2023/24", "count", "16", count=16),
        statement_row("both", "2022/23", "count", "17", count=17, row=3),
        sums={"both": ("cases: a", "cases: b")},
    )
    assert list_sums(known)[-1] == (("both", "2023/24", 16), ["cases: a 12", "cases: b 4"])


def test_sums_in_prose_of_small_counts_alone_are_told_apart():
    records = [
        *table_rows("cases", {"2023/24": {"a": 3, "b": 4, "c": 5}}),
        statement_row("both", "2023/24", "count", "7", count=7),
        statement_row("larger", "2023/24", "count", "9", count=9, row=3),
    ]
    sums = {"both": ("cases: a", "cases: b"), "larger": ("cases: b", "cases: c")}
    assert collect(*records, sums=sums).blind == {("both", "2023/24", 7)}
