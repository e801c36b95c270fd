"""The attention stepper as a Python object: values, errors, static form."""

import json
import re

import numpy as np
import pytest

from mhsa_lib.models import founding_sentence as founding
from mhsa_lib.numpy import scaled_dot_product_attention
from mhsa_lib.widgets import AttentionStepper
from mhsa_lib.widgets.attention_stepper.state import MAX_WORDS
from mhsa_lib.widgets.bundle import module_source
from mhsa_lib.widgets.checks import MAX_NUMBER
from publish.paths import WIDGETS

IDENTITY = {"identity": (np.eye(2), np.eye(2), np.eye(2), "Set by hand.")}


def test_without_arguments_it_is_the_founding_sentence():
    stepper = AttentionStepper()
    assert stepper.words == list(founding.words)
    assert np.array_equal(stepper.features, founding.features)
    assert stepper.weights_name == "hand_built"
    assert (stepper.step, stepper.query, stepper.causal) == (1, 0, False)
    assert stepper.words[stepper.key] == "散步"


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("name", ["hand_built", "random_0"])
def test_the_numbers_are_those_of_the_library(name, causal):
    stepper = AttentionStepper(weights_name=name, causal=causal)
    matrices = (
        founding.handbuilt_weights()
        if name == "hand_built"
        else founding.random_weights(0)
    )
    q, k, v = (founding.features @ matrix for matrix in matrices)
    output, weights = scaled_dot_product_attention(
        q, k, v, is_causal=causal, return_weights=True
    )
    assert np.array_equal(stepper.scores, q @ k.T)
    assert np.array_equal(stepper.weights, weights)
    assert np.array_equal(stepper.output, output)


def test_readers_hand_over_their_own_matrices():
    stepper = AttentionStepper(
        ["left", "right"], [[1, 0], [0, 2]], ["l", "r"], IDENTITY, query="right"
    )
    assert stepper.query == 1
    assert stepper.scores.tolist() == [[1, 0], [0, 4]]
    assert stepper.feature_names == ["l", "r"]
    stepper.features = [[2, 0], [0, 2]]
    assert stepper.scores.tolist() == [[4, 0], [0, 4]]


def test_values_may_be_of_another_width_than_keys():
    sets = {"wide": (np.ones((2, 1)), np.ones((2, 1)), np.ones((2, 3)))}
    stepper = AttentionStepper(["a", "b"], np.eye(2), weights=sets)
    assert stepper.output.shape == (2, 3)


