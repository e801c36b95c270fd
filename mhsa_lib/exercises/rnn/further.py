"""Chapter Against RNN, Further: the delta rule, and a recurrence in parallel."""

import numpy as np

from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.rnn import written


def delta(S, k, v, beta):
    """S + beta k (v - Sᵀ k)ᵀ (Schlag, Irie and Schmidhuber 2021).

    S (E, E_v) is the memory, k (E,) a key, v (E_v,) the value that it shall give.
    """
    return S + beta * np.outer(k, v - k @ S)


def _delta_inputs(rng):
    def draw(width, values, beta):
        k = rng.normal(size=width)
        S = rng.normal(size=(width, values))
        return S, k / np.linalg.norm(k), rng.normal(size=values), beta

    S, k, v, beta = draw(4, 3, 0.5)
    return {
        "a memory of 3 × 3": draw(3, 3, 0.7),
        "a memory of 2 × 5": draw(2, 5, 0.4),
        "beta = 1": draw(4, 2, 1.0),
        "an empty memory": (np.zeros((3, 2)), *draw(3, 2, 0.6)[1:]),
        "a key of length 2": (S, 2 * k, v, beta),
        "a value that is already there": (S.copy(), k.copy(), k @ S, 0.9),
    }


DELTA = Exercise(
    id="rnn.delta",
    reference=delta,
    written=written.delta,
    inputs=_delta_inputs,
    mistakes=(
        Mistake(
            "added only",
            lambda S, k, v, beta: S + beta * np.outer(k, v),
            "The new pair is added to the memory, whatever it held. First read what "
            "the key gives now, and write the difference.",
        ),
        Mistake(
            "all of it fades",
            lambda S, k, v, beta: (1 - beta) * S + beta * np.outer(k, v),
            "The whole memory fades. Only what the key reads should change: other "
            "keys keep their values.",
        ),
        Mistake(
            "sign reversed",
            lambda S, k, v, beta: S - beta * np.outer(k, v - k @ S),
            "The memory moves away from the value. Look at the sign of the difference.",
        ),
        Mistake(
            "correction alone",
            lambda S, k, v, beta: beta * np.outer(k, v - k @ S),
            "This is the correction alone. Add it to the memory.",
        ),
        Mistake(
            "beta forgotten",
            lambda S, k, v, beta: delta(S, k, v, 1.0),
            "The whole difference is written. beta says how much of it.",
        ),
        Mistake(
            "beta on the value alone",
            lambda S, k, v, beta: S + np.outer(k, beta * v - k @ S),
            "beta acts on the new value alone. What is taken out has the same share.",
        ),
        Mistake(
            "read with the wrong side",
            lambda S, k, v, beta: S + beta * np.outer(k, v - S @ k),
            "The memory was read from its other side. The rows of S belong to the "
            "entries of the key.",
        ),
        Mistake(
            "written transposed",
            lambda S, k, v, beta: S + beta * np.outer(v - k @ S, k),
            "The correction is transposed: key entries are rows, value entries "
            "columns.",
        ),
        Mistake(
            "entry by entry",
            lambda S, k, v, beta: S + beta * k * (v - k @ S),
            "Key and difference were multiplied entry by entry, and the result was "
            "added to every row. Each entry of the key should meet each of the value.",
        ),
        Mistake(
            "divided by the length",
            lambda S, k, v, beta: delta(S, k, v, beta / (k @ k)),
            "The correction is divided by the squared length of the key. That is right "
            "for keys of any length, but the rule here has no such division.",
        ),
    ),
)


def scan(a, b):
    """The states (n, ...) of h_t = a_t h_(t-1) + b_t from h = 0; a and b (n, ...).

    In about log2(n) rounds: joining (a, b) with (a', b') gives (a' a, a' b + b').
    """
    width = 1
    while width < len(a):
        a, b = _joined(a, b, width)
        width *= 2
    return b


