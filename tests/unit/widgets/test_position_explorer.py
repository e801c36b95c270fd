"""The position explorer in Python: what it accepts, computes and shows when static."""

import gzip
import json

import numpy as np
import pytest

from mhsa_lib import numpy as mhsa
from mhsa_lib.widgets import PositionExplorer, decode_array
from mhsa_lib.widgets.position_explorer.state import ENCODINGS, LENGTHS, SENTENCES

FOUNDING = list(SENTENCES)[2]


def expected_weights(data, words, encoding, causal):
    """The weights from the library's own functions, tables from nowhere else."""
    n = len(words)
    x = np.stack([decode_array(data["words"][word]["vector"]) for word in words])
    x = x.astype(np.float64)  # (n, d)
    d = x.shape[1]
    if encoding == "sinusoidal":
        x = x + mhsa.sinusoidal_encoding(n, d)
    if encoding == "random_table":
        x = x + mhsa.LearnedEncoding(LENGTHS[1], d, std=0.5**0.5, seed=0).weight[:n]
    q, k = x @ decode_array(data["W_q"]), x @ decode_array(data["W_k"])
    if encoding == "rotary":
        q, k = mhsa.apply_rotary(q, np.arange(n)), mhsa.apply_rotary(k, np.arange(n))
    bias = mhsa.alibi_bias(8, n)[0] if encoding == "alibi" else None
    return mhsa.scaled_dot_product_attention(
        q, k, x, bias=bias, is_causal=causal, return_weights=True
    )[1]


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_weights_are_the_library_s(sentence, encoding, causal):
    explorer = PositionExplorer(sentence, encoding=encoding, causal=causal)
    rng = np.random.default_rng(0)
    for n in (2, explorer.length, 16):
        explorer.length = n
        explorer.order = rng.permutation(n)
        words = SENTENCES[sentence][0]
        original = [words[i % len(words)] for i in range(n)]
        assert explorer.words == [original[i] for i in explorer.order]
        setting = (encoding, causal)
        after = expected_weights(explorer.data, explorer.words, *setting)
        before = expected_weights(explorer.data, original, *setting)
        np.testing.assert_allclose(explorer.weights, after, atol=1e-6)
        np.testing.assert_allclose(explorer.original_weights, before, atol=1e-6)
        moved = before[explorer.order][:, explorer.order]
        largest = abs(after - moved).max()
        assert explorer.largest_difference == pytest.approx(largest, abs=1e-6)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_only_without_encoding_and_mask_nothing_changes(sentence):
    explorer = PositionExplorer(sentence)
    assert explorer.order != sorted(explorer.order)
    found = {}
    for explorer.encoding in ENCODINGS:
        for explorer.causal in (False, True):
            setting = explorer.encoding, explorer.causal
            found[setting] = explorer.largest_difference
    assert found.pop(("none", False)) < 1e-12
    assert min(found.values()) > 0.05, found
    explorer.order = range(explorer.length)
    assert explorer.largest_difference == 0


def test_reversed_alibi_is_the_same_and_the_others_are_not():
    """What the explorer says of ALiBi."""
    explorer = PositionExplorer(FOUNDING, order=range(7, -1, -1))
    for explorer.encoding in ENCODINGS:
        same = explorer.encoding in ("none", "alibi")
        assert (explorer.largest_difference < 1e-12) == same
    explorer.encoding, explorer.causal = "alibi", True
    assert explorer.largest_difference > 0.05


def test_similarity_depends_on_the_distance_alone_or_not():
    explorer = PositionExplorer()
    apart = {}
    for explorer.encoding in ENCODINGS:
        assert explorer.similarity.shape == (3, 8)
        apart[explorer.encoding] = np.ptp(explorer.similarity, axis=0).max()
    assert apart.pop("random_table") > 1
    assert max(apart.values()) < 1e-5
    explorer.encoding = "sinusoidal"
    e = mhsa.sinusoidal_encoding(16, 8)
    np.testing.assert_allclose(explorer.similarity[1], e[4:12] @ e[4], atol=1e-5)
    assert "depends on the distance alone" in explorer.alternative_text()
    explorer.encoding = "random_table"
    assert "depends on both positions" in explorer.alternative_text()
    explorer.encoding = "none"
    assert "depends on neither positions nor distance" in explorer.alternative_text()
    assert np.ptp(explorer.similarity) < 1e-12
    explorer.encoding = "rotary"
    assert np.ptp(explorer.similarity) > 0.1


