"""What tests of several folders share: the book, Chromium, a kernel, a language."""

import os
import tempfile
import threading
from functools import cache, partial
from pathlib import Path

import pytest

from live.build.pyodide import PyodideUnavailableError, fetch
from publish import build, notebooks, serve
from publish.setup.browser import FLAGS, chromium_path
from tests.needs import (  # noqa: F401  pytest finds its hooks here
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_runtest_call,
    pytest_runtest_logstart,
)


@cache
def pyodide_error() -> str:
    """Why Pyodide's files cannot be had here; empty where they are."""
    try:
        fetch(["matplotlib"])
    except PyodideUnavailableError as missing:
        return str(missing)
    return ""


def is_first(name: str) -> bool:
    """Whether this is the first call of a run with that name, in any worker."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    try:
        Path(tempfile.gettempdir(), f"{name}-{run}").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def pytest_runtest_setup(item):
    """Without Pyodide one test of Python in the page fails, and the others skip."""
    if "pyodide" not in item.fixturenames or not (error := pyodide_error()):
        return
    if is_first("pyodide"):
        pytest.fail(f"Python in the page is not tested. {error}", pytrace=False)
    pytest.skip(error)


@pytest.fixture(scope="session")
def pyodide() -> Path:
    """A folder with Pyodide's verified files."""
    return fetch(["matplotlib"])


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
def chromium() -> str:
    """The path of Chromium. Whoever starts it asks for this, itself or by `browser`."""
    return chromium_path()


@pytest.fixture(scope="session")
def browser(chromium):
    """One headless Chromium for the session."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=list(FLAGS)
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def kernel():
    """The function that runs a notebook. Whoever starts a kernel asks for this."""
    return notebooks.execute


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory):
    """A folder with the catalogues of the language of tests."""
    from tests.book import pseudo

    folder = tmp_path_factory.mktemp("locale")
    pseudo.write(folder)
    return folder


@pytest.fixture
def pseudo_language(catalogues):
    """Speak the language of tests, in which every message has marks."""
    from tests.book import pseudo

    with pseudo.spoken(catalogues):
        yield


@pytest.fixture(scope="session")
def quiet():
    """Asked for by what measures time: nothing else of the tests runs beside it."""
