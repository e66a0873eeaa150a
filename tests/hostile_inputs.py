"""Hostile cells, statements, files, workbooks and publications: the strategies of the fuzzing.

Shared by ``test_fuzz.py`` and ``benchmarks/fuzz_benchmark.py``; ``input_judges`` says what became of
each input.
"""

import csv
import io

from hypothesis import strategies as st

from helpers.schemas import CLAIMS

NASTY = [
    *(
        "",
        "0",
        "-3",
        "–3",
        "1e5",
        "1E+05",
        "inf",
        "nan",
        "None",
        "#REF!",
        "#DIV/0!",
        "0x1F",
        "1_000",
        "٣",
        "１０",
    ),
    *(
        "½",
        "²",
        "Ⅻ",
        "99999999999999999999",
        "1,23,456",
        "1 234",
        "1.234,5",
        "£276.5k",
        "€500",
        "Â£500",
        "TRUE",
    ),
    *("(", "()", "5 ()", "5 (%)", "(50%)", "5 (50%", "5 (50", "5 (-50%)", "5 (50%) (5%)", "5 (50%)*", "5%%"),
    *(
        "=1+1",
        "=cmd|' /C calc'!A0",
        "<script>",
        "{{ 7*7 }}",
        "N/a",
        "[c]",
        "<5",
        "fewer than 5",
        "*",
        "-",
        "..",
    ),
    *(
        "\x00",
        "5\u200b",
        "5\u00a0(50%)",
        "\u202e05",
        "5\n",
        "5\r6",
        "£",
        "%",
        "million",
        "£5 million",
        "3 of 4",
    ),
]
NOISE = st.sampled_from(
    [*"0123456789,.()%£-–<>= \t\n\"'*[]", "\u00a0", "\u2011", "\u200b", "１", "½", "m", "k"]
)
COUNTS = st.one_of(st.integers(0, 30), st.integers(0, 20_000), st.integers(0, 10**12))


@st.composite
def damage(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text of another strategy with up to three characters added, lost or changed."""
    text = draw(texts)
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2, 3]))):
        place, lost = draw(st.integers(0, len(text))), draw(st.integers(0, 1))
        text = text[:place] + draw(st.one_of(st.just(""), NOISE)) + text[place + lost :]
    return text


def lose_one(text: str) -> list[str]:
    """A text, then every text that lacks one of its characters."""
    return [text, *(text[:place] + text[place + 1 :] for place in range(len(text)))]


def _print_cell(count: int, thousands: bool, percent: int | None, places: int) -> str:
    """A count as tables print it, with a percentage or without."""
    printed = f"{count:,}" if thousands else str(count)
    return printed if percent is None else f"{printed} ({percent / 10**places:.{places}f}%)"


WELL_FORMED = st.one_of(
    st.builds(_print_cell, COUNTS, st.booleans(), st.none() | st.integers(0, 10_000), st.integers(0, 3)),
    st.builds(
        lambda pounds, scale: f"£{pounds:,}{scale}", COUNTS, st.sampled_from(["", "m", " million", "bn"])
    ),
)
CELLS = st.one_of(
    damage(WELL_FORMED), st.sampled_from(NASTY), st.text(NOISE, max_size=12), st.text(max_size=8)
)

PHRASES = st.sampled_from(
    [
        *(
            "a decrease of",
            "an increase of",
            "up from",
            "down from",
            "compared to",
            "compared with",
            "last year",
        ),
        *(
            "in 2023/24",
            "more than",
            "over",
            "fewer than",
            "at least",
            "up to",
            "about",
            "of",
            "out of",
            "from",
        ),
        *(
            "to",
            "between",
            "and",
            "referrals",
            "people",
            "days",
            "working days",
            "hours",
            "times",
            "per cent",
        ),
        *(
            "percentage points",
            "£",
            "million",
            "%",
            "(",
            ")",
            ",",
            ".",
            ";",
            "-",
            "in",
            "by",
            "every",
            "a",
            "per",
        ),
        *("one in", "number", "the", "1st", "12th", "Q4", "a third", "hundred", "two hundred and", "half"),
        *("doubled", "no change", "fell", "rose", "none", "nil", "rank", "second", "COVID-19", "Level 3"),
        *("thousand", "thousands", "millions", "trillion", "k", "milion", "dozen", "bn"),
    ]
)
FIGURES = st.one_of(
    WELL_FORMED,
    st.sampled_from(["one", "eight", "twelve", "twenty-one", "ninety nine", "nil"]),
    st.sampled_from(NASTY),
    st.integers(0, 3000).map(str),
)
STATEMENTS = st.tuples(
    damage(st.lists(st.one_of(FIGURES, PHRASES, PHRASES), max_size=7).map(" ".join)), st.sampled_from(CLAIMS)
)


def lose_one_of_statement(statement: tuple[str, str]) -> list[tuple[str, str]]:
    """A statement, then with one character of its text lost, its claim the same."""
    text, claim = statement
    return [(shorter, claim) for shorter in lose_one(text)]


# Most parts of a table are sound, so that the odd ones reach what lies behind the first check.
SOUND_LABELS = st.sampled_from([f"item {number}" for number in range(40)])
ODD_LABELS = st.one_of(
    damage(st.sampled_from(["Neglect", "Total", "Sub-total", "Grand total:"])), st.sampled_from(NASTY)
)
LABELS = st.one_of(SOUND_LABELS, SOUND_LABELS, SOUND_LABELS, st.just("Total"), ODD_LABELS)
SOUND_PERIODS = st.sampled_from(["2021/22", "2022/23", "2023/24", "2024", "Q4 2017/18", "March 2024"])
ODD_PERIODS = st.one_of(
    damage(st.sampled_from(["2023/24", "2022–23", "2099/00"])),
    st.sampled_from(["Oct-11", "2024-04-01", "2024/26", "client_name", "claim", "published", ""]),
)
PERIODS = st.one_of(*[SOUND_PERIODS] * 9, ODD_PERIODS)
MIXED_CELLS = st.one_of(*[WELL_FORMED] * 9, CELLS)


def write_csv(rows: list[list[str]]) -> bytes:
    """Rows as a spreadsheet writes them."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8", "replace")


