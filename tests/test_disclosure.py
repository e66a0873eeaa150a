"""The public edition, attacked by someone who has every public figure and knows which sums hold."""

from __future__ import annotations

import random
import re
from itertools import product

import pandas as pd
import pytest
from ortools.sat.python import cp_model

from figure_samples import draw_columns, draw_count, make_figures, statement_row, table_rows
from helpers.disclosure import protection as disclosure
from helpers.disclosure.linked_counts import Known, collect_known, read_definitions
from helpers.disclosure.narrowing import Sum
from helpers.disclosure.protection import DisclosureError, audit_disclosure, is_withheld, protect_figures
from helpers.disclosure.withholding import choose_ranges, find_range, is_shown, round_to_five
from helpers.errors import UnusableInput
from helpers.exports.cleaning import clean_reports
from helpers.exports.raw_exports import read_reference
from helpers.paths import find_folders

SMALL = set(range(5))
LARGEST = 1_000_000


def protect(*records):
    """The public frame of some records."""
    return protect_figures(make_figures(*records), "public")


def read_column(protected, table, period):
    """What the public edition prints in a column, by item."""
    rows = protected[(protected["table"] == table) & (protected["period"] == period)]
    return dict(zip(rows["item"], rows["published"], strict=True))


# The attacker knows the rule only from what is told: what each print can stand for.
def list_values(printed, sealed=False):
    """The counts a public print can stand for: ``[c]`` is 0 to 4, or any count in a column withheld whole."""
    if printed == "[c]":
        return (0, LARGEST) if sealed else (0, 4)
    count = int(re.match(r"\d+", printed)[0])
    return (max(5, count - 2), count + 2)


def read_limits(column, exact):
    """Each item's possible counts as ``(low, high)``; totals and whole columns may be withheld for others."""
    sealed = set(column.values()) == {"[c]"} and max(exact.values()) > 4
    limits = {item: list_values(printed, sealed) for item, printed in column.items()}
    if column["Total"] == "[c]" and exact["Total"] > 4:
        limits["Total"] = (0, LARGEST)
    return limits


def find_open_values(columns, place, item):
    """Counts from 0 to 4 that an item of one column can have, when all columns add to the same total.

    By adding up ranges: exact, because each column's items are free but for their sum.
    """
    possible = []
    for value in sorted(SMALL):
        limits = [dict(column) for column in columns]
        low, high = limits[place][item]
        if not low <= value <= high:
            continue
        limits[place][item] = (value, value)
        least = [sum(low for name, (low, _) in one.items() if name != "Total") for one in limits]
        most = [sum(high for name, (_, high) in one.items() if name != "Total") for one in limits]
        totals = [one["Total"] for one in limits]
        if max(*least, *(low for low, _ in totals)) <= min(*most, *(high for _, high in totals)):
            possible.append(value)
    return set(possible)


def find_open_values_by_solver(columns, place, item):
    """The same by CP-SAT, value by value: an independent twin."""
    possible = set()
    for value in SMALL:
        model = cp_model.CpModel()
        total = model.new_int_var(0, LARGEST, "total")
        for index, limits in enumerate(columns):
            parts = {
                name: model.new_int_var(low, high, name)
                for name, (low, high) in limits.items()
                if name != "Total"
            }
            model.add(sum(parts.values()) == total)
            model.add_linear_constraint(total, *limits["Total"])
            if index == place:
                model.add(parts[item] == value)
        if cp_model.CpSolver().solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            possible.add(value)
    return possible


def draw_publication(rng, name):
    """One random table, or two that share their totals: ``{table: columns}``."""
    columns = draw_columns(rng, rng.randrange(2, 11), rng.randrange(1, 7))
    tables = {f"{name}_by_kind": columns}
    if rng.random() < 0.4:
        tables[f"{name}_by_person"] = {
            period: split_total(rng, one["Total"]) for period, one in columns.items()
        }
    return tables


def split_total(rng, total):
    """A second way to divide a total: two groups, one of them often small."""
    first = min(total, draw_count(rng))
    return {"child": first, "adult": total - first, "Total": total}


def protect_publications(publications):
    """The public frame of many publications at once."""
    records = [
        row
        for tables in publications
        for table, columns in tables.items()
        for row in table_rows(table, columns)
    ]
    return protect(*records)


def read_attack(protected, tables, period):
    """What the attacker knows of one period: the limits of every column that shares its total."""
    prints = read_prints(protected)
    return [read_limits(prints[table, period], columns[period]) for table, columns in tables.items()]


