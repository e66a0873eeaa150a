"""Pages are published only when all in them leads somewhere; one that is too large is told on several."""

import re

import pytest

from helpers.publishing.page_files import LARGEST_PAGE, FaultyPage, check_pages, list_large_pages, split_pages
from page_samples import build_sample_page

CHART = '<img alt="words" src="data:image/svg+xml;base64,AA==">'


def write_page(body, head=""):
    return f"<!DOCTYPE html><head><title>T</title>{head}</head><body><main id='main'>{body}</main></body>"


SOUND = f"<h1>One</h1><h2 id='two'>Two</h2><h3>Three</h3><h2>Four</h2>{CHART}<a href='#two'>there</a>"


def test_a_sound_page_passes():
    check_pages({"a.html": write_page(SOUND)})
    check_pages({"page.html": build_sample_page()}, files=["index.html"])


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<h2>Two</h2>", "0 headings of level 1"),
        ("", "0 headings of level 1"),
        ("<h1>One</h1><h1>Two</h1>", "2 headings of level 1"),
        ("<h2>Two</h2><h1>One</h1>", "1 headings of level 1"),
        ("<h1>One</h1><h3>Three</h3>", "'Three' skips a level: use level 2"),
        ("<h1 id='a'>One</h1><h2 id='a'>Two</h2>", "id 'a' stands 2 times"),
        ('<h1>One</h1><img src="data:image/png;base64,AA==">', "no alternative text"),
        ('<h1>One</h1><img alt=" " src="data:image/png;base64,AA==">', "no alternative text"),
        ('<h1>One</h1><img alt="plan" src="plan.png">', "picture 'plan' is not in the page"),
        ('<h1>One</h1><img alt="plan">', "picture 'plan' is not in the page"),
        ("<h1>One</h1><table><tr><td>1</table>", "table '1' has no caption"),
        ("<h1>One</h1><script>1</script>", "a script element"),
        ("<h1>One</h1><iframe></iframe>", "a iframe element"),
        ('<h1>One</h1><p style="color:red">a</p>', "a p element may fetch"),
        ("<h1>One</h1><a href='#three'>there</a>", "'there' leads to #three, where nothing has that id"),
        ("<h1>One</h1><a href='gone.html'>there</a>", "'there' leads to gone.html, which is not there"),
        ("<h1>One</h1><a href='other.html#gone'>there</a>", "leads to other.html#gone, where nothing"),
        ("<h1>One</h1><a>there</a>", "'there' leads nowhere"),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_page(body, fault):
    with pytest.raises(FaultyPage, match=fault) as error:
        check_pages({"a.html": write_page(body)}, files=["other.html"])
    assert str(error.value).startswith("a.html: ")


@pytest.mark.parametrize(
    "head",
    [
        "<link rel=stylesheet href=a.css>",
        "<base href=/>",
        "<style>@import 'a'</style>",
        "<style>p{background:url(a)}</style>",
    ],
)
def test_a_head_that_fetches_is_refused(head):
    with pytest.raises(FaultyPage):
        check_pages({"a.html": write_page(SOUND, head)})


def test_links_outward_are_not_followed():
    outward = "<a href='https://example.org'>out</a> <a href='mailto:a@example.org'>write</a>"
    check_pages({"a.html": write_page(f"<h1>One</h1>{outward}")})


def test_a_page_of_more_than_150_000_bytes_is_told_and_not_refused():
    page = write_page("<h1>One</h1><p>é</p>")
    full = page.replace("</p>", "x" * (LARGEST_PAGE - len(page.encode())) + "</p>")
    larger = full.replace("xx", "xxx", 1)
    told = "b.html has 150,001 bytes, more than 150,000: it may open slowly on phones."
    assert list_large_pages({"a.html": full, "b.html": larger}) == [told]
    check_pages({"a.html": larger})


def test_pages_are_checked_against_each_other():
    pages = {
        "a.html": write_page(
            "<h1 id='top'>A</h1><a href='b.html#there'>b</a> <a href='tables.xlsx'>tables</a>"
        ),
        "b.html": write_page("<h1 id='there'>B</h1><a href='a.html'>a</a>"),
    }
    check_pages(pages, files=["tables.xlsx"])
    with pytest.raises(FaultyPage, match=r"a.html: .* tables.xlsx, which is not there"):
        check_pages(pages)
    with pytest.raises(FaultyPage, match=r"a.html: .* b.html#there, where nothing"):
        check_pages(pages | {"b.html": write_page("<h1>B</h1>")}, files=["tables.xlsx"])


