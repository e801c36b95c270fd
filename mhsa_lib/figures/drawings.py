"""Drawings that more than one chapter uses."""

import numpy as np

from mhsa_lib.figures.style import PALETTE, ink_on, sequential_colormap
from mhsa_lib.language import _

# Up to this many columns a cell is wide enough for its number.
MOST_NUMBERED = 12


def attention_map(weights, rows, columns=None, *, ax=None, title=None):
    """Draw attention weights as a matrix: row = query, column = key.

    The colour scale is always 0 to 1, so that two maps compare. Up to 12 columns each
    cell also prints its number: ".35" is 0.35 and "0" is exactly zero (masked).

    Args:
        weights: (L, S), entries in [0, 1].
        rows: L words, the queries.
        columns: S words, the keys; by default the rows.
        ax: matplotlib Axes to draw on; by default a new figure.
        title: text above the map.

    Raises:
        ValueError: if the words do not match the shape, or an entry leaves [0, 1].

    >>> attention_map([[1, 0], [0.35, 0.65]], ["小明", "喜欢"])
    """
    weights, rows, columns = _checked(weights, rows, columns)
    ax = ax or _new_axes(len(rows), len(columns))
    ax.imshow(weights, cmap=sequential_colormap(), vmin=0, vmax=1)
    # Words above the columns: the first row is read next to them.
    ax.xaxis.tick_top()
    turned = {"rotation": 90} if max(map(len, columns)) * len(columns) > 24 else {}
    ax.set_xticks(range(len(columns)), columns, **turned)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    _grid(ax, weights.shape)
    if len(columns) <= MOST_NUMBERED:
        _numbers(ax, weights)
    if title:
        ax.set_title(title)


def attention_maps(weights, rows, columns=None, *, titles=None):
    """Draw one map per head, two side by side: weights (H, L, S); see `attention_map`.

    >>> attention_maps(np.full((2, 2, 2), 0.5), ["小明", "喜欢"])
    """
    from matplotlib import pyplot as plt

    weights = np.asarray(weights, dtype=float)  # (H, L, S)
    if weights.ndim != 3:
        raise ValueError(
            f"attention_maps draws (H, L, S) weights; got shape {weights.shape}"
        )
    heads = len(weights)
    if titles is None:
        titles = [_("head {n}").format(n=h + 1) for h in range(heads)]
    across = min(heads, 2)
    down = -(-heads // across)
    axes = plt.subplots(
        down, across, figsize=(4.8, 2.9 * down), layout="constrained", squeeze=False
    )[1]
    for h, ax in enumerate(axes.flat):
        if h < heads:
            attention_map(weights[h], rows, columns, ax=ax, title=titles[h])
            small(ax)
        else:
            ax.set_visible(False)


def small(ax):
    """Shrink the text of one map, for figures that hold several."""
    ax.tick_params(labelsize=8)
    for text in ax.texts:
        text.set_fontsize(6)
    for label in ax.get_xticklabels():
        label.set_rotation(90)


def bars(values, labels, *, ax=None, title=None, highlight=(), limit=1.0):
    """Draw values as horizontal bars with their numbers: attention weights of one row.

    Args:
        values: (n,) numbers, not negative.
        labels: n words, drawn from top to bottom.
        ax: matplotlib Axes to draw on; by default a new figure.
        title: text above the bars.
        highlight: labels' indices to draw in the second colour, with a bold number.
        limit: right end of the axis; None lets the largest value decide.

    Raises:
        ValueError: if there are not as many labels as values.

    >>> bars([0.7, 0.2, 0.1], ["公园", "散步", "在"], highlight=[0])
    """
    values = np.asarray(values, dtype=float)  # (n,)
    if values.ndim != 1 or len(values) != len(labels):
        raise ValueError(
            f"bars draws one value a label; got shape {values.shape} "
            f"and {len(labels)} labels"
        )
    ax = ax or _new_axes(len(labels) * 0.7, 8)
    colours = [PALETTE[1 if i in highlight else 0] for i in range(len(values))]
    drawn = ax.barh(range(len(values)), values, color=colours, height=0.7)
    for i, text in enumerate(
        ax.bar_label(drawn, [f"{v:.2f}" for v in values], padding=3)
    ):
        text.set_fontweight("bold" if i in highlight else "normal")
    ax.set_yticks(range(len(values)), labels)
    ax.invert_yaxis()
    ax.tick_params(axis="y", length=0)
    ax.spines["bottom"].set_visible(False)
    ax.set_xticks([])
    ax.set_xlim(0, (limit or values.max()) * 1.12)
    if title:
        ax.set_title(title)


def short(weight):
    """A weight in at most three signs: ".35", "1", and "0" for an exact zero.

    >>> [short(w) for w in (0.354, 0.999, 0.001, 0.0)]
    ['.35', '1', '.00', '0']
    """
    if weight == 0:
        return "0"
    text = f"{weight:.2f}"
    return "1" if text == "1.00" else text.removeprefix("0")


def _checked(weights, rows, columns):
    weights = np.asarray(weights, dtype=float)  # (L, S)
    rows = list(rows)
    columns = rows if columns is None else list(columns)
    if weights.shape != (len(rows), len(columns)) or not weights.size:
        raise ValueError(
            f"weights of shape {weights.shape} do not fit {len(rows)} rows and "
            f"{len(columns)} columns; several heads go to attention_maps"
        )
    if not (weights.min() >= 0 and weights.max() <= 1 + 1e-6):
        raise ValueError(
            f"attention weights lie in [0, 1]; got {weights.min():.3g} to "
            f"{weights.max():.3g}: pass them after the softmax"
        )
    return weights, rows, columns


def _new_axes(down, across):
    from matplotlib import pyplot as plt

    width = 4.8
    height = min(max(1.4, width * down / max(across, 1) * 0.85 + 0.5), 6.0)
    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def _grid(ax, shape):
    """Thin lines between the cells, so that a near-white cell has an edge."""
    ax.set_xticks(np.arange(shape[1] + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(shape[0] + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="#c8c8c8", linewidth=0.5)
    ax.tick_params(which="minor", length=0)


def _numbers(ax, weights):
    palette = sequential_colormap()
    style = {"ha": "center", "va": "center", "fontsize": 8}
    for (i, j), weight in np.ndenumerate(weights):
        ax.text(j, i, short(weight), color=ink_on(palette(weight)), **style)
