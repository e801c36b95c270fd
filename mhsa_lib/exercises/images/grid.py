"""Chapter Images: the positions of a grid, and one vector for a whole picture."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.images import written

_waves = mhsa.sinusoidal_encoding


def _sinusoid_inputs(rng):
    return {
        "3 × 4 positions of width 8": (3, 4, 8, 10000.0),
        "4 × 4 positions of width 12": (4, 4, 12, 10000.0),
        "a width of 4": (2, 5, 4, 10000.0),
        "a single row": (1, 6, 8, 10000.0),
        "a base of 100": (3, 3, 8, 100.0),
        "30 × 20 positions of width 32": (30, 20, 32, 10000.0),
    }


def _sinusoid_drawn(rng):
    def draw():
        height, width, quarters = map(int, rng.integers(2, 12, size=3))
        return height, width, 4 * quarters, float(rng.integers(50, 20000))

    cases = draw(), draw()
    return {
        "{} × {} positions of width {}, base {}".format(*case): case for case in cases
    }


def _side_by_side(rows, columns):
    """rows (h, e), columns (w, f): rows to the left, (h, w, e + f)."""
    shape = len(rows), len(columns)
    left = np.broadcast_to(rows[:, None], (*shape, rows.shape[-1]))
    right = np.broadcast_to(columns, (*shape, columns.shape[-1]))
    return np.concatenate([left, right], axis=-1)


def _halves(height, width, d, base, start=0):
    rows, columns = (_waves(n + start, d // 2, base)[start:] for n in (height, width))
    return rows, columns  # (h, d / 2), (w, d / 2)


def _rates_of_the_full_width(height, width, d, base):
    rows, columns = _waves(height, d, base), _waves(width, d, base)
    return _side_by_side(rows[:, : d // 2], columns[:, : d // 2])


def _in_turn(height, width, d, base):
    rows, columns = _halves(height, width, d, base)
    encoding = np.empty((height, width, d))
    encoding[..., 0::2], encoding[..., 1::2] = rows[:, None], columns
    return encoding


def _row_twice(height, width, d, base):
    rows, columns = _halves(height, width, d, base)
    return _side_by_side(np.tile(rows, 2), columns[:, :0])


def _one_line(height, width, d, base):
    return _waves(height * width, d, base).reshape(height, width, d)


SINUSOID_2D = Exercise(
    id="images.sinusoid_2d",
    reference=mhsa.sinusoidal_encoding_2d,
    written=written.sinusoid_2d,
    inputs=_sinusoid_inputs,
    drawn=_sinusoid_drawn,
    mistakes=(
        Mistake(
            "halves exchanged",
            lambda h, w, d, base: _side_by_side(*_halves(h, w, d, base))[
                ..., np.roll(np.arange(d), d // 2)
            ],
            "The column number fills the left half and the row number the right one. "
            "It is the other way round: the row comes first.",
        ),
        Mistake(
            "one line",
            _one_line,
            "The positions are counted on along one line, as in a text. So the pixel "
            "below is as far away as the picture is wide. Row and column each need an "
            "encoding of their own.",
        ),
        Mistake(
            "added",
            lambda h, w, d, base: _waves(h, d, base)[:, None] + _waves(w, d, base),
            "Row and column are encoded with the full width and added. Then row 1, "
            "column 2 and row 2, column 1 are alike. Give each one half of the width.",
        ),
        Mistake(
            "rates of the full width",
            _rates_of_the_full_width,
            "Both halves are the beginning of an encoding of full width, so only the "
            "fast waves are there. Each half is a whole encoding of width d/2.",
        ),
        Mistake(
            "in turn",
            _in_turn,
            "The numbers of row and column take turns. They should stand in two "
            "blocks: all of the row, then all of the column.",
        ),
        Mistake(
            "row twice",
            _row_twice,
            "Both halves encode the row, so all positions of a row are alike. The "
            "second half belongs to the column.",
        ),
        Mistake(
            "positions from 1",
            lambda h, w, d, base: _side_by_side(*_halves(h, w, d, base, start=1)),
            "Rows and columns are counted from 1. The position at the top left is row "
            "0, column 0.",
        ),
        Mistake(
            "base fixed",
            lambda h, w, d, base: mhsa.sinusoidal_encoding_2d(h, w, d),
            "Another base changes nothing in your encoding: hand it on.",
        ),
        Mistake(
            "height and width exchanged",
            lambda h, w, d, base: mhsa.sinusoidal_encoding_2d(w, h, d, base),
            "A grid of width × height comes back. The first axis counts rows.",
        ),
        Mistake(
            "full width each",
            lambda h, w, d, base: _side_by_side(_waves(h, d, base), _waves(w, d, base)),
            "Row and column have d numbers each, so the width has doubled. Together "
            "they have d.",
        ),
        Mistake(
            "already a sequence",
            lambda h, w, d, base: mhsa.sinusoidal_encoding_2d(h, w, d, base).reshape(
                -1, d
            ),
            "The numbers are right, the grid is gone: keep rows and columns as two "
            "axes.",
            rest_is_right=True,
        ),
    ),
)


def pool(tokens, how):
    """One vector (..., D) for a picture, from tokens (..., 1 + n, D).

    Row 0 is the class token (Dosovitskiy et al. 2021, section 3.1), the others are
    the patches. how: "class" takes the class token, "mean" the mean of the patches.
    """
    return tokens[..., 0, :] if how == "class" else tokens[..., 1:, :].mean(axis=-2)


def _pool_inputs(rng):
    return {
        "the class token before 4 patches": (rng.normal(size=(5, 3)), "class"),
        "the mean of 4 patches": (rng.normal(size=(5, 3)), "mean"),
        "the mean of 3 patches of width 4": (rng.normal(size=(4, 4)), "mean"),
        "the mean of a single patch": (rng.normal(size=(2, 3)), "mean"),
        "the class tokens of 3 pictures": (rng.normal(size=(3, 5, 4)), "class"),
        "the means of 4 pictures": (rng.normal(size=(4, 4, 2)), "mean"),
    }


def _pooled(mean):
    """`pool` with another mean of tokens (..., 1 + n, D)."""
    return lambda tokens, how: tokens[..., 0, :] if how == "class" else mean(tokens)


POOL = Exercise(
    id="images.pool",
    reference=pool,
    inputs=_pool_inputs,
    mistakes=(
        Mistake(
            "class token in the mean",
            _pooled(lambda tokens: tokens.mean(axis=-2)),
            "The class token is part of your mean. It is no patch: leave row 0 out.",
        ),
        Mistake(
            "divided by one too many",
            _pooled(lambda x: x[..., 1:, :].sum(axis=-2) / x.shape[-2]),
            "The patches alone are summed, but divided by the number of all tokens. "
            "The class token is counted in.",
        ),
        Mistake(
            "sum",
            _pooled(lambda tokens: tokens[..., 1:, :].sum(axis=-2)),
            "The patches are added up, so a larger picture gives larger numbers. "
            "Divide by how many they are.",
        ),
        Mistake(
            "largest",
            _pooled(lambda tokens: tokens[..., 1:, :].max(axis=-2)),
            "The largest entry of each column is taken. That is max pooling; a mean is "
            "asked for.",
        ),
        Mistake(
            "last row",
            lambda x, how: x[..., -1, :] if how == "class" else x[..., :-1, :].mean(-2),
            "The last row is taken for the class token. It stands before the patches, "
            "in row 0.",
        ),
        Mistake(
            "class token always",
            lambda tokens, how: tokens[..., 0, :],
            "Your function answers with the class token, whatever is asked: how has no "
            "effect.",
        ),
        Mistake(
            "mean always",
            lambda tokens, how: tokens[..., 1:, :].mean(axis=-2),
            "Your function answers with the mean of the patches, whatever is asked: "
            "for the class token take one row.",
        ),
        Mistake(
            "mean over features",
            _pooled(lambda tokens: tokens[..., 1:, :].mean(axis=-1)),
            "The mean runs along the features: one number for each patch is left. It "
            "should run along the patches.",
        ),
        Mistake(
            "batch taken for tokens",
            lambda x, how: x[0] if how == "class" else x[1:].mean(axis=0),
            "One picture works. With several, the first axis counts pictures: count "
            "the axes from the end.",
            rest_is_right=True,
        ),
        Mistake(
            "axis kept",
            lambda tokens, how: pool(tokens, how)[..., None, :],
            "The numbers are right and a superfluous axis of length 1 is left.",
            rest_is_right=True,
        ),
    ),
)
