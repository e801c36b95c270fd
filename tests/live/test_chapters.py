"""Every cell and every exercise of every chapter, in the page."""

import re

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import find_exercise, grade
from tests.exercises.published import published
from tests.live.conftest import NAMES, runnable

SOLVED = list(published())


def without_digits(text):
    """Words alone: last digits may differ between two builds of exp."""
    return re.sub(r"[\d.]+", "#", "".join(text.split()))


def shown(cell):
    """What a notebook's cell has stored: its text, and its number of pictures."""
    text, pictures = "", 0
    for output in cell["outputs"]:
        text += "".join(output.get("text", ""))
        data = output.get("data", {})
        pictures += "image/png" in data
        if "image/png" not in data:
            text += "".join(data.get("text/plain", ""))
    return text, pictures


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_runs_and_shows_what_the_book_shows(name, chapters):
    chapter = chapters(name)
    for number, cell in zip(chapter.numbers(), runnable(name), strict=True):
        output = chapter.run(number)
        text, pictures = shown(cell)
        assert chapter.ended_well(number), output
        assert without_digits(output) == without_digits(text), cell["source"]
        images = chapter.cell(number).locator(".cell_output img")
        assert images.count() == pictures
        for i in range(pictures):
            wanted = cell["metadata"]["mystnb"]["image"]["alt"]
            assert images.nth(i).get_attribute("alt") == wanted
            assert images.nth(i).evaluate("i => i.decode().then(() => i.naturalWidth)")


@pytest.mark.parametrize("exercise", SOLVED, ids=lambda e: e.id)
def test_the_solution_passes_and_a_mistake_gets_its_hint(exercise, chapters):
    chapter = chapters(exercise.chapter)
    number = [e.id for e in SOLVED if e.chapter == exercise.chapter].index(exercise.id)
    stubs = chapter.page.locator(".tag_exercise .live-tools")
    number = int(stubs.nth(number).get_attribute("data-cell"))
    space = {"np": np, "mhsa": mhsa}
    exec(exercise.solved.rpartition("check(")[0], space)
    expected = grade(exercise.id, space[exercise.name]).text
    assert expected.startswith("Correct")
    assert chapter.run(number, exercise.solved).strip() == expected
    assert "done: Correct" in chapter.status

    mistakes = find_exercise(exercise.id).mistakes
    texts = [(m, grade(exercise.id, m.function).text) for m in mistakes]
    # NumPy's own messages differ from release to release: take one without.
    mistake, expected = next((m, t) for m, t in texts if "raised" not in t)
    assert mistake.hint in expected
    wrong = (
        "from mhsa_lib.exercises import check, find_exercise\n"
        f"mistakes = {{m.name: m.function for m in "
        f"find_exercise({exercise.id!r}).mistakes}}\n"
        f"check({exercise.id!r}, mistakes[{mistake.name!r}])"
    )
    assert " ".join(chapter.run(number, wrong).split()) == " ".join(expected.split())


@pytest.mark.parametrize("name", NAMES)
def test_nothing_comes_from_elsewhere_and_nothing_complains(name, chapters):
    chapter = chapters(name)
    assert chapter.foreign == []
    assert chapter.complaints == []
