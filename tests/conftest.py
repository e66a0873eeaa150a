"""A tiny project: two reports, five small notebooks, everything in a temporary folder."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

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
FILES = "files = sorted(path for path in raw.glob('*/*.csv') if path.parent.name <= report)"
CELLS = {
    "01_clean_yearly_exports": (
        FILES,
        "lines = [line for path in files for line in path.read_text().splitlines() if line.strip()]",
        "(written / 'figures.csv').write_text('\\n'.join(lines) + '\\n');",
        "Markdown(f'{len(lines)} lines.')",
    ),
    "02_reconcile_percentages": (
        "lines = (written / 'figures.csv').read_text().splitlines()",
        "(written / 'reconciled.csv').write_text('\\n'.join(line for line in lines if '%' in line) + '\\n');",
        "(written / 'findings.csv').write_text('why\\nnone\\n');",
        "Markdown('Reconciled.')",
    ),
    "03_safeguarding_trends": (
        "lines = (written / 'reconciled.csv').read_text().splitlines()",
        "Markdown(f'{len(lines)} figures, note: {note}.')",
    ),
    "04_community_trends": (
        "text = (written / 'figures.csv').read_text()",
        "Markdown(f\"{text.count('families')} community figures.\")",
    ),
    "05_overview": (
        "text = (written / 'findings.csv').read_text()",
        "Markdown(f'{report}, {edition}: {text.split()[-1]}. [More](03_safeguarding_trends.html)')",
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
    nbformat.write(
        make_notebook(name[3:].replace("_", " "), START, *sources, **options), folder / f"{name}.ipynb"
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
        """Start a command of this project's own copy of the helpers."""
        environment = os.environ | {"PYTHONPATH": str(self.folder / "src")}
        command = [sys.executable, "-m", "helpers", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
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

    def published(self):
        """Every published file with its bytes, but for the manifest, which says when."""
        files = [*self.reports.glob("[0-9]*/*"), *self.processed.glob("[0-9]*/*")]
        return {
            str(path.relative_to(self.folder)): path.read_bytes() for path in files if path.suffix != ".json"
        }


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


@pytest.fixture
def tiny_project(tmp_path):
    """A tiny project that has built nothing."""
    return make_tiny_project(tmp_path)


@pytest.fixture(scope="session")
def built_project(tmp_path_factory):
    """A tiny project whose newest report is built; shared by all, so never change it, copy it."""
    project = make_tiny_project(tmp_path_factory.mktemp("built"))
    code, out, err = project.command("run")
    assert code == 0, out + err
    return project


@pytest.fixture
def copied_project(built_project, tmp_path):
    """A built tiny project of one's own."""
    return built_project.copy_to(tmp_path)
