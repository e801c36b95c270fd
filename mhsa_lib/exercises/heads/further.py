"""Chapter Multiple heads, Further: heads that share their keys and values."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.heads import written
from mhsa_lib.exercises.loud import loud_queries_and_keys

_attend = mhsa.scaled_dot_product_attention


def grouped_attention(q, k, v):
    """Head i uses the keys and values of group i // (h / g) (Ainslie et al. 2023).

    q (h, n, e); k, v (g, n, e), where g divides h. Returns (h, n, e).
    """
    share = len(q) // len(k)
    return _attend(q, np.repeat(k, share, axis=0), np.repeat(v, share, axis=0))


def _grouped_inputs(rng):
    def draw(h, g, n, e):
        return tuple(rng.normal(size=(heads, n, e)) for heads in (h, g, g))

    return {
        "4 heads in 2 groups": draw(4, 2, 5, 3),
        "6 heads in 3 groups": draw(6, 3, 4, 4),
        "6 heads in 2 groups": draw(6, 2, 2, 6),
        "a group for each head": draw(3, 3, 4, 2),
        "one group for all heads": draw(4, 1, 4, 2),
        "a single word": draw(2, 1, 1, 3),
        "scores beyond 1000": _loud(rng),
    }


def _loud(rng):
    """4 heads in 2 groups over 4 words; the heads of a group ask alike."""
    pairs = [loud_queries_and_keys(rng, 4) for _ in range(2)]
    q, k = (np.stack(each) for each in zip(*pairs, strict=True))  # each (2, 4, 4)
    return np.repeat(q, 2, axis=0), k, rng.normal(size=(2, 4, 4))


def _tiled(x, q):
    return np.tile(x, (len(q) // len(x), 1, 1))  # (h, n, e)


def _meet_in_groups(q, k, v):
    groups = q.reshape(len(k), -1, *q.shape[1:])  # (g, h / g, n, e)
    return _attend(groups.mean(axis=1), k, v)  # (g, n, e)


def _groups_joined(q, k, v):
    every = (x.reshape(-1, x.shape[-1]) for x in (k, v))  # (g * n, e)
    return _attend(q, *every)


GROUPED = Exercise(
    id="heads.grouped",
    name="grouped_attention",
    reference=grouped_attention,
    written=written.grouped_attention,
    inputs=_grouped_inputs,
    mistakes=(
        Mistake(
            "groups in turn",
            lambda q, k, v: _attend(q, _tiled(k, q), _tiled(v, q)),
            "The groups go round in turn: head i uses group i % g. Neighbouring heads "
            "should share: the first h/g heads use group 0.",
        ),
        Mistake(
            "keys and values of different groups",
            lambda q, k, v: _attend(q, np.repeat(k, len(q) // len(k), 0), _tiled(v, q)),
            "Keys come in blocks and values in turn, so a head compares with one group "
            "and averages another. Both belong to the same group.",
        ),
        Mistake(
            "first group for all",
            lambda q, k, v: _attend(q, k[:1], v[:1]),
            "All heads use group 0. That is right for one group only (multi-query "
            "attention).",
        ),
        Mistake(
            "mean of the groups",
            lambda q, k, v: _attend(q, k.mean(0, keepdims=True), v.mean(0)),
            "The groups are averaged into one. Each head has one group of its own "
            "choice, unmixed.",
        ),
        Mistake(
            "all groups at once",
            _groups_joined,
            "Every head attends to the keys of all the groups together. It should see "
            "one group: n keys, not g times n.",
        ),
        Mistake(
            "queries averaged",
            _meet_in_groups,
            "The queries of a group were averaged: g heads come back. Only keys and "
            "values are shared; the h queries stay apart.",
        ),
        Mistake(
            "repeated g times",
            lambda q, k, v: _attend(
                q, np.repeat(k, len(k), axis=0), np.repeat(v, len(k), axis=0)
            ),
            "Each group is repeated g times. There are h heads to serve: how many of "
            "them fall to one group?",
        ),
        Mistake(
            "no scale",
            lambda q, k, v: grouped_attention(q * np.sqrt(q.shape[-1]), k, v),
            "The groups are right, the scale is missing.",
            rest_is_right=True,
        ),
    ),
)
