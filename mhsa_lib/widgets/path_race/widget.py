"""The path race: how a blue token's signal comes to a yellow one, step by step."""

import numbers
from itertools import accumulate

from mhsa_lib.language import _, ngettext
from mhsa_lib.widgets.base import Widget
from mhsa_lib.widgets.checks import (
    check_one_of,
    check_switch,
    check_whole,
    entry,
)
from mhsa_lib.widgets.path_race.counts import (
    attention_counts,
    cnn_counts,
    hops,
    rnn_counts,
)
from mhsa_lib.widgets.static_form import reserve_height

MODELS = ("CNN", "RNN", "attention")
ALL = "all"
DISTANCES = (1, 64)
KERNELS = (2, 9)
WIDTHS = (16, 32, 64, 128, 256, 512, 1024)
DATA = {
    "distances": list(DISTANCES),
    "kernels": list(KERNELS),
    "widths": list(WIDTHS),
}


class PathRace(Widget):
    """A signal runs from the first token to the last: CNN, RNN and attention race.

    One step is one operation of each network: a convolution layer, a step of the RNN,
    an attention layer. All is counted, nothing is measured or trained; the formulas
    are in `mhsa_lib.widgets.path_race.counts` (Vaswani et al. 2017, Table 1,
    arXiv:1706.03762). A reader sets the same as the properties below.

    Args:
        distance: T, from the blue token (first) to the yellow one (last); 1 to 64.
        kernel: K, the tokens that a convolution reads, 2 to 9.
        d: the width of every token: 16, 32, 64, 128, 256, 512 or 1024.
        dilated: whether layer l of the CNN reads every K^l-th token (l = 0, 1, ...).
        model: who runs: "all", "CNN", "RNN" or "attention".
        step: how many steps have been taken, from 0.

    Raises:
        TypeError, ValueError: for any other value, with the way out.

    >>> race = PathRace(distance=20, kernel=3)
    >>> {model: counts["path"] for model, counts in race.counts.items()}
    {'CNN': 10, 'RNN': 21, 'attention': 1}
    >>> race.step = 2
    >>> race.positions
    {'CNN': 4, 'RNN': 1, 'attention': 20}
    """

    name = "path_race"

    def __init__(
        self, distance=20, *, kernel=3, d=64, dilated=False, model=ALL, step=0
    ):
        super().__init__(
            DATA,
            distance=distance,
            kernel=kernel,
            d=d,
            dilated=dilated,
            model=model,
            step=step,
        )

    d = entry("d", "The width of every token.")
    step = entry("step", "How many steps have been taken; 0 is the start.")

    @property
    def plain_text(self):
        """What stands for the widget where only text can."""
        return _(
            "Path race: from the first token to the last by CNN, RNN and attention"
        )

    @property
    def distance(self):
        """T, from the first token to the last; setting it starts again."""
        return self._state["distance"]

    @distance.setter
    def distance(self, distance):
        self._update(distance=distance, step=0)

    @property
    def kernel(self):
        """K, the tokens that a convolution reads; setting it starts again."""
        return self._state["kernel"]

    @kernel.setter
    def kernel(self, kernel):
        self._update(kernel=kernel, step=0)

    @property
    def dilated(self):
        """Whether CNN layer l reads every K^l-th token; setting it starts again."""
        return self._state["dilated"]

    @dilated.setter
    def dilated(self, dilated):
        self._update(dilated=dilated, step=0)

    @property
    def model(self):
        """Who runs; setting it starts again. `counts` always has all three."""
        return self._state["model"]

    @model.setter
    def model(self, model):
        self._update(model=model, step=0)

    @property
    def counts(self):
        """What each network needs: {"CNN": {"path": ..., "steps": ..., ...}, ...}."""
        return _counts(self._state)

    @property
    def paths(self):
        """The position of the signal after each step, by network; the last is T."""
        return _paths(self._state)

    @property
    def positions(self):
        """The position of the signal now, by network; 0 is the blue token's."""
        return {
            model: ([0, *path][min(self.step, len(path))])
            for model, path in self.paths.items()
        }

    def _check(self, state):
        checked = {
            "distance": check_whole(state["distance"], "distance", *DISTANCES),
            "kernel": check_whole(state["kernel"], "kernel", *KERNELS),
            "d": _check_width(state["d"]),
            "dilated": check_switch(state["dilated"], "dilated"),
            "model": check_one_of(state["model"], "model", (ALL, *MODELS)),
        }
        paths = _paths(checked)
        last = max(len(paths[model]) for model in _running(checked))
        return {**checked, "step": check_whole(state["step"], "step", 0, last)}

    def alternative_text(self):
        """Return who needs how many steps, and what the picture shows of it."""
        drawn = self._drawn().items()
        needs = [_needed(model, lane["path"]) for model, lane in drawn]
        shown = _(
            "{n} tokens in a row, the first blue, the last yellow. Arcs show how the "
            "signal comes to the last: {needs}."
        ).format(n=self.distance + 1, needs=", ".join(needs))
        stack = (
            _("The CNN is a dilated stack with kernel {kernel}.")
            if self.dilated
            else _("The CNN is a stack with kernel {kernel}.")
        ).format(kernel=self.kernel)
        return " ".join([shown, stack, _("Counted, not measured.")])

    def _drawn(self):
        """The networks that run, with their path length and the hops of its arcs."""
        counts = self.counts
        drawn = {}
        for model in _running(self._state):
            path = self.paths[model]
            jumps = [(a, b) for a, b in zip([0, *path], path, strict=False) if a != b]
            drawn[model] = {"path": counts[model]["path"], "hops": jumps}
        return drawn

    def _table(self):
        counts = self.counts
        setting = f"T = {self.distance}, d = {self.d}, K = {self.kernel}"
        return [
            [setting, *map(_named, MODELS)],
            *(
                [title, *(grouped(counts[model][key]) for model in MODELS)]
                for key, title in _titles().items()
            ),
        ]

    def _fallback(self, png):
        reserve = reserve_height(self.name, narrow="81rem", wide="67rem")
        return f"{super()._fallback(png)}\n{reserve}"

    def _figure(self):
        from matplotlib.figure import Figure

        drawn = self._drawn()
        figure = Figure(figsize=(4.8, 0.4 + 0.95 * len(drawn)), layout="constrained")
        lanes = figure.subplots(len(drawn), 1, squeeze=False)[:, 0]
        for ax, (model, lane) in zip(lanes, drawn.items(), strict=True):
            self._draw_lane(ax, lane["hops"])
            steps = in_steps(lane["path"])
            title = _("{model}: {steps}").format(model=_named(model), steps=steps)
            ax.set_title(title, fontsize=9)
        figure.suptitle(_("From the blue token to the yellow one"), fontsize=10)
        return figure

    def _draw_lane(self, ax, jumps):
        """Tokens in a row, and an arc for every position that the signal jumps."""
        from matplotlib.patches import Arc

        from mhsa_lib.figures.style import PALETTE

        last = self.distance
        ax.plot(range(1, last), [0] * (last - 1), "o", color=PALETTE[4], markersize=2)
        ax.plot(0, 0, "s", color=PALETTE[0], markersize=7)
        ax.plot(last, 0, "D", color="#f0e442", markeredgecolor="black", markersize=7)
        for a, b in jumps:
            height = 2 * (b - a) ** 0.5
            ax.add_patch(Arc(((a + b) / 2, 0.4), b - a, height, theta1=0, theta2=180))
        ax.set_xlim(-0.02 * last - 0.5, 1.02 * last + 0.5)
        ax.set_ylim(-0.8, 1 + max(b - a for a, b in jumps) ** 0.5)
        ax.axis("off")


