"""The static pictures of the patch widget: patches, and a map over them."""

import math

import numpy as np

from mhsa_lib.figures import PALETTE, sequential_colormap
from mhsa_lib.figures.style import ink_on
from mhsa_lib.language import _
from mhsa_lib.numpy import patchify, unpatchify

_CUT = 24  # up to so many patches across a picture shows its cuts


def draw_patches(pixels, patch_size, title):
    """Draw a photograph (h, w, 3) cut in patches; a matplotlib Figure.

    patch_size is in these pixels, and may be less than one.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.8, 3.5), layout="constrained")
    ax = figure.add_subplot()
    _cut(ax, pixels, patch_size)
    ax.set_title(title)
    return figure


def draw_map(pixels, order, weights, position, title):
    """Draw a digit (8, 8) in patches, and the weights (n,) of one; a Figure.

    order[p] is the patch at position p; the query stands at `position`.
    """
    from matplotlib.figure import Figure

    side = math.isqrt(len(order))
    size = len(pixels) // side
    patches = patchify(pixels[..., None], size)[order]  # (n, size * size)
    shown = unpatchify(patches, (*pixels.shape, 1))[..., 0]  # (8, 8)
    figure = Figure(figsize=(4.8, 3.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    _cut(left, shown, size)
    left.set_title(_("patches"))
    _frame(left, position, side, size)
    values = np.reshape(weights, (side, side))
    right.imshow(values, cmap=sequential_colormap(), vmin=0)
    right.set_title(_("weights, 0 to {most}").format(most=_brief(values.max())))
    right.set_axis_off()
    _lines(right, values, 1, PALETTE[4])
    _frame(right, position, side, 1)
    _print(right, values)
    figure.suptitle(title, fontsize=9)
    return figure


def _cut(ax, pixels, size):
    """Draw pixels, and a line between patches that are large enough."""
    ax.imshow(pixels, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    ax.set_axis_off()
    if pixels.shape[1] / size <= _CUT:
        _lines(ax, pixels, size, PALETTE[0])


def _lines(ax, pixels, size, colour):
    """Draw lines round squares of size x size pixels."""
    height, width = pixels.shape[:2]
    for y in np.arange(0, height + 1, size) - 0.5:
        ax.axhline(y, color=colour, linewidth=1)
    for x in np.arange(0, width + 1, size) - 0.5:
        ax.axvline(x, color=colour, linewidth=1)


def _frame(ax, position, side, size):
    """Frame the query patch."""
    from matplotlib.patches import Rectangle

    row, column = divmod(position, side)
    corner = (column * size - 0.5, row * size - 0.5)
    # Above the lines, and whole at the border.
    look = {"edgecolor": PALETTE[1], "linewidth": 3, "zorder": 5, "clip_on": False}
    ax.add_patch(Rectangle(corner, size, size, fill=False, **look))


def _print(ax, values):
    """Print every weight in its cell."""
    colours = sequential_colormap()
    for (i, j), value in np.ndenumerate(values):
        ink = ink_on(colours(value / values.max())[:3])
        ax.text(j, i, _brief(value), ha="center", va="center", color=ink, fontsize=8)


def _brief(weight):
    """A weight in few signs; never "0", which would mean masked."""
    return f"{weight:.2f}".removeprefix("0")
