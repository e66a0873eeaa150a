"""What a run tells: moving lines in a terminal, plain ones with times elsewhere."""

import io
import re

from helpers.pipeline.progress import Teller

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self):
        return True


def tell_a_run(teller):
    """A run of one notebook of two cells, and one that did not change."""
    teller.start("01_clean", 2)
    teller.advance("01_clean", 1)
    teller.advance("01_clean", 2)
    teller.finish("01_clean", "done")
    teller.finish("02_reconcile", "nothing changed")
    teller.close("1 of 2 notebooks run")


def test_plain_lines_carry_the_time_in_utc_and_no_control_character():
    stream = io.StringIO()
    tell_a_run(Teller(stream))
    lines = stream.getvalue().splitlines()
    assert [re.sub(rf"^{TIME} ", "", line) for line in lines] == [
        "01_clean: started, 2 cells",
        "01_clean: done after 0.0 s",
        "02_reconcile: nothing changed",
        "1 of 2 notebooks run",
    ]
    assert all(re.match(TIME, line) for line in lines)


def test_control_characters_in_an_error_do_not_reach_a_log():
    stream = io.StringIO()
    Teller(stream).say("a\x1b[31mred\rline\nanother")
    assert re.sub(TIME, "", stream.getvalue()) == " a[31mred\n line\n another\n"


def test_the_log_file_gets_what_is_shown_and_grows(tmp_path):
    log = tmp_path / "logs" / "run.log"
    for _ in range(2):
        stream = io.StringIO()
        tell_a_run(Teller(stream, log))
        assert log.read_text().endswith(stream.getvalue())
    assert len(log.read_text().splitlines()) == 8


def test_moving_lines_show_notebook_cells_and_outcome():
    stream = Terminal()
    tell_a_run(Teller(stream))
    shown = stream.getvalue()
    assert "01_clean" in shown
    assert "2/2" in shown
    assert "nothing changed" in shown
    assert "1 of 2 notebooks run" in shown
