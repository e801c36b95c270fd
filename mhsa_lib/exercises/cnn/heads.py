"""Chapter Against CNN: heads that see one position, and the convolution they make."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.cnn import written
from mhsa_lib.exercises.engine import Exercise, Mistake


def scores(height, width, centre, sharpness):
    """-sharpness |d - centre|² for all pixels of a grid (Cordonnier et al. 2020).

    d is the position of the key minus that of the query, centre is (down, right).
    Returns (n, n), n = height * width, pixels row by row, queries first.
    """
    return -sharpness * (_away(height, width, centre) ** 2).sum(axis=-1)


def _away(height, width, centre, sign=1):
    """d - centre for each query and key: (n, n, 2)."""
    positions = np.indices((height, width)).reshape(2, -1).T  # (n, 2)
    return sign * (positions - positions[:, None]) - np.asarray(centre)


def _scores_inputs(rng):
    return {
        "3 × 4 pixels, one down and two right": (3, 4, (1, 2), 2.0),
        "3 × 3 pixels, one up": (3, 3, (-1, 0), 1.0),
        "2 × 5 pixels, one left": (2, 5, (0, -1), 0.5),
        "the pixel itself": (3, 2, (0, 0), 5.0),
        "a single row": (1, 6, (0, 1), 1.5),
        "6 × 5 pixels, two up and one right": (6, 5, (-2, 1), 46.0),
    }


def _scores_drawn(rng):
    def draw():
        height, width = map(int, rng.integers(2, 7, size=2))
        centre = tuple(map(int, rng.integers(-3, 4, size=2)))
        return height, width, centre, float(rng.uniform(0.1, 40))

    cases = draw(), draw(), draw()
    return {"{} × {} pixels, centre {}".format(*case): case for case in cases}


def _by_distance(measure):
    """The scores with another measure of d - centre (n, n, 2)."""
    return lambda h, w, centre, a: -a * measure(_away(h, w, centre))


def _column_by_column(height, width, centre, sharpness):
    grid = scores(height, width, centre, sharpness).reshape((height, width) * 2)
    return grid.transpose(1, 0, 3, 2).reshape((height * width,) * 2)


def _centre_as_a_position(height, width, centre, sharpness):
    positions = np.indices((height, width)).reshape(2, -1).T  # (n, 2)
    row = -sharpness * ((positions - np.asarray(centre)) ** 2).sum(-1)  # (n,)
    return np.tile(row, (len(row), 1))


SCORES = Exercise(
    id="cnn.scores",
    reference=scores,
    written=written.scores,
    inputs=_scores_inputs,
    drawn=_scores_drawn,
    mistakes=(
        Mistake(
            "query minus key",
            lambda h, w, centre, a: -a * (_away(h, w, centre, -1) ** 2).sum(-1),
            "d has the wrong sign: yours is query minus key. A head with its centre "
            "to the right should like keys to the right.",
        ),
        Mistake(
            "sign lost",
            lambda h, w, centre, a: -scores(h, w, centre, a),
            "The scores grow with the distance from the centre, so the farthest key "
            "wins. The key at the centre should have the largest score.",
        ),
        Mistake(
            "right before down",
            lambda h, w, centre, a: scores(h, w, centre[::-1], a),
            "The two numbers of the centre are exchanged: the first is down, the "
            "second right.",
        ),
        Mistake(
            "distance not squared",
            _by_distance(lambda d: np.sqrt((d**2).sum(-1))),
            "A root is taken of the squared distance. Without the root the score is a "
            "sum of d², d and a constant, and that a dot product can make.",
        ),
        Mistake(
            "rows plus columns",
            _by_distance(lambda d: np.abs(d).sum(-1)),
            "The steps down and right are added without a square, as on a city map.",
        ),
        Mistake(
            "added before squaring",
            _by_distance(lambda d: d.sum(-1) ** 2),
            "Down and right are added before they are squared, so one up and one right "
            "cancel. Square each, then add.",
        ),
        Mistake(
            "centre ignored",
            lambda h, w, centre, a: scores(h, w, (0, 0), a),
            "The centre has no effect: every head would look at the pixel itself.",
        ),
        Mistake(
            "centre as a position",
            _centre_as_a_position,
            "All rows are alike: the centre is read as a position in the picture. It "
            "is a step, counted from the pixel of the query.",
        ),
        Mistake(
            "sharpness squared",
            lambda h, w, centre, a: scores(h, w, centre, a * a),
            "The sharpness was squared along with the distance. It stands outside.",
        ),
        Mistake(
            "sharpness ignored",
            lambda h, w, centre, a: scores(h, w, centre, 1.0),
            "The sharpness has no effect.",
        ),
        Mistake(
            "pixels column by column",
            _column_by_column,
            "The pixels are numbered down first. They stand row by row, as everywhere "
            "in this book.",
        ),
        Mistake(
            "softmax taken",
            lambda h, w, centre, a: mhsa.softmax(scores(h, w, centre, a)),
            "These are the weights already. Asked for are the scores, before the "
            "softmax.",
        ),
        Mistake(
            "two axes for a pixel",
            lambda h, w, centre, a: scores(h, w, centre, a).reshape((h, w) * 2),
            "Queries and keys still have two axes each. A pixel is a token: make one "
            "axis of its row and column.",
        ),
    ),
)


def as_heads(maps, x, kernel):
    """The sum over heads of A_h X M_h (Cordonnier, Loukas, Jaggi 2020, theorem 1).

    maps (K1 * K2, n, S); x (S, C_in); kernel (C_out, C_in, K1, K2), whose weight h,
    row by row, is M_h (C_in, C_out). Returns (n, C_out).
    """
    return (maps @ x @ mhsa.kernel_heads(kernel)[1]).sum(axis=0)


def _heads_inputs(rng):
    def draw(kernel, height, width, sharpness, padding):
        kernel = rng.normal(size=kernel)
        images = rng.normal(size=(1, kernel.shape[1], height, width))
        _, maps = mhsa.convolution_as_attention(
            kernel, images, sharpness=sharpness, padding=padding, return_weights=True
        )  # (heads, n, S)
        return maps, rng.normal(size=(maps.shape[-1], kernel.shape[1])), kernel

    return {
        "9 heads on 3 × 4 pixels": draw((2, 2, 3, 3), 3, 4, 1.0, "replicate"),
        "3 channels in, 5 out": draw((5, 3, 3, 3), 3, 3, 0.5, "replicate"),
        "3 heads side by side": draw((3, 3, 1, 3), 2, 3, 1.0, "replicate"),
        "a single head": draw((2, 3, 1, 1), 3, 2, 2.0, "replicate"),
        "one channel in and out": draw((1, 1, 3, 3), 4, 4, 0.2, "replicate"),
        "sharp heads, zeros around": draw((4, 3, 3, 3), 4, 3, 46.0, "zeros"),
    }


def _with_weights(change, combine=lambda parts: parts.sum(axis=0)):
    """The sum with other M_h, made of the right ones (heads, C_in, C_out)."""
    return lambda maps, x, kernel: combine(
        maps @ x @ change(mhsa.kernel_heads(kernel)[1], kernel)
    )


def _same(weights, _kernel):
    return weights


def _down_first(_weights, kernel):
    return mhsa.kernel_heads(kernel.swapaxes(-2, -1))[1]


def _maps_averaged(maps, x, kernel):
    return maps.mean(axis=0) @ x @ mhsa.kernel_heads(kernel)[1].sum(axis=0)


AS_HEADS = Exercise(
    id="cnn.as_heads",
    reference=as_heads,
    written=written.as_heads,
    inputs=_heads_inputs,
    mistakes=(
        Mistake(
            "weights by reshape",
            _with_weights(lambda weights, kernel: kernel.reshape(weights.shape)),
            "The matrices have the right shape and the wrong entries: a reshape moves "
            "no axis. The positions come last in a kernel and first among the heads.",
            rest_is_right=True,
        ),
        Mistake(
            "weights not transposed",
            _with_weights(lambda weights, _: weights.swapaxes(-1, -2)),
            "Each matrix is the transpose of its kernel weight. A row of x has C_in "
            "numbers and meets the matrix from the left: it should be C_in by C_out.",
        ),
        Mistake(
            "column by column",
            _with_weights(_down_first),
            "The kernel weights are numbered column by column. The heads follow the "
            "kernel row by row.",
        ),
        Mistake(
            "kernel flipped",
            _with_weights(lambda weights, _: weights[::-1]),
            "The first head got the last kernel weight. The kernel is not flipped: "
            "head and kernel weight have the same number.",
        ),
        Mistake(
            "mean of the heads",
            _with_weights(_same, lambda parts: parts.mean(axis=0)),
            "The heads are averaged. The products with the kernel weights are added.",
        ),
        Mistake(
            "not summed",
            _with_weights(_same, lambda parts: parts),
            "The part of each head comes back on its own. Add them up.",
        ),
        Mistake(
            "maps averaged first",
            _maps_averaged,
            "The maps were averaged and the kernel weights added before they met. Then "
            "every position gets the same matrix: each map needs its own.",
        ),
        Mistake(
            "first weight for all",
            _with_weights(lambda weights, _: weights[:1]),
            "Every head multiplies by the first kernel weight. There is one for each "
            "head.",
        ),
        Mistake(
            "maps ignored",
            lambda maps, x, kernel: (
                x[: maps.shape[1]] @ mhsa.kernel_heads(kernel)[1]
            ).sum(axis=0),
            "The maps are not used: every pixel is given to all the kernel weights. "
            "First the map of a head chooses, then its matrix acts.",
        ),
    ),
)
