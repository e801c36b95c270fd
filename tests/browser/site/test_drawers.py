"""The lists of contents: always at hand, and over the text only when asked for."""

import pytest

from publish.setup.browser import FLAGS
from tests.book.contents import chapters

NAME = chapters()[1]
PHONE = {"width": 375, "height": 667}
OPEN = "[...document.querySelectorAll('.sidebar-toggle')].some((e) => e.checked)"
# What covers the text in the middle of the window, the drawers having had their time.
OVER = """async () => {
  await Promise.all(document.getAnimations().map((each) => each.finished));
  const over = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  return over.closest("article") ? "" : over.outerHTML.slice(0, 80);
}"""
# Widths around those at which the page changes: a header, an icon, a list of its own.
WIDTHS = (1440, 1313, 1312, 1280, 1272, 1271, 1180, 1072, 1024, 1009, 1008, 768, 375)


@pytest.fixture(params=[True, False], ids=["kept alive", "built again"])
def phone(request, browser, chromium):
    """A page on a phone, in a browser that keeps the pages that were left, or none."""
    kept = ["--disable-back-forward-cache"] if request.param else []
    own = browser.browser_type.launch(
        executable_path=chromium, args=list(FLAGS), ignore_default_args=kept
    )
    page = own.new_context(viewport=PHONE).new_page()
    yield page
    own.close()


@pytest.mark.parametrize("way", ["by a link", "the menu", "the contents"])
def test_back_shows_the_text_and_no_drawer(way, phone, site):
    drawer = "__toc" if way == "the contents" else "__navigation"
    phone.goto(site + NAME)
    phone.mouse.wheel(0, 900)
    phone.locator(f"label[for={drawer}]:visible").first.click()
    link = phone.locator(".sidebar-tree a", has_text="Glossary")
    if way == "by a link":
        link.click()
    else:  # with a drawer open, by an address or a bookmark
        address = link.evaluate("e => e.href")
        phone.evaluate("address => { location.href = address; }", address)
    phone.wait_for_function("location.pathname.endsWith('glossary.html')")
    phone.evaluate("history.back()")
    phone.wait_for_function(f"location.pathname.endsWith('/{NAME}')")
    phone.wait_for_function("document.readyState === 'complete'")
    assert not phone.evaluate(OPEN)
    assert phone.evaluate(OVER) == ""


def contents_box(page):
    """Where the contents, or what opens them, can be clicked now; None: nowhere."""
    for selector in (".toc-drawer .toc-sticky", "label[for=__toc]"):
        for element in page.locator(f"{selector}:visible").all():
            box = element.bounding_box()
            if 0 <= box["y"] < page.viewport_size["height"] / 2:
                return box
    return None


@pytest.mark.parametrize("width", WIDTHS)
def test_the_contents_are_at_hand_and_cover_nothing(width, browser, site):
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto(site + NAME)
    for _ in range(3):
        page.mouse.wheel(0, 1500)
        page.wait_for_function(
            "(last) => scrollY !== last", arg=page.evaluate("window.at")
        )
        page.evaluate("() => { window.at = scrollY; }")
        box = contents_box(page)
        assert box, f"no contents at {page.evaluate('scrollY')}"
        text = page.locator("article").bounding_box()
        header = page.locator(".mobile-header:visible").count()
        assert header or box["x"] >= text["x"] + text["width"]
        assert box["x"] + box["width"] <= width
    page.close()


@pytest.mark.parametrize("width", (1440, 1280, 1024, 375))
def test_back_from_a_jump_by_the_contents_shows_what_was_read(width, browser, site):
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto(site + NAME)
    heading = page.locator("article h2").nth(3)
    heading.scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(300)
    read = heading.bounding_box()["y"]
    if not page.locator(".toc-drawer").is_visible():
        page.locator("label[for=__toc]:visible").first.click()
    page.locator(".toc-tree a").last.click()
    page.wait_for_function("location.hash")
    page.wait_for_timeout(300)
    page.go_back()
    page.wait_for_timeout(300)
    assert abs(heading.bounding_box()["y"] - read) < 2
    assert not page.evaluate(OPEN)
    page.close()
