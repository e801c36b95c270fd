"""What a reader has done: which exercises there are, and what draws it into a page.

The exercises are those that the chapters' own cells check, in the order of the book:
``_static/marks.js`` and ``_static/front.js`` are built with them. What is kept, the
browser alone has (``page/marks.js``).
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from sphinx.application import Sphinx

from mhsa_lib.language import _, script_catalogue
from publish import esbuild
from publish.extension.site import Site, relative

PAGE = Path(__file__).with_name("page")
CHECK = re.compile(r'^check\("([\w.]+)"', re.MULTILINE)
NO_SCRIPT = ".progress-panel { display: none; }"


@dataclass(frozen=True)
class Exercise:
    """An exercise of a page: the id that its cell checks, its heading and its place."""

    id: str
    title: str
    anchor: str


@dataclass(frozen=True)
class Chapter:
    """A page with exercises; ``name`` is the end of its address, without ``.html``."""

    name: str
    title: str
    exercises: tuple[Exercise, ...]


def exercises(doctree: nodes.document) -> Iterator[Exercise]:
    """The exercises of a page in order: cells that check one, below a heading."""
    for cell in doctree.findall(nodes.container):
        found = CHECK.search(cell.astext())
        if "tag_exercise" in cell["classes"] and found:
            section = cell.parent
            while not isinstance(section, nodes.section):
                section = section.parent
            title = next(section.findall(nodes.title)).astext()
            yield Exercise(found[1], title, section["ids"][0])


def collect(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Keep the exercises of a page (Sphinx calls this: doctree-resolved)."""
    app.env.metadata[page]["exercises"] = list(exercises(doctree))


def chapters(app: Sphinx) -> list[Chapter]:
    """The pages that have exercises, in the order of the book."""
    env = app.env
    found = []
    for page in env.toctree_includes.get(app.config.root_doc, []):
        if of_page := env.metadata[page].get("exercises"):
            title = env.titles[page].astext()
            found.append(Chapter(page.rpartition("/")[2], title, tuple(of_page)))
    return found


def write_scripts(static: Path, found: list[Chapter]) -> None:
    """Write the two scripts, which know the exercises."""
    ids = {chapter.name: [e.id for e in chapter.exercises] for chapter in found}
    known = {"__EXERCISES__": ids, "__CHAPTERS__": [asdict(c) for c in found]}
    options = [f"--define:{name}={json.dumps(v)}" for name, v in known.items()]
    scripts = [PAGE / "marks.js", PAGE / "front.js"]
    esbuild.minify(scripts, static, "--bundle", "--format=iife", *options)


def add(soup: BeautifulSoup, page: str, site: Site) -> None:
    """Name the exercise of each cell, and load what draws the marks."""
    if soup.select_one(".sidebar-tree") is None:
        return
    for cell in soup.select("article .tag_exercise"):
        if found := CHECK.search(cell.select_one(".cell_input pre").get_text()):
            cell["data-exercise"] = found[1]
    if catalogue := script_catalogue("site"):
        words = soup.new_tag("script", type="application/json", id="site-language")
        words.string = json.dumps(catalogue, ensure_ascii=False).replace("<", "\\u003c")
        soup.head.append(words)
    if page == site.front:
        _add_front(soup, page)
    src = relative("_static/marks.js", page)
    soup.body.append(soup.new_tag("script", src=src, defer=""))


def _add_front(soup: BeautifulSoup, page: str) -> None:
    """The line that says where to go on, and what this browser keeps, folded."""
    line = soup.new_tag("p", attrs={"class": "progress-line", "hidden": ""})
    place = soup.select_one(".notebook-links") or soup.select_one("article h1")
    place.insert_after(line)
    # Not deferred: the line stands there before what is below it is read, and drawn.
    line.insert_after(
        soup.new_tag("script", src=relative("_static/front.js", page)),
    )
    soup.select_one("article > section").append(_panel(soup))
    bare = soup.new_tag("noscript")
    style = soup.new_tag("style")
    style.string = NO_SCRIPT
    bare.append(style)
    soup.head.append(bare)


def _panel(soup: BeautifulSoup) -> Tag:
    panel = soup.new_tag("details", attrs={"class": "progress-panel"})
    summary = soup.new_tag("summary")
    summary.string = _("What this browser keeps")
    panel.append(summary)
    about = soup.new_tag("p")
    about.string = _(
        "What you do in this book stays in this browser, and is sent nowhere: the "
        "exercises that are done, your answers to the questions, and your texts in "
        "the cells. With a file you take it to another browser."
    )
    panel.append(about)
    panel.append(soup.new_tag("p", attrs={"class": "progress-kept"}))
    row = soup.new_tag("p", attrs={"class": "progress-buttons"})
    for name, words in (
        ("save", _("Save as a file")),
        ("take", _("Take from a file")),
        ("forget", _("Forget all of it")),
    ):
        button = soup.new_tag("button", type="button")
        button["class"] = f"progress-{name}"
        button.string = words
        row.append(button)
    panel.append(row)
    said = soup.new_tag("p", attrs={"class": "progress-said", "role": "status"})
    panel.append(said)
    return panel


def setup(app: Sphinx) -> None:
    """Register what collects the exercises."""
    app.connect("doctree-resolved", collect)
