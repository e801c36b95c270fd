"""Chapter QKV: the causal mask, and the softmax under a mask."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.pieces import exponentials
from mhsa_lib.exercises.qkv import written


def _mask_inputs(rng):
    names = {4: "n = 4", 2: "n = 2", 7: "n = 7", 20: "n = 20", 1: "n = 1"}
    return {name: (n,) for n, name in names.items()}


def _mask_drawn(rng):
    return {f"n = {n}": (n,) for n in map(int, rng.choice(np.arange(8, 60), 5, False))}


CAUSAL_MASK = Exercise(
    id="qkv.causal_mask",
    reference=mhsa.causal_mask,
    written=written.causal_mask,
    inputs=_mask_inputs,
    drawn=_mask_drawn,
    mistakes=(
        Mistake(
            "True means blocked",
            lambda n: np.triu(np.ones((n, n), dtype=bool), 1),
            "True stands where attention is forbidden. Here True means may attend "
            "(some libraries mean the opposite: always read which).",
        ),
        Mistake(
            "only the future",
            lambda n: np.triu(np.ones((n, n), dtype=bool)),
            "The triangle is the upper one: each word sees itself and the future. Row "
            "i is the query; its allowed columns j are those with j ≤ i.",
        ),
        Mistake(
            "itself excluded",
            lambda n: np.tril(np.ones((n, n), dtype=bool), -1),
            "The diagonal is False: no word sees itself, and the first word sees "
            "nothing at all. The present counts as known.",
        ),
        Mistake(
            "one step ahead",
            lambda n: np.tril(np.ones((n, n), dtype=bool), 1),
            "Every word sees one word of the future. In the first row only the first "
            "entry may be True.",
        ),
        Mistake(
            "only itself",
            lambda n: np.eye(n, dtype=bool),
            "Each word sees only itself. The words before it are known too.",
        ),
        Mistake(
            "all allowed",
            lambda n: np.ones((n, n), dtype=bool),
            "Everything is allowed, the future too. All that lies above the diagonal "
            "should be False.",
        ),
        Mistake(
            "ones and zeros",
            lambda n: np.tril(np.ones((n, n))),
            "The pattern is right, but it is made of the numbers 1 and 0. The book's "
            "masks are boolean: look for a dtype or a comparison.",
            rest_is_right=True,
        ),
        Mistake(
            "additive mask",
            lambda n: np.where(np.tril(np.ones((n, n), dtype=bool)), 0.0, -np.inf),
            "These are numbers to add to the scores: 0 where allowed, -inf where not. "
            "Asked for is the mask itself, True or False.",
        ),
        Mistake(
            "window of two",
            lambda n: (
                np.tril(np.ones((n, n), bool)) & np.triu(np.ones((n, n), bool), -1)
            ),
            "Each word sees itself and its neighbour only. All earlier words are "
            "allowed, however far back.",
        ),
    ),
)


def masked_softmax(scores, mask):
    """Softmax over the allowed keys; a row without any gives zeros."""
    return mhsa.softmax(np.where(mask, scores, -np.inf))


def _masked_inputs(rng):
    lower = np.tril(np.ones((4, 4), dtype=bool))
    padding = np.array([[[True] * 5], [[True, True, False, False, False]]])
    blocked = rng.random((3, 5)) < 0.6
    blocked[1] = False
    return {
        "a causal mask of shape (4, 4)": (rng.normal(size=(4, 4)), lower),
        "a mask of shape (3, 4) with a free row": (
            rng.normal(size=(3, 4)),
            np.array([[1, 0, 1, 0], [1, 1, 1, 1], [0, 0, 0, 1]]) > 0,
        ),
        "a batch padded to length 5": (rng.normal(size=(2, 3, 5)), padding),
        "a forbidden score of 1000": (
            np.array([[1000.0, 1.0, 2.0], [0.5, -0.5, 800.0]]),
            np.array([[False, True, True], [True, True, False]]),
        ),
        "allowed scores of 1000": (
            np.array([[1000.0, 999.0, 3.0]]),
            np.array([[True, True, False]]),
        ),
        "one allowed score of 2000": (
            np.array([[0.0, 2000.0, 1.0, 0.0, 3.0, -1.0]]),
            np.array([[True, True, True, True, False, True]]),
        ),
        "allowed scores of -200 and of -1e30": (
            np.array([[-200.0, -201.0, 3.0], [-1e30, -1e30, 3.0]]),
            np.array([[True, True, False], [True, True, False]]),
        ),
        "a row that may attend to nothing": (rng.normal(size=(3, 5)), blocked),
    }


def _naive(s, mask, fill):
    e = exponentials(np.where(mask, s, fill))
    return e / e.sum(axis=-1, keepdims=True)


def _late(s, mask):
    """Softmax, then mask, then share out again: nothing is left after an underflow."""
    weights = mhsa.softmax(s) * mask
    total = weights.sum(axis=-1, keepdims=True)
    return weights / np.where(total == 0, 1, total)


MASKED_SOFTMAX = Exercise(
    id="qkv.masked_softmax",
    reference=masked_softmax,
    written=written.masked_softmax,
    inputs=_masked_inputs,
    mistakes=(
        Mistake(
            "nan in an empty row",
            lambda s, m: _naive(s, m, -np.inf),
            "Right, except for a row that may attend to nothing: there the maximum is "
            "-inf, and -inf - (-inf) is nan. Such a row should be all zeros.",
            rest_is_right=True,
        ),
        Mistake(
            "finite fill",
            lambda s, m: _naive(s, m, -1e9),
            "Forbidden scores were set to a large negative number, it seems. An empty "
            "row then becomes uniform, and scores lower still lose to the fill. What "
            "number is below all others?",
        ),
        Mistake(
            "finite fill, then zeros",
            lambda s, m: np.where(m, _naive(s, m, -1e9), 0),
            "Right, unless allowed scores are lower than the finite number that stands "
            "for forbidden ones: then it takes all the weight, and zeros come back. "
            "What number is below all others?",
            rest_is_right=True,
        ),
        Mistake(
            "small fill",
            lambda s, m: _naive(s, m, -100.0),
            "Forbidden scores were set to a negative number that is not even large: "
            "allowed scores below it lose, and exp of it is not 0.",
        ),
        Mistake(
            "mask flipped",
            lambda s, m: mhsa.softmax(np.where(m, -np.inf, s)),
            "The mask is read the other way round: you keep what is forbidden. True "
            "means may attend.",
        ),
        Mistake(
            "mask after softmax",
            lambda s, m: mhsa.softmax(s) * m,
            "The mask was applied after softmax, so forbidden keys took their share "
            "of the sum and the rows add up to less than 1.",
        ),
        Mistake(
            "shared out again",
            _late,
            "Masked after softmax and shared out again: nearly right, but a forbidden "
            "score of 1000 pushes all allowed weights to 0 first. Mask before exp.",
            rest_is_right=True,
        ),
        Mistake(
            "scores set to zero",
            lambda s, m: mhsa.softmax(s * m),
            "Forbidden scores became 0, but exp(0) is 1: they still get weight. A "
            "score of 0 is an ordinary score.",
        ),
        Mistake(
            "mask ignored",
            lambda s, m: mhsa.softmax(s),
            "The mask has no effect: this is the plain softmax.",
        ),
        Mistake(
            "mask added",
            lambda s, m: mhsa.softmax(s + m),
            "The mask is added to the scores as 0 and 1: allowed keys are favoured by "
            "a factor e, forbidden ones are not excluded.",
        ),
        Mistake(
            "-inf times the mask",
            lambda s, m: mhsa.softmax(s + (1 - m) * -np.inf),
            "0 times -inf is nan, so the allowed entries are lost too. Choose entry "
            "by entry instead of multiplying.",
        ),
    ),
)
