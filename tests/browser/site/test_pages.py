"""Every page of the book in a real browser: clean, complete, readable by all."""

import pytest

from tests.book.contents import chapters, pages
from tests.browser.site.checks import BROKEN_IMAGES, CHECKS, OVERFLOW
from tests.browser.site.visits import PHONE, apart, open_page, watch


@pytest.mark.parametrize("name", apart(pages()))
def test_page(name, browser, site, subtests):
    """One visit; what fails is named with the check, which checks.py explains."""
    visit = open_page(browser, site, name, **PHONE)
    for check in CHECKS:
        with subtests.test(check.__name__):
            errors = check(visit)
            assert not errors, "\n".join([f"{len(errors)} errors", *errors[:20]])
    visit.page.context.close()


@pytest.mark.parametrize("name", apart(chapters()))
def test_readable_without_javascript(name, browser, site):
    visit = open_page(browser, site, name, java_script_enabled=False)
    page = visit.page
    assert page.locator("article h1").is_visible()
    formulas = page.locator("article p .katex-html")
    if not name.endswith("index.html"):  # the front page has no formula
        assert formulas.first.bounding_box()["width"] > 3
    assert page.locator("article .katex").count() == (
        page.locator("article .katex-mathml math").count()
    ), "every formula has MathML beside it"
    for widget in page.locator(".mhsa-widget").all():
        assert widget.bounding_box()["height"] > 40, "a fallback is shown"
    page.context.close()


# The auditors themselves must be able to fail.


def test_a_foreign_request_is_seen(browser, site):
    visit = watch(browser.new_context(), "seeded", site)
    visit.page.goto(site + "objects.inv.html")
    visit.page.set_content("<img src='https://example.org/x.png' alt='x'>")
    visit.page.wait_for_timeout(100)
    assert visit.foreign == ["https://example.org/x.png"]
    assert visit.errors
    visit.page.context.close()


SEEDS = {
    "image-alt": "<main><h1>a</h1><img src='data:,'></main>",
    "color-contrast": "<main><h1 style='color:#999;background:#fff'>pale</h1></main>",
    "region": "<main><h1>a</h1></main><p>outside</p>",
    "target-size": "<main><h1>a</h1><p><button style='all:unset;font-size:6px'>a"
    "</button><button style='all:unset;font-size:6px'>b</button></p></main>",
}


@pytest.mark.parametrize("rule", SEEDS)
def test_axe_sees(rule, browser, site):
    visit = watch(browser.new_context(), "seeded", site)
    visit.page.set_content(f"<html lang='en'><title>t</title>{SEEDS[rule]}</html>")
    assert rule in {violation.split(":")[0] for violation in visit.axe()}
    visit.page.context.close()


def test_overflow_and_pictures_are_seen(browser, site):
    visit = watch(browser.new_context(), "seeded", site)
    visit.page.set_content(
        "<article><img src='missing.png' alt=''><p style='width:3000px'>wide</article>"
    )
    assert visit.page.evaluate(OVERFLOW)
    assert len(visit.page.evaluate(BROKEN_IMAGES)) == 1
    visit.page.context.close()
