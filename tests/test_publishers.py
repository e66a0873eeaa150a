"""Many publishers in one folder: each run on its own, and told together at the end."""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor, Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace

import pytest

from conftest import SilentTeller, wait_for_end
from helpers import __main__ as commands
from helpers.__main__ import main
from helpers.errors import HelpersError, UnusableArguments, UnusableInput
from helpers.paths import Folders, find_publishers
from helpers.pipeline import publishers
from helpers.pipeline.jobs import Job
from helpers.pipeline.publishers import Result, attempt_chain, open_workers, plan_chains
from helpers.pipeline.records import hash_helpers
from helpers.pipeline.run import lock_output
from worker_samples import die, note_work


@pytest.fixture
def many(tiny_project, without_kernels, monkeypatch):
    """Two publishers with the tiny project's exports, to be run in this process."""
    for name in ("acme", "beta"):
        shutil.copytree(tiny_project.raw, tiny_project.folder / "many" / name)
    monkeypatch.setattr(commands, "NOTEBOOKS", tiny_project.notebooks)
    monkeypatch.setattr(publishers, "open_workers", lambda *_: nullcontext(WorkHere()))
    return tiny_project


def find_many(project):
    """The folders of a run on ``many``, as the commands would find them."""
    raw, output = project.folder / "many", project.folder / "out"
    return Folders(raw, project.folder / "reference", output / "processed", output)


def run_many(capsys, project, *arguments):
    """Exit code, standard output and standard error of a run of ``many``."""
    code = main(
        ["run", "--raw", str(project.folder / "many"), "--output", str(project.folder / "out"), *arguments]
    )
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def read_folder(folder):
    """Every published file under a folder with its bytes, but for the manifest, which says when."""
    others = {".lock", "manifest.json", ".records"}
    files = (path for path in folder.rglob("*.*") if path.is_file() and not others & set(path.parts))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


class WorkHere(Executor):
    """Does work in this process, at once."""

    def submit(self, act, *arguments):
        """What it makes."""
        done = Future()
        done.set_result(act(*arguments))
        return done


class LoseAll(Executor):
    """Loses every worker."""

    def submit(self, act, *arguments):
        """Nothing but that."""
        lost = Future()
        lost.set_exception(BrokenExecutor("it was killed"))
        return lost


class Said:
    """Takes what is said and keeps it to itself."""

    def say(self, text):
        """Nothing."""


def test_each_visible_folder_is_a_publisher_with_folders_of_its_own(many):
    folders = find_many(many)
    for name in (".cache", "reference", "empty"):
        (folders.raw / name).mkdir()
    found = find_publishers(folders)
    assert list(found) == ["acme", "beta", "empty"]
    assert found["beta"] == Folders(
        raw=folders.raw / "beta",
        reference=folders.raw / "reference",
        processed=folders.reports / "beta" / "processed",
        reports=folders.reports / "beta",
    )


def test_one_publishers_folder_and_an_empty_one_are_not_many(many, tmp_path):
    assert find_publishers(Folders(many.raw, tmp_path, tmp_path, tmp_path)) == {}
    assert find_publishers(Folders(tmp_path / "no-such", tmp_path, tmp_path, tmp_path)) == {}


def test_an_output_folder_among_the_publishers_is_none_of_them(many):
    folders = find_many(many)
    inside = folders.raw / "acme"
    assert list(find_publishers(Folders(folders.raw, folders.reference, inside / "processed", inside))) == [
        "beta"
    ]


def test_reports_and_publishers_side_by_side_are_refused(many):
    shutil.copytree(many.raw / "2023-24", many.folder / "many" / "2023-24")
    with pytest.raises(UnusableArguments, match="the publisher acme side by side"):
        find_publishers(find_many(many))


def test_together_each_publisher_gets_what_it_gets_alone(many, capsys):
    code, out, err = run_many(capsys, many)
    assert (code, err) == (0, "")
    assert ": acme, 2023-24: 5 of 5 notebooks run in" in out
    assert out.splitlines()[-1].endswith(f" s: {many.folder / 'out'}")
    alone = many.folder / "alone"
    assert main(["run", "--raw", str(many.folder / "many" / "beta"), "--output", str(alone)]) == 0
    assert read_folder(many.folder / "out" / "beta") == read_folder(alone)


