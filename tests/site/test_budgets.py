"""What a page may weigh and how it must score: the budgets of the book."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from publish.browser import chromium_path
from tests.site.visits import chapters, open_page, pages

PUBLISH = Path(__file__).resolve().parents[2] / "publish"
PHONE = {"viewport": {"width": 375, "height": 812}, "device_scale_factor": 2}
SCRIPTS_KB, FIRST_VIEW_KB = 50, 200
LEAST_SCORE, MOST_SHIFT = 95, 0.1


@pytest.fixture(scope="module")
def first_view(request, browser, site):
    """The bytes of each file that a phone fetches for a page, cache empty."""
    visit = open_page(browser, site, request.param, **PHONE)
    yield visit.bytes_of
    visit.page.context.close()


@pytest.mark.parametrize("first_view", pages(), indirect=True)
def test_first_view_is_light(first_view):
    heavy = sorted(first_view.items(), key=lambda item: -item[1])[:8]
    assert sum(first_view.values()) <= FIRST_VIEW_KB * 1000, heavy


@pytest.mark.parametrize("first_view", pages(), indirect=True)
def test_scripts_are_light(first_view):
    scripts = {
        url: size
        for url, size in first_view.items()
        if url.partition("?")[0].endswith((".js", ".mjs"))
    }
    assert sum(scripts.values()) <= SCRIPTS_KB * 1000, scripts


def audit(address: str) -> dict:
    """Lighthouse (mobile) on one address: scores, faults and layout shift."""
    result = subprocess.run(
        ["node", "audit.mjs", address],
        cwd=PUBLISH,
        env={**os.environ, "CHROME_PATH": chromium_path()},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    return json.loads(result.stdout)


def is_good(found: dict) -> bool:
    """Whether one audit meets the budgets."""
    least = min(score or 0 for score in found["scores"].values())
    return least >= LEAST_SCORE and found["shift"] <= MOST_SHIFT


@pytest.mark.parametrize("name", pages())
def test_lighthouse(name, site):
    found = audit(site + name)
    if not is_good(found):  # a busy machine makes one run slow: the better of two
        found = max(found, audit(site + name), key=is_good)
    assert is_good(found), found


def test_lighthouse_sees_a_bad_page(tmp_path):
    from threading import Thread

    from publish import serve

    page = "<img src='x.png'><p style='color:#aaa'>pale</p><script>alarm()</script>"
    (tmp_path / "bad.html").write_text(page)
    server = serve.open_server(tmp_path, ports=(0,))
    Thread(target=server.serve_forever, daemon=True).start()
    found = audit(serve.address(server) + "bad.html")
    server.shutdown()
    assert not is_good(found)
    assert any(fault.startswith("image-alt") for fault in found["faults"])


def test_every_chapter_is_a_page():
    assert set(chapters()) <= set(pages())
    assert len(chapters()) >= 2
