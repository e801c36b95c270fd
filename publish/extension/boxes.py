"""Boxes: quotations that open with a bold name, and what kind of box each one is.

The name is for readers, in their language. The kind stands in the metadata of the
notebook's cell, as ``"box": "trap"``; a box without it is an ``idea``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

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


class Box(nodes.block_quote):
    """A quotation that is a box; its classes name the kind."""


class MarkBoxes(SphinxPostTransform):
    """Makes a quotation that opens with ``**Name.**`` the box it is."""

    default_priority = 500
    formats = ("html",)

    def run(self, **_: object) -> None:
        """Replace each such quotation."""
        page = Path(self.env.doc2path(self.env.docname))
        found = kinds(page.with_suffix(".ipynb"))
        for quote in list(self.document.findall(nodes.block_quote)):
            if opens_with_name(quote):
                classes = ["box", f"box-{next(found)}"]
                quote.replace_self(Box("", *quote.children, classes=classes))


def opens_with_name(quote: nodes.Element) -> bool:
    """Whether the first words of a quotation are bold."""
    first = quote.next_node()
    if not isinstance(first, nodes.paragraph):
        return False
    words = (part for part in first.children if part.astext().strip())
    return isinstance(next(words, None), nodes.strong)


def visit(translator: HTML5Translator, node: nodes.Element) -> None:
    """Open a box as a quotation with a role (Sphinx calls this)."""
    translator.body.append(
        f"{translator.starttag(node, 'blockquote', role='note')}<div>"
    )


def depart(translator: HTML5Translator, node: nodes.Element) -> None:
    """Close it (Sphinx calls this)."""
    translator.body.append("</div></blockquote>\n")


def setup(app: Sphinx) -> None:
    """Register the boxes."""
    app.add_node(Box, html=(visit, depart))
    app.add_post_transform(MarkBoxes)
