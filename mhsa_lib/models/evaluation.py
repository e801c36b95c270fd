"""Evaluate a sentence network: its accuracy, question by question."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from mhsa_lib.models.grammar import ANSWER_KINDS, MAX_WORDS, grammar
from mhsa_lib.numpy import padding_mask

# The evaluation's sentences are the same for every network and every run.
EVALUATION_SEED = 2017


@dataclass(frozen=True)
class EvaluationSet:
    """Sentences as arrays, with the right answers.

    Attributes:
        ids: (B, n) word ids, padded with 0 to n = 19 positions.
        lengths: (B,) numbers of words.
        answers: (B, n, Q) the right answer's index for each position and question in
            the order of `ANSWER_KINDS`; -1 where nothing is asked.
    """

    ids: np.ndarray
    lengths: np.ndarray
    answers: np.ndarray

    @classmethod
    def of(cls, language, sentences):
        """Turn `Sentence` objects into arrays."""
        words = grammar(language)
        ids = np.zeros((len(sentences), MAX_WORDS), dtype=np.int64)
        answers = np.full((*ids.shape, len(ANSWER_KINDS)), -1)
        names = list(ANSWER_KINDS)
        choices = [words.of_kind(kind) for kind in ANSWER_KINDS.values()]
        for row, sentence in enumerate(sentences):
            for position, word in enumerate(sentence.words):
                ids[row, position] = words.index[word]
            for question in sentence.questions:
                column = names.index(question.name)
                right = choices[column].index(question.answer)
                answers[row, question.position, column] = right
        lengths = np.array([len(sentence.words) for sentence in sentences])
        return cls(ids, lengths, answers)

    @classmethod
    @lru_cache
    def standard(cls, language, unseen, count=1000):
        """The book's evaluation: sentences with unseen pairs only, or with seen ones.

        >>> EvaluationSet.standard("zh", unseen=True, count=3).ids.shape
        (3, 19)
        """
        rng = np.random.default_rng(EVALUATION_SEED + unseen)
        drawn = [grammar(language).sample(rng, unseen=unseen) for _ in range(count)]
        return cls.of(language, drawn)


def measure(network, evaluation, heads=None):
    """The accuracy on each question.

    "who" and "whom" count at the verbs that have both; "both" is the share of these
    verbs at which the two answers are right together. A guess between the two people
    of a clause would give about .50 / .50, and .25 for both.

    Args:
        network: `SentenceNetwork`.
        evaluation: `EvaluationSet`.
        heads: H booleans; False switches a head off.

    Returns:
        Dictionary from a question, or "both", to a share; without a question that the
        evaluation never asks.
    """
    mask = padding_mask(evaluation.lengths, MAX_WORDS)  # (B, 1, 1, n)
    logits, _ = network.forward(evaluation.ids, mask=mask, heads=heads)  # (B, n, K)
    asked = evaluation.answers >= 0  # (B, n, Q)
    right = np.stack(
        [logits[..., network.answer_slice(q)].argmax(-1) for q in ANSWER_KINDS], axis=-1
    )  # (B, n, Q)
    right = right == evaluation.answers  # (B, n, Q)
    pairs = asked[..., :2].all(-1)  # (B, n)
    asked[..., :2] &= pairs[..., None]
    shares = {
        name: float(right[..., i][asked[..., i]].mean())
        for i, name in enumerate(ANSWER_KINDS)
        if asked[..., i].any()
    }
    return {**shares, "both": float(right[pairs][:, :2].all(-1).mean())}
