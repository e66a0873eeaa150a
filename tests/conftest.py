"""A tiny project: two reports, five small notebooks, everything in a temporary folder."""

import ast
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import hypothesis
import nbformat
import pytest
from IPython.display import Markdown

from helpers.edition import find_edition
from helpers.paths import Folders, find_folders
from helpers.pipeline.jobs import Job
from helpers.pipeline.notebook_files import list_notebooks
from helpers.pipeline.run import run_job

hypothesis.settings.register_profile("untimed", deadline=None)  # no test fails because the machine is busy
hypothesis.settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
EXPORTS = {
    "2022-23/safeguarding_by_person.csv": "Person,2021/22,2022/23\nAdult referrals,60 (75.0%),30 (60.0%)\n"
    "Child referrals,20 (25.0%),20 (40.0%)\nTotal,80,50\n",
    "2023-24/safeguarding_by_person.csv": "Person,2022/23,2023/24\nAdult referrals,30 (60.0%),22 (31.0%)\n"
    "Child referrals,20 (40.0%),49 (69.0%)\nTotal,50,71\n",
    "2023-24/community_statements.csv": "section,subject,period,claim,compared_with,published\n"
    "bullets,families_reached,2023/24,count,,120\n",
}
PARAMETERS = '''report = "2023-24"
edition = "internal"
raw_folder = "data/raw"
processed_folder = "data/processed"
note = "none"'''
START = """from pathlib import Path
from IPython.display import Markdown
written = Path(processed_folder) / report
raw = Path(raw_folder)"""
DECLARED = {
    "01_clean_yearly_exports": "# reads: raw\n# writes: figures.csv",
    "02_reconcile_percentages": "# reads: figures.csv\n# writes: reconciled.csv, findings.csv",
    "03_safeguarding_trends": "# reads: reconciled.csv, findings.csv",
    "05_overview": "# writes: index.html",
}
CELLS = {
    "01_clean_yearly_exports": (
        "files = sorted(path for path in raw.glob('*/*.csv') if path.parent.name <= report)",
        "lines = [(path.stem, line) for path in files for line in path.read_text().splitlines()]",
        "rows = ''.join(f'{table},\"{line}\"\\n' for table, line in lines)",
        "(written / 'figures.csv').write_text('table,published\\n' + rows);",
        "Markdown(f'{len(lines)} lines.')",
    ),
    "02_reconcile_percentages": (
        "lines = (written / 'figures.csv').read_text().splitlines()",
        "percentages = [line for line in lines if '%' in line]",
        "(written / 'reconciled.csv').write_text('\\n'.join(['table,published', *percentages]));",
        "(written / 'findings.csv').write_text('table,why\\nsafeguarding_by_person,none\\n');",
        "Markdown('Reconciled.')",
    ),
    "03_safeguarding_trends": (
        "lines = (written / 'reconciled.csv').read_text().splitlines()",
        "Markdown(f'{len(lines)} lines, note: {note}.')",
    ),
    "04_community_trends": (
        "text = (written / 'figures.csv').read_text()",
        "Markdown(f\"{text.count('families')} community figures.\")",
    ),
    "05_overview": (
        "text = (written / 'findings.csv').read_text()",
        "Markdown(f'{report}, {edition}: {text[-5:-1]}. [More](03_safeguarding_trends.html)')",
    ),
}


