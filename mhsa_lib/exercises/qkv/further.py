"""Chapter QKV, Further: the softmax Jacobian and additive scores."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.qkv import written


def softmax_jacobian(p):
    """The derivatives ∂p_i/∂s_j (n, n) of p = softmax(s), from the weights p (n,)."""
    return np.diag(p) - np.outer(p, p)


def _weights_inputs(rng):
    return {
        "the weights of four scores": (mhsa.softmax(rng.normal(size=4)),),
        "the weights of seven scores": (mhsa.softmax(2 * rng.normal(size=7)),),
        "two equal weights": (np.full(2, 0.5),),
        "a single weight of 1": (np.ones(1),),
        "all the weight on one key": (np.eye(5)[2],),
    }


SOFTMAX_JACOBIAN = Exercise(
    id="qkv.softmax_jacobian",
    reference=softmax_jacobian,
    written=written.softmax_jacobian,
    inputs=_weights_inputs,
    mistakes=(
        Mistake(
            "diagonal alone",
            lambda p: np.diag(p * (1 - p)),
            "Only the diagonal p(1 - p) is there, as for a sigmoid taken entry by "
            "entry. Raising one score also lowers the other weights: what stands off "
            "the diagonal?",
        ),
        Mistake(
            "vector of derivatives",
            lambda p: p * (1 - p),
            "One derivative for each weight comes back. Each of n weights depends on "
            "each of n scores: that makes a square.",
        ),
        Mistake(
            "sign flipped",
            lambda p: np.outer(p, p) - np.diag(p),
            "All signs are flipped. A weight grows with its own score, so the "
            "diagonal must not be negative.",
        ),
        Mistake(
            "plus",
            lambda p: np.diag(p) + np.outer(p, p),
            "The second term has the wrong sign: your rows sum to 2p. The weights "
            "always sum to 1, so the changes of all of them must sum to 0.",
        ),
        Mistake(
            "inner product",
            lambda p: np.diag(p) - p @ p,
            "p @ p of two plain vectors is one number, and it is subtracted "
            "everywhere. The product p pᵀ is a table of all pairs.",
        ),
        Mistake(
            "diagonal forgotten",
            lambda p: -np.outer(p, p),
            "The term for a weight's own score is missing: your diagonal is negative. "
            "What does the quotient rule give when i = j?",
        ),
        Mistake(
            "softmax taken again",
            lambda p: softmax_jacobian(mhsa.softmax(p)),
            "Softmax is taken once more. The argument p holds the weights already, "
            "not the scores.",
        ),
        Mistake(
            "centred by the mean",
            lambda p: np.diag(p) - p[:, None] / p.size,
            "Rows sum to 0, but the second term shares p out evenly. A change of "
            "score j moves weight i in proportion to p_j.",
        ),
    ),
)


def additive_scores(q, k, w_q, w_k, v):
    """vᵀ tanh(q_i W_q + k_j W_k), shape (L, S) (Bahdanau et al. 2015, appendix A.1.2).

    q (L, d_q), k (S, d_k), w_q (d_q, h), w_k (d_k, h), v (h,).
    """
    return np.tanh((q @ w_q)[:, None, :] + k @ w_k) @ v  # (L, S, h) @ (h,)


def _additive_inputs(rng):
    def draw(queries, keys, d_q, d_k, h):
        shapes = (queries, d_q), (keys, d_k), (d_q, h), (d_k, h), (h,)
        return tuple(rng.normal(size=shape) for shape in shapes)

    return {
        "3 queries and 5 keys": draw(3, 5, 4, 2, 6),
        "everything of size 4": draw(4, 4, 4, 4, 4),
        "queries wider than keys": draw(2, 6, 5, 1, 3),
        "one query and one key": draw(1, 1, 3, 3, 2),
        "arguments of tanh beyond 100": (
            *(200 * x for x in draw(3, 4, 3, 3, 5)[:2]),
            *draw(3, 4, 3, 3, 5)[2:],
        ),
    }


def _pairs(q, k, w_q, w_k):
    return (q @ w_q)[:, None, :] + k @ w_k  # (L, S, h)


ADDITIVE_SCORES = Exercise(
    id="qkv.additive_scores",
    reference=additive_scores,
    written=written.additive_scores,
    inputs=_additive_inputs,
    mistakes=(
        Mistake(
            "no tanh",
            lambda q, k, a, b, v: _pairs(q, k, a, b) @ v,
            "There is no tanh. Without it the score splits into a part of the query "
            "and a part of the key, and the query's part cancels in softmax.",
        ),
        Mistake(
            "tanh last",
            lambda q, k, a, b, v: np.tanh(_pairs(q, k, a, b) @ v),
            "tanh is taken of the finished sum. It belongs inside, on each of the h "
            "numbers before v weighs them.",
        ),
        Mistake(
            "tanh of each alone",
            lambda q, k, a, b, v: (np.tanh(q @ a)[:, None, :] + np.tanh(k @ b)) @ v,
            "tanh is taken of query and key apart, so they never meet. Add first.",
        ),
        Mistake(
            "multiplied",
            lambda q, k, a, b, v: np.tanh((q @ a)[:, None, :] * (k @ b)) @ v,
            "The projections are multiplied. Additive attention adds them; that is "
            "its name.",
        ),
        Mistake(
            "v forgotten",
            lambda q, k, a, b, v: np.tanh(_pairs(q, k, a, b)).sum(axis=-1),
            "The h numbers are summed evenly. The vector v should weigh them.",
        ),
        Mistake(
            "not reduced",
            lambda q, k, a, b, v: np.tanh(_pairs(q, k, a, b)) * v,
            "Three axes are left: the h numbers are weighted by v but not added up.",
        ),
        Mistake(
            "keys ask",
            lambda q, k, a, b, v: additive_scores(q, k, a, b, v).T,
            "The table is transposed: rows should belong to queries, columns to keys. "
            "Look where the new axis goes in.",
        ),
        Mistake(
            "pairs one to one",
            lambda q, k, a, b, v: np.tanh(q @ a + k @ b) @ v,
            "Query i meets key i alone. Every query should meet every key: one of the "
            "projections needs one more axis.",
        ),
        Mistake(
            "scaled",
            lambda q, k, a, b, v: additive_scores(q, k, a, b, v) / np.sqrt(v.size),
            "The scores are divided by √h. That is the remedy of dot-product "
            "attention; here tanh keeps each hidden number between -1 and 1.",
        ),
        Mistake(
            "softmax already",
            lambda q, k, a, b, v: mhsa.softmax(additive_scores(q, k, a, b, v)),
            "Softmax has been taken: these are weights. Return the scores before it.",
        ),
    ),
)
