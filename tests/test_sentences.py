"""Every number in the sentences of the analysis pages, worked out once more from data/raw.

A second implementation, of csv and plain arithmetic only. A fact is a piece of a sentence with its numbers,
and what the sentence must be about. Where facts speak of a sentence, whatever number none explains is wrong,
or is new and needs a fact. A sentence that no fact speaks of, or the text of a picture, may also hold what
the raw exports print, as its edition prints it: only numbers that are worked out need a fact there.
Sentences about problems quote what was published and do sums with it: the sums are done again, and every
other number must stand in the raw exports.
"""

import csv
import math
import re
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RAW, REFERENCE = ROOT / "data" / "raw", ROOT / "data" / "reference"
GOLDEN = Path(__file__).parent / "golden"
PAGES = [
    (folder.name, page)
    for folder in sorted(GOLDEN.glob("20*-*"))
    for page in ("03_safeguarding_trends", "04_community_trends", "05_overview")
]
PROBLEM_HEADINGS = ("breaks the comparison", "does not fit together", "should the publisher correct")
NOT_JUDGED = re.compile(r"\| |#|\[s\] |Table: |summary: |Source: ")
YEAR = re.compile(r"(?<![\d,.£])(?:19|20)\d\d(?:[/-]\d\d)?(?![\d%]|,\d)")
NUMBER = re.compile(r"£?\d+(?:,\d{3})*(?:\.\d+)?%?")
MOVED = r"^(- |Picture: |- Ask: .*\? )?Referrals (rose|fell|stayed)"
# The p-value of a question, adjusted for all that are asked.
ADJUSTED = r"\? \| [^|]+ \| (?:under )?(\d\.\d\d)$"
NOWHERE = "(?!)"  # the pattern of what no sentence may say
PAIR = re.compile(r"(\d+) ?\((-?[\d.]+)%?\)?$")  # 31 (36.9%), and with a slip
SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
IN_WORDS = {word: number for number, word in enumerate(SMALL, start=1)}
# 90% points by degrees of freedom, from printed tables
STUDENT_T = {3: 1.637744, 4: 1.533206, 5: 1.475884, 6: 1.439756, 7: 1.414924, 8: 1.396815, 9: 1.383029}
NORMAL = 1.9599640  # 97.5% point
UNRELIABLE = {"2018/19"}  # the column of 2020/21, copied
OUTCOMES = {
    "Referral accepted": "Accepted by the authority",
    "Local Authority safeguarding team confirmed": "Satisfied with the Group's actions",
    "No further action": "No further action",
}


def read_rows(path):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.reader(lines) if any(row)]


def list_corrected():
    """The cells put right by hand, by file and row: period (of a table), what is right, what was."""
    corrected = {}
    for where, action, value, expect, _, _, status in read_rows(REFERENCE / "corrections.csv")[1:]:
        file, row, period = re.match(
            r"(.*), row (\d+)(?:, (?:column [A-Z]+ )?\(?([^()]*).*)?$", where
        ).groups()
        if status != "withdrawn":
            right = value if action == "replace" else ""
            corrected.setdefault((file, int(row)), []).append((period, right, expect))
    return corrected


def read_export(path):
    """The rows of a raw export as the pages use it, corrected; a statement that was left out is gone."""
    header, *rows = read_rows(path)
    for (file, line), cells in list_corrected().items():
        if RAW / file == path:
            for period, right, _ in cells:
                is_statement = path.stem.endswith("_statements")
                rows[line - 2][-1 if is_statement else header.index(period)] = right
    return [header, *(row for row in rows if row[-1] or not path.stem.endswith("_statements"))]


def list_reports(report):
    """The reports up to one, the newest first."""
    return sorted(
        (path.name for path in RAW.iterdir() if path.is_dir() and path.name <= report), reverse=True
    )


def read_count(cell):
    found = re.match(r"\d+", cell)
    return int(found[0]) if found else None


@cache
def read_table(report, name):
    """Row label (the newest) to cells by period, each of the newest report whose table has the period."""
    table, periods, labels = {}, {}, {}
    for folder in list_reports(report):
        if (path := RAW / folder / f"{name}.csv").exists():
            header, *rows = read_export(path)
            items, fresh = list_items(name, folder), set(header[1:]) - periods.keys()
            for label, *cells in rows:
                newest = labels.setdefault(items.get(label, label), label)
                own = dict(zip(header[1:], cells, strict=True))
                table.setdefault(newest, {}).update({period: own[period] for period in fresh})
            periods |= dict.fromkeys(fresh, "")
    return {label: periods | cells for label, cells in table.items()}


def list_items(table, report):
    """The item that each label of one report's table stands for."""
    header, *rows = read_rows(REFERENCE / "labels.csv")
    column = header.index(report) if report in header else 1
    return {row[column]: row[1] for row in rows if row[0] == table}


@cache
def read_statements(report):
    """What the newest report says in prose of a subject and period, the first count or amount."""
    told, moved_to = {}, {}
    for folder in list_reports(report):
        for path in sorted((RAW / folder).glob("*_statements.csv")):
            for _, subject, period, claim, _, published in read_export(path)[1:]:
                if claim in ("count", "money", "at_least", "sum"):
                    told.setdefault((subject, period), published)
                elif claim == "change" and (level := re.match(r"\d[\d,]*(?= )", published)):
                    moved_to.setdefault((subject, period), level[0])
    return moved_to | told


@cache
def list_files(report, page):
    """The raw exports that a page speaks of: those of its theme, or all."""
    safeguarding = {row[0] for row in read_rows(REFERENCE / "tables.csv") if row[2] == "safeguarding"}
    themes = [True] if "safeguarding" in page else [False] if "community" in page else [True, False]
    files = [path for folder in list_reports(report) for path in (RAW / folder).glob("*.csv")]
    return [path for path in files if (path.stem in safeguarding) in themes]


