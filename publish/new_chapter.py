"""Begin a chapter.

    python -m publish.new_chapter cross_attention "Cross-attention" --after heads

writes a notebook and a folder for its exercises, puts both where the book looks for
them, and says what is left to do. Every place to fill in says TODO, and the tests
refuse a chapter in which one is left.
"""

import argparse
import re
import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx_external_toc.parsing import parse_toc_yaml

from publish import notebooks
from publish.extension import timings
from publish.paths import ROOT

NAME = re.compile(r"[a-z][a-z0-9_]*")
OPENING = """# {title}

*Reading: 5 minutes. Exercises: 5 minutes. You need the chapter [TODO](qkv.ipynb).*

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
- in chapters/{before}.ipynb: let the line that begins with "Next:" lead here;
- in chapters/index.ipynb: a row of the table, with the minutes of the opening line;
- .venv/bin/ruff check --fix . && .venv/bin/ruff format .
- .venv/bin/python -m publish.notebooks chapters/{name}.ipynb
- make test ONLY={name}"""


def skeleton(
    name: str, title: str, setup: str, following: str
) -> nbformat.NotebookNode:
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
        new_markdown_cell(f"Next: [TODO]({following}.ipynb)."),
    ]
    about = {"description": "TODO: the chapter, in at most 200 letters."}
    return new_notebook(cells=cells, metadata={"myst": {"html_meta": about}})


def with_line(path: Path, after: str, line: str) -> str:
    """The text of a file with one more line after another.

    Raises ValueError when that one does not stand there once.
    """
    text = path.read_text("utf-8")
    if text.count(after) != 1:
        raise ValueError(f"{path}: no line {after.strip()}; add the chapter by hand")
    return text.replace(after, after + line)


def begin(name: str, title: str, root: Path = ROOT, after: str = "") -> str:
    """Write the chapter after another, or after the last; return what is left to do.

    Raises ValueError before it writes: for a name that is none or that is taken, and
    for a chapter without exercises to come after.
    """
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a chapter; one like cross_attention")
    notebook = root / "chapters" / f"{name}.ipynb"
    folder = root / "mhsa_lib" / "exercises" / name
    for path in (notebook, folder, folder.with_suffix(".py")):
        if path.exists():
            raise ValueError(f"{path} is there already; take another name")
    known = [Path(row.file).stem for row in timings.timings(root)]
    before = after or known[-1]
    if before not in known:
        raise ValueError(f"no chapter {before!r} to come after; one of {known}")
    toc, home = root / "_toc.yml", folder.parent / "__init__.py"
    entry = "  - file: chapters/{}\n".format
    lines = {
        toc: with_line(toc, entry(before), entry(name)),
        home: with_line(home, f'    "{before}",\n', f'    "{name}",\n'),
    }
    order = [Path(page).stem for page in parse_toc_yaml(toc)]
    following = order[order.index(before) + 1]
    model = notebooks.read(root / "chapters" / f"{before}.ipynb")
    setup = next(c for c in model.cells if "setup" in c.metadata.get("tags", []))
    nbformat.write(skeleton(name, title, setup.source, following), notebook)
    write_exercises(folder, name, title)
    for path, text in lines.items():
        path.write_text(text, "utf-8")
    return LEFT.format(name=name, before=before)


def write_exercises(folder: Path, name: str, title: str) -> None:
    """The folder of a chapter's exercises: none yet, and three questions."""
    folder.mkdir()
    questions = "".join(QUESTION.format(name=name, word=word) for word in WORDS)
    for file, text in {"__init__.py": INIT, "questions.py": QUESTIONS}.items():
        filled = text.format(name=name, title=title, questions=questions)
        (folder / file).write_text(filled, "utf-8")


def main(arguments: list[str]) -> int:
    """Begin the chapter that the command line names."""
    parser = argparse.ArgumentParser(
        prog="python -m publish.new_chapter",
        description="Begin a chapter: its notebook, the folder of its exercises.",
    )
    parser.add_argument("name", help="of its files and ids, as cross_attention")
    parser.add_argument("title", help='as "Cross-attention"')
    parser.add_argument(
        "--after", default="", metavar="NAME", help="the chapter before; else the last"
    )
    options = parser.parse_args(arguments)
    try:
        print(begin(options.name, options.title, after=options.after))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
