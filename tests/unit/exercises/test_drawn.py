"""Inputs drawn anew: what is right passes, what knows the printed ones fails."""

import pytest

from mhsa_lib.exercises import EXERCISES
from mhsa_lib.exercises.diagnosis import diagnose
from tests.book.published import published
from tests.unit.exercises.test_published import run

SEEDS = range(1, 6)
EVERY = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.id)


@pytest.mark.parametrize("solved", list(published()), ids=lambda e: e.id)
def test_the_published_solution_passes_on_other_inputs(solved):
    function = run(solved.solved)[solved.name]
    for seed in SEEDS:
        result = diagnose(EXERCISES[solved.id].drawn_anew(seed), function)
        assert result.passed, (seed, result.text)


@EVERY
def test_a_function_that_knows_the_printed_inputs_fails_on_others(exercise):
    known = {
        repr(case): exercise.reference(*case) for case in exercise.cases().values()
    }

    def remembered(*arguments):
        return known.get(repr(arguments), 0.0)

    assert diagnose(exercise, remembered).passed
    for seed in SEEDS:
        assert not diagnose(exercise.drawn_anew(seed), remembered).passed


@EVERY
def test_one_seed_draws_the_same_and_another_something_else(exercise):
    one, again, other = (repr(exercise.drawn_anew(seed).cases()) for seed in (1, 1, 2))
    assert one == again != other
