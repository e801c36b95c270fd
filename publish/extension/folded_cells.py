"""Folded cells: the visible words are the name of what opens them.

MyST-NB names every one of them "Toggle hidden content", and puts paragraphs into a
summary, which may hold none.
"""

from html import escape

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


def visit(translator: HTML5Translator, node: nodes.Element) -> None:
    """Open the element and write its summary (Sphinx calls this)."""
    classes = " ".join(["admonition", "hide", *node["classes"]])
    translator.body.append(f'<details class="{classes}">\n<summary>\n')
    for state, words in ("collapsed", "prompt_show"), ("expanded", "prompt_hide"):
        translator.body.append(
            f'<span class="{state} admonition-title">{escape(node[words])}</span>\n'
        )
    translator.body.append("</summary>\n")


def depart(translator: HTML5Translator, node: nodes.Element) -> None:
    """Close the element (Sphinx calls this)."""
    translator.body.append("</details>\n")


def setup(app: Sphinx) -> None:
    """Write MyST-NB's nodes as we do."""
    app.add_node(HideCodeCellNode, override=True, html=(visit, depart))
