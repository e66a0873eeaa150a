"""The page shows what a notebook displays, whole and still, and nothing that could run."""

import os
import re
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from helpers.publishing.page import (
    ATTRIBUTES,
    TAG_NAMES,
    PageExporter,
    UnfinishedNotebook,
    build_page,
    clean_html,
)
from page_samples import build_sample_page, say, tell_page

HEADLINE = new_markdown_cell("# A question?\n\nWhat it answers.")


def build(*cells, **options):
    """The page of a title and these cells."""
    return build_page(new_notebook(cells=[HEADLINE, *cells]), **({"title": "A title"} | options))


@pytest.fixture(scope="module")
def sample_page():
    return build_sample_page()


def test_the_whole_page_changes_only_where_that_is_meant():
    golden = Path(__file__).parent / "golden" / "page.txt"
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(tell_page(), encoding="utf-8")
    assert tell_page().splitlines() == golden.read_text(encoding="utf-8").splitlines()


def parse(html):
    return lxml.html.document_fromstring(html)


def main_of(html):
    return parse(html).xpath("//main")[0]


def display(count=1, **data):
    """An executed cell that displayed data; names such as text_html stand for MIME types."""
    bundle = {name.replace("_", "/", 1).replace("svg_xml", "svg+xml"): value for name, value in data.items()}
    return new_code_cell("shown", execution_count=count, outputs=[new_output("display_data", bundle)])


def test_the_page_has_one_of_everything_it_needs(sample_page):
    root = parse(sample_page)
    assert root.get("lang") == "en-GB"
    assert root.xpath("//title/text()") == ["How safe are the figures? Report 2023-24"]
    assert root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ]
    assert len(root.xpath("//main")) == len(root.xpath("//h1")) == 1
    assert root.xpath("//body/*")[0].get("href") == "#main"
    assert root.xpath("//main/@id") == ["main"]
    assert not list(root.iter("script", "iframe", "form", "object", "embed", "base"))
    assert root.xpath("//link/@href") == ["data:,"]


def test_the_same_notebook_gives_the_same_bytes_from_any_folder(sample_page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert build_sample_page() == sample_page
    assert len(sample_page.encode()) < 80_000


def test_building_leaves_the_notebook_as_it_was():
    notebook = new_notebook(cells=[HEADLINE, say("**71** of 92")])
    before = str(notebook)
    build_page(notebook, title="T")
    assert str(notebook) == before


def test_title_description_and_navigation_are_text_and_the_page_marks_itself():
    hostile = "</title></p></a><script>alert(1)</script>"
    page = build(title=hostile, description=hostile, navigation={"index.html": hostile, "a": "A"}, name="a")
    root = parse(page)
    assert "<script" not in page
    assert root.xpath("string(//title)") == hostile
    assert root.xpath("string(//header)").strip() == hostile
    assert root.xpath("//nav//a/text()") == [hostile, "A"]
    assert root.xpath("//nav//a[@aria-current='page']/@href") == ["a"]


def test_markdown_and_displays_are_shown_and_nothing_else():
    cell = new_code_cell(
        "secret_code = 1",
        execution_count=1,
        outputs=[
            new_output("stream", name="stdout", text="printed"),
            new_output("stream", name="stderr", text="/tmp/warning"),
            new_output("execute_result", {"text/plain": "plain text"}, execution_count=1),
            new_output(
                "display_data", {"text/markdown": "**Seventy-one** of 92", "text/plain": "object at 0x7f"}
            ),
            new_output(
                "execute_result", {"text/html": "<p>A table</p>", "text/plain": "frame"}, execution_count=1
            ),
        ],
    )
    words = " ".join(main_of(build(cell, new_raw_cell("<b>raw</b>"))).text_content().split())
    assert words == "A question? What it answers. printed plain text Seventy-one of 92 A table"


@pytest.mark.parametrize(
    ("shown", "text"),
    [({"text/plain": "'It fell.'"}, "It fell."), ({"text/plain": "0    71\n1    92"}, "0    71\n1    92")],
)
def test_plain_results_such_as_a_string_or_a_series_are_shown(shown, text):
    output = new_output("execute_result", shown, execution_count=1)
    main = main_of(build(new_code_cell("x", execution_count=1, outputs=[output])))
    assert main.xpath("(.//p | .//pre)[last()]")[0].text_content() == text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text/plain": "<Axes: title='A'>"}, "Cell [1] shows <Axes: title='A'>, which is no text"),
        (
            {"application/javascript": "x", "text/plain": "<J>"},
            "application/javascript, which needs a program",
        ),
        ({"image/png": "aGk=", "text/plain": "<Figure>"}, "without alternative text: end the cell with show"),
    ],
)
def test_what_no_page_can_hold_is_refused_by_cell(data, sentence):
    cell = new_code_cell("x", execution_count=1, outputs=[new_output("display_data", data)])
    with pytest.raises(UnfinishedNotebook, match=re.escape(sentence)):
        build(cell)