@cache
def list_printed(report, page):
    """Every number that stands anywhere in a page's raw exports, without its commas and signs."""
    files = list_files(report, page)
    texts = [cell for path in files for row in read_rows(path) + read_export(path) for cell in row]
    slips = [text.replace("-", ",") for text in texts if re.fullmatch(r"\d+-\d{3}", text)]  # 33-300
    return {clean(number) for text in texts + slips for number in NUMBER.findall(text)}


@cache
def list_quotable(name, page):
    """Every figure of a page's raw exports as its edition prints it, without pounds and commas."""
    edition, levels = Edition(name), {}
    for file in ("tables.csv", "indicators.csv"):
        header, *rows = read_rows(REFERENCE / file)
        levels |= {row[0]: row[header.index("public")] for row in rows}
    quotable = set()
    for path in list_files(edition.report, page):
        is_prose = path.stem.endswith("_statements")
        for row in read_export(path)[1:]:
            numbers = {
                number for text in (row[-1:] if is_prose else row[1:]) for number in list_numbers(text)
            }
            level = levels.get(row[1].partition(": ")[0] if is_prose else path.stem)
            if edition.is_public and level != "exact":
                counts = {int(number) for number in numbers if number.isdigit() and level == "rounded"}
                numbers = {str(edition.count(count)) for count in counts if count >= 5}
            quotable |= numbers
    return quotable


def list_numbers(text):
    """The numbers of a published cell: ``{"102", "82.92%"}`` of ``102 (82.92)``."""
    text = re.sub(r"\s+%", "%", PAIR.sub(r"\1 (\2%)", YEAR.sub("", text)))
    text = re.sub(r"^\w+", lambda word: str(IN_WORDS.get(word[0].lower(), word[0])), text)
    return {number.strip("£").replace(",", "") for number in NUMBER.findall(text)}


def clean(number):
    return number.strip("£%").replace(",", "")


def half_up(value, decimals=0):
    """A number as it is printed, halves rounded up."""
    scaled = math.floor(abs(Fraction(value)) * 10**decimals + Fraction(1, 2))
    whole, part = divmod(scaled, 10**decimals)
    return f"{whole:,}.{part:0{decimals}}" if decimals else f"{whole:,}"


class Edition:
    """How an edition prints: exact, or to the nearest 5, without 0 to 4 and without shares of under 50."""

    def __init__(self, name):
        self.report, _, kind = name.rpartition("-")
        self.is_public = kind == "public"

    def count(self, number):
        if number is None or (self.is_public and number < 5):
            return None
        return 5 * math.floor(Fraction(number, 5) + Fraction(1, 2)) if self.is_public else number

    def percent(self, part, whole):
        return half_up(Fraction(100 * part, whole), 0 if self.is_public else 1) + "%"

    def share(self, part, whole):
        """Pattern of a share: ``41 of 71 (57.7%)``, with Wilson's interval on a base under 50."""
        percent = re.escape(self.percent(part, whole))
        if whole < 50 and self.is_public:
            return NOWHERE
        if whole < 50:
            p, square = part / whole, NORMAL**2 / whole
            middle, reach = p + square / 2, math.sqrt(square * (p * (1 - p) + square / 4))
            ends = [half_up(Fraction(100 * (middle + sign * reach) / (1 + square)), 1) for sign in (-1, 1)]
            percent += rf", 95% interval {ends[0]}% to {ends[1]}%"
        return rf"{part} of {whole}(?: referrals)? \({percent}\)"

    def difference(self, before, last, unit=""):
        words = ("more", "less" if unit else "fewer")[last < before]
        size = rf"{unit}{half_up(abs(last - before))} {words}"
        decimals = 0 if self.is_public or unit else 1
        percent = half_up(Fraction(100 * abs(last - before), before), decimals)
        return size + (rf" \({percent}%\)" if before >= 50 else "")


def moved(before, last, unit=""):
    """Pattern of how a number moved, with the verb that fits."""
    if before == last:
        return rf"stayed at {unit}{half_up(last)}"
    verb = "rose" if last > before else "fell"
    return rf"{verb},? from {unit}{half_up(before)} to {unit}{half_up(last)}"


@cache
def read_prose(report, table, start):
    """What the newest report quotes in prose of a table that nobody has: the first count by period."""
    told = {}
    for folder in list_reports(report):
        for path in sorted((RAW / folder).glob("*_statements.csv")):
            for _, subject, period, claim, _, published in read_export(path)[1:]:
                if claim in ("count", "change") and subject.startswith(f"{table}: {start}"):
                    told.setdefault(period, str(IN_WORDS.get(published.split()[0].lower(), published)))
    return told


def read_series(edition, table, start):
    """A row's counts by period as the edition prints them; periods without one are left out."""
    rows = [cells for label, cells in read_table(edition.report, table).items() if label.startswith(start)]
    rows = rows if read_table(edition.report, table) else [read_prose(edition.report, table, start)]
    counts = {period: edition.count(read_count(cell)) for cells in rows for period, cell in cells.items()}
    return {period: counts[period] for period in sorted(counts) if counts[period] is not None}


