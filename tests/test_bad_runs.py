"""Every bad run of the corpus gets its verdict: parameters, disks, clocks, hostile notebooks, disclosure.

``bad_runs.csv`` has a row per case with the tests that prove it, here or in other files. The bad
tables of the same corpus stand in ``bad_inputs.csv``.
"""

import ast
import csv
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import lxml.html
import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from browser import ARGUMENTS, find_chromium
from conftest import ROOT
from figure_samples import make_figures, open_rounded, table_rows
from helpers import __main__ as commands
from helpers.disclosure.protection import protect_figures
from helpers.disclosure.suppression import DisclosureError, audit_disclosure
from helpers.errors import UnusableInput
from helpers.exports.raw_exports import reports_as_of
from helpers.pipeline import records, run
from helpers.proofing import check_files, render_csv
from helpers.publishing.drawings import draw_bars
from helpers.publishing.page import UnfinishedNotebook, build_page
from helpers.publishing.page_files import FaultyPage, check_pages
from page_samples import WORDS, say

TESTS = Path(__file__).parent
CASES_HERE = 63
CODE = '2023-24\'; import os\nos.system("touch hacked")\n#'


def read_rows(name):
    return list(csv.DictReader((TESTS / name).read_text(encoding="utf-8").splitlines()))


RUNS = read_rows("bad_runs.csv")


# The corpus itself


def test_every_case_of_the_corpus_is_carried_over_once():
    names = [row["id"] for name in ("bad_inputs.csv", "bad_runs.csv") for row in read_rows(name)]
    assert len(names) == len(set(names)) == CASES_HERE


