"""Each chapter is opened and its Python started once for all tests of a session."""

from functools import cache

import pytest

from tests.book.published import CHAPTERS, cells, tags
from tests.browser.live.chapter import open_chapter, open_in

SKIPPED = {"setup", "torch", "widget"}


def runnable(name):
    """The cells of a notebook that run in the page."""
    return [
        cell
        for cell in cells(CHAPTERS / f"{name}.ipynb")
        if cell["cell_type"] == "code" and not tags(cell) & SKIPPED
    ]


NAMES = sorted(p.stem for p in CHAPTERS.glob("*.ipynb") if runnable(p.stem))


@pytest.fixture(scope="session")
def html(html, pyodide):
    """The built book, whose pages have Python."""
    return html


@pytest.fixture(scope="session")
def chapters(site, browser):
    """A function from a chapter's name to its page, where Python runs.

    One reader's tabs: all but the first start with Python's kept memory.
    """
    context = browser.new_context()

    @cache
    def running(name):
        return open_in(context, site, name).start()

    yield running
    context.close()


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
