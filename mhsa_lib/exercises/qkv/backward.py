"""Chapter QKV, Further: the gradients of attention, by hand."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.loud import loud_queries_and_keys
from mhsa_lib.exercises.pieces import scaled, transpose
from mhsa_lib.exercises.qkv import written


def backward(grad, q, k, v):
    """The gradients for q, k and v, one above the other: (3, n, d)."""
    return np.stack(mhsa.attention_backward(grad, q, k, v))


def _inputs(rng):
    def draw(n, d):
        return tuple(rng.normal(size=(n, d)) for _ in range(4))

    one, q, k, v = draw(4, 3)
    return {
        "4 words of width 3": draw(4, 3),
        "5 words of width 5": draw(5, 5),
        "2 words of width 8": draw(2, 8),
        "a gradient of ones": (np.ones_like(one), q, k, v),
        "a single word": draw(1, 4),
        "scores beyond 1000": (
            rng.normal(size=(4, 4)),
            *loud_queries_and_keys(rng, 4),
            rng.normal(size=(4, 4)),
        ),
    }


def _gradients(grad, q, k, v, *, mean=True, scale=None, weighted=True):
    """The three gradients, perhaps with a part left out."""
    p = mhsa.softmax(scaled(q, k))  # (n, n)
    by_weight = grad @ transpose(v)  # (n, n)
    if mean:
        by_weight = by_weight - (p * by_weight).sum(axis=-1, keepdims=True)
    by_score = p * by_weight if weighted else by_weight  # (n, n)
    if scale is None:
        scale = 1 / np.sqrt(q.shape[-1])
    parts = by_score @ k, transpose(by_score) @ q
    return scale * parts[0], scale * parts[1], transpose(p) @ grad


def _values_untransposed(grad, q, k, v):
    by_q, by_k, _ = _gradients(grad, q, k, v)
    return np.stack([by_q, by_k, mhsa.softmax(scaled(q, k)) @ grad])


def _keys_untransposed(grad, q, k, v):
    p = mhsa.softmax(scaled(q, k))
    by_weight = grad @ transpose(v)
    by_score = p * (by_weight - (p * by_weight).sum(axis=-1, keepdims=True))
    by_q, _, by_v = _gradients(grad, q, k, v)
    return np.stack([by_q, by_score @ q / np.sqrt(q.shape[-1]), by_v])


def _columns_centred(grad, q, k, v):
    p = mhsa.softmax(scaled(q, k))
    by_weight = grad @ transpose(v)
    by_score = p * (by_weight - (p * by_weight).sum(axis=-2, keepdims=True))
    scale = 1 / np.sqrt(q.shape[-1])
    parts = scale * by_score @ k, scale * transpose(by_score) @ q
    return np.stack([*parts, transpose(p) @ grad])


BACKWARD = Exercise(
    id="qkv.backward",
    reference=backward,
    written=written.backward,
    inputs=_inputs,
    mistakes=(
        Mistake(
            "softmax without its mean",
            lambda g, q, k, v: np.stack(_gradients(g, q, k, v, mean=False)),
            "The softmax passes back only p times what came. When one weight grows "
            "the others shrink: the Jacobian has a second term, the mean over the row.",
        ),
        Mistake(
            "softmax passed over",
            lambda g, q, k, v: np.stack(
                _gradients(g, q, k, v, mean=False, weighted=False)
            ),
            "The gradient of the weights goes to the scores as it is. Between them "
            "stands the softmax, with its Jacobian.",
        ),
        Mistake(
            "weights left out after the mean",
            lambda g, q, k, v: np.stack(_gradients(g, q, k, v, weighted=False)),
            "The mean is taken away, and the factor p in front is missing: a key "
            "without weight passes nothing back.",
        ),
        Mistake(
            "no scale",
            lambda g, q, k, v: np.stack(_gradients(g, q, k, v, scale=1.0)),
            "The third gradient is right; the first two are √d_k too large. The "
            "scores were divided by it, and so is what goes back.",
            rest_is_right=True,
        ),
        Mistake(
            "values not transposed",
            _values_untransposed,
            "The third gradient averages as the output did. A value collects from all "
            "the queries that looked at it: its weights stand in a column.",
        ),
        Mistake(
            "keys not transposed",
            _keys_untransposed,
            "The second gradient uses the rows of the scores. A key meets all the "
            "queries: its scores stand in a column.",
        ),
        Mistake(
            "mean down the columns",
            _columns_centred,
            "The mean runs over the queries. The softmax works along a row, and so "
            "does its Jacobian.",
        ),
        Mistake(
            "queries and keys exchanged",
            lambda g, q, k, v: backward(g, q, k, v)[[1, 0, 2]],
            "All three are there, the first two in the wrong order: queries, keys, "
            "values.",
        ),
        Mistake(
            "sign flipped",
            lambda g, q, k, v: -backward(g, q, k, v),
            "Every sign is flipped. Training goes along minus the gradient; asked for "
            "is the gradient.",
        ),
    ),
)
