"""Scores on which a softmax that overflows, or that cuts its scores off, is found."""

import numpy as np

_LENGTH = 1000.0  # of a query: the keys stay small


def loud_scores(rng, queries, keys):
    """Scores (queries, keys), in rows near 3000 and near -1000, one after the other.

    Two keys of each row share the weight; the others lie 2000 below them. So the
    maximum has to be subtracted, row by row, and nothing else will do.
    """
    scores = rng.normal(size=(queries, keys))
    scores[:, 2:] -= 2000
    level = np.where(np.arange(queries) % 2, -1000, 3000)
    return rng.permuted(scores, axis=-1) + level[:, None]


def loud_queries_and_keys(rng, words):
    """Queries and keys (words, words) whose scores, over √words, are `loud_scores`."""
    queries = _LENGTH * np.sqrt(words) * np.eye(words)
    return queries, loud_scores(rng, words, words).T / _LENGTH
