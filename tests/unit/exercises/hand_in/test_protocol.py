"""What the judge and a student's process exchange arrives as it was, or not at all."""

import json

import numpy as np
import pytest

from mhsa_lib.exercises import EXERCISES
from mhsa_lib.exercises.attempts import Attempt, observe
from mhsa_lib.exercises.diagnosis import judge
from mhsa_lib.exercises.hand_in import protocol


def sent(message):
    return protocol.read(json.dumps(message))


@pytest.mark.parametrize("number", range(len(EXERCISES)), ids=list(EXERCISES))
def test_decode_attempt_gives_the_verdict_of_the_attempt_itself(number):
    """The reference, two mistakes, and some functions that do strange things."""
    exercise = list(EXERCISES.values())[number]
    mistakes = [mistake.function for mistake in exercise.mistakes[:2]]
    for function in [exercise.reference, *mistakes, *STRANGE[number % 9 :: 9]]:
        attempt = observe(exercise, function)
        message = sent(protocol.encode_attempt(attempt))
        there = protocol.decode_attempt(message, list(exercise.cases()))
        here, elsewhere = judge(exercise, attempt), judge(exercise, there)
        assert (here.passed, here.text) == (elsewhere.passed, elsewhere.text)
        names = [r.mistake and r.mistake.name for r in (here, elsewhere)]
        assert names[0] == names[1]


def _raises(kind):
    def function(*_):
        raise kind("a message")

    return function


class Own(ValueError):
    """A student's own error."""


def _changes(first, *rest):
    first += 1
    return first


STRANGE = [
    *(lambda *_, value=value: value for value in (None, ..., True, 3, 10**400, "text")),
    *(lambda *_, value=value: value for value in ((1, 2), [1, 2], {}, [[1], [2, 3]])),
    lambda *_: np.array(["a", "b"]),
    lambda *_: np.array([None, {}]),
    lambda *_: np.ones((2, 0, 3), np.float16),
    lambda *_: np.ones(3, ">f8"),
    lambda *_: np.ones(3, np.longdouble),
    lambda *_: np.ones(3, complex),
    lambda *_: np.full((2, 2), np.nan),
    lambda *_: np.ones((4, 4)).T[::2],
    lambda *_: print("half a line") or np.zeros(1),
    *(_raises(kind) for kind in (ValueError, Own, NotImplementedError, KeyError)),
    _changes,
    lambda: None,
    dict,
    3,
]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.id)
def test_decode_argument_gives_every_input_as_it_was(exercise):
    for case in exercise.cases().values():
        there = protocol.decode_argument(sent(protocol.encode_argument(case)))
        assert repr(there) == repr(case) and len(there) == len(case)
        assert [type(a) for a in there] == [type(a) for a in case]


ARRAY = {"dtype": "<f8", "shape": [1], "data": "AAAAAAAA8D8="}


@pytest.mark.parametrize(
    "more",
    [
        {"shape": [2**62, 2**62]},
        {"shape": [-1]},
        {"shape": [True]},
        {"shape": [1.0]},
        {"shape": "1"},
        {"shape": [1] * 10**4},
        {"data": "AAAA"},
        {"data": "no base 64"},
        {"data": 3},
        {"dtype": "O"},
        {"dtype": "|O8"},
        {"dtype": "<f3"},
        {"dtype": "f8,f8"},
        {"dtype": "V8"},
        {"dtype": ["a", "b"]},
    ],
)
def test_decode_array_refuses_one_that_is_not_as_declared(more):
    outcome = {"changed": None, "printed": "", "array": ARRAY | more}
    message = {"name": "", "stub": False, "refused": "", "outcomes": [outcome]}
    with pytest.raises(ValueError):
        protocol.decode_attempt(message, ["a case"])
    right = message | {"outcomes": [outcome | {"array": ARRAY}]}
    assert protocol.decode_attempt(right, ["a case"]).outcomes[0].array == [1.0]


def test_decode_array_of_a_large_shape_without_numbers_costs_nothing():
    message = {"dtype": "|O", "shape": [10**9, 10**9]}
    assert protocol.decode_array(message).size == 0


@pytest.mark.parametrize("text", ["[" * 10**6, "9" * 10**6, "{", "\ud800"])
def test_read_refuses_a_text_that_is_no_data(text):
    with pytest.raises(ValueError):
        protocol.read(text)


def test_what_is_refused_carries_no_outcome():
    message = protocol.encode_attempt(Attempt(name="Layer", refused="class"))
    assert protocol.decode_attempt(message, ["a", "b"]).refused == "class"
    with pytest.raises(ValueError):
        protocol.decode_attempt(message | {"refused": "whatever"}, ["a", "b"])
