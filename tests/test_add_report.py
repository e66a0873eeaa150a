"""A saved page becomes drafts of raw exports: every cell as printed, in its place, nothing overwritten."""

import csv
import errno
import html
import io
import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.add_report import add_report, describe_drafts
from helpers.blank_cells import place_blanks
from helpers.cleaning import clean_reports
from helpers.paths import CHECKOUT, Folders
from helpers.published_tables import UnusableInput
from helpers.raw_exports import read_export
from helpers.saved_html import read_html
from helpers.saved_pages import read_page, read_text
from helpers.table_drafts import shape_table

SEEDS = CHECKOUT.parent / "shared" / "seeds"
TABLES = ("by_person", "by_abuse_type", "by_outcome", "by_business_area")
REPORT = "2023-24"


@pytest.fixture
def folders(tmp_path):
    """The project's raw and reference folders, copied."""
    for name in ("raw", "reference"):
        shutil.copytree(CHECKOUT / "data" / name, tmp_path / "data" / name)
    data = tmp_path / "data"
    return Folders(data / "raw", data / "reference", data / "processed", tmp_path / "reports")


@pytest.fixture
def empty_folders(tmp_path):
    """A new publisher's folders: nothing is known."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    data = tmp_path / "data"
    return Folders(data / "raw", data / "reference", data / "processed", tmp_path / "reports")


def find_seed(name):
    """One of the two saved pages, or skip where they are not kept."""
    path = SEEDS / f"2023-24-{name}.txt"
    if not path.is_file():
        pytest.skip(f"the saved page {path.name} is not on this machine")
    return path


def save(folder, text, name="page.html"):
    """Save a page and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read_rows(path):
    """All rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def published_rows(name):
    """A committed export of 2023/24."""
    return read_rows(CHECKOUT / "data" / "raw" / REPORT / f"safeguarding_{name}.csv")


def text_page(*tables, gap="\n\n", blank="\u00a0"):
    """Tables as a text page has them: each cell a line, blank cells a line of their own."""
    lines = ["Referrals in the year", "We publish them each year."]
    for rows in tables:
        lines += [cell or blank for row in rows for cell in row]
        lines.append("This is what we did.")
    return gap.join(lines)


def html_page(*tables, head=""):
    """Tables as a web page has them; bracketed shares on a line of their own, as they often are."""
    parts = [
        f"<!DOCTYPE html><html><head><title>Safeguarding</title>{head}</head><body><h1>Safeguarding</h1>"
    ]
    for rows in tables:
        cells = ["".join(f"<td><p>{mark_up(cell)}</p></td>" for cell in row) for row in rows]
        parts.append("<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</tbody></table>")
    return "".join(parts) + "<p>This is what we did.</p></body></html>"


def mark_up(cell):
    """A cell in HTML."""
    return html.escape(cell).replace(" (", "</p>\n<p>(") or "&nbsp;"


def only_table(page):
    """The rows of a page's one table."""
    (block,) = (block for block in page.blocks if block.kind == "table")
    return [list(row) for row in block.rows]


# The two published pages


def test_the_saved_pages_give_the_four_tables_to_the_byte(folders):
    pages = [find_seed("safeguarding"), find_seed("community")]
    expected = {name: (folders.raw / REPORT / f"safeguarding_{name}.csv").read_bytes() for name in TABLES}
    shutil.rmtree(folders.raw / REPORT)
    add_report(REPORT, pages, folders)
    found = {name: (folders.raw / REPORT / f"safeguarding_{name}.csv").read_bytes() for name in TABLES}
    assert found == expected


def test_the_saved_pages_give_their_statements_with_no_wrong_subject(folders):
    add_report(REPORT, [find_seed("safeguarding"), find_seed("community")], folders)
    for name, not_numbers in (("safeguarding", set()), ("community", {"another", "third consecutive year"})):
        published = read_rows(folders.raw / REPORT / f"{name}_statements.csv")[1:]
        drafted = read_rows(folders.raw.parent / "drafts" / REPORT / f"{name}_statements.csv")[1:]
        assert {row[5] for row in published} - {row[5] for row in drafted} == not_numbers
        known = {(row[1], row[5]) for row in published}
        certain = [(row[1], row[5]) for row in drafted if row[1] != "?"]
        assert set(certain) <= known
        assert len(certain) > len(drafted) / 2