def tell_referrals(edition):
    """The facts about referrals, newest year against the year before and the first that can be compared."""
    everyone = read_series(edition, "safeguarding_by_person", "Total")
    referrals = {period: count for period, count in everyone.items() if period not in UNRELIABLE}
    if not referrals:
        return
    first, last = min(referrals), max(referrals)
    before = f"{int(last[:4]) - 1}/{last[2:4]}"
    yield from tell_outcomes(edition, referrals, first, before, last)
    yield from tell_kinds(edition, referrals, before, last)
    yield from tell_areas(edition, referrals, last)
    if len(referrals) == 1:
        return
    earlier = [count for period, count in referrals.items() if period != last]
    yield MOVED, moved(referrals[before], referrals[last])
    yield MOVED, edition.difference(referrals[before], referrals[last])
    yield MOVED, rf"From {first} to {before} they were between {min(earlier)} and {max(earlier)} a year"
    yield from (("Bar chart: ", rf"{count} in {period}") for period, count in everyone.items())
    yield "rounded to the nearest 5$", "nearest 5"
    *earlier, newest = referrals.values()
    if not edition.is_public:
        mean = sum(earlier) / len(earlier)
        variance = max(mean, sum((count - mean) ** 2 for count in earlier) / (len(earlier) - 1))
        reach = STUDENT_T[len(earlier) - 1] * math.sqrt(variance * (1 + 1 / len(earlier)))
        low, high = math.floor(mean - reach), math.ceil(mean + reach)
        place = "below" if newest < low else "above" if newest > high else "within"
        yield "usual range", rf"{newest} is {place} the usual range( of {low} to {high})?"
        yield "usual range", rf"by the {len(earlier)} years before"
        yield "usual", rf"(between|from|range of) {low} (and|to) {high}"
        text = (GOLDEN / f"{edition.report}-internal" / "03_safeguarding_trends.txt").read_text("utf-8")
        adjusted = [float(p_value) for p_value in re.findall(ADJUSTED, text, re.MULTILINE)]
        clear = [sum(p_value < limit for p_value in adjusted) for limit in (0.05, 0.06)]  # 0.05 is rounded
        counts = "|".join(str(count or "none") for count in range(clear[0], clear[1] + 1))
        yield "questions asked at once", rf"Of {len(adjusted)} questions asked at once, ({counts})"


def tell_areas(edition, referrals, last):
    labels = read_table(edition.report, "safeguarding_by_business_area") or ("Progress Lifeline", "RWP")
    areas = {
        label: read_series(edition, "safeguarding_by_business_area", label).get(last) for label in labels
    }
    areas = {label.partition(" (")[0]: count for label, count in areas.items() if count and label != "Total"}
    yield from (
        (rf"{re.escape(label)} .*made", edition.share(count, referrals[last]))
        for label, count in areas.items()
        if count == max(areas.values())
    )
    yield from (("Bar chart: ", rf"{re.escape(label)} {count}\b") for label, count in areas.items())
    yield "Customer Voice 0", "Customer Voice 0"


def tell_outcomes(edition, referrals, first, before, last):
    by_outcome = {
        name: read_series(edition, "safeguarding_by_outcome", start) for start, name in OUTCOMES.items()
    }
    if not read_table(edition.report, "safeguarding_by_outcome"):
        awaiting = int(read_statements(edition.report)["cases_awaiting_updates", last])
        yield "[Nn]o outcome", edition.share(edition.count(awaiting), referrals[last])
        closed = int(read_statements(edition.report)["cases_closed", last])
        yield "Stacked bar chart: ", rf"With an outcome {edition.count(closed)} and Not known {awaiting}"
        yield "Stacked bar chart: ", rf"Not known, {awaiting} in {last}"
        return
    exact = Edition(f"{edition.report}-internal")
    everyone = read_series(exact, "safeguarding_by_person", "Total")
    rows = [read_series(exact, "safeguarding_by_outcome", start) for start in OUTCOMES]
    sums = {
        period: sum(row[period] for row in rows) for period in referrals if all(period in row for row in rows)
    }
    answered = {period: edition.count(sums[period]) for period in sums}
    unknown = {period: edition.count(everyone[period] - sums[period]) for period in sums}
    if not {before, last} <= set(sums):  # a figure was left out by hand
        return
    if len(sums) == len(referrals):
        shares = [Fraction(unknown[period], referrals[period]) for period in referrals]
        rising = ", rising every year" if sorted(set(shares)) == shares else ""
        start, prior, now = (edition.percent(unknown[one], referrals[one]) for one in (first, before, last))
        between = "" if rising else rf", in {before} {prior}"
        yield "No outcome was", rf"it was {start} of referrals{between}, now it is {now}{rising}\."
    yield "[Nn]o outcome", edition.share(unknown[last], referrals[last])
    yield "No outcome was", rf"In {last} their number {moved(unknown[before], unknown[last])}\."
    yield from (("Stacked bar chart: ", rf"{count} in {period}") for period, count in unknown.items())
    yield "No outcome was", rf"For {before} the newest table still gives no outcome for {unknown[before]}\."
    accepted = by_outcome["Accepted by the authority"]
    least, most = (
        edition.percent(part, referrals[last]) for part in (accepted[last], accepted[last] + unknown[last])
    )
    yield "were accepted in", edition.share(accepted[last], answered[last])
    yield (
        "accepted",
        rf"of the others \({unknown[last]}\) was accepted, {least} of all were. If all .*, it was {most}",
    )
    ends = [edition.percent(accepted[period], referrals[period]) for period in (before, last)]
    printed = [
        re.search(r"\((.*)\)", read_table(edition.report, "safeguarding_by_outcome")[label][period])[1]
        for label in read_table(edition.report, "safeguarding_by_outcome")
        if label.startswith("Referral acc")
        for period in (before, last)
    ]
    yield (
        "printed share of accepted",
        rf"printed share of accepted referrals \w+ from {printed[0]} to {printed[1]}",
    )
    yield "printed share of accepted", rf"known to be accepted \w+ from {ends[0]} to {ends[1]}"
    stacks = {name: counts.get(last) for name, counts in by_outcome.items()} | {"Not known": unknown[last]}
    yield from (("Stacked bar chart: ", rf"{re.escape(name)} {count}\b") for name, count in stacks.items())


