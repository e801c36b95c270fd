"""The notebooks of the book as every test reads them: their cells, tags and words."""

from nbformat import NotebookNode

from publish.extension.reading import tags
from publish.notebooks import paths, read
from publish.paths import CHAPTERS

__all__ = [
    "NOT_IN_THE_PAGE",
    "chapter",
    "code_cells",
    "paths",
    "picture_words",
    "read",
    "tags",
]

NOT_IN_THE_PAGE = {"setup", "torch", "widget"}  # what the page's Python skips


def chapter(name: str) -> NotebookNode:
    """The notebook of that name, such as "heads"."""
    return read(CHAPTERS / f"{name}.ipynb")


def code_cells(
    notebook: NotebookNode, without: set[str] | None = None
) -> list[NotebookNode]:
    """The code cells of a notebook, or those that have none of these tags."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [cell for cell in code if not tags(cell) & (without or set())]


def picture_words(cell: NotebookNode) -> str:
    """The alternative text of a cell's picture in the cell's metadata, or ""."""
    return cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "").strip()
