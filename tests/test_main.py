"""The commands as people type them: exit codes, one sentence on stderr, nothing heavy imported."""

import errno
import signal
import subprocess
import sys
import time

import pytest

from helpers import __main__ as commands
from helpers.__main__ import choose_folders, main
from helpers.errors import UnusableArguments, UnusableInput
from helpers.pipeline.run import OutputIsLocked


def run_main(capsys, *arguments):
    """Exit code, standard output and standard error of a command run in this process."""
    try:
        code = main(list(arguments))
    except SystemExit as end:
        code = end.code
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize("command", ["run", "check", "add", "status"])
def test_help_has_an_example(capsys, command):
    code, out, _ = run_main(capsys, command, "--help")
    assert code == 0
    assert f"example: python -m helpers {command}" in out


def test_help_imports_nothing_heavy():
    code = "import sys, helpers.__main__ as m\ntry: m.main(['--help'])\nfinally: print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for heavy in ("pandas", "numpy", "papermill", "nbformat", "jupyter_client", "rich", "filelock"):
        assert f"'{heavy}'" not in shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "COMMAND"),
        (["rnu"], "invalid choice: 'rnu'"),
        (["run", "--edition", "secret"], "invalid choice: 'secret'"),
        (["run", "--report", "2023-24", "--all-reports"], "not allowed with argument"),
        (["run", "--cell-timeout", "soon"], "invalid int value: 'soon'"),
        (["run", "--cell-timeout", "0"], "at least 1 second"),
        (["run", "--report", "2099-00"], "There is no report '2099-00'"),
        (["run", "--notebook", "06_more"], "There is no notebook '06_more'; choose one of 01_"),
        (["run", "--parameter", "yaer=2023"], "No notebook has a parameter 'yaer'; choose one of"),
        (["run", "--parameter", "note"], "write NAME=VALUE"),
        (["run", "--parameter", "report=2023-24"], "use --report"),
        (["run", "--parameter", "raw_folder=x"], "use --raw"),
        (
            ["run", "--cluster", "tcp://127.0.0.1:1"],
            "No dask scheduler answers at --cluster tcp://127.0.0.1:1",
        ),
        (["run", "--raw", "data/raw", "--output", "data/raw"], "overlap"),
        (["run", "--parameter", "pages_folder=x"], "use --output"),
        (["run", "--cluster", "junk"], "--cluster junk is no address"),
        (["run", "--log", "data"], "--log data cannot be written (is a directory)"),
        (
            ["run", "--log", "notebooks/05_overview.ipynb/run.log"],
            "--log notebooks/05_overview.ipynb/run.log cannot",
        ),
        (["run", "--raw", "."], "--raw needs --output"),
        (["run", "--raw", "no-such-folder", "--output", "x"], "--raw no-such-folder is not a folder"),
        (["check"], "FILE"),
        (["add", "2024-25"], "PAGE"),
    ],
)
def test_unusable_arguments_end_with_2_and_one_sentence(capsys, tiny_project, monkeypatch, arguments, words):
    monkeypatch.setattr(commands, "NOTEBOOKS", tiny_project.notebooks)
    monkeypatch.setattr("helpers.pipeline.publishers.CONNECT_SECONDS", 0.2)
    monkeypatch.chdir(tiny_project.folder)
    code, out, err = run_main(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UnusableArguments("x"), 2),
        (UnusableInput("x"), 2),
        (OutputIsLocked("x"), 3),
        (OSError(errno.ENOSPC, "No space left on device"), 1),
        (OSError(errno.EROFS, "Read-only file system"), 2),
        (PermissionError(errno.EACCES, "Permission denied"), 2),
        (FileExistsError(errno.EEXIST, "File exists"), 2),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory"), 2),
    ],
)
def test_each_error_has_its_exit_code(capsys, monkeypatch, error, code):
    def fail(options):
        raise error

    monkeypatch.setattr(commands, "status", fail)
    assert run_main(capsys, "status")[0] == code


def test_an_error_of_our_own_making_is_not_hidden(monkeypatch):
    def fail(options):
        raise KeyError("a mistake in the program")

    monkeypatch.setattr(commands, "status", fail)
    with pytest.raises(KeyError, match="a mistake"):
        main(["status"])


def test_an_interruption_ends_with_130(capsys, monkeypatch):
    def interrupt(options):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "status", interrupt)
    assert run_main(capsys, "status") == (130, "", "Interrupted; what was published before is as it was.\n")


