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


# Numbers in another width

WIDTHS = {
    "i": ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i4", ">u2", ">i8"),
    "f": ("f8", ">f8", "g"),
    "b": ("?",),
}


def expected_by(exercise):
    return [np.asarray(exercise.reference(*a)) for a in exercise.cases().values()]


def holds(width, numbers):
    """Whether all the numbers can be written in a width, in exact arithmetic."""
    limits = np.iinfo(width)
    return all(int(limits.min) <= int(n) <= int(limits.max) for n in numbers.flat)


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
def test_right_numbers_pass_in_any_width_that_holds_them(exercise):
    """Which one is the default is a matter of the platform, 32 bits in the browser."""
    expected = expected_by(exercise)
    kind = expected[0].dtype.kind
    for width in WIDTHS[kind]:
        result = answer(exercise, lambda a, width=width: np.asarray(a).astype(width))
        fits = kind != "i" or all(holds(width, numbers) for numbers in expected)
        assert result.passed == fits, (width, result.text)
        assert "dtype" not in result.text


@pytest.mark.parametrize(
    "exercise",
    [e for e in ALL if expected_by(e)[0].dtype.kind == "f"],
    ids=lambda e: e.id,
)
@pytest.mark.parametrize("width", [">f4", "f2"])
def test_floats_that_lose_digits_are_told_so(exercise, width):
    result = answer(exercise, lambda a: np.asarray(a).astype(width))
    assert not result.passed
    assert "lose half of their digits" in result.text or "digits are" in result.text


FINITE = "wherever a finite number comes back it is right"


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.id)
@pytest.mark.parametrize(
    "turn",
    [
        *(lambda a, width=width: np.asarray(a).astype(width) for width in "BeO"),
        lambda a: np.asarray(a) * np.nan,
    ],
)
def test_only_of_nan_beside_finite_numbers_it_is_said_that_these_are_right(
    exercise, turn
):
    assert FINITE not in answer(exercise, turn).text


def test_nan_on_one_input_alone_is_said_to_be_all_that_is_wrong():
    def scaled(x, weight):
        return x @ weight * (np.nan if len(x) == 1 else 1)

    assert FINITE in grade("qkv.project", scaled).text