def _joined(a, b, width):
    """Join each step with the one `width` before it."""
    return (
        np.concatenate([a[:width], a[width:] * a[:-width]]),
        np.concatenate([b[:width], a[width:] * b[:-width] + b[width:]]),
    )


def _scan_inputs(rng):
    def draw(*shape):
        return rng.uniform(0.3, 1.2, size=shape), rng.normal(size=shape)

    shut, written = draw(7)
    shut[3] = 0.0
    return {
        "5 steps": draw(5),
        "8 steps": draw(8),
        "a single step": draw(1),
        "2 steps": draw(2),
        "a gate that is shut": (shut, written),
        "11 steps of 3 numbers": draw(11, 3),
        "1000 steps": (np.full(1000, 0.4), rng.normal(size=1000)),
    }


def _rounds(join, stop=lambda width, n: width < n):
    """The scan with another way to join two steps, or with fewer rounds."""

    def scan(a, b):
        width = 1
        while stop(width, len(a)):
            later, earlier = (a[width:], b[width:]), (a[:-width], b[:-width])
            new_a, new_b = join(*later, *earlier)
            a = np.concatenate([a[:width], new_a])
            b = np.concatenate([b[:width], new_b])
            width *= 2
        return b

    return scan


def _join(a, b, earlier_a, earlier_b):
    return a * earlier_a, a * earlier_b + b


def _started_with_ones(a, b):
    return scan(a, np.concatenate([a[:1] + b[:1], b[1:]]))


def _divided(a, b):
    product = np.cumprod(a, axis=0)
    return product * np.cumsum(b / product, axis=0)


SCAN = Exercise(
    id="rnn.scan",
    reference=scan,
    written=written.scan,
    inputs=_scan_inputs,
    mistakes=(
        Mistake(
            "order of joining",
            _rounds(lambda a, b, a0, b0: (a * a0, a0 * b + b0)),
            "The two steps are joined the wrong way round. The earlier one acts first: "
            "its result is multiplied by the later a.",
        ),
        Mistake(
            "a renewed first",
            _rounds(lambda a, b, a0, b0: (a * a0, a * a0 * b0 + b)),
            "b is joined with the new a. It needs the a from before this round: first "
            "b, then a.",
        ),
        Mistake(
            "a left as it was",
            _rounds(lambda a, b, a0, b0: (a, a * b0 + b)),
            "Only b is joined. A pair of steps has an a of its own, the product of the "
            "two.",
        ),
        Mistake(
            "a added",
            _rounds(lambda a, b, a0, b0: (a + a0, a * b0 + b)),
            "The a of two steps are added. One multiplies after the other.",
        ),
        Mistake(
            "one round too few",
            _rounds(_join, lambda width, n: 2 * width < n),
            "There is one round too few: the last steps do not reach back to the "
            "first. Go on while the distance is below n.",
        ),
        Mistake(
            "one round alone",
            _rounds(_join, lambda width, n: width == 1 < n),
            "Only neighbours are joined. Double the distance and join again, until it "
            "reaches n.",
        ),
        Mistake(
            "sums alone",
            lambda a, b: np.cumsum(b, axis=0),
            "a has no effect: these are the sums of b. Each step multiplies the old "
            "state by its a.",
        ),
        Mistake(
            "divided by products",
            _divided,
            "A division by the product of all a so far fails where it becomes 0: at a "
            "gate that is shut, or after many small ones. Joining needs no division.",
        ),
        Mistake(
            "b multiplied too",
            lambda a, b: scan(a, a * b),
            "b is multiplied by its own a. In a step it is added as it is.",
        ),
        Mistake(
            "started with ones",
            _started_with_ones,
            "The first state is a + b, as if a state of 1 came before. Nothing did: "
            "h starts at 0.",
        ),
        Mistake(
            "last state alone",
            lambda a, b: scan(a, b)[-1],
            "The last state comes back alone. All n of them are asked for.",
        ),
    ),
)
