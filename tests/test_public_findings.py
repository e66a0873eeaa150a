"""Findings and reconciled percentages of the public edition: where and what, but no figure."""

import pandas as pd
import pytest

from figure_samples import make_figures, statement_row, table_rows
from helpers import schemas
from helpers.checking.findings import check_statements, list_findings
from helpers.checking.reconciliation import reconcile_figures
from helpers.disclosure.protection import PROTECTED, protect_figures, protect_tables
from helpers.disclosure.public_figures import Rules
from helpers.disclosure.public_findings import (
    protect_claims,
    protect_findings,
    protect_reconciled,
    read_words,
)
from helpers.percentages import CAUSES
from published_samples import NO_INDICATORS, NO_LABELS, read_published, write_column, write_statements

COLUMN = {
    "Neglect": "25 (30.75%)",
    "Physical": "2 (2.46%)",
    "Financial": "19 (15.45%)",
    "Emotional": "77 (62.6%)",
    "Total": "123",
}
ANSWERS = {
    "Neglect": ("differs", "inverted", "25 of 123 is 20.33%: multiplied instead of divided."),
    "Physical": ("differs", "inverted", "2 of 123 is 1.63%: multiplied instead of divided."),
    "Financial": ("agrees_other_rounding", "truncated", "19 of 123 is 15.447%, cut off."),
    "Emotional": ("agrees", None, "77 of 123 is 62.6%."),
}
TABLE = "safeguarding_by_kind"
NO_CLAIMS = schemas.build_table([], schemas.claims)
OPEN = Rules(
    {TABLE: "rounded", "cases_closed": "rounded", "families": "exact", "community_investment": "exact"}
)


def make_reconciled(figures):
    """Reconciled rows for the cells of ``COLUMN``, with every number that must not come out."""
    records = []
    for row in figures[figures["item"].isin(list(ANSWERS))].to_dict("records"):
        verdict, mechanism, why = ANSWERS[row["item"]]
        said = {"verdict": verdict, "mechanism": mechanism, "why": why}
        secret = {"denominator": 123, "denominator_name": "123", "expected": "20.33", "parameter": "123"}
        search = {"bits": "3.1", "bits_ahead": "2.2", "runner_up": "25 of 81", "confidence": "0.9"}
        records.append(row | said | secret | search | {"scope": "column", "reconciled_percent": "20.33"})
    return schemas.build_table(records, schemas.reconciled)


def make_finding(item, kind="percentage", table=TABLE, period="2022/23", why="25 of 123 is 20.33%", **known):
    """The record of one finding."""
    place = {"kind": kind, "report": "2023-24", "table": table, "item": item, "period": period}
    said = {"published": "25 (30.75%)", "expected": "25 (20.33%)", "severity": "high", "why": why}
    return {"finding_id": f"{kind}{item}{table}{why}"} | place | said | known


def make_findings(*records):
    """Findings as ``findings.csv`` holds them."""
    return schemas.findings.validate(schemas.build_table(list(records), schemas.findings))


def protect(findings, exact, reconciled=None, rules=OPEN, claims=NO_CLAIMS):
    """The public findings of exact figures, none of which a statement compares where no claims are given."""
    known = {"reconciled": make_reconciled(exact) if reconciled is None else reconciled, "claims": claims}
    return protect_findings(known | {"findings": findings}, protect_figures(exact, rules), rules)


@pytest.fixture
def figures():
    return make_figures(*table_rows(TABLE, {"2022/23": COLUMN}))


def test_reconciled_rows_keep_verdict_and_cause_but_no_exact_number(figures):
    public = protect_reconciled(make_reconciled(figures), protect_figures(figures, OPEN), OPEN)
    schemas.reconciled.validate(public)
    columns = ["item", "published", "percent", "denominator", "verdict", "mechanism"]
    assert public[columns].fillna("").values.tolist() == [
        ["Neglect", "25 (20%)", "20", 125, "differs", "inverted"],
        ["Financial", "20 (16%)", "16", 125, "agrees", ""],
        ["Emotional", "75 (60%)", "60", 125, "agrees", ""],
    ]
    blank = ["expected", "parameter", "bits", "bits_ahead", "runner_up", "confidence", "reconciled_percent"]
    assert public[blank].isna().all().all()
    assert not public["why"].str.contains(r"\d").any()