def test_new_words_bring_known_and_edited_features():
    stepper = AttentionStepper()
    features = stepper.features
    features[0, 4] = 1
    stepper.features = features
    stepper.words = ["小红", "龙", "小明"]
    assert stepper.features.tolist() == [
        [1, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [1, 0, 0, 0, 1],
    ]
    assert stepper.state["text"] == "小红 龙 小明"
    assert stepper.key == 2


def test_query_and_key_are_set_by_word_or_by_position():
    stepper = AttentionStepper()
    stepper.query, stepper.key = "公园", 3
    assert (stepper.query, stepper.key) == (6, 3)


def refuse(error, text, **arguments):
    with pytest.raises(error, match=re.escape(text)) as caught:
        AttentionStepper(**arguments)
    assert "\n" not in str(caught.value)


def test_wrong_words_raise_one_clear_sentence():
    refuse(ValueError, "0 words given; the stepper shows 1 to 32", words=[])
    refuse(ValueError, "500 words given", words=["好"] * 500)
    refuse(TypeError, "pass a list, such as words=['a', 'b']", words="a b")
    refuse(ValueError, "'a b' holds white space", words=["a b"])
    refuse(ValueError, "'' holds white space or nothing", words=[""])
    refuse(TypeError, "must be text, not int", words=[1])
    refuse(ValueError, "half a surrogate pair", words=["\ud83d"])


def test_wrong_features_raise_one_clear_sentence():
    words = ["a", "b"]
    refuse(
        ValueError,
        "features has shape (3, 5); it needs (2, f)",
        words=words,
        features=np.ones((3, 5)),
    )
    refuse(ValueError, "features has shape (2,)", words=words, features=[1, 2])
    refuse(TypeError, "must be a matrix of numbers", words=words, features="ab")
    refuse(TypeError, "must be a matrix", words=words, features=[[1], [1, 2]])
    refuse(ValueError, "finite", words=words, features=[[np.nan] * 5] * 2)
    refuse(
        ValueError,
        "2 feature_names for 1 features",
        words=["a"],
        features=[[1]],
        feature_names="ab",
    )
    refuse(ValueError, "pass features as well", feature_names=["a", "b", "c", "d", "e"])


def test_wrong_matrices_raise_one_clear_sentence():
    two = {"words": ["a", "b"], "features": np.eye(2)}
    refuse(ValueError, "hand-built matrices have 5 rows", **two)
    refuse(TypeError, "must map a name", weights=[1], **two)
    refuse(ValueError, "has 2 parts", weights={"x": (1, 2)}, **two)
    wrong = {"x": (np.eye(2), np.ones((2, 3)), np.eye(2), "")}
    refuse(
        ValueError,
        "weights['x'] W_k has shape (2, 3); it needs (2, 2)",
        weights=wrong,
        **two,
    )
    refuse(ValueError, "'y' is unknown; take one of 'identity'", weights_name="y",
           weights=IDENTITY, **two)  # fmt: skip


def test_wrong_settings_raise_one_clear_sentence():
    refuse(ValueError, "step=8 is out of range; take 1 to 7", step=8)
    refuse(TypeError, "step='two' must be a whole number", step="two")
    refuse(TypeError, "causal='yes' must be True or False", causal="yes")
    refuse(ValueError, "'龙' is not among the words", query="龙")
    refuse(ValueError, "position=8 is out of range; take 0 to 7", query=8)


def test_a_refused_value_changes_nothing():
    stepper = AttentionStepper()
    before = stepper.state
    for name, value in [("step", 9), ("words", []), ("features", [[1]]), ("query", -1)]:
        with pytest.raises(ValueError):
            setattr(stepper, name, value)
    assert stepper.state == before


def test_the_static_form_says_what_it_shows():
    stepper = AttentionStepper(words=["<b>", "</script><script>alert(1)</script>"])
    html = stepper.to_html()
    assert html.count("<script") == 1
    assert "<b>" not in html
    found = AttentionStepper(causal=True).alternative_text()
    assert "hand-built, causal mask" in found
    assert "散步 to 小明 (0.57)" in found


def test_the_table_marks_masked_weights_as_exactly_zero():
    table = AttentionStepper(causal=True)._table()
    assert table[0] == ["Query \\ key", *founding.words]
    assert table[1] == ["小明", "1.00", *["0"] * 7]


@pytest.mark.parametrize("words", [["$x$"], ["$a", "\\frac$"], ["苹果🍎", "שלום"] * 16])
@pytest.mark.filterwarnings("ignore:Glyph")
def test_any_word_can_be_drawn(words):
    assert AttentionStepper(words=words).png().startswith(b"\x89PNG")


def test_data_and_state_are_plain_json():
    stepper = AttentionStepper()
    for values in (stepper._data, stepper._state):
        assert json.loads(json.dumps(values, allow_nan=False)) == values


def test_python_and_javascript_agree_on_the_bounds():
    source = (WIDGETS / "attention_stepper" / "words.js").read_text(encoding="utf-8")
    assert f"MAX_WORDS = {MAX_WORDS};" in source
    assert f"MAX_FEATURE = {MAX_NUMBER:g};" in source


def test_the_module_can_be_inlined_for_a_notebook():
    source = module_source("attention_stepper")
    assert "import " not in re.sub(r"//.*|/\*.*?\*/", "", source, flags=re.DOTALL)
