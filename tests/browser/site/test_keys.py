"""The drawers and wide blocks by keyboard; a page where Tab goes wrong is seen."""

import pytest

from tests.book.contents import chapters, pages
from tests.browser.site.keys import tab_errors
from tests.browser.site.visits import open_page, watch


@pytest.mark.parametrize("name", pages()[:2])
def test_the_drawers_open_and_close_by_keyboard(name, browser, site):
    phone = {"width": 375, "height": 800}
    visit = open_page(browser, site, name, viewport=phone, reduced_motion="reduce")
    page = visit.page
    link = page.locator(".sidebar-tree a").first
    assert not link.is_visible()
    page.locator("#__navigation").focus()
    page.keyboard.press("Space")
    link.wait_for(state="visible")
    assert link.bounding_box()["x"] >= 0
    page.keyboard.press("Escape")
    link.wait_for(state="hidden")
    page.context.close()


def test_a_wide_block_scrolls_by_keyboard(browser, site):
    phone = {"width": 320, "height": 800}
    visit = open_page(browser, site, chapters()[-1], viewport=phone)
    wide = visit.page.locator("article .cell_input pre[tabindex='0']")
    wide.first.wait_for()
    wide.first.focus()
    for _ in range(5):
        visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_timeout(300)
    assert wide.first.evaluate("e => e.scrollLeft") > 0
    visit.page.context.close()


SKIP = "<a class='skip-to-content' href='#a'>Skip to content</a>"
SEEDS = {
    "the first stop is": "<button>a</button>",
    "backwards": f"{SKIP}<button>a</button><button tabindex='1'>b</button>",
    "unseen": f"{SKIP}<button style='position: fixed; left: -900px'>a</button>",
    "widget 0 is not reached": f"{SKIP}<p class='mhsa-widget'>a</p>",
}


@pytest.mark.parametrize("error", SEEDS)
def test_a_wrong_way_is_seen(error, browser, site):
    visit = watch(browser.new_context(), "seeded", site)
    visit.page.set_content(SEEDS[error])
    assert any(found.startswith(error) for found in tab_errors(visit, 1280))
    visit.page.context.close()


def test_a_good_way_is_none(browser, site):
    visit = watch(browser.new_context(), "seeded", site)
    visit.page.set_content(f"{SKIP}<p class='mhsa-widget'><button>a</button></p>")
    assert tab_errors(visit, 1280) == []
    visit.page.context.close()
