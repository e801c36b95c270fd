"""Headings keep their ids whatever their language, and tell the parts of a chapter.

Ids come from the English text of a heading: docutils makes that of the section, MyST
the one that links use. A translated page names its English headings, in their order,
as ``english_headings`` in its metadata (a page in Markdown: at its head), so that it
has the ids of the English page. What a section is, is read off its id: those that begin
with ``further`` may be left out, ``exercises`` has the exercises.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from docutils import nodes
from myst_parser.mdit_to_docutils.base import default_slugify
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

KEY = "english_headings"
FENCE = re.compile(r"^(```|~~~).*?^\1\s*?$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6}) +(.*?)\s*$", re.MULTILINE)
_FORMULA = re.compile(r"\$[^$\n]+\$")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Heading:
    """A heading as it is written, and the anchor by which links reach it."""

    level: int
    text: str
    anchor: str

    @property
    def is_further(self) -> bool:
        """Whether its section may be left out."""
        return self.anchor.startswith("further")

    @property
    def is_exercises(self) -> bool:
        """Whether its section has the exercises of the core."""
        return self.anchor == "exercises"


def prose(notebook: NotebookNode) -> str:
    """The Markdown of a notebook without its blocks of code."""
    cells = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    return FENCE.sub("", "\n\n".join(cells))


def headings(notebook: NotebookNode) -> list[Heading]:
    """The headings of a notebook in order.

    Raises ValueError if its metadata name another number of English ones.
    """
    found = _HEADING.findall(prose(notebook))
    english = notebook.metadata.get(KEY) or [text for _, text in found]
    slugs = anchors(english)
    return [
        Heading(len(marks), text, slug)
        for (marks, text), slug in zip(found, slugs, strict=True)
    ]


def anchors(texts: Iterable[str]) -> list[str]:
    """The anchors that MyST gives to these headings, formulas left out as it does.

    >>> anchors(["Why divide by √d_k", "The trap", "The trap", "Is $d = 2$ small?"])
    ['why-divide-by-d_k', 'the-trap', 'the-trap-1', 'is--small']
    """
    found: list[str] = []
    for text in texts:
        slug, number = default_slugify(_FORMULA.sub("", text)), 1
        while slug in found:
            slug, number = f"{slug}-{number}", number + 1
        found.append(slug)
    return found


class EnglishIds(SphinxTransform):
    """Gives the sections of a translated page the ids of the English one."""

    default_priority = 300  # before anything asks for an id

    def apply(self, **_: object) -> None:
        """Replace the ids, if the page names its English headings."""
        fields = self.document.findall(nodes.field)
        texts = [field[1].astext() for field in fields if field[0].astext() == KEY]
        if not texts:
            return
        english = json.loads(texts[0])
        sections = list(self.document.findall(nodes.section))
        if len(english) != len(sections):
            logger.warning(
                "%d headings, and %s has %d",
                *(len(sections), KEY, len(english)),
                location=self.env.docname,
            )
            return
        for section in sections:
            self.forget(section)
        for section, text in zip(sections, english, strict=True):
            section["names"] = [nodes.fully_normalize_name(text)]
            self.document.note_implicit_target(section, section)
        self.link(sections, english)

    def forget(self, section: nodes.section) -> None:
        """Take a section's ids and names out of the document."""
        for name in section["names"] + section["dupnames"]:
            self.document.nameids.pop(name, None)
            self.document.nametypes.pop(name, None)
        for id_ in section["ids"]:
            self.document.ids.pop(id_, None)
        section["ids"], section["names"], section["dupnames"] = [], [], []

    def link(self, sections: list[nodes.section], english: list[str]) -> None:
        """Let links find the sections by the anchors of the English page."""
        known = self.document.myst_slugs  # the environment has the same dictionary
        texts = {slug: implicit for slug, (_, _, implicit) in known.items()}
        known.clear()
        for section, slug in zip(sections, anchors(english), strict=True):
            if "slug" not in section:
                continue  # too deep for an anchor
            implicit = texts[section["slug"]]
            section["slug"] = slug
            known[slug] = (section.line, section["ids"][0], implicit)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(EnglishIds)
