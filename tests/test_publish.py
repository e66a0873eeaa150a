"""Published sets are the old one or the new one, whatever happens in between."""

import errno
import json
from pathlib import Path

import pytest

from helpers.errors import UnusableArguments
from helpers.paths import Folders
from helpers.pipeline import publish
from helpers.pipeline.jobs import Job
from helpers.pipeline.publish import (
    OutputIsLocked,
    check_places,
    lock_output,
    open_staging,
    publish_staging,
    recover,
)
from helpers.pipeline.records import hash_file

PAGES = ("index.html", "03_safeguarding_trends.html")
TABLES = ("figures.csv", "reconciled.csv")


@pytest.fixture
def job(tmp_path):
    folders = Folders(tmp_path / "raw", tmp_path / "reference", tmp_path / "processed", tmp_path / "reports")
    job = Job("2023-24", folders, tmp_path / "notebooks")
    job.record.parent.mkdir(parents=True)
    folders.processed.mkdir()
    return job


def fill_staging(job, staging, text):
    """Put a whole set of the same text into the staging folders."""
    for name in PAGES:
        (staging.pages / name).write_text(text)
    for name in TABLES:
        (staging.processed / job.report / name).write_text(text)
    (staging.pages / "manifest.json").write_text(json.dumps({"set": text}))
    staging.record.write_text(text)


def publish_set(job, text):
    """Publish a set in which every file holds the same text."""
    with open_staging(job) as staging:
        fill_staging(job, staging, text)
        publish_staging(job, staging)


def published_texts(job):
    """Each text found in the published files."""
    files = [job.output / name for name in PAGES]
    files += [job.folders.processed / job.report / name for name in TABLES] + [job.record]
    manifest = json.loads((job.output / "manifest.json").read_text())
    return {path.read_text() for path in files} | {manifest["set"]}


def list_hidden(job):
    """Whatever a run may have left lying about."""
    folders = (job.folders.reports, job.folders.processed)
    return sorted(path.name for folder in folders for path in folder.glob(".*") if path.name != ".records")


def test_a_new_set_replaces_the_old_one_whole(job):
    publish_set(job, "old")
    publish_set(job, "new")
    assert published_texts(job) == {"new"}
    assert list_hidden(job) == []


def test_a_page_that_is_no_longer_built_is_gone(job):
    publish_set(job, "old")
    (job.output / "04_community_trends.html").write_text("old")
    publish_set(job, "new")
    assert {path.name for path in job.output.iterdir()} == {*PAGES, "manifest.json"}


def test_processed_files_that_did_not_change_are_left_alone(job):
    publish_set(job, "old")
    kept = job.folders.processed / job.report / "figures.csv"
    before = kept.stat()
    with open_staging(job) as staging:
        fill_staging(job, staging, "new")
        for name in TABLES:
            (staging.processed / job.report / name).write_text("old")
        publish_staging(job, staging)
    assert (job.output / "index.html").read_text() == "new"
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_other_files_in_the_processed_folder_stay(job):
    publish_set(job, "old")
    notes = job.folders.processed / job.report / "notes.txt"
    notes.write_text("mine")
    publish_set(job, "new")
    assert notes.read_text() == "mine"


class Killed(BaseException):
    """Stands for the moment at which the process is killed."""


def kill_at(monkeypatch, number):
    """Make the n-th change of the file system be the last, counted from now."""
    left = [number]

    def count(real):
        def act(*arguments, **options):
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return real(*arguments, **options)

        return act

    for name in ("replace", "rename"):
        monkeypatch.setattr(Path, name, count(getattr(Path, name)))
    if publish.exchange_in_one_call is not refuse_exchange:
        monkeypatch.setattr(publish, "exchange_in_one_call", count(publish.exchange_in_one_call))


def refuse_exchange(first, second):
    """What a system says that cannot exchange two folders."""
    return False


def kill_publishing(job, monkeypatch, number):
    """Publish a new set over an old one and be killed at the n-th change; whether that came to pass.

    Nobody removes the staging folders then.
    """
    publish_set(job, "old")
    pages, processed = (place / ".building-x" for place in (job.folders.reports, job.folders.processed))
    staging = publish.Staging(pages / "pages", processed, pages / "record.json", pages, pages)
    staging.pages.mkdir(parents=True)
    (staging.processed / job.report).mkdir(parents=True)
    fill_staging(job, staging, "new")
    with monkeypatch.context() as patched:
        kill_at(patched, number)
        try:
            publish_staging(job, staging)
        except Killed:
            return True
    return False


def list_sets(job):
    """The set that the pages, the processed files and the record are of, in this order."""
    pages = {(job.output / name).read_text() for name in PAGES}
    processed = {(job.folders.processed / job.report / name).read_text() for name in TABLES}
    assert pages == {json.loads((job.output / "manifest.json").read_text())["set"]}
    assert len(processed) == 1
    return [*pages, *processed, job.record.read_text()]


