"""The closed lists of the engine: verdicts, rounding rules, how percentages go wrong, and typing slips.

Each name stands here once, with its words and with how likely it is before looking. Lengths are in
bits: a slip that happens once in 2**b erroneous columns costs b, a choice among n equally likely
values log2(n). The shortest explanation is the most probable one.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import log2
from typing import NamedTuple

VERDICTS = {
    "agrees": "follows, rounded half up",
    "agrees_other_rounding": "follows, rounded another way",
    "differs": "does not follow",
    "cannot_check": "cannot be checked",
}
SCOPES = ("cell", "column", "table")
AMBIGUOUS = "ambiguous"
WRONG_TOTAL = ("total_typo", "left_out_of_total")  # the percentage is right, its total is printed wrong
MADE_TO_ADD = "made_to_add_to_100"


class Mechanism(NamedTuple):
    """How a figure was made: a label, a clause of a sentence, and of a rounding its bits beside half up."""

    label: str
    clause: str
    bits: float = 0.0


# How common the tools and habits are that round so: spreadsheets, and people (half up); by hand (truncated);
# Python, pandas, R (half even); a number format with more places than the figure (fewer decimals).
ROUNDINGS = {
    "half_up": Mechanism("rounded half up", "it was rounded half up"),
    "truncated": Mechanism("cut off instead of rounded", "digits were cut off instead of rounded", 2.5),
    "rounded_up": Mechanism("always rounded up", "it was rounded up", 5.0),
    "half_even": Mechanism(
        "rounded with halves to the even digit", "a tie was rounded to the even digit", 3.0
    ),
    "half_down": Mechanism("rounded with halves down", "a tie was rounded down", 5.5),
    "fewer_decimals": Mechanism(
        "rounded to fewer decimals, then padded",
        "it was rounded to fewer decimals and padded with zeros",
        3.0,
    ),
    "double_rounded": Mechanism("rounded twice", "it was rounded twice, first at one more decimal", 4.5),
}
MECHANISMS = {
    "other_denominator": Mechanism("divided by another total", "it is {count} of {parameter}"),
    "inverted": Mechanism(
        "multiplied by the total instead of divided",
        "the count was multiplied by the total ({count} × {parameter} ÷ 100) instead of divided",
    ),
    "rounded_factor": Mechanism(
        "multiplied by a rounded factor",
        "the count was multiplied by the rounded factor {parameter} (100 ÷ the total)",
    ),
    "as_fraction": Mechanism(
        "a fraction, not a percentage", "it is the fraction {count} ÷ {total}, not a percentage"
    ),
    "other_count": Mechanism(
        "worked out from another count",
        "it is {parameter} of {total}, as if worked out from {parameter} and not from {count}",
    ),
    "count_typo": Mechanism(
        "the count is misprinted", "the percentage is right and the count is mistyped: {parameter} was meant"
    ),
    "total_typo": Mechanism(
        "the total is misprinted", "the percentage is right for a total of {parameter}: the total is mistyped"
    ),
    "left_out_of_total": Mechanism(
        "a row was left out of the total", "the percentage is right; the printed total leaves out {parameter}"
    ),
    "digit": Mechanism("one digit is misprinted", "one digit is mistyped ({parameter})"),
    "transposed": Mechanism("two digits changed places", "two neighbouring digits are swapped ({parameter})"),
    "decimal_point": Mechanism(
        "the decimal point has moved", "the decimal point is in the wrong place ({parameter})"
    ),
    "dropped_digit": Mechanism("a digit is missing", "a digit was left out ({parameter})"),
    "extra_digit": Mechanism("a digit too many", "a digit was put in ({parameter})"),
    "sign": Mechanism("the sign is wrong", "the sign is wrong"),  # listed; shares are read without a sign
    "other_row": Mechanism("belongs to another row", "it is the percentage of {parameter}"),
    "other_period": Mechanism("belongs to another period", "it is the percentage of {parameter}"),
    MADE_TO_ADD: Mechanism(
        "changed so that the column adds to 100", "it was changed so that the percentages add to 100"
    ),
    "unexplained": Mechanism("no cause found", "no slip that is known prints this"),
    AMBIGUOUS: Mechanism("uncertain: two causes fit about equally well", ""),
}
# What the mechanism of a figure may be, in words: another rounding rule, or a slip.
CAUSES = {name: known.label for name, known in (ROUNDINGS | MECHANISMS).items() if name != "half_up"}
# What a slip costs before its places and its parameter are paid: in one cell, and running through a column,
# where a slip met again in another column costs KNOWN_BITS.
CELL_BITS = {
    "other_denominator": 6.0,  # a single cell divided by another total of the publication
    "inverted": 6.0,  # count × total ÷ 100: the two steps of a percentage swapped
    "rounded_factor": 6.0,  # 100 ÷ total rounded first, then multiplied by the count
    "as_fraction": 6.0,  # a cell not formatted as a percentage shows 0.20
    "other_count": 5.0,  # the count was updated after the percentage was worked out
    "count_typo": 5.0,  # counts are mistyped as percentages are, and the total then disagrees
    "total_typo": 6.0,  # the total is a cell like any other
    "left_out_of_total": 6.0,  # a sum whose range stops short of a row
    "digit": 4.0,  # typing errors are the commonest slip of copied figures, and hit one digit
    "transposed": 5.0,  # neighbouring digits swapped: about a third of typing errors
    "decimal_point": 6.0,  # a point lost or moved when a cell is retyped or reformatted
    "dropped_digit": 6.0,  # a key not pressed
    "extra_digit": 6.0,  # a key pressed twice, or a neighbour with it
    "other_row": 6.0,  # the percentage of another row was copied
    "other_period": 6.0,  # last year's percentage was left standing
    MADE_TO_ADD: 6.0,  # a column is expected to add to 100, and rounded it may miss it by a little
    "unexplained": 10.0,  # anything else: every digit free
    "loose_denominator": 9.0,  # a cell over a number found nowhere: nearly any print fits
}
COLUMN_BITS = {
    "other_denominator": 4.0,  # a whole column divided by another total: seen most often
    "inverted": 6.0,  # one wrong formula filled down
    "rounded_factor": 6.0,  # one rounded factor used for the column
    "as_fraction": 6.0,  # a column not formatted as percentages
    "decimal_point": 7.0,  # a whole column scaled by ten or a hundred
    "other_row": 6.5,  # percentages slipped by one row against their labels
    "other_period": 6.0,  # the column of another period left standing
    "unexplained": 9.0,  # a column wrong throughout in a way that has no name here
    # weighed beside the listed names, and reported under one of them or of the total
    "loose_denominator": 5.0,  # the total was revised, the percentages were not
    "coarse_rounding": 6.0,  # a column rounded to the nearest half, quarter or five
    "exceeded_total": 12.0,  # a count that is greater than what it is a part of
    "unexplained_sum": 14.0,  # items that miss the total for no reason that can be named
    "percent_of_wrong_total": -1.0,  # follows from the slip in the total, so no slip more
}
SLIP_BITS = 3.0  # one column in eight has a slip at all, and one of eight with a slip has another
PRIOR_BITS = {
    (name, scope): SLIP_BITS + bits
    for scope, prices in (("cell", CELL_BITS), ("column", COLUMN_BITS))
    for name, bits in prices.items()
}
KNOWN_BITS = 3.0  # a column-wide slip, with its parameter, that a column beside it shows: one of up to 8
AMBIGUOUS_BITS = 3.0  # of two causes less apart than this it cannot be told which
REPEATED_RULE_BITS = 1.0  # a rounding rule that another cell of the column already needed
DIGIT_BITS = log2(10)  # a digit that may be anything


def say_distance(number: int, other: int) -> float:
    """Bits to say a whole number by how far it lies from another, above or below.

    The distance, at least 1, is said in a code that favours small ones (Elias gamma).

    >>> say_distance(5, 6), say_distance(5, 13)
    (2.0, 8.0)
    """
    return 2 * log2(max(1, abs(number - other))) + 2


def find_damage(true: str, printed: str) -> Iterator[tuple[str, float]]:
    """Typing slips that turn the true text into the printed one, each with its parameter's bits.

    >>> [name for name, _ in find_damage("20.33", "20.83")], [name for name, _ in find_damage("74", "47")]
    (['digit'], ['transposed'])
    >>> [name for name, _ in find_damage("20.33", "203.3")], list(find_damage("77", "74.5"))
    (['decimal_point'], [])
    """
    size = len(true)
    digits = sum(sign != "." for sign in true)
    if size == len(printed) and true.find(".") == printed.find("."):
        differing = [place for place in range(size) if true[place] != printed[place]]
        if len(differing) == 1:
            yield "digit", log2(9 * digits)
        elif len(differing) == 2:
            first, second = differing
            swapped = true[first] == printed[second] and true[second] == printed[first]
            if swapped and true[first + 1 : second] in ("", "."):  # neighbours, the point between them or not
                yield "transposed", log2(digits - 1)
    elif size == len(printed) + 1 and _lacks_one_digit(true, printed):
        yield "dropped_digit", log2(size)
    elif size + 1 == len(printed) and _lacks_one_digit(printed, true):
        yield "extra_digit", log2(10 * (size + 1))
    bare_true, bare_printed = (text.replace(".", "").lstrip("0") for text in (true, printed))
    moved = abs(len(true.partition(".")[2]) - len(printed.partition(".")[2]))
    if bare_true == bare_printed != "" and (moved == 1 or (moved and "." not in printed)):
        yield "decimal_point", 2.0  # the point lost, or one place further on


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
