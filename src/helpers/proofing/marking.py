"""A draft given back with every finding on its cell: the same workbook with comments, or a page."""

import io
from html import escape
from pathlib import Path

from helpers.errors import UnusableArguments
from helpers.files import write_whole
from helpers.proofing.check import Checked
from helpers.proofing.drafts import Draft
from helpers.proofing.grids import Grid, Place
from helpers.proofing.telling import describe_findings
from helpers.proofing.verdicts import Finding

FILL = "FFF2CC"
AUTHOR = "check"
STYLE = Path(__file__).parent.parent / "publishing" / "page_template" / "style.css"
MARK_STYLE = """
main { max-width: 70rem; margin: 0 auto; padding: 1rem; }
.scroll { overflow-x: auto; }
td.wrong { outline: 3px solid #8a4b00; outline-offset: -3px; padding: 0.3rem 0.5rem; font-weight: bold; }
td.wrong sup { font-weight: normal; white-space: nowrap; }
"""


def mark_drafts(checked: Checked, target: Path) -> list[str]:
    """Write the drafts with their findings to a file, and say what was written.

    ``.xlsx``: the workbook that was checked, each finding as a fill and a comment on its cells, nothing else
    changed. ``.html``: all tables as read, wrong cells marked and numbered, the findings below.
    Raises ``UnusableArguments`` for any other target.
    """
    suffix = target.suffix.lower()
    if any(target.resolve() == draft.path.resolve() for draft in checked.drafts):
        raise UnusableArguments(f"{target} is the draft itself: name another file for the marked one.")
    if suffix == ".xlsx":
        (draft,) = checked.drafts if len(checked.drafts) == 1 else (None,)
        if draft is None or draft.path.suffix.lower() != ".xlsx":
            raise UnusableArguments("A marked workbook needs one XLSX draft: mark others to an .html file.")
        _mark_workbook(draft, checked.findings, target)
    elif suffix in (".html", ".htm"):
        write_whole(target, render_page(checked))
    else:
        raise UnusableArguments(f"{target} is neither .xlsx nor .html: name the marked draft so.")
    return [f"{target} is the draft with its findings."]


def _mark_workbook(draft: Draft, findings: list[Finding], target: Path) -> None:
    """Save the workbook with a fill and a comment on each cell of a finding."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    from helpers.reading.workbooks import open_workbook

    book = open_workbook(draft.path.read_bytes(), keep_vba=False)
    for finding in findings:
        grid = finding.grid
        if grid is None:
            continue
        sheet = book[grid.sheet] if grid.sheet in book.sheetnames else book.worksheets[0]
        for row, column in finding.places:
            cell = sheet.cell(*grid.locate((row, column)))
            text = f"{finding.why} {finding.advice}"
            before = f"{cell.comment.text}\n" if cell.comment is not None else ""
            cell.comment = Comment(before + text, AUTHOR, height=140, width=320)
            cell.fill = PatternFill("solid", start_color=FILL, end_color=FILL)
    content = io.BytesIO()
    book.save(content)
    write_whole(target, content.getvalue())


def render_page(checked: Checked) -> str:
    """The page: what was checked, the tables with numbered marks on wrong cells, the findings by number."""
    numbers = {id(finding): number for number, finding in enumerate(checked.findings, start=1)}
    told = describe_findings(checked)
    messages = told[1 : 1 + len(numbers)]
    title = f"Check of {', '.join(draft.name for draft in checked.drafts)}"
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{escape(told[0])}</p>"]
    if messages:
        items = "".join(
            f'<li id="finding-{number}">{escape(text)}</li>' for number, text in enumerate(messages, start=1)
        )
        parts.append(f"<h2>Findings</h2><ol>{items}</ol>")
    rest = [line for line in told[1 + len(messages) :] if not line.endswith(("finding.", "findings."))]
    parts += [f"<p>{escape(line)}</p>" for line in rest]
    tables = [_render_table(result.grid, checked.findings, numbers) for result in checked.results]
    parts += ["<h2>Tables as read</h2>", *tables]
    style = STYLE.read_text(encoding="utf-8") + MARK_STYLE
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{style}</style></head>'
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _render_table(grid: Grid, findings: list[Finding], numbers: dict[int, int]) -> str:
    """A table with its caption; a wrong cell is outlined and links to its findings."""
    marks: dict[Place, list[int]] = {}
    for finding in findings:
        for place in finding.places if finding.grid is grid else ():
            marks.setdefault(place, []).append(numbers[id(finding)])
    names = (escape(head.replace(" | ", ", ")) or "–" for head in grid.headings)
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    lines = []
    for row, label in enumerate(grid.labels):
        if grid.sections[row] and (row == 0 or grid.sections[row] != grid.sections[row - 1]):
            span = len(grid.headings) + 1
            section = escape(grid.sections[row])
            lines.append(f'<tr><th scope="rowgroup" colspan="{span}">{section}</th></tr>')
        cells = ""
        for column in range(len(grid.headings)):
            text, found = escape(grid.texts.get((row, column), "")), marks.get((row, column))
            if found:
                links = " ".join(f'<a href="#finding-{number}">finding {number}</a>' for number in found)
                cells += f'<td class="wrong">{text} <sup>{links}</sup></td>'
            else:
                cells += f"<td>{text}</td>"
        lines.append(f'<tr><th scope="row">{escape(label) or "–"}</th>{cells}</tr>')
    name = escape(grid.name)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="Table {name}"><table>'
        f'<caption>{name}</caption><thead><tr><th scope="col">Row</th>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )
