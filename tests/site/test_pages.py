"""Every page of the book in a real browser: clean, complete, readable by all."""

import pytest

from tests.site.visits import chapters, open_page, pages, watch

every_page = pytest.mark.parametrize("visit", pages(), indirect=True)
every_chapter = pytest.mark.parametrize("visit", chapters(), indirect=True)

OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > width + 1 && e.checkVisibility())
    .map((e) => e.outerHTML.slice(0, 120)).slice(0, 5)
    .concat(`${document.documentElement.scrollWidth} > ${width}`);
}"""
BROKEN_IMAGES = """async () => {
  const images = [...document.querySelectorAll("article img")];
  images.forEach((image) => (image.loading = "eager"));
  await Promise.allSettled(images.map((image) => image.decode()));
  return images
    .filter((i) => !i.alt.trim() || !i.naturalWidth || !i.getAttribute("width"))
    .map((i) => `${i.getAttribute("src").slice(0, 60)} alt=${i.alt}`);
}"""


@every_page
def test_nothing_from_other_hosts(visit):
    assert visit.foreign == []


@every_page
def test_the_console_is_silent(visit):
    assert visit.complaints == []


@every_page
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, scheme, width):
    visit.page.emulate_media(color_scheme=scheme)
    visit.page.set_viewport_size({"width": width, "height": 900})
    assert visit.axe() == []
    visit.unfold()
    assert visit.axe() == []


@every_page
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_nothing_overflows_sideways(visit, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.unfold()
    assert visit.page.evaluate(OVERFLOW) == []


@every_page
def test_no_foreign_machinery(visit):
    scripts = visit.page.evaluate("[...document.scripts].map((s) => s.src)")
    for name in ("mathjax", "fontawesome", "require", "thebe", "html-manager"):
        assert not [s for s in scripts + list(visit.bytes_of) if name in s.lower()]


@every_page
def test_pictures_have_a_size_and_words(visit):
    assert visit.page.evaluate(BROKEN_IMAGES) == []


@every_page
def test_the_head_is_complete(visit):
    page = visit.page
    assert page.evaluate("document.documentElement.lang") == "en"
    assert len(page.title()) > 5
    description = page.locator("meta[name=description]").get_attribute("content")
    assert 30 <= len(description) <= 200


@every_page
def test_chinese_is_marked_as_chinese(visit):
    unmarked = visit.page.evaluate(
        """() => {
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const out = [];
          while (walk.nextNode()) {
            const node = walk.currentNode;
            const parent = node.parentElement;
            if (!/\\p{Script=Han}/u.test(node.data)) continue;
            if (parent.closest("pre, code, script, style, .mhsa-widget")) continue;
            if (!parent.closest("[lang^=zh]")) out.push(node.data);
          }
          return out;
        }"""
    )
    assert unmarked == []


@every_chapter
def test_readable_without_javascript(visit, browser, site):
    bare = open_page(browser, site, visit.name, java_script_enabled=False)
    page = bare.page
    assert page.locator("article h1").is_visible()
    formulas = page.locator("article p .katex-html")
    if not visit.name.endswith("index.html"):  # the front page has no formula
        assert formulas.first.bounding_box()["width"] > 3
    assert page.locator("article .katex").count() == (
        page.locator("article .katex-mathml math").count()
    ), "every formula has MathML beside it"
    for widget in page.locator(".mhsa-widget").all():
        assert widget.bounding_box()["height"] > 40, "a fallback is shown"
    page.context.close()


@every_page
def test_no_formula_is_left_as_source(visit):
    left = visit.page.evaluate(
        """() => {
          const article = document.querySelector("article").cloneNode(true);
          article.querySelectorAll("pre, code, script, .katex, .mhsa-widget")
            .forEach((element) => element.remove());
          return article.textContent.match(/\\$[^$\\n]+\\$|\\\\\\(|\\\\begin\\{/g);
        }"""
    )
    assert left is None


@every_chapter
def test_the_two_links_of_a_notebook(visit, html):
    links = visit.page.locator(".notebook-links a")
    assert links.all_inner_texts() == ["Open in Colab", "Download notebook"]
    source = visit.name.replace(".html", ".ipynb")
    colab = links.nth(0).get_attribute("href")
    assert colab.startswith("https://colab.research.google.com/github/")
    assert colab.endswith(f"/{source}")
    with visit.page.expect_download() as download:
        links.nth(1).click()
    root = html.parent.parent
    assert download.value.path().read_bytes() == (root / source).read_bytes()


@every_page
def test_a_folded_cell_says_one_thing(visit):
    """Show it, or hide it."""
    for summary in visit.page.locator("details.hide > summary").all():
        show, hide = summary.locator(".collapsed"), summary.locator(".expanded")
        summary.evaluate("summary => { summary.parentElement.open = false; }")
        summary.scroll_into_view_if_needed()
        show.wait_for()
        assert hide.is_hidden()
        summary.click()
        hide.wait_for()
        assert show.is_hidden()
        summary.click()


@every_page
def test_code_can_be_copied(visit):
    cells = visit.page.locator(".cell_input pre").count()
    assert visit.page.locator(".cell_input button.copybtn").count() == cells


# The auditors themselves must be able to fail.


def test_a_foreign_request_is_seen(browser, site):
    visit = watch(browser.new_context(), "seeded", site)
    visit.page.goto(site + "objects.inv.html")
    visit.page.set_content("<img src='https://example.org/x.png' alt='x'>")
    visit.page.wait_for_timeout(100)
    assert visit.foreign == ["https://example.org/x.png"]
    assert visit.complaints
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
