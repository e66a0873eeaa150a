"""Right tables in the shapes that tables come in: none of them should raise an alarm."""

from collections.abc import Callable
from random import Random

from table_generator import Draft, SpoiltTable, draw_draft, finish


def leave_as_it_is(draft: Draft) -> None:
    """A right table."""


def suppress_small_counts(draft: Draft) -> None:
    """Counts below 5 and their percentages withheld."""
    for row, count in enumerate(draft.true_counts):
        if count < 5:
            draft.counts[row] = draft.percents[row] = None


def round_counts_to_five(draft: Draft) -> None:
    """Counts and total rounded to 5 for publication, percentages from the exact ones."""
    draft.counts = [5 * ((count + 2) // 5) for count in draft.true_counts]
    draft.total = 5 * ((draft.true_total + 2) // 5)


def let_answers_overlap(draft: Draft) -> None:
    """A list of which several may apply: items add up to more than the people asked."""
    draft.true_total = max(max(draft.true_counts), draft.true_total * 2 // 3, 1)
    draft.total, draft.partition = draft.true_total, False
    draft.percents = [draft.print_row(count, draft.true_total) for count in draft.true_counts]


def leave_out_the_total(draft: Draft) -> None:
    """No total printed."""
    draft.total = None


def use_bases_not_on_the_page(draft: Draft) -> None:
    """No total, and every row a share of a base of its own that is not printed."""
    draft.total, draft.partition = None, False
    draft.percents = [
        draft.print_row(count, count + draft.random.randint(1, 3 * count + 10)) for count in draft.true_counts
    ]


CLEAN_SHAPES: tuple[Callable[[Draft], None], ...] = (
    leave_as_it_is,
    leave_as_it_is,
    leave_as_it_is,
    suppress_small_counts,
    round_counts_to_five,
    let_answers_overlap,
    leave_out_the_total,
    use_bases_not_on_the_page,
)


def make_clean_table(random: Random, rule: str, shape: Callable[[Draft], None]) -> SpoiltTable:
    """A table without an error, under one rounding rule, in one of the shapes tables come in."""
    draft = draw_draft(random, (rule,))
    shape(draft)
    return finish(draft)
