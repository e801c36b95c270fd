"""How long a chapter takes, read from the chapter itself: one table for teachers.

The directive ``{timings}`` draws it. The minutes of reading follow from the chapter's
words, cells and widgets (``reading.py``); those of an exercise stand in its heading
behind the stars, in any language: ``### 2. Split (★, 5 minutes)``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective
from sphinx_external_toc.parsing import parse_toc_yaml

from mhsa_lib.language import _
from publish.extension import reading
from publish.extension.headings import headings, prose

TITLE = re.compile(r"\A# (.*)")
EXERCISE = re.compile(r"\d+\. .*[(（]★+\D+(\d+)\D*[)）]")


@dataclass(frozen=True)
class Timing:
    """The minutes of one chapter; exercises in the core and under Further."""

    file: str
    title: str
    reading: int
    core: tuple[int, ...]
    further: tuple[int, ...]


def timing(path: Path) -> Timing | None:
    """The timing of a notebook, or None if it has no exercises."""
    notebook = nbformat.read(path, as_version=4)
    title, further = TITLE.search(prose(notebook)), False
    exercises: tuple[list[int], list[int]] = ([], [])
    for heading in headings(notebook):
        if heading.level == 2:
            further = heading.is_further
        if stated := EXERCISE.fullmatch(heading.text):
            exercises[further].append(int(stated[1]))
    if not title or not exercises[0]:
        return None
    minutes = reading.minutes(notebook)
    return Timing(path.name, title[1], minutes, *map(tuple, exercises))


def timings(root: Path) -> list[Timing]:
    """The timings of the chapters in the table of contents, in its order."""
    paths = [root / f"{name}.ipynb" for name in parse_toc_yaml(root / "_toc.yml")]
    found = [timing(path) for path in paths if path.is_file()]
    return [one for one in found if one]


def _several(minutes: tuple[int, ...]) -> str:
    if not minutes:
        return _("none")
    return _("{n}, {minutes} min").format(n=len(minutes), minutes=sum(minutes))


def table(rows: list[Timing]) -> str:
    """The timings as a Markdown table, with their sum in the last row."""
    head = [_("chapter"), _("reading"), _("exercises"), _("under Further")]
    lines = [f"| {' | '.join(head)} |", "|---|---|---|---|"]
    for row in rows:
        minutes = _("{n} min").format(n=row.reading)
        several = f"{_several(row.core)} | {_several(row.further)}"
        lines.append(f"| [{row.title}]({row.file}) | {minutes} | {several} |")
    core = tuple(m for row in rows for m in row.core)
    further = tuple(m for row in rows for m in row.further)
    minutes = _("{n} min").format(n=sum(row.reading for row in rows))
    cells = [_("together"), minutes, _several(core), _several(further)]
    lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


class Timings(SphinxDirective):
    """Draws the table of all chapters (Sphinx calls this)."""

    def run(self) -> list[nodes.Node]:
        """The nodes of the table."""
        root = Path(self.env.srcdir)
        for path in [root / "_toc.yml", *sorted((root / "chapters").glob("*.ipynb"))]:
            self.env.note_dependency(str(path))
        holder = nodes.container()
        text = StringList(table(timings(root)).splitlines(), source="timings")
        self.state.nested_parse(text, self.content_offset, holder)
        return holder.children
