"""What mount.js does for every widget: one that cannot start disturbs no other."""

import pytest

from mhsa_lib.widgets import SoftmaxKnob
from tests.browser.pages import static_form_shows


@pytest.mark.parametrize(
    "change",
    [
        lambda html: html.replace('"scores":', '"scores"'),
        lambda html: html.replace("softmax_knob", "no_such_widget"),
        lambda html: html.replace("softmax_knob", "../evil"),
    ],
)
def test_a_broken_mount_leaves_the_picture(open_page, change):
    knob = SoftmaxKnob().to_html()
    page = open_page(change(knob), knob)
    first, second = page.locator(".mhsa-widget").all()
    assert first.get_attribute("data-mounted") == "failed"
    assert static_form_shows(first)
    assert second.get_attribute("data-mounted") == "true"
    assert any("its picture stays" in error for error in page.errors)
    page.errors.clear()
