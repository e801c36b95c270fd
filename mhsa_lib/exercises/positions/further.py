"""Chapter Positional encoding, Further: the step matrix, and T5's buckets."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.positions import written
from mhsa_lib.exercises.positions.added import rates


def shift_matrix(k, d, base=10000.0):
    """M_k (d, d) with PE(p + k) = M_k PE(p), PE(p) a column (sinusoidal encoding)."""
    return _blocks(k * rates(d, base))


def _blocks(angles, signs=(1, 1, -1, 1)):
    """A 2 x 2 block (cos, sin; -sin, cos) for each angle, along the diagonal."""
    cos, sin = np.cos(angles), np.sin(angles)
    even = np.arange(0, 2 * len(angles), 2)
    matrix = np.zeros((2 * len(angles), 2 * len(angles)))
    matrix[even, even], matrix[even, even + 1] = signs[0] * cos, signs[1] * sin
    matrix[even + 1, even], matrix[even + 1, even + 1] = signs[2] * sin, signs[3] * cos
    return matrix


def _shift_inputs(rng):
    return {
        "one step, width 4": (1, 4, 10000.0),
        "3 steps, width 6": (3, 6, 10000.0),
        "a width of 2": (5, 2, 10000.0),
        "2 steps back": (-2, 8, 10000.0),
        "no step": (0, 4, 10000.0),
        "100 steps, base 100": (100, 8, 100.0),
    }


def _shift_drawn(rng):
    def draw():
        k, pairs = int(rng.integers(-60, 60)), int(rng.integers(2, 12))
        return k, 2 * pairs, float(rng.integers(50, 20000))

    cases = draw(), draw(), draw()
    return {"{} steps, width {}, base {}".format(*case): case for case in cases}


def _halves(k, d, base):
    angles = k * rates(d, base)  # (d / 2,)
    cos, sin = np.diag(np.cos(angles)), np.diag(np.sin(angles))
    return np.block([[cos, sin], [-sin, cos]])


SHIFT = Exercise(
    id="positions.shift",
    name="shift_matrix",
    reference=shift_matrix,
    written=written.shift_matrix,
    inputs=_shift_inputs,
    drawn=_shift_drawn,
    mistakes=(
        Mistake(
            "transposed",
            lambda k, d, base: shift_matrix(k, d, base).T,
            "This is the transpose: it steps back instead of forward. The encoding is "
            "a column on the right of M, and its first entry is a sine.",
        ),
        Mistake(
            "minus lost",
            lambda k, d, base: _blocks(k * rates(d, base), (1, 1, 1, 1)),
            "The minus is missing. cos(a + b) = cos a cos b - sin a sin b.",
        ),
        Mistake(
            "mirror",
            lambda k, d, base: _blocks(k * rates(d, base), (1, 1, 1, -1)),
            "Each block is a mirror, not a turn: with no step it should be the "
            "identity. On which sine is the minus?",
        ),
        Mistake(
            "halves",
            _halves,
            "Sines and cosines are taken to stand in two halves. They take turns, so "
            "each pair is a block of 2 by 2 on the diagonal.",
        ),
        Mistake(
            "diagonal alone",
            lambda k, d, base: np.diag(np.repeat(np.cos(k * rates(d, base)), 2)),
            "Only the diagonal is filled. The sine of a sum needs the cosine beside "
            "it, too.",
        ),
        Mistake(
            "shifted identity",
            lambda k, d, base: np.eye(d, k=k),
            "This moves entries of the vector by k columns. A step of one position "
            "turns each pair by an angle.",
        ),
        Mistake(
            "single step",
            lambda k, d, base: _blocks(rates(d, base)),
            "This is the matrix of one step, whatever k is. k steps turn k times as "
            "far.",
        ),
        Mistake(
            "i for 2i",
            lambda k, d, base: _blocks(k * rates(d, base, 1)),
            "The rates have i in the exponent instead of 2i: only the first block is "
            "right.",
            rest_is_right=True,
        ),
        Mistake(
            "one angle for all pairs",
            lambda k, d, base: _blocks(k * np.ones(d // 2)),
            "All blocks turn by the same angle. Pair i turns by k times its own rate.",
        ),
        Mistake(
            "degrees",
            lambda k, d, base: _blocks(np.radians(k * rates(d, base))),
            "The angles were taken as degrees and made much too small.",
        ),
        Mistake(
            "base fixed",
            lambda k, d, base: shift_matrix(k, d),
            "The base has no effect on your matrix.",
        ),
    ),
)


def _logarithm(distance, exact, max_distance):
    """0 at `exact`, 1 at `max_distance`."""
    return np.log(np.maximum(distance, 1) / exact) / np.log(max_distance / exact)


def _cut(distance, exact, buckets, max_distance):
    return (_logarithm(distance, exact, max_distance) * buckets).astype(int)


def _bucket_inputs(rng):
    return {
        "8 buckets up to 20": (np.arange(30), 8, 20),
        "32 buckets up to 128": (np.arange(140), 32, 128),
        "9 buckets up to 30": (np.arange(40), 9, 30),
        "near distances only": (np.arange(4), 16, 64),
        "a table of shape (2, 3)": (np.array([[0, 9, 50], [200, 13, 2]]), 16, 64),
        "distances beyond a million": (np.array([10**6, 10**9, 0]), 32, 128),
    }


def _bucket_drawn(rng):
    # No whole distance below a prime lies on the border of two buckets, where the
    # last digit of a logarithm would decide.
    primes = np.array([67, 97, 131, 211, 307])

    def draw():
        distance = rng.integers(0, 400, size=40)
        return distance, 2 * int(rng.integers(3, 17)), int(rng.choice(primes))

    return {"{1} buckets up to {2}".format(*case): case for case in (draw(), draw())}


def _rounded(distance, num_buckets, max_distance):
    exact = num_buckets // 2
    ratio = _logarithm(distance, exact, max_distance) * (num_buckets - exact)
    coarse = np.minimum(exact + np.round(ratio).astype(int), num_buckets - 1)
    return np.where(distance < exact, distance, coarse)


def _linear(distance, num_buckets, max_distance):
    exact = num_buckets // 2
    ratio = (distance - exact) / (max_distance - exact) * (num_buckets - exact)
    coarse = np.minimum(exact + ratio.astype(int), num_buckets - 1)
    return np.where(distance < exact, distance, coarse)


def _uncapped(distance, num_buckets, max_distance):
    exact = num_buckets // 2
    coarse = exact + _cut(distance, exact, num_buckets - exact, max_distance)
    return np.where(distance < exact, distance, coarse)


def _not_lifted(distance, num_buckets, max_distance):
    exact = num_buckets // 2
    coarse = _cut(distance, exact, num_buckets - exact, max_distance)
    return np.where(distance < exact, distance, np.minimum(coarse, num_buckets - 1))


def _all_buckets(distance, num_buckets, max_distance):
    exact = num_buckets // 2
    coarse = exact + _cut(distance, exact, num_buckets, max_distance)
    return np.where(distance < exact, distance, np.minimum(coarse, num_buckets - 1))


def _logarithm_everywhere(distance, num_buckets, max_distance):
    ratio = np.log(np.maximum(distance, 1)) / np.log(max_distance)
    return np.minimum((ratio * num_buckets).astype(int), num_buckets - 1)


BUCKETS = Exercise(
    id="positions.buckets",
    name="relative_bucket",
    reference=mhsa.relative_bucket,
    written=written.relative_bucket,
    inputs=_bucket_inputs,
    drawn=_bucket_drawn,
    mistakes=(
        Mistake(
            "clipped",
            lambda distance, num_buckets, _: np.minimum(distance, num_buckets - 1),
            "One bucket for each distance, the rest in the last: that is clipping. "
            "From the middle on, a bucket should hold more and more distances.",
        ),
        Mistake(
            "linear",
            _linear,
            "The coarse buckets are equally wide. They should grow like the logarithm.",
        ),
        Mistake(
            "logarithm everywhere",
            _logarithm_everywhere,
            "The logarithm is used from the start. Near distances have buckets of "
            "their own, in the first half.",
        ),
        Mistake(
            "rounded",
            _rounded,
            "The logarithm is rounded to the nearest whole number. The rule cuts off "
            "what follows the point.",
        ),
        Mistake(
            "not capped",
            _uncapped,
            "Far distances get numbers that no bucket has. All of them share the last "
            "one.",
        ),
        Mistake(
            "not lifted",
            _not_lifted,
            "The coarse buckets start at 0 again and collide with the exact ones. "
            "They follow after them.",
        ),
        Mistake(
            "stretched over all buckets",
            _all_buckets,
            "The logarithm is stretched over all the buckets. Only those that the "
            "exact half leaves are to be shared out.",
        ),
        Mistake(
            "halved for two directions",
            lambda distance, num_buckets, max_distance: mhsa.relative_bucket(
                distance, num_buckets // 2, max_distance
            ),
            "The buckets are halved first, as for keys on both sides. In the causal "
            "form all keys lie behind, and all the buckets serve them.",
        ),
    ),
)