@st.composite
def draw_grid(
    draw: st.DrawFn, cells: st.SearchStrategy[str], periods: st.SearchStrategy[str]
) -> list[list[str]]:
    """A table of up to six rows and three periods."""
    heads = draw(st.lists(periods, min_size=1, max_size=3, unique=True))
    labels = draw(st.lists(LABELS, min_size=1, max_size=6, unique=True))
    return [["Type", *heads], *([label, *(draw(cells) for _ in heads)] for label in labels)]


@st.composite
def draw_files(draw: st.DrawFn) -> bytes:
    """The bytes of a CSV: a table with odd cells, in odd encodings, with bytes lost and added."""
    content = write_csv(draw(draw_grid(MIXED_CELLS, PERIODS)))
    content = draw(st.sampled_from([*[b""] * 6, b"\xef\xbb\xbf", b"\xff\xfe"])) + content
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 3]))):
        place, lost = draw(st.integers(0, len(content))), draw(st.integers(0, 4))
        noise = st.sampled_from(
            [b"", b'"', b",", b"\n", b"\r", b"\xa3", b"\x00", b"\xc3\x82", b";", b"2023/24,"]
        )
        content = content[:place] + draw(noise) + content[place + lost :]
    return content


FILES = st.one_of(draw_files(), draw_files(), draw_files(), st.binary(max_size=80))

# Value, number format and what Excel shows for it; halves are left out, which binary fractions blur.
SHOWN = st.one_of(
    st.integers(0, 10**9).map(lambda n: (n, "General", str(n))),
    st.integers(0, 10**9).map(lambda n: (n, "#,##0", f"{n:,}")),
    st.integers(0, 1000).map(lambda n: (n / 1000, "0.0%", f"{n // 10}.{n % 10}%")),
    st.integers(0, 1000).map(lambda n: (n / 100, "General", f"{n / 100:g}")),
    st.integers(0, 10**6).map(lambda n: (n, "£#,##0", f"£{n:,}")),
    st.sampled_from(["", "65 (90.1%)", "N/a", "<5", "12 (8.76%", "£22.6 million"]).map(lambda t: (t, "@", t)),
    st.sampled_from(
        [(True, "General", "TRUE"), (None, "General", ""), (-3, "0", "-3"), (1e300, "0", "1e+300")]
    ),
)


@st.composite
def draw_workbooks(draw: st.DrawFn) -> list[list[tuple[object, str, str]]]:
    """A sheet with a table of typed cells."""
    heads = draw(
        st.lists(st.sampled_from(["2022/23", "2023/24", "2024"]), min_size=1, max_size=3, unique=True)
    )
    labels = draw(
        st.lists(
            st.sampled_from(["Neglect", "Financial", "Other", "Total", ""]),
            min_size=1,
            max_size=4,
            unique=True,
        )
    )
    texts = [[("Type", "@", "Type"), *((head, "@", head) for head in heads)]]
    return texts + [[(label, "@", label), *(draw(SHOWN) for _ in heads)] for label in labels]


