"""What the tests of the built site share: the served book and one Chromium."""

import threading
from functools import partial
from pathlib import Path

import pytest

from publish import build, serve


@pytest.fixture(scope="session")
def html() -> Path:
    """The folder of the built book, built now if anything changed."""
    return build.build()


@pytest.fixture(scope="session")
def site(html):
    """The address of the built book, served with gzip and cache headers."""
    server = serve.open_server(html, ports=(0,))
    thread = threading.Thread(target=partial(server.serve_forever, 0.05), daemon=True)
    thread.start()
    yield serve.address(server)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for the session."""
    from playwright.sync_api import sync_playwright

    from publish.browser import FLAGS, chromium_path

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(FLAGS)
        )
        yield chromium
        chromium.close()
