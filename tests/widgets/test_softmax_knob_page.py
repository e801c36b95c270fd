"""The softmax knob in a page: strange labels on paper, broken states, quick hands."""

import warnings

import pytest

from mhsa_lib.widgets import SoftmaxKnob
from tests.widgets.pages import STRANGE, check_picture_stays, check_speed


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
        lambda state: state.update(scores=["1", 2, 3, 4, 5]),
        lambda state: state.update(labels=["one"]),
        lambda state: state.update(d_k=3),
        lambda state: state.update(temperature=None),
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
