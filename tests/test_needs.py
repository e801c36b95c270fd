"""A test that uses the browser or a kernel cannot slip into `make check`."""

import re
import subprocess
import sys

from publish.paths import ROOT
from tests.__main__ import TESTS
from tests.needs import MARKS

SEEDED = """
import subprocess, sys
import pytest
from publish import notebooks
from playwright.sync_api import sync_playwright
from nbformat.v4 import new_code_cell, new_notebook

NOTEBOOK = new_notebook(cells=[new_code_cell("1")])

@pytest.fixture
def page(browser):
    return browser.new_page()

def test_asks(browser): pass
def test_asks_through_another(page): pass
def test_asks_for_a_kernel(kernel): kernel(NOTEBOOK)
def test_light(): subprocess.run([sys.executable, "-c", "1"], check=True)
def test_starts_one_itself():
    with sync_playwright() as playwright:
        playwright.chromium.launch()
def test_asks_late(request): request.getfixturevalue("browser")
def test_starts_a_kernel(): notebooks.execute(NOTEBOOK)
def test_takes_too_much(): bytearray(9 << 30)
"""


def test_what_needs_more_is_left_out_or_fails(tmp_path):
    (tmp_path / "test_seeded.py").write_text(SEEDED)
    mark = TESTS["check"][TESTS["check"].index("-m") + 1]
    options = ["-p", "tests.conftest", "-p", "no:cacheprovider", "-o", "addopts="]
    where = ["--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-rA", "-m", mark, *where],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    ended = re.findall(r"^(PASSED|FAILED|ERROR) \S*::(\w+)", done.stdout, re.MULTILINE)
    assert {name: way for way, name in ended} == {
        "test_light": "PASSED",
        "test_asks_late": "FAILED",
        "test_starts_one_itself": "FAILED",
        "test_starts_a_kernel": "FAILED",
        "test_takes_too_much": "FAILED",
    }, done.stdout
    assert "3 deselected" in done.stdout.splitlines()[-1]
    told = re.findall(r"^only a test .* from the fixture '(\w+)'", done.stdout, re.M)
    assert sorted(told) == ["chromium", "chromium", "kernel"]
    assert re.search(r"^E +MemoryError", done.stdout, re.M)


FIXTURE = re.compile(r"^@pytest.fixture.*\ndef (\w+)\((?!\1\b)", re.M)


def test_no_other_fixture_has_a_name_that_gives_a_mark():
    """It would mark tests that need nothing, unless it asks for the one it hides."""
    files = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")]
    found = [name for text in files for name in FIXTURE.findall(text)]
    assert [name for name in MARKS if found.count(name) != 1] == []


def test_tests_that_share_something_stay_in_one_worker(request):
    """By the end of the name, where xdist tells its group from."""
    if hasattr(request.config, "workerinput"):
        assert request.node.nodeid.endswith(f"@{request.node.path}")
