"""What is left beside a report's pages: the notice, whole, told or only said where it is."""

from types import SimpleNamespace

import pandas as pd

from helpers.checking.notice import COLUMNS
from helpers.edition import find_edition
from helpers.notebook.download import NOTICE, leave_notice

NO_ERRORS = pd.DataFrame(columns=list(COLUMNS))
PLACE = dict.fromkeys(["report", "table", "item", "period", "published"], "x")
FINDINGS = pd.DataFrame({"kind": ["percentage", "format"], **PLACE})
ONE_ERROR = pd.DataFrame([dict.fromkeys(COLUMNS, "x")])


def leave(edition, corrections, folder):
    report = SimpleNamespace(edition=find_edition(edition), findings=FINDINGS)
    told = leave_notice(report, corrections, str(folder))
    return told, (folder / NOTICE).read_text(encoding="utf-8")


def test_the_notice_is_written_and_told_where_there_are_errors(tmp_path):
    told, text = leave("internal", ONE_ERROR, tmp_path)
    assert told.data == (
        "Our checks found 2 problems, 1 of them a percentage. Those of one cause are one entry here, and "
        "matters of style are left out: 1 error or question in 1 figure. "
        f"They stand, ready to send, in [{NOTICE}]({NOTICE})."
    )
    assert "### 1. x" in text


def test_the_file_is_there_and_not_told_of_where_there_is_nothing_to_send(tmp_path):
    told, text = leave("internal", NO_ERRORS, tmp_path)
    assert told is None
    assert "We found no error" in text


def test_the_public_edition_says_only_where_the_notice_is(tmp_path):
    told, text = leave("public", NO_ERRORS, tmp_path)
    assert "not part of this edition" in told.data
    assert "beside the pages of the internal edition" in text


def test_without_a_folder_nothing_is_written():
    assert leave_notice(SimpleNamespace(edition=find_edition("internal")), ONE_ERROR, "") is None
