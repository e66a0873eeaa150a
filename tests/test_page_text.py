"""The text of the real pages: what it must never say, and, sentence by sentence, what it says now.

Golden files hold the visible text of each page, one block a line, so that a review sees every changed
sentence. Write them anew (those of a new notebook or report, too), and read what changed in them, with

    RENEW_GOLDEN=1 python -m pytest tests/test_page_text.py
"""

import itertools
import os
import re
from pathlib import Path

import pytest

from helpers.disclosure.public_figures import find_levels, read_rules
from helpers.exports import cleaning
from helpers.paths import find_folders, list_reports
from page_text import PAGES, list_blocks, read_pages, split_sentences

GOLDEN = Path(__file__).parent / "golden"
RENEW = bool(os.environ.get("RENEW_GOLDEN"))
NEWEST = list_reports(find_folders().raw)[-1]
KEPT = {tuple(folder.name.rsplit("-", 1)) for folder in GOLDEN.glob("20*-*")}
EDITIONS = sorted(KEPT | {(NEWEST, "internal"), (NEWEST, "public")}, reverse=True)
SAFEGUARDING_PAGES = [name for name in PAGES if name != "04_community_trends"]
REGISTER = "01_clean_yearly_exports"
MOST_WORDS = 20  # in a sentence, on average over a page
SMALL_BASE = 50
QUOTED = re.compile("“[^”]*”")
FILE_NAME = re.compile(r"\S+\.csv")
IDENTIFIER = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
NOT_A_WORD = re.compile(r"\b(nan|NaN|NaT|inf|None(?! of)|<NA>)\b|<NA>|\[\]|\{\}")
AMERICAN = re.compile(
    r"\b(\w+(?<!s)(?<!pr)(?<!se)iz(?:e|es|ed|ing|ation)|analyz\w+|colors?|behaviors?|labor|centers?|favor\w*|gray"
    r"|percent(?! sign)|program|license[ds]?|judgment|fulfill|gotten)\b",
    re.IGNORECASE,
)
ODD_MARKS = re.compile(r"[,;:]\s*[,;:.]|(?<!\.)\.\.(?!\.)|\s[,;:.!?](?:\s|$)|\(\s|\s\)|  ")
CHANGE = re.compile(
    r"from ([\d,]+)\b[^;%]*? (?:rise|fall|increase|decrease|drop) (?:of|by) (?:about )?[\d.]+%", re.IGNORECASE
)


@pytest.fixture(params=EDITIONS, ids="-".join, scope="module")
def edition(request):
    return request.param


@pytest.fixture(params=PAGES, scope="module")
def page(edition, request):
    """The blocks of one page of one edition."""
    return read_pages(*edition)[request.param]


def test_every_row_of_figures_leads_to_a_raw_cell_that_is_there(edition):
    pages = read_pages(*edition)
    anchors = {anchor for block in pages[REGISTER] for anchor in block.anchors}
    for name, blocks in list(pages.items())[:5]:  # those of an analyst's own may link as they please
        caption = ""
        for before, block in itertools.pairwise(blocks):
            caption = block.text if block.kind == "caption" else caption
            is_row = block.kind == "tr" and before.kind != "caption"
            if is_row and not block.anchors and not caption.startswith(("Files ", "Words ", "Tests ", "2")):
                places = [link.partition("#")[2] for link in block.links]
                assert places, (name, block.text)
                assert set(places) <= anchors


def sentences_of(blocks):
    return [sentence for block in blocks for sentence in block.sentences]


def texts_of(blocks):
    """What a reader reads as words: sentences, headings, captions, cells; no quotations or file names."""
    told = [text for block in blocks for text in block.cells or [block.text]]
    return [FILE_NAME.sub("", QUOTED.sub("“”", text)) for text in told]


def find_in(pattern, texts):
    return [text for text in texts if pattern.search(text)]


def find_small_bases(text):
    """The bases under 50 on which a text gives a percentage change."""
    bases = [int(base.replace(",", "")) for base in CHANGE.findall(text)]
    return [base for base in bases if base < SMALL_BASE]


def test_sentences_are_short_on_average(page):
    counts = [len(sentence.split()) for sentence in sentences_of(page)]
    assert sum(counts) < MOST_WORDS * max(len(counts), 1)  # a page of tables may have none


def test_no_missing_value_is_printed_as_the_computer_calls_it(page):
    assert find_in(NOT_A_WORD, texts_of(page)) == []


def test_no_name_of_a_table_or_indicator_is_printed_as_the_computer_calls_it(page):
    assert find_in(IDENTIFIER, texts_of(page)) == []


def test_the_spelling_is_british(page):
    assert find_in(AMERICAN, texts_of(page)) == []


def test_spaces_and_punctuation_are_in_order(page):
    assert find_in(ODD_MARKS, texts_of(page)) == []


def test_every_sentence_begins_with_a_capital_a_figure_or_a_quotation(page):
    assert find_in(re.compile(r"^[a-z]"), sentences_of(page)) == []


def test_no_percentage_change_is_given_on_a_small_base(page):
    assert [text for text in texts_of(page) if find_small_bases(text)] == []


