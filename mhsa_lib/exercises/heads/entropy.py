"""Chapter Multiple heads: how widely a head spreads its weights."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.engine import Exercise, Mistake
from mhsa_lib.exercises.heads import written


def entropy_of_heads(weights):
    """The entropy of a row in nats, averaged over the queries: (h, n, m) -> (h,).

    A weight of 0 adds nothing, the limit of w log w as w falls to 0.
    """
    return _rows(weights).mean(axis=-1)  # (h,)


def _rows(weights):
    logs = np.log(np.where(weights > 0, weights, 1.0))  # (..., m), 0 for weight 0
    return -(weights * logs).sum(axis=-1)  # (...,)


def _rows_unguarded(weights):
    return -(weights * np.log(weights)).sum(axis=-1)  # (...,), nan if a weight is 0


def _entropy_inputs(rng):
    def draw(h, n, m):
        return mhsa.softmax(2 * rng.normal(size=(h, n, m)))

    causal = np.tril(draw(2, 4, 4))
    causal /= causal.sum(axis=-1, keepdims=True)
    return {
        "2 heads, 3 queries and 5 keys": (draw(2, 3, 5),),
        "3 heads of 4 words": (draw(3, 4, 4),),
        "as many heads as queries": (draw(4, 4, 6),),
        "a single head": (draw(1, 5, 3),),
        "heads that spread evenly": (np.full((2, 3, 8), 1 / 8),),
        "heads that look at one word": (np.eye(5)[rng.integers(5, size=(2, 4))],),
        "a causal map with zeros": (causal,),
    }


ENTROPY = Exercise(
    id="heads.entropy",
    name="entropy_of_heads",
    reference=entropy_of_heads,
    written=written.entropy_of_heads,
    inputs=_entropy_inputs,
    tolerance=1e-5,  # 1e-6 added inside the logarithm is a usual guard, and passes
    mistakes=(
        Mistake(
            "log of zero",
            lambda w: _rows_unguarded(w).mean(axis=-1),
            "A weight of exactly 0 makes nan: its logarithm is -inf, and 0 times -inf "
            "is nan. A key without weight adds 0: keep zeros out of the logarithm.",
        ),
        Mistake(
            "rows with zeros left out",
            lambda w: np.nanmean(_rows_unguarded(w), axis=-1),
            "Every query that has a weight of 0 is left out of the mean. Only the "
            "term of that one key is 0; the other keys of the row still count.",
        ),
        Mistake(
            "rows with zeros set to zero",
            lambda w: np.nan_to_num(_rows_unguarded(w)).mean(axis=-1),
            "A row that holds a weight of 0 counts as entropy 0 as a whole. Fix the "
            "term of that one key before you sum over the keys.",
        ),
        Mistake(
            "positive weights picked out",
            lambda w: -(w[w > 0] * np.log(w[w > 0])).sum(),
            "One number comes back. Picking the positive weights out of the array "
            "lays them in one long row, without heads and queries. Replace the zeros "
            "where they stand.",
        ),
        Mistake(
            "bits",
            lambda w: entropy_of_heads(w) / np.log(2),
            "This is the entropy in bits, with the logarithm to base 2. Nats take "
            "the natural logarithm.",
        ),
        Mistake(
            "no minus sign",
            lambda w: -entropy_of_heads(w),
            "The minus sign is missing. The logarithm of a weight is never positive, "
            "and an entropy is never negative.",
        ),
        Mistake(
            "sum over queries",
            lambda w: _rows(w).sum(axis=-1),
            "The entropies of the queries are summed. Asked for is their mean: more "
            "queries alone must not make a head look less sharp.",
        ),
        Mistake(
            "mean over keys too",
            lambda w: _rows(w).mean(axis=-1) / w.shape[-1],
            "The mean is taken over the keys as well. The entropy of a row is a sum "
            "over its keys; only the queries are averaged.",
        ),
        Mistake(
            "queries and keys exchanged",
            lambda w: _rows(w).sum(axis=-1) / w.shape[-1],
            "The sum runs over the queries and the mean over the keys. It is the rows "
            "that sum to 1: sum along the last axis first. (If there are as many "
            "queries as keys, both ways agree.)",
        ),
        Mistake(
            "mean over heads",
            lambda w: _rows(w).mean(axis=0),
            "The mean runs over the heads: one number for each query comes back. "
            "Average over the queries, and keep the heads apart.",
        ),
        Mistake(
            "one entropy a query",
            _rows,
            "One entropy for each head and query comes back, (h, n). One step is "
            "left: the mean over the queries.",
        ),
        Mistake(
            "one number for all heads",
            lambda w: _rows(w).mean(),
            "All the heads are averaged into one number. Each head should have its "
            "own.",
        ),
        Mistake(
            "entropy of the mean row",
            lambda w: _rows(w.mean(axis=1)),
            "The rows are averaged first, then the entropy is taken. Queries that "
            "look sharply at different words then seem to look everywhere. First the "
            "entropies, then their mean.",
        ),
        Mistake(
            "logarithms not weighted",
            lambda w: -np.log(w).sum(axis=-1).mean(axis=-1),
            "The logarithms are summed as they are. Each one counts with its own "
            "weight: w times log w.",
        ),
        Mistake(
            "softmax once more",
            lambda w: entropy_of_heads(mhsa.softmax(w)),
            "A softmax is taken of the weights. They are weights already, not scores: "
            "a second softmax only makes the rows more even.",
        ),
        Mistake(
            "share of the largest entropy",
            lambda w: entropy_of_heads(w) / np.log(w.shape[-1]),
            "The entropy is divided by the largest it can be, log m. That is a share "
            "between 0 and 1; asked for are nats.",
        ),
    ),
)
