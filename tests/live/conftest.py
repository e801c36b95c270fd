"""Each chapter is opened and its Python started once for all tests of a session."""

import pytest

from tests.exercises.published import CHAPTERS, cells, tags
from tests.live.chapter import open_chapter

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
    """A function from a chapter's name to its page, where Python runs."""
    opened = {}

    def running(name):
        if name not in opened:
            manager = open_chapter(browser, site, name)
            opened[name] = manager, manager.__enter__().start()
        return opened[name][1]

    yield running
    for manager, _ in opened.values():
        manager.__exit__(None, None, None)


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