def list_exact_counts(report):
    """Every guarded count that the public edition does not print as it is: item, period and count."""
    figures, rules = cleaning.clean_reports(find_folders(), report), read_rules(find_folders().reference)
    figures = figures[find_levels(figures, rules).eq("rounded") & figures["count"].notna()]
    figures = figures[(figures["count"] < 5) | (figures["count"] % 5 != 0)]
    return {
        (row.item, row.period, int(row.count)) for row in figures[["item", "period", "count"]].itertuples()
    }


@pytest.fixture(scope="module")
def withheld():
    return list_exact_counts(NEWEST)


def name_item(block):
    """The item that a row of a table is about: its first cell, without the period where that names one."""
    return re.sub(r", (19|20)\d\d(/\d\d)?$", "", block.cells[0])


@pytest.mark.parametrize("name", SAFEGUARDING_PAGES)
def test_no_public_table_holds_an_exact_count_in_the_row_of_its_item(withheld, name):
    exact = {}
    for item, _, count in withheld:
        exact.setdefault(item, set()).add(str(count))
    given = [
        block.text
        for block in read_pages(NEWEST, "public")[name]
        if block.cells
        and exact.get(name_item(block), set()) & {cell.split(" (")[0] for cell in block.cells[1:]}
    ]
    assert given == []


@pytest.mark.parametrize("name", SAFEGUARDING_PAGES)
def test_no_public_sentence_gives_an_exact_count(withheld, name):
    ends = {
        period: "|".join({str(n) for _, when, n in withheld if when == period}) for _, period, _ in withheld
    }
    patterns = [
        re.compile(rf"(?<![\d,.])(?:{counts})(?: of \d+)?(?: \([^)]*\))? in {re.escape(period)}")
        for period, counts in ends.items()
    ]
    totals = "|".join({str(count) for item, _, count in withheld if item == "Total" and count > 5})
    patterns.append(re.compile(rf"\bof (?:all )?(?:{totals})\b(?![.,%]\d| percentages checked)"))
    told = [block.text for block in read_pages(NEWEST, "public")[name] if not block.cells]
    assert [text for pattern in patterns for text in find_in(pattern, told)] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_its_golden_file_says(edition, name):
    said = "".join(f"{block.line}\n" for block in read_pages(*edition)[name])
    file = GOLDEN / "-".join(edition) / f"{name}.txt"
    if RENEW:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(said, encoding="utf-8", newline="\n")
    assert file.exists(), "Write the texts of a new page or report with RENEW_GOLDEN=1, and read them."
    advice = "If the page is right, renew its text with RENEW_GOLDEN=1, and read git diff tests/golden."
    assert said.splitlines() == file.read_text("utf-8").splitlines(), advice


# The rules hold only as far as they can fail.
@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("From 13 to 8 is a decrease of 38.5%.", [13]),
        ("Fell from 49 in 2022/23 to 8 in 2023/24: 41 fewer, a fall of 83.7%.", [49]),
        ("Fell from 50 in 2022/23 to 8 in 2023/24: 42 fewer, a fall of 84.0%.", []),
        ("Fell from 1,401 to 900, a fall of 35.8%.", []),
        ("Rose from 8 to 11, no clear change.", []),
        ("From 6 of 84 (7.1%) to 11 of 71 (15.5%).", []),
    ],
)
def test_a_percentage_change_on_a_small_base_is_seen(text, bases):
    assert find_small_bases(text) == bases


@pytest.mark.parametrize(
    ("pattern", "seen", "unseen"),
    [
        (NOT_A_WORD, ["It is nan.", "<NA>", "None in 2020"], ["None of these", "nanny", "information"]),
        (IDENTIFIER, ["by safeguarding_by_person", "cases_closed"], ["Self-Neglect", "A_B"]),
        (
            AMERICAN,
            ["organization", "recognized", "color", "40 percent"],
            ["size", "prize", "recognised", "per cent", "seized", "Percentages", "programme"],
        ),
        (
            ODD_MARKS,
            ["so,: it", "it . Is", "a  b", "end..", "( a)"],
            ["a, b; c: d.", "71 (31.0%).", "…", "..."],
        ),
    ],
)
def test_each_rule_sees_what_it_is_for_and_nothing_else(pattern, seen, unseen):
    assert find_in(pattern, seen) == seen
    assert find_in(pattern, unseen) == []


def test_a_page_is_read_block_by_block():
    html = """<html><body><nav><p>Menu</p></nav><main><h1>Title</h1><p>One
      two. Three.</p><ul><li>A <a href="#x">link</a></li></ul><img alt="A chart.">
      <table><caption><span>Counts</span></caption><tr><th>Year</th><th>Count</th></tr>
      <tr><th>2023/24</th><td>71</td></tr></table><p>Python 3.11.7 and 9.8%.</p></main></body></html>"""
    assert [block.line for block in list_blocks(html)] == [
        "# Title",
        "One two. Three.",
        "- A link",
        "Picture: A chart.",
        "Table: Counts",
        "| Year | Count",
        "| 2023/24 | 71",
        "Python … and 9.8%.",
    ]


def test_sentences_end_at_their_full_stops_and_nowhere_else():
    text = "It fell by 4.2%. “Over 34%” is 22.8%. See report 2023-24. 59.5% of cases."
    assert split_sentences(text) == [
        "It fell by 4.2%.",
        "“Over 34%” is 22.8%.",
        "See report 2023-24.",
        "59.5% of cases.",
    ]
