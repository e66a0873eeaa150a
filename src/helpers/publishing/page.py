"""The page people receive: an executed notebook as one HTML file that runs nothing and asks for nothing."""

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path

import bleach
import lxml.html
from lxml.html import builder
from nbconvert import Exporter, HTMLExporter
from nbformat import NotebookNode

from helpers.edition import find_edition
from helpers.publishing.page_files import list_links, write_html

MACHINE_PLACE = re.compile(r"(?<![\w.])/(?:home|root|Users|tmp|var|srv|opt|mnt)/|\b[A-Za-z]:\\")
MACHINE_FOLDER = re.compile(r"""= *["'](/|[A-Za-z]:)""")
PARAMETER_TAGS = {"parameters", "injected-parameters"}
PARAMETER = re.compile(r"""^(report|edition) = ["']([^"']+)["']""", re.MULTILINE)
CONTENTS_FROM = 3  # sections; a shorter page needs no list of them
BUILT_PAGE = re.compile(r'(?<=href=")\.\./reports/[\w.-]+/(?=[\w.-]+\.html)')
TAG_NAMES = """
a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure
h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup
table tbody td tfoot th thead time tr u ul var
"""
CLASS_NAMES = """
chart code figures notes number numbers printed scroll short slim source stack statements subtitle
table title wrapped
"""
# What an attribute may hold, by element; everything else, event handlers and styles included, goes.
ATTRIBUTES = {
    ("a", "href"): r"(https?://|mailto:)[^\s\"'<>]+|[\w.-]+\.(html|xlsx|md)(#[\w.:-]+)?|#[\w.:-]+",
    ("img", "src"): r"data:image/(svg\+xml|png);base64,[A-Za-z0-9+/=]+",
    ("img", "alt"): r"(?s).*",
    ("img", "width"): r"\d+",
    ("img", "height"): r"\d+",
    ("div", "role"): "region",
    ("div", "tabindex"): "0",
    ("div", "aria-label"): ".+",
    ("div", "aria-labelledby"): r"[\w.:-]+",
    ("th", "scope"): "col|row|colgroup|rowgroup",
    ("th", "colspan"): r"\d+",
    ("td", "colspan"): r"\d+",
    ("td", "data-label"): ".+",
    ("ol", "start"): r"\d+",
    ("time", "datetime"): r"[\d:T-]+",
}


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

    Raises ``UnfinishedNotebook`` when a cell failed or did not run, or shows what no page can hold; it has
    the number that JupyterLab shows after a run from the top.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, start=1):
        for fault in _list_faults(cell):
            raise UnfinishedNotebook(f"Cell [{number}] {fault}.")
    if not with_code:
        notebook = _leave_out_empty_sections(notebook)
    page = {"title": title, "description": description, "navigation": dict(navigation or {}), "name": name}
    exporter = HTMLExporter(
        template_name="page_template",
        extra_template_basedirs=[str(Path(__file__).parent)],
        exclude_anchor_links=True,
        filters={"clean_html": clean_html, "read_code": _read_code, "read_plain": read_plain},
    )
    resources = {"page": page | {"with_code": with_code}}
    return _finish_page(exporter.from_notebook_node(notebook, resources=resources)[0])


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
        tagged = [cell.source for cell in nb.cells if PARAMETER_TAGS & set(cell.metadata.get("tags", []))]
        told = dict(PARAMETER.findall("\n".join(tagged)))  # the injected ones come last
        head = find_edition(told["edition"]).describe_page(told["report"]) if len(told) == 2 else ""
        return build_page(nb, title=title, description=head), resources | {"output_extension": ".html"}


def clean_html(fragment: str) -> str:
    """A fragment of HTML that can neither run nor fetch anything, its elements closed.

    Elements outside a short list are shown as text, so that nothing vanishes unseen; attributes
    outside it are dropped. Pictures must be in the page itself, as the charts are. Of a link from a
    notebook to a built page the file name stays, since pages stand beside each other.

    >>> clean_html('<p onclick="steal()">71 <script>alert(1)</script></p>')
    '<p>71 &lt;script&gt;alert(1)&lt;/script&gt;</p>'
    """

    def allow(element: str, attribute: str, value: str) -> bool:
        if attribute == "id":
            return bool(re.fullmatch(r"[\w.:-]+", value))
        if attribute == "class":
            return bool(value.split()) and set(value.split()) <= set(CLASS_NAMES.split())
        pattern = ATTRIBUTES.get((element, attribute))
        return bool(pattern and re.fullmatch(pattern, value))

    return bleach.clean(
        BUILT_PAGE.sub("", fragment),
        tags=frozenset(TAG_NAMES.split()),
        attributes=allow,
        protocols={"http", "https", "mailto", "data"},
    )


