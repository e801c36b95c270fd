"""Chapter Multiple heads: counting parameters, and switching heads off."""

import numpy as np

from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.heads import written


def parameters(d, num_heads):
    """How many numbers W_Q, W_K, W_V and W_O hold: 4 d², whatever num_heads is."""
    return 4 * d * d


def _parameters_inputs(rng):
    return {
        "d = 8 and 2 heads": (8, 2),
        "d = 8 and 4 heads": (8, 4),
        "d = 12 and 3 heads": (12, 3),
        "d = 64 and a single head": (64, 1),
        "d = 512 and 8 heads": (512, 8),
    }


def _parameters_drawn(rng):
    def draw():
        num_heads, width = map(int, rng.integers(2, 40, size=2))
        return num_heads * width, num_heads

    return {"d = {} and {} heads".format(*case): case for case in (draw(), draw())}


PARAMETERS = Exercise(
    id="heads.parameters",
    reference=parameters,
    written=written.parameters,
    inputs=_parameters_inputs,
    drawn=_parameters_drawn,
    mistakes=(
        Mistake(
            "times h",
            lambda d, h: 4 * d * d * h,
            "Each head is counted with full width. There are h heads, but each is "
            "only d/h wide.",
        ),
        Mistake(
            "W_O forgotten",
            lambda d, h: 3 * d * d,
            "Three matrices are counted: queries, keys, values. The heads are also "
            "joined by a matrix.",
        ),
        Mistake(
            "one head's share",
            lambda d, h: 4 * d * d // h,
            "This is the share of one head. There are h of them.",
        ),
        Mistake(
            "W_O of one head",
            lambda d, h: 3 * d * d + d * d // h,
            "W_O is counted for one head, d/h rows. All the heads stand side by side "
            "before it: how many rows does it need?",
        ),
        Mistake(
            "one head without W_O",
            lambda d, h: 3 * d * d // h,
            "This counts queries, keys and values of one single head. Count all h "
            "heads, and the matrix that joins them.",
        ),
        Mistake(
            "biases counted",
            lambda d, h: 4 * d * d + 4 * d,
            "4d too many: those would be the biases. Only the four matrices are asked "
            "for.",
        ),
        Mistake(
            "one matrix",
            lambda d, h: d * d,
            "One matrix is counted. How many different ones does a word meet on its "
            "way through the layer?",
        ),
        Mistake(
            "vectors",
            lambda d, h: 4 * d,
            "These are four vectors. A matrix from d to d numbers has d rows and d "
            "columns.",
        ),
    ),
)


def importance(contributions, target):
    """How the mean squared error to target (n, d) grows without each head: (h,).

    contributions (h, n, d): head_i W_o[i], of which the layer's output is the sum.
    """
    output = contributions.sum(axis=0)  # (n, d)
    return _errors(output - contributions, target) - _errors(output, target)  # (h,)


def _errors(outputs, target):
    return ((outputs - target) ** 2).mean(axis=(-2, -1))  # (...,)


def _without(contributions):
    return contributions.sum(axis=0) - contributions  # (h, n, d)


def _importance_inputs(rng):
    def draw(h, n, d, noise):
        contributions = rng.normal(size=(h, n, d))
        return contributions, contributions.sum(axis=0) + noise * rng.normal(
            size=(n, d)
        )

    silent, target = draw(3, 4, 2, 0.5)
    silent[1] = 0.0
    opposed, aim = draw(3, 4, 5, 0.1)
    aim -= opposed[2]
    return {
        "3 heads, 4 words of width 5": draw(3, 4, 5, 0.5),
        "2 heads, 2 words of width 2": draw(2, 2, 2, 0.5),
        "a layer that is exactly right": draw(4, 3, 2, 0.0),
        "a single head": draw(1, 3, 4, 0.5),
        "a head that adds nothing": (silent, target),
        "a head that does harm": (opposed, aim),
    }


def _mean_of_others(c, target):
    others = _without(c) / max(len(c) - 1, 1)  # (h, n, d)
    return _errors(others, target) - _errors(c.mean(axis=0), target)


IMPORTANCE = Exercise(
    id="heads.importance",
    reference=importance,
    written=written.importance,
    inputs=_importance_inputs,
    mistakes=(
        Mistake(
            "error, not its growth",
            lambda c, t: _errors(_without(c), t),
            "This is the error without the head. Asked for is how much it grows: with "
            "all heads there is an error already.",
        ),
        Mistake(
            "head kept alone",
            lambda c, t: _errors(c, t) - _errors(c.sum(axis=0), t),
            "Here head i is the only one that is kept. It should be the only one that "
            "is left out.",
        ),
        Mistake(
            "sign flipped",
            lambda c, t: -importance(c, t),
            "The sign is reversed. A head that is needed makes the error grow when it "
            "is gone: its importance is positive.",
        ),
        Mistake(
            "size of the part",
            lambda c, t: (c**2).mean(axis=(1, 2)),
            "This is how large the part of each head is. A large part may be cancelled "
            "by others, or point away from the target: compare errors.",
        ),
        Mistake(
            "absolute growth",
            lambda c, t: np.abs(importance(c, t)),
            "The growth has lost its sign. A head may do harm: then the error shrinks "
            "without it, and its importance is negative.",
        ),
        Mistake(
            "summed error",
            lambda c, t: importance(c, t) * t.size,
            "The squared differences are summed. The mean squared error divides by how "
            "many there are.",
        ),
        Mistake(
            "root of the error",
            lambda c, t: (
                np.sqrt(_errors(_without(c), t)) - np.sqrt(_errors(c.sum(axis=0), t))
            ),
            "A root is taken of each error. Compare the mean squares themselves.",
        ),
        Mistake(
            "absolute differences",
            lambda c, t: (
                np.abs(_without(c) - t).mean(axis=(1, 2))
                - np.abs(c.sum(axis=0) - t).mean()
            ),
            "The differences are taken without sign, but not squared.",
        ),
        Mistake(
            "mean of the heads",
            _mean_of_others,
            "The heads are averaged. The output of a layer is their sum, and to leave "
            "one out rescales none of the others.",
        ),
        Mistake(
            "one error a word",
            lambda c, t: (
                ((_without(c) - t) ** 2).mean(axis=-1)
                - ((c.sum(axis=0) - t) ** 2).mean(axis=-1)
            ),
            "One number for each head and word comes back. The mean runs over the "
            "words too.",
        ),
    ),
)
