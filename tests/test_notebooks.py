"""The notebooks as they are stored: clean, in one order, and within the house style."""

import ast
import re
import statistics
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
OURS = NOTEBOOKS[:5]  # held to the house style; one of an analyst's own need only be stored clean and run
MOVES = re.compile(
    r"\b(rose|fell|rises?|falls?|increased?|decreased?|grew|dropped|doubled|halved)\b", re.IGNORECASE
)
TELL = {"say", "point", "list_sentences", "glance", "key_points"}


@pytest.fixture(params=OURS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def any_notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_of(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def prose_of(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def test_a_notebook_is_stored_without_outputs_counts_or_papermill_metadata(any_notebook):
    cells = [cell for cell in any_notebook.cells if cell.cell_type == "code"]
    advice = "It was run or saved by JupyterLab: `pre-commit run --files notebooks/*` cleans it."
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells), advice
    assert set(any_notebook.metadata) <= {"kernelspec", "title"}, advice
    assert all(set(cell.metadata) <= {"tags"} for cell in any_notebook.cells), advice


def test_a_notebook_runs_on_whatever_kernel_is_called_python3(notebook):
    assert notebook.metadata.kernelspec.name == "python3"


def test_a_notebook_opens_with_its_title_then_its_parameters(notebook):
    title, parameters = notebook.cells[:2]
    assert re.match(r"# \S", title.source)
    assert parameters.metadata.tags == ["parameters"]
    lines = parameters.source.splitlines()
    assert all(re.fullmatch(r"\w+ = .+  # \S.*", line) for line in lines)
    values = {name: ast.literal_eval(value) for name, value in map(read_assignment, lines)}
    assert list(values)[:4] == ["report", "edition", "raw_folder", "processed_folder"]


def read_assignment(line):
    statement = ast.parse(line).body[0]
    return statement.targets[0].id, statement.value


def test_a_notebook_has_one_first_level_heading_and_ends_with_trust_and_sources(notebook):
    headings = re.findall(r"^#+ .*", "\n".join(prose_of(notebook)), re.MULTILINE)
    assert sum(heading.startswith("# ") for heading in headings) == 1
    assert headings[-2:] == ["## How far to trust this", "## About this report"]


def test_the_cells_of_a_notebook_can_be_taken_in_at_one_look(notebook):
    lengths = [len(source.splitlines()) for source in code_of(notebook)]
    assert statistics.median(lengths) <= 10


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_no_figure_stands_in_prose_typed_by_hand(path):
    pattern = re.compile(r"\b\d+(?:[.,]\d+)?\s?(?:%|per cent\b|referrals?\b|people\b)")
    typed = find_typed(pattern, nbformat.read(path, as_version=4), "markdown")
    assert not typed, describe_typed(path, typed, "a typed figure: let a sentence of say() give it")


def list_told(source):
    """The words that a cell tells, as typed: texts in the arguments of what says sentences, and titles.

    Without those that a result chooses, and without what stands in braces.
    """
    told = []
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", "")
        parts = [*(call.args if name in TELL else []), *(one.value for one in call.keywords if name in TELL)]
        parts += [one.value for one in call.keywords if one.arg in ("title", "alt")]
        told += [text for part in parts for text in list_texts(part)]
    return told


def list_texts(node):
    """The literal texts within an expression, outside calls: those are made, not typed."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.Call | ast.FormattedValue | ast.Subscript | ast.Compare):
        return []
    return [text for child in ast.iter_child_nodes(node) for text in list_texts(child)]


def find_typed(pattern, notebook, kind="code"):
    """Where cells of a kind tell a pattern, and in which words.

    A cell of code goes by its number in JupyterLab after a run from the top, one of text by that before it.
    """
    number, found = 0, []
    for cell in notebook.cells:
        number += cell.cell_type == "code"
        if cell.cell_type == kind:
            place = f"cell [{number}]" if kind == "code" else f"the text after cell [{number}]"
            told = list_told(cell.source) if kind == "code" else cell.source.split("\n\n")
            found += [(place, text) for text in told if pattern.search(text)]
    return found


def describe_typed(path, typed, fault):
    return "\n".join(f"{path.stem}, {place}: {text!r} holds {fault}." for place, text in typed)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_no_figure_is_typed_by_hand_in_a_sentence_or_title(path):
    typed = find_typed(re.compile(r"\d"), nbformat.read(path, as_version=4))
    fault = "a typed digit: take it from the figures, or write it in words, in names, too"
    assert not typed, describe_typed(path, typed, fault)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_no_verb_of_change_is_typed_by_hand_where_a_result_would_choose_it(path):
    typed = find_typed(MOVES, nbformat.read(path, as_version=4))
    fault = "a typed verb of change: let moved() or choose() find it from the figures"
    assert not typed, describe_typed(path, typed, fault)


def test_what_is_typed_is_told_with_its_cell_and_what_to_do():
    new = nbformat.v4
    cells = [
        new.new_markdown_cell("# A\n\nOf 71 referrals"),
        new.new_code_cell('say(f"Within 24 hours {x}")'),
    ]
    notebook = new.new_notebook(cells=[new.new_code_cell("x = 1"), *cells])
    typed = find_typed(re.compile(r"\d"), notebook)
    assert typed == [("cell [2]", "Within 24 hours ")]
    assert (
        describe_typed(Path("03_a.ipynb"), typed, "a digit")
        == "03_a, cell [2]: 'Within 24 hours ' holds a digit."
    )
    prose = find_typed(re.compile("71 referrals"), notebook, "markdown")
    assert prose == [("the text after cell [1]", "Of 71 referrals")]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('say(f"Referrals {moved(a, b)}.", "They fell.")', ["Referrals ", ".", "They fell."]),
        ('point("71 came.", rests_on=last(x))', ["71 came."]),
        ('say(choose(a, b, rose="It rose.", fell="It fell.", same=""))', []),
        ('show_columns(rows, title=f"{last(x)} fell", measure="A")', [" fell"]),
        ('say("So it is." if a > b else "It fell")', ["So it is.", "It fell"]),
        ('x = select(figures, "fell")', []),
    ],
)
def test_what_a_cell_tells_is_read_from_it(source, told):
    assert list_told(source) == told
