"""What no exercise expects: each gets one clear line, and none passes."""

import functools

import numpy as np
import pytest

from mhsa_lib.exercises import EXERCISES, grade

ALL = list(EXERCISES.values())


def answer(exercise, turn):
    """The verdict on the reference if its result goes through `turn`."""

    @functools.wraps(exercise.reference)
    def function(*arguments):
        return turn(exercise.reference(*arguments))

    return grade(exercise.id, function)


def assert_one_clear_line(result, part):
    """One sentence holds `part`; a hint may stand on a line of its own before it."""
    assert not result.passed
    lines = result.text.splitlines()
    assert len(lines) == 1 + bool(
        result.mistake and "Your function raised" not in lines[0]
    )
    assert part in lines[-1] and lines[-1][-1] in ".?"
    assert len(lines[-1]) < 400


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
@pytest.mark.parametrize(
    ("turn", "part"),
    [
        (lambda _: None, "returns None on "),
        (lambda value: [value], "returns a value of type list on "),
        (lambda value: (value, value), "returns a tuple of 2 values on "),
        (lambda value: {"value": value}, "returns a value of type dict on "),
        (str, "returns a value of type str on "),
        (lambda value: np.asarray(value)[None, None], "the shape is (1, 1"),
        (lambda value: np.zeros((0, 7, 0)), "the shape is (0, 7, 0), expected "),
        (lambda value: np.asarray(value) * 1j, "the dtype is complex128, expected "),
    ],
    ids=["None", "list", "tuple", "dict", "str", "axes", "empty", "complex"],
)
def test_a_strange_result_gets_one_clear_line(exercise, turn, part):
    assert_one_clear_line(answer(exercise, turn), part)


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
def test_nan_is_never_taken_for_a_number(exercise):
    result = answer(exercise, lambda value: np.asarray(value) * np.nan)
    kind = np.asarray(exercise.reference(*next(iter(exercise.cases().values())))).dtype
    part = (
        "nan or inf" if kind.kind == "f" else f"the dtype is float64, expected {kind}"
    )
    assert_one_clear_line(result, part)


def arrays(arguments):
    return [a for a in arguments if isinstance(a, np.ndarray)]


@pytest.mark.parametrize(
    "exercise",
    [e for e in ALL if any(arrays(case) for case in e.cases().values())],
    ids=lambda e: e.id,
)
def test_a_change_of_the_arguments_is_reported(exercise):
    @functools.wraps(exercise.reference)
    def function(*arguments):
        result = np.copy(exercise.reference(*arguments))
        for array in arrays(arguments):
            array[...] = ~array if array.dtype == bool else array + 1
        return result

    result = grade(exercise.id, function)
    assert_one_clear_line(result, "Your function changes its argument no. ")
