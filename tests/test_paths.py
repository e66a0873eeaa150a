"""Where things stand: reports are the folders of years."""

from helpers.paths import list_reports


def test_reports_are_listed_oldest_first_and_other_folders_left_out(tmp_path):
    for name in ("2023-24", "2022-23", "2023-25", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "2021-22").write_text("a file")
    assert list_reports(tmp_path) == ["2022-23", "2023-24"]
    assert list_reports(tmp_path / "nowhere") == []
