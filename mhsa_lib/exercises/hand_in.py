"""Check a pile of notebooks that students have handed in.

    python -m mhsa_lib.exercises.hand_in FOLDER > results.csv

runs every notebook below FOLDER, each in a Python of its own, and prints a table
(CSV): one line for each exercise of each notebook. It asks `grade` again and believes
no stored output. It runs the students' code: use it only where foreign code may run.
"""

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from mhsa_lib import exercises

SECONDS = 300  # for one notebook; no chapter takes half a minute
COLUMNS = ("file", "exercise", "passed", "mistake", "said")
_CHECK = re.compile(r"""^\s*check\(\s*["']([\w.]+)["']""", re.MULTILINE)
_MAGIC = re.compile(r"^(\s*)[%!].*$", re.MULTILINE)


def cells(notebook: str) -> list[str]:
    """The code cells of a notebook, given as its text, without IPython's own lines.

    >>> cells('{"cells": [{"cell_type": "code", "source": ["%pip x\\\\n", "1"]}]}')
    ['pass\\n1']

    Raises ValueError for a text that is no notebook.
    """
    try:
        found = json.loads(notebook)["cells"]
        sources = ["".join(c["source"]) for c in found if c["cell_type"] == "code"]
    except (ValueError, LookupError, TypeError):
        raise ValueError("this file is not a notebook") from None
    return [_without_magic(source) for source in sources]


def _without_magic(source: str) -> str:
    """A cell without IPython's lines; one that is Python already stays as it is."""
    try:
        compile(source, "<cell>", "exec")
    except (SyntaxError, ValueError):  # a line of Python may begin with % as well
        return _MAGIC.sub(r"\1pass", source)
    return source


def run(sources: list[str]) -> dict[str, dict]:
    """Run cells one after another; return {exercise: passed, mistake, said}.

    A cell that fails is left behind, as a student would leave it; the exercises that it
    would have checked say why they were not. Of two checks the later one counts.
    """
    said = {}

    def check(id, function):
        result = exercises.grade(id, function)
        mistake = result.mistake.name if result.mistake else ""
        said[id] = _verdict(result.passed, " ".join(result.text.split()), mistake)

    exercises.check = check  # what the cells import
    namespace, first = {"__name__": "__main__"}, ""
    for source in sources:
        try:
            exec(compile(source, "<cell>", "exec"), namespace)
        except (Exception, SystemExit) as error:
            what = f"{type(error).__name__}: {error}"
            reason = f"the cell stopped with {what}"
            if first:
                reason += f"; the first cell that stopped: {first}"
            first = first or what
            for id in _CHECK.findall(source):
                said.setdefault(id, _verdict(False, reason))
    return said


def _verdict(passed: bool, said: str, mistake: str = "") -> dict:
    return {"passed": passed, "mistake": mistake, "said": said}


def check_file(path: Path, seconds: float = SECONDS) -> dict[str, dict]:
    """Run one notebook in a Python of its own, in an empty folder; see `run`.

    What cannot be checked at all is one line with the exercise "".
    """
    command = [sys.executable, "-m", __spec__.name, "--one", str(path.resolve())]
    here = str(Path(exercises.__file__).resolve().parents[2])
    more = {"MPLBACKEND": "Agg", "PYTHONPATH": here}
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "answer.json")
        try:
            subprocess.run(
                [*command, str(answer)],
                cwd=folder,
                env=os.environ | more,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            return {"": _verdict(False, f"it ran for more than {seconds:g} s")}
        if not answer.is_file():
            return {"": _verdict(False, "Python stopped before the last cell")}
        return json.loads(answer.read_text("utf-8"))


def _answer_one(path: Path, answer: Path) -> None:
    """In the other Python: run the notebook and leave the verdicts in a file."""
    try:
        said = run(cells(path.read_text("utf-8")))
    except ValueError as error:
        said = {"": _verdict(False, str(error))}
    answer.write_text(json.dumps(said or {"": _verdict(False, "no exercise")}))


def main(arguments: list[str] | None = None) -> None:
    """Print the table of all notebooks in the folders and files that are named."""
    parser = argparse.ArgumentParser(prog=__spec__.name, description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args(arguments)
    files = []
    for path in options.paths:
        if not path.exists():
            parser.error(f"there is no {path}")
        found = sorted(path.rglob("*.ipynb")) if path.is_dir() else [path]
        files += [file for file in found if ".ipynb_checkpoints" not in file.parts]
    table = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    table.writeheader()
    for file in files:
        for id, verdict in check_file(file, options.seconds).items():
            table.writerow({"file": str(file), "exercise": id, **verdict})
            sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _answer_one(*map(Path, sys.argv[2:]))
    else:
        main()
