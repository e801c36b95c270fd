"""Chapter QKV: scaled dot-product attention."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.loud import loud_queries_and_keys
from mhsa_lib.exercises.pieces import exponentials, scaled, transpose
from mhsa_lib.exercises.qkv import written


def _qkv_inputs(rng):
    def draw(*shape):
        return rng.normal(size=shape)

    return {
        "3 queries, 5 keys, values of width 2": (draw(3, 4), draw(5, 4), draw(5, 2)),
        "q, k and v of shape (4, 4)": (draw(4, 4), draw(4, 4), draw(4, 4)),
        "width 16": (2 * draw(5, 16), draw(3, 16), draw(3, 6)),
        "a single key": (draw(2, 3), draw(1, 3), draw(1, 2)),
        "a batch of shape (2, 3, 4)": (draw(2, 3, 4), draw(2, 6, 4), draw(2, 6, 5)),
        "scores beyond 1000": (*loud_queries_and_keys(rng, 4), draw(4, 2)),
    }


ATTENTION = Exercise(
    id="qkv.attention",
    reference=mhsa.scaled_dot_product_attention,
    written=written.attention,
    inputs=_qkv_inputs,
    mistakes=(
        Mistake(
            "no scale",
            lambda q, k, v: mhsa.softmax(q @ transpose(k)) @ v,
            "The scores go into softmax unscaled, so your weights are sharper than "
            "they should be. Look for √d_k.",
        ),
        Mistake(
            "divided by d_k",
            lambda q, k, v: mhsa.softmax(q @ transpose(k) / q.shape[-1]) @ v,
            "The scores are divided by d_k itself, so your weights are too even. The "
            "standard deviation of a dot product is its root.",
        ),
        Mistake(
            "root of the number of keys",
            lambda q, k, v: mhsa.softmax(q @ transpose(k) / np.sqrt(k.shape[-2])) @ v,
            "The scores are divided by the root of the number of keys. Count the "
            "terms of one dot product instead.",
        ),
        Mistake(
            "softmax over the queries",
            lambda q, k, v: mhsa.softmax(scaled(q, k), axis=-2) @ v,
            "Your columns sum to 1, your rows do not: softmax ran over the queries. "
            "Each query shares out its own attention among the keys.",
        ),
        Mistake(
            "softmax over everything",
            lambda q, k, v: (
                exponentials(scaled(q, k)) / exponentials(scaled(q, k)).sum() @ v
            ),
            "All the weights together sum to 1. Every row of them should: softmax "
            "needs an axis.",
        ),
        Mistake(
            "no softmax",
            lambda q, k, v: scaled(q, k) @ v,
            "The scores weight the values without a softmax between. Print a row of "
            "your weights: is it positive, does it sum to 1?",
        ),
        Mistake(
            "scaled after softmax",
            lambda q, k, v: mhsa.softmax(q @ transpose(k)) / np.sqrt(q.shape[-1]) @ v,
            "The scale comes after softmax: rows sum to 1/√d_k and are as sharp as "
            "before. It has to act on the scores.",
        ),
        Mistake(
            "softmax at the end",
            lambda q, k, v: mhsa.softmax(scaled(q, k) @ v),
            "Softmax is taken of the output. It belongs between the scores and the "
            "values, where there is one number for each key.",
        ),
        Mistake(
            "keys averaged",
            lambda q, k, v: mhsa.softmax(scaled(q, k)) @ k,
            "The weights average the keys. Keys are only compared; what is mixed are "
            "the values.",
        ),
        Mistake(
            "weights returned",
            lambda q, k, v: mhsa.softmax(scaled(q, k)),
            "These are the weights (L, S). One step is left: let them average the "
            "values.",
        ),
        Mistake(
            "transpose missing",
            lambda q, k, v: mhsa.softmax(q @ k / np.sqrt(q.shape[-1])) @ v,
            "q meets the columns of k. A query should meet each key, and a key is a "
            "row: look for the transpose.",
        ),
        Mistake(
            "overflow",
            lambda q, k, v: (
                np.exp(scaled(q, k))
                / np.exp(scaled(q, k)).sum(axis=-1, keepdims=True)
                @ v
            ),
            "Right for moderate scores; beyond about 710 exp overflows and inf / inf "
            "is nan. Reuse the stable softmax of the chapter before.",
            rest_is_right=True,
        ),
    ),
)
