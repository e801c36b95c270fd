"""Chapter Multiple heads: the layer, as a sum over heads and with full matrices."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.heads import written
from mhsa_lib.exercises.heads.split import (
    collect_from_heads,
    deal_to_heads,
    reshape_from_heads,
    reshape_to_heads,
)
from mhsa_lib.exercises.loud import loud_queries_and_keys

_attend = mhsa.scaled_dot_product_attention


def multi_head(x, W_q, W_k, W_v, W_o):
    """The sum of head_i W_o[i] (Vaswani et al. 2017, section 3.2.2).

    x (n, d); W_q, W_k, W_v (h, d, e); W_o (h, e, d). Returns (n, d).
    """
    heads = _heads(x, W_q, W_k, W_v)  # (h, n, e)
    return (heads @ W_o).sum(axis=0)  # (n, d)


def _heads(x, W_q, W_k, W_v, scale=None):
    return _attend(x @ W_q, x @ W_k, x @ W_v, scale=scale)  # (h, n, e)


def _multi_head_inputs(rng):
    def draw(n, d, h, e):
        shapes = (n, d), (h, d, e), (h, d, e), (h, d, e), (h, e, d)
        return tuple(rng.normal(size=shape) for shape in shapes)

    def loud():
        x, W_q, W_k, W_v, W_o = draw(4, 4, 2, 4)
        for head in range(2):
            W_q[head], W_k[head] = loud_queries_and_keys(rng, 4)
        return np.eye(len(x)), W_q, W_k, W_v, W_o

    return {
        "5 words of width 8 and 2 heads": draw(5, 8, 2, 4),
        "3 words and 3 heads": draw(3, 6, 3, 2),
        "heads as wide as the words": draw(4, 4, 2, 4),
        "widths of which h is no factor": draw(4, 5, 3, 2),
        "a single head": draw(4, 3, 1, 3),
        "a single word": draw(1, 4, 2, 2),
        "scores beyond 1000": loud(),
    }


def _one_wide_head(x, W_q, W_k, W_v, W_o):
    q, k, v = (np.concatenate(list(W), axis=-1) for W in (W_q, W_k, W_v))  # (d, h * e)
    return _attend(x @ q, x @ k, x @ v) @ np.concatenate(list(W_o))  # (n, d)


MULTI_HEAD = Exercise(
    id="heads.multi_head",
    reference=multi_head,
    written=written.multi_head,
    inputs=_multi_head_inputs,
    mistakes=(
        Mistake(
            "mean over heads",
            lambda x, q, k, v, o: multi_head(x, q, k, v, o) / len(o),
            "The parts of the heads are averaged. They add up: the product with the "
            "concatenation is a sum, and nothing divides it by h.",
        ),
        Mistake(
            "W_o forgotten",
            lambda x, q, k, v, o: mhsa.merge_heads(_heads(x, q, k, v)),
            "The heads stand side by side, but W_o is not used. Each head still has "
            "to pass its own block of it.",
        ),
        Mistake(
            "summed without W_o",
            lambda x, q, k, v, o: _heads(x, q, k, v).sum(axis=0),
            "The heads are added as they are. First W_o[i] takes head i to width d, "
            "then the results are added.",
        ),
        Mistake(
            "not summed",
            lambda x, q, k, v, o: _heads(x, q, k, v) @ o,
            "The part of each head comes back on its own, (h, n, d). One step is "
            "left: they add up.",
        ),
        Mistake(
            "scaled by the full width",
            lambda x, q, k, v, o: (_heads(x, q, k, v, x.shape[-1] ** -0.5) @ o).sum(
                axis=0
            ),
            "The scores are divided by the root of the full width d. A dot product "
            "inside a head has only as many terms as the head is wide.",
        ),
        Mistake(
            "no scale",
            lambda x, q, k, v, o: (_heads(x, q, k, v, 1.0) @ o).sum(axis=0),
            "The scores of the heads are not scaled: the maps are too sharp. Each "
            "head divides by the root of its own width.",
        ),
        Mistake(
            "one wide head",
            _one_wide_head,
            "There is one map for all heads: they were joined before the softmax, so "
            "query 1 and query 2 answer together. Each head needs a softmax of its "
            "own.",
        ),
        Mistake(
            "first head alone",
            lambda x, q, k, v, o: _heads(x, q, k, v)[0] @ o[0],
            "Only head 0 has been computed. Every head adds its part.",
        ),
        Mistake(
            "concatenated without moving the axis",
            lambda x, q, k, v, o: (
                reshape_from_heads(_heads(x, q, k, v)) @ o.reshape(-1, o.shape[-1])
            ),
            "The heads were flattened together without moving their axis, so a row "
            "holds pieces of several words. Or spare the flattening: add head by "
            "head.",
        ),
        Mistake(
            "keys ask",
            lambda x, q, k, v, o: multi_head(x, k, q, v, o),
            "W_q and W_k are swapped: the keys ask and the queries answer.",
        ),
        Mistake(
            "keys averaged",
            lambda x, q, k, v, o: multi_head(x, q, k, k, o),
            "W_v has no effect: the weights average the keys of each head.",
        ),
    ),
)


def layer(x, W_q, W_k, W_v, W_o, num_heads):
    """`mhsa.MultiHeadAttention` without biases: x (n, d), matrices (d, d) -> (n, d)."""
    made = mhsa.MultiHeadAttention(len(W_o), num_heads, bias=False)
    made.in_proj_weight = np.concatenate([W_q, W_k, W_v], axis=1).T  # (3 d, d)
    made.out_proj.weight = W_o.T
    return made(x)


def _layer_inputs(rng):
    def draw(n, d, num_heads):
        shapes = (n, d), (d, d), (d, d), (d, d), (d, d)
        return *(rng.normal(size=shape) for shape in shapes), num_heads

    def loud():
        x, W_q, W_k, *others = draw(4, 8, 2)
        for head in (slice(4), slice(4, 8)):
            W_q[:4, head], W_k[:4, head] = loud_queries_and_keys(rng, 4)
        return np.eye(*x.shape), W_q, W_k, *others

    return {
        "5 words of width 8 and 2 heads": draw(5, 8, 2),
        "4 words of width 4 and 2 heads": draw(4, 4, 2),
        "3 words of width 9 and 3 heads": draw(3, 9, 3),
        "a single head": draw(4, 6, 1),
        "heads of width 1": draw(6, 3, 3),
        "a single word": draw(1, 6, 2),
        "scores beyond 1000": loud(),
    }


def _built(
    split=mhsa.split_heads, merge=mhsa.merge_heads, scale=None, transposed=False
):
    """The layer with one of its steps replaced; scale(d) replaces 1 / √(d / h)."""

    def built(x, W_q, W_k, W_v, W_o, num_heads):
        matrices = (W.T if transposed else W for W in (W_q, W_k, W_v))
        q, k, v = (split(x @ W, num_heads) for W in matrices)  # (h, n, d / h)
        heads = _attend(q, k, v, scale=scale and scale(x.shape[-1]))  # (h, n, d / h)
        return merge(heads) @ (W_o.T if transposed else W_o)  # (n, d)

    return built


LAYER = Exercise(
    id="heads.layer",
    reference=layer,
    written=written.layer,
    inputs=_layer_inputs,
    mistakes=(
        Mistake(
            "split by reshape alone",
            _built(split=reshape_to_heads),
            "The words were cut into groups, not their features: the split is a "
            "reshape without moving an axis. Use the split of the first exercise.",
        ),
        Mistake(
            "merged by reshape alone",
            _built(merge=reshape_from_heads),
            "The split is right, the merge is not: rows hold pieces of several words. "
            "Move the axis of the heads back before you flatten.",
            rest_is_right=True,
        ),
        Mistake(
            "split and merged by reshape",
            _built(reshape_to_heads, reshape_from_heads),
            "Split and merge are both a plain reshape. They undo each other, so no "
            "round trip shows it, but in between each head saw the wrong rows.",
        ),
        Mistake(
            "features dealt out",
            _built(deal_to_heads, collect_from_heads),
            "The heads take every h-th feature. That is a layer too, but not this "
            "one: head i owns the i-th block of columns of the matrices.",
        ),
        Mistake(
            "W_o forgotten",
            lambda x, q, k, v, o, h: layer(x, q, k, v, np.eye(len(o)), h),
            "The last matrix is missing. After the merge the columns still belong to "
            "one head each; W_o mixes them.",
        ),
        Mistake(
            "not split",
            lambda x, q, k, v, o, h: layer(x, q, k, v, o, 1),
            "This is one head of full width: num_heads has no effect on your result.",
        ),
        Mistake(
            "scaled by the full width",
            _built(scale=lambda d: d**-0.5),
            "The scale uses d. After the split a dot product adds up d/h terms: take "
            "the width of a head.",
        ),
        Mistake(
            "no scale",
            _built(scale=lambda d: 1.0),
            "The scale is missing: each head divides its scores by the root of its "
            "width before the softmax.",
        ),
        Mistake(
            "matrices transposed",
            _built(transposed=True),
            "The matrices are transposed, as torch.nn.Linear stores them. Here words "
            "are rows, and a row meets W as it is.",
        ),
        Mistake(
            "keys ask",
            lambda x, q, k, v, o, h: layer(x, k, q, v, o, h),
            "Queries and keys are exchanged: look at which matrix makes which.",
        ),
    ),
)
