"""Chapter Against RNN: linear attention in parallel, and its φ."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.pieces import share, transpose
from mhsa_lib.exercises.rnn import written


def phi(x):
    """elu(x) + 1 (Katharopoulos et al. 2020, equation 7)."""
    return np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))


def same(x):
    return x


def by_cancellation(x):
    """elu(x) + 1 to the letter: 0 where exp(x) is lost beside 1."""
    return np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1) + 1


def far_below_0(q, k, v):
    return q - 50, k - 50, v


def _inputs(rng):
    def draw(n, width, values, *batch):
        widths = width, width, values
        return tuple(rng.normal(size=(*batch, n, w)) for w in widths)

    return {
        "5 tokens of width 3": draw(5, 3, 3),
        "4 tokens, wide values": draw(4, 2, 5),
        "a single token": draw(1, 4, 2),
        "as many tokens as columns": draw(4, 4, 4),
        "2 texts at once": draw(3, 4, 2, 2),
        "queries and keys near -50": far_below_0(*draw(5, 3, 2)),
        "30 tokens": draw(30, 6, 4),
    }


def _linear(mask=np.tril, of_q=phi, of_k=phi, of_v=same):
    """The parallel form with other features, or with another mask."""

    def linear_attention(q, k, v):
        return share(mask(of_q(q) @ transpose(of_k(k)))) @ of_v(v)

    return linear_attention


def _scaled(q, k, v):
    return mhsa.linear_attention(q / np.sqrt(q.shape[-1]), k, v)


def _masked_last(q, k, v):
    return np.tril(share(phi(q) @ transpose(phi(k)))) @ v


def _mean(q, k, v):
    n = q.shape[-2]
    return np.tril(phi(q) @ transpose(phi(k))) @ v / np.arange(1, n + 1)[:, None]


def _softmax_of_products(q, k, v):
    products = phi(q) @ transpose(phi(k))
    causal = np.where(mhsa.causal_mask(q.shape[-2]), products, -np.inf)
    return mhsa.softmax(causal) @ v


LINEAR_ATTENTION = Exercise(
    id="rnn.linear_attention",
    reference=mhsa.linear_attention,
    written=written.linear_attention,
    inputs=_inputs,
    mistakes=(
        Mistake(
            "no mask",
            _linear(mask=same),
            "Every token sees the whole text. With a causal mask token i averages the "
            "tokens up to i.",
        ),
        Mistake(
            "future",
            _linear(mask=np.triu),
            "The mask keeps the wrong side: each token sees itself and what follows.",
        ),
        Mistake(
            "masked last",
            _masked_last,
            "The weights were divided by their sum before the mask, so the future is "
            "counted below the line. Mask first.",
        ),
        Mistake(
            "not divided",
            lambda q, k, v: np.tril(phi(q) @ transpose(phi(k))) @ v,
            "The sum over the values is right, the division is missing: the weights of "
            "a row should sum to 1.",
            rest_is_right=True,
        ),
        Mistake(
            "divided by the number",
            _mean,
            "The sum is divided by the number of tokens. Divide by the sum of the "
            "weights.",
        ),
        Mistake(
            "softmax attention",
            lambda q, k, v: mhsa.scaled_dot_product_attention(q, k, v, is_causal=True),
            "This is softmax attention with a causal mask. Linear attention is another "
            "average: its weights are products of two φ.",
        ),
        Mistake(
            "softmax of the products",
            _softmax_of_products,
            "A softmax is taken of the products. φ has made them positive already: a "
            "division is enough.",
        ),
        Mistake(
            "φ forgotten",
            _linear(of_q=same, of_k=same),
            "Queries and keys went in without φ. Products may then be negative, and "
            "their sum may be 0.",
        ),
        Mistake(
            "φ on the keys alone",
            _linear(of_q=same),
            "Only the keys went through φ. The queries need it too.",
        ),
        Mistake(
            "φ on the values too",
            _linear(of_v=phi),
            "The values went through φ as well. They are averaged as they are.",
        ),
        Mistake(
            "elu without 1",
            _linear(*[np.tril, *[lambda x: phi(x) - 1] * 2]),
            "φ is elu alone, which can be negative. Without the 1 the weights lose "
            "their sign.",
        ),
        Mistake(
            "φ by cancellation",
            _linear(of_q=by_cancellation, of_k=by_cancellation),
            "Right near 0. For strongly negative numbers exp(x) is lost beside 1, and "
            "subtracting 1 from it and adding it again leaves 0: what is elu(x) + 1 "
            "there, without any 1?",
            rest_is_right=True,
        ),
        Mistake(
            "exp for φ",
            _linear(of_q=np.exp, of_k=np.exp),
            "φ is the exponential everywhere. For positive numbers it should be x + 1.",
        ),
        Mistake(
            "relu plus 1",
            _linear(*[np.tril, *[lambda x: np.maximum(x, 0) + 1] * 2]),
            "For negative numbers your φ is 1. It should be the exponential there, "
            "which falls to 0.",
        ),
        Mistake(
            "all axes reversed",
            lambda q, k, v: share(np.tril(phi(q) @ phi(k).T)) @ v,
            "One text works, two at once do not. Are all the axes of the keys "
            "reversed, that of the texts too? Exchange the last two alone.",
            rest_is_right=True,
        ),
        Mistake(
            "scaled",
            _scaled,
            "The queries are divided by √d before φ. Here nothing is scaled.",
        ),
    ),
)
