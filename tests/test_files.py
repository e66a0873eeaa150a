"""No text in a CSV may run in a spreadsheet, and every text comes back as it was."""

import errno
import os
import stat
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import schemas
from helpers.files import guard_text, unguard_text, write_whole


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+44 1772", "@SUM(A1)", "-2+3", "- 1", "\t=1", "\r=1", "-1\n"]
)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guard_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "-", "-87.5", "+5", "-1,401", "-39.20%", "Neglect", "'quoted'", "65 (=1)"]
)
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert guard_text(text) == text


@given(st.text("'=+-@\t\r1.,% a", max_size=8))
def test_what_was_guarded_comes_back(text):
    assert unguard_text(guard_text(text)) == text


def test_rows_keep_their_types_missing_cells_and_numbers():
    rows = pd.DataFrame(
        {
            "item": pd.array(["=1+1", None, "Neglect"], dtype="string"),
            "count": pd.array([-1, None, 3], dtype="Int64"),
        }
    )
    guarded = schemas.change_texts(rows, guard_text)
    assert guarded["item"].tolist() == ["'=1+1", pd.NA, "Neglect"]
    pd.testing.assert_series_equal(guarded["count"], rows["count"])
    pd.testing.assert_frame_equal(schemas.change_texts(guarded, unguard_text), rows)


def test_a_processed_file_holds_no_formula_and_is_read_back_the_same(tmp_path):
    record = {
        "report": "2023-24",
        "source_file": "2023-24/cases.csv",
        "source_row": 2,
        "table": "cases",
        "item": "=cmd|' /C calc'!A0",
        "label": "=cmd|' /C calc'!A0",
        "period": "2023/24",
        "published": "5",
        "count": 5,
        "value": "5",
    }
    rows = schemas.build_table([record], schemas.figures)
    path = tmp_path / "figures.csv"
    schemas.write_table(rows, path, schemas.figures)
    assert ",=" not in path.read_text(encoding="utf-8")
    pd.testing.assert_frame_equal(schemas.read_table(path, schemas.figures), rows)


def test_a_file_is_on_disk_before_it_has_its_name_and_its_name_before_anything_goes_on(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(os, "fsync", lambda handle: done.append("folder" if is_folder(handle) else "file"))
    monkeypatch.setattr(Path, "replace", lambda part, target: done.append(f"named {target.name}"))
    write_whole(tmp_path / "deep" / "a.txt", "text\n")
    assert done == ["file", "named a.txt", "folder"]


def is_folder(handle):
    return stat.S_ISDIR(os.fstat(handle).st_mode)


def test_a_file_that_could_not_be_written_leaves_the_old_one_and_no_part(tmp_path, monkeypatch):
    write_whole(tmp_path / "a.txt", b"old")

    def refuse(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "a.txt", b"new")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "old"}
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o644
