"""What is right for moderate numbers alone does not pass, and is told why."""

import itertools
import types

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES, grade

pytestmark = pytest.mark.usefixtures("no_warnings")

WITH_A_SOFTMAX = [
    id for id, e in EXERCISES.items() if "softmax" in e.solution.__code__.co_names
]


def plain(scores, axis=-1):
    e = np.exp(scores)
    return e / e.sum(axis=axis, keepdims=True)


def largest_where_it_overflows(scores, axis=-1):
    weights = plain(scores, axis)
    largest = scores == scores.max(axis=axis, keepdims=True)
    return np.where(np.isfinite(weights), weights, largest)


CUT_OFF = {
    "at 500": lambda s, axis=-1: mhsa.softmax(np.clip(s, -500, 500), axis),
    "above 500": lambda s, axis=-1: mhsa.softmax(np.minimum(s, 500), axis),
    "below -500": lambda s, axis=-1: mhsa.softmax(np.maximum(s, -500), axis),
    "at 700": lambda s, axis=-1: plain(np.clip(s, -700, 700), axis),
    "above 700": lambda s, axis=-1: plain(np.minimum(s, 700), axis),
    "below -700": lambda s, axis=-1: plain(np.maximum(s, -700), axis),
    "nan to 0": lambda s, axis=-1: np.nan_to_num(plain(s, axis)),
    "the largest alone": largest_where_it_overflows,
    "nowhere": plain,
}


def test_the_exercises_with_a_softmax_are_known():
    assert {"qkv.attention", "heads.layer", "why.attend"} <= set(WITH_A_SOFTMAX)
    assert len(WITH_A_SOFTMAX) >= 8


# Minus squares, of which none is above 500.
HARMLESS = ("why.nadaraya_watson", "above 500")


@pytest.mark.parametrize(
    ("id", "cut"),
    [p for p in itertools.product(WITH_A_SOFTMAX, CUT_OFF) if p != HARMLESS],
)
def test_a_softmax_that_cuts_scores_off_is_found(id, cut):
    """In the book's own solution, with another softmax put in."""
    solution = EXERCISES[id].solution
    other = {"softmax": CUT_OFF[cut]}
    library = types.SimpleNamespace(**{**vars(mhsa), **other})
    space = {**solution.__globals__, **other, "mhsa": library}
    function = types.FunctionType(solution.__code__, space, id.split(".")[-1])
    assert not grade(id, function).passed


@pytest.mark.parametrize("cut", CUT_OFF)
def test_the_softmax_itself_cuts_nothing_off(cut):
    assert not grade("why.softmax", CUT_OFF[cut]).passed

    def masked(scores, mask):
        weights = CUT_OFF[cut](np.where(mask, scores, -np.inf))
        return np.where(mask.any(axis=-1, keepdims=True), weights, 0)

    assert not grade("qkv.masked_softmax", masked).passed


# A finite number in place of -inf

FILLS = [-1e4, -1e9, -1e10, -1e12, -1e15, -1e20]


def masked_weights(scores, mask, fill):
    return np.where(mask, mhsa.softmax(np.where(mask, scores, fill)), 0)


@pytest.mark.parametrize("fill", FILLS)
def test_a_finite_fill_is_found_though_zeros_follow(fill):
    def attention(q, k, v, mask):
        scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
        return masked_weights(scores, mask, fill) @ v

    def softmax(scores, mask):
        return masked_weights(scores, mask, fill)

    for id, function in (
        ("qkv.masked_attention", attention),
        ("qkv.masked_softmax", softmax),
    ):
        result = grade(id, function)
        assert result.mistake.name == "finite fill, then zeros", result.text


@pytest.mark.parametrize("fill", FILLS)
def test_a_finite_fill_alone_has_its_own_hint(fill):
    def softmax(scores, mask):
        return mhsa.softmax(np.where(mask, scores, fill))

    assert grade("qkv.masked_softmax", softmax).mistake.name == "finite fill"


# Digits lost beside 1


@pytest.mark.parametrize(
    "phi",
    [
        lambda x: np.where(x > 0, x, np.exp(x) - 1) + 1,
        lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))) + 1,
        lambda x: np.maximum(x, 0) + np.exp(np.minimum(x, 0)),
    ],
    ids=["exp", "expm1", "without cancellation"],
)
def test_a_phi_by_cancellation_is_told_from_the_right_one(phi, request):
    def parallel(q, k, v):
        weights = np.tril(phi(q) @ phi(k).swapaxes(-1, -2))
        return weights @ v / weights.sum(axis=-1, keepdims=True)

    def recurrent(q, k, v, S, z):
        outputs = []
        for q_t, k_t, v_t in zip(phi(q), phi(k), v, strict=True):
            S, z = S + np.outer(k_t, v_t), z + k_t
            outputs.append(q_t @ S / (q_t @ z))
        return np.array(outputs)

    for id, function in (
        ("rnn.linear_attention", parallel),
        ("rnn.linear_recurrent", recurrent),
    ):
        result = grade(id, function)
        if "without" in request.node.callspec.id:
            assert result.passed, result.text
        else:
            assert result.mistake.name == "φ by cancellation", result.text
