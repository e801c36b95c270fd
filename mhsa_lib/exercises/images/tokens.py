"""Chapter Images: what a picture costs, and how patches become tokens."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.images import written
from mhsa_lib.exercises.images.patches import reshape_to_patches


def cost(height, width, patch):
    """The number of tokens, and of scores in one attention map: (2,) integers.

    A picture of height × width pixels is cut into squares of side `patch`.
    """
    tokens = (height // patch) * (width // patch)
    return np.array([tokens, tokens**2])


def _cost_inputs(rng):
    # The browser's NumPy counts in 32 bits: the square of the pixels stays below 2³¹.
    return {
        "5 × 10 pixels, each a token": (5, 10, 1),
        "8 × 12 pixels in patches of 2": (8, 12, 2),
        "8 × 12 pixels in patches of 4": (8, 12, 4),
        "one patch as large as the picture": (6, 6, 6),
        "192 × 160 pixels in patches of 16": (192, 160, 16),
        "192 × 192 pixels, each a token": (192, 192, 1),
    }


def _cost_drawn(rng):
    def draw():
        height, width, patch = map(int, rng.integers(2, 13, size=3))
        return height * patch, width * patch, patch

    cases = draw(), draw(), draw()
    return {"{} × {} pixels in patches of {}".format(*case): case for case in cases}


def _squared(tokens):
    return np.array([tokens, tokens**2])


COST = Exercise(
    id="images.cost",
    reference=cost,
    inputs=_cost_inputs,
    drawn=_cost_drawn,
    mistakes=(
        Mistake(
            "patches ignored",
            lambda h, w, p: _squared(h * w),
            "This is the cost with pixels as tokens: the size of the patches has no "
            "effect.",
        ),
        Mistake(
            "divided by P once",
            lambda h, w, p: _squared(h * w // p),
            "The number of pixels is divided by P. A patch is a square: how many "
            "pixels does it hold?",
        ),
        Mistake(
            "scores divided by P squared",
            lambda h, w, p: np.array([h * w // p**2, (h * w) ** 2 // p**2]),
            "The tokens are right. The scores of the pixels were divided as often as "
            "the tokens; but queries become fewer, and so do keys.",
            rest_is_right=True,
        ),
        Mistake(
            "no pairs",
            lambda h, w, p: np.array([1, 1]) * (h * w // p**2),
            "One score a token is counted. Every query meets every key.",
        ),
        Mistake(
            "itself left out",
            lambda h, w, p: np.array([1, h * w // p**2 - 1]) * (h * w // p**2),
            "A token is not compared with itself in your count. In self-attention its "
            "own key is among the keys.",
        ),
        Mistake(
            "each pair once",
            lambda h, w, p: np.array(
                [h * w // p**2, (h * w // p**2) * (h * w // p**2 + 1) // 2]
            ),
            "Each pair of tokens is counted once. The score of i for j is another "
            "number than that of j for i.",
        ),
        Mistake(
            "sides added",
            lambda h, w, p: _squared(h // p + w // p),
            "The patches of one row and of one column are added. A grid holds rows "
            "times columns.",
        ),
        Mistake(
            "pixels of a patch",
            lambda h, w, p: _squared(p * p),
            "This counts the pixels inside one patch. The tokens are the patches.",
        ),
        Mistake(
            "order exchanged",
            lambda h, w, p: cost(h, w, p)[::-1],
            "Both numbers are right but swapped: first the tokens, then the scores.",
            rest_is_right=True,
        ),
        Mistake(
            "scores alone",
            lambda h, w, p: (h * w // p**2) ** 2,
            "The number of scores comes back alone. Two numbers are asked for, in one "
            "array: tokens, scores.",
        ),
    ),
)


def patch_embedding(images, weight, bias):
    """Tokens (..., n, D) of images (..., H, W, C) (Dosovitskiy et al. 2021, eq. 1).

    weight (D, C, P, P) and bias (D,), as torch's Conv2d stores them.
    """
    layer = mhsa.PatchEmbedding(weight.shape[-1], weight.shape[1], len(weight))
    layer.weight, layer.bias = weight, bias
    return layer(images)


def _embedding_inputs(rng):
    def draw(height, width, channels, p, d):
        shapes = (height, width, channels), (d, channels, p, p), (d,)
        return tuple(rng.normal(size=shape) for shape in shapes)

    images, weight, bias = draw(4, 6, 3, 2, 6)
    return {
        "4 × 6 pixels in patches of 2": draw(4, 6, 3, 2, 5),
        "grey pixels in patches of 3": draw(6, 6, 1, 3, 4),
        "tokens as wide as the patches": draw(4, 4, 3, 2, 12),
        "patches of a single pixel": draw(3, 2, 3, 1, 4),
        "one patch as large as the picture": draw(4, 4, 2, 4, 3),
        "2 pictures at once": (np.stack([images, 1 - images]), weight, bias),
    }


def _embed(patches, matrix, bias):
    """patches (..., n, F), matrix (D, ..., ...) with F numbers per row: (..., n, D)."""
    return patches @ matrix.reshape(len(matrix), -1).T + bias


def _pixels_first(weight):
    return weight.transpose(0, 2, 3, 1)  # (D, P, P, C)


def _embedding(change):
    """The embedding whose weight (D, P, P, C) has gone through `change`."""
    return lambda x, w, b: _embed(
        mhsa.patchify(x, w.shape[-1]), change(_pixels_first(w)), b
    )


def _strip_embedding(images, weight, bias):
    patches = reshape_to_patches(images, weight.shape[-1])
    return _embed(patches, _pixels_first(weight), bias)


def _kept_grid(images, weight, bias):
    height, width = (side // weight.shape[-1] for side in images.shape[-3:-1])
    tokens = patch_embedding(images, weight, bias)  # (..., n, D)
    return tokens.reshape(*images.shape[:-3], height, width, -1)


def _stride_one(images, weight, bias):
    p = weight.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(images, (p, p), (-3, -2))
    flat = windows.reshape(*images.shape[:-3], -1, weight[0].size)  # (..., n, C P P)
    return _embed(flat, weight, bias)


def _matrix_reshaped(images, weight, bias):
    patches = mhsa.patchify(images, weight.shape[-1])  # (..., n, P * P * C)
    return patches @ _pixels_first(weight).reshape(-1, len(weight)) + bias


PATCH_EMBEDDING = Exercise(
    id="images.patch_embedding",
    reference=patch_embedding,
    written=written.patch_embedding,
    inputs=_embedding_inputs,
    mistakes=(
        Mistake(
            "channels first",
            lambda x, w, b: _embed(mhsa.patchify(x, w.shape[-1]), w, b),
            "The weight is flattened as it is stored, channel by channel. In a patch "
            "the channels of a pixel stand together: bring the weight's axes into that "
            "order first.",
        ),
        Mistake(
            "axes reversed",
            _embedding(lambda w: w.swapaxes(1, 2)),
            "Rows and columns of the weight are exchanged: a common slip when all the "
            "axes are reversed. The first P counts rows.",
        ),
        Mistake(
            "kernel flipped",
            _embedding(lambda w: w[:, ::-1, ::-1]),
            "The kernel is rotated by 180 degrees, as the convolution of mathematics "
            "does. The Conv2d of torch, and of this book, does not rotate it.",
        ),
        Mistake(
            "matrix by reshape",
            _matrix_reshaped,
            "The shape of the matrix is right, but a reshape does not transpose: its "
            "columns mix several outputs. First one row for each output, then "
            "transpose.",
            rest_is_right=True,
        ),
        Mistake(
            "strips for patches",
            _strip_embedding,
            "The picture was cut into strips by a reshape. The patches have to be "
            "squares, as in the first exercise.",
        ),
        Mistake(
            "bias forgotten",
            lambda x, w, b: patch_embedding(x, w, None),
            "The bias is missing: it is added to every token.",
        ),
        Mistake(
            "mean for sum",
            lambda x, w, b: patch_embedding(x, w / w[0].size, b),
            "The products of a patch are averaged. Both the matrix and the convolution "
            "add them up.",
        ),
        Mistake(
            "first channel alone",
            lambda x, w, b: patch_embedding(x[..., :1], w[:, :1], b),
            "Only the first channel of the pixels is used. All the channels are part "
            "of the patch.",
        ),
        Mistake(
            "grid kept",
            _kept_grid,
            "The tokens are right and still stand in a grid, as a convolution leaves "
            "them. Attention wants one axis for all of them.",
            rest_is_right=True,
        ),
        Mistake(
            "tokens in columns",
            lambda x, w, b: patch_embedding(x, w, b).swapaxes(-1, -2),
            "Each token is a column: (..., D, n). In this book a token is a row.",
        ),
        Mistake(
            "stride 1",
            _stride_one,
            "There is a token for every window. The kernel moves on by its own size, "
            "so that no pixel is used twice.",
        ),
    ),
)
