"""A translated page keeps the ids of the English one, for links and for sections."""

import copy
import json
import re

import nbformat
import pytest
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from publish.extension.headings import KEY, headings
from publish.notebooks import normalise
from publish.paths import CHAPTERS
from tests.book import notebooks

HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)
CONFIG = {
    "extensions": ["myst_nb", "publish.extension.headings"],
    "myst_enable_extensions": ["amsmath", "dollarmath", "html_image"],
    "myst_heading_anchors": 4,
    "nb_execution_mode": "off",
    "suppress_warnings": ["myst.xref_missing", "mystnb.unknown_mime_type"],
}
PAGE = """---
english_headings: [A page, The trap, The trap]
---

# 页

## 陷阱

[那里](chapter.ipynb#why-divide-by-d_k), [这里](#the-trap-1)

## 陷阱
"""


def chinese(notebook):
    """The notebook with Chinese headings, which all look alike to docutils."""
    english = []

    def translate(heading):
        english.append(heading[2])
        return f"{heading[1]} 第{len(english)}节：注意力"

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = HEADING.sub(translate, cell.source)
    notebook.metadata[KEY] = english
    return notebook


@pytest.fixture
def pages(tmp_path):
    """A function that reads a chapter and PAGE: Sphinx's environment and warnings."""

    def read(name, notebook):
        source, out = tmp_path / name, tmp_path / f"{name}-out"
        source.mkdir()
        nbformat.write(notebook, source / "chapter.ipynb")
        (source / "index.md").write_text(PAGE, "utf-8")
        told = (tmp_path / "warnings").open("w+")
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                source, None, out, out, "html", CONFIG, None, told, freshenv=True
            )
            app.build()
        told.seek(0)
        return app, told.read()

    return read


def ids(app, page="chapter"):
    sections = app.env.get_doctree(page).findall(nodes.section)
    return [(s["ids"], s.get("slug")) for s in sections]


def test_a_chapter_in_chinese_has_the_ids_of_the_english_one(pages):
    english, _ = pages("en", notebooks.chapter("qkv"))
    translated, warnings = pages("zh", chinese(notebooks.chapter("qkv")))
    assert ids(translated) == ids(english)
    assert len(ids(english)) > 20
    assert "headings" not in warnings
    links = [app.env.metadata["chapter"]["myst_slugs"] for app in (english, translated)]
    assert list(links[0]) == list(links[1])
    page = translated.outdir / "index.html"
    assert 'href="chapter.html#why-divide-by-d-k"' in page.read_text("utf-8")
    title = translated.env.get_doctree("chapter").next_node(nodes.title)
    assert title.astext() == "第1节：注意力"


def test_the_names_outlive_a_run_of_the_notebook():
    """`make notebooks` keeps them, and the kinds of boxes."""
    made = chinese(notebooks.chapter("qkv"))
    kept = normalise(copy.deepcopy(made), made)
    assert kept.metadata[KEY] == made.metadata[KEY]
    found = [cell.metadata.get("box") for cell in kept.cells]
    assert found == [cell.metadata.get("box") for cell in made.cells]
    assert "trap" in found


def test_a_page_in_markdown_names_them_at_its_head(pages):
    app, _ = pages("md", notebooks.chapter("transformer_block"))
    assert [slug for _, slug in ids(app, "index")] == [
        "a-page",
        "the-trap",
        "the-trap-1",
    ]
    text = (app.outdir / "index.html").read_text("utf-8")
    assert 'id="the-trap"' in text and 'href="#the-trap-1"' not in text
    assert json.dumps("english_headings") not in text


def test_a_wrong_number_of_them_is_reported(pages):
    notebook = chinese(notebooks.chapter("transformer_block"))
    notebook.metadata[KEY].pop()
    _, warnings = pages("wrong", notebook)
    assert "headings, and english_headings has" in warnings
    with pytest.raises(ValueError, match="zip"):
        headings(notebook)


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
def test_the_anchors_are_those_that_myst_gives(path, html):
    """Whoever reads a notebook without Sphinx sees the same parts."""
    text = (html / "chapters" / f"{path.stem}.html").read_text("utf-8")
    level_two = [h for h in headings(notebooks.read(path)) if h.level == 2]
    drawn = re.findall(r'<section id="([^"]+)">\s*<h2>', text)
    made = [re.sub(r"[^a-z0-9]+", "-", h.anchor).strip("-") for h in level_two]
    assert len(made) == len(drawn)
    parts = ("further", "exercises")
    assert [s for s in made if s.startswith(parts)] == [
        s for s in drawn if s.startswith(parts)
    ]
    assert (CHAPTERS / path.name).is_file()
