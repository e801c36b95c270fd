"""A pile of notebooks is checked as the page checks one cell."""

import csv
import io
import json

import pytest

from mhsa_lib.exercises import find_exercise, hand_in
from publish.paths import CHAPTERS
from tests.book.published import published

RIGHT = """def softmax(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)"""
WRONG = """def softmax(scores):
    e = np.exp(scores)
    return e / e.sum(axis=0)"""
CHECK = 'check("why.softmax", softmax)'
IMPORTS = "import numpy as np\nfrom mhsa_lib.exercises import check"


def notebook(path, *sources):
    """Write a notebook of these code cells; return its path."""
    cells = [{"cell_type": "code", "source": source} for source in sources]
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    return path


def checked(path, **more):
    (item,) = hand_in.check_file(path, **more).items()
    return item


def test_a_right_function_passes_and_a_wrong_one_is_named(tmp_path):
    right = notebook(tmp_path / "小红.ipynb", IMPORTS, f"{RIGHT}\n\n{CHECK}")
    wrong = notebook(tmp_path / "b.ipynb", IMPORTS, f"{WRONG}\n\n{CHECK}")
    id, verdict = checked(right)
    assert (id, verdict["passed"], verdict["mistake"]) == ("why.softmax", True, "")
    id, verdict = checked(wrong)
    assert not verdict["passed"]
    (named,) = [
        mistake
        for mistake in find_exercise(id).mistakes
        if mistake.name == verdict["mistake"]
    ]
    assert " ".join(named.hint.split()) in verdict["said"]


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (["%pip install nothing", "!ls", IMPORTS, f"{RIGHT}\n\n{CHECK}"], "softmax"),
        ([IMPORTS, f"a = (7\n  % 4)\nassert a == 3\n{RIGHT}\n\n{CHECK}"], "softmax"),
        (["1 / 0", IMPORTS, f"{RIGHT}\n\n{CHECK}"], "softmax"),
        (["raise SystemExit", IMPORTS, f"{RIGHT}\n\n{CHECK}"], "softmax"),
        ([IMPORTS, f"{WRONG}\n\n{CHECK}", f"{RIGHT}\n\n{CHECK}"], "softmax"),
    ],
)
def test_what_stands_around_does_no_harm(sources, said, tmp_path):
    _, verdict = checked(notebook(tmp_path / "a.ipynb", *sources))
    assert verdict["passed"] and said in verdict["said"]


@pytest.mark.parametrize(
    ("sources", "id", "said"),
    [
        ([IMPORTS, f"oops(\n{CHECK}"], "why.softmax", "stopped with SyntaxError"),
        ([CHECK], "why.softmax", "stopped with NameError: name 'check'"),
        (
            ["import no_such_module\n" + IMPORTS, CHECK],
            "why.softmax",
            "the first cell that stopped: ModuleNotFoundError: No module named",
        ),
        ([IMPORTS, f"def softmax(x):\n    ...\n\n{CHECK}"], "why.softmax", "attempted"),
        ([IMPORTS], "", "no exercise"),
        ([f"{IMPORTS}\nimport os\nos._exit(3)"], "", "stopped before the last cell"),
    ],
)
def test_what_cannot_pass_says_why(sources, id, said, tmp_path):
    found, verdict = checked(notebook(tmp_path / "a.ipynb", *sources))
    assert found == id and not verdict["passed"] and said in verdict["said"]


def test_a_notebook_without_end_is_left(tmp_path):
    endless = notebook(tmp_path / "a.ipynb", "while True:\n    pass")
    assert checked(endless, seconds=2)[1]["said"] == "it ran for more than 2 s"


def test_the_table_holds_every_notebook_of_the_folder(tmp_path, capsys):
    folder = tmp_path / "a class" / "小明"
    folder.mkdir(parents=True)
    (folder / ".ipynb_checkpoints").mkdir()
    for place in (folder, folder / ".ipynb_checkpoints"):
        notebook(place / "why.ipynb", IMPORTS, f"{RIGHT}\n\n{CHECK}")
    (folder / "broken.ipynb").write_text("{}")
    hand_in.main([str(tmp_path)])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["file"], row["passed"]) for row in rows] == [
        (str(folder / "broken.ipynb"), "False"),
        (str(folder / "why.ipynb"), "True"),
    ]
    assert rows[0]["said"] == "this file is not a notebook"


def test_a_folder_that_is_not_there_is_named(tmp_path, capsys):
    with pytest.raises(SystemExit):
        hand_in.main([str(tmp_path / "nowhere")])
    assert f"there is no {tmp_path / 'nowhere'}" in capsys.readouterr().err


@pytest.mark.parametrize("solved", [False, True])
def test_a_whole_chapter_is_handed_in(solved, tmp_path):
    text = (CHAPTERS / "why.ipynb").read_text("utf-8")
    exercises = [e for e in published() if e.chapter == "why"]
    content = json.loads(text)
    for cell in content["cells"]:
        for exercise in exercises:
            if solved and "".join(cell["source"]) == exercise.stub:
                cell["source"] = exercise.solved
    path = tmp_path / "why.ipynb"
    path.write_text(json.dumps(content), "utf-8")
    verdicts = hand_in.check_file(path)
    assert verdicts.keys() == {exercise.id for exercise in exercises}
    assert {verdict["passed"] for verdict in verdicts.values()} == {solved}
