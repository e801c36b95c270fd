"""Chapter Why, Further: kernel smoothing."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.pieces import share
from mhsa_lib.exercises.why import written


def nadaraya_watson(x_query, x, y, bandwidth):
    """Average y (n,) at each query (m,) with Gaussian weights (m, n): result (m,)."""
    steps = (x_query[:, None] - x) / bandwidth  # (m, n)
    return mhsa.softmax(-(steps**2) / 2) @ y  # (m,)


def _smoothing_inputs(rng):
    def draw(m, n, bandwidth):
        x = np.sort(rng.uniform(0, 5, size=n))
        return rng.uniform(0, 5, size=m), x, np.sin(x) - 1, bandwidth

    x, y = rng.uniform(0, 5, size=6), rng.normal(size=6)
    return {
        "four queries, seven points": draw(4, 7, 0.5),
        "five queries, five points": draw(5, 5, 0.8),
        "a wide kernel": draw(3, 6, 3.0),
        "one point": draw(3, 1, 0.7),
        "two points that lie close, 100 bandwidths away": (
            np.array([55.0, -50.0]),
            np.array([5.0, 4.994, 0.0, 0.007]),
            rng.normal(size=4),
            0.5,
        ),
        "a query 1000 bandwidths away": (np.array([2.0, 505.0]), x, y, 0.5),
    }


def _steps(x_query, x):
    return x_query[:, None] - x  # (m, n)


NADARAYA_WATSON = Exercise(
    id="why.nadaraya_watson",
    reference=nadaraya_watson,
    written=written.nadaraya_watson,
    inputs=_smoothing_inputs,
    mistakes=(
        Mistake(
            "the 2 forgotten",
            lambda a, x, y, h: mhsa.softmax(-((_steps(a, x) / h) ** 2)) @ y,
            "Your bell is too narrow. A Gaussian has a 2 under its exponent: half of "
            "the squared distance in bandwidths.",
        ),
        Mistake(
            "bandwidth not squared",
            lambda a, x, y, h: mhsa.softmax(-(_steps(a, x) ** 2) / (2 * h)) @ y,
            "The distance is squared, the bandwidth is not. Divide first, then "
            "square: the exponent should have no unit.",
        ),
        Mistake(
            "distance not squared",
            lambda a, x, y, h: mhsa.softmax(-np.abs(_steps(a, x)) / h) @ y,
            "The exponent falls with the distance itself, which draws a tent with a "
            "peak, not a bell. Where is the square?",
        ),
        Mistake(
            "minus forgotten",
            lambda a, x, y, h: mhsa.softmax((_steps(a, x) / h) ** 2 / 2) @ y,
            "The farthest point gets the largest weight. Look at the sign of the "
            "exponent.",
        ),
        Mistake(
            "not normalised",
            lambda a, x, y, h: np.exp(-((_steps(a, x) / h) ** 2) / 2) @ y,
            "The kernels weight y but do not sum to 1, so many near points give a "
            "large sum. Divide each query's kernels by their sum.",
        ),
        Mistake(
            "divided by n",
            lambda a, x, y, h: np.exp(-((_steps(a, x) / h) ** 2) / 2) @ y / x.size,
            "The sum is divided by the number of points. Points far away hardly "
            "count: divide by the sum of the kernels instead.",
        ),
        Mistake(
            "normalised over the queries",
            lambda a, x, y, h: mhsa.softmax(-((_steps(a, x) / h) ** 2) / 2, axis=0) @ y,
            "The weights of each point sum to 1 over the queries. For each query they "
            "should sum to 1 over the points: check the axis.",
        ),
        Mistake(
            "0 / 0 far away",
            lambda a, x, y, h: share(np.exp(-((_steps(a, x) / h) ** 2) / 2)) @ y,
            "Right near the points. Far from all of them every kernel underflows to 0 "
            "and 0 / 0 is nan. These weights are a softmax: of which scores?",
            rest_is_right=True,
        ),
    ),
)
