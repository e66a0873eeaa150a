"""The exact search for wrong cells, against an independent model in CP-SAT."""

import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from helpers.percentages import RULES, follows_rule, parse_percent, render_percent
from helpers.percentages.published_columns import Row

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from fewest_cells import (
    TOTAL_PLACE,
    can_lower_enough,
    find_count_interval,
    find_share_interval,
    locate_wrong_cells,
)


def make_rows(*cells: tuple[int | None, str | None]) -> list[Row]:
    """Rows from pairs of count and printed percentage."""
    rows = []
    for place, (count, text) in enumerate(cells):
        digits, decimals = (None, 0) if text is None else parse_percent(text)
        rows.append(Row(place, f"item {place}", count, digits, decimals, text))
    return rows


def fits(count, total, row):
    return any(follows_rule(count, total, row.digits, row.decimals, rule) for rule in RULES)


def solve_twin(rows, printed_total, totals, adds_up, forced=None):
    """Fewest wrong fields by CP-SAT; ``forced`` is (place, whether it must be wrong)."""
    best = None
    for total in totals:
        model = cp_model.CpModel()
        counts, cost, wrong = [], [], {}
        for row in rows:
            count = model.new_int_var(0, 5000, f"count {row.place}")
            count_wrong, percent_wrong = (model.new_bool_var(f"{name} {row.place}") for name in "cp")
            model.add(count == row.count).only_enforce_if(~count_wrong)
            model.add(count != row.count).only_enforce_if(count_wrong)
            if row.digits is not None:
                fitting = [value for value in range(3 * total + 1) if fits(value, total, row)]
                domain = cp_model.Domain.from_values(fitting)
                model.add_linear_expression_in_domain(count, domain).only_enforce_if(~percent_wrong)
            cost += [count_wrong, percent_wrong]
            wrong[row.place] = model.new_bool_var(f"wrong {row.place}")
            model.add_max_equality(wrong[row.place], [count_wrong, percent_wrong])
            counts.append(count)
        if adds_up:
            model.add(sum(counts) == total)
        if forced and forced[0] == TOTAL_PLACE:
            if (total != printed_total) != forced[1]:
                continue
        elif forced:
            model.add(wrong[forced[0]] == forced[1])
        model.minimize(sum(cost) + (total != printed_total))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        if solver.solve(model) == cp_model.OPTIMAL:
            value = round(solver.objective_value)
            best = value if best is None else min(best, value)
    return best


def check_against_twin(rows, printed_total, adds_up):
    totals = sorted({printed_total, sum(row.count for row in rows)} - {0})
    location = locate_wrong_cells(rows, printed_total, totals, adds_up=adds_up)
    assert location.fields == solve_twin(rows, printed_total, totals, adds_up)
    for place in [row.place for row in rows] + [TOTAL_PLACE]:
        possible = solve_twin(rows, printed_total, totals, adds_up, (place, True)) == location.fields
        needless = solve_twin(rows, printed_total, totals, adds_up, (place, False)) == location.fields
        assert (place in location.possible) == possible, (place, location)
        assert (place in location.certain) == (not needless), (place, location)


@given(st.data())
@settings(max_examples=8)
def test_the_search_and_a_constraint_solver_find_the_same_cells(data):
    counts = data.draw(st.lists(st.integers(0, 60), min_size=2, max_size=5))
    total = max(1, sum(counts))
    decimals = data.draw(st.integers(0, 1))
    cells = [
        [count, render_percent(count, total, decimals, data.draw(st.sampled_from(RULES)))] for count in counts
    ]
    for _ in range(data.draw(st.integers(0, 2))):
        cell = data.draw(st.sampled_from(cells))
        if data.draw(st.booleans()):
            cell[0] = data.draw(st.integers(0, 60))
        else:
            cell[1] = data.draw(st.sampled_from(["7", "12.5", "50", "33.3", None]))
    printed = data.draw(st.sampled_from([total, total + 1, total + 10]))
    check_against_twin(make_rows(*cells), printed, adds_up=data.draw(st.booleans()))


def test_a_mistyped_count_is_found_by_its_percentage_and_the_sum():
    rows = make_rows((52, "33.33"), (50, "66.67"))
    assert locate_wrong_cells(rows, 75, [75, 102], adds_up=True).sets == (frozenset({0}),)
    check_against_twin(rows, 75, adds_up=True)


