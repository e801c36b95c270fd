"""What the position explorer carries: sentences, random vectors, encodings."""

import numbers

import numpy as np

from mhsa_lib.language import _
from mhsa_lib.models import founding_sentence as founding
from mhsa_lib.numpy import (
    LearnedEncoding,
    alibi_bias,
    apply_rotary,
    scaled_dot_product_attention,
    sinusoidal_encoding,
)
from mhsa_lib.widgets.arrays import decode_array, encode_array
from mhsa_lib.widgets.checks import check_whole

SEED = 0
WIDTH = 8
LENGTHS = (2, 16)
ENCODINGS = ("none", "sinusoidal", "random_table", "rotary", "alibi")
# Two maps that differ by less are the same but for rounding.
UNCHANGED = 1e-6
SAME_CURVE = 1e-4  # the tables are float32
FROM_POSITIONS, STEPS = (
    (0, 4, 8),
    8,
)  # the similarity: from these positions, 0 to 7 steps on
_SHUFFLES = 8
# ALiBi gives each of 8 heads a slope; this layer has one head and takes the first, 1/2.
_ALIBI_HEADS = 8
_WORDS = {
    "我": ("wǒ", "I"),
    "完全": ("wánquán", "completely"),
    "同意": ("tóngyì", "agree"),
    "你": ("nǐ", "you"),
    "不": ("bù", "not"),
    "能": ("néng", "can"),
    "吃饭": ("chīfàn", "eat"),
    **{word: founding.vocabulary[word][:2] for word in founding.words},
}
_FOUNDING = "".join(founding.words)
# A sentence: its words, the order that is shown first.
SENTENCES = {
    "我不完全同意": (("我", "不", "完全", "同意"), (0, 2, 1, 3)),
    "你不能不吃饭": (("你", "不", "能", "不", "吃饭"), (1, 0, 3, 2, 4)),
    _FOUNDING: (founding.words, (2, 3, 4, 0, 1, 5, 6, 7)),
}


def _notes():
    """What both orders of each sentence mean."""
    return {
        "我不完全同意": _(
            "我不完全同意: I do not completely agree. 我完全不同意: I completely "
            "disagree."
        ),
        "你不能不吃饭": _("你不能不吃饭: you must eat. 不你不能吃饭: no sentence."),
        _FOUNDING: _(
            "小明喜欢在晴朗的日子里去公园散步: Xiaoming likes to go for a walk in the "
            "park on sunny days. 在晴朗的日子里小明喜欢去公园散步: on sunny days he "
            "likes to."
        ),
    }


def fixed_data():
    """Everything that no reader changes, as JSON data: random numbers and tables."""
    rng = np.random.default_rng(SEED)
    drawn = rng.normal(size=(len(_WORDS), WIDTH))  # (words, d)
    W_q, W_k = rng.normal(scale=WIDTH**-0.5, size=(2, WIDTH, WIDTH))  # each (d, d)
    notes = _notes()
    data = {
        "words": {
            word: {"pinyin": p, "gloss": g, "vector": encode_array(x, "float32")}
            for (word, (p, g)), x in zip(_WORDS.items(), drawn, strict=True)
        },
        "sentences": {
            name: {"words": list(words), "order": list(order), "note": notes[name]}
            for name, (words, order) in SENTENCES.items()
        },
        "W_q": encode_array(W_q, "float32"),
        "W_k": encode_array(W_k, "float32"),
        "seed": SEED,
        "unchanged": UNCHANGED,
        "shuffles": {str(n): _shuffles(n) for n in range(LENGTHS[0], LENGTHS[1] + 1)},
        **_tables(),
    }
    return {**data, "offsets": _offsets(data)}


def _offsets(data):
    """The similarity by distance for every encoding, as JSON data."""
    curves = {
        name: encode_array(similarity(data, name), "float32") for name in ENCODINGS
    }
    return {"positions": list(FROM_POSITIONS), "curves": curves, "same": SAME_CURVE}


def _shuffles(n):
    """A few orders of n words, [[position, ...], ...]: what the button goes through."""
    if n == 2:
        return [[1, 0], [0, 1]]
    rng = np.random.default_rng([SEED, n])
    drawn = (tuple(rng.permutation(n).tolist()) for _ in range(4 * _SHUFFLES))
    orders = [order for order in dict.fromkeys(drawn) if order != tuple(range(n))]
    return [list(order) for order in orders[:_SHUFFLES]]


