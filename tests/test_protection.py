"""What the public edition prints of whole publications, and what it writes for notebooks to read."""

import pandas as pd
import pytest

from figure_samples import make_figures, open_rounded, statement_row, table_rows
from helpers import schemas
from helpers.disclosure.protection import (
    PROTECTED,
    describe_withholding,
    protect_figures,
    protect_report,
    protect_tables,
    read_protected,
)
from helpers.disclosure.public_figures import Rules, find_levels, read_rules
from helpers.exports.cleaning import clean_reports
from helpers.paths import Folders, find_folders
from helpers.schemas import is_withheld


def protect(*records, **sums):
    """The public frame of some records, all of whose subjects are opened, rounded."""
    figures = make_figures(*records)
    return protect_figures(figures, open_rounded(figures, **sums))


def tell_closed(protected):
    """What is said of tables and statements that are withheld whole, between the fixed words."""
    told = describe_withholding(protected)
    return [sentence for sentence in told if "withheld whole" in sentence]


def read_column(protected, table, period):
    """What the public edition prints in a column, by item."""
    rows = protected[(protected["table"] == table) & (protected["period"] == period)]
    return dict(zip(rows["item"], rows["published"], strict=True))


def test_counts_to_4_are_withheld_and_all_others_rounded_to_the_nearest_5():
    column = {"a": 0, "b": 4, "c": 5, "d": 7, "e": 8, "f": 12, "g": 13, "h": 61}
    printed = read_column(protect(*table_rows("cases", {"2023/24": column})), "cases", "2023/24")
    assert printed == {
        "a": "[c]",
        "b": "[c]",
        "c": "5",
        "d": "5",
        "e": "10",
        "f": "10",
        "g": "15",
        "h": "60",
    }


def test_a_total_that_would_give_two_small_counts_away_is_withheld():
    column = {"a": 3, "b": 2, "Total": 5}
    printed = read_column(protect(*table_rows("cases", {"2023/24": column})), "cases", "2023/24")
    assert printed == {"a": "[c]", "b": "[c]", "Total": "[c]"}


def test_a_column_whose_total_lies_far_from_its_rounded_items_is_withheld_whole():
    far, near = {"a": 12, "b": 4, "Total": 16}, {"a": 11, "b": 1, "Total": 12}
    protected = protect(*table_rows("cases", {"2022/23": far, "2023/24": near}))
    assert read_column(protected, "cases", "2022/23") == {"a": "[c]", "b": "[c]", "Total": "[c]"}
    assert read_column(protected, "cases", "2023/24") == {"a": "10", "b": "[c]", "Total": "10"}


def test_a_row_of_small_counts_under_totals_that_leave_it_open_keeps_the_totals():
    columns = {
        period: {"Domestic abuse": small, "a": 20, "b": 11, "c": 6, "d": 30, "e": 15, "Total": 82 + small}
        for period, small in (("2021/22", 3), ("2022/23", 2), ("2023/24", 1))
    }
    protected = protect(*table_rows("cases", columns))
    assert [read_column(protected, "cases", period)["Domestic abuse"] for period in columns] == ["[c]"] * 3
    assert [read_column(protected, "cases", period)["Total"] for period in columns] == ["85", "85", "85"]


def test_of_two_tables_the_one_whose_count_would_be_given_away_is_withheld():
    records = [
        *table_rows("cases_by_kind", {"2023/24": {"a": 15, "b": 1, "Total": 16}}),
        *table_rows("cases_by_person", {"2023/24": {"c": 12, "d": 4, "Total": 16}}),
    ]
    assert protect(*records)["published"].tolist() == ["[c]", "[c]", "[c]", "10", "[c]", "[c]"]


def test_an_earlier_edition_is_not_changed_by_a_later_report():
    earlier = table_rows("cases_by_kind", {"2021/22": {"a": 8, "b": 1, "c": 30, "Total": 39}}, "2021-22")
    later = table_rows(
        "cases_by_person",
        {"2021/22": {"d": 37, "e": 2, "Total": 39}, "2022/23": {"d": 9, "e": 30, "Total": 39}},
    )
    alone = protect(*earlier)
    together = protect(*earlier, *later)
    pd.testing.assert_frame_equal(together.iloc[: len(earlier)], alone)


def test_the_order_of_reports_does_not_depend_on_the_order_of_rows():
    earlier = table_rows("cases_by_kind", {"2021/22": {"a": 12, "b": 4, "Total": 16}}, "2021-22")
    later = table_rows("cases_by_person", {"2021/22": {"d": 10, "e": 6, "Total": 16}})
    first = protect(*earlier, *later).sort_values(["source_file", "source_row"], ignore_index=True)
    second = protect(*later, *earlier).sort_values(["source_file", "source_row"], ignore_index=True)
    pd.testing.assert_frame_equal(first, second)


