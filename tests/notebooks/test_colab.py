"""What `make colab` looks for is seen; the run itself takes minutes, apart."""

import os
import subprocess

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from publish import colab, repository

LIVE = {"_esm": "export default {}", "state": {"d_k": 64}}


def shown(data):
    """A notebook with one widget cell that shows `data`."""
    output = new_output("display_data", data)
    cell = new_code_cell(
        "SoftmaxKnob()", outputs=[output], metadata={"tags": ["widget"]}
    )
    return new_notebook(cells=[cell])


def test_widget_errors_pass_a_live_widget():
    view = {colab.VIEW: {"model_id": "a"}, "image/png": "aGk="}
    assert colab.widget_errors(shown(view), {"a": LIVE}) == []


@pytest.mark.parametrize("missing", ["_esm", "state", "model", "view"])
def test_widget_errors_see_a_dead_widget(missing):
    view = {} if missing == "view" else {colab.VIEW: {"model_id": "a"}}
    state = {key: value for key, value in LIVE.items() if key != missing}
    states = {} if missing == "model" else {"a": state}
    assert len(colab.widget_errors(shown(view), states)) == 1


def test_library_errors_see_a_touched_package_and_a_lost_file():
    colabs, files = {"numpy==2.0.2"}, {"mhsa_lib/a.py", "mhsa_lib/a.json"}
    assert colab.library_errors(colabs, colabs, files, files) == []
    touched = colab.library_errors(colabs, {"numpy==2.4.6"}, files, files)
    assert len(touched) == 1 and "numpy" in touched[0]
    assert (
        len(colab.library_errors(colabs, colabs, files - {"mhsa_lib/a.json"}, files))
        == 1
    )


def test_make_repository_gives_git_the_tree(tmp_path):
    home, copy = tmp_path / "a home", tmp_path / "copy"
    home.mkdir()
    variables = colab.make_repository(home)
    command = ["git", "clone", "-q", repository.read().url, str(copy)]
    subprocess.run(command, env={**os.environ, **variables}, check=True)
    assert (copy / "mhsa_lib" / "__init__.py").is_file()
    assert {p.name for p in copy.iterdir()} == {".git", *colab.LIBRARY}
