"""The softmax knob in a page: by hand and by key, on paper, broken states, speed."""

import warnings

import numpy as np
import pytest

from mhsa_lib.widgets import SoftmaxKnob
from mhsa_lib.widgets.softmax_knob.widget import MAX_SCORES, WIDTHS
from tests import extent
from tests.browser.pages import STRANGE, TALL, check_picture_stays, check_speed


def weights(page):
    """The printed weights, top to bottom."""
    return [float(w) for w in page.locator("tbody td:last-child").all_inner_texts()]


def shown(knob):
    return pytest.approx(knob.weights, abs=5.1e-4)


def reading(page, title):
    return page.locator("dl > div").filter(has_text=title).locator("dd").inner_text()


def test_scaling_off_sharpens_as_in_the_chapter(open_page):
    page = open_page(SoftmaxKnob(d_k=64))
    before = weights(page)
    page.get_by_label("divide by √dₖ").uncheck()
    assert weights(page) == shown(SoftmaxKnob(d_k=64, scaled=False))
    assert max(weights(page)) > max(before)
    page.get_by_role("combobox", name="dₖ").select_option("1")
    assert weights(page) == before, "at d_k = 1 there is nothing to divide"


def test_every_width_with_and_without_scaling(open_page):
    page = open_page(*[SoftmaxKnob(d_k=width) for width in WIDTHS], height=TALL)
    for width, live in zip(WIDTHS, page.locator(".mhsa").all(), strict=True):
        assert weights(live) == shown(SoftmaxKnob(d_k=width))
        live.get_by_label("divide by √dₖ").click()
        knob = SoftmaxKnob(d_k=width, scaled=False)
        assert weights(live) == shown(knob)
        most = np.log2(len(knob.scores))
        assert reading(live, "Entropy") == f"{knob.entropy:.2f} of {most:.2f} bits"
        assert reading(live, "Largest weight") == f"{knob.weights.max():.3f}"
        assert reading(live, "Gradient size") == f"Σ p(1−p) = {knob.gradient_size:.3f}"


READINGS = """() => ({
  weights: [...document.querySelectorAll("tbody td:last-child")]
    .map((cell) => Number(cell.innerText)),
  readings: [...document.querySelectorAll("dd")].map((e) => e.innerText),
  heat: document.querySelector(".knob-heat > span").innerText,
})"""


def turn(rng, page, knob):
    """One drawn interaction in the page, and the same in Python."""
    match rng.choice(["width", "scaling", "heat", "score", "more", "fewer"]):
        case "width":
            knob.d_k = int(rng.choice(WIDTHS))
            page.get_by_role("combobox", name="dₖ").select_option(str(knob.d_k))
        case "scaling":
            knob.scaled = not knob.scaled
            page.get_by_label("divide by √dₖ").click()
        case "heat":
            step = int(rng.integers(241))
            knob.temperature = float(f"{0.05 * 400 ** (step / 240):.3g}")
            page.get_by_label("Temperature").fill(str(step))
        case "score":
            scores, at = knob.scores, int(rng.integers(len(knob.scores)))
            scores[at] = round(rng.uniform(-5, 5), 1)
            knob.scores = scores
            field = page.get_by_role("spinbutton").nth(at)
            field.fill(f"{scores[at]}")
        case "more":
            knob.scores = [*knob.scores, 0.0][:MAX_SCORES]
            page.get_by_role("button", name="Add a key").click(force=True)
        case "fewer":
            knob.scores = knob.scores[: max(1, len(knob.scores) - 1)]
            page.get_by_role("button", name="Remove the last").click(force=True)


def test_after_every_interaction_it_says_what_the_library_computes(open_page):
    rng, knob = np.random.default_rng(8), SoftmaxKnob()
    page = open_page(knob, height=TALL)
    for _ in range(extent.examples(500)):
        turn(rng, page, knob)
        seen = page.evaluate(READINGS)
        assert seen["weights"] == shown(knob)
        entropy, _of, most, _bits = seen["readings"][0].split()
        assert float(entropy) == pytest.approx(knob.entropy, abs=5.1e-3)
        assert float(most) == pytest.approx(np.log2(len(knob.scores)), abs=5.1e-3)
        largest, gradient = seen["readings"][1], seen["readings"][2].split(" = ")[1]
        assert float(largest) == pytest.approx(knob.weights.max(), abs=5.1e-4)
        assert float(gradient) == pytest.approx(knob.gradient_size, abs=5.1e-4)
        assert float(seen["heat"]) == pytest.approx(knob.temperature, abs=5.1e-4)


def test_the_keyboard_alone_does_everything(open_page):
    page = open_page(SoftmaxKnob([1.0, 0.0], d_k=16))
    press = page.keyboard.press
    press("Tab")  # d_k
    press("ArrowDown")
    press("Tab")  # divide by the root
    press("Space")
    press("Tab")  # temperature
    press("Home")
    assert page.locator(".knob-heat > span").inner_text() == "0.05"
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
    assert page.locator(".knob-heat > span").inner_text() == "20"
    assert slider.get_attribute("aria-valuetext") == "20"
    assert weights(page) == shown(SoftmaxKnob(temperature=20))


def test_the_slider_shows_what_python_set(open_page):
    knobs = [SoftmaxKnob(temperature=heat) for heat in (0.05, 0.3, 1.0, 1.234, 20.0)]
    page = open_page(*knobs, height=TALL)
    for knob, live in zip(knobs, page.locator(".mhsa").all(), strict=True):
        assert weights(live) == shown(knob)
        heat = float(live.locator(".knob-heat > span").inner_text())
        assert heat == pytest.approx(knob.temperature, 0.01)


def test_a_number_can_be_typed_through_its_unfinished_forms(open_page):
    page = open_page(SoftmaxKnob([1.0, 0.0]))
    field = page.get_by_label("Unit score of key 1")
    field.press("Control+a")
    field.press_sequentially("-0.05")
    assert field.input_value() == "-0.05"
    assert weights(page) == shown(SoftmaxKnob([-0.05, 0.0]))
    assert page.get_by_role("alert").inner_text() == ""


def test_a_wrong_score_is_named_and_the_last_good_one_counts(open_page):
    page = open_page(SoftmaxKnob([1.0, 0.0]))
    for typed in ("", "1e9", "-100.5", "-"):
        check_wrong_score(page, typed)


def check_wrong_score(page, typed):
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


def test_without_javascript_strange_labels_have_picture_and_table(open_page):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        form = SoftmaxKnob([2.0, 1.0, 0.5, 0.0, -1.0], labels=STRANGE).to_html()
    page = open_page(form, javascript=False, width=375)
    assert page.get_by_role("img").bounding_box()["width"] > 200
    assert page.get_by_role("row").count() == 1 + len(STRANGE)


def test_a_broken_state_keeps_the_picture(open_page):
    check_picture_stays(
        open_page,
        SoftmaxKnob(),
        lambda data, state: state.update(scores=["1", 2, 3, 4, 5]),
        lambda data, state: state.update(labels=["one"]),
        lambda data, state: state.update(d_k=3),
        lambda data, state: state.update(temperature=None),
    )


SEND = "target.dispatchEvent(new Event('input'));"
ACTIONS = {
    "temperature": ("input[type=range]", f"target.value = i; {SEND}"),
    "score": ("input[type=number]", f"target.value = i / 10; {SEND}"),
    "scaling": ("input[type=checkbox]", "target.click();"),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_input_to_frame_at_16_scores(open_page, quiet, action):
    page = open_page(SoftmaxKnob([0.1 * i for i in range(16)]))
    check_speed(page, *ACTIONS[action])
