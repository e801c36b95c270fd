"""The sentence network: one attention layer, run in NumPy.

    x      = word embedding + position embedding          (n, d)
    y      = x + sum_h A_h x W_v[h] W_o[h]            (n, d), A_h (n, n)
    logits = y W + b                                  (n, all answers of all questions)

Nothing else: no feed-forward part, no normalisation, no second layer. (Attention:
Vaswani et al. 2017, section 3.2; the positions are learned positions.)
"""

import numpy as np

from mhsa_lib import data
from mhsa_lib.language import _, ngettext
from mhsa_lib.models.grammar import ANSWER_KINDS, grammar
from mhsa_lib.numpy import (
    merge_heads,
    scaled_dot_product_attention,
    softmax,
    split_heads,
)


class SentenceNetwork:
    """A trained network that answers questions about a sentence.

    Attributes:
        grammar: the `Grammar` of its language.
        num_heads: H.
        parameters: dictionary of arrays: word_embedding (V, d),
            position_embedding (19, d) or absent, in_proj_weight (3d, d) and
            out_proj.weight (d, d) as in `MultiHeadAttention`, readout.weight (K, d),
            readout.bias (K,).
        note: where the weights come from, for captions.
        stored: whether the library brought it, and so its note.

    >>> net = load_network("zh", num_heads=2)
    >>> net.note
    'trained, 2 heads, ...'
    """

    def __init__(self, language, num_heads, parameters, note=None):
        self.grammar = grammar(language)
        self.num_heads = num_heads
        self.parameters = parameters
        self.stored = note is not None
        self.note = note if self.stored else _("not stored")

    @property
    def num_parameters(self):
        """How many numbers were trained: the same for every number of heads."""
        return sum(array.size for array in self.parameters.values())

    @property
    def d_model(self):
        """The width of a word's vector."""
        return self.parameters["word_embedding"].shape[1]

    def tokens(self, sentence):
        """Cut a text into the network's words; see `Grammar.tokens`.

        >>> load_network("zh", num_heads=1).tokens("小明喜欢小猫")
        Traceback (most recent call last):
        ...
        ValueError: '小猫' is not in the network's vocabulary of 56 words; ...
        """
        if isinstance(sentence, str):
            return self.grammar.tokens(sentence)
        return self.grammar.checked(sentence)

    def answer(self, sentence, heads=None):
        """Answer the questions that the sentence raises.

        Args:
            sentence: a text, or a sequence of known words.
            heads: H booleans; False switches a head off (its output becomes zero).

        Returns:
            Dictionary from a question ("who", "whom", "topic", "quality", "weather",
            "place", "activity"), as far as it is raised, to a word. Where a question
            is raised twice, the first counts; `ask` tells all.

        >>> net = load_network("zh", num_heads=2)
        >>> net.answer("小明喜欢在晴朗的日子里去公园散步")["weather"]
        '晴朗的'
        """
        answers: dict[str, str] = {}
        for question, word, _share in self.ask(sentence, heads):
            answers.setdefault(question.name, word)
        return answers

    def ask(self, sentence, heads=None):
        """Every question with its answer and the softmax probability of that answer.

        Returns:
            List of (Question, answer, probability); the question knows its position.

        >>> asked = load_network("zh", num_heads=2).ask("小明喜欢小红，小红讨厌小刚")
        >>> [(q.name, q.position) for q, _, _ in asked]
        [('who', 1), ('whom', 1), ('topic', 1), ('who', 5), ('whom', 5), ('topic', 5)]
        """
        words = self.tokens(sentence)
        logits, _ = self.forward(self.ids(words), heads=heads)  # (n, K)
        asked = []
        for question in self.grammar.questions(words):
            row = logits[question.position, self.answer_slice(question.name)]
            best = int(row.argmax())
            choice = self.grammar.of_kind(ANSWER_KINDS[question.name])
            asked.append((question, choice[best], float(softmax(row)[best])))
        return asked

    def attention(self, sentence):
        """The weights of every head: (H, n, n); row = query, column = key.

        >>> load_network("zh", num_heads=4).attention("小明喜欢小红").shape
        (4, 3, 3)
        """
        return self.forward(self.ids(self.tokens(sentence)))[1]

    def ids(self, words):
        """The ids of known words: (n,) integers."""
        return np.array([self.grammar.index[word] for word in words])

    def answer_slice(self, question):
        """Which columns of the logits belong to a question: a slice."""
        start = 0
        for name, kind in ANSWER_KINDS.items():
            stop = start + len(self.grammar.of_kind(kind))
            if name == question:
                return slice(start, stop)
            start = stop
        raise ValueError(f"no question {question!r}; there are {list(ANSWER_KINDS)}")

    def forward(self, ids, mask=None, heads=None):
        """Run the layer.

        Args:
            ids: (..., n) integers.
            mask: boolean, True = attend, broadcastable to (..., H, n, n).
            heads: H booleans; False switches a head off.

        Returns:
            logits (..., n, K) and attention weights (..., H, n, n).
        """
        p = self.parameters
        x = p["word_embedding"][ids]  # (..., n, d)
        if "position_embedding" in p:
            x = x + p["position_embedding"][: ids.shape[-1]]  # (..., n, d)
        packed = x @ p["in_proj_weight"].T  # (..., n, 3d)
        q, k, v = (
            split_heads(part, self.num_heads) for part in np.split(packed, 3, axis=-1)
        )  # each (..., H, n, d/H)
        out, weights = scaled_dot_product_attention(
            q, k, v, mask=mask, return_weights=True
        )  # (..., H, n, d/H), (..., H, n, n)
        if heads is not None:
            out = out * self._switches(heads)[:, None, None]  # (..., H, n, d/H)
        y = x + merge_heads(out) @ p["out_proj.weight"].T  # (..., n, d)
        return self.read(y), weights

    def read(self, y):
        """The answers' logits (..., n, K) from the layer's output (..., n, d)."""
        p = self.parameters
        return y @ p["readout.weight"].T + p["readout.bias"]  # (..., n, K)

    def _switches(self, heads):
        heads = np.asarray(heads)  # (H,)
        if heads.shape != (self.num_heads,) or heads.dtype != bool:
            raise ValueError(
                f"heads must be {self.num_heads} booleans, one per head; "
                f"got {heads.tolist()}"
            )
        return heads


def load_network(language="zh", num_heads=2):
    """Load a stored network.

    Args:
        language: "zh" or "en".
        num_heads: 1, 2, 4 or 8.

    Raises:
        ValueError: if no such network is stored.

    >>> load_network("en", num_heads=2).answer("the boy likes the girl")
    {'who': 'boy', 'whom': 'girl', 'topic': 'people'}
    """
    record = data.load("who_likes_whom")
    stored = record["networks"]
    name = f"who_likes_whom_{language}_h{num_heads}"
    if name not in stored:
        raise ValueError(
            f"no network for language {language!r} with {num_heads!r} heads; "
            f"stored: {', '.join(stored)}"
        )
    note = ngettext(
        "trained, {n} head, seed {seed} ({script})",
        "trained, {n} heads, seed {seed} ({script})",
        num_heads,
    ).format(n=num_heads, seed=stored[name]["seed"], script=record["script"])
    return SentenceNetwork(language, num_heads, data.load(name), note)
