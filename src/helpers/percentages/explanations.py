"""Why a published percentage is wrong: the shortest explanation of each column, and how sure it is.

Each figure is first held against its own count and total (``totals``). Where one does not
follow, or the items miss the total, every explanation of the whole column is listed with its length
in bits (``hypotheses``), and what is said of a cell is what the explanations, weighted 2**−bits,
agree on (``beliefs``).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress

from helpers.percentages.beliefs import AGREED_SHARE, describe_cell, weigh_cells
from helpers.percentages.cases import Case, TooMuchWorkError
from helpers.percentages.hypotheses import Hypothesis, list_hypotheses
from helpers.percentages.published_columns import Beside, ColumnExplanation, PublishedColumn
from helpers.percentages.totals import Judgement, judge_column
from helpers.percentages.vocabulary import AMBIGUOUS_BITS

TOTAL_PLACE = -1
WORK_PER_COLUMN = 2_000_000  # one to two seconds; a column of ten rows takes some thousands
WORK_IN_ALL = 8_000_000  # for all columns of a call, in each of its two rounds
LEAST_WORK = 20_000  # for each column, however many there are: forty rows
SHAREABLE = ("inverted", "as_fraction", "other_denominator", "rounded_factor")


def explain_columns(
    columns: Sequence[PublishedColumn],
    *,
    work_per_column: int = WORK_PER_COLUMN,
    work_in_all: int = WORK_IN_ALL,
) -> list[ColumnExplanation]:
    """What was found in each column of one report, in the order given.

    A slip that several columns show is paid for once: after a first round each column is read again knowing
    what the others show that it is read beside. A column whose search takes more work than allowed is
    reported unfinished: what differs is said, the cause is not. The work allowed in all is shared out evenly
    (``_search_all``), so that what is found depends neither on the machine nor on the order of the columns.
    Raises ``ValueError`` naming table, item and period where a percentage is not a number.

    >>> column = PublishedColumn("t", "2022/23", ("Neglect", "Other"), (25, 98), ("30.75", "79.67"), 123)
    >>> explain_columns([column])[0].cells[0].mechanism
    'inverted'
    """
    judgements = [judge_column(column) for column in columns]
    beside = Beside(columns)
    found: dict[int, list[Hypothesis] | None] = {place: [] for place in range(len(columns))}
    shown = dict.fromkeys(found, frozenset())
    known = {
        place: frozenset()
        for place, one in enumerate(judgements)
        if None in one.rules.values() or (one.rules and one.items_sum not in (None, one.total))
    }
    for _ in range(2):
        cases = {place: Case(judgements[place], beside.alike[place], keys) for place, keys in known.items()}
        found |= _search_all(cases, work_per_column, work_in_all)
        for place in cases:
            if found[place]:
                best = found[place][0]
                likeliest = (min(readings, key=lambda reading: reading.bits) for readings in best.readings)
                keys = (best.key, *(reading.key for reading in likeliest))
                shown[place] = frozenset(key for key in keys if key and key[0] in SHAREABLE)
        beside_shown = {place: beside.join_shown(place, shown) for place in known if found[place]}
        known = {place: keys for place, keys in beside_shown.items() if keys}
    return _describe_all(judgements, found, beside)


def _search_all(cases: Mapping[int, Case], most: int, in_all: int) -> dict[int, list[Hypothesis] | None]:
    """The explanations of each column; None where the work allowed is spent before they are all listed.

    Every column may take the same share of the whole work, at least 20,000 pieces and at most
    ``most``; what the others leave is then shared out among those that need more.
    """
    found: dict[int, list[Hypothesis] | None] = dict.fromkeys(cases)
    left, before = in_all, 0
    for _ in range(2):
        unfinished = [place for place, hypotheses in found.items() if hypotheses is None]
        allowed = min(most, max(LEAST_WORK, left // max(1, len(unfinished))))
        for place in unfinished if allowed > before else []:
            cases[place].work_left = allowed
            with suppress(TooMuchWorkError):
                found[place] = list_hypotheses(cases[place])
                left -= allowed - cases[place].work_left
        before = allowed
    return found


def _describe_all(
    judgements: Sequence[Judgement], found: Mapping[int, list[Hypothesis] | None], beside: Beside
) -> list[ColumnExplanation]:
    """The explanations in words and numbers, once it is known which slips several columns share."""
    beliefs = [weigh_cells(one, found[place]) for place, one in enumerate(judgements)]
    causes = [frozenset(one.causes[0].key for one in column.values() if one.causes) for column in beliefs]
    explained = []
    for place, judged in enumerate(judgements):
        own, hypotheses = beliefs[place], found[place]
        shown = beside.join_shown(place, causes) if own else frozenset()
        companions = Counter(
            belief.causes[0].key
            for at, belief in own.items()
            if judged.rules[at] is None and belief.causes and belief.bits_ahead >= AMBIGUOUS_BITS
        )
        cells = [describe_cell(judged, row, own.get(row.place), companions, shown) for row in judged.rows]
        total, wrong = judged.total, {at for at, rule in judged.rules.items() if rule is None}
        if hypotheses:
            wrong = find_wrong_places(judged, hypotheses)
            totals: Counter[int] = Counter()
            for hypothesis in hypotheses:
                totals[hypothesis.total.value] += hypothesis.share
            total, share = totals.most_common(1)[0]
            total = total if share >= AGREED_SHARE else None
        names = [row.item for row in judged.rows if not row.is_total and row.place in wrong]
        names += ["Total"] if TOTAL_PLACE in wrong else []
        items = len(judged.column.items)
        total_cell = cells[items] if len(cells) > items else None
        one = ColumnExplanation(tuple(cells[:items]), total, hypotheses is not None, tuple(names), total_cell)
        explained.append(one)
    return explained


def find_wrong_places(judgement: Judgement, hypotheses: Sequence[Hypothesis]) -> frozenset[int]:
    """Places of the cells in the most probable set of wrong ones, -1 standing for the total.

    A count is wrong wherever it was mistyped; a percentage that follows all the same is not wrong,
    even if the slip that runs through the column would have printed the same.
    """
    sets: dict[frozenset[int], float] = defaultdict(float)
    for hypothesis in hypotheses:
        wrong = set(hypothesis.counts) | {
            place
            for (place, rule), readings in zip(judgement.rules.items(), hypothesis.readings, strict=True)
            if readings[0].mechanism is not None and rule is None
        }
        if hypothesis.total.mechanism is not None:
            wrong.add(TOTAL_PLACE)
        sets[frozenset(wrong)] += hypothesis.share
    return max(sets, key=lambda places: (sets[places], -len(places)))