def test_files_that_are_there_stay_as_they_are(folders):
    page = find_seed("safeguarding")
    before = {path: path.read_bytes() for path in folders.raw.rglob("*.csv")}
    drafts = add_report(REPORT, [page], folders)
    assert {path: path.read_bytes() for path in folders.raw.rglob("*.csv")} == before
    lines = describe_drafts(drafts)
    assert (
        "2023-24/safeguarding_by_person.csv: 3 rows, 2018/19, 2019/20, 2020/21, 2021/22, 2022/23, 2023/24; "
        "the same as data/raw/2023-24/safeguarding_by_person.csv, nothing written"
    ) in lines
    assert any("safeguarding_statements.csv was there and was left as it is" in line for line in lines)


def test_what_was_unclear_is_listed(folders):
    lines = describe_drafts(add_report(REPORT, [find_seed("safeguarding")], folders))
    assert (
        "- safeguarding_by_outcome: row 'No response from colleagues/social se...': "
        "read as blank in 2019/20, 2020/21, 2021/22, 2022/23"
    ) in lines
    assert (
        "- safeguarding_by_business_area: its one column is headed 'Referrals' on the page; "
        "it was headed 2023/24"
    ) in lines


# HTML


def test_an_html_page_gives_the_same_tables_as_the_text(folders):
    rows = {name: published_rows(name) for name in TABLES}
    rows["by_business_area"][0][1] = "Referrals"
    rows["by_person"][0][0] = rows["by_abuse_type"][0][0] = ""
    page = save(folders.raw.parent, html_page(*rows.values()), "safeguarding.html")
    drafts = add_report(REPORT, [page], folders)
    assert [draft.path for draft in drafts.files] == [f"{REPORT}/safeguarding_{name}.csv" for name in TABLES]
    assert not any(draft.is_new for draft in drafts.files)


def test_spans_are_resolved_and_no_figure_stands_twice():
    page = read_html(
        "page.html",
        """<table><caption>Outcomes</caption>
        <tr><th colspan=3>Referrals by outcome</th></tr>
        <tr><th></th><th>2022/23</th><th>2023/24</th></tr>
        <tr><td>Accepted</td><td colspan=2>34</td></tr>
        <tr><td rowspan=2>Closed</td><td>5</td><td>7</td></tr>
        <tr><td></td><td>9</td></tr></table>""",
    )
    (block,) = page.blocks
    assert shape_table(block.rows, "2023/24")[0] == (
        ("", "2022/23", "2023/24"),
        ("Accepted", "34", ""),
        ("Closed", "5", "7"),
        ("Closed", "", "9"),
    )
    assert block.notes == ("'34' spans 2 cells and was put in the first",)


def test_raised_note_marks_do_not_become_digits():
    page = read_html("page.html", "<table><tr><td>A<td>2023/24<tr><td>B<td>65<sup>1</sup></table>")
    assert only_table(page) == [["A", "2023/24"], ["B", "65"]]


def test_nested_tables_are_tables_of_their_own():
    inner = "<table><tr><td>A<td>2022/23<td>2023/24</tr><tr><td>B<td>1<td>2</tr></table>"
    page = read_html("page.html", f"<table><tr><td>Menu</td><td>{inner}</td></tr><tr><td>x<td>y</table>")
    assert only_table(page) == [["A", "2022/23", "2023/24"], ["B", "1", "2"]]


def test_nothing_a_reader_does_not_see_is_read():
    page = read_html(
        "page.html",
        """<html><head><script>var x = "99 referrals"</script></head><body><nav>77 pages</nav>
        <script>document.write("98 referrals")</script><style>p { width: 97px }</style>
        <p hidden>96 referrals</p><p style="display: none">95 referrals</p>
        <iframe src="file:///etc/passwd">94</iframe><p>12 &amp; 3&#8203;0&nbsp;referrals<!-- 93 --></p>
        <footer>01772 450600</footer></body></html>""",
    )
    assert [block.text for block in page.blocks] == ["12 & 30 referrals"]


