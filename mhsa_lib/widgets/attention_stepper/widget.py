"""The attention stepper: a sentence goes through attention, one step at a time."""

import numpy as np

from mhsa_lib.language import _
from mhsa_lib.models import founding_sentence as founding
from mhsa_lib.numpy import scaled_dot_product_attention
from mhsa_lib.widgets.arrays import decode_array, encode_array
from mhsa_lib.widgets.attention_stepper.state import (
    LAST_STEP,
    check_edited,
    check_words,
    lexicon,
    position,
    sentence_part,
    weight_sets,
)
from mhsa_lib.widgets.base import Widget
from mhsa_lib.widgets.checks import (
    check_matrix,
    check_switch,
    check_text,
    check_whole,
    entry,
)


class AttentionStepper(Widget):
    """Words -> vectors -> q, k, v -> scores -> scale -> mask -> softmax -> average.

    Without arguments it shows the founding sentence with its hand-built features, and
    offers hand-built and random matrices. A reader edits words, features, matrices,
    mask, step and query by hand; the properties below read and set the same.

    `words` are n texts (1 to 32), `features` is X of shape (n, f) with f
    `feature_names`, and `weights` maps a name to (W_q, W_k, W_v, note): shapes (f, d),
    (f, d), (f, e), and a note that says where the numbers come from. Raises TypeError
    and ValueError with the values and the way out.

    >>> stepper = AttentionStepper()
    >>> stepper.query = "小明"
    >>> stepper.weights[stepper.query].round(2)
    array([0.02, 0.15, 0.02, 0.15, 0.05, 0.05, 0.15, 0.4 ])
    >>> import numpy as np
    >>> own = {"identity": (np.eye(2), np.eye(2), np.eye(2), "Set by hand.")}
    >>> AttentionStepper(["a", "b"], np.eye(2), weights=own).scores
    array([[1., 0.],
           [0., 1.]])
    """

    name = "attention_stepper"

    def __init__(
        self,
        words=founding.words,
        features=None,
        feature_names=None,
        weights=None,
        *,
        causal=False,
        step=1,
        query=0,
        weights_name=None,
    ):
        words = check_words(words)
        vocabulary, names = lexicon(words, features, feature_names)
        sets = weight_sets(weights, len(names))
        sentence = sentence_part(words, vocabulary, names)
        if features is not None:
            sentence["features"] = encode_array(features, "float64")
        super().__init__(
            {
                "vocabulary": vocabulary,
                "feature_names": [_(name) for name in names],
                "weight_sets": sets,
            },
            **sentence,
            edited={},
            weights_name=next(iter(sets)) if weights_name is None else weights_name,
            causal=causal,
            step=step,
            row=position(query, words),
            column=0,
        )
        # The first score traced by hand is the one that matters most.
        self._state["column"] = int(self.weights[self.query].argmax())
        chosen = {name: self._state[name] for name in ("row", "column")}
        self._data["initial"] = {**sentence, **chosen}

    @property
    def plain_text(self):
        """What stands for the widget where only text can."""
        return _("Attention stepper: a sentence through attention, step by step")

    @property
    def words(self):
        """The n words; known ones bring their features, others a row of zeros."""
        return list(self._state["words"])

    @words.setter
    def words(self, words):
        words = check_words(words)
        state = self._state
        vocabulary = dict(self._data["vocabulary"])
        for word, row in state["edited"].items():
            known = vocabulary.get(word, {"pinyin": "", "gloss": ""})
            vocabulary[word] = {**known, "features": row}
        last = len(words) - 1
        chosen = {name: min(state[name], last) for name in ("row", "column")}
        sentence = sentence_part(words, vocabulary, self._data["feature_names"])
        self._update(**sentence, **chosen)

    @property
    def feature_names(self):
        """The names of the f features, as the reader sees them."""
        return list(self._data["feature_names"])

    @property
    def features(self):
        """X, an array (n, f): one row per word. A change needs the whole array."""
        return decode_array(self._state["features"])

    @features.setter
    def features(self, features):
        shape = (len(self.words), len(self.feature_names))
        features = check_matrix(features, "features", shape)
        rows = zip(self.words, features.tolist(), strict=True)
        edited = {**self._state["edited"], **dict(rows)}
        self._update(features=encode_array(features), edited=edited)

    weights_name = entry("weights_name", "The name of the chosen set of matrices.")

    @property
    def matrices(self):
        """(W_q, W_k, W_v) of the chosen set: (f, d), (f, d), (f, e)."""
        chosen = self._data["weight_sets"][self.weights_name]
        return tuple(decode_array(chosen[name]) for name in ("W_q", "W_k", "W_v"))

    causal = entry(
        "causal", "Whether a word attends only to itself and to what came before."
    )

    step = entry("step", "The step on show, 1 to 7.")

    @property
    def query(self):
        """The position of the word whose row is followed; a word can be set too."""
        return self._state["row"]

    @query.setter
    def query(self, query):
        self._update(row=position(query, self.words))

    @property
    def key(self):
        """The position of the word in the chosen column; a word can be set too."""
        return self._state["column"]

    @key.setter
    def key(self, key):
        self._update(column=position(key, self.words))

    @property
    def qkv(self):
        """q, k and v: arrays (n, d), (n, d), (n, e), the features times a matrix."""
        return tuple(self.features @ matrix for matrix in self.matrices)

    @property
    def scores(self):
        """q k^T, an array (n, n), before any scaling or mask."""
        q, k, _v = self.qkv
        return q @ k.T  # (n, n)

    @property
    def weights(self):
        """softmax(q k^T / sqrt(d)), masked if causal: an array (n, n)."""
        return self._attend()[1]

    @property
    def output(self):
        """The weighted averages of the rows of v, an array (n, e)."""
        return self._attend()[0]

    def _attend(self):
        return scaled_dot_product_attention(
            *self.qkv, is_causal=self.causal, return_weights=True
        )

    def _check(self, state):
        words = check_words(state["words"])
        sets, name = self._data["weight_sets"], state["weights_name"]
        if name not in sets:
            raise ValueError(
                f"weights_name={name!r} is unknown; take one of "
                f"{', '.join(map(repr, sets))}"
            )
        features = check_matrix(
            decode_array(state["features"]),
            "features",
            (len(words), len(self._data["feature_names"])),
        )
        return {
            "text": check_text(state["text"], "text"),
            "words": words,
            "features": encode_array(features),
            "edited": check_edited(state["edited"], features.shape[1]),
            "weights_name": name,
            "causal": check_switch(state["causal"], "causal"),
            "step": check_whole(state["step"], "step", 1, LAST_STEP),
            "row": position(state["row"], words),
            "column": position(state["column"], words),
        }

    def _caption(self):
        label = self._data["weight_sets"][self.weights_name]["label"]
        caption = (
            _("Attention weights, matrices: {matrices}, causal mask")
            if self.causal
            else _("Attention weights, matrices: {matrices}, no mask")
        )
        return caption.format(matrices=label)

    def _most(self, row):
        """The words with the largest weight of a row (n,), each once."""
        most = np.flatnonzero(row > row.max() - 1e-9)
        if len(most) > 3:
            return _("{n} words at once").format(n=len(most))
        return _(" and ").join(dict.fromkeys(self.words[j] for j in most))

    def alternative_text(self):
        """Return what the weights show: where each word looks most."""
        weights = self.weights  # (n, n)
        look = _("{word} to {other} ({weight:.2f})")
        found = [
            look.format(word=word, other=self._most(row), weight=row.max())
            for word, row in zip(self.words, weights, strict=True)
        ]
        return _(
            "{caption}; row = query, column = key. Each word and where it looks most: "
            "{looks}."
        ).format(caption=self._caption(), looks=", ".join(found))

    def _table(self):
        rows = zip(self.words, self.weights, strict=True)
        body = [[word, *(f"{x:.2f}" if x else "0" for x in row)] for word, row in rows]
        return [[_("Query \\ key"), *self.words], *body]

    def _figure(self):
        from matplotlib.figure import Figure

        from mhsa_lib.figures import attention_map

        size = min(1.6 + 0.4 * len(self.words), 8.0)
        figure = Figure(figsize=(max(size, 4.8), size), layout="constrained")
        axes = figure.add_subplot()
        # The picture has room for short words; the table beside it holds all of them.
        words = [w if len(w) <= 10 else f"{w[:9]}…" for w in self.words]
        attention_map(self.weights, words, ax=axes)
        for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
            label.set_parse_math(False)  # a word with $ in it is no formula
        figure.suptitle(self._caption(), fontsize=9)
        return figure
