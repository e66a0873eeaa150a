"""What the engine reports of a column as a whole: its cells, its wrong ones, its total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from helpers.percentages import reasons
from helpers.percentages.beliefs import AGREED_SHARE, Belief, find_wrong_places, weigh_hypotheses
from helpers.percentages.candidate_bases import find_common_bases
from helpers.percentages.cases import Hypothesis, Total
from helpers.percentages.cell_reports import describe_cell
from helpers.percentages.own_totals import Judgement
from helpers.percentages.published_columns import ColumnExplanation
from helpers.percentages.search import TOTAL_PLACE, locate_wrong_cells
from helpers.percentages.shares import Key


def describe_column(
    judgement: Judgement,
    hypotheses: Sequence[Hypothesis] | None,
    beliefs: Mapping[int, Belief],
    shown_beside: frozenset[Key],
) -> ColumnExplanation:
    """The column with every cell described; ``hypotheses`` is None where the search was given up.

    ``shown_beside`` are the slips that columns beside it show.
    """
    companions = Counter(belief.causes[0].key for belief in beliefs.values() if belief.causes)
    cells = [
        describe_cell(judgement, row, beliefs.get(row.place), companions, shown_beside)
        for row in judgement.rows
    ]
    items = len(judgement.column.items)
    wrong = _list_wrong_cells(judgement, hypotheses)
    total, cause = _weigh_totals(judgement, hypotheses or [], "Total" in wrong)
    certain, possible = _locate(judgement, hypotheses)
    return ColumnExplanation(
        cells=tuple(cells[:items]),
        total=total,
        finished=hypotheses is not None,
        wrong_cells=wrong,
        certainly_wrong=certain,
        possibly_wrong=possible,
        total_mechanism=cause and cause.mechanism,
        total_parameter=cause and cause.parameter,
        total_why=reasons.say_total(judgement.total, cause) if cause else "",
        total_cell=cells[items] if len(cells) > items else None,
        bits=round(hypotheses[0].bits, 2) if hypotheses else 0.0,
        confidence=round(weigh_hypotheses(hypotheses)[0], 4) if hypotheses else 1.0,
    )


def _list_wrong_cells(judgement: Judgement, hypotheses: Sequence[Hypothesis] | None) -> tuple[str, ...]:
    """Names of the cells in the most probable set of wrong ones; those that differ if there is none."""
    if hypotheses:
        places = find_wrong_places(judgement, hypotheses)
    else:
        places = frozenset(place for place, rule in judgement.rules.items() if rule is None)
    names = [row.item for row in judgement.rows if not row.is_total and row.place in places]
    return (*names, *(["Total"] if TOTAL_PLACE in places else []))


def _locate(
    judgement: Judgement, hypotheses: Sequence[Hypothesis] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the cells in every and in any smallest set that must change."""
    if not hypotheses:
        return (), ()
    rows = [row for row in judgement.explained_rows if not row.is_total]
    supported = find_common_bases([row for row in rows if row.checkable], most=2)
    totals = [judgement.total, judgement.items_sum, *(base for base, _ in supported)]
    found = locate_wrong_cells(
        rows,
        judgement.total,
        list(dict.fromkeys(filter(None, totals))),
        adds_up=judgement.items_sum is not None,
    )
    names = {row.place: row.item for row in rows} | {TOTAL_PLACE: "Total"}
    return tuple(
        tuple(name for place, name in names.items() if place in places)
        for places in (found.certain, found.possible)
    )


def _weigh_totals(
    judgement: Judgement, hypotheses: Sequence[Hypothesis], is_wrong: bool
) -> tuple[int | None, Total | None]:
    """The reconciled total, where 95% of the probability agrees, and why the printed one is wrong."""
    if not hypotheses:
        return judgement.total, None
    values: Counter[int] = Counter()
    causes: Counter[Total] = Counter()
    for hypothesis, share in zip(hypotheses, weigh_hypotheses(hypotheses), strict=True):
        values[hypothesis.total.value] += share
        if hypothesis.total.mechanism:
            causes[hypothesis.total] += share
    total, share = values.most_common(1)[0]
    cause = causes.most_common(1)[0][0] if is_wrong and causes else None
    return total if share >= AGREED_SHARE else None, cause