def make_notebook(title, *sources, parameters=PARAMETERS, kernel="python3"):
    """A notebook with a title, a parameters cell and cells of code."""
    cells = [
        nbformat.v4.new_markdown_cell(f"# {title}\n\nA stand-in."),
        nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        *(nbformat.v4.new_code_cell(source) for source in sources),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    spec = {"name": kernel, "display_name": kernel, "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})


def write_notebook(folder, name, *sources, **options):
    """Write a notebook that begins like the others and then runs the given cells."""
    start = f"{START}\n{DECLARED.get(name, '')}"
    nbformat.write(
        make_notebook(name[3:].replace("_", " "), start, *sources, **options), folder / f"{name}.ipynb"
    )


class TinyProject:
    """A project as a clone would have it, small enough to run in seconds."""

    def __init__(self, folder):
        self.folder = folder
        self.notebooks = folder / "notebooks"
        self.reports = folder / "reports"
        self.processed = folder / "data" / "processed"
        self.raw = folder / "data" / "raw"

    def write_raw(self, path, text):
        """Write one raw export and bring sources.csv up to date."""
        target = self.raw / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        rows = ["path,publisher,title,page_url,report,retrieved,licence,sha256,note"]
        for file in sorted(self.raw.glob("*/*.csv")):
            name = file.relative_to(self.raw).as_posix()
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            rows.append(
                f"{name},A,{file.stem},https://example.org/{name},{name[:7]},2026-11-22,none,{digest},"
            )
        (self.raw / "sources.csv").write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")

    def set_cells(self, name, *sources, **options):
        """Replace the cells of one notebook."""
        write_notebook(self.notebooks, name, *sources, **options)

    def start(self, *arguments, **options):
        """Start a command of this project's own copy of the helpers, hearing every signal."""
        environment = os.environ | {"PYTHONPATH": str(self.folder / "src")}
        command = [sys.executable, "-m", "helpers", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        if os.name == "posix":
            options.setdefault("preexec_fn", hear_signals)  # `nohup make test &` would have it ignore them
        return subprocess.Popen(command, env=environment, cwd=self.folder, **(pipes | options))

    def command(self, *arguments):
        """Exit code, standard output and standard error of a command."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def copy_to(self, folder):
        """The same project elsewhere, with all it has built."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return TinyProject(folder)

    def job(self, **options):
        """A job for running this project inside this process, with this process's helpers."""
        folders = Folders(self.raw, self.folder / "data" / "reference", self.processed, self.reports)
        options["edition"] = find_edition(options.get("edition", "internal"))
        return Job(**{"report": "2023-24", "folders": folders, "notebooks": self.notebooks} | options)

    def list_notebooks(self):
        """This project's notebooks."""
        return list_notebooks(self.notebooks)

    def run_here(self, **options):
        """How each notebook of a job ended: ``{"01": "done", ...}``."""
        teller = SilentTeller()
        run_job(self.job(**options), teller)
        return teller.outcomes

    def published(self):
        """Every published file with its bytes, but for the manifest, which says when."""
        files = [*self.reports.glob("*/*.html"), *self.processed.glob("*/*.csv")]
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in files}


def wait_for_end(pid):
    """Return once a process is gone, or is nothing but an entry that its new parent has yet to strike out."""
    while (state := read_state(pid)) and "Z (" not in state:
        time.sleep(0.01)


def read_state(pid):
    """What the system says of a process; empty if there is none."""
    try:
        return (Path("/proc") / pid / "status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


class SilentTeller:
    """Remembers how each notebook ended."""

    def __init__(self):
        self.outcomes = {}
        self.said = []

    def start(self, notebook, cells):
        """Nothing."""

    def advance(self, notebook, done):
        """Nothing."""

    def finish(self, notebook, outcome):
        """Keep the outcome by the notebook's number."""
        self.outcomes[notebook[:2]] = outcome

    def say(self, text):
        """Keep what is said."""
        self.said.append(text)


def hear_signals():
    """Let an interruption or a closed terminal end a started command, whatever this process ignores."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def make_tiny_project(folder):
    """Write a tiny project into a folder."""
    project = TinyProject(folder)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    project.notebooks.mkdir()
    for name, cells in CELLS.items():
        project.set_cells(name, *cells)
    for path, text in EXPORTS.items():
        project.write_raw(path, text)
    return project


@pytest.fixture(scope="session")
def as_published(tmp_path_factory):
    """The real data, copied without what was corrected and stated by hand; shared, so never change it."""
    data = tmp_path_factory.mktemp("published") / "data"
    for name in ("raw", "reference"):
        shutil.copytree(ROOT / "data" / name, data / name)
    for name in ("corrections.csv", "bases.csv"):
        (data / "reference" / name).unlink(missing_ok=True)
    return find_folders(data / "raw", data / "processed")


@pytest.fixture
def tiny_project(tmp_path):
    """A tiny project that has built nothing."""
    return make_tiny_project(tmp_path)


@pytest.fixture(scope="session")
def built_project(tmp_path_factory):
    """A tiny project whose newest report is built; shared by all, so never change it, copy it."""
    project = make_tiny_project(tmp_path_factory.mktemp("built"))
    project.run_here()
    return project


@pytest.fixture
def copied_project(built_project, tmp_path):
    """A built tiny project of one's own."""
    return built_project.copy_to(tmp_path)


def run_cells_here(path, parameters, kernels, cell_timeout, on_progress):
    """What ``execution.run_notebook`` returns, from cells run in this process: fast, and isolates nothing."""
    notebook = nbformat.read(path, as_version=4)
    names = {}
    for number, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1):
        lines = ast.parse(cell.source.rstrip(";")).body
        last = lines.pop() if isinstance(lines[-1], ast.Expr) else None
        exec(compile(ast.Module(lines, []), path.name, "exec"), names)
        shown = last and eval(compile(ast.Expression(last.value), path.name, "eval"), names)
        if "parameters" in cell.metadata.get("tags", ()):
            names.update(parameters)
        data = {"text/markdown": shown.data} if isinstance(shown, Markdown) else {}
        if hasattr(shown, "_repr_html_"):
            data["text/html"] = shown._repr_html_()
        cell.outputs = [nbformat.v4.new_output("display_data", data)] if data else []
        cell.execution_count = number
    return notebook


def copy_exact(folders, report, target):
    """What ``protection.protect_report`` leaves, from tables that say so in their first line."""
    (target / report).mkdir(parents=True)
    for file in (folders.processed / report).glob("*.csv"):
        (target / report / file.name).write_text(file.read_text().replace("table,", "protected,", 1))


@pytest.fixture
def without_kernels(monkeypatch):
    """Run the cells of notebooks in this process, for tests of everything around them.

    The tiny tables are no figures, so that those of the public edition are protected by a copy.
    """
    monkeypatch.setattr("helpers.pipeline.run.start_server", list)
    monkeypatch.setattr("helpers.pipeline.build.run_notebook", run_cells_here)
    monkeypatch.setattr("helpers.disclosure.protection.protect_report", copy_exact, raising=False)
