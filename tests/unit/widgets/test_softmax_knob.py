"""The softmax knob: its numbers, its properties, bad values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhsa_lib.numpy import softmax
from mhsa_lib.widgets import SoftmaxKnob
from mhsa_lib.widgets.softmax_knob.widget import MAX_SCORES, WIDTHS

SCORES = st.lists(st.floats(-100, 100), min_size=1, max_size=MAX_SCORES)


@given(SCORES, st.sampled_from(WIDTHS), st.booleans(), st.floats(0.05, 20))
def test_the_numbers_are_those_of_the_formula(scores, d_k, scaled, temperature):
    knob = SoftmaxKnob(scores, d_k=d_k, scaled=scaled, temperature=temperature)
    raw = np.array(scores) * np.sqrt(d_k)
    logits = (raw / np.sqrt(d_k) if scaled else raw) / temperature
    # logits reach 64,000: two ways to round them differ by some 1e-11
    np.testing.assert_allclose(knob.weights, softmax(logits), atol=1e-9)
    jacobian = np.diag(knob.weights) - np.outer(knob.weights, knob.weights)
    assert knob.gradient_size == pytest.approx(np.trace(jacobian), abs=1e-9)
    assert 0 <= knob.entropy <= np.log2(len(scores)) + 1e-9


def test_entropy_of_known_weights():
    assert SoftmaxKnob([0, 0, 0, 0]).entropy == pytest.approx(2)
    assert SoftmaxKnob([100.0, 0]).entropy == pytest.approx(0, abs=1e-9)


def test_properties_read_and_write():
    knob = SoftmaxKnob([1.0, 2.0], labels=["a", "b"])
    knob.scores = np.array([1, 2, 3])
    assert knob.labels == ["a", "b", "key 3"]
    knob.scores = [5.0]
    assert knob.labels == ["a"]
    knob.labels = ("小明",)
    knob.d_k, knob.scaled, knob.temperature = np.int64(1024), False, np.float32(0.5)
    assert knob.state == {
        "scores": [5.0],
        "labels": ["小明"],
        "d_k": 1024,
        "scaled": False,
        "temperature": 0.5,
    }
    assert knob.data == {
        "widths": [1, 4, 16, 64, 256, 1024],
        "max_scores": 16,
        "max_score": 100.0,
        "temperatures": [0.05, 20.0],
    }


@pytest.mark.parametrize(
    ("name", "value", "error", "words"),
    [
        ("scores", [], ValueError, "give one row of 1 to 16 numbers"),
        ("scores", [0.0] * 17, ValueError, "give one row of 1 to 16 numbers"),
        ("scores", [[1.0]], ValueError, r"shape \(1, 1\)"),
        ("scores", [np.nan], ValueError, "finite and between -100 and 100"),
        ("scores", [1e9], ValueError, "finite and between -100 and 100"),
        ("scores", ["much"], TypeError, "a row of numbers"),
        ("scores", None, ValueError, "give one row of 1 to 16 numbers"),
        ("labels", ["a"], ValueError, "1 labels do not fit 5 scores"),
        ("labels", [1, 2, 3, 4, 5], TypeError, "a label must be text, not int: 1"),
        ("labels", ["\ud83d", *"abcd"], ValueError, "half a surrogate pair"),
        ("labels", "abcde", TypeError, "a list of texts"),
        ("d_k", 63, ValueError, "d_k=63 is not on the knob; take one of 1, 4, 16"),
        ("d_k", True, ValueError, "d_k=True is not on the knob"),
        ("d_k", [64], ValueError, r"d_k=\[64\] is not on the knob"),
        ("scaled", "no", TypeError, "scaled='no' must be True or False"),
        ("temperature", 0, ValueError, "temperature=0 must lie between 0.05 and 20"),
        ("temperature", 21, ValueError, "temperature=21 must lie between 0.05 and 20"),
        ("temperature", np.nan, ValueError, "must lie between 0.05 and 20"),
        ("temperature", "hot", TypeError, "temperature='hot' must be a number"),
        ("temperature", True, TypeError, "temperature=True must be a number"),
    ],
)
def test_bad_values_are_refused_and_change_nothing(name, value, error, words):
    knob = SoftmaxKnob()
    before = knob.state
    with pytest.raises(error, match=words):
        setattr(knob, name, value)
    assert knob.state == before
