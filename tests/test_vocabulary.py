"""The closed lists: every name with its words and its price."""

from helpers.percentages.arithmetic import RULES
from helpers.percentages.vocabulary import CAUSES, MECHANISMS, PRIORS, ROUNDINGS


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


def test_every_price_has_a_reason_and_only_what_follows_from_another_slip_costs_less_than_one():
    assert all(prior.reason for prior in PRIORS.values())
    assert [slip for slip, prior in PRIORS.items() if prior.bits <= 0] == [
        ("percent_of_wrong_total", "column")
    ]


def test_only_what_no_search_makes_is_without_a_price():
    assert {name for name in MECHANISMS if not MECHANISMS[name].cell} == {"sign", "ambiguous"}


def test_the_catch_all_is_the_dearest_slip_of_a_cell():
    cells = {name: known.cell.bits for name, known in MECHANISMS.items() if known.cell}
    assert max(cells, key=cells.get) == "unexplained"


def test_half_up_is_free_and_every_other_rule_has_a_price():
    assert [rule for rule, known in ROUNDINGS.items() if known.bits == 0] == ["half_up"]
