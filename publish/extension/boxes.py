"""Boxes: quotations that open with a bold name, and what kind of box each one is.

The name is for readers, in their language. The kind stands in the metadata of the
notebook's cell, as ``"box": "trap"``; a box without it is an ``idea``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

PLAIN = "idea"
_BOX = re.compile(r"(?:\A|\n\n)> \*\*")


def kinds(notebook: Path) -> Iterator[str]:
    """The kinds of a notebook's boxes in order; of any other page, and then, plain."""
    cells = nbformat.read(notebook, as_version=4).cells if notebook.is_file() else []
    for cell in cells:
        if cell.cell_type == "markdown":
            for _ in _BOX.findall(cell.source):
                yield cell.metadata.get("box", PLAIN)
    while True:
        yield PLAIN
