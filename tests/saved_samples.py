"""Published tables as saved pages show them, for the tests of drafts."""

import csv
import html

from helpers.paths import CHECKOUT

TABLES = ("by_person", "by_abuse_type", "by_outcome", "by_business_area")
REPORT = "2023-24"


def save(folder, text, name="page.html"):
    """Save a page and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read_rows(path):
    """All rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def published_rows(name):
    """A committed export of 2023/24."""
    return read_rows(CHECKOUT / "data" / "raw" / REPORT / f"safeguarding_{name}.csv")


def text_page(*tables, gap="\n\n", blank="\u00a0"):
    """Tables as a text page has them: each cell a line, blank cells a line of their own."""
    lines = ["Referrals in the year", "We publish them each year."]
    for rows in tables:
        lines += [cell or blank for row in rows for cell in row]
        lines.append("This is what we did.")
    return gap.join(lines)


def html_page(*tables, head=""):
    """Tables as a web page has them; bracketed shares on a line of their own, as they often are."""
    parts = [
        f"<!DOCTYPE html><html><head><title>Safeguarding</title>{head}</head><body><h1>Safeguarding</h1>"
    ]
    for rows in tables:
        cells = ["".join(f"<td><p>{mark_up(cell)}</p></td>" for cell in row) for row in rows]
        parts.append("<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</tbody></table>")
    return "".join(parts) + "<p>This is what we did.</p></body></html>"


def mark_up(cell):
    """A cell in HTML."""
    return html.escape(cell).replace(" (", "</p>\n<p>(") or "&nbsp;"


def only_table(page):
    """The rows of a page's one table."""
    (sheet,) = (part.sheet for part in page.parts if part.sheet)
    return sheet.rows
