"""The pages of the book, as its table of contents names them."""

from sphinx_external_toc.parsing import parse_toc_yaml

from publish.paths import ROOT


def pages() -> list[str]:
    """Every page of the table of contents, as an address below the site."""
    return [f"{name}.html" for name in parse_toc_yaml(ROOT / "_toc.yml")]


def chapters() -> list[str]:
    """The pages of :func:`pages` that are notebooks."""
    notebooks = {page: ROOT / page.replace(".html", ".ipynb") for page in pages()}
    return [page for page, notebook in notebooks.items() if notebook.exists()]
