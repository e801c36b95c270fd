"""The head-count lab: who likes whom? Set the number of heads and see."""

import numpy as np

from mhsa_lib.language import _, ngettext
from mhsa_lib.models import grammar, load_network
from mhsa_lib.widgets.base import Widget
from mhsa_lib.widgets.head_count_lab.state import (
    EXAMPLES,
    encode_network,
    language_data,
    right_answers,
)
from mhsa_lib.widgets.static_form import reserve_height

HEADS = (1, 2, 4, 8)
# Of the live form, on a phone and on a wide screen.
_HEIGHTS = {
    "compact": {"narrow": "62rem", "wide": "32rem"},
    "whole": {"narrow": "90rem", "wide": "57rem"},
}


class HeadCountLab(Widget):
    """One attention layer answers "who? whom?"; the reader sets its number of heads.

    It carries one trained network of `mhsa_lib.models` for each number in `heads`, and
    the page recomputes everything from their weights. A reader sets the number of
    heads, builds or types a sentence, and switches heads off; the properties below
    read and set the same.

    Args:
        language: "zh" or "en".
        num_heads: the number of heads on show; by default the first of `heads`.
        sentence: a text, or a sequence of words; by default the first example.
        heads: the numbers of heads to offer.
        compact: True shows a short form: the sentence, the same with its people
            swapped, the number of heads, and the answers.
        networks: a dictionary from a number of heads to a `SentenceNetwork`, instead
            of the stored ones.

    Raises:
        ValueError: for an unknown language, number of heads or word.

    >>> lab = HeadCountLab(num_heads=2, sentence="小明喜欢小红")
    >>> lab.answers["who"], lab.answers["whom"]
    ('小明', '小红')
    >>> lab.weights.shape
    (2, 3, 3)
    """

    name = "head_count_lab"

    def __init__(
        self,
        language="zh",
        num_heads=None,
        sentence=None,
        *,
        heads=HEADS,
        compact=False,
        networks=None,
    ):
        self._grammar = grammar(language)
        if networks is None:
            networks = {h: load_network(language, h) for h in heads}
        self._networks = _check_networks(networks, language)
        data = {
            "compact": bool(compact),
            **language_data(self._grammar),
            "networks": {str(h): encode_network(n) for h, n in networks.items()},
        }
        num_heads = next(iter(networks)) if num_heads is None else num_heads
        first = EXAMPLES[language][0] if sentence is None else sentence
        super().__init__(data, words=self._tokens(first), **self._all_on(num_heads))

    @property
    def plain_text(self):
        """What stands for the widget where only text can."""
        return _("Head-count lab: who likes whom, with 1, 2, 4 or 8 heads")

    @property
    def language(self):
        """The language of the sentences: "zh" or "en"."""
        return self._grammar.language

    @property
    def network(self):
        """The `SentenceNetwork` with the chosen number of heads."""
        return self._networks[self.num_heads]

    @property
    def num_heads(self):
        """The number of heads; setting it switches every head on."""
        return self._state["num_heads"]

    @num_heads.setter
    def num_heads(self, num_heads):
        self._update(**self._all_on(num_heads))

    @property
    def sentence(self):
        """The sentence as text; a text or a sequence of known words can be set."""
        return (" " if self.language == "en" else "").join(self.words)

    @sentence.setter
    def sentence(self, sentence):
        self._update(words=self._tokens(sentence))

    @property
    def words(self):
        """The n words of the sentence."""
        return list(self._state["words"])

    @property
    def switched_on(self):
        """One bool per head; a head that is off adds nothing to the layer's output."""
        return list(self._state["switched_on"])

    @switched_on.setter
    def switched_on(self, switched_on):
        self._update(switched_on=switched_on)

    @property
    def compared(self):
        """The two heads that stand side by side, by position (0 is the first)."""
        return tuple(self._state["compared"])

    @compared.setter
    def compared(self, heads):
        self._update(compared=heads)

    @property
    def answers(self):
        """A dictionary from each question that the sentence raises to the answer."""
        return self.network.answer(self.words, self.switched_on)

    @property
    def weights(self):
        """The attention weights of every head: (H, n, n); row = query, column = key."""
        return self.network.attention(self.words)

    def _tokens(self, sentence):
        if isinstance(sentence, str):
            return list(self._grammar.tokens(sentence))
        return list(self._grammar.checked(sentence))

    def _all_on(self, num_heads):
        """The part of the state that depends on the number of heads."""
        known = isinstance(num_heads, int | np.integer) and num_heads in self._networks
        if not known or isinstance(num_heads, bool):
            raise ValueError(
                f"num_heads={num_heads!r} is not in this lab; take one of "
                f"{', '.join(map(str, self._networks))}"
            )
        second = min(1, num_heads - 1)
        return {
            "num_heads": int(num_heads),
            "switched_on": [True] * int(num_heads),
            "compared": [0, int(second)],
        }

    def _check(self, state):
        num_heads = self._all_on(state["num_heads"])["num_heads"]
        return {
            "words": self._tokens(state["words"]),
            "num_heads": num_heads,
            "switched_on": _check_switches(state["switched_on"], num_heads),
            "compared": _check_compared(state["compared"], num_heads),
        }

    def _asked(self, num_heads):
        """[(question, answer, verdict)] of one network, as the table shows them."""
        on = self.switched_on if num_heads == self.num_heads else None
        right = right_answers(self._grammar, self.words) or {}
        asked = []
        for question, answer, _share in self._networks[num_heads].ask(self.words, on):
            truth = right.get((question.name, question.position), answer)
            verdict = _verdict(answer, truth) if right else _("not judged")
            asked.append((question, answer, verdict))
        return asked

    def alternative_text(self):
        """Return what each number of heads answers, and where the weights are from."""
        found = [
            _("with {heads} {answers}").format(
                heads=_heads(h), answers=", ".join(map(_answered, self._asked(h)))
            )
            for h in self._networks
        ]
        maps = _(
            "Attention maps of {heads} for {sentence}; row = query, column = key. "
            "Answers: {answers}."
        ).format(
            heads=_heads(self.num_heads),
            sentence=self.sentence,
            answers="; ".join(found),
        )
        weights = _("Weights: {note}.").format(note=self.network.note)
        off = [f"{k + 1}" for k, on in enumerate(self.switched_on) if not on]
        switched = _("Switched off: head {heads}.").format(heads=", ".join(off))
        return " ".join([maps, *([switched] if off else []), weights])

    def _fallback(self, png):
        form = "compact" if self._data["compact"] else "whole"
        return f"{super()._fallback(png)}\n{reserve_height(form, **_HEIGHTS[form])}"

    def _table(self):
        asked = self._asked(self.num_heads)
        head = [
            _("{question} (at {word})").format(
                question=_question(q.name), word=self.words[q.position]
            )
            for q, *_rest in asked
        ]
        rows = []
        for h in self._networks:
            on = sum(self.switched_on) if h == self.num_heads else h
            answers = [f"{answer}: {verdict}" for _q, answer, verdict in self._asked(h)]
            heads = _("{h} ({on} on)").format(h=h, on=on) if on < h else f"{h}"
            rows.append([heads, *answers])
        return [[_("Heads"), *head], *rows]

    def _figure(self):
        from matplotlib.figure import Figure

        from mhsa_lib.figures import attention_map
        from mhsa_lib.figures.drawings import small

        across = min(self.num_heads, 2)
        down = -(-self.num_heads // across)
        figure = Figure(figsize=(4.8, 2.6 * down + 0.5), layout="constrained")
        axes = figure.subplots(down, across, squeeze=False)
        for k, (ax, weights) in enumerate(zip(axes.flat, self.weights, strict=True)):
            title = _("head {n}") if self.switched_on[k] else _("head {n} (off)")
            attention_map(weights, self.words, ax=ax, title=title.format(n=k + 1))
            if across > 1:
                small(ax)
        asked = [
            _answered(each)
            for each in self._asked(self.num_heads)
            if each[0].name in ("who", "whom")
        ]
        figure.suptitle("\n".join([_heads(self.num_heads), *asked]), fontsize=9)
        return figure


def _heads(count):
    """A number of heads in words: "1 head", "2 heads"."""
    return ngettext("{n} head", "{n} heads", count).format(n=count)


def _question(name):
    """A question as readers see it."""
    return {
        "who": _("who?"),
        "whom": _("whom?"),
        "topic": _("topic?"),
        "quality": _("quality?"),
        "weather": _("weather?"),
        "place": _("place?"),
        "activity": _("activity?"),
    }[name]


def _answered(asked):
    """A question, its answer and the verdict in one line."""
    question, answer, verdict = asked
    return f"{_question(question.name)} {answer} ({verdict})"


def _verdict(answer, truth):
    """What is said of an answer, beside the right one."""
    if answer == truth:
        return _("right")
    return _("wrong, it is {word}").format(word=truth)


def _check_networks(networks, language):
    """Return the networks, if each fits its number of heads and the language."""
    if not networks:
        raise ValueError("the lab needs at least one network; pass heads=(1, 2)")
    for h, network in networks.items():
        if (network.num_heads, network.grammar.language) != (h, language):
            raise ValueError(
                f"networks[{h!r}] has {network.num_heads} heads and speaks "
                f"{network.grammar.language!r}; the lab needs {h!r} and {language!r}"
            )
    return dict(networks)


def _check_switches(switches, num_heads):
    """Return one bool per head, or raise."""
    switches = list(switches)
    if len(switches) != num_heads:
        raise ValueError(
            f"switched_on has {len(switches)} entries; give {num_heads}, one per head"
        )
    for on in switches:
        if not isinstance(on, bool | np.bool_):
            raise TypeError(f"switched_on holds {on!r}; give True or False")
    return [bool(on) for on in switches]


def _check_compared(heads, num_heads):
    """Return two positions of heads, or raise."""
    heads = list(heads)
    inside = [isinstance(k, int) and 0 <= k < num_heads for k in heads]
    if len(heads) != 2 or not all(inside):
        raise ValueError(
            f"compared={heads!r} must be two heads by position, 0 to {num_heads - 1}"
        )
    return heads
