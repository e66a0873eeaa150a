"""The public edition, attacked by someone who has every public figure and knows which sums hold."""

import hashlib
import shutil
import sys
from itertools import pairwise, product
from pathlib import Path
from random import Random

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from conftest import SilentTeller
from disclosure_benchmark import make_editions
from helpers import schemas
from helpers.disclosure.linked_counts import Known
from helpers.disclosure.narrowing import Sum
from helpers.disclosure.protection import protect_figures
from helpers.disclosure.suppression import choose_suppressed, round_to_five
from helpers.edition import PUBLIC
from helpers.paths import Folders, find_folders
from helpers.pipeline.jobs import Job
from helpers.pipeline.run import run_job
from random_publications import Publication, draw_publication, find_narrowed

SMALL = set(range(5))
NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


@pytest.fixture(scope="module")
def publications():
    """Random publications, with the public edition of each of their report years."""
    drawn = [draw_publication(Random(number)) for number in range(60)]
    return [(made, make_editions(made)) for made in drawn if made.records]


def test_no_withheld_count_of_random_publications_can_be_narrowed(publications):
    """By a solver, from all editions side by side; several tables and reports, revised, quoted, in sums."""
    for made, editions in publications:
        assert find_narrowed(made, editions) == {}
    withheld = sum(edition["count"].isna().sum() for _, editions in publications for edition in editions)
    shown = sum(edition["count"].notna().sum() for _, editions in publications for edition in editions)
    assert withheld > 2000
    assert shown > 1000


def test_a_later_edition_shows_of_earlier_reports_what_their_own_showed(publications):
    for _, editions in publications:
        for earlier, later in pairwise(editions):
            pd.testing.assert_frame_equal(later.loc[earlier.index], earlier)


def find_pair(made):
    """Two counts of a column that can be changed by 1 against each other with no total moved; or none."""
    for total, parts in sorted(made.sums, key=repr):
        whole = {other for other in made.sums if other[0] != total}
        free = [name for name in sorted(parts, key=repr) if not any(name in one[1] for one in whole)]
        lower = [name for name in free if 1 <= made.counts[name] <= 4]
        higher = [name for name in free if made.counts[name] <= 3]
        for one, other in product(lower, higher):
            moved = {one: made.counts[one] - 1, other: made.counts[other] + 1}
            taken = [(*name[:2], count) in made.counts for name, count in moved.items()]
            if one != other and not any(taken):
                return moved
    return {}


def change_counts(made, moved):
    """The figures with some counts changed wherever they are printed."""
    rows = [dict(row) for row in made.records]
    for row in rows:
        name = made.places[row["source_file"], row["source_row"], row["period"]]
        if name in moved:
            row |= {"count": moved[name], "published": str(moved[name])}
    return schemas.build_table(rows, schemas.figures)


def test_two_withheld_counts_changed_against_each_other_change_nothing(publications):
    """No total moves, so no public figure may: what is withheld never depends on how large it is."""
    changed = 0
    for made, editions in publications:
        if moved := find_pair(made):
            changed += 1
            pd.testing.assert_frame_equal(
                protect_figures(change_counts(made, moved), made.rules), editions[-1]
            )
    assert changed > 20


def test_the_attacker_finds_what_the_plain_rule_alone_gives_away():
    """It can fail: with nothing withheld beyond 0 to 4, counts are narrowed."""
    narrowed = 0
    for number in range(20):
        made = draw_publication(Random(number))
        if made.records:
            counts = made.figures["count"]
            prints = [str(round_to_five(count)) if count > 4 else "[c]" for count in counts]
            narrowed += bool(find_narrowed(made, [made.figures.assign(published=prints)]))
    assert narrowed > 3