def test_a_wrong_percentage_is_certain_where_the_sum_holds():
    rows = make_rows((25, "30.75"), (51, "41.46"), (47, "38.21"))
    location = locate_wrong_cells(rows, 123, [123], adds_up=True)
    assert (location.fields, location.certain) == (1, frozenset({0}))


def test_a_mistyped_total_is_found_because_every_row_contradicts_it():
    rows = make_rows((20, "20.0"), (30, "30.0"), (50, "50.0"))
    location = locate_wrong_cells(rows, 10, [10, 100], adds_up=True)
    assert location.sets == (frozenset({TOTAL_PLACE}),)


def test_two_equally_small_sets_make_cells_possibly_wrong():
    rows = make_rows((20, None), (30, None), (50, None))
    location = locate_wrong_cells(rows, 101, [100, 101], adds_up=True)
    assert location.certain == frozenset()
    assert location.possible == frozenset({0, 1, 2, TOTAL_PLACE})
    check_against_twin(rows, 101, adds_up=True)


def test_count_and_percentage_of_one_row_can_both_be_wrong():
    rows = make_rows((10, "99"), (50, "50"))
    location = locate_wrong_cells(rows, 100, [100], adds_up=True)
    assert (location.fields, location.sets) == (2, (frozenset({0}),))


def test_a_count_may_move_by_one_where_its_percentage_still_follows():
    rows = make_rows((500, "50"), (499, "50"))
    location = locate_wrong_cells(rows, 1000, [1000], adds_up=True)
    assert (location.fields, location.possible) == (1, frozenset({0, 1}))


def test_nothing_is_wrong_in_a_clean_column():
    rows = make_rows((1, "33.3"), (2, "66.6"))
    location = locate_wrong_cells(rows, 3, [3], adds_up=True)
    assert (location.fields, location.sets) == (0, (frozenset(),))


def test_counts_cannot_fall_below_zero_to_restore_a_sum():
    rows = make_rows((0, None), (3, None), (200, "50"))
    check_against_twin(rows, 150, adds_up=True)


@pytest.mark.parametrize("text", ["0", "7", "12.5", "35.30", "47.00", "100"])
@pytest.mark.parametrize("total", [1, 3, 40, 68, 137])
def test_the_interval_of_counts_holds_exactly_those_that_print(text, total):
    (row,) = make_rows((0, text))
    low, high = find_count_interval(row, total)
    assert [count for count in range(3 * total) if fits(count, total, row)] == list(range(low, high + 1))


@pytest.mark.parametrize(("missing", "enough"), [(-299, True), (-300, True), (-301, False)])
def test_the_largest_counts_set_to_nothing_are_just_enough_or_not(missing, enough):
    assert can_lower_enough(make_rows((100, None), (200, None), (7, None)), 2, missing) is enough


@given(
    st.integers(0, 400),
    st.integers(1, 400),
    st.integers(0, 3000),
    st.integers(0, 3),
    st.sampled_from(RULES),
)
def test_the_shares_that_a_print_leaves_open_are_exactly_those_that_print_it(
    count, base, digits, decimals, rule
):
    paddings = range(1, decimals + 1) if rule == "fewer_decimals" else (1,)
    share = Fraction(20 * 100 * count * 10**decimals, base)
    inside = False
    for zeros in paddings if rule != "fewer_decimals" else [one for one in paddings if digits % 10**one == 0]:
        low, low_included, high, high_included = find_share_interval(digits, rule, zeros)
        inside |= low < share < high or (share == low and low_included) or (share == high and high_included)
    assert inside == follows_rule(count, base, digits, decimals, rule)


@pytest.mark.parametrize(
    ("digits", "rule", "interval"),
    [
        (7, "half_up", (130, True, 150, False)),
        (7, "half_down", (130, False, 150, True)),
        (7, "half_even", (130, False, 150, False)),
        (8, "half_even", (150, True, 170, True)),
        (7, "truncated", (140, True, 160, False)),
        (7, "rounded_up", (120, False, 140, True)),
        (7, "double_rounded", (129, True, 149, False)),
        (70, "fewer_decimals", (1300, True, 1500, False)),
    ],
)
def test_every_rule_leaves_its_interval_of_shares_open(digits, rule, interval):
    assert find_share_interval(digits, rule) == interval
