"""Fixtures that show widgets in a real browser: in a page, and in JupyterLab.

`open_page(widget, ...)` serves a page with the static HTML of widgets (or HTML as
text) and their modules, opens it in Chromium and returns a Playwright page:

    def test_it(open_page):
        page = open_page(SoftmaxKnob(), theme="dark", width=375)
        page.get_by_label("Temperature").press("ArrowRight")

Options: theme ("light", "dark", "auto"), width, height, javascript, color_scheme and
reduced_motion. All tests use one page, so a test has one at a time. A test that leaves
more behind than the next address clears (a fake clock), or wants another option of
Playwright's `browser.new_context`, says `own=True`. At the end of the test
`page.errors` must be empty: no console error, no request to another host. A test
that provokes an error clears the list itself.

`lab(code)` runs the one cell of a notebook in JupyterLab and returns a
`tests.browser.jupyterlab.server.Notebook`: `.page` is Playwright's, `.run(code)` runs
more code in the same kernel and returns what it printed. The next test finds the
notebook empty.

There is one browser (tests/conftest.py), one JupyterLab and one kernel a session.
`tests.browser.pages` has what many tests ask of a page: check_fits,
check_picture_stays, check_speed, and `use_everything`, a hand for any widget;
`tests.browser.axe` has check_axe.
"""

import pytest

from tests.browser.jupyterlab.server import JupyterLab
from tests.browser.server import Site
from tests.browser.tabs import Tabs


@pytest.fixture(scope="session")
def widget_site():
    """One server for all pages with widgets."""
    server = Site()
    yield server
    server.close()


@pytest.fixture(scope="session")
def tabs(browser, widget_site):
    """The pages that tests take turns with."""
    kept = Tabs(browser, widget_site.address)
    yield kept
    kept.close()


@pytest.fixture
def open_page(tabs, widget_site):
    """Open a page with widgets on it; see above."""
    used = set()

    def show(
        *widgets,
        theme="light",
        width=1280,
        height=900,
        javascript=True,
        own=False,
        **more,
    ):
        size = {"width": width, "height": height}
        page = (
            tabs.new(viewport=size, **more)
            if own
            else tabs.take(size, javascript, **more)
        )
        if page not in used:
            page.errors.clear()
        used.add(page)
        parts = [form_of(widget, javascript) for widget in widgets]
        page.goto(widget_site.add("\n".join(parts), theme))
        if javascript:
            page.wait_for_function(
                "[...document.querySelectorAll('.mhsa-widget')].every((w) =>"
                " ['true', 'failed'].includes(w.dataset.mounted))"
            )
        return page

    yield show
    for page in used:
        tabs.leave(page)
    errors = [error for page in used for error in page.errors]
    assert not errors, errors


def form_of(widget, javascript):
    """The HTML of a widget; one that comes alive would lose its picture at once.

    Drawing the picture takes longer than opening the page. A test of what stands there
    before passes `widget.to_html()`.
    """
    if isinstance(widget, str):
        return widget
    return widget._html(None) if javascript else widget.to_html()


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory):
    """One JupyterLab server for all tests."""
    server = JupyterLab(tmp_path_factory.mktemp("jupyterlab"))
    yield server
    server.close()


@pytest.fixture(scope="session")
def jupyterlab_page(browser):
    """The page where JupyterLab stays open."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    yield page
    page.context.close()


@pytest.fixture
def lab(jupyterlab_page, jupyterlab):
    """Run the one cell of the notebook in JupyterLab; see above."""
    return lambda code: jupyterlab.open(jupyterlab_page, code)
