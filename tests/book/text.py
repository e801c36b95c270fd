"""The book as text: its pages, their headings and sections, their links and tables."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from myst_parser.mdit_to_docutils.base import default_slugify

from publish.paths import CHAPTERS
from tests.book import notebooks

_FENCE = re.compile(r"^(```|~~~).*?^\1\s*?$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^(#{1,4}) +(.*?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """A heading, the anchor by which links reach it, and the text up to the next."""

    heading: str
    anchor: str
    text: str


def pages() -> list[Path]:
    """Every page of the book: notebooks and Markdown."""
    return sorted([*notebooks.paths(), *CHAPTERS.glob("*.md")])


@cache
def markdown(page: Path) -> str:
    """The words of a page: Markdown without its head and without blocks of code."""
    if page.suffix == ".ipynb":
        cells = notebooks.read(page).cells
        text = "\n\n".join(c.source for c in cells if c.cell_type == "markdown")
    else:
        text = page.read_text("utf-8")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return _FENCE.sub("", text)


def slug(heading: str) -> str:
    """The anchor of a heading: MyST's own, which is GitHub's.

    >>> slug("Why divide by √d_k")
    'why-divide-by-d_k'
    """
    return default_slugify(heading.strip())


@cache
def sections(page: Path) -> tuple[Section, ...]:
    """The sections of a page in order, the first being the whole page."""
    text = markdown(page)
    marks = list(_HEADING.finditer(text))
    found = [Section(marks[0][2], "", text)] if marks else []
    for mark in marks:
        level = len(mark[1])
        ends = [m.start() for m in marks if m.start() > mark.start()]
        # A section holds its subsections.
        ends = [e for e in ends if _level(text, e) <= level] or [len(text)]
        found.append(Section(mark[2], slug(mark[2]), text[mark.start() : ends[0]]))
    return tuple(found)


def _level(text: str, start: int) -> int:
    return len(_HEADING.match(text, start)[1])


def links(text: str) -> list[tuple[str, str]]:
    """The links in a text: (words, address)."""
    return _LINK.findall(text)


def target(address: str) -> Section:
    """The section that an address inside the book leads to.

    Raises ValueError if there is no such page, or no such heading in it.
    """
    name, _, anchor = address.partition("#")
    page = CHAPTERS / name
    if not page.is_file():
        raise ValueError(f"{address}: the book has no page {name}")
    for section in sections(page):
        if section.anchor == anchor:
            return section
    raise ValueError(f"{address}: {name} has no heading #{anchor}")


def is_inside(address: str) -> bool:
    """Whether an address is a page of the book."""
    return "://" not in address and not address.startswith(("#", "mailto:"))


def tables(text: str) -> list[list[list[str]]]:
    """The tables of a Markdown text: rows of cells, the header first."""
    found, rows = [], []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                rows.append(cells)
        elif rows:
            found.append(rows)
            rows = []
    return found
