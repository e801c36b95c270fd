"""The convolution lab: nine heads look at positions alone and become a 3 x 3 kernel."""

import numpy as np

from mhsa_lib.language import _
from mhsa_lib.widgets.base import Widget
from mhsa_lib.widgets.checks import check_one_of, check_switch, entry
from mhsa_lib.widgets.convolution_lab.state import (
    EQUAL,
    PADDINGS,
    SHARPEST,
    SIZE,
    SWEEP,
    both,
    check_kernel,
    check_picture,
    check_pixel,
    check_sharpness,
    difference,
    fixed_data,
    head_names,
)
from mhsa_lib.widgets.static_form import reserve_height


class ConvolutionLab(Widget):
    """Nine attention heads imitate a convolution: the sharper, the closer.

    Head h scores a key at distance d by -sharpness |d - offset|^2, whatever the
    pixels hold, and its output counts with the kernel's number at that offset. The
    weights are set by hand after Cordonnier, Loukas, Jaggi (2020, theorem 1,
    arXiv:1911.03584), not trained. A reader edits the same as the properties below.

    Args:
        kernel: "edge", "blur", "identity", "random" (seed 0), or 3 x 3 numbers from
            -100 to 100.
        picture: "square", "stripes", "random" (seed 0), or 8 x 8 grey levels from 0
            to 1.
        sharpness: a in the score, 0 (every pixel alike) to 40.
        pixel: (row, column) of the query whose heads are shown, from 0.
        padding: what the convolution reads outside the picture: "zeros", or
            "replicate" (the nearest pixel).
        pad_tokens: whether a ring of zeros stands around the picture as keys.

    Raises:
        TypeError, ValueError: for any other value, with the way out.

    >>> lab = ConvolutionLab(sharpness=2)
    >>> lab.largest_difference > 0.1
    True
    >>> lab.sharpness = 20
    >>> lab.largest_difference < 1e-6
    True
    """

    name = "convolution_lab"

    def __init__(
        self,
        kernel="edge",
        picture="square",
        *,
        sharpness=2.0,
        pixel=(2, 2),
        padding="zeros",
        pad_tokens=True,
    ):
        super().__init__(
            fixed_data(),
            kernel=kernel,
            picture=picture,
            sharpness=sharpness,
            pixel=pixel,
            padding=padding,
            pad_tokens=pad_tokens,
        )

    sharpness = entry("sharpness", "How sharp the heads look: a, from 0 to 40.")
    padding = entry(
        "padding", 'What the convolution reads outside: "zeros" or "replicate".'
    )
    pad_tokens = entry("pad_tokens", "Whether zeros stand around the picture as keys.")

    @property
    def plain_text(self):
        """What stands for the widget where only text can."""
        return _("Convolution lab: nine attention heads become a 3 x 3 kernel")

    @property
    def kernel(self):
        """The kernel's nine numbers, (3, 3); set by name or by numbers."""
        return np.array(self._state["kernel"])

    @kernel.setter
    def kernel(self, kernel):
        self._update(kernel=kernel)

    @property
    def picture(self):
        """The grey levels, (8, 8); set by name or by numbers."""
        return np.array(self._state["picture"])

    @picture.setter
    def picture(self, picture):
        self._update(picture=picture)

    @property
    def pixel(self):
        """(row, column) of the pixel whose heads are shown, from 0."""
        return tuple(self._state["pixel"])

    @pixel.setter
    def pixel(self, pixel):
        self._update(pixel=pixel)

    @property
    def convolution(self):
        """The convolution of the picture, (8, 8)."""
        return both(self._state)[0]

    @property
    def attention(self):
        """The nine heads' sum for every pixel, (8, 8)."""
        return both(self._state)[1]

    @property
    def weights(self):
        """The pixel's nine attention maps: (9, 8, 8), with pad tokens (9, 10, 10)."""
        row, column = self.pixel
        weights = both(self._state)[2][:, row * SIZE + column]  # (9, S)
        return weights.reshape(len(weights), *self._keys().shape)

    @property
    def largest_difference(self):
        """The largest |attention - convolution| over all pixels."""
        return difference(self._state)

    def _keys(self):
        """The pixels that the heads may read: (8, 8), with pad tokens (10, 10)."""
        return np.pad(self.picture, 1) if self.pad_tokens else self.picture

    def _check(self, state):
        return {
            "kernel": check_kernel(state["kernel"]),
            "picture": check_picture(state["picture"]),
            "sharpness": check_sharpness(state["sharpness"]),
            "pixel": check_pixel(state["pixel"]),
            "padding": check_one_of(state["padding"], "padding", PADDINGS),
            "pad_tokens": check_switch(state["pad_tokens"], "pad_tokens"),
        }

    def _finding(self):
        """How far apart the two are, in one sentence."""
        largest = self.largest_difference
        if difference(self._state, SHARPEST) >= EQUAL:
            found = _(
                "largest difference {largest:.2g} at sharpness {a:g}; at the border no "
                "sharpness removes it"
            )
        elif largest < EQUAL:
            found = _(
                "largest difference {largest:.2g} at sharpness {a:g}: the nine heads "
                "compute the convolution"
            )
        else:
            found = _(
                "largest difference {largest:.2g} at sharpness {a:g}; it vanishes as "
                "the heads sharpen"
            )
        return found.format(largest=largest, a=self.sharpness)

    def _settings(self):
        """What stands outside the picture, for the convolution and for the heads."""
        outside = {"zeros": _("zeros"), "replicate": _("the nearest pixel")}
        settings = (
            _(
                "outside the convolution reads {outside}, the heads look with a ring "
                "of zeros"
            )
            if self.pad_tokens
            else _(
                "outside the convolution reads {outside}, the heads look without a "
                "ring of zeros"
            )
        )
        return settings.format(outside=outside[self.padding])

    def alternative_text(self):
        """Return what the maps and the curve show, and where the weights are from."""
        row, column = (i + 1 for i in self.pixel)
        maps = _(
            "Nine attention maps for the pixel in row {row}, column {column}, one a "
            "kernel number; their largest weights are {span}."
        ).format(row=row, column=column, span=_span(self.weights.max((1, 2))))
        point = _("{difference:.2g} at {a:g}")
        curve = _(
            "Beside them the largest difference from the convolution against the "
            "sharpness, on a logarithmic scale: {points}."
        ).format(
            points=", ".join(
                point.format(difference=difference(self._state, a), a=a)
                for a in (0.0, 10.0, SHARPEST)
            )
        )
        now = _(
            "Now {finding}; {settings}. Weights set by hand after Cordonnier et al. "
            "2020, not trained."
        ).format(finding=self._finding(), settings=self._settings())
        return f"{maps} {curve} {now}"

    def _table(self):
        maps = self.weights  # (9, H, W)
        reads = (maps * self._keys()).sum((1, 2))  # (9,)
        kernel_weights = self.kernel.ravel()  # (9,)
        rows = zip(head_names(), maps.max((1, 2)), reads, kernel_weights, strict=True)
        return [
            [_("Head"), _("Largest weight"), _("Reads"), _("Kernel"), _("Product")],
            *(
                [
                    name,
                    f"{w:.2f}",
                    _digits(x),
                    f"{kernel_weight:g}",
                    _digits(x * kernel_weight),
                ]
                for name, w, x, kernel_weight in rows
            ),
            [_("attention"), "", "", "", _digits(self.attention[self.pixel])],
            [_("convolution"), "", "", "", _digits(self.convolution[self.pixel])],
        ]

    def _fallback(self, png):
        reserve = reserve_height(self.name, narrow="160rem", wide="81rem")
        return f"{super()._fallback(png)}\n{reserve}"

    def _figure(self):
        from matplotlib.figure import Figure

        figure = Figure(figsize=(4.8, 3.0), layout="constrained")
        left, right = figure.subfigures(1, 2, width_ratios=(1.15, 1))
        self._draw_maps(left)
        self._draw_curve(right.add_subplot())
        title = _("{finding}\n(weights set by hand)").format(finding=self._finding())
        figure.suptitle(title, fontsize=9)
        return figure

    def _draw_maps(self, figure):
        """Nine small maps in the order of the kernel."""
        from mhsa_lib.figures.style import PALETTE, sequential_colormap

        edge = 1.5 if self.pad_tokens else 0.5
        row, column = (i + edge - 0.5 for i in self.pixel)
        for ax, weights, name in zip(
            figure.subplots(3, 3).flat, self.weights, head_names(), strict=True
        ):
            ax.imshow(weights, cmap=sequential_colormap(), vmin=0, vmax=1)
            ax.plot(column, row, "+", color=PALETTE[1], markersize=6, markeredgewidth=1)
            if self.pad_tokens:  # where the picture ends and the pad tokens begin
                frame = (0.5, 0.5, SIZE + 0.5, SIZE + 0.5)
                ax.plot(*_rectangle(*frame), ":", color="0.5", linewidth=0.8)
            ax.set_title(name, fontsize=8, loc="center", pad=2)
            ax.set_xticks([])
            ax.set_yticks([])
            ax.spines[:].set_visible(True)

    def _draw_curve(self, ax):
        """The largest difference against the sharpness."""
        differences = [difference(self._state, a) for a in SWEEP]
        ax.semilogy(SWEEP, np.maximum(differences, 1e-17))
        ax.plot(self.sharpness, max(self.largest_difference, 1e-17), "o")
        ax.axhline(EQUAL, color="0.5", linewidth=1, linestyle="--")
        ax.set_xlabel(_("sharpness a"))
        ax.set_title(_("largest difference"), fontsize=9)
        ax.tick_params(labelsize=8)


def _rectangle(left, top, right, bottom):
    """The corners as x and y, the first one again at the end."""
    return [left, right, right, left, left], [top, top, bottom, bottom, top]


def _digits(x):
    """Three digits after the point, and no minus before a zero."""
    return f"{round(float(x), 3) + 0.0:.3f}"


def _span(values):
    """The range of some weights in words."""
    low, high = f"{values.min():.2f}", f"{values.max():.2f}"
    if low == high:
        return low
    return _("from {low} to {high}").format(low=low, high=high)
