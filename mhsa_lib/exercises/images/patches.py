"""Chapter Images: cutting pictures into patches, and putting them together again."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.images import written


def _patchify_inputs(rng):
    return {
        "4 × 6 pixels in patches of 2": (rng.normal(size=(4, 6, 3)), 2),
        "6 × 6 grey pixels in patches of 3": (rng.normal(size=(6, 6, 1)), 3),
        "patches of a single pixel": (rng.normal(size=(2, 3, 3)), 1),
        "one patch as large as the picture": (rng.normal(size=(4, 4, 2)), 4),
        "a picture of one row of patches": (rng.normal(size=(2, 8, 3)), 2),
        "2 pictures at once": (rng.normal(size=(2, 4, 6, 3)), 2),
    }


def reshape_to_patches(images, p):
    """The trap: cut the line of all numbers into equal pieces, (..., n, P * P * C)."""
    *batch, _, _, channels = images.shape
    return images.reshape(*batch, -1, p * p * channels)


def _grid(images, p):
    *batch, height, width, channels = images.shape
    grid = images.reshape(*batch, height // p, p, width // p, p, channels)
    return grid.swapaxes(-4, -3)  # (..., H / P, W / P, P, P, C)


def flatten_patches(grid):
    """(..., H / P, W / P, P, P, C) -> (..., n, P * P * C)."""
    *batch, rows, columns, p1, p2, channels = grid.shape
    return grid.reshape(*batch, rows * columns, p1 * p2 * channels)


def _dealt_out(images, p):
    *batch, height, width, channels = images.shape
    grid = images.reshape(*batch, p, height // p, p, width // p, channels)
    return flatten_patches(np.moveaxis(grid, (-4, -2), (-5, -4)))


def _sides_exchanged(images, p):
    *batch, height, width, channels = images.shape
    return mhsa.patchify(images.reshape(*batch, width, height, channels), p)


def _overlapping(images, p):
    windows = np.lib.stride_tricks.sliding_window_view(images, (p, p), (-3, -2))
    return flatten_patches(np.moveaxis(windows, -3, -1))


def _one_picture(images, p):
    _height, _width, channels = images.shape
    return mhsa.patchify(images, p).reshape(-1, p * p * channels)


PATCHIFY = Exercise(
    id="images.patchify",
    reference=mhsa.patchify,
    written=written.patchify,
    inputs=_patchify_inputs,
    mistakes=(
        Mistake(
            "reshape alone",
            reshape_to_patches,
            "The shape is right, but a row holds a strip of neighbouring pixels of one "
            "line, not a square. Cut both sides of the picture first, then swap two of "
            "the axes.",
            rest_is_right=True,
        ),
        Mistake(
            "patches column by column",
            lambda x, p: flatten_patches(_grid(x, p).swapaxes(-5, -4)),
            "The patches are right and stand in another order: down first, then to the "
            "right. Read them like a page, row by row.",
            rest_is_right=True,
        ),
        Mistake(
            "pixels column by column",
            lambda x, p: flatten_patches(_grid(x, p).swapaxes(-3, -2)),
            "Inside each patch the pixels run down first, so every patch is mirrored "
            "along its diagonal. They too are read row by row.",
        ),
        Mistake(
            "channels first",
            lambda x, p: flatten_patches(np.moveaxis(_grid(x, p), -1, -3)),
            "Inside a patch all the red numbers come first, then the green ones. The "
            "channels of one pixel should stay together.",
        ),
        Mistake(
            "pixels dealt out",
            _dealt_out,
            "Each patch has picked pixels from all over the picture, at equal "
            "distances. After the cut the outer axis counts patches and the inner one "
            "the pixels in a patch, not the other way round.",
        ),
        Mistake(
            "height and width exchanged",
            _sides_exchanged,
            "Square pictures work, others do not: height and width are swapped. The "
            "axis of the rows comes first.",
            rest_is_right=True,
        ),
        Mistake(
            "grid kept",
            lambda x, p: _grid(x, p).reshape(
                *x.shape[:-3], x.shape[-3] // p, x.shape[-2] // p, -1
            ),
            "The patches still stand in a grid. Attention reads a sequence: the two "
            "axes of the grid become one.",
        ),
        Mistake(
            "patches not flattened",
            lambda x, p: _grid(x, p).reshape(*x.shape[:-3], -1, p, p, x.shape[-1]),
            "Each patch is still a small picture. One step is left: its rows, columns "
            "and channels become one axis.",
        ),
        Mistake(
            "overlapping windows",
            _overlapping,
            "There is a window at every pixel, so they overlap. Patches are laid side "
            "by side: the next one starts P pixels on.",
        ),
        Mistake(
            "one picture expected",
            _one_picture,
            "One picture works. Several at once have more than three axes: keep "
            "whatever stands before the height, and count from the end.",
            rest_is_right=True,
        ),
        Mistake(
            "pictures joined",
            lambda x, p: mhsa.patchify(x, p).reshape(-1, p * p * x.shape[-1]),
            "The patches of all the pictures have become one sequence. Each picture "
            "keeps a sequence of its own.",
        ),
    ),
)


def _unpatchify_inputs(rng):
    return {
        "6 patches of 2 × 2 for 4 × 6 pixels": (rng.normal(size=(6, 12)), (4, 6, 3)),
        "4 grey patches of 3 × 3": (rng.normal(size=(4, 9)), (6, 6, 1)),
        "patches of a single pixel": (rng.normal(size=(6, 3)), (2, 3, 3)),
        "one patch as large as the picture": (rng.normal(size=(1, 32)), (4, 4, 2)),
        "a picture of one column of patches": (rng.normal(size=(3, 8)), (6, 2, 2)),
        "2 pictures at once": (rng.normal(size=(2, 6, 12)), (4, 6, 3)),
    }


def _pieces(patches, image_shape):
    height, width, channels = image_shape
    p = int(np.sqrt(patches.shape[-1] // channels))
    grid = height // p, width // p
    return patches.reshape(*patches.shape[:-2], *grid, p, p, channels)


def assemble(pieces):
    """(..., H / P, W / P, P, P, C) -> (..., H, W, C)."""
    *batch, rows, columns, p, _, channels = pieces.shape
    return pieces.swapaxes(-4, -3).reshape(*batch, rows * p, columns * p, channels)


def _down_first(patches, image_shape):
    height, width, channels = image_shape
    pieces = _pieces(patches, (width, height, channels))  # (..., W / P, H / P, ...)
    return assemble(pieces.swapaxes(-5, -4))


def _lying(patches, image_shape):
    height, width, channels = image_shape
    return mhsa.unpatchify(patches, (width, height, channels))  # (..., W, H, C)


def _channels_first(patches, image_shape):
    pieces = _pieces(patches, image_shape)  # (..., P, P, C)
    *outer, p, _, channels = pieces.shape
    return assemble(np.moveaxis(pieces.reshape(*outer, channels, p, p), -3, -1))


def _patches_of_one(patches, image_shape):
    _n, _size = patches.shape
    return mhsa.unpatchify(patches, image_shape)


def _stacked(patches, image_shape):
    pieces = _pieces(patches, image_shape)
    *batch, rows, columns, p, _, channels = pieces.shape
    return pieces.reshape(*batch, rows * columns * p, p, channels)


UNPATCHIFY = Exercise(
    id="images.unpatchify",
    reference=mhsa.unpatchify,
    written=written.unpatchify,
    inputs=_unpatchify_inputs,
    mistakes=(
        Mistake(
            "reshape alone",
            lambda x, shape: x.reshape(*x.shape[:-2], *shape),
            "The shape is right and the picture is torn: each patch was laid down as "
            "one strip. Go back to the grid of small squares first, and swap two axes "
            "before the last reshape.",
            rest_is_right=True,
        ),
        Mistake(
            "filled column by column",
            _down_first,
            "The patches are set down from top to bottom. The second one belongs to "
            "the right of the first.",
        ),
        Mistake(
            "pixels mirrored",
            lambda x, shape: assemble(_pieces(x, shape).swapaxes(-3, -2)),
            "The patches stand at their positions, each mirrored along its diagonal: "
            "its rows and columns are exchanged.",
        ),
        Mistake(
            "channels first",
            _channels_first,
            "A patch is read as one red square, one green and one blue. The channels "
            "of a pixel stand side by side.",
        ),
        Mistake(
            "lying on its side",
            _lying,
            "A picture as wide as it should be high comes back. Height stands before "
            "width in image_shape.",
        ),
        Mistake(
            "patches in a column",
            _stacked,
            "The patches stand below one another, in one narrow column. Neighbours in "
            "a row of the grid belong side by side.",
        ),
        Mistake(
            "grid not joined",
            lambda x, shape: _pieces(x, shape).swapaxes(-4, -3),
            "The axes stand in the right order; one step is left. Rows of patches and "
            "rows inside them become the height, and so with the width.",
            rest_is_right=True,
        ),
        Mistake(
            "last patch first",
            lambda x, shape: mhsa.unpatchify(x[..., ::-1, :], shape),
            "The patches are used in reverse. The first one belongs at the top left.",
        ),
        Mistake(
            "one picture expected",
            _patches_of_one,
            "One picture is put together, several at once are not: keep the axes that "
            "stand before the patches.",
        ),
    ),
)
