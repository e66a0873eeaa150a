"""A report known from a few figures, for tests of the verbs that notebooks use."""

import pandas as pd

from frames import make_figures
from helpers.notebook.select import rank_figures


def make_report_figures(*rows, rounded=False, marks=(), comparable_from=None):
    """Figures as ``read_report`` gives them: ``marks`` holds the periods of tables marked ``[u]``."""
    figures = make_figures(*rows)
    is_marked = figures["period"].isin(list(marks)) & figures["claim"].isna()
    begins = figures["item"].map(comparable_from or {}).astype("string")
    return rank_figures(
        figures.assign(
            mark=pd.Series("[u]", figures.index, "string").where(is_marked),
            is_rounded=rounded,
            comparable_from=begins,
            publisher="A publisher",
            theme="safeguarding",
            about=figures["item"],
            link=[f"01.html#raw-{place}" for place in figures.index],
        )
    )