def tell_kinds(edition, referrals, before, last):
    labels = read_table(edition.report, "safeguarding_by_abuse_type")
    kinds = {
        label: read_series(edition, "safeguarding_by_abuse_type", label)
        for label in labels or ("Domestic Abuse", "Financial", "Self-Neglect")
    }
    yield from (
        ("Small bar charts: ", rf"{label} {counts[last]}\b")
        for label, counts in kinds.items()
        if last in counts
    )
    self_neglect, domestic = kinds["Self-Neglect"], kinds["Domestic Abuse"]
    yield "self-neglect", edition.share(self_neglect[last], referrals[last])
    yield "self-neglect", rf"(it|number) {moved(self_neglect[before], self_neglect[last])}"
    if last in domestic:
        peak = max(domestic, key=domestic.get)
        yield "^- Referrals about domestic abuse", rf"In {peak} there were {domestic[peak]}\."
        if before in domestic:
            yield "domestic abuse", rf"about domestic abuse {moved(domestic[before], domestic[last])}"
    rises = {
        label: counts[last] - counts[before]
        for label, counts in kinds.items()
        if label not in ("Total", "Domestic Abuse") and {before, last} <= set(counts)
    }
    for label in (label for label in rises if rises[label] == max(rises.values())):
        yield "self-neglect", rf"kind “{label}” {moved(kinds[label][before], kinds[label][last])}\."
    if before not in referrals:
        return
    yield from (
        ("^Self-neglect was", edition.share(self_neglect[period], referrals[period]))
        for period in (before, last)
    )
    others = {period: referrals[period] - self_neglect[period] for period in referrals}
    yield (
        "self-neglect",
        NOWHERE if edition.is_public else rf"All others together {moved(others[before], others[last])}",
    )
    children = read_series(edition, "safeguarding_by_person", "Child")
    earlier = [children[period] for period in referrals if period != last]
    yield "(?i)children", rf"([Cc]hildren|Their number) {moved(children[before], children[last])}"
    yield "(?i)children", rf"between {min(earlier)} and {max(earlier)}"
    yield from (
        ("Children's share", edition.share(children[period], referrals[period])) for period in (before, last)
    )


def tell_charity(edition):
    """The facts about the charity's services and the group's training."""
    for table, start, words in (
        ("key_by_service_area", "Total", "All together they"),
        ("key_by_service_area", "Counselling Commissioned Schools", "counselling in schools"),
        ("key_by_service_area", "Emotional", "wellbeing"),
        ("key_by_service_area", "Emotional", "wellbeing service"),
        ("key_by_reason", "Self-harm", "self-harm"),
        ("key_by_reason", "Suicidal ideation", "suicidal ideation"),
    ):
        counts = list(read_series(edition, table, start).values())
        if len(counts) > 1:
            yield words, rf"{words} {moved(*counts[-2:])}"
    reports = read_series(edition, "key_by_service_area", "Emotional")
    if reports and not edition.is_public:
        year, parts = max(reports), read_table(edition.report, "key_by_reason")
        reasons = sum(read_count(cells[year]) or 0 for cells in parts.values())
        yield "several reasons", rf"{reports[year]} reports of {year} have {reasons} reasons"
    courses = read_table(edition.report, "safeguarding_training")
    if courses:
        last = max(max(courses.values(), key=max))
        percents = {course: cells[last] for course, cells in courses.items()}
        ends = sorted(percents.values(), key=lambda text: Fraction(text[:-1]))
        lowest = min(Fraction(text[:-1]) for cells in courses.values() for text in cells.values())
        yield "The scale starts", rf"at {5 * (lowest // 5)}%"
        yield "Each (safeguarding )?course was", rf"by {ends[0]} to {ends[-1]} of colleagues in {last}"
        before = f"{int(last[:4]) - 1}/{last[2:4]}"
        more = [Fraction(cells[last][:-1]) > Fraction(cells[before][:-1]) for cells in courses.values()]
        yield "courses stood higher", rf"^{sum(more)} of {len(more)} courses"
        yield from (("Line chart", rf"{course} {percent}") for course, percent in percents.items())


