"""What typing slips and rounding rules cost, in bits: how long each takes to say.

Which slips turn a true text into the printed one, which rules print the rows of a column, and which rule a
table or publisher rounds by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import log2

from helpers.percentages.arithmetic import BIT_OF_RULE, HALF_UP, find_printing_rules, parse_percent
from helpers.percentages.vocabulary import AMBIGUOUS_BITS, REPEATED_RULE_BITS, ROUNDINGS

DIGIT_BITS = log2(10)  # a digit that may be anything
BITS_OF_RULE = {bit: ROUNDINGS[rule].bits for rule, bit in BIT_OF_RULE.items()}
NAME_OF_RULE = {bit: rule for rule, bit in BIT_OF_RULE.items()}
COLUMN_RULE_BITS = 1.0  # to say that one rule holds for the whole column
HOUSE_RULE_BITS = 3.5  # one percentage in eleven is rounded otherwise by hand
# for each set of rules the one that costs least, its name and its bits; 0 and None for the empty set
LIKELIEST = tuple(
    min((rule for rule in BITS_OF_RULE if rules & rule), key=BITS_OF_RULE.__getitem__, default=0)
    for rules in range(sum(BITS_OF_RULE) + 1)
)
RULE_NAMES = tuple(NAME_OF_RULE.get(rule) for rule in LIKELIEST)
RULE_COSTS = tuple(BITS_OF_RULE.get(rule, 0.0) for rule in LIKELIEST)


def whole_number_bits(number: int) -> float:
    """Length of a whole number >= 1 in a code that favours small ones (Elias gamma).

    >>> whole_number_bits(1), whole_number_bits(8)
    (1.0, 7.0)
    """
    return 2 * log2(number) + 1


def say_distance(number: int, other: int) -> float:
    """Bits to say a whole number by how far it lies from another, above or below."""
    return whole_number_bits(max(1, abs(number - other))) + 1


def find_damage(true: str, printed: str) -> Iterator[tuple[str, float]]:
    """Typing slips that turn the true text into the printed one, each with its parameter's bits.

    >>> [name for name, _ in find_damage("20.33", "20.83")], [name for name, _ in find_damage("74", "47")]
    (['digit'], ['transposed'])
    >>> [name for name, _ in find_damage("20.33", "203.3")], list(find_damage("77", "74.5"))
    (['decimal_point'], [])
    """
    if true == printed:
        return
    size = len(true)
    if size == len(printed):
        differing = [place for place in range(size) if true[place] != printed[place]]
        if "." not in (true + printed) or true.find(".") == printed.find("."):
            yield from _find_substitution(true, printed, differing)
    elif size == len(printed) + 1 and _lacks_one_digit(true, printed):
        yield "dropped_digit", log2(size)
    elif size + 1 == len(printed) and _lacks_one_digit(printed, true):
        yield "extra_digit", log2(10 * (size + 1))
    if _has_moved_point(true, printed):
        yield "decimal_point", 2.0


def _find_substitution(true: str, printed: str, differing: list[int]) -> Iterator[tuple[str, float]]:
    """One digit replaced, or two neighbours (the point between them or not) swapped."""
    digit_places = sum(sign != "." for sign in true)
    if len(differing) == 1:
        yield "digit", log2(9 * digit_places)
    elif len(differing) == 2:
        first, second = differing
        swapped = true[first] == printed[second] and true[second] == printed[first]
        if swapped and true[first + 1 : second] in ("", "."):
            yield "transposed", log2(digit_places - 1)


def _has_moved_point(true: str, printed: str) -> bool:
    """Whether the same digits stand there with the point lost, or one place further on."""
    if "." not in true + printed:
        return False
    if "." not in printed:
        return true.replace(".", "").lstrip("0") == printed
    (bare_true, after_true), (bare_printed, after_printed) = (
        (text.replace(".", "").lstrip("0"), len(text.partition(".")[2])) for text in (true, printed)
    )
    return bare_true == bare_printed != "" and abs(after_true - after_printed) == 1


def _lacks_one_digit(longer: str, shorter: str) -> bool:
    """Whether the shorter text is the longer one without one of its digits."""
    place = next((at for at, sign in enumerate(shorter) if longer[at] != sign), len(shorter))
    return longer[place] != "." and longer[place + 1 :] == shorter[place:]


@lru_cache(maxsize=4096)
def number_typo_bits(true: int, printed: int) -> float:
    """Bits to say how a count or total was misprinted: a typing slip, cases more or fewer, any number.

    >>> round(number_typo_bits(25, 52), 1), number_typo_bits(25, 52) < number_typo_bits(25, 26)
    (1.0, True)
    >>> number_typo_bits(20, 19) < number_typo_bits(20, 13)  # a case dropped, or added since
    True
    """
    slips = {"digit": 0.0, "transposed": 1.0, "dropped_digit": 2.0, "extra_digit": 2.5}
    found = [slips[name] + bits for name, bits in find_damage(str(true), str(printed)) if name in slips]
    anything = 4.0 + DIGIT_BITS * len(str(printed))
    return min([*found, 3.0 + say_distance(true, printed), anything])


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
