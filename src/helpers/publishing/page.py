"""The page people receive: an executed notebook as one HTML file that runs nothing and asks for nothing."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement, builder
from nbconvert import Exporter, HTMLExporter
from nbformat import NotebookNode

from helpers.edition import find_edition
from helpers.publishing.page_check import clean_html
from helpers.publishing.page_parts import list_links, write_html

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
MACHINE_PLACE = re.compile(r"(?<![\w.])/(?:home|root|Users|tmp|var|srv|opt|mnt)/|\b[A-Za-z]:\\")
MACHINE_FOLDER = re.compile(r"""= *["'](/|[A-Za-z]:)""")
PARAMETER_TAGS = {"parameters", "injected-parameters"}
PARAMETER = re.compile(r"""^(report|edition) = ["']([^"']+)["']""", re.MULTILINE)
CONTENTS_FROM = 3  # sections; a shorter page needs no list of them


class UnfinishedNotebook(ValueError):
    """A notebook that must not become a page: a cell failed, did not run, or shows what no page can hold."""


def build_page(
    notebook: NotebookNode,
    *,
    title: str,
    description: str = "",
    navigation: Mapping[str, str] | None = None,
    name: str = "",
    with_code: bool = False,
) -> str:
    """The HTML of an executed notebook: its Markdown cells and what its code cells display.

    ``title`` is the browser's title, ``description`` the line at the head of the page, ``navigation``
    the label of each page by its file name, ``name`` the file name of this page. Whatever a cell shows is
    there: HTML, Markdown, else its plain text, and what it printed; warnings are left out, code too, unless
    ``with_code``. A section in which no cell shows anything is left out with its heading. Everything that
    could run or ask the network is removed or shown as text. Same notebook, same bytes.

    Raises ``UnfinishedNotebook`` when a cell failed or did not run, or shows what no page can hold.
    """
    refuse_unfinished(notebook)
    if not with_code:
        notebook = leave_out_empty_sections(notebook)
    page = {
        "policy": POLICY,
        "title": title,
        "description": description,
        "navigation": dict(navigation or {}),
        "name": name,
        "with_code": with_code,
    }
    exporter = HTMLExporter(
        template_name="page_template",
        extra_template_basedirs=[str(Path(__file__).parent)],
        exclude_anchor_links=True,
        filters={"clean_html": clean_html, "read_code": read_code, "read_plain": read_plain},
    )
    html, _ = exporter.from_notebook_node(notebook, resources={"page": page})
    return _finish_page(html)


class PageExporter(HTMLExporter):
    """The same page from JupyterLab's menu (Save and Export) or ``jupyter nbconvert --to page``."""

    export_from_notebook = "Page without scripts"
    output_mimetype = "text/html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **_: object
    ) -> tuple[str, dict]:
        """The page of a notebook, titled by its first heading, and nbconvert's resources.

        With ``--execute`` it is run first. A notebook with the parameters ``report`` and ``edition`` says at
        the head of its page what they are, as ``python -m helpers run`` does.
        """
        nb, resources = Exporter.from_notebook_node(self, nb, resources)
        found = next((re.match(r"# (.+)", cell.source) for cell in nb.cells), None)
        title = found[1] if found else resources.get("metadata", {}).get("name", "Notebook")
        page = build_page(nb, title=title, description=describe_parameters(nb))
        return page, resources | {"output_extension": ".html"}


def describe_parameters(notebook: NotebookNode) -> str:
    """The line at the head of a page: report and edition that the notebook was run with, if it has both."""
    tagged = [cell for cell in notebook.cells if PARAMETER_TAGS & set(cell.metadata.get("tags", []))]
    told = dict(PARAMETER.findall("\n".join(cell.source for cell in tagged)))  # the injected ones come last
    if not {"report", "edition"} <= set(told):
        return ""
    return find_edition(told["edition"]).describe_page(told["report"])


def read_plain(text: str) -> str:
    """The plain text of a result, a string without its quotation marks.

    >>> read_plain("'It fell.'"), read_plain("71")
    ('It fell.', '71')
    """
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return text
    return value if isinstance(value, str) else text


