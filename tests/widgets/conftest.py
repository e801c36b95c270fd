"""Fixtures that show widgets in a real browser: in a page, and in JupyterLab.

`open_page(widget, ...)` serves a page with the static HTML of widgets (or HTML as
text) and their modules, opens it in Chromium and returns a Playwright page:

    def test_it(open_page):
        page = open_page(SoftmaxKnob(), theme="dark", width=375)
        page.get_by_label("Temperature").press("ArrowRight")

Options: theme ("light", "dark", "auto"), width, height, javascript, and any option of
Playwright's `browser.new_context`, such as reduced_motion="reduce". At the end of the
test `page.faults` must be empty: no console error, no request to another host. A test
that provokes a fault clears the list itself.

`lab(code)` opens a notebook with that one cell in JupyterLab, runs it and returns a
`tests.widgets.lab.Notebook`: `.page` is Playwright's, `.run(code)` runs more code in
the same kernel and returns what it printed.

There is one browser (tests/conftest.py) and one JupyterLab a session.
`tests.widgets.pages` has what many tests ask of a page: axe_violations, check_fits,
check_picture_stays, check_speed, and `use_everything`, a hand for any widget.
"""

import pytest

from tests.widgets.lab import JupyterLab
from tests.widgets.pages import watch
from tests.widgets.server import Site


@pytest.fixture(scope="session")
def widget_site():
    """One server for all pages with widgets."""
    server = Site()
    yield server
    server.close()


@pytest.fixture
def open_page(browser, widget_site):
    """Open a page with widgets on it; see above."""
    pages = []

    def show(*widgets, theme="light", width=1280, height=900, javascript=True, **more):
        parts = [w if isinstance(w, str) else w.to_html() for w in widgets]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            **more,
        )
        page = context.new_page()
        page.set_default_timeout(5000)
        watch(page, widget_site.address)
        page.goto(widget_site.add("\n".join(parts), theme))
        pages.append(page)
        if javascript:
            page.wait_for_function(
                "[...document.querySelectorAll('.mhsa-widget')].every((w) =>"
                " ['true', 'failed'].includes(w.dataset.mounted))"
            )
        return page

    yield show
    faults = [fault for page in pages for fault in page.faults]
    for page in pages:
        page.context.close()
    assert not faults, faults


@pytest.fixture(scope="session")
def jupyterlab(tmp_path_factory):
    """One JupyterLab server for all tests."""
    server = JupyterLab(tmp_path_factory.mktemp("jupyterlab"))
    yield server
    server.close()


@pytest.fixture
def lab(browser, jupyterlab):
    """Open a notebook in JupyterLab and run its one cell; see above."""
    open_notebooks = []

    def show(code):
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        notebook = jupyterlab.open(page, code)
        open_notebooks.append(notebook)
        return notebook

    yield show
    for notebook in open_notebooks:
        notebook.close()
        notebook.page.context.close()