def _tables():
    """What each encoding adds or multiplies, for every position there is."""
    n = LENGTHS[1]
    # A pair of columns (1, 0), rotated, is (cos, sin) of its angle.
    unit = np.repeat([[1.0, 0.0]], WIDTH // 2, axis=1)  # (1, d): d/2 ones, d/2 zeros
    rotated = apply_rotary(np.repeat(unit, n, axis=0), np.arange(n))  # (n, d)
    cos, sin = np.split(rotated, 2, axis=1)  # each (n, d / 2)
    # As large as the sinusoid on average, so that only the pattern differs.
    table = LearnedEncoding(n, WIDTH, std=0.5**0.5, seed=SEED).weight  # (n, d)
    sinusoid = sinusoidal_encoding(n, WIDTH)  # (n, d)
    return {
        "added": {
            "sinusoidal": encode_array(sinusoid, "float32"),
            "random_table": encode_array(table, "float32"),
        },
        "rotated": {
            "rotary": {
                "cos": encode_array(cos, "float32"),
                "sin": encode_array(sin, "float32"),
            }
        },
        "bias": {"alibi": encode_array(alibi_bias(_ALIBI_HEADS, n)[0], "float32")},
    }


def similarity(data, encoding):
    """What an encoding says of position p and position p + k: (positions p, steps k).

    For an added table e_p . e_(p+k); for ALiBi its bias; else the score q . k of one
    query (of 不) and one key (of 同意) that stand at the two positions.
    """
    far = np.add.outer(FROM_POSITIONS, np.arange(STEPS))  # (positions, steps)
    near = np.array(FROM_POSITIONS)
    if encoding in data["added"]:
        e = decode_array(data["added"][encoding])  # (n, d)
        return np.einsum("pd,pkd->pk", e[near], e[far])  # (positions, steps)
    if encoding in data["bias"]:
        return decode_array(data["bias"][encoding])[near[:, None], far]
    x = vectors(data, ["不", "同意"])  # (2, d)
    q, k = x[:1] @ decode_array(data["W_q"]), x[1:] @ decode_array(data["W_k"])
    q, k = np.repeat(q, len(near), axis=0), np.repeat(k, far.size, axis=0)
    if encoding in data["rotated"]:
        q, k = apply_rotary(q, near), apply_rotary(k, far.ravel())
    return np.einsum("pd,pkd->pk", q, k.reshape(*far.shape, -1))  # (positions, steps)


def vectors(data, words):
    """The vectors of words, (n, d), float64."""
    rows = [decode_array(data["words"][word]["vector"]) for word in words]
    return np.array(rows, dtype=np.float64)  # (n, d)


def attention(data, words, encoding, causal):
    """The attention weights (n, n) of words in this order; row = query."""
    n = len(words)
    x = vectors(data, words)  # (n, d)
    if encoding in data["added"]:
        x = x + decode_array(data["added"][encoding])[:n]  # (n, d)
    q, k = x @ decode_array(data["W_q"]), x @ decode_array(data["W_k"])  # each (n, d)
    if encoding in data["rotated"]:
        q, k = (apply_rotary(rows, np.arange(n)) for rows in (q, k))  # each (n, d)
    bias = None
    if encoding in data["bias"]:
        bias = decode_array(data["bias"][encoding])[:n, :n].astype(np.float64)
    return scaled_dot_product_attention(
        q, k, x, bias=bias, is_causal=causal, return_weights=True
    )[1]  # (n, n)


def repeated(words, n):
    """The words again and again, or cut, to a length of n.

    >>> repeated(["不", "能"], 3)
    ['不', '能', '不']
    """
    return [words[i % len(words)] for i in range(n)]


def labels(words):
    """The words, those that stand more than once with a number below.

    >>> labels(["不", "能", "不"])
    ['不₁', '能', '不₂']
    """
    digits = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return [
        f"{word}{words[: i + 1].count(word)}".translate(digits)
        if words.count(word) > 1
        else word
        for i, word in enumerate(words)
    ]


def resized(order, n):
    """An order of n words: those that stay keep theirs, new ones come at the end.

    >>> resized([2, 0, 1], 2), resized([1, 0], 3)
    ([0, 1], [1, 0, 2])
    """
    return [i for i in order if i < n] + list(range(len(order), n))


def check_length(length):
    """Return the number of words, or raise."""
    return check_whole(length, "length", *LENGTHS)


def check_order(order, n):
    """Return an order of n words as a list, or raise."""
    positions = list(order) if np.iterable(order) else [order]
    whole = all(isinstance(i, numbers.Integral) for i in positions)
    if not whole or sorted(positions) != list(range(n)):
        raise ValueError(
            f"order={order!r} must hold each of 0 to {n - 1} once; "
            f"{list(range(n))} is the original order"
        )
    return [int(i) for i in positions]
