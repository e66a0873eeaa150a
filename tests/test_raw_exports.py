"""Finding, verifying and reading raw exports: nothing unlisted, nothing changed, nothing shifted."""

import csv
import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import UnusableInput
from helpers.exports.raw_exports import (
    SOURCE_COLUMNS,
    read_export,
    read_reference,
    read_sources,
    reports_as_of,
    verify_sources,
)

TABLE = b"Type,2023/24\nNeglect,10\n"


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    for path in ("2022-23/a.csv", "2023-24/a.csv", "2023-24/b.csv"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(TABLE)
    list_sources(folder, "2022-23/a.csv", "2023-24/a.csv", "2023-24/b.csv")
    return folder


def list_sources(folder, *paths, **changes):
    digest = hashlib.sha256(TABLE).hexdigest()
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, SOURCE_COLUMNS, restval="-")
        writer.writeheader()
        for path in paths:
            row = {"path": path, "report": path.split("/")[0], "sha256": digest}
            writer.writerow(row | {"page_url": "https://example.org/"} | changes)


@pytest.mark.parametrize(
    "address",
    ["", " ", "?", "ftp://a.org/x", "javascript:alert(1)", "HTTPS://A.ORG", "https://", "https://a.org/ b"],
)
def test_an_address_that_no_page_could_link_to_is_named_with_row_and_column(raw, address):
    list_sources(raw, "2022-23/a.csv", page_url=address)
    with pytest.raises(UnusableInput, match=r"sources\.csv, row 2, column D \(page_url\): .* is no address"):
        read_sources(raw)


@pytest.mark.parametrize("name", ["2023_24", "2023-25", "2024", "2023-24 copy"])
def test_a_folder_that_is_almost_a_report_is_refused_and_not_left_out(raw, name):
    (raw / name).mkdir()
    with pytest.raises(UnusableInput, match=f"raw/{name} is not a report year"):
        reports_as_of(raw, "2023-24")


def test_a_report_knows_itself_and_all_earlier_ones(raw):
    (raw / "notes").mkdir()
    assert reports_as_of(raw, "2022-23") == ["2022-23"]
    assert reports_as_of(raw, "2023-24") == ["2022-23", "2023-24"]


@pytest.mark.parametrize("report", ["2024-25", "2023/24", "", "2023-24'; import os\n"])
def test_an_unknown_report_is_refused_with_the_list_of_those_there_are(raw, report):
    with pytest.raises(UnusableInput, match=r"there are 2022-23, 2023-24\.$") as refusal:
        reports_as_of(raw, report)
    assert "\n" not in str(refusal.value)


def test_a_raw_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnusableInput, match="nowhere is not there"):
        reports_as_of(tmp_path / "nowhere", "2023-24")


def test_unchanged_listed_files_pass(raw):
    (raw / "2023-24" / ".DS_Store").write_bytes(b"left by a file manager")
    assert verify_sources(raw, ["2022-23", "2023-24"]) is None


def test_a_changed_file_is_refused_with_what_to_do_about_it(raw):
    (raw / "2023-24/b.csv").write_bytes(TABLE.replace(b"10", b"11"))
    with pytest.raises(UnusableInput) as refusal:
        verify_sources(raw, ["2022-23", "2023-24"])
    assert "2023-24/b.csv has changed" in str(refusal.value)
    assert hashlib.sha256(TABLE).hexdigest()[:12] in str(refusal.value)
    assert "restore the file, and put a row into data/reference/corrections.csv" in str(refusal.value)
    whole = hashlib.sha256(TABLE.replace(b"10", b"11")).hexdigest()
    assert f"if it is a draft of yours, put sha256 {whole} into sources.csv." in str(refusal.value)


def test_a_change_in_a_later_report_does_not_matter_to_an_earlier_one(raw):
    (raw / "2023-24/b.csv").write_bytes(b"changed")
    verify_sources(raw, ["2022-23"])


def test_a_file_not_listed_is_refused_with_how_to_list_it(raw):
    (raw / "2023-24/new.csv").write_bytes(TABLE)
    with pytest.raises(UnusableInput) as refusal:
        verify_sources(raw, ["2023-24"])
    assert "2023-24/new.csv is not listed in sources.csv: add a row" in str(refusal.value)
    assert hashlib.sha256(TABLE).hexdigest() in str(refusal.value)


def test_a_listed_file_that_is_missing_is_refused(raw):
    (raw / "2023-24/b.csv").unlink()
    with pytest.raises(UnusableInput, match=r"2023-24/b\.csv is listed in sources\.csv and missing"):
        verify_sources(raw, ["2023-24"])


def test_sources_are_read_as_text_one_row_for_a_file(raw):
    sources = read_sources(raw)
    assert list(sources.columns) == list(SOURCE_COLUMNS)
    assert list(sources["path"]) == ["2022-23/a.csv", "2023-24/a.csv", "2023-24/b.csv"]


