"""Tables are written whole, read back the same, and refused when they are not as declared."""

import pandas as pd
import pytest

from helpers import schemas

FIGURE = {
    "report": "2023-24",
    "source_file": "2023-24/people.csv",
    "source_row": 2,
    "table": "people",
    "item": "Adult referrals",
    "label": "Adult referrals",
    "period": "2023/24",
    "published": "65 (90.10%)",
    "count": 65,
    "percent": "90.10",
    "percent_decimals": 2,
    "value": "65",
}


def build(*changes):
    return schemas.build_table([FIGURE | change for change in changes], schemas.figures)


def test_a_table_has_the_columns_and_types_of_its_schema_whatever_the_records_hold():
    rows = build({}, {"period": "2022/23", "count": None})
    assert list(rows.columns) == list(schemas.figures.columns)
    assert rows.dtypes.astype(str).to_dict() == schemas.column_types(schemas.figures)
    assert rows["count"].to_list() == [65, pd.NA]
    assert schemas.build_table([], schemas.figures).dtypes.equals(rows.dtypes)


def test_every_column_is_text_or_whole_numbers_so_that_nothing_is_rounded():
    for schema in (schemas.figures, schemas.reconciled, schemas.findings):
        assert set(schemas.column_types(schema).values()) <= {"string", "Int64"}


@pytest.mark.parametrize(
    "text", ["90.10", "0", "-87.5", "276535000000", "123456789012345678901234567890.000000000000000000001"]
)
def test_exact_decimals_come_back_digit_for_digit(tmp_path, text):
    rows = build({"percent": text, "amount_gbp": text})
    schemas.write_table(rows, tmp_path / "figures.csv", schemas.figures)
    read = schemas.read_table(tmp_path / "figures.csv", schemas.figures)
    assert (read["percent"][0], read["amount_gbp"][0]) == (text, text)


@pytest.mark.parametrize(
    "text", ["None", "NA", "nan", "null", "007", "1e5", 'a "b", c', "=1+1", " £5 ", "<b>"]
)
def test_text_comes_back_as_it_was_and_never_as_missing_or_a_number(tmp_path, text):
    rows = build({"item": text, "label": text, "published": text})
    schemas.write_table(rows, tmp_path / "figures.csv", schemas.figures)
    pd.testing.assert_frame_equal(schemas.read_table(tmp_path / "figures.csv", schemas.figures), rows)


def test_missing_cells_are_empty_on_disk_and_missing_again_when_read(tmp_path):
    rows = build({"published": None, "count": None, "percent": None, "percent_decimals": None, "value": None})
    schemas.write_table(rows, tmp_path / "figures.csv", schemas.figures)
    read = schemas.read_table(tmp_path / "figures.csv", schemas.figures)
    assert read[["published", "count", "percent"]].isna().all(axis=None)


def test_the_file_on_disk_is_utf8_with_unix_line_ends(tmp_path):
    schemas.write_table(build({"published": "£5"}), tmp_path / "figures.csv", schemas.figures)
    content = (tmp_path / "figures.csv").read_bytes()
    assert "£5".encode() in content
    assert content.count(b"\n") == 2
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "change",
    [
        {"count": -1},
        {"percent": "90.1%"},
        {"percent": "1e5"},
        {"percent": "90.1\n"},
        {"percent": "９０"},
        {"percent": ".5"},
        {"percent_decimals": -1},
        {"compared_count": -5},
        {"claim": "guess"},
        {"bound": "up to"},
        {"item": None},
        {"period": None},
        {"source_row": 1},
    ],
)
def test_a_row_that_is_not_as_declared_is_neither_written_nor_read(tmp_path, change):
    rows = build(change)
    path = tmp_path / "2023-24" / "figures.csv"
    path.parent.mkdir()
    with pytest.raises(ValueError, match=r"^figures\.csv, column \w+ is not as declared: found "):
        schemas.write_table(rows, path, schemas.figures)
    assert not path.exists()
    rows.to_csv(path, index=False)
    with pytest.raises(
        ValueError, match=r"^figures\.csv of report 2023-24 is not as it was written \(.*again\.$"
    ):
        schemas.read_table(path, schemas.figures)


@pytest.mark.parametrize("change", [{"change_count": -52}, {"change_percent": "-87.5"}, {"source_row": 2}])
def test_changes_may_be_negative_and_the_first_row_below_a_header_is_two(change):
    assert len(schemas.figures.validate(build(change))) == 1


def test_one_cell_has_one_row():
    with pytest.raises(ValueError, match=r"figures\.csv"):
        schemas.check_table(build({}, {}), schemas.figures)
    assert len(schemas.check_table(build({}, {"period": "2022/23"}), schemas.figures)) == 2


def test_columns_missing_further_or_in_another_order_are_refused_by_name():
    rows = build({})
    with pytest.raises(ValueError, match="'client_name'"):
        schemas.check_table(rows.assign(client_name="A"), schemas.figures)
    with pytest.raises(ValueError, match="'percent'"):
        schemas.check_table(rows.drop(columns="percent"), schemas.figures)
    with pytest.raises(ValueError, match="order"):
        schemas.check_table(rows[[*rows.columns[::-1]]], schemas.figures)


@pytest.mark.parametrize("content", ["", "report\n2023-24\n", "\x00", "report,count\n2023-24,abc\n"])
def test_a_file_somebody_else_wrote_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "2023-24" / "figures.csv"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    with pytest.raises(
        ValueError, match=r"^figures\.csv of report 2023-24 is not as it was written"
    ) as refusal:
        schemas.read_table(path, schemas.figures)
    assert "\n" not in str(refusal.value)


def test_a_write_that_fails_leaves_the_last_good_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "figures.csv"
    schemas.write_table(build({}), path, schemas.figures)
    before = path.read_bytes()

    def fill_the_disk(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", fill_the_disk)
    with pytest.raises(OSError, match="No space left"):
        schemas.write_table(build({"count": 66}), path, schemas.figures)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_table_not_yet_written_says_what_to_run(tmp_path):
    path = tmp_path / "2023-24" / "figures.csv"
    with pytest.raises(
        FileNotFoundError, match=r"^figures\.csv of report 2023-24 is not there: name it after `# reads:`"
    ):
        schemas.read_table(path, schemas.figures)


def test_the_closed_lists_are_those_of_the_reconciliation():
    verdict = schemas.reconciled.columns["verdict"].checks[0].statistics["allowed_values"]
    mechanism = schemas.reconciled.columns["mechanism"].checks[0].statistics["allowed_values"]
    assert tuple(verdict) == ("agrees", "agrees_other_rounding", "differs", "cannot_check")
    assert tuple(mechanism) == (
        *("truncated", "rounded_up", "half_even", "half_down", "fewer_decimals", "double_rounded"),
        *("other_denominator", "inverted", "rounded_factor", "as_fraction", "other_count", "count_typo"),
        *("total_typo", "left_out_of_total", "digit", "transposed", "decimal_point", "dropped_digit"),
        *("extra_digit", "sign", "other_row", "other_period", "made_to_add_to_100", "unexplained"),
        "ambiguous",
    )
