"""Chapter Against CNN, Further: how many heads a kernel needs, and dilation."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.cnn import written
from mhsa_lib.exercises.engine import Exercise, Mistake


def least_heads(kernel):
    """The rank of the kernel weights (K1 * K2, C_in * C_out) of a kernel, an integer.

    With fewer heads that look at positions alone no such layer gives the kernel
    (C_out, C_in, K1, K2): its weights lie in the span of the heads' matrices.
    """
    return np.linalg.matrix_rank(_kernel_weights(kernel))


def _kernel_weights(kernel):
    return kernel.reshape(-1, kernel.shape[-2] * kernel.shape[-1]).T


def _rank_inputs(rng):
    blur = np.outer([1.0, 2.0, 1.0], [1.0, 2.0, 1.0]) / 16  # (K, K)
    alike = rng.normal(size=(4, 4, 3, 3))
    alike[..., 2] = alike[..., 0]  # the right column repeats the left one
    plus = rng.normal(size=(4, 3, 3, 3)) * (np.indices((3, 3)).sum(0) % 2)
    return {
        "a 3 × 3 kernel, 2 channels in and 3 out": rng.normal(size=(3, 2, 3, 3)),
        "a 3 × 3 kernel, 3 channels in and 8 out": rng.normal(size=(8, 3, 3, 3)),
        "a blur of 3 channels": np.eye(3)[:, :, None, None] * blur,
        "a blur and a matrix": rng.normal(size=(5, 3, 1, 1)) * blur,
        "one channel in and out": rng.normal(size=(1, 1, 3, 3)),
        "left and right alike": alike,
        "four weights that are not 0": plus,
        "a kernel of zeros": np.zeros((2, 2, 3, 3)),
        "a kernel of small numbers": rng.normal(size=(3, 2, 3, 3)) / 1000,
    }


def _rank_of_each(kernel):
    return np.linalg.matrix_rank(kernel)  # (C_out, C_in)


RANK = Exercise(
    id="cnn.rank",
    name="least_heads",
    reference=least_heads,
    written=written.least_heads,
    inputs=lambda rng: {case: (k,) for case, k in _rank_inputs(rng).items()},
    mistakes=(
        Mistake(
            "one head per weight",
            lambda k: k.shape[-2] * k.shape[-1],
            "One head for each kernel weight is enough for any kernel, but some need "
            "fewer: if all of them are multiples of one matrix, one head is enough.",
        ),
        Mistake(
            "size alone",
            lambda k: min(_kernel_weights(k).shape),
            "This looks at the size of the table only. No rank is larger; but a kernel "
            "whose weights depend on one another has a smaller one.",
        ),
        Mistake(
            "one row per channel",
            lambda k: np.linalg.matrix_rank(k.reshape(len(k), -1)),
            "The rows of your matrix are the output channels. Heads stand for "
            "positions: one row for each kernel weight.",
        ),
        Mistake(
            "one row per input channel",
            lambda k: np.linalg.matrix_rank(k.swapaxes(0, 1).reshape(k.shape[1], -1)),
            "The rows of your matrix are the input channels. Heads stand for "
            "positions: one row for each kernel weight.",
        ),
        Mistake(
            "weights that are not zero",
            lambda k: int(_kernel_weights(k).any(axis=1).sum()),
            "The kernel weights that are not zero are counted. Two of them may be "
            "multiples of each other, and then one head serves both.",
        ),
        Mistake(
            "different weights",
            lambda k: len(np.unique(_kernel_weights(k).round(9), axis=0)),
            "The kernel weights that differ are counted. A matrix that is twice "
            "another, or the sum of two others, needs no head of its own.",
        ),
        Mistake(
            "separable or not",
            lambda k: int(_rank_of_each(k).max()),
            "The rank was taken of each K by K picture by itself. That shows whether a "
            "kernel is a product of a row and a column. Here each kernel weight is a "
            "whole matrix.",
        ),
        Mistake(
            "rank of each channel",
            _rank_of_each,
            "There is one number for each pair of channels. The heads serve all the "
            "channels at once: make each kernel weight one long row.",
        ),
        Mistake(
            "ranks added",
            lambda k: int(_rank_of_each(k).sum()),
            "The ranks of all the channel pairs are added. A head serves all the "
            "channels at once.",
        ),
    ),
)


def dilated_centres(kernel_size, dilation):
    """The centres (K * K, 2), down and right, of a dilated kernel with an odd side."""
    return dilation * _offsets(kernel_size)


def _offsets(kernel_size):
    return mhsa.kernel_heads(np.ones((1, 1, kernel_size, kernel_size)))[0]


def _dilated_inputs(rng):
    return {
        "K = 3, dilation 2": (3, 2),
        "K = 5, dilation 3": (5, 3),
        "no dilation": (3, 1),
        "a single weight": (1, 4),
        "K = 3, dilation 8": (3, 8),
        "K = 7, dilation 2": (7, 2),
    }


def _dilated_drawn(rng):
    def draw():
        half, dilation = map(int, rng.integers(1, 9, size=2))
        return 2 * half + 1, dilation

    return {"K = {}, dilation {}".format(*case): case for case in (draw(), draw())}


def _every_position(kernel_size, dilation):
    return _offsets(dilation * (kernel_size - 1) + 1)


DILATED = Exercise(
    id="cnn.dilated",
    name="dilated_centres",
    reference=dilated_centres,
    written=written.dilated_centres,
    inputs=_dilated_inputs,
    drawn=_dilated_drawn,
    mistakes=(
        Mistake(
            "dilation ignored",
            lambda K, dilation: _offsets(K),
            "The centres lie side by side: the dilation has no effect.",
        ),
        Mistake(
            "gaps counted",
            lambda K, dilation: (dilation + 1) * _offsets(K),
            "The dilation is read as the number of pixels between two kernel weights. "
            "It is the step from one to the next: 1 means side by side.",
        ),
        Mistake(
            "right before down",
            lambda K, dilation: dilated_centres(K, dilation)[:, ::-1],
            "Right stands before down. Or the kernel weights are listed column by "
            "column, which comes to the same.",
        ),
        Mistake(
            "one direction",
            lambda K, dilation: _offsets(K) * [1, dilation],
            "Only the steps to the right are dilated. Those down are, too.",
        ),
        Mistake(
            "not centred",
            lambda K, dilation: dilation * (_offsets(K) + K // 2),
            "The first kernel weight lies on the pixel itself. The middle one should.",
        ),
        Mistake(
            "middle not dilated",
            lambda K, dilation: dilation * (_offsets(K) + K // 2) - K // 2,
            "The steps are dilated, but the middle of the undilated kernel was taken "
            "off, so the middle kernel weight misses the pixel.",
        ),
        Mistake(
            "reversed",
            lambda K, dilation: -dilated_centres(K, dilation),
            "The kernel weights come in reverse. The first is the one farthest up and "
            "left.",
        ),
        Mistake(
            "every position",
            _every_position,
            "Every pixel of the large square is a centre. Dilation keeps K times K "
            "kernel weights and spreads them out.",
        ),
        Mistake(
            "grid kept",
            lambda K, dilation: dilated_centres(K, dilation).reshape(K, K, 2),
            "The centres still stand in a grid. There is one row for each head.",
        ),
    ),
)
