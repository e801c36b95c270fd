"""The book in a language of marks: what a reader sees without marks is not translated.

The article's own prose is the chapters', and the widgets have a test of their own.
"""

import os
import re
import subprocess

import pytest

from publish import build
from publish.paths import ROOT
from publish.setup.lock import only_one
from tests.book import pseudo
from tests.browser.live.chapter import Chapter
from tests.browser.live.link import served

PARTS = ("_config.yml", "_toc.yml", "chapters", "live", "mhsa_lib", "publish")
# What Sphinx and Furo say themselves, from Sphinx's catalogues or from none: see
# `choose_language` in publish/extension/__init__.py.
THEIRS = {
    "Back to top",
    "Copyright ©",
    "Furo",
    "Made with",
    "Next",
    "On this page",
    "Previous",
    "Search",
    "Skip to content",
    "Toggle Light / Dark / Auto color theme",
    "Toggle site navigation sidebar",
    "Toggle table of contents sidebar",
    # The titles of its icons.
    "Auto light/dark, in dark mode",
    "Auto light/dark, in light mode",
    "Contents",
    "Dark mode",
    "Expand",
    "Light mode",
    "Menu",
}
TITLES = ".brand, .sidebar-brand, .sidebar-tree, .toc-tree, .related-pages .title"
OURS = (
    ".live-bar, .live-tools, .live-torch, .live-missing, .notebook-links, "
    ".progress-line, .progress-panel, .progress-foot, .progress-words"
)
COLLECT = """([left, ours]) => {
  const found = [];
  const add = (text) => text?.trim() && found.push(text.trim());
  const counts = (e) =>
    !e.closest(`script, style, noscript, template, .mhsa-widget, ${left}`) &&
    (!e.closest("article") || e.closest(ours));
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (counts(walk.currentNode.parentElement)) add(walk.currentNode.data);
  for (const name of ["aria-label", "title", "alt", "placeholder"])
    for (const element of document.body.querySelectorAll(`[${name}]`))
      if (counts(element)) add(element.getAttribute(name));
  return found;
}"""
# Every text that a status line or a cell's note had, also those that soon went.
RECORD = """() => {
  window.announced = [];
  for (const part of document.querySelectorAll(
    ".live-status, .live-note, .live-loading, .live-start, .live-about"))
    new MutationObserver(() => window.announced.push(part.textContent)).observe(
      part, { childList: true, characterData: true, subtree: true });
}"""
PICTURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


@pytest.fixture(scope="module")
def marked(tmp_path_factory, pyodide):
    """The folder of the book built in the language of marks."""
    folder, locale = tmp_path_factory.mktemp("book"), tmp_path_factory.mktemp("locale")
    for name in PARTS:
        (folder / name).symlink_to(ROOT / name)
    pseudo.write(locale)
    variables = {"MHSA_LANG": pseudo.NAME, "MHSA_LOCALE": str(locale)}
    with only_one(build.STAMP.with_suffix(".lock"), "Building the book"):
        done = subprocess.run(
            build.command(),
            cwd=folder,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
        )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder / "_build" / "html"


@pytest.fixture
def opened(marked, browser):
    """A function that opens a page of it: see Chapter."""
    contexts = []
    with served(marked) as link:

        def show(name, prepare=None):
            contexts.append(browser.new_context())
            if prepare:
                prepare(contexts[-1])
            page = contexts[-1].new_page()
            page.goto(f"{link.address}{name}")
            if page.locator(".live-bar").count():
                page.evaluate(RECORD)
            return Chapter(page)

        yield show
        for context in contexts:
            context.close()


def bare(texts):
    """What of these texts is no number and in no marks."""
    left = {re.sub(r"\d+", "", pseudo.unmarked(text)).strip() for text in texts}
    return {text for text in left if re.search("[A-Za-z]{2}", text)}


def collected(page, left=TITLES, ours=OURS):
    return bare(page.evaluate(COLLECT, [left, ours]))


def announced(chapter):
    return bare(chapter.page.evaluate("window.announced"))


def start(chapter):
    chapter.page.click(".live-start")
    chapter.wait_for_status(f"{pseudo.OPEN}Python is ready")


def test_a_chapter_says_nothing_but_marked_texts(opened):
    chapter = opened("chapters/why.html")
    assert chapter.page.evaluate("document.documentElement.lang") == pseudo.NAME
    chapter.page.locator(".theme-toggle:visible").first.click()
    assert collected(chapter.page) == THEIRS
    start(chapter)
    assert collected(chapter.page) == THEIRS
    labels = chapter.page.locator(".cm-content").evaluate_all(
        "all => all.map((e) => e.getAttribute('aria-label'))"
    )
    assert bare(labels) == set()


