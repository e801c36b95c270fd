"""Chapter Positional encoding: distances, clipped (Shaw) or as a bias (ALiBi)."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.positions import written


def relative_index(n, k):
    """clip(j - i, -k, k) + k for all queries i and keys j: (n, n) integers."""
    return mhsa.relative_index(n, n, k)


def _index_inputs(rng):
    return {
        "n = 4, k = 2": (4, 2),
        "n = 5, k = 1": (5, 1),
        "n = 7, k = 3": (7, 3),
        "a text shorter than k": (3, 5),
        "a single word": (1, 2),
        "n = 40, k = 8": (40, 8),
    }


def _index_drawn(rng):
    cases = [tuple(map(int, rng.integers(2, 40, size=2))) for _ in range(3)]
    return {"n = {}, k = {}".format(*case): case for case in cases}


def _distance(n):
    return np.arange(n) - np.arange(n)[:, None]  # (n, n): j - i


RELATIVE = Exercise(
    id="positions.relative",
    name="relative_index",
    reference=relative_index,
    written=written.relative_index,
    inputs=_index_inputs,
    drawn=_index_drawn,
    mistakes=(
        Mistake(
            "i - j",
            lambda n, k: np.clip(-_distance(n), -k, k) + k,
            "The sign of the distance is reversed: yours is i - j. A key to the right "
            "of the query should have the larger index.",
        ),
        Mistake(
            "not clipped",
            lambda n, k: _distance(n) + k,
            "The distances are not clipped, so far keys point outside a table of 2k + "
            "1 rows, or, below 0, at its end.",
        ),
        Mistake(
            "not shifted",
            lambda n, k: np.clip(_distance(n), -k, k),
            "The distances are clipped, but run from -k to k. Rows of a table are "
            "counted from 0.",
        ),
        Mistake(
            "left and right alike",
            lambda n, k: np.clip(np.abs(_distance(n)), 0, k),
            "Left and right count alike: the sign of the distance has gone. The key "
            "before and the key after have different rows.",
        ),
        Mistake(
            "past lost",
            lambda n, k: np.clip(_distance(n), 0, k),
            "All the keys to the left have index 0. Clip at -k below, then shift.",
        ),
        Mistake(
            "wrapped round",
            lambda n, k: (_distance(n) + k) % (2 * k + 1),
            "Distances beyond k come round again from the other side. They should all "
            "stay at the edge.",
        ),
        Mistake(
            "one too few",
            lambda n, k: np.clip(_distance(n), 1 - k, k - 1) + k - 1,
            "Clipped at k - 1. The distance k itself still has a row of its own: 2k + "
            "1 rows in all.",
        ),
        Mistake(
            "shifted by n",
            lambda n, k: _distance(n) + n - 1,
            "Shifted by n - 1, with a row for every distance. The table should not "
            "grow with the text: clip at k.",
        ),
    ),
)


def _alibi_inputs(rng):
    return {
        "4 heads, 5 words": (4, 5),
        "8 heads, 4 words": (8, 4),
        "2 heads, 2 words": (2, 2),
        "a single head": (1, 6),
        "a single word": (2, 1),
        "16 heads, 30 words": (16, 30),
    }


def _alibi_drawn(rng):
    cases = [(int(2 ** rng.integers(1, 6)), int(rng.integers(7, 50))) for _ in range(3)]
    return {"{} heads, {} words".format(*case): case for case in cases}


def _bias(slopes, distance):
    return -slopes[:, None, None] * distance  # (h, n, n)


def _slopes(h, start=1):
    return 2.0 ** (-8 / h * np.arange(start, start + h))  # (h,)


def _with_mask(h, n):
    bias = mhsa.alibi_bias(h, n)
    return np.where(mhsa.causal_mask(n), bias, -np.inf)


ALIBI = Exercise(
    id="positions.alibi",
    name="alibi_bias",
    reference=mhsa.alibi_bias,
    written=written.alibi_bias,
    inputs=_alibi_inputs,
    drawn=_alibi_drawn,
    mistakes=(
        Mistake(
            "sign flipped",
            lambda h, n: -mhsa.alibi_bias(h, n),
            "The bias is positive, so far words are favoured. It is a penalty that "
            "grows with the distance.",
        ),
        Mistake(
            "slopes from 1 on",
            lambda h, n: _bias(_slopes(h, 0), np.abs(_distance(n))),
            "Your first slope is 2 to the power 0. The slopes start one step later "
            "and end with 2 to the power -8.",
        ),
        Mistake(
            "halved from head to head",
            lambda h, n: _bias(2.0 ** -np.arange(1.0, h + 1), np.abs(_distance(n))),
            "The slopes are 1/2, 1/4, 1/8, ... That is right for 8 heads. With h heads "
            "the exponent moves in steps of 8/h.",
        ),
        Mistake(
            "evenly spaced slopes",
            lambda h, n: _bias(np.arange(h, 0, -1) / h, np.abs(_distance(n))),
            "The slopes are evenly spaced. They should fall by the same factor from "
            "head to head.",
        ),
        Mistake(
            "slopes reversed",
            lambda h, n: mhsa.alibi_bias(h, n)[::-1],
            "The slopes stand in reverse order: head 0 has the steepest.",
        ),
        Mistake(
            "one slope for all",
            lambda h, n: _bias(_slopes(h)[:1].repeat(h), np.abs(_distance(n))),
            "All heads have the same slope. Each should look at a distance of its own.",
        ),
        Mistake(
            "no slope",
            lambda h, n: _bias(np.ones(h), np.abs(_distance(n))),
            "The slopes are missing: this is the distance itself.",
        ),
        Mistake(
            "distance with a sign",
            lambda h, n: _bias(_slopes(h), -_distance(n)),
            "The distance has a sign, so words to the right get a bonus. Under a "
            "causal mask nobody would see it; here |i - j| is asked for.",
        ),
        Mistake(
            "squared distance",
            lambda h, n: _bias(_slopes(h), _distance(n) ** 2),
            "The distance is squared. ALiBi's penalty is linear: that is the L in its "
            "name.",
        ),
        Mistake(
            "mask put in",
            _with_mask,
            "The future is -inf: a causal mask has been put in. Asked for is the bias "
            "alone; the mask comes on its own.",
        ),
        Mistake(
            "heads last",
            lambda h, n: np.moveaxis(mhsa.alibi_bias(h, n), 0, -1),
            "The heads are the last axis. To be added to the scores (h, n, n) they "
            "should be the first.",
        ),
    ),
)
