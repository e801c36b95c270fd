"""The exercises as the notebooks print them: the stub, and the solution below it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.book import notebooks

_CHECK = re.compile(r'^check\("([\w.]+)", (\w+)\)$', re.MULTILINE)
# Hint and solution, whatever their names are in the language of the book.
_DETAILS = re.compile(r"<details>.*?</details>", re.DOTALL)
_CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Published:
    """One exercise of a notebook; `solved` is its cell with the solution put in."""

    chapter: str
    id: str
    name: str
    stub: str
    solved: str


def published() -> Iterator[Published]:
    """Every cell tagged `exercise`, with the solution of the next Markdown cell.

    Raises ValueError for a cell without its check line or its solution.
    """
    for chapter in notebooks.paths():
        every = notebooks.read(chapter).cells
        for cell, below in zip(every, [*every[1:], None], strict=True):
            if "exercise" not in notebooks.tags(cell):
                continue
            check = _CHECK.search(cell.source)
            solution = below and _solution(below.source)
            if not check or not solution:
                what = "hint and solution in the next cell" if check else "check line"
                raise ValueError(f"{chapter.name}: no {what} for:\n{cell.source}")
            solved = f"{solution.strip()}\n\n\n{check[0]}\n"
            yield Published(chapter.stem, check[1], check[2], cell.source, solved)


def _solution(text: str) -> str | None:
    """The code in the second part that is folded; the first is the hint."""
    code = [_CODE.search(part) for part in _DETAILS.findall(text)[1:2]]
    return code[0][1] if code and code[0] else None
