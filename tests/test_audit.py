"""The audit refuses every table that would give a withheld count away."""

from __future__ import annotations

import pandas as pd
import pytest

from figure_samples import make_figures, open_rounded, table_rows
from helpers.disclosure.audit import DisclosureError, audit_disclosure
from helpers.disclosure.protection import protect_figures
from helpers.disclosure.rules import Rules


def test_the_audit_refuses_a_total_that_narrows_a_count():
    figures = make_figures(*table_rows("cases", {"2023/24": {"a": 12, "b": 4, "Total": 16}}))
    shown = figures.assign(
        count=pd.array([10, None, 15], dtype="Int64"), published=pd.array(["10", "[c]", "15"], dtype="string")
    )
    with pytest.raises(DisclosureError, match=r"cases: b, 2023/24: .* narrow it to fewer than five values"):
        audit_disclosure(figures, shown, open_rounded(figures))


def test_the_audit_refuses_an_exact_count_and_a_count_in_the_text():
    figures = make_figures(*table_rows("cases", {"2023/24": {"a": 12, "b": 4}}))
    rules = open_rounded(figures)
    protected = protect_figures(figures, rules)
    with pytest.raises(DisclosureError, match=r"2023-24/cases.csv, row 2, 2023/24: its count is not"):
        audit_disclosure(figures, protected.assign(count=pd.array([12, None], dtype="Int64")), rules)
    with pytest.raises(DisclosureError, match=r"row 3, 2023/24: its text states a number"):
        audit_disclosure(figures, protected.assign(published=pd.array(["10", "4"], dtype="string")), rules)


def test_the_audit_refuses_what_nothing_opens():
    figures = make_figures(*table_rows("cases", {"2023/24": {"a": 12}}))
    with pytest.raises(DisclosureError, match="row 2, 2023/24: it is shown although data/reference does not"):
        audit_disclosure(figures, figures, Rules())
    audit_disclosure(figures, figures, Rules({"cases": "exact"}))
