"""The chapters print their exercises: a stub that waits, a solution that passes.

The cells run here with the chapter's imports alone, so that no solution leans on
another exercise.
"""

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES, QUESTIONS, check, grade
from tests.book.notebooks import code_cells, paths, read
from tests.book.published import published

ALL = list(published())
NAMES = {chapter.stem for chapter in paths()}


def run(source):
    space = {"np": np, "mhsa": mhsa, "check": check}
    exec(compile(source, "<cell>", "exec"), space)
    return space


def of_the_chapters(ids):
    """Those of the ids whose notebook is there: chapters arrive one by one."""
    return sorted(id for id in ids if id.split(".")[0] in NAMES)


@pytest.mark.parametrize("chapter", sorted(NAMES))
def test_a_chapter_prints_each_of_its_exercises_once(chapter):
    printed = [exercise for exercise in ALL if exercise.chapter == chapter]
    declared = [id for id in EXERCISES if id.split(".")[0] == chapter]
    tagged = sorted(exercise.id for exercise in printed)
    assert tagged == sorted(declared), "in cells tagged exercise, and in EXERCISES"
    for exercise in printed:
        assert exercise.name == EXERCISES[exercise.id].name


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
def test_the_stub_waits_and_the_solution_passes(exercise, capsys):
    run(exercise.stub)
    assert capsys.readouterr().out.startswith(f"{exercise.id}: not attempted yet.")
    function = run(exercise.solved)[exercise.name]
    assert capsys.readouterr().out.startswith("Correct: ")
    assert grade(exercise.id, function).passed


@pytest.mark.parametrize("chapter", paths(), ids=lambda path: path.stem)
def test_a_chapter_asks_its_questions_and_no_others(chapter):
    code = "\n".join(cell.source for cell in code_cells(read(chapter)))
    asked = {id for id in QUESTIONS if f'"{id}"' in code}
    assert asked == {id for id in QUESTIONS if id.startswith(f"{chapter.stem}.")}
