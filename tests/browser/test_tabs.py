"""The page that tests share is as new for each of them."""

import pytest
from playwright.sync_api import Error

SIZE = {"width": 1280, "height": 900}
TRACES = """() => [
  innerWidth, localStorage.length, sessionStorage.length,
  ...["prefers-color-scheme: dark", "prefers-reduced-motion: reduce", "print"]
    .map((query) => matchMedia(query.includes(":") ? `(${query})` : query).matches),
]"""


def test_nothing_of_one_test_comes_to_the_next(tabs, widget_site):
    small = {"width": 375, "height": 500}
    page = tabs.take(small, color_scheme="dark", reduced_motion="reduce", media="print")
    page.goto(widget_site.add("<p>One</p>", "light"))
    page.route("**/*", lambda route: route.abort())
    page.evaluate("localStorage.a = sessionStorage.a = 1")
    page.evaluate("void setInterval(() => console.error('late'), 1)")
    assert page.evaluate(TRACES) == [375, 1, 1, True, True, True]
    tabs.leave(page)
    page.errors.clear()
    assert tabs.take(SIZE) is page
    page.goto(widget_site.add("<p>Two</p>", "light"))
    assert page.evaluate(TRACES) == [1280, 0, 0, False, False, False]
    assert page.errors == []


def test_a_page_that_has_crashed_is_replaced(tabs, widget_site):
    page = tabs.take(SIZE)
    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")
    tabs.leave(page)
    fresh = tabs.take(SIZE)
    assert fresh is not page
    fresh.goto(widget_site.add("<p>Here</p>", "light"))
    assert fresh.get_by_text("Here").is_visible()
