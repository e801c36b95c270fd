"""The softmax knob: scores, width, scaling and temperature against the weights."""

import math
import numbers

import numpy as np

from mhsa_lib.language import _
from mhsa_lib.numpy import softmax
from mhsa_lib.widgets.base import Widget
from mhsa_lib.widgets.checks import check_switch, check_text, entry
from mhsa_lib.widgets.static_form import reserve_height

WIDTHS = (1, 4, 16, 64, 256, 1024)
MAX_SCORES = 16
MAX_SCORE = 100.0
TEMPERATURES = (0.05, 20.0)
DATA = {
    "widths": list(WIDTHS),
    "max_scores": MAX_SCORES,
    "max_score": MAX_SCORE,
    "temperatures": list(TEMPERATURES),
}


class SoftmaxKnob(Widget):
    """Scores become weights: turn d_k, the scaling and the temperature and watch.

    A score is the dot product of two vectors with `d_k` independent standard entries,
    so its size grows like sqrt(d_k) (Vaswani et al. 2017, section 3.2.1). `scores`
    (n,), n from 1 to 16, are *unit* scores: the raw score is unit score x sqrt(d_k),
    and scaling divides by sqrt(d_k) again. The scores are set by hand, not trained.

    `labels` are n texts, `d_k` is one of 1, 4, 16, 64, 256, 1024, `scaled` a bool and
    `temperature` a number from 0.05 to 20. Every one can be read and set later, by the
    reader's hand too. Raises TypeError and ValueError with the value and the way out.

    >>> knob = SoftmaxKnob(scores=[1.0, 0.0], labels=["小明", "公园"], d_k=64)
    >>> knob.weights.round(3)
    array([0.731, 0.269])
    >>> knob.scaled = False
    >>> knob.weights.round(3)
    array([1., 0.])
    """

    name = "softmax_knob"

    def __init__(
        self,
        scores=(2.0, 1.0, 0.5, 0.0, -1.0),
        labels=None,
        d_k=64,
        scaled=True,
        temperature=1.0,
    ):
        super().__init__(
            DATA,
            scores=scores,
            labels=labels,
            d_k=d_k,
            scaled=scaled,
            temperature=temperature,
        )

    @property
    def plain_text(self):
        """What stands for the widget where only text can."""
        return _("Softmax knob: scores, d_k, scaling and temperature against weights")

    @property
    def scores(self):
        """The unit scores, an array (n,); more or fewer of them adapt the labels."""
        return np.array(self._state["scores"])

    @scores.setter
    def scores(self, scores):
        scores = _check_scores(scores)
        labels = self._state["labels"][: len(scores)]
        labels = labels + default_labels(len(scores))[len(labels) :]
        self._update(scores=scores, labels=labels)

    @property
    def labels(self):
        """The n texts beside the scores."""
        return list(self._state["labels"])

    @labels.setter
    def labels(self, labels):
        self._update(labels=labels)

    d_k = entry("d_k", "The width of queries and keys: 1, 4, 16, 64, 256 or 1024.")

    scaled = entry("scaled", "Whether the raw scores are divided by sqrt(d_k).")

    temperature = entry(
        "temperature", "What the scores are divided by last; from 0.05 to 20."
    )

    @property
    def logits(self):
        """What the softmax receives, an array (n,)."""
        factor = 1.0 if self.scaled else math.sqrt(self.d_k)
        return self.scores * factor / self.temperature  # (n,)

    @property
    def weights(self):
        """softmax(logits), an array (n,) that sums to 1."""
        return softmax(self.logits)  # (n,)

    @property
    def entropy(self):
        """The entropy of the weights in bits: 0 if one takes all, log2(n) if equal."""
        weights = self.weights[self.weights > 0]
        return float(np.maximum(-(weights * np.log2(weights)).sum(), 0.0))

    @property
    def gradient_size(self):
        """The trace of the softmax Jacobian diag(p) - p p^T: the sum of p (1 - p)."""
        return float((self.weights * (1 - self.weights)).sum())

    def _check(self, state):
        scores = _check_scores(state["scores"])
        labels = _check_labels(state["labels"], len(scores))
        if state["d_k"] not in WIDTHS or isinstance(state["d_k"], bool):
            raise ValueError(
                f"d_k={state['d_k']!r} is not on the knob; take one of "
                f"{', '.join(map(str, WIDTHS))}"
            )
        return {
            "scores": scores,
            "labels": labels,
            "d_k": int(state["d_k"]),
            "scaled": check_switch(state["scaled"], "scaled"),
            "temperature": _check_temperature(state["temperature"]),
        }

    def _settings(self):
        settings = (
            _("dₖ = {d_k}, divided by √dₖ, temperature {temperature:g}")
            if self.scaled
            else _("dₖ = {d_k}, not divided by √dₖ, temperature {temperature:g}")
        )
        return settings.format(d_k=self.d_k, temperature=self.temperature)

    def alternative_text(self):
        """Return the settings and every weight in words."""
        pairs = zip(self.labels, self.weights, strict=True)
        return _(
            "Bar chart of softmax weights from scores set by hand ({settings}): "
            "{weights}. Entropy {entropy:.2f} of {most:.2f} bits, gradient size "
            "{gradient:.3f}."
        ).format(
            settings=self._settings(),
            weights=", ".join(f"{label} {weight:.3f}" for label, weight in pairs),
            entropy=self.entropy,
            most=math.log2(len(self.scores)),
            gradient=self.gradient_size,
        )

    def _table(self):
        rows = zip(self.labels, self.scores, self.logits, self.weights, strict=True)
        return [
            ["", _("Unit score"), _("Into the softmax"), _("Weight")],
            *([label, f"{s:g}", f"{x:.2f}", f"{p:.3f}"] for label, s, x, p in rows),
        ]

    def _fallback(self, png):
        rows = 2.3 * len(self.scores)  # rem
        reserve = reserve_height(
            self.name, narrow=f"{31.5 + rows:.1f}rem", wide=f"{19.3 + rows:.1f}rem"
        )
        return f"{super()._fallback(png)}\n{reserve}"

    def _figure(self):
        from matplotlib.figure import Figure

        from mhsa_lib.figures.style import PALETTE

        figure = Figure(figsize=(4.8, 0.9 + 0.26 * len(self.scores)))
        axes = figure.add_subplot()
        rows = range(len(self.scores))
        axes.barh(rows, self.weights, color=PALETTE[0], height=0.6)
        for row, weight in zip(rows, self.weights, strict=True):
            axes.text(weight + 0.01, row, f"{weight:.3f}", va="center")
        # parse_math: a reader's label with $ in it is text, not a formula.
        axes.set_yticks(rows, self.labels, parse_math=False)
        axes.invert_yaxis()
        axes.set_xlim(0, 1.1)
        axes.set_xlabel(_("weight"))
        title = _("Scores set by hand; {settings}").format(settings=self._settings())
        axes.set_title(title, fontsize=9)
        return figure