def tell_community(edition):
    """The facts about community work, which no edition rounds."""
    told = read_statements(edition.report)
    exact = Edition(f"{edition.report}-internal")

    def find(subject):
        periods = sorted(period for one, period in told if one == subject)
        return [(period, told[subject, period]) for period in periods if re.fullmatch(r"\d{4}/\d\d", period)]

    def amounts(subject):
        return [int(clean(NUMBER.search(text)[0])) for _, text in find(subject)]

    clubs = find("job_club_people")
    yield "job clubs", rf"{NUMBER.search(clubs[-1][1])[0]} people"
    yield from (("job clubs", rf"{NUMBER.search(text)[0]} in {period}") for period, text in clubs)
    yield from (("are bounds", rf"[Mm]ore than {NUMBER.search(text)[0]}") for _, text in clubs)
    if len(clubs) > 1 and clubs[-2][1][:1].isdigit():  # no bound
        yield "job clubs", moved(*amounts("job_club_people")[-2:])
    invested, projects = amounts("community_investment"), amounts("projects_supported")
    if len(invested) > 1:
        before, last = invested[-2:]
        yield "[Ii]nvest", rf"£{half_up(last)} was invested"
        yield "[Ii]nvest", moved(before, last, "£")
        yield r"£[\d,]+ (more|less)", exact.difference(before, last, "£")
        yield from (
            ("Bar chart", rf"£{half_up(amount)} in {period}")
            for (period, _), amount in zip(find("community_investment"), invested, strict=True)
        )
        yield "projects", rf"went to the {projects[-1]} projects"
        yield "projects", rf"it was £{half_up(Fraction(last, projects[-1]))} each"
    outcomes = amounts("progress_futures_outcomes")
    if len(outcomes) > 1:
        yield "Outcomes", moved(*outcomes[-2:])
        files = list_files(edition.report, "04_community_trends")
        rows = [row for path in files if path.stem.endswith("_statements") for row in read_rows(path)]
        for row in rows:
            if row[1] == "progress_futures_outcomes" and row[3] == "change":
                yield "Outcomes", rf"The report calls it {row[5]}, so"
        yield "Outcomes", exact.difference(*outcomes[-2:])
    checks, appraisals = amounts("community_checks"), amounts("neighbourhood_appraisals")
    if len(checks) > 1:
        yield "[Cc]hecks", moved(*checks[-2:])
        yield "[Cc]hecks", rf"{checks[-2]} in .* and {checks[-1]} in\b"
    yield "ppraisals|[Cc]hecks", rf"{appraisals[-1]} (appraisals|in)\b"
    parts = [amounts(f"charity_fund_{name}") for name in ("raised", "given", "total")]
    if all(parts):
        raised, given, total = (amount[-1] for amount in parts)
        words = "less" if raised + given < total else "more"
        yield "Charities", rf"received £{half_up(total)}"
        yield (
            "Charities",
            rf"£{half_up(raised)} and £{half_up(given)}, add to £{half_up(raised + given)}, {words}",
        )
    events, attendances = amounts("community_events"), amounts("event_attendances")
    if events:
        yield "attendances on average", rf"{half_up(Fraction(attendances[-1], events[-1]), 1)} attendances"


def tell_checks(edition, page):
    """The facts about how much was checked, and what was found; the public edition leaves some of it out."""
    if edition.is_public:
        yield "[0-9] (percentages checked|problems|figures in prose)", r"(Of )?\d+"
        return
    files = list_files(edition.report, page)
    prose = [path for path in files if path.stem.endswith("_statements")]
    figures = sum(len(read_rows(path)) - 1 for path in prose)  # what we left out is counted, too
    told = rf"Of {figures} figures in prose that this edition can show, "
    yield "figures in prose", told + r"\d+ follow, \d+ do(es)? not, and \d+ cannot"
    header, *findings = read_rows(ROOT / "data" / "processed" / edition.report / "findings.csv")
    printed = [header.index(name) for name in ("kind", "table", "item", "period", "published")]
    newest = {tuple(row[place] for place in printed): row for row in sorted(findings, key=lambda row: row[2])}
    severity, table = header.index("severity"), header.index("table")
    stems = {path.stem for path in files}
    found = [row[severity] for row in newest.values() if row[table] in stems]  # printed again, counted once
    yield "problems were found", rf"{len(found)} problems were found .*; {found.count('high')} of them"
    tables = {path: check_table(path) for path in files if path not in prose}  # printed again, counted once
    fits = [*{(path.stem, *cell): fit for path in tables for cell, fit in tables[path].items()}.values()]
    fits += [fit for path in prose for fit in check_prose(edition.report, path)]
    yield "percentages checked do", rf"{fits.count(False)} of {len(fits)} percentages"


def check_table(path):
    """By row, period and cell, whether a percentage beside a count follows from it and its column's base."""
    header, *rows = read_export(path)
    totals = next((dict(zip(header, row, strict=True)) for row in rows if row[0] == "Total"), {})
    stated = read_rows(REFERENCE / "bases.csv")[1:]
    totals |= {period: base for table, period, base, _ in stated if table == path.stem}
    return {
        (row[0], period, cell): follows(found, int(totals[period]))
        for row in rows
        for period, cell in zip(header[1:], row[1:], strict=True)
        if (found := PAIR.match(cell)) and totals.get(period)
    }


def check_prose(report, path):
    """The same for a count with its percentage in prose, on the total of all referrals."""
    for _, _, period, claim, base, published in read_export(path)[1:]:
        if claim == "share" and base == "safeguarding_by_person: Total" and (found := PAIR.match(published)):
            yield follows(found, int(read_statements(report)[base, period]))


def follows(pair, total):
    return half_up(Fraction(100 * int(pair[1]), total), len(pair[2].partition(".")[2])) == pair[2]


def tell_corrections():
    """The facts about what was corrected by hand: what stood there, and digits in the name of its row."""
    corrected = list_corrected()
    for file, line in corrected:
        label = read_rows(RAW / file)[line - 1][0]
        yield from (("Corrected by us", re.escape(number)) for number in NUMBER.findall(label))
    stood = [text for cells in corrected.values() for _, _, text in cells]
    for text in sorted(stood, key=len, reverse=True):  # 38 may begin another
        yield "Corrected by us", f"published as {re.escape(text)}"


def list_tellers(edition, page):
    """The facts of a page by the function that tells them: those of its theme, the overview's of all."""
    tellers = [tell_referrals, tell_charity, tell_community]
    chosen = {"03": tellers[:2], "04": tellers[2:]}.get(page[:2], tellers)
    return {tell.__name__: [*tell(edition)] for tell in chosen} | {
        "tell_checks": [*tell_checks(edition, page)],
        "tell_corrections": [*tell_corrections()],
    }


def list_facts(edition, page):
    return [fact for facts in list_tellers(edition, page).values() for fact in facts]


@cache
def read_blocks(name, page):
    """The sentences of a page: each block with the heading that it stands under."""
    heading, blocks = "", []
    for line in (GOLDEN / name / f"{page}.txt").read_text("utf-8").splitlines():
        heading = line if line.startswith("## ") else heading
        if not NOT_JUDGED.match(line) and heading != "## About this report":
            blocks.append((heading, re.sub(r"\b([Aa])bout (?=£?\d)", "", line)))
    return blocks


