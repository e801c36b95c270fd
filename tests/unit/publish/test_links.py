"""Every link inside the book leads somewhere, anchors too."""

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests.book.contents import pages


@cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def dead_links(page: Path, root: Path) -> list[str]:
    """The addresses in a page that lead to no file or no anchor of the site."""
    dead = []
    for tag in soup(page).find_all(["a", "link", "script", "img", "form"]):
        address = tag.get("href") or tag.get("src") or tag.get("action")
        if not address or urlsplit(address).scheme:
            continue
        parts = urlsplit(address)
        path = unquote(parts.path)
        target = (page.parent / path).resolve() if path else page
        if not target.is_file() or root not in target.parents:
            dead.append(address)
        elif parts.fragment and target.suffix == ".html":
            anchor = unquote(parts.fragment)
            if not soup(target).find(id=anchor):
                dead.append(address)
    return dead


@pytest.mark.parametrize("name", [*pages(), "index.html", "search.html"])
def test_internal_links_resolve(name, html):
    assert dead_links(html / name, html) == []


def test_a_dead_link_is_seen(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "<a href='gone.html'>a</a><a href='#gone'>b</a><a href='#x' id='x'>"
    )
    assert dead_links(page, tmp_path) == ["gone.html", "#gone"]


@pytest.mark.parametrize("name", pages())
def test_ids_are_unique(name, html):
    ids = [tag["id"] for tag in soup(html / name).find_all(id=True)]
    assert {i for i in ids if ids.count(i) > 1} == set()