def read_prints(protected):
    """Prints by table and period."""
    prints = {}
    for row in protected.itertuples(index=False):
        prints.setdefault((row.table, row.period), {})[row.item] = row.published
    return prints


def test_no_withheld_count_of_1000_random_tables_can_be_narrowed():
    rng = random.Random(4)
    publications = [draw_publication(rng, f"publisher{number}") for number in range(1000)]
    prints = read_prints(protect_publications(publications))
    attacked = 0
    for tables in publications:
        for period in next(iter(tables.values())):
            exact = [columns[period] for columns in tables.values()]
            limits = [read_limits(prints[table, period], tables[table][period]) for table in tables]
            for place, column in enumerate(exact):
                for item, count in column.items():
                    if item != "Total" and count < 5:
                        attacked += 1
                        assert find_open_values(limits, place, item) == SMALL, (tables, period, item)
    assert attacked > 5000


def test_an_independent_solver_finds_every_withheld_count_open():
    rng = random.Random(5)
    publications = [draw_publication(rng, f"publisher{number}") for number in range(25)]
    prints = read_prints(protect_publications(publications))
    for tables in publications:
        period = next(iter(next(iter(tables.values()))))
        limits = [read_limits(prints[table, period], tables[table][period]) for table in tables]
        for place, columns in enumerate(tables.values()):
            for item, count in columns[period].items():
                if item != "Total" and count < 5:
                    assert find_open_values_by_solver(limits, place, item) == SMALL


def test_the_two_attackers_agree_on_tables_that_are_not_protected_enough():
    rng = random.Random(6)
    narrowed = 0
    for _ in range(40):
        column = draw_columns(rng, 3, 1)["2018/19"]
        limits = [
            {item: list_values("[c]" if c < 5 else str(round_to_five(c))) for item, c in column.items()}
        ]
        for item in ("item 0", "item 1", "item 2"):
            found = find_open_values(limits, 0, item)
            assert found == find_open_values_by_solver(limits, 0, item)
            narrowed += found not in (SMALL, set())
    assert narrowed > 0


def print_column(column):
    """The public prints of one column and its total, from the counts alone."""
    names = [(f"item {place}", "2023/24", count) for place, count in enumerate(column)]
    total = ("Total", "2023/24", sum(column))
    known = Known({"2023-24": frozenset([*names, total])}, {"2023-24": (Sum(total, frozenset(names)),)}, {})
    ranges = choose_ranges(known)
    return tuple(str(round_to_five(name[2])) if is_shown(ranges[name]) else "[c]" for name in [*names, total])


@pytest.mark.parametrize(("rows", "largest"), [(1, 22), (2, 22), (3, 12)])
def test_knowing_the_program_itself_does_not_help(rows, largest):
    """Every table there is, by what the public edition prints for it: all that fits a print fits 0 to 4."""
    by_print = {}
    for column in product(range(largest + 1), repeat=rows):
        by_print.setdefault(print_column(column), []).append(column)
    for printed, tables in by_print.items():
        for place in range(rows):
            values = {column[place] for column in tables}
            if printed[place] == "[c]" and values & SMALL:
                assert values >= SMALL, (printed, place)


def test_counts_to_4_are_withheld_and_all_others_rounded_to_the_nearest_5():
    column = {"a": 0, "b": 4, "c": 5, "d": 7, "e": 8, "f": 12, "g": 13, "h": 61}
    printed = read_column(protect(*table_rows("cases", {"2023/24": column})), "cases", "2023/24")
    assert printed == {
        "a": "[c]",
        "b": "[c]",
        "c": "5",
        "d": "5",
        "e": "10",
        "f": "10",
        "g": "15",
        "h": "60",
    }


def test_a_total_that_would_give_two_small_counts_away_is_withheld():
    column = {"a": 3, "b": 2, "Total": 5}
    printed = read_column(protect(*table_rows("cases", {"2023/24": column})), "cases", "2023/24")
    assert printed == {"a": "[c]", "b": "[c]", "Total": "[c]"}


def test_a_column_whose_total_lies_far_from_its_rounded_items_is_withheld_whole():
    far, near = {"a": 12, "b": 4, "Total": 16}, {"a": 11, "b": 1, "Total": 12}
    protected = protect(*table_rows("cases", {"2022/23": far, "2023/24": near}))
    assert read_column(protected, "cases", "2022/23") == {"a": "[c]", "b": "[c]", "Total": "[c]"}
    assert read_column(protected, "cases", "2023/24") == {"a": "10", "b": "[c]", "Total": "10"}