@st.composite
def draw_columns(draw: st.DrawFn) -> list[list[str]]:
    """A table that adds up, its percentages right, rounded otherwise, over another base, or nonsense."""
    counts = draw(st.lists(st.integers(0, 400), min_size=1, max_size=7))
    base = draw(st.sampled_from([sum(counts), sum(counts) + 1, 0, 123, max(counts)]))
    places = draw(st.integers(0, 2))
    shares = [draw(st.sampled_from([_share(count, base, places), "", "50%", "0.00%"])) for count in counts]
    cells = [
        f"{count} ({share})" if share else str(count) for count, share in zip(counts, shares, strict=True)
    ]
    period = draw(st.sampled_from(["2022/23", "2023/24"]))
    rows = [
        [f"item {place}", draw(st.just(cell) | damage(st.just(cell)))] for place, cell in enumerate(cells)
    ]
    return [["Type", period], *rows, *draw(st.sampled_from([[], [["Total", str(base)]], [["Total", ""]]]))]


def _share(count: int, base: int, places: int) -> str:
    """A share cut off at some decimals; nothing over nothing."""
    return f"{count * 100 * 10**places // base / 10**places:.{places}f}%" if base else ""


# Tables as people lay them out: titles, several heading rows, sections, blanks and notes around figures.
NOTATIONS = st.sampled_from(
    [
        *(
            "5",
            "1,204",
            "1 204",
            "1.204",
            "12.5",
            "12,5",
            "0.325",
            "33.3%",
            "33,3 %",
            "12 (40%)",
            "12 (40.0)",
        ),
        *("40% (12)", "12/30 (40%)", "12 of 30", "40% (12 of 30)", "+5%", "-3.2", "±4", "5 (3 to 7)", "<1%"),
        *("<6", "c. 120", "[c]", "[low]", "*", "..", "-", "z", "12†", "12 [r]", "£1,200", "(1,200)", "£1.5m"),
    ]
)
HEADINGS = st.one_of(
    st.sampled_from(
        [
            *(
                "2022/23",
                "2023/24",
                "2023/24 n (%)",
                "Q3 2023",
                "31/03/2024",
                "Mar-24",
                "202324",
                "N",
                "%",
                "n",
            ),
            *(
                "Number",
                "Per cent",
                "Total",
                "All (n = 120)",
                "Change",
                "Rate per 1,000",
                "Code",
                "95% CI",
                "",
            ),
        ]
    ),
    ODD_PERIODS,
)
ANY_CELLS = st.one_of(NOTATIONS, NOTATIONS, MIXED_CELLS)
LINES = st.sampled_from(
    ["Table 1: Referrals by kind", "Source: returns", "1. Rounded to 5", "of which", "Women", "Total", ""]
)


@st.composite
def draw_layouts(draw: st.DrawFn) -> tuple[str, list[list[str]]]:
    """A file ending, and the rows of a sheet with up to three tables below each other."""
    rows: list[list[str]] = []
    for _ in range(draw(st.integers(1, 3))):
        width = draw(st.integers(1, 5))
        rows += [[line] for line in draw(st.lists(LINES, max_size=2))]
        headings = st.lists(HEADINGS, min_size=width, max_size=width)
        rows += [["", *line] for line in draw(st.lists(headings, max_size=3))]
        figures = st.lists(ANY_CELLS, min_size=width, max_size=width)
        full = st.tuples(st.one_of(LABELS, LABELS, LINES, CELLS), figures).map(lambda row: [row[0], *row[1]])
        odd = st.one_of(LINES.map(lambda line: [line]), st.just([]), st.lists(ANY_CELLS, max_size=9))
        rows += draw(st.lists(st.one_of(*[full] * 5, odd), max_size=6))
    return draw(st.sampled_from([".csv", ";.csv", ".tsv", ".html", ".xlsx"])), rows


LAYOUTS = draw_layouts()
WORKBOOKS = draw_workbooks()
PUBLICATIONS = st.one_of(
    st.lists(draw_columns().map(write_csv), min_size=1, max_size=2),
    st.lists(
        draw_grid(WELL_FORMED, st.sampled_from(["2022/23", "2023/24", "2024"])).map(write_csv),
        min_size=1,
        max_size=2,
    ),
    st.lists(FILES, min_size=1, max_size=2),
)
