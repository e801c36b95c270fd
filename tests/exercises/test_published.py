"""The chapters print every exercise, with a stub that waits and a solution that passes.

The cells run here with the chapter's imports alone, so that no solution leans on
another exercise.
"""

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES, QUESTIONS, check, grade
from tests.exercises.published import CHAPTERS, cells, published

ALL = list(published())
CHAPTERS_WITH_EXERCISES = {id.split(".")[0] for id in EXERCISES}


def run(source):
    space = {"np": np, "mhsa": mhsa, "check": check}
    exec(compile(source, "<cell>", "exec"), space)
    return space


def test_the_chapters_print_every_exercise_once():
    assert sorted(exercise.id for exercise in ALL) == sorted(EXERCISES)
    for exercise in ALL:
        assert exercise.id == f"{exercise.chapter}.{exercise.name}"


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
def test_the_stub_waits_and_the_solution_passes(exercise, capsys):
    run(exercise.stub)
    assert capsys.readouterr().out.startswith(f"{exercise.id}: not attempted yet.")
    function = run(exercise.solved)[exercise.name]
    assert capsys.readouterr().out.startswith("Correct: ")
    assert grade(exercise.id, function).passed


def test_the_chapters_ask_every_question():
    for name in CHAPTERS_WITH_EXERCISES:
        chapter = CHAPTERS / f"{name}.ipynb"
        code = "\n".join(
            c["source"] for c in cells(chapter) if c["cell_type"] == "code"
        )
        asked = {id for id in QUESTIONS if f'"{id}"' in code}
        assert asked == {id for id in QUESTIONS if id.startswith(f"{name}.")}
