"""What the community page says: its rows and its sentences, each from what is known as of one report.

Activity is what was done, not what came of it; money is what was given, not what it achieved. Every
function copes with figures that had not been published yet: no rows, no sentences.
"""

from __future__ import annotations

from helpers.known import Known
from helpers.series import select_series
from helpers.wording import say_money


def tell_investment(known: Known) -> list[str]:
    """How much was invested in communities in the last two years, and the cost of a project."""
    rows = select_series(known.figures, "community_investment", "amount_gbp")
    if len(rows) < 2:
        return []
    before, last = rows.iloc[-2], rows.iloc[-1]
    return [
        f"Community investment went from {say_money(before['amount_gbp'])} in {before['period']} to "
        f"{say_money(last['amount_gbp'])} in {last['period']}."
    ]
