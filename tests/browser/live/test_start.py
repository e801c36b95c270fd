"""What a start brings, when it comes, and what of it is kept for the next."""

import re
import zipfile
from contextlib import closing, contextmanager

import pytest

from tests.browser.live.chapter import Chapter
from tests.browser.live.link import profile, python_files, served

CHAPTER = "chapters/why.html"
SLOW = 20  # megabits a second
OURS = ("/live/", "/pyodide/")
NOT_COMPILED = """\
import sys
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
library = next(place for place in sys.path if place.endswith(".zip"))
files = [getattr(module, "__file__", None) for module in sys.modules.values()]
files = [file for file in files if isinstance(file, str) and file.startswith(library)]
print(len(files) > 100, [file for file in files if not file.endswith(".pyc")])"""
FAILING = """\
import json, statistics, traceback
from mhsa_lib import numpy as mhsa
for wrong in (lambda: mhsa.softmax(None), lambda: statistics.mean([])):
    try:
        wrong()
    except Exception:
        print(traceback.format_exc())"""
OVERRIDE = """Object.defineProperty(Navigator.prototype, "connection", {
  get: () => (%s), configurable: true })"""


@pytest.fixture
def visit(html, browser):
    """A function that opens a chapter for a new reader: (chapter, link).

    `on_disk`: in a browser with a profile of its own, for what counts on its cache.
    """

    @contextmanager
    def opened(megabits=None, connection=None, on_disk=False, **options):
        reader = (
            profile(browser.browser_type, **options)
            if on_disk
            else closing(browser.new_context(**options))
        )
        with served(html, megabits) as link, reader as context:
            if connection:
                context.add_init_script(OVERRIDE % connection)
            page = context.new_page()
            page.goto(f"{link.address}{CHAPTER}")
            yield Chapter(page), link

    return opened


def asked(link):
    """Names of Python's files that the page has asked for, and how often each."""
    return {p: n for p, n in link.asked.items() if p.startswith(OURS)}


def names(link):
    return {path.split("/")[-1] for path in asked(link)} - {"start.js"}


def bring_a_marker(chapter, link):
    """Whatever the page asks for at once has been asked for when this file is here."""
    chapter.page.evaluate("fetch('/index.html?marker').then((answer) => answer.text())")
    link.wait_until_idle()


def test_every_module_of_a_start_is_compiled(fresh):
    # Of a start alone: what another test's cells import need not be.
    assert fresh("why").start().run(1, NOT_COMPILED).strip() == "True []"


def test_the_compiled_library_has_every_module(html, pyodide):
    official = zipfile.ZipFile(pyodide / "python_stdlib.zip").namelist()
    (ours,) = html.glob("live/packed/*/python_stdlib.zip")
    kept = {name.removesuffix("c") for name in zipfile.ZipFile(ours).namelist()}
    assert kept == {name for name in official if not name.endswith("/")}


def test_tracebacks_show_the_lines_of_the_library(chapters):
    output = chapters("why").run(1, FAILING)
    assert re.search(
        r'/site-packages/mhsa_lib/numpy/\w+\.py", line \d+, in \w+\n +\S', output
    )
    # A module of Python's own that no start imports still has its source.
    assert re.search(r'\.zip/statistics\.py", line \d+, in mean\n +raise', output)


def test_another_library_never_meets_a_kept_memory(fresh, html):
    chapter = fresh("why").start()
    (ours,) = html.glob("live/packed/*/python_stdlib.zip")
    (kept,) = chapter.memories(ours.parent.name)
    assert ours.parent.name in kept

    other = "0123456789ab"
    scripts = html.glob("live/*/worker.js")
    script = next(scripts).read_text("utf-8").replace(ours.parent.name, other)
    chapter.page.context.route(
        "**/worker.js*",
        lambda route: route.fulfill(body=script, content_type="text/javascript"),
    )
    chapter.page.context.route(
        f"**/{other}/python_stdlib.zip", lambda route: route.fulfill(path=ours)
    )
    chapter.page.reload()
    chapter.start()
    (kept,) = chapter.memories(other)
    assert other in kept


