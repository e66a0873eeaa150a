"""What each table of the project holds, enforced when it is written and when it is read.

One pandera schema per file. In memory text is pandas ``string``, whole numbers are nullable
``Int64`` and exact decimals stay text, so that no figure passes through floating point.
On disk: CSV, UTF-8, ``\\n``, columns in the order of the schema, rows in the given order.
"""

from collections.abc import Callable, Collection
from pathlib import Path

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from helpers.exports.published_tables import CLAIMS
from helpers.files import guard_text, unguard_text, write_whole
from helpers.percentages import CAUSES, SCOPES, VERDICTS

BOUNDS = ("above", "at_least", "at_most", "below", "about")
FINDING_KINDS = (
    *("percentage", "format", "items_do_not_add_up", "percentages_do_not_add_up", "totals_disagree"),
    *("denominator_changes", "identical_columns", "statement", "statements_disagree", "revised"),
    *("unit", "new_label"),
)
SEVERITIES = ("high", "medium", "low")
DECIMAL = r"-?[0-9]+(\.[0-9]+)?"  # ASCII digits: \d takes those of every script


def _text(*checks: pa.Check, required: bool = False) -> pa.Column:
    """A text column; missing cells are allowed unless required."""
    return pa.Column("string", list(checks), nullable=not required)


def _texts(names: str) -> dict[str, pa.Column]:
    """Text columns by their names, in order; those with a ``!`` have no missing cells."""
    return {name.rstrip("!"): _text(required=name.endswith("!")) for name in names.split()}


def _one_of(words: Collection[str], required: bool = False) -> pa.Column:
    return _text(pa.Check.isin(tuple(words)), required=required)


def _whole(*checks: pa.Check) -> pa.Column:
    return pa.Column("Int64", list(checks), nullable=True)


def _decimal() -> pa.Column:
    """Exact decimals kept as text, such as ``12.50``; ``str_matches`` would let a line end pass after it."""
    error = f"fullmatch({DECIMAL!r})"
    return _text(pa.Check(lambda column: column.str.fullmatch(DECIMAL), error=error))


FIGURE_KEY = ["source_file", "source_row", "period"]

_FIGURE_COLUMNS = {
    **_texts("report! source_file!"),
    "source_row": pa.Column("Int64", pa.Check.ge(2)),
    **_texts("table! item! period! published"),
    "count": _whole(pa.Check.ge(0)),
    "percent": _decimal(),
    "percent_decimals": _whole(pa.Check.ge(0)),
    "amount_gbp": _decimal(),
    **_texts("marks missing_reason label! section"),
    "claim": _one_of(CLAIMS),
    "compared_with": _text(),
    "bound": _one_of(BOUNDS),
    "unit": _text(),
    "value": _decimal(),
    "change_count": _whole(),
    "change_percent": _decimal(),
    "compared_count": _whole(pa.Check.ge(0)),
}

_WHOLE = {"strict": True, "ordered": True}  # no column more or fewer, each in its place

figures = pa.DataFrameSchema(_FIGURE_COLUMNS, name="figures.csv", unique=FIGURE_KEY, **_WHOLE)

reconciled = pa.DataFrameSchema(
    _FIGURE_COLUMNS
    | {
        "denominator": _whole(pa.Check.ge(0)),
        "denominator_name": _text(),
        "expected": _decimal(),
        "verdict": _one_of(VERDICTS, required=True),
        "mechanism": _one_of(CAUSES),
        "parameter": _text(),
        "scope": _one_of(SCOPES),
        "bits": _decimal(),
        "runner_up": _text(),
        "bits_ahead": _decimal(),
        "confidence": _decimal(),
        "reconciled_percent": _text(),
        "why": _text(required=True),
    },
    name="reconciled.csv",
    unique=FIGURE_KEY,
    **_WHOLE,
)

findings = pa.DataFrameSchema(
    _texts("finding_id! kind report! table! item period published expected severity why!")
    | {"kind": _one_of(FINDING_KINDS, required=True), "severity": _one_of(SEVERITIES, required=True)},
    name="findings.csv",
    unique=["finding_id"],
    **_WHOLE,
)

