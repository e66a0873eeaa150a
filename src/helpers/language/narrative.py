"""Results as sentences, by rule: what is not clear is never said to rise or fall.

- "rose" and "fell" only where the deciding p-value, corrected for its family, is under 0.05; else "no
  clear change".
- No percentage change on a base under 50: "from 8 to 1".
- A share carries its count and base; on a base under 50 its interval too, and in the public edition no
  share is given on such a base. Its other shares and changes, made from rounded counts, are "about".
- A missing figure, as ``[c]`` or ``[x]``, makes no comparison, and the sentence says so.

``label`` is what is counted, as it stands in a table. Sentences are plain text; ``list_key_points`` and
``show_sentences`` make Markdown of them in which no label can act.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from helpers.language.phrases import (
    explain_missing,
    explain_no_share,
    find_ends,
    say_chance,
    say_clear_trend,
    say_ends,
    say_no_comparison,
    say_no_trend,
    say_size,
    say_unclear,
    say_years,
    start_sentence,
)
from helpers.language.wording import (
    escape_markdown,
    join_words,
    say_number,
    say_percent,
    say_points,
    say_share,
)
from helpers.statistics.chance import CLEAR_BELOW
from helpers.statistics.comparisons import CountComparison, ShareComparison
from helpers.statistics.intervals import SMALL_BASE
from helpers.statistics.trends import WIDENED_TREND, CountTrend, Dispersion, ShareTrend
from helpers.statistics.years import Break

CAUTION_REFERRALS = (
    "A referral is a concern that someone noticed and passed on. More referrals is not by itself more abuse: "
    "it can also mean that more people noticed and spoke up."
)
CHANCE_BASIS = (
    "Every referral was counted, so the intervals do not speak of sampling. "
    "They show how far a figure could have moved by chance alone between years that were otherwise the same. "
    "Several referrals about one person would make them wider."
)
_TARGET = re.compile(r"(?!.*\.\.)(?:[\w.-]+/)*[\w.-]*(?:#[\w.-]+)?")


@dataclass(frozen=True)
class KeyPoint:
    """A sentence with a link to where it comes from; ``ValueError`` for a target outside the pages."""

    sentence: str
    link_text: str = ""
    target: str = ""

    def __post_init__(self) -> None:
        if not _TARGET.fullmatch(self.target):
            raise ValueError(f"{self.target!r} is no place in the pages: expected such as page.html#table.")


def say_count_change(comparison: CountComparison, label: str, earlier: str, later: str) -> str:
    """How a count changed between two years, and how often chance alone would do that.

    >>> from helpers.statistics.comparisons import compare_counts
    >>> say_count_change(compare_counts(123, 71), "referrals", "2022/23", "2023/24")
    'Referrals fell from 123 in 2022/23 to 71 in 2023/24: 52 fewer, a fall of 42.3%. Chance alone would make \
a difference at least this large about 1 time in 4,000.'
    >>> say_count_change(compare_counts("[c]", 8), "Cuckooing", "2021/22", "2022/23")
    'Cuckooing: no comparison of 2021/22 and 2022/23, since the figure for 2021/22 is withheld ([c]).'
    """
    change, subject = comparison.change, start_sentence(label)
    if change.difference is None:
        reasons = {earlier: explain_missing(change.earlier), later: explain_missing(change.later)}
        return say_no_comparison(label, reasons)
    before, after = say_number(change.earlier), say_number(change.later)
    if change.difference == 0:
        about = "about " if comparison.rounded_to > 1 else ""
        return f"{subject} stood at {about}{after} in both {earlier} and {later}."
    if not comparison.chance.is_clear:
        told = f"from {before} in {earlier} to {after} in {later}, {say_unclear(comparison.chance)}"
        return f"{subject}: {told}. {say_chance(comparison.chance)}"
    verb = "rose" if change.difference > 0 else "fell"
    told = f"{verb} from {before} in {earlier} to {after} in {later}"
    return f"{subject} {told}{say_size(comparison)}. {say_chance(comparison.chance)}"


def say_share_change(
    comparison: ShareComparison, label: str, earlier: str, later: str, edition: str = "internal"
) -> str:
    """How a share changed between two years in percentage points, and how often chance would do that.

    >>> from helpers.statistics.comparisons import compare_shares
    >>> from helpers.statistics.intervals import Share
    >>> compared = compare_shares(Share(51, 123), Share(41, 71))
    >>> say_share_change(compared, "Self-neglect's share of referrals", "2022/23", "2023/24")
    "Self-neglect's share of referrals rose from 51 of 123 (41.5%) in 2022/23 to 41 of 71 (57.7%) in \
2023/24, by 16.3 percentage points. Chance alone would make a difference at least this large about 1 time \
in 30."
    """
    shares, subject = {earlier: comparison.earlier, later: comparison.later}, start_sentence(label)
    if comparison.points is None:
        reasons = {period: explain_no_share(share) for period, share in shares.items()}
        return say_no_comparison(label, reasons)
    before, after = (say_share(share, edition=edition) for share in shares.values())
    told = f"from {before} in {earlier} to {after} in {later}"
    if edition == "public" and any(share.has_small_base for share in shares.values()):
        return f"{subject}: {told}. Shares on a base under {SMALL_BASE} are not compared in this edition."
    if comparison.points == 0 or not comparison.chance.is_clear:
        return f"{subject}: {told}, {say_unclear(comparison.chance)}. {say_chance(comparison.chance)}"
    verb = "rose" if comparison.points > 0 else "fell"
    about, decimals = ("", 1) if edition == "internal" else ("about ", 0)
    by = about + say_points(comparison.points, decimals)
    return f"{subject} {verb} {told}, by {by}. {say_chance(comparison.chance)}"


def say_share_trend(trend: ShareTrend, label: str, edition: str = "internal") -> str:
    """Whether a share rose or fell over the years, with its first and its last year.

    >>> from helpers.statistics.intervals import Share
    >>> from helpers.statistics.trends import measure_share_trend
    >>> pairs = {"2019/20": (31, 84), "2020/21": (21, 92), "2021/22": (60, 137), "2022/23": (51, 123)}
    >>> trend = measure_share_trend({year: Share(*pair) for year, pair in pairs.items()})
    >>> say_share_trend(trend, "self-neglect's share")
    "Self-neglect's share: from 31 of 84 (36.9%) in 2019/20 to 51 of 123 (41.5%) in 2022/23, no clear rise \
or fall over 4 years. The years differ by more than chance, but not steadily in one direction."
    """
    if trend.chance is None:
        return say_no_trend(label, trend.shares)
    shares, subject = list(trend.shares.values()), start_sentence(label)
    if edition == "public" and any(share.has_small_base for share in shares):
        return f"{subject}: no trend is given, since the base of a year is under {SMALL_BASE}."
    ends = say_ends({period: say_share(share, edition=edition) for period, share in trend.shares.items()})
    if trend.chance.is_clear:
        return say_clear_trend(
            trend, label, ends, {year: share.fraction for year, share in trend.shares.items()}
        )
    unclear = say_unclear(trend.chance, "rise or fall")
    told = f"{subject}: {ends}, {unclear} {say_years(trend.shares)}."
    if trend.years_differ and trend.years_differ.p_value * trend.chance.family_size < CLEAR_BELOW:
        told += " The years differ by more than chance, but not steadily in one direction."
    return told


def say_count_trend(trend: CountTrend, label: str) -> str:
    """Whether a count rose or fell over the years, and by how much a year where no count is under 50.

    >>> from helpers.statistics.trends import measure_count_trend
    >>> years = ["2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
    >>> say_count_trend(measure_count_trend(dict(zip(years, [17, 20, 13, 8, 1]))), "domestic abuse")
    'Domestic abuse fell over 5 years, from 17 in 2019/20 to 1 in 2023/24, though not in every year. Chance \
alone would make a trend at least this strong less than 1 time in 10,000.'
    """
    if trend.chance is None:
        return say_no_trend(label, trend.counts)
    counts, subject = list(trend.counts.values()), start_sentence(label)
    ends = say_ends({period: say_number(count) for period, count in trend.counts.items()})
    if not trend.chance.is_clear and trend.chance.method == WIDENED_TREND:
        return f"{subject}: {ends}. The years stray from a steady rise or fall by more than chance."
    if not trend.chance.is_clear:
        return f"{subject}: {ends}, {say_unclear(trend.chance, 'rise or fall')} {say_years(trend.counts)}."
    told = say_clear_trend(trend, label, ends, trend.counts)
    if trend.ratio_per_year is None or min(counts) < SMALL_BASE:
        return told
    more = "more" if trend.rises else "fewer"
    return f"{told} Each year had about {say_percent(abs(trend.ratio_per_year - 1), 0)} {more} than the last."


def say_dispersion(dispersion: Dispersion, label: str) -> str:
    """Whether years differ by more than chance alone would make them.

    >>> from helpers.statistics.trends import measure_dispersion
    >>> say_dispersion(measure_dispersion({"2020": 71, "2021": 105, "2022": 151, "2023": 149}), "concerns")
    'The counts of concerns from 2020 to 2023 differ by more than chance alone would make them. The figures \
do not say what else moved them.'
    """
    if dispersion.chance is None:
        return say_no_trend(label, dispersion.counts)
    first, last = find_ends(dispersion.counts)
    told = f"The counts of {label} from {first} to {last}"
    if not dispersion.chance.is_clear:
        return f"{told} do not clearly differ by more than chance alone would make them."
    differ = f"{told} differ by more than chance alone would make them."
    return f"{differ} The figures do not say what else moved them."


def say_family(results: Mapping[str, object]) -> str:
    """How many results of ``correct_family`` were judged together and are clear; empty for fewer than 2."""
    chances = [result.chance for result in results.values() if result.chance is not None]
    if len(chances) < 2:
        return ""
    clear = sum(chance.is_clear for chance in chances)
    found = "none" if clear == 0 else clear
    return (
        f"These {len(chances)} comparisons ({chances[0].family}) were judged together, by Holm's method. "
        f"So the risk that chance alone makes any of them look clear is at most 1 in 20. "
        f"Of the {len(chances)}, {found} {'is' if clear < 2 else 'are'} clear."
    )


def say_gaps(periods: Collection[str]) -> str:
    """Which years have no figure; empty when none is missing.

    >>> say_gaps(["2020/21", "2022/23"])
    'No figure was published for 2020/21 and 2022/23.'
    """
    return f"No figure was published for {join_words(periods)}." if periods else ""


def say_break(change: Break) -> str:
    """From when on figures must not be compared with earlier ones, and why.

    >>> say_break(Break("2022/23", "checks replaced appraisals"))
    'Figures from 2022/23 on cannot be compared with earlier ones: checks replaced appraisals.'
    """
    return f"Figures from {change.first_period} on cannot be compared with earlier ones: {change.reason}."


def say_unreliable(period: str, reason: str) -> str:
    """Which year's figures are left out of comparisons, and why."""
    return f"The figures of {period} cannot be relied on: {reason}."


def list_key_points(points: Iterable[str | KeyPoint]) -> str:
    """Markdown bullets, one for each sentence, in which nothing but our own links can act.

    >>> print(list_key_points(["<b>71</b> referrals", KeyPoint("37 closed.", "Outcomes", "trends.html#out")]))
    - &#60;b&#62;71&#60;/b&#62; referrals
    - 37 closed. [Outcomes](trends.html#out)
    """
    return "\n".join(f"- {_write_point(point)}" for point in points if point)


def show_sentences(sentences: Iterable[str | KeyPoint]) -> str:
    """One Markdown paragraph of the sentences, empty ones left out, in which no label can act.

    >>> show_sentences(["Neglect rose.", "", "*Other* fell."])
    'Neglect rose. &#42;Other&#42; fell.'
    """
    return " ".join(_write_point(sentence) for sentence in sentences if sentence)


def _write_point(point: str | KeyPoint) -> str:
    if isinstance(point, str):
        return escape_markdown(point)
    link = f" [{escape_markdown(point.link_text)}]({point.target})" if point.target else ""
    return escape_markdown(point.sentence) + link
