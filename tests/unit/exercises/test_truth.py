"""What is said is true of the reader's own code, and the useful part comes first."""

import itertools
import re

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES, grade
from mhsa_lib.exercises.edits import arguments, source
from mhsa_lib.exercises.edits.wording import sentence

MATRICES = ("W_q", "W_k", "W_v", "W_o")
SUBSETS = [c for n in (1, 2, 3) for c in itertools.combinations(MATRICES, n)]


pytestmark = pytest.mark.usefixtures("no_warnings")


def right(id, *given):
    return np.asarray(EXERCISES[id].reference(*given))


def text_of(id, function):
    result = grade(id, function)
    assert not result.passed
    return result.text


# Which part is wrong


@pytest.mark.parametrize("wrong", SUBSETS, ids="-".join)
def test_of_some_matrices_that_are_transposed_those_are_named(wrong):
    def layer(x, W_q, W_k, W_v, W_o, num_heads):
        given = zip(MATRICES, (W_q, W_k, W_v, W_o), strict=True)
        turned = [W.T if name in wrong else W for name, W in given]
        return right("heads.layer", x, *turned, num_heads)

    text = text_of("heads.layer", layer)
    assert "transposed" in text
    assert {name for name in MATRICES if name in text} == set(wrong)


def test_a_transpose_that_is_missing_is_none_too_many():
    """The book's solution transposes k: whoever does not, has not transposed it."""
    exercise = EXERCISES["qkv.scores"]
    assert source.transposes(exercise.solution) == {"k"}
    given = next(iter(exercise.cases().values()))
    said = {c.key for _, cs in arguments.turns(exercise.solution, given) for c in cs}
    assert {"transposed q", "not transposed k"} <= said
    assert "transposed k" not in said
    few = arguments.turns(exercise.solution, given, few=True)
    assert not {"transposed k", "not transposed k"} & {
        c.key for _, cs in few for c in cs
    }
    text = text_of("qkv.scores", np.matmul)
    assert "k is transposed" not in text and "products are right" not in text


def test_a_hint_that_calls_the_rest_right_is_never_one_of_several():
    checked = 0
    for exercise in EXERCISES.values():
        for mistake in (m for m in exercise.mistakes if m.rest_is_right):
            checked += 1
            text = grade(
                exercise.id, lambda *given, m=mistake: -np.asarray(m.function(*given))
            ).text
            assert f"{mistake.hint}\nBesides" not in text
    assert checked > 40


# Of one group, 8 heads, an LSTM, any key: of another task, not of the rest.
OF_ANOTHER_TASK = {
    "first group for all",
    "halved from head to head",
    "gates ignored",
    "divided by the length",
}


def test_a_hint_that_calls_something_right_says_so_in_its_data_too():
    claim = re.compile(
        r"\b(is|are) (nearly )?right\b|^(Right,|Right (for|near)|The right numbers)"
        r"|\bworks?[,;.]"
    )
    for exercise in EXERCISES.values():
        for mistake in exercise.mistakes:
            if claim.search(mistake.hint) and mistake.name not in OF_ANOTHER_TASK:
                assert mistake.rest_is_right, (exercise.id, mistake.name)


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (lambda a: a.astype(int), "fractions of the result are cut off"),
        (np.trunc, "fractions of the result are cut off"),
        (np.floor, "rounded down to whole numbers"),
        (np.round, "rounded to the nearest whole numbers"),
        (lambda a: np.round(a, 2), "rounded to 2 digits after the point"),
        (lambda a: np.round(a, 3), "rounded to 3 digits after the point"),
        (lambda a: np.round(a, 4), "rounded to 4 digits after the point"),
    ],
)
@pytest.mark.parametrize("id", ["qkv.scores", "qkv.attention", "heads.split"])
def test_how_numbers_lose_their_fractions_is_said(id, turn, words):
    text = text_of(id, lambda *given: turn(right(id, *given)))
    assert words in text
    assert "difference" not in text  # of the dtype a line of its own speaks


# Errors


BATCHES = {
    "qkv.scores": [
        lambda q, k: np.einsum("ld,sd->ls", q, k) / np.sqrt(q.shape[-1]),
        lambda q, k: np.dot(q, k.T) / np.sqrt(q.shape[-1]),
    ],
    "heads.split": [lambda x, h: np.stack(np.split(x, h, axis=1))],
    "qkv.attention": [
        lambda q, k, v: (
            mhsa.softmax(q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1]), axis=1) @ v
        )
    ],
}


@pytest.mark.parametrize("id", BATCHES)
def test_what_fails_with_a_batch_is_told_to_count_axes_from_the_end(id):
    """And nothing that the reader may not have written, as a .T."""
    for function in BATCHES[id]:
        text = text_of(id, function)
        assert "as a batch has, come out wrong, and the others right" in text
        assert ".T " not in text and "taken apart into n and d" not in text


def test_the_same_error_still_has_the_hint_of_its_mistake():
    text = text_of("qkv.scores", lambda q, k: q @ k.T / np.sqrt(q.shape[-1]))
    assert "Is it transposed by .T?" in text


def test_what_an_error_alone_shows_is_a_question_about_the_code():
    """Row by row the same product fails, and nothing is transposed."""

    def scores(q, k):
        return np.array([[a @ b for b in k] for a in q]) / np.sqrt(q.shape[-1])

    text = text_of("qkv.scores", scores)
    assert text.startswith("One sentence works, a batch does not. Is it transposed")


def two_axes_expected(x, num_heads):
    n, d = x.shape
    return x.reshape(num_heads, n * d // num_heads)


def ragged_at_the_end(x, num_heads):
    parts = [x[..., : 1 + i * (x.ndim > 2)] for i in range(num_heads)]
    return np.array(parts)


@pytest.mark.parametrize("function", [two_axes_expected, ragged_at_the_end])
def test_a_wrong_shape_on_the_first_input_comes_before_a_later_error(function):
    first, *_, last = text_of("heads.split", function).splitlines()
    assert first.startswith("On 5 words of width 6 and 2 heads the shape is (2, ")
    assert first.endswith("expected (2, 5, 3).")
    assert last.startswith("Your function raised ValueError: ")


def test_python_s_own_words_come_last():
    first, last = text_of("qkv.attention", lambda q, k, v: q @ k @ v).splitlines()
    assert first.startswith("For a @ b the last axis of a and ")
    assert "gufunc" in last


# Lists


def test_a_list_is_named_on_the_first_input_and_its_shape_where_it_is_wrong():
    def split(x, num_heads):
        return np.split(x, num_heads, axis=-1)

    text = text_of("heads.split", split)
    assert "a value of type list on 5 words of width 6 and 2 heads, no" in text
    assert text.endswith(
        "On a batch of shape (2, 4, 6) the shape is (3, 2, 4, 2), "
        "expected (2, 3, 4, 2)."
    )


# Words


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.id)
def test_no_edit_is_said_in_a_riddle(exercise):
    """No quotient of words, and no "or should be"."""
    for change in source.program(exercise.solution).descriptions:
        text = sentence(change)
        assert "or should be" not in text
        assert " / " not in text.replace("1 / x", "")
