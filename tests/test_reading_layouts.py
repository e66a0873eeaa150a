"""Layouts drawn at random are read back figure by figure, and spoilt files give tables or one sentence."""

import csv
import io
import random

import pytest

from helpers.errors import UnusableInput
from helpers.reading import read_file


def draw_table(draw):
    """Counts and percentages by label and year, with thousands in some."""
    labels = draw.sample(["Neglect", "Physical", "Emotional", "Noise", "Damp", "Repairs"], draw.randint(2, 6))
    years = [f"20{year}/{year + 1}" for year in range(20, 20 + draw.randint(1, 3))]
    top = draw.choice([90, 9_000, 900_000])
    return years, {
        label: [(draw.randint(0, top), f"{draw.uniform(1, 99):.1f}") for _ in years] for label in labels
    }


def print_table(draw, years, rows):
    """The text of a CSV file with that table in a layout of many."""
    separator, decimal = draw.choice([(",", "."), ("\t", "."), (";", ",")])
    group = draw.choice([",", "", "\u00a0", "\u202f"]) if decimal == "." else draw.choice([".", "", "\u00a0"])
    is_paired, code = draw.random() < 0.5, draw.random() < 0.3
    order = draw.choice(["{0} ({1}%)", "{1}% ({0})", "{0} ({1} %)"])
    lines = (
        [["Type", *years]]
        if not is_paired
        else [
            ["", *(text for year in years for text in (year, ""))],
            ["Type", *["Number", "%"] * len(years)],
        ]
    )
    for label, figures in rows.items():
        shown = [(f"{n:,}".replace(",", group), p.replace(".", decimal)) for n, p in figures]
        cells = (
            [text for pair in shown for text in pair] if is_paired else [order.format(*one) for one in shown]
        )
        lines.append([label, *cells])
    if code:
        heads = len(lines) - len(rows)
        codes = [""] * (heads - 1) + ["Code"] + [f"E{at:03}" for at in range(len(rows))]
        lines = [[own, *line] for own, line in zip(codes, lines, strict=True)]
    above = [["Table 1: What was reported"], []] if draw.random() < 0.5 else []
    below = [[], ["Source: returns of the year, as they stood at its end."]] if draw.random() < 0.5 else []
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=draw.choice(["\n", "\r\n"])).writerows(
        [*above, *lines, *below]
    )
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(200))
def test_a_table_is_read_back_figure_by_figure_whatever_its_layout(tmp_path, seed):
    draw = random.Random(seed)
    years, rows = draw_table(draw)
    path = tmp_path / "table.csv"
    path.write_bytes(print_table(draw, years, rows).encode("utf-8"))
    read = read_file(path)
    (table,) = read.tables
    assert read.unread == ()
    found = {}
    for row in table.rows:
        cells = [table.cells[row.number, column.number] for column in table.columns]
        counts = [int(cell.count) for cell in cells if cell.count is not None]
        percents = [cell.percent for cell in cells if cell.percent is not None]
        found[row.labels[-1]] = list(zip(counts, percents, strict=True))
    assert found == rows


@pytest.mark.parametrize("seed", range(100))
def test_a_spoilt_file_gives_tables_or_one_sentence(tmp_path, seed):
    draw = random.Random(seed)
    text = list(print_table(draw, *draw_table(draw)))
    for _ in range(draw.randint(1, 40)):
        sign = draw.choice('"(),;%[]<>*-–.£0123456789\n\r\t\0\x1b\u202eé')
        text[draw.randrange(len(text))] = sign * draw.choice([1, 50])
    path = tmp_path / draw.choice(["table.csv", "table.html", "table.xlsx"])
    path.write_text("".join(text), encoding="utf-8")
    try:
        told = " ".join(cell.text for table in read_file(path).tables for cell in table.cells.values())
    except UnusableInput as refusal:
        told = str(refusal)
    assert not set(told) & set("\n\r\0\x1b\u202e")
