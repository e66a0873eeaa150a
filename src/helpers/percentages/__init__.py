"""Why a percentage is wrong: exact arithmetic, exact search, the shortest explanation.

A library of its own on nothing but the standard library. What stands here is all that others use.
"""

from helpers.percentages.arithmetic import (
    RULES,
    can_add_to_hundred,
    find_bases,
    find_house_rule,
    find_overlaps,
    find_rule,
    follows_rule,
    format_percent,
    parse_percent,
    print_digits,
    render_percent,
    round_share,
)
from helpers.percentages.explanations import explain_columns
from helpers.percentages.published_columns import (
    MOST_NEIGHBOURS,
    Base,
    CellExplanation,
    Neighbours,
    PublishedColumn,
    find_family,
    find_neighbours,
)
from helpers.percentages.vocabulary import (
    CAUSES,
    CELL_BITS,
    COLUMN_BITS,
    MADE_TO_ADD,
    MECHANISMS,
    SCOPES,
    VERDICTS,
    WRONG_TOTAL,
    find_damage,
    number_typo_bits,
)

__all__ = [
    "CAUSES",
    "CELL_BITS",
    "COLUMN_BITS",
    "MADE_TO_ADD",
    "MECHANISMS",
    "MOST_NEIGHBOURS",
    "RULES",
    "SCOPES",
    "VERDICTS",
    "WRONG_TOTAL",
    "Base",
    "CellExplanation",
    "Neighbours",
    "PublishedColumn",
    "can_add_to_hundred",
    "explain_columns",
    "find_bases",
    "find_damage",
    "find_family",
    "find_house_rule",
    "find_neighbours",
    "find_overlaps",
    "find_rule",
    "follows_rule",
    "format_percent",
    "number_typo_bits",
    "parse_percent",
    "print_digits",
    "render_percent",
    "round_share",
]
