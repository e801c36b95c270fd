"""What would look wrong on paper is seen; each page's visit asks for it."""

import pytest

from tests.browser.site.paper import ON_PAPER, PAPER

SEEDS = {
    "machinery": "<p class='live-tools'>Run</p>",
    "cut": "<pre style='overflow: auto'>" + "wide " * 300 + "</pre>",
    "dark": "<p style='background: #222'>x</p>",
    "pale": "<p style='color: #ddd'>x</p>",
}


@pytest.mark.parametrize("error", SEEDS)
def test_an_error_is_seen(error, browser, site):
    page = browser.new_page(viewport={"width": PAPER, "height": 1000})
    page.set_content(f"<article>{SEEDS[error]}</article>")
    page.emulate_media(media="print")
    assert page.evaluate(ON_PAPER)[error]
    page.close()
