"""Published sets are the old one or the new one, whatever happens in between."""

import errno
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.paths import Folders
from helpers.pipeline import publish
from helpers.pipeline.jobs import Job
from helpers.pipeline.publish import OutputIsLocked, lock_output, open_staging, publish_staging, recover
from helpers.pipeline.records import hash_file

PAGES = ("index.html", "03_safeguarding_trends.html")
TABLES = ("figures.csv", "reconciled.csv")


@pytest.fixture
def job(tmp_path):
    folders = Folders(tmp_path / "raw", tmp_path / "reference", tmp_path / "processed", tmp_path / "reports")
    folders.reports.mkdir()
    return Job("2023-24", folders, tmp_path / "notebooks")


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
        (staging.processed / job.report / "figures.csv").write_text("old")
        publish_staging(job, staging)
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (job.folders.processed / job.report / "reconciled.csv").read_text() == "new"


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

    for name in ("replace", "rename", "unlink"):
        monkeypatch.setattr(Path, name, count(getattr(Path, name)))
    monkeypatch.setattr(publish, "exchange_in_one_call", count(publish.exchange_in_one_call))


def stage_set(job, text):
    """Staging folders as a run that is killed leaves them: nobody removes them."""
    staging = publish.Staging(
        job.folders.reports / ".building-x/pages", job.folders.processed / ".building-x"
    )
    staging.pages.mkdir(parents=True)
    (staging.processed / job.report).mkdir(parents=True)
    fill_staging(job, staging, text)
    return staging


def kill_publishing(job, monkeypatch, number):
    """Publish a new set over an old one and be killed at the n-th change; whether that came to pass."""
    publish_set(job, "old")
    staging = stage_set(job, "new")
    with monkeypatch.context() as patched:
        kill_at(patched, number)
        try:
            publish_staging(job, staging)
        except Killed:
            return True
    return False


@pytest.mark.parametrize("number", range(8))
def test_killed_at_any_change_the_next_command_finds_or_makes_a_whole_set(job, monkeypatch, number):
    killed = kill_publishing(job, monkeypatch, number)
    recover(job)
    assert killed == (number < 6)  # the plan, the folders, two files, the record, the plan's end
    assert published_texts(job) == ({"old"} if number == 0 else {"new"})
    assert list_hidden(job) == []


@pytest.mark.parametrize("number", range(9))
def test_so_it_is_where_folders_cannot_be_exchanged_in_one_call(job, monkeypatch, number):
    monkeypatch.setattr(publish, "exchange_in_one_call", lambda *_: False)
    killed = kill_publishing(job, monkeypatch, number)
    recover(job)
    assert killed == (number < 8)
    assert published_texts(job) == ({"old"} if number == 0 else {"new"})
    assert list_hidden(job) == []


@pytest.mark.parametrize("number", range(8))
def test_killed_at_any_change_the_pages_are_one_set_even_before_the_next_command(job, monkeypatch, number):
    kill_publishing(job, monkeypatch, number)
    texts = {(job.output / name).read_text() for name in PAGES}
    assert texts == {json.loads((job.output / "manifest.json").read_text())["set"]}


def test_recovering_twice_changes_nothing_more(job):
    publish_set(job, "old")
    recover(job)
    recover(job)
    assert published_texts(job) == {"old"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"moves": [], "new": "/tmp", "pages": "/tmp"}',
        '{"report": "2", "output": "../x", "pages": "x", "processed": "x", "changed": [], "set": ""}',
    ],
)
def test_a_plan_that_a_power_cut_emptied_or_that_says_something_else_is_dropped(job, text):
    publish_set(job, "old")
    (job.folders.reports / ".publishing-2023-24.json").write_text(text)
    recover(job)
    assert published_texts(job) == {"old"}
    assert list_hidden(job) == []


def test_a_plan_in_a_copy_of_the_output_moves_nothing_of_the_original(job, monkeypatch, tmp_path):
    kill_publishing(job, monkeypatch, 1)  # the plan is written, nothing moved
    copy = tmp_path / "copy"
    shutil.copytree(job.folders.reports, copy)
    folders = replace(job.folders, reports=copy, processed=copy / "processed")
    recover(Job("2023-24", folders, job.notebooks))
    assert published_texts(job) == {"old"}
    assert (copy / "2023-24" / "index.html").read_text() == "new"
    recover(job)
    assert published_texts(job) == {"new"}


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

    monkeypatch.setattr(publish, "write_whole", refuse)
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
