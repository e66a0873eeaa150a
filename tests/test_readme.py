"""The README shows what the project gives today."""

import base64
import re
from pathlib import Path

from helpers.paths import CHECKOUT
from page_text import NOTEBOOKS, run_cells

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_the_picture_is_the_chart_of_the_published_figures(as_published, tmp_path):
    parameters = {"raw_folder": str(as_published.raw), "processed_folder": str(tmp_path)}
    (tmp_path / "2023-24").mkdir()
    *_, overview = (run_cells(NOTEBOOKS[number], parameters) for number in (0, 1, 4))
    shown = "".join(
        cell.outputs[0].data.get("text/html", "") for cell in overview.cells if cell.get("outputs")
    )
    picture = re.search(r"data:image/svg\+xml;base64,([^\"]+)", shown)[1]
    assert base64.b64decode(picture) == (CHECKOUT / ".github" / "outcomes.svg").read_bytes()


def test_every_file_the_readme_leads_to_is_there():
    targets = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [target for target in targets if not (CHECKOUT / Path(target)).exists()] == []