def test_one_publishers_failure_stops_nobody_and_is_told_at_the_end(many, capsys):
    (many.folder / "many" / "aaron" / "2023_24").mkdir(parents=True)
    shutil.rmtree(many.folder / "many" / "beta" / "2023-24")
    many.set_cells("05_overview", "assert report == '2023-24', 'no such year'")
    code, out, err = run_many(capsys, many)
    assert code == 1
    first, aaron, beta, *details = err.splitlines()
    assert first == "2 of 3 failed; what the others made is published:"
    assert aaron.startswith("aaron: ")
    assert "holds no report" in aaron
    assert beta.startswith("beta, 2022-23: 05_overview: ")
    assert "no such year" in beta
    assert details[1] == "beta, 2022-23:"
    assert (many.folder / "out" / "acme" / "2023-24" / "index.html").is_file()
    assert not (many.folder / "out" / "beta" / "2022-23").exists()
    assert " of 3: beta, 2022-23: 05_overview: " in out


def test_what_a_lost_worker_had_to_do_is_told_as_failed(many, capsys, monkeypatch):
    monkeypatch.setattr(publishers, "open_workers", lambda *_: nullcontext(LoseAll()))
    code, _, err = run_many(capsys, many)
    told = "2023-24: Its worker was lost (it was killed): the same command does it again."
    assert (code, err.splitlines()[1:]) == (1, [f"acme, {told}", f"beta, {told}"])


