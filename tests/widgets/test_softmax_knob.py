"""The softmax knob: its numbers, its controls by hand and key, bad values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mhsa_lib.numpy import softmax
from mhsa_lib.widgets import SoftmaxKnob
from mhsa_lib.widgets.softmax_knob.widget import MAX_SCORES, WIDTHS

SCORES = st.lists(st.floats(-100, 100), min_size=1, max_size=MAX_SCORES)


def weights(page):
    """The printed weights, top to bottom."""
    return [float(w) for w in page.locator("tbody td:last-child").all_inner_texts()]


def shown(knob):
    return pytest.approx(knob.weights, abs=5.1e-4)


def reading(page, title):
    return page.locator("dl > div").filter(has_text=title).locator("dd").inner_text()


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


def test_scaling_off_sharpens_as_in_the_chapter(open_page):
    page = open_page(SoftmaxKnob(d_k=64))
    before = weights(page)
    page.get_by_label("divide by √dₖ").uncheck()
    assert weights(page) == shown(SoftmaxKnob(d_k=64, scaled=False))
    assert max(weights(page)) > max(before)
    page.get_by_label("dₖ", exact=True).select_option("1")
    assert weights(page) == before, "at d_k = 1 there is nothing to divide"


@pytest.mark.parametrize("width", WIDTHS)
def test_every_width_with_and_without_scaling(open_page, width):
    page = open_page(SoftmaxKnob(d_k=width))
    assert weights(page) == shown(SoftmaxKnob(d_k=width))
    page.get_by_label("divide by √dₖ").click()
    knob = SoftmaxKnob(d_k=width, scaled=False)
    assert weights(page) == shown(knob)
    most = np.log2(len(knob.scores))
    assert reading(page, "Entropy") == f"{knob.entropy:.2f} of {most:.2f} bits"
    assert reading(page, "Largest weight") == f"{knob.weights.max():.3f}"
    assert reading(page, "Gradient size") == f"Σ p(1−p) = {knob.gradient_size:.3f}"


def test_the_keyboard_alone_does_everything(open_page):
    page = open_page(SoftmaxKnob([1.0, 0.0], d_k=16))
    press = page.keyboard.press
    press("Tab")  # d_k
    press("ArrowDown")
    press("Tab")  # divide by the root
    press("Space")
    press("Tab")  # temperature
    press("Home")
    assert page.locator(".knob-degree").inner_text() == "0.05"
    press("End")
    press("Tab")  # the first score
    press("Control+a")
    page.keyboard.type("-1.5")
    press("Tab")
    press("ArrowUp")  # the second score, by its step
    press("Tab")  # add
    press("Enter")
    press("Enter")
    press("Tab")  # remove
    press("Enter")
    expected = SoftmaxKnob([-1.5, 0.1, 0.0], d_k=64, scaled=False, temperature=20)
    assert weights(page) == shown(expected)
    focused = page.evaluate("document.activeElement.textContent")
    assert focused == "Remove the last"


def test_the_bars_show_the_weights(open_page):
    page = open_page(SoftmaxKnob([2.0, 1.0, 0.0]))
    shares = page.eval_on_selector_all(
        ".knob-bar > div",
        "bars => bars.map(b => b.offsetWidth / b.parentElement.clientWidth)",
    )
    assert shares == pytest.approx(SoftmaxKnob([2.0, 1.0, 0.0]).weights, abs=0.01)


def test_dragging_the_slider_with_the_mouse(open_page):
    page = open_page(SoftmaxKnob())
    slider = page.get_by_label("Temperature")
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 1, middle, steps=5)
    page.mouse.up()
    assert page.locator(".knob-degree").inner_text() == "20"
    assert slider.get_attribute("aria-valuetext") == "20"
    assert weights(page) == shown(SoftmaxKnob(temperature=20))


@pytest.mark.parametrize("temperature", [0.05, 0.3, 1.0, 1.234, 20.0])
def test_the_slider_shows_what_python_set(open_page, temperature):
    page = open_page(SoftmaxKnob(temperature=temperature))
    assert weights(page) == shown(SoftmaxKnob(temperature=temperature))
    assert float(page.locator(".knob-degree").inner_text()) == pytest.approx(
        temperature, 0.01
    )


def test_a_number_can_be_typed_through_its_unfinished_forms(open_page):
    page = open_page(SoftmaxKnob([1.0, 0.0]))
    field = page.get_by_label("Unit score of key 1")
    field.press("Control+a")
    field.press_sequentially("-0.05")
    assert field.input_value() == "-0.05"
    assert weights(page) == shown(SoftmaxKnob([-0.05, 0.0]))
    assert page.get_by_role("alert").inner_text() == ""


@pytest.mark.parametrize("typed", ["", "1e9", "-100.5", "-"])
def test_a_wrong_score_is_named_and_the_last_good_one_counts(open_page, typed):
    page = open_page(SoftmaxKnob([1.0, 0.0]))
    field = page.get_by_label("Unit score of key 1")
    field.press("Control+a")
    field.press("Delete")
    field.press_sequentially(typed)
    assert field.get_attribute("aria-invalid") == "true"
    alert = page.get_by_role("alert")
    assert "A score is a number from −100 to 100" in alert.inner_text()
    assert field.get_attribute("aria-describedby") == alert.get_attribute("id")
    assert sum(weights(page)) == pytest.approx(1, abs=0.002)
    field.press("Tab")
    assert alert.inner_text() == ""
    assert field.input_value() != ""
    assert field.get_attribute("aria-invalid") is None


def test_keys_come_and_go_up_to_the_bound(open_page):
    page = open_page(SoftmaxKnob())
    for _ in range(MAX_SCORES):
        page.get_by_role("button", name="Add a key").click(force=True)
    assert len(weights(page)) == MAX_SCORES
    add = page.get_by_role("button", name="Add a key")
    assert add.get_attribute("aria-disabled") == "true"
    for _ in range(MAX_SCORES + 1):
        page.get_by_role("button", name="Remove the last").click(force=True)
    assert weights(page) == [1.0]
    assert reading(page, "Entropy") == "0.00 of 0.00 bits"


def test_a_change_is_announced_once_the_hand_rests(open_page):
    page = open_page(SoftmaxKnob([1.0, 0.0], labels=["小明", "公园"]))
    status = page.get_by_role("status")
    page.wait_for_timeout(600)
    assert status.inner_text() == "", "nothing has changed yet"
    for _ in range(4):
        page.get_by_label("Temperature").press("ArrowLeft")
    page.get_by_text("Largest weight 0.").wait_for(state="attached")
    assert "小明. Entropy" in status.inner_text()


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
