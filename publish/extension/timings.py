"""How long a chapter takes, read from the chapter itself: one table for teachers.

The directive ``{timings}`` draws it. The minutes of reading are in a chapter's first
lines, those of an exercise in its heading: ``### 2. Split (★, 5 minutes)``.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective
from sphinx_external_toc.parsing import parse_toc_yaml

READING = re.compile(r"^\*Reading: (\d+) minutes", re.M)
EXERCISE = re.compile(r"^### \d+\. .*\((★+), (\d+) minutes\)$|^(## .*)$", re.M)


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
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(c.source for c in cells if c.cell_type == "markdown")
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    reading, under = READING.search(text), ""
    exercises: tuple[list[int], list[int]] = ([], [])
    for _, minutes, section in EXERCISE.findall(text):
        under = section or under
        if minutes:
            exercises[under.startswith("## Further")].append(int(minutes))
    if not reading or not exercises[0]:
        return None
    title, *_ = re.findall(r"^# (.*)$", text, re.M)
    return Timing(path.name, title, int(reading[1]), *map(tuple, exercises))


def timings(root: Path) -> list[Timing]:
    """The timings of the chapters in the table of contents, in its order."""
    paths = [root / f"{name}.ipynb" for name in parse_toc_yaml(root / "_toc.yml")]
    found = [timing(path) for path in paths if path.is_file()]
    return [one for one in found if one]


def _several(minutes: tuple[int, ...]) -> str:
    return f"{len(minutes)}, {sum(minutes)} min" if minutes else "none"


def table(rows: list[Timing]) -> str:
    """The timings as a Markdown table, with their sum in the last row."""
    lines = ["| chapter | reading | exercises | under Further |", "|---|---|---|---|"]
    for row in rows:
        reading = f"{row.reading} min"
        several = f"{_several(row.core)} | {_several(row.further)}"
        lines.append(f"| [{row.title}]({row.file}) | {reading} | {several} |")
    core = tuple(m for row in rows for m in row.core)
    further = tuple(m for row in rows for m in row.further)
    reading = f"{sum(row.reading for row in rows)} min"
    lines.append(f"| together | {reading} | {_several(core)} | {_several(further)} |")
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