def test_findings_about_withheld_figures_and_rounding_rules_are_left_out(figures):
    findings = make_findings(*(make_finding(item) for item in ("Neglect", "Physical", "Financial")))
    public = protect(findings, figures)
    schemas.findings.validate(public)
    assert public[["item", "published", "expected", "severity"]].values.tolist() == [
        ["Neglect", "[c]", "[c]", "high"]
    ]
    assert public["why"].tolist() == [
        "The printed percentage does not follow from the exact count and its total. Most likely it was "
        "multiplied by the total instead of divided."
    ]


@pytest.mark.parametrize(
    ("mechanism", "sentence"),
    [
        ("other_denominator", "Most likely it was divided by another total."),
        ("as_fraction", "Most likely it is a fraction, not a percentage."),
        ("extra_digit", "Most likely it has a digit too many."),
        ("dropped_digit", "A digit is missing."),
        ("other_period", "Most likely it belongs to another period."),
        ("made_to_add_to_100", "Most likely it was changed so that the column adds to 100."),
        ("unexplained", "No cause found."),
        ("ambiguous", "Two causes fit about equally well, so none is named."),
        (None, ""),
    ],
)
def test_each_cause_is_told_in_a_sentence_of_its_own(figures, mechanism, sentence):
    reconciled = make_reconciled(figures)
    reconciled["mechanism"] = reconciled["mechanism"].mask(reconciled["item"].eq("Neglect"), mechanism)
    public = protect_reconciled(reconciled, protect_figures(figures, OPEN), OPEN)
    told = "The printed percentage does not follow from the exact count and its total."
    assert public["why"].iloc[0] == f"{told} {sentence}".strip()


def test_no_public_finding_depends_on_a_withheld_count(figures):
    """A table that differs only in a withheld count gives the same public findings, ids included."""
    other = make_figures(*table_rows(TABLE, {"2022/23": COLUMN | {"Physical": 1, "Total": 122}}))
    outputs = []
    for exact, why in ((figures, "25 of 123 is 20.33%"), (other, "25 of 122 is 20.49%")):
        findings = make_findings(
            make_finding("Neglect", why=why), make_finding(None, "identical_columns", why=why)
        )
        outputs.append(protect(findings, exact))
    pd.testing.assert_frame_equal(*outputs)


def test_the_id_of_a_public_finding_does_not_depend_on_the_others(figures):
    findings = make_findings(make_finding("Emotional", "format"), make_finding("Neglect", "format"))
    both, one = (protect(rows, figures) for rows in (findings, findings[1:]))
    assert both["finding_id"].nunique() == 2
    assert both["finding_id"].iloc[1] == one["finding_id"].iloc[0]


def test_no_public_finding_tells_how_a_wrong_number_stands_to_a_withheld_one():
    rules, outputs = Rules({"by_type": "rounded"}), []
    for earlier in range(5):
        table = f"Item,2021/22,2022/23\nA,{earlier},9\nB,22,30\nTotal,{22 + earlier},39"
        prose = write_statements(("by_type: A", "2022/23", "count", "", "2"))
        exact = read_published(by_type=table, x_statements=prose)
        reconciled = reconcile_figures(exact, NO_INDICATORS)
        found = list_findings(exact, reconciled, NO_LABELS, NO_INDICATORS)
        public = protect(found, exact, reconciled, rules)
        outputs.append(public[["item", "kind", "severity"]].values.tolist())
    assert outputs == [[["by_type: A", "statement", "medium"]]] * 5


@pytest.mark.parametrize(
    ("claim", "compared", "text"),
    [
        ("change", "2021/22", "a fall of 16%"),
        ("difference", "2021/22", "4 fewer"),
        ("change", "2020/21", "a sustained increase"),
        ("count", "", "rose every year to 9"),
    ],
)
def test_no_verdict_of_a_statement_tells_of_a_withheld_count_that_it_compares_with(claim, compared, text):
    rules, outputs = Rules({"by_type": "rounded"}), []
    for first, earlier in [*((2, earlier) for earlier in range(5)), (12, 14)]:
        table = f"Item,2020/21,2021/22,2022/23\nA,{first},{earlier},9\nB,22,22,30"
        prose = write_statements(("by_type: A", "2022/23", claim, compared, text))
        exact = read_published(by_type=table, x_statements=prose)
        reconciled, claims = reconcile_figures(exact, NO_INDICATORS), check_statements(exact, NO_INDICATORS)
        found = list_findings(exact, reconciled, NO_LABELS, NO_INDICATORS)
        public = protect(found, exact, reconciled, rules, claims)
        said = protect_claims(claims, protect_figures(exact, rules), rules)
        outputs.append([len(public), len(said)])
    assert outputs == [[0, 0]] * 5 + [[1, 1]]


