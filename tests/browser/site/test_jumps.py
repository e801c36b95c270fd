"""The links within the book, clicked: each lands on its heading, and stays there.

For every change those within a page at one width, and eight of a page's to others;
every week all of them at every width.

Not where the address says, but what a reader sees: the heading in the upper third of
the window, and nothing that moves under the eyes afterwards.
"""

from functools import cache
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup

from tests import extent
from tests.book.contents import pages
from tests.browser.site.visits import apart

SIZES = {1280: 800, 375: 667, 320: 568}  # wide windows and narrow ones: their heights
MOTION = {1280: "reduce", 375: "no-preference", 320: "reduce"}
# The mark behind a heading leads where the table of contents does, and so does the way
# to the next exercise, which is hidden until one is right (live/test_progress.py).
LINKS = "article a[href{0}]:not(.headerlink, .live-next), .toc-tree a[href{0}]"
STILL = 0.02  # of the window, as browsers count the layout's shift
WATCH = """
window.shifts = 0;
// What the reader sees in the middle of the window when a link is clicked, whether or
// not a drawer is open.
addEventListener("click", () => {
  const there = document.elementsFromPoint(innerWidth / 2, innerHeight / 2);
  const block = there.find((e) => e.closest("article")) ?? there[0];
  window.left = { block, top: block.getBoundingClientRect().top };
}, true);
// The browser counts what a scroll of the same frame has made good, too: before the
// jump nothing shifts for whoever reads there as long as the text is where it was.
const still = () =>
  window.left?.block.closest("article") &&
  Math.abs(left.block.getBoundingClientRect().top - left.top) < 2;
new PerformanceObserver((list) => {
  if (!still()) for (const entry of list.getEntries()) shifts += entry.value;
}).observe({ type: "layout-shift" });
"""
# Where the heading of a target is once it has not moved for ten frames, what has
# shifted since the click, and what else lies over it. A target without a heading is
# its own.
LANDED = """(id) => new Promise((done) => {
  const target = document.getElementById(id);
  const inside = target.matches("section") && target.querySelector("h1, h2, h3, h4");
  const heading = inside || target;
  let last = null;
  let frames = 0;
  const look = () => {
    const { top, left, width, height } = heading.getBoundingClientRect();
    const there = decodeURIComponent(location.hash.slice(1)) === id;
    frames = there && top === last ? frames + 1 : 0;
    last = top;
    if (frames < 10) return requestAnimationFrame(look);
    const over = document.elementFromPoint(left + width / 2, top + height / 2);
    const covered = over && !heading.contains(over) && !over.contains(heading);
    done([top, window.shifts, covered ? over.outerHTML.slice(0, 80) : ""]);
  };
  requestAnimationFrame(look);
})"""


@cache
def fragment_links(html, name):
    """The links of a page into pages of the book: {href: (page, id)}, each once."""
    soup = BeautifulSoup((html / name).read_text("utf-8"), "html.parser")
    found = {}
    for link in soup.select(LINKS.format("*='#'")):
        page, fragment = urldefrag(urljoin(name, link["href"]))
        if fragment and "://" not in page:
            found[link["href"]] = page, unquote(fragment)
    return found


# How far that is from where it was.
MOVED = "() => left.block.getBoundingClientRect().top - left.top"

# What floats over the text, beside the header of a narrow window.
FLOATING = """() => [...document.querySelectorAll(".main *")].filter((e) =>
  getComputedStyle(e).position === "fixed" && e.offsetHeight &&
  getComputedStyle(e).visibility === "visible" && !e.closest(".toc-drawer")
).map((e) => e.outerHTML.slice(0, 80))"""


def errors_of(page, height, identifier):
    """What is wrong with a landing, in words; empty where nothing is."""
    top, shifts, over = page.evaluate(LANDED, identifier)
    errors = []
    if not 0 <= top <= height / 3:
        errors.append(f"#{identifier} is at {top:.0f} of {height}")
    if shifts > STILL:
        errors.append(f"the page shifts by {shifts:.3f} at #{identifier}")
    if over:
        errors.append(f"#{identifier} lies under {over}")
    return errors


def click(page, href):
    """Click a link as a reader does, in the drawer too; the drawer closes behind it."""
    link = page.locator(LINKS.format(f"='{href}'")).first
    if link.evaluate("e => e.closest('.toc-drawer') !== null"):
        if not page.locator(".toc-drawer").is_visible():
            page.locator("label[for=__toc]:visible").first.click()
    elif not link.is_visible():
        link.evaluate("e => { e.closest('details').open = true }")
    link.click()
    if page.locator("label[for=__toc]:visible").count():
        page.locator(".toc-drawer").wait_for(state="hidden")


@pytest.mark.parametrize(
    "name, width",
    [
        pytest.param(*visit, marks=pytest.mark.xdist_group(f"{visit}"))
        for visit in extent.in_turn(pages(), SIZES)
    ],
)
def test_links_within_a_page(name, width, browser, site, html):
    """From the last to the first: the widgets on the way are not alive yet."""
    links = {h: i for h, (p, i) in fragment_links(html, name).items() if p == name}
    if not links:
        return
    height = SIZES[width]
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion=MOTION[width]
    )
    page, errors = context.new_page(), []
    page.add_init_script(WATCH)
    page.goto(site + name)
    for href, identifier in reversed(links.items()):
        page.evaluate("shifts = 0")
        click(page, href)
        errors += errors_of(page, height, identifier)
    if len(links) > 1:
        page.go_back()
        page.wait_for_function(f"Math.abs(({MOVED})()) < 2")
        page.go_forward()
        errors += errors_of(page, height, next(iter(links.values())))
    errors += [f"{what} floats over the text" for what in page.evaluate(FLOATING)]
    context.close()
    assert not errors, "\n".join(errors)


@pytest.mark.parametrize("name", apart(pages()))
def test_links_to_other_pages(name, browser, site, html):
    """There, back to what was read, and forward again."""
    links = {h: t for h, t in fragment_links(html, name).items() if t[0] != name}
    if not links:
        return
    context = browser.new_context(viewport={"width": 375, "height": 667})
    page, errors = context.new_page(), []
    page.add_init_script(WATCH)
    page.goto(site + name)
    for href, (_, identifier) in extent.sample(links.items(), 8):
        link = page.locator(LINKS.format(f"='{href}'")).first
        click(page, href)
        page.wait_for_load_state()
        errors += errors_of(page, 667, identifier)
        page.go_back()
        page.wait_for_load_state()
        if not 0 <= link.bounding_box()["y"] <= 667:
            errors.append(f"back from {href}: the link is not on the screen")
    context.close()
    assert not errors, "\n".join(errors)


@pytest.mark.parametrize("fragment", ["%", "%E0%A4%A", "no-such-heading", ""])
def test_an_address_that_leads_nowhere_shows_the_page(fragment, browser, site):
    page, errors = browser.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site}chapters/why.html#{fragment}")
    page.locator("article h1").wait_for()
    assert page.evaluate("scrollY") == 0
    assert errors == []
    page.close()