def grouped(number):
    """Return a whole number as text: digits up to ten million, then words.

    >>> grouped(1376256), grouped(88080384), grouped(34896609280)
    ('1,376,256', '88.1 million', '34.9 billion')
    """
    if number < 10**7:
        return f"{number:,}"
    if number < 10**9:
        return _("{n:.1f} million").format(n=number / 10**6)
    return _("{n:.1f} billion").format(n=number / 10**9)


def in_steps(count):
    """Return a number of steps in words.

    >>> in_steps(1), in_steps(21)
    ('1 step', '21 steps')
    """
    return ngettext("{n} step", "{n} steps", count).format(n=count)


def _named(model):
    """What a reader sees for a network."""
    return {"CNN": _("CNN"), "RNN": _("RNN"), "attention": _("attention")}[model]


def _needed(model, steps):
    """Which network needs how many steps."""
    needed = ngettext("{model} in {n} step", "{model} in {n} steps", steps)
    return needed.format(model=_named(model), n=steps)


def _titles():
    """The titles of the rows of the table, by count."""
    return {
        "path": _("Path length"),
        "steps": _("Sequential steps"),
        "state": _("Numbers kept"),
        "table": _("One layer, Table 1"),
        "multiplications": _("Multiplications"),
    }


def _check_width(d):
    """Return the width, or raise."""
    if not isinstance(d, numbers.Integral) or d not in WIDTHS:
        raise ValueError(
            f"d={d!r} is unknown; take one of {', '.join(map(str, WIDTHS))}"
        )
    return int(d)


def _running(state):
    """The networks that run, in their fixed order."""
    return [model for model in MODELS if state["model"] in (ALL, model)]


def _counts(state):
    distance, d = state["distance"], state["d"]
    return {
        "CNN": cnn_counts(distance, d, state["kernel"], state["dilated"]),
        "RNN": rnn_counts(distance, d),
        "attention": attention_counts(distance, d),
    }


def _paths(state):
    """The position of the signal after each operation, by network."""
    distance = state["distance"]
    stack = hops(distance, state["kernel"], state["dilated"])
    return {
        "CNN": list(accumulate(stack)),
        # The first step of an RNN reads the blue token where it stands.
        "RNN": list(range(distance + 1)),
        "attention": [distance],
    }
