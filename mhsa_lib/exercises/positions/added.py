"""Chapter Positional encoding: what is added to the words."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.positions import written


def _sinusoid_inputs(rng):
    return {
        "4 positions of width 6": (4, 6, 10000.0),
        "6 positions of width 6": (6, 6, 10000.0),
        "a width of 2": (5, 2, 10000.0),
        "a base of 100": (7, 8, 100.0),
        "a single position": (1, 4, 10000.0),
        "200 positions of width 16": (200, 16, 10000.0),
    }


def _sinusoid_drawn(rng):
    def draw():
        n, pairs = map(int, rng.integers(2, 30, size=2))
        return n, 2 * pairs, float(rng.integers(50, 20000))

    return {
        "{} positions of width {}, base {}".format(*case): case
        for case in (draw(), draw())
    }


def waves(n, d, rates, start=0):
    """Sines in even and cosines in odd columns, for rates (d / 2,): (n, d)."""
    angles = np.arange(start, start + n)[:, None] * rates  # (n, d / 2)
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(n, d)


def rates(d, base, step=2.0):
    """base^(-step i / d) for i = 0, 1, ..., d / 2 - 1; 2 is the right step."""
    return base ** (-step * np.arange(d // 2) / d)


def _halves(n, d, base):
    angles = np.arange(n)[:, None] * rates(d, base)  # (n, d / 2)
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=-1)  # (n, d)


def _wave_for_each_column(n, d, base, step=1.0):
    column = np.arange(d)
    angles = np.arange(n)[:, None] * base ** (-step * column / d)  # (n, d)
    return np.where(column % 2 == 0, np.sin(angles), np.cos(angles))


def _first_and_last(n, d, base):
    pairs = d // 2
    return waves(n, d, base ** (-np.arange(pairs) / max(pairs - 1, 1)))


SINUSOID = Exercise(
    id="positions.sinusoid",
    reference=mhsa.sinusoidal_encoding,
    written=written.sinusoid,
    inputs=_sinusoid_inputs,
    drawn=_sinusoid_drawn,
    mistakes=(
        Mistake(
            "sines first, cosines last",
            _halves,
            "The numbers are right, in another order: all sines on the left, all "
            "cosines on the right. Here they take turns: sine in even columns, cosine "
            "in odd ones.",
            rest_is_right=True,
        ),
        Mistake(
            "i for 2i",
            lambda n, d, base: waves(n, d, rates(d, base, 1)),
            "The exponent has i where 2i should be, so the waves slow down by half as "
            "much. i counts the pairs, from 0 to d/2 - 1.",
        ),
        Mistake(
            "4i for 2i",
            lambda n, d, base: waves(n, d, rates(d, base, 4)),
            "The waves slow down twice as fast as they should: a factor 2 has come in "
            "twice. Either 2i over d, or i over d/2.",
        ),
        Mistake(
            "a wave for each column",
            _wave_for_each_column,
            "Each column has a wave of its own. A sine and the cosine beside it share "
            "one wavelength: two hands of one clock.",
        ),
        Mistake(
            "column for pair",
            lambda n, d, base: _wave_for_each_column(n, d, base, 2.0),
            "The number of the column stands where that of the pair should. Columns 0 "
            "and 1 are pair i = 0, columns 2 and 3 are pair i = 1.",
        ),
        Mistake(
            "sine and cosine exchanged",
            lambda n, d, base: waves(n, d, rates(d, base))[:, np.arange(d) ^ 1],
            "Sine and cosine are exchanged: the row of position 0 should begin 0, 1.",
        ),
        Mistake(
            "positions from 1",
            lambda n, d, base: waves(n, d, rates(d, base), start=1),
            "Your positions start at 1. The first position is 0: its sines are 0 and "
            "its cosines 1.",
        ),
        Mistake(
            "degrees",
            lambda n, d, base: waves(n, d, np.radians(rates(d, base))),
            "The angles are taken as degrees. The formula puts them into sine and "
            "cosine as they are, in radians.",
        ),
        Mistake(
            "base fixed",
            lambda n, d, base: waves(n, d, rates(d, 10000.0)),
            "The argument base has no effect: 10000 is written into the function.",
        ),
        Mistake(
            "sign of the exponent",
            lambda n, d, base: waves(n, d, 1 / rates(d, base)),
            "The waves become faster from pair to pair. They should slow down: look "
            "at the sign of the exponent.",
        ),
        Mistake(
            "last pair at the base",
            _first_and_last,
            "The last pair has the rate 1/base exactly, as in the code of some "
            "libraries. In the formula 2i stops at d - 2 and is divided by d.",
        ),
        Mistake(
            "transposed",
            lambda n, d, base: mhsa.sinusoidal_encoding(n, d, base).T,
            "Positions have become columns. Each position is a row.",
        ),
    ),
)


def add_positions(x, table):
    """Add row i of table (longest, d) to word i of x (..., n, d)."""
    return x + table[: x.shape[-2]]


def _add_inputs(rng):
    def draw(*shape):
        return rng.normal(size=shape)

    return {
        "4 words and a table of 6": (draw(4, 3), draw(6, 3)),
        "3 words of width 3": (draw(3, 3), draw(5, 3)),
        "a text as long as the table": (draw(5, 2), draw(5, 2)),
        "a single word": (draw(1, 4), draw(3, 4)),
        "as many sentences as words": (draw(3, 3, 2), draw(4, 2)),
        "a batch of shape (2, 3, 4)": (draw(2, 3, 4), draw(8, 4)),
    }


def _beside(x, table):
    rows = np.broadcast_to(table[: x.shape[-2]], x.shape)
    return np.concatenate([x, rows], axis=-1)  # (..., n, 2 d)


ADD = Exercise(
    id="positions.add",
    name="add_positions",
    reference=add_positions,
    inputs=_add_inputs,
    mistakes=(
        Mistake(
            "last rows",
            lambda x, table: x + table[-x.shape[-2] :],
            "The last rows of the table are used. The first word stands at position 0, "
            "in the first row.",
        ),
        Mistake(
            "row 1 first",
            lambda x, table: x + table[1 : x.shape[-2] + 1],
            "The table is read from row 1 on. Its first row is row 0; a text as long "
            "as the table finds one row too few.",
        ),
        Mistake(
            "one row for all",
            lambda x, table: x + table[0],
            "Every word gets the same vector, so no word knows its position. Word i "
            "gets row i.",
        ),
        Mistake(
            "first axis counted",
            lambda x, table: x + table[: len(x)],
            "One sentence works, a batch does not: its first axis counts the "
            "sentences. Which axis counts the words?",
            rest_is_right=True,
        ),
        Mistake(
            "multiplied",
            lambda x, table: x * table[: x.shape[-2]],
            "Word and position are multiplied. They are added.",
        ),
        Mistake(
            "word replaced",
            lambda x, table: x * 0 + table[: x.shape[-2]],
            "Only the position is left: the words have no effect on your result.",
        ),
        Mistake(
            "words scaled",
            lambda x, table: add_positions(x * np.sqrt(x.shape[-1]), table),
            "The words are multiplied by √d first. The original Transformer does that "
            "to its embeddings; here x comes as it should be.",
        ),
        Mistake(
            "side by side",
            _beside,
            "Word and position stand side by side, so the width has doubled. Added, "
            "they share the d numbers.",
        ),
        Mistake(
            "reversed",
            lambda x, table: x + table[: x.shape[-2]][::-1],
            "The positions run backwards: the first word gets the last of the n rows.",
        ),
    ),
)