claims = pa.DataFrameSchema(
    {
        name: _FIGURE_COLUMNS[name]
        for name in ("report", "source_file", "source_row", "table", "item", "period", "section")
    }
    | _texts("claim published verdict! expected why! kind")
    | {"claim": _one_of(CLAIMS, required=True), "kind": _one_of(FINDING_KINDS)},
    name="claims.csv",
    unique=FIGURE_KEY,
    **_WHOLE,
)

sources = pa.DataFrameSchema(
    _texts("path! publisher title page_url report! retrieved licence sha256 note"), name="sources.csv"
)
corrections = pa.DataFrameSchema(
    _texts("table! item period! published corrected reason source status!"), name="corrections.csv"
)


def name_subjects(rows: pd.DataFrame) -> pd.Series:
    """The subject of each figure: ``table: Item`` for a cell, the item for a statement (with a claim)."""
    return rows["item"].where(rows["claim"].notna(), rows["table"] + ": " + rows["item"])


def is_withheld(rows: pd.DataFrame) -> pd.Series:
    """Whether each figure is one that its edition withholds."""
    return rows["missing_reason"].eq("withheld").fillna(False).astype(bool)


def column_types(schema: pa.DataFrameSchema) -> dict[str, str]:
    """The pandas type of each column in memory: text is ``string``, whole numbers are ``Int64``."""
    types = ((name, str(column.dtype)) for name, column in schema.columns.items())
    return {name: kind.partition("[")[0] for name, kind in types}


def build_table(records: list[dict[str, object]], schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Rows with the columns and types of a schema, in its order; what a record lacks is missing."""
    return pd.DataFrame(records, columns=list(schema.columns), dtype=object).astype(column_types(schema))


PROCESSED = {"figures": figures, "reconciled": reconciled, "findings": findings}


def check_table(rows: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """The rows, once the schema has accepted them; ``ValueError`` with the first thing it refuses."""
    try:
        return schema.validate(rows)
    except (pandera.errors.SchemaError, pandera.errors.SchemaErrors) as error:
        problem = getattr(error, "schema_errors", [error])[0]
    cases = problem.failure_cases
    found = cases["failure_case"].iloc[0] if isinstance(cases, pd.DataFrame) else cases
    column = "" if problem.schema.name == schema.name else f", column {problem.schema.name}"
    rule = getattr(problem.check, "error", None) or problem.reason_code.name.lower().replace("_", " ")
    raise ValueError(f"{schema.name}{column} is not as declared: found {str(found)!r}, against {rule}.")


def change_texts(rows: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """Rows with every text changed by a function; missing cells and other columns stay."""
    texts = rows.select_dtypes("string")
    changed = {name: column.map(change, na_action="ignore") for name, column in texts.items()}
    return rows.assign(**changed).astype(texts.dtypes)


def write_table(rows: pd.DataFrame, path: Path, schema: pa.DataFrameSchema) -> None:
    """Write rows to a CSV whole or not at all, once the schema has accepted them; raises ``ValueError``.

    Text that a spreadsheet would run as a formula has an apostrophe before it (``files``).
    """
    rows = change_texts(check_table(rows, schema), guard_text)
    write_whole(path, rows.to_csv(index=False, lineterminator="\n"))


def read_table(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """The rows of a CSV that ``write_table`` wrote, checked against the same schema; empty cells are missing.

    Raises ``FileNotFoundError`` with the notebook to run first, ``ValueError`` with what is not as declared.
    """
    if not path.is_file():
        raise FileNotFoundError(
            f"{path.name} of report {path.parent.name} is not there: name it after `# reads:` in a notebook "
            "of your own, and run the notebooks before it, or `python -m helpers run`, which runs them all."
        )
    try:
        rows = pd.read_csv(
            path, dtype=column_types(schema), keep_default_na=False, na_values=[""], encoding="utf-8"
        )
        return check_table(change_texts(rows, unguard_text), schema)
    except ValueError as problem:
        reason = str(problem).splitlines()[0].rstrip(".")
        raise ValueError(
            f"{path.name} of report {path.parent.name} is not as it was written ({reason}): "
            "run the notebooks before this one again."
        ) from None
