"""What a check says: plain messages, one JSON object or one CSV row a finding, and a summary."""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator

from helpers.language.wording import say_count
from helpers.proofing.check import Checked
from helpers.proofing.verdicts import UNCHECKED_WORDS, Finding

# The columns of findings.csv, then those of reconciled.csv that it does not have; a test holds them to these.
FINDING_COLUMNS = (
    *("finding_id", "kind", "report", "table", "item", "period", "published", "expected", "severity", "why"),
)
RECONCILED_COLUMNS = (
    *("source_file", "source_row", "count", "percent", "percent_decimals", "amount_gbp", "marks"),
    *("missing_reason", "label", "section", "claim", "compared_with", "bound", "unit", "value"),
    *("change_count", "change_percent", "compared_count", "denominator", "denominator_name", "verdict"),
    *("mechanism", "parameter", "scope", "bits", "runner_up", "bits_ahead", "confidence"),
    "reconciled_percent",
)
LONGEST_LABEL = 60
MOST_TOLD_CELLS = 20
MOST_TOLD_FINDINGS = 1_000
REPORT = "draft"


def describe_findings(checked: Checked) -> list[str]:
    """What was checked, what not and why; then a message for each finding, then what else to know."""
    found = checked.findings
    named = len(checked.results) + len(checked.drafts) > 2
    tables = len(checked.results) + sum(len(draft.statements) for draft in checked.drafts)
    text = f"Checked {say_count(tables, 'table')} in {say_count(len(checked.drafts), 'file')}: "
    if checked.percentages:
        text += f"{checked.percentages_checked:,} of {say_count(checked.percentages, 'percentage')}"
    else:
        text += "no percentages"
    text += f" and {say_count(checked.sums_checked, 'sum')}."
    verdicts = [verdict.how for result in checked.results for verdict in result.verdicts.values()]
    left = Counter(how for how in verdicts if how in UNCHECKED_WORDS)
    left["no_base"] += checked.statements - checked.statements_checked
    reasons = [f"{number:,}: {UNCHECKED_WORDS[how]}" for how, number in left.most_common() if number]
    lines = [f"{text} Not checked: {'; '.join(reasons)}." if reasons else text]
    lines += [_describe(finding, named) for finding in found[:MOST_TOLD_FINDINGS]]
    if len(found) > MOST_TOLD_FINDINGS:
        lines.append(f"And {len(found) - MOST_TOLD_FINDINGS:,} more: --format csv lists them all.")
    if found:
        lines.append(f"{say_count(len(found), 'finding')}.")
    elif checked.percentages and not checked.percentages_checked and checked.sums_checked:
        lines.append("No percentage could be checked; the sums add up.")
    elif checked.exit_code == 0:
        lines.append("Nothing found.")
    else:
        lines.append(
            "Nothing could be checked. What would help: the counts beside the percentages, and the total "
            "that they are percentages of, in the same table or in a file given with it."
        )
    return [*lines, *_list_notes(checked)]


def _describe(finding: Finding, named: bool) -> str:
    """One finding as a message: where, what is printed, why it is wrong, what to do."""
    table = f"{finding.table_name}: " if named or finding.kind == "rounding" else ""
    if finding.kind == "rounding":
        return f"{table}{finding.why} {finding.advice}"
    where = ", ".join(_shorten(part) for part in (finding.item, finding.period) if part)
    printed = " ".join(filter(None, (finding.published, finding.lead)))
    return f"{table}{': '.join(filter(None, (where, printed)))}. {finding.why} {finding.advice}"


def _list_notes(checked: Checked) -> Iterator[str]:
    """What else to know: tables as a whole, what was passed over or hidden, cells that could not be read."""
    yield from checked.notes
    for result in checked.results:
        yield from result.notes if result.grid.kind != "quoted" else ()
    quoted = [result for result in checked.results if result.grid.kind == "quoted" and result.findings]
    if quoted:
        number = say_count(sum(len(result.findings) for result in quoted), "thing")
        yield (
            f"Not counted: {number} that would be found in tables quoted as printed elsewhere, such as "
            f"{quoted[0].grid.name}."
        )
    for draft in checked.drafts:
        yield from draft.notes
    if unread := [cell for draft in checked.drafts for cell in draft.unread]:
        told = [f"{place}: {text!r}" for place, text in unread[:MOST_TOLD_CELLS]]
        more = f", and {len(unread) - MOST_TOLD_CELLS:,} more" if len(unread) > MOST_TOLD_CELLS else ""
        yield f"{say_count(len(unread), 'cell')} could not be read: {', '.join(told)}{more}."


def _record(finding: Finding, report: str) -> dict:
    """One finding with the columns of findings.csv and reconciled.csv; what it lacks is None."""
    known = dict.fromkeys((*FINDING_COLUMNS, *RECONCILED_COLUMNS))
    known |= {name: value for name, value in finding.details.items() if name in known}
    grid = finding.grid
    place = finding.places[0] if finding.places else None
    known |= {
        "kind": finding.kind,
        "report": report,
        "table": finding.table_name,
        "item": finding.item or None,
        "period": finding.period or None,
        "published": finding.published,
        "expected": finding.expected,
        "severity": finding.severity,
        "why": f"{finding.why} {finding.advice}",
        "source_file": finding.file,
        "source_row": grid.locate(place)[0] if grid is not None and place else None,
        "section": (grid.sections[place[0]] or None) if grid is not None and place else None,
    }
    if known["percent"] is not None:
        known["percent_decimals"] = len(known["percent"].partition(".")[2])
    parts = ("kind", "report", "table", "item", "period", "published")
    identity = "|".join(str(known[name]) for name in parts)
    known["finding_id"] = hashlib.sha256(identity.encode()).hexdigest()[:10]
    return known


def render_json(checked: Checked, report: str = REPORT) -> str:
    """One JSON object per finding and line, and the summary last."""
    summary = {
        "kind": "summary",
        "files": len(checked.drafts),
        "tables": len(checked.results) + sum(len(draft.statements) for draft in checked.drafts),
        "percentages": checked.percentages,
        "percentages_checked": checked.percentages_checked,
        "sums_checked": checked.sums_checked,
        "unread_cells": sum(len(draft.unread) for draft in checked.drafts),
    }
    records = [*(_record(finding, report) for finding in checked.findings), summary]
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def render_csv(checked: Checked, report: str = REPORT) -> str:
    """The findings as CSV under a header row, which stands alone where nothing was found."""
    from helpers.files import guard_text

    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow((*FINDING_COLUMNS, *RECONCILED_COLUMNS))
    for finding in checked.findings:
        values = _record(finding, report).values()
        writer.writerow(guard_text(value) if isinstance(value, str) else value for value in values)
    return stream.getvalue()


def _shorten(label: str) -> str:
    """A label short enough for a message."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"
