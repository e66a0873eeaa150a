"""What a page may hold: HTML of a notebook is cleaned by a short list, and pages are checked as a whole."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

import bleach
import lxml.html
from lxml.html import HtmlElement

LARGEST_PAGE = 150_000  # bytes: it goes by e-mail and is opened on phones
OUTWARD = re.compile(r"(https?:|mailto:)", re.IGNORECASE)
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
    ("a", "href"): re.compile(
        r"(https?://|mailto:)[^\s\"'<>]+|[\w.-]+\.(html|xlsx|md)(#[\w.:-]+)?|#[\w.:-]+"
    ),
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
BUILT_PAGE = re.compile(r'(?<=href=")\.\./reports/[\w.-]+/(?=[\w.-]+\.html)')
IDENTIFIER = re.compile(r"[\w.:-]+")
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


def clean_html(fragment: str) -> str:
    """A fragment of HTML that can neither run nor fetch anything, its elements closed.

    Elements outside a short list are shown as text, so that nothing vanishes unseen; attributes
    outside it are dropped. Pictures must be in the page itself, as the charts are. Of a link from a
    notebook to a built page the file name stays, since pages stand beside each other.

    >>> clean_html('<p onclick="steal()">71 <script>alert(1)</script></p>')
    '<p>71 &lt;script&gt;alert(1)&lt;/script&gt;</p>'
    """
    return bleach.clean(
        BUILT_PAGE.sub("", fragment),
        tags=frozenset(TAG_NAMES.split()),
        attributes=_allow_attribute,
        protocols={"http", "https", "mailto", "data"},
    )


def _allow_attribute(element: str, attribute: str, value: str) -> bool:
    """Whether an attribute may stay on an element."""
    if attribute == "id":
        return bool(IDENTIFIER.fullmatch(value))
    if attribute == "class":
        return bool(value.split()) and set(value.split()) <= set(CLASS_NAMES.split())
    pattern = ATTRIBUTES.get((element, attribute))
    return bool(pattern and pattern.fullmatch(value))


class FaultyPage(ValueError):
    """A page that must not be published; the message says what is wrong with it."""


def check_pages(pages: Mapping[str, str], *, files: Collection[str] = ()) -> None:
    """Raise ``FaultyPage`` unless every page is sound and every link leads somewhere.

    ``pages`` holds the HTML by file name, ``files`` the names of other files that stand beside them.
    """
    roots = {name: lxml.html.document_fromstring(html) for name, html in pages.items()}
    known = {name: set(root.xpath("//@id")) for name, root in roots.items()} | {file: set() for file in files}
    for name, root in roots.items():
        for fault in _list_faults(root, known):
            raise FaultyPage(f"{name}: {fault}.")


def list_large_pages(pages: Mapping[str, str]) -> list[str]:
    """A sentence for each page that has grown too large for e-mail and phones; it is whole all the same."""
    sizes = {name: len(html.encode()) for name, html in pages.items()}
    return [
        f"{name} has {size:,} bytes, more than {LARGEST_PAGE:,}: it may open slowly on phones."
        for name, size in sizes.items()
        if size > LARGEST_PAGE
    ]


def _list_faults(root: HtmlElement, known: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Ids that stand twice, headings out of order, ``FAULTS``, and links to what is not there."""
    own = Counter(root.xpath("//@id"))
    for name, times in own.items():
        if times > 1:
            yield f"the id {name!r} stands {times} times: give the two tables or headings different words"
    headings = root.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
    levels = [int(heading.tag[1]) for heading in headings]
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"it has {levels.count(1)} headings of level 1: have one, at the top"
    for above, heading in zip(levels, headings[1:], strict=False):
        if int(heading.tag[1]) > above + 1:
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
