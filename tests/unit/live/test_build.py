"""A build that cannot reach Pyodide: said once, and the pages offer Colab instead."""

from types import SimpleNamespace

from bs4 import BeautifulSoup

from live import MISSING
from live.build import extension
from live.build.toolbar import MARKED

OURS = ".live-bar, .live-tools, .live-torch, script[src*='/start.js'], head > style"


def unmarked(html, name):
    """A page of the book as it was before live.build touched it."""
    text = (html / "chapters" / f"{name}.html").read_text("utf-8")
    soup = BeautifulSoup(text, "html.parser")
    assert soup.html.has_attr(MARKED)
    del soup.html[MARKED]
    for element in soup.select(OURS):
        element.decompose()
    return str(soup)


def test_without_pyodide_the_pages_offer_colab(html, tmp_path, monkeypatch, capsys):
    out, empty = tmp_path / "html", tmp_path / "no pyodide here"
    (out / "chapters").mkdir(parents=True)
    for name in ("why", "qkv"):
        page = out / "chapters" / f"{name}.html"
        page.write_text(unmarked(html, name), "utf-8")
    monkeypatch.setenv("MHSA_PYODIDE", str(empty))
    app = SimpleNamespace(outdir=str(out), builder=SimpleNamespace(format="html"))
    extension.finish(app, None)

    printed = capsys.readouterr().out
    assert printed.count("Pages without Python") == 1
    assert str(empty) in printed and "name a folder" in printed
    assert (out / MISSING).exists()
    text = (out / "chapters" / "qkv.html").read_text("utf-8")
    soup = BeautifulSoup(text, "html.parser")
    offer = soup.select_one(".live-missing")
    assert offer.get_text().startswith("Python does not run in this copy of the page")
    assert "colab.research.google.com" in offer.a["href"]
    assert not soup.select(".live-start, .live-run, script[src*='/live/']")
    assert soup.select(".live-torch a")
