"""The page people receive: an executed notebook as one HTML file that runs nothing and asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import bleach
import lxml.html
from lxml.html import HtmlElement
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from helpers.publishing.page_check import FaultyPage, check_page, check_pages

__all__ = ["FaultyPage", "UnfinishedNotebook", "build_page", "check_page", "check_pages"]

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
TAG_NAMES = """
a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure
h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup
table tbody td tfoot th thead time tr u ul var
"""
CLASS_NAMES = """
chart code figures notes number numbers scroll short slim source stack statements subtitle table title wrapped
"""
# What an attribute may hold, by element; everything else, event handlers and styles included, goes.
ATTRIBUTES = {
    ("a", "href"): re.compile(r"(https?://|mailto:)[^\s\"'<>]+|[\w.-]+\.(html|xlsx)(#[\w.:-]+)?|#[\w.:-]+"),
    ("img", "src"): re.compile(r"data:image/(svg\+xml|png);base64,[A-Za-z0-9+/=]+"),
    ("img", "alt"): re.compile(r".*", re.DOTALL),
    ("img", "width"): re.compile(r"\d+"),
    ("img", "height"): re.compile(r"\d+"),
    ("div", "role"): re.compile("region"),
    ("div", "tabindex"): re.compile("0"),
    ("div", "aria-label"): re.compile(r".+"),
    ("div", "aria-labelledby"): re.compile(r"[\w.:-]+"),
    ("th", "scope"): re.compile("col|row|colgroup|rowgroup"),
    ("th", "colspan"): re.compile(r"\d+"),
    ("td", "colspan"): re.compile(r"\d+"),
    ("td", "data-label"): re.compile(r".+"),
    ("ol", "start"): re.compile(r"\d+"),
    ("time", "datetime"): re.compile(r"[\d:T-]+"),
}
IDENTIFIER = re.compile(r"[\w.:-]+")
MACHINE_FOLDER = re.compile(r"""= *["'](/|[A-Za-z]:)""")
CONTENTS_FROM = 3  # sections; a shorter page needs no list of them


class UnfinishedNotebook(ValueError):
    """A notebook that must not become a page: a cell failed, did not run, or shows a wordless picture."""


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
    the label of each page by its file name, ``name`` the file name of this page. Standard output,
    warnings and plain text of results are left out; code too, unless ``with_code``. Everything that
    could run or ask the network is removed or shown as text. Same notebook, same bytes.

    Raises ``UnfinishedNotebook`` when a cell failed or did not run, or shows a picture without words.
    """
    _refuse_unfinished(notebook)
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
        filters={"clean_html": clean_html, "read_code": read_code},
    )
    html, _ = exporter.from_notebook_node(notebook, resources={"page": page})
    return _finish_page(html)


def clean_html(fragment: str) -> str:
    """A fragment of HTML that can neither run nor fetch anything, its elements closed.

    Elements outside a short list are shown as text, so that nothing vanishes unseen; attributes
    outside it are dropped. Pictures must be in the page itself, as the charts are.

    >>> clean_html('<p onclick="steal()">71 <script>alert(1)</script></p>')
    '<p>71 &lt;script&gt;alert(1)&lt;/script&gt;</p>'
    """
    return bleach.clean(
        fragment,
        tags=frozenset(TAG_NAMES.split()),
        attributes=_allow_attribute,
        protocols={"http", "https", "mailto", "data"},
    )


def read_code(cell: NotebookNode) -> str:
    """The code of a cell, without the folders of a machine that a run put into its parameters."""
    lines = cell.source.strip().split("\n")
    if "injected-parameters" in cell.metadata.get("tags", []):
        lines = [line for line in lines if not MACHINE_FOLDER.search(line)]
    return "\n".join(lines)


def _allow_attribute(element: str, attribute: str, value: str) -> bool:
    """Whether an attribute may stay on an element."""
    if attribute == "id":
        return bool(IDENTIFIER.fullmatch(value))
    if attribute == "class":
        return set(value.split()) <= set(CLASS_NAMES.split())
    pattern = ATTRIBUTES.get((element, attribute))
    return bool(pattern and pattern.fullmatch(value))


def _refuse_unfinished(notebook: NotebookNode) -> None:
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
        if any(_is_bare_picture(output) for output in outputs):
            raise UnfinishedNotebook(
                f"Cell {number} shows a picture without alternative text: "
                "draw it with helpers.publishing.charts."
            )


def _is_bare_picture(output: NotebookNode) -> bool:
    """Whether an output is a picture with no HTML around it to say what it shows."""
    kinds = output.get("data", {})
    return any(kind.startswith("image/") for kind in kinds) and "text/html" not in kinds


def _finish_page(html: str) -> str:
    """The page with ids on its headings, a list of its sections and links that tell no one where from."""
    root = lxml.html.document_fromstring(html)
    _name_headings(root)
    _add_contents(root)
    for link in root.xpath("//a[starts-with(@href, 'http')]"):
        link.set("rel", "noreferrer")
    return lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>").strip() + "\n"


def _name_headings(root: HtmlElement) -> None:
    """Give every heading an id made of its words, a number added where two are alike."""
    taken = set(root.xpath("//@id"))
    for heading in root.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4][not(@id)]"):
        words = re.sub(r"\W+", "-", heading.text_content().lower()).strip("-") or "section"
        names = [words, *(f"{words}-{number}" for number in range(2, len(taken) + 3))]
        heading.set("id", next(name for name in names if name not in taken))
        taken.add(heading.get("id"))


def _add_contents(root: HtmlElement) -> None:
    """List the sections of a long page after its first section: what must be known comes before it."""
    sections = root.xpath("//main//h2")
    if len(sections) < CONTENTS_FROM:
        return
    contents = lxml.html.fragment_fromstring('<nav class="contents" aria-label="On this page"></nav>')
    contents.append(lxml.html.fragment_fromstring("<p>On this page</p>"))
    entries = lxml.html.etree.SubElement(contents, "ul")
    for section in sections:
        link = lxml.html.etree.SubElement(lxml.html.etree.SubElement(entries, "li"), "a")
        link.set("href", f"#{section.get('id')}")
        link.text = section.text_content()
    sections[1].addprevious(contents)
