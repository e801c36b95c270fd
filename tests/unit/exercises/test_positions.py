"""The references of Positional encoding against the library, and what it predicts."""

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises import EXERCISES

ROUNDING = 1e-12


@pytest.mark.parametrize("step", [-3, 0, 1, 20])
def test_the_shift_matrix_moves_the_librarys_sinusoids(step):
    encoding = mhsa.sinusoidal_encoding(40, 8, 100.0)  # (n, d)
    M = EXERCISES["positions.shift"].reference(step, 8, 100.0)  # (d, d)
    places = np.arange(40)[max(-step, 0) : 40 - max(step, 0)]
    assert np.allclose(encoding[places] @ M.T, encoding[places + step])


def test_the_buckets_are_those_of_the_published_rule():
    """The causal branch of T5's code, distance by distance in plain Python."""

    def published(distance, num_buckets, max_distance):
        exact = num_buckets // 2
        if distance < exact:
            return distance
        log = np.log(distance / exact) / np.log(max_distance / exact)
        return min(exact + int(log * (num_buckets - exact)), num_buckets - 1)

    exercise = EXERCISES["positions.buckets"]
    for distance, num_buckets, max_distance in exercise.cases().values():
        buckets = exercise.reference(distance, num_buckets, max_distance)
        one_by_one = [published(i, num_buckets, max_distance) for i in distance.flat]
        assert buckets.ravel().tolist() == one_by_one
    assert buckets.dtype.kind == "i"


def changed_rows(is_causal):
    """Which words' outputs differ between 我不完全同意 and 我完全不同意."""
    words = np.random.default_rng(0).normal(size=(4, 8))  # 我 不 完全 同意
    layer = mhsa.MultiHeadAttention(8, 2, seed=0)
    swap = [0, 2, 1, 3]  # its own inverse: the rows come back in the first order
    before = layer(words, is_causal=is_causal)
    after = layer(words[swap], is_causal=is_causal)[swap]
    return (np.abs(before - after).max(axis=1) > ROUNDING).tolist()


def test_the_predictions_come_true():
    assert changed_rows(is_causal=False) == [False, False, False, False]
    assert changed_rows(is_causal=True) == [False, True, True, False]


def test_the_permutation_exercise_meets_functions_of_both_kinds():
    exercise = EXERCISES["positions.permute"]
    errors = {c: exercise.reference(*a) for c, a in exercise.cases().items()}
    small = {case for case, error in errors.items() if error < ROUNDING}
    assert small == {
        "attention without a mask",
        "half of each row",
        "rows left in their order",
    }
