"""Lighthouse on one page of each kind; on every page where MHSA_TESTS=all."""

import json
import os
import subprocess
from threading import Thread

import pytest

from publish import serve
from publish.paths import ROOT
from tests import extent
from tests.book.contents import chapters, pages
from tests.browser.site.checks import MOST_SHIFT

PUBLISH = ROOT / "publish"
LEAST_SCORE = 95


def audited() -> list[str]:
    """The front page, the heaviest chapter, a page of text and the search, or all."""
    every = [*pages(), "search.html"]
    if extent.ALL:
        return every
    front, *others = chapters()
    heaviest = max(
        others, key=lambda n: (ROOT / n).with_suffix(".ipynb").stat().st_size
    )
    text = next(name for name in pages() if name not in chapters())
    return [front, heaviest, text, "search.html"]


@pytest.fixture(scope="module")
def audit(chromium, quiet):
    """A function that runs Lighthouse (mobile) on an address: scores, errors, shift."""

    def run(address: str) -> dict:
        result = subprocess.run(
            ["node", "checks/lighthouse.mjs", address],
            cwd=PUBLISH,
            env={**os.environ, "CHROME_PATH": chromium},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert result.returncode == 0, result.stderr[-2000:]
        listed = not address.endswith("search.html")
        return {**json.loads(result.stdout), "listed": listed}

    return run


def is_good(found: dict) -> bool:
    """Whether one audit meets the budgets."""
    scores = dict(found["scores"])
    if not found["listed"]:
        del scores["seo"]  # it counts that robots are asked to stay away
    least = min(score or 0 for score in scores.values())
    return least >= LEAST_SCORE and found["shift"] <= MOST_SHIFT


@pytest.mark.parametrize("name", audited())
def test_lighthouse(name, site, audit):
    found = audit(site + name)
    if not is_good(found):  # a busy machine makes one run slow: the better of two
        found = max(found, audit(site + name), key=is_good)
    assert is_good(found), found


def test_lighthouse_sees_a_bad_page(tmp_path, audit):
    page = "<img src='x.png'><p style='color:#aaa'>pale</p><script>alarm()</script>"
    (tmp_path / "bad.html").write_text(page)
    server = serve.open_server(tmp_path, ports=(0,))
    Thread(target=server.serve_forever, daemon=True).start()
    found = audit(serve.address(server) + "bad.html")
    server.shutdown()
    assert not is_good(found)
    assert any(error.startswith("image-alt") for error in found["errors"])


def test_a_page_of_each_kind_is_audited():
    front, heaviest, *others = audited()
    assert front == pages()[0] and heaviest in chapters()
    assert set(others) - set(chapters()) and "search.html" in others
    assert set(chapters()) <= set(pages()) and len(chapters()) >= 2
