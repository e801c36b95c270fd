"""Chapter Why: a weighted average, the softmax, and the two put together."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.pieces import exponentials, share
from mhsa_lib.exercises.why import written


def weighted_average(weights, values):
    """(n,) weights that sum to one and (n, d) values give their average (d,)."""
    return weights @ values


def _average_inputs(rng):
    return {
        "three values of two numbers": (
            rng.dirichlet(np.ones(3)),
            rng.normal(size=(3, 2)),
        ),
        "five values of five numbers": (
            rng.dirichlet(np.ones(5)),
            rng.normal(size=(5, 5)),
        ),
        "four values of one number": (
            rng.dirichlet(np.ones(4)),
            rng.normal(size=(4, 1)),
        ),
        "all the weight on the last value": (np.eye(4)[-1], rng.normal(size=(4, 3))),
        "a single value": (np.ones(1), rng.normal(size=(1, 3))),
    }


WEIGHTED_AVERAGE = Exercise(
    id="why.weighted_average",
    reference=weighted_average,
    written=written.weighted_average,
    inputs=_average_inputs,
    mistakes=(
        Mistake(
            "plain mean",
            lambda w, v: v.mean(axis=0),
            "This is the plain mean: every value counts alike and the weights are not "
            "used. With weights 0.9 and 0.1 the first counts nine times as much.",
        ),
        Mistake(
            "divided again by n",
            lambda w, v: (w[:, None] * v).mean(axis=0),
            "The weighted values are averaged once more. The weights already sum to "
            "1, so nothing is left to divide by.",
        ),
        Mistake(
            "largest only",
            lambda w, v: v[w.argmax()],
            "Only the value with the largest weight comes back. An average mixes all "
            "of them, each by its weight.",
        ),
        Mistake(
            "not summed",
            lambda w, v: w[:, None] * v,
            "The values are weighted but not yet added up: n rows come back where one "
            "vector of d numbers is wanted.",
        ),
        Mistake(
            "summed along d",
            lambda w, v: (w[:, None] * v).sum(axis=1),
            "The sum runs along the numbers inside each value. It should run over the "
            "n values: which axis counts them?",
        ),
        Mistake(
            "summed over everything",
            lambda w, v: (w[:, None] * v).sum(),
            "The sum runs over both axes and leaves one number. The d numbers of a "
            "value stay apart.",
        ),
        Mistake(
            "weights along d",
            lambda w, v: (w * v).sum(axis=0),
            "The weights meet the columns of values. Weight i belongs to row i: give "
            "the weights a second axis, or use a matrix product.",
        ),
    ),
)


def _softmax_inputs(rng):
    return {
        "five scores": (rng.normal(size=5),),
        "three rows of five scores": (3 * rng.normal(size=(3, 5)),),
        "four rows of four scores": (3 * rng.normal(size=(4, 4)),),
        "a batch of shape (2, 3, 5)": (3 * rng.normal(size=(2, 3, 5)),),
        "a single score": (rng.normal(size=1),),
        "rows near +1000 and -1000": (
            rng.normal(size=(2, 4)) + 1000 * np.array([[1], [-1]]),
        ),
        "a row near -1000": (rng.normal(size=4) - 1000,),
        "one score of 2000 among zeros": (2000 * np.eye(8)[2],),
        "the scores 1000, 999 and 0": (np.array([1000.0, 999.0, 0.0]),),
    }


SOFTMAX = Exercise(
    id="why.softmax",
    reference=mhsa.softmax,
    written=written.softmax,
    inputs=_softmax_inputs,
    mistakes=(
        Mistake(
            "maximum not subtracted",
            lambda s: share(np.exp(s)),
            "The formula is right, but exp of a large score is too large for a float "
            "(exp(710) is inf), and inf / inf is nan. What can be subtracted from all "
            "the scores of a row without changing the answer?",
            rest_is_right=True,
        ),
        Mistake(
            "one maximum for all rows",
            lambda s: share(np.exp(s - s.max())),
            "One maximum over the whole array is subtracted. A row far below it "
            "becomes 0 / 0. Each row needs a maximum of its own.",
        ),
        Mistake(
            "one sum for all rows",
            lambda s: exponentials(s) / exponentials(s).sum(),
            "All entries together sum to 1. Each row should: give the sum an axis, "
            "and keep that axis so that the division lines up.",
        ),
        Mistake(
            "first axis",
            lambda s: share(np.exp(s - s.max(axis=0)), axis=0),
            "Columns sum to 1, rows do not. The scores that compete lie along the "
            "last axis, whatever the number of axes.",
        ),
        Mistake(
            "keepdims forgotten",
            lambda s: exponentials(s) / exponentials(s).sum(axis=-1),
            "The sum lost its axis, so on a square array row i is divided by the sum "
            "of another row, and elsewhere nothing fits. Look at keepdims.",
        ),
        Mistake(
            "no exponential",
            lambda s: share(s),
            "The scores are divided by their sum. Scores may be negative or sum to 0, "
            "and weights may not: something must make them positive first.",
        ),
        Mistake(
            "sign flipped",
            lambda s: share(np.exp(s.min(axis=-1, keepdims=True) - s)),
            "The smallest score gets the largest weight. Look at the sign inside exp.",
        ),
        Mistake(
            "not normalised",
            exponentials,
            "The largest entry is 1 and the row sums to more. The exponentials still "
            "have to be divided by their sum.",
        ),
    ),
)


def attend(query, keys, values):
    """A query (d,), n keys (n, d), n values (n, m): dot products, softmax, average."""
    return mhsa.softmax(keys @ query) @ values


def _attend_inputs(rng):
    def draw(n, d, m):
        return rng.normal(size=d), rng.normal(size=(n, d)), rng.normal(size=(n, m))

    unit, keys, values = np.eye(3)[0], *draw(4, 3, 2)[1:]
    keys[:, 0] = 1.2, 1.199, -1.0, 0.0  # scores 1200, 1199, -1000, 0
    low_keys, low_values = draw(4, 3, 2)[1:]
    low_keys[:, 0] = -1.201, -1.2, -4.0, -3.0  # scores -1201, -1200, -4000, -3000
    one_loud, its_values = draw(6, 3, 2)[1:]
    one_loud[:, 0] = 2.0, 0.1, 0.0, 0.0, -0.1, 0.0  # scores 2000, 100, 0, 0, -100, 0
    return {
        "five keys": draw(5, 4, 3),
        "keys and values of one width": draw(6, 3, 3),
        "as many keys as dimensions": draw(4, 4, 4),
        "a query of zeros": (
            np.zeros(3),
            rng.normal(size=(5, 3)),
            rng.normal(size=(5, 2)),
        ),
        "a single key": draw(1, 4, 2),
        "one score far above all others": (1000 * unit, one_loud, its_values),
        "scores below -1000": (1000 * unit, low_keys, low_values),
        "scores beyond 1000": (1000 * unit, keys, values),
    }


ATTEND = Exercise(
    id="why.attend",
    reference=attend,
    written=written.attend,
    inputs=_attend_inputs,
    mistakes=(
        Mistake(
            "keys averaged",
            lambda q, k, v: mhsa.softmax(k @ q) @ k,
            "The weights are right, but they average the keys. Keys decide how much, "
            "values are what is passed on.",
            rest_is_right=True,
        ),
        Mistake(
            "values compared",
            lambda q, k, v: mhsa.softmax(v @ q) @ v,
            "The query is compared with the values. It should meet the keys.",
        ),
        Mistake(
            "no softmax",
            lambda q, k, v: (k @ q) @ v,
            "The raw dot products weight the values. They may be negative and do not "
            "sum to 1: what turns scores into weights?",
        ),
        Mistake(
            "divided by the sum",
            lambda q, k, v: share(k @ q) @ v,
            "The dot products are divided by their sum. That is no softmax: negative "
            "scores give negative weights, and a query of zeros gives 0 / 0.",
        ),
        Mistake(
            "largest only",
            lambda q, k, v: v[(k @ q).argmax()],
            "Only the value of the best key comes back. Softmax is softer: every "
            "value takes part, by its weight.",
        ),
        Mistake(
            "plain mean",
            lambda q, k, v: v.mean(axis=0),
            "All values count alike, whatever the query. The dot products with the "
            "keys have no effect on your result.",
        ),
        Mistake(
            "cosine",
            lambda q, k, v: (
                mhsa.softmax(k @ q / np.linalg.norm(k, axis=1) / np.linalg.norm(q)) @ v
            ),
            "The scores are cosines: the lengths of query and keys are divided away. "
            "Here the plain dot product is wanted, and lengths count.",
        ),
        Mistake(
            "scaled",
            lambda q, k, v: mhsa.softmax(k @ q / np.sqrt(q.size)) @ v,
            "The scores are divided by the square root of the width. That comes in "
            "the next chapter; here the dot products go into softmax as they are.",
        ),
        Mistake(
            "overflow",
            lambda q, k, v: share(np.exp(k @ q)) @ v,
            "With moderate scores all is well, with scores beyond 1000 exp overflows "
            "to inf. Use the stable softmax of the exercise before.",
        ),
    ),
)
