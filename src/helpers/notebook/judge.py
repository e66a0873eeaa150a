"""How far years usually move, and whether a change stands out: each result shows how it was worked out.

As the last line of a cell a result is a table of its steps, from the counts to the number that a sentence
tells. Only comparable years count, and nothing is judged from rounded counts or bounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from helpers.language.wording import join_words, round_half_up
from helpers.notebook.select import NOTHING, list_years, reliable
from helpers.notebook.values import Figure, Share
from helpers.statistics import changes

NO_RESULT = {"Not worked out": "Exact counts of four comparable years at least are needed."}


@dataclass(frozen=True, repr=False)
class Result:
    """Something worked out; ``steps`` says how, and is what a cell shows; missing where it cannot be told.

    ``p_value`` is how often years that only move as these do would differ as much; so many ``years`` like the
    earlier ones lie between ``low`` and ``high``.
    """

    steps: Mapping[str, str]
    p_value: float | None = None
    low: Figure = NOTHING
    high: Figure = NOTHING
    years: int = 0

    def _repr_html_(self) -> str:
        return pd.Series(self.steps).to_frame().to_html(header=False)

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {step}" for name, step in self.steps.items())


def usual_range(rows: pd.DataFrame, level: float = 0.8) -> Result:
    """In which range the last year would lie if it were like the comparable years before it.

    mean ± t × √(dispersion × mean × (1 + 1/years)), rounded outwards to whole counts, for four of five such
    years: a quasi-Poisson prediction interval (``statistics.changes.usual_range``, with sources; how often it
    holds is in benchmarks/README.md). Missing under four such years.
    """
    earlier = dict([*_list_counts(rows).items()][:-1])
    found = changes.usual_range(list(earlier.values()), level)
    if found is None:
        return Result(NO_RESULT, years=len(earlier))
    steps = {
        "Counts of the years before": join_words(f"{count} in {year}" for year, count in earlier.items()),
        "Mean": round_half_up(found.mean, 1),
        **_tell_dispersion(found.dispersion, "Chi-squared, Σ(count − mean)² / mean"),
        f"Student's t for {level:.0%} of years": f"{found.student:.3f}",
        "t × √(dispersion × mean × (1 + 1/years))": f"{found.reach:.1f}",
        "Usual range, rounded outwards": f"{found.low} to {found.high}",
    }
    low, high = Figure(Fraction(found.low)), Figure(Fraction(found.high))
    return Result(steps, low=low, high=high, years=len(earlier))


def judge_change(rows: pd.DataFrame) -> Result:
    """How often years that only move as these do would differ as much as the last two.

    z = difference / √(dispersion × sum of the two), two-sided by Student's t. The dispersion is that of all
    years without this change's part, at least 1: among few years none could stand out from a dispersion that
    holds it (``statistics.changes.compare_years``, with sources; benchmarks/README.md).
    """
    counts = _list_counts(rows)
    found = changes.compare_years(list(counts.values()))
    if found is None:
        return Result(NO_RESULT)
    before, last = list(counts.values())[-2:]
    steps = {
        "Counts": join_words(f"{count} in {year}" for year, count in counts.items()),
        "Difference of the last two": f"{last} − {before} = {round_half_up(Fraction(last - before), 0)}",
        "Chi-squared of it, difference² / sum": round_half_up(found.square, 2),
    }
    return Result(steps | _tell_test(found), found.p_value)


def judge_trend(part: pd.DataFrame, whole: pd.DataFrame) -> Result:
    """How often a share that strays as this one does would rise or fall as steadily.

    A line by weighted least squares through the shares, each weighing as its whole. Its chi-squared on one
    degree of freedom is held against the departure of the years from it, on years − 2, at least the binomial
    (Armitage 1955, Biometrics 11, 375-386; ``statistics.changes.measure_share_trend``).
    """
    counts, bases = _list_counts(part), _list_counts(whole)
    shares = {year: (count, bases[year]) for year, count in counts.items() if year in bases}
    found = changes.measure_share_trend(shares)
    if found is None:
        return Result(NO_RESULT)
    slope, *ends = (round_half_up(one, 1) for one in (found.per_year, *found.interval))
    steps = {
        "Shares": join_words(f"{one} of {base} in {year}" for year, (one, base) in shares.items()),
        "Percentage points a year": f"{slope}, 95% interval {' to '.join(ends)}",
        "Chi-squared of the line": round_half_up(found.contrast.square, 2),
    }
    return Result(steps | _tell_test(found.contrast), found.contrast.p_value)


def interval(share: Share, level: float = 0.95) -> Result:
    """The interval of a share, as sentences give it on a base under 50: for chance alone, by Wilson's score.

    With its source in ``statistics.changes.share_interval``.
    """
    if not share.is_known or share.is_rounded:
        return Result({"Not worked out": "An exact count and base are needed."})
    count, base = int(share.count.amount), int(share.whole.amount)
    low, high = (round_half_up(100 * end, 1) for end in changes.share_interval(count, base, level))
    steps = {
        "Share p": f"{count} of {base}, {share.bare}",
        "(p + z²/2n ± z × √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)": f"n = {base}, z for {level:.0%}",
        "Interval": f"{low}% to {high}%",
    }
    return Result(steps)


def list_tests(tests: Mapping[str, Result]) -> pd.DataFrame:
    """The tests of a page as one family, a row each: question, p, and p with the family allowed for (Holm).

    The last is an upper bound of the risk, not how often, and a number in ``risk``
    (``statistics.changes.adjust_family``, with its source). A test that could not be made is left out.
    """
    made = {question: test.p_value for question, test in tests.items() if test.p_value is not None}
    risks = changes.adjust_family(made)
    rows = [(name, _write_p(p), _write_p(risks[name]), risks[name]) for name, p in made.items()]
    return pd.DataFrame(rows, columns=["question", "p_value", "with_family", "risk"])


def _tell_test(found: changes.Contrast) -> dict[str, str]:
    return {
        **_tell_dispersion(found.dispersion, "Chi-squared of the years otherwise"),
        "z, √(chi-squared / dispersion)": f"{found.z:.2f}",
        f"p-value, two-sided, Student's t on {found.dispersion.degrees}": _write_p(found.p_value),
    }


def _tell_dispersion(spread: changes.Dispersion, name: str) -> dict[str, str]:
    chi_squared = f"{round_half_up(spread.statistic, 2)} on {spread.degrees} degrees of freedom"
    factor = f"{round_half_up(spread.factor, 2)}{', taken as 1' if spread.factor < 1 else ''}"
    return {name: chi_squared, "Dispersion, chi-squared / degrees": factor}


def _write_p(p_value: float) -> str:
    decimals = 3 if 0.045 <= p_value < 0.055 else 2  # so that 0.048 does not read as 0.05
    return f"{p_value:.{decimals}f}" if p_value >= 0.01 else "under 0.01"


def _list_counts(rows: pd.DataFrame) -> dict[str, int]:
    """The exact counts of the comparable years, in order of time; none where any is rounded or a bound."""
    chosen = reliable(rows)
    if chosen["bound"].notna().any() or chosen["is_rounded"].any():
        return {}
    known = {row.period: int(row.value) for row in chosen.itertuples() if pd.notna(row.value)}
    return {year: known[year] for year in list_years(rows) if year in known}
