"""What follows from printed numbers: shares, changes, bounds, and counts rounded before publication.

Publishers round counts to protect people, and work percentages out before they round. Such a
percentage need not follow from the rounded count, and rounded items need not add to the total.
"""

from fractions import Fraction

from helpers.language import wording
from helpers.percentages import find_rule, parse_percent, render_percent

ABOUT_SHARE = Fraction(1, 20)  # "about 500" holds for anything within a twentieth of 500
BOUND_WORDS = wording.BOUND_WORDS | {"below": "less than"}  # of amounts too
ROUNDING_UNITS = (1000, 100, 50, 20, 10, 5)


def tell_step(old: Fraction, new: Fraction, decimals: int) -> tuple[str, str]:
    """Two numbers with their change, in numbers where the base is under 50; and that in per cent, half up.

    >>> tell_step(Fraction(13), Fraction(8), 1), tell_step(Fraction(179), Fraction(115), 0)
    (('13 to 8 is 5 fewer', '-38.5%'), ('179 to 115 is a decrease of 36%', '-36%'))
    """
    size = render_share(abs(new - old), old, decimals)
    percent = f"{'-' if new < old and size.strip('0.') else ''}{size}%"
    told = say_change(show_number(new - old) if old < wording.SMALL_BASE else percent)
    told = told if size.strip("0.") else "no change"
    return f"{show_number(old)} to {show_number(new)} is {told}", percent


def render_share(part: Fraction, base: Fraction, decimals: int) -> str:
    """Part of base as a percentage, half up.

    >>> render_share(Fraction(22), Fraction(71), 1)
    '31.0'
    """
    share = part / base
    return render_percent(share.numerator, share.denominator, decimals)


def follows_share(part: Fraction, base: Fraction, printed: str) -> bool:
    """Whether a printed percentage is part of base under any rounding rule."""
    share = part / base
    return find_rule(share.numerator, share.denominator, *parse_percent(printed)) is not None


def follows_change(old: Fraction, new: Fraction, printed: str) -> bool:
    """Whether a printed signed change is that from old to new under any rounding rule.

    >>> [follows_change(Fraction(51), Fraction(41), printed) for printed in ("-19.6", "19.6")]
    [True, False]
    """
    is_signed_so = old > 0 and (new < old) == printed.startswith("-")
    return is_signed_so and follows_share(abs(new - old), old, printed.lstrip("-"))


def say_change(change: str) -> str:
    """A signed change as a text says it.

    >>> say_change("-36%"), say_change("58.3%"), say_change("-1,006"), say_change("+5")
    ('a decrease of 36%', 'an increase of 58.3%', '1,006 fewer', '5 more')
    """
    size, is_fall = change.lstrip("+-"), change.startswith("-")
    if change.endswith("%"):
        return f"{'a decrease' if is_fall else 'an increase'} of {size}"
    return f"{size} {'fewer' if is_fall else 'more'}"


def find_slip(old: Fraction, new: Fraction, printed: str) -> str | None:
    """How a wrong percentage change came about, in words, where a usual slip gives it exactly.

    >>> find_slip(Fraction(40), Fraction(50), "20")
    'it is the difference over the new number, 50, instead of the old'
    """
    if new > 0 and follows_change(new, 2 * new - old, printed):
        return f"it is the difference over the new number, {show_number(new)}, instead of the old"
    opposite = printed[1:] if printed.startswith("-") else f"-{printed}"
    if follows_change(old, new, opposite):
        return "the direction is the wrong way round"
    if old > 0 and follows_share(new, old, printed.lstrip("-")):
        return "it is the new number as a share of the old, not the change"
    if abs(new - old) == Fraction(printed.lstrip("-")):
        return "it is the difference itself, not a percentage of the old number"
    return None


def meets_bound(bound: str | None, said: Fraction, actual: Fraction) -> bool:
    """Whether an actual number is what a text with or without a bound says.

    >>> [meets_bound(bound, Fraction(300), Fraction(300)) for bound in ("above", "at_least")]
    [False, True]
    """
    return {
        None: actual == said,
        "above": actual > said,
        "at_least": actual >= said,
        "at_most": actual <= said,
        "below": actual < said,
        "about": abs(actual - said) <= ABOUT_SHARE * said,
    }[bound]


def show_number(number: Fraction, unit: str = "") -> str:
    """A number as people write it, thousands with a comma, pounds with their sign: ``£276,535``."""
    text = f"{int(number):,}" if number.denominator == 1 else f"{float(number):,}"
    return f"{unit}{text}"


def fits_rounded_counts(count: int, total: int, percent: str, unit: int) -> bool:
    """Whether a printed percentage fits some exact count and total that round to the printed ones.

    12 of 37 is 32.4%; both rounded to 5 they are printed as 10 of 35, which is 28.6%.

    >>> fits_rounded_counts(10, 35, "32.4", 5), fits_rounded_counts(10, 35, "40.4", 5)
    (True, False)
    """
    digits, decimals = parse_percent(percent)
    half = Fraction(unit, 2)
    least = max(count - half, Fraction(0)) / (total + half)
    most = (count + half) / (total - half) if total > half else Fraction(1)
    scale = 2 * 100 * 10**decimals
    return least * scale <= 2 * digits + 1 and 2 * digits - 1 <= most * scale


def sums_within_rounding(added: int, total: int, numbers: int, unit: int) -> bool:
    """Whether items rounded one by one can add to this where the total was rounded to that.

    >>> sums_within_rounding(105, 100, 4, 5), sums_within_rounding(120, 100, 4, 5)
    (True, False)
    """
    slack = 0 if unit == 1 else unit * (numbers + 1)
    return 2 * abs(added - total) <= slack
