"""Chapter Positional encoding: does a function notice the order of its rows?"""

import numpy as np

from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.positions import written
from mhsa_lib.exercises.positions.maps import (
    add_the_position,
    attend,
    attend_to_the_past,
    halve,
    running_sum,
)


def permuted_rows(f, x, order):
    """The equivariance error max |f(x[order]) - f(x)[order]|, one number."""
    return np.abs(f(x[order]) - f(x)[order]).max()


def _permute_inputs(rng):
    def shift():
        return np.array([1, 2, 3, 0])

    return {
        "a running sum": (running_sum, rng.normal(size=(4, 3)), shift()),
        "attention without a mask": (attend, rng.normal(size=(4, 4)), shift()),
        "attention with a causal mask": (
            attend_to_the_past,
            rng.normal(size=(6, 5)),
            np.array([3, 0, 5, 1, 4, 2]),
        ),
        "half of each row": (halve, rng.normal(size=(5, 2)), np.arange(5)[::-1].copy()),
        "rows plus their positions": (
            add_the_position,
            rng.normal(size=(4, 4)),
            shift(),
        ),
        "rows left in their order": (
            running_sum,
            rng.normal(size=(3, 2)),
            np.arange(3),
        ),
    }


PERMUTE = Exercise(
    id="positions.permute",
    name="permuted_rows",
    reference=permuted_rows,
    written=written.permuted_rows,
    inputs=_permute_inputs,
    mistakes=(
        Mistake(
            "output left in order",
            lambda f, x, order: np.abs(f(x[order]) - f(x)).max(),
            "f(x) is left in its old order. That asks whether the order has no effect "
            "at all (invariance). Here the rows of the output may move along with "
            "those of the input.",
        ),
        Mistake(
            "order undone",
            lambda f, x, order: np.abs(f(x[order]) - f(x)[np.argsort(order)]).max(),
            "One side is permuted by the order and the other by its inverse. Index "
            "both in the same way.",
        ),
        Mistake(
            "sign kept",
            lambda f, x, order: (f(x[order]) - f(x)[order]).max(),
            "Differences below zero are lost. Take their size before the largest.",
        ),
        Mistake(
            "mean",
            lambda f, x, order: np.abs(f(x[order]) - f(x)[order]).mean(),
            "This is the mean of the differences. One entry that differs is enough to "
            "notice the order: take the largest.",
        ),
        Mistake(
            "sum",
            lambda f, x, order: np.abs(f(x[order]) - f(x)[order]).sum(),
            "The differences are added up, so a longer text has a larger error. Asked "
            "for is the largest single one.",
        ),
        Mistake(
            "f used once",
            lambda f, x, order: np.abs(f(x)[order] - x[order]).max(),
            "Only one side has gone through f. Two results are compared: permute and "
            "then f, f and then permute.",
        ),
        Mistake(
            "same side twice",
            lambda f, x, order: np.abs(f(x[order]) - f(x[order])).max(),
            "Both sides permute before f, so the difference is always 0. On one side "
            "the order comes after f.",
        ),
        Mistake(
            "columns moved",
            lambda f, x, order: np.abs(f(x[:, order]) - f(x)[:, order]).max(),
            "The columns are permuted. A word is a row.",
        ),
        Mistake(
            "yes or no",
            lambda f, x, order: np.allclose(f(x[order]), f(x)[order]),
            "This answers yes or no. Asked for is a number: how large is the largest "
            "difference?",
        ),
    ),
)