@pytest.mark.parametrize(("error", "code"), [(None, 0), (OutputIsLocked("x"), 3), (KeyboardInterrupt(), 130)])
@pytest.mark.parametrize("hangup", [signal.SIG_DFL, signal.SIG_IGN])
def test_a_run_is_ended_by_a_scheduler_and_a_terminal_and_leaves_the_process_as_it_was(
    tiny_project, monkeypatch, error, code, hangup
):
    def run_job(job, teller):
        heard.extend(signal.getsignal(end) for end in (signal.SIGTERM, signal.SIGHUP))
        if error:
            raise error
        return "done"

    heard = []
    monkeypatch.setattr("helpers.pipeline.run.run_job", run_job)
    arguments = ["run", "--raw", str(tiny_project.raw), "--output", str(tiny_project.reports)]
    own = signal.getsignal(signal.SIGTERM)
    before = signal.signal(signal.SIGHUP, hangup)
    try:
        assert main(arguments) == code
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGHUP)) == (own, hangup)
    finally:
        signal.signal(signal.SIGHUP, before)
    is_ignored = hangup == signal.SIG_IGN
    interrupt = signal.default_int_handler
    assert heard == [interrupt, hangup if is_ignored else interrupt]


def test_an_error_is_written_to_the_log_as_well(capsys, tmp_path):
    log = tmp_path / "logs" / "run.log"
    code, _, err = run_main(capsys, "run", "--report", "2099-00", "--log", str(log))
    assert code == 2
    assert log.read_text().split(" ", 1)[1] == err


def test_folders_on_the_command_line_are_taken_from_where_the_caller_stands(tmp_path, monkeypatch):
    (tmp_path / "theirs").mkdir()
    monkeypatch.chdir(tmp_path)
    folders = choose_folders("theirs", "out")
    assert folders.raw == tmp_path / "theirs"
    assert folders.reports == tmp_path / "out"
    assert folders.processed == tmp_path / "out" / "processed"


def test_nothing_to_do_is_told_in_plain_lines_and_soon(built_project):
    started = time.monotonic()
    code, out, err = built_project.command("status")
    assert (code, err) == (0, "")
    assert "2023-24, internal edition: built" in out
    assert time.monotonic() - started < 5


def test_another_publishers_data_leaves_the_projects_own_folders_alone(
    tiny_project, without_kernels, monkeypatch, capsys
):
    theirs = tiny_project.folder / "theirs"
    tiny_project.raw.rename(theirs)
    monkeypatch.setattr(commands, "NOTEBOOKS", tiny_project.notebooks)
    out = tiny_project.folder / "out"
    code, shown, err = run_main(capsys, "run", "--raw", str(theirs), "--output", str(out))
    assert (code, err) == (0, "")
    assert (out / "2023-24" / "index.html").is_file()
    assert (out / "processed" / "2023-24" / "findings.csv").is_file()
    assert not tiny_project.reports.exists()
    assert shown.splitlines()[-1].endswith(f"{out / '2023-24' / 'index.html'}")
    assert "5 of 5 notebooks run in" in shown


def test_a_file_where_a_folder_should_be_is_refused(capsys, tiny_project, monkeypatch):
    monkeypatch.setattr(commands, "NOTEBOOKS", tiny_project.notebooks)
    in_the_way = tiny_project.folder / "out"
    in_the_way.write_text("a file")
    code, _, err = run_main(capsys, "run", "--raw", str(tiny_project.raw), "--output", str(in_the_way))
    assert code == 2
    assert "out" in err
    assert err.count("\n") == 1


def test_only_one_publication_at_a_time_can_be_marked(capsys, tmp_path):
    tables = [tmp_path / name / "by_person.csv" for name in "ab"]
    for table in tables:
        table.parent.mkdir()
        table.write_text("Person,2023/24\nAdults,22 (35.0%)\nTotal,71\n")
    marked = tmp_path / "marked.html"
    code, out, err = run_main(capsys, "check", *map(str, tables), "--mark", str(marked))
    assert (code, out) == (2, "")
    assert err == "--mark takes the files of one publication: name those of one folder.\n"
    assert run_main(capsys, "check", str(tables[0]), "--mark", str(marked))[0] == 1
    assert marked.is_file()


def test_check_prints_findings_and_ends_with_1_or_0(capsys, tmp_path):
    table = tmp_path / "by_person.csv"
    table.write_text("Person,2023/24\nAdults,22 (31.0%)\nChildren,49 (69.0%)\nTotal,71\n")
    assert run_main(capsys, "check", str(table))[0] == 0
    table.write_text("Person,2023/24\nAdults,22 (35.0%)\nChildren,49 (69.0%)\nTotal,71\n")
    code, out, _ = run_main(capsys, "check", str(table))
    assert code == 1
    assert "35.0" in out
    code, _, err = run_main(capsys, "check", str(tmp_path / "missing.csv"))
    assert (code, err.count("\n")) == (2, 1)
