"""Small executed notebooks with real charts and tables, for the tests of pages."""

import re

import pandas as pd
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.notebook.report import name_anchor
from helpers.publishing import drawings, page, tables
from helpers.publishing.canvas import Chart

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


def draw_every_chart() -> list[Chart]:
    """A chart of each kind, with gaps, bounds, breaks and long labels."""
    counts = pd.DataFrame({"period": PERIODS, "exact": ["92", "84", "92", "137", "123", "71"]})
    bounds = pd.DataFrame(
        {
            "period": ["2017/18", "2018/19", "2020/21", "2021/22", "2023/24"],
            "exact": ["120", "300", "1250", None, "40"],
            "bound": ["about", "above", None, None, "at_most"],
            "shorthand": [None, None, None, "[c]", None],
        }
    )
    copied = break_at(counts, "2020/21", "identical to 2018/19, cannot be relied on")
    return [
        drawings.draw_years(counts, **WORDS),
        drawings.draw_years(copied, usual=(62, 156), **WORDS),
        drawings.draw_years(break_at(bounds, "2023/24", "label changed to appraisals"), **WORDS),
        drawings.draw_lines(break_at(list_shares(), "2022/23", "new categories"), **WORDS),
        drawings.draw_stacked(list_kinds(), unknown="Domestic", **WORDS),
        drawings.draw_panels(list_kinds(), **WORDS),
        drawings.draw_pairs(list_percentages(), **WORDS),
        drawings.draw_verdicts(list_verdicts(), **WORDS),
        drawings.draw_bars(list_outcomes(), **WORDS),
    ]


def draw_rarer_charts() -> list[Chart]:
    """Charts of what seldom comes: texts too wide for their columns, lines close together, one year alone."""
    large = pd.DataFrame({"period": PERIODS, "exact": whole([1_250_000, 990_000, None, 5, 0, 1_499_999])})
    shares = pd.DataFrame({"period": PERIODS[:3], "exact": ["12.5", None, "100"], "unit": "%"})
    spent = pd.DataFrame({"period": PERIODS[:2], "exact": ["36000", "40000"], "unit": "£", "bound": "above"})
    near = list_shares().assign(exact=lambda rows: [f"{81 + place / 4}" for place in range(len(rows))])
    marked = list_kinds().assign(mark=None)
    marked.loc[[2, 4], "mark"] = ["[u]", "[c]"]
    alone = list_kinds().query("period == '2023/24'")
    equal = pd.DataFrame(
        {
            "item": [*"abcd"],
            "percent": ["50", "0", "99.9", "7"],
            "reconciled_percent": ["50", "1", "9.9", "8"],
        }
    )
    longer = pd.concat(
        [list_verdicts(), list_verdicts().assign(table="Closed cases by outcome of the enquiry")]
    )
    bars = pd.DataFrame({"item": ["Donaudampfschifffahrt" * 4, "b", "c d " * 30], "exact": whole([1, 0, 2])})
    return [
        drawings.draw_years(large, **WORDS),
        drawings.draw_years(shares, usual=(0, 140), **WORDS),
        drawings.draw_years(spent, **WORDS),
        drawings.draw_lines(near, **WORDS),
        drawings.draw_lines(list_shares().query("period > '2021/22'"), **WORDS),
        drawings.draw_stacked(break_at(marked, "2021/22", "counted anew"), **WORDS),
        drawings.draw_stacked(alone, unknown="Self-Neglect", **WORDS),
        drawings.draw_panels(alone, **WORDS),
        drawings.draw_panels(list_kinds().assign(item=list_kinds()["item"] + " of those who asked"), **WORDS),
        drawings.draw_pairs(equal, most=3, **WORDS),
        drawings.draw_verdicts(longer, **WORDS),
        drawings.draw_bars(bars, **WORDS),
    ]


def tell_drawings() -> str:
    """The pictures of all these charts as text, an element a line."""
    pictures = [chart.svg.decode() for chart in (*draw_every_chart(), *draw_rarer_charts())]
    return "\n".join(picture.replace("><", ">\n<") for picture in pictures)


def break_at(rows: pd.DataFrame, period: str, reason: str) -> pd.DataFrame:
    """The rows with a break before a period."""
    return rows.assign(break_reason=rows["period"].map({period: reason}).fillna(""))


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
        {"item": name, "period": period, "exact": share}
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
            "percent": ["30.75", "34.44", "8.4"],
            "reconciled_percent": ["20.33", "22.76", "8.5"],
        }
    )


def list_verdicts() -> pd.DataFrame:
    """Verdicts of two tables over five periods, every verdict among them."""
    verdicts = ["agrees", "agrees", "agrees", "agrees_other_rounding", "differs"]
    rows = [
        {"table": table, "period": period, "verdict": verdict}
        for table in ("Safeguarding referrals by person", "Safeguarding referrals by outcome")
        for period, worst in zip(PERIODS[:5], verdicts, strict=True)
        for verdict in ["agrees"] * 10 + [worst]
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
        {"item": name, "period": period, "exact": count}
        for name, counts in kinds.items()
        for period, count in zip(PERIODS[1:], counts, strict=True)
    ]
    return pd.DataFrame(rows).astype({"exact": "Int64"})


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
            "exact": whole([22, 9, 6, 30, None]),
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
            labels, caption="Referrals by kind", columns=columns, links=links, anchors=anchors, missing="[x]"
        ),
        tables.show_table(wide, caption="Six years of referrals by kind", notes="As printed."),
        tables.show_table(wide, caption="The same, folded", folded=True),
    ]


def show_rarer_tables() -> list[tables.Table]:
    """Tables at the edges of the rules: texts as long as a narrow column or a phone takes, and longer."""
    edges = (tables.WRAPPED, tables.LETTERS_ON_A_PHONE)
    sizes = sorted(edge + step for edge in edges for step in range(-5, 2))
    words = [pd.DataFrame({"item": ["a"], "why": ["x" * size], "note": "n"}) for size in sizes]
    counts = [pd.DataFrame({"item": ["x" * size], "count": whole([7]), "share": "7%"}) for size in sizes]
    texts = pd.DataFrame({"item": ["a", "b"], "why": ["z " * 40, None], "count": whole([7, 8])})
    return [
        *(tables.show_table(rows, caption=f"Table {place}") for place, rows in enumerate(words + counts)),
        tables.show_table(texts, caption="Long", missing="[z]", folded=True, notes="A note."),
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


def tell_page() -> str:
    """The sample page, and tables that seldom come, as text, an element a line; pictures left out."""
    page_text = re.sub(r'"data:image[^"]*"', '"picture"', build_sample_page())
    shown = "\n".join(table.html for table in show_rarer_tables())
    return f"{page_text}\n{shown}".replace("><", ">\n<")
