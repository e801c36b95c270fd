"""Every notebook runs again and shows what is committed; stale figures fail."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from publish import notebooks
from tests.notebooks import structure

ROOT = Path(__file__).resolve().parents[2]
every_chapter = pytest.mark.parametrize(
    "path", notebooks.paths(), ids=lambda path: path.stem
)
WITHOUT_EXERCISES = {"index", "transformer_block"}
PLOT = """import matplotlib.pyplot as plt

plt.figure(figsize=(4, 3))
plt.plot([0, 1, 2], {})
plt.show()"""


def nbval(path: Path, folder: Path) -> subprocess.CompletedProcess:
    """Run nbval on one notebook: every output that is not exempt must come again."""
    rules = folder / "sanitise.cfg"
    rules.write_text(
        "".join(
            f"[{name}]\nregex: {pattern}\nreplace: {name}\n"
            for pattern, name in notebooks.BLOBS.items()
        )
    )
    options = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", str(rules)]
    timeout = ["--nbval-cell-timeout", str(notebooks.CELL_SECONDS)]
    plain = ["-q", "-p", "no:cacheprovider", "-o", "addopts=", "--rootdir", str(folder)]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *timeout, *plain, str(path)],
        env={**os.environ, **notebooks.VARIABLES},
        capture_output=True,
        text=True,
    )


def stale_outputs(path: Path, passes: int = 1) -> list[str]:
    """The cells of a notebook whose outputs differ when it is run again."""
    committed = notebooks.read(path)
    fresh = notebooks.execute(committed, passes)[-1]
    faults = []
    for old, new in zip(committed.cells, fresh.cells, strict=True):
        if old.cell_type == "code" and not notebooks.is_exempt(old):
            outputs = (notebooks.merge_streams(c.outputs) for c in (old, new))
            if fault := notebooks.outputs_fault(*outputs):
                faults.append(f"{old.id}: {fault}; run `make notebooks`")
    return faults


@every_chapter
def test_nbval(path, tmp_path):
    result = nbval(path, tmp_path)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]


@every_chapter
def test_pictures_are_fresh_and_each_cell_runs_again(path):
    assert stale_outputs(path, passes=2) == []


@every_chapter
def test_the_core_stands_without_further(path):
    notebook = notebooks.read(path)
    notebook.cells = structure.without_further(notebook)
    notebooks.execute(notebook)


@every_chapter
def test_every_published_solution_passes(path):
    notebook = notebooks.read(path)
    marks = structure.exercises(notebook)
    assert marks or path.stem in WITHOUT_EXERCISES, "a chapter has exercises"
    for index in marks:
        source = structure.solution(notebook, index)
        arguments = source.rsplit("check(", 1)[1]
        grading = (
            f"from mhsa_lib.exercises import grade\nassert grade({arguments}.passed"
        )
        notebook.cells[index].source = f"{source}\n{grading}"
    notebooks.execute(notebook)


# The checks themselves must be able to fail.


def stored(path: Path, source: str, shown: str) -> Path:
    """A notebook that shows the outputs of another source than its own."""
    notebook = new_notebook(cells=[new_code_cell(shown, id="cell")])
    (run,) = notebooks.execute(notebook)
    run = notebooks.normalise(run, notebook)
    run.cells[0].source = source
    nbformat.write(run, path)
    return path


def test_nbval_sees_a_changed_number(tmp_path):
    path = stored(tmp_path / "a.ipynb", "print(1 + 2)", "print(1 + 1)")
    assert nbval(path, tmp_path).returncode == 1


def test_a_stale_picture_is_seen(tmp_path):
    stale = PLOT.format("[0, 1, 2]"), PLOT.format("[0, 1, 1.9]")
    assert stale_outputs(stored(tmp_path / "a.ipynb", *stale))
    same = PLOT.format("[0, 1, 2]"), PLOT.format("[0, 1, 2 + 1e-9]")
    assert stale_outputs(stored(tmp_path / "b.ipynb", *same)) == []


def test_a_changed_digit_in_a_picture_is_seen(tmp_path):
    label = PLOT.replace("plt.show()", "plt.title('{}')\nplt.show()")
    pair = (label.format("[0, 1, 2]", title) for title in ("p = 0.31", "p = 0.36"))
    assert stale_outputs(stored(tmp_path / "a.ipynb", *pair))


def test_a_cell_that_runs_only_once_is_seen():
    once = new_notebook(cells=[new_code_cell("x = 1"), new_code_cell("del x, y")])
    once.cells[0].source = "y = 1 if 'z' not in dir() else None\nx = z = 1"
    notebooks.execute(once)
    once.cells[1].source = "assert y == 1"
    with pytest.raises(CellExecutionError):
        notebooks.execute(once, passes=2)


def test_storing_twice_changes_no_byte(tmp_path):
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


def test_what_cannot_be_stored_says_why_and_stays(tmp_path, capsys):
    failing, text = tmp_path / "failing.ipynb", tmp_path / "text.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1 / 0")]), failing)
    text.write_text("No notebook.", "utf-8")
    before = failing.read_bytes()
    assert notebooks.main([str(failing), str(text), str(tmp_path / "gone.ipynb")]) == 3
    said = capsys.readouterr().out
    assert "a cell fails, and nothing is stored" in said and "1 / 0" in said
    assert "not a notebook" in said and f"there is no {tmp_path / 'gone.ipynb'}" in said
    assert failing.read_bytes() == before and text.read_text("utf-8") == "No notebook."