def test_the_address_is_the_one_the_page_states(tmp_path, empty_folders):
    head = '<link rel="canonical" href="https://example.org/safeguarding/">'
    page = save(tmp_path, html_page([["", "2023/24"], ["Adult", "3"]], head=head))
    add_report(REPORT, [page], empty_folders, retrieved="2026-11-22")
    header, row, *_ = read_rows(tmp_path / "data" / "drafts" / REPORT / "sources.csv")
    found = dict(zip(header, row, strict=True))
    digest = found.pop("sha256")
    assert len(digest) == 64
    assert found == {
        "path": "2023-24/safeguarding.csv",
        "publisher": "?",
        "title": "Safeguarding: safeguarding",
        "page_url": "https://example.org/safeguarding/",
        "report": "2023-24",
        "retrieved": "2026-11-22",
        "licence": "?",
        "note": "draft: check every cell against the page",
    }


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "//example.org", "https://a b"]
)
def test_an_address_that_is_none_is_not_taken(address):
    page = read_html("page.html", f'<base href="{address}"><p>12 referrals</p>')
    assert page.url == ""


def test_browsers_notes_of_the_address_are_read():
    page = read_html("page.html", "<!-- saved from url=(0024)https://example.org/a --><p>12 referrals</p>")
    assert page.url == "https://example.org/a"


def test_a_page_in_the_encoding_of_windows_is_read(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes('<html><meta charset="windows-1252"><p>Key’s £500</p>'.encode("cp1252"))
    assert read_page(path).blocks[0].text == "Key’s £500"


# Text


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_tables_come_back_from_lines(name, gap):
    rows = published_rows(name)
    assert only_table(read_text("page.txt", text_page(rows, gap=gap))) == rows


def test_blank_cells_may_be_empty_lines():
    rows = [
        ["Outcome", "2021/22", "2022/23", "2023/24"],
        ["Accepted", "", "", "34"],
        ["Total", "1", "2", "34"],
    ]
    assert only_table(read_text("page.txt", text_page(rows, blank=""))) == rows


def test_calendar_years_head_columns_and_do_not_become_counts():
    rows = [
        ["Service area", "2020", "2021", "2022"],
        ["Refuges", "0", "0", "6"],
        ["Total", "71", "105", "151"],
    ]
    page = read_text("page.txt", text_page(rows, rows))
    tables = [[list(row) for row in block.rows] for block in page.blocks if block.kind == "table"]
    assert tables == [rows, rows]


def test_headings_of_the_next_table_are_no_row_of_this_one():
    rows = [["Reason", "2020", "2021"], ["Bullying", "9", "7"]]
    text = text_page([*rows, *rows])
    tables = [block.rows for block in read_text("page.txt", text).blocks if block.kind == "table"]
    assert tables == [tuple(map(tuple, rows))] * 2


def test_a_table_without_total_ends_where_its_rows_end():
    rows = [["Reason", "2022", "2023"], ["Bullying", "9", "7"], ["Neglect", "4", "2"]]
    text = text_page(rows).replace("This is what we did.", "Performance highlights\n\n1,401\n\npeople helped")
    page = read_text("page.txt", text)
    assert only_table(page) == rows
    assert [block.text for block in page.blocks][-3:] == ["Performance highlights", "1,401", "people helped"]


def test_highlight_boxes_are_no_table():
    page = read_text("page.txt", "In the year.\n\nAdult referrals\n\n65\n\nChild referrals\n\n6\n\nAll\n\n71")
    assert [block.kind for block in page.blocks] == ["paragraph", *["heading"] * 6]
    page = read_text("page.txt", "Our year\n\nReferrals\n\nAdults\n\n65\n\nChildren\n\n6\n\nThe end.")
    assert not any(block.kind == "table" for block in page.blocks)


def test_too_few_cells_are_listed_and_not_guessed(tmp_path, empty_folders):
    rows = [["Kind", "2022/23", "2023/24"], ["Neglect", "5", "6"], ["Physical", "7"], ["Total", "12", "6"]]
    drafts = add_report(REPORT, [save(tmp_path, text_page(rows), "page.txt")], empty_folders)
    path = next(draft.place for draft in drafts.files if "statements" not in draft.path)
    assert read_rows(path) == [rows[0], rows[1], rows[3]]
    assert drafts.notes[0].endswith(
        "row 'Physical': 1 cell for 2 columns (7), so it was left out: place it by hand"
    )


# Blank cells


def test_the_totals_decide_where_blank_cells_are():
    rows = [(("3",), (1, 1)), (("4", "5"), (1, 1, 1)), (("4", "8"), (0, 0, 0))]
    cells, notes = place_blanks(rows, ("2022/23", "2023/24"), total=2)
    assert cells == [("", "3"), ("4", "5"), ("4", "8")]
    assert notes == [(0, "read as blank in 2022/23")]


def test_without_totals_an_unclear_blank_is_said_to_be_unclear():
    cells, notes = place_blanks([(("3",), (1, 1))], ("2022/23", "2023/24"), total=None)
    assert cells == [("", "3")]
    assert notes == [(0, "read as blank in 2022/23, but other columns are possible")]


def test_when_two_placings_add_up_equally_the_blank_is_unclear():
    rows = [(("3",), (1, 1)), (("9", "9"), (0, 0, 0))]
    assert place_blanks(rows, ("2022/23", "2023/24"), total=1)[1] == [
        (0, "read as blank in 2022/23, but other columns are possible")
    ]


TABLE_CELLS = st.one_of(st.just(""), st.integers(0, 99).map(str), st.just("N/a"), st.just("7 (8.4%)"))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(TABLE_CELLS, min_size=3, max_size=3).filter(any), min_size=1, max_size=6))
def test_any_table_with_one_line_for_each_cell_comes_back(body):
    labels = ["Adults", "Children", "Families", "Couples", "Groups", "Others"]
    rows = [["Who", "2021/22", "2022/23", "2023/24"]]
    rows += [[label, *cells] for label, cells in zip(labels, body, strict=False)]
    rows.append(["Total", "99", "99", "99"])
    assert only_table(read_text("page.txt", text_page(rows))) == rows