def test_a_copied_column_links_both_periods():
    """2018/19 repeats 2020/21, so a second table of 2020/21 speaks of 2018/19 too."""
    copied = {"a": 18, "b": 1, "Total": 19}
    records = [
        *table_rows("cases_by_person", {"2018/19": copied, "2020/21": copied}),
        *table_rows("cases_by_kind", {"2020/21": {"x": 12, "y": 7, "Total": 19}}),
    ]
    alone, linked = protect(*records[:3]), protect(*records)
    assert read_column(alone, "cases_by_person", "2018/19") == {"a": "20", "b": "[c]", "Total": "20"}
    assert set(read_column(linked, "cases_by_person", "2018/19").values()) == {"[c]"}


def test_a_figure_in_prose_that_is_a_sum_of_rows_counts_as_known():
    records = [
        *table_rows("cases", {"2023/24": {"a": 12, "b": 4, "c": 40, "d": 20, "e": 9, "Total": 85}}),
        statement_row("both", "2023/24", "count", "16", count=16),
    ]
    public = protect(*records, both="cases: a + cases: b")
    assert public["published"].tolist() == ["[c]", "[c]", "40", "20", "10", "85", "[c]"]
    assert protect(*records)["published"].tolist() == ["10", "[c]", "40", "20", "10", "85", "15"]


def test_what_is_not_opened_is_withheld_whole_blank_cells_and_labels_of_states_too():
    blank, words, share = table_rows("victims_by_street", {"2023/24": {"a": None, "b": 40, "c": 6}})
    words |= {"published": "N/a", "missing_reason": "not applicable", "count": None}
    share |= {"published": "31%", "percent": "31", "bound": "about", "unit": "%", "amount_gbp": "7"}
    public = protect_figures(make_figures(blank, words, share), Rules({"cases": "rounded"}))
    assert public["published"].tolist() == ["[c]"] * 3
    assert public["missing_reason"].tolist() == ["withheld"] * 3
    known = ["count", "percent", "amount_gbp", "bound", "unit", "value", "change_count", "compared_count"]
    assert public[known].isna().all().all()


def test_the_page_says_how_many_tables_and_statements_are_closed():
    records = [
        *table_rows("cases", {"2023/24": {"a": 12}}),
        *table_rows("victims", {"2023/24": {"a": 40, "b": 2}}),
        *table_rows("streets", {"2023/24": {"a": 40}}),
        statement_row("victims: a", "2023/24", "count", "40", count=40),
    ]
    public = protect_figures(make_figures(*records), Rules({"cases": "rounded"}))
    assert tell_closed(public) == [
        "2 tables and 1 statement are withheld whole, because nobody has yet decided that they may be shown."
    ]
    one = protect_figures(make_figures(*records[:3]), Rules({"cases": "rounded"}))
    assert tell_closed(one) == [
        "1 table is withheld whole, because nobody has yet decided that it may be shown."
    ]
    assert tell_closed(protect(*records)) == []


def test_a_report_that_would_link_what_earlier_editions_show_does_not_say_it_again():
    """The newer report leaves a row out, and its total is the same: the row must have been 0."""
    before = table_rows("cases", {"2021/22": {"a": 14, "b": 0, "Total": 14}}, "2021-22")
    after = table_rows(
        "cases", {"2021/22": {"a": 14, "Total": 14}, "2022/23": {"a": 9, "Total": 9}}, "2022-23"
    )
    public = protect(*before, *after)
    assert public["published"].tolist() == ["15", "[c]", "15", "[c]", "[c]", "10", "10"]
    assert tell_closed(public) == []


def make_exact(*records):
    """The exact tables of some records: nothing reconciled, found or said."""
    empty = {name: schemas.build_table([], schema) for name, schema in PROTECTED.items()}
    return empty | {"figures": make_figures(*records)}


def test_the_order_of_printed_rows_is_not_that_of_public_ones():
    """Printed largest first or not: the public rows stand and are numbered by name, the total last."""
    columns = {"2023/24": {"zeal": 40, "b": 3, "Total": 44, "a": 1}}
    rules = Rules({"cases": "rounded", "events": "exact"})
    events = table_rows("events", {"2023/24": {"z": 2, "a": 9}})
    public = protect_tables(make_exact(*table_rows("cases", columns), *events), rules)["figures"]
    assert public[["item", "source_row", "published"]].values.tolist() == [
        ["a", 2, "[c]"],
        ["b", 3, "[c]"],
        ["zeal", 4, "40"],
        ["Total", 5, "45"],
        ["z", 2, "2"],
        ["a", 3, "9"],
    ]
    other = {"2023/24": {"Total": 44, "a": 1, "zeal": 40, "b": 3}}
    moved = protect_tables(make_exact(*table_rows("cases", other), *events), rules)["figures"]
    pd.testing.assert_frame_equal(moved, public)