@pytest.mark.parametrize("case", RUNS, ids=lambda case: case["id"])
def test_the_tests_that_prove_a_case_exist(case):
    for node in case["tests"].split(";"):
        file, _, function = node.partition("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert function in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}, node


# Parameters


def run_command(capsys, *arguments):
    """Exit code and standard error of a command run in this process."""
    try:
        code = commands.main(list(arguments))
    except SystemExit as end:
        code = end.code
    return code, capsys.readouterr().err


@pytest.mark.parametrize("year", ["None", "", CODE, "2024-25", "2099-00", "202324", "../2023-24"])
def test_a_report_year_that_is_none_is_refused_with_the_list_and_leaves_nothing(
    capsys, tiny_project, monkeypatch, year
):
    monkeypatch.setattr(commands, "NOTEBOOKS", tiny_project.notebooks)
    monkeypatch.chdir(tiny_project.folder)
    before = sorted(tiny_project.folder.rglob("*"))
    folders = ("--raw", str(tiny_project.raw), "--output", str(tiny_project.reports))
    code, err = run_command(capsys, "run", "--report", year, *folders)
    assert (code, err.count("\n")) == (2, 1)
    assert err.endswith("choose one of 2022-23, 2023-24.\n")
    assert sorted(tiny_project.folder.rglob("*")) == before


@pytest.mark.parametrize("year", [None, 202324, True, "2023_24"])
def test_a_year_that_papermill_turned_into_something_else_is_refused_with_the_list(tiny_project, year):
    with pytest.raises(UnusableInput, match="there are 2022-23, 2023-24"):
        reports_as_of(tiny_project.raw, year)


@pytest.mark.parametrize("value", [CODE, '"""', "\\", "{x}", "\r\n'", "'''\nimport os", "\u2028"])
def test_a_parameter_that_reads_like_code_stays_text(tiny_project, value):
    notebook = load_notebook_node(str(tiny_project.notebooks / "05_overview.ipynb"))
    filled = parameterize_notebook(notebook, {"note": value}, kernel_name="python3", language="python")
    (injected,) = (cell for cell in filled.cells if "injected-parameters" in cell.metadata.get("tags", ()))
    (assignment,) = ast.parse(injected.source).body
    assert ast.literal_eval(assignment.value) == value


# Disks


@contextmanager
def mount_small_disk(folder, kilobytes):
    """A disk of its own at a folder, so that root too meets its limits."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can be mounted only by root, and not in every container")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def read_published(out):
    """Every published file with its bytes, but for the manifest, which says when."""
    files = [*out.glob("*/*.html"), *out.glob("processed/*/*.csv")]
    return {path.name: path.read_bytes() for path in files}


def list_hidden(out):
    """Whatever a run may have left lying about."""
    return [
        path
        for path in out.rglob("*")
        if path.name.startswith(".") and path.name not in (".lock", ".records")
    ]


@pytest.fixture
def publisher(tiny_project, without_kernels, monkeypatch, capsys):
    """A tiny project and a run of it into a folder: exit code and standard error."""
    monkeypatch.setattr(commands, "NOTEBOOKS", tiny_project.notebooks)

    def run_into(out):
        raw = ("--raw", str(tiny_project.raw), "--report", "2023-24")
        return run_command(capsys, "run", *raw, "--output", str(out), "--force")

    return tiny_project, run_into


def change_community_cell(project):
    """Another raw figure, so that the next set differs from this one."""
    path = "2023-24/community_statements.csv"
    project.write_raw(path, (project.raw / path).read_text().replace("120", "121300"))


def test_a_full_disk_keeps_the_old_set_and_leaves_no_part(publisher, tmp_path):
    project, run_into = publisher
    out, codes = tmp_path / "small", []
    with mount_small_disk(out, 360):
        assert run_into(out) == (0, "")
        before = read_published(out)
        change_community_cell(project)
        for free in range(0, 120, 12):
            fill_disk(out, free * 1024)
            code, err = run_into(out)
            codes.append(code)
            (out / "filler").unlink()
            assert list_hidden(out) == []
            if code == 0:
                break
            assert "no space left on device" in err.lower()
            assert read_published(out) == before
        assert len(codes) > 3
        assert set(codes[:-1]) == {1}
        assert run_into(out) == (0, "")
        assert read_published(out)["figures.csv"] != before["figures.csv"]


def fill_disk(folder, free):
    """Leave so many bytes of a disk free."""
    system = os.statvfs(folder)
    (folder / "filler").write_bytes(bytes(max(0, system.f_bavail * system.f_frsize - free)))


def test_a_read_only_disk_is_refused_in_one_sentence(publisher, tmp_path):
    _, run_into = publisher
    out = tmp_path / "small"
    with mount_small_disk(out, 2000):
        assert run_into(out) == (0, "")
        before = read_published(out)
        subprocess.run(["mount", "-o", "remount,ro", str(out)], check=True)
        code, err = run_into(out)
        assert (code, err.count("\n")) == (2, 1)
        assert str(out) in err
        assert read_published(out) == before


@pytest.mark.parametrize("held", ["figures.csv", "index.html"])
def test_a_file_open_in_excel_is_named_and_the_old_set_kept(publisher, tmp_path, monkeypatch, held):
    project, run_into = publisher
    out = tmp_path / "out"
    assert run_into(out) == (0, "")
    before = read_published(out)
    change_community_cell(project)
    with monkeypatch.context() as patched:
        hold_open(patched, held, out)
        code, err = run_into(out)
    assert (code, err.count("\n")) == (2, 1)
    assert held in err
    assert "close the file" in err
    assert (read_published(out), list_hidden(out)) == (before, [])
    assert run_into(out) == (0, "")
    assert read_published(out)["figures.csv"] != before["figures.csv"]


def hold_open(monkeypatch, held, out):
    """Refuse what Windows refuses while Excel has one of the published files open."""
    open_file, replace = Path.open, Path.replace

    def is_held(path):
        return Path(path).name == held and ".building" not in str(path) and out in Path(path).parents

    def refuse(path):
        raise PermissionError(13, "The file is being used by another process", str(path))

    def open_unless_held(path, mode="r", *others, **named):
        return refuse(path) if is_held(path) and mode == "r+b" else open_file(path, mode, *others, **named)

    def replace_unless_held(path, target):
        return refuse(target) if is_held(target) else replace(path, target)

    monkeypatch.setattr(run, "OPEN_FILES_STAY", True)
    monkeypatch.setattr(Path, "open", open_unless_held)
    monkeypatch.setattr(Path, "replace", replace_unless_held)


@pytest.fixture
def complete_project(tiny_project, without_kernels):
    """A tiny project that is built, in a moment."""
    tiny_project.run_here()
    return tiny_project


def test_pages_without_their_manifest_are_known_to_be_incomplete(complete_project):
    (complete_project.reports / "2023-24" / "manifest.json").unlink()
    stale = records.list_stale(complete_project.job(), complete_project.list_notebooks())
    assert set(stale.values()) == {"never built"}
    assert set(complete_project.run_here().values()) == {"done"}
    assert (complete_project.reports / "2023-24" / "manifest.json").is_file()


# The clock


@pytest.fixture
def midnight_on_1_april(monkeypatch):
    """Half past midnight on 1 April 2026 in Britain, half past eleven of the day before in UTC."""

    class Midnight(datetime):
        @classmethod
        def now(cls, tz=None):
            moment = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
            return moment.astimezone(tz) if tz else moment.astimezone().replace(tzinfo=None)

    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    monkeypatch.setattr(records, "datetime", Midnight)
    yield
    monkeypatch.delenv("TZ")
    time.tzset()


def test_midnight_on_1_april_changes_nothing_but_the_time_in_utc(complete_project, midnight_on_1_april):
    before = complete_project.published()
    complete_project.run_here(force=True)
    manifest = records.read_record(complete_project.job())
    assert manifest["built_utc"] == "2026-03-31T23:30:00Z"
    assert manifest["report"] == "2023-24"
    assert {path.parent.name for path in complete_project.reports.glob("2*/*")} == {"2023-24"}
    assert {name for name in before if before[name] != complete_project.published()[name]} == set()


def test_no_module_asks_the_clock_for_a_date():
    """Only the time in UTC for logs and metadata, and how long something took."""
    asked = set()
    for path in (ROOT / "src" / "helpers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                said = ast.unparse(node)
                if node.func.attr in {"now", "today", "utcnow", "localtime"} or "Timestamp.now" in said:
                    asked.add(said)
    assert asked == {"datetime.now(UTC)"}


# Hostile notebooks

SCRIPT = "<script>document.title = 'hacked'</script>"
ATTACKS = {
    "raw_script": [new_raw_cell(SCRIPT, metadata={"raw_mimetype": "text/html"})],
    "markdown_script": [new_markdown_cell(f"Text {SCRIPT}"), new_markdown_cell(SCRIPT)],
    "out_md_script": [say(f"Text {SCRIPT}"), say(SCRIPT), say("[a](javascript:document.title='hacked')")],
    "svg_script": [
        say(f"<svg xmlns='http://www.w3.org/2000/svg' onload='document.title=\"hacked\"'>{SCRIPT}</svg>"),
        say("<img src='x' onerror='document.title=\"hacked\"' alt='x'>"),
    ],
    "meta_refresh": [
        say("<meta http-equiv='refresh' content='0;url=https://example.org/'>"),
        new_markdown_cell("<meta http-equiv=refresh content=0;url=https://example.org/>"),
        say("<base href='https://example.org/'><form action='https://example.org/'><input></form>"),
        say("<iframe srcdoc='<script>parent.document.title=1</script>'></iframe>"),
        say("<style>@import url(https://example.org/a.css);</style>"),
    ],
}


def build(*cells):
    """The page of an executed notebook with these cells."""
    cells = [new_markdown_cell("# Title"), *cells]
    return build_page(new_notebook(cells=cells), title="Title", name="page.html")


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_in_a_notebook_becomes_a_script_of_the_page(attack):
    root = lxml.html.document_fromstring(build(*ATTACKS[attack]))
    assert not root.xpath("//script|//iframe|//object|//embed|//svg|//form|//base|//main//style|//main//meta")
    assert not root.xpath("//@*[starts-with(name(), 'on')]")
    assert not [link for link in root.xpath("//@href|//@src") if not link.startswith(("#", "data:"))]
    assert [one.get("http-equiv") for one in root.xpath("//meta[@http-equiv]")] == ["Content-Security-Policy"]


@pytest.mark.browser
def test_nothing_of_an_attack_runs_in_a_browser(tmp_path):
    sync_api = pytest.importorskip("playwright.sync_api")
    if find_chromium() is None:
        pytest.skip("no Chromium is installed here: apt-get install chromium")
    path, asked = tmp_path / "page.html", []
    path.write_text(build(*(cell for cells in ATTACKS.values() for cell in cells)), encoding="utf-8")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        shown = browser.new_page()
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(path.as_uri())
        for link in shown.locator("main a").all():
            link.click()
        assert shown.title() == "Title"
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
        browser.close()


def show_output(kind, text):
    """An executed cell that showed something of one kind."""
    return new_code_cell("x", execution_count=1, outputs=[new_output("display_data", {kind: text})])


def test_a_bare_svg_is_refused():
    with pytest.raises(UnfinishedNotebook, match="picture without alternative text"):
        build(show_output("image/svg+xml", f"<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>"))


def test_a_file_named_as_a_picture_is_not_embedded_and_the_page_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.csv").write_text("name,case\nsecret,1\n")
    for page in (build(new_markdown_cell("![x](plain.csv)")), build(say("![x](plain.csv)"))):
        assert "secret" not in page
        assert "c2VjcmV0" not in page
        with pytest.raises(FaultyPage, match="not in the page itself"):
            check_pages({"page.html": page})


def test_trust_makes_no_difference_to_a_page():
    pages = set()
    for trusted in (None, False, True):
        cells = [show_output("text/html", f"<b>71</b>{SCRIPT}"), show_output("text/markdown", SCRIPT)]
        for cell in cells if trusted is not None else ():
            cell.metadata["trusted"] = trusted
        pages.add(build(*cells))
    (page,) = pages
    assert "<script" not in page


def test_warnings_and_logs_stay_out_of_a_page():
    where = "/home/somebody/project/src/helpers/x.py"
    outputs = [new_output("stream", name="stderr", text=f"{where}:3: UserWarning: old")]
    assert "somebody" not in build(new_code_cell("x", execution_count=1, outputs=outputs))


@pytest.mark.parametrize(
    "output",
    [
        new_output("stream", name="stdout", text="read /home/somebody/x.py"),
        new_output("execute_result", {"text/plain": "PosixPath('/home/somebody')"}, execution_count=1),
        new_output("stream", name="stdout", text="C:\\Users\\somebody"),
    ],
)
def test_a_folder_of_the_machine_is_never_published(output):
    with pytest.raises(UnfinishedNotebook, match=r"Cell \[1\] shows a folder of this machine"):
        build(new_code_cell("x", execution_count=1, outputs=[output]))


@pytest.mark.parametrize("show", [say, new_markdown_cell])
def test_a_link_within_a_page_must_have_its_target(show):
    check_pages({"page.html": build(show("[Methods](#methods)"), new_markdown_cell("## Methods"))})
    with pytest.raises(FaultyPage, match="#Methods"):
        check_pages({"page.html": build(show("[Methods](#Methods)"), new_markdown_cell("## Methods"))})


def test_no_mathematics_in_dollars_stands_in_a_notebook():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        assert not [cell.source for cell in cells if cell.cell_type == "markdown" and "$" in cell.source]


def test_dollars_from_the_data_stay_dollars():
    page = build(say("Grants of $5 and $6"), new_markdown_cell("$r = n/N$"))
    assert "Grants of $5 and $6" in page
    assert "mathjax" not in page.lower()


# Formulas


def test_what_check_prints_as_csv_holds_no_formula(tmp_path):
    table = "Type,2023/24\n=cmd|' /C calc'!A0,22 (35.0%)\n@SUM(A1),49 (69.0%)\nTotal,71\n"
    (tmp_path / "cases.csv").write_text(table)
    rows = list(csv.reader(render_csv(check_files([tmp_path / "cases.csv"])).splitlines()))
    cells = [cell for row in rows for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]


# Disclosure


def show_as(figures, *published):
    """The figures as an edition would show them that prints these texts."""
    counts = [None if text == "[c]" else int(text) for text in published]
    texts = pd.array(published, dtype="string")
    return figures.assign(count=pd.array(counts, dtype="Int64"), published=texts)


def protect_column(column):
    """The public prints of one column."""
    figures = make_figures(*table_rows("cases", {"2023/24": column}))
    return list(protect_figures(figures, open_rounded(figures))["published"])


def test_the_audit_refuses_a_hidden_row_under_exact_totals():
    figures = make_figures(
        *table_rows("cases", {"2023/24": {"Domestic abuse": 3, "Neglect": 20, "Financial": 15, "Total": 38}})
    )
    with pytest.raises(DisclosureError, match="its count is not the exact one rounded"):
        audit_disclosure(figures, show_as(figures, "[c]", "20", "15", "38"), open_rounded(figures))
    audit_disclosure(figures, show_as(figures, "[c]", "20", "15", "40"), open_rounded(figures))


def list_open_counts(column, printed):
    """The values each hidden count takes in all tables that print so, found by trying all."""
    items = [range(5) if text == "[c]" else range(max(int(text) - 2, 5), int(text) + 3) for text in printed]
    *parts, total = items
    is_total_open = printed[-1] == "[c]"
    fitting = [table for table in product(*parts) if is_total_open or sum(table) in total]
    hidden = [place for place, text in enumerate(printed[:-1]) if text == "[c]"]
    return {list(column)[place]: {table[place] for table in fitting} for place in hidden}


def test_hidden_counts_beside_zeros_stay_open_and_a_shown_zero_is_refused():
    for column in (
        {"a": 4, "b": 0, "c": 0, "Total": 4},
        {"a": 1, "b": 0, "c": 11, "Total": 12},
        {"a": 2, "b": 0, "c": 7, "Total": 9},
    ):
        opened = list_open_counts(column, protect_column(column))
        assert opened
        assert all(values == set(range(5)) for values in opened.values()), column
    figures = make_figures(*table_rows("cases", {"2023/24": {"a": 1, "b": 0, "c": 11, "Total": 12}}))
    with pytest.raises(DisclosureError, match="row 3, 2023/24: its count is not"):
        audit_disclosure(figures, show_as(figures, "[c]", "0", "10", "10"), open_rounded(figures))


def test_a_chart_of_the_public_edition_does_not_depend_on_a_hidden_count():
    charts = set()
    for small, large in ((3, 60), (0, 62), (4, 58)):
        figures = make_figures(
            *table_rows("cases", {"2023/24": {"Domestic abuse": small, "Neglect": large, "Financial": 30}})
        )
        rows = protect_figures(figures, open_rounded(figures)).query("item != 'Total'")
        charts.add(draw_bars(rows.assign(bound=None, exact=rows["count"]), **WORDS).html)
    assert len(charts) == 1