# Shape


def test_a_table_with_periods_down_the_side_is_turned():
    rows = (("Year", "Adult", "Child"), ("2022/23", "102", "21"), ("2023/24", "65", "6"))
    assert shape_table(rows, "2023/24") == (
        (("Year", "2022/23", "2023/24"), ("Adult", "102", "65"), ("Child", "21", "6")),
        ["its periods stood down the side; it was turned"],
    )


def test_columns_that_are_no_period_are_left_out_and_listed_with_their_cells():
    rows = (("Kind", "2022/23", "2023/24", "Change"), ("Neglect", "25", "11", "-56%"))
    assert shape_table(rows, "2023/24") == (
        (("Kind", "2022/23", "2023/24"), ("Neglect", "25", "11")),
        ["column 'Change' is no period and was left out: '-56%'"],
    )


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (("Kind", "Number", "Share"), "none of its 2 columns is headed with a period."),
        (("Kind", "2023/24", "2023/24"), "two of its columns are headed 2023/24."),
    ],
)
def test_a_table_whose_periods_are_unclear_is_not_drafted(header, reason):
    with pytest.raises(UnusableInput) as refusal:
        shape_table((header, ("Neglect", "25", "11")), "2023/24")
    assert str(refusal.value) == reason


def test_cells_that_are_no_figure_are_kept_as_printed_and_listed():
    rows, notes = shape_table((("Kind", "2023/24"), ("Neglect", "12a")), "2023/24")
    assert rows[1] == ("Neglect", "12a")
    assert notes[0].startswith("row 'Neglect', 2023/24: found '12a'")


@pytest.mark.parametrize("cell", ["=1+1", "+44 1772", "@SUM(A1)", "-cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"])
def test_text_that_a_spreadsheet_would_run_is_left_out_and_listed(cell):
    rows, notes = shape_table(
        (("Kind", "2023/24"), ("Neglect", cell), (cell, "4"), ("Other", "5")), "2023/24"
    )
    assert rows == (("Kind", "2023/24"), ("Neglect", ""), ("Other", "5"))
    assert len(notes) == 2


