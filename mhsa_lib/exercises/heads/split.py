"""Chapter Multiple heads: cutting features into heads, and joining them again."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.heads import written


def _split_inputs(rng):
    return {
        "5 words of width 6 and 2 heads": (rng.normal(size=(5, 6)), 2),
        "4 words of width 4 and 2 heads": (rng.normal(size=(4, 4)), 2),
        "2 words of width 8 and 4 heads": (rng.normal(size=(2, 8)), 4),
        "a single head": (rng.normal(size=(3, 4)), 1),
        "as many heads as features": (rng.normal(size=(5, 3)), 3),
        "a batch of shape (2, 4, 6)": (rng.normal(size=(2, 4, 6)), 3),
    }


def reshape_to_heads(x, num_heads):
    """The trap: cut the words into groups, (..., n, d) -> (..., h, n, d / h)."""
    *batch, n, d = x.shape
    return x.reshape(*batch, num_heads, n, d // num_heads)


def deal_to_heads(x, num_heads):
    """Deal the features out in turn: head i gets i, i + h, ...: (..., h, n, d / h)."""
    *batch, n, d = x.shape
    return np.moveaxis(x.reshape(*batch, n, d // num_heads, num_heads), -1, -3)


def _split_one_sentence(x, num_heads):
    n, d = x.shape
    return x.reshape(n, num_heads, d // num_heads).transpose(1, 0, 2)


def _cut(x, num_heads):
    return x.reshape(*x.shape[:-1], num_heads, -1)  # (..., n, h, d / h)


SPLIT = Exercise(
    id="heads.split",
    name="split_heads",
    reference=mhsa.split_heads,
    written=written.split_heads,
    inputs=_split_inputs,
    mistakes=(
        Mistake(
            "reshape alone",
            reshape_to_heads,
            "The shape is right, and yet each head holds other words, not other "
            "features. Cut the last axis where it stands, then move the axis of the "
            "heads forward.",
            rest_is_right=True,
        ),
        Mistake(
            "features dealt out",
            deal_to_heads,
            "The features are dealt out in turn: head 0 gets every h-th one. A head "
            "takes neighbouring features; head 0 is the first block of columns.",
        ),
        Mistake(
            "axis not moved",
            _cut,
            "The features are cut well, but the heads still stand behind the words. "
            "Their axis should come before that of the words.",
        ),
        Mistake(
            "wrong axes swapped",
            lambda x, h: _cut(x, h).swapaxes(-1, -2),
            "The heads have moved to the very end. After the cut the axes are words, "
            "heads, features: which two of them are swapped?",
        ),
        Mistake(
            "all axes reversed",
            lambda x, h: _cut(x, h).T,
            "All the axes are reversed. The features of a head should stay last.",
        ),
        Mistake(
            "axes counted from the front",
            lambda x, h: _cut(x, h).swapaxes(0, 1),
            "One sentence works, a batch does not: its axis comes first, so axes 0 "
            "and 1 are no longer words and heads. Count the axes from the end.",
            rest_is_right=True,
        ),
        Mistake(
            "two axes expected",
            _split_one_sentence,
            "One sentence works. A batch has more than two axes, so its shape cannot "
            "be taken apart into n and d: ask for single entries, from the end.",
            rest_is_right=True,
        ),
        Mistake(
            "heads before the batch",
            lambda x, h: np.stack(np.split(x, h, axis=-1)),
            "One sentence works; in a batch the heads come before the sentences. They "
            "should stand just before the words.",
            rest_is_right=True,
        ),
        Mistake(
            "heads and width exchanged",
            lambda x, h: mhsa.split_heads(x, x.shape[-1] // h),
            "You made d/h heads of width h. It is the other way round: h heads of "
            "width d/h.",
        ),
    ),
)


def _merge_inputs(rng):
    return {
        "2 heads of 5 words": (rng.normal(size=(2, 5, 3)),),
        "3 heads of 3 words": (rng.normal(size=(3, 3, 2)),),
        "a single head": (rng.normal(size=(1, 4, 3)),),
        "heads of width 1": (rng.normal(size=(4, 3, 1)),),
        "a batch of shape (2, 3, 4, 2)": (rng.normal(size=(2, 3, 4, 2)),),
    }


def reshape_from_heads(heads):
    """The trap back: (..., h, n, e) -> (..., n, h * e) without moving an axis."""
    *batch, num_heads, n, width = heads.shape
    return heads.reshape(*batch, n, num_heads * width)


def collect_from_heads(heads):
    """Lay feature 0 of all heads first, then feature 1, ...: (..., n, e * h)."""
    *batch, num_heads, n, width = heads.shape
    return np.moveaxis(heads, -3, -1).reshape(*batch, n, width * num_heads)


def _merge_one_sentence(heads):
    num_heads, n, width = heads.shape
    return heads.transpose(1, 0, 2).reshape(n, num_heads * width)


def _merge_from_the_front(heads):
    return heads.swapaxes(0, 1).reshape(heads.shape[-2], -1)  # (n, the rest)


MERGE = Exercise(
    id="heads.merge",
    name="merge_heads",
    reference=mhsa.merge_heads,
    written=written.merge_heads,
    inputs=_merge_inputs,
    mistakes=(
        Mistake(
            "reshape alone",
            reshape_from_heads,
            "The shape is right and each row is a mixture of several words. Move the "
            "axis of the heads back behind the words before you reshape.",
            rest_is_right=True,
        ),
        Mistake(
            "heads interleaved",
            collect_from_heads,
            "The heads are shuffled into one another, feature by feature. Head 0 "
            "should fill the first columns as one block, then head 1.",
        ),
        Mistake(
            "heads summed",
            lambda heads: heads.sum(axis=-3),
            "The heads are added up, so d/h numbers are left of each word. Side by "
            "side means that none of them is mixed with another.",
        ),
        Mistake(
            "heads averaged",
            lambda heads: heads.mean(axis=-3),
            "The heads are averaged. Nothing is computed here: every number comes "
            "back, at another position.",
        ),
        Mistake(
            "below one another",
            lambda heads: heads.reshape(*heads.shape[:-3], -1, heads.shape[-1]),
            "The heads stand below one another: h times as many rows. They should "
            "stand side by side in the row of each word.",
        ),
        Mistake(
            "not flattened",
            lambda heads: heads.swapaxes(-3, -2),
            "The axis has been moved; one step is left. The last two axes should "
            "become one.",
        ),
        Mistake(
            "batch mixed in",
            _merge_from_the_front,
            "One sentence works, a batch is mixed up. Count the axes from the end, "
            "and keep all the axes before the heads.",
            rest_is_right=True,
        ),
        Mistake(
            "three axes expected",
            _merge_one_sentence,
            "One sentence works. A batch has more than three axes: keep whatever "
            "stands before the heads, and count from the end.",
            rest_is_right=True,
        ),
        Mistake(
            "first axis joined",
            lambda heads: np.concatenate(list(heads), axis=-1),
            "The first axis is joined. In a batch that axis counts sentences, not "
            "heads.",
        ),
    ),
)
