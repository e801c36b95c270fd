"""The position explorer: move the words, and see whether attention notices."""

import numpy as np

from mhsa_lib.language import _
from mhsa_lib.widgets.base import Widget
from mhsa_lib.widgets.checks import check_one_of, check_switch, entry
from mhsa_lib.widgets.position_explorer.state import (
    ENCODINGS,
    SAME_CURVE,
    SEED,
    SENTENCES,
    UNCHANGED,
    attention,
    check_length,
    check_order,
    fixed_data,
    labels,
    repeated,
    resized,
    similarity,
)
from mhsa_lib.widgets.static_form import reserve_height


class PositionExplorer(Widget):
    """One attention layer reads a sentence in two orders: do the rows only move?

    Every word has a random vector and the layer random matrices (one head of width 8,
    seed 0): nothing is trained. A reader moves the words, switches encoding and mask
    and sets the number of words; the properties below read and set the same.

    Args:
        sentence: one of "我不完全同意", "你不能不吃饭" and the founding sentence.
        order: order[p] is the original position of the word that now stands at p, as
            in x[order]; by default an example, list(range(n)) is the original.
        encoding: "none", "sinusoidal", "random_table", "rotary" or "alibi".
        causal: whether a word attends only to itself and to what came before.
        length: the number of words n, 2 to 16: the sentence is repeated or cut; by
            default its own length.

    Raises:
        TypeError, ValueError: for any other value, with the way out.

    >>> explorer = PositionExplorer()
    >>> "".join(explorer.words)
    '我完全不同意'
    >>> explorer.largest_difference < 1e-6
    True
    >>> explorer.encoding = "rotary"
    >>> explorer.largest_difference > 0.01
    True
    """

    name = "position_explorer"

    def __init__(
        self,
        sentence="我不完全同意",
        order=None,
        *,
        encoding="none",
        causal=False,
        length=None,
    ):
        chosen = _first(sentence)
        if length is not None:
            chosen["length"] = check_length(length)
            chosen["order"] = resized(chosen["order"], chosen["length"])
        if order is not None:
            chosen["order"] = order
        super().__init__(fixed_data(), **chosen, encoding=encoding, causal=causal)

    @property
    def plain_text(self):
        """What stands for the widget where only text can."""
        return _("Position explorer: move the words, and see whether attention notices")

    @property
    def sentence(self):
        """The sentence; setting it brings its own length and example order."""
        return self._state["sentence"]

    @sentence.setter
    def sentence(self, sentence):
        self._update(**_first(sentence))

    @property
    def order(self):
        """order[p]: the original position of the word at p; n whole numbers."""
        return list(self._state["order"])

    @order.setter
    def order(self, order):
        self._update(order=order)

    encoding = entry(
        "encoding", "The encoding: none, sinusoidal, random_table, rotary or alibi."
    )

    causal = entry(
        "causal", "Whether a word attends only to itself and to what came before."
    )

    @property
    def length(self):
        """The number of words n; words that stay keep their order."""
        return self._state["length"]

    @length.setter
    def length(self, length):
        length = check_length(length)
        self._update(length=length, order=resized(self.order, length))

    @property
    def words(self):
        """The n words in the order that was set."""
        original = self._original_words()
        return [original[i] for i in self.order]

    @property
    def weights(self):
        """The attention weights (n, n) in the order that was set; row = query."""
        return attention(self._data, self.words, self.encoding, self.causal)

    @property
    def original_weights(self):
        """The attention weights (n, n) in the original order; row = query."""
        words = self._original_words()
        return attention(self._data, words, self.encoding, self.causal)

    @property
    def lined_up(self):
        """`weights`, rows and columns put back in the original order: (n, n)."""
        back = np.argsort(self.order)
        return self.weights[back][:, back]

    @property
    def largest_difference(self):
        """The largest entry of |lined_up - original_weights|; 0 = the rows moved."""
        return float(self._differences().max())

    @property
    def similarity(self):
        """How alike the encoding makes position p and p + k: (3, 8), p = 0, 4, 8."""
        return similarity(self._data, self.encoding)

    def _original_words(self):
        return repeated(SENTENCES[self.sentence][0], self.length)

    def _differences(self):
        """The largest difference in each row, in the original order: (n,)."""
        return np.abs(self.lined_up - self.original_weights).max(-1)

    def _check(self, state):
        length = check_length(state["length"])
        return {
            "sentence": check_one_of(state["sentence"], "sentence", SENTENCES),
            "order": check_order(state["order"], length),
            "encoding": check_one_of(state["encoding"], "encoding", ENCODINGS),
            "causal": check_switch(state["causal"], "causal"),
            "length": length,
        }

    def _settings(self):
        masked, plain = _("{encoding}, causal mask"), _("{encoding}, no mask")
        settings = masked if self.causal else plain
        return settings.format(encoding=_named(self.encoding))

    def _finding(self):
        """What became of the rows, in one sentence."""
        if self.words == self._original_words():
            return _("both orders read the same")
        changed = self._differences() >= UNCHANGED
        if not changed.any():
            return _("largest difference 0: every row moved along with its word")
        return _("largest difference {largest}: {count} of {n} rows changed").format(
            largest=_amount(self.largest_difference),
            count=changed.sum(),
            n=self.length,
        )

    def _depends(self):
        """What the similarity of two positions depends on, in one sentence."""
        curves = self.similarity  # (positions, steps)
        if np.ptp(curves, axis=0).max() >= SAME_CURVE:
            return _(
                "What the encoding says of two positions depends on both positions."
            )
        if np.ptp(curves) < SAME_CURVE:
            return _(
                "What the encoding says of two positions depends on neither positions "
                "nor distance."
            )
        return _(
            "What the encoding says of two positions depends on the distance alone."
        )

    def alternative_text(self):
        """Return what the two maps show, and where the numbers are from."""
        now = np.array(labels(self._original_words()))[self.order]
        maps = _(
            "Two attention maps of {sentence}, {n} words, row = query, column = key: "
            "in the original order, and in the order {order}, lined up by word."
        ).format(sentence=self.sentence, n=self.length, order=" ".join(now))
        found = _("With {settings}, {finding}.").format(
            settings=self._settings(), finding=self._finding()
        )
        source = _("Vectors and matrices are random (seed {seed}), not trained.")
        return " ".join([maps, found, self._depends(), source.format(seed=SEED)])

    def _table(self):
        positions = np.argsort(self.order) + 1
        rows = zip(
            labels(self._original_words()), positions, self._differences(), strict=True
        )
        return [
            [
                _("Word"),
                _("Position before"),
                _("Position now"),
                _("Its row of weights"),
            ],
            *(
                [word, f"{i + 1}", f"{position}", _mark(difference)]
                for i, (word, position, difference) in enumerate(rows)
            ),
        ]

    def _fallback(self, png):
        reserve = reserve_height(self.name, narrow="114rem", wide="69rem")
        return f"{super()._fallback(png)}\n{reserve}"

    def _figure(self):
        from matplotlib.figure import Figure

        from mhsa_lib.figures import attention_map
        from mhsa_lib.figures.drawings import small

        names = labels(self._original_words())
        across = 1 if self.length > 8 else 2
        size = (4.8, 3.0) if across == 2 else (4.8, 8.4)
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots(2 // across, across).flat
        titles = (_("original order"), _("new order, lined up"))
        maps = (self.original_weights, self.lined_up)
        for ax, title, weights in zip(axes, titles, maps, strict=True):
            attention_map(weights, names, ax=ax, title=title)
            small(ax)
        title = _("{settings}:\n{finding}").format(
            settings=self._settings(), finding=self._finding()
        )
        figure.suptitle(title, fontsize=9)
        return figure


def _named(encoding):
    """What a reader sees for an encoding."""
    return {
        "none": _("no encoding"),
        "sinusoidal": _("the sinusoidal encoding, added"),
        "random_table": _("a random table, as before training, added"),
        "rotary": _("rotary encoding"),
        "alibi": _("ALiBi, slope 1/2"),
    }[encoding]


def _mark(difference):
    """What became of a row, in words."""
    if difference < UNCHANGED:
        return _("moved along unchanged")
    return _("changed by {change}").format(change=_amount(difference))


def _amount(difference):
    """A difference that is not 0 and is not shown as 0."""
    return "< 0.001" if difference < 0.0005 else f"{difference:.3f}"


def _first(sentence):
    """The part of the state that a fresh sentence brings."""
    words, order = SENTENCES[check_one_of(sentence, "sentence", SENTENCES)]
    return {"sentence": sentence, "length": len(words), "order": list(order)}
