"""Which cells reach a page: what must be mended first, and which sections have nothing to show."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nbformat import NotebookNode

MACHINE_PLACE = re.compile(r"(?<![\w.])/(?:home|root|Users|tmp|var|srv|opt|mnt)/|\b[A-Za-z]:\\")


class UnfinishedNotebook(ValueError):
    """A notebook that must not become a page: a cell failed, did not run, or shows what no page can hold."""


def refuse_unfinished(notebook: NotebookNode) -> None:
    """Stop at the first code cell that failed, did not run, or shows a picture that nobody described."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        outputs = cell.get("outputs", [])
        failed = [output for output in outputs if output.output_type == "error"]
        if failed:
            raise UnfinishedNotebook(
                f"Cell {number} failed with {failed[0].ename}: {failed[0].evalue}. Mend it and run again."
            )
        if cell.get("execution_count") is None:
            raise UnfinishedNotebook(f"Cell {number} has not been run: run the whole notebook first.")
        for output in outputs:
            if fault := _find_fault(output):
                raise UnfinishedNotebook(f"Cell {number} shows {fault}.")


def _find_fault(output: NotebookNode) -> str:
    """What no page can hold of an output, and what to do about it; empty where there is nothing."""
    kinds = output.get("data", {})
    words = output.get("text", "") if output.output_type == "stream" and output.name == "stdout" else ""
    if "text/html" not in kinds and "text/markdown" not in kinds:
        words += kinds.get("text/plain", "")
    if found := MACHINE_PLACE.search(words):
        return f"a folder of this machine ({found[0]}…): show what stands in it instead"
    if not kinds or "text/html" in kinds or "text/markdown" in kinds:
        return ""
    if any(kind.startswith("image/") for kind in kinds):
        return "a picture without alternative text: end the cell with show(figure, alt=…)"
    foreign = next((kind for kind in kinds if not kind.startswith("text/")), "")
    if foreign:
        return f"{foreign}, which needs a program to be seen: show a table, a chart or text"
    text = kinds.get("text/plain", "").strip()
    if re.fullmatch(r"<.*>|.* at 0x[0-9a-f]+>.*", text, re.DOTALL):
        return f"{text[:60]}, which is no text: end the cell with what is to be seen, or with a semicolon"
    return ""


def leave_out_empty_sections(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the sections (from ``##`` to the next) whose cells of code show nothing."""
    sections: list[list[NotebookNode]] = [[]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.match(r"##? ", cell.source):
            sections.append([])
        sections[-1].append(cell)
    kept = [section for section in sections if not _is_empty_section(section)]
    return NotebookNode(notebook | {"cells": [cell for section in kept for cell in section]})


def _is_empty_section(section: Sequence[NotebookNode]) -> bool:
    """Whether a section has cells of code and none of them shows anything."""
    if not section or not section[0].source.startswith("## "):
        return False
    code = [cell for cell in section if cell.cell_type == "code" and cell.source.strip()]
    return bool(code) and not any(_is_shown(output) for cell in code for output in cell.get("outputs", []))


def _is_shown(output: NotebookNode) -> bool:
    """Whether a page shows an output: everything but warnings and logs."""
    return output.output_type != "stream" or output.name == "stdout"
