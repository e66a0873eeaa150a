"""The shorthand of official statistics for cells without a number, in one place for charts and tables.

Source: UK Government Analysis Function, "Using symbols and shorthand in data tables".
"""

MEANINGS = {
    "[c]": "withheld, so that no person can be recognised or because it cannot be rounded",
    "[r]": "revised since it was first published",
    "[s]": "share not shown, because its base is under 50",
    "[u]": "low reliability: not compared with other years",
    "[x]": "not available",
    "[z]": "not applicable",
}
WITHHELD = "[c]"
SMALL = "[s]"
SMALL_BASE = 50  # under it a share or a percentage change says more about chance than about what is counted
NOT_AVAILABLE = "[x]"
UNRELIABLE = "[u]"
# How a published bound is written before its number, and how it is read out.
BOUND_SIGNS = {"above": ">", "at_least": "≥", "at_most": "≤", "below": "<", "about": "~"}
BOUND_WORDS = {
    "above": "more than",
    "at_least": "at least",
    "at_most": "at most",
    "below": "fewer than",
    "about": "about",
}


def explain_shorthand(text: str) -> str:
    """One line that explains the shorthand found in a text; empty when there is none.

    >>> explain_shorthand("5 [c] 12 [x]")
    '[c] withheld, so that no person can be recognised or because it cannot be rounded; [x] not available.'
    """
    told = [f"{mark} {meaning}" for mark, meaning in MEANINGS.items() if mark in text]
    return "; ".join(told) + "." if told else ""


def explain_bound_signs(bounds: set[str]) -> str:
    """One line that explains the signs drawn for these bounds; empty when there are none.

    >>> explain_bound_signs({"above"})
    '> more than.'
    """
    told = [f"{sign} {BOUND_WORDS[bound]}" for bound, sign in BOUND_SIGNS.items() if bound in bounds]
    return "; ".join(told) + "." if told else ""
