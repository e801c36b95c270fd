"""The line below the title of a notebook's page: open it in Colab, or download it."""

from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from mhsa_lib.language import _
from publish import repository
from publish.extension.site import relative


class NotebookLinks(nodes.General, nodes.Element):
    """The line. It holds no text, so the search does not find its words."""


class AddLinks(SphinxPostTransform):
    """Puts the line below the title of each notebook."""

    default_priority = 500
    formats = ("html",)

    def run(self, **__: object) -> None:
        """Add the line, if the page is a notebook with a title."""
        notebook = str(self.env.doc2path(self.env.docname, base=False))
        title = next(self.document.findall(nodes.title), None)
        if title is None or Path(notebook).suffix != ".ipynb":
            return
        colab = repository.read(Path(self.env.srcdir)).colab(notebook)
        line = NotebookLinks(notebook=notebook, colab=colab)
        title.parent.insert(title.parent.index(title) + 1, line)


def visit(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write the line (Sphinx calls this)."""
    notebook = Path(node["notebook"])
    page = notebook.with_suffix(".html").as_posix()
    source = relative(f"_sources/{notebook}", page)
    opened, kept = escape(_("Open in Colab")), escape(_("Download notebook"))
    translator.body.append(
        '<p class="notebook-links">'
        f'<a href="{escape(node["colab"])}" rel="external">{opened}</a>'
        f'<a download="{escape(notebook.name)}" href="{escape(source)}">{kept}</a>'
        "</p>\n"
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the line."""
    app.add_node(NotebookLinks, html=(visit, None))
    app.add_post_transform(AddLinks)