@pytest.mark.parametrize(
    ("number", "sets"),
    [
        (0, ["old", "old", "old"]),
        (1, ["old", "new", "old"]),
        (2, ["new", "new", "old"]),
        (3, ["new", "new", "new"]),
    ],
)
def test_killed_at_any_change_pages_and_processed_files_are_each_one_set(job, monkeypatch, number, sets):
    folders = (job.folders.reports, job.folders.processed)
    if not all(publish.exchange_in_one_call(*folders) for _ in ("there", "back")):
        pytest.skip("this system cannot exchange two folders in one call")
    assert kill_publishing(job, monkeypatch, number) == (number < 3)
    assert list_sets(job) == sets
    recover(job)
    assert list_sets(job) == sets
    assert list_hidden(job) == []


@pytest.mark.parametrize(
    ("number", "sets"),
    [
        (0, ["old", "old", "old"]),
        (1, ["old", "old", "old"]),
        (2, ["old", "new", "old"]),
        (3, ["old", "new", "old"]),
        (4, ["new", "new", "old"]),
        (5, ["new", "new", "new"]),
    ],
)
def test_where_folders_cannot_be_exchanged_in_one_call_the_next_run_puts_them_back(
    job, monkeypatch, number, sets
):
    monkeypatch.setattr(publish, "exchange_in_one_call", refuse_exchange)
    assert kill_publishing(job, monkeypatch, number) == (number < 5)
    recover(job)
    assert list_sets(job) == sets
    assert list_hidden(job) == []


def test_recovering_twice_changes_nothing_more(job):
    publish_set(job, "old")
    recover(job)
    recover(job)
    assert published_texts(job) == {"old"}


def test_a_staging_folder_does_not_outlive_an_error(job):
    def fail_inside():
        with open_staging(job) as staging:
            fill_staging(job, staging, "new")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        fail_inside()
    assert list_hidden(job) == []
    assert not job.output.exists()


def test_a_full_disk_while_publishing_leaves_the_old_set(job, monkeypatch):
    publish_set(job, "old")

    def refuse(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(publish, "sync", refuse)
    with pytest.raises(OSError, match="No space"):
        publish_set(job, "new")
    assert published_texts(job) == {"old"}


def test_two_folders_change_places_in_one_call_or_the_system_says_no(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / "name").write_text(folder.name)
    exchanged = publish.exchange_in_one_call(first, second)
    assert (first / "name").read_text() == ("second" if exchanged else "first")


def test_a_second_run_in_the_same_output_folder_is_refused_at_once(job):
    refused = pytest.raises(OutputIsLocked, match="Another run is working in")
    with lock_output(job.folders.reports), refused, lock_output(job.folders.reports):
        pass


def test_the_lock_is_free_again_afterwards(job):
    for _ in range(2):
        with lock_output(job.folders.reports):
            pass


def test_the_hash_of_a_file_that_is_not_there_says_so(tmp_path):
    assert hash_file(tmp_path / "nothing") == "not there"


# Places


@pytest.mark.parametrize("place", ["raw", "raw/2023-24", "", "notebooks", "reference/deep"])
def test_places_that_overlap_with_what_is_read_are_refused(tiny_project, place):
    folder = tiny_project.folder / "data" / place
    tiny_project.reports = folder
    if place == "notebooks":
        tiny_project.reports = tiny_project.notebooks
    with pytest.raises(UnusableArguments, match="overlap, and a run must not write where it reads"):
        check_places(tiny_project.job())


def test_a_link_to_what_is_read_overlaps(tiny_project):
    tiny_project.reports.mkdir()
    (tiny_project.reports / "2023-24").symlink_to(tiny_project.raw / "2023-24")
    with pytest.raises(UnusableArguments, match=r"reports/2023-24 and .*raw overlap"):
        check_places(tiny_project.job())


def test_a_report_of_that_name_beside_raw_exports_is_refused(tiny_project):
    tiny_project.reports = tiny_project.raw.parent
    tiny_project.raw = tiny_project.raw.rename(tiny_project.raw.parent / "2023-24")
    with pytest.raises(UnusableArguments, match="overlap"):
        check_places(tiny_project.job())


@pytest.mark.parametrize("place", ["reports", "data/processed", "data/processed/2023-24", "reports/2023-24"])
def test_a_file_in_the_way_is_named_before_anything_runs(tiny_project, place):
    path = tiny_project.folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a file")
    with pytest.raises(UnusableArguments, match=rf"--output: .*{place} is a file where a folder must be"):
        check_places(tiny_project.job())


def test_links_in_a_circle_and_to_nowhere_are_named(tiny_project):
    tiny_project.reports.symlink_to(tiny_project.folder / "other")
    with pytest.raises(UnusableArguments, match=r"--output: .*reports is a link that leads nowhere"):
        check_places(tiny_project.job())
    (tiny_project.folder / "other").symlink_to(tiny_project.reports)
    with pytest.raises(UnusableArguments, match=r"--output: .*(circle|nowhere)"):
        check_places(tiny_project.job())


def test_a_folder_that_cannot_be_written_is_named(tiny_project, monkeypatch):
    def refuse(dir):
        raise PermissionError(13, "Permission denied", str(dir))

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(UnusableArguments, match=r"--output: nothing can be written to .*permission denied"):
        check_places(tiny_project.job())


def test_what_is_missing_is_made_and_nothing_else(tiny_project):
    check_places(tiny_project.job())
    assert [path.name for path in tiny_project.reports.iterdir()] == [".records"]
    assert [path.name for path in tiny_project.processed.iterdir()] == ["2023-24"]
