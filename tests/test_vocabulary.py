"""The closed lists: every name with its words and its price."""

from helpers.percentages.arithmetic import RULES
from helpers.percentages.vocabulary import CAUSES, CELL_BITS, COLUMN_BITS, MECHANISMS, ROUNDINGS


def test_a_cause_is_a_rule_other_than_half_up_or_a_slip_and_none_is_both():
    assert tuple(CAUSES) == (*RULES[1:], *MECHANISMS)
    assert not set(RULES) & set(MECHANISMS)


def test_every_name_has_words_of_its_own():
    labels = list(CAUSES.values())
    assert all(labels)
    assert len(set(labels)) == len(labels)
    clauses = [rule.clause for rule in ROUNDINGS.values()]
    assert len(set(clauses)) == len(RULES)
    assert [name for name, known in MECHANISMS.items() if not known.clause] == ["ambiguous"]


def test_only_what_follows_from_another_slip_costs_less_than_one():
    prices = [*CELL_BITS.items(), *COLUMN_BITS.items()]
    assert [slip for slip, bits in prices if bits <= 0] == ["percent_of_wrong_total"]


def test_only_what_no_search_makes_is_without_a_price():
    assert set(MECHANISMS) - set(CELL_BITS) == {"sign", "ambiguous"}


def test_the_catch_all_is_the_dearest_slip_of_a_cell():
    assert max(CELL_BITS, key=CELL_BITS.get) == "unexplained"


def test_half_up_is_free_and_every_other_rule_has_a_price():
    assert [rule for rule, known in ROUNDINGS.items() if known.bits == 0] == ["half_up"]
