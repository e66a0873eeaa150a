"""A whole run on a tiny project: what is refused, what it publishes, what it spares, and what it survives."""

import errno
import json
import random
import re
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from conftest import CELLS
from helpers.edition import INTERNAL, PUBLIC
from helpers.errors import UnusableArguments, UnusableInput
from helpers.paths import Folders
from helpers.pipeline import run
from helpers.pipeline.build import RunFailed
from helpers.pipeline.jobs import Job
from helpers.pipeline.records import describe_status, hash_file
from helpers.pipeline.run import (
    OutputIsLocked,
    check_places,
    lock_output,
    open_staging,
    publish_staging,
)
from helpers.publishing import page_files

NAMES = tuple(CELLS)
PAGES = {*(INTERNAL.name_page(name) for name in NAMES[:4]), "index.html"}
DONE, UNCHANGED = "done", "nothing changed"
SET = ("index.html", "03_safeguarding_trends.html")
TABLES = ("figures.csv", "reconciled.csv")


def verify_manifest(project, name="2023-24"):
    """Assert that every output is as the manifest says; returns the manifest."""
    pages = project.reports / name
    manifest = json.loads((pages / "manifest.json").read_text())
    for entry in manifest["notebooks"].values():
        for output, digest in entry["outputs"].items():
            assert hash_file(pages / output) == digest
    return manifest


def list_leftovers(project):
    """Staging folders and plans that should not be there."""
    hidden = [*project.reports.glob(".*"), *project.processed.glob(".*")]
    return [path.name for path in hidden if path.name not in (".lock", ".records")]