def find_unexplained(text, facts, quotable=frozenset()):
    """The numbers of a sentence that no fact explains, nor, where none speaks of it, what is quotable."""
    rest = text
    spoken = [piece for about, piece in facts if re.search(about, text)]
    for piece in spoken:
        rest = re.sub(rf"(?<![\d.,£])(?:{piece})(?![\d%]|[,.]\d)", "", rest)
    numbers = NUMBER.findall(YEAR.sub("", rest))
    if spoken and not text.startswith("Picture: "):
        return numbers
    return [number for number in numbers if number.strip("£").replace(",", "") not in quotable]


def advise(text, numbers, tellers, page):
    """What to do about a sentence with numbers that nothing explains."""
    spoken = {
        name: dict.fromkeys(f"“{about}”" for about, _ in facts if re.search(about, text))
        for name, facts in tellers.items()
    }
    names = [name for name, patterns in spoken.items() if patterns]
    if names:
        told = " and ".join(f"{name} (where it has {', '.join(spoken[name])})" for name in names)
        why = f"Facts of {told} speak of this sentence, and give other numbers"
    else:
        why = "No raw export prints that, and no fact gives it"
        names = [name for name in tellers if name not in ("tell_checks", "tell_corrections")]
    return (
        f"{page}: “{text}” holds {', '.join(numbers)}. {why}: mend the sentence, or work its numbers out "
        f"from data/raw in {' or '.join(names)}, in a line such as\n"
        '    yield "words that only this sentence has", edition.share(part, whole)'
    )


def could_print(count, base, printed):
    """Whether count / base makes a printed percentage, rounded or cut off at its decimals or at fewer."""
    exact, decimals = Fraction(100 * count, base), len(printed.partition(".")[2])
    cut = math.floor(exact * 10**decimals) == Fraction(printed) * 10**decimals
    return cut or any(Fraction(half_up(exact, fewer)) == Fraction(printed) for fewer in range(decimals + 1))


def redo_sums(text, edition):
    """The numbers that the sums in a sentence about a problem give; None where a sum does not come out."""
    for part, whole, percent in re.findall(r"(\d+) of (\d+)(?: \([^)]*\))? is ([\d.]+)%", text):
        exact, decimals = Fraction(100 * int(part), int(whole)), len(percent.partition(".")[2])
        yield percent if half_up(exact, decimals) == percent else None
    for printed, part, whole in re.findall(r"not ([\d.]+)%.*? it is (\d+) of (\d+)", text):
        fits = could_print(int(part), int(whole), printed)
        yield from (part, whole) if fits else [None]
    for printed, part, whole in re.findall(r"(?:not|prints) ([\d.]+)%[^%]*?(\d+) × (\d+) ÷ 100", text):
        yield "100" if Fraction(int(part) * int(whole), 100) == Fraction(printed) else None
    for before, last, percent in re.findall(r"[Ff]rom (\d+) to (\d+) is an? \w+ of ([\d.]+)%", text):
        exact = Fraction(100 * abs(int(last) - int(before)), int(before))
        yield percent if half_up(exact, len(percent.partition(".")[2])) == percent else None
    for before, last, size, more in re.findall(r"from (\d+) to (\d+) is (\d+) (fewer|more)", text):
        yield size if int(size) == (int(last) - int(before)) * (1 if more == "more" else -1) else None
    for sums in re.findall(r"£([\d,]+) \+ £([\d,]+), together £([\d,]+), £([\d,]+) less", text):
        first, second, together, less = (int(clean(number)) for number in sums)
        stated = int(clean(re.search(r"published as “£([\d,]+)”", text)[1]))
        fits = first + second == together == stated - less
        yield from (str(together), str(less)) if fits else [None]
    for millions, pounds in re.findall(r"“£([\d,]+)m”. As printed this is £([\d,]+)[.;]", text):
        yield clean(pounds) if int(clean(pounds)) == 1_000_000 * int(clean(millions)) else None


@pytest.mark.parametrize(("name", "page"), PAGES)
def test_every_number_in_a_sentence_is_what_the_raw_exports_give(name, page):
    edition, quotable = Edition(name), list_quotable(name, page)
    facts, tellers = list_facts(edition, page), list_tellers(edition, page)
    told = [text for heading, text in read_blocks(name, page) if not is_about_problems(heading)]
    wrong = {text: numbers for text in told if (numbers := find_unexplained(text, facts, quotable))}
    assert not wrong, "\n".join(advise(text, numbers, tellers, page) for text, numbers in wrong.items())


@pytest.mark.parametrize(("name", "page"), PAGES)
def test_every_number_about_a_problem_was_printed_or_comes_out_of_its_sum(name, page):
    edition = Edition(name)
    told = [text for heading, text in read_blocks(name, page) if is_about_problems(heading)]
    sums = {text: list(redo_sums(text, edition)) for text in told}
    assert [text for text in told if None in sums[text]] == []
    facts, printed = list_facts(edition, page), list_printed(edition.report, page)
    wrong = {
        text: [
            number for number in find_unexplained(text, facts) if clean(number) not in {*printed, *sums[text]}
        ]
        for text in told
    }
    wrong = {text: numbers for text, numbers in wrong.items() if numbers}
    assert not wrong, (
        f"{page}: no raw export prints these, and redo_sums() finds no sum that gives them: {wrong}"
    )


def test_what_was_published_is_quoted_as_it_stands():
    for name, page in PAGES:
        files = list_files(Edition(name).report, page)
        cells = {cell for path in files for row in read_rows(path) for cell in row}
        told = [text for heading, text in read_blocks(name, page) if is_about_problems(heading)]
        quoted = [quotation for text in told for quotation in re.findall("published as “([^”]*)”", text)]
        assert [quotation for quotation in quoted if quotation not in cells] == []


