"""The notice of corrections: every error that a publisher can put right, once, worst first, ready to send.

Each entry tells scale, nature, cause and impact, which are what the Code of Practice for Statistics asks
of a correction, with what stands, what should stand where that is certain, and where it was published.
"""

import re
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from helpers import schemas
from helpers.checking import notice_words
from helpers.checking.evidence import TOTAL, read_records
from helpers.checking.notice_words import RANKS, find_kind, read_kinds, tell_right
from helpers.checking.problems import keep_newest
from helpers.checking.table_comparisons import Shares, list_shares
from helpers.language.wording import say_count
from helpers.percentages import parse_percent, render_percent

COLUMNS = (
    *("number", "severity", "publisher", "about", "scale", "nature", "cause", "impact"),
    *("stands", "should_stand", "evidence", "source_file", "source_row", "period"),
)
PLACE = ("report", "table", "item", "period", "published")


def corrections_notice(
    findings: pd.DataFrame,
    reconciled: pd.DataFrame,
    figures: pd.DataFrame,
    sources: pd.DataFrame,
    words: Callable[[str], str] = str,
    corrections: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row for each error that a publisher can correct, the worst for a reader first.

    No figure is corrected twice: findings of one cause are one row. Where the bases of a table change, all of
    it is one row: what should stand is of all cases, because only such shares can be compared, and that of
    the total which the table prints is told beside it. ``stands`` and ``should_stand`` have a line for each
    figure, which says so where the right value is not certain; ``source_file``, ``source_row`` and ``period``
    are that of the first. Order: severity, then what it does to a reader, then that of the findings. What we
    corrected ourselves (``corrections``, as ``list_corrections`` gives it) and the publisher has not
    confirmed is told too. ``words`` puts identifiers into words, as ``names.name_in_words`` does.
    """
    if corrections is not None:
        ours = corrections[corrections["status"].isin(["proposed", "sent"])]
        alike = ["table", "item", "period", "published"]
        ours = ours.merge(figures[["report", *alike]].drop_duplicates(alike), on=alike)
        why = ours["reason"].str.rstrip(".") + "; see " + ours["source"] + "."
        told = ours.assign(kind="corrected", severity="medium", expected=ours["corrected"], why=why)
        columns = [name for name in schemas.findings.columns if name != "finding_id"]
        findings = pd.concat([findings, told[columns]], ignore_index=True)
    tables, groups = list_shares(reconciled, figures, findings), {}
    for row in read_findings(findings, tables, list_figures(figures, sources)):
        groups.setdefault(row["cause"], []).append(row)
    entries = [_describe(listed, tables) for listed in groups.values()]
    entries.sort(key=lambda one: (schemas.SEVERITIES.index(one["severity"]), RANKS.index(one["rank"])))
    in_words = ("about", "scale", "nature", "cause", "impact", "stands", "should_stand")
    for number, entry in enumerate(entries, start=1):
        entry |= {name: words(entry[name]) for name in in_words} | {"number": number}
    types = {name: "Int64" if name in ("number", "source_row") else "string" for name in COLUMNS}
    return pd.DataFrame(entries, columns=list(COLUMNS)).astype(types)


def read_findings(findings: pd.DataFrame, tables: Shares, said: Mapping[tuple, dict]) -> list[dict]:
    """The findings to tell, as rows with more columns.

    ``cell``: the percentage that it is about (of ``list_shares``), or none. ``said``: its figure (of
    ``list_figures``). ``entry`` and ``words``: its kind and what its reason says. ``cause``: what findings of
    one cause have in common. What a newer report prints again is told once; damage in print is not where the
    cell is corrected anyway or lacks a space or has one more, which is a matter of style.
    """
    cells = {tuple(row[name] for name in PLACE): row for rows in tables.values() for row in rows}
    told = []
    for row in read_records(keep_newest(findings)):
        place = tuple(row[name] for name in PLACE)
        cell = cells.get(place, {})
        is_corrected = bool(cell) and cell["right"] != cell["percent"]
        is_style = "".join((row["published"] or "").split()) == "".join((row["expected"] or "").split())
        entry, words = find_kind(row)
        if not read_kinds()[entry]["is_error"] or (entry == "format" and (is_corrected or is_style)):
            continue
        subject = row["item"] if ": " in (row["item"] or "") else f"{row['table']}: {row['item']}"
        keys = (place, (row["report"], subject, row["period"], row["published"]), place[:2])
        row |= {"cell": cell, "entry": entry, "words": words, "subject": subject}
        row |= {"said": next((said[key] for key in keys if key in said), {})}
        told.append(row | {"cause": _name_cause(row, tables)})
    return told


def _name_cause(row: Mapping, tables: Shares) -> tuple:
    """The kind of entry that findings of one cause have in common, then its columns ``by``.

    Where the bases of a table change, the percentages of its rows, its totals and the claims in prose that
    give one of its shares belong together; and so do a revised number and what was worked out from it.
    """
    said, kind, place = row["said"], row["kind"], (row["report"], row["table"])
    is_share = kind == "totals_disagree" or (kind == "percentage" and row["item"] != TOTAL)
    is_claim = kind == "statement" and said.get("claim") == "share"
    for own, cells in tables.items():
        told = {(f"{own[1]}: {one['item']}", one["period"]) for one in cells if one["whole"]}
        if told and ((is_share and own == place) or (is_claim and (row["item"], row["period"]) in told)):
            return "denominator_changes", own[1]
    replaced = re.match(r"It follows only from \S+ for ([^,]+),", row["why"])
    if row["entry"] == "change" and replaced:
        return "revised", row["report"], row["item"], replaced[1]
    columns = {"publisher": said.get("publisher"), "right": row["expected"] or row["published"]}
    columns = {"mechanism": None, "parameter": None} | row["cell"] | row | columns
    return row["entry"], *(columns[name] for name in read_kinds()[row["entry"]]["by"])


def list_figures(figures: pd.DataFrame, sources: pd.DataFrame) -> dict[tuple, dict]:
    """Each figure with its page: by its place, by its subject, and by report and table alone."""
    known = {row["path"]: row for row in read_records(sources)}
    listed: dict[tuple, dict] = {}
    for row in read_records(figures):
        source = known.get(row["source_file"], {})
        page = {name: source.get(name) or "" for name in ("publisher", "title", "page_url", "note")}
        place = tuple(row[name] for name in PLACE)
        for key in (place, (row["report"], *place[2:])):
            listed.setdefault(key, row | page)
        listed.setdefault(place[:2], page | {"source_file": row["source_file"], "source_row": None})
    return listed


def _describe(rows: Sequence[dict], tables: Shares) -> dict:
    """One entry of the notice, with the rank of what it does to a reader."""
    entry, named = rows[0]["cause"][:2]
    lead = [row for row in rows if row["entry"] == entry] or rows
    if entry == "denominator_changes":
        newest: dict[tuple, dict] = {}
        for place in sorted((place for place in tables if place[1] == named), reverse=True):
            for cell in tables[place]:
                if cell["whole"]:
                    newest.setdefault((cell["item"], cell["period"]), cell)
        cells = list(newest.values())
        wrong = [cell for cell in cells if cell["right"] != cell["percent"]]
        lines, first = _list_lines_of_bases(rows, cells, wrong)
    else:
        wrong = [row["cell"] for row in rows if row["kind"] == "percentage" and row["cell"]]
        beside = tables[wrong[0]["report"], wrong[0]["table"]] if entry == "percentage" and wrong else []
        cells = [cell for cell in beside if cell["claim"] is None] or wrong
        rows = sorted(rows, key=lambda row: row["kind"] != lead[0]["kind"])
        lines = [(notice_words.tell_row(row, rows), tell_right(row, lead[0])) for row in rows]
        first = rows[0]["said"]
    rank, impact = notice_words.judge_shares(cells, wrong) if wrong else notice_words.judge_finding(lead[0])
    nature, cause = notice_words.tell_nature_and_cause([*lead, *rows], entry)
    return {name: first.get(name) for name in ("source_file", "source_row", "period")} | {
        "rank": rank,
        "severity": min((row["severity"] for row in rows), key=schemas.SEVERITIES.index),
        "publisher": lead[0]["said"].get("publisher") or "the publisher",
        "about": notice_words.tell_place(lead),
        "scale": notice_words.tell_scale(entry, len(lines), wrong),
        "nature": nature,
        "cause": cause,
        "impact": impact,
        "stands": "\n".join(stands for stands, _ in lines),
        "should_stand": "\n".join(should for _, should in lines),
        "evidence": notice_words.tell_evidence([row["said"] for row in [*lead, *rows] if row["said"]]),
    }


def _list_lines_of_bases(
    rows: Sequence[dict], cells: Sequence[dict], wrong: Sequence[dict]
) -> tuple[list[tuple[str, str]], dict]:
    """What stands and should stand in a table whose bases change, and the first cell of it.

    A line for each percentage that is not that of all cases, the newest first and of these what prose
    tells, then each claim in prose and each total.
    """
    shares = {(f"{cell['table']}: {cell['item']}", cell["period"]): cell for cell in cells}
    places = [(row, (row["item"], row["period"])) for row in rows if row["kind"] == "statement"]
    claims = [(row, shares[place]) for row, place in places if place in shares]
    claimed = {cell["item"] for _, cell in claims}
    ordered = sorted(wrong, key=lambda cell: (cell["period"], cell["item"] in claimed), reverse=True)
    lines = []
    for cell in ordered:
        should = f"{cell['count']:,} ({cell['right']}%){_tell_base(cell, cell['percent'])}"
        lines.append((f"{cell['item']}, {cell['period']}: {cell['published']}", should))
    for row, cell in claims:
        place = f"{cell['item']}, {row['period']}, in the text {row['table']}, report {row['report']}"
        should = f"{row['expected']}{_tell_base(cell, row['expected'].rstrip('%'))}"
        lines.append((f"{place}: {row['published']}", should))
    totals = [row for row in rows if row["kind"] == "totals_disagree"]
    lines += [(f"{TOTAL}, {row['period']}: {row['published']}", tell_right(row, row)) for row in totals]
    return lines, ordered[0] if ordered else rows[0]["said"]


def _tell_base(cell: Mapping, shown: str) -> str:
    """The base that a share should be of, and its share, as exact as ``shown``, of the total printed."""
    if cell["denominator"] == cell["whole"]:
        return f", of {cell['whole']:,}"
    own = render_percent(cell["count"], cell["denominator"], parse_percent(shown)[1])
    printed = ", as printed" if own == shown else ""
    return f", of {cell['whole']:,} (of {cell['denominator']:,}: {own}%{printed})"


def tell_numbers(findings: pd.DataFrame, notice: pd.DataFrame) -> str:
    """How many problems the findings are, once what several reports print, and how many errors they make."""
    findings = keep_newest(findings)
    percentages = int((findings["kind"] == "percentage").sum())
    among = f", {percentages} of them {'a percentage' if percentages == 1 else 'percentages'}"
    figures = say_count(int(notice["stands"].str.count("\n").sum()) + len(notice), "figure")
    return (
        f"Our checks found {say_count(len(findings), 'problem')}{among if percentages else ''}. Those of one "
        "cause are one entry here, and matters of style are left out: "
        f"{say_count(len(notice), 'error')} {'or question' if len(notice) == 1 else 'and questions'} "
        f"in {figures}."
    )


def render_notice(notice: pd.DataFrame, findings: pd.DataFrame) -> str:
    """The notice as Markdown, a part for each publisher and a section for each error."""
    lines = ["# Corrections to published figures", ""]
    if notice.empty:
        return "\n".join([*lines, "We found no error that could be corrected.", ""])
    lines += [
        "We worked out the published figures again.",
        tell_numbers(findings, notice),
        "The worst for a reader come first. Where a value is not certain, the line says so.",
    ]
    for publisher, entries in notice.groupby("publisher", sort=False):
        lines += ["", f"## To {publisher}"]
        for number, row in enumerate(read_records(entries), start=1):
            lines += ["", f"### {number}. {row['about']}", ""]
            lines += [
                f"- **{name.capitalize()}.** {row[name]}" for name in ("scale", "nature", "cause", "impact")
            ]
            lines += ["", "| Stands | Should stand |", "|---|---|"]
            texts = [row[name].replace("|", "\\|").split("\n") for name in ("stands", "should_stand")]
            lines += [f"| {stands} | {should} |" for stands, should in zip(*texts, strict=True)]
            lines += ["", f"Published in: {row['evidence']}"]
    return "\n".join([*lines, ""])
