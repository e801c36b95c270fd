"""Chapter Positional encoding: rotating queries and keys (RoPE)."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.positions import written
from mhsa_lib.exercises.positions.added import rates


def _rotate_inputs(rng):
    return {
        "5 positions of width 6": (rng.normal(size=(5, 6)), np.arange(5), 10000.0),
        "4 positions of width 4": (rng.normal(size=(4, 4)), np.arange(4), 10000.0),
        "a width of 2": (rng.normal(size=(3, 2)), np.arange(3), 10000.0),
        "the positions 7, 3 and 40": (
            rng.normal(size=(3, 8)),
            np.array([7, 3, 40]),
            10000.0,
        ),
        "a base of 100": (rng.normal(size=(4, 6)), np.arange(4), 100.0),
        "position 0 alone": (rng.normal(size=(1, 4)), np.zeros(1, dtype=int), 10000.0),
        "a batch of shape (2, 3, 4, 6)": (
            rng.normal(size=(2, 3, 4, 6)),
            np.arange(4),
            10000.0,
        ),
    }


def _angles(x, positions, base, step=2.0):
    return positions[:, None] * rates(x.shape[-1], base, step)  # (n, d / 2)


def _turn(x, angles):
    a, b = np.split(x, 2, axis=-1)  # each (..., n, d / 2)
    cos, sin = np.cos(angles), np.sin(angles)  # each (n, d / 2)
    return np.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1)


def _sign_lost(x, positions, base):
    angles = _angles(x, positions, base)
    a, b = np.split(x, 2, axis=-1)
    cos, sin = np.cos(angles), np.sin(angles)
    return np.concatenate([a * cos + b * sin, a * sin + b * cos], axis=-1)


def _rotated_in_place(x, positions, base):
    angles = _angles(x, positions, base)
    a, b = np.split(x, 2, axis=-1)
    cos, sin = np.cos(angles), np.sin(angles)
    a = a * cos - b * sin
    return np.concatenate([a, a * sin + b * cos], axis=-1)


def _angles_of_neighbours(x, positions, base):
    angles = np.repeat(_angles(x, positions, base), 2, axis=-1)  # (n, d)
    a, b = np.split(x, 2, axis=-1)
    return x * np.cos(angles) + np.concatenate([-b, a], axis=-1) * np.sin(angles)


def _first_half_alone(x, positions, base):
    half = x.shape[-1] // 2
    return np.concatenate(
        [mhsa.apply_rotary(x, positions, base)[..., :half], x[..., half:]], axis=-1
    )


ROTATE = Exercise(
    id="positions.rotate",
    reference=mhsa.apply_rotary,
    written=written.rotate,
    inputs=_rotate_inputs,
    mistakes=(
        Mistake(
            "neighbours paired",
            lambda x, p, base: mhsa.apply_rotary(x, p, base, interleaved=True),
            "Columns 2i and 2i + 1 turn together. That is the form of the paper; here "
            "the partner of column i stands half the width further on.",
        ),
        Mistake(
            "rotated backwards",
            lambda x, p, base: mhsa.apply_rotary(x, -p, base),
            "Every pair turns the other way. Distances still work out, but in the "
            "formula the minus stands in the first row.",
            rest_is_right=True,
        ),
        Mistake(
            "minus lost",
            _sign_lost,
            "The minus is missing: that is no turn, and it changes the length of a "
            "pair. One of the two sines has a minus.",
        ),
        Mistake(
            "rotated half overwritten",
            _rotated_in_place,
            "The second half is computed from the first half as it is after turning. "
            "Both need the old values.",
        ),
        Mistake(
            "angles of neighbours",
            _angles_of_neighbours,
            "The pairs are those of the half form, but the angles are laid out for "
            "neighbours, each twice side by side. Both columns of a pair turn by the "
            "same angle.",
        ),
        Mistake(
            "first half alone",
            _first_half_alone,
            "Only the first half has turned. A turn changes both numbers of a pair.",
        ),
        Mistake(
            "positions counted anew",
            lambda x, p, base: mhsa.apply_rotary(x, np.arange(len(p)), base),
            "The argument positions has no effect: your rows are counted 0, 1, 2.",
        ),
        Mistake(
            "positions from 1",
            lambda x, p, base: mhsa.apply_rotary(x, p + 1, base),
            "Each position is one too large: a word at position 0 should not turn.",
        ),
        Mistake(
            "one angle for all pairs",
            lambda x, p, base: _turn(x, p[:, None]),
            "All the pairs turn equally fast. Pair i has its own rate.",
        ),
        Mistake(
            "i for 2i",
            lambda x, p, base: _turn(x, _angles(x, p, base, 1)),
            "The first pair is right, the others turn too fast: the exponent is 2i "
            "over the width, not i.",
            rest_is_right=True,
        ),
        Mistake(
            "degrees",
            lambda x, p, base: _turn(x, np.radians(_angles(x, p, base))),
            "The angles have been turned from degrees into radians. They are radians "
            "already.",
        ),
        Mistake(
            "base fixed",
            lambda x, p, base: mhsa.apply_rotary(x, p),
            "10000 is written into the turn: another base changes nothing.",
        ),
        Mistake(
            "added",
            lambda x, p, base: (
                x
                + np.concatenate(
                    [np.sin(_angles(x, p, base)), np.cos(_angles(x, p, base))], axis=-1
                )
            ),
            "Waves are added to x. Rotary encoding adds nothing: it turns the pairs, "
            "and their lengths stay.",
        ),
    ),
)