def test_the_order_of_statements_is_not_that_of_public_ones():
    said = [("cases: b", "2023/24", 40), ("cases: a", "2023/24", 9), ("cases: a", "2022/23", 8)]
    rows = [
        statement_row(item, period, "count", str(count), count=count, row=row)
        for row, (item, period, count) in enumerate(said, 2)
    ]
    public = protect_tables(make_exact(*rows), Rules({"cases": "rounded"}))["figures"]
    assert public[["item", "period", "source_row", "published"]].values.tolist() == [
        ["cases: a", "2022/23", 2, "10"],
        ["cases: a", "2023/24", 3, "10"],
        ["cases: b", "2023/24", 4, "40"],
    ]


def test_the_public_list_of_files_has_no_hash_of_an_exact_table():
    sources = pd.DataFrame({"path": ["2023-24/cases.csv"], "sha256": ["5ec4e7"]}, dtype="string")
    public = protect_tables(make_exact() | {"sources": sources}, Rules())["sources"]
    assert public["path"].tolist() == ["2023-24/cases.csv"]
    assert public["sha256"].tolist() == ["[c]"]


@pytest.fixture(scope="module")
def published(as_published):
    """The real figures, exact and public, and the rules they are shown by."""
    figures, rules = clean_reports(as_published, "2023-24"), read_rules(as_published.reference)
    return figures, protect_figures(figures, rules), rules


def test_the_published_tables_need_no_more_than_the_plain_rule(published):
    figures, protected, rules = published
    small = figures["count"].between(0, 4) & find_levels(figures, rules).eq("rounded")
    cells = figures["claim"].isna()
    pd.testing.assert_series_equal(
        (is_withheld(protected) & cells), small.fillna(False).astype(bool) & cells, check_names=False
    )
    assert tell_closed(protected) == []


def test_every_edition_as_of_an_earlier_report_shows_the_same(published):
    figures, protected, rules = published
    earlier = figures[figures["report"] <= "2022-23"]
    pd.testing.assert_frame_equal(protect_figures(earlier, rules), protected.loc[earlier.index])


def test_a_notebook_told_the_protected_folder_reads_what_one_told_the_exact_folder_reads(tmp_path):
    real = find_folders()
    written = protect_report(real, "2023-24", tmp_path)
    assert sorted(path.name for path in written.iterdir()) == sorted(f"{name}.csv" for name in PROTECTED)
    told = Folders(tmp_path / "no raw", tmp_path / "no reference", tmp_path, tmp_path)
    from_protected, from_exact = read_protected(told, "2023-24"), read_protected(real, "2023-24")
    for name, rows in from_exact.items():
        pd.testing.assert_frame_equal(from_protected[name], rows, check_dtype=False)


def test_tables_that_are_not_written_yet_come_out_empty():
    tables = read_protected(find_folders(), "2023-24", tables=())
    assert [len(tables[name]) for name in ("figures", "reconciled", "findings", "claims")] == [0, 0, 0, 0]
    assert len(tables["sources"]) > 0


def test_what_was_corrected_is_told_whole_only_of_open_figures():
    names = list(schemas.corrections.columns)
    rows = [
        ["cases", "a", "2023/24", "3", "4", "3 was a slip.", "the minutes", "sent"],
        ["cases", "b", "2023/24", "7", "8", "So was 7.", "the minutes", "sent"],
        ["cases", None, "2022/23", None, "84", "All of them.", None, "stated"],
        ["news", "checks", "2023/24", "38", "39", "Counted again.", "the minutes", "proposed"],
        ["news", "referrals", "2023/24", "71", "72", "Counted again.", "the minutes", "proposed"],
    ]
    corrections = pd.DataFrame(rows, columns=names, dtype="string")
    exact = make_exact(
        *table_rows("cases", {"2023/24": {"a": 4, "b": 8}, "2022/23": {"a": 5}}),
        statement_row("referrals", "2023/24", "count", "72", count=72, table="news"),
        statement_row("checks", "2023/24", "count", "39", count=39, table="news", row=3),
    )
    rules = Rules({"cases": "rounded", "checks": "exact"})
    told = protect_tables(exact | {"corrections": corrections}, rules)["corrections"]
    assert told.fillna("-").to_numpy().tolist() == [
        ["cases", "-", "2023/24", *"----", "sent"],
        ["cases", "-", "2022/23", *"----", "stated"],
        rows[3],
        ["news", "-", "2023/24", *"----", "proposed"],
    ]
    assert corrections["corrected"].to_list() == ["4", "8", "84", "39", "72"]