def default_labels(count):
    """Return "key 1" to "key n", in the reader's language.

    >>> default_labels(2)
    ['key 1', 'key 2']
    """
    return [_("key {n}").format(n=i + 1) for i in range(count)]


def _check_scores(scores):
    """Return the scores as a list of floats, or raise."""
    try:
        array = np.asarray(scores, dtype=float)
    except (TypeError, ValueError):
        raise TypeError(f"scores={scores!r} must be a row of numbers") from None
    if array.ndim != 1 or not 1 <= array.size <= MAX_SCORES:
        raise ValueError(
            f"scores has shape {array.shape}; give one row of 1 to {MAX_SCORES} numbers"
        )
    if not (np.abs(array) <= MAX_SCORE).all():
        raise ValueError(
            f"scores={array.tolist()} must be finite and between -{MAX_SCORE:g} "
            f"and {MAX_SCORE:g}"
        )
    return array.tolist()


def _check_labels(labels, count):
    """Return the labels as a list of count texts, or raise; None gives the default."""
    if labels is None:
        return default_labels(count)
    if isinstance(labels, str):
        raise TypeError(f"labels={labels!r} must be a list of texts, one a score")
    labels = [check_text(label, "a label") for label in labels]
    if len(labels) != count:
        raise ValueError(
            f"{len(labels)} labels do not fit {count} scores; give one each"
        )
    return labels


def _check_temperature(temperature):
    """Return the temperature as a float, or raise."""
    low, high = TEMPERATURES
    number = isinstance(temperature, numbers.Real) and not isinstance(temperature, bool)
    if not number:
        raise TypeError(f"temperature={temperature!r} must be a number")
    if not low <= temperature <= high:
        raise ValueError(
            f"temperature={temperature!r} must lie between {low:g} and {high:g}"
        )
    return float(temperature)