def test_no_finding_of_an_order_tells_of_withheld_counts():
    rules, found = Rules({"by_type": "rounded"}), []
    prose = write_statements(("by_type: A", "2022/23", "rank", "", "A, followed by B and C"))
    for last in range(5):
        exact = read_published(by_type=write_column(A="9", B="3", C=str(last)), x_statements=prose)
        reconciled, claims = reconcile_figures(exact, NO_INDICATORS), check_statements(exact, NO_INDICATORS)
        problems = list_findings(exact, reconciled, NO_LABELS, NO_INDICATORS)
        found.append(len(problems))
        assert len(protect(problems, exact, reconciled, rules, claims)) == 0
    assert found == [0, 0, 0, 0, 1]


def test_a_statement_is_told_of_where_its_figure_is_visible_elsewhere(figures):
    statements = [
        statement_row(f"{TABLE}: {item}", "2022/23", "at_least", "the most", row=row)
        for row, item in enumerate(("Neglect", "Physical"), 2)
    ]
    statements.append(statement_row("cases_closed", "2022/23", "count", "4", count=4, row=4))
    exact = make_figures(*table_rows(TABLE, {"2022/23": COLUMN}), *statements)
    findings = make_findings(
        *(make_finding(one["item"], "statement", "safeguarding_statements") for one in statements)
    )
    public = protect(findings, exact)
    assert public["item"].tolist() == [f"{TABLE}: Neglect"]
    assert public["why"].tolist() == [read_words()["kinds"]["statement"]]


def test_a_copied_column_is_named_with_the_one_it_repeats(figures):
    why = "Every figure is the same as in 2020/21 (total 123)."
    findings = make_findings(make_finding("Total", "identical_columns", why=why, period="2018/19"))
    public = protect(findings, figures)
    assert public["why"].tolist() == [
        read_words()["kinds"]["identical_columns"] + " The other period is 2020/21."
    ]


def test_findings_about_other_things_are_untouched(figures):
    finding = make_finding(
        "community_investment", "unit", "community_statements", why="£276,535m is too much."
    )
    findings = make_findings(finding)
    money = statement_row("community_investment", "2022/23", "money", "£9", table="community_statements")
    exact = make_figures(*table_rows(TABLE, {"2022/23": COLUMN}), money)
    public = protect(findings, exact, make_reconciled(figures))
    pd.testing.assert_frame_equal(public, findings)


def test_every_kind_of_finding_has_words_without_a_figure():
    words = read_words()
    assert set(words["kinds"]) == set(schemas.FINDING_KINDS)
    assert set(words["causes"]) < set(CAUSES)
    texts = [*words["kinds"].values(), *words["reasons"].values()]
    assert not any(letter.isdigit() for text in texts for letter in text)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (
            "statement",
            "The table x, 2022-23 gives 25 for the calendar year 2022, which is not the financial year.",
        ),
        ("statements_disagree", "25 stands under two labels: “A” and “B”."),
        ("items_do_not_add_up", "The items add to more than there are. 2022: 88 for 62."),
    ],
)
def test_a_reason_that_says_more_than_the_kind_is_told_without_its_figures(figures, kind, why):
    findings = make_findings(make_finding("Neglect", kind, why=why))
    public = protect(findings, figures)
    told = [words for phrase, words in read_words()["reasons"].items() if phrase in why]
    assert public["why"].tolist() == told


def test_checked_statements_keep_their_verdict_without_a_figure():
    statements = [
        statement_row(f"{TABLE}: {item}", "2022/23", "count", str(count), count=count, row=row)
        for row, (item, count) in enumerate((("Neglect", 26), ("Physical", 2)), 2)
    ]
    community = statement_row("families", "2022/23", "count", "3", table="community_statements", count=3)
    exact = make_figures(*table_rows(TABLE, {"2022/23": COLUMN}), *statements, community)
    claims = check_statements(exact, pd.DataFrame(columns=["id", "label", "numerator", "denominator"]))
    public = protect_claims(claims, protect_figures(exact, OPEN), OPEN)
    assert public[["item", "published", "verdict", "why"]].values.tolist() == [
        [f"{TABLE}: Neglect", "25", "does not follow", read_words()["claims"]["does not follow"]],
        ["families", "3", "cannot be checked", claims["why"].iloc[-1]],
    ]
    assert public["expected"].isna().all()


def test_empty_tables_are_protected_too():
    tables = {name: schemas.build_table([], schema) for name, schema in PROTECTED.items()}
    protected = protect_tables(tables, Rules())
    assert {name: len(rows) for name, rows in protected.items()} == dict.fromkeys(PROTECTED, 0)
