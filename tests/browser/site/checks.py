"""What is asked of every page of the book, in the order of one visit.

Each function takes a visit and lists what is wrong; what it does to the page (width,
scheme, what is open) the next one finds, or sets for itself.
"""

from pathlib import Path

from publish.paths import ROOT, WIDGETS
from tests import extent
from tests.book import notebooks
from tests.book.contents import pages
from tests.browser.axe import SIZES
from tests.browser.site.keys import tab_errors
from tests.browser.site.paper import paper_errors
from tests.browser.site.visits import SHIFT, Visit

MODULES = {path.relative_to(WIDGETS).as_posix() for path in WIDGETS.glob("*/*.js")}
SCRIPTS_KB, FIRST_VIEW_KB, MOST_SHIFT = 50, 200, 0.1

ALL_MOUNTED = "!document.querySelector('.mhsa-widget:not([data-mounted=true])')"
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
UNMARKED_CHINESE = """() => {
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
FOLDED = """() => {
  const all = [...document.querySelectorAll("details:not([open]) > summary")];
  window.fresh = all.filter((summary) => summary.checkVisibility());
  return window.fresh.length > 0;
}"""
FORMULA_SOURCES = """() => {
  const article = document.querySelector("article").cloneNode(true);
  article.querySelectorAll("pre, code, script, .katex, .mhsa-widget")
    .forEach((element) => element.remove());
  return article.textContent.match(/\\$[^$\\n]+\\$|\\\\\\(|\\\\begin\\{/g) ?? [];
}"""


def first_view_is_light(visit: Visit) -> list[str]:
    """What a phone fetches for the page, cache empty: all of it, and its scripts."""
    sizes = visit.bytes_of()
    scripts = [u for u in sizes if u.partition("?")[0].endswith((".js", ".mjs"))]
    errors = []
    for what, urls, budget in (
        ("the first view", list(sizes), FIRST_VIEW_KB),
        ("scripts", scripts, SCRIPTS_KB),
    ):
        total = sum(sizes[url] for url in urls)
        if total > budget * 1000:
            heavy = sorted(urls, key=sizes.get, reverse=True)[:8]
            parts = ", ".join(f"{url} {sizes[url]}" for url in heavy)
            errors.append(f"{what}: {total} bytes of {budget} kB: {parts}")
    return errors


def no_foreign_machinery(visit: Visit) -> list[str]:
    """None of the scripts that Jupyter Book or Sphinx would bring."""
    names = ("mathjax", "fontawesome", "require", "thebe", "html-manager")
    scripts = visit.page.evaluate("[...document.scripts].map((s) => s.src)")
    addresses = {*scripts, *visit.addresses}
    return [a for a in sorted(addresses) if any(n in a.lower() for n in names)]


def the_head_is_complete(visit: Visit) -> list[str]:
    """Language, title and description."""
    language = visit.page.evaluate("document.documentElement.lang")
    words = visit.page.locator("meta[name=description]").get_attribute("content")
    sound = {
        f"lang={language}": language == "en",
        f"title={visit.page.title()}": len(visit.page.title()) > 5,
        f"description={words}": 30 <= len(words) <= 200,
    }
    return [what for what, is_sound in sound.items() if not is_sound]


def chinese_is_marked(visit: Visit) -> list[str]:
    """Chinese text stands in an element that says so."""
    return visit.page.evaluate(UNMARKED_CHINESE)


def no_formula_is_left_as_source(visit: Visit) -> list[str]:
    """No $...$ that KaTeX did not see."""
    return visit.page.evaluate(FORMULA_SOURCES)


def code_can_be_copied(visit: Visit) -> list[str]:
    """Every cell has its button."""
    cells = visit.page.locator(".cell_input pre").count()
    buttons = visit.page.locator(".cell_input button.copybtn").count()
    return [] if buttons == cells else [f"{buttons} buttons for {cells} cells"]


def the_links_of_the_notebook(visit: Visit) -> list[str]:
    """Open in Colab, and download the very notebook."""
    source = visit.name.replace(".html", ".ipynb")
    links = visit.page.locator(".notebook-links a")
    if not (ROOT / source).exists():
        return links.all_inner_texts()
    if links.all_inner_texts() != ["Open in Colab", "Download notebook"]:
        return links.all_inner_texts() or ["no links"]
    colab = links.nth(0).get_attribute("href")
    with visit.page.expect_download() as download:
        links.nth(1).click()
    sound = colab.startswith("https://colab.research.google.com/github/")
    same = download.value.path().read_bytes() == (ROOT / source).read_bytes()
    errors = [] if sound and colab.endswith(f"/{source}") else [colab]
    return errors if same else [*errors, "the download is not the notebook"]


def every_widget_mounts(visit: Visit) -> list[str]:
    """Each widget of the page's source comes alive when it is scrolled to."""
    answer = visit.page.request.get(visit.page.url)
    widgets = visit.page.locator(".mhsa-widget")
    named, errors = answer.text().count('class="mhsa-widget"'), []
    if widgets.count() != named:
        errors.append(f"{widgets.count()} of {named} widgets")
    visit.mount()
    for widget in widgets.all():
        if not widget.locator("button, input, select, [tabindex]").count():
            errors.append(f"{widget.get_attribute('data-widget')} has no control")
    return errors


def little_moves_by_itself(visit: Visit) -> list[str]:
    """Layout shift from the first byte until the page rests."""
    shift = visit.page.evaluate(SHIFT)
    return [] if shift <= MOST_SHIFT else [f"layout shift {shift:.3f}"]


def tab_walks_the_phone(visit: Visit) -> list[str]:
    """In order, visibly, and into every widget; every second page, or all."""
    return tab_errors(visit, 375) if extent.ALL or is_even(visit) else []


def is_even(visit: Visit) -> bool:
    """Whether the page is the first, third, ... of the book."""
    return pages().index(visit.name) % 2 == 0


def a_folded_cell_says_one_thing(visit: Visit) -> list[str]:
    """Show it, or hide it."""
    errors = []
    for summary in visit.page.locator("details.hide > summary").all():
        show, hide = summary.locator(".collapsed"), summary.locator(".expanded")
        summary.evaluate("summary => { summary.parentElement.open = false; }")
        summary.scroll_into_view_if_needed()
        before = show.is_visible() and hide.is_hidden()
        summary.click()
        after = hide.is_visible() and show.is_hidden()
        summary.click()
        if not (before and after):
            errors.append(summary.inner_text())
    return errors


def tab_walks_the_wide_page(visit: Visit) -> list[str]:
    """The same beside the two lists of contents, on the other pages, or all."""
    if is_even(visit) and not extent.ALL:
        return []
    visit.resize(1280)
    # Anew: what scrolls in a narrow window alone is no stop for who never had one.
    visit.page.reload(wait_until="networkidle")
    visit.page.keyboard.press("Tab")  # the first one starts every widget
    visit.page.wait_for_function(ALL_MOUNTED)
    return tab_errors(visit, 1280)


def axe_on_the_wide_page(visit: Visit) -> list[str]:
    """Every rule, all unfolded; in the dark colours, and what shows there alone.

    Before, what is there to unfold it says other words.
    """
    visit.resize(1280)
    found = visit.axe(fresh=True) if visit.page.evaluate(FOLDED) else []
    visit.unfold()
    visit.anything_new()
    found += visit.axe()
    with visit.in_the_dark():
        found += [f"dark: {error}" for error in visit.axe(colours=True)]
        if visit.anything_new():
            found += [f"dark: {error}" for error in visit.axe(fresh=True)]
    return found


def nothing_is_too_wide_for_a_screen(visit: Visit) -> list[str]:
    """No page scrolls sideways, everything unfolded."""
    return overflow(visit, 1280)


def axe_on_the_phone(visit: Visit) -> list[str]:
    """What depends on the width again, and every rule on what was not there before."""
    visit.resize(375)
    found = visit.axe(only=SIZES)
    if visit.anything_new():
        found += visit.axe(fresh=True)
        with visit.in_the_dark():
            errors = visit.axe(colours=True, fresh=True)
            found += [f"dark: {error}" for error in errors]
    return found


def nothing_is_too_wide_for_a_phone(visit: Visit) -> list[str]:
    """The same on a usual one and on the narrowest."""
    return overflow(visit, 375) + overflow(visit, 320)


def overflow(visit: Visit, width: int) -> list[str]:
    """What makes the unfolded page wider than its window."""
    visit.resize(width)
    visit.unfold()
    return [f"{width}: {each}" for each in visit.page.evaluate(OVERFLOW)]


def pictures_have_size_and_words(visit: Visit) -> list[str]:
    """Each picture comes, with its words; those of the notebook's cells in order."""
    broken = visit.page.evaluate(BROKEN_IMAGES)
    shown = visit.page.locator("article .cell_output img").evaluate_all(
        "images => images.map((image) => image.alt)"
    )
    for words in alternatives(ROOT / visit.name.replace(".html", ".ipynb")):
        if words not in shown:
            broken.append(f"no picture has the words of its cell: {words}")
    return broken


def alternatives(path: Path) -> list[str]:
    """The words for the pictures of a notebook's cells, in their order."""
    cells = notebooks.read(path).cells if path.exists() else []
    return [words for cell in cells if (words := notebooks.picture_words(cell))]


def reads_well_on_paper(visit: Visit) -> list[str]:
    """Printed from a dark screen, everything unfolded."""
    return paper_errors(visit)


def only_its_own_modules_came(visit: Visit) -> list[str]:
    """A module lies in the folder of a widget that the page shows, or in `shared`."""
    shown = visit.page.locator(".mhsa-widget").evaluate_all(
        "widgets => widgets.map((widget) => widget.dataset.widget)"
    )
    # Below /widgets/HASH/ lie FOLDER/NAME.js and data-HASH.json.
    parted = [url.partition("/widgets/")[2].partition("/") for url in visit.addresses]
    files = [file for _, _, file in parted if file]
    modules = [file for file in files if not file.startswith("data-")]
    errors = [f"twice: {file}" for file in set(modules) if modules.count(file) > 1]
    errors += [f for f in modules if f.partition("/")[0] not in ("shared", *shown)]
    errors += [f"no module of ours: {file}" for file in set(modules) - MODULES]
    if bool(modules) != bool(shown):
        errors.append(f"{len(modules)} modules for {len(shown)} widgets")
    return errors


def nothing_from_other_hosts(visit: Visit) -> list[str]:
    """Not one request in the whole visit."""
    return visit.foreign


def the_console_is_silent(visit: Visit) -> list[str]:
    """No error and no warning in the whole visit."""
    return visit.errors


CHECKS = (
    first_view_is_light,
    no_foreign_machinery,
    the_head_is_complete,
    chinese_is_marked,
    no_formula_is_left_as_source,
    code_can_be_copied,
    the_links_of_the_notebook,
    little_moves_by_itself,
    every_widget_mounts,
    tab_walks_the_phone,
    a_folded_cell_says_one_thing,
    tab_walks_the_wide_page,
    axe_on_the_wide_page,
    nothing_is_too_wide_for_a_screen,
    axe_on_the_phone,
    nothing_is_too_wide_for_a_phone,
    pictures_have_size_and_words,
    only_its_own_modules_came,
    reads_well_on_paper,
    nothing_from_other_hosts,
    the_console_is_silent,
)
