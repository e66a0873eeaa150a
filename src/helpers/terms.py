"""The closed vocabularies of the tables, for whoever reads text without a table."""

CLAIMS = ("count", "share", "change", "difference", "money", "rank", "at_least", "sum")
BOUNDS = ("above", "at_least", "at_most", "below", "about")
FINDING_KINDS = (
    "percentage",
    "format",
    "items_do_not_add_up",
    "percentages_do_not_add_up",
    "totals_disagree",
    "denominator_changes",
    "identical_columns",
    "statement",
    "statements_disagree",
    "revised",
    "unit",
    "new_label",
)
SEVERITIES = ("high", "medium", "low")