FIRST = {"live.js", "worker.js", "pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip"}


def by_pointer(chapter):
    chapter.page.hover(".live-start")


def by_key(chapter):
    button = chapter.page.locator(".live-start")
    for _ in range(200):
        chapter.page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            return
    raise AssertionError("Tab does not reach Start Python")


@pytest.mark.parametrize("reach", [by_pointer, by_key])
def test_at_the_button_the_files_come_once(reach, visit, html):
    with visit(on_disk=True) as (chapter, link):
        assert names(link) == set()
        reach(chapter)
        link.wait_for(python_files(html))  # with those of figures: the page draws
        early = asked(link)
        assert names(link) >= FIRST
        chapter.start()
        chapter.run(1, "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()")
        assert chapter.cell(1).locator(".cell_output img").count() == 1
        assert asked(link) == early
        assert set(early.values()) == {1}


def test_a_click_before_they_have_come_brings_nothing_twice(visit):
    with visit(SLOW, on_disk=True) as (chapter, link):
        chapter.page.hover(".live-start")
        while not any("wasm" in path for path in link.asked):
            chapter.page.wait_for_timeout(10)
        chapter.start()
        link.wait_until_idle()
        assert set(asked(link).values()) == {1}, asked(link)


def test_the_named_bytes_are_those_on_the_way(visit, html):
    with visit() as (chapter, link):
        about = chapter.page.inner_text(".live-about")
        first, figures = map(int, re.findall(r"(\d+) MB", about))
        chapter.page.hover(".live-start")
        link.wait_for(python_files(html))
        sizes = {p: n for p, n in link.sent.items() if p.startswith(OURS)}
        late = re.compile(r"/packed/\w+/(?!numpy|mhsa_lib|python_stdlib)")
        drawn = sum(n for p, n in sizes.items() if late.search(p))
        assert abs(drawn / 1e6 - figures) <= 0.6
        assert abs((sum(sizes.values()) - drawn) / 1e6 - first) <= 0.6


def test_near_an_exercise_the_first_files_come_and_no_more(visit, html):
    with visit() as (chapter, link):
        chapter.page.mouse.wheel(0, 100)
        bring_a_marker(chapter, link)
        assert names(link) == set(), "the exercise is far away"
        heading = chapter.page.locator(".tag_exercise").first
        for _ in range(200):
            top = heading.evaluate("e => e.getBoundingClientRect().top / innerHeight")
            if top < 1.9:
                break
            chapter.page.keyboard.press("PageDown")
        link.wait_for(python_files(html, figures=False))
        link.wait_until_idle()
        assert not any("/matplotlib-" in path for path in link.asked)


def test_a_page_that_is_only_opened_fetches_nothing(visit):
    size = {"width": 1280, "height": 20_000}
    with visit(viewport=size) as (chapter, link):
        assert chapter.page.locator(".tag_exercise").first.is_visible()
        bring_a_marker(chapter, link)
        assert names(link) == set()


@pytest.mark.parametrize(
    ("connection", "options"),
    [
        ("{ saveData: true }", {}),
        ("{ type: 'cellular' }", {}),
        ("undefined", {"has_touch": True, "is_mobile": True}),
    ],
)
def test_on_a_metered_link_nothing_comes_unasked(connection, options, visit):
    with visit(connection=connection, **options) as (chapter, link):
        chapter.page.hover(".live-start")
        chapter.page.locator(".tag_exercise .live-run").first.hover()
        bring_a_marker(chapter, link)
        assert names(link) == set()
        chapter.start()
        assert names(link) >= FIRST


def test_on_a_phone_with_wifi_they_come(visit, html):
    options = {"has_touch": True, "is_mobile": True}
    with visit(connection="{ type: 'wifi' }", **options) as (chapter, link):
        chapter.page.locator(".live-start").focus()
        link.wait_for(python_files(html))
