"""A saved page becomes drafts of raw exports: every cell as printed, in its place, nothing overwritten."""

import errno
import io
import os
import shutil
import time
from pathlib import Path

import pytest

from helpers.drafting.add_report import add_report, describe_drafts
from helpers.errors import UnusableInput
from helpers.exports.cleaning import clean_reports
from helpers.exports.raw_exports import read_export
from helpers.paths import CHECKOUT, Folders
from saved_samples import REPORT, TABLES, html_page, published_rows, read_rows, save, text_page

SEEDS = CHECKOUT.parent / "shared" / "seeds"


@pytest.fixture
def folders(tmp_path):
    """The project's raw and reference folders, copied."""
    for name in ("raw", "reference"):
        shutil.copytree(CHECKOUT / "data" / name, tmp_path / "data" / name)
    data = tmp_path / "data"
    return Folders(data / "raw", data / "reference", data / "processed", tmp_path / "reports")


@pytest.fixture
def empty_folders(tmp_path):
    """A new publisher's folders: nothing is known."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    data = tmp_path / "data"
    return Folders(data / "raw", data / "reference", data / "processed", tmp_path / "reports")


def find_seed(name):
    """One of the two saved pages, or skip where they are not kept."""
    path = SEEDS / f"2023-24-{name}.txt"
    if not path.is_file():
        pytest.skip(f"the saved page {path.name} is not on this machine")
    return path


def test_the_saved_pages_give_the_four_tables_to_the_byte(folders):
    pages = [find_seed("safeguarding"), find_seed("community")]
    expected = {name: (folders.raw / REPORT / f"safeguarding_{name}.csv").read_bytes() for name in TABLES}
    shutil.rmtree(folders.raw / REPORT)
    add_report(REPORT, pages, folders)
    found = {name: (folders.raw / REPORT / f"safeguarding_{name}.csv").read_bytes() for name in TABLES}
    assert found == expected


def test_the_saved_pages_give_their_statements_with_no_wrong_subject(folders):
    add_report(REPORT, [find_seed("safeguarding"), find_seed("community")], folders)
    for name, not_numbers in (("safeguarding", set()), ("community", {"another", "third consecutive year"})):
        published = read_rows(folders.raw / REPORT / f"{name}_statements.csv")[1:]
        drafted = read_rows(folders.raw.parent / "drafts" / REPORT / f"{name}_statements.csv")[1:]
        assert {row[5] for row in published} - {row[5] for row in drafted} == not_numbers
        known = {(row[1], row[5]) for row in published}
        certain = [(row[1], row[5]) for row in drafted if row[1] != "?"]
        assert set(certain) <= known
        assert len(certain) > len(drafted) / 2


def test_files_that_are_there_stay_as_they_are(folders):
    page = find_seed("safeguarding")
    before = {path: path.read_bytes() for path in folders.raw.rglob("*.csv")}
    drafts = add_report(REPORT, [page], folders)
    assert {path: path.read_bytes() for path in folders.raw.rglob("*.csv")} == before
    lines = describe_drafts(drafts)
    assert (
        "2023-24/safeguarding_by_person.csv: 3 rows, 2018/19, 2019/20, 2020/21, 2021/22, 2022/23, 2023/24; "
        "the same as data/raw/2023-24/safeguarding_by_person.csv, nothing written"
    ) in lines
    assert any("safeguarding_statements.csv was there and was left as it is" in line for line in lines)


def test_what_was_unclear_is_listed(folders):
    lines = describe_drafts(add_report(REPORT, [find_seed("safeguarding")], folders))
    assert (
        "- safeguarding_by_outcome: row 'No response from colleagues/social se...': "
        "read as blank in 2019/20, 2020/21, 2021/22, 2022/23"
    ) in lines
    assert (
        "- safeguarding_by_business_area: its one column is headed 'Referrals' on the page; "
        "it was headed 2023/24"
    ) in lines


def test_an_html_page_gives_the_same_tables_as_the_text(folders):
    rows = {name: published_rows(name) for name in TABLES}
    rows["by_business_area"][0][1] = "Referrals"
    rows["by_person"][0][0] = rows["by_abuse_type"][0][0] = ""
    page = save(folders.raw.parent, html_page(*rows.values()), "safeguarding.html")
    drafts = add_report(REPORT, [page], folders)
    assert [draft.path for draft in drafts.files] == [f"{REPORT}/safeguarding_{name}.csv" for name in TABLES]
    assert not any(draft.is_new for draft in drafts.files)


def test_the_address_is_the_one_the_page_states_and_the_date_the_files_own(tmp_path, empty_folders):
    head = '<link rel="canonical" href="https://example.org/safeguarding/">'
    page = save(tmp_path, html_page([["", "2023/24"], ["Adult", "3"]], head=head))
    os.utime(page, (1_700_000_000, 1_700_000_000))
    add_report(REPORT, [page], empty_folders)
    header, row, *_ = read_rows(tmp_path / "data" / "drafts" / REPORT / "sources.csv")
    found = dict(zip(header, row, strict=True))
    digest = found.pop("sha256")
    assert len(digest) == 64
    assert found == {
        "path": "2023-24/safeguarding.csv",
        "publisher": "?",
        "title": "Safeguarding: safeguarding",
        "page_url": "https://example.org/safeguarding/",
        "report": "2023-24",
        "retrieved": "2023-11-14",
        "licence": "?",
        "note": "draft: check every cell against the page",
    }


def test_too_few_cells_are_listed_and_not_guessed(tmp_path, empty_folders):
    rows = [["Kind", "2022/23", "2023/24"], ["Neglect", "5", "6"], ["Physical", "7"], ["Total", "12", "6"]]
    drafts = add_report(REPORT, [save(tmp_path, text_page(rows), "page.txt")], empty_folders)
    path = next(draft.place for draft in drafts.files if "statements" not in draft.path)
    assert read_rows(path) == [rows[0], rows[1], rows[3]]
    assert drafts.notes[0].endswith(
        "row 'Physical': 1 cell for 2 columns (7), so it was left out: place it by hand"
    )


def test_an_unknown_table_is_named_after_the_heading_above_it(tmp_path, folders):
    text = html_page([["Stage", "2023/24"], ["One", "45 (90%)"], ["Two", "5 (10%)"]])
    text = text.replace("<h1>Safeguarding</h1>", "<h1>Complaints 2024</h1><h2>Complaints: by stage</h2>")
    drafts = add_report("2024-25", [save(tmp_path, text)], folders)
    assert [draft.path for draft in drafts.files] == [
        "2024-25/complaints_by_stage.csv",
        "2024-25/sources.csv",
    ]
    assert read_export(drafts.files[0].place).rows == ((2, ("One", "45 (90%)")), (3, ("Two", "5 (10%)")))
    assert "new table, 2 rows, 2023/24" in describe_drafts(drafts)[0]


def test_the_rows_for_the_sources_stand_in_the_order_of_their_paths(tmp_path, empty_folders):
    pages = [save(tmp_path, f"<p>We helped 12 families in {name}.</p>", f"{name}.html") for name in "ba"]
    add_report(REPORT, pages, empty_folders)
    paths = [row[0] for row in read_rows(tmp_path / "data" / "drafts" / REPORT / "sources.csv")[1:]]
    assert paths == [f"{REPORT}/a_statements.csv", f"{REPORT}/b_statements.csv"]


def test_a_second_run_writes_nothing(tmp_path, empty_folders):
    page = save(tmp_path, html_page([["Kind", "2023/24"], ["Neglect", "12"]]))
    first = add_report(REPORT, [page], empty_folders)
    second = add_report(REPORT, [page], empty_folders)
    assert [draft.place for draft in second.files] == [draft.place for draft in first.files]
    assert not any(draft.is_new for draft in second.files)


def test_a_draft_that_a_person_has_finished_is_kept_and_its_hash_is_drafted(tmp_path, empty_folders):
    page = save(tmp_path, "<html><p>We helped 12 families.</p></html>")
    (draft, sources) = add_report(REPORT, [page], empty_folders).files
    draft.place.write_text(draft.place.read_text().replace("?", "families_helped"))
    again = add_report(REPORT, [page], empty_folders).files
    assert "families_helped" in draft.place.read_text()
    assert [file.place.name for file in again] == ["page_statements.csv", "sources_2.csv"]
    assert sources.place.read_bytes() != again[1].place.read_bytes()


def test_two_tables_of_one_name_are_told_apart(tmp_path, empty_folders):
    table = [["Kind", "2023/24"], ["Neglect", "12"]]
    drafts = add_report(REPORT, [save(tmp_path, html_page(table, table))], empty_folders)
    assert [draft.path for draft in drafts.files][:2] == [
        "2023-24/safeguarding.csv",
        "2023-24/safeguarding_2.csv",
    ]


def test_a_broken_link_is_not_written_through(tmp_path, empty_folders):
    page = save(tmp_path, "<html><p>We helped 12 families.</p></html>")
    (empty_folders.raw / REPORT).mkdir()
    (empty_folders.raw / REPORT / "page_statements.csv").symlink_to(tmp_path / "elsewhere.csv")
    (draft, _) = add_report(REPORT, [page], empty_folders).files
    assert draft.place == tmp_path / "data" / "drafts" / REPORT / "page_statements.csv"
    assert not (tmp_path / "elsewhere.csv").exists()


def test_a_file_in_place_of_a_folder_is_refused_and_stays(tmp_path, empty_folders):
    page = save(tmp_path, "<html><p>We helped 12 families.</p></html>")
    (tmp_path / "data" / "drafts").mkdir()
    (tmp_path / "data" / "drafts" / REPORT).write_text("mine")
    with pytest.raises(UnusableInput, match=r"^sources\.csv cannot be written \(file exists\)"):
        add_report(REPORT, [page], empty_folders)
    assert (tmp_path / "data" / "drafts" / REPORT).read_text() == "mine"


def test_with_no_further_file_to_open_what_is_there_stays(tmp_path, empty_folders, monkeypatch):
    page = save(tmp_path, "<html><p>We helped 12 families.</p></html>")
    (empty_folders.raw / REPORT).mkdir()
    place = save(empty_folders.raw / REPORT, "mine", "page_statements.csv")
    real_open = Path.open

    def open_none(path, mode="r", *arguments, **options):
        if mode == "xb":
            raise OSError(errno.EMFILE, "Too many open files")
        return real_open(path, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", open_none)
    with pytest.raises(UnusableInput, match="too many open files"):
        add_report(REPORT, [page], empty_folders)
    assert place.read_text() == "mine"


def test_a_full_disk_leaves_no_half_file(tmp_path, empty_folders, monkeypatch):
    class FullDisk(io.BytesIO):
        def write(self, content):
            raise OSError(errno.ENOSPC, "No space left on device")

    page = save(tmp_path, "<html><p>We helped 12 families.</p></html>")
    real_open = Path.open

    def open_full(path, mode="r", *arguments, **options):
        stream = real_open(path, mode, *arguments, **options)
        if mode != "xb":
            return stream
        stream.close()
        return FullDisk()

    monkeypatch.setattr(Path, "open", open_full)
    with pytest.raises(UnusableInput, match=r"^page_statements\.csv cannot be written \(no space left"):
        add_report(REPORT, [page], empty_folders)
    assert not list(empty_folders.raw.rglob("*.csv"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.html", b"", "page.html is empty"),
        ("page.html", b"<html></html>", "page.html holds no table and no figure"),
        ("page.html", b"<html><p>Only words.</p></html>", "page.html holds no table and no figure"),
        ("page.pdf", b"%PDF-1.7 ...", "page.pdf is no page"),
        ("page.txt", b"12 referrals\n\xa3500", "page.txt, row 2: byte A3 at offset 13 is not UTF-8"),
        ("page.txt", b"12\n" * 60_000, "page.txt has 60,000 lines"),
        ("page.html", b"<div>" * 5000 + b"12 referrals", "page.html is nested too deeply"),
        (
            "passwd",
            b"root:x:0:0:root:/root:/bin/sh\nmail:x:8:8:mail:/var:/bin/sh\n",
            "passwd reads like",
        ),
        ("cpuinfo", b"processor\t: 0\ncpu MHz\t\t: 2500\n", "cpuinfo reads like"),
        ("login.defs", b"# Longest age of a password\nPASS_MAX_DAYS 99999\n", "login.defs reads like"),
        ("page.py", b"rows = 12\nfor row in rows:\n    print(row)\n", "page.py reads like"),
        ("figures.txt", b"We had 12 referrals\nin all\ntotal_count = 12\n", "figures.txt reads like"),
        ("page\x1b[31m.txt", b"", "page[31m.txt is empty"),
    ],
)
def test_a_page_that_cannot_be_used_is_refused_in_a_sentence(tmp_path, empty_folders, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnusableInput) as refusal:
        add_report(REPORT, [path], empty_folders)
    assert str(refusal.value).startswith(words)
    assert "\n" not in str(refusal.value)
    assert not list(empty_folders.raw.iterdir())


def test_a_page_with_some_lines_for_machines_is_a_page(tmp_path, empty_folders):
    page = save(tmp_path, "We had 12 referrals\nin all\nand 3 complaints\ntotal_count = 12\n", "page.txt")
    drafts = add_report(REPORT, [page], empty_folders)
    assert [draft.path for draft in drafts.files] == [
        f"{REPORT}/page_statements.csv",
        f"{REPORT}/sources.csv",
    ]


def test_a_pipe_is_refused_at_once(tmp_path, empty_folders):
    os.mkfifo(tmp_path / "page.txt")
    with pytest.raises(UnusableInput, match=r"^page\.txt is no plain file: "):
        add_report(REPORT, [tmp_path / "page.txt"], empty_folders)


@pytest.mark.parametrize(
    ("report", "pages"), [("2023-25", ["page.html"]), ("../x", ["page.html"]), (REPORT, [])]
)
def test_arguments_that_cannot_be_used_are_refused(tmp_path, empty_folders, report, pages):
    paths = [save(tmp_path, "<p>12 referrals</p>", name) for name in pages]
    with pytest.raises(UnusableInput):
        add_report(report, paths, empty_folders)


def test_a_page_that_is_not_there_is_refused(tmp_path, empty_folders):
    with pytest.raises(UnusableInput, match=r"^none\.html cannot be opened \(no such file"):
        add_report(REPORT, [tmp_path / "none.html"], empty_folders)


@pytest.mark.parametrize(
    "hostile",
    [
        "<table>" + ("<tr>" + "<td>1" * 2000) * 3 + "</table>",
        "<table><tr><td>A<td>2023/24" + "<tr><td colspan=1000 rowspan=65534>1" * 50 + "</table>",
        "<table><tr><td rowspan=0 colspan=99999999999999999999>x<td colspan=-1>1<tr><td>2</table>",
        "<table><tr><td>" * 100 + "7",
        "<table><tr><td>" + "<table><tr><td>A<td>2023/24<tr><td>B<td>1</table>" * 300 + "</table>",
        "<table><tr><td>A<td>2023/24<tr><td>&#0;&#x202e;&lt;script&gt;<td>&bogus;1",
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x; 12 referrals</p>',
        "<p>" + "1,2.3.4,5 £ % (" * 5000 + "</p>",
        "<table><tr><td>A<td>2023/24<tr><td>" + "x" * 200_000 + "<td>1</table>",
        "<ul>" + "<li>12 referrals of 3 (4%) up from 5" * 1000 + "</ul>",
        "<p>" + "12 referrals, " * 3000 + "</p>",
    ],
    ids=range(11),
)
def test_a_hostile_page_gives_drafts_or_a_sentence_and_never_hangs(tmp_path, folders, hostile):
    start = time.process_time()
    try:
        lines = describe_drafts(add_report("2024-25", [save(tmp_path, f"<html>{hostile}")], folders))
    except UnusableInput as refusal:
        lines = [str(refusal)]
    assert time.process_time() - start < 5
    assert not any("\n" in line or "root:" in line for line in lines)


def test_nothing_but_drafts_is_written(tmp_path, empty_folders):
    add_report(
        REPORT, [save(tmp_path, "<table><tr><td>A<td>2023/24<tr><td>B<td>1</table>", "x.html")], empty_folders
    )
    written = sorted(
        path.relative_to(tmp_path).as_posix() for path in Path(tmp_path).rglob("*") if path.is_file()
    )
    assert written == ["data/drafts/2023-24/sources.csv", "data/raw/2023-24/table.csv", "x.html"]


def test_a_report_is_refused_until_its_rows_are_in_the_sources_and_then_cleaned(tmp_path, folders):
    report = "2098-99"  # no year that will be held
    rows = [["", "2097/98", "2098/99"], ["Adult referrals", "65 (92%)", "60 (75%)"]]
    rows += [["Child referrals", "6 (8%)", "20 (25%)"], ["Total", "71", "80"]]
    drafts = add_report(report, [save(tmp_path, html_page(rows))], folders)
    with pytest.raises(UnusableInput, match=r"2098-99/safeguarding_by_person\.csv is not listed"):
        clean_reports(folders, report)
    sources = folders.raw / "sources.csv"
    new_rows = drafts.files[-1].place.read_text(encoding="utf-8").partition("\n")[2]
    new_rows = new_rows.replace(",?,", ",https://example.org/,", 1)  # the address, which no saved page holds
    sources.write_text(sources.read_text(encoding="utf-8") + new_rows, encoding="utf-8")
    figures = clean_reports(folders, report)
    newest = figures[figures["report"] == report]
    assert list(zip(newest["item"], newest["period"], newest["count"], newest["percent"], strict=True))[
        :2
    ] == [
        ("Adult referrals", "2097/98", 65, "92"),
        ("Adult referrals", "2098/99", 60, "75"),
    ]
    assert set(newest["table"]) == {"safeguarding_by_person"}
