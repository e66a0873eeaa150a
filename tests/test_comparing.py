"""Tables of one publication held against each other."""

from helpers.proofing import check_files

YEARS = "Year,Cases,Closed\n2012,10,5\n2013,11,6\n2014,14,7\n2015,16,8\n2016,20,9\n2017,21,9\n2018,30,9\n"
YEARS += "2019,31,9\n"
SPANS = "Years,Cases,Closed\n2012-13,{},11\n2014-15,{},15\n2016-17,41,18\n2018-19,61,18\n"


def tell_spans(tmp_path, *counts):
    """What is advised where a table of two years each prints these counts for its first two rows."""
    paths = [tmp_path / "years.csv", tmp_path / "spans.csv"]
    for path, text in zip(paths, (YEARS, SPANS.format(*counts)), strict=True):
        path.write_text(text, encoding="utf-8")
    return [finding.advice for finding in check_files(paths).findings]


def test_two_rows_are_interchanged_only_where_each_prints_what_the_other_should(tmp_path):
    assert tell_spans(tmp_path, 21, 30) == []
    assert tell_spans(tmp_path, 30, 21) == ["Let 2012-13 and 2014-15 change places."]
    assert tell_spans(tmp_path, 12, 21) == ["Put 21.", "Put 30."]