def test_the_base_told_for_a_year_gives_back_what_was_printed_of_most_outcomes():
    text = (GOLDEN / "2023-24-internal" / "03_safeguarding_trends.txt").read_text("utf-8")
    bases = dict(re.findall(r"^\| (\d{4}/\d\d) \| (\d+), [^|]*$", text, re.MULTILINE))
    assert bases
    rows = [
        cells
        for label, cells in read_table("2023-24", "safeguarding_by_outcome").items()
        if "No resp" not in label
    ]
    for period, base in bases.items():
        pairs = [
            re.match(r"(\d+) \(-?([\d.]+)", cells[period]).groups() for cells in rows if "(" in cells[period]
        ]
        fits = [could_print(int(count), int(base), printed) for count, printed in pairs]
        assert fits.count(True) > len(fits) / 2, period


@pytest.mark.parametrize(("name", "page"), PAGES)
def test_claims_that_follow_do_not_and_cannot_be_checked_are_all_claims(name, page):
    text = (GOLDEN / name / f"{page}.txt").read_text("utf-8")
    shown = r"Of (\d+) figures in prose that this edition can show, "
    told = re.findall(shown + r"(\d+) follow, (\d+) do(?:es)? not, and (\d+) cannot", text)
    assert all(int(first) == sum(map(int, rest)) for first, *rest in told)
    assert len(told) == text.count("figures in prose that this edition can show,")


def tail_of_t(z):
    """Both tails of Student's t with 3 degrees of freedom, in closed form."""
    z /= math.sqrt(3)
    return 1 - 2 / math.pi * (z / (1 + z * z) + math.atan(z))


def test_student_t_is_that_of_the_printed_tables():
    assert [round(tail_of_t(z), 3) for z in (1.638, 3.182, 5.841)] == [0.2, 0.05, 0.01]


def test_the_tests_of_change_come_out_again():
    edition = Edition("2023-24-internal")
    referrals = read_series(edition, "safeguarding_by_person", "Total")
    years = [period for period in referrals if period not in UNRELIABLE]
    if any(right == "" for cells in list_corrected().values() for _, right, _ in cells):
        pytest.skip("a figure was left out by hand; this test needs five years")
    totals = [referrals[year] for year in years]
    answered = [
        sum(read_series(edition, "safeguarding_by_outcome", start)[year] for start in OUTCOMES)
        for year in years
    ]
    parts = [[total - count for total, count in zip(totals, answered, strict=True)]]
    for table, start in (
        ("safeguarding_by_abuse_type", "Self-Neglect"),
        ("safeguarding_by_abuse_type", "Domestic Abuse"),
        ("safeguarding_by_person", "Child"),
    ):
        parts.append([read_series(edition, table, start)[year] for year in years])
    mean, (before, last) = sum(totals) / 5, totals[-2:]
    rest = sum((total - mean) ** 2 for total in totals) / mean - (last - before) ** 2 / (2 * mean)
    p_values = [tail_of_t(abs(last - before) / math.sqrt((last + before) * max(1, rest / 3)))]
    p_values += [find_p_of_trend(part, totals) for part in parts]
    adjusted, highest = {}, 0
    for rank, p_value in enumerate(sorted(p_values)):
        highest = adjusted[p_value] = max(highest, min(1, (5 - rank) * p_value))
    expected = [f"{p_value:.2f} | {adjusted[p_value]:.2f}" for p_value in p_values]
    text = (GOLDEN / "2023-24-internal" / "03_safeguarding_trends.txt").read_text("utf-8")
    assert re.findall(r"\? \| (\d\.\d\d \| \d\.\d\d)$", text, re.MULTILINE) == expected


def find_p_of_trend(part, totals):
    """p of a straight line through five yearly shares, widened by how far the years stray from it."""
    share = sum(part) / sum(totals)
    middle = sum(year * total for year, total in enumerate(totals)) / sum(totals)
    strays = [count - total * share for count, total in zip(part, totals, strict=True)]
    spread = sum(total * (year - middle) ** 2 for year, total in enumerate(totals))
    slope = sum((year - middle) * stray for year, stray in enumerate(strays))
    square = slope**2 / (share * (1 - share) * spread)
    whole = sum(stray**2 / total for stray, total in zip(strays, totals, strict=True)) / (share * (1 - share))
    return tail_of_t(math.sqrt(square / max(1, (whole - square) / 3)))


def is_about_problems(heading):
    return any(words in heading for words in PROBLEM_HEADINGS)


@pytest.fixture
def uncorrected(monkeypatch):
    """The raw exports as they were published, whatever is corrected by hand."""
    caches = (read_table, read_statements, read_prose, list_printed, list_quotable)
    monkeypatch.setattr(sys.modules[__name__], "list_corrected", dict)
    for one in caches:
        one.cache_clear()
    yield
    for one in caches:
        one.cache_clear()


# The judge holds only as far as it can find fault.
@pytest.mark.usefixtures("uncorrected")
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("- Referrals fell from 123 to 71 in 2023/24: 52 fewer (42.3%).", []),
        ("- Referrals fell from 123 to 72 in 2023/24: 52 fewer (42.3%).", ["123", "72"]),
        ("- Referrals rose from 123 to 71 in 2023/24.", ["123", "71"]),
        ("- Referrals fell from 123 to 71 in 2023/24: 52 fewer (42.2%).", ["52", "42.2%"]),
        ("- Referrals about children fell from 123 to 71.", ["123", "71"]),
        ("41 of 71 referrals (57.7%) were about self-neglect.", []),
        ("41 of 71 referrals (57.7%) were about neglect.", ["41", "71", "57.7%"]),
        ("£276,535 was invested: £79,159 more (41%).", ["£79,159", "41%"]),
    ],
)
def test_a_wrong_number_verb_or_subject_is_found(text, numbers):
    assert find_unexplained(text, list_facts(Edition("2023-24-internal"), "05_overview")) == numbers