def test_all_reports_of_a_publisher_are_one_chain_in_order(many):
    def list_two(folders):
        return [Job(report, folders, many.notebooks) for report in ("2022-23", "2023-24")]

    chains, refused = plan_chains(find_publishers(find_many(many)), list_two)
    assert [list(chain) for chain in chains] == [
        ["acme, 2022-23", "acme, 2023-24"],
        ["beta, 2022-23", "beta, 2023-24"],
    ]
    assert refused == []
    assert {job.workers for chain in chains for job in chain.values()} == {1}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--report", "2099-00"], "There is no report '2099-00'"),
        (["--notebook", "06_more"], "There is no notebook '06_more'"),
        (["--parameter", "yaer=1"], "No notebook has a parameter 'yaer'"),
    ],
)
def test_what_suits_nobody_is_refused_once_and_before_anything_is_run(many, capsys, arguments, words):
    code, out, err = run_many(capsys, many, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err


def test_of_two_runs_of_all_publishers_the_second_ends_with_3(many, capsys):
    with lock_output(find_many(many)):
        code, _, err = run_many(capsys, many)
    assert (code, err) == (3, f"Another run is working in {many.folder / 'out'}: wait for it to end.\n")


@pytest.fixture
def acme(many):
    """One publisher's job, as a worker is given it."""
    return Job("2023-24", find_publishers(find_many(many))["acme"], many.notebooks)


def test_a_worker_does_the_reports_one_after_another_and_tells_of_each(acme):
    jobs = {"a": acme, "b": replace(acme, report="2022-23"), "c": replace(acme, only="99")}
    first, second, third = attempt_chain(jobs, hash_helpers(), [acme.folders.raw])
    assert (first.name, first.exit_code, second.name, second.exit_code) == ("a", 0, "b", 0)
    assert first.text.startswith("5 of 5 notebooks run in")
    assert (third.exit_code, third.text.partition(";")[0]) == (2, "There is no notebook '99'")


def test_a_worker_with_other_helpers_works_for_nobody(acme):
    (result,) = attempt_chain({"acme, 2023-24": acme}, "0", [])
    assert (result.name, result.exit_code) == ("acme, 2023-24", 2)
    assert "has another version of the helpers" in result.text
    assert not acme.output.exists()


def test_a_worker_that_does_not_see_the_folders_works_for_nobody(acme, tmp_path):
    (result,) = attempt_chain({"acme": acme}, hash_helpers(), [tmp_path, tmp_path / "x"])
    assert result.exit_code == 2
    assert f" does not see {tmp_path / 'x'}: workers must share" in result.text


def test_errors_meant_for_people_are_one_sentence_and_others_say_where_they_came_from(acme, monkeypatch):
    def attempt(error):
        monkeypatch.setattr(publishers, "run_job", lambda *_: (_ for _ in ()).throw(error))
        return attempt_chain({"a": acme}, hash_helpers(), [])[0]

    told = Result("a", "row 2: write a count.", 2)
    assert attempt(UnusableInput("row 2: write a count.")) == told
    read_only = attempt(OSError(30, "Read-only file system", "x"))
    assert (read_only.text.partition(" (")[0], read_only.exit_code) == ("Cannot write x", 1)
    found = attempt(KeyError("x"))
    assert found.text.splitlines()[:2] == ["KeyError: 'x'", "Traceback (most recent call last):"]


def test_an_interruption_clears_away_what_was_half_done_but_not_where_somebody_works(many, monkeypatch):
    folders = find_publishers(find_many(many))

    def begin_all(folders, chains, *_):
        for job, *_ in (chain.values() for chain in chains):
            (job.folders.reports / ".building-x").mkdir(parents=True)
        yield Result("acme", "done")
        raise KeyboardInterrupt

    monkeypatch.setattr(publishers, "do_chains", begin_all)
    folders["beta"].reports.mkdir(parents=True)
    with lock_output(folders["beta"]), pytest.raises(KeyboardInterrupt):
        publishers.run_publishers(
            find_many(many), lambda own: [Job("2023-24", own, many.notebooks)], None, Said()
        )
    assert not (folders["acme"].reports / ".building-x").exists()
    assert (folders["beta"].reports / ".building-x").exists()


def test_status_tells_of_each_publisher(many, capsys):
    main(["status", "--raw", str(many.folder / "many"), "--output", str(many.folder / "out")])
    assert capsys.readouterr().out.splitlines()[:2] == ["acme:", "  2023-24, internal edition: never built"]


def test_failures_are_told_in_order_first_in_a_line_each_then_in_full(many, monkeypatch):
    failed = [Result("b", "short", 2), Result("c", "fine"), Result("a", "first\nmore", 1)]
    monkeypatch.setattr(publishers, "do_chains", lambda *_: iter(failed))
    with pytest.raises(HelpersError) as told:
        publishers.run_publishers(
            find_many(many), lambda own: [Job("2023-24", own, many.notebooks)], None, Said()
        )
    assert told.value.exit_code == 1
    assert str(told.value).splitlines() == [
        "2 of 2 failed; what the others made is published:",
        "a: first",
        "b: short",
        "",
        "a:",
        "first",
        "more",
    ]


@pytest.mark.parametrize("way", ["this machine", "a cluster"])
def test_publishers_go_to_workers_that_publish_the_same_bytes(built_project, tmp_path, capsys, way):
    project = built_project.copy_to(tmp_path)
    for name in ("acme", "beta"):
        shutil.copytree(project.raw, project.folder / "many" / name)
    with pytest.MonkeyPatch.context() as patch, ExitStack() as cluster:
        patch.setattr(commands, "NOTEBOOKS", project.notebooks)
        options = ["--notebook", "01_clean_yearly_exports"]
        if way == "a cluster":
            dask = pytest.importorskip("distributed")
            own = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": ":0"}
            options += ["--cluster", cluster.enter_context(dask.LocalCluster(**own)).scheduler_address]
        code, out, err = run_many(capsys, project, *options)
    assert (code, err) == (0, ""), out
    page = "2023-24/01_clean_yearly_exports.html"
    for name in ("acme", "beta"):
        assert (project.folder / "out" / name / page).read_bytes() == (project.reports / page).read_bytes()


# Workers


def test_each_piece_is_done_elsewhere_and_a_mistake_stops_nobody():
    with open_workers(None, 2, SilentTeller()) as pool:
        first, broken, last = (pool.submit(note_work, name) for name in ("a", "broken", "c"))
        assert first.result()[0] == "a done"
        assert first.result()[1] != os.getpid()
        with pytest.raises(KeyError, match="a mistake in the program"):
            broken.result()
        assert last.result()[0] == "c done"


def test_a_lost_worker_is_told_and_not_waited_for():
    with open_workers(None, 1, SilentTeller()) as pool, pytest.raises(BrokenProcessPool):
        pool.submit(die).result()


def test_workers_end_when_the_work_is_interrupted():
    with suppress(KeyboardInterrupt), open_workers(None, 1, SilentTeller()) as pool:
        pool.submit(note_work, "a").result()
        begun = pool.submit(time.sleep, 600)
        raise KeyboardInterrupt
    assert isinstance(begun.exception(), BrokenProcessPool)


def test_workers_end_with_a_parent_that_is_killed():
    code = """
import os, signal
from helpers.pipeline.publishers import open_workers
from worker_samples import note_work
if __name__ == "__main__":
    with open_workers(None, 1, None) as pool:
        print(pool.submit(note_work, "a").result()[1], flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""
    place = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=place)
    assert killed.returncode == -signal.SIGKILL
    wait_for_end(killed.stdout.strip())


def test_an_address_where_nobody_answers_is_refused_in_one_sentence(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(publishers, "CONNECT_SECONDS", 0.2)
    told = r"^No dask scheduler answers at --cluster tcp://127.0.0.1:1: "
    with (
        pytest.raises(UnusableArguments, match=told),
        open_workers("tcp://127.0.0.1:1", 1, SilentTeller()),
    ):
        pass


def test_without_dask_a_cluster_is_refused_with_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UnusableArguments, match=r'install it with pip install "helpers\[cluster\]"'),
        open_workers("tcp://127.0.0.1:1", 1, SilentTeller()),
    ):
        pass
