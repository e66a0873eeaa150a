"""Typing slips: which turn a true text into the printed one, and how long each takes to say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import log2

DIGIT_BITS = log2(10)  # a digit that may be anything


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
