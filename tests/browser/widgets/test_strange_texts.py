"""Widgets that show texts from outside, with strange ones: they fit and stay text."""

import warnings

import pytest

from mhsa_lib.widgets import SoftmaxKnob
from tests.book.widgets import quiz
from tests.browser.axe import check_axe
from tests.browser.pages import (
    PHONES,
    STRANGE,
    TALL,
    check_fits,
    check_text_is_text,
    directions,
    overflow,
    use_everything,
)

SCORES = [2.0, 1.0, 0.5, 0.0, -1.0]
MAKERS = {
    "softmax_knob": lambda: SoftmaxKnob(SCORES, labels=STRANGE, d_k=1024, scaled=False),
    "questions": lambda: quiz(*STRANGE),
}


@pytest.fixture(scope="module", params=MAKERS)
def strange(request):
    """The static HTML of a widget whose texts are strange."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        return MAKERS[request.param]().to_html()


def test_axe_finds_nothing(open_page, strange):
    page = open_page(strange)
    check_axe(page, 1280, 320)
    use_everything(page)
    check_axe(page, 320, 1280)


def test_they_fit(open_page, strange):
    page = open_page(strange)
    check_fits(page, 768, *PHONES)
    use_everything(page)
    check_fits(page, *PHONES, 768)


def test_they_fit_twice_as_large(open_page, strange):
    page = open_page(strange, width=640)
    page.add_style_tag(content="html { font-size: 200%; }")
    assert overflow(page) == 0


def test_a_text_is_never_html(open_page, strange):
    page = open_page(strange, height=TALL)
    use_everything(page)
    check_text_is_text(page)


def test_a_text_is_never_html_without_javascript(open_page, strange):
    check_text_is_text(open_page(strange, javascript=False))


def test_a_text_runs_in_its_own_direction(open_page, strange):
    assert directions(open_page(strange), "שלום") == ["rtl"]
