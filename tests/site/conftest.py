"""One visit a page for all tests of a session."""

import pytest

from tests.site.visits import open_page


@pytest.fixture(scope="session")
def visit(request, site, browser):
    """One page of the book, named by the test's parameter."""
    visit = open_page(browser, site, request.param)
    yield visit
    visit.page.context.close()