def read_plain(text: str) -> str:
    """The plain text of a result, a string without its quotation marks.

    >>> read_plain("'It fell.'"), read_plain("71")
    ('It fell.', '71')
    """
    with suppress(SyntaxError, ValueError):
        value = ast.literal_eval(text)
        return value if isinstance(value, str) else text
    return text


def _read_code(cell: NotebookNode) -> str:
    """The code of a cell, without the folders of a machine that a run put into its parameters."""
    lines = cell.source.strip().split("\n")
    is_injected = "injected-parameters" in cell.metadata.get("tags", [])
    return "\n".join(line for line in lines if not (is_injected and MACHINE_FOLDER.search(line)))


def _list_faults(cell: NotebookNode) -> Iterator[str]:
    """What keeps a cell of code from a page, and what to do about it."""
    outputs = cell.get("outputs", [])
    for output in outputs:
        if output.output_type == "error":
            yield f"failed with {output.ename}: {output.evalue}. Mend it and run again"
    if cell.get("execution_count") is None:
        yield "has not been run: run the whole notebook first"
    for output in outputs:
        kinds = output.get("data", {})
        is_rich = "text/html" in kinds or "text/markdown" in kinds
        text = "" if is_rich else kinds.get("text/plain", "")
        printed = output.text if output.output_type == "stream" and output.name == "stdout" else ""
        if found := MACHINE_PLACE.search(printed + text):
            yield f"shows a folder of this machine ({found[0]}…): show what stands in it instead"
        if not is_rich and any(kind.startswith("image/") for kind in kinds):
            yield "shows a picture without alternative text: end the cell with show(figure, alt=…)"
        if not is_rich and (foreign := [kind for kind in kinds if not kind.startswith("text/")]):
            yield f"shows {foreign[0]}, which needs a program to be seen: show a table, a chart or text"
        if re.fullmatch(r"<.*>|.* at 0x[0-9a-f]+>.*", text.strip(), re.DOTALL):
            what = "which is no text: end the cell with show(figure, alt=…), or with a semicolon"
            yield f"shows {text.strip()[:60]}, {what}"


def _leave_out_empty_sections(notebook: NotebookNode) -> NotebookNode:
    """The notebook without the sections (from ``##`` to the next) whose cells of code show nothing.

    Warnings and logs are not shown.
    """
    sections: list[list[NotebookNode]] = [[]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.match(r"##? ", cell.source):
            sections.append([])
        sections[-1].append(cell)
    kept = []
    for section in sections:
        code = [cell for cell in section if cell.cell_type == "code" and cell.source.strip()]
        outputs = [output for cell in code for output in cell.get("outputs", [])]
        is_shown = any(output.output_type != "stream" or output.name == "stdout" for output in outputs)
        if is_shown or not code or not section[0].source.startswith("## "):
            kept += section
    return NotebookNode(notebook | {"cells": kept})


def _finish_page(html: str) -> str:
    """The page with ids on its headings, a list of its sections and links that tell no one where from.

    An id is made of the heading's words, with a number where two are alike. A data frame that shows itself
    gets a caption, from the heading above, and scopes. The list of a long page stands after its first
    section: what must be known comes before it.
    """
    root = lxml.html.document_fromstring(html)
    taken = set(root.xpath("//@id"))
    for heading in root.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4][not(@id)]"):
        name = words = re.sub(r"\W+", "-", heading.text_content().lower()).strip("-") or "section"
        numbers = count(2)
        while name in taken:
            name = f"{words}-{next(numbers)}"
        heading.set("id", name)
        taken.add(name)
    for table in root.xpath("//main//table[not(caption)]"):
        above = table.xpath("(preceding::*[self::h1 or self::h2 or self::h3])[last()]")
        words = above[0].text_content() if above else "Table"
        table.insert(0, builder.CAPTION(words))
        for heading in table.xpath("./thead//th | ./tbody//th"):
            heading.set("scope", "col" if heading.xpath("ancestor::thead") else "row")
        if table.getparent().get("class") != "scroll":
            look = {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": words}
            scroll = builder.DIV(look)
            table.addprevious(scroll)
            scroll.append(table)
    sections = root.xpath("//main//h2")
    if len(sections) >= CONTENTS_FROM:
        links = {f"#{section.get('id')}": section.text_content() for section in sections}
        sections[1].addprevious(list_links("On this page", links))
    for link in root.xpath("//a[starts-with(@href, 'http')]"):
        link.set("rel", "noreferrer")
    return write_html(root)
