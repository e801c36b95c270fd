"""Begin a chapter: ``python -m publish.new_chapter cross_attention "Cross-attention"``.

Writes a notebook and a folder for its exercises, puts both where the book looks for
them, and says what is left to do. Every place to fill in says TODO, and the tests
refuse a chapter in which one is left.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from publish import notebooks
from publish.extension import timings
from publish.paths import ROOT

NAME = re.compile(r"[a-z][a-z0-9_]*")
OPENING = """# {title}

*Reading: 10 minutes. Exercises: 5 minutes. You need the chapter [TODO](qkv.ipynb).*

After this chapter you can

- TODO: what the reader will be able to do."""
IMPORTS = """import matplotlib.pyplot as plt
import numpy as np
from mhsa_lib import figures
from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import check

figures.use_book_style()
np.set_printoptions(precision=2, suppress=True)"""
FIGURE = """figure, axis = plt.subplots(figsize=(4, 2.5))
axis.plot([0, 1], [0, 1])                # TODO: what the chapter shows
plt.show()"""
QUESTION = """    Question(
        "{name}.{word}",
        "TODO: the question?",
        (
            Option("TODO: right", "TODO: the reason.", correct=True),
            Option("TODO: what many believe", "TODO: the reason against it."),
            Option("TODO: what others believe", "TODO: the reason against it."),
        ),
    ),
"""
INIT = '''"""Chapter {title}: its exercises and its questions."""

from mhsa_lib.exercises.{name}.questions import QUESTIONS

__all__ = ["EXERCISES", "QUESTIONS"]

EXERCISES = ()
'''
QUESTIONS = '''"""Chapter {title}: its questions; wrong options are misconceptions."""

from mhsa_lib.exercises.questions import Option, Question

QUESTIONS = (
{questions})
'''
WORDS = ("one", "two", "three")
LEFT = """Written: chapters/{name}.ipynb, mhsa_lib/exercises/{name}/, and their lines in
_toc.yml and mhsa_lib/exercises/__init__.py. Left to do:
- every TODO in the notebook, in its metadata and in {name}/questions.py, where the
  right option should not come first each time;
- the exercises: CONTRIBUTING.md, "Add an exercise";
- in chapters/{before}: the line that begins with "Next:";
- in chapters/index.ipynb: a row of the table, with the minutes of the opening line;
- .venv/bin/ruff check --fix . && .venv/bin/ruff format .
- .venv/bin/python -m publish.notebooks chapters/{name}.ipynb
- make test ONLY={name}"""


def skeleton(name: str, title: str, setup: str) -> nbformat.NotebookNode:
    """The notebook of a chapter: every part that a chapter has, and nothing in it."""
    asked = ", ".join(f'"{name}.{word}"' for word in WORDS)
    question = f"question(\n    {asked},\n)"
    shown = {"tags": ["widget", "remove-input"]}
    alternative = {"mystnb": {"image": {"alt": "TODO: what the figure shows."}}}
    cells = [
        new_markdown_cell(OPENING.format(title=title)),
        new_code_cell(setup, metadata={"tags": ["setup", "remove-cell"]}),
        new_code_cell(IMPORTS),
        new_markdown_cell("## Three questions before you start"),
        new_code_cell(
            f"from mhsa_lib.widgets import question\n\n{question}", metadata=shown
        ),
        new_markdown_cell("## TODO: the first section\n\nTODO: an example first."),
        new_code_cell(FIGURE, metadata=alternative),
        new_markdown_cell("## Exercises\n\nTODO: exercises."),
        new_markdown_cell("## The three questions again"),
        new_code_cell(question, metadata=shown),
        new_markdown_cell("Next: [TODO](transformer_block.ipynb)."),
    ]
    about = {"description": "TODO: the chapter, in at most 200 letters."}
    return new_notebook(cells=cells, metadata={"myst": {"html_meta": about}})


def _with(name: str) -> Callable[[re.Match], str]:
    """One more name in a line of imports, in the order of the alphabet."""
    return lambda line: line[1] + ", ".join(sorted([*line[2].split(", "), name]))


def edit(path: Path, pattern: str, replacement: str | Callable) -> None:
    """Replace the one place that matches; ValueError when it is not there."""
    text, count = re.subn(pattern, replacement, path.read_text("utf-8"), count=1)
    if not count:
        raise ValueError(f"{path}: no place for the chapter; add it by hand")
    path.write_text(text, "utf-8")


def begin(name: str, title: str, root: Path = ROOT) -> str:
    """Write the chapter; return what is left to do.

    Raises ValueError for a name that is none or that is taken, before it writes.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a chapter; one like cross_attention")
    notebook = root / "chapters" / f"{name}.ipynb"
    folder = root / "mhsa_lib" / "exercises" / name
    for path in (notebook, folder, folder.with_suffix(".py")):
        if path.exists():
            raise ValueError(f"{path} is there already; take another name")
    before = timings.timings(root)[-1].file
    model = notebooks.read(root / "chapters" / before)
    setup = next(c for c in model.cells if "setup" in c.metadata.get("tags", []))
    nbformat.write(skeleton(name, title, setup.source), notebook)
    folder.mkdir()
    questions = "".join(QUESTION.format(name=name, word=word) for word in WORDS)
    texts = {"__init__.py": INIT, "questions.py": QUESTIONS}
    for file, text in texts.items():
        filled = text.format(name=name, title=title, questions=questions)
        (folder / file).write_text(filled, "utf-8")
    line = f"  - file: chapters/{Path(before).stem}\n"
    edit(root / "_toc.yml", line, rf"\g<0>  - file: chapters/{name}\n")
    home = folder.parent / "__init__.py"
    edit(home, r"(?m)^(from mhsa_lib\.exercises import )(.*)$", _with(name))
    edit(home, r"(?m)^(_CHAPTERS = \(.*)\)$", rf"\1, {name})")
    return LEFT.format(name=name, before=before)


def main(arguments: list[str]) -> int:
    """Begin the chapter that the command line names."""
    if len(arguments) != 2:
        print('Usage: python -m publish.new_chapter cross_attention "Cross-attention"')
        return 2
    try:
        name, title = arguments
        print(begin(name, title))
    except ValueError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
