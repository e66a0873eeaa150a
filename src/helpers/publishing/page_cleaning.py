"""What HTML of a notebook may reach a page: a short list of elements and attributes, nothing that runs."""

from __future__ import annotations

import re

import bleach

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


def _allow_attribute(element: str, attribute: str, value: str) -> bool:
    """Whether an attribute may stay on an element."""
    if attribute == "id":
        return bool(IDENTIFIER.fullmatch(value))
    if attribute == "class":
        return bool(value.split()) and set(value.split()) <= set(CLASS_NAMES.split())
    pattern = ATTRIBUTES.get((element, attribute))
    return bool(pattern and pattern.fullmatch(value))
