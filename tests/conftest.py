"""What the tests of the built site share: the served book and one Chromium."""

import threading
from functools import partial
from pathlib import Path

import pytest
import yaml

from publish import build, serve

ROOT = Path(__file__).resolve().parent.parent


def pages() -> list[str]:
    """Every page of the table of contents, as an address below the site."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    entries, names = [toc], []
    while entries:
        entry = entries.pop(0)
        names += [entry[key] for key in ("root", "file") if key in entry]
        for key in ("parts", "chapters", "sections"):
            entries = entry.get(key, []) + entries
    return [f"{name}.html" for name in names]


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

    from publish.browser import chromium_path

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()
