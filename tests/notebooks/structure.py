"""What a chapter must look like: each rule is a function that lists the errors."""

import re
import statistics
from collections import Counter

from publish.extension.reading import (
    DETAILS,
    core_code,
    core_words,
    is_further,
    pieces,
)
from tests.book.notebooks import code_cells, picture_words, tags

TAGS = {
    "setup",
    "exercise",
    "widget",
    "torch",
    "nbval-ignore-output",
    "hide-cell",
    "hide-input",
    "hide-output",
    "remove-cell",
    "remove-input",
    "remove-output",
}
CORE_WORDS, CORE_CELLS = 2000, 15
MEDIAN_LINES, MOST_LINES = 8, 30
EXEMPT_SHARE = 0.15


def without_further(notebook) -> list:
    """The code cells that are left when every Further section is deleted."""
    return [
        piece.cell
        for piece in pieces(notebook)
        if piece.cell.cell_type == "code" and not is_further(piece)
    ]


def has_further(notebook) -> bool:
    """Whether there is anything to delete."""
    return any(is_further(piece) for piece in pieces(notebook))


def size_errors(notebook) -> list[str]:
    """Cells too long, and a core too long."""
    lengths = [len(cell.source.strip().splitlines()) for cell in code_cells(notebook)]
    errors = []
    if statistics.median(lengths) > MEDIAN_LINES:
        errors.append(f"the median cell has {statistics.median(lengths)} lines")
    if max(lengths) > MOST_LINES:
        errors.append(f"the longest cell has {max(lengths)} lines")
    if (words := core_words(notebook)) > CORE_WORDS:
        errors.append(f"the core has {words} words")
    if (cells := len(core_code(notebook))) > CORE_CELLS:
        errors.append(f"the core has {cells} code cells")
    return errors


def tag_errors(notebook) -> list[str]:
    """Unknown tags, errors allowed, and exemptions too many or without a reason."""
    errors = []
    cells = code_cells(notebook)
    for cell in notebook.cells:
        if unknown := tags(cell) - TAGS:
            errors.append(f"{cell.id}: unknown tags {sorted(unknown)}")
    # nbclient and MyST-NB each have a switch of this name, at different depths.
    if "allow_errors" in str(notebook.metadata):
        errors.append("the notebook's metadata lets cells fail: allow_errors")
    if notebook.metadata.get("widgets"):
        errors.append("the notebook's metadata holds widget state")
    shown = [cell for cell in cells if cell.outputs]
    exempt = [cell for cell in cells if "nbval-ignore-output" in tags(cell)]
    if len(exempt) > EXEMPT_SHARE * len(shown):
        errors.append(f"{len(exempt)} of {len(shown)} output cells are exempt")
    for cell in exempt:
        if len(str(cell.metadata.get("reason", ""))) < 10:
            errors.append(f"{cell.id}: exempt without a reason in its metadata")
    return errors


def output_errors(notebook) -> list[str]:
    """Errors, warnings and live widgets among the committed outputs, and gaps."""
    errors = []
    for number, cell in enumerate(code_cells(notebook), start=1):
        if cell.execution_count != number:
            errors.append(f"{cell.id}: not run in order; `make notebooks` does")
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                errors.append(f"{cell.id}: an error or a warning is stored")
            if any("widget-view" in kind for kind in output.get("data", {})):
                errors.append(f"{cell.id}: a live widget is stored")
        pictured = any("image/png" in output.get("data", {}) for output in cell.outputs)
        if pictured and not alternative(cell):
            errors.append(f"{cell.id}: a picture without alternative text")
    return errors


def alternative(cell) -> str:
    """The words for a cell's picture: its metadata's, or the widget's own."""
    html = "".join(o.get("data", {}).get("text/html", "") for o in cell.outputs)
    own = re.search(r'<img[^>]* alt="([^"]{20,})"', html)
    return picture_words(cell) or (own[1] if own else "")


def solution(notebook, index: int) -> str:
    """The stub at ``index`` with the published solution above its `check` line.

    Raises ValueError with what is wrong with the stub or with the cell behind it.
    """
    stub, after = notebook.cells[index], notebook.cells[index + 1]
    lines = stub.source.rstrip().splitlines()
    if not re.fullmatch(r'check\("[a-z0-9_.]+", [a-z0-9_]+\)', lines[-1]):
        raise ValueError(f"{stub.id}: the last line is no check: {lines[-1]}")
    if not re.search(r"^    (raise NotImplementedError|\.\.\.)", stub.source, re.M):
        raise ValueError(f"{stub.id}: the stub is no stub")
    if after.cell_type != "markdown":
        raise ValueError(f"{stub.id}: no hint behind the stub")
    blocks = DETAILS.findall(after.source)
    names, usual = summaries(after), usual_summaries(notebook)
    if len(names) != 2 or names != usual:
        found = f"found {names}, elsewhere {usual}"
        raise ValueError(f"{stub.id}: Hint and Solution must follow, {found}")
    for block in blocks[:2]:
        if "</summary>\n\n" not in block or "\n\n</details>" not in block:
            raise ValueError(f"{stub.id}: <details> needs blank lines inside")
    fences = re.findall(r"^```python\n(.*?)^```", blocks[1], re.DOTALL | re.MULTILINE)
    if len(fences) != 1:
        raise ValueError(f"{stub.id}: the solution needs one python fence")
    return fences[0] + "\n" + lines[-1]


def summaries(cell) -> list[str]:
    """The names of the hint and the solution in a cell, one for each."""
    blocks = DETAILS.findall(cell.source)[:2]
    names = [re.findall(r"<summary>(.*?)</summary>", block) for block in blocks]
    return [name for found in names for name in found]


def usual_summaries(notebook) -> list[str]:
    """What most exercises of a notebook call the two, whatever its language."""
    cells = notebook.cells
    behind = [cells[i + 1] for i in exercises(notebook) if i + 1 < len(cells)]
    counted = Counter(tuple(summaries(cell)) for cell in behind)
    return list(counted.most_common(1)[0][0])


def exercises(notebook) -> list[int]:
    """Where the exercise stubs of a notebook stand."""
    return [i for i, cell in enumerate(notebook.cells) if "exercise" in tags(cell)]


def exercise_errors(notebook) -> list[str]:
    """Stubs without their hint and solution."""
    errors = []
    for index in exercises(notebook):
        try:
            solution(notebook, index)
        except (ValueError, IndexError) as error:
            errors.append(str(error))
    return errors


def unfinished_errors(notebook) -> list[str]:
    """What a new chapter leaves to be written: TODO in a cell or in metadata."""
    places = {cell.id: str([cell.source, cell.metadata]) for cell in notebook.cells}
    places["the notebook's metadata"] = str(notebook.metadata)
    unfinished = [place for place, text in places.items() if "TODO" in text]
    return [f"{place}: a TODO is left" for place in unfinished]


RULES = (size_errors, tag_errors, output_errors, exercise_errors, unfinished_errors)
