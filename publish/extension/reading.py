"""What every reader of a chapter reads, and the minutes that it takes: one rule.

A chapter states them in its opening line, where GitHub and Colab show them too; a test
compares that number with this one.
"""

import re
from dataclasses import dataclass

from nbformat import NotebookNode

from publish.extension.headings import FENCE, Heading, headings

WORDS_A_MINUTE = 200
CELL_MINUTES, WIDGET_MINUTES = 0.75, 1.5  # a cell of code and its output; a widget
STEP = 5  # minutes: nobody's pace is known better
DETAILS = re.compile(r"<details>.*?</details>", re.DOTALL)


@dataclass
class Piece:
    """A stretch of the notebook below one heading: a code cell or a run of text."""

    section: Heading | None
    cell: NotebookNode
    text: str = ""


def tags(cell: NotebookNode) -> set[str]:
    """The tags of a cell."""
    return set(cell.metadata.get("tags", ()))


def pieces(notebook: NotebookNode) -> list[Piece]:
    """The notebook in order, each piece with the level-2 heading it stands under."""
    section, found = None, []
    sections = (h for h in headings(notebook) if h.level == 2)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found.append(Piece(section, cell))
            continue
        text = FENCE.sub("", cell.source)
        for part in re.split(r"^(?=## )", text, flags=re.MULTILINE):
            if part.startswith("## "):
                section = next(sections)
            found.append(Piece(section, cell, DETAILS.sub("", part)))
    return found


def is_further(piece: Piece) -> bool:
    """Whether a piece stands in a section that may be deleted."""
    return piece.section is not None and piece.section.is_further


def core(notebook: NotebookNode) -> list[Piece]:
    """What every reader reads: neither Further nor the exercises."""
    return [
        piece
        for piece in pieces(notebook)
        if not is_further(piece)
        and not (piece.section and piece.section.is_exercises)
        and "exercise" not in tags(piece.cell)
    ]


def count_words(text: str) -> int:
    """The words of Markdown; a formula and a link count as what a reader reads."""
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", " x ", text, flags=re.DOTALL)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]+>", r" \1 ", text)
    return len(re.findall(r"\w[\w'’.-]*", text))


def core_words(notebook: NotebookNode) -> int:
    """The words of the core."""
    return sum(count_words(piece.text) for piece in core(notebook))


def core_code(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells of the core that are code to read.

    What installs the book in Colab and what calls a widget is none.
    """
    cells = [piece.cell for piece in core(notebook) if piece.cell.cell_type == "code"]
    return [cell for cell in cells if not {"setup", "widget"} & tags(cell)]


def minutes(notebook: NotebookNode) -> int:
    """The minutes that the core takes to read; exercises state theirs themselves."""
    widgets = [piece for piece in core(notebook) if "widget" in tags(piece.cell)]
    exact = (
        core_words(notebook) / WORDS_A_MINUTE
        + len(core_code(notebook)) * CELL_MINUTES
        + len(widgets) * WIDGET_MINUTES
    )
    return max(STEP, STEP * round(exact / STEP))
