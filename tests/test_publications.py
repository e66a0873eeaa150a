"""Many publications: which files are one, and how each is checked apart from the others."""

import csv
import io
import json

import pytest

from helpers.errors import UnusableInput
from helpers.pipeline import publications
from helpers.pipeline.publications import check_publications, group_files

CLEAN = "Person,2023/24\nAdults,22 (31.0%)\nChildren,49 (69.0%)\nTotal,71\n"
WRONG = CLEAN.replace("31.0", "35.0")


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


@pytest.fixture
def published(tmp_path):
    """Three publishers: one right, one wrong, one whose second table settles what its first rests on."""
    texts = {
        "a/2023-24/person.csv": CLEAN,
        "b/2023-24/person.csv": WRONG,
        "c/2023-24/outcome.csv": "Outcome,2023/24\nMet,22 (31.0%)\nNot met,18 (25.4%)\nTotal,40\n",
        "c/2023-24/person.csv": CLEAN,
        "c/2023-24/sources.csv": "path\nnot a table\n",
        "c/2023-24/~$person.xlsx": "left by an editor",
        "c/notes.txt": "no table",
    }
    for name, text in texts.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def name_of(folder):
    """How a folder's publication is called."""
    return folder.as_posix()


def test_totals_are_shared_within_a_publication_and_never_between_publishers(published):
    (published / "d" / "2023-24").mkdir(parents=True)
    alone = published / "d" / "2023-24" / "outcome.csv"
    alone.write_bytes((published / "c" / "2023-24" / "outcome.csv").read_bytes())
    _, _, (together, _), (apart, _), _ = check_publications(group_files([published]), "json")
    assert "person: Total, 2023/24" in together
    assert apart == ""


def test_text_names_each_publication_and_exit_codes_say_where_something_was_found(published):
    groups = group_files([published / "a", published / "b"])
    right, wrong = check_publications(groups, "text")
    assert right[0].splitlines()[0] == f"{published.as_posix()}/a/2023-24:"
    assert right[0].splitlines()[1].startswith("  Checked 1 table in 1 file: 2 of 2 percentages")
    assert "22 (35.0%) does not follow" in wrong[0]
    assert (right[1], wrong[1]) == (0, 1)


def test_in_json_and_csv_the_report_is_the_folder_and_the_header_stands_once(published):
    groups = group_files([published])
    *lines, last = "".join(text for text, _ in check_publications(groups, "json")).splitlines()
    reports = [json.loads(line)["report"] for line in lines]
    rows = csv.DictReader(io.StringIO("".join(text for text, _ in check_publications(groups, "csv"))))
    assert [row["report"] for row in rows] == reports
    summary = json.loads(last)
    assert (summary["kind"], summary["files"], summary["percentages"]) == ("summary", 4, 8)
    assert set(reports) == {name_of(published / name / "2023-24") for name in "bc"}


def test_an_unreadable_publication_is_told_after_all_others_were_checked(published):
    (published / "a" / "2023-24" / "person.csv").write_bytes(b"\x00\x01")
    results = check_publications(group_files([published]), "csv")
    assert len([next(results), next(results)]) == 2
    with pytest.raises(UnusableInput) as told:
        next(results)
    first, second = str(told.value).splitlines()
    assert first == "1 of 3 publications could not be checked:"
    assert second.startswith(f"{published.as_posix()}/a/2023-24: person.csv")
    assert told.value.exit_code == 2


def test_many_publications_are_checked_by_all_cores_with_the_same_results(published, monkeypatch):
    groups = group_files([published])
    here = list(check_publications(groups, "json"))
    monkeypatch.setattr(publications, "WORTH_WORKERS", len(groups))
    assert list(check_publications(groups, "json")) == here
    (published / "a" / "2023-24" / "person.csv").unlink()
    with pytest.raises(UnusableInput, match="1 of 3 publications"):
        list(check_publications(groups, "json"))
