"""The slice of a chapter that a cell needs gives what the whole chapter gives."""

import json
import os
import subprocess
import sys

import pytest

from live.driver.needs import needed
from live.driver.session import plan
from tests.book.notebooks import NOT_IN_THE_PAGE, chapter, code_cells
from tests.browser.live.conftest import NAMES

OTHERS = {*NOT_IN_THE_PAGE, "exercise"}
RUN = """
import json, sys
from live.driver.session import Session
sources, slices = json.load(sys.stdin)
def printed(order, target):
    posted = []
    session = Session(lambda kind, data: posted.append(data.get("text", kind)))
    for i in order:
        session.run(sources[i], f"Cell {i}")
    posted.clear()
    assert session.run(sources[target], f"Cell {target}"), posted
    return "".join(posted)
if slices is None:
    every, posted = [], []
    session = Session(lambda kind, data: posted.append(data.get("text", kind)))
    for i, source in enumerate(sources):
        posted.clear()
        assert session.run(source, f"Cell {i}"), posted
        every.append("".join(posted))
else:
    every = [printed(order, i) for i, order in enumerate(slices)]
json.dump(every, sys.stdout)
"""


@pytest.fixture
def chapter_process():
    """What each cell of a chapter posts: after its slice, or (None) in one run of all.

    Whoever runs a chapter's cells outside of a kernel asks for this.
    """

    def printed(sources, slices):
        done = subprocess.run(
            [sys.executable, "-c", RUN],
            input=json.dumps([sources, slices]),
            capture_output=True,
            text=True,
            env={**os.environ, "MPLBACKEND": "module://live.driver.figures"},
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return printed


@pytest.mark.parametrize("name", NAMES)
def test_a_slice_is_as_good_as_the_whole_chapter(name, chapter_process):
    sources = [cell.source for cell in code_cells(chapter(name), OTHERS)]
    slices = [
        needed([(source, False) for source in sources[:i]], sources[i])
        for i in range(len(sources))
    ]
    if len(sources) > 10:
        possible = len(sources) * (len(sources) - 1) / 2
        assert sum(map(len, slices)) < 0.6 * possible, "a slice should be smaller"
    assert chapter_process(sources, slices) == chapter_process(sources, None)


@pytest.mark.parametrize(
    ("earlier", "source", "wanted"),
    [
        (["import numpy as np\nnp.set_printoptions(precision=2)"], "print(np.pi)", [0]),
        (["x = [1]", "x.append(2)", "y = 3"], "print(x)", [0, 1]),
        (["x = 1", "x = 2"], "x", [1]),
        (["x = 1", "def f():\n    return x", "y = 5"], "f()", [0, 1]),
        (["x = 1", "for x in (1, 2):\n    pass"], "x", [0, 1]),
        (["rng = make(0)", "a = rng.normal()", "b = 1"], "rng.normal()", [0, 1]),
        (["x = np.ones(3)", "y = x.sum()"], "x", [0]),
        (["x = 1", "x += 1", "print(x)"], "x", [0, 1]),
        (["x = 1", "print(x)"], "x += 1", [0]),
        (["x = [0]", "x[0] = 1"], "x", [0, 1]),
        (["def broken(:", "x = 1"], "x", [1]),
        (["import m", "m.set_up()", "m.compute()"], "m.x", [0, 1, 2]),
        (["import m\nm.set_up()", "import m"], "m.y", [0, 1]),
        (["z = 2", "with f() as x:\n    y = z"], "y", [0, 1]),
    ],
)
def test_what_a_cell_needs(earlier, source, wanted):
    assert needed([(text, False) for text in earlier], source) == wanted


def test_an_exercise_counts_once_it_was_attempted():
    def cells(attempted):
        return [
            {"source": "def f(): ...", "ran": False, "open": attempted},
            {"source": "f()", "ran": False, "open": True},
        ]

    assert plan(cells(False), 1) == [1]
    assert plan(cells(True), 1) == [0, 1]