def test_a_data_frame_that_shows_itself_gets_a_caption_and_scopes():
    frame = "<table border=1><thead><tr><th></th><th>n</th></tr></thead><tbody><tr><th>0</th><td>5</td>"
    main = main_of(
        build(new_markdown_cell("## How many?"), display(text_html=f"{frame}</tr></tbody></table>"))
    )
    assert main.xpath("string(//table/caption)") == "How many?"
    assert main.xpath("//th/@scope") == ["col", "col", "row"]
    assert main.xpath("//div[@role='region']/@aria-label") == ["How many?"]


def test_a_section_in_which_nothing_is_shown_is_left_out_with_its_heading():
    quiet = new_code_cell("x = 1", execution_count=1)
    careful = new_output("stream", name="stderr", text="careful")
    warned = new_code_cell("y", execution_count=2, outputs=[careful])
    cells = (
        new_markdown_cell("## Empty?\n\nNothing."),
        quiet,
        warned,
        new_markdown_cell("## Full?"),
        say("**71**"),
    )
    assert "Empty?" not in build(*cells)
    assert "Full?" in build(*cells)
    assert "Empty?" in build(*cells, with_code=True)
    assert "Only words?" in build(new_markdown_cell("## Only words?\n\nSome."))


def test_the_export_menu_gives_the_same_page():
    notebook = new_notebook(cells=[HEADLINE, say("**71** of 92")])
    html, resources = PageExporter().from_notebook_node(notebook)
    assert html == build_page(notebook, title="A question?")
    assert resources["output_extension"] == ".html"


def test_the_export_menu_says_report_and_edition_as_they_were_last_set():
    cells = [new_code_cell('report = "2023-24"  # newest\nedition = "internal"', execution_count=1)]
    cells += [new_code_cell('# Parameters\nreport = "2022-23"', execution_count=2)]
    for cell, tag in zip(cells, ("parameters", "injected-parameters"), strict=True):
        cell.metadata["tags"] = [tag]
    html, _ = PageExporter().from_notebook_node(new_notebook(cells=[HEADLINE, *cells, say("**71**")]))
    assert "Report year 2022-23. Internal edition: exact counts, not for publication." in html
    html, _ = PageExporter().from_notebook_node(new_notebook(cells=[HEADLINE, cells[1], say("**71**")]))
    assert "Report year" not in html


@pytest.mark.parametrize(
    ("value", "stays"), [("chart", True), ("chart evil", False), ("evil", False), ("", False)]
)
def test_a_class_stays_only_where_every_name_in_it_is_ours(value, stays):
    assert ('class="' in clean_html(f'<p class="{value}">A</p>')) == stays


def test_code_is_shown_to_analysts_as_text_that_a_keyboard_reaches():
    cells = (
        new_code_cell("if 1 < 2:\n    print('<b>')", execution_count=1),
        new_code_cell("second", execution_count=2),
    )
    assert "print" not in main_of(build(*cells)).text_content()
    regions = main_of(build(*cells, with_code=True)).xpath("//*[@role='region']")
    assert [region.get("tabindex") for region in regions] == ["0", "0"]
    assert len({region.get("aria-label") for region in regions}) == 2
    assert regions[0].text_content() == "if 1 < 2:\n    print('<b>')"


def test_code_of_a_run_does_not_give_away_folders_of_a_machine():
    injected = new_code_cell(
        'report = "2022-23"\nraw_folder = "/home/someone/raw"\nout = "C:\\\\work"\nkept = "data/raw"',
        execution_count=1,
        metadata={"tags": ["injected-parameters"]},
    )
    shown = main_of(build(injected, with_code=True)).xpath("string(//code)")
    assert shown == 'report = "2022-23"\nkept = "data/raw"'


FAILED = new_output("error", ename="ValueError", evalue="no total in row 4", traceback=[])
SVG = {"image/svg+xml": "<svg/>", "text/plain": "<Figure>"}


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (
            new_code_cell("x", execution_count=1, outputs=[FAILED]),
            r"Cell \[1\] failed with ValueError: no total in row 4",
        ),
        (new_code_cell("x"), r"Cell \[1\] has not been run"),
        (
            new_code_cell("x", execution_count=1, outputs=[new_output("display_data", SVG)]),
            "without alternative text",
        ),
        (
            new_code_cell(
                "x", execution_count=1, outputs=[new_output("display_data", {"image/png": "aGk="})]
            ),
            "picture",
        ),
    ],
)
def test_a_notebook_that_is_not_finished_becomes_no_page(cell, sentence):
    with pytest.raises(UnfinishedNotebook, match=sentence):
        build(cell)


