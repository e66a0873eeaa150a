"""What the real pages say: notebooks run on the real data in this process, their pages read by block."""

import ast
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import lxml.html
import nbformat
from IPython.display import Markdown

from helpers.publishing.page import build_page

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
PAGES = [path.stem for path in NOTEBOOKS]
# How a block begins in a golden file, by the element it stood in; other elements hold blocks.
MARKS = {"h1": "# ", "h2": "## ", "h3": "### ", "p": "", "li": "- ", "caption": "Table: ", "tr": "| "}
VERSION = re.compile(r"\b\d+(\.\d+){2,}\b")
END_OF_SENTENCE = re.compile(r"(?<=[.!?])[”)]? (?=\S)")


class Block(NamedTuple):
    """One visible block of a page: the element it stood in, its text; of a row, its cells and links."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The block as one line of a golden file."""
        return MARKS.get(self.kind, f"{self.kind}: ") + self.text

    @property
    def sentences(self) -> list[str]:
        """The sentences in the block: those of a paragraph or a point, and of cells that end as one."""
        if self.kind in ("p", "li"):
            return split_sentences(self.text)
        return [sentence for cell in self.cells if cell.endswith(".") for sentence in split_sentences(cell)]


def split_sentences(text: str) -> list[str]:
    """The sentences of a text.

    >>> split_sentences("It fell by 4.2%. “Over 34%” is 22.8%. No.")
    ['It fell by 4.2%.', '“Over 34%” is 22.8%.', 'No.']
    """
    return [sentence.strip() for sentence in END_OF_SENTENCE.split(text) if sentence.strip()]


@cache
def read_pages(report: str, edition: str) -> dict[str, list[Block]]:
    """The blocks of each page of a report, by the name of its notebook."""
    with TemporaryDirectory() as folder:
        parameters = {"report": report, "edition": edition, "processed_folder": folder}
        (Path(folder) / report).mkdir()
        return {
            path.stem: list_blocks(build_page(run_cells(path, parameters), title=path.stem))
            for path in NOTEBOOKS
        }


def run_cells(path: Path, parameters: dict[str, str]) -> nbformat.NotebookNode:
    """The notebook with what each cell shows, run without a kernel: fast, and isolates nothing."""
    notebook = nbformat.read(path, as_version=4)
    names: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown = run_cell(cell.source, names)
            cell.execution_count = 1
            cell.outputs = [] if shown is None else [nbformat.v4.new_output("display_data", shown)]
            if "parameters" in cell.metadata.get("tags", ()):
                names.update(parameters)
    return notebook


def run_cell(source: str, names: dict[str, object]) -> dict[str, str] | None:
    """What the last line of a cell shows, by kind of content; None when it shows nothing."""
    lines = ast.parse(source).body
    last = lines.pop() if isinstance(lines[-1], ast.Expr) else None
    exec(compile(ast.Module(lines, []), "cell", "exec"), names)
    shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    if shown is None:
        return None
    if hasattr(shown, "_repr_mimebundle_"):
        return shown._repr_mimebundle_()
    return {"text/markdown" if isinstance(shown, Markdown) else "text/html": shown.data}


def list_blocks(html: str) -> list[Block]:
    """The blocks of a page's main part in reading order, a picture by its alternative text."""
    main = lxml.html.document_fromstring(html).find(".//main")
    return [block for element in main.iter() if (block := read_block(element)) and block.text.strip("| ")]


def read_block(element: lxml.html.HtmlElement) -> Block | None:
    """The block that an element is; None for one that only holds blocks, or is part of one."""
    if element.tag == "img":
        return Block("Picture", element.get("alt"))
    if element.tag == "tr":
        cells = tuple(read_text(cell) for cell in element)
        links, anchors = element.xpath(".//a/@href"), element.xpath(".//@id")
        return Block("tr", " | ".join(cells), cells, tuple(links), tuple(anchors))
    inside = {parent.tag for parent in element.iterancestors()}
    if element.tag not in (*MARKS, "summary") or inside & {"li", "nav"}:
        return None
    return Block(element.tag, read_text(element))


def read_text(element: lxml.html.HtmlElement) -> str:
    """The text of an element on one line; versions of packages, which differ by machine, as an ellipsis."""
    return VERSION.sub("…", re.sub(r"\s*\n\s*", " ", element.text_content()).strip())
