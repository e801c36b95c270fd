"""Every notebook runs twice and shows what is committed; stale figures fail."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from publish import notebooks
from publish.paths import ROOT
from tests import extent
from tests.notebooks import structure

every_chapter = pytest.mark.parametrize(
    "path", notebooks.paths(), ids=lambda path: path.stem
)
FURTHER = [p for p in notebooks.paths() if structure.has_further(notebooks.read(p))]
with_further = pytest.mark.parametrize(
    "path",
    extent.sample(FURTHER, 3),
    ids=lambda path: path.stem,
)
WITHOUT_EXERCISES = {"index", "transformer_block"}
PLOT = """import matplotlib.pyplot as plt

plt.figure(figsize=(4, 3))
plt.plot([0, 1, 2], {})
plt.show()"""
STUB = 'def softmax(s):\n    ...\n\n\ncheck("why.softmax", softmax)'
SOLUTION = """<details><summary>Hint</summary>

Divide.

</details>

<details><summary>Solution</summary>

```python
{}
```

</details>"""


@pytest.fixture
def nbval(kernel, tmp_path):
    """A function that lets nbval run one notebook, twice; its output, if it failed.

    Every output that is not exempt must come again, pictures too: see nbval_twice.py.
    """
    rules = tmp_path / "sanitise.cfg"
    rules.write_text(
        "".join(
            f"[{name}]\nregex: {pattern}\nreplace: {name}\n"
            for pattern, name in notebooks.BLOBS.items()
        )
    )
    options = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", str(rules)]
    timeout = ["--nbval-cell-timeout", str(notebooks.CELL_SECONDS)]
    plugins = ["-p", "tests.notebooks.nbval_twice", "-p", "no:cacheprovider"]
    plain = ["-q", "-o", "addopts=", "--rootdir", str(tmp_path)]

    def run(path: Path) -> str:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                *options,
                *timeout,
                *plugins,
                *plain,
                path,
            ],
            cwd=ROOT,
            env={**os.environ, **notebooks.VARIABLES},
            capture_output=True,
            text=True,
        )
        output = done.stdout[-6000:] + done.stderr[-2000:]
        assert done.returncode in (0, 1), output
        return output if done.returncode else ""

    return run


@every_chapter
def test_nbval_twice_the_second_time_solved(path, nbval):
    exercises = structure.exercises(notebooks.read(path))
    assert exercises or path.stem in WITHOUT_EXERCISES, "a chapter has exercises"
    assert not (output := nbval(path)), output


@with_further
def test_the_core_stands_without_further(path, kernel):
    notebook = notebooks.read(path)
    notebook.cells = structure.without_further(notebook)
    kernel(notebook)


# The checks themselves must be able to fail.


@pytest.fixture
def stored(kernel, tmp_path):
    """A function that stores the outputs of one source below another."""

    def store(source: str, shown: str) -> Path:
        notebook = new_notebook(cells=[new_code_cell(shown, id="cell")])
        (run,) = kernel(notebook)
        run = notebooks.normalise(run, notebook)
        run.cells[0].source = source
        nbformat.write(run, tmp_path / "a.ipynb")
        return tmp_path / "a.ipynb"

    return store


def test_a_changed_number_is_seen(stored, nbval):
    assert "Cell outputs differ" in nbval(stored("print(1 + 2)", "print(1 + 1)"))


def test_a_stale_picture_is_seen(stored, nbval):
    output = nbval(stored(PLOT.format("[0, 1, 2]"), PLOT.format("[0, 1, 1.9]")))
    assert "pixels flipped; run `make notebooks`" in output
    same = PLOT.format("[0, 1, 2]"), PLOT.format("[0, 1, 2 + 1e-9]")
    assert nbval(stored(*same)) == ""


def test_a_changed_digit_in_a_picture_is_seen(stored, nbval):
    label = PLOT.replace("plt.show()", "plt.title('{}')\nplt.show()")
    pair = (label.format("[0, 1, 2]", title) for title in ("p = 0.31", "p = 0.36"))
    assert "pixels flipped" in nbval(stored(*pair))


def test_a_cell_that_runs_only_once_is_seen(kernel, nbval, tmp_path):
    cells = [
        new_code_cell("y = 1 if 'z' not in dir() else None\nx = z = 1"),
        new_code_cell("assert y == 1"),
    ]
    (once,) = kernel(new_notebook(cells=cells))
    nbformat.write(once, tmp_path / "a.ipynb")
    output = nbval(tmp_path / "a.ipynb")
    assert "1 failed, 3 passed" in output and "Cell 1 again" in output


def test_a_solution_that_fails_is_seen(kernel, nbval, tmp_path):
    wrong = "def softmax(s):\n    return s"
    cells = [
        new_code_cell("from mhsa_lib.exercises import check"),
        new_code_cell(STUB, metadata={"tags": ["exercise"]}),
        new_markdown_cell(SOLUTION.format(wrong)),
    ]
    (run,) = kernel(new_notebook(cells=cells))
    nbformat.write(run, tmp_path / "a.ipynb")
    output = nbval(tmp_path / "a.ipynb")
    assert "1 failed, 3 passed" in output and "Cell 1 again" in output


def test_storing_twice_changes_no_byte(kernel, tmp_path):
    path = tmp_path / "a.ipynb"
    source = "import sys, time\nprint('a'); sys.stdout.flush(); print('b')\ntime.time()"
    reason = {"tags": ["nbval-ignore-output"], "reason": "the time differs"}
    cells = [
        new_code_cell(PLOT.format("[0, 1, 2]"), id="plot"),
        new_code_cell(
            source,
            id="time",
            metadata={**reason, "execution": {"iopub.status.busy": "now"}},
        ),
    ]
    nbformat.write(new_notebook(cells=cells, metadata={"widgets": {}}), path)
    assert notebooks.store(path)
    once = path.read_bytes()
    assert not notebooks.store(path)
    assert path.read_bytes() == once
    stored_again = notebooks.read(path)
    assert "widgets" not in stored_again.metadata
    assert "execution" not in stored_again.cells[1].metadata
    assert [cell.id for cell in stored_again.cells] == ["plot", "time"]


def test_what_cannot_be_stored_says_why_and_stays(kernel, tmp_path, capsys):
    failing, text = tmp_path / "failing.ipynb", tmp_path / "text.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0")]), failing)
    text.write_text("No notebook.", "utf-8")
    before = failing.read_bytes()
    assert notebooks.main([str(failing), str(text), str(tmp_path / "gone.ipynb")]) == 3
    output = capsys.readouterr().out
    assert "a cell fails, and nothing is stored" in output and "1 / 0" in output
    assert (
        "not a notebook" in output
        and f"there is no {tmp_path / 'gone.ipynb'}" in output
    )
    assert failing.read_bytes() == before and text.read_text("utf-8") == "No notebook."