def test_setters_keep_order_length_and_sentence_together():
    explorer = PositionExplorer()
    assert explorer.words == ["我", "完全", "不", "同意"]
    explorer.length = 6
    assert explorer.order == [0, 2, 1, 3, 4, 5]
    assert explorer.words[4:] == ["我", "不"]
    explorer.length = 2
    assert explorer.words == ["我", "不"]
    explorer.sentence = "你不能不吃饭"
    assert (explorer.length, explorer.words[0]) == (5, "不")
    assert explorer.lined_up.shape == (5, 5)
    short = PositionExplorer(FOUNDING, length=3, encoding="rotary", causal=True)
    assert (short.order, short.causal) == ([2, 0, 1], True)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("sentence", "你好", "sentence='你好' is unknown; take one of '我不完全同意'"),
        ("sentence", None, "sentence=None is unknown"),
        ("encoding", "rope", "encoding='rope' is unknown; take one of 'none'"),
        ("encoding", [], "is unknown"),
        ("causal", 1, "causal=1 must be True or False"),
        ("length", 1, "length=1 is out of range; take 2 to 16"),
        ("length", 17, "length=17 is out of range"),
        ("length", 4.0, "length=4.0 must be a whole number"),
        ("length", True, "length=True must be a whole number"),
        ("order", [0, 1, 2], "must hold each of 0 to 3 once"),
        ("order", [0, 1, 2, 2], "must hold each of 0 to 3 once"),
        ("order", [0.0, 1.0, 2.0, 3.0], "must hold each of 0 to 3 once"),
        ("order", "0123", r"\[0, 1, 2, 3\] is the original order"),
        ("order", [[0, 1], [2, 3]], "must hold each of 0 to 3 once"),
        ("order", [[0, 1], 2, 3], "must hold each of 0 to 3 once"),
    ],
)
def test_a_wrong_value_is_refused_and_changes_nothing(name, value, message):
    explorer = PositionExplorer()
    before = explorer.state
    with pytest.raises((TypeError, ValueError), match=message):
        setattr(explorer, name, value)
    assert explorer.state == before
    with pytest.raises((TypeError, ValueError), match=message):
        PositionExplorer(**{name: value})


def test_the_page_cannot_change_the_tables():
    explorer = PositionExplorer()
    state = {**explorer.state, "encoding": "rotary", "words": {}, "rotated": {}}
    explorer._bridge = type("Bridge", (), {"state": None})()
    explorer._receive({"new": state})
    assert explorer.encoding == "rotary"
    assert explorer.data["words"].keys() >= {"我", "不"}
    assert not explorer._bridge.state.keys() & {"words", "rotated"}
    assert explorer.largest_difference > 0.05
    with pytest.raises(ValueError, match="out of range"):
        explorer._receive({"new": {**explorer.state, "length": 99}})
    assert explorer.length == 4


def test_it_is_small_seeded_and_every_shuffle_is_an_order():
    data = PositionExplorer().data
    assert len(gzip.compress(json.dumps(data).encode())) <= 10_000
    assert data == PositionExplorer().data == json.loads(json.dumps(data))
    for n, orders in data["shuffles"].items():
        assert len(orders) >= 2
        assert all(sorted(order) == list(range(int(n))) for order in orders)
        assert len({tuple(order) for order in orders}) == len(orders)
    for word in (w for words, *_ in SENTENCES.values() for w in words):
        assert data["words"][word]["pinyin"] and data["words"][word]["gloss"]


def test_the_static_form_says_what_it_found():
    explorer = PositionExplorer()
    text = explorer.alternative_text()
    assert "in the order 我 完全 不 同意, lined up by word" in text
    assert "With no encoding, no mask, largest difference 0: every row moved" in text
    assert "random (seed 0), not trained" in text
    head, *rows = explorer._table()
    assert head == ["Word", "Position before", "Position now", "Its row of weights"]
    assert rows[1] == ["不", "2", "3", "moved along unchanged"]
    explorer.encoding = "rotary"
    largest = f"{explorer.largest_difference:.3f}"
    assert f"largest difference {largest}: 4 of 4 rows" in explorer.alternative_text()
    assert any(row[3] == f"changed by {largest}" for row in explorer._table())
    explorer.sentence = "你不能不吃饭"
    assert [row[0] for row in explorer._table()[1:]] == [
        *("你", "不₁", "能", "不₂", "吃饭")
    ]


@pytest.mark.parametrize("length", [2, 8, 16])
@pytest.mark.filterwarnings("error:Glyph")
def test_every_length_has_a_picture_without_boxes(length):
    explorer = PositionExplorer("你不能不吃饭", length=length, causal=True)
    assert explorer.png().startswith(b"\x89PNG")
