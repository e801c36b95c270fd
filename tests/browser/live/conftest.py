"""Each chapter is opened and its Python started once for all tests of a session."""

from functools import cache

import pytest

from tests.book import notebooks
from tests.browser.live.chapter import open_chapter, open_in


@cache
def runnable(name):
    """The cells of a notebook that run in the page."""
    return notebooks.code_cells(notebooks.chapter(name), notebooks.NOT_IN_THE_PAGE)


NAMES = [path.stem for path in notebooks.paths() if runnable(path.stem)]


@pytest.fixture(scope="session")
def html(html, pyodide):
    """The built book, whose pages have Python."""
    return html


@pytest.fixture(scope="session")
def tabs_of_a_reader(site, browser):
    """A function from a chapter's name to its tab, opened and started once.

    One reader's tabs: all but the first start with Python's kept memory.
    """
    context = browser.new_context()

    @cache
    def running(name):
        return open_in(context.new_page(), site, name).start()

    yield running
    context.close()


@pytest.fixture
def chapters(tabs_of_a_reader):
    """A function from a chapter's name to its page, where Python runs.

    Every cell is as published; the names that other tests made stay in Python.
    """
    return lambda name: tabs_of_a_reader(name).as_published()


@pytest.fixture(scope="session")
def known_reader(browser):
    """A browser context where Python's memory stays."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def again(site, known_reader):
    """A function that opens a chapter for a reader who was here and has edited nothing.

    `script` runs in the page before its own ones.
    """

    def opened(name, script=""):
        page = known_reader.new_page()
        page.goto(f"{site}404.html")  # of the same origin, whose edits are cleared
        page.evaluate("localStorage.clear()")
        page.add_init_script(script)
        return open_in(page, site, name)

    yield opened
    for page in known_reader.pages:
        page.close()


@pytest.fixture
def fresh(site, browser):
    """A function that opens a chapter in a browser context of its own."""
    managers = []

    def opened(name, **options):
        managers.append(open_chapter(browser, site, name, **options))
        return managers[-1].__enter__()

    yield opened
    for manager in managers:
        manager.__exit__(None, None, None)
