"""How published percentages go wrong: the vocabulary, and how likely each slip is before looking.

Lengths are in bits: a slip that happens once in 2**b erroneous columns costs b, a choice among n
equally likely values log2(n). The shortest explanation is the most probable one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import log2

DIGIT_BITS = log2(10)  # a digit that may be anything
LOOSE_BASES = 2000  # denominators thought possible where none on the page fits
ROUNDED_FACTOR_DECIMALS = (0, 1, 2, 3)


@dataclass(frozen=True)
class Prior:
    """What a mechanism costs at a scope before its places and parameter are paid, and why."""

    mechanism: str
    scope: str  # cell, column; a column-wide slip met again in another column costs KNOWN_BITS
    bits: float
    reason: str


PRIORS = (
    Prior("digit", "cell", 4.0, "typing errors are the commonest slip of copied figures, and hit one digit"),
    Prior("transposed", "cell", 5.0, "neighbouring digits swapped: about a third of typing errors"),
    Prior("decimal_point", "cell", 6.0, "a point lost or moved when a cell is retyped or reformatted"),
    Prior("dropped_digit", "cell", 6.0, "a key not pressed"),
    Prior("extra_digit", "cell", 6.0, "a key pressed twice, or a neighbour with it"),
    Prior("as_fraction", "cell", 6.0, "a cell not formatted as a percentage shows 0.20"),
    Prior("inverted", "cell", 6.0, "count × total ÷ 100: the two steps of a percentage swapped"),
    Prior("rounded_factor", "cell", 6.0, "100 ÷ total rounded first, then multiplied by the count"),
    Prior("other_count", "cell", 5.0, "the count was updated after the percentage was worked out"),
    Prior("other_row", "cell", 6.0, "the percentage of another row was copied"),
    Prior("other_period", "cell", 6.0, "last year's percentage was left standing"),
    Prior("other_denominator", "cell", 6.0, "a single cell divided by another total of the publication"),
    Prior(
        "loose_denominator", "cell", 9.0, "a single cell over a number found nowhere: nearly any print fits"
    ),
    Prior("count_typo", "cell", 5.0, "counts are mistyped as percentages are, and the total then disagrees"),
    Prior("total_typo", "cell", 6.0, "the total is a cell like any other"),
    Prior("left_out_of_total", "cell", 6.0, "a sum whose range stops short of a row"),
    Prior("unexplained", "cell", 10.0, "anything else: every digit free"),
    Prior("unexplained", "column", 9.0, "a column wrong throughout in a way that has no name here"),
    Prior("unexplained_sum", "column", 14.0, "items that miss the total for no reason that can be named"),
    Prior("percent_of_wrong_total", "column", 2.0, "percentages worked out from the total that is wrong"),
    Prior("other_denominator", "column", 4.0, "a whole column divided by another total: seen most often"),
    Prior("loose_denominator", "column", 5.0, "the total was revised, the percentages were not"),
    Prior("inverted", "column", 6.0, "one wrong formula filled down"),
    Prior("rounded_factor", "column", 6.0, "one rounded factor used for the column"),
    Prior("as_fraction", "column", 6.0, "a column not formatted as percentages"),
    Prior("decimal_point", "column", 7.0, "a whole column scaled by ten or a hundred"),
    Prior("other_row", "column", 6.5, "percentages slipped by one row against their labels"),
    Prior("other_period", "column", 6.0, "the column of another period left standing"),
)
SLIP_BITS = 3.0  # one column in eight has a slip at all, and one of eight with a slip has another
PRIOR_BITS = {(prior.mechanism, prior.scope): SLIP_BITS + prior.bits for prior in PRIORS}
PRIOR_BITS["percent_of_wrong_total", "column"] -= SLIP_BITS  # follows from the slip in the total
KNOWN_BITS = 3.0  # a column-wide slip, with its parameter, that a column beside it shows: one of up to 8
REPEATED_RULE_BITS = 1.0  # a rounding rule that another cell of the column already needed
# Other rounding than half up, by how common the tools and habits are that do it.
ROUNDING_BITS = {
    "half_up": 0.0,
    "truncated": 2.5,  # digits cut off by hand
    "fewer_decimals": 3.0,  # a number format with more places than the figure
    "half_even": 3.0,  # Python, pandas, R
    "double_rounded": 4.5,  # rounding what was already rounded
    "rounded_up": 5.0,
    "half_down": 5.5,
}


def whole_number_bits(number: int) -> float:
    """Length of a whole number >= 1 in a code that favours small ones (Elias gamma).

    >>> whole_number_bits(1), whole_number_bits(8)
    (1.0, 7.0)
    """
    return 2 * log2(number) + 1


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
    """Bits to say how a count or total was misprinted: a typing slip, or else any other number.

    >>> round(number_typo_bits(25, 52), 1), number_typo_bits(25, 52) < number_typo_bits(25, 26)
    (1.0, True)
    """
    slips = {"digit": 0.0, "transposed": 1.0, "dropped_digit": 2.0, "extra_digit": 2.5}
    found = [slips[name] + bits for name, bits in find_damage(str(true), str(printed)) if name in slips]
    anything = 4.0 + DIGIT_BITS * len(str(printed))
    return min([*found, anything])
