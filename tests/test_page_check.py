"""A page is published only when everything in it leads somewhere and says what it is."""

import pytest

from helpers.publishing.page_check import LARGEST_PAGE, FaultyPage, check_pages, list_large_pages
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
