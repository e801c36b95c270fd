"""Chapter Against RNN: linear attention, in parallel and as a recurrent network."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.pieces import share, transpose
from mhsa_lib.exercises.rnn import written


def phi(x):
    """elu(x) + 1 (Katharopoulos et al. 2020, equation 7)."""
    return np.where(x > 0, x + 1, np.exp(np.minimum(x, 0)))


def _same(x):
    return x


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
        "30 tokens": draw(30, 6, 4),
    }


def _linear(mask=np.tril, of_q=phi, of_k=phi, of_v=_same):
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
            _linear(mask=_same),
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
            _linear(of_q=_same, of_k=_same),
            "Queries and keys went in without φ. Products may then be negative, and "
            "their sum may be 0.",
        ),
        Mistake(
            "φ on the keys alone",
            _linear(of_q=_same),
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


def linear_recurrent(q, k, v, S, z):
    """Go on with causal linear attention from a state: outputs (n, E_v).

    q, k (n, E); v (n, E_v); S (E, E_v) is the sum of φ(k) vᵀ so far and z (E,) that
    of φ(k) (Katharopoulos et al. 2020, equations 18 and 19).
    """
    state, outputs = (S, z), []
    for tokens in zip(q, k, v, strict=True):
        output, state = mhsa.linear_attention_step(*tokens, state)
        outputs.append(output)
    return np.array(outputs)


def _recurrent_inputs(rng):
    def draw(n, width, values, before):
        k, v = rng.normal(size=(before, width)), rng.normal(size=(before, values))
        S, z = phi(k).T @ v, phi(k).sum(0)
        new = (rng.normal(size=(n, w)) for w in (width, width, values))
        return *new, S, z

    return {
        "5 tokens after 3 others": draw(5, 3, 3, 3),
        "4 tokens after one other, wide values": draw(4, 2, 5, 1),
        "a single token after 6 others": draw(1, 3, 2, 6),
        "a text from its beginning": draw(6, 4, 4, 0),
        "values of one number": draw(4, 3, 1, 2),
        "40 tokens after 100 others": draw(40, 5, 4, 100),
    }


def _loop(write, read, of_q=phi):
    """The recurrence with other ways to write (S, z, k, v) and to read (q, S, z).

    write is called with φ(k).
    """

    def linear_recurrent(q, k, v, S, z):
        outputs = []
        for q_t, k_t, v_t in zip(q, k, v, strict=True):
            S, z = write(S, z, phi(k_t), v_t)
            outputs.append(read(of_q(q_t), S, z))
        return np.array(outputs)

    return linear_recurrent


def _write(S, z, k, v):
    return S + np.outer(k, v), z + k


def _read(q, S, z):
    return q @ S / (q @ z)


def _read_first(q, k, v, S, z):
    outputs = []
    for q_t, k_t, v_t in zip(q, k, v, strict=True):
        outputs.append(_read(phi(q_t), S, z))
        S, z = _write(S, z, phi(k_t), v_t)
    return np.array(outputs)


def _last_state_for_all(q, k, v, S, z):
    S, z = S + phi(k).T @ v, z + phi(k).sum(0)
    return phi(q) @ S / (phi(q) @ z)[:, None]


LINEAR_RECURRENT = Exercise(
    id="rnn.linear_recurrent",
    reference=linear_recurrent,
    written=written.linear_recurrent,
    inputs=_recurrent_inputs,
    mistakes=(
        Mistake(
            "state ignored",
            lambda q, k, v, S, z: mhsa.linear_attention(q, k, v),
            "You begin with an empty memory. S and z hold what was read before: go on "
            "from there.",
        ),
        Mistake(
            "read before written",
            _read_first,
            "Each token reads the state before its own key and value are in it. A "
            "token sees itself: write first, then read.",
        ),
        Mistake(
            "last state for all",
            _last_state_for_all,
            "All the queries read the last state, so they know the future. Each reads "
            "the state of its own time.",
        ),
        Mistake(
            "overwritten",
            _loop(lambda S, z, k, v: (np.outer(k, v), k), _read),
            "The new product replaces the old sum: the memory holds one token. Add.",
        ),
        Mistake(
            "not divided",
            _loop(_write, lambda q, S, z: q @ S),
            "The division is missing: q S is a sum of values with weights, q z the sum "
            "of the weights.",
        ),
        Mistake(
            "z stands still",
            _loop(lambda S, z, k, v: (S + np.outer(k, v), z), _read),
            "S is updated and z is not, so the division lags behind.",
        ),
        Mistake(
            "z counts tokens",
            _loop(lambda S, z, k, v: (S + np.outer(k, v), z + 1), _read),
            "z grows by 1 with each token. It should grow by φ of the key.",
        ),
        Mistake(
            "φ forgotten on the query",
            _loop(_write, _read, of_q=_same),
            "The query reads without φ. It was to be part of the product on both "
            "sides.",
        ),
        Mistake(
            "key and value exchanged",
            _loop(lambda S, z, k, v: (S + np.outer(v, k), z + k), _read),
            "The outer product is transposed. S has a row for each entry of the key "
            "and a column for each entry of the value.",
        ),
        Mistake(
            "divided by the sum of z",
            _loop(_write, lambda q, S, z: q @ S / z.sum()),
            "The output is divided by the sum of z. The sum of the weights depends on "
            "the query: multiply it in.",
        ),
        Mistake(
            "last output alone",
            lambda *arguments: linear_recurrent(*arguments)[-1],
            "The output of the last token comes back alone. Keep one row for each "
            "token.",
        ),
    ),
)