@pytest.mark.usefixtures("uncorrected")
@pytest.mark.parametrize(
    ("edition", "text", "numbers"),
    [
        ("internal", "Reports in time were 98.7%; the target was 90%.", []),
        ("internal", "Reports in time were 98.6%; the target was 90.", ["98.6%", "90"]),
        ("internal", "Drop-in services had 41 and 44 concerns, 85 in all.", ["85"]),
        ("internal", "Picture: Bar chart: Adult referrals 65 and Child referrals 6.", []),
        ("internal", "Picture: Bar chart: Adult referrals 64 and Child referrals 6.", ["64"]),
        ("public", "Drop-in services had 40 and 45 concerns, and refuges 3.", ["3"]),
        ("public", "Drop-in services had 41 and 44 concerns.", ["41", "44"]),
    ],
)
def test_a_new_sentence_or_picture_holds_what_was_printed_as_its_edition_prints_it(edition, text, numbers):
    name, page = f"2023-24-{edition}", "03_safeguarding_trends"
    assert find_unexplained(text, list_facts(Edition(name), page), list_quotable(name, page)) == numbers


def test_the_advice_names_the_function_that_a_fact_belongs_in():
    safeguarding = {"tell_referrals": [("[Ss]elf-neglect", "41 of 71")], "tell_charity": []}
    community = {"tell_community": [], "tell_checks": []}
    for text, page, tellers, where in (
        ("Self-neglect was 40 of 71.", "05_overview", safeguarding | community, "in tell_referrals, in"),
        ("85 concerns.", "03_safeguarding_trends", safeguarding, "in tell_referrals or tell_charity, in"),
        ("85 clubs.", "04_community_trends", community, "in tell_community, in"),
    ):
        advice = advise(text, ["85"], tellers, page)
        assert advice.startswith(f"{page}: “{text}” holds 85. ")
        assert where in advice
        assert ("tell_referrals (where it has “[Ss]elf-neglect”) speak" in advice) == ("neglect" in text)


@pytest.mark.usefixtures("uncorrected")
@pytest.mark.parametrize(
    ("page", "text", "numbers"),
    [
        ("03_safeguarding_trends", "98.7% were in time, more than the target of 90%.", []),
        ("03_safeguarding_trends", "Outcomes of 98.7% were in time.", []),
        ("05_overview", "98.7% were in time, more than the target of 90%.", []),
        ("04_community_trends", "It was invested: £79,159 more (41%).", ["£79,159", "41%"]),
        ("05_overview", "It was invested: £79,159 more (40%).", []),
    ],
)
def test_a_sentence_is_held_against_the_facts_of_the_themes_of_its_page(page, text, numbers):
    name = "2023-24-internal"
    assert find_unexplained(text, list_facts(Edition(name), page), list_quotable(name, page)) == numbers


def test_corrections_and_stated_bases_hold_here_too(tmp_path, monkeypatch):
    here = sys.modules[__name__]
    monkeypatch.setattr(here, "RAW", tmp_path)
    monkeypatch.setattr(here, "REFERENCE", tmp_path)
    rows = [
        '"t.csv, row 2, 2022/23",replace,6 (60%),6 (61%),,,proposed',
        '"t.csv, row 3, column C (2023/24)",leave_out,,4 (39%),,,sent',
        '"t.csv, row 2, 2023/24",replace,5 (50%),6 (59%),,,withdrawn',
        '"t_statements.csv, row 2",replace,7,8,,,confirmed',
        '"t_statements.csv, row 3",leave_out,,9,,,confirmed',
    ]
    head = "where,action,value,expect,reason,source,status"
    (tmp_path / "corrections.csv").write_text("\n".join([head, *rows]))
    (tmp_path / "bases.csv").write_text("table,period,base,reason\nt,2023/24,12,known\n")
    table, prose = tmp_path / "t.csv", tmp_path / "t_statements.csv"
    table.write_text("A,2022/23,2023/24\nX,6 (61%),6 (59%)\nY,4 (40%),4 (39%)\nZ,,7 (58%)\nTotal,10,10\n")
    prose.write_text("subject,published\na,8\nb,9\nc,10\n")
    assert read_export(table)[1:3] == [["X", "6 (60%)", "6 (59%)"], ["Y", "4 (40%)", ""]]
    assert read_export(prose)[1:] == [["a", "7"], ["c", "10"]]
    assert list(check_table(table).values()) == [True, False, True, True]
    told = "Corrected by us: X in the table, 2022/23, published as 6 (61%)."
    assert find_unexplained(told, list(tell_corrections())) == []
    assert find_unexplained(told.replace("61", "60"), list(tell_corrections())) == ["6", "60%"]


@pytest.mark.parametrize(
    "text",
    [
        "65 of 71 is 91.6%, not 90.1%",
        "65 of 71 is 91.5%, not 90.1%: it is 63 of 71",
        "25 of 123 is 20.33%, not 30.75%: the count was multiplied by the total (25 × 124 ÷ 100)",
        "From 179 to 115 is a decrease of 35%.",
        "from 13 to 8 is 4 fewer",
        "published as “£24,993”. Its parts are £12,762 + £11,813, together £24,575, £419 less than stated.",
        "“£276,535m”. As printed this is £276,535,000.",
    ],
)
def test_a_sum_that_does_not_come_out_is_found(text):
    assert None in redo_sums(text, Edition("2023-24-internal"))
