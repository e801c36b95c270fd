"""Every named mistake is rejected with its own hint; every reference passes."""

import copy

import numpy as np
import pytest

from mhsa_lib.exercises import EXERCISES, diagnosis, grade
from mhsa_lib.exercises.engine import run, same

ALL = list(EXERCISES.values())
PAIRS = [(exercise, mistake) for exercise in ALL for mistake in exercise.mistakes]
# Rows of these results have a known sum, which a mistake may well respect.
ROWS_SUM = ("why.softmax", "qkv.masked_softmax", "qkv.softmax_jacobian")


def name(value):
    return getattr(value, "id", None) or getattr(value, "name", "").replace(" ", "-")


def assert_named(exercise, mistake, function=None):
    result = grade(exercise.id, function or mistake.function)
    assert not result.passed
    assert result.mistake is mistake, f"{mistake.name}: {result.text}"
    assert mistake.hint in result.text
    others = [m for m in exercise.mistakes if m is not mistake]
    assert not [m.name for m in others if m.hint in result.text]


@pytest.mark.parametrize(("exercise", "mistake"), PAIRS, ids=name)
def test_a_mistake_gets_its_own_hint(exercise, mistake):
    assert_named(exercise, mistake)


def test_a_checker_blind_to_mistakes_would_be_found(monkeypatch):
    monkeypatch.setattr(diagnosis, "_named_mistake", lambda *_: None)
    for exercise, mistake in PAIRS:
        with pytest.raises(AssertionError):
            assert_named(exercise, mistake)


@pytest.mark.parametrize(("exercise", "mistake"), PAIRS, ids=name)
def test_a_mistake_gives_a_wrong_array_or_fails_on_few_inputs(exercise, mistake):
    """A mistake that only ever raised could not be told from any other failure."""
    outcomes = run(mistake.function, exercise)
    assert any(outcome.array is not None for outcome in outcomes)
    assert all(outcome.changed is None for outcome in outcomes)  # inputs are shared


@pytest.mark.parametrize("exercise", ALL, ids=name)
def test_the_reference_passes_and_the_text_says_on_what(exercise):
    result = grade(exercise.id, exercise.reference)
    assert result.passed and result.mistake is None
    cases = list(exercise.cases())
    assert result.text.startswith("Correct: equal to ")
    assert f"on {len(cases)} inputs, {cases[-1]} among them." in result.text
    assert len(result.text) < 120


@pytest.mark.parametrize("exercise", ALL, ids=name)
def test_an_exercise_has_enough_inputs_and_mistakes_of_the_right_shape(exercise):
    assert len(exercise.cases()) >= 5
    assert len(exercise.mistakes) >= 4
    expected = run(exercise.reference, exercise)[0].array
    made = [run(m.function, exercise)[0].array for m in exercise.mistakes]
    fitting = [a for a in made if a is not None and a.shape == expected.shape]
    assert len(fitting) >= 2


@pytest.mark.parametrize("id", ROWS_SUM)
def test_two_mistakes_have_the_right_row_sums_and_are_wrong(id):
    exercise = EXERCISES[id]
    expected = run(exercise.reference, exercise)[0].array
    found = []
    for mistake in exercise.mistakes:
        made = run(mistake.function, exercise)[0].array
        if made is None or made.shape != expected.shape:
            continue
        sums_agree = np.allclose(made.sum(-1), expected.sum(-1), rtol=0, atol=1e-9)
        if sums_agree and not same(made, expected, 0.1):
            found.append(mistake.name)
    assert len(found) >= 2, found


def test_every_hint_is_unique_and_has_no_code():
    hints = [mistake.hint for _, mistake in PAIRS]
    assert len(set(hints)) == len(hints)
    for hint in hints:
        assert 20 < len(hint) < 300
        for code in ("np.", "mhsa.", "axis=", "keepdims=", "return ", "lambda"):
            assert code not in hint


@pytest.mark.parametrize("exercise", ALL, ids=name)
def test_inputs_are_made_fresh_and_are_the_same_each_time(exercise):
    first, second = exercise.cases(), exercise.cases()
    assert list(first) == list(second)
    for case in first:
        for a, b in zip(first[case], second[case], strict=True):
            assert np.array_equal(a, b)
            assert not np.shares_memory(np.asarray(a), np.asarray(b))


@pytest.mark.parametrize("exercise", ALL, ids=name)
def test_one_answer_learnt_by_heart_fails(exercise):
    arguments = next(iter(exercise.cases().values()))
    answer = exercise.reference(*arguments)
    assert not grade(exercise.id, lambda *_: copy.copy(answer)).passed


def test_a_mistake_in_single_precision_is_still_named():
    exercise = EXERCISES["qkv.attention"]
    mistake = exercise.mistakes[0]
    assert_named(
        exercise,
        mistake,
        lambda *arguments: mistake.function(*arguments).astype(np.float32),
    )


def test_of_two_mistakes_at_once_one_is_named():
    def attention(q, k, v):  # no scale, and no maximum subtracted
        e = np.exp(q @ k.swapaxes(-1, -2))
        return e / e.sum(-1, keepdims=True) @ v

    result = grade("qkv.attention", attention)
    assert result.mistake.name == "no scale"
