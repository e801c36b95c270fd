"""Chapter QKV: the projection, and the scores of queries and keys."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.pieces import scaled, transpose
from mhsa_lib.exercises.qkv import written


def project(x, weight):
    """Row vectors x (..., n, d) times weight (d, d_k): (..., n, d_k)."""
    return x @ weight


def _project_inputs(rng):
    square = rng.normal(size=(4, 4)), rng.normal(size=(4, 4))
    return {
        "X of shape (5, 4) and W of shape (4, 3)": (
            rng.normal(size=(5, 4)),
            rng.normal(size=(4, 3)),
        ),
        "X and W of shape (4, 4)": square,
        "a W wider than X": (rng.normal(size=(3, 2)), rng.normal(size=(2, 6))),
        "a single row": (rng.normal(size=(1, 4)), rng.normal(size=(4, 2))),
        "a batch of shape (2, 5, 4)": (
            rng.normal(size=(2, 5, 4)),
            rng.normal(size=(4, 4)),
        ),
    }


PROJECT = Exercise(
    id="qkv.project",
    reference=project,
    inputs=_project_inputs,
    mistakes=(
        Mistake(
            "W transposed",
            lambda x, w: x @ w.T,
            "W is transposed. In this book a word is a row and W has shape (d, d_k), "
            "so that the row meets W as it is; torch.nn.Linear stores the transpose.",
        ),
        Mistake(
            "W on the left",
            lambda x, w: w @ x,
            "W stands on the left. That mixes words with one another; a projection "
            "changes each row by itself. On which side do the d features of X lie?",
        ),
        Mistake(
            "column convention",
            lambda x, w: w.T @ transpose(x),
            "The right numbers in the wrong order: words have become columns. With "
            "row vectors the result keeps one row for each word.",
            rest_is_right=True,
        ),
        Mistake(
            "scaled",
            lambda x, w: x @ w / np.sqrt(w.shape[-1]),
            "The projection is divided by √d_k. The scale belongs to the scores, "
            "after q and k have met; a projection is a plain product.",
        ),
        Mistake(
            "softmax taken",
            lambda x, w: mhsa.softmax(x @ w),
            "A softmax follows the product. Queries, keys and values may hold any "
            "number; only scores go through softmax.",
        ),
        Mistake(
            "batch flattened",
            lambda x, w: x.reshape(-1, x.shape[-1]) @ w,
            "One sentence works, a batch loses its first axis. Let the product keep "
            "all axes before the last two.",
            rest_is_right=True,
        ),
    ),
)


def scores(q, k):
    """Compare q (..., L, d_k) with k (..., S, d_k): (..., L, S), over √d_k."""
    return scaled(q, k)


def _qk_inputs(rng):
    def draw(*shape):
        return rng.normal(size=shape)

    return {
        "3 queries and 5 keys of width 4": (draw(3, 4), draw(5, 4)),
        "4 queries and 4 keys of width 4": (draw(4, 4), draw(4, 4)),
        "5 queries and 3 keys of width 16": (draw(5, 16), draw(3, 16)),
        "one query and one key": (draw(1, 3), draw(1, 3)),
        "queries and keys of length 100": (100 * draw(3, 2), 100 * draw(2, 2)),
        "a batch of shape (2, 3, 4)": (draw(2, 3, 4), draw(2, 5, 4)),
    }


SCORES = Exercise(
    id="qkv.scores",
    reference=scores,
    written=written.scores,
    inputs=_qk_inputs,
    mistakes=(
        Mistake(
            "no scale",
            lambda q, k: q @ transpose(k),
            "The scale is missing: the spread of a dot product grows with the width, "
            "and √d_k takes that back.",
        ),
        Mistake(
            "divided by d_k",
            lambda q, k: q @ transpose(k) / q.shape[-1],
            "Divided by d_k. The variance of a dot product grows like d_k, so its "
            "spread grows like the square root.",
        ),
        Mistake(
            "root of the number of keys",
            lambda q, k: q @ transpose(k) / np.sqrt(k.shape[-2]),
            "Divided by the root of the number of keys. The dot product adds up d_k "
            "terms, however many keys there are: which axis counts those?",
        ),
        Mistake(
            "root of the number of queries",
            lambda q, k: q @ transpose(k) / np.sqrt(q.shape[-2]),
            "Divided by the root of the number of queries. One row of scores should "
            "not depend on how many other rows there are.",
        ),
        Mistake(
            "root of len",
            lambda q, k: q @ transpose(k) / np.sqrt(len(k)),
            "The scale takes len, which is the number of keys for one sentence and "
            "the size of the batch for several. Take the size of the last axis.",
        ),
        Mistake(
            "multiplied by the root",
            lambda q, k: q @ transpose(k) * np.sqrt(q.shape[-1]),
            "Multiplied by √d_k: the scores grow even faster with the width. The "
            "scale should bring them back to a spread near 1.",
        ),
        Mistake(
            "keys ask",
            lambda q, k: k @ transpose(q) / np.sqrt(q.shape[-1]),
            "The scores are transposed: your rows belong to the keys. Each query "
            "should have a row of its own.",
        ),
        Mistake(
            "transpose missing",
            lambda q, k: q @ k / np.sqrt(q.shape[-1]),
            "k is not transposed: rows of q meet columns of k. Even where the shapes "
            "happen to fit, the dot product of a query and a key needs their rows.",
        ),
        Mistake(
            "all axes reversed",
            lambda q, k: q @ k.T / np.sqrt(q.shape[-1]),
            "One sentence works, a batch does not. Is it transposed by .T? That "
            "reverses all the axes, the batch axis too: swap the last two alone.",
            rest_is_right=True,
        ),
        Mistake(
            "softmax already",
            lambda q, k: mhsa.softmax(scaled(q, k)),
            "These are weights already: softmax has been taken. Return the scores "
            "before it.",
        ),
    ),
)
