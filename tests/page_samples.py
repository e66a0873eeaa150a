"""Small executed notebooks with real charts and tables, for the tests of pages."""

from __future__ import annotations

import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.publishing import charts, page, tables
from helpers.publishing.links import name_anchor

PERIODS = ["2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24"]
WORDS = {
    "title": "Referrals fell to 71 in 2023/24, the fewest in the six years published",
    "subtitle": "Safeguarding referrals, Progress Housing Group, 2018/19 to 2023/24",
    "source": "Progress Housing Group, Safeguarding performance 2023-24.",
    "alt": "Column chart of referrals by year: 92 in 2018/19, up to 137 in 2021/22, down to 71 in 2023/24.",
}
HOSTILE = ["<script>alert(1)</script>", "{{ 7*7 }}", "=1+1", "Ångström & <b>Söhne</b>"]


def whole(values: list[int | None]) -> pd.Series:
    """Whole numbers with missing values, as the project's frames hold them."""
    return pd.Series(values, dtype="Int64")


def show(shown: object, source: str = "shown", count: int = 1) -> NotebookNode:
    """An executed code cell whose last line showed an object of the helpers."""
    output = new_output("execute_result", shown._repr_mimebundle_(), execution_count=count)
    return new_code_cell(source, execution_count=count, outputs=[output])


def say(text: str) -> NotebookNode:
    """An executed code cell that displayed Markdown."""
    output = new_output("display_data", {"text/markdown": text, "text/plain": "<Markdown object>"})
    return new_code_cell("display(Markdown(text))", execution_count=1, outputs=[output])


def draw_every_chart() -> list[charts.Chart]:
    """A chart of each kind, with gaps, bounds, intervals, breaks and long labels."""
    counts = pd.DataFrame({"period": PERIODS, "count": whole([92, 84, 92, 137, 123, 71])})
    interval = counts.assign(
        low=[74.2, 67, 74.2, 115, 102.3, 55.5], high=[112.8, 104, 112.8, 162, 146.8, 89.6]
    )
    bounds = pd.DataFrame(
        {
            "period": ["2017/18", "2018/19", "2020/21", "2021/22", "2023/24"],
            "count": whole([120, 300, 1250, None, 40]),
            "bound": ["about", "above", None, None, "at_most"],
            "shorthand": [None, None, None, "[c]", None],
        }
    )
    return [
        charts.draw_counts_over_time(counts, **WORDS),
        charts.draw_counts_over_time(
            interval, breaks={"2020/21": "identical to 2018/19, cannot be relied on"}, **WORDS
        ),
        charts.draw_counts_over_time(bounds, breaks={"2023/24": "label changed to appraisals"}, **WORDS),
        charts.draw_shares_over_time(list_shares(), breaks={"2022/23": "new categories"}, **WORDS),
        charts.draw_printed_against_reconciled(list_percentages(), **WORDS),
        charts.draw_verdict_heatmap(list_verdicts(), **WORDS),
        charts.draw_small_multiples(list_kinds(), **WORDS),
        charts.draw_ranked_bars(list_outcomes(), **WORDS),
    ]


def list_shares() -> pd.DataFrame:
    """Shares of five kinds of abuse in five years, one of them missing once, four ending close together."""
    shares = {
        "Self-Neglect": ["36.9", "22.8", "43.8", "41.5", "57.7"],
        "Neglect": ["17.8", "31.5", "21.2", "20.3", "15.5"],
        "Domestic Abuse": ["10.7", None, "9.5", "6.5", "1.4"],
        "Emotional or Psychological Abuse": ["9.5", "8.7", "7.3", "6.5", "7.0"],
        "Financial": ["15.5", "16.3", "8.0", "15.4", "7.0"],
    }
    rows = [
        {"series": name, "period": period, "share_percent": share}
        for name, values in shares.items()
        for period, share in zip(PERIODS[1:], values, strict=True)
    ]
    return pd.DataFrame(rows)


def list_percentages() -> pd.DataFrame:
    """Published percentages beside what they should be, with long names."""
    return pd.DataFrame(
        {
            "item": [
                "Neglect, 2022/23",
                "No further action (third party, no consent or criteria not met)",
                "Sum",
            ],
            "printed_percent": ["30.75", "34.44", "8.4"],
            "reconciled_percent": ["20.33", "22.76", "8.5"],
        }
    )