def test_a_row_of_small_counts_under_totals_that_leave_it_open_keeps_the_totals():
    columns = {
        period: {"Domestic abuse": small, "a": 20, "b": 11, "c": 6, "d": 30, "e": 15, "Total": 82 + small}
        for period, small in (("2021/22", 3), ("2022/23", 2), ("2023/24", 1))
    }
    protected = protect(*table_rows("cases", columns))
    assert [read_column(protected, "cases", period)["Domestic abuse"] for period in columns] == ["[c]"] * 3
    assert [read_column(protected, "cases", period)["Total"] for period in columns] == ["85", "85", "85"]


def test_of_two_tables_the_one_whose_count_would_be_given_away_is_withheld():
    records = [
        *table_rows("cases_by_kind", {"2023/24": {"a": 15, "b": 1, "Total": 16}}),
        *table_rows("cases_by_person", {"2023/24": {"c": 12, "d": 4, "Total": 16}}),
    ]
    assert protect(*records)["published"].tolist() == ["[c]", "[c]", "[c]", "10", "[c]", "[c]"]


def test_an_earlier_edition_is_not_changed_by_a_later_report():
    earlier = table_rows("cases_by_kind", {"2021/22": {"a": 8, "b": 1, "c": 30, "Total": 39}}, "2021-22")
    later = table_rows(
        "cases_by_person",
        {"2021/22": {"d": 37, "e": 2, "Total": 39}, "2022/23": {"d": 9, "e": 30, "Total": 39}},
    )
    alone = protect(*earlier)
    together = protect(*earlier, *later)
    pd.testing.assert_frame_equal(together.iloc[: len(earlier)], alone)


def test_the_order_of_reports_does_not_depend_on_the_order_of_rows():
    earlier = table_rows("cases_by_kind", {"2021/22": {"a": 12, "b": 4, "Total": 16}}, "2021-22")
    later = table_rows("cases_by_person", {"2021/22": {"d": 10, "e": 6, "Total": 16}})
    first = protect(*earlier, *later).sort_values(["source_file", "source_row"], ignore_index=True)
    second = protect(*later, *earlier).sort_values(["source_file", "source_row"], ignore_index=True)
    pd.testing.assert_frame_equal(first, second)


def test_the_audit_refuses_a_total_that_narrows_a_count():
    figures = make_figures(*table_rows("cases", {"2023/24": {"a": 12, "b": 4, "Total": 16}}))
    shown = figures.assign(
        count=pd.array([10, None, 15], dtype="Int64"), published=pd.array(["10", "[c]", "15"], dtype="string")
    )
    with pytest.raises(DisclosureError, match=r"cases: b, 2023/24: .* narrow it to fewer than five values"):
        audit_disclosure(figures, shown)


def test_the_audit_refuses_an_exact_count_and_a_count_in_the_text():
    figures = make_figures(*table_rows("cases", {"2023/24": {"a": 12, "b": 4}}))
    protected = protect_figures(figures, "public")
    with pytest.raises(DisclosureError, match=r"2023-24/cases.csv, row 2, 2023/24: its count is not"):
        audit_disclosure(figures, protected.assign(count=pd.array([12, None], dtype="Int64")))
    with pytest.raises(DisclosureError, match=r"row 3, 2023/24: its text states a number"):
        audit_disclosure(figures, protected.assign(published=pd.array(["10", "4"], dtype="string")))


def test_a_copied_column_links_both_periods():
    """2018/19 repeats 2020/21, so a second table of 2020/21 speaks of 2018/19 too."""
    copied = {"a": 18, "b": 1, "Total": 19}
    records = [
        *table_rows("cases_by_person", {"2018/19": copied, "2020/21": copied}),
        *table_rows("cases_by_kind", {"2020/21": {"x": 12, "y": 7, "Total": 19}}),
    ]
    alone, linked = protect(*records[:3]), protect(*records)
    assert read_column(alone, "cases_by_person", "2018/19") == {"a": "20", "b": "[c]", "Total": "20"}
    assert set(read_column(linked, "cases_by_person", "2018/19").values()) == {"[c]"}


