"""A copy of the project in a temporary folder, to be run, changed and killed by benchmarks."""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".building-*")
NAMES = (
    "01_clean_yearly_exports",
    "02_reconcile_percentages",
    "03_safeguarding_trends",
    "04_community_trends",
    "05_overview",
)
FLOOR = """
import json, sys, warnings
from IPython.core.interactiveshell import InteractiveShell
warnings.simplefilter("ignore")
for path in sys.argv[2:]:
    shell = InteractiveShell()
    for cell in json.load(open(path, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            shell.run_cell("".join(cell["source"])).raise_error()
            if "parameters" in cell["metadata"].get("tags", ()):
                shell.user_ns.update(json.loads(sys.argv[1]))
"""


class Project:
    """A copy of the project, whose own helpers run whatever is measured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("src", "notebooks", "data"):
            shutil.copytree(ROOT / name, folder / name, ignore=NOT_COPIED)
        self.temporary = folder / "temporary"  # so that what a run leaves in the system's folder is seen
        self.temporary.mkdir()
        self.environment = os.environ | {"PYTHONPATH": str(folder / "src"), "TMPDIR": str(self.temporary)}
        self.notebooks = [folder / "notebooks" / f"{name}.ipynb" for name in NAMES]
        self.parameters = {
            "report": "2023-24",
            "raw_folder": str(folder / "data" / "raw"),
            "processed_folder": str(folder / "by_hand"),
        }

    def start(self, *command: str) -> subprocess.Popen:
        """Start a command of this Python, silent."""
        return subprocess.Popen(
            [sys.executable, *command],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def finish(self, *command: str) -> None:
        """Run a command to its end; raises ``RuntimeError`` when it fails."""
        code = self.start(*command).wait()
        if code:
            raise RuntimeError(f"{' '.join(command)} ended with {code}")

    def run_by_hand(self) -> None:
        """Papermill's command and nbconvert's command for each notebook, as a user would type them."""
        executed = self.folder / "executed"
        executed.mkdir(exist_ok=True)
        told = [part for pair in self.parameters.items() for part in ("-r", *pair)]
        for notebook in self.notebooks:
            output = str(executed / notebook.name)
            self.finish("-m", "papermill", str(notebook), output, *told, "-k", "python3", "--no-progress-bar")
            self.finish("-m", "nbconvert", "--to", "html", output)

    def run_floor(self) -> None:
        """All cells in one plain process: no kernels, no pages, nothing kept apart."""
        self.finish("-c", FLOOR, json.dumps(self.parameters), *map(str, self.notebooks))

    def run_ours(self) -> None:
        """The project's own command, everything again."""
        self.finish("-m", "helpers", "run", "--force")

    def run_unchanged(self) -> None:
        """The project's own command when nothing has changed."""
        self.finish("-m", "helpers", "run")

    def change_one_community_cell(self) -> None:
        """Add 1 to a published count of the community data, as a corrected export would."""
        path = self.folder / "data" / "raw" / "2023-24" / "community_statements.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        place = next(
            number for number, line in enumerate(lines) if line.rstrip("\n").rsplit(",", 1)[1].isdigit()
        )
        start, count = lines[place].rstrip("\n").rsplit(",", 1)
        lines[place] = f"{start},{int(count) + 1}\n"
        path.write_text("".join(lines), encoding="utf-8", newline="")
        self.record_hash("2023-24/community_statements.csv", path)

    def record_hash(self, name: str, path: Path) -> None:
        """Bring the hash of one export in ``sources.csv`` up to date."""
        sources = self.folder / "data" / "raw" / "sources.csv"
        with sources.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for row in rows:
            if row["path"] == name:
                row["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        with sources.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
