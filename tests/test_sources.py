"""What a page says of where it came from and what stands beside it."""

import json

from helpers.notebook import sources


def test_notebooks_that_analysts_added_are_listed_by_their_titles(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "CHECKOUT", tmp_path)
    (tmp_path / "notebooks").mkdir()
    cells = [
        {"cell_type": "code", "source": ["# no title"]},
        {"cell_type": "markdown", "source": ["# Own ", "<look>\n"]},
    ]
    for name, held in {"05_known": cells, "06_own": cells, "07_bare": cells[:1], "notes": cells}.items():
        (tmp_path / "notebooks" / f"{name}.ipynb").write_text(json.dumps({"cells": held}))
    told = {"06_own": "Own &#60;look&#62;", "07_bare": "07&#95;bare"}
    assert sources.list_own_notebooks({"05_known": "known"}) == told