def test_an_empty_cell_need_not_have_run():
    assert "A question?" in build(new_code_cell("  \n"))


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<p onclick="alert(1)" style="background:url(https://evil.example)">text</p>',
    '<a href="javascript:alert(1)">link</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">link</a>',
    '<a href="&#106;avascript:alert(1)">link</a>',
    '<a href=" data:text/html,<script>alert(1)</script>">link</a>',
    '<a href="//evil.example">link</a>',
    '<a href="file:///etc/passwd">link</a>',
    '<img src="https://evil.example/a.png" alt="a">',
    '<img src="data:text/html;base64,PHNjcmlwdD4=" alt="a">',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>" alt="a">',
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>",
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action=https://evil.example><input><button>go</button></form>",
    "<style>@import url(https://evil.example)</style>",
    '<link rel="stylesheet" href="https://evil.example/a.css">',
    "<base href=https://evil.example/>",
    "<object data=x></object><embed src=x>",
    "<video src=https://evil.example/a.mp4 autoplay></video>",
    "</main></body><script>alert(1)</script>",
    "<table background=https://evil.example><tr><td>1</table>",
    "<!--<img src=x onerror=alert(1)>-->",
    "<div role=region aria-hidden=true hidden>gone</div>",
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("place", ["markdown cell", "html output", "markdown output", "raw cell"])
def test_nothing_that_could_run_or_fetch_comes_through(attack, place):
    cell = {
        "markdown cell": new_markdown_cell(attack),
        "html output": display(text_html=attack),
        "markdown output": say(attack),
        "raw cell": new_raw_cell(attack, metadata={"raw_mimetype": "text/html"}),
    }[place]
    main = main_of(build(cell))
    for element in main.iter(lxml.html.etree.Element):
        assert element.tag in [*TAG_NAMES.split(), "main"]
        for name, value in element.items():
            assert name in {"id", "class", "tabindex", "rel"} | {attribute for _, attribute in ATTRIBUTES}
            assert not value.strip().lower().startswith(("javascript", "//", "file:", "data:text"))
    assert not [image for image in main.iter("img") if (image.get("src") or "data:").startswith("http")]
    assert main.getparent().tag == "body"


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "<",
                ">",
                '"',
                "'",
                "/",
                "=",
                " ",
                "&",
                ";",
                "script",
                "svg",
                "style",
                "img",
                "src",
                "onload",
                "href",
                "a",
                "javascript:",
                "<!--",
                "-->",
                "<math>",
                "<table>",
                "<td>",
                "<noscript>",
                "x",
                "\x00",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_no_mixture_of_fragments_becomes_markup_that_is_not_allowed(text):
    for element in lxml.html.fragment_fromstring(clean_html(text), create_parent="main").iter(
        lxml.html.etree.Element
    ):
        assert element.tag in [*TAG_NAMES.split(), "main"]
        assert not [name for name in element.keys() if name.startswith("on") or name == "style"]  # noqa: SIM118
        assert "javascript:" not in (element.get("href") or "")


def test_an_element_that_is_not_allowed_is_seen_as_text():
    assert (
        "<script>alert(1)</script>" in main_of(build(say("Label <script>alert(1)</script>"))).text_content()
    )


def test_expressions_of_templates_are_text():
    assert "{{ 7*7 }} {% raw %}" in main_of(build(say("{{ 7*7 }} {% raw %}"))).text_content()


def test_a_file_named_in_markdown_is_never_put_into_the_page(tmp_path, monkeypatch):
    (tmp_path / "secret.svg").write_text("<svg>secret</svg>")
    monkeypatch.chdir(tmp_path)
    page = build(new_markdown_cell("![words](secret.svg)"))
    assert "secret" not in page
    assert main_of(page).xpath("//img/@src") == []


def test_links_lead_on_without_telling_where_from():
    page = build(
        say(
            "[a](https://example.org/a?b=1&c=2) [b](mailto:a@example.org) [c](02_page.html#raw-1) [d](#main) "
            "[e](../reports/2023-24/02_page.html#raw-1)"  # as a notebook leads to it
        )
    )
    links = {link.text: dict(link.attrib) for link in main_of(page).iter("a")}
    assert links == {
        "a": {"href": "https://example.org/a?b=1&c=2", "rel": "noreferrer"},
        "b": {"href": "mailto:a@example.org"},
        "c": {"href": "02_page.html#raw-1"},
        "d": {"href": "#main"},
        "e": {"href": "02_page.html#raw-1"},
    }


def test_headings_get_ids_of_their_words_and_never_one_twice():
    page = build(new_markdown_cell("## How far – to trust?\n\n## Main\n\n## main\n\n## ?"))
    assert [heading.get("id") for heading in main_of(page).iter("h1", "h2")] == [
        "a-question",
        "how-far-to-trust",
        "main-2",
        "main-3",
        "section",
    ]


def test_sections_are_listed_after_the_first_when_there_are_three():
    two = new_markdown_cell("## One\n\nFirst.\n\n## Two")
    assert not main_of(build(two)).xpath(".//nav")
    (contents,) = main_of(build(two, new_markdown_cell("## Three & *more*"))).xpath(".//nav")
    assert contents.get("aria-label") == "On this page"
    assert [(link.get("href"), link.text) for link in contents.iter("a")] == [
        ("#one", "One"),
        ("#two", "Two"),
        ("#three-more", "Three & more"),
    ]
    assert contents.getprevious().text == "First."
    assert contents.getnext().text == "Two"
