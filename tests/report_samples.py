"""A report known from a few figures, for tests of the verbs that notebooks use."""

import pandas as pd

from frames import make_figures, make_series, row
from helpers.notebook.report import rank_figures
from helpers.notebook.select import begin_anew, select

TABLE = [
    row("2023-24", "cases_by_kind", "Neglect", "2022/23", 25),
    row("2023-24", "cases_by_kind", "Neglect", "2023/24", 11),
    row("2023-24", "cases_by_kind", "Total", "2022/23", 123),
    row("2023-24", "cases_by_kind", "Total", "2023/24", 71),
]


def say(period, count, item="cases_by_kind: Total", report="2023-24", **others):
    """A figure in prose."""
    return row(report, "news_statements", item, period, count, claim="count", **others)


def make_report_figures(*rows, rounded=False, marks=(), comparable_from=None):
    """Figures as ``read_report`` gives them: ``marks`` holds the periods of tables marked ``[u]``."""
    begin_anew()
    figures = make_figures(*rows)
    is_marked = figures["period"].isin(list(marks)) & figures["claim"].isna()
    begins = figures["item"].map(comparable_from or {}).astype("string")
    return rank_figures(
        figures.assign(
            mark=pd.Series("[u]", figures.index, "string").where(is_marked),
            is_rounded=rounded,
            comparable_from=begins,
            publisher="A publisher",
            correction=pd.array([pd.NA] * len(figures), dtype="string"),
            theme="safeguarding",
            about=figures["item"],
            link=[f"01.html#raw-{place}" for place in figures.index],
        )
    )


def make_years(*counts, item="Total", bound=None, **others):
    """The selected rows of one item, a year a count, the last of them 2023/24 where there are five."""
    years = ("2019/20", "2020/21", "2021/22", "2022/23", "2023/24")
    rows = make_series("cases", item, dict(zip(years, counts, strict=False)))
    return select(make_report_figures(*(one | {"bound": bound} for one in rows), **others), "cases", item)
