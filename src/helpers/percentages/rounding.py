"""What the rounding of a column costs in bits, and which rule a table or publisher rounds by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.percentages.arithmetic import HALF_UP, RULES, find_printing_rules, parse_percent
from helpers.percentages.vocabulary import AMBIGUOUS_BITS, REPEATED_RULE_BITS, ROUNDINGS

BITS_OF_RULE = {1 << place: ROUNDINGS[rule].bits for place, rule in enumerate(RULES)}
NAME_OF_RULE = {1 << place: rule for place, rule in enumerate(RULES)}
COLUMN_RULE_BITS = 1.0  # to say that one rule holds for the whole column
HOUSE_RULE_BITS = 3.5  # one percentage in eleven is rounded otherwise by hand
# for each set of rules the one that costs least, its name and its bits; 0 and None for the empty set
LIKELIEST = tuple(
    min((rule for rule in BITS_OF_RULE if rules & rule), key=BITS_OF_RULE.__getitem__, default=0)
    for rules in range(1 << len(RULES))
)
RULE_NAMES = tuple(NAME_OF_RULE.get(rule) for rule in LIKELIEST)
RULE_COSTS = tuple(BITS_OF_RULE.get(rule, 0.0) for rule in LIKELIEST)


def find_column_rule(row_rules: Sequence[int]) -> int:
    """The rule most rows not rounded half up share, of equals the one that fits more rows; 0 without any."""
    others = [rules for rules in row_rules if rules and not rules & HALF_UP]
    if not others:
        return 0
    support = {rule: sum(1 for rules in others if rules & rule) for rule in BITS_OF_RULE}
    fitting = {rule: sum(1 for rules in row_rules if rules & rule) for rule in BITS_OF_RULE}
    return max(support, key=lambda rule: (support[rule], fitting[rule], -BITS_OF_RULE[rule]))


def rounding_bits(row_rules: Sequence[int]) -> float:
    """Bits to say how the rows of a column were rounded, each row given as the set of rules that print it.

    Either each row that is not half up names its rule, one that was named before costing little, or
    one rule is said to hold for the column and only the exceptions name theirs.

    >>> from helpers.percentages.arithmetic import TRUNCATED
    >>> rounding_bits([HALF_UP, HALF_UP]), rounding_bits([HALF_UP, TRUNCATED, TRUNCATED])
    (0.0, 3.5)
    >>> rounding_bits([TRUNCATED] * 9 + [TRUNCATED | HALF_UP] * 9)
    3.5
    """
    others = [rules for rules in row_rules if not rules & HALF_UP]
    if not others:
        return 0.0
    named = sum(BITS_OF_RULE[rule] - REPEATED_RULE_BITS for rule in {LIKELIEST[rules] for rules in others})
    named += REPEATED_RULE_BITS * len(others)
    rule = find_column_rule(row_rules)
    exceptions = sum(RULE_COSTS[rules] + REPEATED_RULE_BITS for rules in row_rules if not rules & rule)
    return min(named, BITS_OF_RULE[rule] + COLUMN_RULE_BITS + exceptions)


def find_house_rule(cells: Iterable[tuple[int, int, str]]) -> str | None:
    """The rule that a table or publisher rounds by instead of half up; None without enough evidence.

    Cells are counts, totals and percentages. Each different one that half up does not print and the
    rule does speaks for it with 3.5 bits, each that another rule prints and this does not against
    it; it has to be 3 bits ahead of what the rule itself costs. A wrong percentage says nothing, and
    a cell printed twice no more than once: two of 5 (46%) in 11 are not rounding twice.

    >>> find_house_rule([(1, 6, "16.6"), (4, 6, "66.6"), (5, 6, "83.3")]), find_house_rule([(5, 11, "46")])
    ('truncated', None)
    """
    held = []
    for count, total, text in sorted(set(cells)):
        digits, decimals = parse_percent(text)
        if total > 0:
            held.append(find_printing_rules(100 * count * 10**decimals, total, digits, decimals))
    others = [rules for rules in held if rules and not rules & HALF_UP]
    ahead = {}
    for rule, bits in BITS_OF_RULE.items():
        speaking = sum(1 if rules & rule else -1 for rules in others)
        against = sum(1 for rules in held if rules & HALF_UP and not rules & rule)
        ahead[rule] = HOUSE_RULE_BITS * (speaking - against) - bits - COLUMN_RULE_BITS
    likeliest = max(ahead, key=ahead.__getitem__)
    return NAME_OF_RULE[likeliest] if likeliest != HALF_UP and ahead[likeliest] >= AMBIGUOUS_BITS else None
