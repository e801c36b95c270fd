"""Chapter QKV: attention under a mask, the whole function."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.pieces import scaled, transpose
from mhsa_lib.exercises.qkv import written


def masked_attention(q, k, v, mask):
    """Attention over the keys that a mask allows; an empty row gives zeros."""
    return mhsa.scaled_dot_product_attention(q, k, v, mask=mask)


def _inputs(rng):
    def draw(*shape):
        return rng.normal(size=shape)

    padding = np.array([[[True] * 6], [[True, True, False, False, False, False]]])
    blocked = rng.random((3, 5)) < 0.6
    blocked[1] = False
    loud = draw(4, 3)
    loud[2] = 900.0  # a forbidden key that would win every row
    return {
        "a causal mask over 4 words": (
            *(draw(4, 3), draw(4, 3), draw(4, 2)),
            np.tril(np.ones((4, 4), dtype=bool)),
        ),
        "3 queries, 5 keys and a mask of shape (3, 5)": (
            *(draw(3, 4), draw(5, 4), draw(5, 2)),
            np.array([[1, 0, 1, 0, 1], [1, 1, 1, 1, 1], [0, 0, 0, 1, 0]]) > 0,
        ),
        "a batch padded to 6 words": (
            *(draw(2, 3, 4), draw(2, 6, 4), draw(2, 6, 5)),
            padding,
        ),
        "a forbidden key of 900s": (
            *(abs(draw(2, 3)), loud, draw(4, 2)),
            np.array([[True, True, False, True]] * 2),
        ),
        "a query that may attend to nothing": (
            *(draw(3, 4), draw(5, 4), draw(5, 2)),
            blocked,
        ),
        "allowed scores of -1e30": (
            np.full((2, 1), -1e15),
            1e15 * np.array([[1.0], [1.0], [0.0], [3.0]]),
            draw(4, 2),
            np.array([[True, True, False, True], [False, False, False, True]]),
        ),
        "allowed scores beyond 1000": (
            *(60 * draw(4, 4), 60 * draw(6, 4), draw(6, 2)),
            np.array([[True] * 5 + [False]] * 4),
        ),
    }


def _filled(q, k, mask, fill=-np.inf):
    return np.where(mask, scaled(q, k), fill)  # (..., L, S)


MASKED_ATTENTION = Exercise(
    id="qkv.masked_attention",
    reference=masked_attention,
    written=written.masked_attention,
    inputs=_inputs,
    mistakes=(
        Mistake(
            "mask ignored",
            lambda q, k, v, m: mhsa.scaled_dot_product_attention(q, k, v),
            "The mask changes nothing: this is attention over all keys.",
        ),
        Mistake(
            "mask flipped",
            lambda q, k, v, m: mhsa.scaled_dot_product_attention(q, k, v, mask=~m),
            "You average exactly the values that are forbidden. True means may attend.",
        ),
        Mistake(
            "mask on the weights",
            lambda q, k, v, m: (mhsa.softmax(scaled(q, k)) * m) @ v,
            "The mask comes after softmax, so the weights of a row no longer sum to 1 "
            "and every output is too short. Mask the scores.",
        ),
        Mistake(
            "scores set to zero",
            lambda q, k, v, m: mhsa.softmax(scaled(q, k) * m) @ v,
            "A forbidden score became 0, and exp(0) is 1: its value still flows in. "
            "What number does exp turn into 0?",
        ),
        Mistake(
            "values masked",
            lambda q, k, v, m: (
                mhsa.softmax(scaled(q, k)) @ v * m.any(axis=-1, keepdims=True)
            ),
            "Empty rows give zero, and that is right. In the other rows forbidden "
            "values still flow in: the mask belongs to single pairs of words.",
            rest_is_right=True,
        ),
        Mistake(
            "no scale",
            lambda q, k, v, m: mhsa.softmax(np.where(m, q @ transpose(k), -np.inf)) @ v,
            "The mask is right, the scores are not: they were not divided by √d_k.",
            rest_is_right=True,
        ),
        Mistake(
            "finite fill",
            lambda q, k, v, m: mhsa.softmax(_filled(q, k, m, -1e9)) @ v,
            "Right, except where forbidden scores, which are finite, are the largest "
            "of a row: a query that may attend to nothing should get 0, and allowed "
            "scores that are lower still should win. What number is below all others?",
            rest_is_right=True,
        ),
        Mistake(
            "finite fill, then zeros",
            lambda q, k, v, m: np.where(m, mhsa.softmax(_filled(q, k, m, -1e9)), 0) @ v,
            "Right, unless allowed scores are lower than the finite number in place "
            "of forbidden ones: that takes all the weight, and the zeros that follow "
            "leave none. What number is below all others?",
            rest_is_right=True,
        ),
        Mistake(
            "weights returned",
            lambda q, k, v, m: mhsa.softmax(_filled(q, k, m)),
            "These are the masked weights (L, S). Let them average the values.",
        ),
        Mistake(
            "softmax over the queries",
            lambda q, k, v, m: mhsa.softmax(_filled(q, k, m), axis=-2) @ v,
            "Softmax ran down the columns. Each query shares out its own attention "
            "among the keys that it may see.",
        ),
    ),
)