def read_code(cell: NotebookNode) -> str:
    """The code of a cell, without the folders of a machine that a run put into its parameters."""
    lines = cell.source.strip().split("\n")
    if "injected-parameters" in cell.metadata.get("tags", []):
        lines = [line for line in lines if not MACHINE_FOLDER.search(line)]
    return "\n".join(lines)


def refuse_unfinished(notebook: NotebookNode) -> None:
    """Stop at the first code cell that failed, did not run, or shows a picture that nobody described.

    Cells have the numbers that JupyterLab shows after a run from the top.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, start=1):
        outputs = cell.get("outputs", [])
        failed = [output for output in outputs if output.output_type == "error"]
        if failed:
            raise UnfinishedNotebook(
                f"Cell [{number}] failed with {failed[0].ename}: {failed[0].evalue}. Mend it and run again."
            )
        if cell.get("execution_count") is None:
            raise UnfinishedNotebook(f"Cell [{number}] has not been run: run the whole notebook first.")
        for output in outputs:
            if fault := _find_fault(output):
                raise UnfinishedNotebook(f"Cell [{number}] shows {fault}.")


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
        return f"{text[:60]}, which is no text: end the cell with show(figure, alt=…), or with a semicolon"
    return ""


def leave_out_empty_sections(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the sections (from ``##`` to the next) whose cells of code show nothing.

    Warnings and logs are not shown.
    """
    sections: list[list[NotebookNode]] = [[]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.match(r"##? ", cell.source):
            sections.append([])
        sections[-1].append(cell)
    kept = list(sections[0])
    for section in sections[1:]:
        code = [cell for cell in section if cell.cell_type == "code" and cell.source.strip()]
        outputs = [output for cell in code for output in cell.get("outputs", [])]
        is_shown = any(output.output_type != "stream" or output.name == "stdout" for output in outputs)
        if is_shown or not code or not section[0].source.startswith("## "):
            kept += section
    return NotebookNode(notebook | {"cells": kept})


def _finish_page(html: str) -> str:
    """The page with ids on its headings, a list of its sections and links that tell no one where from.

    The list of a long page stands after its first section: what must be known comes before it.
    """
    root = lxml.html.document_fromstring(html)
    _name_headings(root)
    _dress_frames(root)
    sections = root.xpath("//main//h2")
    if len(sections) >= CONTENTS_FROM:
        links = {f"#{section.get('id')}": section.text_content() for section in sections}
        sections[1].addprevious(list_links("On this page", links))
    for link in root.xpath("//a[starts-with(@href, 'http')]"):
        link.set("rel", "noreferrer")
    return write_html(root)


def _name_headings(root: HtmlElement) -> None:
    """Give every heading an id made of its words, a number added where two are alike."""
    taken = set(root.xpath("//@id"))
    for heading in root.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4][not(@id)]"):
        words = re.sub(r"\W+", "-", heading.text_content().lower()).strip("-") or "section"
        names = [words, *(f"{words}-{number}" for number in range(2, len(taken) + 3))]
        heading.set("id", next(name for name in names if name not in taken))
        taken.add(heading.get("id"))


def _dress_frames(root: HtmlElement) -> None:
    """Give a data frame that shows itself a caption, from the heading above, and scopes."""
    for table in root.xpath("//main//table[not(caption)]"):
        above = table.xpath("(preceding::*[self::h1 or self::h2 or self::h3])[last()]")
        words = above[0].text_content() if above else "Table"
        table.insert(0, builder.CAPTION(words))
        for place, scope in (("./thead//th", "col"), ("./tbody//th", "row")):
            for heading in table.xpath(place):
                heading.set("scope", scope)
        if table.getparent().get("class") != "scroll":
            scroll = builder.DIV(builder.CLASS("scroll"), role="region", tabindex="0")
            scroll.set("aria-label", words)
            table.addprevious(scroll)
            scroll.append(table)