def test_cells_that_run_fail_and_stop_say_nothing_but_marked_texts(opened):
    chapter = opened("chapters/why.html")
    start(chapter)
    stub = next(n for n in chapter.numbers() if "check(" in chapter.source(n))
    assert bare([chapter.run(stub)]) == {"why.weighted_average"}
    drawn = chapter.run(1, PICTURE)
    assert drawn == ""
    (alt,) = chapter.cell(1).locator("img").evaluate_all("all => all.map((e) => e.alt)")
    assert bare([alt]) == set()
    assert bare([chapter.run(1, "for i in range(2000):\n    print()")]) == set()
    failed = chapter.run(1, "def half(x):\n    1 / 0\n\n\nhalf(1)")
    divided = "ZeroDivisionError: division by zero"
    # The name of the function, its call, what Python says.
    assert bare(failed.splitlines()) == {"half", "half()", divided}
    assert bare([chapter.run(1, "import torch").splitlines()[-1]]) == set()
    chapter.run(stub)  # needs the cell that has failed
    chapter.row(1).locator(".live-reset").click()
    chapter.run(stub)
    chapter.write(1, "while True:\n    pass")
    chapter.row(1).locator(".live-run").click()
    chapter.page.wait_for_function(
        "document.querySelector('.cell[data-live=running]') !== null"
    )
    chapter.row(1).locator(".live-run").click()
    chapter.wait(1)
    chapter.page.click(".live-reset-all")
    assert collected(chapter.page) == THEIRS
    # Values: an exercise, a package, what Python says.
    named = {"why.weighted_average", "matplotlib", divided}
    assert (
        announced(chapter) - {"ModuleNotFoundError: No module named 'torch'"} == named
    )


def test_what_goes_wrong_is_reported_in_marks(opened):
    def prepare(context):
        context.route("**/*.wasm", lambda route: route.abort())
        context.add_init_script(
            "Storage.prototype.getItem = () => { throw new Error('no') }"
        )

    chapter = opened("chapters/why.html", prepare)
    chapter.page.click(".live-start")
    chapter.wait_for_status(f"{pseudo.OPEN}A file of Python did not come")
    assert chapter.page.inner_text(".live-start") == "⟦Retry⟧"
    assert announced(chapter) == set()
    assert collected(chapter.page) == THEIRS


def test_edits_that_wait_are_named_in_marks(opened):
    chapter = opened("chapters/why.html")
    start(chapter)
    chapter.write(1, "1 + 1")
    chapter.page.reload()
    assert "keeps your edits" in chapter.status
    assert bare([chapter.status, chapter.note(1)]) == set()
    assert collected(chapter.page) == THEIRS
    chapter.page.click(".live-reset-all")
    assert bare([chapter.status, chapter.note(1)]) == set()


def test_the_search_says_marked_texts(opened):
    page = opened("search.html?q=Nadaraya").page
    page.locator("#search-results li").first.wait_for()
    status = page.locator("#search-status")
    for question in ("Nadaraya", "Nadarya", "xylophone"):
        page.fill("#search-for", question)
        assert bare([status.inner_text()]) <= {"nadaraya"}
    page.fill("#search-for", "head")
    found = "#search-results a, #search-results p, .search-page"
    found += ", .brand, .sidebar-brand, .sidebar-tree"
    theirs = THEIRS - {"Next", "Previous", "On this page"}
    left = collected(page, left=found, ours="form, #search-results, article > h1")
    # The terms of the glossary, as its page has them, are a chapter's own prose.
    assert {text for text in left if " · " not in text} == theirs


def test_what_this_browser_keeps_is_told_in_marks(opened):
    page = opened("chapters/index.html").page
    page.evaluate("localStorage['mhsa:done:why.softmax'] = '1'")
    page.reload()
    page.locator(".progress-panel > summary").click()
    titles = "Why attention?. A weighted average (★,  minutes)"
    assert bare([page.inner_text(".progress-line")]) == {titles}
    for name in ("save", "forget", "forget", "take"):
        if name == "take":
            with page.expect_file_chooser() as chooser:
                page.click(".progress-take")
            file = {"name": "a", "mimeType": "text/plain", "buffer": b"{"}
            chooser.value.set_files(file)
            page.get_by_text("is not JSON").wait_for()
        else:
            page.click(f".progress-{name}")
        said = bare([page.inner_text(".progress-said")])
        assert said == ({"attention-head-by-head.json"} if name == "save" else set())
        kept = page.locator(".progress-panel").inner_text().splitlines()
        assert bare(kept) - said == set()
    page.evaluate("localStorage['mhsa:done:why.softmax'] = '1'")
    page.goto(page.url.replace("index", "why"))
    for part in (".progress-foot", ".progress-count", "article .progress-tick"):
        assert bare([page.locator(part).first.text_content()]) == set(), part


def test_the_missing_page_is_marked_whole(opened):
    page = opened("404.html").page
    texts = page.evaluate(COLLECT, ["nothing", "main"])
    assert bare(texts) == {"Attention, Head by Head"}
    assert bare([page.title()]) == {"Attention, Head by Head"}


def test_the_table_for_teachers_is_marked(opened):
    page = opened("chapters/teaching.html").page
    cells = page.locator("article table").first.locator("th, td:not(:first-child)")
    assert bare(cells.all_inner_texts()) == set()


def test_from_a_file_the_page_says_why_in_marks(marked, browser):
    page = browser.new_page()
    page.goto((marked / "chapters" / "why.html").as_uri())
    page.click(".live-start")
    assert bare([page.inner_text(".live-status")]) == set()
    page.close()
