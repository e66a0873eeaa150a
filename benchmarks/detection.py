"""Which of millions of printed percentages follow from count and denominator, in numpy int64.

Same rules as ``helpers.percentages``, same answers, no floating point. Cells go through in chunks that stay
in a core's cache, written into the same few buffers; a chunk whose numbers could leave int64 is
worked in Python integers instead.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.percentages import RULES, follows_rule

CHUNK_CELLS = 16_384  # three int64 buffers of this size stay in a core's cache
INT64_LIMIT = 2**63
MOST_DECIMALS = 12
WIDEST_MULTIPLE = 32  # no rule multiplies excess or denominator by more
AMOUNT_FACTORS = np.array([100 * 10**decimals for decimals in range(MOST_DECIMALS + 1)], dtype=np.int64)
PADDINGS = np.array([10**decimals for decimals in range(MOST_DECIMALS + 1)], dtype=np.int64)
# A rule accepts a print m of count k over denominator N when 0 <= scale·excess + shift·N < width·N, where
# excess = 100·k·10^d − m·N says how far the share lies above the print, in N-ths of the last digit.
LINEAR_RULES = {
    "half_up": (2, 1, 2),
    "truncated": (1, 0, 1),
    "rounded_up": (-1, 0, 1),
    "half_down": (-2, 1, 2),
    "double_rounded": (20, 11, 20),
}
RULE_BITS = {rule: 1 << place for place, rule in enumerate(RULES)}

Whole = NDArray[np.int64]


def find_followers(
    counts: ArrayLike, denominators: ArrayLike, digits: ArrayLike, decimals: ArrayLike, rule: str = "half_up"
) -> NDArray[np.bool_]:
    """For each cell, whether the rule prints its digits for count of denominator.

    Whole numbers, in arrays of one length or one number for all cells. A denominator of 0 and
    negative numbers never follow. Raises ``ValueError`` for an unknown rule.

    >>> find_followers([65, 64], 71, [901, 901], 1).tolist()
    [False, True]
    """
    if rule not in RULES:
        raise ValueError(f"{rule!r} is no rounding rule: use one of {', '.join(RULES)}.")
    return _sweep([counts, denominators, digits, decimals], [rule]).view(bool)


def find_rules(
    counts: ArrayLike, denominators: ArrayLike, digits: ArrayLike, decimals: ArrayLike
) -> NDArray[np.uint8]:
    """For each cell, the sum of ``RULE_BITS`` of the rules that print its digits; 0 where none does.

    >>> find_rules([6, 25], [71, 123], [84, 3075], [1, 2]).tolist()  # truncated is the second rule
    [2, 0]
    """
    return _sweep([counts, denominators, digits, decimals], RULES)


def _sweep(values: Sequence[ArrayLike], rules: Sequence[str]) -> NDArray[np.uint8]:
    """Per cell, the sum of 2**place over the rules that hold, chunk by chunk."""
    columns = np.broadcast_arrays(*[_as_whole(value) for value in values])
    columns = [np.atleast_1d(column) for column in columns]
    held = np.zeros(columns[0].size, dtype=np.uint8)
    buffers = np.empty((3, min(CHUNK_CELLS, held.size)), dtype=np.int64)
    for start in range(0, held.size, CHUNK_CELLS):
        part = slice(start, start + CHUNK_CELLS)
        cells = [column[part] for column in columns]
        if _fits_int64(*cells):
            _check_chunk(cells, rules, buffers[:, : cells[0].size], held[part])
        else:
            held[part] = _check_exactly(cells, rules)
    return held


def _as_whole(value: ArrayLike) -> NDArray:
    """The numbers as int64, or as Python integers where one of them is past int64."""
    array = np.asarray(value)
    if array.size and (array.dtype.kind not in "iuO" or array.dtype == np.uint64):
        raise ValueError(f"Counts, denominators and digits are whole numbers, found {array.dtype}.")
    return array if array.dtype == object else array.astype(np.int64, copy=False)


def _fits_int64(counts: Whole, denominators: Whole, digits: Whole, decimals: Whole) -> bool:
    """Whether every product that a rule forms from these cells stays inside int64, none negative."""
    if any(column.dtype == object for column in (counts, denominators, digits, decimals)):
        return False
    # Read as unsigned, a negative number is huge, so one maximum finds it together with overflow.
    most_count, most_base, most_digits, most_decimals = (
        int(column.view(np.uint64).max()) for column in (counts, denominators, digits, decimals)
    )
    if most_decimals > MOST_DECIMALS:
        return False
    padding = 10**most_decimals
    amount = 100 * most_count * padding
    return WIDEST_MULTIPLE * (amount + (most_digits + padding) * most_base) < INT64_LIMIT


def _check_chunk(
    cells: Sequence[Whole], rules: Sequence[str], buffers: Whole, held: NDArray[np.uint8]
) -> None:
    """Write into ``held`` the sum of 2**place over the rules that hold for cells in int64 range."""
    counts, denominators, digits, decimals = cells
    excess, work, bound = buffers
    one_for_all = decimals.strides == (0,) or decimals.size == 1
    factors = AMOUNT_FACTORS[decimals[0]] if one_for_all else AMOUNT_FACTORS[decimals]
    np.multiply(counts, factors, out=excess)
    np.multiply(digits, denominators, out=work)
    np.subtract(excess, work, out=excess)
    for place, rule in enumerate(rules):
        if rule == "fewer_decimals":
            passed = _check_padded(excess, denominators, digits, decimals)
        else:
            _scale_excess(rule, excess, denominators, digits, work, bound)
            # Below zero is huge when read as unsigned: one comparison tests both ends.
            passed = work.view(np.uint64) < bound.view(np.uint64)
        held |= passed.view(np.uint8) << np.uint8(place)


def _scale_excess(
    rule: str, excess: Whole, denominators: Whole, digits: Whole, work: Whole, bound: Whole
) -> None:
    """Fill ``work`` and ``bound`` so that the rule holds where 0 <= work < bound."""
    scale, shift, width = LINEAR_RULES["half_up" if rule == "half_even" else rule]
    np.multiply(excess, scale, out=work)
    if shift:
        np.add(work, denominators if shift == 1 else shift * denominators, out=work)
    np.multiply(denominators, width, out=bound)
    if rule == "half_even":  # an even print gains the upper tie, an odd one loses the lower
        odd = digits & 1
        np.subtract(work, odd, out=work)
        bound += (1 - 2 * odd) * (denominators > 0)


def _check_padded(excess: Whole, denominators: Whole, digits: Whole, decimals: Whole) -> NDArray[np.bool_]:
    """Whether half up at fewer decimals, padded with zeros, prints the digits."""
    passed = np.zeros(excess.size, dtype=bool)
    for zeros in range(1, int(decimals.max()) + 1):
        padded = (digits % PADDINGS[zeros] == 0) & (decimals >= zeros)
        reach = PADDINGS[zeros] * denominators
        passed |= padded & (-reach <= 2 * excess) & (2 * excess < reach)
    return passed


def _check_exactly(cells: Sequence[NDArray], rules: Sequence[str]) -> list[int]:
    """The same sum of 2**place, one cell at a time in Python integers of any size."""
    answers = []
    for cell in zip(*(column.tolist() for column in cells), strict=True):
        possible = min(cell) >= 0
        holding = (possible and follows_rule(*cell, rule) for rule in rules)
        answers.append(sum(holds << place for place, holds in enumerate(holding)))
    return answers