# Statements


def draft_rows(folders, text):
    """The statements drafted from a text of report 2023-24."""
    page = save(folders.raw.parent, text, "page.txt")
    (draft, _) = add_report(REPORT, [page], folders).files
    return [row[2:] for row in read_rows(draft.place)[1:]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("We made 38 checks.", [["2023/24", "count", "", "38"]]),
        ("We saw over 92% of homes.", [["2023/24", "share", "", "over 92%"]]),
        ("We helped no more than 5 groups.", [["2023/24", "count", "", "no more than 5"]]),
        ("We helped more than 300 people.", [["2023/24", "at_least", "", "more than 300"]]),
        ("We gave up to £1,000 each.", [["2023/24", "money", "", "up to £1,000"]]),
        ("Eight referrals came.", [["2023/24", "count", "", "Eight"]]),
        ("There was a reduction of 52 in all.", [["2023/24", "difference", "2022/23", "a reduction of 52"]]),
        (
            "5 referrals for fraud (a decrease of 74%) came.",
            [["2023/24", "change", "2022/23", "5 referrals for fraud (a decrease of 74%)"]],
        ),
        (
            "We gave £20, up from £10 last year.",
            [["2023/24", "money", "2022/23", "£20"], ["2022/23", "money", "", "£10"]],
        ),
        ("In 2023 - 24 and 2022/23 we made 4 plans.", [["2023/24", "count", "", "4"]]),
        ("We made 4 plans.\n\nWe made 4 plans.", [["2023/24", "count", "", "4"]]),
        ("The majority of referrals came late.", [["2023/24", "at_least", "", "The majority of referrals"]]),
        ("As at 31 March 2024 we had 4 plans.", [["as at 31 March 2024", "count", "", "4"]]),
    ],
)
def test_a_figure_in_prose_is_drafted_with_its_bounds_and_direction(empty_folders, text, rows):
    assert draft_rows(empty_folders, text) == rows


def test_a_number_that_cannot_be_read_is_listed_and_the_others_are_drafted(tmp_path, empty_folders):
    page = save(tmp_path, "We made 4 plans. We made 1,2,3 plans. We made 5 plans.", "page.txt")
    drafts = add_report(REPORT, [page], empty_folders)
    assert [row[5] for row in read_rows(drafts.files[0].place)[1:]] == ["4", "5"]
    assert drafts.notes[0].startswith("page.txt, narrative: found 'We made 1,2,3 plans'")


# Naming, placing, refusing


def test_an_unknown_table_is_named_after_the_heading_above_it(tmp_path, folders):
    text = html_page([["Stage", "2023/24"], ["One", "45 (90%)"], ["Two", "5 (10%)"]])
    text = text.replace("<h1>Safeguarding</h1>", "<h1>Complaints 2024</h1><h2>Complaints: by stage</h2>")
    drafts = add_report("2024-25", [save(tmp_path, text)], folders)
    assert [draft.path for draft in drafts.files] == [
        "2024-25/complaints_by_stage.csv",
        "2024-25/sources.csv",
    ]
    assert read_export(drafts.files[0].place).rows == ((2, ("One", "45 (90%)")), (3, ("Two", "5 (10%)")))
    assert "new table, 2 rows, 2023/24" in describe_drafts(drafts)[0]


def test_a_second_run_writes_nothing(tmp_path, empty_folders):
    page = save(tmp_path, html_page([["Kind", "2023/24"], ["Neglect", "12"]]))
    first = add_report(REPORT, [page], empty_folders)
    second = add_report(REPORT, [page], empty_folders)
    assert [draft.place for draft in second.files] == [draft.place for draft in first.files]
    assert not any(draft.is_new for draft in second.files)