class PublicProject:
    """The real project's raw exports and reference in a folder of their own, to be changed and published."""

    def __init__(self, folder):
        self.folders = Folders(*(folder / name for name in ("raw", "reference", "processed", "reports")))
        real = find_folders()
        shutil.copytree(real.raw, self.folders.raw)
        shutil.copytree(real.reference, self.folders.reference)

    def publish(self, change):
        """Every file of the public folder, made from raw exports of which one table was changed."""
        path = self.folders.raw / "2023-24" / "safeguarding_by_business_area.csv"
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *change(rows)]) + "\n", encoding="utf-8")
        sources = self.folders.raw / "sources.csv"
        listed = pd.read_csv(sources, dtype="string", keep_default_na=False)
        own = listed["path"] == "2023-24/safeguarding_by_business_area.csv"
        listed.loc[own, "sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
        listed.to_csv(sources, index=False)
        job = Job("2023-24", self.folders, NOTEBOOKS, PUBLIC, force=True)
        run_job(job, SilentTeller())
        return {file.name: file.read_bytes() for file in job.output.rglob("*") if file.is_file()}


def swap_small_counts(rows):
    """Two withheld counts changed against each other, with their percentages."""
    said = {"Income Collection,3 (4.2%)": "Income Collection,2 (2.8%)"}
    said |= {"Property Services,2 (2.8%)": "Property Services,3 (4.2%)"}
    assert said.keys() <= set(rows)
    return [said.get(row, row) for row in rows]


def test_no_public_file_of_the_real_report_changes_with_two_withheld_counts_and_the_order_of_rows(tmp_path):
    """To the byte: pages with their drawings, workbook, notice and manifest, from whole runs."""
    project = PublicProject(tmp_path)
    unchanged = project.publish(list)
    assert {"index.html", "manifest.json", "tables.xlsx", "corrections_notice.md"} < set(unchanged)
    changed = project.publish(lambda rows: swap_small_counts(rows)[::-1])
    assert [name for name in unchanged if changed[name] != unchanged[name]] == []


def make_publication(*tables):
    """A publication of ``(report, table, counts)`` of one period that all divide the same cases."""
    made = Publication()
    for report, table, counts in tables:
        names = {
            item: made.name((table, item), "2022/23", count)
            for item, count in counts.items()
            if item != "Total"
        }
        total = made.name("cases", "2022/23", sum(made.counts[name] for name in names.values()))
        made.sums.add((total, frozenset(names.values())))
        printed = {item: names.get(item, total) for item in counts}
        made.columns[report, table, "2022/23"] = list(printed.values())
        made.rules.levels[table] = "rounded"
        for item, name in printed.items():
            made.print_count(report, table, item, "2022/23", name)
    return made


def test_a_total_that_only_an_earlier_report_prints_narrows_nothing():
    """The newer table prints no total, but adds up to the 32 of the earlier report: at most 32 is known."""
    made = make_publication(
        ("2022-23", "by_age", {"a": 12, "b": 12, "c": 3, "d": 5, "Total": 32}),
        ("2023-24", "by_kind", {"v": 8, "w": 13, "x": 1, "y": 8, "z": 2}),
    )
    editions = make_editions(made)
    assert find_narrowed(made, editions) == {}
    assert editions[-1]["published"].tolist() == ["10", "10", "[c]", "5", "30"] + ["[c]"] * 5


def test_a_publication_that_needs_more_withheld_is_withheld_further_not_refused():
    made = make_publication(
        ("2022-23", "by_age", {"a": 2, "b": 4}),
        ("2022-23", "by_kind", {"x": 6, "y": 0, "Total": 6}),
    )
    editions = make_editions(made)
    assert find_narrowed(made, editions) == {}
    assert editions[-1]["published"].tolist() == ["[c]"] * 5


def print_column(column):
    """The public prints of one column and its total, from the counts alone."""
    names = [(f"item {place}", "2023/24", count) for place, count in enumerate(column)]
    total = ("Total", "2023/24", sum(column))
    printed, adds_up = frozenset([*names, total]), Sum(total, frozenset(names))
    known = Known({"2023-24": printed}, {"2023-24": (printed,)}, {"2023-24": (adds_up,)}, {})
    hidden = choose_suppressed(known)[0]
    is_shown = [name[2] > 4 and name not in hidden for name in [*names, total]]
    return tuple(
        str(round_to_five(name[2])) if shown else "[c]"
        for name, shown in zip([*names, total], is_shown, strict=True)
    )


@pytest.mark.parametrize(("rows", "largest"), [(1, 22), (2, 22), (3, 12)])
def test_knowing_the_program_itself_does_not_help(rows, largest):
    """Every table there is, by what the public edition prints for it: all that fits a print fits 0 to 4."""
    by_print = {}
    for column in product(range(largest + 1), repeat=rows):
        by_print.setdefault(print_column(column), []).append(column)
    for printed, tables in by_print.items():
        for place in range(rows):
            values = {column[place] for column in tables}
            if printed[place] == "[c]" and values & SMALL:
                assert values >= SMALL, (printed, place)