@pytest.mark.parametrize("path", ["2023-24/../2022-23/a.csv", "2023-24", "2023-24/", "2023-24/x/a.csv"])
def test_a_source_outside_the_folder_of_its_report_is_refused(raw, path):
    list_sources(raw, path)
    with pytest.raises(
        UnusableInput, match=r"sources\.csv, row 2, column A \(path\): .* is not a file of report"
    ):
        read_sources(raw)


def test_a_source_listed_twice_or_under_another_report_is_refused(raw):
    list_sources(raw, "2023-24/a.csv", "2023-24/a.csv")
    with pytest.raises(
        UnusableInput, match=r"row 3, column A \(path\): found '2023-24/a.csv'; it is listed twice"
    ):
        read_sources(raw)
    list_sources(raw, "2023-24/a.csv", report="2022-23")
    with pytest.raises(UnusableInput, match="is not a file of report '2022-23'"):
        read_sources(raw)


def test_missing_sources_are_refused_and_so_are_missing_columns(raw):
    (raw / "sources.csv").write_text("path,sha256\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match=r"sources\.csv, row 1 has no column publisher"):
        read_sources(raw)
    (raw / "sources.csv").unlink()
    with pytest.raises(UnusableInput, match=r"sources\.csv cannot be opened"):
        read_sources(raw)


def test_a_reference_table_is_text_and_keeps_further_columns(tmp_path):
    (tmp_path / "labels.csv").write_text("table,item,2023-24\nt,NA,\n\nu,007,x\n", encoding="utf-8")
    rows = read_reference(tmp_path / "labels.csv", ("table", "item"))
    assert rows.to_dict("list") == {"table": ["t", "u"], "item": ["NA", "007"], "2023-24": ["", "x"]}
    (tmp_path / "labels.csv").write_text("table,item\nt,a\n\nu,b,c\n", encoding="utf-8")
    with pytest.raises(UnusableInput, match=r"labels\.csv, row 4 has 3 cells"):
        read_reference(tmp_path / "labels.csv", ("table", "item"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (TABLE.decode().encode("utf-16"), "row 1: byte FF at offset 0 is not UTF-8"),
        (b'Type,2023/24\n"Neglect"s,10\n', "row 2: a quotation mark is not closed, or text follows it"),
        (b'Type,2023/24\nFraud,5\n"Neglect,10\nAbuse,3\n', "row 3: a quotation mark is not closed"),
        (b'Type,2023/24\n"Neglect,10\nAbuse"\n', "holds an invisible character"),
        (b"PK\x03\x04", "holds an invisible character"),
    ],
)
def test_a_file_that_is_no_plain_table_is_refused(tmp_path, content, message):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(UnusableInput, match=r"^a\.csv") as refusal:
        read_export(tmp_path / "a.csv")
    assert message in str(refusal.value)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks_make_no_difference(tmp_path, line_end, mark):
    (tmp_path / "a.csv").write_bytes(mark + TABLE.replace(b"\n", line_end))
    assert read_export(tmp_path / "a.csv").rows == ((2, ("Neglect", "10")),)


def test_a_file_that_is_not_there_or_of_another_kind_is_refused(tmp_path):
    with pytest.raises(UnusableInput, match=r"^a\.csv cannot be opened"):
        read_export(tmp_path / "a.csv")
    with pytest.raises(UnusableInput, match=r"^a\.xlsx is no CSV: save each of its tables as one"):
        read_export(tmp_path / "a.xlsx")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UnusableInput, match=r"^folder\.csv is no plain file"):
        read_export(tmp_path / "folder.csv")


def try_to_read(path):
    """The export and no refusal, or no export and the refusal in words."""
    try:
        return read_export(path), ""
    except UnusableInput as refusal:
        return None, str(refusal)


LABELS = st.lists(
    st.text(st.characters(categories=("L", "N", "P"), max_codepoint=0x24F), min_size=1, max_size=8).filter(
        lambda text: not any(letter in text for letter in "ÂÃâ")
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda label: label.casefold(),
)


@settings(max_examples=60)
@given(LABELS, st.lists(st.integers(0, 10**6), min_size=5, max_size=5))
def test_what_was_written_is_read_whatever_the_labels(labels, counts):
    rows = [[label, f"{count:,}"] for label, count in zip(labels, counts, strict=False)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([["Type", "2023/24"], *rows])
        export, refusal = try_to_read(path)
    # "Total" and "totals:", or letters that are alike once normalised
    assert "already stands" in refusal if export is None else True
    if export:
        assert [cells[1] for _, cells in export.rows] == [row[1] for row in rows]


@settings(max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(alphabet='",\n\r;2023/24 Total5(%)é\x00', max_size=40).map(lambda text: text.encode()),
        st.integers(0, len(TABLE)).flatmap(
            lambda at: st.binary(max_size=3).map(lambda noise: TABLE[:at] + noise + TABLE[at:])
        ),
    )
)
def test_any_bytes_are_read_or_refused_in_one_sentence(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        export, refusal = try_to_read(path)
    assert refusal.startswith("a.csv") != bool(export)
    assert "\n" not in refusal
    assert {len(cells) for _, cells in export.rows} == {len(export.header)} if export else True
