"""A page that is too large is told on several, each section whole and every link leading to it."""

import re

from helpers.publishing.page_check import check_pages
from helpers.publishing.page_parts import split_pages

ROWS = "<p>" + "7 " * 5000 + "</p>"  # 10,007 bytes


def write_page(*sections, links=()):
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
    page = write_page("23", "22")
    size = len(page.encode())
    assert split_pages({"a.html": page}, limit=size) == {"a.html": page}
    assert list(split_pages({"a.html": page}, limit=size - 1)) == ["a.html", "a-part-2.html"]


def test_subsections_that_do_not_fit_follow_whole_and_in_order_on_further_pages():
    told = split_pages({"a.html": write_page("23", "22", "21", "20", "19")}, limit=25_000)
    assert {name: read_ids(html) for name, html in told.items()} == {
        "a.html": ["figures", "where", "23", "raw-23", "22", "raw-22", "trust"],
        "a-part-2.html": ["figures", "21", "raw-21", "20", "raw-20"],
        "a-part-3.html": ["figures", "19", "raw-19"],
    }
    assert all(len(html.encode()) <= 25_000 for html in told.values())
    check_pages(told)


def test_a_further_part_says_which_it_is_and_leads_to_the_others():
    told = split_pages({"a.html": write_page("23", "22", "21")}, limit=25_000)
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
    other = write_page(
        links=["a.html", "a.html#raw-23", "a.html#raw-21", "#trust", "https://example.org/a.html#raw-21"]
    )
    told = split_pages({"a.html": write_page("23", "22", "21", links=links), "b.html": other}, limit=25_000)
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
    pages = {"a.html": write_page("23", "22", "21"), "b.html": write_page(links=["a.html#raw-21"])}
    told = split_pages(pages, limit=25_000)
    assert split_pages(told, limit=25_000) == told
    assert split_pages(pages | {"b.html": told["b.html"]}) == pages


def test_a_page_without_two_subsections_cannot_be_split():
    page = write_page("23")
    assert split_pages({"a.html": page}, limit=1000) == {"a.html": page}
