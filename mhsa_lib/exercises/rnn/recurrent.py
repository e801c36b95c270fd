"""Chapter Against RNN: linear attention as a recurrent network."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.rnn import written
from mhsa_lib.exercises.rnn.linear import by_cancellation, far_below_0, phi, same


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

    *far, S, z = draw(4, 3, 2, 0)
    return {
        "5 tokens after 3 others": draw(5, 3, 3, 3),
        "4 tokens after one other, wide values": draw(4, 2, 5, 1),
        "a single token after 6 others": draw(1, 3, 2, 6),
        "a text from its beginning": draw(6, 4, 4, 0),
        "values of one number": draw(4, 3, 1, 2),
        "queries and keys near -50": (*far_below_0(*far), S, z),
        "40 tokens after 100 others": draw(40, 5, 4, 100),
    }


def _loop(write, read, of_q=phi, of_k=phi):
    """The recurrence with other ways to write (S, z, k, v) and to read (q, S, z).

    write is called with of_k(k), read with of_q(q).
    """

    def linear_recurrent(q, k, v, S, z):
        outputs = []
        for q_t, k_t, v_t in zip(q, k, v, strict=True):
            S, z = write(S, z, of_k(k_t), v_t)
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
            _loop(_write, _read, of_q=same),
            "The query reads without φ. It was to be part of the product on both "
            "sides.",
        ),
        Mistake(
            "φ by cancellation",
            _loop(_write, _read, of_q=by_cancellation, of_k=by_cancellation),
            "Right near 0. Far below 0 your φ is 0: beside the 1 that is subtracted "
            "and added again, exp(x) is too small to be kept. Leave out the 1 there.",
            rest_is_right=True,
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
