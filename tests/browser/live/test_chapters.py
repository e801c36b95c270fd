"""One chapter in the page in full, of every other one exercise, of some one picture.

Under Node the same Python runs every cell and every exercise of every chapter
(tests/notebooks/pyodide); here the page is tested, which is made the same way for each.
"""

import re

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import find_exercise, grade
from tests.book.published import published
from tests.browser.live.conftest import NAMES, runnable
from tests.extent import sample

SOLVED = list(published())


def pictures_of(name):
    """Which of the cells that run in the page draw a picture."""
    return [i for i, cell in enumerate(runnable(name), start=1) if shown(cell)[1]]


def together(values, chapter):
    """Parameters; those of one chapter go to one worker, which starts it once."""
    group = pytest.mark.xdist_group
    return [pytest.param(v, marks=group(f"live {chapter(v)}")) for v in values]


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


# The chapter with most pictures runs in full, of the others what stands first.
FULL = max(NAMES, key=lambda name: len(pictures_of(name)))
EXERCISES = [
    exercise
    for i, exercise in enumerate(SOLVED)
    if exercise.chapter == FULL or exercise.chapter != SOLVED[i - 1].chapter
]
OTHERS_WITH_PICTURES = sample((n for n in NAMES if n != FULL and pictures_of(n)), 2)


def check_cell(chapter, number, cell):
    """A cell has run and shows what the book shows: text, pictures, their words."""
    output = chapter.output(number)
    text, pictures = shown(cell)
    assert chapter.ended_well(number), output
    assert without_digits(output) == without_digits(text), cell["source"]
    images = chapter.cell(number).locator(".cell_output img")
    assert images.count() == pictures
    for i in range(pictures):
        wanted = cell["metadata"]["mystnb"]["image"]["alt"]
        assert images.nth(i).get_attribute("alt") == wanted
        assert images.nth(i).evaluate("i => i.decode().then(() => i.naturalWidth)")


@pytest.mark.parametrize("name", together([FULL], str))
def test_every_cell_runs_and_shows_what_the_book_shows(name, chapters):
    chapter = chapters(name)
    for number, cell in zip(chapter.numbers(), runnable(name), strict=True):
        chapter.run(number)
        check_cell(chapter, number, cell)


@pytest.mark.parametrize("name", together(OTHERS_WITH_PICTURES, str))
def test_the_first_picture_comes_with_what_it_needs(name, chapters):
    chapter, number = chapters(name), pictures_of(name)[0]
    chapter.run(number)
    check_cell(chapter, number, runnable(name)[number - 1])


@pytest.mark.parametrize(
    "exercise", together(EXERCISES, lambda e: e.chapter), ids=lambda e: e.id
)
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


@pytest.mark.parametrize("name", together(NAMES, str))
def test_nothing_comes_from_elsewhere_and_nothing_fails(name, chapters):
    chapter = chapters(name)
    assert len(chapter.numbers()) == len(runnable(name))
    assert chapter.foreign == []
    assert chapter.errors == []
