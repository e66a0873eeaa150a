"""Pages as files beside each other: none too large, each of them sound, every link leading somewhere."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import partial

import lxml.html
from lxml.html import HtmlElement, builder

LARGEST_PAGE = 150_000  # bytes: it goes by e-mail and is opened on phones
PART = re.compile(r"-part-\d+(?=\.html$)")
PLACE = re.compile(r'href="(?P<file>[\w.-]+\.html|)#(?P<place>[^"]+)"')
OUTWARD = re.compile(r"(https?:|mailto:)", re.IGNORECASE)
FAULTS = {  # where they stand in a page: words that are missing, and whatever would run or fetch something
    "//img[not(normalize-space(@alt))]": "a picture has no alternative text: draw it with charts",
    "//table[not(caption)]": "the table {words!r} has no caption: show it with tables.show_table",
    "//img[not(starts-with(@src, 'data:image/'))]": (
        "the picture {alt!r} is not in the page itself: draw it with charts"
    ),
    "//script | //iframe | //object | //embed | //form | //base | //link[@rel!='icon']": (
        "it holds a {tag} element, which may run or fetch something"
    ),
    "//*[@srcset or @style or @background or @poster or @action or @src and not(self::img)]": (
        "a {tag} element may fetch something from outside the page"
    ),
    "//style[contains(., 'url(') or contains(., '@import')]": (
        "its style fetches something from outside the page"
    ),
    "//a[not(@href)]": "the link {words!r} leads nowhere: its address was not allowed",
}


class FaultyPage(ValueError):
    """A page that must not be published; the message says what is wrong with it."""


def split_pages(pages: Mapping[str, str], *, limit: int = LARGEST_PAGE) -> dict[str, str]:
    """The same pages by file name, none larger than ``limit`` bytes where its sections allow it.

    A page that is too large keeps of its longest section (``h2``) the first subsections (``h3``) that
    fit; the others follow on ``name-part-2.html`` and so on, each whole. Links to what has moved lead
    there, also from pages split before; a page without two subsections stays as it is.
    """
    told: dict[str, str] = {}
    for name, html in pages.items():
        told |= _split_page(name, html, limit) if len(html.encode()) > limit else {name: html}
    parts = Counter(PART.sub("", name) for name in told)
    places = {}
    for name, html in told.items():
        first = PART.sub("", name)
        if parts[first] > 1:
            places |= {(first, place): name for place in re.findall(r' id="([^"]+)"', html)}

    def lead(link: re.Match[str], name: str) -> str:
        if not link["file"] and f' id="{link["place"]}"' in told[name]:
            return link[0]
        first = PART.sub("", link["file"] or name)
        file = places.get((first, link["place"])) or (link["file"] and first)
        return f'href="{file}#{link["place"]}"'

    return {name: PLACE.sub(partial(lead, name=name), html) for name, html in told.items()}


def _split_page(name: str, html: str, limit: int) -> dict[str, str]:
    """One page as several: the first, then each further part."""

    def weigh(section: Sequence[HtmlElement]) -> int:
        return sum(len(lxml.html.tostring(element, encoding="utf-8")) for element in section)

    root = lxml.html.document_fromstring(html)
    found: list[list[list[HtmlElement]]] = [[]]  # of each section its h3, each with what follows it
    for element in root.xpath("//main/*"):
        if element.tag in ("h1", "h2"):
            found.append([])
        elif element.tag == "h3":
            found[-1].append([element])
        elif found[-1]:
            found[-1][-1].append(element)
    sections = max(found, key=lambda own: sum(map(weigh, own)))
    if len(sections) < 2:
        return {name: html}
    others = len(html.encode()) - sum(map(weigh, sections)) + limit // 20  # rest of the page, links to parts
    parts, room = [[sections[0]]], limit - others - weigh(sections[0])
    for section in sections[1:]:
        if weigh(section) > room:
            parts.append([])
            room = limit * 9 // 10  # a tenth is kept for style, headings and links
        parts[-1].append(section)
        room -= weigh(section)
    names = [name, *(name.replace(".html", f"-part-{number}.html") for number in range(2, len(parts) + 1))]
    held = dict(zip(names, parts, strict=True))
    for element in (element for part in parts[1:] for section in part for element in section):
        element.getparent().remove(element)
    told = {part: _write_part(root, part, held) for part in names[1:]}
    parts[0][-1][-1].addnext(_link_parts(name, held))
    return {name: write_html(root)} | told


def _write_part(root: HtmlElement, part: str, held: Mapping[str, Sequence[Sequence[HtmlElement]]]) -> str:
    """A further part: the head of the page, its title with a number, the way to the others, its sections."""
    page, number = deepcopy(root), f", part {list(held).index(part) + 1} of {len(held)}"
    for link in page.xpath("//body/nav//a[@aria-current]"):
        del link.attrib["aria-current"]
    page.find(".//title").text += number
    main = page.find(".//main")
    title = main.find("h1")
    title.text = title.text_content() + number
    main[:] = []
    main.extend([title, _link_parts(part, held), *(one for section in held[part] for one in section)])
    for heading in main.findall("h3"):
        heading.tag = "h2"
    return write_html(page)


def _link_parts(name: str, held: Mapping[str, Sequence[Sequence[HtmlElement]]]) -> HtmlElement:
    """A list of the other parts; each link says what it leads to."""
    links = {
        other: f"Part {number}: {', '.join(section[0].text_content() for section in sections)}"
        for number, (other, sections) in enumerate(held.items(), start=1)
        if other != name
    }
    return list_links("Other parts of this page", links)


def list_links(label: str, links: Mapping[str, str]) -> HtmlElement:
    """A list of links under a label: address and words of each."""
    entries = [builder.LI(builder.A(words, href=href)) for href, words in links.items()]
    look = {"class": "contents", "aria-label": label}
    return builder.NAV(builder.P(label), builder.UL(*entries), look)


def write_html(root: HtmlElement) -> str:
    """A page as HTML."""
    return lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>").strip() + "\n"


def list_parts(name: str, files: Sequence[str]) -> list[str]:
    """Those among file names that are further parts of a page.

    >>> list_parts("01_figures.html", ["01_figures.html", "01_figures-part-2.html", "02.html"])
    ['01_figures-part-2.html']
    """
    return [file for file in files if PART.search(file) and PART.sub("", file) == name]


def list_large_pages(pages: Mapping[str, str]) -> list[str]:
    """A sentence for each page that has grown too large for e-mail and phones; it is whole all the same."""
    return [
        f"{name} has {size:,} bytes, more than {LARGEST_PAGE:,}: it may open slowly on phones."
        for name, html in pages.items()
        if (size := len(html.encode())) > LARGEST_PAGE
    ]


def check_pages(pages: Mapping[str, str], *, files: Collection[str] = ()) -> None:
    """Raise ``FaultyPage`` unless every page is sound and every link leads somewhere.

    ``pages`` holds the HTML by file name, ``files`` the names of other files that stand beside them.
    """
    roots = {name: lxml.html.document_fromstring(html) for name, html in pages.items()}
    known = {name: set(root.xpath("//@id")) for name, root in roots.items()} | {file: set() for file in files}
    for name, root in roots.items():
        for fault in _list_faults(root, known):
            raise FaultyPage(f"{name}: {fault}.")


def _list_faults(root: HtmlElement, known: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Ids that stand twice, headings out of order, ``FAULTS``, and links to what is not there."""
    own = Counter(root.xpath("//@id"))
    for name, times in own.items():
        if times > 1:
            yield f"the id {name!r} stands {times} times: give the two tables or headings different words"
    headings = list(root.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    levels = [int(heading.tag[1]) for heading in headings]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"it has {levels.count(1)} headings of level 1: have one, at the top"
    for above, level, heading in zip(levels, levels[1:], headings[1:], strict=False):
        if level > above + 1:
            yield f"the heading {heading.text_content().strip()!r} skips a level: use level {above + 1}"
    for place, fault in FAULTS.items():
        for element in root.xpath(place):
            yield fault.format(tag=element.tag, alt=element.get("alt"), words=_shorten(element))
    for link in root.xpath("//a[@href]"):
        href = link.get("href")
        file, _, place = href.partition("#")
        if OUTWARD.match(href):
            continue
        if file and file not in known:
            yield f"the link {_shorten(link)!r} leads to {file}, which is not there"
        elif place and place not in (known[file] if file else own):
            yield f"the link {_shorten(link)!r} leads to {href}, where nothing has that id"


def _shorten(element: HtmlElement) -> str:
    """The first words of an element, to recognise it by."""
    return " ".join(element.text_content().split())[:60]
