"""Chapter Against RNN: one step of a recurrent network, and all of them."""

import numpy as np

from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.rnn import written


def step(x, h, W, U, b):
    """The next state tanh(x W + h U + b), (..., H).

    x (..., d) is the token, h (..., H) the old state; W (d, H), U (H, H), b (H,).
    """
    return np.tanh(x @ W + h @ U + b)


def _draw(rng, d, hidden):
    """W (d, H), U (H, H), b (H,)."""
    return tuple(
        rng.normal(size=s) * 0.7 for s in ((d, hidden), (hidden, hidden), hidden)
    )


def _step_inputs(rng):
    def draw(d, hidden, *batch):
        x, h = (rng.normal(size=(*batch, size)) for size in (d, hidden))
        return x, np.tanh(h), *_draw(rng, d, hidden)

    x, h, W, U, b = draw(4, 3)
    return {
        "a token of width 3, a state of 3": draw(3, 3),
        "a token of width 4, a state of 2": draw(4, 2),
        "a state of one number": draw(2, 1),
        "a state of zeros": (x, 0 * h, W, U, b),
        "a bias of zeros": (x + 1, h / 2, W + 1, U / 2, 0 * b),
        "5 texts at once": draw(2, 4, 5),
    }


STEP = Exercise(
    id="rnn.step",
    reference=step,
    inputs=_step_inputs,
    mistakes=(
        Mistake(
            "tanh forgotten",
            lambda x, h, W, U, b: x @ W + h @ U + b,
            "The sum is right, the tanh around it is missing: the state should stay "
            "between -1 and 1.",
            rest_is_right=True,
        ),
        Mistake(
            "state ignored",
            lambda x, h, W, U, b: np.tanh(x @ W + b),
            "The old state has no effect, so this network has no memory.",
        ),
        Mistake(
            "token ignored",
            lambda x, h, W, U, b: np.tanh(h @ U + b),
            "The token has no effect: only the old state goes in.",
        ),
        Mistake(
            "bias forgotten",
            lambda x, h, W, U, b: np.tanh(x @ W + h @ U),
            "The bias is missing: b is part of the sum inside.",
        ),
        Mistake(
            "bias outside",
            lambda x, h, W, U, b: np.tanh(x @ W + h @ U) + b,
            "The bias is added after the tanh. It belongs inside.",
        ),
        Mistake(
            "state outside",
            lambda x, h, W, U, b: np.tanh(x @ W + b) + h @ U,
            "The old state is added after the tanh. All three terms stand inside.",
        ),
        Mistake(
            "state kept",
            lambda x, h, W, U, b: h + step(x, h, W, U, b),
            "The old state is added once more, as in a residual connection. Here the "
            "new state replaces it.",
        ),
        Mistake(
            "U transposed",
            lambda x, h, W, U, b: np.tanh(x @ W + h @ U.T + b),
            "U is transposed. The state is a row and meets U from the left.",
        ),
        Mistake(
            "W and U exchanged",
            lambda x, h, W, U, b: np.tanh(x @ U + h @ W + b),
            "The matrices are exchanged: W reads the token, U the old state.",
        ),
        Mistake(
            "matrices on the left",
            lambda x, h, W, U, b: np.tanh(W @ x + U @ h + b),
            "The matrices stand on the left, as they do before columns. Here token and "
            "state are rows: they come first.",
        ),
        Mistake(
            "sigmoid",
            lambda x, h, W, U, b: 1 / (1 + np.exp(-(x @ W + h @ U + b))),
            "A sigmoid stands instead of the tanh. Its values lie between 0 and 1; "
            "gates use it.",
        ),
    ),
)


def run(x, W, U, b):
    """All the states (n, H) of a network that reads x (n, d) from a state of zeros."""
    h, states = np.zeros(len(U)), []
    for token in x:
        h = step(token, h, W, U, b)
        states.append(h)
    return np.array(states)


def _run_inputs(rng):
    def draw(n, d, hidden):
        return rng.normal(size=(n, d)), *_draw(rng, d, hidden)

    return {
        "5 tokens of width 3, a state of 3": draw(5, 3, 3),
        "4 tokens of width 2, a state of 4": draw(4, 2, 4),
        "a state of one number": draw(6, 2, 1),
        "a single token": draw(1, 3, 2),
        "as many tokens as the state is wide": draw(4, 5, 4),
        "60 tokens": draw(60, 3, 5),
    }


def _with_first(h, x, W, U, b):
    """All the states from the first one, h: (n + 1, H)."""
    states = [h]
    for token in x:
        states.append(step(token, states[-1], W, U, b))
    return np.array(states)


RUN = Exercise(
    id="rnn.run",
    reference=run,
    written=written.run,
    inputs=_run_inputs,
    mistakes=(
        Mistake(
            "state not handed on",
            lambda x, W, U, b: np.tanh(x @ W + b),
            "Every token starts again from zeros: the state of one step is not handed "
            "to the next. It has to be stored under the same name.",
        ),
        Mistake(
            "shifted",
            lambda x, W, U, b: _with_first(np.zeros(len(U)), x, W, U, b)[:-1],
            "Each state is kept before its token is read, so the first row is zeros. "
            "First the step, then keep it.",
        ),
        Mistake(
            "backwards",
            lambda x, W, U, b: run(x[::-1], W, U, b),
            "The text is read from its end. The first row of x comes first.",
        ),
        Mistake(
            "backwards, in order",
            lambda x, W, U, b: run(x[::-1], W, U, b)[::-1],
            "The states stand in the right order, but each knows the tokens after it "
            "and not those before it.",
            rest_is_right=True,
        ),
        Mistake(
            "first state of ones",
            lambda x, W, U, b: _with_first(np.ones(len(U)), x, W, U, b)[1:],
            "The first state is not zero. Nothing has been read yet.",
        ),
        Mistake(
            "U transposed",
            lambda x, W, U, b: run(x, W, U.T, b),
            "The first state is right and the others are not: U is transposed, which "
            "a state of zeros does not notice.",
            rest_is_right=True,
        ),
        Mistake(
            "states added up",
            lambda x, W, U, b: np.cumsum(run(x, W, U, b), axis=0),
            "The states have been added up. Each one replaces the one before.",
        ),
        Mistake(
            "last state for all",
            lambda x, W, U, b: np.repeat(run(x, W, U, b)[-1:], len(x), axis=0),
            "All the rows are the last state. A list keeps what you append, not a "
            "picture of it: make a new array in every step.",
        ),
        Mistake(
            "last state alone",
            lambda x, W, U, b: run(x, W, U, b)[-1],
            "Only the last state comes back. All of them are asked for, one row per "
            "token.",
        ),
        Mistake(
            "start kept",
            lambda x, W, U, b: _with_first(np.zeros(len(U)), x, W, U, b),
            "There is one row too many: the zeros from which the network starts belong "
            "to no token.",
        ),
        Mistake(
            "states in columns",
            lambda x, W, U, b: run(x, W, U, b).T,
            "Each state is a column. In this book every token has a row.",
        ),
    ),
)
