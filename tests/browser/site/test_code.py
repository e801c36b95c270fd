"""Code on a phone: each line can be read to its end, and nothing lies over it."""

import pytest

from tests.book.contents import chapters

TOUCH = {
    "viewport": {"width": 375, "height": 667},
    "has_touch": True,
    "is_mobile": True,
}
# The longest line of a block of code, scrolled to its end: where that is, by its right.
END = """(pre) => {
  pre.scrollLeft = pre.scrollWidth;
  const range = document.createRange();
  range.selectNodeContents(pre);
  return Math.max(...[...range.getClientRects()].map((box) => box.right));
}"""
BUTTON = "pre => getComputedStyle(pre.parentElement.querySelector('.copybtn')).opacity"


@pytest.fixture
def page(browser):
    context = browser.new_context(**TOUCH)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", chapters()[1:3])
def test_a_long_line_is_read_to_its_end(name, page, site):
    page.goto(site + name)
    wide = [
        pre
        for pre in page.locator("article .cell_input pre:visible").all()
        if pre.evaluate("e => e.scrollWidth > e.clientWidth")
    ]
    assert wide
    for pre in wide:
        pre.scroll_into_view_if_needed()
        assert pre.evaluate(BUTTON) == "0"
        button = pre.locator("~ .copybtn").bounding_box()
        assert pre.evaluate(END) <= button["x"]


def test_a_touch_brings_the_copy_button(page, site):
    page.goto(site + chapters()[1])
    pre = page.locator("article .cell_input pre:visible").first
    pre.tap()
    page.wait_for_function(f"pre => ({BUTTON})(pre) === '1'", arg=pre.element_handle())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    pre.locator("~ .copybtn").tap()
    page.wait_for_timeout(200)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == pre.inner_text().strip()