def list_verdicts() -> pd.DataFrame:
    """Verdicts of two tables over six periods, every verdict among them."""
    verdicts = ["agrees", "agrees", "agrees", "agrees_other_rounding", "differs", "cannot_check"]
    rows = [
        {"table": table, "period": period, "verdict": verdict}
        for table in ("Safeguarding referrals by person", "Safeguarding referrals by outcome")
        for period, worst in zip(PERIODS, verdicts, strict=True)
        for verdict in ["agrees"] * 10 * (worst != "cannot_check") + [worst]
    ]
    return pd.DataFrame(rows)


def list_kinds() -> pd.DataFrame:
    """Counts of three kinds of abuse over five years, one missing, one with a long name."""
    kinds = {
        "Self-Neglect": [31, 21, 60, 51, 41],
        "Domestic": [9, None, 13, 8, 1],
        "Financial or material": [13, 15, 11, 19, 5],
    }
    rows = [
        {"item": name, "period": period, "count": count}
        for name, counts in kinds.items()
        for period, count in zip(PERIODS[1:], counts, strict=True)
    ]
    return pd.DataFrame(rows).astype({"count": "Int64"})


def list_outcomes() -> pd.DataFrame:
    """Outcomes with long names, a bound and a withheld count."""
    return pd.DataFrame(
        {
            "item": [
                "Accepted by local authority, working with subject",
                *HOSTILE[:2],
                "Job clubs",
                "Cuckooing",
            ],
            "count": whole([22, 9, 6, 30, None]),
            "text": ["22 of 71 (31.0%)", None, None, None, None],
            "bound": [None, None, None, "above", None],
            "shorthand": [None, None, None, None, "[c]"],
        }
    )


def show_every_table() -> list[tables.Table]:
    """A small table with hostile labels and links, a wide one, and one that is folded away."""
    labels = pd.DataFrame(
        {"item": HOSTILE, "count": whole([1234, None, 3, 0]), "published": ["25 (30.75%)", "[c]", "N/a", "3"]}
    )
    links = pd.DataFrame({"count": ["#question-two", None, None, None]})
    anchors = pd.DataFrame({"published": [name_anchor("2023-24/kinds.csv", 2, "2022/23"), None, None, None]})
    wide = pd.DataFrame(
        {"item": ["Self-Neglect", "Neglect"]} | {period: ["60 (43.8%)", "29 (21.2%)"] for period in PERIODS}
    )
    columns = {"item": "Kind of abuse", "count": "Referrals", "published": "As published"}
    return [
        tables.show_table(
            labels,
            caption="Referrals by kind",
            row_heading="item",
            columns=columns,
            links=links,
            anchors=anchors,
        ),
        tables.show_table(
            wide, caption="Six years of referrals by kind", row_heading="item", notes="As printed."
        ),
        tables.show_table(wide, caption="The same, folded", row_heading="item", folded=True),
    ]


def build_sample_notebook() -> NotebookNode:
    """An executed notebook in the house's anatomy, with every chart and table there is."""
    cells = [
        new_markdown_cell(
            "# How safe are the figures?\n\nWhat was published, and *how sure* it is. For boards."
        ),
        new_code_cell('report = "2023-24"', execution_count=1, metadata={"tags": ["parameters"]}),
        new_markdown_cell("## Key points"),
        say("- Referrals fell from **123** to **71** ([source](https://example.org/page)).\n- Two of three."),
        new_markdown_cell(
            "## Question two\n\nWhat and why. See [how far to trust this](#how-far-to-trust-this)."
        ),
        *map(show, draw_every_chart()),
        new_markdown_cell("### Tables\n\n> A remark."),
        *map(show, show_every_table()),
        new_markdown_cell("## How far to trust this\n\n1. One thing\n2. `code`"),
    ]
    return new_notebook(cells=cells)


def build_sample_page(with_code: bool = False) -> str:
    """The page of the sample notebook, with the navigation that real pages have."""
    return page.build_page(
        build_sample_notebook(),
        title="How safe are the figures? Report 2023-24",
        description="Report year 2023-24. Internal edition: exact counts, not for publication.",
        navigation={"index.html": "Overview", "page.html": "How safe are the figures?"},
        name="page.html",
        with_code=with_code,
    )
