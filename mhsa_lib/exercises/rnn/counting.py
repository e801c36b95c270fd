"""Chapter Against RNN: where attention costs more, and gates that start open."""

import numpy as np

from mhsa_lib.exercises.engine import Exercise, Mistake


def crossover(d, gates):
    """The smallest n at which attention multiplies more than a recurrent layer.

    Attention takes 4 n d² + 2 n² d multiplications, a recurrent layer with so many
    pairs of matrices 2 gates n d² (LSTM 4, GRU 3, RNN 1). Returns an integer.
    """
    return max(1, (gates - 2) * d + 1)


def _crossover_inputs(rng):
    return {
        "an LSTM of width 64": (64, 4),
        "a GRU of width 64": (64, 3),
        "an RNN of width 64": (64, 1),
        "an LSTM of width 1": (1, 4),
        "two pairs of matrices, width 10": (10, 2),
        "an LSTM of width 4096": (4096, 4),
    }


def _crossover_drawn(rng):
    cases = [(int(rng.integers(2, 3000)), gates) for gates in (1, 2, 3, 4)]
    return {"{1} pairs of matrices, width {0}".format(*case): case for case in cases}


CROSSOVER = Exercise(
    id="rnn.crossover",
    reference=crossover,
    inputs=_crossover_inputs,
    drawn=_crossover_drawn,
    mistakes=(
        Mistake(
            "equal cost",
            lambda d, gates: max(1, (gates - 2) * d),
            "At this n both cost the same. Attention costs more from the next one on.",
        ),
        Mistake(
            "gates ignored",
            lambda d, gates: 2 * d + 1,
            "This is right for the LSTM. A layer with fewer gates is cheaper: let the "
            "number of gates stay a letter while you solve.",
        ),
        Mistake(
            "projections forgotten",
            lambda d, gates: gates * d + 1,
            "The projections of attention are left out. They cost 4 n d² before the "
            "first score is computed.",
        ),
        Mistake(
            "scores alone",
            lambda d, gates: max(1, 2 * (gates - 2) * d + 1),
            "n² d is counted once. The scores cost n² d multiplications, and the "
            "weighted averages as many again.",
        ),
        Mistake(
            "output projection forgotten",
            lambda d, gates: max(1, (2 * gates - 3) * d // 2 + 1),
            "Three projections are counted: queries, keys, values. The output has one, "
            "too.",
        ),
        Mistake(
            "one matrix per gate",
            lambda d, gates: max(1, (gates - 4) * d // 2 + 1),
            "One matrix is counted for each gate. There are two: one reads the token, "
            "one the state.",
        ),
        Mistake(
            "the table alone",
            lambda d, gates: d + 1,
            "n² d is compared with n d², as in the famous table. It leaves all the "
            "factors out: count them.",
        ),
        Mistake(
            "below one",
            lambda d, gates: (gates - 2) * d + 1,
            "The formula is right, but its n may be 0 or less: then attention costs "
            "more from the first token on.",
            rest_is_right=True,
        ),
    ),
)


def chrono_biases(u, T):
    """Biases (2, H) of the input and of the forget gates, for draws u (H,) in (0, 1).

    Forget: log(1 + u (T - 2)), which is log of a number between 1 and T - 1; input:
    its negative (Tallec and Ollivier 2018).
    """
    forget = np.log(1 + u * (T - 2))
    return np.stack([-forget, forget])


def _chrono_inputs(rng):
    return {
        "4 units, T = 20": (rng.uniform(size=4), 20),
        "2 units, T = 80": (rng.uniform(size=2), 80),
        "a single unit": (rng.uniform(size=1), 10),
        "draws at both ends": (np.array([0.0, 1.0, 0.5]), 12),
        "T = 3": (rng.uniform(size=3), 3),
        "64 units, T = 1000": (rng.uniform(size=64), 1000),
    }


def _both(forget):
    """The biases with another formula for the forget gate."""

    def biases(u, T):
        return np.stack([-forget(u, T), forget(u, T)])

    return biases


CHRONO = Exercise(
    id="rnn.chrono",
    name="chrono_biases",
    reference=chrono_biases,
    inputs=_chrono_inputs,
    mistakes=(
        Mistake(
            "gates exchanged",
            lambda u, T: chrono_biases(u, T)[::-1],
            "The rows are exchanged, or the signs. The input gate comes first, and it "
            "starts nearly closed; the forget gate starts open.",
        ),
        Mistake(
            "same sign",
            lambda u, T: np.abs(chrono_biases(u, T)),
            "Both gates are open. What is kept for long should be written in seldom: "
            "the input bias is the negative.",
        ),
        Mistake(
            "up to T + 1",
            _both(lambda u, T: np.log(1 + u * T)),
            "Your durations run from 1 to T + 1. The paper draws them between 1 and T "
            "- 1: how wide is this range?",
        ),
        Mistake(
            "up to T",
            _both(lambda u, T: np.log(1 + u * (T - 1))),
            "Your durations run from 1 to T, one too far. How far is it from 1 to T - "
            "1?",
        ),
        Mistake(
            "from 0",
            _both(lambda u, T: np.log(u * (T - 1))),
            "Your durations begin at 0, and the logarithm of a small number is far "
            "below 0: a gate that is shut. They begin at 1.",
        ),
        Mistake(
            "logarithm drawn",
            _both(lambda u, T: u * np.log(T - 1)),
            "The logarithm is spread evenly, so short durations prevail. Spread the "
            "duration evenly, then take its logarithm.",
        ),
        Mistake(
            "no logarithm",
            _both(lambda u, T: 1 + u * (T - 2)),
            "These are the durations themselves. A gate is a sigmoid of its bias: "
            "which bias gives τ/(τ + 1)?",
        ),
        Mistake(
            "gates for biases",
            lambda u, T: 1 / (1 + np.exp(-chrono_biases(u, T))),
            "These are the gates, after the sigmoid. Asked for are the biases that go "
            "into it.",
        ),
        Mistake(
            "base 2",
            _both(lambda u, T: np.log2(1 + u * (T - 2))),
            "The logarithm has the base 2. The sigmoid is made with e.",
        ),
        Mistake(
            "forget gate alone",
            lambda u, T: chrono_biases(u, T)[1],
            "The forget gate's biases come back alone. Two rows are asked for, the "
            "input gate's first.",
        ),
    ),
)
