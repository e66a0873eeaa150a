"""Pages that would grow without end, such as every figure of every report, on as many pages as it takes."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import partial

import lxml.html
from lxml.html import HtmlElement, builder

from helpers.publishing.page_check import LARGEST_PAGE

PART = re.compile(r"-part-\d+(?=\.html$)")
PLACE = re.compile(r'href="(?P<file>[\w.-]+\.html|)#(?P<place>[^"]+)"')


def split_pages(pages: Mapping[str, str], *, limit: int = LARGEST_PAGE) -> dict[str, str]:
    """The same pages by file name, none larger than ``limit`` bytes where its sections allow it.

    A page that is too large keeps of its longest section (``h2``) the first subsections (``h3``) that
    fit; the others follow on ``name-part-2.html`` and so on, each whole. Links to what has moved lead
    there, also from pages split before; a page without two subsections stays as it is.
    """
    told: dict[str, str] = {}
    for name, html in pages.items():
        told |= _split_page(name, html, limit) if len(html.encode()) > limit else {name: html}
    return _lead_links(told)


def list_parts(name: str, files: Sequence[str]) -> list[str]:
    """Those among file names that are further parts of a page.

    >>> list_parts("01_figures.html", ["01_figures.html", "01_figures-part-2.html", "02.html"])
    ['01_figures-part-2.html']
    """
    return [file for file in files if PART.search(file) and PART.sub("", file) == name]


def _split_page(name: str, html: str, limit: int) -> dict[str, str]:
    """One page as several: the first, then each further part."""
    root = lxml.html.document_fromstring(html)
    sections = max(_list_subsections(root), key=lambda found: sum(map(_weigh, found)), default=[])
    if len(sections) < 2:
        return {name: html}
    weights = list(map(_weigh, sections))
    others = len(html.encode()) - sum(weights) + limit // 20  # the rest of the page, links between parts
    parts = _fill_parts(weights, limit - others, limit)
    names = [name, *(name.replace(".html", f"-part-{number}.html") for number in range(2, len(parts) + 1))]
    held = {part: [sections[place] for place in places] for part, places in zip(names, parts, strict=True)}
    told = {part: _write_part(root, part, held) for part in names[1:]}
    held[name][-1][-1].addnext(_link_parts(name, held))
    for section in sections[len(parts[0]) :]:
        for element in section:
            element.getparent().remove(element)
    return {name: write_html(root)} | told


def _list_subsections(root: HtmlElement) -> list[list[list[HtmlElement]]]:
    """The subsections of each section: each an ``h3`` with all that follows it up to the next heading."""
    found: list[list[list[HtmlElement]]] = [[]]
    for element in root.xpath("//main/*"):
        if element.tag in ("h1", "h2"):
            found.append([])
        elif element.tag == "h3":
            found[-1].append([element])
        elif found[-1]:
            found[-1][-1].append(element)
    return found


def _weigh(elements: Sequence[HtmlElement]) -> int:
    """The bytes of a subsection as HTML."""
    return sum(len(lxml.html.tostring(element, encoding="utf-8")) for element in elements)


def _fill_parts(weights: Sequence[int], room: int, limit: int) -> list[list[int]]:
    """The numbers of the subsections on each part, in order; a part holds one at least.

    Of further parts a tenth of the limit is kept for style, headings and links.

    >>> _fill_parts([40, 30, 50, 20, 90], room=80, limit=100)
    [[0, 1], [2, 3], [4]]
    """
    parts: list[list[int]] = [[]]
    for number, weight in enumerate(weights):
        if parts[-1] and weight > room:
            parts.append([])
            room = limit * 9 // 10
        parts[-1].append(number)
        room -= weight
    return parts


def _write_part(root: HtmlElement, part: str, held: Mapping[str, Sequence[Sequence[HtmlElement]]]) -> str:
    """A further part: the head of the page, its title with a number, the way to the others, its sections."""
    page = deepcopy(root)
    for link in page.xpath("//body/nav//a[@aria-current]"):
        del link.attrib["aria-current"]
    number = f", part {list(held).index(part) + 1} of {len(held)}"
    page.find(".//title").text += number
    main = page.find(".//main")
    title = main.find("h1")
    main[:] = []
    title.text = title.text_content() + number
    main.extend([title, _link_parts(part, held)])
    for element in (element for section in held[part] for element in section):
        copy = deepcopy(element)
        copy.tag = "h2" if copy.tag == "h3" else copy.tag
        main.append(copy)
    return write_html(page)


def _link_parts(name: str, held: Mapping[str, Sequence[Sequence[HtmlElement]]]) -> HtmlElement:
    """A list of the other parts; each link says what it leads to."""
    links = {
        other: f"Part {number}: {', '.join(section[0].text_content() for section in sections)}"
        for number, (other, sections) in enumerate(held.items(), start=1)
    }
    del links[name]
    return list_links("Other parts of this page", links)


def list_links(label: str, links: Mapping[str, str]) -> HtmlElement:
    """A list of links under a label: address and words of each."""
    entries = [builder.LI(builder.A(words, href=href)) for href, words in links.items()]
    nav = builder.NAV(builder.P(label), builder.UL(*entries))
    nav.attrib.update({"class": "contents", "aria-label": label})
    return nav


def write_html(root: HtmlElement) -> str:
    """A page as HTML."""
    return lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>").strip() + "\n"


def _lead_links(pages: Mapping[str, str]) -> dict[str, str]:
    """The pages with each link into a split page leading to the part that holds its place.

    Links without a place, and all others, stay.
    """
    parts = Counter(PART.sub("", name) for name in pages)
    places = {
        (first, place): name
        for name, html in pages.items()
        if parts[first := PART.sub("", name)] > 1
        for place in re.findall(r' id="([^"]+)"', html)
    }

    def lead(link: re.Match[str], name: str) -> str:
        if not link["file"] and f' id="{link["place"]}"' in pages[name]:
            return link[0]
        first = PART.sub("", link["file"] or name)
        file = places.get((first, link["place"])) or (link["file"] and first)
        return f'href="{file}#{link["place"]}"'

    return {name: PLACE.sub(partial(lead, name=name), html) for name, html in pages.items()}
