"""Exact arithmetic of printed percentages: what a rounding rule prints, what fits a print, whose rule it is.

A printed percentage is kept as the whole number of its digits and how many of them are decimals:
``39.20`` is (3920, 2), which claims more than ``39.2``, (392, 1). A share is a numerator over a
denominator, so whole numbers decide everything. Half to even (Python, pandas, R) rounds a tie to the even
digit; rounding twice is half up at one more decimal, then half up again; fewer decimals are half up at fewer,
padded with zeros: 35.3 printed as 35.30.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from helpers.percentages.vocabulary import AMBIGUOUS_BITS, REPEATED_RULE_BITS, ROUNDINGS

RULES = tuple(ROUNDINGS)
# Sets of rules are small whole numbers, a bit for each, because the search asks which rules print a row
# for every share that could be behind it.
BIT_OF_RULE = {rule: 1 << place for place, rule in enumerate(RULES)}
HALF_UP, TRUNCATED, ROUNDED_UP, HALF_EVEN, HALF_DOWN, FEWER_DECIMALS, DOUBLE_ROUNDED = BIT_OF_RULE.values()
TO_NEAREST = HALF_UP | HALF_EVEN | HALF_DOWN
EXACT = TO_NEAREST | TRUNCATED | ROUNDED_UP | DOUBLE_ROUNDED
BITS_OF_RULE = {bit: ROUNDINGS[rule].bits for rule, bit in BIT_OF_RULE.items()}
COLUMN_RULE_BITS = 1.0  # to say that one rule holds for the whole column
HOUSE_RULE_BITS = 3.5  # one percentage in eleven is rounded otherwise by hand
# for each set of rules the one that costs least, its name and its bits; 0 and None for the empty set
LIKELIEST = tuple(
    min((rule for rule in BITS_OF_RULE if rules & rule), key=BITS_OF_RULE.__getitem__, default=0)
    for rules in range(sum(BITS_OF_RULE) + 1)
)
RULE_NAMES = tuple({bit: rule for rule, bit in BIT_OF_RULE.items()}.get(bit) for bit in LIKELIEST)
RULE_COSTS = tuple(BITS_OF_RULE.get(rule, 0.0) for rule in LIKELIEST)
MOST_DECIMALS = 12
_PRINTED = re.compile(rf"([0-9]{{1,40}})(?:\.([0-9]{{1,{MOST_DECIMALS}}}))?")


def parse_percent(text: str) -> tuple[int, int]:
    """Digits and number of decimals of a printed percentage, trailing zeros kept.

    Raises ``ValueError`` for anything but digits with at most one decimal point and 12 decimals.

    >>> parse_percent("39.20"), parse_percent("7")
    ((3920, 2), (7, 0))
    """
    found = _PRINTED.fullmatch(text)
    if not found:
        raise ValueError(
            f"{text[:40]!r} is not a percentage: expected digits such as 39.20, without sign or %."
        )
    return int(found[1] + (found[2] or "")), len(found[2] or "")


def format_percent(digits: int, decimals: int) -> str:
    """The text of a percentage, the reverse of ``parse_percent``.

    >>> format_percent(3920, 2), format_percent(5, 1), format_percent(7, 0)
    ('39.20', '0.5', '7')
    """
    padded = f"{digits:0{decimals + 1}}"
    return f"{padded[:-decimals]}.{padded[-decimals:]}" if decimals else padded


def round_share(numerator: int, denominator: int, rule: str = "half_up") -> int:
    """Whole number that a rule makes of numerator / denominator (numerator >= 0, denominator > 0).

    ``fewer_decimals`` is rounded half up to tens here.

    >>> [round_share(5, 2, rule) for rule in ("half_up", "half_down", "half_even", "truncated")]
    [3, 2, 2, 2]
    """
    if rule == "fewer_decimals":
        return 10 * round_share(numerator, 10 * denominator)
    whole, rest = divmod(numerator, denominator)
    if rule == "half_up":
        return whole + (2 * rest >= denominator)
    return whole + bool(_find_upward_rules(whole, rest, denominator) & BIT_OF_RULE[rule])


def _find_upward_rules(whole: int, rest: int, denominator: int) -> int:
    return (
        (rest > 0) * ROUNDED_UP
        | (2 * rest >= denominator) * HALF_UP
        | (2 * rest > denominator) * HALF_DOWN
        | (2 * rest + whole % 2 > denominator) * HALF_EVEN
        | (20 * rest >= 9 * denominator) * DOUBLE_ROUNDED
    )


def print_digits(count: int, denominator: int, decimals: int, rule: str = "half_up") -> int:
    """Digits of count / denominator as a percentage at so many decimals.

    ``fewer_decimals`` pads with one zero; without decimals there is nothing to pad.

    >>> print_digits(24, 68, 2), print_digits(24, 68, 2, "fewer_decimals")
    (3529, 3530)
    """
    pads_nothing = rule == "fewer_decimals" and not decimals
    return round_share(100 * count * 10**decimals, denominator, "half_up" if pads_nothing else rule)


def render_percent(count: int, denominator: int, decimals: int, rule: str = "half_up") -> str:
    """The percentage that a rule prints for count of denominator.

    >>> render_percent(25, 123, 2), render_percent(41, 137, 2, "truncated"), render_percent(1, 8, 0)
    ('20.33', '29.92', '13')
    """
    return format_percent(print_digits(count, denominator, decimals, rule), decimals)


def find_printing_rules(numerator: int, denominator: int, digits: int, decimals: int) -> int:
    """The set of rules that print these digits for numerator / denominator; 0 where none does, or of nothing.

    The numerator already holds 100 and the power of ten of the decimals.

    >>> find_printing_rules(100 * 6 * 10, 71, 84, 1) == TRUNCATED, find_printing_rules(100 * 25, 123, 31, 0)
    (True, 0)
    """
    if denominator <= 0 or numerator < 0:
        return 0
    whole, rest = divmod(numerator, denominator)
    rules = 0
    if digits - whole in (0, 1):
        upwards = _find_upward_rules(whole, rest, denominator)
        rules = upwards if digits > whole else EXACT & ~upwards
    if decimals and digits % 10 == 0:
        units = (10**zeros for zeros in range(1, decimals + 1))
        if any(unit * round_share(numerator, unit * denominator) == digits for unit in units):
            rules |= FEWER_DECIMALS
    return rules


def follows_rule(count: int, denominator: int, digits: int, decimals: int, rule: str = "half_up") -> bool:
    """Whether the rule prints these digits for count of denominator; never for a denominator of 0.

    ``fewer_decimals`` holds when any padding from one zero to ``decimals`` zeros does.

    >>> follows_rule(65, 71, 901, 1), follows_rule(64, 71, 901, 1)
    (False, True)
    """
    rules = find_printing_rules(100 * count * 10**decimals, denominator, digits, decimals)
    return bool(rules & BIT_OF_RULE[rule])


def find_rule(count: int, denominator: int, digits: int, decimals: int) -> str | None:
    """First rule, half up before the others in the order of ``RULES``, that prints these digits.

    >>> find_rule(6, 71, 84, 1), find_rule(29, 74, 3920, 2), find_rule(25, 123, 3075, 2)
    ('truncated', 'fewer_decimals', None)
    """
    rules = find_printing_rules(100 * count * 10**decimals, denominator, digits, decimals)
    return next((rule for place, rule in enumerate(RULES) if rules >> place & 1), None)


def find_bases(count: int, digits: int, decimals: int) -> tuple[int, int | None] | None:
    """Smallest and largest denominator for which half up prints these digits; None if there is none.

    The bases form a closed interval of whole numbers from 1; the largest is None where any
    greater base fits too (a print of 0). With A = 100·k·10^d they are 2A/(2m + 1) < N <= 2A/(2m − 1):
    at the lower end the share is a tie that rounds to m + 1.

    >>> find_bases(22, 31, 0), find_bases(0, 0, 1), find_bases(1, 12, 0)
    ((70, 72), (1, None), None)
    """
    amount = 2 * 100 * count * 10**decimals
    smallest = amount // (2 * digits + 1) + 1
    if digits == 0:
        return smallest, None
    largest = amount // (2 * digits - 1)
    return (smallest, largest) if smallest <= largest else None


def find_overlaps(intervals: Iterable[tuple[int, int]], fewest: int) -> list[tuple[int, int, int]]:
    """Stretches of whole numbers that at least so many closed intervals share: start, width, how many.

    Those that most share come first, of these the narrowest, then the lowest.

    >>> find_overlaps([(70, 72), (71, 80), (72, 75)], fewest=2)
    [(72, 1, 3), (71, 1, 2), (73, 3, 2)]
    """
    edges = sorted(edge for low, high in intervals for edge in ((low, 1), (high + 1, -1)))
    depth, stretches = 0, []
    for (start, step), (end, _) in pairwise(edges):
        depth += step
        if depth >= fewest and end > start:
            stretches.append((start, end - start, depth))
    return sorted(stretches, key=lambda found: (-found[2], found[1], found[0]))


def can_add_to_hundred(printed: Sequence[str]) -> bool:
    """Whether shares that print like this, rounded half up, can add to exactly 100.

    A column of rounded percentages that adds to 99.9 is not wrong by that: it is wrong only if the
    sum of the intervals that each print leaves open excludes 100. Shares are not below 0.

    >>> can_add_to_hundred(["33.3", "33.3", "33.3"]), can_add_to_hundred(["33.3", "33.3", "33.1"])
    (True, False)
    """
    lowest = highest = 0
    for digits, decimals in map(parse_percent, printed):
        unit = 10 ** (MOST_DECIMALS - decimals)
        lowest += unit * max(2 * digits - 1, 0)
        highest += unit * (2 * digits + 1)  # a share of exactly this would be rounded up
    return lowest <= 2 * 100 * 10**MOST_DECIMALS < highest


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
    for count, total, text in set(cells):
        digits, decimals = parse_percent(text)
        held.append(find_printing_rules(100 * count * 10**decimals, total, digits, decimals))
    others = [rules for rules in held if rules and not rules & HALF_UP]
    ahead = {}
    for rule, bits in BITS_OF_RULE.items():
        speaking = sum(1 if rules & rule else -1 for rules in others)
        against = sum(1 for rules in held if rules & HALF_UP and not rules & rule)
        ahead[rule] = HOUSE_RULE_BITS * (speaking - against) - bits - COLUMN_RULE_BITS
    likeliest = max(ahead, key=ahead.__getitem__)
    return RULE_NAMES[likeliest] if likeliest != HALF_UP and ahead[likeliest] >= AMBIGUOUS_BITS else None
