"""The softmax knob in a page with strange labels, broken states and quick hands."""

import warnings

import pytest

from mhsa_lib.widgets import SoftmaxKnob
from tests.widgets.pages import (
    STRANGE,
    TALL,
    axe_violations,
    check_fits,
    check_picture_stays,
    check_speed,
    check_text_is_text,
    directions,
    overflow,
    use_everything,
)

SCORES = [2.0, 1.0, 0.5, 0.0, -1.0]


@pytest.fixture(scope="module")
def strange():
    """The static HTML of a knob whose labels are strange."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        return SoftmaxKnob(SCORES, labels=STRANGE, d_k=1024, scaled=False).to_html()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(open_page, strange, theme, width):
    page = open_page(strange, theme=theme, width=width)
    assert axe_violations(page) == []
    use_everything(page)
    assert axe_violations(page) == []


@pytest.mark.parametrize("width", [320, 375, 768])
def test_strange_labels_fit(open_page, strange, width):
    page = open_page(strange, width=width)
    check_fits(page)
    use_everything(page)
    check_fits(page)


def test_strange_labels_fit_twice_as_large(open_page, strange):
    page = open_page(strange, width=640)
    page.add_style_tag(content="html { font-size: 200%; }")
    assert overflow(page) == 0


def test_a_label_is_never_html(open_page, strange):
    page = open_page(strange, height=TALL)
    use_everything(page)
    check_text_is_text(page)


def test_a_label_is_never_html_without_javascript(open_page, strange):
    page = open_page(strange, javascript=False, width=375)
    check_text_is_text(page)
    assert page.get_by_role("img").bounding_box()["width"] > 200
    assert page.get_by_role("row").count() == 1 + len(STRANGE)


def test_a_label_runs_in_its_own_direction(open_page, strange):
    assert directions(open_page(strange), "שלום") == ["rtl"]


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
def test_input_to_frame_at_16_scores(open_page, action):
    page = open_page(SoftmaxKnob([0.1 * i for i in range(16)]))
    check_speed(page, *ACTIONS[action])