def test_a_draft_that_a_person_has_finished_is_kept_and_its_hash_is_drafted(tmp_path, empty_folders):
    page = save(tmp_path, "<html><p>We helped 12 families.</p></html>")
    (draft, sources) = add_report(REPORT, [page], empty_folders).files
    draft.place.write_text(draft.place.read_text().replace("?", "families_helped"))
    again = add_report(REPORT, [page], empty_folders).files
    assert "families_helped" in draft.place.read_text()
    assert [file.place.name for file in again] == ["page_statements.csv", "sources_2.csv"]
    assert sources.place.read_bytes() != again[1].place.read_bytes()


def test_two_tables_of_one_name_are_told_apart(tmp_path, empty_folders):
    table = [["Kind", "2023/24"], ["Neglect", "12"]]
    drafts = add_report(REPORT, [save(tmp_path, html_page(table, table))], empty_folders)
    assert [draft.path for draft in drafts.files][:2] == [
        "2023-24/safeguarding.csv",
        "2023-24/safeguarding_2.csv",
    ]


def test_a_broken_link_is_not_written_through(tmp_path, empty_folders):
    page = save(tmp_path, "<html><p>We helped 12 families.</p></html>")
    (empty_folders.raw / REPORT).mkdir()
    (empty_folders.raw / REPORT / "page_statements.csv").symlink_to(tmp_path / "elsewhere.csv")
    (draft, _) = add_report(REPORT, [page], empty_folders).files
    assert draft.place == tmp_path / "data" / "drafts" / REPORT / "page_statements.csv"
    assert not (tmp_path / "elsewhere.csv").exists()


def test_a_full_disk_leaves_no_half_file(tmp_path, empty_folders, monkeypatch):
    class FullDisk(io.BytesIO):
        def write(self, content):
            raise OSError(errno.ENOSPC, "No space left on device")

    page = save(tmp_path, "<html><p>We helped 12 families.</p></html>")
    real_open = Path.open

    def open_full(path, mode="r", *arguments, **options):
        stream = real_open(path, mode, *arguments, **options)
        if mode != "xb":
            return stream
        stream.close()
        return FullDisk()

    monkeypatch.setattr(Path, "open", open_full)
    with pytest.raises(UnusableInput, match=r"^page_statements\.csv cannot be written \(no space left"):
        add_report(REPORT, [page], empty_folders)
    assert not list(empty_folders.raw.rglob("*.csv"))


def test_the_date_is_the_files_own_and_never_todays(tmp_path, empty_folders):
    page = save(tmp_path, html_page([["Kind", "2023/24"], ["Neglect", "12"]]))
    os.utime(page, (1_700_000_000, 1_700_000_000))
    add_report(REPORT, [page], empty_folders)
    assert read_rows(tmp_path / "data" / "drafts" / REPORT / "sources.csv")[1][5] == "2023-11-14"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.html", b"", "page.html is empty"),
        ("page.html", b"<html></html>", "page.html holds no table and no figure"),
        ("page.html", b"<html><p>Only words.</p></html>", "page.html holds no table and no figure"),
        ("page.pdf", b"%PDF-1.7 ...", "page.pdf is no page"),
        ("page.txt", b"12 referrals\n\xa3500", "page.txt, line 2: byte A3 is not UTF-8"),
        ("page.txt", b"12\n" * 60_000, "page.txt has 60,000 lines"),
        ("page.html", b"<div>" * 5000 + b"12 referrals", "page.html is nested too deeply"),
    ],
)
def test_a_page_that_cannot_be_used_is_refused_in_a_sentence(tmp_path, empty_folders, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnusableInput) as refusal:
        add_report(REPORT, [path], empty_folders)
    assert str(refusal.value).startswith(words)
    assert "\n" not in str(refusal.value)
    assert not list(empty_folders.raw.iterdir())