ROWS = "<p>" + "7 " * 5000 + "</p>"  # 10,007 bytes


def write_long(*sections, links=()):
    """A page with a long section of subsections, each with a place to lead to, between two short ones."""
    parts = "".join(f'<h3 id="{name}">Report {name}</h3>{ROWS}<p id="raw-{name}">1</p>' for name in sections)
    led = "".join(f'<a href="{link}">cell</a>' for link in links)
    return (
        "<!DOCTYPE html>\n<html><head><title>Figures</title></head><body>"
        '<nav><ul><li><a href="a.html" aria-current="page">Figures</a></li></ul></nav>'
        f'<main><h1 id="figures">Figures</h1><p>{led}</p><h2 id="where">Where?</h2>{parts}'
        '<h2 id="trust">Trust?</h2><p>Yes.</p></main></body></html>\n'
    )


def read_ids(html):
    return re.findall(r' id="([^"]+)"', html)


def test_pages_up_to_the_limit_stay_as_they_are():
    page = write_long("23", "22")
    size = len(page.encode())
    assert split_pages({"a.html": page}, limit=size) == {"a.html": page}
    assert list(split_pages({"a.html": page}, limit=size - 1)) == ["a.html", "a-part-2.html"]


def test_subsections_that_do_not_fit_follow_whole_and_in_order_on_further_pages():
    told = split_pages({"a.html": write_long("23", "22", "21", "20", "19")}, limit=25_000)
    assert {name: read_ids(html) for name, html in told.items()} == {
        "a.html": ["figures", "where", "23", "raw-23", "22", "raw-22", "trust"],
        "a-part-2.html": ["figures", "21", "raw-21", "20", "raw-20"],
        "a-part-3.html": ["figures", "19", "raw-19"],
    }
    assert all(len(html.encode()) <= 25_000 for html in told.values())
    check_pages(told)


def test_a_further_part_says_which_it_is_and_leads_to_the_others():
    told = split_pages({"a.html": write_long("23", "22", "21")}, limit=25_000)
    assert list(told) == ["a.html", "a-part-2.html"]
    part = told["a-part-2.html"]
    assert "<title>Figures, part 2 of 2</title>" in part
    assert '<h1 id="figures">Figures, part 2 of 2</h1>' in part
    assert '<li><a href="a.html">Part 1: Report 23, Report 22</a></li>' in part
    assert "aria-current" not in part
    assert '<h2 id="21">Report 21</h2>' in part
    assert '<li><a href="a-part-2.html">Part 2: Report 21</a></li>' in told["a.html"]
    assert '<a href="a.html" aria-current="page">' in told["a.html"]


def test_links_lead_to_the_part_that_holds_their_place():
    links = ["#raw-23", "#raw-21", "a.html#trust"]
    other = write_long(
        links=["a.html", "a.html#raw-23", "a.html#raw-21", "#trust", "https://example.org/a.html#raw-21"]
    )
    told = split_pages({"a.html": write_long("23", "22", "21", links=links), "b.html": other}, limit=25_000)
    assert re.findall('href="([^"]*)">cell', told["a.html"]) == [
        "#raw-23",
        "a-part-2.html#raw-21",
        "a.html#trust",
    ]
    assert re.findall('href="([^"]*)">cell', told["b.html"]) == [
        "a.html",
        "a.html#raw-23",
        "a-part-2.html#raw-21",
        "#trust",
        "https://example.org/a.html#raw-21",
    ]
    check_pages(told)


def test_pages_split_before_stay_and_their_links_follow_when_a_page_is_whole_again():
    pages = {"a.html": write_long("23", "22", "21"), "b.html": write_long(links=["a.html#raw-21"])}
    told = split_pages(pages, limit=25_000)
    assert split_pages(told, limit=25_000) == told
    assert split_pages(pages | {"b.html": told["b.html"]}) == pages


def test_a_page_without_two_subsections_cannot_be_split():
    page = write_long("23")
    assert split_pages({"a.html": page}, limit=1000) == {"a.html": page}
