"""A saved page is read whatever it holds, or refused in a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.drafting.saved_html import read_html
from helpers.drafting.saved_pages import read_page, read_text
from helpers.errors import UnusableInput


def test_a_page_in_the_encoding_of_windows_is_read(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes('<html><meta charset="windows-1252"><p>Key’s £500</p>'.encode("cp1252"))
    assert read_page(path).blocks[0].text == "Key’s £500"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/=\"'tdrhable 2023/41%()£.,\n\u00a0&;-", max_size=300))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    for read in (read_text, read_html):
        widths = [[len(row) for row in block.rows] for block in read_or_refuse(read, text)]
        assert all(len(set(found)) < 2 for found in widths)


def read_or_refuse(read, text):
    """The blocks of a page; none when it is refused, in one sentence."""
    try:
        return read("page", text).blocks
    except UnusableInput as refusal:
        return () if "\n" not in str(refusal) else pytest.fail(str(refusal))