@pytest.mark.parametrize(
    ("report", "pages", "retrieved"),
    [
        ("2023-25", ["page.html"], ""),
        ("../x", ["page.html"], ""),
        (REPORT, [], ""),
        (REPORT, ["page.html"], "today"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused(tmp_path, empty_folders, report, pages, retrieved):
    paths = [save(tmp_path, "<p>12 referrals</p>", name) for name in pages]
    with pytest.raises(UnusableInput):
        add_report(report, paths, empty_folders, retrieved)


def test_a_page_that_is_not_there_is_refused(tmp_path, empty_folders):
    with pytest.raises(UnusableInput, match=r"^none\.html cannot be opened \(no such file"):
        add_report(REPORT, [tmp_path / "none.html"], empty_folders)


# Hostile pages


@pytest.mark.parametrize(
    "hostile",
    [
        "<table>" + ("<tr>" + "<td>1" * 2000) * 3 + "</table>",
        "<table><tr><td>A<td>2023/24" + "<tr><td colspan=1000 rowspan=65534>1" * 50 + "</table>",
        "<table><tr><td rowspan=0 colspan=99999999999999999999>x<td colspan=-1>1<tr><td>2</table>",
        "<table><tr><td>" * 100 + "7",
        "<table><tr><td>" + "<table><tr><td>A<td>2023/24<tr><td>B<td>1</table>" * 300 + "</table>",
        "<table><tr><td>A<td>2023/24<tr><td>&#0;&#x202e;&lt;script&gt;<td>&bogus;1",
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x; 12 referrals</p>',
        "<p>" + "1,2.3.4,5 £ % (" * 5000 + "</p>",
        "<table><tr><td>A<td>2023/24<tr><td>" + "x" * 200_000 + "<td>1</table>",
        "<ul>" + "<li>12 referrals of 3 (4%) up from 5" * 1000 + "</ul>",
        "<p>" + "12 referrals, " * 3000 + "</p>",
    ],
    ids=range(11),
)
def test_a_hostile_page_gives_drafts_or_a_sentence_and_never_hangs(tmp_path, folders, hostile):
    start = time.process_time()
    try:
        lines = describe_drafts(add_report("2024-25", [save(tmp_path, f"<html>{hostile}")], folders))
    except UnusableInput as refusal:
        lines = [str(refusal)]
    assert time.process_time() - start < 5
    assert not any("\n" in line or "root:" in line for line in lines)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/=\"'tdrhable 2023/41%()£.,\n\u00a0&;-", max_size=300))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    for read in (read_text, read_html):
        widths = [[len(row) for row in block.rows] for block in read_or_refuse(read, text)]
        assert all(len(set(found)) < 2 for found in widths)


def read_or_refuse(read, text):
    """The blocks of a page; none when it is refused, in one sentence."""
    try:
        return read("page", text).blocks
    except UnusableInput as refusal:
        return () if "\n" not in str(refusal) else pytest.fail(str(refusal))


def test_nothing_but_drafts_is_written(tmp_path, empty_folders):
    add_report(
        REPORT, [save(tmp_path, "<table><tr><td>A<td>2023/24<tr><td>B<td>1</table>", "x.html")], empty_folders
    )
    written = sorted(
        path.relative_to(tmp_path).as_posix() for path in Path(tmp_path).rglob("*") if path.is_file()
    )
    assert written == ["data/drafts/2023-24/sources.csv", "data/raw/2023-24/table.csv", "x.html"]


def test_a_report_is_refused_until_its_rows_are_in_the_sources_and_then_cleaned(tmp_path, folders):
    rows = [["", "2023/24", "2024/25"], ["Adult referrals", "65 (92%)", "60 (75%)"]]
    rows += [["Child referrals", "6 (8%)", "20 (25%)"], ["Total", "71", "80"]]
    drafts = add_report("2024-25", [save(tmp_path, html_page(rows))], folders)
    with pytest.raises(UnusableInput, match=r"2024-25/safeguarding_by_person\.csv is not listed"):
        clean_reports(folders, "2024-25")
    sources = folders.raw / "sources.csv"
    new_rows = drafts.files[-1].place.read_text(encoding="utf-8").partition("\n")[2]
    sources.write_text(sources.read_text(encoding="utf-8") + new_rows, encoding="utf-8")
    figures = clean_reports(folders, "2024-25")
    newest = figures[figures["report"] == "2024-25"]
    assert list(zip(newest["item"], newest["period"], newest["count"], newest["percent"], strict=True))[
        :2
    ] == [
        ("Adult referrals", "2023/24", 65, "92"),
        ("Adult referrals", "2024/25", 60, "75"),
    ]
    assert set(newest["table"]) == {"safeguarding_by_person"}