def list_kernels(project):
    """The running kernels of a project (where the system shows them, as Linux does)."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_kernel = b"kernel" in (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_text(errors="replace")
        except OSError:
            continue
        if is_kernel and str(project.folder) in environment:
            found.append(folder.name)
    return found


# With kernels


def test_a_run_publishes_a_page_per_notebook_and_a_manifest_that_verifies(built_project):
    built = built_project.reports / "2023-24"
    assert {path.name for path in built.iterdir()} == PAGES | {"manifest.json", "processed"}
    assert "2023-24, internal: none." in (built / "index.html").read_text()
    assert set(verify_manifest(built_project)["notebooks"]) == set(NAMES)
    assert list_leftovers(built_project) == []


def test_one_after_another_gives_the_same_bytes_as_two_at_a_time(built_project, copied_project):
    outcomes = copied_project.run_here(workers=1, force=True, only="04_community_trends")
    assert outcomes == {"01": DONE, "02": DONE, "04": DONE}
    assert copied_project.published() == built_project.published()


def test_failures_are_told_with_cell_and_error_and_the_published_pages_stay(copied_project):
    before = copied_project.published()
    copied_project.set_cells("03_safeguarding_trends", "import os; os._exit(1)")
    copied_project.set_cells("04_community_trends", "first = 1", "answer = first / 0")
    copied_project.set_cells("05_overview", "import time; time.sleep(60)")
    with pytest.raises(RunFailed) as failed:
        copied_project.run_here(workers=3, cell_timeout=2)
    lines = str(failed.value).splitlines()
    assert failed.value.exit_code == 1
    assert sorted(lines[:3]) == [
        "03_safeguarding_trends: stopped in cell [3]: DeadKernelError: "
        "the kernel died, for example for lack of memory",
        "04_community_trends: stopped in cell [4]: ZeroDivisionError: division by zero",
        "05_overview: stopped in cell [3]: CellTimeoutError: "
        "the cell took longer than the time a cell is given (--cell-timeout)",
    ]
    assert "    answer = first / 0" in lines
    kept = copied_project.reports / "2023-24.failed" / "04_community_trends.failed.ipynb"
    assert f"The notebook as far as it came: {kept}" in lines
    assert "ZeroDivisionError" in json.loads(kept.read_text())["cells"][0]["source"][0]
    assert lines[-1] == f"The pages in {copied_project.reports / '2023-24'} are as they were."
    assert copied_project.published() == before
    assert list_leftovers(copied_project) == []


@pytest.mark.parametrize("address", ["", "ftp://example.org/", "javascript:alert(1)", "HTTPS://example.org/"])
def test_a_raw_export_that_cannot_be_used_is_refused_before_a_notebook_runs(tiny_project, address):
    sources = tiny_project.raw / "sources.csv"
    sources.write_text(re.sub(r"https://[^,]*", address, sources.read_text(), count=1))
    tiny_project.set_cells("01_clean_yearly_exports", "raise SystemError")
    with pytest.raises(UnusableInput) as refused:
        tiny_project.run_here()
    assert str(refused.value).startswith(
        f"sources.csv, row 2, column D (page_url): found {address!r}; it is no address"
    )
    assert (refused.value.exit_code, list_leftovers(tiny_project)) == (2, [])


def test_unusable_input_comes_out_as_its_own_sentence(copied_project):
    sentence = "safeguarding_by_person.csv, row 2: write a count."
    copied_project.set_cells(
        "05_overview", "class UnusableInput(ValueError): pass", f"raise UnusableInput({sentence!r})"
    )
    with pytest.raises(RunFailed) as failed:
        copied_project.run_here()
    assert (str(failed.value), failed.value.exit_code) == (sentence, 2)
    assert not (copied_project.reports / "2023-24.failed").exists()


def test_a_notebook_that_ends_early_is_not_published(copied_project):
    before = copied_project.published()
    copied_project.set_cells("05_overview", "import sys; sys.exit()", "1 + 1")
    with pytest.raises(RunFailed, match=r"05_overview: Cell \[4\]"):
        copied_project.run_here()
    assert copied_project.published() == before


def test_killed_at_a_random_moment_the_set_is_whole_and_the_next_run_succeeds(tiny_project):
    process = tiny_project.start("run", "--notebook", "01_clean_yearly_exports")
    time.sleep(random.uniform(0.5, 4))
    process.kill()
    process.communicate()
    if tiny_project.reports.joinpath("2023-24").exists():
        verify_manifest(tiny_project)
    else:
        assert tiny_project.published() == {}
    code, out, err = tiny_project.command("run", "--notebook", "01_clean_yearly_exports")
    assert code == 0, out + err
    assert "(not built yet: 02_reconcile_percentages, 03_safeguarding_trends," in out
    verify_manifest(tiny_project)
    assert list_leftovers(tiny_project) == []


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGHUP], ids=lambda ending: ending.name)
def test_interrupted_it_ends_with_130_and_leaves_no_kernel(copied_project, ending):
    process = copied_project.start("run", "--force", "--notebook", "01_clean_yearly_exports")
    process.stdout.readline()  # the first notebook has started
    process.send_signal(ending)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "Interrupted; what was published before is as it was.\n")
    assert list_leftovers(copied_project) == []
    assert list_kernels(copied_project) == []


def test_whoever_reads_the_output_may_have_had_enough(copied_project):
    with copied_project.start("run", "--force", "--notebook", "01") as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, "")
    verify_manifest(copied_project)


def test_of_two_runs_at_once_one_ends_with_3_and_the_other_succeeds(copied_project):
    first = copied_project.start("run", "--force", "--notebook", "01_clean_yearly_exports")
    first.stdout.readline()
    code, _, err = copied_project.command("run")
    assert first.poll() is None  # the second did not wait for it
    assert (code, err) == (3, f"Another run is working in {copied_project.reports}: wait for it to end.\n")
    first.communicate(timeout=30)
    assert first.returncode == 0


# Without kernels: everything around the cells


class Killed(BaseException):
    """Stands for the moment at which the process is killed."""


@pytest.mark.usefixtures("without_kernels")
@pytest.mark.parametrize(
    ("number", "told"),
    [
        (1, "  05_overview: raw/sources.csv changed, processed/figures.csv changed"),
        (2, "2023-24, internal edition: {output} is not as a run left it: the next run builds it again"),
    ],
)
def test_killed_while_it_publishes_status_says_so_and_the_next_run_heals_it(
    copied_project, monkeypatch, number, told
):
    path = "2023-24/community_statements.csv"
    copied_project.write_raw(path, (copied_project.raw / path).read_text().replace("120", "121"))
    exchange, done = run.exchange_in_one_call, []

    def exchange_or_die(*folders):
        if len(done) == number:
            raise Killed
        done.append(exchange(*folders))
        return done[-1]

    with monkeypatch.context() as patched:
        patched.setattr(run, "exchange_in_one_call", exchange_or_die)
        patched.setattr(run, "sync", lambda path: exchange_or_die() if len(done) == number else None)
        with pytest.raises(Killed):
            copied_project.run_here()
    verify_manifest(copied_project)
    folders = copied_project.job().folders
    lines = list(describe_status(folders, copied_project.notebooks))
    assert told.format(output=copied_project.reports / "2023-24") in lines
    assert "done" in copied_project.run_here().values()
    assert "121" in (copied_project.processed / "2023-24" / "figures.csv").read_text()
    verify_manifest(copied_project)
    assert next(describe_status(folders, copied_project.notebooks)).endswith("up to date")


def test_a_second_run_finds_nothing_to_do_and_touches_nothing(copied_project):
    files = [path for path in copied_project.reports.rglob("*.*") if path.name not in (".lock", ".records")]
    before = {path: path.stat().st_mtime_ns for path in files}
    assert set(copied_project.run_here().values()) == {UNCHANGED}
    assert {path: path.stat().st_mtime_ns for path in files} == before


@pytest.mark.usefixtures("without_kernels")
def test_a_changed_export_runs_what_reads_what_changed_and_no_more(copied_project):
    path = "2023-24/community_statements.csv"
    copied_project.write_raw(path, (copied_project.raw / path).read_text().replace("120", "121"))
    assert copied_project.run_here() == dict.fromkeys(["01", "02", "03", "04", "05"], DONE)
    verify_manifest(copied_project)


@pytest.mark.usefixtures("without_kernels")
def test_a_notebook_whose_inputs_come_out_the_same_is_spared(copied_project):
    copied_project.set_cells("01_clean_yearly_exports", "1", *CELLS["01_clean_yearly_exports"])
    assert copied_project.run_here() == dict.fromkeys(["02", "03", "04", "05"], UNCHANGED) | {"01": DONE}


@pytest.mark.usefixtures("without_kernels")
def test_in_the_public_edition_every_change_runs_the_safeguarding_notebook(copied_project):
    copied_project.run_here(edition="public")
    path = "2023-24/community_statements.csv"
    copied_project.write_raw(path, (copied_project.raw / path).read_text().replace("120", "121"))
    assert copied_project.run_here(edition="public")["03"] == DONE


@pytest.mark.usefixtures("without_kernels")
def test_a_changed_notebook_runs_alone(copied_project):
    copied_project.set_cells("04_community_trends", "Markdown('Changed.')")
    assert copied_project.run_here() == dict.fromkeys(["01", "02", "03", "05"], UNCHANGED) | {"04": DONE}
    assert "Changed." in (copied_project.reports / "2023-24" / "04_community_trends.html").read_text()


@pytest.mark.usefixtures("without_kernels")
def test_a_page_that_is_too_large_is_published_in_parts_as_long_as_it_is(copied_project, monkeypatch):
    name = "04_community_trends"
    years = [f"Markdown('### {year}\\n\\n' + '{year} ' * 3000)" for year in (2023, 2022, 2021)]
    copied_project.set_cells(name, "Markdown('## Years')", *years)
    copied_project.set_cells("05_overview", f"Markdown('[Then]({name}.html#2021)')")
    pages = copied_project.reports / "2023-24"
    with monkeypatch.context() as smaller:
        smaller.setattr(page_files, "split_pages", partial(page_files.split_pages, limit=40_000))
        copied_project.run_here()
        assert 'href="04_community_trends-part-2.html#2021"' in (pages / "index.html").read_text()
        told = verify_manifest(copied_project)["notebooks"][name]["outputs"]
        assert set(told) == {f"{name}.html", f"{name}-part-2.html"}
        assert set(copied_project.run_here().values()) == {UNCHANGED}
        copied_project.set_cells("03_safeguarding_trends", "1")
        assert copied_project.run_here()["04"] == UNCHANGED
        verify_manifest(copied_project)
    copied_project.set_cells(name, "Markdown('## Years\\n\\n### 2021')")
    copied_project.run_here()
    assert not (pages / f"{name}-part-2.html").exists()
    assert f'href="{name}.html#2021"' in (pages / "index.html").read_text()
    verify_manifest(copied_project)


@pytest.mark.usefixtures("without_kernels")
@pytest.mark.parametrize("edition", [INTERNAL, PUBLIC], ids=lambda edition: edition.name)
def test_a_page_that_somebody_edited_or_deleted_is_built_again(copied_project, edition):
    copied_project.run_here(edition=edition.name)
    name = f"2023-24{edition.suffix}/{edition.name_page('03_safeguarding_trends')}"
    page = copied_project.reports / name
    before = page.read_text()
    page.write_text("edited")
    assert copied_project.run_here(edition=edition.name)["03"] == DONE
    assert page.read_text() == before
    page.unlink()
    assert copied_project.run_here(edition=edition.name)["03"] == DONE
    assert page.read_text() == before


@pytest.mark.usefixtures("without_kernels")
def test_a_processed_file_that_somebody_edited_is_built_again(copied_project):
    figures = copied_project.processed / "2023-24" / "figures.csv"
    figures.write_text("edited")
    assert copied_project.run_here() == dict.fromkeys(["02", "03", "04", "05"], UNCHANGED) | {"01": DONE}
    verify_manifest(copied_project)


@pytest.mark.usefixtures("without_kernels")
def test_another_parameter_value_is_passed_as_typed_and_runs_again(copied_project):
    copied_project.run_here(parameters={"note": "007"})
    assert "note: 007." in (copied_project.reports / "2023-24" / "03_safeguarding_trends.html").read_text()


@pytest.mark.usefixtures("without_kernels")
def test_an_earlier_report_knows_nothing_of_a_later_one(tiny_project):
    assert set(tiny_project.run_here(report="2022-23").values()) == {DONE}
    assert "71" not in (tiny_project.processed / "2022-23" / "figures.csv").read_text()
    assert not (tiny_project.reports / "2023-24").exists()
    inputs = verify_manifest(tiny_project, "2022-23")["notebooks"]["01_clean_yearly_exports"]["inputs"]
    assert not any("2023-24" in name for name in inputs)


@pytest.mark.usefixtures("without_kernels")
def test_one_notebook_and_what_it_needs_leaves_the_other_pages_as_they_were(copied_project):
    copied_project.set_cells(
        "02_reconcile_percentages",
        "(written / 'reconciled.csv').write_text('none');",
        "(written / 'findings.csv').write_text('why');",
    )
    before = copied_project.published()
    assert copied_project.run_here(only="02_reconcile_percentages") == {"01": UNCHANGED, "02": DONE}
    after = copied_project.published()
    changed = {Path(name).name for name in before if before[name] != after[name]}
    assert changed == {"findings.csv", "reconciled.csv", "02_reconcile_percentages.html"}
    assert len(verify_manifest(copied_project)["notebooks"]) == 5
    assert copied_project.run_here() == {"01": UNCHANGED, "02": UNCHANGED, "03": DONE, "04": DONE, "05": DONE}


@pytest.mark.usefixtures("without_kernels")
def test_the_public_edition_has_its_own_folder_and_file_names(copied_project):
    copied_project.run_here(edition="public")
    public = copied_project.reports / "2023-24-public"
    expected = {*(PUBLIC.name_page(name) for name in NAMES[:4]), "index.html", "manifest.json"}
    assert {path.name for path in public.iterdir()} == expected
    assert 'href="03_safeguarding_trends-public.html"' in (public / "index.html").read_text()
    assert {path.name for path in (copied_project.reports / "2023-24").iterdir()} == PAGES | {
        "manifest.json",
        "processed",
    }


@pytest.mark.usefixtures("without_kernels")
def test_a_notebook_that_does_not_write_its_file_has_failed(copied_project):
    copied_project.set_cells("01_clean_yearly_exports", "pass")
    with pytest.raises(
        RunFailed, match=r"01_clean_yearly_exports: .* without writing processed/figures\.csv"
    ):
        copied_project.run_here()


@pytest.mark.usefixtures("without_kernels")
def test_a_page_with_a_dead_link_is_not_published(copied_project):
    before = copied_project.published()
    copied_project.set_cells("05_overview", "Markdown('[Nowhere](nowhere.html)')")
    with pytest.raises(RunFailed, match="nowhere"):
        copied_project.run_here()
    assert copied_project.published() == before


@pytest.mark.usefixtures("without_kernels")
def test_after_a_failure_the_next_success_clears_the_failed_notebook(copied_project):
    failed = copied_project.reports / "2023-24.failed"
    failed.mkdir()
    (failed / "05_overview.failed.ipynb").write_text("{}")
    copied_project.run_here(force=True)
    assert not failed.exists()


@pytest.mark.usefixtures("without_kernels")
def test_a_notebook_that_somebody_adds_is_run_published_and_linked_from_the_others(copied_project):
    copied_project.set_cells("06_own_look", "Markdown((written / 'figures.csv').read_text()[:5])")
    assert copied_project.run_here()["06"] == DONE
    pages = copied_project.reports / "2023-24"
    assert "table" in (pages / "06_own_look.html").read_text()
    copied_project.run_here(force=True)
    assert 'href="06_own_look.html"' in (pages / "03_safeguarding_trends.html").read_text()


@pytest.mark.usefixtures("without_kernels")
def test_a_notebook_that_somebody_takes_away_leaves_no_page(copied_project):
    copied_project.set_cells("06_own_look", "1")
    copied_project.run_here()
    (copied_project.notebooks / "06_own_look.ipynb").unlink()
    copied_project.run_here(force=True)
    assert not (copied_project.reports / "2023-24" / "06_own_look.html").exists()


LOOK = (
    "Markdown((written / 'figures.csv').read_text()[:9])",
    "Markdown(', '.join(path.name for path in raw.rglob('*')))",
)


@pytest.mark.usefixtures("without_kernels")
def test_only_notebooks_that_write_exact_tables_reach_exact_figures_in_the_public_edition(copied_project):
    copied_project.set_cells("06_own_look", *LOOK)
    copied_project.set_cells("02_reconcile_percentages", *CELLS["02_reconcile_percentages"], LOOK[0])
    assert copied_project.run_here(edition="public")["06"] == DONE
    public = copied_project.reports / "2023-24-public"
    page = (public / "06_own_look-public.html").read_text()
    assert "protected" in page
    assert "sources.csv" not in page
    assert "protected" not in (public / "02_reconcile_percentages-public.html").read_text()
    assert [path.name for path in public.glob("*") if path.is_dir()] == []
    assert "protected" not in (copied_project.processed / "2023-24" / "figures.csv").read_text()
    internal = copied_project.run_here()
    assert internal["06"] == DONE
    assert "sources.csv" in (copied_project.reports / "2023-24" / "06_own_look.html").read_text()


@pytest.mark.usefixtures("without_kernels")
def test_what_notebooks_of_the_public_edition_pass_on_is_never_kept(copied_project):
    write = "(written / 'shares.csv').write_text((written / 'figures.csv').read_text());"
    copied_project.set_cells("06_shares", f"# writes: shares.csv\n{write}")
    copied_project.set_cells(
        "07_look", "# reads: shares.csv\nMarkdown((written / 'shares.csv').read_text()[:9])"
    )
    for _ in range(2):
        outcomes = copied_project.run_here(edition="public")
        assert (outcomes["06"], outcomes["07"]) == (DONE, DONE)
        assert not (copied_project.processed / "2023-24" / "shares.csv").exists()
    assert "protected" in (copied_project.reports / "2023-24-public" / "07_look-public.html").read_text()


@pytest.mark.usefixtures("without_kernels")
def test_the_published_folder_carries_the_processed_files_it_was_made_from(copied_project):
    path = "2023-24/safeguarding_by_person.csv"
    copied_project.write_raw(path, (copied_project.raw / path).read_text().replace("71", "72"))
    copied_project.run_here()
    carried = copied_project.reports / "2023-24" / "processed"
    kept = copied_project.processed / "2023-24"
    assert sorted(file.name for file in carried.iterdir()) == [
        "figures.csv",
        "findings.csv",
        "reconciled.csv",
    ]
    assert all(file.read_bytes() == (kept / file.name).read_bytes() for file in carried.iterdir())
    assert "72" in (carried / "figures.csv").read_text()


# Sets, whatever happens in between


@pytest.fixture
def job(tmp_path):
    folders = Folders(tmp_path / "raw", tmp_path / "reference", tmp_path / "processed", tmp_path / "reports")
    job = Job("2023-24", folders, tmp_path / "notebooks")
    job.record.parent.mkdir(parents=True)
    folders.processed.mkdir()
    return job


def fill_staging(job, folder, processed, text):
    """Put a whole set of the same text into the staging folders."""
    for name in SET:
        (folder / "pages" / name).write_text(text)
    for name in TABLES:
        (processed / job.report / name).write_text(text)
    (folder / "pages" / "manifest.json").write_text(json.dumps({"set": text}))
    (folder / "record.json").write_text(text)


def publish_set(job, text):
    """Publish a set in which every file holds the same text."""
    with open_staging(job) as staging:
        fill_staging(job, *staging, text)
        publish_staging(job, *staging)


def published_texts(job):
    """Each text found in the published files."""
    files = [job.output / name for name in SET]
    files += [job.folders.processed / job.report / name for name in TABLES] + [job.record]
    manifest = json.loads((job.output / "manifest.json").read_text())
    return {path.read_text() for path in files} | {manifest["set"]}


def list_hidden(job):
    """Whatever a run may have left lying about."""
    found = (path for folder in (job.folders.reports, job.folders.processed) for path in folder.glob(".*"))
    return sorted(path.name for path in found if path.name not in (".records", ".lock"))


def test_a_new_set_replaces_the_old_one_whole(job):
    publish_set(job, "old")
    publish_set(job, "new")
    assert published_texts(job) == {"new"}
    assert list_hidden(job) == []


def test_a_page_that_is_no_longer_built_is_gone(job):
    publish_set(job, "old")
    (job.output / "04_community_trends.html").write_text("old")
    publish_set(job, "new")
    assert {path.name for path in job.output.iterdir()} == {*SET, "manifest.json"}


def test_processed_files_that_did_not_change_are_left_alone(job):
    publish_set(job, "old")
    kept = job.folders.processed / job.report / "figures.csv"
    before = kept.stat()
    with open_staging(job) as staging:
        fill_staging(job, *staging, "new")
        for name in TABLES:
            (staging[1] / job.report / name).write_text("old")
        publish_staging(job, *staging)
    assert (job.output / "index.html").read_text() == "new"
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_other_files_in_the_processed_folder_stay(job):
    publish_set(job, "old")
    notes = job.folders.processed / job.report / "notes.txt"
    notes.write_text("mine")
    publish_set(job, "new")
    assert notes.read_text() == "mine"


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
    if run.exchange_in_one_call is not refuse_exchange:
        monkeypatch.setattr(run, "exchange_in_one_call", count(run.exchange_in_one_call))


def refuse_exchange(first, second):
    """What a system says that cannot exchange two folders."""
    return False


def kill_publishing(job, monkeypatch, number):
    """Publish a new set over an old one and be killed at the n-th change; whether that came to pass.

    Nobody removes the staging folders then.
    """
    publish_set(job, "old")
    folder, processed = (place / ".building-x" for place in (job.folders.reports, job.folders.processed))
    (folder / "pages").mkdir(parents=True)
    (processed / job.report).mkdir(parents=True)
    fill_staging(job, folder, processed, "new")
    with monkeypatch.context() as patched:
        kill_at(patched, number)
        try:
            publish_staging(job, folder, processed)
        except Killed:
            return True
    return False


def recover(job):
    """What the next run does first."""
    with lock_output(job.folders):
        pass


def list_sets(job):
    """The set that the pages, the processed files and the record are of, in this order."""
    pages = {(job.output / name).read_text() for name in SET}
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
    if not all(run.exchange_in_one_call(*folders) for _ in ("there", "back")):
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
    monkeypatch.setattr(run, "exchange_in_one_call", refuse_exchange)
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
            fill_staging(job, *staging, "new")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        fail_inside()
    assert list_hidden(job) == []
    assert not job.output.exists()


def test_a_full_disk_while_publishing_leaves_the_old_set(job, monkeypatch):
    publish_set(job, "old")

    def refuse(*_arguments, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(run, "sync", refuse)
    with pytest.raises(OSError, match="No space"):
        publish_set(job, "new")
    assert published_texts(job) == {"old"}


def test_two_folders_change_places_in_one_call_or_the_system_says_no(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / "name").write_text(folder.name)
    exchanged = run.exchange_in_one_call(first, second)
    assert (first / "name").read_text() == ("second" if exchanged else "first")


def test_a_second_run_in_the_same_output_folder_is_refused_at_once(job):
    refused = pytest.raises(OutputIsLocked, match="Another run is working in")
    with lock_output(job.folders), refused, lock_output(job.folders):
        pass


def test_the_lock_is_free_again_afterwards(job):
    for _ in range(2):
        with lock_output(job.folders):
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
