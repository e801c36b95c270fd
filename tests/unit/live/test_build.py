"""A build that cannot reach Pyodide: said once, and the pages offer Colab instead."""

import zipfile

from bs4 import BeautifulSoup

from live import MISSING
from live.build import assets, toolbar, wheels

OURS = ".live-bar, .live-tools, .live-torch, script[src*='/start.js']"


def unmarked(html, name):
    """The tree of a page of the book without what live.build draws into it."""
    soup = BeautifulSoup((html / name).read_text("utf-8"), "html.parser")
    ours = soup.select(OURS)
    assert ours
    for element in ours:
        element.decompose()
    return soup


def test_without_pyodide_the_pages_offer_colab(html, tmp_path, monkeypatch, capsys):
    empty = tmp_path / "no pyodide here"
    monkeypatch.setenv("MHSA_PYODIDE", str(empty))
    built = assets.build_if_reachable(tmp_path)
    assert built is None

    printed = capsys.readouterr().out
    assert printed.count("Pages without Python") == 1
    assert str(empty) in printed and "name a folder" in printed
    assert (tmp_path / MISSING).exists()
    name = "chapters/qkv.html"
    soup = unmarked(html, name)
    toolbar.add(soup, name, tmp_path, built)
    offer = soup.select_one(".live-missing")
    assert offer.get_text().startswith("Python does not run in this copy of the page")
    assert "colab.research.google.com" in offer.a["href"]
    assert not soup.select(".live-start, .live-run, script[src*='/live/']")
    assert soup.select(".live-torch a")


def test_library_wheel_holds_what_a_page_can_use(tmp_path):
    names = zipfile.ZipFile(wheels.library_wheel(tmp_path)).namelist()
    assert {"mhsa_lib/exercises/engine.py", "live/driver/session.py"} <= set(names)
    assert not [name for name in names if "hand_in" in name or name.endswith(".js")]