def test_a_figure_in_prose_that_is_a_sum_of_rows_counts_as_known():
    indicators = pd.DataFrame({"id": ["both"], "numerator": ["cases: a + cases: b"]}, dtype="string")
    records = [
        *table_rows("cases", {"2023/24": {"a": 12, "b": 4, "c": 40, "d": 20, "e": 9, "Total": 85}}),
        statement_row("both", "2023/24", "count", "16", count=16),
    ]
    public = protect_figures(make_figures(*records), "public", indicators)
    assert public["published"].tolist() == ["[c]", "[c]", "40", "20", "10", "85", "[c]"]
    assert protect(*records)["published"].tolist() == ["10", "[c]", "40", "20", "10", "85", "15"]


def test_an_unknown_edition_is_refused_and_the_internal_one_is_exact():
    figures = make_figures(*table_rows("cases", {"2023/24": {"a": 3}}))
    pd.testing.assert_frame_equal(protect_figures(figures, "internal"), figures)
    with pytest.raises(UnusableInput, match="Edition 'press' is not known: choose internal or public"):
        protect_figures(figures, "press")


def test_the_public_edition_shows_no_hash_of_an_exact_table():
    sources = pd.DataFrame({"path": ["2023-24/cases.csv"], "sha256": ["5ec4e7"]}, dtype="string")
    assert disclosure.protect_sources(sources, "public")["sha256"].tolist() == ["[c]"]
    assert disclosure.protect_sources(sources, "internal") is sources


@pytest.fixture(scope="module")
def published():
    """The real figures, exact and public."""
    folders = find_folders()
    if not (folders.raw / "2023-24").is_dir():
        pytest.skip("the raw exports are not there")
    figures = clean_reports(folders, "2023-24")
    indicators = read_reference(folders.reference / "indicators.csv", ("id",))
    return figures, protect_figures(figures, "public", indicators), indicators


def test_the_published_tables_need_no_more_than_the_plain_rule(published):
    figures, protected, _ = published
    small = figures["count"].between(0, 4) & disclosure.is_guarded(figures)
    cells = figures["claim"].isna()
    pd.testing.assert_series_equal(
        (is_withheld(protected) & cells), small.fillna(False).astype(bool) & cells, check_names=False
    )


def test_no_withheld_count_of_the_published_tables_can_be_narrowed(published):
    figures, protected, _ = published
    newest = figures[(figures["report"] == "2023-24") & figures["claim"].isna() & figures["count"].notna()]
    newest = newest[newest["table"].str.startswith(("safeguarding_by", "key_by_service"))]
    public = protected.loc[newest.index]
    attacked = 0
    for period in newest["period"].unique():
        rows = newest[newest["period"] == period]
        totals = rows[rows["item"] == "Total"]
        for _, same in totals.groupby("count"):
            exact = [dict(zip(part["item"], part["count"], strict=True)) for _, part in _group(rows, same)]
            prints = [
                dict(zip(part["item"], public.loc[part.index, "published"], strict=True))
                for _, part in _group(rows, same)
            ]
            limits = [read_limits(*pair) for pair in zip(prints, exact, strict=True)]
            for place, column in enumerate(exact):
                for item in (item for item, count in column.items() if count < 5):
                    attacked += 1
                    assert find_open_values(limits, place, item) == SMALL, (period, item)
    assert attacked == 38


def _group(rows, same):
    """The columns of tables whose totals are the same count."""
    return rows[rows["table"].isin(same["table"])].groupby("table")


def test_a_solver_finds_every_withheld_count_of_the_publication_open_prose_and_all(published):
    """All quantities and sums at once: tables, revised figures, copied columns and sums in prose."""
    figures, _, indicators = published
    exact = figures[disclosure.is_guarded(figures)]
    known = collect_known(exact, read_definitions(indicators))
    sums = [one for found in known.sums.values() for one in found]
    small = [name for name in frozenset().union(*known.reports.values()) if name[2] < 5]
    assert (len(sums), len(small)) == (27, 42)
    ranges = {name: find_range(name[2]) for one in sums for name in one.members}
    for name, value in product(small, SMALL):
        model = cp_model.CpModel()
        counts = {one: model.new_int_var(*limits, str(one)) for one, limits in ranges.items()}
        for one in sums:
            model.add(sum(counts[part] for part in one.parts) == counts[one.total])
        if name in counts:
            model.add(counts[name] == value)
        assert cp_model.CpSolver().solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE), (name, value)


def test_every_edition_as_of_an_earlier_report_shows_the_same(published):
    figures, protected, indicators = published
    earlier = figures[figures["report"] <= "2022-23"]
    alone = protect_figures(earlier, "public", indicators)
    pd.testing.assert_frame_equal(alone, protected.loc[earlier.index])
