"""Where things stand: reports are the folders of years, publications those with tables."""

import pytest

from helpers.errors import UnusableInput
from helpers.paths import group_files, list_reports


def test_reports_are_listed_oldest_first_and_other_folders_left_out(tmp_path):
    for name in ("2023-24", "2022-23", "2023-25", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "2021-22").write_text("a file")
    assert list_reports(tmp_path) == ["2022-23", "2023-24"]
    assert list_reports(tmp_path / "nowhere") == []


def test_files_of_one_folder_are_one_publication_and_a_folder_stands_for_its_tables(tmp_path):
    others = ("c/sources.csv", "c/~$person.xlsx", "c/.person.csv", "c/notes.txt")
    for name in ("b/a.csv", "c/outcome.csv", "c/person.CSV", *others):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a file")
    groups = group_files([tmp_path / "c" / "sources.csv", tmp_path])
    assert {name: [path.name for path in files] for name, files in groups.items()} == {
        (tmp_path / "c").as_posix(): ["sources.csv", "outcome.csv", "person.CSV"],
        (tmp_path / "b").as_posix(): ["a.csv"],
    }


def test_a_folder_without_tables_is_refused(tmp_path):
    with pytest.raises(UnusableInput, match="holds no CSV, XLSX, ODS or HTML file"):
        group_files([tmp_path])
